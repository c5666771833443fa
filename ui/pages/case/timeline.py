"""The steps that were taken, the newest first: whom they concern, what they say, their papers, what is odd about them.

Steps of one name and moment (several persons heard together) stand under one heading. Knows no vault.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.case.dates import parse_date, parse_time, write_short_date, write_time
from fieldapp.desk.handling import Taken
from fieldapp.desk.timeline import tell_facts, write_when
from fieldapp.words import say
from ui.pages.case.fact import capital
from ui.pages.case.plan import Handling, Sheet
from ui.style import CONTROL_HEIGHT, FINE, GAP, SNUG, TIGHT
from ui.widgets.button import Button
from ui.widgets.card import Line, row, rows
from ui.widgets.chip import Chip
from ui.widgets.flow import Flow
from ui.widgets.text import Label, tip_text

DATE_WIDTH: Final = 88
MOST_LINES: Final = 8
MOST_SIGNS: Final = 600
MOST_PEOPLE: Final = 6
PEOPLE_AT_ONCE: Final = 10
AT_ONCE: Final = 30
SHEETS_AT_ONCE: Final = 12


class Timeline(QWidget):
    """All steps of a case; `undo_asked(step id)`, `prepare_asked(step ids)`, `sheet_asked(Sheet)`."""

    undo_asked = Signal(str)
    prepare_asked = Signal(object)
    sheet_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._made: list[QWidget] = []
        self._waiting: list[list[Taken]] = []
        self._reading: Handling | None = None
        self._list = rows(gap=0)
        self._none = Label(say("ui.handling.none"), "body", "soft", wrap=True)
        self._older = Button("", "quiet", name="older_steps_button")
        self._older.call(self._show_more)
        self.setLayout(rows(self._none, self._list, row(self._older, None), gap=SNUG))

    def fill(self, reading: Handling) -> None:
        """Show the steps of a case."""
        for part in self._made:
            part.hide()
            part.deleteLater()
        self._made, self._reading = [], reading
        taken = list(reversed(reading.plan.taken))
        self._waiting = [list(group) for _, group in groupby(taken, key=lambda one: (one.step.name, one.step.on))]
        self._none.setVisible(not taken)
        self._show_more()

    def _show_more(self) -> None:
        reading = self._reading
        if reading is None:
            return
        first, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        for group in first:
            block = self._block(group[::-1], reading)
            self._made.append(block)
            self._list.addWidget(block)
        self._older.say(say("ui.handling.older", count=len(self._waiting)))
        self._older.setVisible(bool(self._waiting))

    def _block(self, group: Sequence[Taken], reading: Handling) -> QWidget:
        """Return the steps of one name and moment under one heading."""
        when = _when(group[0].step.on)
        told = rows(self._head(group, reading), gap=FINE)
        if len(group) == 1:
            told.addWidget(_stack(self._said(group[0], reading)))
        else:
            told.addWidget(self._people(group, reading))
        if reading.plan.own and any(reading.lacking.get(one.step.id) for one in group):
            told.addLayout(row(self._prepare_button(group), None))
        line = row(gap=GAP)
        line.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(told, 1)
        whole = rows(gap=SNUG)
        if self._made:
            whole.addWidget(Line())
        whole.addLayout(line)
        whole.setContentsMargins(0, 0, 0, SNUG)
        box = QWidget()
        box.setObjectName(f"step_{group[0].step.name}_block")
        box.setLayout(whole)
        return box

    def _head(self, group: Sequence[Taken], reading: Handling) -> QWidget:
        first = group[0]
        line = row(Label(capital(first.label), "strong", wrap=True), gap=TIGHT)
        line.setStretch(0, 1)
        if not first.is_verified:
            line.addWidget(Chip(say("ui.case.unverified"), "soft"))
        if len(group) == 1 and reading.plan.own:
            line.addWidget(self._undo_button(first))
        box = QWidget()
        box.setMinimumHeight(CONTROL_HEIGHT)
        box.setLayout(line)
        return box

    def _prepare_button(self, group: Sequence[Taken]) -> Button:
        prepare = Button(say("ui.handling.prepare"), "plain", "document", name=f"prepare_{group[0].step.name}_button")
        prepare.call(partial(self.prepare_asked.emit, [one.step.id for one in group]))
        return prepare

    def _undo_button(self, taken: Taken) -> Button:
        undo = Button(say("ui.handling.undo"), "quiet", name=f"undo_{taken.step.name}_button")
        undo.set_tip(say("ui.handling.undo_tip"))
        undo.call(partial(self.undo_asked.emit, taken.step.id))
        return undo

    def _people(self, group: Sequence[Taken], reading: Handling) -> QWidget:
        """Return the steps of several persons, the first of many until all are asked for."""
        box = QWidget()
        layout = rows(*(self._person(one, reading) for one in group[:PEOPLE_AT_ONCE]), gap=FINE)
        box.setLayout(layout)
        if rest := group[PEOPLE_AT_ONCE:]:
            more = Button(say("ui.handling.more_people", count=len(rest)), "quiet", "down", name="more_people_button")
            layout.addLayout(row(more, None))

            def show_rest() -> None:
                more.hide()
                for one in rest:
                    layout.addWidget(self._person(one, reading))

            more.call(show_rest)
        return box

    def _person(self, taken: Taken, reading: Handling) -> QWidget:
        """Return one of several steps of one moment: whom it concerns, what it says, and the way to take it back."""
        whom = [capital(one) for one in taken.parties] or list(taken.subjects)
        name = Label("; ".join(whom) or say("handling.party.all"), "label", wrap=True)
        line = row(_stack([name, *self._said(taken, reading, alone=False)]), gap=TIGHT)
        line.setStretch(0, 1)
        if reading.plan.own:
            line.addWidget(self._undo_button(taken), 0, Qt.AlignmentFlag.AlignTop)
        box = QWidget()
        box.setLayout(line)
        return box

    def _said(self, taken: Taken, reading: Handling, *, alone: bool = True) -> Iterator[QWidget]:
        """Give what one step says, what is odd about it, and its papers."""
        whom = [capital(one) for one in taken.parties] or list(taken.subjects)
        if alone and whom:
            yield _several(whom)
        told = tell_facts(reading.plan.case, taken.step, reading.packs.rulebook, reading.names)
        lines = [f"{label}: {text}" for label, text in told]
        if lines:
            yield LongText("\n".join(lines) if alone else "  ·  ".join(lines))
        for sentence in (*taken.problems, *taken.cautions):
            yield Label(sentence, "small", "ochre", wrap=True)
        if sheets := reading.sheets.get(taken.step.id, ()):
            yield self._links(sheets)

    def _links(self, sheets: Sequence[Sheet]) -> Flow:
        """Return the papers of a step side by side, the first of many until all are asked for."""
        flow = Flow(gap=FINE)
        shown: list[Button] = [self._link(sheet) for sheet in sheets[:SHEETS_AT_ONCE]]
        if rest := sheets[SHEETS_AT_ONCE:]:
            more = Button(say("ui.handling.more_sheets", count=len(rest)), "quiet", "down", name="more_sheets_button")
            more.call(lambda: flow.fill([self._link(sheet) for sheet in sheets]))
            shown.append(more)
        flow.fill(shown)
        return flow

    def _link(self, sheet: Sheet) -> Button:
        whom = f" ({capital(sheet.whom)})" if sheet.whom else ""
        standing = f"  ·  {say(f'document.standing.{sheet.standing}')}" if sheet.standing else ""
        button = Button(f"{sheet.form}{whom}{standing}", "quiet", "document", name=f"sheet_{sheet.form}_button")
        button.set_tip(sheet.title)
        button.call(partial(self.sheet_asked.emit, sheet))
        return button


class LongText(QWidget):
    """Some lines of text, the beginning of a long one until all of it is asked for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        first = "\n".join(text.split("\n")[:MOST_LINES])
        cut = first if len(first) <= MOST_SIGNS else first[:MOST_SIGNS].rsplit(" ", 1)[0] + "…"
        self._label = Label(cut, wrap=True)
        self._label.let_select()
        layout = rows(self._label, gap=0)
        if cut != text:
            self._more = Button(say("ui.handling.whole_text"), "quiet", "down", name="whole_text_button")
            self._more.call(self._show_all)
            layout.addLayout(row(self._more, None))
        self.setLayout(layout)

    def _show_all(self) -> None:
        self._label.say(self._text)
        self._label.setFocus()
        self._more.hide()


def _when(on: str) -> QWidget:
    """Return the day of a step as lists write it, and below it the hour; the tool tip says it in words."""
    day, clock = parse_date(on[:10]), parse_time(on[11:])
    first = Label(write_short_date(day) if day else on or say("ui.handling.no_day"), "body", "soft", wrap=day is None)
    box = QWidget()
    # stands on one line with the heading beside it, which is as high as its button
    above = (CONTROL_HEIGHT - first.fontMetrics().lineSpacing()) // 2
    box.setLayout(rows(above, first, Label(write_time(clock) if clock else "", "small", "soft"), None, gap=0))
    box.setFixedWidth(DATE_WIDTH)
    box.setToolTip(tip_text(write_when(on)))
    return box


def _stack(parts: Iterable[QWidget]) -> QWidget:
    box = QWidget()
    box.setLayout(rows(*parts, gap=FINE))
    return box


def _several(names: Sequence[str]) -> Label:
    """Return the first of some names and how many more there are."""
    said = "; ".join(names[:MOST_PEOPLE])
    if len(names) > MOST_PEOPLE:
        said = say("ui.handling.and_more", names=said, count=len(names) - MOST_PEOPLE)
    label = Label(said, "body", "soft", wrap=True)
    label.let_select()
    return label
