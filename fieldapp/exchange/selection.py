"""What goes to an office: which stretches of which books, which evidence files, cut into parts.

Called by export. Every stretch ends where a signed head stands, so that each part proves itself; own books get a head
wherever a part ends. Identities travel where `fieldapp.vault.disclosure` says so, and nowhere else. Writes nothing
but heads.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import msgspec

from fieldapp.case.office import is_within
from fieldapp.exchange import credentials
from fieldapp.exchange.bundle import MEGABYTE, PIECE_SIZE
from fieldapp.exchange.content import Content, OfficerSignature, Payload, Range, Written, write
from fieldapp.exchange.coverage import silent_books
from fieldapp.exchange.holding import Held, has_said, held_by_all, lacked_by
from fieldapp.exchange.replacement import is_replacement
from fieldapp.exchange.trust import TrustStore
from fieldapp.vault.books import BookState, book_states, entries_of, heads_of, signatures_of
from fieldapp.vault.database import Database
from fieldapp.vault.disclosure import records_shown
from fieldapp.vault.entry import SignedHead, head_bytes
from fieldapp.vault.vault import Vault

RESERVED = MEGABYTE // 16
PER_ENTRY = 300


@dataclass(frozen=True, slots=True)
class Stretch:
    """A range of a book and how many bytes it takes."""

    range: Range
    size: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces first to last (counted from 1) of an evidence file of `size` bytes."""

    sha256: str
    size: int
    first: int
    last: int

    @property
    def count(self) -> int:
        """How many pieces the whole file has."""
        return -(-self.size // PIECE_SIZE)


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """What one part will carry."""

    ranges: tuple[Range, ...] = ()
    pieces: tuple[Pieces, ...] = ()
    # about how many bytes that is, 0 where nobody counted
    size: int = 0


@dataclass(frozen=True, slots=True)
class Address:
    """From where to where: an export goes up or stays, a receipt goes down."""

    own: str
    to: str

    @property
    def is_receipt(self) -> bool:
        """Whether the addressed office lies below."""
        return self.to != self.own and is_within(self.to, self.own)

    @property
    def is_up(self) -> bool:
        """Whether the addressed office lies above."""
        return self.to != self.own and not self.is_receipt

    @property
    def area(self) -> str:
        """The offices whose books may travel."""
        return self.to if self.is_receipt else self.own

    def shown(self, db: Database) -> frozenset[str]:
        """Return the records of other offices than the addressed one whose identities it may have."""
        return records_shown(db, self.to, self.own)


def stretches(
    vault: Vault, address: Address, trust: TrustStore, budget: int, *, everything: bool, again: Collection[str] = ()
) -> list[Stretch]:
    """Return what is to travel of every book, cut to the budget. Must run inside a write transaction.

    The entries of the records in `again` that carry identities travel although a receipt covers them.
    """
    states = book_states(vault.db)
    held = {} if everything else _held_there(vault, states, address, trust)
    late = _identity_places(vault.db, again)
    shown = sorted(address.shown(vault.db)) if held and not address.is_up else []
    late_down = _identity_places(vault.db, shown)
    silent = silent_books(vault.db, states) if address.is_up else set()
    # of others only what can be proved: one book that cannot would hold up the whole part
    certified = {vault.device, *trust.judge().devices}
    found: list[Stretch] = []
    for state in states:
        if not is_within(state.office, address.area) or state.device not in certified:
            continue
        if not (everything or address.is_receipt or _from_below(state, address) or state.book in silent):
            continue
        there = held.get(state.book, Held())
        upto = min(there.upto, state.last)
        places = [seq for seq in late.get(state.book, ()) if seq <= upto]
        if there.whole < upto:
            places += _lacking_places(vault.db, state, address, late_down.get(state.book, ()), (there.whole, upto))
        for first, last in _late_ranges(vault, state, sorted(set(places)), upto):
            found += _cut(vault, state, first, budget, last)
        found += _cut(vault, state, upto, budget)
    return found


def _identity_places(db: Database, records: Collection[str]) -> dict[str, list[int]]:
    """Return the places of the entries of some records that carry identities, by book."""
    found: dict[str, list[int]] = {}
    rows = db.execute(
        "SELECT DISTINCT e.book, e.seq FROM json_each(?) j JOIN entry e ON e.record = j.value"
        " JOIN payload p ON p.n = e.n WHERE p.identity IS NOT NULL ORDER BY e.book, e.seq",
        (msgspec.json.encode(sorted(records)).decode(),),
    )
    for book, seq in rows.fetchall():
        found.setdefault(book, []).append(seq)
    return found


def _late_ranges(vault: Vault, state: BookState, places: Iterable[int], upto: int) -> list[tuple[int, int]]:
    """Return the shortest (after, upto) that bring these places again, each ending where a head can stand."""
    own = state.device == vault.device and not state.forked
    ends = sorted(head.seq for head in heads_of(vault.db, state.book) if head.seq <= upto)
    found: list[tuple[int, int]] = []
    for seq in places:
        end = seq if own else next((at for at in ends if at >= seq), upto)
        if found and found[-1][1] >= seq - 1:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((seq - 1, end))
    return found


def _lacking_places(
    db: Database, state: BookState, address: Address, shown: Iterable[int], within: tuple[int, int]
) -> list[int]:
    """Return the places of a book whose identities lie here, may go there, and were not said to be there."""
    after, upto = within
    if state.office != address.to:
        return [seq for seq in shown if after < seq <= upto]
    rows = db.execute(
        "SELECT DISTINCT e.seq FROM entry e JOIN payload p ON p.n = e.n"
        " WHERE e.book = ? AND e.seq > ? AND e.seq <= ? AND p.identity IS NOT NULL",
        (state.book, after, upto),
    ).fetchall()
    return [row[0] for row in rows]


def _held_there(vault: Vault, states: Sequence[BookState], address: Address, trust: TrustStore) -> Mapping[str, Held]:
    """Return what need not travel: upwards what receipts cover, elsewhere what every laptop there says it holds."""
    if address.is_up:
        rows = vault.db.execute("SELECT book, upto FROM ack WHERE office = ?", (address.to,)).fetchall()
        return {book: Held(upto, upto) for book, upto in rows}
    return held_by_all(vault.db, address.to, laptops_of(vault, trust, address.to), states)


def laptops_of(vault: Vault, trust: TrustStore, office: str) -> list[str]:
    """Return the certified laptops of an office but this one."""
    return [one.device for one in credentials.devices_of(trust, office) if one.device != vault.device]


def _from_below(state: BookState, address: Address) -> bool:
    """Upwards go the books of this office and those below it; to another laptop of the office go all."""
    return address.to == address.own or is_within(state.writer, address.own)


def _cut(vault: Vault, state: BookState, after: int, budget: int, last: int | None = None) -> list[Stretch]:
    own = state.device == vault.device
    heads = {head.seq for head in heads_of(vault.db, state.book)}
    found = []
    end_of_own = state.last if own and not state.forked else None
    for run in _runs(vault.db, state.book, after, end_of_own if last is None else last):
        start, at, size, end, end_size = run[0][0] - 1, 0, 0, 0, 0
        for seq, length in run:
            if size + length > budget and end:
                found.append(Stretch(Range(state.book, start, end), end_size))
                start, size, end = end, size - end_size, 0
            size, at = size + length, seq
            if (own and not state.forked) or (at in heads and not state.forked):
                end, end_size = at, size
        if state.forked:
            end, end_size = max((seq for seq in heads if start < seq <= at), default=0), size
        if end:
            found.append(Stretch(Range(state.book, start, end), end_size))
    if own:
        _sign(vault, state, found)
    return found


def _runs(db: Database, book: str, after: int, upto: int | None) -> Iterator[list[tuple[int, int]]]:
    """Give the places of a book with their bytes, one list for each gapless run."""
    rows = db.execute(
        "SELECT e.seq, sum(length(e.bytes) + coalesce(length(p.open), 0) + coalesce(length(p.identity), 0) + ?)"
        " FROM entry e JOIN payload p ON p.n = e.n WHERE e.book = ? AND e.seq > ? AND e.seq <= ?"
        " GROUP BY e.seq ORDER BY e.seq",
        (PER_ENTRY, book, after, 2**62 if upto is None else upto),
    ).fetchall()
    for _, run in groupby(enumerate(rows), key=lambda item: item[1][0] - item[0]):
        yield [(seq, size) for _, (seq, size) in run]


def _sign(vault: Vault, state: BookState, found: Iterable[Stretch]) -> None:
    """Sign a head of an own book wherever a stretch ends."""
    wanted = {stretch.range.upto for stretch in found}
    for entry in (e for seq in sorted(wanted) for e in entries_of(vault.db, state.book, seq - 1, seq)):
        signature = vault.device_key.sign(head_bytes(state.book, entry.seq, entry.hash))
        vault.db.execute(
            "INSERT OR IGNORE INTO head VALUES (?, ?, ?, ?)", (state.book, entry.seq, entry.hash, signature)
        )


def evidence_files(
    vault: Vault, address: Address, trust: TrustStore, *, everything: bool, asked: bool
) -> list[tuple[str, int]]:
    """Return hash and size of the evidence files to send: named by a record, held here, not yet verified there.

    Upwards and to a laptop of the same office when `asked`; downwards all when `asked`, else what a laptop asked for.
    """
    if not (asked or address.is_receipt):
        return []
    held = vault.db.execute("SELECT sha256, size FROM evidence_file ORDER BY sha256").fetchall()
    if address.is_receipt:
        lacked = None if asked else _lacked_below(vault, address, trust)
        found = [(name, size) for name, size in held if lacked is None or name in lacked]
    else:
        rows = vault.db.execute("SELECT sha256 FROM evidence_ack WHERE office = ?", (address.to,)).fetchall()
        acked = set() if everything else {row[0] for row in rows}
        found = [(name, size) for name, size in held if name not in acked]
    # nobody gets what his own records do not name; to find out takes long where there are many cases
    wanted = _named(vault.db, address) if found else set()
    return [(name, size) for name, size in found if name in wanted]


def _named(db: Database, address: Address) -> set[str]:
    rows = db.execute(
        "SELECT fields FROM record WHERE type = 'evidence' AND (? = '00' OR office = ? OR office LIKE ? || '.%')",
        (address.area,) * 3,
    ).fetchall()
    return {msgspec.json.decode(row[0]).get("sha256") for row in rows} - {None}


def _lacked_below(vault: Vault, address: Address, trust: TrustStore) -> set[str] | None:
    """Return what laptops below asked for, None for all: one that replaced another and has not said anything yet."""
    devices = laptops_of(vault, trust, address.to)
    for device in devices:
        if is_replacement(vault, device) and not has_said(vault.db, address.to, device):
            return None
    return lacked_by(vault.db, address.to, devices)


def pack(stretches_: Iterable[Stretch], files: Iterable[tuple[str, int]], budget: int) -> list[PlannedPart]:
    """Return the parts that carry these stretches and files, each within the budget where its items allow."""
    parts = [_Filling()]
    for stretch in stretches_:
        if parts[-1].size and parts[-1].size + stretch.size > budget:
            parts.append(_Filling())
        parts[-1].ranges.append(stretch.range)
        parts[-1].size += stretch.size
    for sha256, size in files:
        count = Pieces(sha256, size, 1, 1).count
        at = 1
        while at <= count:
            room = max(0, budget - parts[-1].size) // PIECE_SIZE
            if count == 1 and size <= budget - parts[-1].size:
                room = 1
            if not room and parts[-1].size:
                parts.append(_Filling())
                continue
            last = min(count, at + max(1, room) - 1)
            parts[-1].pieces.append(Pieces(sha256, size, at, last))
            parts[-1].size += min(size, (last - at + 1) * PIECE_SIZE) + PER_ENTRY * (last - at + 1)
            at = last + 1
    return [PlannedPart(tuple(one.ranges), tuple(one.pieces), one.size) for one in parts if one.ranges or one.pieces]


@dataclass(slots=True)
class _Filling:
    """A part while it is filled, and about how many bytes it takes."""

    ranges: list[Range] = field(default_factory=list)
    pieces: list[Pieces] = field(default_factory=list)
    size: int = 0


def content_of(db: Database, ranges: Iterable[Range], address: Address) -> Content:
    """Return the content of a part: entries, the payloads that the addressed office may see, heads, signatures."""
    entries: list[Written] = []
    payloads: list[Payload] = []
    heads: list[SignedHead] = []
    signatures: list[OfficerSignature] = []
    kept = []
    shown = address.shown(db)
    for one in ranges:
        # what reveals reporters and witnesses stays with its own office
        own = one.book.partition("@")[2] == address.to
        stored = list(entries_of(db, one.book, one.after, one.upto))
        found = {entry.hash: write(entry.data) for entry in stored}
        proved, needed = _proof(found, heads_of(db, one.book))
        kept.append(one)
        heads += needed
        for entry in stored:
            if entry.hash not in proved:
                continue
            entries.append(found[entry.hash])
            sees = own or found[entry.hash].entry.record in shown
            if sees and entry.identity is not None and entry.identity_salt is not None:
                payloads.append(Payload(entry.hash, "identity", entry.identity_salt, entry.identity))
            if entry.open is not None and entry.open_salt is not None:
                payloads.append(Payload(entry.hash, "open", entry.open_salt, entry.open))
            signatures += [OfficerSignature(*row) for row in signatures_of(db, entry.hash)]
    return Content(tuple(kept), tuple(entries), tuple(payloads), tuple(heads), tuple(signatures))


def _proof(found: Mapping[bytes, Written], heads: Iterable[SignedHead]) -> tuple[set[bytes], list[SignedHead]]:
    """Return which entries the heads prove within this stretch, and the heads that are needed for it."""
    proved: set[bytes] = set()
    needed = []
    for head in sorted(heads, key=lambda head: -head.seq):
        if head.hash not in found or head.hash in proved:
            continue
        needed.append(head)
        at = head.hash
        while at in found and at not in proved:
            proved.add(at)
            at = bytes.fromhex(found[at].entry.prev)
    return proved, needed
