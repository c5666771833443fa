"""Langkah: what was done with a case after it was recorded, by date, and the sheet that records one more step.

Filled by the page of a case. What the procedure forbids now is said while it is chosen, and refused.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.case.dates import parse_date, parse_time, write_day, write_time
from fieldapp.case.procedure import Choice
from fieldapp.case.steps import label_of_step
from fieldapp.desk.view import Data
from fieldapp.words import say
from ui.pages.case.reading import Reading
from ui.style import FINE, GAP, SNUG, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card, Columns, Line, Scroll, row, rows
from ui.widgets.chip import Chip
from ui.widgets.choice import ChoiceEdit, ManyEdit
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.field import Field
from ui.widgets.moment import DateEdit, TimeEdit
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

LONGEST_RESULT: Final = 500
LONGEST_NOTE: Final = 20_000
DATE_WIDTH: Final = 190


class Steps(Scroll):
    """The steps of a case, the newest first."""

    add_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._card = Card(margin=WIDE)
        add = Button(say("ui.case.steps.add"), "plain", "add", name="add_step_here_button")
        add.call(self.add_asked.emit)
        self._add = add
        head = row(gap=SNUG)
        head.addWidget(Label(say("ui.case.steps.title"), "heading"), 1)
        head.addWidget(add)
        self._card.body.addLayout(head)
        self._none = Label(say("ui.case.steps.none"), "body", "soft", wrap=True)
        self._card.body.addWidget(self._none)
        self._lines: list[QWidget] = []
        self.body.addWidget(self._card)
        self.body.addSpacing(WIDE)

    def fill(self, reading: Reading) -> None:
        """Show the steps of a case."""
        for line in self._lines:
            line.hide()
            line.deleteLater()
        steps = list(reversed(reading.data["steps"]))
        names = {one["id"]: one["name"] for one in reading.data["subjects"]}
        self._lines = [_step_line(step, names, reading, first=not n) for n, step in enumerate(steps)]
        for line in self._lines:
            self._card.body.addWidget(line)
        self._none.setVisible(not steps)
        self._add.setVisible(reading.own)


def _step_line(step: Data, names: Mapping[str, str], reading: Reading, *, first: bool) -> QWidget:
    when = Label(write_step_day(step["on"]), "body", "soft", wrap=True)
    when.setFixedWidth(DATE_WIDTH)
    label = label_of_step(step["step"])
    told = rows(Label(label[:1].upper() + label[1:], "strong", wrap=True), gap=FINE)
    concerned = "; ".join(names.get(one) or one for one in step["subjects"])
    for code, text in (("result", step["result"]), ("concerned", concerned), ("note", step["note"])):
        if text:
            shown = Label(say(f"ui.case.steps.{code}", text=text), wrap=True)
            shown.let_select()
            told.addWidget(shown)
    if step["id"] in reading.step_doubts:
        told.addWidget(Label(_capital(reading.step_doubts[step["id"]]), "small", "ochre", wrap=True))
    rule = reading.packs.rulebook.steps.get(step["step"])
    if rule is not None and rule.after and not rule.is_verified:
        told.addLayout(row(Chip(say("ui.case.unverified"), "soft"), None))
    line = row(gap=GAP)
    line.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
    line.addLayout(told, 1)
    whole = rows(gap=SNUG)
    if not first:
        whole.addWidget(Line())
    whole.addLayout(line)
    box = QWidget()
    box.setLayout(whole)
    return box


def write_step_day(on: str) -> str:
    """Return when a step was taken: "Senin, 21 Oktober 2024, 15.10"; what is no date comes back as it is."""
    text, _, clock = on.partition("T")
    day, moment = parse_date(text), parse_time(clock)
    if day is None:
        return on or say("ui.case.steps.no_day")
    return f"{write_day(day)}, {write_time(moment)}" if moment else write_day(day)


class StepSheet(Sheet):
    """Asks for one more step; `save(name, on, fields)` is called with what was filled in."""

    def __init__(self, reading: Reading, today: Callable[[], date], save: Callable[[str, str, dict[str, Any]], None]):
        super().__init__(say("ui.case.steps.add"), name="step_sheet")
        self._choices: dict[str, Choice] = {choice.name: choice for choice in reading.choices}
        self._save_step = save
        self._name = ChoiceEdit("step_choice", [(name, _capital(label_of_step(name))) for name in self._choices], " ")
        self._name.changed.connect(self._look)
        self._on, self._at = DateEdit("step_date_edit", today), TimeEdit("step_time_edit")
        self._on.set_value(today().isoformat())
        self._result = TextEdit("step_result_edit", longest=LONGEST_RESULT)
        self._note = TextArea("step_note_edit", 3, LONGEST_NOTE)
        people = [(one["id"], one["name"] or say("ui.case.no_name")) for one in reading.data["subjects"]]
        self._people = ManyEdit("step_subjects_edit", people, most=4)
        self._name_field = Field(say("ui.case.steps.field.name"), self._name, needed=True)
        self._day_field = Field(say("ui.case.steps.field.on"), self._on, needed=True)
        self._warning = Banner()
        self.body.setSpacing(GAP)
        self.body.addWidget(self._name_field)
        self.body.addWidget(self._warning)
        self.body.addWidget(
            Columns(self._day_field, Field(say("ui.case.steps.field.time"), self._at), narrow=420, gap=GAP)
        )
        self.body.addWidget(
            Field(say("ui.case.steps.field.result"), self._result, say("ui.case.steps.field.result_hint"))
        )
        if len(people) > 1:
            self.body.addWidget(
                Field(say("ui.case.steps.field.subjects"), self._people, say("ui.case.steps.field.subjects_hint"))
            )
        self.body.addWidget(Field(say("ui.case.steps.field.note"), self._note))
        self.add_button(say("ui.case.cancel"), "plain", self.close_sheet, "cancel_step_button")
        self.add_button(say("ui.case.steps.save"), "main", self._save, "save_step_button")

    def _look(self) -> None:
        """Say why the chosen step cannot be recorded now."""
        self._name_field.set_problem("")
        choice = self._choices.get(self._name.value())
        self._warning.say(" ".join((*choice.reasons, *choice.advice)) if choice else "", "ochre")

    def _save(self) -> None:
        name, day, clock = self._name.value(), self._on.value(), self._at.value()
        self._name_field.set_problem("" if name else say("ui.case.steps.name_missing"))
        self._day_field.set_problem("" if parse_date(day) else say("ui.case.steps.day_missing"))
        if not name or not parse_date(day):
            (self._day_field if name else self._name_field).take_focus()
            return
        fields: dict[str, Any] = {
            "subjects": self._people.value(), "result": self._result.value(), "note": self._note.value()
        }  # fmt: skip
        on = day + (f"T{clock}" if parse_time(clock) else "")
        self.close_sheet()
        self._save_step(name, on, {key: value for key, value in fields.items() if value})


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
