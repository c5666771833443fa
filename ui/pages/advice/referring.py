"""The sheet that writes the letters of a case: which of them, on which day, for whom, and whether their step is taken.

Opened by the page of a case; what it asks for is one act of the core.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from fieldapp.case.dates import parse_date
from fieldapp.desk.proposal import Way
from fieldapp.words import say
from ui.pages.advice.way import name_channel
from ui.style import GAP, TIGHT
from ui.widgets.banner import Banner
from ui.widgets.card import rows
from ui.widgets.choice import FlagEdit
from ui.widgets.field import Field
from ui.widgets.moment import DateEdit
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Wish:
    """Which letters are to be written: ids of routes, those without a step, the day, and for whom."""

    routes: tuple[str, ...]
    stepless: tuple[str, ...]
    on: str
    apart: bool
    despite: bool


class ReferSheet(Sheet):
    """Asks which letters are written; `write(wish)`."""

    def __init__(self, ways: Sequence[Way], today: Callable[[], date], write: Callable[[Wish], None]) -> None:
        super().__init__(say("ui.advice.refer.title"), wide=True, name="refer_sheet")
        self._ways = [way for way in ways if way.route.settled and way.left]
        self._write = write
        self._picks = [FlagEdit(f"letter_{number}_edit", _text_of(way)) for number, way in enumerate(self._ways)]
        for pick, way in zip(self._picks, self._ways, strict=True):
            pick.set_value(way.route.kind == "referral")
            pick.changed.connect(self._look)
        self._on = Field(say("ui.advice.refer.on"), DateEdit("refer_date_edit", today), needed=True)
        self._on.set_value(today().isoformat())
        self._apart = FlagEdit("apart_edit", say("ui.advice.refer.apart"))
        self._despite = FlagEdit("despite_edit", say("ui.advice.refer.despite"))
        self._stepped = FlagEdit("stepped_edit", say("ui.advice.refer.stepped"))
        self._stepped.set_value(True)
        self._none, self._lacks, self._against = Banner(), Banner(), Banner()
        self._lay_out()
        self._look()

    def _lay_out(self) -> None:
        self.body.setSpacing(GAP)
        self.body.addWidget(Label(say("ui.advice.refer.text"), "body", "soft", wrap=True))
        self.body.addWidget(self._none)
        self.body.addWidget(_group(say("ui.advice.refer.which"), *self._picks))
        self.body.addWidget(self._lacks)
        self.body.addWidget(self._on)
        self.body.addWidget(self._against)
        self._flags = _group("", self._despite, self._apart, self._stepped)
        self.body.addWidget(self._flags)
        self._despite.changed.connect(self._look)
        self.add_button(say("ui.case.cancel"), "plain", self.close_sheet, "cancel_refer_button")
        self.add_button(say("ui.advice.refer.do"), "main", self._save, "write_letters_button")

    def _chosen(self) -> list[Way]:
        return [way for pick, way in zip(self._picks, self._ways, strict=True) if pick.value()]

    def _look(self) -> None:
        """Say what holds subjects back and why a step may not be taken, for what is chosen now."""
        chosen = self._chosen()
        self._none.say("")
        names = list(dict.fromkeys(say("ui.advice.lack", name=lack[0], fields=lack[1]) for way in chosen
                                   for lack in way.lacks))  # fmt: skip
        more = len(names) - MOST_NAMED
        told = "; ".join(names[:MOST_NAMED]) + (say("ui.advice.refer.more", count=more) if more > 0 else "")
        code = "ui.advice.refer.taken" if self._despite.value() else "ui.advice.refer.held"
        self._lacks.say(say(code, names=told) if names else "", "ochre")
        self._despite.setVisible(bool(names))
        self._apart.setVisible(any(way.left > 1 for way in chosen))
        told_steps = [way for way in chosen if way.step]
        reasons = dict.fromkeys(way.against for way in told_steps if way.against)
        said = [say("ui.advice.refer.against", reason=reason) for reason in reasons]
        self._against.say(" ".join(said), "ochre")
        self._stepped.setVisible(any(not way.against for way in told_steps))
        self._flags.setVisible(not all(flag.isHidden() for flag in (self._despite, self._apart, self._stepped)))

    def _save(self) -> None:
        chosen, day = self._chosen(), parse_date(self._on.value())
        self._none.say("" if chosen else say("ui.advice.refer.none"), "ochre")
        self._on.set_problem("" if day else say("ui.case.steps.day_missing"))
        if not chosen:
            self._picks[0].setFocus()
            return
        if day is None:
            self._on.take_focus()
            return
        stepless = [way.route.route for way in chosen if way.against or not self._stepped.value()]
        wish = Wish(
            routes=tuple(dict.fromkeys(way.route.route for way in chosen)),
            stepless=tuple(dict.fromkeys(stepless)),
            on=day.isoformat(),
            apart=bool(self._apart.value()) and not self._apart.isHidden(),
            despite=bool(self._despite.value()) and not self._despite.isHidden(),
        )
        self.close_sheet()
        self._write(wish)


def _text_of(way: Way) -> str:
    words = "ui.advice.refer.letter" if way.route.kind == "referral" else "ui.advice.refer.information"
    return say(words, to=way.route.to, channel=name_channel(way.route.channel), names=way.names)


def _group(title: str, *parts: QWidget) -> QWidget:
    box = QWidget()
    lines = rows(gap=TIGHT // 2)
    if title:
        lines.addWidget(Label(title, "label"))
    for part in parts:
        lines.addWidget(part)
    box.setLayout(lines)
    return box
