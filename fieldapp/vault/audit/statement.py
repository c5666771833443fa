"""What others say of a place in a book, against what stands there: receipts, seals, acknowledgements, outside papers.

A statement is made here from what lies in the vault, by the exchange from what is shown from outside. Called by the
check. Reads only.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import msgspec

from fieldapp.vault.audit.defect import Defect
from fieldapp.vault.database import Database
from fieldapp.vault.entry import parse_book
from fieldapp.vault.projection import settings
from fieldapp.vault.sealing import SEALED, ends_said
from fieldapp.vault.trace import KIND as TRACE

Source = Literal["receipt", "ack", "sealed", "shown"]


@dataclass(frozen=True, slots=True)
class Statement:
    """Somebody's word that a book had an entry with this hash (or one that begins so) at a place.

    `by` is the office or the officer who says it, `told` what identifies it for people (a receipt's number, a file);
    `must` says that this vault must have something at that place.
    """

    source: Source
    by: str
    book: str
    seq: int
    digest: str
    told: str = ""
    must: bool = False


def inner_statements(db: Database, device: str, own: str) -> list[Statement]:
    """Return what receipts, acknowledgements and seals in the vault say; `own` begins the books of today."""
    rows = db.execute("SELECT office, book, upto, hash, receipt FROM ack ORDER BY office, book").fetchall()
    acked = [
        Statement("ack", a, book, upto, digest.hex(), str(no), book.startswith(own))
        for a, book, upto, digest, no in rows
    ]
    return [*_receipts(db, device, own), *acked, *_seals(db, device, own)]


def _receipts(db: Database, device: str, own: str) -> Iterator[Statement]:
    for data, opened in _entries_of(db, "receipt.set"):
        entry, said = msgspec.json.decode(data), settings(opened) or {}
        here = entry["book"].startswith(device)
        for book, seq, digest in ends_said(said.get("books")):
            must = here or book.startswith(own)
            yield Statement("receipt", entry["from"], book, seq, digest, str(said.get("number", "")), must)


def _seals(db: Database, device: str, own: str) -> Iterator[Statement]:
    for data, opened in _entries_of(db, TRACE):
        entry, said = msgspec.json.decode(data), settings(opened) or {}
        if said.get("what") != SEALED or not entry["book"].startswith(device):
            continue
        for book, seq, digest in ends_said(said.get("books")):
            yield Statement("sealed", entry["officer"], book, seq, digest, entry["wall"], book.startswith(own))


def _entries_of(db: Database, kind: str) -> list[tuple[bytes, bytes | None]]:
    """Return the bytes and open payloads of the counting entries of a kind of trace or receipt."""
    return db.execute(
        "SELECT e.bytes, p.open FROM record r JOIN entry e ON e.record = r.id JOIN payload p ON p.n = e.n"
        " WHERE r.type = ? AND e.kind = ? AND NOT EXISTS (SELECT 1 FROM held h WHERE h.hash = e.hash) ORDER BY e.n",
        (kind.partition(".")[0], kind),
    ).fetchall()


def contradictions(db: Database, statements: Iterable[Statement]) -> Iterator[Defect]:
    """Give the first place of each book that somebody contradicts, with the last one before it that is confirmed."""
    by_book: dict[str, list[Statement]] = defaultdict(list)
    for one in statements:
        by_book[one.book].append(one)
    for book, found in sorted(by_book.items()):
        found.sort(key=lambda one: one.seq)
        agreed, told = 0, set[tuple[str, str]]()
        for one in found:
            there = _at(db, book, one.seq)
            if any(digest.startswith(one.digest) for digest, _ in there):
                agreed = max(agreed, one.seq)
            elif (there or one.must) and (one.source, one.by) not in told:
                told.add((one.source, one.by))
                code = f"{one.source}_{'differs' if there else 'beyond'}"
                record = there[0][1] if there else ""
                after = agreed if there else max(agreed, _last_before(db, book, one.seq))
                yield Defect(code, f"{book} {one.seq}", one.told, record, one.by, after)


def _at(db: Database, book: str, seq: int) -> list[tuple[str, str]]:
    rows = db.execute("SELECT hash, record FROM entry WHERE book = ? AND seq = ? ORDER BY hash", (book, seq))
    return [(row[0].hex(), row[1]) for row in rows.fetchall()]


def _last_before(db: Database, book: str, seq: int) -> int:
    row = db.execute("SELECT max(seq) FROM entry WHERE book = ? AND seq < ?", (book, seq)).fetchone()
    return int(row[0] or 0)


def check_receipted(db: Database, device: str) -> Iterator[Defect]:
    """Give the books of others that this desk receipted and that have a gap before that place now."""
    upto: dict[str, int] = {}
    for data, opened in _entries_of(db, "receipt.set"):
        if msgspec.json.decode(data)["book"].startswith(device):
            for book, seq, _ in ends_said((settings(opened) or {}).get("books")):
                upto[book] = max(upto.get(book, 0), seq)
    waived = {
        row[0].partition(" ")[0] for row in db.execute("SELECT key FROM decision WHERE kind = 'waived'").fetchall()
    }
    for book, last in sorted(upto.items()):
        if book in waived:
            continue
        rows = db.execute("SELECT DISTINCT seq FROM entry WHERE book = ? AND seq <= ? ORDER BY seq", (book, last))
        there = [row[0] for row in rows.fetchall()]
        lacking = next((at for at, seq in enumerate(there, 1) if at != seq), 0)
        if lacking:
            yield Defect("receipt_gap", f"{book} {lacking}", by=parse_book(book).office, after=lacking - 1)
