"""Backup of a vault to a second place and into its own folder, and the way back.

Called by `fieldapp.desk`, restoring, and the command line. A backup is as encrypted as the vault: numbered snapshots of
the database with their slots, and each evidence file once. Nothing is called a backup before it was read back.
"""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from fieldapp.errors import BackupDamaged, BackupFailed, BackupInside, BackupMissing, RestoreNotEmpty
from fieldapp.vault.catalogue import (
    NEW,
    OWN,
    Snapshot,
    all_snapshots,
    clear_unfinished,
    find_place,
    find_snapshot,
    list_snapshots,
    make_note,
    next_number,
    rotate,
)
from fieldapp.vault.database import copy_database, open_copy
from fieldapp.vault.disk import (
    PART,
    forget_cache,
    make_folder,
    open_whole,
    replace_file,
    require_space,
    sync_file,
    sync_folder,
    write_whole,
)
from fieldapp.vault.driver import Database
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.slots import COPY, SLOTS, intact_bytes, vault_id

Report = Callable[[int, int], None]

DATABASE = "vault.db"


class _Steps:
    """How many bytes of a database and its evidence files are behind us."""

    def __init__(
        self, report: Report | None, folder: Path, database: Path | None = None, *, bare: bool = False
    ) -> None:
        self.blobs = [] if bare else _blobs(folder)
        self._report, self._done = report, 0
        files = [database or folder / DATABASE, *(folder / blob for blob in self.blobs)]
        self._sizes = {path: path.stat().st_size for path in files}
        self._total = sum(self._sizes.values())
        self._tell()

    def took(self, path: Path) -> None:
        self._done += self._sizes[path]
        self._tell()

    def _tell(self) -> None:
        if self._report:
            self._report(self._done, self._total)


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup: its folder, the day of the snapshot, evidence files in it and copied this time."""

    folder: Path
    day: date
    blobs: int
    copied: int
    number: int = 0
    entries: int = 0


def place_of(folder: Path, target: Path) -> Path:
    """Return where below `target` the backup of the vault in `folder` lies. Raises SlotsDamaged, VaultMissing."""
    return target / f"netra-{vault_id(folder)[:8]}"


def backup(
    db: Database,
    key: bytes,
    folder: Path,
    target: Path,
    day: date,
    *,
    full: bool = False,
    report: Report | None = None,
    at: datetime | None = None,
) -> Backup:
    """Back an open vault up below `target`; with `full`, evidence files copied earlier are compared byte for byte too.

    `report(done, total)` counts bytes and may raise to stop; what was copied stays and is used by the next backup.
    What the rotation does not keep is removed. Raises BackupFailed, BackupInside, SlotsDamaged, and the failures of the
    disk; the vault and earlier snapshots stay as they were.
    """
    require_outside(folder, target)
    return _save(db, key, folder, place_of(folder, target), day, full=full, report=report, at=at)


def keep_own(
    db: Database, key: bytes, folder: Path, day: date, *, report: Report | None = None, at: datetime | None = None
) -> Backup:
    """Keep a snapshot of an open vault in its own folder, without slots and evidence. Raises what `backup` raises."""
    return _save(db, key, folder, folder / OWN, day, report=report, at=at)


def forget_own(folder: Path) -> None:
    """Remove every snapshot that a vault keeps in its own folder, as when it gets another key."""
    with storage_errors():
        for found in all_snapshots(folder / OWN):
            found.remove()
        if (folder / OWN).is_dir():
            sync_folder(folder / OWN)


def _save(
    db: Database,
    key: bytes,
    folder: Path,
    place: Path,
    day: date,
    *,
    full: bool = False,
    report: Report | None = None,
    at: datetime | None = None,
) -> Backup:
    own = place == folder / OWN
    with storage_errors():
        make_folder(place)
        require_space(place, (folder / DATABASE).stat().st_size)
        clear_unfinished(place)
        snapshot = Snapshot(next_number(place), day, place)
        fresh = snapshot.database.with_name(snapshot.database.name + NEW)
        steps = _Steps(report, folder, bare=own)
        # The snapshot comes first: every evidence file it names lies in the store by then.
        copy_database(db, key, fresh)
        steps.took(folder / DATABASE)
        copied = 0
        for blob in steps.blobs:
            copied += bring_file(folder / blob, place / blob, full=full)
            steps.took(folder / blob)
        entries = _write_beside(snapshot, fresh, folder, key, at)
        replace_file(fresh, snapshot.database)
        rotate(place, key)
    return Backup(place, day, len(steps.blobs), copied, snapshot.number, entries)


def _write_beside(snapshot: Snapshot, fresh: Path, folder: Path, key: bytes, at: datetime | None) -> int:
    """Write slots and note of a snapshot that still waits for its name; return how many entries it holds."""
    slots = intact_bytes(folder, key)
    own = snapshot.place == folder / OWN
    if not own:
        write_whole(snapshot.slots, slots)
    entries, evidence = _counts(fresh, key)
    facts = {
        "vault": vault_id(folder),
        "number": snapshot.number,
        "day": snapshot.day.isoformat(),
        "at": at.isoformat(timespec="seconds") if at else "",
        "entries": entries,
        "evidence": evidence,
        "database": _digest(fresh).hex(),
        "slots": "" if own else hashlib.sha256(slots).hexdigest(),
    }
    write_whole(snapshot.note, make_note(facts, key))
    return entries


def _counts(path: Path, key: bytes) -> tuple[int, int]:
    copy = open_copy(path, key)
    try:
        names = ("entry", "evidence_file")
        found = [int(copy.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in names]  # noqa: S608
    finally:
        copy.close()
    return found[0], found[1]


def require_outside(folder: Path, target: Path) -> None:
    """Raise BackupInside when a backup of the vault in `folder` would lie in that folder or below it."""
    with storage_errors():
        if target.resolve().is_relative_to(folder.resolve()):
            raise BackupInside(folder=str(folder))


def restore(source: Path, folder: Path, day: date | None = None, *, report: Report | None = None) -> date:
    """Copy a backup (its newest snapshot, or that of a day) to an empty folder, and return the day of the snapshot.

    The database comes last, so that a folder with `vault.db` is complete. Raises BackupMissing, BackupDamaged when
    snapshot or slots differ from their note, RestoreNotEmpty, BackupFailed, and the failures of the disk.
    """
    with storage_errors():
        chosen = find_snapshot(source, day)
        if not chosen.slots.is_file():
            raise BackupMissing(folder=str(source))
        require_whole(chosen)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise RestoreNotEmpty(folder=str(folder))
        make_folder(folder)
        require_space(folder, chosen.database.stat().st_size)
        steps = _Steps(report, chosen.evidence, chosen.database)
        for blob in steps.blobs:
            bring_file(chosen.evidence / blob, folder / blob, full=True)
            steps.took(chosen.evidence / blob)
        slots = chosen.slots.read_bytes()
        for name in (SLOTS, COPY):
            write_whole(folder / name, slots)
        bring_file(chosen.database, folder / DATABASE, full=True)
        steps.took(chosen.database)
    return chosen.day


def require_whole(snapshot: Snapshot) -> None:
    """Raise BackupDamaged unless a snapshot and its slots are what their note says, where there is a note."""
    note = snapshot.read_note()
    if note is not None:
        _require_same(snapshot, snapshot.slots, note.slots)
        _require_same(snapshot, snapshot.database, note.database)


def require_slots(snapshot: Snapshot) -> None:
    """Raise BackupDamaged unless the slots of a snapshot are what its note says, before a passphrase is tried."""
    note = snapshot.read_note()
    if note is not None:
        _require_same(snapshot, snapshot.slots, note.slots)


def _require_same(snapshot: Snapshot, path: Path, expected: str) -> None:
    if expected and _digest(path).hex() != expected:
        raise BackupDamaged(day=snapshot.day.isoformat(), name=path.name)


def list_backups(source: Path) -> list[date]:
    """Return the days that have a snapshot, in the order they were made. Raises BackupMissing."""
    return [found.day for found in list_snapshots(find_place(source))]


def slots_file(source: Path, day: date) -> Path:
    """Return the slots that belong to the snapshot of a day. Raises BackupMissing."""
    found = find_snapshot(source, day).slots
    if not found.is_file():
        raise BackupMissing(folder=str(source))
    return found


def _blobs(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in (folder / "evidence").glob("*/*.age"))


def bring_file(source: Path, target: Path, *, full: bool = True) -> bool:
    """Copy a file unless it is there; return whether it was copied. Raises BackupFailed when the copy differs."""
    present = target.is_file() and target.stat().st_size == source.stat().st_size
    if present and (not full or _digest(target) == _digest(source)):
        return False
    make_folder(target.parent)
    require_space(target.parent, source.stat().st_size)
    part = target.with_name(target.name + PART)
    try:
        shutil.copyfile(source, part)
        sync_file(part)
        forget_cache(part)
        if _digest(part) != _digest(source):
            raise BackupFailed(name=source.name)
        replace_file(part, target)
    finally:
        part.unlink(missing_ok=True)
    return True


def _digest(path: Path) -> bytes:
    with open_whole(path) as file:
        return hashlib.file_digest(file, "sha256").digest()
