"""Records of the office's books that belong to no case: written, changed, numbered, listed, with their scans.

Called by the command line, the desk and the windows. What a type may say is `fieldapp.case.roll`; each act is one
transaction of its own, or part of the caller's. Reading takes whatever other laptops wrote and shows what is odd.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec

from fieldapp.case.file import EvidencePath
from fieldapp.case.ids import is_id, new_id
from fieldapp.case.model import Evidence
from fieldapp.case.records import Record, evidence_of
from fieldapp.case.roll import COMPUTED, PRIVATE, SHAPES, Roll, fit_roll, flatten, read_fields, roll_problems
from fieldapp.errors import (
    NothingChanged,
    NumberTaken,
    ReasonMissing,
    RecordAmbiguous,
    RecordElsewhere,
    RollUnknown,
)
from fieldapp.vault.casebook import Attached, evidence_changes
from fieldapp.vault.database import Database
from fieldapp.vault.journal import Change
from fieldapp.vault.numbers import draw_for, number_of
from fieldapp.vault.projection import load_state
from fieldapp.vault.vault import Vault

SHORTEST_PREFIX: Final = 8
# The series a type is numbered in; incoming mail has a book of its own.
SERIES: Final = {"assignment": "surat_tugas", "mail": "surat_masuk"}
_COLUMNS: Final = "r.type, r.id, r.office, r.fields, r.identity, r.state, r.conflicts"
_NUMBER: Final = (
    "coalesce((SELECT n.text FROM number_row n WHERE n.owner = r.id AND n.owner <> '' AND n.voided = 0"
    " ORDER BY n.id DESC LIMIT 1), '')"
)


def add_roll(vault: Vault, kind: str, fields: Mapping[str, Any]) -> str:
    """Save a new record of a type ("mail", "assignment", "meeting"...); return its id.

    `fields` are those of `case.roll.SHAPES`. Raises KeyUnknown, ValueUnfit, TextTooLong, DateImpossible.
    """
    found = _fitted(vault, kind, fields)
    name = new_id()
    with vault.joining():
        vault.journal.write([_change(kind, name, flatten(found))], vault.officer, vault.now())
    return name


def set_roll(vault: Vault, name: str, fields: Mapping[str, Any], reason: str = "") -> list[str]:
    """Lay fields over a record and save what differs; return the names of what changed.

    A commitment or a check that is not named stays. Raises as `add_roll`, and RollUnknown, RecordElsewhere,
    NumberTaken when a number was drawn and another one is typed, NothingChanged.
    """
    state = load_state(vault.db, name)
    if state is None or state.type not in SHAPES:
        raise RollUnknown(name=name)
    if state.office != vault.office:
        raise RecordElsewhere(office=state.office)
    wanted = flatten(_fitted(vault, state.type, fields))
    drawn = number_of(vault.db, name)
    if drawn and wanted.pop("number", drawn) not in (None, drawn):
        raise NumberTaken(value=drawn)
    held = {**state.fields, **state.identity}
    changed = {key: value for key, value in wanted.items() if held.get(key) != value or key in state.conflicts}
    if not changed:
        raise NothingChanged()
    with vault.joining():
        vault.journal.write([_change(state.type, name, changed, reason)], vault.officer, vault.now())
    return sorted(changed)


def remove_roll(vault: Vault, name: str, reason: str) -> None:
    """Take a record that was entered by mistake out of its book; its history stays.

    Raises ReasonMissing, RollUnknown, RecordElsewhere.
    """
    if not reason.strip():
        raise ReasonMissing()
    roll = load_roll(vault.db, name)
    if roll.office != vault.office:
        raise RecordElsewhere(office=roll.office)
    change = Change(f"{roll.type}.set", name, {"removed": True}, reason=reason)
    with vault.joining():
        vault.journal.write([change], vault.officer, vault.now())


def _fitted(vault: Vault, kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    return fit_roll(kind, fields, known_ids(vault, kind))


def known_ids(vault: Vault, kind: str) -> tuple[str, ...]:
    """Return the ids that a type speaks of: the commitments of a declaration, the checks of a closing."""
    if kind == "closing":
        return (*COMPUTED, *(row["id"] for row in vault.packs.table("prevention").get("closing", ())))
    if kind == "declaration":
        return tuple(row["id"] for row in vault.packs.table("prevention").get("commitment", ()))
    return ()


def _change(kind: str, name: str, fields: Mapping[str, Any], reason: str = "") -> Change:
    private = PRIVATE.get(kind, frozenset())
    opened = {key: value for key, value in fields.items() if key not in private}
    hidden = {key: value for key, value in fields.items() if key in private}
    return Change(f"{kind}.set", name, opened, hidden, reason)


def number_roll(vault: Vault, name: str, series: str = "", on: date | None = None) -> str:
    """Draw the number of a record, in the series of its type unless another is named; return its text.

    Raises what `numbers.draw_for` raises, and RollUnknown.
    """
    roll = load_roll(vault.db, name)
    when = on or (date.fromisoformat(roll.text("on")) if roll.text("on") else None)
    return draw_for(vault, name, series or SERIES.get(roll.type, ""), when)


def load_roll(db: Database, name: str) -> Roll:
    """Return one record. Raises RollUnknown for an id of something else, and for one that was taken out."""
    row = db.execute(f"SELECT {_COLUMNS}, {_NUMBER} FROM record r WHERE r.id = ?", (name,)).fetchone()  # noqa: S608
    roll = _roll(*row) if row and row[0] in SHAPES else None
    if roll is None:
        raise RollUnknown(name=name)
    return roll


def list_rolls(db: Database, kind: str, office: str = "", *, year: int = 0, search: str = "") -> list[Roll]:
    """Return the records of a type, of one office or of all, oldest first by their date.

    `year` keeps those dated in it, `search` those in whose texts all words occur.
    """
    rows = db.execute(
        f"SELECT {_COLUMNS}, {_NUMBER} FROM record r WHERE r.type = ? AND ? IN ('', r.office)"  # noqa: S608 - fixed
        " AND (? = 0 OR substr(json_extract(CAST(r.fields AS TEXT), '$.on'), 1, 4) = ?)"
        " ORDER BY coalesce(json_extract(CAST(r.fields AS TEXT), '$.on'), ''), r.id",
        (kind, office, year, f"{year:04d}"),
    ).fetchall()
    words = search.casefold().split()
    found = (roll for row in rows if (roll := _roll(*row)) is not None)
    return [roll for roll in found if all(word in _told(roll.fields) for word in words)]


def assignments_on(db: Database, office: str, day: date) -> list[Roll]:
    """Return the assignments of an office that hold on a day, the newest first: whose number a report can name."""
    said = day.isoformat()
    found = list_rolls(db, "assignment", office)
    holding = [one for one in found if (one.text("from") or one.text("on")) <= said <= (one.text("until") or "9")]
    return holding[::-1]


def find_roll(db: Database, kind: str, name: str) -> str:
    """Return the id of the record of a type with this id, this beginning of an id, or this number.

    Raises RollUnknown, RecordAmbiguous.
    """
    text = name.strip()
    if is_id(text):
        return load_roll(db, text).id if _kind_of(db, text) == kind else _unknown(text)
    found = {roll.id for roll in list_rolls(db, kind) if text and text == roll.text("number")}
    if not found and len(text) >= SHORTEST_PREFIX:
        found = {roll.id for roll in list_rolls(db, kind) if roll.id.startswith(text)}
    if len(found) > 1:
        raise RecordAmbiguous(name=text)
    return found.pop() if found else _unknown(text)


def _kind_of(db: Database, name: str) -> str:
    row = db.execute("SELECT type FROM record WHERE id = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def _unknown(name: str) -> str:
    raise RollUnknown(name=name)


def attach_scan(vault: Vault, name: str, path: Path, note: str = "") -> Attached:
    """Attach a scan (a signed declaration, minutes, a letter that came in) to a record.

    It is kept, checked and sent like evidence. Raises what taking evidence in raises, RollUnknown, RecordElsewhere.
    """
    roll = load_roll(vault.db, name)
    if roll.office != vault.office:
        raise RecordElsewhere(office=roll.office)
    item = Attached(new_id(), EvidencePath(path.name, note, ""), vault.evidence.take_in(path))
    with vault.writing():
        rows = evidence_changes(vault, name, [item], len(scans_of(vault.db, name)), {"kind": "pindaian"})
        vault.journal.write(rows, vault.officer, vault.now())
    return item


def detach_scan(vault: Vault, name: str, scan: str, reason: str) -> None:
    """Take a scan that was attached by mistake out of a record; its history stays.

    Raises ReasonMissing, RollUnknown, RecordElsewhere.
    """
    if not reason.strip():
        raise ReasonMissing()
    roll = load_roll(vault.db, name)
    if roll.office != vault.office:
        raise RecordElsewhere(office=roll.office)
    if scan not in {item.id for item in scans_of(vault.db, name)}:
        raise RollUnknown(name=scan)
    with vault.joining():
        change = Change("evidence.set", scan, {"removed": True}, reason=reason)
        vault.journal.write([change], vault.officer, vault.now())


def scans_of(db: Database, name: str) -> tuple[Evidence, ...]:
    """Return the scans of a record, in the order they were attached."""
    rows = db.execute("SELECT id, fields FROM record WHERE case_id = ? AND type = 'evidence'", (name,)).fetchall()
    return evidence_of([Record("evidence", row[0], msgspec.json.decode(row[1]), None) for row in rows], name)


def years_of(db: Database, kind: str, office: str) -> list[int]:
    """Return the years in which an office has records of a type, the newest first."""
    days = {roll.text("on")[:4] for roll in list_rolls(db, kind, office)}
    return sorted((int(year) for year in days if year.isdecimal()), reverse=True)


def count_scans(db: Database, kind: str) -> dict[str, int]:
    """Return how many scans the records of a type have, by id; records without any are left out."""
    rows = db.execute(
        "SELECT e.case_id, count(*) FROM record r JOIN record e ON e.case_id = r.id"
        " WHERE r.type = ? AND e.type = 'evidence' AND json_extract(CAST(e.fields AS TEXT), '$.removed') IS NOT 1"
        " GROUP BY e.case_id",
        (kind,),
    )
    return dict(rows.fetchall())


def _roll(
    kind: str, name: str, office: str, fields: bytes, identity: bytes, state: str, conflicts: bytes, number: str
) -> Roll | None:
    opened = msgspec.json.decode(fields)
    if opened.get("removed") is True:
        return None
    withheld = state in ("withheld", "destroyed")
    found, odd = read_fields(kind, opened if withheld else {**opened, **msgspec.json.decode(identity)})
    if number:
        found["number"] = number
    lacking = [p for p in roll_problems(kind, found) if not (withheld and p.field.partition(".")[2] in PRIVATE[kind])]
    differing = tuple(sorted(msgspec.json.decode(conflicts)))
    return Roll(kind, name, found, office, (*odd, *lacking), differing, withheld)


def _told(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(_told(inner) for inner in value.values())
    if isinstance(value, str):
        return value.casefold()
    return " ".join(map(_told, value)) if isinstance(value, Iterable) else ""
