"""Who wrote an entry: officer, laptop, office and wall clock, as the entry itself says.

Called by the conflict desk. Reads only; what the clock of a laptop said is a claim and decides nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fieldapp.vault.database import Database
from fieldapp.vault.entry import Entry, parse_book, parse_entry
from fieldapp.vault.fold import Live
from fieldapp.vault.projection import load_writings


@dataclass(frozen=True, slots=True)
class Author:
    """The officer, the laptop and its office, the clock of that laptop, and the hash of what was written."""

    entry: str
    book: str
    device: str
    office: str
    officer: str
    wall: str


def author_of_entry(digest: bytes, entry: Entry) -> Author:
    """Return who wrote an entry."""
    return Author(digest.hex(), entry.book, parse_book(entry.book).device, entry.office, entry.officer, entry.wall)


def author_of(db: Database, live: Live) -> Author:
    """Return who wrote a value."""
    book = parse_book(live.writing.book)
    digest = bytes.fromhex(live.writing.hash)
    row = db.execute("SELECT bytes FROM entry WHERE hash = ?", (digest,)).fetchone()
    office = parse_entry(row[0]).office if row is not None else book.office
    return Author(live.writing.hash, live.writing.book, book.device, office, live.officer, live.wall)


def authors_of(db: Database, record: str) -> Sequence[Author]:
    """Return who wrote the entries of a record, in fold order."""
    ordered = sorted(load_writings(db, record), key=lambda writing: writing.order)
    return [author_of_entry(writing.hash, writing.entry) for writing in ordered]
