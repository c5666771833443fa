"""Isian berbeda: every field that two laptops filled in differently, with both values, and the sheet that settles one.

Filled by the page of a case. Nothing is chosen silently: a choice has a reason, and both values stay in the past.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.case.wording import label_field, name_value
from fieldapp.desk.telling import tell_wall, tell_word
from fieldapp.desk.view import Data
from fieldapp.words import all_words, say
from ui.pages.case.reading import Reading
from ui.style import FINE, GAP, SNUG, TIGHT, WIDE
from ui.widgets.button import Button
from ui.widgets.card import Card, Line, Scroll, row, rows
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

LONGEST: Final = 20_000
LONGEST_REASON: Final = 500


class Differences(Scroll):
    """The open fields and rules; `settle_asked(conflict, value)` with a value of None for words of one's own."""

    settle_asked = Signal(object, object)
    void_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._cards: list[QWidget] = []
        self.body.setSpacing(GAP)
        self._intro = Label(say("ui.case.differ.intro"), "body", "soft", wrap=True)
        self.body.addWidget(self._intro)
        self._end = QWidget()
        self._end.setFixedHeight(WIDE)
        self.body.addWidget(self._end)

    def fill(self, reading: Reading) -> None:
        """Show what differs in a case."""
        for card in self._cards:
            self.body.removeWidget(card)
            card.hide()
            card.deleteLater()
        data = reading.data
        names = {one["id"]: one["name"] for one in (*data["subjects"], *data["evidence"])}
        self._cards = [self._field_card(number, one, names, reading) for number, one in enumerate(data["conflicts"])]
        self._cards += [self._rule_card(one, own=reading.own) for one in reading.rules]
        for number, card in enumerate(self._cards, 1):
            self.body.insertWidget(number, card)

    def _field_card(self, number: int, conflict: Data, names: dict[str, str], reading: Reading) -> Card:
        card = Card(margin=WIDE)
        card.body.setSpacing(SNUG)
        card.body.addWidget(Label(field_words(conflict, names), "heading"))
        for place, value in enumerate(conflict["values"]):
            if place:
                card.body.addWidget(Line())
            card.body.addLayout(self._value_line(f"{number}_{place}", conflict, value, reading))
        if reading.own and not conflict["hidden"] and all(isinstance(one["value"], str) for one in conflict["values"]):
            other = Button(say("ui.case.differ.other"), "quiet", "edit", name=f"settle_{number}_other_button")
            other.call(lambda: self.settle_asked.emit(conflict, None))
            card.body.addLayout(row(other, None))
        return card

    def _value_line(self, name: str, conflict: Data, value: Data, reading: Reading) -> Any:
        said = value_words(conflict, value, reading.packs.stage_labels)
        shown = Label(said, "body", "ink", wrap=True)
        shown.let_select()
        who = value["officer_name"] or say("telling.unknown")
        when = tell_wall(value["wall"], reading.zone)[2]
        told = rows(shown, Label(f"{who} · {when}", "small", "soft", wrap=True), gap=FINE)
        line = row(gap=GAP)
        line.addLayout(told, 1)
        if reading.own:
            take = Button(say("ui.case.differ.take"), name=f"settle_{name}_button")
            take.setAccessibleDescription(said)
            take.call(lambda: self.settle_asked.emit(conflict, value))
            line.addWidget(take)
        return line

    def _rule_card(self, breach: Data, *, own: bool) -> Card:
        card = Card(margin=WIDE)
        known = all_words().get(f"cli.breach.{breach['code']}")
        card.body.addWidget(Label(say(f"ui.case.differ.rule.{_rule(breach)}"), "heading"))
        card.body.addWidget(Label(known.format(detail=breach["detail"]) if known else breach["detail"], wrap=True))
        if own and breach["code"] == "number_twice":
            void = Button(say("ui.case.void.title"), name="void_number_button")
            void.call(lambda: self.void_asked.emit(breach["detail"]))
            card.body.addLayout(row(void, None))
        return card


def _rule(breach: Data) -> str:
    return "number" if breach["code"] == "number_twice" else "step"


def field_words(conflict: Data, names: dict[str, str]) -> str:
    """Return what a field is called, with the record it belongs to where that is not the case itself."""
    label = label_field(conflict["type"], conflict["field"])
    label = label[:1].upper() + label[1:]
    whose = names.get(conflict["record"], "")
    return f"{label} · {whose}" if whose else label


def value_words(conflict: Data, value: Data, stages: Mapping[str, str]) -> str:
    """Return a value in words; what reveals a reporter or witness only when it was asked for."""
    if conflict["hidden"] and value["value"] is None:
        return say("ui.case.differ.hidden")
    found = value["value"]
    if isinstance(found, str):
        return tell_word(conflict["field"], found, stages) or say("ui.case.differ.empty")
    words = name_value(conflict["field"].rpartition(".")[2], found)
    return words or say("ui.case.differ.empty")


class SettleSheet(Sheet):
    """Asks for the reason of a choice, and for the words where none of the values is taken."""

    def __init__(
        self,
        conflict: Data,
        value: Data | None,
        settle: Callable[[str | None, Any, str], None],
        stages: Mapping[str, str],
    ) -> None:
        super().__init__(say("ui.case.differ.title"), name="settle_sheet")
        self._entry = value["entry"] if value else None
        self._settle = settle
        self.body.setSpacing(GAP)
        label = label_field(conflict["type"], conflict["field"])
        self._words: Field | None = None
        if value is None:
            area = TextArea("settle_value_edit", 3, LONGEST)
            area.set_value(str(conflict["values"][-1]["value"] or ""))
            self._words = Field(label[:1].upper() + label[1:], area)
            self.body.addWidget(self._words)
        else:
            chosen = Label(value_words(conflict, value, stages), wrap=True)
            self.body.addLayout(rows(Label(label[:1].upper() + label[1:], "label"), chosen, gap=TIGHT))
        self._reason = Field(
            say("ui.case.reason"), TextEdit("settle_reason_edit", longest=LONGEST_REASON),
            say("ui.case.differ.reason_hint"), needed=True,
        )  # fmt: skip
        self.body.addWidget(self._reason)
        self.add_button(say("ui.case.cancel"), "plain", self.close_sheet)
        self.add_button(say("ui.case.differ.settle"), "main", self._save, "settle_button")

    def _save(self) -> None:
        reason = self._reason.value()
        if not reason:
            self._reason.set_problem(say("ui.case.reason_missing"))
            self._reason.take_focus()
            return
        self.close_sheet()
        self._settle(self._entry, self._words.value() if self._words else None, reason)
