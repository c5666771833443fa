"""Counts and lists that command line and windows show beside the cases: numbers, held entries, reviews, evidence files.

Reads the projections on whatever connection it is given. Never writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from fieldapp.errors import EvidenceMissing
from fieldapp.vault.database import Database
from fieldapp.vault.history import officer_names
from fieldapp.vault.projection import load_writings

SHORTEST_PREFIX = 8
HASH_DIGITS = 64
COUNTS = {
    "cases": "SELECT count(*) FROM case_row",
    "supervisions": "SELECT count(*) FROM record WHERE type = 'supervision'",
    "entries": "SELECT count(*) FROM entry",
    "books": "SELECT count(*) FROM book",
    "held": "SELECT count(*) FROM held",
    "conflicts": "SELECT count(*) FROM record WHERE conflicts <> x'7b7d'"
    " AND type NOT IN ('access', 'book', 'device', 'receipt')",
    "quarantined": "SELECT count(*) FROM quarantine WHERE resolved IS NULL AND dismissed IS NULL",
}


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One drawn number of the register."""

    office: str
    series: str
    year: int
    running: int
    text: str
    case: str
    voided: bool


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """One entry that waits, and why."""

    hash: str
    book: str
    seq: int
    reason: str


@dataclass(frozen=True, slots=True)
class Fork:
    """A place of a book with several entries; `kept` is the one that was chosen, empty while nobody chose."""

    book: str
    seq: int
    entries: tuple[str, ...]
    kept: str


@dataclass(frozen=True, slots=True)
class Review:
    """What one office decided about a case."""

    office: str
    decision: str
    officer_name: str
    wall: str
    reason: str


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One evidence file as a case names it."""

    id: str
    sha256: str
    name: str
    size: int


def count_all(db: Database) -> dict[str, int]:
    """Return how many cases, supervision reports, entries, books, held entries, conflicts and held files there are."""
    return {name: int(db.execute(query).fetchone()[0]) for name, query in COUNTS.items()}


def case_status(db: Database, case_id: str) -> str:
    """Return the status that the list shows for a case, "" for what is no case."""
    row = db.execute("SELECT status FROM case_row WHERE id = ?", (case_id,)).fetchone()
    return str(row[0]) if row else ""


def list_numbers(db: Database, office: str, series: str = "", year: int = 0) -> list[NumberRow]:
    """Return the drawn numbers of an office, voided ones too, by series, year and running number."""
    rows = db.execute(
        "SELECT office, series, year, running, text, case_id, voided FROM number_row"
        " WHERE office = ? AND (? = '' OR series = ?) AND (? = 0 OR year = ?) ORDER BY series, year, running, id",
        (office, series, series, year, year),
    ).fetchall()
    return [NumberRow(o, s, y, r, text, case, bool(v)) for o, s, y, r, text, case, v in rows]


def list_held(db: Database) -> list[HeldEntry]:
    """Return the entries that wait, by book and place."""
    rows = db.execute("SELECT hash, book, seq, reason FROM held ORDER BY book, seq, hash").fetchall()
    return [HeldEntry(digest.hex(), book, seq, reason) for digest, book, seq, reason in rows]


def list_forks(db: Database) -> list[Fork]:
    """Return the places of books that hold several entries, by book and place."""
    rows = db.execute(
        "SELECT e.book, e.seq, e.hash, coalesce(d.value, '') FROM entry e JOIN"
        " (SELECT b.book, i.seq FROM book b JOIN entry i ON i.book = b.book WHERE b.forked"
        " GROUP BY b.book, i.seq HAVING count(*) > 1) f ON f.book = e.book AND f.seq = e.seq"
        " LEFT JOIN decision d ON d.kind = 'kept' AND d.key = e.book || ' ' || e.seq ORDER BY e.book, e.seq, e.hash"
    ).fetchall()
    found: dict[tuple[str, int], Fork] = {}
    for book, seq, digest, kept in rows:
        before = found.get((book, seq), Fork(book, seq, (), kept[:HASH_DIGITS]))
        found[book, seq] = Fork(book, seq, (*before.entries, digest.hex()), before.kept)
    return list(found.values())


def reviews_of(db: Database, case_id: str) -> list[Review]:
    """Return what offices decided about a case, the latest decision of each office, oldest first."""
    names = officer_names(db)
    rows = db.execute(
        "SELECT id, fields, lamport FROM record WHERE type = 'review' AND case_id = ? ORDER BY lamport, id", (case_id,)
    ).fetchall()
    return [_review(db, record, msgspec.json.decode(fields), names) for record, fields, _ in rows]


def _review(db: Database, record: str, fields: Mapping[str, Any], names: Mapping[str, str]) -> Review:
    last = max(load_writings(db, record), key=lambda writing: writing.order).entry
    return Review(
        office=last.office,
        decision=str(fields.get("decision", "")),
        officer_name=names.get(last.officer, ""),
        wall=last.wall,
        reason=str(fields.get("reason", "")),
    )


def list_evidence(db: Database, owner: str = "") -> list[EvidenceRow]:
    """Return the evidence files that one case or LHP names, or all of them, in the order they were recorded."""
    among, values = (" AND case_id = ?", (owner,)) if owner else ("", ())
    rows = db.execute(
        f"SELECT id, fields FROM record WHERE type = 'evidence'{among} ORDER BY id",  # noqa: S608 - fixed text
        values,
    ).fetchall()
    found = [(record, msgspec.json.decode(fields)) for record, fields in rows]
    return [
        EvidenceRow(record, str(f.get("sha256", "")), str(f.get("name", "")), int(f.get("size") or 0))
        for record, f in found
        if f.get("removed") is not True
    ]


@dataclass(frozen=True, slots=True)
class EvidencePlace:
    """Another matter that names the same evidence file: its id ("" for a draft), its numbers, and what happened."""

    owner: str
    numbers: str = ""
    summary: str = ""


def places_of_evidence(db: Database, sha256: str, besides: str = "", draft: str = "") -> list[EvidencePlace]:
    """Return the other cases, LHPs and drafts that name a file, oldest first; quick when none does."""
    drafts = db.execute(
        "SELECT count(DISTINCT draft) FROM attachment WHERE sha256 = ? AND draft <> ? AND draft IN"
        " (SELECT id FROM draft)",
        (sha256, draft),
    ).fetchone()[0]
    found = [EvidencePlace("")] * int(drafts)
    if db.execute("SELECT 1 FROM evidence_file WHERE sha256 = ?", (sha256,)).fetchone() is None:
        return found
    rows = db.execute(
        "SELECT DISTINCT r.case_id, coalesce(c.numbers, ''), coalesce(c.summary, '') FROM record r"
        " LEFT JOIN case_row c ON c.id = r.case_id WHERE r.type = 'evidence' AND r.case_id <> ?"
        " AND json_extract(CAST(r.fields AS TEXT), '$.sha256') = ?"
        " AND json_extract(CAST(r.fields AS TEXT), '$.removed') IS NULL ORDER BY r.case_id",
        (besides, sha256),
    ).fetchall()
    return [EvidencePlace(*row) for row in rows] + found


def find_evidence(db: Database, text: str) -> EvidenceRow:
    """Return the evidence file with this id or SHA-256, or the only one that begins so. Raises EvidenceMissing."""
    wanted = text.strip().lower()
    rows = list_evidence(db)
    exact = [row for row in rows if wanted in (row.id, row.sha256)]
    long_enough = len(wanted) >= SHORTEST_PREFIX
    starting = [row for row in rows if row.id.startswith(wanted) or row.sha256.startswith(wanted)]
    found = exact or (starting if long_enough else [])
    if len({row.sha256 for row in found}) != 1:
        raise EvidenceMissing(name=text[:64])
    return found[0]
