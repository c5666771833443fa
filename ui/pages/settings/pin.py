"""The part of the section about locks that sets the PIN: whether there is one, for how long it opens, and the sheet."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from fieldapp.errors import NetraError, PinEasy, PinUnfit, WrongPassphrase
from fieldapp.vault import slots
from fieldapp.vault.pin import LONGEST, Pin, make_pin, require_fit
from fieldapp.words import say
from ui.hold import PIN_MINUTES, minutes_of
from ui.page import Shell
from ui.style import FINE, GAP, SNUG
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import SecretEdit
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

MINUTES: Final = ("5", "10", "15", "30")


class PinPart(QWidget):
    """Whether a PIN is set, and what can be done with it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._state = Label("", tone="soft", wrap=True)
        self._state.setObjectName("pin_state")
        choices = [(minutes, say("ui.settings.pin.minutes_named", minutes=minutes)) for minutes in MINUTES]
        self._minutes = ChoiceEdit("pin_minutes_edit", choices)
        self._minutes.changed.connect(self._save_minutes)
        self._field = Field(say("ui.settings.pin.minutes"), self._minutes)
        self._set = Button(say("ui.settings.pin.set"), icon="lock", name="set_pin_button")
        self._set.clicked.connect(lambda: shell.open_sheet(PinSheet(shell, self.show_facts)))
        self._drop = Button(say("ui.settings.pin.drop"), "quiet", name="drop_pin_button")
        self._drop.clicked.connect(self._forget)
        title = Label(say("ui.settings.pin.title"), "strong")
        text = Label(say("ui.settings.pin.text"), tone="soft", wrap=True)
        told = rows(title, text, self._state, gap=FINE)
        self.setLayout(rows(told, row(self._set, self._drop, None, gap=SNUG), self._field, gap=GAP))

    def show_facts(self) -> None:
        """Show whether there is a PIN, and for how long it opens."""
        session = self._shell.session
        there = self._shell.hold.has_pin(session.folder, session.officer)
        self._state.say(say("ui.settings.pin.there" if there else "ui.settings.pin.none"))
        self._set.say(say("ui.settings.pin.change" if there else "ui.settings.pin.set"))
        self._drop.setVisible(there)
        self._field.setVisible(there)
        self._minutes.set_value(str(minutes_of(session.here.setting(PIN_MINUTES))))

    def _forget(self) -> None:
        self._shell.hold.drop_pin()
        self._shell.tell(say("ui.settings.pin.dropped"))
        self.show_facts()
        self._set.setFocus()

    def _save_minutes(self) -> None:
        minutes = str(self._minutes.value())
        time = say("ui.settings.pin.minutes_named", minutes=minutes)
        self._shell.session.write(
            self, lambda vault: vault.keep_setting(PIN_MINUTES, minutes),
            lambda _none: self._shell.tell(say("ui.settings.pin.minutes_saved", time=time)),
            changed=lambda _none: ("*",),
        )  # fmt: skip


class PinSheet(Sheet):
    """A new PIN twice, with the officer's own passphrase."""

    def __init__(self, shell: Shell, done: Callable[[], None]) -> None:
        super().__init__(say("ui.settings.pin.set"), name="pin_sheet")
        self._shell, self._done = shell, done
        self._trouble = Banner("", "ochre")
        self._first, self._again = SecretEdit("new_pin_edit"), SecretEdit("again_pin_edit")
        self._own = SecretEdit("pin_passphrase_edit")
        for edit in (self._first, self._again):
            edit.setMaxLength(LONGEST)
        self._first_field = Field(
            say("ui.settings.pin.first"), self._first, say("ui.settings.pin.first_hint"), needed=True
        )
        self._again_field = Field(say("ui.settings.pin.again"), self._again, needed=True)
        self._own_field = Field(say("ui.settings.pin.own"), self._own, say("ui.settings.pin.own_hint"), needed=True)
        self.body.setSpacing(GAP)
        self.body.addWidget(self._trouble)
        for field in (self._first_field, self._again_field, self._own_field):
            field.changed.connect(lambda field=field: field.set_problem(""))
            self.body.addWidget(field)
        self._own.returnPressed.connect(self._keep)
        self.first_focus = self._first
        self._cancel = self.add_button(say("ui.settings.cancel"), "plain", self.close_sheet, "pin_cancel_button")
        self._button = self.add_button(say("ui.settings.pin.set"), "main", self._keep, "pin_keep_button")

    def _keep(self) -> None:
        if not self._button.isEnabled() or not self._is_whole():
            return
        self._be_busy(True)
        session, digits, own = self._shell.session, self._first.value(), self._own.value()
        folder, officer = session.folder, session.officer
        session.read(
            self, lambda _vault: _make(folder, officer, own, digits), lambda pin: self._finish(folder, officer, pin),
            self._refuse,
        )  # fmt: skip

    def _is_whole(self) -> bool:
        """Say what is missing or does not fit, before any work."""
        try:
            require_fit(self._first.value())
        except (PinUnfit, PinEasy) as error:
            return self._blame(self._first_field, error.sentence)
        if self._again.value() != self._first.value():
            return self._blame(self._again_field, say("ui.settings.pin.differs"))
        if not self._own.value():
            return self._blame(self._own_field, say("ui.settings.security.old_missing"))
        return True

    def _blame(self, field: Field, sentence: str) -> bool:
        field.set_problem(sentence)
        field.take_focus()
        return False

    def _finish(self, folder: Path, officer: str, pin: Pin) -> None:
        self._shell.hold.set_pin(folder, officer, pin)
        self.close_sheet()
        self._shell.tell(say("ui.settings.pin.kept"))
        self._done()

    def _be_busy(self, busy: bool) -> None:
        self.may_close = not busy
        for part in (self._button, self._cancel, self._first, self._again, self._own):
            part.setEnabled(not busy)

    def _refuse(self, error: Exception) -> None:
        self._be_busy(False)
        if isinstance(error, WrongPassphrase):
            self._blame(self._own_field, error.sentence)
            self._own.selectAll()
        elif isinstance(error, NetraError):
            self._trouble.say(error.sentence, "ochre")
        else:
            self._shell.fail(error)


def _make(folder: Path, officer: str, own: str, digits: str) -> Pin:
    """Return the hash of a PIN for the officer whose passphrase this is. Raises WrongPassphrase."""
    slots.unlock(folder, officer, own)
    return make_pin(digits)
