"""Latihan Pemulihan: in the practice vault, the sheet and the office above are tried as on the day itself.

Opened by the section about locks, which shows when it was done last. The copy it works on goes with the sheet.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from fieldapp.demo.recall import Drill, begin_drill, end_drill, last_drill
from fieldapp.errors import NetraError, RecoveryMistyped
from fieldapp.exchange.rescue import Asked
from fieldapp.vault.recovery import recovery_lines
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.intake.fingerprint import Fingerprint
from ui.pages.recovery import tell_mistake
from ui.pages.transfer.phrase import write_when
from ui.style import GAP, SNUG, TIGHT
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card, Line, row, rows
from ui.widgets.entry import SecretEdit, TextArea
from ui.widgets.field import Field
from ui.widgets.newsecret import NewSecret
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

LINES = 4
STEPS = 3


class DrillPart(QWidget):
    """The button of the drill, and when it was done last; only in a practice vault."""

    def __init__(self, shell: Shell) -> None:
        """Make the part; `show_facts` fills it."""
        super().__init__()
        self._shell = shell
        self._last = Label("", tone="soft", wrap=True)
        button = Button(say("ui.drill.button"), icon="practice", name="drill_start_button")
        button.call(lambda: shell.open_sheet(DrillSheet(shell, self.show_facts)))
        self.setLayout(rows(Line(), SNUG, self._last, row(button, None), gap=TIGHT))
        if not shell.session.practice:
            self.hide()

    def show_facts(self) -> None:
        """Show when a recovery was drilled last."""
        if self._shell.session.practice:
            self._shell.session.read(self, last_drill, self._show, key="drill")

    def _show(self, wall: str) -> None:
        zone = self._shell.session.office.zone
        self._last.say(say("ui.drill.last", when=write_when(wall, zone)) if wall else say("ui.drill.never"))


class DrillSheet(Sheet):
    """Three steps: type a sheet, write a request, take the answer."""

    def __init__(self, shell: Shell, done: Callable[[], None]) -> None:
        """Make the sheet; `done` is called once the drill came to its end."""
        super().__init__(say("ui.drill.title"), name="drill_sheet")
        self._shell, self._done, self._home = shell, done, shell.preferences.home
        self._drill: Drill | None = None
        self._asked: Asked | None = None
        self._step = 1
        self._fill_in()
        self.closed.connect(self._clear)
        self._be_busy(True)
        home, session = self._home, shell.session
        # heard even when the sheet is gone by then: the copy must not stay behind
        session.carry(session, lambda vault, _report: begin_drill(vault, home), self._begin, self._stop, changed=())

    def _fill_in(self) -> None:
        self.body.setSpacing(GAP)
        self._place = Label("", "small", "soft")
        self._lead = Label(say("ui.drill.lead"), wrap=True)
        self._trouble = Banner("", "ochre")
        self._paper = Card()
        self._shown = [Label("", "name") for _ in range(LINES)]
        for line in self._shown:
            self._paper.body.addWidget(line)
        self._lines = TextArea("drill_lines_edit", lines=LINES, placeholder=say("ui.recovery.example"))
        self._lines_field = Field(say("ui.recovery.lines"), self._lines)
        self._secret = NewSecret("drill_secret")
        self._fingerprint = Fingerprint()
        self._typed = SecretEdit("drill_typed_edit")
        self._typed_field = Field(say("ui.rescue.secret"), self._typed)
        for field in (self._lines_field, self._typed_field):
            field.changed.connect(lambda field=field: field.set_problem(""))
        for one in (self._secret.confirmed, self._typed.returnPressed):
            one.connect(self._go_on)
        parts = (
            self._place, self._lead, self._trouble, self._paper, self._lines_field, self._secret, self._fingerprint,
            self._typed_field,
        )  # fmt: skip
        for part in parts:
            self.body.addWidget(part)
        self.add_button(say("ui.rescue.cancel"), "plain", self.close_sheet, "drill_cancel_button")
        self.button = self.add_button(say("ui.drill.next"), "main", self._go_on, "drill_button")
        self._show_step()

    # ---- the steps ---------------------------------------------------------------------------------------------------

    def _is_left(self) -> bool:
        return not shiboken6.isValid(self) or not self.is_open()

    def _stop(self, error: Exception) -> None:
        if not self._is_left():
            self._refuse(error)

    def _begin(self, drill: Drill) -> None:
        self._drill = drill
        if self._is_left():
            self._clear()
            return
        for label, line in zip(self._shown, recovery_lines(drill.sheet), strict=True):
            label.say(line.replace(" = ", "   "))
        self._be_busy(False)
        self._show_step()

    def _show_step(self) -> None:
        drill, office = self._drill, self._drill.office if self._drill else ""
        ready = drill is not None
        self._place.say(say("ui.drill.step", step=self._step) if ready else say("ui.drill.working"))
        leads = {1: "sheet_lead", 2: "ask_lead", 3: "read_lead"}
        lead = say(f"ui.drill.{leads[self._step]}", office=office) if ready else ""
        self._lead.say(lead or say("ui.drill.lead"))
        for part, step in (
            (self._paper, 1), (self._lines_field, 1), (self._secret, 2), (self._fingerprint, 3), (self._typed_field, 3),
        ):  # fmt: skip
            part.setVisible(ready and self._step == step)
        self.button.say(say("ui.drill.finish" if self._step == STEPS else "ui.drill.next"))
        if ready:
            # once the sheet has its new height, so that what is typed into comes into sight
            QTimer.singleShot(0, self, (self._lines, self._secret.first, self._typed)[self._step - 1].setFocus)

    def _be_busy(self, busy: bool) -> None:
        self._trouble.say("")
        self.button.setEnabled(not busy)
        for part in (self._lines, self._secret, self._typed):
            part.setEnabled(not busy)

    def _go_on(self) -> None:
        drill = self._drill
        if drill is None or not self.button.isEnabled():
            return
        (self._check_sheet, self._ask, self._finish)[self._step - 1](drill)

    def _check_sheet(self, drill: Drill) -> None:
        text = self._lines.value()
        if not text.strip():
            self._lines_field.set_problem(say("ui.recovery.lines_missing"))
            self._lines_field.take_focus()
            return
        self._work(lambda _vault: drill.check_sheet(text), self._next)

    def _ask(self, drill: Drill) -> None:
        if self._secret.show_problems():
            return
        new = self._secret.value()

        def show(asked: Asked) -> None:
            self._asked = asked
            self._secret.clear()
            self._fingerprint.say(asked.fingerprint)
            self._next(None)

        self._work(lambda _vault: drill.ask(new), show)

    def _finish(self, drill: Drill) -> None:
        asked, new, home = self._asked, self._typed.value(), self._home
        if asked is None or not new:
            self._typed_field.set_problem(say("ui.rescue.secret_missing"))
            self._typed_field.take_focus()
            return
        self._work(lambda vault: _end(vault, drill, asked, home, new), self._tell)

    def _work(self, work: Callable[[Vault], Any], done: Callable[[Any], None]) -> None:
        self._be_busy(True)

        def end(result: Any) -> None:
            self._be_busy(False)
            done(result)

        self._shell.session.carry(self, lambda vault, _report: work(vault), end, self._refuse, changed=())

    def _next(self, _none: None) -> None:
        self._step += 1
        self._show_step()

    def _tell(self, _none: None) -> None:
        self.close_sheet()
        self._done()
        told = Sheet(say("ui.drill.done_title"), name="drilled_sheet")
        told.body.addWidget(Label(say("ui.drill.done"), wrap=True))
        told.add_button(say("ui.drill.close"), "main", told.close_sheet, "drilled_button")
        self._shell.open_sheet(told)

    # ---- what goes wrong ---------------------------------------------------------------------------------------------

    def _refuse(self, error: Exception) -> None:
        self._be_busy(False)
        if not isinstance(error, NetraError):
            self._shell.fail(error)
        elif self._step == 1 and self._drill is not None:
            self._lines_field.set_problem(
                tell_mistake(error) if isinstance(error, RecoveryMistyped) else error.sentence
            )
            self._lines_field.take_focus()
        elif self._step == STEPS and self._drill is not None:
            self._typed_field.set_problem(error.sentence)
            self._typed_field.take_focus()
        else:
            self._trouble.say(error.sentence)

    def _clear(self) -> None:
        drill, self._drill, self._asked = self._drill, None, None
        if drill is not None:
            self._shell.session.read(self._shell.session, lambda _vault: drill.clear(), lambda _none: None)


def _end(vault: Vault, drill: Drill, asked: Asked, home: Path, new: str) -> None:
    """Let the office above answer, open the copy with it, and leave the trace."""
    drill.finish(drill.answer(home, asked), new)
    end_drill(vault)
