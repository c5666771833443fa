"""The history of a case in plain order: who changed what, when, where and why; and what it was at an earlier point.

Called by `netra case history`, by the check of printed papers and by the windows. Reads only; identity values are never
given out here, only that they changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from fieldapp.case.model import SCAN
from fieldapp.case.records import Record
from fieldapp.vault.clockwatch import FLAGS
from fieldapp.vault.database import Database
from fieldapp.vault.entry import parse_book
from fieldapp.vault.fold import State, Writing, fold
from fieldapp.vault.projection import load_writings


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one entry; both values are None for what reveals identity."""

    field: str
    old: Any
    new: Any
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a case as a person reads it; `clock` are the flags of the laptop's clock it was written under."""

    hash: str
    book: str
    seq: int
    device: str
    office: str
    officer: str
    officer_name: str
    wall: str
    record: str
    kind: str
    reason: str
    signed: bool
    concurrent: bool
    changes: tuple[FieldChange, ...]
    clock: tuple[str, ...] = ()


def records_of(db: Database, case_id: str) -> list[Record]:
    """Return the folded records of a case or LHP: itself and everything of its home office that names it."""
    rows = db.execute(
        "SELECT r.type, r.id, r.fields, r.identity, r.state FROM record o JOIN record r ON r.case_id = o.id"
        " AND r.office = o.office WHERE o.id = ? ORDER BY r.id",
        (case_id,),
    ).fetchall()
    return [
        Record(kind, name, msgspec.json.decode(fields), None if state in ("withheld", "destroyed") else _open(identity))
        for kind, name, fields, identity, state in rows
    ]


def records_at(db: Database, then: Mapping[str, Sequence[str]]) -> list[Record]:
    """Return the records of a case or LHP as they were when these were their latest entries."""
    found = []
    for record in sorted(then):
        state = state_at(db, record, then[record])
        hidden = state.identity_state in ("withheld", "destroyed")
        found.append(Record(state.type, record, state.fields, None if hidden else state.identity))
    return found


def _open(identity: bytes) -> Mapping[str, Any]:
    found: Mapping[str, Any] = msgspec.json.decode(identity)
    return found


def history(db: Database, case_id: str) -> list[Event]:
    """Return every counting entry of a case and its parts, and the traces about it, oldest first in fold order."""
    names = officer_names(db)
    events: list[tuple[tuple[int, str, int, bytes], Event]] = []
    held = {row[0] for row in db.execute("SELECT hash FROM held").fetchall()}
    for record in (*_records_named(db, case_id), *traces_about(db, case_id)):
        writings = sorted((w for w in load_writings(db, record) if w.hash not in held), key=lambda w: w.order)
        before: dict[str, Any] = {}
        seen: set[str] = set()
        for writing in writings:
            concurrent = not seen <= {parent.hash for parent in writing.entry.parents} and bool(seen)
            events.append((writing.order, _event(db, writing, before, names, concurrent=concurrent)))
            seen -= {parent.hash for parent in writing.entry.parents}
            seen.add(writing.hash.hex())
            before.update(writing.open or {})
    return [event for _, event in sorted(events, key=lambda pair: pair[0])]


def _records_named(db: Database, case_id: str) -> list[str]:
    return [row[0] for row in db.execute("SELECT id FROM record WHERE case_id = ? ORDER BY id", (case_id,)).fetchall()]


def traces_about(db: Database, case_id: str) -> list[str]:
    """Return the traces about a case or LHP: who revealed an identity of it, or was denied."""
    rows = db.execute(
        "SELECT id FROM record WHERE type = 'access' AND json_extract(CAST(fields AS TEXT), '$.about') = ? ORDER BY id",
        (case_id,),
    ).fetchall()
    return [row[0] for row in rows]


def _event(
    db: Database, writing: Writing, before: Mapping[str, Any], names: Mapping[str, str], *, concurrent: bool
) -> Event:
    entry = writing.entry
    row = db.execute(
        "SELECT p.open, EXISTS (SELECT 1 FROM signature s WHERE s.entry = e.hash)"
        " FROM entry e JOIN payload p ON p.n = e.n WHERE e.hash = ?",
        (writing.hash,),
    ).fetchone()
    changed = [FieldChange(name, before.get(name), value) for name, value in sorted((writing.open or {}).items())]
    changed += [FieldChange(name, None, None, hidden=True) for name in sorted(writing.identity or {})]
    return Event(
        hash=writing.hash.hex(),
        book=entry.book,
        seq=entry.seq,
        device=parse_book(entry.book).device,
        office=entry.office,
        officer=entry.officer,
        officer_name=names.get(entry.officer, ""),
        wall=entry.wall,
        record=entry.record,
        kind=entry.kind,
        reason=_reason(row[0]),
        clock=_doubts(row[0]),
        signed=bool(row[1]),
        concurrent=concurrent,
        changes=tuple(changed),
    )


def identities_of(db: Database, case_id: str) -> list[Mapping[str, Any]]:
    """Return the identity fields of every entry of a case or LHP that still holds them, for hiding names in texts."""
    records = db.execute("SELECT id FROM record WHERE case_id = ? ORDER BY id", (case_id,)).fetchall()
    return [writing.identity for (record,) in records for writing in load_writings(db, record) if writing.identity]


def _reason(payload: bytes | None) -> str:
    said = msgspec.json.decode(payload).get("reason") if payload else ""
    return said if isinstance(said, str) else ""


def _doubts(payload: bytes | None) -> tuple[str, ...]:
    """Return the known flags of the clock that an entry was written under, in their order."""
    said = msgspec.json.decode(payload).get("clock") if payload else None
    return tuple(flag for flag in FLAGS if flag in said) if isinstance(said, list) else ()


def officer_names(db: Database) -> dict[str, str]:
    """Return the names of all officers that the vault knows, by id.

    Another office's record of its officers does not travel; its certificates, whose signatures held, name them.
    """
    names: dict[str, str] = {}
    for (data,) in db.execute("SELECT json FROM certificate ORDER BY id").fetchall():
        for officer in msgspec.json.decode(data).get("officers", ()):
            names[str(officer["id"])] = str(officer["name"])
    rows = db.execute("SELECT id, fields FROM record WHERE type = 'officer'").fetchall()
    return names | {name: str(msgspec.json.decode(fields).get("name", "")) for name, fields in rows}


def frontiers(db: Database, case_id: str) -> dict[str, list[str]]:
    """Return where a case stands: for each of its records the hashes of its latest entries.

    Scans of signed papers and the numbers of letters change nothing that the case says.
    """
    rows = db.execute(
        "SELECT id, frontier FROM record WHERE case_id = ? AND type IN ('case', 'supervision', 'subject', 'witness',"
        " 'evidence', 'number') AND NOT (type = 'evidence' AND json_extract(CAST(fields AS TEXT), '$.kind') IS ?)"
        " AND NOT (type = 'number' AND json_extract(CAST(fields AS TEXT), '$.owner') IS NOT NULL) ORDER BY id",
        (case_id, SCAN),
    ).fetchall()
    return {record: [parent[2] for parent in msgspec.json.decode(frontier)] for record, frontier in rows}


def frontier_of(db: Database, record: str) -> list[str]:
    """Return the hashes of the latest entries of one record, [] when there is none."""
    row = db.execute("SELECT frontier FROM record WHERE id = ?", (record,)).fetchone()
    return [parent[2] for parent in msgspec.json.decode(row[0])] if row else []


def state_at(db: Database, record: str, frontier: Sequence[str]) -> State:
    """Return the state a record had when `frontier` were its latest entries."""
    writings = {writing.hash.hex(): writing for writing in load_writings(db, record)}
    wanted: dict[str, Writing] = {}
    queue = [digest for digest in frontier if digest in writings]
    while queue:
        digest = queue.pop()
        if digest in wanted:
            continue
        wanted[digest] = writings[digest]
        queue += [parent.hash for parent in writings[digest].entry.parents if parent.hash in writings]
    return fold(record, wanted.values())


def changed_since(
    db: Database, case_id: str, then: Mapping[str, Sequence[str]], document: str = ""
) -> list[tuple[str, FieldChange]]:
    """Return what differs now from an earlier point of a case, or of one paper of it, as (record type, change)."""
    found: list[tuple[str, FieldChange]] = []
    now = {document: frontier_of(db, document)} if document else frontiers(db, case_id)
    then = {document: then.get(document, ())} if document else then
    for record in sorted(now.keys() | then.keys()):
        if sorted(now.get(record, ())) == sorted(then.get(record, ())):
            continue
        old, new = state_at(db, record, then.get(record, ())), state_at(db, record, now.get(record, ()))
        kind = new.type or old.type
        found += [(kind, FieldChange(name, a, b)) for name, a, b in _differences(old.fields, new.fields)]
        found += [
            (kind, FieldChange(name, None, None, hidden=True))
            for name, _, _ in _differences(old.identity, new.identity)
        ]
    return found


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[tuple[str, Any, Any]]:
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)
