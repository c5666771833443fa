"""What the columns of the books say about cases, reports, letters and records: fetched for a whole book at once.

Called by the registers of the desk. One pass over the records that a book names, however many there are; never writes.
Names of reporters and witnesses come apart, for whoever decides what may be shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from fieldapp.case.records import ALLEGED_WITNESSES
from fieldapp.vault.database import Database

_decode = msgspec.json.decode
_MINE = "SELECT case_id FROM number_row WHERE office = ? AND year = ? AND case_id <> ''"


@dataclass(slots=True)
class Matter:
    """A case or an LHP as far as books speak of it; `names` are the private names that stand in its records."""

    id: str
    type: str
    fields: Mapping[str, Any]
    reporter: str = ""
    names: tuple[str, ...] = ()
    summary: str = ""
    subjects: str = ""
    steps: list[Mapping[str, Any]] = field(default_factory=list)
    referred: list[str] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)


def matters_of(db: Database, office: str, year: int) -> dict[str, Matter]:
    """Return every case and LHP that has a number of an office in a year, by id."""
    values = (office, year)
    found: dict[str, Matter] = {}
    for name, kind, data, identity in db.execute(
        f"SELECT id, type, fields, identity FROM record WHERE id IN ({_MINE})"  # noqa: S608 - fixed text
        " AND type IN ('case', 'supervision')",
        values,
    ):
        hidden = _decode(identity)
        found[name] = Matter(name, kind, _decode(data), _text(hidden, "reporter.name"), _names(hidden))
    for name, summary, subjects in db.execute(
        f"SELECT id, summary, subjects FROM case_row WHERE id IN ({_MINE})",  # noqa: S608 - fixed text
        values,
    ):
        found[name].summary, found[name].subjects = summary, subjects
    _add_parts(db, values, found)
    for name, series, text in db.execute(
        "SELECT case_id, series, text FROM number_row WHERE owner = '' AND voided = 0"  # noqa: S608 - fixed text
        f" AND case_id IN ({_MINE}) ORDER BY id",
        values,
    ):
        if name in found:
            found[name].numbers[series] = text
    return found


def _add_parts(db: Database, values: tuple[str, int], found: Mapping[str, Matter]) -> None:
    rows = db.execute(
        f"SELECT type, case_id, fields, identity FROM record WHERE case_id IN ({_MINE})"  # noqa: S608 - fixed text
        " AND type IN ('step', 'referral', 'witness') ORDER BY id",
        values,
    )
    for kind, owner, data, identity in rows:
        fields = _decode(data)
        matter = found.get(owner)
        if matter is None or fields.get("removed") is True:
            continue
        if kind == "witness":
            matter.names += _names(_decode(identity))
        elif kind == "step":
            matter.steps.append(fields)
        elif to := _text(fields, "to"):
            matter.referred.append(to)
    for matter in found.values():
        matter.steps.sort(key=lambda step: _text(step, "on"))


def records_of_type(db: Database, kind: str, office: str) -> dict[str, dict[str, Any]]:
    """Return the open fields of all records of a type that an office keeps and that were not taken out, by id."""
    rows = db.execute("SELECT id, fields FROM record WHERE type = ? AND office = ? ORDER BY id", (kind, office))
    found = {name: _decode(data) for name, data in rows}
    return {name: fields for name, fields in found.items() if fields.get("removed") is not True}


def cases_named(db: Database, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return (id of the case, its first number or its summary) for ids of cases, LHPs and their letters."""
    wanted = msgspec.json.encode(sorted(set(ids))).decode()
    rows = db.execute(
        "SELECT r.id, r.case_id, coalesce(nullif(c.numbers, ''), c.summary, '') FROM json_each(?) j"
        " JOIN record r ON r.id = j.value LEFT JOIN case_row c ON c.id = r.case_id",
        (wanted,),
    )
    return {name: (case, told.partition(";")[0]) for name, case, told in rows}


def private_names(db: Database, cases: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the private names in the records of cases and LHPs, by case."""
    wanted = msgspec.json.encode(sorted(set(cases))).decode()
    found: dict[str, tuple[str, ...]] = {}
    rows = db.execute(
        "SELECT case_id, identity FROM record WHERE case_id IN (SELECT value FROM json_each(?))"
        " AND type IN ('case', 'supervision', 'witness')",
        (wanted,),
    )
    for owner, identity in rows:
        found[owner] = found.get(owner, ()) + _names(_decode(identity))
    return found


def _names(hidden: Mapping[str, Any]) -> tuple[str, ...]:
    people = hidden.get(ALLEGED_WITNESSES)
    listed = [person for person in people if isinstance(person, dict)] if isinstance(people, list) else []
    told = [_text(hidden, name) for name in ("reporter.name", "reporter.proxy", "name")]
    return tuple(name for name in (*told, *(_text(person, "name") for person in listed)) if name)


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""
