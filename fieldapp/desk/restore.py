"""Bringing an office's vault back from a backup, to a laptop that has none or whose own is damaged.

Called by the windows. The passphrase is tried before anything is copied, and the vault appears under its own name only
when it is whole and may be written on this laptop.
"""

import itertools
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fieldapp.errors import RestoreNotEmpty
from fieldapp.vault import slots, snapshot
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.incarnation import begin_incarnation
from fieldapp.vault.lock import VaultLock
from fieldapp.vault.vault import Clock, laptop_clock

Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BackupFound:
    """What lies in a folder of backups: the days that can be brought back, newest last, and who opens the newest."""

    days: tuple[date, ...]
    officers: tuple[str, ...]


def look_for_backup(source: Path) -> BackupFound:
    """Return what can be brought back from a folder. Raises BackupMissing, SlotsDamaged, SlotsNewer."""
    with storage_errors():
        days = tuple(snapshot.list_backups(source))
        officers = slots.officers_in(snapshot.slots_file(source, days[-1]))
    return BackupFound(days, tuple(one.name for one in officers))


def restore_vault(
    source: Path,
    folder: Path,
    day: date,
    officer: str | None,
    passphrase: str,
    report: Report | None = None,
    *,
    aside: bool = False,
    clock: Clock = laptop_clock,
) -> int:
    """Bring the snapshot of a day back to a folder that is missing or empty; return its new incarnation.

    With `aside` a damaged vault in the folder is kept beside it under another name. Cut off anywhere, the folder is as
    it was, or lies beside its place. Raises VaultInUse, WrongPassphrase (before anything is copied), OfficerUnknown,
    BackupMissing, RestoreNotEmpty, BackupFailed, and the failures of the disk.
    """
    slots.require_opens(snapshot.slots_file(source, day), officer, passphrase)
    work = folder.with_name(f"{folder.name}-belum-pulih")
    with storage_errors():
        taken = folder.exists() and any(folder.iterdir())
        if taken and not aside:
            raise RestoreNotEmpty(folder=str(folder))
        if taken:
            VaultLock(folder).release()
        if work.exists():
            shutil.rmtree(work)
    snapshot.restore(source, work, day, report=report)
    number = begin_incarnation(work, officer, passphrase, clock)
    with storage_errors():
        if taken:
            folder.rename(_free_name(folder))
        elif folder.exists():
            folder.rmdir()
        work.replace(folder)
    return number


def _free_name(folder: Path) -> Path:
    names = (folder.with_name(f"{folder.name}-rusak-{number}") for number in itertools.count(1))
    return next(name for name in names if not name.exists())
