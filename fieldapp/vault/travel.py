"""Where cases and evidence files stand on their way to the office above: unsent, on a stick, received, decided.

`resources/format/exchange.md`, section 5. Called by the lists, the pages and the command line, for a screenful of cases
at once. Computed from entries, receipts that were read and parts that were written; kept nowhere. Reads only.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import msgspec

from fieldapp.case.ids import derived_id
from fieldapp.case.office import is_within, parent_of
from fieldapp.vault.database import Database

State = Literal["unsent", "on_stick", "received", "returned", "decided"]
FileState = Literal["", "unsent", "on_stick", "received", "cleared"]
STATES: Final[tuple[State, ...]] = get_args(State)
Place = tuple[str, int]
Stretch = tuple[str, int, int]

# Evidence travels in pieces of this size (bundle.md, section 6).
PIECE_SIZE: Final = 1024 * 1024

_AREA: Final = "(b.writer = ? OR b.writer LIKE ? || '.%')"
SHA256: Final = "json_extract(CAST(r.fields AS TEXT), '$.sha256')"
REMOVED: Final = "json_extract(CAST(r.fields AS TEXT), '$.removed') IS NOT 1"
_UNSEEN: Final = (
    "NOT EXISTS (SELECT 1 FROM evidence_ack a WHERE a.office IN (SELECT value FROM json_each(?))"
    " AND a.sha256 = f.sha256)"
)
_encode = msgspec.json.Encoder().encode


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
    trace: str = ""


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
    office: str
    ends: Mapping[str, tuple[int, int]]
    written: Mapping[str, Sequence[tuple[int, int]]]
    files: Set[str]

    @property
    def is_first(self) -> bool:
        """Whether no receipt covers anything yet."""
        return not any(acked for acked, _ in self.ends.values())

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
    """Return what of the books of an office and those below it went up; nothing for the topmost office."""
    offices = offices_above(office)
    if not offices:
        return Ways((), office, {}, {}, frozenset())
    rows = db.execute(
        "SELECT b.book, coalesce((SELECT max(a.upto) FROM ack a WHERE a.book = b.book), 0), b.last"  # noqa: S608
        f" FROM book b WHERE {_AREA}",
        (office, office),
    ).fetchall()
    ends = {book: (min(acked, last), last) for book, acked, last in rows}
    written: dict[str, list[tuple[int, int]]] = defaultdict(list)
    have: dict[str, set[int]] = defaultdict(set)
    counts: dict[str, int] = {}
    for part in _written_parts(db, offices, ends):
        for book, after, upto in part.ranges:
            if upto > ends.get(book, (upto, 0))[0]:
                written[book].append((after, upto))
        for one in part.pieces:
            have[one.sha256].update(range(one.first, one.last + 1))
            counts[one.sha256] = max(1, -(-one.size // PIECE_SIZE))
    files = frozenset(name for name, count in counts.items() if len(have[name]) >= count)
    return Ways(offices, office, ends, written, files)


def _written_parts(db: Database, offices: Sequence[str], ends: Mapping[str, tuple[int, int]]) -> Iterator[_Part]:
    """Give the parts that were written for offices above, the newest plans first.

    A plan holds whatever was not acknowledged when it was made: older ones than an answered one say nothing more.
    """
    names: set[str] | None = None
    for office in offices:
        rows = db.execute(
            "SELECT p.plan, (SELECT json_group_array(e.part) FROM export_part e WHERE e.plan = p.id"
            " AND e.written IS NOT NULL) FROM export_plan p WHERE p.to_office = ? ORDER BY p.number DESC",
            (office,),
        )
        for plan, places in rows:
            parts = msgspec.json.decode(plan, type=_Plan).parts
            yield from (parts[place - 1] for place in msgspec.json.decode(places) if 0 < place <= len(parts))
            carried = {one.sha256 for part in parts for one in part.pieces}
            if carried and all(upto <= ends.get(book, (0, 0))[0] for part in parts for book, _, upto in part.ranges):
                names = acknowledged_files(db, offices) if names is None else names
                if carried <= names:
                    break


@dataclass(frozen=True, slots=True)
class WrittenPlan:
    """A plan of which parts were written: for which office, its number, the last stick and time, its signed entry."""

    office: str
    number: int
    written: str
    stick: str
    trace: str
    ranges: tuple[Stretch, ...]


def written_plans(db: Database, offices: Sequence[str]) -> Iterator[WrittenPlan]:
    """Give what was written for offices, the newest first; of a plan only the parts that were."""
    rows = db.execute(
        "SELECT p.to_office, p.number, p.plan, json_group_array(json_array(e.part, e.written, e.stick))"
        " FROM export_plan p JOIN export_part e ON e.plan = p.id AND e.written IS NOT NULL"
        " WHERE p.to_office IN (SELECT value FROM json_each(?)) GROUP BY p.id ORDER BY p.number DESC",
        (as_list(offices),),
    )
    for office, number, data, said in rows:
        plan = msgspec.json.decode(data, type=_Plan)
        parts = msgspec.json.decode(said, type=list[tuple[int, str, str]])
        _, written, stick = max(parts, key=lambda one: (one[1], one[0]))
        ranges = [one for place, _, _ in parts if 0 < place <= len(plan.parts) for one in plan.parts[place - 1].ranges]
        yield WrittenPlan(office, number, written, stick, plan.trace, tuple(ranges))


def carried_files(db: Database, state: str) -> set[str]:
    """Return the evidence files that plans in a state ("open", "done") carry."""
    rows = db.execute("SELECT plan FROM export_plan WHERE state = ?", (state,)).fetchall()
    plans = (msgspec.json.decode(row[0], type=_Plan) for row in rows)
    return {one.sha256 for plan in plans for part in plan.parts for one in part.pieces}


def acknowledged_files(db: Database, offices: Sequence[str]) -> set[str]:
    """Return the evidence files that offices said they hold."""
    rows = db.execute(
        "SELECT sha256 FROM evidence_ack WHERE office IN (SELECT value FROM json_each(?))", (as_list(offices),)
    ).fetchall()
    return {row[0] for row in rows}


# ---- a screenful of cases --------------------------------------------------------------------------------------------


def case_states(db: Database, ways: Ways, cases: Sequence[str]) -> dict[str, State]:
    """Return where some cases or LHPs stand towards the office above; nothing where there is none."""
    if not ways.offices or not cases:
        return {}
    cases = _homed(db, ways.office, cases)
    waiting: dict[str, bool] = {}
    for case, book, seq in _places(db, cases):
        if ways.waits(book, seq):
            waiting[case] = waiting.get(case, True) and ways.is_written(book, seq)
    for case, sha256 in _waiting_files(db, ways, cases):
        waiting[case] = waiting.get(case, True) and sha256 in ways.files
    said = decisions(db, ways, [case for case in cases if case not in waiting])
    return {
        case: case_state(
            waiting=case in waiting,
            written=waiting.get(case, False),
            decision=said[case].decision if case in said else "",
        )
        for case in cases
    }


def _homed(db: Database, office: str, cases: Sequence[str]) -> list[str]:
    """Return those of some cases and LHPs that are of an office or of one below."""
    rows = db.execute(
        "SELECT r.id, r.office FROM json_each(?) j JOIN record r ON r.id = j.value", (as_list(cases),)
    ).fetchall()
    return [case for case, home in rows if is_within(home, office)]


def _places(db: Database, cases: Sequence[str]) -> list[tuple[str, str, int]]:
    return list(
        db.execute(
            "SELECT r.case_id, e.book, e.seq FROM json_each(?) j JOIN record r ON r.case_id = j.value"
            " AND +r.type <> 'access' JOIN entry e ON e.record = r.id",
            (as_list(cases),),
        ).fetchall()
    )


def _waiting_files(db: Database, ways: Ways, cases: Sequence[str]) -> list[tuple[str, str]]:
    """Return (case, hash) of the files that lie here and that no office above said it holds."""
    return list(
        db.execute(
            f"SELECT r.case_id, f.sha256 FROM json_each(?) j JOIN record r ON r.case_id = j.value"  # noqa: S608
            f" AND +r.type = 'evidence' AND {REMOVED} JOIN evidence_file f ON f.sha256 = {SHA256} WHERE {_UNSEEN}",
            (as_list(cases), as_list(ways.offices)),
        ).fetchall()
    )


def decisions(db: Database, ways: Ways, cases: Sequence[str] | None = None) -> dict[str, Decision]:
    """Return what offices above decided last about cases, where it stands: nothing went on since.

    All cases that were decided about are looked at unless some are named.
    """
    among = "r.case_id IN (SELECT value FROM json_each(?))" if cases is not None else "r.case_id <> ? AND +r.type <> ''"
    rows = db.execute(
        "SELECT r.id, r.case_id, r.fields, r.lamport, coalesce(c.revision, 0) FROM record r"  # noqa: S608
        f" LEFT JOIN case_row c ON c.id = r.case_id WHERE r.type = 'review' AND {among}",
        ("" if cases is None else as_list(cases),),
    ).fetchall()
    found: dict[str, tuple[int, Decision, int]] = {}
    for record, case, data, lamport, revision in rows:
        office = next((one for one in ways.offices if record == derived_id("review", case, one)), "")
        if office and lamport > found.get(case, (0, None))[0]:
            found[case] = lamport, _read_decision(office, msgspec.json.decode(data)), revision
    back = [case for case, (_, one, _) in found.items() if one.decision == "return"]
    places: dict[str, list[Place]] = defaultdict(list)
    for case, book, seq in _places(db, back):
        if book in ways.ends:
            places[case].append((book, seq))
    return {case: one for case, (_, one, revision) in found.items() if not one.is_past(places[case], revision)}


def _read_decision(office: str, fields: Mapping[str, Any]) -> Decision:
    seen, revision = fields.get("seen"), fields.get("revision")
    pairs = [one for one in seen if isinstance(one, list) and len(one) == 2] if isinstance(seen, list) else None
    return Decision(
        office,
        str(fields.get("decision") or ""),
        str(fields.get("reason") or ""),
        revision if isinstance(revision, int) else 1,
        None if pairs is None else {str(book): seq for book, seq in pairs if isinstance(seq, int)},
    )


def case_places(db: Database, case: str) -> dict[str, int]:
    """Return the last place of each book that holds entries of a case: what somebody who decides now has seen."""
    found: dict[str, int] = {}
    for _, book, seq in _places(db, [case]):
        found[book] = max(seq, found.get(book, 0))
    return found


def went_on(db: Database, seen: Mapping[str, Mapping[str, int]], office: str) -> set[str]:
    """Return the cases of which others than an office wrote something beyond the places that it had seen."""
    own = {row[0] for row in db.execute("SELECT book FROM book WHERE writer = ?", (office,)).fetchall()}
    return {case for case, book, seq in _places(db, list(seen)) if book not in own and seq > seen[case].get(book, 0)}


def file_states(db: Database, ways: Ways, names: Sequence[str]) -> dict[str, FileState]:
    """Return where evidence files stand towards the office above."""
    rows = db.execute(
        "SELECT f.value, EXISTS (SELECT 1 FROM evidence_file h WHERE h.sha256 = f.value),"  # noqa: S608
        f" NOT ({_UNSEEN.replace('f.sha256', 'f.value')}),"
        " EXISTS (SELECT 1 FROM evidence_cleared c WHERE c.sha256 = f.value) FROM json_each(?) f",
        (as_list(ways.offices), as_list(names)),
    ).fetchall()
    return {
        name: file_state(here=bool(here), received=bool(seen), written=name in ways.files, cleared=bool(cleared))
        for name, here, seen, cleared in rows
        if ways.offices
    }


def as_list(values: Sequence[Any]) -> str:
    """Return values as a statement takes a list of them."""
    return _encode(values).decode()
