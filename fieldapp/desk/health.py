"""Checks and backups of the own vault, and when the last ones were.

Called by the windows: the work on a thread of its own, the notes wherever somebody looks. What a check finds and what a
backup copies is the vault's affair.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from fieldapp.desk.output import require_place
from fieldapp.vault.check import Checked, Report, check
from fieldapp.vault.snapshot import Backup, backup, require_outside
from fieldapp.vault.vault import Vault

CHECKED: Final = "health.checked"
BACKED_UP: Final = "health.backup"


class CheckNote(msgspec.Struct, frozen=True):
    """What the last check found, and when; without a time there was none."""

    at: str = ""
    full: bool = False
    entries: int = 0
    evidence: int = 0
    defects: int = 0


class BackupNote(msgspec.Struct, frozen=True):
    """Where the last backup lies, and since when; without a time there was none."""

    at: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """What a vault remembers about its checks and backups; it stays on this laptop."""

    checked: CheckNote
    backed_up: BackupNote


Note = TypeVar("Note", CheckNote, BackupNote)


def read_health(vault: Vault) -> Health:
    """Return when a vault was checked and backed up last."""
    return Health(_note(vault.setting(CHECKED), CheckNote), _note(vault.setting(BACKED_UP), BackupNote))


def check_health(vault: Vault, *, full: bool = False, report: Report | None = None) -> Checked:
    """Check a vault that is open for writing and note what was found. Raises what `report` raises."""
    found = check(vault, full=full, report=report)
    note = CheckNote(_moment(vault), full, found.entries, found.evidence, len(found.defects))
    _keep(vault, CHECKED, note)
    return found


def back_up(vault: Vault, folder: Path, report: Report | None = None) -> Backup:
    """Back a vault up below a folder and note where.

    Raises BackupInside, OutputRefused, and what a backup and `report` raise.
    """
    require_outside(vault.folder, folder)
    require_place(folder)
    done = backup(vault.db, vault.db_key, vault.folder, folder, vault.now().date(), report=report)
    _keep(vault, BACKED_UP, BackupNote(_moment(vault), str(folder)))
    return done


def _moment(vault: Vault) -> str:
    return vault.now().isoformat(timespec="minutes")


def _keep(vault: Vault, name: str, note: Any) -> None:
    vault.keep_setting(name, msgspec.json.encode(note).decode())


def _note(text: str, kind: type[Note]) -> Note:
    try:
        return msgspec.json.decode(text or "{}", type=kind)
    except msgspec.DecodeError:
        return kind()
