"""Riwayat: who did what with a case and when, the newest first, by day; nothing of reporters and witnesses.

Filled by the page of a case. A long past is shown in pieces, so that it never holds up the window.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.case.dates import write_iso_day
from fieldapp.desk.telling import Deed, Telling, ToldChange
from fieldapp.words import say
from ui.style import FINE, GAP, SNUG, TIGHT, WIDE
from ui.widgets.button import Button
from ui.widgets.card import Card, Scroll, row, rows
from ui.widgets.chip import Chip
from ui.widgets.choice import ChoiceEdit
from ui.widgets.text import Label

PIECE: Final = 25
TIME_WIDTH: Final = 96
LONGEST_VALUE: Final = 400
MOST_OPEN: Final = 4


class Past(Scroll):
    """The tellings of a case under the days they happened on; `print_asked` wants them on paper, for a hearing."""

    print_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._told: list[Telling] = []
        self._own = ""
        self._shown = 0
        self._day = ""
        self._who = ChoiceEdit("history_officer_choice", [], say("ui.case.past.everyone"))
        self._who.setAccessibleName(say("ui.case.past.by"))
        self._who.setMaximumWidth(320)
        self._who.changed.connect(self._show_from_start)
        self._count = Label("", "small", "soft")
        self._card = Card(margin=WIDE)
        self._lines = rows(gap=SNUG)
        self._more = Button(say("ui.case.past.more"), "quiet", name="older_button")
        self._more.call(self._show_piece)
        head = row(gap=SNUG)
        head.addWidget(self._who, 1)
        head.addStretch(1)
        head.addWidget(self._count)
        self.print_button = Button(say("ui.case.past.print"), "plain", "print", name="print_history_button")
        self.print_button.call(self.print_asked.emit)
        head.addWidget(self.print_button)
        self._card.body.addLayout(head)
        self._card.body.addLayout(self._lines)
        self._card.body.addLayout(row(self._more, None))
        self.body.addWidget(self._card)
        self.body.addSpacing(WIDE)

    def fill(self, told: Sequence[Telling], own_office: str) -> None:
        """Show a past that was told oldest first."""
        self._told = list(reversed(told))
        self._own = own_office
        people = {one.officer: one.who for one in self._told}
        self._who.set_choices(sorted(people.items(), key=lambda pair: pair[1].casefold()))
        self._who.setVisible(len(people) > 1)
        self._show_from_start()

    def _chosen(self) -> list[Telling]:
        who = self._who.value()
        return [one for one in self._told if not who or one.officer == who]

    def _show_from_start(self) -> None:
        _clear(self._lines)
        self._shown, self._day = 0, ""
        self._count.say(say("ui.case.past.count", count=len(self._chosen())))
        self._show_piece()

    def _show_piece(self) -> None:
        chosen = self._chosen()
        for one in chosen[self._shown : self._shown + PIECE]:
            if one.day != self._day:
                self._day = one.day
                if self._shown or self._lines.count():
                    self._lines.addSpacing(SNUG)
                self._lines.addWidget(Label(write_iso_day(one.day), "heading"))
            self._lines.addWidget(TellingLine(one, self._own))
        self._shown = min(self._shown + PIECE, len(chosen))
        self._more.setVisible(self._shown < len(chosen))


class TellingLine(QWidget):
    """What one officer saved at once."""

    def __init__(self, told: Telling, own_office: str) -> None:
        super().__init__()
        time = Label(told.time, "body", "soft")
        time.setFixedWidth(TIME_WIDTH)
        body = rows(gap=FINE)
        for deed in told.deeds:
            body.addWidget(DeedLines(deed))
        who = told.who if told.office == own_office else say("ui.case.past.from", who=told.who, office=told.office_name)
        body.addWidget(Label(who, "small", "soft", wrap=True))
        if told.reason:
            reason = Label(say("ui.case.past.reason", reason=told.reason), "small", "ink", wrap=True)
            reason.let_select()
            body.addWidget(reason)
        marks = [name for name in ("signed", "concurrent") if getattr(told, name)]
        chips = [Chip(say(f"ui.case.past.{name}"), "calm" if name == "signed" else "ochre") for name in marks]
        chips += [Chip(doubt, "ochre") for doubt in told.clock]
        if chips:
            body.addLayout(row(*chips, None, gap=TIGHT))
        line = row(gap=GAP)
        line.addLayout(rows(time, None))
        line.addLayout(body, 1)
        self.setLayout(line)


class DeedLines(QWidget):
    """One thing that was done; the fields it changed stand under it, many of them only when asked for."""

    def __init__(self, deed: Deed) -> None:
        super().__init__()
        self._deed = deed
        what = Label(deed.what, wrap=True)
        what.let_select()
        self._lines = rows(gap=0)
        self._lines.setContentsMargins(GAP, 0, 0, 0)
        self._toggle = Button("", "quiet")
        self._toggle.setFixedHeight(28)
        self._toggle.call(self._turn)
        head = row(gap=TIGHT)
        head.addWidget(what, 1)
        head.addWidget(self._toggle)
        self.setLayout(rows(head, self._lines, gap=0))
        self._open = not deed.began and len(deed.changes) <= MOST_OPEN
        self._toggle.setVisible(bool(deed.changes) and not self._open)
        self._show()

    def _turn(self) -> None:
        self._open = not self._open
        self._show()

    def _show(self) -> None:
        _clear(self._lines)
        code = "hide" if self._open else "show"
        self._toggle.say(say(f"ui.case.past.{code}", count=len(self._deed.changes)))
        self._toggle.setAccessibleDescription(self._deed.what)
        for change in self._deed.changes if self._open else ():
            line = Label(_change_words(change), "small", "soft", wrap=True)
            line.let_select()
            self._lines.addWidget(line)


def _change_words(change: ToldChange) -> str:
    label = change.label[:1].upper() + change.label[1:]
    if change.hidden:
        return say("ui.case.past.hidden", field=label)
    old, new = _cut(change.old), _cut(change.new) or say("ui.case.past.emptied")
    return say("ui.case.past.changed" if old else "ui.case.past.set", field=label, old=old, new=new)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _clear(layout: QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        if item is not None and (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
