"""The books a vault holds: their ends, their entries, the heads that prove them.

Called by the exchange, by `vault check` and by the book commands. Reads only, except for the heads it signs.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp.vault.chain import Link, branches
from fieldapp.vault.database import Database
from fieldapp.vault.entry import SignedHead, head_bytes, parse_entry


@dataclass(frozen=True, slots=True)
class BookState:
    """One book as far as it is held: `last` counting place and its hash, how many entries wait, forked or not."""

    book: str
    office: str
    device: str
    incarnation: int
    writer: str
    last: int
    last_hash: bytes
    held: int
    forked: int


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One entry with everything beside it; None where a payload is not held."""

    n: int
    hash: bytes
    data: bytes
    seq: int
    open_salt: bytes | None
    open: bytes | None
    identity_salt: bytes | None
    identity: bytes | None


def book_states(db: Database) -> list[BookState]:
    """Return every book, by name."""
    rows = db.execute(
        "SELECT b.book, b.office, b.device, b.incarnation, b.writer, b.last, b.last_hash,"
        " (SELECT count(*) FROM held h WHERE h.book = b.book), b.forked FROM book b ORDER BY b.book"
    ).fetchall()
    return [BookState(*row) for row in rows]


def entries_of(db: Database, book: str, after: int = 0, upto: int | None = None) -> Iterator[StoredEntry]:
    """Give the entries of a book with `seq` over `after` and at most `upto`, in order; held ones and forks included."""
    rows = db.execute(
        "SELECT e.n, e.hash, e.bytes, e.seq, p.open_salt, p.open, p.identity_salt, p.identity"
        " FROM entry e JOIN payload p ON p.n = e.n WHERE e.book = ? AND e.seq > ? AND e.seq <= ?"
        " ORDER BY e.seq, e.hash",
        (book, after, 2**62 if upto is None else upto),
    )
    for row in rows:
        yield StoredEntry(*row)


def last_place(db: Database, book: str) -> int:
    """Return the largest `seq` of a book that is held, counting or not; 0 when there is none."""
    return int(db.execute("SELECT coalesce(max(seq), 0) FROM entry WHERE book = ?", (book,)).fetchone()[0])


def hash_at(db: Database, book: str, seq: int) -> list[bytes]:
    """Return the hashes of the entries at one place of a book: one, none, or several after a fork."""
    found = db.execute("SELECT hash FROM entry WHERE book = ? AND seq = ? ORDER BY hash", (book, seq)).fetchall()
    return [row[0] for row in found]


def heads_of(db: Database, book: str) -> list[SignedHead]:
    """Return the signed heads of a book, by place."""
    found = db.execute(
        "SELECT book, seq, hash, signature FROM head WHERE book = ? ORDER BY seq, hash", (book,)
    ).fetchall()
    return [SignedHead(*row) for row in found]


def signatures_of(db: Database, entry: bytes) -> list[tuple[bytes, str, bytes, bytes]]:
    """Return the officers' signatures on an entry: (entry hash, officer, public key, signature)."""
    return list(db.execute("SELECT entry, officer, key, signature FROM signature WHERE entry = ?", (entry,)).fetchall())


def sign_own_heads(db: Database, device: str, incarnation: int, key: Ed25519PrivateKey) -> list[SignedHead]:
    """Sign the end of each own book and keep the heads. Must run inside a write transaction."""
    signed: list[SignedHead] = []
    for state in book_states(db):
        if (state.device, state.incarnation) != (device, incarnation) or not state.last:
            continue
        head = SignedHead(
            state.book, state.last, state.last_hash, key.sign(head_bytes(state.book, state.last, state.last_hash))
        )
        db.execute("INSERT OR IGNORE INTO head VALUES (?, ?, ?, ?)", (head.book, head.seq, head.hash, head.signature))
        signed.append(head)
    return signed


def branch_names(db: Database, book: str) -> dict[bytes, str]:
    """Return the branch path of every entry of a book."""
    found = db.execute("SELECT hash, bytes FROM entry WHERE book = ?", (book,)).fetchall()
    return branches(Link(digest, parse_entry(data)) for digest, data in found)


def branch_ends(db: Database, book: str) -> list[tuple[int, bytes]]:
    """Return place and hash of every entry of a book that none follows, counting or not, in order."""
    rows = db.execute("SELECT seq, hash, bytes FROM entry WHERE book = ? ORDER BY seq, hash", (book,)).fetchall()
    followed = {bytes.fromhex(parse_entry(data).prev) for _, _, data in rows}
    return [(seq, digest) for seq, digest, _ in rows if digest not in followed]
