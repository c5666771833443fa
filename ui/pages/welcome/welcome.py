"""The page of the first run: the steps at the left, one question at a time at the right.

Shown by the gate while there is no vault. Every step keeps what was typed; from the making of the vault on there is no
way back before it.
"""

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.words import say
from ui.gate import Gate
from ui.pages.welcome.above import AboveStep
from ui.pages.welcome.finish import FinishStep
from ui.pages.welcome.letterhead import LetterheadStep
from ui.pages.welcome.office import OfficeStep
from ui.pages.welcome.officer import OfficerStep
from ui.pages.welcome.paper import PaperStep
from ui.pages.welcome.practice import Practice
from ui.pages.welcome.restore import BringBackSheet
from ui.pages.welcome.secret import SecretStep
from ui.pages.welcome.start import Start
from ui.pages.welcome.step import Answers, Step
from ui.style import FINE, GAP, LOOSE, SNUG, WIDE
from ui.widgets.button import Button
from ui.widgets.card import Card, SnugScroll, row, rows
from ui.widgets.order import list_stops
from ui.widgets.steplist import StepList
from ui.widgets.text import Label

STEPS: Final = (OfficeStep, LetterheadStep, OfficerStep, SecretStep, PaperStep, AboveStep, FinishStep)
LIST_WIDTH, CARD_WIDTH = 232, 720
NARROW_BELOW: Final = 820
USUAL_HEIGHT, ROOMY = 520, 680
INDONESIAN: Final = {420: "WIB", 480: "WITA", 540: "WIT"}


def name_zone(now: datetime) -> str:
    """Return how a clock is set: by the name of the Indonesian zone, otherwise by its distance."""
    minutes = round((now.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return INDONESIAN.get(minutes, f"UTC{'-' if minutes < 0 else '+'}{hours:02d}.{rest:02d}")


class Welcome(QWidget):
    """The first run."""

    def __init__(self, gate: Gate, practice: bool = False) -> None:
        """Make the page; with `practice` it begins to make the vaults for practice at once."""
        super().__init__()
        self.setObjectName("welcome")
        self._gate = gate
        self._answers = Answers()
        self._at = 0
        self._build()
        self._frame.setCurrentWidget(self.start)
        QTimer.singleShot(0, self, self.show_practice if practice else self.start.arrive)

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.start = Start(name_zone(self._gate.clock()))
        self.start.office_asked.connect(self.show_steps)
        self.start.practice_asked.connect(self.show_practice)
        self.start.restore_asked.connect(lambda: self._gate.open_sheet(BringBackSheet(self._gate)))
        self.practice = Practice(self._gate)
        self.practice.given_up.connect(self._show_start)
        self._frame = QStackedWidget()
        for part in (self.start, self.practice, self._build_steps()):
            self._frame.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._frame)

    def _build_steps(self) -> QWidget:
        self._desk = QWidget()
        self.steps = [kind(self._gate, self._answers) for kind in STEPS]
        self.step_list = StepList([(step.key, say(f"ui.welcome.{step.key}.step")) for step in self.steps], "steps")
        self.step_list.picked.connect(self._pick)
        self._list = QWidget()
        self._list.setFixedWidth(LIST_WIDTH)
        head = rows(
            Label(say("ui.welcome.brand"), "title"), Label(say("ui.welcome.brand_text"), "small", "soft", wrap=True)
        )
        head.setSpacing(FINE)
        self._list.setLayout(rows(head, self.step_list, None, gap=WIDE))
        block = row(self._list, self._build_right(), gap=WIDE)
        layout = row(gap=0)
        layout.setContentsMargins(WIDE, LOOSE, WIDE, GAP)
        layout.addStretch(1)
        layout.addLayout(block, 100)
        layout.addStretch(1)
        self._desk.setLayout(layout)
        return self._desk

    def _build_right(self) -> QWidget:
        self.card = Card(margin=WIDE)
        for step in self.steps:
            self.card.body.addWidget(step)
            step.hide()
            step.changed.connect(self._show_ways)
            step.done.connect(self.go_on)
        self.back_button = Button(say("ui.welcome.back"), "plain", key="Alt+Left", name="welcome_back_button")
        self.back_button.clicked.connect(self.go_back)
        self.skip_button = Button(say("ui.welcome.later"), "quiet", name="welcome_later_button")
        self.skip_button.clicked.connect(self._skip)
        self.next_button = Button(say("ui.welcome.next"), "main", name="welcome_next_button")
        self.next_button.clicked.connect(self.go_on)
        ways = row(self.back_button, None, self.skip_button, self.next_button, gap=SNUG)
        self._scroll = SnugScroll(self.card)
        self._column = QWidget()
        self._column.setMaximumWidth(CARD_WIDTH)
        self._column.setLayout(rows(self._scroll, ways, None, gap=GAP))
        return self._column

    # ---- which one is shown ------------------------------------------------------------------------------------------

    def show_steps(self) -> None:
        """Begin with the questions about the office."""
        self._frame.setCurrentWidget(self._desk)
        self._show(self._at)

    def show_practice(self) -> None:
        """Make the vaults for practice and open the office's."""
        self._frame.setCurrentWidget(self.practice)
        self.practice.begin()

    def _show_start(self) -> None:
        self._frame.setCurrentWidget(self.start)
        self.start.arrive()

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self.steps[self._at]

    def _show(self, number: int) -> None:
        self._at = number
        for other, step in enumerate(self.steps):
            self.step_list.set_state(step.key, "done" if other < number else "empty")
        self.step_list.set_current(self.step.key)
        for step in self.steps:
            step.setVisible(step is self.step)
        self._scroll.verticalScrollBar().setValue(0)
        self._show_ways()
        self.step.arrive()

    def _show_ways(self) -> None:
        step = self.step
        self.back_button.setVisible(not self._answers.made or self._at > self._first_free)
        self.back_button.setEnabled(step.key != "paper" or not self._answers.made)
        self.next_button.say(step.next_text)
        self.next_button.setEnabled(step.can_go_on)
        self.next_button.setVisible(step.can_go_on or not step.can_skip)
        self.skip_button.setVisible(step.can_skip)

    @property
    def _first_free(self) -> int:
        """The first step that may be gone back to: after the making, nothing before it may be changed."""
        return (
            1 + next(number for number, step in enumerate(self.steps) if step.key == "paper")
            if self._answers.made
            else 0
        )

    # ---- going on and back -------------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Keep this step and show the next one."""
        if not self.next_button.isEnabled() or not self.step.finish():
            return
        if self._at + 1 < len(self.steps):
            self._show(self._at + 1)
        else:
            self._enter()

    def go_back(self) -> None:
        """Show the step before, or the greeting."""
        if self._at > self._first_free:
            self._show(self._at - 1)
        elif not self._answers.made:
            self._show_start()

    def _skip(self) -> None:
        if self.step.can_skip:
            self._show(self._at + 1)

    def _pick(self, key: str) -> None:
        wanted = next(number for number, step in enumerate(self.steps) if step.key == key)
        if self._first_free <= wanted < self._at:
            self._show(wanted)
        else:
            self.step_list.set_current(self.step.key)

    def _enter(self) -> None:
        folder, secret = self._gate.vault_folder(), self._answers.passphrase
        self.next_button.setEnabled(False)
        # What the steps still write comes first: a vault is open for writing once.
        self._gate.work(
            self, lambda _report: None, lambda _none: self._gate.enter(folder, None, secret, failed=self._refuse)
        )

    def _refuse(self, error: Exception) -> None:
        self.next_button.setEnabled(True)
        self._gate.fail(error)

    # ---- the window --------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self._list.setVisible(self.width() >= NARROW_BELOW)
        # Where there is room every step is as high as most are, so that the way on stays where it is.
        self.card.setMinimumHeight(USUAL_HEIGHT if self.height() >= ROOMY else 0)
        super().resizeEvent(event)

    def _go_to_empty(self) -> bool:
        """Go on to the next field when it waits to be filled in: Enter leaves out nothing that was not seen."""
        fields = [stop for stop in list_stops(self.step) if isinstance(stop, QLineEdit)]
        now = QApplication.focusWidget()
        following = fields[fields.index(now) + 1 :] if now in fields else []
        if not following or following[0].text():
            return False
        following[0].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if self._frame.currentWidget() is not self._desk:
            super().keyPressEvent(event)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not self._go_to_empty():
                self.go_on()
        elif event.key() == Qt.Key.Key_Escape:
            self.go_back()
        else:
            super().keyPressEvent(event)
