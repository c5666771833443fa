"""Books that somebody must look at: two histories of one laptop, entries that wait, copies, restored and lost laptops.

`resources/format/exchange.md`, section 7. Called by the command line and the windows. Forks and gaps are decided by
`fieldapp.vault.ruling`; of everything else a person says here that it was looked into. Reads only, but for that note.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from fieldapp.case.office import is_within
from fieldapp.case.wording import name_kind
from fieldapp.errors import BookUnknown, RulingUnfit
from fieldapp.vault.alarm import CLONE, list_alarms
from fieldapp.vault.books import BookState, book_states, entries_of, hash_at
from fieldapp.vault.database import Database
from fieldapp.vault.entry import parse_book, parse_entry
from fieldapp.vault.history import officer_names
from fieldapp.vault.kinds import type_of
from fieldapp.vault.listing import list_forks, list_held
from fieldapp.vault.ruling import WHATS, Note, What, list_notes, note_books
from fieldapp.vault.vault import Vault
from fieldapp.words import say

Kind = Literal["clone", "differs", "fork", "gap", "revoked", "restored"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the entries that stand at one place of a book."""

    hash: str
    wall: str
    officer: str
    kind: str


@dataclass(frozen=True, slots=True)
class Looked:
    """That a person looked into something: who, of which office, when, and what was said."""

    officer: str
    office: str
    wall: str
    reason: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something about a book that a person must look at, or has.

    `seq` is the place: of a fork, behind a gap, the last that is held, or the first that differs. `waiting` is how many
    entries wait because of it, `sender` the office that brought it, `decidable` whether this office may decide.
    """

    kind: Kind
    book: str
    office: str
    writer: str
    seq: int = 0
    waiting: int = 0
    branches: tuple[Branch, ...] = ()
    kept: str = ""
    decidable: bool = False
    sender: str = ""
    looked: Looked | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return not self.kept and self.looked is None

    @property
    def waits_here(self) -> bool:
        """Whether it waits for somebody at this office."""
        return self.is_open and self.decidable

    def tell(self, writer: str = "", sender: str = "") -> str:
        """Return what happened, that nothing is lost, and what to do, with the names of the offices where known."""
        names = {"writer": writer or self.writer, "sender": sender or self.sender}
        return say(f"trouble.{self.kind}", device=self.book[:8], seq=self.seq, waiting=self.waiting, **names)


def name_trouble(kind: Kind) -> str:
    """Return the name of a kind, as lists show it."""
    return say(f"trouble.name.{kind}")


def list_troubles(vault: Vault) -> list[Trouble]:
    """Return everything about books that a person must look at or has, what waits for a decision first."""
    states = {state.book: state for state in book_states(vault.db)}
    names, notes = officer_names(vault.db), list_notes(vault.db)
    noted = (*_alarms(vault, states), *_revoked(vault, states), *_restored(vault, states))
    found = [*_forks(vault, states, names), *_gaps(vault, states)]
    found += [_with_note(one, notes, names) for one in noted]
    return sorted(found, key=lambda one: (not one.is_open, KINDS.index(one.kind), one.book, one.seq))


def count_waiting(vault: Vault) -> int:
    """Return how many of them wait for somebody at this office, but for differences, of which a band tells."""
    return sum(one.waits_here and one.kind != "differs" for one in list_troubles(vault))


def note_trouble(vault: Vault, book: str, what: What, reason: str) -> Trouble:
    """Write that a person looked into something about a book; for a lost laptop about all its books at once.

    Returns what it was. Raises RulingUnfit when nothing of the kind waits here, BookUnknown, RightMissing.
    """
    vault.require("rule_books")
    open_here = [one for one in list_troubles(vault) if one.kind == what and one.waits_here]
    chosen = next((one for one in open_here if one.book == book), None)
    if all(state.book != book for state in book_states(vault.db)):
        raise BookUnknown(book=book)
    if chosen is None or what not in WHATS:
        raise RulingUnfit(book=book, seq="")
    device = parse_book(book).device
    alike = [one for one in open_here if what == "revoked" and parse_book(one.book).device == device]
    note_books(vault, {one.book: one.seq for one in (chosen, *alike)}.items(), what, reason)
    return chosen


def _with_note(one: Trouble, notes: Mapping[tuple[str, str], Note], names: Mapping[str, str]) -> Trouble:
    note = notes.get((one.book, one.kind))
    if note is None or note.seq < one.seq:
        return one
    return replace(one, looked=Looked(names.get(note.officer, ""), note.office, note.wall, note.reason))


# ---- forks and gaps --------------------------------------------------------------------------------------------------


def _forks(vault: Vault, states: Mapping[str, BookState], names: Mapping[str, str]) -> Iterator[Trouble]:
    for fork in list_forks(vault.db):
        state = states[fork.book]
        branches, parted = _branches(vault.db, fork.book, fork.seq, names)
        if parted:
            yield Trouble(
                "fork", fork.book, state.office, state.writer, fork.seq, state.held, branches, fork.kept,
                _may_decide(vault, state),
            )  # fmt: skip


def _branches(db: Database, book: str, seq: int, names: Mapping[str, str]) -> tuple[tuple[Branch, ...], bool]:
    """Return the entries at a place, and whether histories part there: further on they only go on apart."""
    found, before = [], []
    for stored in entries_of(db, book, seq - 1, seq):
        entry = parse_entry(stored.data)
        before.append(entry.prev)
        found.append(
            Branch(stored.hash.hex(), entry.wall, names.get(entry.officer, ""), name_kind(type_of(entry.kind)))
        )
    return tuple(found), len(set(before)) < len(before)


def _gaps(vault: Vault, states: Mapping[str, BookState]) -> Iterator[Trouble]:
    """Give the first place behind each gap of a book."""
    for book, places in _held_places(vault.db, "gap").items():
        state = states[book]
        for seq in (seq for seq in sorted(set(places)) if not hash_at(vault.db, book, seq - 1)):
            yield Trouble(
                "gap", book, state.office, state.writer, seq, len(places), decidable=_may_decide(vault, state)
            )


def _held_places(db: Database, reason: str) -> dict[str, list[int]]:
    """Return the places that wait for one reason, by book."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for held in list_held(db):
        if held.reason == reason:
            waiting[held.book].append(held.seq)
    return waiting


def _may_decide(vault: Vault, state: BookState) -> bool:
    return state.device != vault.device and is_within(state.writer, vault.office)


# ---- what a person looks into ----------------------------------------------------------------------------------------


def _alarms(vault: Vault, states: Mapping[str, BookState]) -> Iterator[Trouble]:
    """Give what others hold of books of this office that does not fit; a copy that this laptop left behind is none."""
    for one in list_alarms(vault.db):
        state = states.get(one.book)
        if state is None:
            continue
        own = (state.device, state.incarnation) == (vault.device, vault.incarnation)
        if one.code == CLONE and not own:
            continue
        kind: Kind = "clone" if one.code == CLONE else "differs"
        yield Trouble(
            kind, one.book, state.office, state.writer, one.seq, sender=one.office,
            decidable=is_within(state.office, vault.office),
        )  # fmt: skip


def _revoked(vault: Vault, states: Mapping[str, BookState]) -> Iterator[Trouble]:
    """Give the books of lost laptops in which entries from after the loss are held."""
    for book, places in _held_places(vault.db, "revoked").items():
        state = states[book]
        yield Trouble(
            "revoked", book, state.office, state.writer, max(places), len(places),
            decidable=is_within(state.office, vault.office),
        )  # fmt: skip


def _restored(vault: Vault, states: Mapping[str, BookState]) -> Iterator[Trouble]:
    """Give each incarnation by which another laptop of this office or one below went on after it was restored."""
    incarnations: dict[str, dict[int, list[BookState]]] = defaultdict(lambda: defaultdict(list))
    for state in states.values():
        if state.device != vault.device and is_within(state.writer, vault.office):
            incarnations[state.device][state.incarnation].append(state)
    for found in incarnations.values():
        for number in sorted(found)[1:]:
            yield _went_on(found[number])


def _went_on(books: Iterable[BookState]) -> Trouble:
    """Return one for all books of an incarnation: that for the office itself, where it is here."""
    chosen = min(books, key=lambda state: (state.office != state.writer, state.book))
    return Trouble("restored", chosen.book, chosen.office, chosen.writer, decidable=True)
