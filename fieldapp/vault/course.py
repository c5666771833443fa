"""The projection of what every case went through: one narrow row each, by which open deadlines are found.

Called by the projections inside their transaction, and once for a vault from before. What a course is:
`fieldapp.case.course`.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import msgspec

from fieldapp.case.course import course_of
from fieldapp.case.records import Record
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


def list_courses(db: Database, office: str) -> list[str]:
    """Return the courses that cases of an office took, each once; the index is asked once for each."""
    rows = db.execute(
        "WITH RECURSIVE found (course) AS (SELECT min(course) FROM course_row WHERE office = ?1 UNION ALL"
        " SELECT (SELECT min(course) FROM course_row WHERE office = ?1 AND course > found.course) FROM found"
        " WHERE course IS NOT NULL) SELECT course FROM found WHERE course IS NOT NULL",
        (office,),
    ).fetchall()
    return [str(row[0]) for row in rows]


def cases_on(db: Database, office: str, courses: Sequence[str], since: str) -> list[str]:
    """Return the ids of an office's cases that took one of some courses and were alive since a day (ISO)."""
    rows = db.execute(
        "SELECT id FROM course_row WHERE office = ? AND course IN (SELECT value FROM json_each(?)) AND latest >= ?",
        (office, msgspec.json.encode(list(courses)).decode(), since),
    ).fetchall()
    return [str(row[0]) for row in rows]


def load_handled(db: Database, case_ids: Sequence[str]) -> dict[str, list[Record]]:
    """Return of each case its own record, steps, referrals and numbers as its home office wrote them; no identities."""
    rows = db.execute(
        "SELECT r.case_id, r.type, r.id, r.fields FROM course_row c JOIN record r ON r.case_id = c.id"
        " AND r.office = c.office WHERE c.id IN (SELECT value FROM json_each(?))"
        " AND r.type IN ('case', 'step', 'referral', 'number') ORDER BY r.id",
        (msgspec.json.encode(list(case_ids)).decode(),),
    ).fetchall()
    found: dict[str, list[Record]] = {}
    for case_id, kind, name, fields in rows:
        found.setdefault(case_id, []).append(Record(kind, name, msgspec.json.decode(fields), None))
    return found
