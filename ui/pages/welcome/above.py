"""The way to the office above: its invitation and the request of this laptop, now or later."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from fieldapp.desk.output import require_folder
from fieldapp.exchange import enrolment
from fieldapp.vault.vault import Clock, open_vault
from ui.gate import Gate
from ui.jobs import Done, Failed
from ui.pages.invitation import InvitationForm
from ui.pages.welcome.step import Answers, Step


class AboveStep(Step):
    """The invitation of the office above, or later."""

    key = "above"

    def __init__(self, gate: Gate, answers: Answers) -> None:
        super().__init__(gate, answers)
        self.form = InvitationForm(self._run, self._write)
        self.form.changed.connect(self.changed)
        self.form.refused.connect(gate.fail)
        self.body.addWidget(self.form)

    def arrive(self) -> None:
        """Name the office above and take the focus."""
        self.form.show_office(self.answers.office, self.answers.name)
        self.form.setFocus()

    def _run(self, owner: QObject, work: Callable[[], Any], done: Done, failed: Failed) -> None:
        self.gate.work(owner, lambda _report: work(), done, failed)

    def _write(self, invitation: Path, place: Path, done: Done, failed: Failed) -> None:
        folder, secret, clock = self.gate.vault_folder(), self.answers.passphrase, self.gate.clock
        self.gate.work(self.form, lambda _report: write_request(folder, secret, clock, invitation, place), done, failed)

    @property
    def can_go_on(self) -> bool:
        """Whether the request was written."""
        return self.form.requested

    @property
    def can_skip(self) -> bool:
        """Whether this may wait: until the request is written."""
        return not self.form.requested


def write_request(folder: Path, secret: str, clock: Clock, invitation: Path, place: Path) -> enrolment.Enrolled:
    """Accept an invitation and write the request of this laptop into a folder.

    Raises OutputRefused, and what opening and requesting raise.
    """
    require_folder(place)
    with open_vault(folder, None, secret, clock=clock) as vault:
        return enrolment.request(vault, invitation, place)
