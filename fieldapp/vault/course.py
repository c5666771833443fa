"""The projection of what every case went through: one narrow row each, by which open deadlines are found.

Called by the projections inside their transaction, and once for a vault from before. What a course is:
`fieldapp.case.course`.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import msgspec

from fieldapp.case.course import course_of
from fieldapp.vault.driver import Database

PARTS: Final = ("step", "referral", "number")
BLOCK: Final = 1000
Row = tuple[str, str, str, str]


def course_row(
    case_id: str, office: str, case: Mapping[str, Any], parts: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Row:
    """Return the row of a case: its fields, and the fields of its records by type without what was removed."""
    numbered = any(one.get("voided") is not True and not one.get("owner") for one in parts["number"])
    return (case_id, office, *course_of(case, parts["step"], parts["referral"], numbered=numbered))


def store_courses(db: Database, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows, in place of those that were there."""
    db.conn.executemany("INSERT OR REPLACE INTO course_row VALUES (?, ?, ?, ?)", rows)


def fill_courses(db: Database) -> None:
    """Compute the rows of all cases from their records."""
    found: list[Row] = []
    for row in _all_rows(db):
        found.append(row)
        if len(found) == BLOCK:
            store_courses(db, found)
            found.clear()
    store_courses(db, found)


def _all_rows(db: Database) -> Iterator[Row]:
    records = db.execute(
        "SELECT case_id, type, office, fields FROM record"
        " WHERE type IN ('case', 'step', 'referral', 'number') AND case_id <> '' ORDER BY case_id"
    )
    for case_id, group in groupby(records, key=lambda record: str(record[0])):
        held = [(kind, office, msgspec.json.decode(fields)) for _, kind, office, fields in group]
        for kind, office, case in held:
            if kind == "case":
                yield course_row(case_id, office, case, _parts(held, office))


def _parts(held: Sequence[tuple[str, str, dict[str, Any]]], office: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in PARTS}
    for kind, whose, fields in held:
        if kind in found and whose == office and fields.get("removed") is not True:
            found[kind].append(fields)
    return found
