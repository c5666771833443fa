"""The letters of one case that were written: to whom, how far they came, and what can be done with each.

Used by the page of a case.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.case.dates import write_date, write_iso_day
from fieldapp.desk.followup import Letter
from fieldapp.words import say
from ui.pages.advice.way import name_channel
from ui.style import SNUG, TIGHT
from ui.widgets.button import Button
from ui.widgets.card import Line, row, rows
from ui.widgets.chip import Chip
from ui.widgets.text import Label

ACTS = ("paper", "track", "set", "remove")


class LetterList(QWidget):
    """Letters; `asked(act, letter)` with an act of ACTS says what one of them is asked for."""

    asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._lines: QVBoxLayout = rows(gap=SNUG)
        self._parts: list[QWidget] = []
        self.setLayout(self._lines)

    def fill(self, letters: Sequence[Letter]) -> None:
        """Show the letters of a case, the newest first."""
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = []
        for number, letter in enumerate(reversed(letters)):
            if number:
                self._add(Line())
            self._add(self._make(letter, number))

    def _add(self, part: QWidget) -> None:
        self._parts.append(part)
        self._lines.addWidget(part)

    def _make(self, letter: Letter, number: int) -> QWidget:
        one = letter.referral
        to = Label(one.to.partition("\n")[0] or say("ui.advice.no_addressee"), "strong", wrap=True)
        to.let_select()
        told = rows(to, row(Chip(name_standing(letter), "calm"), Chip(name_channel(one.channel)), None, gap=TIGHT))
        told.setSpacing(TIGHT)
        told.addWidget(Label(say("ui.advice.names", names=letter.names or "-"), "small", wrap=True))
        days = [one.number, write_iso_day(one.on)]
        told.addWidget(Label("  ·  ".join(filter(None, days)), "small", "soft", wrap=True))
        if letter.due is not None:
            told.addWidget(Label(write_due(letter), "small", "ochre" if letter.late > 0 else "soft", wrap=True))
        for sentence in letter.problems:
            told.addWidget(Label(sentence, "small", "ochre", wrap=True))
        told.addLayout(self._make_acts(letter, number))
        box = QWidget()
        box.setLayout(told)
        return box

    def _make_acts(self, letter: Letter, number: int) -> QVBoxLayout:
        line, below = row(gap=TIGHT), row(gap=TIGHT)
        for act in ACTS if letter.own else ("set", "track"):
            words = (
                "ui.advice.letter.open" if act == "paper" and letter.referral.document else f"ui.advice.letter.{act}"
            )
            button = Button(
                say(words), "plain" if act in ("paper", "track") else "quiet", name=f"{act}_{number}_button"
            )
            button.setAccessibleDescription(letter.referral.to.partition("\n")[0])
            button.call(partial(self.asked.emit, act, letter))
            (line if act in ("paper", "track") else below).addWidget(button)
        line.addStretch(1)
        below.addStretch(1)
        return rows(line, below, gap=2)


def name_standing(letter: Letter) -> str:
    """Return how far a letter has come, as a word."""
    word = say(f"referral.is.{letter.referral.standing}")
    return word[:1].upper() + word[1:]


def write_due(letter: Letter) -> str:
    """Return when to ask how a letter stands, or that it was not sent yet; "" when nothing is to come."""
    if letter.due is None:
        return ""
    if letter.referral.standing == "disiapkan":
        return say("referral.unsent")
    code = "referral.due" if letter.late > 0 else "referral.due_later"
    return say(code, day=write_date(letter.due), late=letter.late)
