"""The sheet at which a printed receipt slip is typed or scanned: for offices that get no stick back."""

from fieldapp.errors import NetraError
from fieldapp.exchange.slip import Slip, read_slip
from fieldapp.words import say
from ui.page import Shell
from ui.widgets.button import Button
from ui.widgets.entry import TextArea
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

LONGEST = 2000


class SlipSheet(Sheet):
    """Takes the text of a slip, typed or read by a scanner, and keeps what it acknowledges."""

    def __init__(self, shell: Shell) -> None:
        """Make the sheet."""
        super().__init__(say("ui.transfer.slip_sheet"), name="slip_sheet")
        self._shell = shell
        self._text = TextArea("slip_edit", lines=5, longest=LONGEST)
        self._field = Field(say("ui.transfer.slip_text"), self._text, hint=say("ui.transfer.slip_hint"))
        self.body.addWidget(Label(say("ui.transfer.slip_lead"), tone="soft", wrap=True))
        self.body.addWidget(self._field)
        self.add_button(say("ui.transfer.cancel"), "plain", self.close_sheet, "cancel_button")
        self._take: Button = self.add_button(say("ui.transfer.slip_take"), "main", self._read, "take_slip_button")
        self.first_focus = self._text

    def _read(self) -> None:
        text = self._field.value()
        if not text.strip():
            self._field.set_problem(say("ui.transfer.slip_empty"))
            return
        self._take.setEnabled(False)
        self._shell.session.write(self, lambda vault: read_slip(vault, text), self._tell, self._refuse, changed=("*",))

    def _tell(self, slip: Slip) -> None:
        self.close_sheet()
        self._shell.tell(say("ui.transfer.slip_read", office=slip.office, number=slip.number))

    def _refuse(self, error: Exception) -> None:
        self._take.setEnabled(True)
        if isinstance(error, NetraError):
            self._field.set_problem(error.sentence)
            self._field.take_focus()
        else:
            self._shell.fail(error)
