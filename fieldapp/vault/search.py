"""Finding cases: as you type, by names and numbers first, then by the words of what happened.

Reads the projections on whatever connection it is given. What people type is data: it never reaches the query
language of the index except as quoted words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import Stemmer

from fieldapp.vault.database import Database

_words = re.compile(r"\w+")
_stemmer = Stemmer.Stemmer("indonesian")
SHORTEST_PREFIX = 2
MOST_WORDS = 24
COLUMNS = (
    "n, id, kind, office, status, summary, place, region, occurred_on, known_on, subjects, numbers, evidence,"
    " flags, revision"
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


def list_cases(
    db: Database, search: str = "", status: str = "", limit: int = 100, before: int | None = None
) -> list[CaseRow]:
    """Return the newest cases that fit, newest first; `before` is the `n` of the last row seen."""
    conditions, values = ["n < ?"], list[object]([2**63 - 1 if before is None else before])
    if status:
        conditions.append("status = ?")
        values.append(status)
    if search.strip():
        match = _matches(search)
        if match is None:
            return []
        conditions.append(f"n IN ({match[0]})")
        values += match[1]
    rows = db.execute(
        f"SELECT {COLUMNS} FROM case_row WHERE {' AND '.join(conditions)} ORDER BY n DESC LIMIT ?",  # noqa: S608
        [*values, limit],
    ).fetchall()
    return [CaseRow(*row) for row in rows]


def count_cases(db: Database) -> int:
    """Return how many cases there are."""
    return int(db.execute("SELECT count(*) FROM case_row").fetchone()[0])


def _matches(search: str) -> tuple[str, Sequence[str]] | None:
    words = _words.findall(search)[:MOST_WORDS]
    if not words:
        return None
    names = _query(words)
    texts = _query([*words[:-1]], words[-1])
    stems = _stem_query(words)
    return (
        "SELECT rowid FROM search_name WHERE search_name MATCH ?"
        " UNION SELECT rowid FROM search_text WHERE search_text MATCH ?",
        [names, f"({texts}) OR ({stems})" if stems else texts],
    )


def _query(words: Sequence[str], last: str | None = None) -> str:
    """Quote every word; the last one is a prefix, as it may still be typed."""
    complete = list(words if last is not None else words[:-1])
    ending = words[-1] if last is None else last
    star = "*" if len(ending) >= SHORTEST_PREFIX else ""
    return " AND ".join([*(f'"{word}"' for word in complete), f'"{ending}"{star}'])


def _stem_query(words: Sequence[str]) -> str:
    stems = [stem for stem in _stemmer.stemWords([word.lower() for word in words]) if stem]
    return " AND ".join(f'stems:"{stem}"' for stem in stems)
