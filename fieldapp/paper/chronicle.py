"""What stands on the paper that tells the history of a case or LHP: texts, ready made and masked.

Filled by `fieldapp.desk.hearing`, laid out by `fieldapp.paper.chroniclepage`. Pure.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChronicleLine:
    """One entry: `notes` are its signature and what speaks against its clock, `place` is where it stands."""

    when: str
    who: str
    what: str
    changes: tuple[str, ...]
    reason: str
    notes: tuple[str, ...]
    place: str
    hash: str


@dataclass(frozen=True, slots=True)
class ChronicleBook:
    """One book that holds entries of the case: how far it is held whole, and who else vouches for it up to where."""

    name: str
    state: str
    witnesses: str


@dataclass(frozen=True, slots=True)
class Chronicle:
    """All that stands on the paper; `facts` are (label, value), `lacks` what is known to be missing."""

    label: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[ChronicleLine, ...]
    books: tuple[ChronicleBook, ...]
    lacks: tuple[str, ...]
