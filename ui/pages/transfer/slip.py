"""The sheet at which a printed receipt slip is read: by a keyboard scanner, from a picture, or typed group by group.

For offices that get no stick back. What is typed is followed while it is typed; a slip that is whole is taken in
by itself.
"""

from pathlib import Path

from fieldapp.desk.scanning import read_texts
from fieldapp.errors import NetraError
from fieldapp.exchange.slip import Slip, Typing, pick_slip, read_slip, watch_typing
from fieldapp.exchange.slipcheck import is_complete
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.session import ANYTHING
from ui.widgets.button import Button
from ui.widgets.entry import TextArea
from ui.widgets.field import Field
from ui.widgets.path import PathEdit
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

LONGEST = 2000


class SlipSheet(Sheet):
    """Takes a slip however it comes, names what was typed wrong, and keeps what the slip acknowledges."""

    def __init__(self, shell: Shell) -> None:
        """Make the sheet."""
        super().__init__(say("ui.transfer.slip_sheet"), name="slip_sheet")
        self._shell, self._busy = shell, False
        self._text = TextArea("slip_edit", lines=5, longest=LONGEST)
        self._field = Field(say("ui.transfer.slip_text"), self._text, hint=say("ui.transfer.slip_hint"))
        kinds = [say("ui.transfer.slip_kinds")]
        self._picture = PathEdit("slip_picture_edit", say("ui.transfer.slip_choose"), kinds)
        self._picture_field = Field(say("ui.transfer.slip_picture"), self._picture, hint=say("ui.transfer.slip_drop"))
        self._lay()
        self._text.changed.connect(self._follow)
        self._picture.picked.connect(self._look)
        self._take: Button = self.add_button(say("ui.transfer.slip_take"), "main", self._read, "take_slip_button")
        self.first_focus = self._text

    def _lay(self) -> None:
        self._count = Label("", "small", "soft")
        self._count.setObjectName("slip_count_label")
        self.body.addWidget(Label(say("ui.transfer.slip_lead"), tone="soft", wrap=True))
        self.body.addWidget(self._field)
        self.body.addWidget(self._count)
        self.body.addWidget(self._picture_field)
        self.add_button(say("ui.transfer.cancel"), "plain", self.close_sheet, "cancel_button")

    # ---- typed or scanned --------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Look at what stands there so far; Enter behind all letters, as a scanner sends it, reads the slip."""
        text = self._text.toPlainText()
        if text.endswith("\n") and is_complete(text):
            self._read()
            return
        self._shell.session.read(self, lambda vault: watch_typing(vault, text), self._show_typing, key="slip")

    def _show_typing(self, found: Typing) -> None:
        if self._busy:
            return
        wrong = found.wrong
        facts = {"n": wrong.n, "text": wrong.text, "line": wrong.line, "place": wrong.place} if wrong else {}
        self._field.set_problem(say("ui.transfer.slip_wrong", **facts) if wrong else "")
        self._count.say(say("ui.transfer.slip_count", count=found.groups) if found.groups and not wrong else "")
        if found.whole:
            self._read()

    def _read(self) -> None:
        text = self._field.value()
        if self._busy:
            return
        if not text.strip():
            self._field.set_problem(say("ui.transfer.slip_empty"))
            return
        self._set_busy(True)
        self._shell.session.write(
            self, lambda vault: read_slip(vault, text), self._tell, self._refuse, changed=ANYTHING
        )

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._take.setEnabled(not busy)

    def _tell(self, slip: Slip) -> None:
        self.close_sheet()
        self._shell.tell(say("ui.transfer.slip_read", office=slip.office, number=slip.number))

    def _refuse(self, error: Exception) -> None:
        self._set_busy(False)
        if not isinstance(error, NetraError):
            self._shell.fail(error)
            return
        self._count.say("")
        self._field.set_problem(error.sentence)
        self._field.take_focus()
        # a difference is kept as an alarm, and every page shows it
        self._shell.session.announce()

    # ---- from a picture ----------------------------------------------------------------------------------------------

    def _look(self, path: Path) -> None:
        if self._busy:
            return
        self._set_busy(True)
        self._picture_field.set_problem("")

        def look(_vault: Vault, _report: object) -> str:
            return pick_slip(read_texts(path))

        self._shell.session.carry(self, look, self._show_text, self._unseen, changed=())

    def _show_text(self, text: str) -> None:
        self._set_busy(False)
        self._text.set_value(text)
        self._read()

    def _unseen(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, NetraError):
            self._picture_field.set_problem(error.sentence)
        else:
            self._shell.fail(error)
