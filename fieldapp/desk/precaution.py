"""Backups that nobody has to think of: when they are due, where they go, and the drill that proves one.

Called by the window after every unlock, by the command line, and before work that changes much at once. What a backup
copies is the vault's affair; when one was made is noted by `fieldapp.desk.health`.
"""

import os
import string
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from fieldapp.case.dates import parse_date, write_date
from fieldapp.desk.health import (
    DRILLED,
    OWN,
    TROUBLE,
    BackupNote,
    DrillNote,
    TroubleNote,
    back_up,
    keep_note,
    moment,
    note_check,
    read_health,
)
from fieldapp.errors import BackupDamaged, BackupMissing, NetraError
from fieldapp.vault.catalogue import OWN as OWN_FOLDER
from fieldapp.vault.catalogue import Snapshot, find_snapshot, list_snapshots
from fieldapp.vault.check import Checked, check
from fieldapp.vault.drill import Drilled, Report, drill
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.slots import COPY, SLOTS, mend_slots
from fieldapp.vault.snapshot import Backup, bring_file, keep_own, place_of
from fieldapp.vault.vault import Vault

PLACE: Final = "backup.place"
WEEK: Final = timedelta(days=7)
HOUR: Final = timedelta(hours=1)
PlaceState = Literal["none", "there", "gone"]
Roots = Callable[[], Iterable[Path]]


@dataclass(frozen=True, slots=True)
class Place:
    """The second place: the folder that was chosen, where it is found now, and whether it lies on the same drive."""

    chosen: str = ""
    found: Path | None = None
    same_drive: bool = False

    @property
    def state(self) -> PlaceState:
        """Whether a place was chosen, and whether it can be reached."""
        return "none" if not self.chosen else "there" if self.found else "gone"


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done now: a snapshot in the vault, a backup to the second place, the weekly check."""

    own: bool = False
    second: bool = False
    weekly: bool = False

    def __bool__(self) -> bool:
        return self.own or self.second or self.weekly


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept, and what stood in the way; the rest was done all the same."""

    own: Backup | None = None
    second: Backup | None = None
    trouble: NetraError | None = None


# ---- the second place ------------------------------------------------------------------------------------------------


def drives() -> list[Path]:
    """Return the roots under which a pulled drive may come back; only Windows gives them other names."""
    if os.name != "nt":
        return []
    return [Path(f"{letter}:\\") for letter in string.ascii_uppercase]


def find_second(vault: Vault, roots: Roots = drives) -> Place:
    """Return the second place as it is now: there only when the backup's folder is in it already."""
    chosen = vault.setting(PLACE)
    if not chosen:
        return Place()
    path = Path(chosen)
    with suppress(OSError, NetraError):
        inner = place_of(vault.folder, path).name
        for candidate in (path, *_moved(path, roots())):
            if (candidate / inner).is_dir():
                return Place(chosen, candidate, _same_drive(candidate / inner, vault.folder))
    return Place(chosen)


def choose_second(vault: Vault, folder: Path, report: Report | None = None) -> Backup:
    """Back a vault up below a folder, and take that as the second place from now on.

    Raises RightMissing, BackupInside, OutputRefused, and what a backup and `report` raise; then nothing is chosen.
    """
    done = back_up(vault, folder, report)
    vault.keep_setting(PLACE, str(folder.absolute()))
    keep_note(vault, TROUBLE, TroubleNote())
    return done


def forget_second(vault: Vault) -> None:
    """Have no second place any more; what lies there stays. Raises RightMissing."""
    vault.require("back_up")
    vault.keep_setting(PLACE, "")


def _moved(path: Path, roots: Iterable[Path]) -> Iterator[Path]:
    for root in roots:
        with suppress(ValueError):
            yield root / path.relative_to(path.anchor)


def _same_drive(one: Path, other: Path) -> bool:
    return os.stat(one).st_dev == os.stat(other).st_dev  # noqa: PTH116 - device numbers of both systems


# ---- what is due -----------------------------------------------------------------------------------------------------


def find_due(vault: Vault, place: Place | None = None) -> Due:
    """Return what is due; nothing for an officer who may neither back up nor check, nor in a practice vault."""
    if vault.practice or not vault.rights.allows("back_up"):
        return Due()
    place = place or find_second(vault)
    health, now = read_health(vault), vault.now()
    # they go with the key they were made under: then the second place needs a copy under the new one, too
    lost = bool(health.own.at) and not list_snapshots(vault.folder / OWN_FOLDER)
    return Due(
        own=lost or _is_another_day(health.own.at, now),
        second=place.state == "there" and (lost or _is_another_day(health.backed_up.at, now)),
        weekly=vault.rights.allows("check") and _passed(health.full_at, now, WEEK),
    )


def keep_safe(vault: Vault, report: Report | None = None, *, roots: Roots = drives) -> Kept:
    """Make the snapshots that are due; what fails is noted, and fails nothing else. `report` may raise to stop."""
    place = find_second(vault, roots)
    due = find_due(vault, place)
    own, second, trouble = None, None, None
    if due.own:
        try:
            own = keep_one(vault)
        except NetraError as error:
            trouble = error
    if due.second and place.found is not None:
        try:
            second = back_up(vault, place.found, report, full=read_health(vault).drilled.lacking > 0)
        except NetraError as error:
            trouble = error
    if own or second or trouble:
        said = TroubleNote(moment(vault), trouble.sentence) if trouble else TroubleNote()
        with suppress(NetraError):
            keep_note(vault, TROUBLE, said)
    return Kept(own, second, trouble)


def mend_vault(vault: Vault, *, roots: Roots = drives) -> int:
    """Bring back what the second place still holds whole: evidence files that are missing here; return how many.

    A copy of the slots that is not equal to the other is written anew from the one that is whole. Raises SlotsDamaged
    when neither is, BackupFailed, and the failures of the disk.
    """
    if not vault.rights.allows("back_up"):
        return 0
    if not _slots_are_equal(vault.folder):
        mend_slots(vault.folder, vault.db_key)
    place, store, found = find_second(vault, roots), vault.evidence, 0
    if place.found is None:
        return 0
    source = place_of(vault.folder, place.found) / "evidence"
    rows = vault.db.execute("SELECT sha256, blob FROM evidence_file").fetchall()
    with storage_errors():
        for sha256, blob in rows:
            if not store.has(sha256) and (source / blob).is_file():
                bring_file(source / blob, store.folder / blob)
                if store.verify(sha256) == "ok":
                    found += 1
                else:
                    store.drop(sha256)
    return found


def _slots_are_equal(folder: Path) -> bool:
    files = [folder / name for name in (SLOTS, COPY)]
    with storage_errors():
        return all(path.is_file() for path in files) and files[0].read_bytes() == files[1].read_bytes()


def keep_one(vault: Vault) -> Backup:
    """Keep a snapshot in the vault's own folder and note it. Raises what a backup raises."""
    with vault.whole() as whole:
        now = vault.now()
        done = keep_own(whole.db, vault.db_key, vault.folder, now.date(), at=now)
    keep_note(vault, OWN, BackupNote(moment(vault), done.folder.name, done.entries))
    return done


def prepare_risk(vault: Vault) -> bool:
    """Keep a snapshot before work that changes much at once, unless there is one of this hour or with every entry.

    Returns whether one lies there now; a snapshot that cannot be made stops no work.
    """
    if vault.practice or not vault.rights.allows("back_up"):
        return False
    entries = int(vault.db.execute("SELECT count(*) FROM entry").fetchone()[0])
    try:
        held = _newest_entries(vault)
        if held < 0 or (held != entries and not _is_of_this_hour(vault)):
            keep_one(vault)
    except NetraError:
        return False
    return True


def _is_of_this_hour(vault: Vault) -> bool:
    try:
        age = vault.now() - datetime.fromisoformat(read_health(vault).own.at)
    except (ValueError, TypeError):
        return False
    return timedelta() <= age < HOUR


def _newest_entries(vault: Vault) -> int:
    """Return how many entries the newest own snapshot holds; -1 without one, or when its note is not whole."""
    found = list_snapshots(vault.folder / OWN_FOLDER)
    try:
        note = found[-1].read_note(vault.db_key) if found else None
    except BackupDamaged:
        note = None
    return note.entries if note else -1


# ---- proof -----------------------------------------------------------------------------------------------------------


def drill_newest(vault: Vault, report: Report | None = None, *, roots: Roots = drives) -> Drilled:
    """Try whether the newest snapshot can be restored, that of the second place where there is one, and note it.

    Raises RightMissing, BackupMissing, BackupDamaged, the failures of the disk, and what `report` raises.
    """
    vault.require("back_up")
    place = find_second(vault, roots)
    with storage_errors():
        found = _newest(vault, place)
    done = drill(vault, found, report)
    note = DrillNote(moment(vault), str(found.place), done.entries, len(done.defects), done.lacking)
    keep_note(vault, DRILLED, note)
    return done


def check_weekly(vault: Vault, report: Report | None = None) -> Checked:
    """Check the vault whole without keeping a save waiting: what is written on a snapshot of it, the rest here.

    Notes what was found. Raises RightMissing, and what a backup, a drill and `report` raise.
    """
    vault.require("check")
    with vault.whole() as sight:
        quick = check(sight, full=False)
    made = keep_one(vault)
    (snapshot,) = [found for found in list_snapshots(made.folder) if found.number == made.number]
    whole = drill(vault, snapshot, report)
    known = {(one.code, one.where) for one in quick.defects}
    quick.defects += [one for one in whole.defects if (one.code, one.where) not in known]
    note_check(vault, quick, full=True)
    return quick


def _newest(vault: Vault, place: Place) -> Snapshot:
    for source in (place.found, vault.folder / OWN_FOLDER):
        if source is not None:
            with suppress(BackupMissing):
                return find_snapshot(source)
    raise BackupMissing(folder=place.chosen or str(vault.folder))


def _is_another_day(last: str, now: datetime) -> bool:
    """Say whether a moment lies on another day than now, in either direction: a clock may have been wrong."""
    return last[:10] != now.date().isoformat()


def _passed(last: str, now: datetime, span: timedelta) -> bool:
    try:
        before = date.fromisoformat(last[:10])
    except ValueError:
        return True
    return not before <= now.date() < before + span


# ---- on paper --------------------------------------------------------------------------------------------------------


def print_guide(vault: Vault) -> bytes:
    """Return the guide to backups and their way back as PDF, one page, with the place and day of the last backup."""
    from fieldapp.paper.notices import make_backup_guide  # noqa: PLC0415 - brings reportlab, which is slow to import

    health = read_health(vault)
    last = parse_date(health.backed_up.at[:10])
    return make_backup_guide(
        vault.office_settings(),
        vault=vault.name,
        place=vault.setting(PLACE) or health.backed_up.folder,
        last=write_date(last) if last else "",
        on=vault.office_now().date(),
        practice=vault.practice,
    )
