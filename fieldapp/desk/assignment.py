"""Letters of assignment (surat tugas): the paper that goes out carries the number of its line in the book.

Called where a paper is made final and by the windows. The number is drawn once, for the line of the book.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from fieldapp.case.document import Document
from fieldapp.case.roll import Roll
from fieldapp.errors import RollUnknown
from fieldapp.packs.forms import Form
from fieldapp.vault.rolls import SERIES, assignments_on, list_rolls, load_roll, number_roll
from fieldapp.vault.vault import Vault

FORM: Final = "N.SPT"
ASSIGNMENT: Final = "assignment"


def number_assignment(vault: Vault, paper: Document, form: Form) -> str:
    """Return the number of the assignment that a paper is the letter of, drawn now when there is none; "" for others.

    Works inside the caller's transaction. Raises what drawing a number raises.
    """
    if form.series != SERIES[ASSIGNMENT] or not paper.referral:
        return ""
    try:
        roll = load_roll(vault.db, paper.referral)
    except RollUnknown:
        return ""
    if roll.type != ASSIGNMENT or roll.office != vault.office:
        return ""
    return roll.text("number") or number_roll(vault, roll.id)


def assignment_for(vault: Vault, form: Form) -> str:
    """Return the id of the assignment that the letter of a step is of: the newest that holds today, else "".

    "" for every other form.
    """
    if form.series != SERIES[ASSIGNMENT]:
        return ""
    holding = assignments_on(vault.db, vault.office, vault.office_now().date())
    return holding[0].id if holding else ""


def find_assignments(vault: Vault, search: str, day: date, most: int = 20) -> Sequence[Roll]:
    """Return numbered assignments of the office in which all words occur, those that hold on a day first."""
    holding = [roll.id for roll in assignments_on(vault.db, vault.office, day)]
    found = [
        roll for roll in list_rolls(vault.db, ASSIGNMENT, vault.office, search=search)[::-1] if roll.text("number")
    ]
    found.sort(key=lambda roll: roll.id not in holding)
    return found[:most]
