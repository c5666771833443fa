"""The fold: from the counting entries of one record to its state, its conflicts and its frontier.

`resources/format/journal.md`, sections 6 and 8. Pure, and the same on every desk: called by the projections, by history
and by rebuild; never touches a database.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from fieldapp.vault.entry import Entry, Reference, parse_book
from fieldapp.vault.kinds import is_anchored, is_destruction, meaning_problem, type_of

_encode = msgspec.json.Encoder(order="sorted").encode
IdentityState = Literal["", "held", "withheld", "destroyed"]
Vector = dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Writing:
    """One counting entry with what it sets; None where the payload is withheld or was destroyed."""

    hash: bytes
    entry: Entry
    open: Mapping[str, Any] | None
    identity: Mapping[str, Any] | None
    branch: str = ""

    @property
    def order(self) -> tuple[int, str, int, bytes]:
        """The fold order."""
        return (self.entry.lamport, self.entry.book, self.entry.seq, self.hash)

    @property
    def reference(self) -> Reference:
        """How a later entry names this one as its parent."""
        return Reference(self.entry.book, self.entry.seq, self.hash.hex())


@dataclass(frozen=True, slots=True)
class Live:
    """One of several values that a field has at the same time, and the entry that wrote it."""

    writing: Reference
    officer: str
    wall: str
    value: Any
    hidden: bool = False


@dataclass(slots=True)
class State:
    """What a record is after its entries: fields by name, conflicts by field, and the entries to build on.

    `held` and `dropped` are complete only in a state that was `folded`, not in one that was loaded and advanced.
    """

    record: str
    type: str = ""
    office: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    identity: dict[str, Any] = field(default_factory=dict)
    identity_state: IdentityState = ""
    conflicts: dict[str, list[Live]] = field(default_factory=dict)
    frontier: list[Reference] = field(default_factory=list)
    lamport: int = 0
    entries: int = 0
    held: dict[bytes, str] = field(default_factory=dict)
    dropped: dict[bytes, frozenset[str]] = field(default_factory=dict)
    destroyed_upto: dict[str, int] = field(default_factory=dict)
    folded: bool = False


@dataclass(slots=True)
class _Cell:
    """The live writes of one field, last in order last."""

    part: str
    writes: list[tuple[int, Any]] = field(default_factory=list)


def fold(record: str, writings: Iterable[Writing]) -> State:
    """Return the state of a record from all of its counting entries, in whatever order they come."""
    ordered = sorted(writings, key=lambda writing: writing.order)
    if len(ordered) == 1 and not is_destruction(ordered[0].entry.kind) and not meaning_problem(ordered[0].entry):
        return _begin(record, ordered[0])
    state = State(record, folded=True)
    usable = _usable(ordered, state)
    vectors = vectors_of(ordered)
    _destroy(ordered, vectors, state)
    cells: dict[tuple[str, str], _Cell] = {}
    for index, writing in enumerate(ordered):
        if index not in usable:
            continue
        for part, content in _parts(writing, state):
            for name, value in content.items():
                cell = cells.setdefault((part, name), _Cell(part))
                cell.writes = [w for w in cell.writes if not is_before(ordered[w[0]], vectors[index])]
                cell.writes.append((index, value))
    _settle_fields(ordered, cells, state)
    state.frontier = _frontier(ordered, vectors)
    state.lamport = max((w.entry.lamport for w in ordered), default=0)
    state.entries = len(ordered)
    _judge_identity(ordered, usable, state)
    return state


def _begin(record: str, writing: Writing) -> State:
    """Return the state of a record with one usable entry, as most records are: the same result, sooner."""
    entry = writing.entry
    state = State(record, type_of(entry.kind), parse_book(entry.book).office, folded=True)
    advance(state, writing)
    if entry.identity and writing.identity is None:
        state.identity_state = "withheld"
    return state


def _usable(ordered: Sequence[Writing], state: State) -> set[int]:
    usable: set[int] = set()
    problems = [meaning_problem(writing.entry) for writing in ordered]
    sound = [writing.entry for writing, problem in zip(ordered, problems, strict=True) if not problem]
    # nobody takes over the settings or the register of an office by writing first
    first = next((entry for entry in sound if is_anchored(entry)), sound[0] if sound else None)
    if first is not None:
        state.type, state.office = type_of(first.kind), parse_book(first.book).office
    for index, (writing, problem) in enumerate(zip(ordered, problems, strict=True)):
        entry = writing.entry
        if problem:
            state.held[writing.hash] = problem
        elif (type_of(entry.kind), parse_book(entry.book).office) != (state.type, state.office):
            state.held[writing.hash] = "home"
        else:
            usable.add(index)
    return usable


def vectors_of(ordered: Sequence[Writing]) -> list[Vector]:
    """Return for each entry, given in fold order, how far it has seen every book (and branch), itself included."""
    by_hash: dict[str, Vector] = {}
    latest: dict[str, dict[str, Vector]] = {}
    vectors: list[Vector] = []
    for writing in ordered:
        entry, seen = writing.entry, latest.setdefault(writing.entry.book, {})
        sources = [by_hash[p.hash] for p in entry.parents if p.hash in by_hash]
        path: str | None = writing.branch
        while path is not None:
            if path in seen:
                sources.append(seen[path])
                break
            path = path.rpartition("/")[0] if path else None
        if len(sources) == 1:
            vector = dict(sources[0])
        else:
            vector = {}
            for source in sources:
                for key, seq in source.items():
                    if vector.get(key, 0) < seq:
                        vector[key] = seq
        vector[entry.book, writing.branch] = entry.seq
        by_hash[writing.hash.hex()] = seen[writing.branch] = vector
        vectors.append(vector)
    return vectors


def is_before(writing: Writing, vector: Vector) -> bool:
    """Return whether an entry is an ancestor of the entry that has this vector."""
    return vector.get((writing.entry.book, writing.branch), 0) >= writing.entry.seq


def _destroy(ordered: Sequence[Writing], vectors: Sequence[Vector], state: State) -> None:
    for writing in ordered:
        if not is_destruction(writing.entry.kind) or writing.hash in state.held or writing.open is None:
            continue
        said = writing.open.get("parts")
        parts = frozenset(part for part in ("open", "identity") if isinstance(said, list) and part in said)
        for part in parts:
            state.destroyed_upto[part] = max(state.destroyed_upto.get(part, 0), writing.entry.lamport)
        for other, vector in zip(ordered, vectors, strict=True):
            if not is_destruction(other.entry.kind) and not is_before(writing, vector):
                state.dropped[other.hash] = state.dropped.get(other.hash, frozenset()) | parts


def _parts(writing: Writing, state: State) -> Iterable[tuple[str, Mapping[str, Any]]]:
    if is_destruction(writing.entry.kind):
        return
    gone = state.dropped.get(writing.hash, frozenset())
    if writing.open is not None and "open" not in gone:
        yield "open", writing.open
    if writing.identity is not None and "identity" not in gone:
        yield "identity", writing.identity


def _settle_fields(ordered: Sequence[Writing], cells: Mapping[tuple[str, str], _Cell], state: State) -> None:
    for (part, name), cell in cells.items():
        fields = state.fields if part == "open" else state.identity
        value = cell.writes[-1][1]
        if value is not None:
            fields[name] = value
        if any(_encode(other) != _encode(value) for _, other in cell.writes):
            state.conflicts.setdefault(name, []).extend(
                Live(ordered[i].reference, ordered[i].entry.officer, ordered[i].entry.wall, v, part == "identity")
                for i, v in reversed(cell.writes)
            )


def _frontier(ordered: Sequence[Writing], vectors: Sequence[Vector]) -> list[Reference]:
    open_ends: list[Writing] = []
    for writing, vector in zip(ordered, vectors, strict=True):
        open_ends = [end for end in open_ends if not is_before(end, vector)]
        open_ends.append(writing)
    return sorted(end.reference for end in open_ends)


def _judge_identity(ordered: Sequence[Writing], usable: set[int], state: State) -> None:
    committed = [ordered[i] for i in sorted(usable) if ordered[i].entry.identity]
    if not committed:
        return
    if any("identity" in state.dropped.get(w.hash, frozenset()) for w in committed):
        state.identity_state = "destroyed"
    elif any(w.identity is None for w in committed):
        state.identity_state = "withheld"
    else:
        state.identity_state = "held"


def continues(state: State, writing: Writing) -> bool:
    """Return whether an entry simply follows everything the record has, so that `advance` may be used."""
    return (
        bool(state.type)
        and not state.conflicts
        and not is_destruction(writing.entry.kind)
        and not meaning_problem(writing.entry)
        and list(writing.entry.parents) == state.frontier
        and (type_of(writing.entry.kind), parse_book(writing.entry.book).office) == (state.type, state.office)
        and (not writing.entry.open or writing.open is not None)
        and (not writing.entry.identity or (writing.identity is not None and state.identity_state in ("", "held")))
    )


def advance(state: State, writing: Writing) -> None:
    """Bring a state forward by an entry that `continues` it: the same result as folding everything again."""
    for fields, content in ((state.fields, writing.open), (state.identity, writing.identity)):
        for name, value in (content or {}).items():
            if value is None:
                fields.pop(name, None)
            else:
                fields[name] = value
    if writing.entry.identity:
        state.identity_state = "held"
    state.frontier = [writing.reference]
    state.lamport = writing.entry.lamport
    state.entries += 1
