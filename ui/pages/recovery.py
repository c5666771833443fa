"""The sheet for a lost passphrase: the lines of the printed recovery sheet, and a new passphrase twice.

Opened by the unlocking. Keeps nothing of what is typed once it is closed.
"""

from pathlib import Path
from typing import Final

from fieldapp.errors import NetraError, RecoveryMistyped, RecoveryWrong
from fieldapp.vault import passphrase
from fieldapp.vault.access import recover_access
from fieldapp.vault.slots import list_officers
from fieldapp.words import say
from ui.gate import Gate
from ui.style import GAP
from ui.widgets.banner import Banner
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import TextArea
from ui.widgets.field import Field
from ui.widgets.newsecret import NewSecret
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

LINES: Final = 4


class RecoverySheet(Sheet):
    """Gives an officer a new passphrase and opens the vault with it."""

    def __init__(self, gate: Gate, folder: Path, officer: str = "") -> None:
        """Make the sheet for the vault of a folder."""
        super().__init__(say("ui.recovery.title"), name="recovery_sheet")
        self._gate, self._folder = gate, folder
        self._trouble = Banner("", "ochre")
        self._build_form(officer)
        self.first_focus = self._lines

    def _build_form(self, officer: str) -> None:
        officers = list_officers(self._folder)
        self._officers = ChoiceEdit("recovery_officer_edit", [(one.id, one.name) for one in officers])
        known = [one.id for one in officers]
        self._officers.set_value(officer if officer in known else known[0])
        whose = Field(say("ui.unlock.officer"), self._officers)
        self._lines = TextArea("recovery_lines_edit", lines=LINES, placeholder=say("ui.recovery.example"))
        self._lines_field = Field(say("ui.recovery.lines"), self._lines, say("ui.recovery.lines_hint"))
        self._lines_field.changed.connect(lambda: self._lines_field.set_problem(""))
        self.secret = NewSecret("recovery")
        self.secret.confirmed.connect(self._recover)
        self.body.setSpacing(GAP)
        explained = Label(say("ui.recovery.text"), tone="soft", wrap=True)
        for part in (explained, self._trouble, whose, self._lines_field, self.secret):
            self.body.addWidget(part)
        whose.setVisible(len(officers) > 1)
        self.add_button(say("ui.recovery.cancel"), "plain", self.close_sheet, "recovery_cancel_button")
        self._button = self.add_button(say("ui.recovery.set"), "main", self._recover, "recover_button")

    def _recover(self) -> None:
        if not self._button.isEnabled() or not self._is_complete():
            return
        folder, officer = self._folder, self._officers.value() or None
        text, new = self._lines.value(), self.secret.value()
        self._be_busy(True)
        self._gate.work(
            self,
            lambda _report: recover_access(folder, text, officer, new, cost=passphrase.fitting_cost()),
            lambda found: self._open(found.id, new),
            self._refuse,
        )

    def _is_complete(self) -> bool:
        self._trouble.say("")
        if not self._lines.value():
            self._lines_field.set_problem(say("ui.recovery.lines_missing"))
            self._lines_field.take_focus()
            return False
        return not self.secret.show_problems()

    def _be_busy(self, busy: bool) -> None:
        self._button.say(say("ui.recovery.setting" if busy else "ui.recovery.set"))
        for part in (self._button, self._lines, self.secret, self._officers):
            part.setEnabled(not busy)

    def _open(self, officer: str, new: str) -> None:
        self.close_sheet()
        self._gate.enter(self._folder, officer, new)

    def _refuse(self, error: Exception) -> None:
        self._be_busy(False)
        if isinstance(error, RecoveryMistyped | RecoveryWrong):
            self._lines_field.set_problem(tell_mistake(error))
            self._lines.setFocus()
        elif isinstance(error, NetraError):
            self._trouble.say(error.sentence)


def tell_mistake(error: NetraError) -> str:
    """Return what is wrong with the lines; line 0 means that each is right and they do not belong together."""
    together = isinstance(error, RecoveryMistyped) and error.facts.get("line") == 0
    return say("ui.recovery.order") if together else error.sentence
