"""The sheet for a lost passphrase: the lines of the printed recovery sheet, and a new passphrase twice.

Opened by the unlocking. Keeps nothing of what is typed once it is closed.
"""

from pathlib import Path
from typing import Final

from fieldapp.errors import NetraError, PassphraseWeak, RecoveryMistyped, RecoveryWrong
from fieldapp.vault import passphrase
from fieldapp.vault.access import recover_access
from fieldapp.vault.passphrase import require_strong
from fieldapp.vault.slots import list_officers
from fieldapp.words import say
from ui.gate import Gate
from ui.style import GAP
from ui.widgets.banner import Banner
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import SecretEdit, TextArea
from ui.widgets.field import Field
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
        self._new = SecretEdit("recovery_new_edit")
        self._new_field = Field(say("ui.recovery.new"), self._new, say("ui.recovery.new_hint"))
        self._again = SecretEdit("recovery_again_edit")
        self._again_field = Field(say("ui.recovery.again"), self._again)
        self._again.returnPressed.connect(self._recover)
        for field in (self._lines_field, self._new_field, self._again_field):
            field.changed.connect(lambda field=field: field.set_problem(""))
        self.body.setSpacing(GAP)
        explained = Label(say("ui.recovery.text"), tone="soft", wrap=True)
        for part in (explained, self._trouble, whose, self._lines_field, self._new_field, self._again_field):
            self.body.addWidget(part)
        whose.setVisible(len(officers) > 1)
        self.add_button(say("ui.recovery.cancel"), "plain", self.close_sheet, "recovery_cancel_button")
        self._button = self.add_button(say("ui.recovery.set"), "main", self._recover, "recover_button")

    def _recover(self) -> None:
        if not self._button.isEnabled() or not self._is_complete():
            return
        folder, officer = self._folder, self._officers.value() or None
        text, new = self._lines.value(), self._new.value()
        self._be_busy(True)
        self._gate.work(
            self,
            lambda _report: recover_access(folder, text, officer, new, cost=passphrase.fitting_cost()),
            lambda found: self._open(found.id, new),
            self._refuse,
        )

    def _is_complete(self) -> bool:
        self._trouble.say("")
        problems = {
            self._lines_field: "" if self._lines.value() else say("ui.recovery.lines_missing"),
            self._new_field: _weakness(self._new.value()),
            self._again_field: "" if self._again.value() == self._new.value() else say("ui.recovery.differ"),
        }
        for field, sentence in problems.items():
            field.set_problem(sentence)
        wrong = [field for field, sentence in problems.items() if sentence]
        if wrong:
            wrong[0].take_focus()
        return not wrong

    def _be_busy(self, busy: bool) -> None:
        self._button.say(say("ui.recovery.setting" if busy else "ui.recovery.set"))
        for part in (self._button, self._lines, self._new, self._again, self._officers):
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


def _weakness(new: str) -> str:
    try:
        require_strong(new)
    except PassphraseWeak as error:
        return error.sentence
    return ""


def tell_mistake(error: NetraError) -> str:
    """Return what is wrong with the lines; line 0 means that each is right and they do not belong together."""
    together = isinstance(error, RecoveryMistyped) and error.facts.get("line") == 0
    return say("ui.recovery.order") if together else error.sentence
