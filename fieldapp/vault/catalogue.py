"""Which snapshots lie in a place, in which order they were made, and what their notes say.

Called by backup, restore and drill. The format is `resources/format/vault.md`, section 6. Never believes the day in a
name to be right: the order is that of the numbers.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec

from fieldapp import canonical
from fieldapp.errors import BackupDamaged, BackupMissing, NotCanonical, SlotsDamaged
from fieldapp.vault.disk import PART
from fieldapp.vault.slots import COPY, SLOTS, officers_in

OWN: Final = "backup"
DAYS_KEPT, WEEKS_KEPT = 7, 4
OWN_DAYS, OWN_WEEKS = 3, 2
NEW: Final = ".new"
_CTX: Final = "netra/backup/1"
_LARGEST_NOTE: Final = 4096
_name: Final = re.compile(r"^vault-(?:(\d{6,15})-)?(\d{4}-\d{2}-\d{2})\.db$")

Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]


class SnapshotNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a snapshot held when it was made; `mac` is made with the database key, `sum` by anybody."""

    ctx: Literal["netra/backup/1"]
    v: Literal[1]
    vault: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]
    number: int
    day: str
    at: str
    entries: int
    evidence: int
    database: Digest
    slots: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?$")]
    mac: Digest
    sum: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}$")]


@dataclass(frozen=True, slots=True, order=True)
class Snapshot:
    """One snapshot in a place; ordered from the oldest to the newest. Number 0 is from before there were notes."""

    number: int
    day: date
    place: Path = field(compare=False)

    @property
    def stem(self) -> str:
        """What the names of its three files have in common."""
        return f"{self.number:06d}-{self.day.isoformat()}" if self.number else self.day.isoformat()

    @property
    def database(self) -> Path:
        """The copy of the database."""
        return self.place / f"vault-{self.stem}.db"

    @property
    def note(self) -> Path:
        """The file that says what the copy holds."""
        return self.place / f"note-{self.stem}.json"

    @property
    def slots(self) -> Path:
        """The slots that open it: a readable one of the vault's own two for a snapshot that lies inside the vault."""
        own = own_vault(self.place)
        if own is None:
            return self.place / f"slots-{self.stem}.json"
        for name in (SLOTS, COPY):
            with suppress(SlotsDamaged):
                if (own / name).is_file() and officers_in(own / name):
                    return own / name
        return own / SLOTS

    @property
    def evidence(self) -> Path:
        """The folder in which `evidence` lies."""
        return own_vault(self.place) or self.place

    def read_note(self, key: bytes | None = None) -> SnapshotNote | None:
        """Return the note, None where there is none yet; with `key` its mac must hold. Raises BackupDamaged."""
        if not self.number:
            return None
        note = _parse(self.note)
        if note is None or (note.number, note.day) != (self.number, self.day.isoformat()):
            raise BackupDamaged(day=self.day.isoformat(), name=self.note.name)
        if key is not None and not hmac.compare_digest(note.mac, _mac(_covered(note), key)):
            raise BackupDamaged(day=self.day.isoformat(), name=self.note.name)
        return note

    def remove(self) -> None:
        """Remove the snapshot, the copy first: what remains of a cut is unfinished work."""
        self.database.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)
        if own_vault(self.place) is None:
            self.slots.unlink(missing_ok=True)


def own_vault(place: Path) -> Path | None:
    """Return the vault whose own folder of snapshots this place is, None for a place outside a vault."""
    parent = place.parent
    inside = place.name == OWN and any((parent / name).is_file() for name in (SLOTS, COPY))
    return parent if inside else None


def list_snapshots(place: Path) -> list[Snapshot]:
    """Return the snapshots of one place, the newest last; of one day only the newest."""
    newest: dict[date, Snapshot] = {}
    for found in sorted(all_snapshots(place)):
        newest[found.day] = found
    return sorted(newest.values())


def all_snapshots(place: Path) -> list[Snapshot]:
    """Return every snapshot of one place that has its name, in no order."""
    found = []
    for path in place.glob("vault-*.db"):
        match = _name.match(path.name)
        with suppress(ValueError):
            if match:
                found.append(Snapshot(int(match[1] or 0), date.fromisoformat(match[2]), place))
    return found


def find_snapshot(source: Path, day: date | None = None) -> Snapshot:
    """Return the newest snapshot of a folder, or that of a day. Raises BackupMissing."""
    found = list_snapshots(find_place(source))
    for snapshot in reversed(found):
        if day in (None, snapshot.day):
            return snapshot
    raise BackupMissing(folder=str(source))


def find_place(source: Path) -> Path:
    """Return the one place with snapshots that a folder is or has. Raises BackupMissing."""
    inside = [source / OWN] if own_vault(source / OWN) else []
    folders = (source, *sorted(source.glob("netra-*")), *inside)
    places = [place for place in folders if place.is_dir() and all_snapshots(place)]
    if len(places) != 1:
        raise BackupMissing(folder=str(source))
    return places[0]


def next_number(place: Path) -> int:
    """Return the number of the next snapshot of a place."""
    return 1 + max((found.number for found in all_snapshots(place)), default=0)


def make_note(facts: dict[str, Any], key: bytes) -> bytes:
    """Return the bytes of a note about `vault`, `number`, `day`, `at`, `entries`, `evidence`, `database`, `slots`."""
    content = {"ctx": _CTX, "v": 1, **facts}
    content["mac"] = _mac(content, key)
    content["sum"] = _sum(content)
    return canonical.encode(content)


def kept_snapshots(found: Iterable[Snapshot], days: int = DAYS_KEPT, weeks: int = WEEKS_KEPT) -> set[Snapshot]:
    """Return which stay: the newest of each of so many days, and of each of so many weeks."""
    newest_first = sorted(found, reverse=True)
    daily: dict[date, Snapshot] = {}
    weekly: dict[tuple[int, int], Snapshot] = {}
    for one in newest_first:
        daily.setdefault(one.day, one)
        weekly.setdefault(one.day.isocalendar()[:2], one)
    return set(list(daily.values())[:days]) | set(list(weekly.values())[:weeks])


def rotate(place: Path, key: bytes) -> None:
    """Remove what need not be kept, and what a cut left: parts, and slots and notes without their snapshot."""
    found = all_snapshots(place)
    own = own_vault(place) is not None
    kept = kept_snapshots(found, OWN_DAYS, OWN_WEEKS) if own else kept_snapshots(found)
    for one in found:
        if one not in kept or (own and not _is_ours(one, key)):
            one.remove()
    stems = {one.stem for one in all_snapshots(place)}
    for pattern in ("slots-*.json", "note-*.json"):
        for path in place.glob(pattern):
            if path.stem.partition("-")[2] not in stems:
                path.unlink(missing_ok=True)


def clear_unfinished(place: Path) -> None:
    """Remove what a snapshot left that was cut off."""
    for pattern in (f"vault-*.db{NEW}*", f"*.json{PART}"):
        for unfinished in place.glob(pattern):
            unfinished.unlink(missing_ok=True)


def _is_ours(snapshot: Snapshot, key: bytes) -> bool:
    try:
        return snapshot.read_note(key) is not None
    except BackupDamaged:
        return False


def _parse(path: Path) -> SnapshotNote | None:
    """Return a note whose sum holds, None for anything else."""
    try:
        if path.stat().st_size > _LARGEST_NOTE:
            return None
        note = msgspec.convert(canonical.decode(path.read_bytes()), SnapshotNote)
    except (FileNotFoundError, NotCanonical, msgspec.ValidationError):
        return None
    return note if note.sum == _sum({**_covered(note), "mac": note.mac}) else None


def _covered(note: SnapshotNote) -> dict[str, Any]:
    return {name: value for name, value in msgspec.to_builtins(note).items() if name not in ("mac", "sum")}


def _mac(content: dict[str, Any], key: bytes) -> str:
    return hmac.new(key, canonical.encode(content), hashlib.sha256).hexdigest()


def _sum(content: dict[str, Any]) -> str:
    return canonical.sha256(canonical.encode(content))[:16]
