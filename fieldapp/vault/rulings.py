"""Decisions about books and devices: waive a gap, choose a branch, revoke a device.

Each is an entry of the vault's own, in its book for the office concerned, followed at once by a recount. Called by the
command line and by enrolment. Who may decide is checked by the fold too: these refuse early.
"""

from fieldapp.case.ids import derived_id
from fieldapp.case.office import is_within
from fieldapp.errors import BookUnknown, NothingToDecide, RecordElsewhere
from fieldapp.vault.books import BookState, book_states, hash_at, last_place
from fieldapp.vault.decisions import recount
from fieldapp.vault.journal import Change
from fieldapp.vault.vault import Vault


def _book(vault: Vault, name: str) -> BookState:
    found = [state for state in book_states(vault.db) if state.book == name]
    if not found:
        raise BookUnknown(book=name)
    if not is_within(found[0].office, vault.office):
        raise RecordElsewhere(office=found[0].office)
    if found[0].device == vault.device:
        raise NothingToDecide(book=name)
    return found[0]


def waive(vault: Vault, book: str, reason: str) -> int:
    """Let the entries after the first gap of a book count; return the place where it goes on.

    Raises BookUnknown, RecordElsewhere, NothingToDecide when there is no gap.
    """
    state = _book(vault, book)
    row = vault.db.execute(
        "SELECT min(seq) FROM held WHERE book = ? AND reason = 'gap' AND seq > ?", (book, state.last)
    ).fetchone()
    if row[0] is None or hash_at(vault.db, book, int(row[0]) - 1):
        raise NothingToDecide(book=book)
    _decide(vault, "book.waive", derived_id("book", book), {"book": book, "seq": int(row[0])}, state.office, reason)
    return int(row[0])


def resolve(vault: Vault, book: str, seq: int, keep: str, reason: str) -> None:
    """Choose which of the entries at a forked place counts; `keep` is its hash or the beginning of it.

    Raises BookUnknown, RecordElsewhere, NothingToDecide when the place is not forked or the hash not among them.
    """
    state = _book(vault, book)
    found = [digest.hex() for digest in hash_at(vault.db, book, seq)]
    chosen = [digest for digest in found if digest.startswith(keep.lower())] if len(keep) >= 8 else []
    if len(found) < 2 or len(chosen) != 1:
        raise NothingToDecide(book=book)
    fields = {"book": book, "seq": seq, "keep": chosen[0]}
    _decide(vault, "book.resolve", derived_id("book", book), fields, state.office, reason)


def revoke(vault: Vault, device: str, reason: str) -> dict[str, int]:
    """Stop a device: of each of its books only what is held now counts. Returns the places.

    Raises BookUnknown when the device never sent anything, NothingToDecide for the own device, RecordElsewhere.
    """
    if device == vault.device:
        raise NothingToDecide(book=device)
    states = [state for state in book_states(vault.db) if state.device == device]
    if not states:
        raise BookUnknown(book=device)
    upto = {state.book: last_place(vault.db, state.book) for state in states}
    for office in sorted({state.office for state in states if is_within(state.office, vault.office)}):
        record = derived_id("device", device, office)
        _decide(vault, "device.revoke", record, {"device": device, "upto": upto}, office, reason)
    return upto


def _decide(vault: Vault, kind: str, record: str, fields: dict[str, object], office: str, reason: str) -> None:
    with vault.writing():
        change = Change(kind, record, fields, reason=reason, office=office)
        vault.journal.write([change], vault.officer, vault.now())
        recount(vault.db)


def revoked_devices(vault: Vault) -> frozenset[str]:
    """Return the devices that a decision in force stops."""
    rows = vault.db.execute("SELECT key FROM decision WHERE kind = 'revoked'").fetchall()
    return frozenset(row[0] for row in rows)
