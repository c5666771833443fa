"""What an audit says: a defect with its place and its witness, and the count of what was looked at.

Made by the modules beside it, told in sentences by `fieldapp.desk.audit`. Pure.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

# Gives the public key of a device that may write for an office, None when nobody certified it.
KeyOf = Callable[[str, str], bytes | None]


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that is wrong: a stable code, where, and what (for people who repair).

    `where` is "<book> <place>", a table, a file or a digest. `record` is what it is about, where that is known. `by` is
    who contradicts: an office, an officer, a seal. `after` is the last place before it that somebody confirms.
    """

    code: str
    where: str
    detail: str = ""
    record: str = ""
    by: str = ""
    after: int = 0

    @property
    def place(self) -> tuple[str, int]:
        """The book and the place in it; ("", 0) for what lies in no book."""
        book, _, seq = self.where.partition(" ")
        return (book, int(seq)) if "@" in book and seq.isdigit() else ("", 0)


@dataclass(slots=True)
class Checked:
    """What a check looked at and what it found."""

    entries: int = 0
    books: int = 0
    evidence: int = 0
    heads: int = 0
    held: int = 0
    defects: list[Defect] = field(default_factory=list)
