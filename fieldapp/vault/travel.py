"""Where cases and evidence files stand on their way to the office above: unsent, on a stick, received, returned, decided.

`resources/format/exchange.md`, section 5. Called by the lists, the pages and the command line, for a screenful of cases
at once. Computed from entries, receipts that were read and parts that were written; kept nowhere. Reads only.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, get_args

import msgspec

from fieldapp.case.office import NATIONAL, parent_of
from fieldapp.vault.database import Database

State = Literal["unsent", "on_stick", "received", "returned", "decided"]
FileState = Literal["", "unsent", "on_stick", "received", "cleared"]
STATES: Final[tuple[State, ...]] = get_args(State)
Place = tuple[str, int]
Stretch = tuple[str, int, int]

_AREA: Final = "(b.writer = ? OR b.writer LIKE ? || '.%')"
_SHA256: Final = "json_extract(CAST(r.fields AS TEXT), '$.sha256')"
_REMOVED: Final = "json_extract(CAST(r.fields AS TEXT), '$.removed') IS NOT 1"
_WAITING_FILE: Final = (
    "f.sha256 NOT IN (SELECT sha256 FROM evidence_ack) AND f.sha256 NOT IN (SELECT sha256 FROM evidence_cleared)"
)
_json = msgspec.json.Encoder().encode


class _Pieces(msgspec.Struct, frozen=True):
    sha256: str
    size: int
    first: int
    last: int


class _Part(msgspec.Struct, frozen=True):
    ranges: tuple[Stretch, ...] = ()
    pieces: tuple[_Pieces, ...] = ()


class _Plan(msgspec.Struct, frozen=True):
    parts: tuple[_Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What an office above decided about a case: about which revision, and the last entries of it that it had seen."""

    office: str
    decision: str
    reason: str = ""
    revision: int = 1
    seen: Mapping[str, int] | None = None

    def is_past(self, places: Iterable[Place], revision: int) -> bool:
        """Say whether the case went on since: a return by any later entry, an acceptance by a later revision."""
        if self.decision == "return" and self.seen is not None:
            return any(seq > self.seen.get(book, 0) for book, seq in places)
        return revision > self.revision


@dataclass(frozen=True, slots=True)
class Ways:
    """What of an office's books was acknowledged and what was written to sticks, as far as it matters still.

    `ends` gives the acknowledged and the last place of every book that goes up, `written` the stretches beyond, `files`
    the evidence files of which every piece was written.
    """

    offices: tuple[str, ...]
    ends: Mapping[str, tuple[int, int]]
    written: Mapping[str, Sequence[tuple[int, int]]]
    files: Set[str]

    def waits(self, book: str, seq: int) -> bool:
        """Say whether no receipt covers a place that goes up."""
        acked, last = self.ends.get(book, (0, 0))
        return acked < seq <= last

    def is_written(self, book: str, seq: int) -> bool:
        """Say whether a place lies in a part that was written."""
        return any(after < seq <= upto for after, upto in self.written.get(book, ()))

    def gaps(self) -> list[Stretch]:
        """Return what neither a receipt covers nor a part carries."""
        found: list[Stretch] = []
        for book, (acked, last) in self.ends.items():
            ends = sorted((max(after, acked), min(upto, last)) for after, upto in self.written.get(book, ()))
            at = acked
            for after, upto in ends:
                if after > at:
                    found.append((book, at, after))
                at = max(at, upto)
            if at < last:
                found.append((book, at, last))
        return found

    def waiting(self) -> list[Stretch]:
        """Return what no receipt covers."""
        return [(book, acked, last) for book, (acked, last) in self.ends.items() if acked < last]


def case_state(*, waiting: bool, written: bool, decision: str) -> State:
    """Return where a case stands: whether something of it waits for a receipt, and whether all that waits was written.

    `decision` is that of the newest receipt while it stands: "return", "accept" or "".
    """
    if waiting:
        return "on_stick" if written else "unsent"
    return "returned" if decision == "return" else "decided" if decision == "accept" else "received"


def file_state(*, here: bool, received: bool, written: bool, cleared: bool) -> FileState:
    """Return where an evidence file stands, "" for one that is neither here nor known above."""
    if cleared and not here:
        return "cleared"
    if received:
        return "received"
    return ("on_stick" if written else "unsent") if here else ""


def offices_above(office: str) -> tuple[str, ...]:
    """Return the offices above, the nearest first; none for the topmost."""
    found, at = [], parent_of(office)
    while at:
        found.append(at)
        at = parent_of(at)
    return tuple(found)


def read_ways(db: Database, office: str) -> Ways:
    """Return what of the books of an office and those below it went up."""
    offices = offices_above(office)
    rows = db.execute(
        "SELECT b.book, coalesce((SELECT max(a.upto) FROM ack a WHERE a.book = b.book), 0), b.last"  # noqa: S608
        f" FROM book b WHERE {_AREA if office != NATIONAL else '? = ?'}",
        (office, office),
    ).fetchall()
    ends = {book: (min(acked, last), last) for book, acked, last in rows}
    written, files = _read_written(db, offices, ends)
    return Ways(offices, ends, written, files)


def _read_written(
    db: Database, offices: Sequence[str], ends: Mapping[str, tuple[int, int]]
) -> tuple[dict[str, list[tuple[int, int]]], set[str]]:
    written: dict[str, list[tuple[int, int]]] = defaultdict(list)
    spans: dict[str, list[_Pieces]] = defaultdict(list)
    for part in _written_parts(db, offices, ends):
        for book, after, upto in part.ranges:
            if upto > ends.get(book, (upto, 0))[0]:
                written[book].append((after, upto))
        for one in part.pieces:
            spans[one.sha256].append(one)
    return written, {sha256 for sha256, found in spans.items() if _is_whole(found)}


def _written_parts(
    db: Database, offices: Sequence[str], ends: Mapping[str, tuple[int, int]]
) -> Iterable[_Part]:
    """Give the parts that were written for the offices above; plans that are older than an answered one say no more."""
    rows = db.execute(
        "SELECT p.plan, json_group_array(e.part) FROM export_plan p JOIN export_part e ON e.plan = p.id"
        " AND e.written IS NOT NULL WHERE p.to_office IN (SELECT value FROM json_each(?))"
        " GROUP BY p.id ORDER BY p.number DESC",
        (_json(offices).decode(),),
    ).fetchall()
    for plan, places in rows:
        parts = msgspec.json.decode(plan, type=_Plan).parts
        for place in msgspec.json.decode(places):
            if 0 < place <= len(parts):
                yield parts[place - 1]


def _is_whole(spans: Iterable[_Pieces]) -> bool:
    """Say whether some pieces of a file are all of it."""
    found = sorted((one.first, one.last) for one in spans)
    count = max(1, max(-(-one.size // _PIECE) for one in spans))
    gapless = all(after[0] <= reached + 1 for (_, reached), after in pairwise(_reached(found)))
    return bool(found) and found[0][0] == 1 and gapless and max(last for _, last in found) >= count


def _reached(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans with the furthest place that they and those before them reach."""
    reached: list[tuple[int, int]] = []
    for first, last in found:
        reached.append((first, max(last, reached[-1][1] if reached else 0)))
    return reached
