"""Beside the steps of a case: how it ended for whom, and which requirements are met, not met, or open still."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from fieldapp.case.requirement import Check
from fieldapp.desk.handling import Ending
from fieldapp.words import say
from ui.pages.case.plan import Handling
from ui.style import FINE, GAP, SNUG, TIGHT, WIDE
from ui.widgets.button import Button
from ui.widgets.card import Card, row, rows
from ui.widgets.glyph import Glyph
from ui.widgets.text import Label, tip_text

MOST_NAMED: Final = 6
MARKS: Final = {True: ("check", "accent"), False: ("warning", "ochre"), None: ("dots", "soft")}
WORDS: Final = {True: "met", False: "unmet", None: "open"}


class Outcome(QWidget):
    """The outcome of a case and the requirements it has to meet."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[QWidget] = []
        self._list = rows(gap=GAP)
        self.setLayout(rows(self._list, None, gap=0))

    def fill(self, reading: Handling) -> None:
        """Show them for a case; without either there is nothing to see."""
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = []
        endings = [one for one in reading.plan.endings if one.labels]
        if endings:
            self._parts.append(heading_card(say("ui.handling.endings"), *_told_endings(endings)))
        if reading.plan.checks:
            explained = {one.id: one.note for one in reading.packs.requirements}
            self._parts.append(heading_card(say("ui.handling.checks"), Requirements(reading.plan.checks, explained)))
        for part in self._parts:
            self._list.addWidget(part)
        self.setVisible(bool(self._parts))


class Requirements(QWidget):
    """The requirements that are not met yet; those that are met are only counted until somebody asks."""

    def __init__(self, checks: Sequence[Check], explained: Mapping[str, str]) -> None:
        super().__init__()
        met = [one for one in checks if one.met is True]
        rest = [one for one in checks if one.met is not True]
        self._met = _stack([_check(one, explained.get(one.id, "")) for one in met])
        self._met.hide()
        layout = rows(*(_check(one, explained.get(one.id, "")) for one in rest), gap=SNUG)
        layout.addWidget(self._met)
        if met:
            self._more = Button(
                say("ui.handling.check.count", count=len(met)), "quiet", "down", name="met_checks_button"
            )
            self._more.call(self._show_met)
            layout.addLayout(row(self._more, None))
        self.setLayout(layout)

    def _show_met(self) -> None:
        self._met.show()
        self._more.hide()


def heading_card(title: str, *parts: QWidget) -> Card:
    """Return a card with a heading and these below it."""
    card = Card(margin=WIDE)
    card.body.setSpacing(SNUG)
    card.body.addWidget(Label(title, "heading"))
    for part in parts:
        card.body.addWidget(part)
    return card


def _stack(parts: Iterable[QWidget], gap: int = SNUG) -> QWidget:
    box = QWidget()
    box.setLayout(rows(*parts, gap=gap))
    return box


def _told_endings(endings: Sequence[Ending]) -> list[QWidget]:
    """Return how the case ended, the subjects with one outcome together."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for ending in endings:
        groups.setdefault(ending.labels, []).append(ending.name or say("ui.handling.whole_case"))
    return [_told_ending(labels, names) for labels, names in groups.items()]


def _told_ending(labels: Sequence[str], names: Sequence[str]) -> QWidget:
    said = ", ".join(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        said = say("ui.handling.and_more", names=said, count=len(names) - MOST_NAMED)
    return _stack([Label("; ".join(labels), "strong", wrap=True), Label(said, "small", "soft", wrap=True)], FINE)


def _check(check: Check, explained: str) -> QWidget:
    """Return one requirement with what was noted of it; what the law says about it is in the tool tip."""
    mark, tone = MARKS[check.met]
    words = say(f"ui.handling.check.{WORDS[check.met]}")
    noted = check.note if check.note != explained else ""
    state = Label(
        f"{words}: {noted}" if noted else words, "small", "ochre" if check.met is False else "soft", wrap=True
    )
    line = row(rows(FINE - 2, Glyph(mark, tone, 16), None, gap=0), gap=TIGHT)
    line.addLayout(rows(Label(check.label, wrap=True), state, gap=0), 1)
    box = QWidget()
    box.setLayout(line)
    box.setToolTip(tip_text(explained))
    return box
