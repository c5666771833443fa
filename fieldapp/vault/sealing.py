"""The officer's seal over the own books: an entry with his own signature when a session ends.

`resources/format/vault.md`, section 8. Through `prev` it covers everything before it, so that nobody without the
officer's key can rewrite what he saw. Called when a session of the window ends and by `netra vault seal`.
"""

from dataclasses import replace
from typing import Any, Final

from fieldapp.vault.database import Database
from fieldapp.vault.entry import Reference
from fieldapp.vault.projection import settings
from fieldapp.vault.trace import KIND, trace_change
from fieldapp.vault.vault import Vault

SEALED: Final = "sealed"


def seal_session(vault: Vault) -> Reference | None:
    """Sign the end of the own books; None when none of them grew since the last seal.

    Whoever may not read content seals all the same. Raises RightMissing, OfficerUnknown and the failures of the disk.
    """
    with vault.whole() as whole:
        return _seal(whole)


def _seal(vault: Vault) -> Reference | None:
    if not _grew(vault):
        return None
    signer = vault.signer()
    with vault.joining():
        change = trace_change("sealed", sign=signer)
        others = [[book, seq, digest.hex()] for book, seq, digest in _ends(vault) if book != vault.book]
        said = {**change.open, "books": others} if others else change.open
        written = vault.journal.write([replace(change, open=said)], vault.officer, vault.now())
    return written[0]


def _ends(vault: Vault) -> list[tuple[str, int, bytes]]:
    """Return the last place and hash of each own book of this incarnation."""
    rows = vault.db.execute(
        "SELECT book, last, last_hash FROM book WHERE device = ? AND incarnation = ? AND last > 0 ORDER BY book",
        (vault.device, vault.incarnation),
    )
    return list(rows.fetchall())


def _grew(vault: Vault) -> bool:
    last, others = last_seal(vault.db, vault.book)
    covered = {book: seq for book, seq, _ in others} | {vault.book: last}
    return any(seq != covered.get(book, 0) for book, seq, _ in _ends(vault))


def last_seal(db: Database, book: str) -> tuple[int, list[tuple[str, int, str]]]:
    """Return the place of the newest seal in a book, and what it says of other books; 0 when there is none."""
    rows = db.execute(
        "SELECT e.seq, p.open FROM entry e JOIN payload p ON p.n = e.n WHERE e.book = ? AND e.kind = ?"
        " ORDER BY e.seq DESC",
        (book, KIND),
    )
    for seq, opened in rows:
        said = settings(opened) or {}
        if said.get("what") == SEALED:
            return int(seq), ends_said(said.get("books"))
    return 0, []


def ends_said(value: Any) -> list[tuple[str, int, str]]:
    """Return the ends of books that a seal or a receipt names; what has another form is left out."""
    rows = value if isinstance(value, list) else []
    return [
        (row[0], row[1], row[2])
        for row in rows
        if isinstance(row, list) and len(row) == 3 and isinstance(row[0], str) and isinstance(row[1], int)
        and isinstance(row[2], str)
    ]  # fmt: skip
