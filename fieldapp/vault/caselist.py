"""The list of cases as ids first: everything that fits, filtered and sorted by SQL, and the rows of a few of them.

Reads the projections on whatever connection it is given. Called by the windows, which show a row only when it comes
into view. Never writes, and never loads a case.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec

from fieldapp.vault.database import Database
from fieldapp.vault.search import COLUMNS, CaseRow, match_query
from fieldapp.vault.underway import state_condition

Order = Literal["newest", "date", "subject", "number"]

# What is not known stands last, whichever way the list is turned; one key sorts faster than two.
_ORDERS: Final = {
    ("newest", True): "+c.n DESC",
    ("newest", False): "+c.n",
    ("date", True): "c.occurred_on DESC, c.n DESC",
    ("date", False): "c.occurred_on = '', c.occurred_on, c.n DESC",
    ("subject", True): "lower(c.subjects) DESC, c.n DESC",
    ("subject", False): "coalesce(nullif(lower(c.subjects), ''), char(1114111)), c.n DESC",
    ("number", True): "d.place DESC, c.n DESC",
    ("number", False): "d.place IS NULL, d.place, c.n DESC",
}
_DRAWN: Final = (
    " LEFT JOIN (SELECT case_id, max(year * 100000000 + running) place FROM number_row WHERE voided = 0"
    " GROUP BY case_id) d ON d.case_id = c.id"
)
_ids = msgspec.json.Decoder(list[int])


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; `period` is a year or a month of the event ("2024", "2024-10").

    `home` keeps the cases of one office, `away` those of all others; `travel` those of `sender` and the offices below
    it that stand so on their way to the office above.
    """

    status: str = ""
    kind: str = ""
    period: str = ""
    home: str = ""
    away: str = ""
    conflict: bool = False
    unnumbered: bool = False
    travel: str = ""
    sender: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is narrowed at all."""
        return self != Filters()


def case_ids(
    db: Database, search: str = "", filters: Filters = Filters(), order: Order = "newest", *, descending: bool = True
) -> "array[int]":
    """Return the `n` of every case that fits, in the order asked for."""
    conditions, values = _conditions(db, filters)
    source = "case_row c" + (_DRAWN if order == "number" else "")
    by = _ORDERS[order, descending]
    if search.strip():
        match = match_query(search)
        if not match:
            return array("q")
        if order == "newest":
            # The index gives its rows by `n` already; the plus keeps it from looking up one row after the other.
            source, by = "search s", f"s.rowid{' DESC' if descending else ''}"
            among = [f"+s.rowid IN (SELECT c.n FROM case_row c WHERE {_and(conditions)})"] if conditions else []  # noqa: S608
            conditions, values = ["search MATCH ?", *among], [match, *values]
        else:
            conditions.append("c.n IN (SELECT rowid FROM search WHERE search MATCH ?)")
            values.append(match)
    key = "s.rowid" if source == "search s" else "c.n"
    row = db.execute(
        f"SELECT json_group_array(n) FROM (SELECT {key} n FROM {source} WHERE {_and(conditions)} ORDER BY {by})",  # noqa: S608
        values,
    ).fetchone()
    return array("q", _ids.decode(row[0]))


def case_rows(db: Database, ns: Sequence[int]) -> list[CaseRow | None]:
    """Return the rows of some cases in the order given, None where one is gone."""
    rows = db.execute(
        f"SELECT {COLUMNS} FROM case_row c WHERE c.n IN (SELECT value FROM json_each(?))",  # noqa: S608 - fixed names
        (msgspec.json.encode(list(ns)).decode(),),
    ).fetchall()
    found = {row[0]: CaseRow(*row) for row in rows}
    return [found.get(n) for n in ns]


def find_row(db: Database, case_id: str) -> CaseRow | None:
    """Return the row of one case, None when there is no such case."""
    row = db.execute(f"SELECT {COLUMNS} FROM case_row c WHERE c.id = ?", (case_id,)).fetchone()  # noqa: S608 - fixed names
    return CaseRow(*row) if row else None


def event_years(db: Database) -> list[str]:
    """Return the years in which something happened, the newest first; the index is asked once for each year."""
    rows = db.execute(
        "WITH RECURSIVE found (day) AS (SELECT max(occurred_on) FROM case_row UNION ALL"
        " SELECT (SELECT max(occurred_on) FROM case_row WHERE occurred_on < substr(day, 1, 4)) FROM found"
        " WHERE day <> '' LIMIT 200) SELECT substr(day, 1, 4) FROM found WHERE day <> ''"
    ).fetchall()
    return [row[0] for row in rows]


def _and(conditions: Sequence[str]) -> str:
    return " AND ".join(conditions) or "1"


def _conditions(db: Database, filters: Filters) -> tuple[list[str], list[Any]]:
    found: list[tuple[str, tuple[Any, ...]]] = []
    for column, value in (("status", filters.status), ("kind", filters.kind), ("office", filters.home)):
        if value:
            found.append((f"c.{column} = ?", (value,)))
    if filters.away:
        found.append(("c.office <> ?", (filters.away,)))
    if filters.period:
        found.append(("c.occurred_on BETWEEN ? AND ?", (filters.period, filters.period + "-99")))
    if filters.conflict:
        found.append(("c.flags = 'conflict'", ()))
    if filters.unnumbered:
        found.append(("c.numbers = ''", ()))
    if filters.travel:
        found.append(state_condition(db, filters.sender, filters.travel))
    return [condition for condition, _ in found], [value for _, values in found for value in values]
