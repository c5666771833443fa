"""Bringing an office's vault back from a backup, to a laptop that has none or whose own is damaged.

Called by the windows. The passphrase is tried before anything is copied, and the vault appears under its own name only
when it is whole and may be written on this laptop.
"""

import itertools
import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fieldapp.errors import BackupDamaged, BackupLacking, NetraError, RestoreNotEmpty
from fieldapp.vault import slots, snapshot
from fieldapp.vault.catalogue import find_snapshot
from fieldapp.vault.database import full_check, open_copy
from fieldapp.vault.evidence import EvidenceStore
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.incarnation import begin_incarnation
from fieldapp.vault.keys import load_device_keys
from fieldapp.vault.lock import VaultLock
from fieldapp.vault.trace import trace_change
from fieldapp.vault.vault import Clock, laptop_clock, open_vault

Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BackupFound:
    """What lies in a folder of backups: the days that can be brought back, the one made last at the end, and who opens
    that."""

    days: tuple[date, ...]
    officers: tuple[str, ...]


def look_for_backup(source: Path) -> BackupFound:
    """Return what can be brought back from a folder. Raises BackupMissing, SlotsDamaged, SlotsNewer."""
    with storage_errors():
        days = tuple(snapshot.list_backups(source))
        officers = slots.officers_in(snapshot.slots_file(source, days[-1]))
    return BackupFound(days, tuple(one.name for one in officers))


def restore_vault(  # noqa: PLR0913 - one keyword for each thing that is decided
    source: Path,
    folder: Path,
    day: date,
    officer: str | None,
    passphrase: str,
    report: Report | None = None,
    *,
    aside: bool = False,
    lacking: bool = False,
    clock: Clock = laptop_clock,
) -> int:
    """Bring the snapshot of a day back to a folder that is missing or empty; return its new incarnation.

    With `aside` a damaged vault in the folder is kept beside it under another name. Everything is checked before the
    folder gets its name; with `lacking`, evidence files that are missing or damaged are let pass. Cut off anywhere, the
    folder is as it was, or lies beside its place. Raises VaultInUse, WrongPassphrase (before anything is copied),
    OfficerUnknown, BackupMissing, BackupDamaged, BackupLacking, RestoreNotEmpty, BackupFailed, and the failures of the
    disk.
    """
    with storage_errors():
        snapshot.require_slots(find_snapshot(source, day))
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
    try:
        _look_through(work, officer, passphrase, day, report, lacking=lacking)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    number = begin_incarnation(work, officer, passphrase, clock)
    _leave_trace(work, officer, passphrase, clock, day)
    with storage_errors():
        if taken:
            folder.rename(_free_name(folder))
        elif folder.exists():
            folder.rmdir()
        work.replace(folder)
    return number


def _look_through(
    work: Path, officer: str | None, passphrase: str, day: date, report: Report | None, *, lacking: bool
) -> None:
    """Raise BackupDamaged or BackupLacking unless the database of a copy and every evidence file it names are sound.

    What the journal says is no matter here: the copy is what the vault was, right or wrong.
    """
    key = slots.unlock(work, officer, passphrase).db_key
    with closing(open_copy(work / snapshot.DATABASE, key)) as db:
        if full_check(db):
            raise BackupDamaged(day=day.isoformat(), name=snapshot.DATABASE)
        own = load_device_keys(db)
        names = [str(row[0]) for row in db.execute("SELECT sha256 FROM evidence_file ORDER BY sha256").fetchall()]
    store, wrong = EvidenceStore(work, own.evidence_identity, own.name_key, own.evidence_older), 0
    for done, name in enumerate(names, 1):
        wrong += store.verify(name) != "ok"
        if report:
            report(done, len(names))
    if wrong and not lacking:
        raise BackupLacking(day=day.isoformat(), count=wrong)


def _leave_trace(work: Path, officer: str | None, passphrase: str, clock: Clock, day: date) -> None:
    # what was restored is whole: a trace that an officer without a role cannot leave undoes nothing
    with suppress(NetraError), open_vault(work, officer, passphrase, clock=clock) as vault:
        vault.note(trace_change("restored", reason=day.isoformat()))


def _free_name(folder: Path) -> Path:
    names = (folder.with_name(f"{folder.name}-rusak-{number}") for number in itertools.count(1))
    return next(name for name in names if not name.exists())
