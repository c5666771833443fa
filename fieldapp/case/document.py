"""A paper of a case (naskah): a form with values of its own, from draft to the scan of the signed sheet.

Called by vault, paper and the windows. Pure. What its values look like: `resources/format/procedure.md`, section 3.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Standing = Literal["konsep", "ditetapkan", "dicetak", "ditandatangani", "dipindai"]
STANDINGS: Final = ("konsep", "ditetapkan", "dicetak", "ditandatangani", "dipindai")
VALUE: Final = "value."


@dataclass(frozen=True, slots=True)
class Document:
    """One paper of a case: `values` by field id, `party` and `subjects` as in a step, `scans` are evidence ids.

    `withheld` marks that its private values may not or can no longer be shown here.
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
    printed_at: str = ""
    signed_on: str = ""
    stamped: bool = False
    scans: tuple[str, ...] = ()
    pack: str = ""
    withheld: bool = False

    @property
    def standing(self) -> Standing:
        """How far the paper has come."""
        if self.scans:
            return "dipindai"
        if self.signed_on:
            return "ditandatangani"
        if self.state != "final":
            return "konsep"
        return "dicetak" if self.printed_at else "ditetapkan"
