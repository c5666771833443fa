"""Batas Waktu: every clock that runs in this office, late ones first, grouped by when it runs out.

Shown by the main window as the page `deadlines`. Clocks are read off the window's thread; while the page stands open
they are told anew every minute from what was read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from fieldapp.case.wording import name_count
from fieldapp.desk.deadline import CaseClock, age_clocks, list_clocks, span_of, write_calendar
from fieldapp.desk.doubt import tell_counted
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.deadlines.column import fit_columns, make_columns
from ui.pages.deadlines.detail import WIDTH, ClockDetail, ClockSheet
from ui.pages.print.save import open_save_sheet
from ui.style import FINE, GAP, SNUG, TIGHT, WIDE
from ui.widgets.block import BlockModel
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.minute import Minute
from ui.widgets.table import Table
from ui.widgets.text import Elided, Label

# From this width of the page on, the detail stands beside the list.
ROOM_FOR_DETAIL: Final = 1000
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Arranged:
    """Clocks by their keys in order, the titles over the lines with which groups begin, and how many ran out.

    `counted` says from which clock, which is `doubtful` when something speaks against it.
    """

    clocks: dict[Key, CaseClock]
    titles: dict[int, str]
    late: int
    counted: str = ""
    doubtful: bool = False


class DeadlinesPage(Page):
    """The list of clocks."""

    name = "deadlines"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._clocks: dict[Key, CaseClock] = {}
        self._picked: Key | None = None
        self._arriving = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, GAP)
        layout.setSpacing(SNUG)
        layout.addLayout(self._build_title())
        layout.addLayout(self._build_list(), 1)
        self._counted = Elided("", "small", "soft")
        self._counted.setObjectName("counted_label")
        layout.addWidget(self._counted)
        self.minute = Minute(self)
        self.minute.passed.connect(self._age)

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build_title(self) -> QHBoxLayout:
        self._count = Label("", "body", "soft")
        self._count.setObjectName("count_label")
        self._more = Button(say("ui.deadlines.more"), "quiet", name="clock_more_button")
        self._more.call(self._show_sheet)
        self._calendar = Button(say("ui.deadlines.calendar"), "plain", "calendar", name="calendar_button")
        self._calendar.set_tip(say("ui.deadlines.calendar_tip"))
        self._calendar.call(self._write_calendar)
        line = QHBoxLayout()
        line.setSpacing(TIGHT)
        line.addWidget(Label(say("ui.deadlines.title"), "title"))
        line.addSpacing(SNUG)
        line.addWidget(self._count, 1, Qt.AlignmentFlag.AlignBottom)
        line.addWidget(self._more)
        line.addWidget(self._calendar)
        return line

    def _build_list(self) -> QHBoxLayout:
        self.model = BlockModel(make_columns(self.session), self._fetch)
        self.table = Table(self.model, "clock_table")
        self.table.setAccessibleName(say("ui.deadlines.title"))
        self.table.opened.connect(lambda _key: self._open())
        self.table.picked.connect(lambda _key: self._show_detail())
        card = Card(margin=FINE)
        card.body.addWidget(self.table)
        none = Empty("clock", say("ui.deadlines.none"), [
            (say("ui.deadlines.to_cases"), "plain", lambda: self.shell.go("cases")),
        ])  # fmt: skip
        self._faces = QStackedWidget()
        for face in (Empty("wait", say("ui.deadlines.reading")), card, none):
            self._faces.addWidget(face)
        self.detail = ClockDetail()
        self.detail.opened.connect(self._open)
        self.detail.hide()
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(self._faces, 1)
        line.addWidget(self.detail)
        self._show_ways()
        return line

    # ---- reading -----------------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Show the clocks; `case`, `rule` and `step` name the one to stand on."""
        if where.get("case"):
            self._picked = (where["case"], where.get("rule", ""), where.get("step", ""))
        self._arriving = True
        self._read()

    def refresh(self, _changed: frozenset[str]) -> None:
        """Read the clocks anew."""
        self._read()

    def place(self) -> dict[str, str]:
        """Return on which clock the officer stood."""
        return dict(zip(("case", "rule", "step"), self._picked, strict=True)) if self._picked else {}

    def _read(self) -> None:
        now = self.session.now()
        self.session.read(self, lambda vault: _arrange(list_clocks(vault), now, vault), self._show, key="clocks")

    def _age(self) -> None:
        clocks, now = list(self._clocks.values()), self.session.now()
        self.session.read(self, lambda vault: _arrange(age_clocks(clocks, now), now, vault), self._show, key="clocks")

    def _show(self, arranged: Arranged) -> None:
        clocks, late = arranged.clocks, arranged.late
        self._clocks = clocks
        picked = self._picked
        self.model.set_ids(list(clocks))
        self.table.show_groups(arranged.titles)
        words = "ui.deadlines.count_late" if late else "ui.deadlines.count"
        self._count.say(say(words, count=name_count(len(clocks)), late=name_count(late)) if clocks else "")
        self._counted.set_tone("ochre" if arranged.doubtful else "soft")
        self._counted.say(arranged.counted if clocks else "")
        self._faces.setCurrentIndex(1 if clocks else 2)
        if clocks and not (picked is not None and self.table.pick(picked)):
            self.table.pick(self.model.id_at(0))
        self._show_detail()
        if self._arriving and clocks:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._arriving = False

    def _fetch(self, keys: Sequence[Key]) -> list[CaseClock | None]:
        return [self._clocks.get(key) for key in keys]

    # ---- showing -----------------------------------------------------------------------------------------------------

    def _current(self) -> CaseClock | None:
        return cast(CaseClock | None, self.table.current_row()) if self.model.rowCount() else None

    def _show_detail(self) -> None:
        one = self._current()
        if one is not None:
            self._picked = key_of(one)
            self.detail.told.show_clock(one, self.session.now())
        self._show_ways()

    def _show_ways(self) -> None:
        one, wide = self._current(), self.width() >= ROOM_FOR_DETAIL
        self.detail.setVisible(one is not None and wide)
        self._more.setVisible(one is not None and not wide)
        self._calendar.setVisible(bool(self._clocks))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._show_ways()
        wide = self.width() >= ROOM_FOR_DETAIL
        fit_columns(self.table, self.width() - 2 * WIDE - (WIDTH + GAP if wide else 0))

    # ---- acting ------------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        one = self._current()
        if one is not None:
            self.shell.go("case", id=one.case, tab="handling")

    def _show_sheet(self) -> None:
        one = self._current()
        if one is not None:
            sheet = ClockSheet(one, self.session.now())
            sheet.opened.connect(self._open)
            self.shell.open_sheet(sheet)

    def _write_calendar(self) -> None:
        now = self.session.now()
        data = write_calendar(list(self._clocks.values()), now)
        name = say("ui.deadlines.file", day=now.date().isoformat())
        note = say("ui.deadlines.calendar_note", count=name_count(len(self._clocks)))
        open_save_sheet(self.shell, data, name, lambda path: self._tell(path.name), ".ics", note)

    def _tell(self, name: str) -> None:
        self.shell.tell(say("ui.deadlines.calendar_saved", file=name))


def _arrange(clocks: Sequence[CaseClock], now: datetime, vault: Vault) -> Arranged:
    """Return clocks in groups; their order is that of the groups."""
    doubtful = bool(vault.clock_flags())
    counted = tell_counted(now, vault.office_settings().zone, doubtful=doubtful)
    titles, line, late = {}, 0, 0
    for span, members in groupby(clocks, lambda one: span_of(one, now)):
        count = sum(1 for _ in members)
        titles[line] = say("ui.deadlines.group", name=say(f"ui.deadlines.group.{span}"), count=name_count(count))
        line += count
        late += count if span == "late" else 0
    return Arranged({key_of(one): one for one in clocks}, titles, late, counted, doubtful)


def key_of(one: CaseClock) -> Key:
    """Return what a clock is known by while it is shown: its case, its rule before days were added, its step."""
    return one.case, (one.clock.before or one.clock).rule.id, one.clock.step
