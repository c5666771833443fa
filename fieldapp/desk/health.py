"""Checks and backups of the own vault, and when the last ones were.

Called by the windows: the work on a thread of its own, the notes wherever somebody looks. What a check finds and what a
backup copies is the vault's affair.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from fieldapp.desk.audit import audit_vault
from fieldapp.desk.output import require_place
from fieldapp.vault.audit.statement import Statement
from fieldapp.vault.check import Checked, KeyOf, Report
from fieldapp.vault.snapshot import Backup, backup, require_outside
from fieldapp.vault.vault import Vault

CHECKED: Final = "health.checked"
FULL: Final = "health.full"
BACKED_UP: Final = "health.backup"
OWN: Final = "health.own"
DRILLED: Final = "health.drill"
TROUBLE: Final = "health.trouble"


class CheckNote(msgspec.Struct, frozen=True):
    """What the last check found, and when; without a time there was none."""

    at: str = ""
    full: bool = False
    entries: int = 0
    evidence: int = 0
    defects: int = 0


class BackupNote(msgspec.Struct, frozen=True):
    """Where the last backup lies, since when, and how many entries it holds; without a time there was none."""

    at: str = ""
    folder: str = ""
    entries: int = 0


class DrillNote(msgspec.Struct, frozen=True):
    """What the last drill of a backup found, and where; without a time there was none."""

    at: str = ""
    folder: str = ""
    entries: int = 0
    defects: int = 0
    lacking: int = 0


class TroubleNote(msgspec.Struct, frozen=True):
    """Why the last backup that nobody asked for was not made, in a sentence; without a time it was."""

    at: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """What a vault remembers about its checks, backups and drills; it stays on this laptop."""

    checked: CheckNote
    backed_up: BackupNote
    full_at: str
    own: BackupNote
    drilled: DrillNote
    trouble: TroubleNote


Note = TypeVar("Note", CheckNote, BackupNote, DrillNote, TroubleNote)


def read_health(vault: Vault) -> Health:
    """Return when a vault was checked, backed up and tried last."""
    return Health(
        checked=_note(vault.setting(CHECKED), CheckNote),
        backed_up=_note(vault.setting(BACKED_UP), BackupNote),
        full_at=vault.setting(FULL),
        own=_note(vault.setting(OWN), BackupNote),
        drilled=_note(vault.setting(DRILLED), DrillNote),
        trouble=_note(vault.setting(TROUBLE), TroubleNote),
    )


def check_health(
    vault: Vault,
    *,
    full: bool = False,
    key_of: KeyOf | None = None,
    against: Sequence[Statement] = (),
    seals: Collection[str] = (),
    report: Report | None = None,
) -> Checked:
    """Check a vault that is open for writing, against what is shown from outside too, and note what was found.

    Raises RightMissing and what `report` raises.
    """
    vault.require("check")
    with vault.whole() as whole:
        found = audit_vault(whole, full=full, key_of=key_of, against=against, seals=seals, report=report)
    note_check(vault, found, full=full)
    return found


def note_check(vault: Vault, found: Checked, *, full: bool) -> None:
    """Note what a check found."""
    keep_note(vault, CHECKED, CheckNote(moment(vault), full, found.entries, found.evidence, len(found.defects)))
    if full:
        vault.keep_setting(FULL, moment(vault))


def back_up(vault: Vault, folder: Path, report: Report | None = None, *, full: bool = False) -> Backup:
    """Back a vault up below a folder and note where; with `full`, what was copied earlier is compared too.

    Raises RightMissing, BackupInside, OutputRefused, and what a backup and `report` raise.
    """
    vault.require("back_up")
    require_outside(vault.folder, folder)
    require_place(folder)
    now = vault.now()
    with vault.whole() as whole:
        done = backup(whole.db, vault.db_key, vault.folder, folder, now.date(), full=full, report=report, at=now)
    keep_note(vault, BACKED_UP, BackupNote(moment(vault), str(folder), done.entries))
    return done


def moment(vault: Vault) -> str:
    """Return the clock as a note keeps it."""
    return vault.now().isoformat(timespec="minutes")


def keep_note(vault: Vault, name: str, note: Any) -> None:
    """Keep a note on this laptop."""
    vault.keep_setting(name, msgspec.json.encode(note).decode())


def _note(text: str, kind: type[Note]) -> Note:
    try:
        return msgspec.json.decode(text or "{}", type=kind)
    except msgspec.DecodeError:
        return kind()
