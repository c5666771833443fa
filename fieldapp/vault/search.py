"""Finding cases as you type: by names, numbers, places and the words of what happened, newest first.

Reads the projections on whatever connection it is given. What people type is data: it never reaches the query
language of the index except as quoted words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import Stemmer

from fieldapp.vault.database import Database

_words = re.compile(r"[^\W_]+")
_stemmer = Stemmer.Stemmer("indonesian")
SHORTEST_PREFIX = 3
MOST_WORDS = 24
# Names, numbers and places have columns of their own in the index, apart from what happened.
NAMES = "{subjects numbers place}"
COLUMNS = (
    "c.n, c.id, c.kind, c.office, c.status, c.summary, c.place, c.region, c.occurred_on, c.known_on, c.subjects,"
    " c.numbers, c.evidence, c.flags, c.revision"
)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the case list."""

    n: int
    id: str
    kind: str
    office: str
    status: str
    summary: str
    place: str
    region: str
    occurred_on: str
    known_on: str
    subjects: str
    numbers: str
    evidence: int
    flags: str
    revision: int


def find_rows(db: Database, case_ids: Sequence[str]) -> dict[str, CaseRow]:
    """Return the rows of some cases by their ids, without those that are gone."""
    rows = db.execute(
        f"SELECT {COLUMNS} FROM case_row c WHERE c.id IN (SELECT value FROM json_each(?))",  # noqa: S608 - fixed names
        (msgspec.json.encode(list(case_ids)).decode(),),
    ).fetchall()
    return {row[1]: CaseRow(*row) for row in rows}


def list_cases(
    db: Database,
    search: str = "",
    status: str = "",
    limit: int = 100,
    before: int | None = None,
    *,
    names_only: bool = False,
) -> list[CaseRow]:
    """Return the newest cases that fit, newest first; `before` is the `n` of the last row seen.

    With `names_only` the words are looked for among subjects, numbers and places, not in what happened.
    """
    conditions, values = ["c.n < ?"], list[object]([2**63 - 1 if before is None else before])
    source, order = "case_row c", "c.n"
    if status:
        conditions.append("c.status = ?")
        values.append(status)
    if search.strip():
        match = match_query(search)
        if not match:
            return []
        # The index is read from its newest end, so that a common word costs no more than a rare one.
        source, order = "search s CROSS JOIN case_row c ON c.n = s.rowid", "s.rowid"
        conditions[0] = "s.rowid < ?"
        conditions.append("search MATCH ?")
        values.append(f"{NAMES} : ({match})" if names_only else match)
    where = " AND ".join(conditions)
    rows = db.execute(
        f"SELECT {COLUMNS} FROM {source} WHERE {where} ORDER BY {order} DESC LIMIT ?",  # noqa: S608 - fixed texts
        [*values, limit],
    ).fetchall()
    return [CaseRow(*row) for row in rows]


def count_cases(db: Database) -> int:
    """Return how many cases there are."""
    return int(db.execute("SELECT count(*) FROM case_row").fetchone()[0])


def match_query(search: str) -> str:
    """Return what asks the index for all words or their stems, "" without any word; the last may still be typed."""
    kept = _without_single(_words.findall(search.lower())[:MOST_WORDS])
    asked = []
    for at, word in enumerate(kept, 1):
        star = "*" if at == len(kept) and len(word) >= SHORTEST_PREFIX else ""
        stem = _stemmer.stemWord(word)
        asked.append(f'("{word}"{star} OR "{stem}")' if stem and stem != word else f'"{word}"{star}')
    return " AND ".join(asked)


def _without_single(words: Sequence[str]) -> Sequence[str]:
    """Leave the first letter of a further word out: the list would flicker empty until the second is typed."""
    return words[:-1] if len(words) > 1 and len(words[-1]) == 1 and not words[-1].isdigit() else words
