"""One differing field: what stood there before, and every value beside it with what it changed, to choose from.

Made by the tab of differences. Chooses nothing by itself and writes nothing.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.case.comparison import Span, compare, join_spans, shorten
from fieldapp.desk.view import Data
from fieldapp.vault.settlement import CHOSEN_ONLY, Choice
from fieldapp.words import say
from ui.pages.case.reading import Reading
from ui.pages.case.side import Side, field_words, sides_of
from ui.style import FINE, SNUG, TIGHT, WIDE
from ui.widgets.button import Button
from ui.widgets.card import Card, Columns, row, rows
from ui.widgets.chip import Chip
from ui.widgets.marked import MarkedText
from ui.widgets.text import Label

NARROW = 620
LONG = 600


class FieldCard(Card):
    """A field with its base and its values; `chosen` when the choice changed, `words_asked` for words of one's own."""

    chosen = Signal()
    words_asked = Signal()

    def __init__(self, number: int, conflict: Data, names: Mapping[str, str], reading: Reading) -> None:
        super().__init__(margin=WIDE)
        self.conflict, self._number = conflict, number
        self.title = field_words(conflict, names)
        self.may = reading.own_office in conflict["settlers"]
        self.sides = sides_of(conflict, conflict["values"], reading)
        self._base = sides_of(conflict, conflict["base"]["values"], reading)
        self._entry, self._words = "", ""
        self._whole = False
        self._takes: dict[str, Button] = {}
        self._build()

    # ---- choosing ----------------------------------------------------------------------------------------------------

    @property
    def is_chosen(self) -> bool:
        """Whether a value or words of one's own were chosen."""
        return bool(self._entry or self._words)

    @property
    def chosen_words(self) -> str:
        """What was chosen, in words."""
        return self._words or next((side.words for side in self.sides if side.entry == self._entry), "")

    def first_words(self) -> str:
        """Return what words of one's own start from: the newest value, but never one in which somebody is hidden."""
        newest = str(self.conflict["values"][0]["value"] or "")
        return self._words or ("" if say("paper.withheld") in newest else newest)

    def choice(self) -> Choice:
        """Return the choice as the core takes it, for the values that are shown here."""
        seen = frozenset(value["entry"] for value in self.conflict["values"])
        record, field = self.conflict["record"], self.conflict["field"]
        if self._words:
            return Choice(record, field, value=self._words, seen=seen)
        return Choice(record, field, self._entry, seen=seen)

    def choose(self, entry: str) -> None:
        """Choose a value; the one that is chosen already is let go."""
        self._entry, self._words = ("" if entry == self._entry else entry), ""
        self._show_choice()

    def choose_words(self, words: str) -> None:
        """Choose words of one's own instead of any value."""
        self._entry, self._words = "", words
        self._show_choice()

    def choose_from(self, device: str) -> bool:
        """Choose the one value that a laptop wrote, if there is one, and say so."""
        found = [side for side in self.sides if device in side.devices]
        if self.may and len(found) == 1:
            self._entry, self._words = found[0].entry, ""
            self._show_choice()
        return self.may and len(found) == 1

    def follow(self, other: "FieldCard") -> None:
        """Choose what another card of the same field has chosen."""
        self._entry, self._words = other._entry, other._words
        self._show_choice()

    def clear(self) -> None:
        """Choose nothing."""
        self._entry, self._words = "", ""
        self._show_choice()

    def _show_choice(self) -> None:
        for entry, button in self._takes.items():
            taken = entry == self._entry
            button.say(say("ui.case.differ.taken" if taken else "ui.case.differ.take"))
            button.set_icon("check" if taken else "")
        self._state.setVisible(self.is_chosen)
        self._own.say(say("ui.case.differ.own_words", words=self._words) if self._words else "")
        self._own.setVisible(bool(self._words))
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        place = event.key() - Qt.Key.Key_1
        if self.may and 0 <= place < len(self.sides) and not event.modifiers():
            self.choose(self.sides[place].entry)
            self._takes[self.sides[place].entry].setFocus(Qt.FocusReason.TabFocusReason)
            event.accept()
        else:
            super().keyPressEvent(event)

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.body.setSpacing(SNUG)
        self._state = Chip(say("ui.case.differ.chosen"), "calm")
        self._state.hide()
        self._own = Label("", wrap=True)
        self._own.hide()
        self._columns = self._lay_columns()
        head = row(gap=SNUG)
        head.addWidget(Label(self.title, "heading", wrap=True), 1)
        for button in self._ways():
            head.addWidget(button)
        head.addWidget(self._state)
        self.body.addLayout(head)
        self.body.addWidget(self._columns)
        self.body.addWidget(self._own)

    def _lay_columns(self) -> Columns:
        marks, base_marks = self._compare()
        self._takes = {}
        columns = Columns(self._base_column(base_marks), narrow=NARROW, gap=WIDE)
        for place, side in enumerate(self.sides):
            columns.add(self._column(place, side, marks[place]))
        return columns

    def _compare(self) -> tuple[list[list[Span]], list[Span]]:
        """Return what to mark in each value and in the base; without one base two values are compared."""
        if self.conflict["hidden"]:
            return [[] for _ in self.sides], []
        if len(self._base) == 1:
            found = [compare(self._base[0].words, side.words) for side in self.sides]
            return [mine for _, mine in found], join_spans(self._base[0].words, [before for before, _ in found])
        if len(self.sides) == 2:
            return list(compare(self.sides[0].words, self.sides[1].words)), []
        return [[] for _ in self.sides], []

    def _base_column(self, marks: Sequence[Span]) -> QWidget:
        parts: list[QWidget] = [Label(say("ui.case.differ.base"), "label", "soft")]
        standing = self.conflict["base"]["standing"]
        if standing != "known":
            parts.append(Label(say(f"ui.case.differ.base.{standing}"), "body", "soft", wrap=True))
        for side in self._base if standing == "known" else ():
            parts.append(self._text(side.words, marks if len(self._base) == 1 else (), "soft"))
            parts += [Label(author, "small", "soft", wrap=True) for author in side.authors]
        return _stack(parts)

    def _column(self, place: int, side: Side, marks: Sequence[Span]) -> QWidget:
        name = say("ui.case.differ.value", letter=chr(ord("A") + place))
        parts: list[QWidget] = [Label(name, "label"), self._text(side.words, marks, "ink")]
        parts += [Label(author, "small", "soft", wrap=True) for author in side.authors]
        column = _stack(parts)
        if self.may:
            take = Button(say("ui.case.differ.take"), name=f"settle_{self._number}_{place}_button")
            take.setAccessibleDescription(side.words[:LONG])
            take.name_key(str(place + 1))
            take.call(partial(self.choose, side.entry))
            self._takes[side.entry] = take
            layout = column.layout()
            if isinstance(layout, QVBoxLayout):
                layout.addSpacing(FINE)
                layout.addWidget(take)
        return column

    def _text(self, words: str, marks: Sequence[Span], tone: str) -> QWidget:
        said, moved = (words, list(marks)) if self._whole or len(words) <= LONG else shorten(words, marks)
        return MarkedText(said, moved, tone=tone)

    def _ways(self) -> list[Button]:
        """Return the buttons beside the title: words of one's own, and the whole of long texts."""
        parts = []
        if self.may and _all_text(self.conflict):
            other = Button(say("ui.case.differ.other"), "quiet", "edit", name=f"settle_{self._number}_other_button")
            other.call(self.words_asked.emit)
            parts.append(other)
        if any(len(side.words) > LONG for side in (*self.sides, *self._base)):
            self._more = Button(say("ui.case.differ.whole"), "quiet", name=f"whole_{self._number}_button")
            self._more.call(self._toggle_whole)
            parts.append(self._more)
        return parts

    def _toggle_whole(self) -> None:
        self._whole = not self._whole
        self._more.say(say("ui.case.differ.parts" if self._whole else "ui.case.differ.whole"))
        old, self._columns = self._columns, self._lay_columns()
        self.body.replaceWidget(old, self._columns)
        old.hide()
        old.deleteLater()
        self._show_choice()


def _stack(parts: Sequence[QWidget]) -> QWidget:
    column = QWidget()
    column.setLayout(rows(*parts, None, gap=TIGHT))
    return column


def _all_text(conflict: Data) -> bool:
    """Say whether words of one's own can stand in a field: text that people wrote, hidden from nobody."""
    if conflict["hidden"] or conflict["type"] in CHOSEN_ONLY:
        return False
    return all(isinstance(one["value"], str) for one in conflict["values"])
