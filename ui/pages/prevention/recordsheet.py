"""The sheet that asks what a record of the office's books says: saves it, and never loses what was typed in it.

Derived from by the sheets of declarations, meetings and contacts.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.case.dates import parse_date
from fieldapp.case.office import is_office_code
from fieldapp.case.roll import SHAPES
from fieldapp.case.shape import Text
from fieldapp.errors import NetraError, NothingChanged
from fieldapp.vault.rolls import add_roll, set_roll
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.editor.control import RegionEdit
from ui.session import ANYTHING, Session
from ui.style import GAP
from ui.widgets.banner import Banner
from ui.widgets.field import Field
from ui.widgets.lookup import Found
from ui.widgets.sheet import Sheet

Values = dict[str, Any]
DATES: Final = ("on",)
MOST_AREAS: Final = 20


class RecordSheet(Sheet):
    """Fields of one record, new or saved before; `saved` carries its id once it is written."""

    saved = Signal(str)
    kind = ""
    needed: tuple[str, ...] = ()

    def __init__(self, shell: Shell, title: str, record: str = "") -> None:
        super().__init__(title, wide=True, name=f"{self.kind}_sheet")
        self._shell, self._record = shell, record
        self._begun: Values = {}
        self._busy = False
        self.fields: dict[str, Field] = {}
        self._refused = Banner(tone="ochre")
        self._refused.setObjectName("refused_banner")
        self.body.setSpacing(GAP)
        self.body.addWidget(self._refused)

    def _ask(self, name: str, control: QWidget, hint: str = "", label: str = "") -> Field:
        """Return the field of a name, asked with a control; it is not laid out yet."""
        said = label or say(f"ui.prevention.{self.kind}.{name}")
        self.fields[name] = Field(said, control, hint, needed=name in self.needed, path=name)
        return self.fields[name]

    def _begin(self, values: Mapping[str, Any]) -> None:
        """Put the buttons under the fields and show what the record says; that is what was there before."""
        self.add_button(say("ui.prevention.cancel"), "plain", self.leave_sheet, "cancel_button")
        self._save_button = self.add_button(say("ui.prevention.save"), "main", self._save, "save_record_button")
        for name, field in self.fields.items():
            value = values.get(name)
            if value:
                field.set_value(value)
        self._begun = self.values()

    def longest(self, name: str) -> int:
        """Return how long the text of a field may be."""
        shape = SHAPES[self.kind].get(name)
        return shape.longest if isinstance(shape, Text) else 0

    # ---- what is typed -----------------------------------------------------------------------------------------------

    def values(self) -> Values:
        """Return what the sheet says, by field."""
        return {name: field.value() for name, field in self.fields.items()}

    def is_changed(self) -> bool:
        """Say whether something was typed that is not saved."""
        return not self._busy and self.values() != self._begun

    def problems(self) -> dict[str, str]:
        """Return what is to be put right before saving, by field."""
        found = {}
        for name, value in self.values().items():
            if name in self.needed and not value:
                found[name] = say("ui.prevention.needed")
            elif name in DATES and value and parse_date(value) is None:
                found[name] = say("ui.prevention.no_date")
            elif name == "region" and value and not is_office_code(value):
                found[name] = say("ui.prevention.no_region")
        return found

    # ---- saving ------------------------------------------------------------------------------------------------------

    def _save(self) -> None:
        found = self.problems()
        for name, field in self.fields.items():
            field.set_problem(found.get(name, ""))
        if found:
            self.fields[next(iter(found))].take_focus()
            return
        self._write(self.values(), self._finish, self._refuse)

    def keep(self) -> None:
        """Save what was typed as far as it can be read: the page is left, the screen is locked."""
        if self.is_changed():
            unread = {name for name in self.problems() if self.fields[name].value()}
            said = self.values()
            self._write({name: value for name, value in said.items() if name not in unread}, self._note_kept, None)

    def _write(
        self, values: Values, done: Callable[[str], None] | None, failed: Callable[[Exception], None] | None
    ) -> None:
        self._set_busy(True)
        kind, record = self.kind, self._record

        def work(vault: Vault) -> str:
            return write_record(vault, kind, record, values)

        self._shell.session.write(self, work, done, failed, changed=ANYTHING)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._save_button.setEnabled(not busy)

    def _finish(self, record: str) -> None:
        self.close_sheet()
        self._shell.tell(say(f"ui.prevention.{self.kind}.saved"))
        self.saved.emit(record)

    def _note_kept(self, record: str) -> None:
        self._record, self._begun = record, self.values()
        self._set_busy(False)

    def _refuse(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, NetraError):
            self._refused.say(error.sentence, "ochre")
        else:
            self._shell.fail(error)


def write_record(vault: Vault, kind: str, record: str, values: Values) -> str:
    """Save a new record, or lay what is said over one; return its id. What says nothing new changes nothing."""
    if not record:
        return add_roll(vault, kind, {name: value for name, value in values.items() if value})
    try:
        set_roll(vault, record, values)
    except NothingChanged:
        return record
    return record


class AreaEdit(RegionEdit):
    """A region that an office can stand for: down to the sub-district, no village."""

    def __init__(self, name: str, session: Session) -> None:
        super().__init__(name, session)
        self.lookup.setPlaceholderText(say("ui.prevention.region_hint"))

    def _find(self, text: str, answer: Callable[[Found], None]) -> None:
        find_areas(self._session, self, text, answer)


def find_areas(session: Session, owner: QWidget, text: str, answer: Callable[[Found], None]) -> None:
    """Look for regions that an office can stand for, those near the own office first."""
    near = session.office.code

    def look(vault: Vault) -> Found:
        found = vault.packs.regions.find_near(text, near, 3 * MOST_AREAS)
        return [(one.code, one.name, one.path) for one in found if is_office_code(one.code)][:MOST_AREAS]

    session.read(owner, look, answer, key="region")
