"""One thing that is not right yet, with a stable code, the field it belongs to, and what it blocks.

Made by `problems`, `file`, `numbering` and `steps`; shown by command line and window. Never an exception: a problem
blocks numbering, registering or finalising at most, never saving.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from typing import Any, Final, Literal

from fieldapp.words import all_words, say

Act = Literal["number", "register", "finalise"]

ALL_ACTS: Final[tuple[Act, ...]] = ("number", "register", "finalise")
_place = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem by its code; `field` is a path such as `subjects[2].nip`, `blocks` names the acts it stands against."""

    code: str
    field: str = ""
    blocks: tuple[Act, ...] = ()
    facts: Mapping[str, Any] = with_default(default_factory=dict)

    @property
    def severity(self) -> Literal["block", "warn"]:
        """Say whether anything is blocked."""
        return "block" if self.blocks else "warn"

    @property
    def sentence(self) -> str:
        """The Indonesian sentence, with the label of the field."""
        return say(f"problem.{self.code}", **{"field": label_of(self.field), **self.facts})


def blocking(problems: Iterable[Problem], act: Act) -> tuple[Problem, ...]:
    """Return the problems that stand against an act."""
    return tuple(problem for problem in problems if act in problem.blocks)


def label_of(path: str) -> str:
    """Return the label on screen of a field path ("Terlapor 3: NIP"); a path without label comes back as it is."""
    places = [int(place) + 1 for place in _place.findall(path)]
    label = all_words().get(f"field.{_place.sub('', path)}", path)
    if not places or label == path:
        return label
    owner = all_words().get(f"field.{path.partition('[')[0]}", path)
    return f"{owner} {places[0]}: {label}" if "." in path else f"{owner} {places[0]}"
