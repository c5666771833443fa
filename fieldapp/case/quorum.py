"""Whether a plenary (rapat pleno) was one: enough of the chair and the members of the office, never the chair alone.

Called where a step with a plenary is recorded, which is refused, and by the second look at those that arrived. Pure.
The count itself is derived: the law on plenaries of these offices could not be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fieldapp.case.office import Office
from fieldapp.case.steps import PLENARY, Step

LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class Shortage:
    """A plenary with too few: `present` of those who decide were there, `needed` of them had to be."""

    present: int
    needed: int


def deciders_of(office: Office) -> tuple[str, ...]:
    """Return the names of chair and members as the settings have them; nothing while no member is entered."""
    members = tuple(name for line in office.members if (name := line.partition(";")[0].strip()))
    return (*((office.chair,) if office.chair else ()), *members) if members else ()


def shortage_of(step: Step, deciders: Sequence[str] = ()) -> Shortage | None:
    """Return what a step's plenary lacks, None when it lacks nothing or names nobody.

    At least half of the chair and members, and never fewer than two where there are as many. Staff who sat there do not
    count, unless not one name is known: then the settings are of other days, and whoever was there counts.
    """
    listed = step.said(f"{PLENARY}.present")
    there = {_plain(name) for name in listed if isinstance(name, str)} if isinstance(listed, list | tuple) else set()
    if not there:
        return None
    known = {_plain(name) for name in deciders}
    count = len(there & known) or len(there)
    needed = min(len(known), max(LEAST, (len(known) + 1) // 2)) if known else LEAST
    return Shortage(count, needed) if count < needed else None


def _plain(name: str) -> str:
    """Return a name without title after it, without case and spaces that differ from hand to hand."""
    return " ".join(name.partition(",")[0].casefold().split())
