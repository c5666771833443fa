"""What must be true when nobody has anything for anybody: who holds what, and that it means the same everywhere.

Called by the tests of the chain. Gives a list of what is wrong instead of raising, so that a broken build can be seen
to be caught, and by what.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fieldapp.case.office import is_within, parent_of
from fieldapp.exchange import credentials
from fieldapp.vault.conflicts import field_conflicts
from fieldapp.vault.entry import Entry, head_bytes, parse_book, parse_entry
from tests.flows.chain import Chain, Laptop
from tests.flows.mishap import Mishaps
from tests.flows.quiet import NOISE
from tests.vault import oracle

CHAIN_REASONS = ("gap", "parent", "lamport", "revoked", "branch")
COMPARED = ("case", "subject", "review", "witness", "officer", "office")


@dataclass
class Row:
    """One entry as a laptop holds it: why it waits there, and what it says as far as that may be seen."""

    entry: Entry
    hash: bytes
    held: str
    hidden: bool
    open: dict | None = None
    identity: None = None

    @property
    def area(self) -> str:
        """The office that the entry concerns."""
        return parse_book(self.entry.book).office


@dataclass
class Holding:
    """What a laptop holds: its entries, the state of its records, its certificates and acknowledgements."""

    laptop: Laptop
    rows: dict[bytes, Row]
    states: dict[str, bytes] = field(default_factory=dict)
    acks: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def office(self) -> str:
        return self.laptop.office


def judge(chain: Chain, mishaps: Mishaps) -> list[str]:
    """Return everything that is not as it must be, in words; nothing when the chain has converged."""
    holdings = [_read(chain, laptop) for laptop in chain.working()]
    known = {digest: row for one in holdings for digest, row in one.rows.items()}
    wrong = [*_foreign(holdings), *_identities(holdings), *_missing(holdings, known), *_revoked(holdings, mishaps)]
    wrong += [*_held_alike(holdings), *_same_state(holdings), *_lawful(holdings), *_covered(holdings)]
    wrong += [*_differences(chain, holdings, mishaps), *_proved(chain, holdings)]
    return wrong


def _read(chain: Chain, laptop: Laptop) -> Holding:
    db = chain.at(laptop).db
    rows = {}
    for digest, data, reason, opened, hidden in db.execute(
        "SELECT e.hash, e.bytes, coalesce(h.reason, ''), p.open, p.identity IS NOT NULL FROM entry e"
        " JOIN payload p ON p.n = e.n LEFT JOIN held h ON h.hash = e.hash"
    ).fetchall():
        said = msgspec.json.decode(opened).get("set") if opened is not None else None
        rows[digest] = Row(parse_entry(data), digest, reason, bool(hidden), said)
    holding = Holding(laptop, rows)
    for name, office, fields, frontier in db.execute("SELECT id, office, fields, frontier FROM record").fetchall():
        holding.states[name] = hashlib.sha256(b"\n".join((office.encode(), fields, frontier))).digest()
    for office, book, upto in db.execute("SELECT office, book, upto FROM ack").fetchall():
        holding.acks[office, book] = upto
    return holding


def _matters(row: Row) -> bool:
    return row.entry.kind not in NOISE


def _foreign(holdings: list[Holding]) -> Iterator[str]:
    """No office holds anything about an office outside its area, decisions least of all."""
    for one in holdings:
        for row in one.rows.values():
            if not is_within(row.area, one.office):
                yield f"foreign: {one.office} holds {row.entry.kind} about {row.area} by {row.entry.office}"
            if not is_within(row.area, row.entry.office):
                yield f"out of scope: {one.office} holds {row.entry.kind} by {row.entry.office} about {row.area}"


def _identities(holdings: list[Holding]) -> Iterator[str]:
    """What reveals reporters lies at its own office alone."""
    for one in holdings:
        count = sum(row.hidden and row.area != one.office for row in one.rows.values())
        if count:
            yield f"identity: {one.office} holds {count} of other offices"


def _missing(holdings: list[Holding], known: dict[bytes, Row]) -> Iterator[str]:
    """Every office holds all that anybody has about its area, payload included."""
    for one in holdings:
        lacking = [
            row
            for digest, row in known.items()
            if _matters(row) and is_within(row.area, one.office) and digest not in one.rows
        ]
        for book, count in _per_book(lacking).items():
            yield f"missing: {one.office} lacks {count} of {book}"
        closed = [row for row in one.rows.values() if _matters(row) and row.open is None]
        if closed:
            yield f"closed: {one.office} lacks {len(closed)} open payloads"


def _per_book(rows: list[Row]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        found[f"{row.entry.book[:8]}{row.entry.book[32:]} by {row.entry.office}"] += 1
    return found


def _revoked(holdings: list[Holding], mishaps: Mishaps) -> Iterator[str]:
    """What a thief wrote after the desk knew counts nowhere."""
    for theft in mishaps.thefts:
        for one in holdings:
            counting = [
                row
                for row in one.rows.values()
                if row.entry.book.startswith(theft.laptop.device)
                and not row.held
                and row.entry.seq > theft.upto.get(row.entry.book, 0)
            ]
            if counting:
                yield f"thief: {len(counting)} entries of {theft.laptop.office} count at {one.office}"


def _held_alike(holdings: list[Holding]) -> Iterator[str]:
    """What waits at one office waits for the same reason at every other."""
    reasons: dict[bytes, dict[str, str]] = defaultdict(dict)
    for one in holdings:
        for row in one.rows.values():
            if _matters(row):
                reasons[row.hash][row.held] = one.office
    for said in reasons.values():
        if len(said) > 1:
            yield f"held: {sorted(said.items())}"


def _same_state(holdings: list[Holding]) -> Iterator[str]:
    """The same case is the same everywhere."""
    for kind in COMPARED:
        seen: dict[str, dict[bytes, str]] = defaultdict(dict)
        for one in holdings:
            records = {row.entry.record for row in one.rows.values() if row.entry.kind.startswith(f"{kind}.")}
            for record in records:
                seen[record][one.states.get(record, b"")] = one.office
        for found in seen.values():
            if len(found) > 1:
                yield f"state: a {kind} differs between {sorted(found.values())}"


def _lawful(holdings: list[Holding]) -> Iterator[str]:
    """What counts at the top is what the law, read naively, says of the entries there."""
    top = next(one for one in holdings if one.office == "00")
    counting = oracle.judge(top.rows)
    there = {digest for digest, row in top.rows.items() if row.held not in CHAIN_REASONS}
    if counting != there:
        yield f"law: {len(counting - there)} should count and do not, {len(there - counting)} do and should not"


def _differences(chain: Chain, holdings: list[Holding], mishaps: Mishaps) -> Iterator[str]:
    """What two laptops wrote without knowing of one another stands as a difference, until somebody settles it."""
    top = next(one for one in holdings if one.office == "00")
    counting = {digest for digest, row in top.rows.items() if row.held not in CHAIN_REASONS}
    by_record: dict[str, list[Row]] = defaultdict(list)
    for row in top.rows.values():
        by_record[row.entry.record].append(row)
    shown = {(one.record, one.field) for one in field_conflicts(chain.at(top.laptop).db)}
    wanted = set()
    for record, rows in by_record.items():
        books = {row.entry.book for row in rows}
        if len(books) == 1 or rows[0].entry.kind.partition(".")[0] not in COMPARED:
            continue
        around = {digest: row for digest, row in top.rows.items() if row.entry.book in books}
        wanted |= {(record, name) for _, name in oracle.picture(around, counting & around.keys(), record).conflicts}
    if shown != wanted:
        yield f"difference: {len(wanted - shown)} are not shown at the top, {len(shown - wanted)} are and do not exist"
    for record, name in mishaps.parted:
        # a branch that was given up takes what was written on it along
        writers = [row for row in by_record[record] if name in (row.open or {}) and row.hash in counting]
        if len(writers) > 1 and (record, name) not in wanted and not mishaps.settled:
            yield f"difference: {name} of {record[:8]} was written twice and only one value stands"


def _covered(holdings: list[Holding]) -> Iterator[str]:
    """A receipt of the office above covers every counting entry from below."""
    for one in holdings:
        above = parent_of(one.office)
        ends: dict[str, int] = defaultdict(int)
        for row in one.rows.values():
            if above and _matters(row) and not row.held and is_within(row.entry.office, one.office):
                ends[row.entry.book] = max(ends[row.entry.book], row.entry.seq)
        open_ = [book for book, end in ends.items() if one.acks.get((str(above), book), 0) < end]
        if open_:
            yield f"receipt: {one.office} has none from {above} for {len(open_)} books, {open_[0][:8]}{open_[0][32:]}"


def _proved(chain: Chain, holdings: list[Holding]) -> Iterator[str]:
    """At the top, three hops away, heads signed by certified devices reach every entry."""
    top = next(one for one in holdings if one.office == "00")
    vault = chain.at(top.laptop)
    devices = credentials.trust_of(vault).judge().devices
    reached: set[bytes] = set()
    for book, seq, digest, signature in vault.db.execute("SELECT book, seq, hash, signature FROM head").fetchall():
        device = parse_book(book).device
        keys = (
            {one.key for one in devices.get(device, ())} if device != vault.device else {vault.device_keys.public.hex()}
        )
        if not any(_signed(key, signature, head_bytes(book, seq, digest)) for key in keys):
            yield f"head: nobody signed {book[:8]} {seq}"
            continue
        at = digest
        while at in top.rows and at not in reached:
            reached.add(at)
            at = bytes.fromhex(top.rows[at].entry.prev)
    unproved = [
        row for row in top.rows.values() if row.hash not in reached and not row.entry.book.startswith(vault.device)
    ]
    if unproved:
        yield f"head: {len(unproved)} entries at the top are not proved"


def _signed(key: str, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, message)
    except InvalidSignature:
        return False
    return True
