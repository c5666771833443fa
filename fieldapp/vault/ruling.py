"""Decisions about books: which branch of a fork counts, which gap is waived (`resources/format/journal.md`, section 7).

Called by the command line and the windows. A decision is an entry like any other and travels, so that every vault
comes to the same state; only another device of the book's office, or an office above, may decide.
"""

from typing import Any

from fieldapp.case.ids import derived_id
from fieldapp.case.office import is_within
from fieldapp.errors import BookUnknown, RulingUnfit
from fieldapp.vault.books import BookState, book_states, hash_at
from fieldapp.vault.decisions import recount
from fieldapp.vault.journal import Change
from fieldapp.vault.vault import Vault

SHORTEST_PREFIX = 8


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
