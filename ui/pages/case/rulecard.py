"""A rule that entries broke together: a number that stands twice, or steps that cannot follow one another.

Made by the tab of differences. Names everybody who took part, and leads to where it is put right.
"""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.desk.view import Data
from fieldapp.words import all_words, say
from ui.pages.case.reading import Reading
from ui.pages.case.side import tell_author
from ui.pages.transfer.phrase import write_short_day
from ui.style import FINE, SNUG, TIGHT, WIDE
from ui.widgets.button import Button
from ui.widgets.card import Card, Columns, row, rows
from ui.widgets.text import Label

NARROW = 620


class NumberCard(Card):
    """A number at several places; `kept(part)` when one of them shall keep it, `open_asked(part)` to look at one."""

    kept = Signal(object)
    open_asked = Signal(object)

    def __init__(self, breach: Data, reading: Reading) -> None:
        super().__init__(margin=WIDE)
        self.body.setSpacing(SNUG)
        self.body.addWidget(Label(say("ui.case.differ.rule.number", number=breach["detail"]), "heading", wrap=True))
        lead = "number_lead" if reading.own else "number_elsewhere"
        self.body.addWidget(Label(say(f"ui.case.differ.{lead}"), tone="soft", wrap=True))
        columns = Columns(narrow=NARROW, gap=WIDE)
        for place, part in enumerate(breach["parts"]):
            columns.add(self._column(place, part, reading))
        self.body.addWidget(columns)

    def _column(self, place: int, part: Data, reading: Reading) -> QWidget:
        here = part["owner"] == reading.id
        kind = part["kind"] if part["kind"] in ("case", "supervision") else "other"
        name = say(f"ui.case.differ.{'this_one' if here else 'bearer'}.{kind}")
        day = write_short_day(part["on"]) if part["on"] else ""
        told = [part["label"], say("ui.case.differ.dated", day=day) if day else ""]
        words = " · ".join(filter(None, told)) or part["number"]
        parts: list[QWidget] = [Label(name, "label"), Label(words, wrap=True)]
        parts.append(Label(tell_author(part, reading), "small", "soft", wrap=True))
        column = QWidget()
        layout = rows(*parts, None, gap=TIGHT)
        buttons = row(gap=FINE)
        if reading.own:
            keep = Button(say("ui.case.differ.keep"), name=f"bear_{place}_button")
            keep.setAccessibleDescription(words)
            keep.call(partial(self.kept.emit, part))
            buttons.addWidget(keep)
        if not here and part["kind"] in ("case", "supervision"):
            look = Button(say("ui.case.differ.look"), "quiet", name=f"look_{place}_button")
            look.call(partial(self.open_asked.emit, part))
            buttons.addWidget(look)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        column.setLayout(layout)
        return column


class StepCard(Card):
    """Steps that do not fit one another, in the words of the rule; `steps_asked` to correct or take one back."""

    steps_asked = Signal()

    def __init__(self, breach: Data, reading: Reading) -> None:
        super().__init__(margin=WIDE)
        self.body.setSpacing(SNUG)
        self.body.addWidget(Label(say("ui.case.differ.rule.step"), "heading"))
        known = all_words().get(f"cli.breach.{breach['code']}")
        self.body.addWidget(Label(known.format(detail=breach["detail"]) if known else breach["detail"], wrap=True))
        columns = Columns(narrow=NARROW, gap=WIDE)
        for part in breach["parts"]:
            columns.add(_step_column(part, reading))
        self.body.addWidget(columns)
        if reading.own:
            go = Button(say("ui.case.differ.to_steps"), name="to_steps_button")
            go.call(self.steps_asked.emit)
            self.body.addLayout(row(go, None))


def _step_column(part: Data, reading: Reading) -> QWidget:
    name = part["label"][:1].upper() + part["label"][1:]
    day = write_short_day(part["on"])
    said = say("ui.case.differ.step_removed", day=day) if part["removed"] else say("ui.case.differ.dated", day=day)
    column = QWidget()
    author = Label(tell_author(part, reading), "small", "soft", wrap=True)
    column.setLayout(rows(Label(name, "label", wrap=True), Label(said, wrap=True), author, None, gap=TIGHT))
    return column
