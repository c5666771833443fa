"""What the receipts of an office above cover, computed anew from the newest word of each of its laptops.

`resources/format/exchange.md` section 2. Called by receipts whenever something came in. A desk that was restored says
less than before, one that was lost says nothing any more, and the end of one branch says nothing of another: then what
was covered is sent again. Writes the tables of acknowledgements and nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from fieldapp.case.office import is_within
from fieldapp.vault.books import BookState, hash_at
from fieldapp.vault.database import Database
from fieldapp.vault.decisions import decisions_in_force
from fieldapp.vault.entry import parse_book

Place = tuple[str, int, str]


class Said(Protocol):
    """What a receipt says, as far as it counts here; `book` is the book it stands in, `seq` its place there."""

    @property
    def office(self) -> str:
        """The answering office."""

    @property
    def book(self) -> str:
        """The book the answer stands in."""

    @property
    def seq(self) -> int:
        """Its place there."""

    @property
    def number(self) -> int:
        """Its number."""

    @property
    def books(self) -> tuple[Place, ...]:
        """What is held: book, place, hash."""

    @property
    def evidence(self) -> tuple[str, ...]:
        """The evidence files that are held."""


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far a book is covered, and by which receipt."""

    upto: int
    hash: bytes
    number: int


def renew_coverage(db: Database, answers: Iterable[Said], at: str) -> None:
    """Write what the answers cover; what a slip said since stays. Must run inside a write transaction.

    Of a laptop that was restored only what it said since then counts, of a revoked one nothing.
    """
    revoked = decisions_in_force(db).revoked
    numbers: dict[str, int] = {}
    by_laptop: dict[tuple[str, str], list[Said]] = {}
    for one in answers:
        numbers[one.office] = max(numbers.get(one.office, 0), one.number)
        device = parse_book(one.book).device
        if not any(is_within(one.office, said.scope) for said in revoked.get(device, ())):
            by_laptop.setdefault((one.office, device), []).append(one)
    for office, number in numbers.items():
        said = [_of_today(found) for (where, _), found in sorted(by_laptop.items()) if where == office]
        _write_books(db, office, _reaches(db, said), number, at)
        _write_evidence(db, office, [found[-1] for found in said])


def _of_today(said: Iterable[Said]) -> list[Said]:
    """Return what a laptop said under its latest incarnation, oldest first: within one, what it holds only grows."""
    ordered = sorted(said, key=lambda one: (parse_book(one.book).incarnation, one.seq))
    latest = parse_book(ordered[-1].book).incarnation
    return [one for one in ordered if parse_book(one.book).incarnation == latest]


def _reaches(db: Database, said: Iterable[Sequence[Said]]) -> dict[str, _Reach]:
    """Return how far each book is covered: by the laptop that holds most of it."""
    forked = {row[0] for row in db.execute("SELECT book FROM book WHERE forked").fetchall()}
    found: dict[str, _Reach] = {}
    for laptop in said:
        ends: dict[str, list[tuple[int, bytes]]] = {}
        for book, upto, digest in {place for one in laptop for place in one.books}:
            if bytes.fromhex(digest) in hash_at(db, book, upto):
                ends.setdefault(book, []).append((upto, bytes.fromhex(digest)))
        for book, places in ends.items():
            end = _branches_reach(db, book, places) if book in forked else max(places)
            if end[0] > found.get(book, _Reach(0, b"", 0)).upto:
                found[book] = _Reach(*end, _first_number(laptop, book, end[0]))
    return found


def _first_number(said: Iterable[Said], book: str, upto: int) -> int:
    """Return which receipt was the first to reach a place of a book."""
    return min(one.number for one in said if any(row[0] == book and row[1] >= upto for row in one.books))


def _branches_reach(db: Database, book: str, ends: Iterable[tuple[int, bytes]]) -> tuple[int, bytes]:
    """Return the last place up to which every entry of a forked book lies before one of these ends."""
    rows = db.execute(
        "SELECT seq, hash, json_extract(CAST(bytes AS TEXT), '$.prev') FROM entry WHERE book = ? ORDER BY seq", (book,)
    ).fetchall()
    before = {digest: bytes.fromhex(prev) for _, digest, prev in rows}
    covered: set[bytes] = set()
    for _, end in ends:
        at = end
        while at in before and at not in covered:
            covered.add(at)
            at = before[at]
    reached: tuple[int, bytes] = (0, b"")
    open_from = min((seq for seq, digest, _ in rows if digest not in covered), default=2**62)
    for seq, digest, _ in rows:
        if seq < open_from:
            reached = (seq, digest)
    return reached


def _write_books(db: Database, office: str, found: Mapping[str, _Reach], number: int, at: str) -> None:
    for book, upto, digest, said in db.execute(
        "SELECT book, upto, hash, receipt FROM ack WHERE office = ?", (office,)
    ).fetchall():
        reach = found.get(book)
        # a slip can be ahead of the receipts that came as files
        if said <= number and (reach is None or (reach.upto, reach.hash) != (upto, digest)):
            db.execute("DELETE FROM ack WHERE office = ? AND book = ?", (office, book))
    db.conn.executemany(
        "INSERT INTO ack VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (office, book) DO UPDATE SET"
        " upto = excluded.upto, hash = excluded.hash, receipt = excluded.receipt, at = excluded.at"
        " WHERE excluded.upto > ack.upto",
        [(office, book, one.upto, one.hash, one.number, at) for book, one in found.items()],
    )


def _write_evidence(db: Database, office: str, said: Iterable[Said]) -> None:
    """Keep the files that some laptop of the office holds, each with the receipt that said so first."""
    held: dict[str, int] = {}
    for one in said:
        for name in one.evidence:
            held[name] = min(held.get(name, one.number), one.number)
    known = dict(db.execute("SELECT sha256, receipt FROM evidence_ack WHERE office = ?", (office,)).fetchall())
    gone = [(office, name) for name in known.keys() - held.keys()]
    db.conn.executemany("DELETE FROM evidence_ack WHERE office = ? AND sha256 = ?", gone)
    db.conn.executemany(
        "INSERT INTO evidence_ack (office, sha256, receipt) VALUES (?, ?, ?) ON CONFLICT (office, sha256)"
        " DO UPDATE SET receipt = excluded.receipt WHERE evidence_ack.receipt = 0",
        [(office, name, number) for name, number in held.items()],
    )


def silent_books(db: Database, states: Iterable[BookState]) -> set[str]:
    """Return the books that nobody writes any more: of older incarnations, and of laptops that were revoked.

    What such a laptop of an office above wrote for an office below may lie there alone: it travels up like everything.
    """
    revoked = decisions_in_force(db).revoked
    known = list(states)
    latest: dict[str, int] = {}
    for state in known:
        latest[state.device] = max(latest.get(state.device, 0), state.incarnation)
    return {
        state.book
        for state in known
        if state.incarnation < latest[state.device]
        or any(is_within(state.writer, said.scope) for said in revoked.get(state.device, ()))
    }
