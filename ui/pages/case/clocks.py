"""The batas waktu of a case: those that run, the most urgent first, and on demand those that are over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fieldapp.case.clock import Clock
from fieldapp.case.remaining import (
    describe_rule,
    is_unverified,
    tell_clock,
    write_brief,
    write_consequence,
    write_due,
    write_remaining,
    write_until,
)
from fieldapp.words import say
from ui.pages.case.fact import capital
from ui.style import FINE, GAP, SNUG, TIGHT
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.chip import Chip
from ui.widgets.text import Label, tip_text

REMAINING_WIDTH: Final = 168
TONES: Final = {"late": "red", "soon": "ochre", "running": "ink", "missed": "ochre"}
MOST_OPEN: Final = 4
# Days that were added too late: said beside the clock, since whoever added them thinks that there is time.
FUTILE: Final = "extended_late"


class ClockList(QWidget):
    """The clocks of one case."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[QWidget] = []
        self._hidden: list[QWidget] = []
        self._unfolded = False
        self._list = rows(gap=SNUG)
        self._none = Label(say("ui.handling.clocks.none"), "body", "soft", wrap=True)
        self._more = Button("", "quiet", "down", name="more_clocks_button")
        self._more.call(self._show_rest)
        self.setLayout(rows(self._none, self._list, row(self._more, None), gap=TIGHT))

    def fill(self, running: Sequence[Clock], over: Sequence[Clock], now: datetime) -> None:
        """Show the clocks that run; the finished ones, and more than a few, wait behind a button."""
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = [_line(clock, now) for clock in (*running, *over)]
        folded = [line for n, line in enumerate(self._lines) if n >= len(running) or n >= MOST_OPEN]
        self._hidden = [] if self._unfolded else folded
        for line in self._lines:
            self._list.addWidget(line)
        for line in self._hidden:
            line.hide()
        self._none.setVisible(not running)
        self._more.say(say("ui.handling.clocks.over", count=len(self._hidden)))
        self._more.setVisible(bool(self._hidden))

    def fold(self) -> None:
        """Hide the finished ones again, for another case."""
        self._unfolded = False

    def _show_rest(self) -> None:
        self._unfolded = True
        for line in self._hidden:
            line.show()
        self._hidden = []
        self._more.hide()


def _line(clock: Clock, now: datetime) -> QWidget:
    """Return one clock: how much is left, what for, and until when in whole sentences."""
    remaining = Label(capital(write_brief(clock, now)), "strong", TONES.get(clock.state, "soft"), wrap=True)
    remaining.setFixedWidth(REMAINING_WIDTH)
    head = row(Label(clock.rule.label, "body", wrap=True), gap=SNUG)
    head.setStretch(0, 1)
    if is_unverified(clock):
        head.addWidget(Chip(say("ui.case.unverified"), "soft"))
    told = Label(_sentence(clock, now), "small", "soft", wrap=True)
    told.let_fill()
    about = [tell_clock(clock, now), f"{capital(describe_rule(clock))}.", clock.rule.legal_basis]
    told.setToolTip(tip_text("\n".join(filter(None, about))))
    line = row(gap=GAP)
    line.addWidget(remaining, 0, Qt.AlignmentFlag.AlignTop)
    line.addLayout(rows(head, told, gap=FINE), 1)
    box = QWidget()
    box.setLayout(line)
    box.setAccessibleName(f"{clock.rule.label}: {write_remaining(clock, now)}")
    return box


def _sentence(clock: Clock, now: datetime) -> str:
    """Return until when a clock runs, and what follows when it ran out; of one that is over how it ended."""
    if not clock.is_open:
        return tell_clock(clock, now)
    if clock.state != "late":
        return f"{capital(write_until(clock))}."
    until = say("deadline.until", due=write_due(clock, clock.late_after))
    futile = say(f"deadline.doubt.{FUTILE}") if FUTILE in clock.doubts else ""
    return " ".join(filter(None, (f"{capital(until)}.", futile, write_consequence(clock))))
