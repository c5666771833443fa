"""The vault is made, and its recovery sheet must reach paper before anything else happens."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldapp.desk.recovery import PENDING, print_recovery
from fieldapp.errors import NetraError
from fieldapp.vault import passphrase
from fieldapp.vault.creation import create_vault
from fieldapp.vault.journal import Change
from fieldapp.vault.vault import Clock, open_vault
from fieldapp.words import say
from ui.gate import Gate
from ui.pages.recoverypaper import RecoveryPaper
from ui.pages.welcome.step import Answers, Step
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.progress import ProgressPanel

PENDING_NOW: Final = "1"


@dataclass(frozen=True, slots=True)
class Made:
    """The recovery sheet of a new vault: as PDF, and its text."""

    pdf: bytes
    text: str


class PaperStep(Step):
    """Makes the vault, then asks for its recovery sheet to be printed and proved."""

    key = "paper"

    def __init__(self, gate: Gate, answers: Answers) -> None:
        super().__init__(gate, answers)
        self._proved = False
        self.progress = ProgressPanel()
        self.progress.stop_button.hide()
        self.progress.hide()
        self.paper = RecoveryPaper(gate.work)
        self.paper.hide()
        self.paper.confirmed.connect(self._keep_proof)
        self._again = Button(say("ui.welcome.paper.again"), name="make_again_button")
        self._again.clicked.connect(self._make)
        self._again.hide()
        self.body.addWidget(self.progress)
        self.body.addLayout(row(self._again, None))
        self.body.addWidget(self.paper, 1)

    def arrive(self) -> None:
        """Make the vault, once."""
        if not self.answers.made:
            self._make()

    def _make(self) -> None:
        self.trouble.say("")
        self._again.hide()
        self.progress.show()
        self.progress.show_step(0, 0, say("ui.welcome.paper.making"))
        self.progress.stop_button.hide()
        folder, answers, clock = self.gate.vault_folder(), self.answers, self.gate.clock
        self.gate.work(self, lambda _report: make_office(folder, answers, clock), self._show_made, self._refuse)
        self.changed.emit()

    def _show_made(self, made: Made) -> None:
        self.answers.made = True
        self.progress.hide()
        self.paper.show()
        self.paper.show_sheet(made.pdf, made.text)
        self.paper.take_focus()
        self.changed.emit()

    def _refuse(self, error: Exception) -> None:
        self.progress.hide()
        self._again.show()
        if isinstance(error, NetraError):
            self.trouble.say(error.sentence)
        else:
            self.gate.fail(error)
        self.changed.emit()

    def _keep_proof(self) -> None:
        self._proved = True
        folder, answers, clock = self.gate.vault_folder(), self.answers, self.gate.clock
        self.gate.work(self, lambda _report: settle_recovery(folder, answers.passphrase, clock))
        self.paper.forget()
        self.done.emit()

    @property
    def can_go_on(self) -> bool:
        """Whether the sheet can be asked for: not before the vault is made."""
        return self.answers.made

    def finish(self) -> bool:
        """Ask for the proof, unless it was given."""
        if self._proved:
            return True
        self.paper.check()
        return False


def make_office(folder: Path, answers: Answers, clock: Clock) -> Made:
    """Make the vault of an office with its first officer; return its recovery sheet."""
    settings = {name: value for name, value in answers.settings.items() if value}
    vault, text = create_vault(
        folder, answers.office, answers.name, answers.officer, answers.passphrase,
        clock=clock, cost=passphrase.fitting_cost(), settings=settings, roles=answers.roles or None,
    )  # fmt: skip
    with vault:
        vault.keep_setting(PENDING, PENDING_NOW)
        if answers.position:
            change = Change("officer.set", vault.officer, {"position": answers.position})
            with vault.writing():
                vault.journal.write([change], vault.officer, vault.now())
        return Made(print_recovery(vault, text), text)


def settle_recovery(folder: Path, secret: str, clock: Clock) -> None:
    """Note in the vault that its recovery sheet lies in the officer's hands."""
    with open_vault(folder, None, secret, clock=clock) as vault:
        vault.keep_setting(PENDING, "")
