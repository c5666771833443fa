"""One clock in full: how it stands, both readings where they differ, what follows when it is missed, and its source.

Beside the list where there is room, else on a sheet. Says only what the core says of the clock.
"""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.case.clock import Clock
from fieldapp.case.remaining import describe_rule, is_unverified, tell_clock, write_brief, write_due, write_moment
from fieldapp.desk.deadline import CaseClock
from fieldapp.words import say
from ui.pages.deadlines.column import clock_tone
from ui.pages.standing import kind_word, short_names
from ui.style import GAP, SNUG, TIGHT
from ui.widgets.button import Button
from ui.widgets.card import Card, Line, Scroll, row
from ui.widgets.chip import Chip
from ui.widgets.facts import Facts
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

WIDTH = 364
LABELS = 96


class ClockFacts(QWidget):
    """What is to know about one clock and its case."""

    def __init__(self, *, titled: bool = True) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SNUG)
        self._name = Label("", "name", wrap=True)
        self._name.setObjectName("clock_name")
        if not titled:
            self._name.hide()
        self._state, self._mark = Chip(""), Chip(say("deadline.unverified"), "ochre")
        self._told = Label("", "body", wrap=True)
        self._told.setObjectName("clock_label")
        self._told.let_select()
        self._facts, self._case = Facts(label_width=LABELS), Facts(label_width=LABELS)
        column.addWidget(self._name)
        column.addLayout(row(self._state, self._mark, None, gap=TIGHT))
        for part in (self._told, self._facts, Line(), self._case):
            column.addWidget(part)

    def show_clock(self, one: CaseClock, now: datetime) -> None:
        """Show a clock as it stands now."""
        clock = one.clock
        self._name.say(clock.rule.label)
        self._state.say(write_brief(clock, now), clock_tone(clock))
        self._mark.setVisible(is_unverified(clock))
        self._told.say(tell_clock(clock, now))
        self._facts.fill(facts_of(clock))
        kind = kind_word(one.kind)
        pairs = [("case", " ".join(filter(None, (kind, one.number)))), ("subjects", short_names(one.subjects))]
        pairs.append(("summary", one.summary))
        self._case.fill([(say(f"ui.deadlines.fact.{key}"), text) for key, text in pairs if text])

    def facts(self) -> list[tuple[str, str]]:
        """Return the pairs that are shown."""
        return [*self._facts.pairs(), *self._case.pairs()]


class ClockDetail(Card):
    """The clock of the current row, beside the list."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__(margin=0)
        self.setObjectName("clock_detail")
        self.setFixedWidth(WIDTH)
        self.told = ClockFacts()
        scroll = Scroll(self.told, margin=GAP)
        self.body.addWidget(scroll, 1)
        button = Button(say("ui.deadlines.open"), name="open_clock_case_button")
        button.call(self.opened.emit)
        line = row(button, None, gap=TIGHT)
        line.setContentsMargins(GAP, SNUG, GAP, GAP)
        self.body.addLayout(line)


class ClockSheet(Sheet):
    """The same where there is no room beside the list."""

    opened = Signal()

    def __init__(self, one: CaseClock, now: datetime) -> None:
        super().__init__(one.clock.rule.label, name="clock_sheet")
        self.told = ClockFacts(titled=False)
        self.told.show_clock(one, now)
        self.body.addWidget(self.told)
        self.add_button(say("ui.widget.close"), "plain", self.close_sheet, "close_clock_button")
        self.first_focus = self.add_button(say("ui.deadlines.open"), "main", self._open, "open_clock_case_button")

    def _open(self) -> None:
        self.close_sheet()
        self.opened.emit()


def _readings(clock: Clock) -> tuple[tuple[str, datetime], ...]:
    return ("same", clock.due_same), ("next", clock.due_next)


def _reading(key: str, due: str) -> str:
    return say("ui.deadlines.reading_of", due=due, how=say(f"deadline.reading.{key}"))


def facts_of(clock: Clock) -> list[tuple[str, str]]:
    """Return what is to know about a clock, both readings where they differ; the sentence of a late one says more."""
    rule = clock.rule
    pairs = [("started", write_moment(clock.started)), ("counts", describe_rule(clock))]
    if clock.alarm == clock.late_after:
        pairs.append(("until", write_due(clock, clock.late_after)))
    elif clock.whole_days:
        pairs += [(key, _reading(key, write_due(clock, due))) for key, due in _readings(clock)]
    else:
        pairs += [("earliest", write_due(clock, clock.alarm)), ("latest", write_due(clock, clock.late_after))]
    pairs += [
        ("by", rule.by),
        ("consequence", "" if clock.state == "late" else rule.consequence),
        ("legal_basis", rule.legal_basis),
    ]
    if clock.before is not None:
        pairs.append(("extended", describe_rule(clock.before)))
    return [(say(f"ui.deadlines.fact.{key}"), text) for key, text in pairs if text]
