"""The projections: record states, the narrow case list, the number register and the search index.

Everything here is computed from the journal and can be thrown away; `fieldapp.vault.rebuild` compares it row for row
with a fresh computation. Called by the journal and by intake inside their transaction; never writes an entry.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
import Stemmer

from fieldapp.canonical import LARGEST_INTEGER
from fieldapp.case.ids import is_id, list_key
from fieldapp.case.model import SCAN
from fieldapp.case.steps import is_closed_by_names, place_of
from fieldapp.case.veil import Told
from fieldapp.errors import RightMissing
from fieldapp.vault.chain import Link, branches
from fieldapp.vault.course import course_row, store_courses
from fieldapp.vault.cover import cover_people, people_in
from fieldapp.vault.database import Database
from fieldapp.vault.entry import Reference, parse_entry
from fieldapp.vault.fold import IdentityState, Live, State, Writing, fold

_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.decode
_stemmer = Stemmer.Stemmer("indonesian")
_words = re.compile(r"[^\W_]+")
_PARTS = ("subject", "witness", "evidence", "step", "review", "referral", "outcome", "document", "number", "foreign")
_NUMBERS = ("number", "foreign")

INDEXED = "rowid, subjects, numbers, place, summary, narrative, stems"

# Said with its schema: a connection that may not read content sees a view of this name (`fieldapp.vault.reach`).
STORE = """INSERT INTO main.record
(id, type, office, case_id, fields, identity, state, conflicts, frontier, lamport, entries)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET type = excluded.type, office = excluded.office, case_id = excluded.case_id,
fields = excluded.fields, identity = excluded.identity, state = excluded.state, conflicts = excluded.conflicts,
frontier = excluded.frontier, lamport = excluded.lamport, entries = excluded.entries"""


def load_state(db: Database, record: str) -> State | None:
    """Return the stored state of a record, or None. Raises RightMissing where the connection may not read it."""
    row = db.execute(
        "SELECT id, type, office, fields, identity, state, conflicts, frontier, lamport, entries FROM record"
        " WHERE id = ?",
        (record,),
    ).fetchone()
    if row is not None:
        return state_of(row)
    # a connection that may not read content sees fewer records than there are
    if db.execute("SELECT 1 FROM main.record WHERE id = ?", (record,)).fetchone():
        raise RightMissing(action="read", about=record)
    return None


def state_of(row: Sequence[Any]) -> State:
    """Return the state in a row: id, type, office, fields, identity, state, conflicts, frontier, lamport, entries."""
    identity_state: IdentityState = row[5]
    return State(
        record=row[0],
        type=row[1],
        office=row[2],
        fields=_decode(row[3]),
        identity=_decode(row[4]),
        identity_state=identity_state,
        conflicts={
            name: [Live(Reference(*w), officer, wall, value, hidden) for w, officer, wall, value, hidden in lives]
            for name, lives in _decode(row[6]).items()
        },
        frontier=[Reference(*parent) for parent in _decode(row[7])],
        lamport=row[8],
        entries=row[9],
    )


class BranchNames:
    """The branch paths of the entries of forked books, read once per book while many records are folded."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: dict[str, dict[bytes, str]] = {}

    def of(self, book: str) -> Mapping[bytes, str]:
        """Return the branch paths of a forked book by hash; nothing for a book without a fork."""
        if book not in self._known:
            row = self._db.execute("SELECT forked FROM book WHERE book = ?", (book,)).fetchone()
            self._known[book] = self._read(book) if row is not None and row[0] else {}
        return self._known[book]

    def _read(self, book: str) -> dict[bytes, str]:
        found = self._db.execute("SELECT hash, bytes FROM entry WHERE book = ?", (book,)).fetchall()
        return branches(Link(digest, parse_entry(data)) for digest, data in found)


def load_writings(db: Database, record: str, names: BranchNames | None = None) -> list[Writing]:
    """Return the counting entries of a record, with their payloads and branches."""
    rows = db.execute(
        "SELECT e.hash, e.bytes, p.open, p.identity FROM entry e JOIN payload p ON p.n = e.n"
        " LEFT JOIN held h ON h.hash = e.hash AND h.reason IN ('gap', 'parent', 'lamport', 'revoked', 'branch')"
        " WHERE e.record = ? AND h.hash IS NULL",
        (record,),
    ).fetchall()
    entries = [(row[0], parse_entry(row[1]), row[2], row[3]) for row in rows]
    known = names or BranchNames(db)
    return [
        Writing(digest, entry, settings(open_data), settings(identity_data), known.of(entry.book).get(digest, ""))
        for digest, entry, open_data, identity_data in entries
    ]


def settings(payload: bytes | None) -> Mapping[str, Any] | None:
    """Return what a payload sets: None when it is not held, nothing when it has another form than the format's."""
    if payload is None:
        return None
    try:
        content = _decode(payload)
    except (msgspec.DecodeError, RecursionError):
        return {}
    said = content.get("set") if isinstance(content, dict) else None
    return said if isinstance(said, dict) else {}


def refold(db: Database, record: str, names: BranchNames | None = None) -> State:
    """Return the state of a record folded from all of its counting entries."""
    return fold(record, load_writings(db, record, names))


def store_states(db: Database, states: Sequence[State]) -> set[str]:
    """Write record rows, number rows and what a fold holds back; drop payloads that were destroyed.

    Returns the cases and LHPs that these records belong to now or belonged to before.
    """
    owners = _owners(db, [state.record for state in states])
    kept = [state for state in states if state.type]
    db.conn.executemany(STORE, [_record_row(state) for state in kept])
    gone = [(state.record,) for state in states if not state.type]
    if gone:
        db.conn.executemany("DELETE FROM main.record WHERE id = ?", gone)
    numbers = [_number_row(state) for state in kept if state.type in _NUMBERS]
    if numbers:
        db.conn.executemany("INSERT OR REPLACE INTO number_row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", numbers)
    others = [(state.record,) for state in states if state.type not in _NUMBERS and state.folded]
    db.conn.executemany("DELETE FROM number_row WHERE id = ?", others)
    _clear_meaning(db, states)
    for state in states:
        for digest, reason in state.held.items():
            db.execute(
                "INSERT OR REPLACE INTO held SELECT hash, book, seq, ? FROM entry WHERE hash = ?", (reason, digest)
            )
        for digest, parts in state.dropped.items():
            _drop(db, digest, parts)
        for part, lamport in state.destroyed_upto.items():
            _drop_held(db, state.record, part, lamport)
    return owners | {owner for state in kept if (owner := owner_of(state))}


def _drop_held(db: Database, record: str, part: str, lamport: int) -> None:
    """Destroy what lies in entries that do not count: with a smaller or equal lamport none descends from the order."""
    db.execute(
        f"UPDATE payload SET {part}_salt = NULL, {part} = NULL WHERE {part} IS NOT NULL"  # noqa: S608 - two fixed names
        " AND n IN (SELECT e.n FROM entry e JOIN held h ON h.hash = e.hash"
        " WHERE e.record = ? AND e.lamport <= ? AND e.kind NOT LIKE '%.destroy')",
        (record, lamport),
    )


def _owners(db: Database, records: Sequence[str]) -> set[str]:
    found = db.execute(
        "SELECT DISTINCT case_id FROM record WHERE id IN (SELECT value FROM json_each(?)) AND case_id <> ''",
        (_encode(records).decode(),),
    )
    return {row[0] for row in found.fetchall()}


def _clear_meaning(db: Database, states: Sequence[State]) -> None:
    """Forget earlier reasons of meaning: which record comes first may change when older entries arrive."""
    if db.execute("SELECT 1 FROM held WHERE reason IN ('version', 'kind', 'scope', 'home') LIMIT 1").fetchone():
        db.conn.executemany(
            "DELETE FROM held WHERE reason IN ('version', 'kind', 'scope', 'home')"
            " AND hash IN (SELECT hash FROM entry WHERE record = ?)",
            [(state.record,) for state in states if state.folded],
        )


def _drop(db: Database, digest: bytes, parts: frozenset[str]) -> None:
    for part in sorted(parts):
        db.execute(
            f"UPDATE payload SET {part}_salt = NULL, {part} = NULL"  # noqa: S608 - part is 'open' or 'identity'
            f" WHERE {part} IS NOT NULL AND n = (SELECT n FROM entry WHERE hash = ?)",
            (digest,),
        )


def owner_of(state: State) -> str:
    """Return the id of the case or LHP that a record belongs to; its own id for a case or LHP."""
    if state.type in ("case", "supervision"):
        return state.record
    owner = state.fields.get("case")
    return owner if isinstance(owner, str) and is_id(owner) else ""


def _record_row(state: State) -> tuple[Any, ...]:
    conflicts = {
        name: [[list(live.writing), live.officer, live.wall, live.value, live.hidden] for live in lives]
        for name, lives in state.conflicts.items()
    }
    return (
        state.record,
        state.type,
        state.office,
        owner_of(state),
        _encode(state.fields),
        _encode(state.identity),
        state.identity_state,
        _encode(conflicts),
        _encode([list(parent) for parent in state.frontier]),
        state.lamport,
        state.entries,
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any) -> int:
    return value if isinstance(value, int) and abs(value) <= LARGEST_INTEGER else 0


def _number_row(state: State) -> tuple[Any, ...]:
    f = state.fields
    # what another system gave has no place in a book of ours
    running = _number(f.get("running")) if state.type == "number" else -1
    return (
        state.record,
        state.office,
        _text(f.get("series")),
        _number(f.get("year")),
        running,
        _text(f.get("text")),
        _text(f.get("case")),
        int(f.get("voided") is True),
        _text(f.get("owner")),
    )


def refresh_cases(db: Database, case_ids: Iterable[str]) -> None:
    """Write the list rows and the search index of cases anew from their record rows."""
    wanted = sorted(case_ids)
    if not wanted:
        return
    known = _known_keys(db, wanted)
    taken: set[int] = set()
    rows: list[tuple[Any, ...]] = []
    texts: list[tuple[Any, ...]] = []
    courses: list[tuple[Any, ...]] = []
    for case_id in wanted:
        key = known[case_id] if case_id in known else _free_key(db, list_key(case_id), taken)
        parts = _case_parts(db, case_id, key)
        if parts is None:
            db.execute("DELETE FROM case_row WHERE id = ?", (case_id,))
            db.execute("DELETE FROM course_row WHERE id = ?", (case_id,))
            continue
        taken.add(key)
        rows.append(parts[0])
        texts.append(parts[1])
        courses.append(parts[2])
    if known:
        db.conn.executemany("DELETE FROM search WHERE rowid = ?", [(key,) for key in known.values()])
    if not rows:
        return
    db.conn.executemany("INSERT OR REPLACE INTO case_row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    store_courses(db, courses)
    _index(db, texts)


def _known_keys(db: Database, case_ids: Sequence[str]) -> dict[str, int]:
    if len(case_ids) == 1:
        found = db.execute("SELECT id, n FROM case_row WHERE id = ?", (case_ids[0],))
    else:
        found = db.execute(
            "SELECT id, n FROM case_row WHERE id IN (SELECT value FROM json_each(?))", (_encode(case_ids).decode(),)
        )
    return dict(found.fetchall())


def _free_key(db: Database, key: int, taken: set[int]) -> int:
    """Return the wanted key, or the next one below that no other case has: two laptops may have drawn the same."""
    while key in taken or db.execute("SELECT 1 FROM case_row WHERE n = ?", (key,)).fetchone():
        key -= 1
    return key


def _index(db: Database, rows: Sequence[tuple[Any, ...]]) -> None:
    if len(rows) == 1:
        db.execute(f"INSERT INTO search ({INDEXED}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows[0])  # noqa: S608 - fixed names
        return
    # One statement for all rows: row by row, the index would flush its terms at every statement.
    values = ", ".join(f"json_extract(value, '$[{at}]')" for at in range(7))
    db.execute(
        f"INSERT INTO search ({INDEXED}) SELECT {values} FROM json_each(?)",  # noqa: S608 - fixed names
        (_encode(rows).decode(),),
    )


def _case_parts(db: Database, case_id: str, key: int) -> tuple[tuple[Any, ...], ...] | None:
    found = db.execute(
        "SELECT id, type, office, fields, conflicts, identity FROM record WHERE case_id = ? ORDER BY id", (case_id,)
    ).fetchall()
    own = next((row for row in found if row[1] == "case"), None)
    if own is None:
        return None
    # what another office writes about a foreign id is no part of the case
    found = [row for row in found if row[2] == own[2]]
    case = _decode(own[3])
    by_type: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _PARTS}
    for row in found:
        fields = _decode(row[3])
        if row[1] in by_type and fields.get("removed") is not True:
            by_type[row[1]].append(fields)
    conflict = any(row[4] != b"{}" for row in found)
    course = course_row(case_id, own[2], case, by_type)
    secret = people_in(row[5] for row in found if row[1] in ("case", "witness") and row[5] != b"{}")
    return (*_rows_of_case(key, case_id, own[2], case, by_type, conflict, secret), course)


def _rows_of_case(
    key: int,
    case_id: str,
    office: str,
    case: Mapping[str, Any],
    parts: Mapping[str, list[dict[str, Any]]],
    conflict: bool,
    secret: Told,
) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    subjects = sorted(parts["subject"], key=lambda s: (_number(s.get("order")), _text(s.get("name"))))
    numbers = [_text(n.get("text")) for n in parts["number"] if n.get("voided") is not True and not n.get("owner")]
    known = [_text(n.get("text")) for kind in _NUMBERS for n in parts[kind] if n.get("voided") is not True]
    shown, summary, narrative = cover_people(secret, case, parts)
    place = _text(case.get("event.place"))
    people = "; ".join(_text(s.get("name")) for s in subjects if s.get("name"))
    row = (
        key,
        case_id,
        _text(case.get("kind")),
        office,
        _status(case, parts, numbers),
        shown,
        place,
        _text(case.get("event.region")),
        _text(case.get("event.occurred_on")),
        _text(case.get("event.known_on")),
        people,
        "; ".join(sorted(numbers)),
        sum(one.get("kind") != SCAN for one in parts["evidence"]),
        "conflict" if conflict else "",
        _number(case.get("revision")),
    )
    detail = " ".join(
        " ".join(_text(s.get(name)) for name in ("name", "nip", "nik", "position", "agency")) for s in subjects
    )
    return row, (key, detail, " ".join(known), place, summary, narrative, _stems(f"{summary} {narrative}"))


def _stems(text: str) -> str:
    """Return the stems that are no words of the text themselves: what the index needs beside the text."""
    words = set(_words.findall(text.lower()))
    return " ".join(sorted(set(_stemmer.stemWords(sorted(words))) - words))


def _status(case: Mapping[str, Any], parts: Mapping[str, list[dict[str, Any]]], numbers: Sequence[str]) -> str:
    taken = sorted(parts["step"], key=lambda step: place_of(_text(step.get("on"))))
    if is_closed_by_names([_text(step.get("name")) for step in taken]):
        return "closed"
    reviews = {_text(review.get("decision")) for review in parts["review"]}
    if "return" in reviews:
        return "returned"
    if "accept" in reviews:
        return "accepted"
    if numbers:
        return "numbered"
    return "final" if case.get("state") == "final" else "saved"
