"""Several persons heard on one sheet: a line each with whether they came, took the oath, and who was with them.

Used by the sheet of a step; every line that says something becomes a step of its own.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldapp.words import say
from ui.pages.case.fact import LONGEST_LINE, OTHER, AnswerEdit, capital
from ui.style import SNUG, TIGHT
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import TextEdit
from ui.widgets.text import Elided, Label

PRESENT, OATH, COMPANION = "present", "oath", "companion"
ASKED: Final = (PRESENT, OATH, COMPANION)
ANSWER_WIDTH: Final = 148
# The controls of so many people are made at a time.
AT_ONCE: Final = 10


class PersonLine:
    """The controls of one person."""

    def __init__(self, number: int, party: str, label: str, oaths: Sequence[tuple[str, str]]) -> None:
        self.party = party
        self.name = Elided(label, lines=2)
        self.present = PresentEdit(f"present_{number}_edit")
        self.oath = ChoiceEdit(f"oath_{number}_edit", oaths, say("ui.handling.unsaid"))
        self.companion = TextEdit(f"companion_{number}_edit", longest=LONGEST_LINE)
        for key, part in ((PRESENT, self.present), (OATH, self.oath), (COMPANION, self.companion)):
            part.setAccessibleName(say("ui.handling.hearing.of", what=say(f"ui.handling.hearing.{key}"), name=label))
        self.present.setFixedWidth(ANSWER_WIDTH)
        self.oath.setFixedWidth(ANSWER_WIDTH)

    def parts(self) -> list[QWidget]:
        """Return the widgets in reading order."""
        return [self.name, self.present, self.oath, self.companion]

    def follow(self, asked: Collection[str]) -> None:
        """Ask for oath and company only of who came."""
        there = PRESENT not in asked or self.present.value() is True
        self.oath.setEnabled(there)
        self.companion.setEnabled(there)
        if not there:
            self.oath.set_value("")


class PresentEdit(AnswerEdit):
    """Came, did not come, or nothing said."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setItemText(1, say("ui.handling.hearing.came"))
        self.setItemText(2, say("ui.handling.hearing.absent"))


class HearingTable(QWidget):
    """One line per person; `value` gives a mapping of facts for each person about whom something was said."""

    changed = Signal()
    left = Signal()

    def __init__(
        self, name: str, known: Sequence[tuple[str, str]], awaited: Sequence[str], asked: Collection[str],
        oaths: Sequence[tuple[str, str]],
    ) -> None:  # fmt: skip
        super().__init__()
        self.setObjectName(name)
        self._asked, self._oaths = frozenset(asked), oaths
        self._lines: list[PersonLine] = []
        self._awaited, self._came = frozenset(awaited), set[str]()
        first = [one for one in known if one[0] in awaited] or list(known)
        self._rest = [*first[AT_ONCE:], *(one for one in known if one not in first)]
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SNUG)
        self._grid.setVerticalSpacing(TIGHT)
        self._build_heads()
        self.setLayout(rows(self._grid, self._build_more(several=len(first) > 1), gap=SNUG))
        for party, label in first[:AT_ONCE]:
            self._add(party, label)
        if self._lines:
            self.setFocusProxy(self._first_control(self._lines[0]))

    def _build_heads(self) -> None:
        keys = [key for key in ASKED if key in self._asked]
        for column, key in enumerate(("who", *keys)):
            self._grid.addWidget(Label(say(f"ui.handling.hearing.{key}"), "small", "soft"), 0, column)
        self._grid.setColumnStretch(0, 3)
        if COMPANION in keys:
            self._grid.setColumnStretch(keys.index(COMPANION) + 1, 2)

    def _build_more(self, *, several: bool) -> QWidget:
        self._other = AddEdit("hearing_other_edit", say("ui.handling.other_person"), self._add_other)
        add = Button(say("ui.handling.add_person"), "plain", name="hearing_add_button")
        add.call(self._add_other)
        self._others = Button(
            say("ui.handling.hearing.rest", count=len(self._rest)), "quiet", name="hearing_rest_button"
        )
        self._others.call(self._show_rest)
        everybody = Button(say("ui.handling.hearing.all_came"), "quiet", name="hearing_all_button")
        everybody.call(self._mark_all)
        line = row(gap=TIGHT)
        line.addWidget(self._other, 1)
        line.addWidget(add)
        line.addWidget(everybody)
        line.addWidget(self._others)
        box = QWidget()
        box.setLayout(line)
        everybody.setVisible(PRESENT in self._asked and several)
        self._others.setVisible(bool(self._rest))
        return box

    def _add(self, party: str, label: str) -> PersonLine:
        number = len(self._lines)
        line = PersonLine(number, party, capital(label), self._oaths)
        self._lines.append(line)
        column = 0
        for key, part in zip(("who", *ASKED), line.parts(), strict=True):
            if key == "who" or key in self._asked:
                self._grid.addWidget(part, number + 1, column)
                column += 1
            else:
                part.setParent(self)
                part.hide()
        if party in self._came:
            line.present.set_value(True)
        line.follow(self._asked)
        line.present.changed.connect(lambda: self._changed(line))
        for one in (line.oath, line.companion):
            one.changed.connect(self.changed)
        return line

    def _changed(self, line: PersonLine) -> None:
        line.follow(self._asked)
        self.changed.emit()

    def _first_control(self, line: PersonLine) -> QWidget:
        return line.present if PRESENT in self._asked else line.oath

    def _add_other(self) -> None:
        name = self._other.value()
        if not name:
            self._other.setFocus()
            return
        self._other.set_value("")
        self._first_control(self._add(f"{OTHER}{name}", name)).setFocus()

    def _mark_all(self) -> None:
        """Let everybody who is awaited and of whom nothing was said have come, those not shown yet among them."""
        for line in self._lines:
            if line.present.value() is None and (line.party in self._awaited or not self._awaited):
                line.present.set_value(True)
                line.follow(self._asked)
        self._came |= {party for party, _ in self._rest if party in self._awaited or not self._awaited}
        self._name_rest()
        self.changed.emit()

    def _name_rest(self) -> None:
        marked = sum(1 for party, _ in self._rest if party in self._came)
        words = "rest_came" if marked else "rest"
        self._others.say(say(f"ui.handling.hearing.{words}", count=len(self._rest), marked=marked))
        self._others.setVisible(bool(self._rest))

    def _show_rest(self) -> None:
        rest, self._rest = self._rest[:AT_ONCE], self._rest[AT_ONCE:]
        self._name_rest()
        for party, label in rest:
            line = self._add(party, label)
            if (party, label) == rest[0]:
                self._first_control(line).setFocus()

    def value(self) -> list[dict[str, Any]]:
        """Return what is said of each person, for those of whom something is."""
        said = [facts for line in self._lines if (facts := self._said(line))]
        return [*said, *({"parties": [party], PRESENT: True} for party, _ in self._rest if party in self._came)]

    def _said(self, line: PersonLine) -> dict[str, Any]:
        came, oath = line.present.value(), line.oath.value()
        if came is None and not oath:
            return {}
        facts: dict[str, Any] = {"parties": [line.party]}
        if PRESENT in self._asked:
            facts[PRESENT] = came
        if oath:
            facts[OATH] = oath
        if line.companion.value() and line.companion.isEnabled():
            facts[COMPANION] = line.companion.value()
        return facts

    def set_value(self, value: Any) -> None:
        """Show nothing: a hearing begins empty."""


class AddEdit(TextEdit):
    """A name that is added by Enter; an empty one lets Enter through to the sheet."""

    def __init__(self, name: str, placeholder: str, add: Any) -> None:
        super().__init__(name, placeholder, LONGEST_LINE)
        self.setAccessibleName(placeholder)
        self._add = add

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.text() in ("\r", "\n") and self.value():
            self._add()
            event.accept()
        else:
            super().keyPressEvent(event)
