"""A paper of a case (naskah): a form with values of its own, from draft to the scan of the signed sheet.

Called by vault, paper and the windows. Pure. What its values look like: `resources/format/procedure.md`, section 3.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from fieldapp.canonical import encode, sha256

Standing = Literal["konsep", "ditetapkan", "dicetak", "ditandatangani", "dipindai"]
STANDINGS: Final = ("konsep", "ditetapkan", "dicetak", "ditandatangani", "dipindai")
FINAL: Final = "final"
VALUE: Final = "value."
# What a record says of a paper beside its values; the same names as the fields of `Document`.
OWN: Final = ("case", "form", "step", "referral", "party", "on", "pack", "shown", "state", "signed_on")


@dataclass(frozen=True, slots=True)
class Document:
    """One paper of a case: `values` by field id, `party` and `subjects` as in a step, `scans` are evidence ids.

    `number` was drawn for the paper; one without a series shows that of something else in its head (`shown`).
    `printed_at`, `signed_on` and `scans` are those of this revision, `replaced` the scans of earlier ones. `withheld`
    marks that its private values may not or can no longer be shown here, `handwritten` that its content stands on its
    scan alone.
    """

    id: str
    case: str
    form: str
    step: str = ""
    referral: str = ""
    party: str = ""
    subjects: tuple[str, ...] = ()
    on: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    state: str = ""
    revision: int = 0
    number: str = ""
    shown: str = ""
    printed_at: str = ""
    signed_on: str = ""
    stamped: bool = False
    scans: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    pack: str = ""
    office: str = ""
    handwritten: bool = False
    withheld: bool = False

    @property
    def standing(self) -> Standing:
        """How far the paper has come."""
        if self.state != FINAL:
            return "konsep"
        if self.scans:
            return "dipindai"
        if self.signed_on:
            return "ditandatangani"
        return "dicetak" if self.printed_at else "ditetapkan"

    @property
    def head_number(self) -> str:
        """The number that stands in the head of the paper."""
        return self.number or self.shown

    @property
    def seal_basis(self) -> str:
        """The hash of what this revision says, which its seal stands for."""
        return sha256(encode([self.id, dict(self.values), self.head_number]))
