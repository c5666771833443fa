"""What a field said before its histories parted: the base of a conflict (`resources/format/exchange.md`, section 6).

Called by the conflict desk. Computed from the entries that every one of the differing values descends from, so it is
the same on every laptop that holds the same entries. Reads only; decides nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from fieldapp.vault.database import Database
from fieldapp.vault.fold import Live, State, Vector, Writing, fold, is_before, vectors_of
from fieldapp.vault.kinds import is_destruction
from fieldapp.vault.projection import load_writings

Standing = Literal["known", "absent", "withheld", "destroyed"]
PARTS = ("open", "identity")


@dataclass(frozen=True, slots=True)
class Base:
    """What stood in a field where its histories parted, last in order first.

    Several values when it differed already then; none with `absent` when nothing stood there, with `withheld` or
    `destroyed` when what stood there is not held.
    """

    standing: Standing
    values: tuple[Live, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """The entries of one record in fold order, what each has seen, and the record's state."""

    state: State
    writings: Sequence[Writing]
    vectors: Sequence[Vector]

    def base_of(self, field: str, lives: Iterable[Live]) -> Base:
        """Return what a field said before these values of it were written."""
        wanted = {live.writing.hash for live in lives}
        parts = {"identity" if live.hidden else "open" for live in lives}
        tips = [
            vector
            for writing, vector in zip(self.writings, self.vectors, strict=True)
            if writing.hash.hex() in wanted
        ]  # fmt: skip
        common = [at for at in range(len(self.writings)) if self._is_common(at, wanted, tips)]
        found = [one for part in PARTS if part in parts for one in self._last_of(common, part, field)]
        missing = [at for part in PARTS if part in parts for at in common if self._lacks(at, part)]
        covered = [self.vectors[at] for at, _, _ in found]
        open_ends = [
            at for at in missing if not any(is_before(self.writings[at], vector) for vector in covered)
        ]  # fmt: skip
        if open_ends:
            gone = any(self.writings[at].hash in self.state.dropped for at in open_ends)
            return Base("destroyed" if gone else "withheld")
        values = tuple(self._live(at, value, part) for at, value, part in reversed(found))
        return Base("known", values) if any(live.value is not None for live in values) else Base("absent")

    def _is_common(self, at: int, wanted: set[str], tips: Sequence[Vector]) -> bool:
        one = self.writings[at]
        if one.hash in self.state.held or one.hash.hex() in wanted or is_destruction(one.entry.kind):
            return False
        return all(is_before(one, tip) for tip in tips)

    def _last_of(self, common: Sequence[int], part: str, field: str) -> Iterator[tuple[int, Any, str]]:
        last: list[int] = []
        for at in common:
            said = self._said(at, part)
            if said is not None and field in said:
                last = [other for other in last if not is_before(self.writings[other], self.vectors[at])]
                last.append(at)
        for at in last:
            yield at, (self._said(at, part) or {})[field], part

    def _said(self, at: int, part: str) -> Any:
        one = self.writings[at]
        if part in self.state.dropped.get(one.hash, ()):
            return None
        return one.open if part == "open" else one.identity

    def _lacks(self, at: int, part: str) -> bool:
        entry = self.writings[at].entry
        return bool(entry.open if part == "open" else entry.identity) and self._said(at, part) is None

    def _live(self, at: int, value: Any, part: str) -> Live:
        one = self.writings[at]
        return Live(one.reference, one.entry.officer, one.entry.wall, value, part == "identity")


def past_of(record: str, writings: Iterable[Writing]) -> Past:
    """Return the past of a record from all of its counting entries, in whatever order they come."""
    ordered = sorted(writings, key=lambda writing: writing.order)
    return Past(fold(record, ordered), ordered, vectors_of(ordered))


def load_past(db: Database, record: str) -> Past:
    """Return the past of a record that the vault holds."""
    return past_of(record, load_writings(db, record))
