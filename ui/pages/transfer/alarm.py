"""The band that says that an office holds another history of a book of ours, until somebody wrote what it was.

Lies on Beranda and on Kirim & Terima. What is noted becomes an entry; the band goes when nothing is open any more.
"""

from functools import partial

from PySide6.QtWidgets import QWidget

from fieldapp.desk.naming import office_name
from fieldapp.desk.trouble import Trouble, list_troubles, note_trouble
from fieldapp.errors import NetraError
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.session import ANYTHING
from ui.widgets.banner import Banner
from ui.widgets.entry import TextArea
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

LONGEST = 2000
Told = tuple[Trouble, str]


def read_alarms(vault: Vault) -> list[Told]:
    """Return the open differences of our books at offices above, each with its sentence."""
    found = [one for one in list_troubles(vault) if one.kind == "differs" and one.is_open]
    return [(one, one.tell(sender=office_name(vault, one.sender))) for one in found]


class AlarmBand(Banner):
    """Names the first open difference and leads to the sheet where its result is written."""

    def __init__(self, shell: Shell, owner: QWidget) -> None:
        """Make a hidden band; `look` shows it where something is open."""
        super().__init__(tone="ochre", parent=owner)
        self.setObjectName("alarm_banner")
        self._shell = shell
        self._first: Told | None = None
        self.add_action(say("ui.transfer.alarm.note"), self._open, "note_alarm_button")

    def look(self) -> None:
        """Read again what is open."""
        self._shell.session.read(self, read_alarms, self._show, lambda _error: None, key="alarms")

    def _show(self, found: list[Told]) -> None:
        self._first = found[0] if found else None
        more = say("ui.transfer.alarm.more", count=len(found) - 1) if len(found) > 1 else ""
        self.say(" ".join(filter(None, (found[0][1], more))) if found else "", "ochre")

    def _open(self) -> None:
        if self._first is not None:
            self._shell.open_sheet(NoteSheet(self._shell, *self._first))


class NoteSheet(Sheet):
    """Asks what the difference turned out to be; the answer is an entry of the officer."""

    def __init__(self, shell: Shell, trouble: Trouble, sentence: str) -> None:
        """Make the sheet for one difference."""
        super().__init__(say("ui.transfer.alarm.sheet"), name="alarm_sheet")
        self._shell, self._trouble = shell, trouble
        self._text = TextArea("alarm_edit", lines=4, longest=LONGEST)
        self._field = Field(
            say("ui.transfer.alarm.reason"), self._text, hint=say("ui.transfer.alarm.hint"), needed=True
        )
        self.body.addWidget(Label(sentence, "body", "soft", wrap=True))
        self.body.addWidget(self._field)
        self.add_button(say("ui.transfer.cancel"), "plain", self.leave_sheet, "cancel_button")
        self._save = self.add_button(say("ui.transfer.alarm.save"), "main", self._write, "save_alarm_button")
        self.first_focus = self._text

    def filled(self) -> str:
        """Return what was typed, so that nothing of it is lost by closing."""
        return str(self._field.value())

    def _write(self) -> None:
        reason = str(self._field.value()).strip()
        if not reason:
            self._field.set_problem(say("ui.transfer.alarm.missing"))
            self._field.take_focus()
            return
        self._save.setEnabled(False)
        work = partial(_note, book=self._trouble.book, reason=reason)
        self._shell.session.write(self, work, lambda _done: self._done(), self._refuse, changed=ANYTHING)

    def _done(self) -> None:
        self.close_sheet()
        self._shell.tell(say("ui.transfer.alarm.saved"))

    def _refuse(self, error: Exception) -> None:
        self._save.setEnabled(True)
        if isinstance(error, NetraError):
            self._field.set_problem(error.sentence)
        else:
            self._shell.fail(error)


def _note(vault: Vault, book: str, reason: str) -> None:
    note_trouble(vault, book, "differs", reason)
