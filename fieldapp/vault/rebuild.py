"""Rebuild: every projection computed anew from the journal, and compared with what stood there.

Called by `netra vault rebuild` and by the full check. The same functions that project one save project everything here;
what differs afterwards was not written by them.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from fieldapp.vault.database import Database
from fieldapp.vault.decisions import recount
from fieldapp.vault.projection import BranchNames, refold, refresh_cases, store_states
from fieldapp.vault.schema import PROJECTIONS

SEARCH = ("search",)
BLOCK = 500
Report = Callable[[int, int], None]


def rebuild(db: Database, report: Report | None = None) -> list[str]:
    """Compute every projection anew and return the tables that were not as the journal says.

    Must run inside a write transaction; roll it back to look without changing.
    """
    before = digests(db)
    clear(db)
    recount_all(db, report)
    after = digests(db)
    return [name for name in before if before[name] != after[name]]


def clear(db: Database) -> None:
    """Empty every projection."""
    for table in PROJECTIONS:
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - fixed names
    for table in SEARCH:
        db.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")  # noqa: S608 - fixed names


def recount_all(db: Database, report: Report | None = None) -> None:
    """Fill empty projections from the journal."""
    recount(db, fold_records=False)
    records = [row[0] for row in db.execute("SELECT DISTINCT record FROM entry ORDER BY record").fetchall()]
    names, done = BranchNames(db), 0
    for block in _blocks(records):
        store_states(db, [refold(db, record, names) for record in block])
        done += len(block)
        if report:
            report(done, 2 * len(records))
    cases = [row[0] for row in db.execute("SELECT id FROM record WHERE type = 'case' ORDER BY id").fetchall()]
    for block in _blocks(cases):
        refresh_cases(db, block)
        done += len(block)
        if report:
            report(min(done, 2 * len(records)), 2 * len(records))


def _blocks(names: Sequence[str]) -> Iterable[Sequence[str]]:
    return (names[at : at + BLOCK] for at in range(0, len(names), BLOCK))


def digests(db: Database) -> dict[str, str]:
    """Return a digest of the rows of each projection, search indexes included, independent of their order.

    The key `n` of a case in the list is left out: which of two cases with one wish got it depends on who came first.
    """
    found = {}
    for table in PROJECTIONS:
        columns = [
            name for _, name, *_ in db.execute(f"PRAGMA table_info({table})") if (table, name) != ("case_row", "n")
        ]
        found[table] = _digest(db.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1, 2"))  # noqa: S608
    for table in SEARCH:
        db.execute(f"CREATE VIRTUAL TABLE temp.words_{table} USING fts5vocab(main, {table}, 'instance')")
        try:
            found[table] = _digest(
                db.execute(
                    f"SELECT w.term, c.id, w.col, w.offset FROM temp.words_{table} w"  # noqa: S608
                    " LEFT JOIN case_row c ON c.n = w.doc ORDER BY 1, 2, 3, 4"
                )
            )
        finally:
            db.execute(f"DROP TABLE temp.words_{table}")
    return found


def _digest(rows: Iterable[Sequence[Any]]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
