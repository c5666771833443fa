"""Decisions about books: which branch of a fork counts, which gap is waived, what a person looked into.

`resources/format/journal.md`, section 7, and `resources/format/exchange.md`, section 7. Called by the command line and
the windows. A decision is an entry like any other and travels, so that every vault comes to the same state; only
another device of the book's office, or an office above, may decide. A note changes nothing that counts, and the laptop
itself may write one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import msgspec

from fieldapp.case.ids import derived_id
from fieldapp.case.office import is_within
from fieldapp.errors import BookUnknown, EntryMalformed, RulingUnfit
from fieldapp.vault.books import BookState, book_states, hash_at
from fieldapp.vault.database import Database
from fieldapp.vault.decisions import recount
from fieldapp.vault.entry import Entry, parse_book, parse_entry
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import settings
from fieldapp.vault.vault import Vault

SHORTEST_PREFIX = 8
NOTE: Final = "book.note"
What = Literal["clone", "restored", "revoked", "differs"]
WHATS: Final[tuple[What, ...]] = get_args(What)


@dataclass(frozen=True, slots=True)
class Note:
    """What a person said about a book as far as place `seq`: who, when, and why it needs no more looking into."""

    book: str
    what: str
    seq: int
    reason: str
    officer: str
    office: str
    wall: str


def resolve_fork(vault: Vault, book: str, seq: int, keep: str, reason: str) -> tuple[str, int]:
    """Let one entry of a forked place count and no other; return its hash and how many cases changed.

    `keep` is the hash or at least eight digits of it. Raises BookUnknown, RulingUnfit, RightMissing.
    """
    state = _decidable(vault, book)
    there = [digest.hex() for digest in hash_at(vault.db, book, seq)]
    wanted = keep.strip().lower()
    chosen = [digest for digest in there if digest.startswith(wanted)] if len(wanted) >= SHORTEST_PREFIX else []
    if len(there) < 2 or len(chosen) != 1:
        raise RulingUnfit(book=book, seq=seq)
    return chosen[0], _decide(vault, state, "book.resolve", {"book": book, "seq": seq, "keep": chosen[0]}, reason)


def waive_gap(vault: Vault, book: str, seq: int, reason: str) -> int:
    """Let the entry at a place count although what stood before it is lost; return how many cases changed.

    Raises BookUnknown, RulingUnfit, RightMissing.
    """
    state = _decidable(vault, book)
    waiting = vault.db.execute(
        "SELECT 1 FROM held WHERE book = ? AND seq = ? AND reason = 'gap'", (book, seq)
    ).fetchone()
    if waiting is None or hash_at(vault.db, book, seq - 1):
        raise RulingUnfit(book=book, seq=seq)
    return _decide(vault, state, "book.waive", {"book": book, "seq": seq}, reason)


def note_books(vault: Vault, books: Iterable[tuple[str, int]], what: What, reason: str) -> None:
    """Write that a person looked into something about these books, each as far as a place; nothing else changes.

    Raises BookUnknown, RulingUnfit for a book of an office outside the own area, RightMissing.
    """
    vault.require("rule_books")
    states = {state.book: state for state in book_states(vault.db)}
    changes = []
    for book, seq in books:
        state = states.get(book)
        if state is None:
            raise BookUnknown(book=book)
        if not is_within(state.office, vault.office):
            raise RulingUnfit(book=book, seq=seq)
        fields = {"book": book, "what": what, "seq": seq}
        changes.append(Change(NOTE, derived_id("book", book), fields, reason=reason, office=state.office))
    with vault.whole() as reaching, reaching.writing():
        reaching.journal.write(changes, vault.officer, vault.now())


def list_notes(db: Database) -> dict[tuple[str, str], Note]:
    """Return by book and matter the note that reaches furthest, of those that count."""
    rows = db.execute(
        "SELECT e.bytes, p.open FROM record r JOIN entry e ON e.record = r.id AND e.kind = ?"
        " JOIN payload p ON p.n = e.n LEFT JOIN held h ON h.hash = e.hash WHERE r.type = 'book' AND h.hash IS NULL"
        " ORDER BY e.lamport, e.book, e.seq",
        (NOTE,),
    ).fetchall()
    found: dict[tuple[str, str], Note] = {}
    for data, payload in rows:
        note = _read_note(data, payload)
        if note is not None and note.seq >= found.get((note.book, note.what), note).seq:
            found[note.book, note.what] = note
    return found


def _read_note(data: bytes, payload: bytes | None) -> Note | None:
    said = settings(payload) or {}
    book, what, seq = said.get("book"), said.get("what"), said.get("seq")
    if not isinstance(book, str) or what not in WHATS or not isinstance(seq, int) or isinstance(seq, bool):
        return None
    entry = parse_entry(data)
    if not _concerns(entry, book):
        return None
    reason = msgspec.json.decode(payload).get("reason") if payload else ""
    return Note(book, what, seq, str(reason or ""), entry.officer, entry.office, entry.wall)


def _concerns(entry: Entry, book: str) -> bool:
    """Say whether an entry stands where one about this book stands: in its record, in a book for the same office."""
    try:
        return (entry.record, parse_book(entry.book).office) == (derived_id("book", book), parse_book(book).office)
    except EntryMalformed:
        return False


def _decidable(vault: Vault, book: str) -> BookState:
    vault.require("rule_books")
    state = next((state for state in book_states(vault.db) if state.book == book), None)
    if state is None:
        raise BookUnknown(book=book)
    if state.device == vault.device or not is_within(state.writer, vault.office):
        raise RulingUnfit(book=book, seq="")
    return state


def _decide(vault: Vault, state: BookState, kind: str, fields: dict[str, Any], reason: str) -> int:
    change = Change(kind, derived_id("book", state.book), fields, reason=reason, office=state.office)
    with vault.whole() as reaching, reaching.writing() as db:
        reaching.journal.write([change], vault.officer, vault.now())
        return len(recount(db))
