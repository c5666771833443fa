"""Which number a new line of a book gets: the next one, one that stands on paper already, or none yet.

Used by the sheets of letters and assignments.
"""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from fieldapp.case.dates import parse_date
from fieldapp.vault.foreign import LONGEST, enter_number
from fieldapp.vault.rolls import number_roll
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.style import GAP, SNUG
from ui.widgets.card import row, rows
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import TextEdit
from ui.widgets.field import Field

WAYS = ("draw", "old", "none")
MOST_DIGITS = 6


class NumberPart(QWidget):
    """Asks how a record is numbered; `series` are those it may be numbered in, with their labels."""

    def __init__(self, series: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._way = ChoiceEdit("number_way_choice", [(way, say(f"ui.registers.number.{way}")) for way in WAYS])
        self._series = ChoiceEdit("number_series_choice", list(series))
        self._series.set_value(series[0][0] if series else "")
        self._text = Field(
            say("ui.registers.number.text"), TextEdit("old_number_edit", longest=LONGEST),
            hint=say("ui.registers.number.text_hint"), needed=True,
        )  # fmt: skip
        self._running = Field(
            say("ui.registers.number.running"), TextEdit("old_running_edit", longest=MOST_DIGITS),
            hint=say("ui.registers.number.running_hint"),
        )  # fmt: skip
        way = Field(say("ui.registers.number.way"), self._way)
        kind = Field(say("ui.registers.series"), self._series)
        self._old = QWidget()
        self._old.setLayout(row(self._text, self._running, gap=SNUG))
        self.setLayout(rows(row(way, kind, gap=SNUG), self._old, gap=GAP))
        kind.setVisible(len(series) > 1)
        self._way.set_value(WAYS[0])
        self._way.changed.connect(self._show_old)
        self._show_old()

    def _show_old(self) -> None:
        self._old.setVisible(self._way.value() == "old")

    def look_twice(self) -> bool:
        """Say what an old number lacks; True when it cannot be entered so."""
        if self._way.value() != "old":
            return False
        text, running = str(self._text.value()), str(self._running.value())
        self._text.set_problem("" if text else say("ui.registers.lacking"))
        fits = not running or is_count(running)
        self._running.set_problem("" if fits else say("ui.registers.number.running_wrong"))
        wrong = self._text if not text else None if fits else self._running
        if wrong is not None:
            wrong.take_focus()
        return wrong is not None

    def numbering(self, on: str) -> Callable[[Vault, str], object] | None:
        """Return what numbers the saved record under a day (ISO text), None for not now."""
        way, series, day = self._way.value(), self._series.value(), parse_date(on)
        if way == "draw":
            return lambda vault, name: number_roll(vault, name, series, day)
        if way == "old":
            return _entering(series, str(self._text.value()), day, int(str(self._running.value()) or 0))
        return None


def is_count(text: str) -> bool:
    """Say whether a text is a whole number of a bearable length, from 1 on."""
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS and int(text) > 0


def _entering(series: str, text: str, day: date | None, running: int) -> Callable[[Vault, str], object]:
    return lambda vault, name: enter_number(vault, name, series, text, day, running=running)
