"""What can be done in the handling of a case: record a step, prepare its papers, take a step back, take a case over.

Made by the page of a case, which tells it what was read last. Every act is carried out by the core.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.case.document import Document
from fieldapp.case.steps import label_of_step
from fieldapp.desk.document import prepare_step
from fieldapp.desk.handling import Offer, record_steps
from fieldapp.errors import NetraError
from fieldapp.vault.delegation import adopt
from fieldapp.vault.handling import withdraw_step
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.case.fact import capital
from ui.pages.case.plan import Handling, Sheet
from ui.pages.case.sheets import ReasonSheet
from ui.pages.case.stepchoice import StepChoice
from ui.pages.case.stepsheet import Recording, StepSheet


class HandlingActs(QObject):
    """The acts of one tab; `recorded` when a step was saved."""

    recorded = Signal()

    def __init__(self, shell: Shell, page: QWidget) -> None:
        super().__init__(page)
        self._shell, self._page = shell, page
        self._reading: Handling | None = None

    def take(self, reading: Handling | None) -> None:
        """Work on this case from now on."""
        self._reading = reading

    # ---- steps -------------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Let a step be chosen among all there are."""
        if self._reading is not None and self._reading.plan.own:
            plan = self._reading.plan
            self._shell.open_sheet(StepChoice(plan.offers, plan.case.kind, self.record))

    def record(self, offer: Offer) -> None:
        """Ask for what a step says."""
        if self._reading is not None:
            self._shell.open_sheet(StepSheet(offer, self._reading, self._shell.session, self._save))

    def _save(self, sheet: StepSheet, recording: Recording) -> None:
        if self._reading is None:
            return
        owner = self._reading.id

        def done(made: tuple[str, ...]) -> None:
            sheet.close_sheet()
            self._shell.tell(say("ui.handling.saved", step=capital(label_of_step(recording.name))))
            self.recorded.emit()
            if recording.prepare:
                self.prepare(made)

        def failed(error: Exception) -> None:
            sheet.show_failure(error.sentence if isinstance(error, NetraError) else say("ui.handling.not_saved"))
            if not isinstance(error, NetraError):
                self._shell.fail(error)

        def work(vault: Vault) -> tuple[str, ...]:
            one = recording
            return record_steps(vault, owner, one.name, one.on, one.said, draw=one.draw, series=one.series)

        self._shell.session.write(self._page, work, done, failed, changed=(owner,))

    def undo(self, step: str) -> None:
        """Take a step back that was recorded by mistake."""
        reading = self._reading
        taken = next((one for one in reading.plan.taken if one.step.id == step), None) if reading else None
        if reading is None or taken is None:
            return
        owner, name = reading.id, capital(taken.label)

        def act(reason: str) -> None:
            self._write(partial(_withdraw, step, reason), say("ui.handling.undone", step=name), owner)

        self._shell.open_sheet(ReasonSheet("undo_step", act, needed=True, step=name))

    # ---- papers ------------------------------------------------------------------------------------------------------

    def prepare(self, steps: Sequence[str]) -> None:
        """Make every paper that some steps prepare and that is not there yet."""
        if self._reading is None:
            return
        owner = self._reading.id

        def work(vault: Vault) -> list[Document]:
            return [paper for step in steps for paper in prepare_step(vault, step)]

        def done(made: list[Document]) -> None:
            count = len(made)
            forms = ", ".join(dict.fromkeys(paper.form for paper in made))
            self._shell.tell(
                say("ui.handling.prepared" if count else "ui.handling.none_prepared", count=count, forms=forms)
            )

        self._shell.session.write(self._page, work, done, changed=(owner,))

    def open_sheet(self, sheet: Sheet) -> None:
        """Open a paper of a step, or the preview of a form of the case itself."""
        if self._reading is None:
            return
        if sheet.id:
            self._shell.go("document", id=sheet.id)
        else:
            self._shell.go("preview", form=sheet.form, owner=self._reading.id)

    # ---- other offices -----------------------------------------------------------------------------------------------

    def adopt(self) -> None:
        """Take the case over from an office below, with a reason; the new case is shown."""
        reading = self._reading
        if reading is None:
            return
        owner = reading.id

        def act(reason: str) -> None:
            def done(made: str) -> None:
                self._shell.tell(say("ui.handling.adopt.done"))
                self._shell.go("case", id=made, tab="handling")

            self._shell.session.write(self._page, lambda vault: adopt(vault, owner, reason), done, changed=("*",))

        self._shell.open_sheet(ReasonSheet("adopt", act, needed=True))

    def _write(self, work: Any, said: str, owner: str) -> None:
        self._shell.session.write(self._page, work, lambda _result: self._shell.tell(said), changed=(owner,))


def _withdraw(step: str, reason: str, vault: Vault) -> None:
    withdraw_step(vault, step, reason)
