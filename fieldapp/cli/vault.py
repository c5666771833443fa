"""The commands about the vault itself: make, check, describe, rebuild, back up and restore it.

Called by the program. What is checked and how is the vault's affair.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from fieldapp import __version__
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import passphrase_of, reading, writing
from fieldapp.cli.page import plain, write_pairs, write_table
from fieldapp.cli.session import DONE, HELD, REFUSED, Session
from fieldapp.cli.source import require_free, write_result
from fieldapp.cli.value import given_date
from fieldapp.case.office import is_office_code, level_of
from fieldapp.case.text import clean_text
from fieldapp.vault import passphrase
from fieldapp.vault.check import Checked
from fieldapp.vault.check import check as check_vault
from fieldapp.vault.counting import count_all
from fieldapp.vault.passphrase import require_strong
from fieldapp.vault.rebuild import rebuild as rebuild_projections
from fieldapp.vault.recovery import recovery_lines
from fieldapp.vault.slots import list_officers
from fieldapp.vault.snapshot import backup as back_up
from fieldapp.vault.snapshot import restore as bring_back
from fieldapp.vault.vault import Vault, begin_incarnation, create_vault
from fieldapp.words import say

vault = noun("vault")


@verb(vault, "create")
@option("--office", required=True, metavar="code")
@option("--name", required=True, metavar="name", text="office_name")
@option("--officer", "officer_name", required=True, metavar="name", text="first_officer")
@option("--practice", is_flag=True)
@option("--recovery-sheet", metavar="file")
def create(
    session: Session, office: str, name: str, officer_name: str, practice: bool, recovery_sheet: str | None
) -> None:
    if not is_office_code(office):
        raise Misuse(say("cli.office_code", code=plain(office)))
    officer_name, name = clean_text(officer_name, lines=False).strip(), clean_text(name, lines=False).strip()
    if not officer_name or not name:
        raise Misuse(say("cli.name_empty"))
    sheet = Path(recovery_sheet) if recovery_sheet else None
    if sheet:
        require_free(sheet, overwrite=False)
    secret = passphrase_of(session, new=True)
    require_strong(secret)
    opened, recovery = create_vault(
        session.folder, office, name, officer_name, secret, practice=practice, cost=passphrase.STANDARD
    )
    with opened:
        lost = False
        if sheet:
            write_result(sheet, _recovery_sheet(opened, recovery))
        data = {
            "vault": str(session.folder),
            "id": opened.name,
            "office": office,
            "name": name,
            "officer": {"id": opened.officer, "name": officer_name},
            "device": opened.device,
            "practice": practice,
            "recovery": None if sheet else recovery,
            "recovery_sheet": str(sheet) if sheet else None,
        }
    session.answer(data, _created(data, recovery_lines(recovery)))
