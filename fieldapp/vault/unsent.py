"""What no receipt covers yet: the entries of this office and those below it that no higher office has acknowledged.

Traces travel with what follows them and wait for nothing, so they do not count. Called by the lists and by
the first page. Reads only.
"""

from dataclasses import dataclass
from typing import Final

from fieldapp.vault.database import Database

# More entries than these are counted as entries alone: nobody needs to know how many cases they belong to.
MOST_ENTRIES: Final = 5000

_BOOKS: Final = (
    "SELECT b.book book, b.last last, coalesce((SELECT max(a.upto) FROM ack a WHERE a.book = b.book), 0) upto"
    " FROM book b WHERE b.writer = ? OR b.writer LIKE ? || '.%'"
)
_TRACES: Final = (
    "SELECT count(*) FROM record r JOIN entry e ON e.record = r.id JOIN book b ON b.book = e.book"
    " WHERE r.type = 'access' AND (b.writer = ? OR b.writer LIKE ? || '.%') AND e.seq <= b.last AND e.seq >"
    " coalesce((SELECT max(a.upto) FROM ack a WHERE a.book = b.book), 0)"
)
_CASES: Final = (
    "SELECT r.case_id FROM book b JOIN entry e ON e.book = b.book AND e.seq >"
    " coalesce((SELECT max(a.upto) FROM ack a WHERE a.book = b.book), 0)"
    " JOIN record r ON r.id = e.record AND r.case_id <> '' WHERE (b.writer = ? OR b.writer LIKE ? || '.%')"
)


@dataclass(frozen=True, slots=True)
class Unsent:
    """How much waits to travel; `cases` counts cases and LHPs, None where that would take too long to count."""

    entries: int
    cases: int | None


def count_unsent(db: Database, office: str) -> Unsent:
    """Return how many entries of an office and those below it no receipt covers, and of how many cases and LHPs."""
    row = db.execute(f"SELECT coalesce(sum(last - upto), 0) FROM ({_BOOKS}) WHERE last > upto", (office, office))  # noqa: S608
    entries = int(row.fetchone()[0]) - int(db.execute(_TRACES, (office, office)).fetchone()[0])
    if entries > MOST_ENTRIES:
        return Unsent(entries, None)
    found = db.execute(f"SELECT count(*) FROM (SELECT DISTINCT case_id FROM ({_CASES}))", (office, office))  # noqa: S608
    return Unsent(entries, int(found.fetchone()[0]))
