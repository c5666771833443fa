"""Opening the vault of a session: where it lies, who opens it, and the passphrase from where it was given.

Called by every command that needs a vault. Keeps no passphrase and never prints one.
"""

import os
import sys
from pathlib import Path
from typing import Final

import click

from fieldapp.case.text import decode_text
from fieldapp.cli.session import Session
from fieldapp.cli.source import read_source
from fieldapp.errors import PassphrasesDiffer
from fieldapp.packs.reference import Packs, builtin_packs
from fieldapp.vault.vault import DATABASE, Vault, open_vault
from fieldapp.words import say

LONGEST: Final = 4096


def passphrase_of(session: Session, *, new: bool = False) -> str:
    """Return the passphrase of a session; a new one that is typed must be typed twice.

    Raises SourceUnreadable for its file and PassphrasesDiffer.
    """
    given = os.environ.get("NETRA_PASSPHRASE")
    if given is not None and not session.passphrase_file:
        return given
    if new or session.passphrase_file:
        return new_passphrase(session.passphrase_file)
    return _ask(say("cli.ask_passphrase"))


def has_passphrase(session: Session) -> bool:
    """Say whether a passphrase was given beforehand, so that nobody has to be asked for it."""
    return bool(session.passphrase_file) or os.environ.get("NETRA_PASSPHRASE") is not None


def new_passphrase(file: str | None) -> str:
    """Return the first line of a file, or what is typed twice. Raises SourceUnreadable and PassphrasesDiffer."""
    if file:
        data = read_source(Path(file), LONGEST)
        return decode_text(data, "replace").partition("\n")[0].rstrip("\r")
    typed = _ask(say("cli.ask_new_passphrase"))
    if _ask(say("cli.ask_passphrase_again")) != typed:
        raise PassphrasesDiffer()
    return typed


def _ask(text: str) -> str:
    # without a terminal nothing is echoed, and the hidden prompt would only complain in English
    return str(click.prompt(text, hide_input=sys.stdin.isatty(), err=True))


def reading(session: Session) -> Vault:
    """Open the vault for reading, beside whoever writes."""
    return open_vault(session.folder, session.officer, passphrase_of(session), write=False)


def packs_of(session: Session) -> Packs:
    """Return the reference data in force in the vault, that of the program where there is no vault yet."""
    if not (session.folder / DATABASE).exists():
        return builtin_packs()
    with reading(session) as opened:
        return opened.packs


def writing(session: Session) -> Vault:
    """Open the vault for writing; only one may at a time."""
    return open_vault(session.folder, session.officer, passphrase_of(session))
