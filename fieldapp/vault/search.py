"""Finding cases: as you type, by names and numbers first, then by the words of what happened.

Reads the projections on whatever connection it is given. What people type is data: it never reaches the query
language of the index except as quoted words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import Stemmer

from fieldapp.vault.database import Database

# The index keeps no positions: a word must be one token, so that it is never looked up as a phrase.
_words = re.compile(r"[^\W_]+")
_stemmer = Stemmer.Stemmer("indonesian")
SHORTEST_NAME, SHORTEST_TEXT = 2, 3
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
    newest = 2**63 - 1 if before is None else before
    if not search.strip():
        where = "n < ? AND status = ?" if status else "n < ?"
        return _read_rows(db, where, [newest, status] if status else [newest], limit)
    words = _words.findall(search.lower())[:MOST_WORDS]
    hits: set[int] = set()
    for table, match in (("search_name", _name_query(words)), ("search_text", _text_query(words))) if words else ():
        hits.update(_newest_hits(db, table, match, status, newest, limit))
    keys = sorted(hits, reverse=True)[:limit]
    return _read_rows(db, "n IN (SELECT value FROM json_each(?))", [str(keys)], limit)


def _read_rows(db: Database, where: str, values: Sequence[object], limit: int) -> list[CaseRow]:
    rows = db.execute(
        f"SELECT {COLUMNS} FROM case_row WHERE {where} ORDER BY n DESC LIMIT ?",  # noqa: S608 - fixed conditions
        [*values, limit],
    ).fetchall()
    return [CaseRow(*row) for row in rows]


def _newest_hits(db: Database, table: str, match: str, status: str, before: int, limit: int) -> list[int]:
    """Return the keys of the newest hits of one index: read from its end, so that a common word costs no more."""
    also = " AND EXISTS (SELECT 1 FROM case_row c WHERE c.status = ? AND c.n = f.rowid)" if status else ""
    rows = db.execute(
        f"SELECT f.rowid FROM {table} f WHERE {table} MATCH ? AND f.rowid < ?{also}"  # noqa: S608 - fixed names
        " ORDER BY f.rowid DESC LIMIT ?",
        [match, before, *([status] if status else []), limit],
    ).fetchall()
    return [row[0] for row in rows]


def count_cases(db: Database) -> int:
    """Return how many cases there are."""
    return int(db.execute("SELECT count(*) FROM case_row").fetchone()[0])


def _name_query(words: Sequence[str]) -> str:
    """Ask for all words; the last one may still be typed."""
    *complete, last = _without_single(words)
    star = "*" if len(last) >= SHORTEST_NAME else ""
    return " AND ".join([*(f'"{word}"' for word in complete), f'"{last}"{star}'])


def _text_query(words: Sequence[str]) -> str:
    """Ask for all words or their stems; the last one may still be typed."""
    kept = _without_single(words)
    asked = []
    for at, word in enumerate(kept, 1):
        star = "*" if at == len(kept) and len(word) >= SHORTEST_TEXT else ""
        stem = _stemmer.stemWord(word)
        asked.append(f'("{word}"{star} OR "{stem}")' if stem and stem != word else f'"{word}"{star}')
    return " AND ".join(asked)


def _without_single(words: Sequence[str]) -> Sequence[str]:
    """Leave the first letter of a further word out: the list would flicker empty until the second is typed."""
    return words[:-1] if len(words) > 1 and len(words[-1]) == 1 and not words[-1].isdigit() else words
