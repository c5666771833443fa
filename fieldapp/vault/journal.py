"""The journal of this laptop: the only writer of new entries.

`write` turns changes into entries of the own book and brings the projections forward, in one transaction. Entries of
others come in through `fieldapp.vault.intake`. Never asks the officer anything and never touches evidence files.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fieldapp.errors import BookStopped, RecordElsewhere
from fieldapp.vault.chain import Decisions, Link
from fieldapp.vault.database import Database
from fieldapp.vault.decisions import decisions_in_force
from fieldapp.vault.entry import (
    VERSION,
    Book,
    Entry,
    Payload,
    Reference,
    encode_entry,
    entry_hash,
    make_payload,
    officer_bytes,
)
from fieldapp.vault.fold import State, Writing, advance, continues, fold
from fieldapp.vault.kinds import meaning_problem, type_of
from fieldapp.vault.projection import load_state, load_writings, refold, refresh_cases, store_states


@dataclass(frozen=True, slots=True)
class Change:
    """One record to change: the fields to set (null clears), apart what reveals reporters and witnesses.

    `office` is the record's home office when it is not the own one. `parents` are the entries the writer had seen, when
    that is not simply the latest state; `sign` makes the officer's signature over bytes for acts of a person.
    """

    kind: str
    record: str
    open: Mapping[str, Any] = field(default_factory=dict)
    identity: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    office: str = ""
    parents: Sequence[Reference] | None = None
    sign: "Signer | None" = None


@dataclass(frozen=True, slots=True)
class Signer:
    """An officer's own key at work: raw public key and a function that signs bytes."""

    officer: str
    public_key: bytes
    sign: Callable[[bytes], bytes]


@dataclass(slots=True)
class _Chain:
    """The end of an own book while a transaction adds to it."""

    book: str
    seq: int
    digest: bytes
    lamport: int
    wall: str


@dataclass(slots=True)
class _Run:
    """What one call of `write` knows while it goes through its changes; `doubts` are the flags of its clock."""

    officer: str
    now: datetime
    decisions: Decisions
    chains: dict[str, _Chain] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    doubts: dict[str, Sequence[str]] = field(default_factory=dict)


def wall_clock(now: datetime) -> str:
    """Return the wall clock as entries carry it: seconds, with offset. The datetime must be aware."""
    return now.replace(microsecond=0).isoformat()


# Gets a change, the record before it and the record's home office; gives whose signature the entry carries.
Guard = Callable[[Change, State, str], Signer | None]
# Gets a moment and the wall clock of the entry before, gives the flags of `fieldapp.vault.clockwatch`.
Doubt = Callable[[datetime, str], Sequence[str]]


class Journal:
    """Writes entries into the own books of one device and incarnation."""

    def __init__(
        self,
        db: Database,
        device: str,
        incarnation: int,
        office: str,
        guard: Guard | None = None,
        doubt: Doubt | None = None,
    ) -> None:
        """Make the writer of a book; `guard` raises RightMissing for a change that the officer has no right to.

        Only what no officer does goes without a guard: the first entries of a vault. `doubt` says what speaks against
        the clock; it stands in the entry and stops nothing.
        """
        self._db = db
        self._guard = guard
        self._doubt = doubt
        self._device = device
        self._incarnation = incarnation
        self._office = office

    def book_for(self, office: str) -> str:
        """Return the name of the own book for an office."""
        return str(Book(self._device, self._incarnation, office))

    def write(self, changes: Sequence[Change], officer: str, now: datetime) -> list[Reference]:
        """Write one entry per change and project them; return where they stand.

        Must run inside a write transaction; after a decision the caller recounts. Raises RecordElsewhere when a record
        belongs to another office than the change says or this office may not write it, BookStopped when the own
        entries no longer count, EntryMalformed and NotCanonical for values the format cannot hold.
        """
        run = _Run(officer, now, decisions_in_force(self._db))
        written = [self._write_one(change, run) for change in changes]
        for chain in run.chains.values():
            self._db.execute(
                "INSERT INTO book VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (book) DO UPDATE SET"
                " last = excluded.last, last_hash = excluded.last_hash, lamport = excluded.lamport",
                (*self._book_columns(chain.book), chain.seq, chain.digest, chain.lamport),
            )
        refresh_cases(self._db, sorted(store_states(self._db, list(run.states.values()))))
        return written

    def _book_columns(self, book: str) -> tuple[str, str, int, str, str]:
        return (book, self._device, self._incarnation, book.partition("@")[2], self._office)

    def _write_one(self, change: Change, run: _Run) -> Reference:
        # a record can have entries and no state: what others wrote about it is held
        state = run.states.get(change.record) or load_state(self._db, change.record) or refold(self._db, change.record)
        home = change.office or state.office or self._office
        if state.office and (state.office, state.type) != (home, type_of(change.kind)):
            raise RecordElsewhere(office=state.office)
        chain = self._chain(self.book_for(home), run.chains)
        parents = list(state.frontier if change.parents is None else sorted(change.parents))
        doubts = self._doubts(run, chain.wall)
        opened = make_payload({"reason": change.reason, "set": dict(change.open), **doubts})
        hidden = make_payload({"set": dict(change.identity)}) if change.identity else None
        entry = Entry(
            v=VERSION,
            book=chain.book,
            seq=chain.seq + 1,
            prev=chain.digest.hex(),
            lamport=1 + max(chain.lamport, self._largest(parents, state)),
            wall=wall_clock(run.now),
            office=self._office,
            officer=run.officer,
            record=change.record,
            kind=change.kind,
            parents=parents,
            open=opened.commitment,
            identity=hidden.commitment if hidden else "",
        )
        data = encode_entry(entry)
        digest = entry_hash(data)
        signer = self._refuse(change, state, Link(digest, entry), home, run.decisions)
        self._insert(entry, data, digest, opened, hidden)
        if signer is not None:
            signature = signer.sign(officer_bytes(signer.officer, digest))
            self._db.execute(
                "INSERT INTO signature VALUES (?, ?, ?, ?)", (digest, signer.officer, signer.public_key, signature)
            )
        chain.seq, chain.digest, chain.lamport, chain.wall = entry.seq, digest, entry.lamport, entry.wall
        run.states[change.record] = self._next_state(
            state, Writing(digest, entry, change.open, change.identity or None)
        )
        return Reference(entry.book, entry.seq, digest.hex())

    def _doubts(self, run: _Run, before: str) -> dict[str, list[str]]:
        """Return what an entry's payload says about the clock: nothing at all for one that nothing speaks against."""
        if self._doubt is not None and before not in run.doubts:
            run.doubts[before] = self._doubt(run.now, before)
        found = run.doubts.get(before, ())
        return {"clock": list(found)} if found else {}

    def _refuse(self, change: Change, state: State, link: Link, home: str, decisions: Decisions) -> Signer | None:
        """Raise what speaks against an entry: the office's right, the officer's right, a decision about the book.

        Returns who signs it.
        """
        if meaning_problem(link.entry):
            raise RecordElsewhere(office=home)
        signer = self._guard(change, state, home) if self._guard is not None else None
        if decisions.exclude(link):
            raise BookStopped(book=link.entry.book)
        return change.sign or signer

    def _largest(self, parents: Sequence[Reference], state: State) -> int:
        if list(parents) == state.frontier:
            return state.lamport if parents else 0
        marks = ",".join("?" * len(parents))
        row = self._db.execute(
            f"SELECT max(lamport) FROM entry WHERE hash IN ({marks})",  # noqa: S608 - question marks only
            [bytes.fromhex(parent.hash) for parent in parents],
        ).fetchone()
        return row[0] or 0

    def _chain(self, book: str, chains: dict[str, _Chain]) -> _Chain:
        if book not in chains:
            row = self._db.execute(
                "SELECT b.last, b.last_hash, b.lamport, json_extract(CAST(e.bytes AS TEXT), '$.wall')"
                " FROM book b LEFT JOIN entry e ON e.hash = b.last_hash WHERE b.book = ?",
                (book,),
            ).fetchone()
            last, digest, lamport, wall = row or (0, b"", 0, "")
            chains[book] = _Chain(book, last, digest, lamport, wall or "")
            if self._db.execute("SELECT 1 FROM entry WHERE book = ? AND seq > ?", (book, chains[book].seq)).fetchone():
                # going on from the last entry that counts would fork the own book
                raise BookStopped(book=book)
        return chains[book]

    def _insert(self, entry: Entry, data: bytes, digest: bytes, opened: Payload, hidden: Payload | None) -> None:
        cursor = self._db.execute(
            "INSERT INTO entry (hash, book, seq, lamport, record, kind, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (digest, entry.book, entry.seq, entry.lamport, entry.record, entry.kind, data),
        )
        secret = (hidden.salt, hidden.data) if hidden else (None, None)
        self._db.execute(
            "INSERT INTO main.payload VALUES (?, ?, ?, ?, ?)", (cursor.lastrowid, opened.salt, opened.data, *secret)
        )

    def _next_state(self, state: State, writing: Writing) -> State:
        if not state.entries:
            return fold(state.record, [writing])
        if continues(state, writing):
            advance(state, writing)
            return state
        return fold(state.record, load_writings(self._db, state.record))
