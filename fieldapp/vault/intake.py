"""Intake: entries of others come into the journal.

A set union: any order, any number of times, one state. The caller (the exchange) has proved who wrote the entries and
holds the write transaction; here the bytes, the commitments and the chain are checked, what counts is projected,
and everything offered is accounted for. Never removes or changes an entry.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from fieldapp.errors import EntryMalformed
from fieldapp.vault.chain import Decisions, Known, Link, Reason, branches, judge
from fieldapp.vault.database import Database
from fieldapp.vault.decisions import decisions_in_force, recount
from fieldapp.vault.entry import Entry, SignedHead, commitment, entry_hash, parse_book, parse_entry
from fieldapp.vault.fold import State, Writing, advance, continues, fold
from fieldapp.vault.kinds import DECISIONS
from fieldapp.vault.projection import load_state, refold, refresh_cases, settings, store_states

CHAIN_REASONS = ("gap", "parent", "lamport", "revoked", "branch")
_to_json = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Incoming:
    """The exact bytes of one entry with the payloads and salts that came with it."""

    data: bytes
    open_salt: bytes | None = None
    open: bytes | None = None
    identity_salt: bytes | None = None
    identity: bytes | None = None


@dataclass(slots=True)
class Intake:
    """What became of a batch: every offered entry is new, known, held or refused (hash, code)."""

    new: int = 0
    known: int = 0
    held: int = 0
    released: int = 0
    forked: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    cases: set[str] = field(default_factory=set)

    @property
    def offered(self) -> int:
        """How many entries were offered."""
        return self.new + self.known + self.held + len(self.refused)


@dataclass(slots=True)
class _Batch:
    """The fresh entries of one intake, by hash."""

    links: dict[bytes, Link] = field(default_factory=dict)
    sources: dict[bytes, Incoming] = field(default_factory=dict)


def take_in(
    db: Database,
    batch: Iterable[Incoming],
    heads: Iterable[SignedHead] = (),
    signatures: Iterable[tuple[bytes, str, bytes, bytes]] = (),
) -> Intake:
    """Take a batch of entries in and return what became of it. Must run inside a write transaction.

    `signatures` are officers' signatures (entry hash, officer, public key, signature). Entries that contradict
    their own commitment are refused one by one; the others go in.
    """
    result = Intake()
    fresh, replenished = _sort_out(db, list(batch), result)
    for head in heads:
        db.execute("INSERT OR IGNORE INTO head VALUES (?, ?, ?, ?)", (head.book, head.seq, head.hash, head.signature))
    for row in signatures:
        db.execute("INSERT OR IGNORE INTO signature VALUES (?, ?, ?, ?)", row)
    if fresh.links:
        _take_fresh(db, fresh, result)
    if any(kind in DECISIONS for kind in replenished.values()):
        result.cases |= recount(db, records=replenished)
    elif replenished:
        _finish(db, [refold(db, record) for record in sorted(replenished)], result)
    return result


def _sort_out(db: Database, batch: Sequence[Incoming], result: Intake) -> tuple[_Batch, dict[str, str]]:
    """Return the fresh entries, and the records (with the kind of an entry) for which a known entry got its payload."""
    parsed: dict[bytes, tuple[Entry, Incoming]] = {}
    for incoming in batch:
        digest = entry_hash(incoming.data)
        try:
            entry = parse_entry(incoming.data)
        except EntryMalformed as error:
            result.refused.append((digest.hex(), error.code))
            continue
        if not _commitments_hold(entry, incoming):
            result.refused.append((digest.hex(), "entry_refused"))
        elif digest in parsed:
            result.known += 1
            parsed[digest] = (entry, _together(parsed[digest][1], incoming))
        else:
            parsed[digest] = (entry, incoming)
    hashes = _to_json([digest.hex() for digest in parsed]).decode()
    known = {
        row[0]: row[1:]
        for row in db.execute(
            "SELECT e.hash, e.n, e.record, p.open IS NULL, p.identity IS NULL FROM json_each(?) j"
            " JOIN entry e ON e.hash = unhex(j.value) JOIN payload p ON p.n = e.n",
            (hashes,),
        ).fetchall()
    }
    fresh, replenished = _Batch(), dict[str, str]()
    for digest, (entry, incoming) in parsed.items():
        if digest not in known:
            fresh.links[digest] = Link(digest, entry)
            fresh.sources[digest] = incoming
            continue
        result.known += 1
        n, record, lacks_open, lacks_identity = known[digest]
        if (lacks_open and incoming.open is not None) or (lacks_identity and incoming.identity is not None):
            _replenish(db, n, incoming)
            if entry.kind in DECISIONS or record not in replenished:
                replenished[record] = entry.kind
    return fresh, replenished


def _together(first: Incoming, second: Incoming) -> Incoming:
    """Return one entry that was offered twice, with what either brings."""
    opened = first if first.open is not None else second
    hidden = first if first.identity is not None else second
    return Incoming(first.data, opened.open_salt, opened.open, hidden.identity_salt, hidden.identity)


def _commitments_hold(entry: Entry, incoming: Incoming) -> bool:
    for said, salt, data in (
        (entry.open, incoming.open_salt, incoming.open),
        (entry.identity, incoming.identity_salt, incoming.identity),
    ):
        if data is not None and (salt is None or commitment(salt, data) != said):
            return False
    return True


def _replenish(db: Database, n: int, incoming: Incoming) -> None:
    for part, salt, data in (
        ("open", incoming.open_salt, incoming.open),
        ("identity", incoming.identity_salt, incoming.identity),
    ):
        if data is not None:
            db.execute(
                f"UPDATE payload SET {part}_salt = ?, {part} = ? WHERE n = ? AND {part} IS NULL",  # noqa: S608
                (salt, data, n),
            )


def _take_fresh(db: Database, fresh: _Batch, result: Intake) -> None:
    records = _records_here(db, fresh)
    forked = _forks(db, fresh)
    parted = {book for book in forked if _renames(db, book, fresh)}
    _insert(db, fresh)
    waiting = _held_links(db)
    decisions = decisions_in_force(db)
    verdicts = _judge_all(db, {**waiting, **fresh.links}, decisions)
    _write_held(db, fresh, waiting, verdicts)
    counting = [link for link in (*waiting.values(), *fresh.links.values()) if not verdicts[link.hash]]
    _extend_books(db, [*fresh.links.values(), *waiting.values()], verdicts, forked)
    result.forked = sorted(forked)
    deciding = any(link.entry.kind in DECISIONS for link in counting)
    waived = {book for book, _ in decisions.waived}
    touched_waiver = any(link.entry.book in waived for link in fresh.links.values())
    if parted or deciding or touched_waiver:
        result.cases |= recount(db, forked, {link.entry.record for link in (*waiting.values(), *fresh.links.values())})
    else:
        states = _states(db, counting, fresh, waiting, records, forked)
        done = {state.record for state in states}
        late = {link.entry.record for link in fresh.links.values() if verdicts[link.hash]} & records - done
        _finish(db, [*states, *(refold(db, record) for record in _with_destruction(db, late))], result)
    _account(db, fresh, waiting, result)


def _with_destruction(db: Database, records: set[str]) -> list[str]:
    """Return the records whose payloads a destruction concerns: it reaches entries that are held, too."""
    found = db.execute(
        "SELECT DISTINCT j.value FROM json_each(?) j CROSS JOIN entry e ON e.record = j.value"
        " WHERE e.kind LIKE '%.destroy' ORDER BY 1",
        (_to_json(sorted(records)).decode(),),
    )
    return [row[0] for row in found.fetchall()] if records else []


def _records_here(db: Database, fresh: _Batch) -> set[str]:
    wanted = _to_json(sorted({link.entry.record for link in fresh.links.values()})).decode()
    found = db.execute(
        "SELECT j.value FROM json_each(?) j WHERE EXISTS (SELECT 1 FROM entry WHERE record = j.value)", (wanted,)
    )
    return {row[0] for row in found.fetchall()}


def _forks(db: Database, fresh: _Batch) -> set[str]:
    places: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for link in fresh.links.values():
        places[link.entry.book][link.entry.seq] += 1
    forked = {book for book, seqs in places.items() if max(seqs.values()) > 1}
    for book, seqs in places.items():
        wanted = _to_json(sorted(seqs)).decode()
        row = db.execute(
            "SELECT 1 FROM json_each(?) j CROSS JOIN entry e ON e.book = ? AND e.seq = j.value LIMIT 1", (wanted, book)
        ).fetchone()
        already = db.execute("SELECT forked FROM book WHERE book = ?", (book,)).fetchone()
        if row is not None or (already is not None and already[0]):
            forked.add(book)
    return forked


def _renames(db: Database, book: str, fresh: _Batch) -> bool:
    """Say whether entries of a book begin a branch, or change to which branch an entry belongs that is here.

    What only goes on along a branch that is known leaves everything else as it was counted.
    """
    stored = db.execute("SELECT hash, bytes FROM entry WHERE book = ?", (book,)).fetchall()
    here = [Link(digest, parse_entry(data)) for digest, data in stored]
    before = branches(here)
    after = branches([*here, *(link for link in fresh.links.values() if link.entry.book == book)])
    return any(after[digest] != name for digest, name in before.items()) or set(after.values()) != set(before.values())


def _insert(db: Database, fresh: _Batch) -> None:
    first = (db.execute("SELECT max(n) FROM entry").fetchone()[0] or 0) + 1
    ordered = sorted(fresh.links.values(), key=lambda link: (link.entry.book, link.entry.seq, link.hash))
    entries, payloads = [], []
    for n, link in enumerate(ordered, first):
        e, source = link.entry, fresh.sources[link.hash]
        entries.append((n, link.hash, e.book, e.seq, e.lamport, e.record, e.kind, source.data))
        payloads.append((n, source.open_salt, source.open, source.identity_salt, source.identity))
    db.conn.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", entries)
    db.conn.executemany("INSERT INTO payload VALUES (?, ?, ?, ?, ?)", payloads)


def _held_links(db: Database) -> dict[bytes, Link]:
    rows = db.execute(
        "SELECT e.hash, e.bytes FROM held h JOIN entry e ON e.hash = h.hash"
        " WHERE h.reason IN ('gap', 'parent', 'lamport', 'revoked', 'branch')"
    ).fetchall()
    return {digest: Link(digest, parse_entry(data)) for digest, data in rows}


def _judge_all(db: Database, links: dict[bytes, Link], decisions: Decisions) -> dict[bytes, Reason]:
    verdicts: dict[bytes, Reason] = {}
    stored: dict[bytes, Known | None] = {}

    def lookup(digest: bytes) -> Known | None:
        if digest in links:
            return links[digest], verdicts.get(digest, "lamport")
        if digest not in stored:
            row = db.execute("SELECT bytes FROM entry WHERE hash = ?", (digest,)).fetchone()
            stored[digest] = None if row is None else (Link(digest, parse_entry(row[0])), "")
        return stored[digest]

    for link in sorted(links.values(), key=lambda link: link.order):
        verdicts[link.hash] = judge(link, lookup, decisions)
    return verdicts


def _account(db: Database, fresh: _Batch, waiting: dict[bytes, Link], result: Intake) -> None:
    held = _held_links(db).keys()
    result.held = len(fresh.links.keys() & held)
    result.new = len(fresh.links) - result.held
    result.released = len(waiting.keys() - held)


def _write_held(db: Database, fresh: _Batch, waiting: dict[bytes, Link], verdicts: dict[bytes, Reason]) -> None:
    for digest, link in {**waiting, **fresh.links}.items():
        if verdicts[digest]:
            db.execute(
                "INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?)",
                (digest, link.entry.book, link.entry.seq, verdicts[digest]),
            )
        elif digest in waiting:
            db.execute("DELETE FROM held WHERE hash = ?", (digest,))


def _extend_books(db: Database, links: Iterable[Link], verdicts: dict[bytes, Reason], forked: set[str]) -> None:
    ends: dict[str, Link | None] = {}
    for link in links:
        best = ends.setdefault(link.entry.book, None)
        if not verdicts[link.hash] and (best is None or (best.entry.seq, best.hash) < (link.entry.seq, link.hash)):
            ends[link.entry.book] = link
    for book, end in ends.items():
        name = parse_book(book)
        writer = end.entry.office if end else name.office
        place = (end.entry.seq, end.hash, end.entry.lamport) if end else (0, b"", 0)
        db.execute(
            "INSERT INTO book VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (book) DO UPDATE SET"
            " last = excluded.last, last_hash = excluded.last_hash, lamport = excluded.lamport,"
            " writer = excluded.writer"
            " WHERE (excluded.last, excluded.last_hash) > (last, last_hash)",
            (book, name.device, name.incarnation, name.office, writer, *place, int(book in forked)),
        )
        if book in forked:
            db.execute("UPDATE book SET forked = 1 WHERE book = ?", (book,))


def _states(
    db: Database, counting: Sequence[Link], fresh: _Batch, waiting: dict[bytes, Link], records: set[str],
    forked: set[str],
) -> list[State]:  # fmt: skip
    by_record: dict[str, list[Link]] = defaultdict(list)
    for link in counting:
        by_record[link.entry.record].append(link)
    states: list[State] = []
    for record, links in by_record.items():
        if any(link.hash in waiting or link.entry.book in forked for link in links):
            states.append(refold(db, record))
            continue
        writings = [_writing(link, fresh.sources[link.hash]) for link in sorted(links, key=lambda link: link.order)]
        states.append(fold(record, writings) if record not in records else _carry_on(db, record, writings))
    return states


def _writing(link: Link, source: Incoming) -> Writing:
    return Writing(link.hash, link.entry, settings(source.open), settings(source.identity))


def _carry_on(db: Database, record: str, writings: Sequence[Writing]) -> State:
    state = load_state(db, record)
    if state is None:
        return refold(db, record)
    for writing in writings:
        if not continues(state, writing):
            return refold(db, record)
        advance(state, writing)
    return state


def _finish(db: Database, states: Sequence[State], result: Intake) -> None:
    cases = store_states(db, states)
    refresh_cases(db, sorted(cases))
    result.cases |= cases
