"""What a laptop's receipts list, put together: cases, evidence files, records whose identities it holds.

`resources/format/journal.md`, section 9. A receipt says only what changed since the one before, so that neither the
journal grows with every answer by all that was ever answered nor one answer outgrows what a part may carry. Called by
receipts and by what asks them. Pure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

# The lists of one receipt stay far below the longest payload (bundle.md, section 10).
MOST_BYTES: Final = 2 * 1024 * 1024
# The number behind which nothing can build on what was said.
BROKEN: Final = -1
Cases = Mapping[str, tuple[str, str]]
_NAMES: Final = ("cases", "evidence", "identities")


@dataclass(frozen=True, slots=True)
class Inventory:
    """What is listed after the receipt with a number: `cases` are id to (status, reason); 0 is before the first."""

    number: int = 0
    cases: Cases = field(default_factory=dict)
    evidence: frozenset[str] = frozenset()
    identities: frozenset[str] = frozenset()

    def follow(self, fields: Mapping[str, Any]) -> "Inventory":
        """Return what is listed after a further receipt.

        One that builds on another than this, as after a fork, lists what it names alone, and nothing builds on it.
        """
        since, number = fields.get("since", 0), fields.get("number")
        builds = bool(since) and since == self.number
        before = self if builds else Inventory()
        gone = fields.get("gone") if builds else None
        lost = {name: _names(gone.get(name)) if isinstance(gone, dict) else set() for name in _NAMES}
        said = {row[0]: (row[1], row[2]) for row in _rows(fields.get("cases"))}
        return Inventory(
            number if isinstance(number, int) and (builds or not since) else BROKEN,
            _overlay(before.cases, lost["cases"], said),
            _change(before.evidence, lost["evidence"], _names(fields.get("evidence"))),
            _change(before.identities, lost["identities"], _names(fields.get("identities"))),
        )

    def changes_to(self, now: "Inventory") -> list[dict[str, Any]]:
        """Return the lists of the receipts that lead from here to `now`: mostly one, several where much is new."""
        found: list[dict[str, Any]] = [_new()]
        size = 0
        for name, row, is_lost in self._differences(now):
            length = len(msgspec.json.encode(row)) + 1
            if size + length > MOST_BYTES and size:
                found.append(_new())
                size = 0
            size += length
            place = found[-1].setdefault("gone", {}) if is_lost else found[-1]
            place.setdefault(name, []).append(row)
        return found

    def _differences(self, now: "Inventory") -> Iterator[tuple[str, Any, bool]]:
        for case, said in sorted(now.cases.items()):
            if self.cases.get(case) != said:
                yield "cases", [case, *said], False
        yield from (("evidence", name, False) for name in sorted(now.evidence - self.evidence))
        yield from (("identities", name, False) for name in sorted(now.identities - self.identities))
        yield from (("cases", name, True) for name in sorted(self.cases.keys() - now.cases.keys()))
        yield from (("evidence", name, True) for name in sorted(self.evidence - now.evidence))
        yield from (("identities", name, True) for name in sorted(self.identities - now.identities))


def _new() -> dict[str, Any]:
    return {name: [] for name in _NAMES}


def _overlay(before: Cases, lost: set[str], said: Cases) -> Cases:
    """Return cases without some and with others: the same ones where nothing changes."""
    kept = {name: row for name, row in before.items() if name not in lost} if lost else before
    return {**kept, **said} if said else kept


def _change(before: frozenset[str], lost: set[str], more: set[str]) -> frozenset[str]:
    """Return a set without some names and with others: the same one where nothing changes."""
    return (before - lost) | more if lost or more else before


def _names(found: Any) -> set[str]:
    return {one for one in found if isinstance(one, str)} if isinstance(found, list) else set()


def _rows(found: Any) -> Iterator[list[str]]:
    for row in found if isinstance(found, list) else ():
        if isinstance(row, list) and len(row) == 3 and all(isinstance(one, str) for one in row):
            yield row
