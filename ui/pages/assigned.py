"""A field for the number of a letter of assignment: typed as it stands on paper, or found in the book of this office.

Used by the form of a report and by the sheet of a nil report.
"""

from collections.abc import Callable

from fieldapp.case.roll import Roll
from fieldapp.desk.assignment import find_assignments
from fieldapp.vault.vault import Vault
from ui.pages.supervision.reading import short_day
from ui.session import Session
from ui.widgets.lookup import Found, LookupEdit


class AssignmentEdit(LookupEdit):
    """Its value is the number, whether it was found or typed; the arrow down shows what holds today first."""

    def __init__(self, name: str, session: Session, longest: int = 0) -> None:
        super().__init__(name, self._search)
        self.longest = longest
        self._session = session

    def _search(self, text: str, answer: Callable[[Found], None]) -> None:
        self._session.read(self, lambda vault: _look_up(vault, text), answer, key="assignment")


def _look_up(vault: Vault, text: str) -> Found:
    found = find_assignments(vault, text, vault.office_now().date())
    return [(one.text("number"), one.text("number"), _second_line(one)) for one in found]


def _second_line(roll: Roll) -> str:
    span = " – ".join(short_day(day) for day in (roll.text("from"), roll.text("until")) if day)
    officers = roll.fields.get("officers") or ()
    names = "; ".join(filter(None, (str(one.get("name", "")) for one in officers)))
    return " · ".join(filter(None, (roll.text("purpose"), span, names)))
