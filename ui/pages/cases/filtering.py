"""The sheet behind Saring: the choices that are needed less often, and the filters that an officer keeps.

Opened by the page of the list, which hears of the choice through `chosen`, of kept filters through `kept_changed`.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.case.model import KINDS
from fieldapp.case.wording import name_kind
from fieldapp.desk.transit import state_word
from fieldapp.vault.travel import STATES
from fieldapp.words import say
from ui.pages.cases.narrowing import LONGEST_NAME, MARKS, OTHER, OWN, Kept, Narrowing, keep
from ui.pages.standing import STATUSES, kind_word
from ui.style import GAP, SNUG, TIGHT
from ui.widgets.button import Button
from ui.widgets.card import Columns, Line, row, rows
from ui.widgets.choice import ChoiceEdit, FlagEdit
from ui.widgets.entry import TextEdit
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet
from ui.widgets.text import Elided, Label

NARROW: Final = 420


def status_choices() -> list[tuple[str, str]]:
    """Return the statuses as choices."""
    return [(status, name_kind(status)) for status in STATUSES]


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds as choices."""
    return [(kind, kind_word(kind)) for kind in KINDS]


class FilterSheet(Sheet):
    """The choices of the list on a sheet."""

    chosen = Signal(object)
    kept_changed = Signal(object)

    def __init__(self, now: Narrowing, kept: Sequence[Kept], years: Sequence[str], *, others: bool) -> None:
        super().__init__(say("ui.cases.filter.title"), name="filter_sheet")
        self._kept = list(kept)
        self.body.setSpacing(GAP)
        self._build_choices(years, others)
        self._build_kept()
        self._show(now)
        self.add_button(say("ui.cases.filter.clear"), "quiet", lambda: self._show(Narrowing()), "clear_filter_button")
        self.add_button(say("ui.cases.filter.apply"), "main", self._apply, "apply_filter_button")

    def _build_choices(self, years: Sequence[str], others: bool) -> None:
        self._status = ChoiceEdit("filter_status_choice", status_choices(), say("ui.cases.filter.any_status"))
        self._kind = ChoiceEdit("filter_kind_choice", kind_choices(), say("ui.cases.filter.any_kind"))
        self._period = ChoiceEdit("filter_year_choice", [(y, y) for y in years], say("ui.cases.filter.any_year"))
        offices = [(OWN, say("ui.cases.filter.own")), (OTHER, say("ui.cases.filter.other"))]
        self._office = ChoiceEdit("filter_office_choice", offices, say("ui.cases.filter.any_office"))
        self._marks = {name: FlagEdit(f"filter_{name}_flag", say(f"ui.cases.filter.{name}_long")) for name in MARKS}
        first = Columns(
            Field(say("ui.cases.filter.status"), self._status),
            Field(say("ui.cases.filter.kind"), self._kind),
            narrow=NARROW, gap=GAP,
        )  # fmt: skip
        second = Columns(Field(say("ui.cases.filter.year"), self._period), narrow=NARROW, gap=GAP)
        states = [(state, state_word(state)) for state in STATES]
        self._travel = ChoiceEdit("filter_travel_choice", states, say("ui.cases.filter.any_travel"))
        second.add(Field(say("ui.cases.filter.travel"), self._travel))
        office = Field(say("ui.cases.filter.office"), self._office)
        second.add(office)
        office.setVisible(others)
        self.body.addWidget(first)
        self.body.addWidget(second)
        self.body.addLayout(rows(*self._marks.values(), gap=0))

    def _build_kept(self) -> None:
        self._name = TextEdit("filter_name_edit", say("ui.cases.filter.name_hint"), longest=LONGEST_NAME)
        save = Button(say("ui.cases.filter.keep"), name="keep_filter_button")
        save.call(self._keep)
        self._problem = Label("", "small", "ochre")
        self._problem.hide()
        self._lines = rows(gap=TIGHT)
        self.body.addWidget(Line())
        self.body.addWidget(Label(say("ui.cases.filter.kept"), "heading"))
        self.body.addLayout(self._lines)
        line = row(gap=SNUG)
        line.addWidget(self._name, 1)
        line.addWidget(save)
        self.body.addLayout(rows(line, self._problem, gap=TIGHT))
        self._show_kept()

    def _show_kept(self) -> None:
        while self._lines.count():
            item = self._lines.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        for number, one in enumerate(self._kept):
            self._lines.addWidget(KeptLine(self, number, one))
        if not self._kept:
            self._lines.addWidget(Label(say("ui.cases.filter.none_kept"), "small", "soft", wrap=True))

    def _show(self, now: Narrowing) -> None:
        self._status.set_value(now.status)
        self._kind.set_value(now.kind)
        self._period.set_value(now.period)
        self._office.set_value(now.office)
        self._travel.set_value(now.travel)
        for name, flag in self._marks.items():
            flag.set_value(getattr(now, name))

    def value(self) -> Narrowing:
        """Return the choices as they stand on the sheet."""
        return Narrowing(
            status=self._status.value(),
            kind=self._kind.value(),
            period=self._period.value(),
            office=self._office.value(),
            travel=self._travel.value(),
            **{name: flag.value() for name, flag in self._marks.items()},
        )

    def _apply(self) -> None:
        self.chosen.emit(self.value())
        self.close_sheet()

    def use(self, one: Kept) -> None:
        """Narrow the list by a filter that was kept."""
        self.chosen.emit(one.narrowing)
        self.close_sheet()

    def forget(self, number: int) -> None:
        """Keep a filter no longer."""
        del self._kept[number]
        self._name.setFocus()
        self.kept_changed.emit(list(self._kept))
        self._show_kept()

    def _keep(self) -> None:
        now = self.value()
        problem = "" if self._name.value() else say("ui.cases.filter.name_missing")
        problem = say("ui.cases.filter.nothing_to_keep") if now == Narrowing() else problem
        self._problem.say(problem)
        self._problem.setVisible(bool(problem))
        if problem:
            return
        self._kept = keep(self._kept, self._name.value(), now)
        self._name.set_value("")
        self.kept_changed.emit(list(self._kept))
        self._show_kept()


class KeptLine(QWidget):
    """One filter that was kept: its name, what it narrows to, and what can be done with it."""

    def __init__(self, sheet: FilterSheet, number: int, one: Kept) -> None:
        super().__init__()
        use = Button(say("ui.cases.filter.use"), "quiet", name=f"use_filter_{number}_button")
        use.call(lambda: sheet.use(one))
        forget = Button(say("ui.cases.filter.forget"), "quiet", name=f"forget_filter_{number}_button")
        forget.call(lambda: sheet.forget(number))
        for button, code in ((use, "use_named"), (forget, "forget_named")):
            button.setAccessibleName(say(f"ui.cases.filter.{code}", name=one.name))
        line = row(gap=TIGHT)
        line.addLayout(rows(Elided(one.name, "strong"), Elided(one.narrowing.sentence(), "small", "soft"), gap=0), 1)
        line.addWidget(use)
        line.addWidget(forget)
        self.setLayout(line)
