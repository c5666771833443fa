"""The section about locks: when the screen locks itself, the own passphrase, the recovery sheet."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fieldapp.desk.recovery import PENDING, print_recovery
from fieldapp.errors import NetraError, WrongPassphrase
from fieldapp.vault import passphrase
from fieldapp.vault.access import change_passphrase, renew_sheet
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.idle import IDLE_MINUTES, STANDARD_MINUTES
from ui.jobs import Done, Failed, Report
from ui.page import Shell
from ui.pages.recoverypaper import RecoveryPaper
from ui.pages.settings.drill import DrillPart
from ui.pages.settings.pin import PinPart
from ui.pages.settings.section import Section
from ui.style import GAP
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Line, row
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import SecretEdit
from ui.widgets.field import Field
from ui.widgets.newsecret import NewSecret
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

MINUTES: Final = ("2", "5", "10", "15", "30", "0")


class SecuritySection(Section):
    """Locking, the passphrase, the recovery sheet."""

    key = "security"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        choices = [(minutes, _name_minutes(minutes)) for minutes in MINUTES]
        self._minutes = ChoiceEdit("idle_minutes_edit", choices)
        self._minutes.changed.connect(self._save_minutes)
        self._pending = Banner("", "ochre")
        lock = Button(say("ui.settings.security.lock"), icon="lock", name="lock_now_button")
        lock.clicked.connect(shell.lock)
        change = Button(say("ui.settings.security.change"), icon="key", name="change_passphrase_button")
        change.clicked.connect(self._change)
        renew = Button(say("ui.settings.security.renew"), icon="key-sheet", name="renew_recovery_button")
        renew.clicked.connect(lambda: self.shell.open_sheet(RecoverySheet(self.shell)))
        self.body.addWidget(self._pending)
        self.body.addWidget(
            Field(say("ui.settings.security.minutes"), self._minutes, say("ui.settings.security.minutes_hint"))
        )
        self.body.addLayout(row(change, renew, None))
        self.body.addLayout(row(lock, None))
        self._pin = PinPart(shell)
        self.body.addWidget(Line())
        self.body.addWidget(self._pin)
        self._drill = DrillPart(shell)
        self.body.addWidget(self._drill)

    def show_facts(self) -> None:
        """Show the minutes, and whether the recovery sheet was ever proved to be on paper."""
        vault = self.session.here
        minutes = vault.setting(IDLE_MINUTES) or str(STANDARD_MINUTES)
        self._minutes.set_value(minutes)
        self._pin.show_facts()
        self._drill.show_facts()
        self._pending.say(say("ui.settings.security.pending") if vault.setting(PENDING) else "", "ochre")

    def _save_minutes(self) -> None:
        minutes = self._minutes.value()
        self.session.write(
            self, lambda vault: vault.keep_setting(IDLE_MINUTES, minutes),
            lambda _none: self.shell.tell(say("ui.settings.security.minutes_saved", time=_name_minutes(minutes))),
            changed=lambda _none: ("*",),
        )  # fmt: skip

    def _change(self) -> None:
        if self.session.carrying:
            self.shell.tell(say("ui.settings.security.carrying"), "ochre")
            return
        self.shell.open_sheet(PassphraseSheet(self.shell))


class PassphraseSheet(Sheet):
    """The officer's own passphrase becomes another one; afterwards the screen is locked."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(say("ui.settings.security.change_title"), name="passphrase_sheet")
        self._shell = shell
        self._trouble = Banner("", "ochre")
        self._old = SecretEdit("old_passphrase_edit")
        self._old_field = Field(say("ui.settings.security.old"), self._old, needed=True)
        self._old_field.changed.connect(lambda: self._old_field.set_problem(""))
        self.secret = NewSecret("changed_secret")
        self.secret.confirmed.connect(self._change)
        self.body.setSpacing(GAP)
        parts: tuple[QWidget, ...] = (
            Label(say("ui.settings.security.change_text"), tone="soft", wrap=True), self._trouble, self._old_field,
            self.secret,
        )  # fmt: skip
        for part in parts:
            self.body.addWidget(part)
        self.first_focus = self._old
        self._cancel = self.add_button(say("ui.settings.cancel"), "plain", self.close_sheet, "passphrase_cancel_button")
        self._button = self.add_button(say("ui.settings.security.change_do"), "main", self._change, "passphrase_button")

    def _change(self) -> None:
        if not self._button.isEnabled():
            return
        if not self._old.value():
            self._old_field.set_problem(say("ui.settings.security.old_missing"))
            self._old_field.take_focus()
            return
        if self.secret.show_problems():
            return
        self._be_busy(True)
        old, new = self._old.value(), self.secret.value()
        self._shell.session.write(
            self, lambda vault: change_passphrase(vault, old, new, passphrase.fitting_cost()),
            lambda _none: self._finish(), self._refuse,
        )  # fmt: skip

    def _finish(self) -> None:
        self.close_sheet()
        # Whoever chose a new passphrase types it once more while it is fresh.
        self._shell.lock()

    def _be_busy(self, busy: bool) -> None:
        self.may_close = not busy
        self._trouble.say(say("ui.settings.security.changing") if busy else "", "calm")
        for part in (self._button, self._cancel, self._old, self.secret):
            part.setEnabled(not busy)

    def _refuse(self, error: Exception) -> None:
        self._be_busy(False)
        if isinstance(error, WrongPassphrase):
            self._old_field.set_problem(error.sentence)
            self._old_field.take_focus()
            self._old.selectAll()
        elif isinstance(error, NetraError):
            self._trouble.say(error.sentence, "ochre")
        else:
            self._shell.fail(error)


class RecoverySheet(Sheet):
    """A new recovery sheet in the place of the old one, after the passphrase was typed once more."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(say("ui.settings.security.renew_title"), wide=True, name="renew_recovery_sheet")
        self._shell = shell
        self._trouble = Banner("", "ochre")
        self._explained = Label(say("ui.settings.security.renew_text"), tone="soft", wrap=True)
        self._secret = SecretEdit("renew_passphrase_edit")
        self._field = Field(say("ui.settings.security.own"), self._secret, needed=True)
        self._field.changed.connect(lambda: self._field.set_problem(""))
        self.recovery = RecoveryPaper(self._run)
        self.recovery.hide()
        self.recovery.confirmed.connect(self._finish)
        self.body.setSpacing(GAP)
        for part in (self._explained, self._trouble, self._field, self.recovery):
            self.body.addWidget(part)
        self.first_focus = self._secret
        self._cancel = self.add_button(say("ui.settings.cancel"), "plain", self.close_sheet, "renew_cancel_button")
        self._button = self.add_button(say("ui.settings.security.renew_do"), "main", self._go_on, "renew_button")

    def _run(self, owner: QObject, work: Callable[[Report], object], done: Done, failed: Failed) -> None:
        self._shell.session.read(owner, lambda _vault: work(_no_report), done, failed)

    def _go_on(self) -> None:
        if not self.recovery.isHidden():
            self.recovery.check()
            return
        secret = self._secret.value()
        if not secret:
            self._field.set_problem(say("ui.settings.security.old_missing"))
            self._field.take_focus()
            return
        self._button.setEnabled(False)
        session = self._shell.session
        session.write(self, lambda vault: _renew(vault, secret), self._show, self._refuse, changed=_anything)

    def _show(self, made: tuple[bytes, str]) -> None:
        self._button.setEnabled(True)
        self._button.say(say("ui.settings.security.proved"))
        self._field.hide()
        self._explained.say(say("ui.settings.security.renewed"))
        self._cancel.say(say("ui.settings.close"))
        self.recovery.show()
        self.recovery.show_sheet(*made)

    def _finish(self) -> None:
        self.recovery.forget()
        self._shell.session.write(
            self._shell.session, lambda vault: vault.keep_setting(PENDING, ""),
            lambda _none: self._shell.tell(say("ui.settings.security.kept")), changed=_anything,
        )  # fmt: skip
        self.close_sheet()

    def _refuse(self, error: Exception) -> None:
        self._button.setEnabled(True)
        if isinstance(error, WrongPassphrase):
            self._field.set_problem(error.sentence)
            self._field.take_focus()
        elif isinstance(error, NetraError):
            self._trouble.say(error.sentence, "ochre")
        else:
            self._shell.fail(error)


def _no_report(_done: int, _total: int) -> None:
    """Printing one page needs no progress."""


def _anything(_result: object) -> tuple[str, ...]:
    return ("*",)


def _renew(vault: Vault, secret: str) -> tuple[bytes, str]:
    """Make a new recovery sheet; from here on the old one opens nothing. Raises RightMissing, WrongPassphrase."""
    text = renew_sheet(vault, secret)
    vault.keep_setting(PENDING, "1")
    return print_recovery(vault, text), text


def _name_minutes(minutes: str) -> str:
    return say("ui.settings.security.never") if minutes == "0" else say("ui.settings.security.after", minutes=minutes)
