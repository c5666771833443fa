"""The list of supervision reports (LHP): filtered, searched and sorted as ids first, and the rows of a few of them.

Reads the projections on whatever connection it is given. Called by the windows. Never writes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec

from fieldapp.vault.database import Database

Outcome = Literal["", "nil", "alleged", "dispute", "plain"]
OUTCOMES: Final = ("nil", "alleged", "dispute", "plain")
MOST_WORDS: Final = 24
MOST_AT_ONCE: Final = 500
_words = re.compile(r"[^\W_]+")
_TEXT = "CAST(r.fields AS TEXT)"
# The plain texts of a report that people look for; witnesses are identity and never among them.
_TOLD = (
    *("place", '"finder.name"', "assignment", "result", "number"),
    *(f"activities[{place}].{name}" for place in range(4) for name in ("form", "target", "time_place")),
    *(f"alleged.{name}" for name in ("event", "place", "who", "summary")),
    *(f"dispute.{name}" for name in ("participant", "place", "summary")),
)
_NUMBER = (
    "(SELECT text FROM number_row WHERE case_id = r.id AND series = 'lhp' AND voided = 0 ORDER BY id DESC LIMIT 1)"
)
# The index is named: left to itself, the engine reads every case for each report.
_CASE = (
    "(SELECT min(c.id) FROM record c INDEXED BY record_supervision"
    " WHERE c.type = 'case' AND json_extract(CAST(c.fields AS TEXT), '$.supervision') = r.id)"
)
_OUTCOME: Final = {
    "nil": f"json_extract({_TEXT}, '$.nil') IS 1",
    "alleged": f"json_type({_TEXT}, '$.alleged') = 'object'",
    "dispute": f"json_type({_TEXT}, '$.dispute') = 'object'",
    "plain": (
        f"json_extract({_TEXT}, '$.nil') IS NOT 1 AND json_type({_TEXT}, '$.alleged') IS NOT 'object'"
        f" AND json_type({_TEXT}, '$.dispute') IS NOT 'object'"
    ),
}
_ORDER: Final = {
    "date": f"coalesce(json_extract({_TEXT}, '$.date'), '')",
    "stage": f"coalesce(json_extract({_TEXT}, '$.stage'), '')",
    "place": f"lower(coalesce(json_extract({_TEXT}, '$.place'), ''))",
    "number": f"coalesce({_NUMBER}, '')",
}


@dataclass(frozen=True, slots=True)
class SupervisionRow:
    """One line of the list of reports; `case` is the id of the matter that it became."""

    id: str
    office: str
    date: str
    stage: str
    place: str
    activities: tuple[str, ...]
    outcome: Outcome
    number: str
    state: str
    case: str


def list_supervision_ids(
    db: Database,
    search: str = "",
    stage: str = "",
    outcome: str = "",
    *,
    key: str = "date",
    descending: bool = True,
) -> list[str]:
    """Return the ids of the reports that fit, sorted by date, stage, place or number, the newest first among equals.

    All words of `search` must occur in what the reports tell.
    """
    conditions, values = ["r.type = 'supervision'"], list[object]()
    if stage:
        conditions.append(f"json_extract({_TEXT}, '$.stage') = ?")
        values.append(stage)
    if outcome in _OUTCOME:
        conditions.append(_OUTCOME[outcome])
    if search.strip():
        words = _words.findall(search.lower())[:MOST_WORDS]
        if not words:
            return []
        paths = ", ".join(f"'$.{path}'" for path in _TOLD)
        told = f"lower(json_extract({_TEXT}, {paths}) || coalesce({_NUMBER}, ''))"
        conditions += [f"instr({told}, ?) > 0"] * len(words)
        values += words
    order = f"{_ORDER.get(key, _ORDER['date'])} {'DESC' if descending else 'ASC'}, r.id DESC"
    rows = db.execute(
        f"SELECT r.id FROM record r WHERE {' AND '.join(conditions)} ORDER BY {order}",  # noqa: S608 - fixed texts
        values,
    ).fetchall()
    return [str(row[0]) for row in rows]


def supervision_rows(db: Database, ids: Sequence[str]) -> list[SupervisionRow]:
    """Return the rows of some reports in the order of their ids; one that is gone comes back with its id alone."""
    found: dict[str, SupervisionRow] = {}
    for start in range(0, len(ids), MOST_AT_ONCE):
        wanted = msgspec.json.encode(list(ids[start : start + MOST_AT_ONCE])).decode()
        rows = db.execute(
            f"SELECT r.id, r.office, r.fields, coalesce({_NUMBER}, ''), coalesce({_CASE}, '')"  # noqa: S608 - fixed
            " FROM record r WHERE r.type = 'supervision' AND r.id IN (SELECT value FROM json_each(?))",
            (wanted,),
        ).fetchall()
        found |= {row[0]: _row(*row) for row in rows}
    return [found.get(name) or _row(name, "", b"{}", "", "") for name in ids]


def supervision_number(db: Database, name: str) -> str:
    """Return the number that was drawn for a report; an empty text when there is none."""
    row = db.execute(
        "SELECT text FROM number_row WHERE case_id = ? AND series = 'lhp' AND voided = 0 ORDER BY id DESC LIMIT 1",
        (name,),
    ).fetchone()
    return str(row[0]) if row else ""


def newest_supervision(db: Database, office: str = "") -> str:
    """Return the id of the report that an office, or anybody, began last; an empty text when there is none."""
    row = db.execute(
        "SELECT id FROM record WHERE type = 'supervision' AND (? = '' OR office = ?) ORDER BY id DESC LIMIT 1",
        (office, office),
    ).fetchone()
    return str(row[0]) if row else ""


def _row(name: str, office: str, data: bytes, number: str, case: str) -> SupervisionRow:
    fields = msgspec.json.decode(data)
    return SupervisionRow(
        id=name,
        office=office,
        date=_text(fields, "date"),
        stage=_text(fields, "stage"),
        place=_text(fields, "place"),
        activities=tuple(_activity(item) for item in _items(fields.get("activities"))),
        outcome=_outcome(fields),
        number=number or _text(fields, "number"),
        state=_text(fields, "state"),
        case=case,
    )


def _activity(item: Mapping[str, Any]) -> str:
    return ": ".join(filter(None, (_text(item, "form"), _text(item, "target"))))


def _items(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _outcome(fields: Mapping[str, Any]) -> Outcome:
    if fields.get("nil") is True:
        return "nil"
    if isinstance(fields.get("alleged"), dict):
        return "alleged"
    return "dispute" if isinstance(fields.get("dispute"), dict) else "plain"


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""
