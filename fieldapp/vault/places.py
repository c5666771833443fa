"""The places of a book of numbers: every running number of a year in order, with what stands there and why.

Drawn, voided with its reason, set aside for blank forms or another laptop, or not recorded here: no place is passed
over. Called by the registers. Reads in one pass however long the book is; never writes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from fieldapp.vault.database import Database
from fieldapp.vault.numbers import Range, ranges
from fieldapp.vault.projection import settings

State = Literal["drawn", "voided", "twice", "entered", "blank", "device", "unrecorded"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of a book: `case` and `owner` say whose it is, `reason` why it was voided."""

    id: str
    text: str
    on: str
    case: str
    owner: str
    voided: bool
    reason: str = ""
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a book, or a stretch of them with nothing written (`first` to `last`, both belong to it).

    An old number without a place of its own has `first` 0. `device` is the laptop it was set aside for.
    """

    first: int
    last: int
    state: State
    entry: Entry | None = None
    device: str = ""


def places_of(db: Database, office: str, series: str, year: int) -> list[Place]:
    """Return the places of a series in a year from 1 to the last that is used or set aside, then what has no place."""
    entries = _entries(db, office, series, year)
    spans = sorted(
        (span for span in ranges(db, office) if (span.series, span.year) == (series, year) and span.first > 0),
        key=lambda span: (span.first, span.last),
    )
    found: list[Place] = []
    at = 1
    for running, group in _grouped(entries):
        if running <= 0:
            continue
        found += _stretch(at, running - 1, spans)
        found += _standing(running, group)
        at = running + 1
    end = max((span.last for span in spans), default=0)
    found += _stretch(at, end, spans)
    loose = [entry for running, entry in entries if running <= 0]
    return [*found, *(Place(0, 0, "voided" if one.voided else "entered", one) for one in loose)]


def _grouped(entries: Iterable[tuple[int, Entry]]) -> Iterator[tuple[int, list[Entry]]]:
    at, group = 0, list[Entry]()
    for running, entry in entries:
        if group and running != at:
            yield at, group
            group = []
        at = running
        group.append(entry)
    if group:
        yield at, group


def _standing(running: int, group: Sequence[Entry]) -> list[Place]:
    valid = [entry for entry in group if not entry.voided]
    return [
        Place(
            running,
            running,
            "voided" if entry.voided else "twice" if len(valid) > 1 else "entered" if entry.foreign else "drawn",
            entry,
        )
        for entry in group
    ]


def _stretch(first: int, last: int, spans: Sequence[Range]) -> list[Place]:
    """Return what stands from `first` to `last`, where no number is: set aside, or not recorded here."""
    found: list[Place] = []
    at = first
    for span in spans:
        begin, end = max(at, span.first), min(last, span.last)
        if begin > end:
            continue
        if at < begin:
            found.append(Place(at, begin - 1, "unrecorded"))
        found.append(Place(begin, end, "device" if span.device else "blank", None, span.device))
        at = end + 1
    if at <= last:
        found.append(Place(at, last, "unrecorded"))
    return found


def _entries(db: Database, office: str, series: str, year: int) -> list[tuple[int, Entry]]:
    rows = db.execute(
        "SELECT n.running, n.id, n.text, n.case_id, n.owner, n.voided, r.fields FROM number_row n"
        " JOIN record r ON r.id = n.id WHERE n.office = ? AND n.series = ? AND n.year = ? ORDER BY n.running, n.id",
        (office, series, year),
    ).fetchall()
    reasons = _reasons(db, [row[1] for row in rows if row[5]])
    found = []
    for running, name, text, case, owner, voided, data in rows:
        fields = msgspec.json.decode(data)
        on = fields.get("on")
        entry = Entry(
            name,
            text,
            on if isinstance(on, str) else "",
            case,
            owner,
            bool(voided),
            reasons.get(name, ""),
            fields.get("foreign") is True,
        )
        found.append((running, entry))
    return found


def _reasons(db: Database, voided: Sequence[str]) -> dict[str, str]:
    """Return why numbers were voided, by their records: the reason of the entry that did it."""
    rows = db.execute(
        "SELECT e.record, p.open FROM json_each(?) j JOIN entry e ON e.record = j.value JOIN payload p ON p.n = e.n"
        " WHERE e.kind IN ('number.void', 'foreign.set') ORDER BY e.lamport",
        (msgspec.json.encode(list(voided)).decode(),),
    ).fetchall()
    return {record: reason for record, data in rows if settings(data) and (reason := _reason(data))}


def _reason(data: bytes) -> str:
    said = msgspec.json.decode(data).get("reason")
    return said if isinstance(said, str) else ""
