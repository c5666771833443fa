"""Whom a case is passed on to: one piece for each letter it asks for, with what its addressee would send back.

Used by the page of a case.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.desk.proposal import Way
from fieldapp.words import all_words, say
from ui.style import SNUG, TIGHT
from ui.widgets.button import Button
from ui.widgets.card import Line, row, rows
from ui.widgets.chip import Chip
from ui.widgets.text import Label

MOST_LACKS = 6


class WayList(QWidget):
    """The letters that a case asks for; `complete_asked` carries the path of a field that is lacking."""

    complete_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._lines: QVBoxLayout = rows(gap=SNUG)
        self._parts: list[QWidget] = []
        self.setLayout(self._lines)

    def fill(self, ways: Sequence[Way], *, can_act: bool) -> None:
        """Show the letters that a case asks for."""
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = []
        if not ways:
            self._add(Label(say("ui.advice.no_way"), "body", "soft", wrap=True))
        for number, way in enumerate(ways):
            if number:
                self._add(Line())
            self._add(self._make(way, number, can_act=can_act))

    def _add(self, part: QWidget) -> None:
        self._parts.append(part)
        self._lines.addWidget(part)

    def _make(self, way: Way, number: int, *, can_act: bool) -> QWidget:
        route = way.route
        to = Label(route.to, "strong", wrap=True)
        to.let_select()
        told = rows(to, gap=TIGHT)
        if route.address:
            told.addWidget(Label("\n".join(route.address), "small", "soft", wrap=True))
        told.addLayout(row(*_chips(way), None, gap=TIGHT))
        told.addWidget(Label(say("ui.advice.names", names=way.names), "small", wrap=True))
        if route.cc:
            told.addWidget(Label(say("ui.advice.cc", names="; ".join(route.cc)), "small", "soft", wrap=True))
        if route.note:
            told.addWidget(Label(route.note, "small", "soft", wrap=True))
        if way.lacks:
            told.addWidget(self._make_lacks(way, number, can_act=can_act))
        box = QWidget()
        box.setLayout(told)
        return box

    def _make_lacks(self, way: Way, number: int, *, can_act: bool) -> QWidget:
        lines = rows(Label(say("ui.advice.lacks"), "small", "ochre", wrap=True), gap=2)
        for place, (name, fields, path) in enumerate(way.lacks[:MOST_LACKS]):
            line = row(gap=SNUG)
            line.addWidget(Label(say("ui.advice.lack", name=name, fields=fields), "small", wrap=True), 1)
            if can_act:
                fill = Button(say("ui.advice.complete"), "quiet", name=f"complete_{number}_{place}_button")
                fill.setAccessibleDescription(name)
                fill.call(partial(self.complete_asked.emit, path))
                line.addWidget(fill)
            lines.addLayout(line)
        more = len(way.lacks) - MOST_LACKS
        if more > 0:
            lines.addWidget(Label(say("ui.advice.lacks_more", count=more), "small", "soft"))
        box = QWidget()
        box.setLayout(lines)
        return box


def name_channel(channel: str) -> str:
    """Return the word for the way on which a letter goes."""
    return all_words().get(f"ui.advice.channel.{channel}", channel)


def _chips(way: Way) -> list[QWidget]:
    route = way.route
    found = [Chip(name_channel(route.channel)), Chip(route.form)]
    if route.kind == "information":
        found.append(Chip(say("ui.advice.information")))
    if not route.settled:
        found.append(Chip(say("ui.advice.preview"), "ochre"))
    elif not way.left:
        found.append(Chip(say("ui.advice.written"), "calm"))
    if not way.verified:
        found.append(Chip(say("ui.advice.unverified")))
    return list(found)
