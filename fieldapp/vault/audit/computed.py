"""Projections against the journal: everything computed anew, and every row that is not as it was named.

Called by the check. Computes inside a transaction that is never kept.
"""

import hashlib
from collections.abc import Iterator
from typing import Final

from fieldapp.vault.audit.defect import Defect
from fieldapp.vault.database import Database, immediate
from fieldapp.vault.rebuild import SEARCH, rebuild
from fieldapp.vault.schema import PROJECTIONS

# Of each table no more rows than these are named.
MOST_ROWS: Final = 20
# The tables whose rows are named by the id of a record.
_OF_RECORDS: Final = ("record", "case_row", "number_row", "course_row")


class _Undone(Exception):
    """Leaves a transaction without keeping it."""


def check_projections(db: Database) -> list[Defect]:
    """Return the tables that are not as the journal says, each with the rows in question."""
    found: list[Defect] = []
    before = {table: _rows(db, table) for table in PROJECTIONS}
    indexed = {table: _indexed(db, table) for table in SEARCH}
    try:
        with immediate(db):
            for table in rebuild(db):
                found += _differing(db, table, before.get(table, {}))
            for table, documents in indexed.items():
                found += [
                    Defect("projection", table, name, name)
                    for name in sorted(documents ^ _indexed(db, table))[:MOST_ROWS]
                ]
            raise _Undone
    except _Undone:
        return found


def _differing(db: Database, table: str, before: dict[str, bytes]) -> Iterator[Defect]:
    after = _rows(db, table) if table in PROJECTIONS else {}
    keys = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    of_records = table in _OF_RECORDS
    if not keys:
        yield Defect("projection", table)
    for key in keys[:MOST_ROWS]:
        yield Defect("projection", table, key, key if of_records else "")


def _indexed(db: Database, table: str) -> set[str]:
    """Return the cases whose words an index says it holds."""
    rows = db.execute(f"SELECT coalesce(c.id, s.rowid) FROM {table} s LEFT JOIN case_row c ON c.n = s.rowid")  # noqa: S608
    return {str(row[0]) for row in rows.fetchall()}


def _rows(db: Database, table: str) -> dict[str, bytes]:
    """Return a digest of each row by its key; the running number of the case list is nobody's affair."""
    info = db.execute(f"PRAGMA table_info({table})").fetchall()
    columns = [name for _, name, *_ in info if (table, name) != ("case_row", "n")]
    keys = ["id"] if table in _OF_RECORDS else [name for _, name, *_, place in info if place]
    query = f"SELECT {', '.join((*keys, *columns))} FROM {table}"  # noqa: S608 - fixed names
    return {
        " ".join(map(_text, row[: len(keys)])): hashlib.sha256(repr(row[len(keys) :]).encode()).digest()[:8]
        for row in db.execute(query)
    }


def _text(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
