"""Books that somebody must decide about: two histories of one laptop, or entries that wait behind lost ones.

Called by the windows; deciding is for `fieldapp.vault.ruling`. Reads only.
"""

from dataclasses import dataclass
from typing import Literal

from fieldapp.case.office import is_within
from fieldapp.case.wording import name_kind
from fieldapp.vault.books import BookState, book_states, entries_of, hash_at
from fieldapp.vault.database import Database
from fieldapp.vault.entry import parse_entry
from fieldapp.vault.history import officer_names
from fieldapp.vault.kinds import type_of
from fieldapp.vault.listing import list_forks, list_held
from fieldapp.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the entries that stand at one place of a book."""

    hash: str
    wall: str
    officer: str
    kind: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A place of a book that needs a decision: a fork with its branches, or a gap before `seq`.

    `waiting` is how many entries wait because of it, `decidable` whether this office may decide.
    """

    kind: Literal["fork", "gap"]
    book: str
    office: str
    writer: str
    seq: int
    waiting: int
    branches: tuple[Branch, ...] = ()
    kept: str = ""
    decidable: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return not self.kept


def list_troubles(vault: Vault) -> list[Trouble]:
    """Return every fork and every gap, those that wait for a decision first."""
    states = {state.book: state for state in book_states(vault.db)}
    found = [*_forks(vault, states), *_gaps(vault, states)]
    return sorted(found, key=lambda one: (not one.is_open, one.book, one.seq))


def _forks(vault: Vault, states: dict[str, BookState]) -> list[Trouble]:
    names = officer_names(vault.db)
    found = []
    for fork in list_forks(vault.db):
        state = states[fork.book]
        branches, parted = _branches(vault.db, fork.book, fork.seq, names)
        if not parted:
            continue
        found.append(
            Trouble(
                "fork", fork.book, state.office, state.writer, fork.seq, state.held, branches, fork.kept,
                _may_decide(vault, state),
            )
        )  # fmt: skip
    return found


def _branches(db: Database, book: str, seq: int, names: dict[str, str]) -> tuple[tuple[Branch, ...], bool]:
    """Return the entries at a place, and whether histories part there: further on they only go on apart."""
    found, before = [], []
    for stored in entries_of(db, book, seq - 1, seq):
        entry = parse_entry(stored.data)
        before.append(entry.prev)
        found.append(
            Branch(stored.hash.hex(), entry.wall, names.get(entry.officer, ""), name_kind(type_of(entry.kind)))
        )
    return tuple(found), len(set(before)) < len(before)


def _gaps(vault: Vault, states: dict[str, BookState]) -> list[Trouble]:
    """Return the first place behind each gap of a book."""
    waiting: dict[str, list[int]] = {}
    for held in list_held(vault.db):
        if held.reason == "gap":
            waiting.setdefault(held.book, []).append(held.seq)
    found = []
    for book, places in waiting.items():
        state = states[book]
        first = [seq for seq in sorted(set(places)) if not hash_at(vault.db, book, seq - 1)]
        found += [
            Trouble("gap", book, state.office, state.writer, seq, len(places), decidable=_may_decide(vault, state))
            for seq in first
        ]
    return found


def _may_decide(vault: Vault, state: BookState) -> bool:
    return state.device != vault.device and is_within(state.writer, vault.office)
