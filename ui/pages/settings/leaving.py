"""What can be done about a colleague's access: a new passphrase when the old one is forgotten, and leaving."""

from functools import partial

from PySide6.QtWidgets import QBoxLayout, QWidget

from fieldapp.case.text import clean_text
from fieldapp.desk.office import LONGEST
from fieldapp.errors import NetraError, WrongPassphrase
from fieldapp.vault import passphrase, slots
from fieldapp.vault.access import reset_colleague
from fieldapp.vault.officers import remove_officer, require_leaving
from fieldapp.vault.roles import Colleague
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.style import GAP
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.entry import SecretEdit, TextEdit
from ui.widgets.field import Field
from ui.widgets.newsecret import NewSecret
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label


def add_acts(shell: Shell, place: QBoxLayout, who: Colleague) -> None:
    """Add the buttons for another officer's access to a row."""
    for name, kind in (("reset", ResetSheet), ("leaving", LeavingSheet)):
        text = say(f"ui.settings.{name}.finish" if name == "leaving" and who.left else f"ui.settings.{name}.button")
        button = Button(text, "quiet", name=f"officer_{name}_button")
        button.setAccessibleName(say(f"ui.settings.{name}.title", name=who.name))
        button.forbid(shell.session.why_not("officers"))
        button.call(partial(_open, shell, kind, who))
        place.addWidget(button)


def _open(shell: Shell, kind: "type[ResetSheet | LeavingSheet]", who: Colleague) -> None:
    shell.open_sheet(kind(shell, who))


class ResetSheet(Sheet):
    """A colleague forgot the passphrase, sits at the laptop, and types a new one."""

    def __init__(self, shell: Shell, who: Colleague) -> None:
        super().__init__(say("ui.settings.reset.title", name=who.name), name="reset_sheet")
        self._shell, self._who = shell, who
        self._trouble = Banner("", "ochre")
        self._reason = TextEdit("reset_reason_edit", say("ui.settings.reset.reason_example"), LONGEST)
        self.secret = NewSecret("reset_secret")
        self.secret.confirmed.connect(self._reset)
        self.body.setSpacing(GAP)
        parts: tuple[QWidget, ...] = (
            Label(say("ui.settings.reset.text", name=who.name), tone="soft", wrap=True), self._trouble,
            Field(say("ui.settings.reset.reason"), self._reason), self.secret,
        )  # fmt: skip
        for part in parts:
            self.body.addWidget(part)
        self.first_focus = self._reason
        self._cancel = self.add_button(say("ui.settings.cancel"), "plain", self.leave_sheet, "reset_cancel_button")
        self._button = self.add_button(say("ui.settings.reset.do"), "main", self._reset, "reset_button")

    def filled(self) -> object:
        """Return what was typed."""
        return self._reason.value(), self.secret.value()

    def _reset(self) -> None:
        if not self._button.isEnabled() or self.secret.show_problems():
            return
        self._be_busy(True)
        who, new, reason = self._who.id, self.secret.value(), clean_text(self._reason.value(), lines=False).strip()
        self._shell.session.write(
            self, lambda vault: reset_colleague(vault, who, new, passphrase.fitting_cost(), reason=reason),
            lambda _none: self._finish(), self._refuse, changed=lambda _none: ("*",),
        )  # fmt: skip

    def _finish(self) -> None:
        self._shell.tell(say("ui.settings.reset.done", name=self._who.name))
        self.close_sheet()

    def _be_busy(self, busy: bool) -> None:
        self.may_close = not busy
        self._trouble.say(say("ui.settings.reset.doing") if busy else "", "calm")
        for part in (self._button, self._cancel, self._reason, self.secret):
            part.setEnabled(not busy)

    def _refuse(self, error: Exception) -> None:
        self._be_busy(False)
        if isinstance(error, NetraError):
            self._trouble.say(error.sentence, "ochre")
        else:
            self._shell.fail(error)


class LeavingSheet(Sheet):
    """A colleague leaves: what that does, why, and the own passphrase of who sees to it."""

    def __init__(self, shell: Shell, who: Colleague) -> None:
        super().__init__(say("ui.settings.leaving.title", name=who.name), name="leaving_sheet")
        self._shell, self._who = shell, who
        self._trouble = Banner("", "ochre")
        self._reason = TextEdit("leaving_reason_edit", say("ui.settings.leaving.reason_example"), LONGEST)
        self._secret = SecretEdit("leaving_passphrase_edit")
        self._secret.returnPressed.connect(self._leave)
        self._field = Field(say("ui.settings.leaving.own"), self._secret, needed=True)
        self._field.changed.connect(lambda: self._field.set_problem(""))
        self.body.setSpacing(GAP)
        parts: tuple[QWidget, ...] = (
            Label(say("ui.settings.leaving.text", name=who.name), wrap=True),
            Label(say("ui.settings.leaving.after"), tone="soft", wrap=True), self._trouble,
            Field(say("ui.settings.leaving.reason"), self._reason), self._field,
        )  # fmt: skip
        for part in parts:
            self.body.addWidget(part)
        self.first_focus = self._reason
        self._cancel = self.add_button(say("ui.settings.cancel"), "plain", self.leave_sheet, "leaving_cancel_button")
        self._button = self.add_button(say("ui.settings.leaving.do"), "main", self._leave, "leaving_button")

    def filled(self) -> object:
        """Return what was typed."""
        return self._reason.value(), self._secret.value()

    def _leave(self) -> None:
        if not self._button.isEnabled():
            return
        secret = self._secret.value()
        if not secret:
            self._field.set_problem(say("ui.settings.leaving.own_missing"))
            self._field.take_focus()
            return
        if self._shell.session.carrying:
            self._trouble.say(say("ui.settings.leaving.carrying"), "ochre")
            return
        self._be_busy(True)
        who = self._who.id
        self._shell.session.write(
            self, lambda vault: _prepare(vault, who, secret), lambda _none: self._go(secret), self._refuse
        )

    def _go(self, secret: str) -> None:
        session, who = self._shell.session, self._who
        folder, officer, clock = session.folder, session.officer, session.clock
        reason = clean_text(self._reason.value(), lines=False).strip()
        self._shell.change_key(
            secret,
            lambda told: remove_officer(folder, officer, secret, who.id, reason=reason, told=told, clock=clock),
            say("ui.settings.leaving.done", name=who.name),
        )

    def _be_busy(self, busy: bool) -> None:
        self.may_close = not busy
        for part in (self._button, self._cancel, self._reason, self._field):
            part.setEnabled(not busy)

    def _refuse(self, error: Exception) -> None:
        self._be_busy(False)
        if isinstance(error, WrongPassphrase):
            self._field.set_problem(error.sentence)
            self._field.take_focus()
            self._secret.selectAll()
        elif isinstance(error, NetraError):
            self._trouble.say(error.sentence, "ochre")
        else:
            self._shell.fail(error)


def _prepare(vault: Vault, who: str, secret: str) -> None:
    """Make sure of everything that would stop a leaving, while the session is still there."""
    require_leaving(vault, who)
    slots.unlock(vault.folder, vault.officer, secret)
