"""Backup of a vault to a second place, and the way back.

Called by `fieldapp.vault.vault` and the command line. A backup is as encrypted as the vault: dated snapshots of the
database with their slots, and each evidence file once. Nothing is called a backup before it was read back.
"""

import hashlib
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fieldapp.errors import BackupFailed, BackupInside, BackupMissing, RestoreNotEmpty
from fieldapp.vault.database import copy_database
from fieldapp.vault.disk import (
    PART,
    forget_cache,
    make_folder,
    open_whole,
    replace_file,
    require_space,
    sync_file,
    write_whole,
)
from fieldapp.vault.driver import Database
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.slots import COPY, SLOTS, intact_bytes, vault_id

Report = Callable[[int, int], None]

DAYS_KEPT, WEEKS_KEPT = 7, 4
DATABASE = "vault.db"
_NEW = ".new"
_snapshot = re.compile(r"^vault-(\d{4}-\d{2}-\d{2})\.db$")


class _Steps:
    """How many bytes of a database and its evidence files are behind us."""

    def __init__(self, report: Report | None, folder: Path, database: Path | None = None) -> None:
        self.blobs = _blobs(folder)
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


def backup(
    db: Database,
    key: bytes,
    folder: Path,
    target: Path,
    day: date,
    *,
    full: bool = False,
    report: Report | None = None,
) -> Backup:
    """Back an open vault up below `target`; with `full`, evidence files copied earlier are compared byte for byte too.

    `report(done, total)` counts bytes and may raise to stop; what was copied stays and is used by the next backup.
    Snapshots older than the last seven days and the last four weeks with a backup are removed. Raises BackupFailed,
    BackupInside, SlotsDamaged, and the failures of the disk; the vault and earlier snapshots stay as they were.
    """
    require_outside(folder, target)
    place = target / f"netra-{vault_id(folder)[:8]}"
    final = place / f"vault-{day.isoformat()}.db"
    fresh = final.with_name(final.name + _NEW)
    with storage_errors():
        make_folder(place)
        require_space(place, (folder / DATABASE).stat().st_size)
        for unfinished in place.glob(f"vault-*.db{_NEW}*"):
            unfinished.unlink(missing_ok=True)
        steps = _Steps(report, folder)
        # The snapshot comes first: every evidence file it names lies in the store by then.
        copy_database(db, key, fresh)
        steps.took(folder / DATABASE)
        copied = 0
        for blob in steps.blobs:
            copied += _bring(folder / blob, place / blob, full=full)
            steps.took(folder / blob)
        write_whole(place / f"slots-{day.isoformat()}.json", intact_bytes(folder, key))
        replace_file(fresh, final)
        _rotate(place, day)
    return Backup(place, day, len(steps.blobs), copied)


def require_outside(folder: Path, target: Path) -> None:
    """Raise BackupInside when a backup of the vault in `folder` would lie in that folder or below it."""
    with storage_errors():
        if target.resolve().is_relative_to(folder.resolve()):
            raise BackupInside(folder=str(folder))


def restore(source: Path, folder: Path, day: date | None = None, *, report: Report | None = None) -> date:
    """Copy a backup (its newest snapshot, or that of a day) to an empty folder, and return the day of the snapshot.

    The database comes last, so that a folder with `vault.db` is complete. Raises BackupMissing, RestoreNotEmpty,
    BackupFailed, and the failures of the disk.
    """
    with storage_errors():
        place = _find_place(source)
        chosen = day or max(_days(place))
        snapshot, slots = place / f"vault-{chosen.isoformat()}.db", place / f"slots-{chosen.isoformat()}.json"
        if not snapshot.is_file() or not slots.is_file():
            raise BackupMissing(folder=str(source))
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise RestoreNotEmpty(folder=str(folder))
        make_folder(folder)
        require_space(folder, snapshot.stat().st_size)
        steps = _Steps(report, place, snapshot)
        for blob in steps.blobs:
            _bring(place / blob, folder / blob, full=True)
            steps.took(place / blob)
        for name in (SLOTS, COPY):
            write_whole(folder / name, slots.read_bytes())
        _bring(snapshot, folder / DATABASE, full=True)
        steps.took(snapshot)
    return chosen


def list_backups(source: Path) -> list[date]:
    """Return the days that have a snapshot, oldest first. Raises BackupMissing."""
    return sorted(_days(_find_place(source)))


def slots_file(source: Path, day: date) -> Path:
    """Return the slots that belong to the snapshot of a day. Raises BackupMissing."""
    found = _find_place(source) / f"slots-{day.isoformat()}.json"
    if not found.is_file():
        raise BackupMissing(folder=str(source))
    return found


def kept_days(days: set[date], today: date) -> set[date]:
    """Return which of the days stay: the newest seven, and the newest day of each of the newest four weeks."""
    past = sorted((day for day in days if day <= today), reverse=True)
    weekly: dict[tuple[int, int], date] = {}
    for day in past:
        weekly.setdefault(day.isocalendar()[:2], day)
    # A day in the future comes from a wrong clock; it is nobody's to delete.
    return set(past[:DAYS_KEPT]) | set(sorted(weekly.values(), reverse=True)[:WEEKS_KEPT]) | (days - set(past))


def _rotate(place: Path, today: date) -> None:
    days = set(_days(place))
    for day in days - kept_days(days, today):
        (place / f"vault-{day.isoformat()}.db").unlink(missing_ok=True)
        (place / f"slots-{day.isoformat()}.json").unlink(missing_ok=True)


def _days(place: Path) -> list[date]:
    matches = (_snapshot.match(path.name) for path in place.glob("vault-*.db"))
    return [date.fromisoformat(match[1]) for match in matches if match]


def _find_place(source: Path) -> Path:
    places = [place for place in (source, *sorted(source.glob("netra-*"))) if place.is_dir() and _days(place)]
    if len(places) != 1:
        raise BackupMissing(folder=str(source))
    return places[0]


def _blobs(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in (folder / "evidence").glob("*/*.age"))


def _bring(source: Path, target: Path, *, full: bool) -> bool:
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
