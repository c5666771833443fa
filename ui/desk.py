"""The desk: what is seen once a vault is unlocked; the rail, the pages, the foot line, and the way between pages.

Made by the main window, filled at every unlock and emptied at every lock. Knows which page is shown and where the
officer came from, and nothing of what the pages show.
"""

import importlib
from functools import partial
from typing import Final

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.case.office import level_of
from fieldapp.desk.deadline import Reminders, age_reminders, read_reminders, tell_reminders
from fieldapp.desk.doubt import tell_doubt
from fieldapp.exchange import quarantine
from ui.foot import ClockBand, FootLine, PracticeBand
from ui.page import Page, Shell
from ui.pages import PAGES
from ui.rail import STOPS, Rail
from ui.reach import closed, forbidden
from ui.session import Session
from ui.upkeep import Upkeep
from ui.widgets.button import Button
from ui.widgets.empty import Empty
from ui.widgets.minute import Minute
from ui.widgets.order import list_stops, move_focus

Where = tuple[str, dict[str, str]]
NARROW_BELOW: Final = 1100
HOME, DEADLINES = "home", "deadlines"
LONGEST_WAY: Final = 50


class Desk(QWidget):
    """The pages of one unlocked vault."""

    def __init__(self, shell: Shell) -> None:
        """Make an empty desk for a window."""
        super().__init__()
        self._shell = shell
        self._session: Session | None = None
        self._pages: dict[str, Page] = {}
        self._missed: dict[str, frozenset[str]] = {}
        self._way: list[Where] = []
        self._current = ""
        self._holds = False
        self._reminders = Reminders()
        self._reminded = False
        self._build()
        self.minute = Minute(self)
        self.minute.passed.connect(self._age)

    def _build(self) -> None:
        self._band = PracticeBand()
        self.rail = Rail()
        self.rail.chosen.connect(self.go)
        self._stack = QStackedWidget()
        self.clock = ClockBand()
        self.foot = FootLine()
        self.upkeep = Upkeep(self)
        self.upkeep.judged.connect(self.foot.light.show_safety)
        self.upkeep.told.connect(self.foot.say)
        self.foot.light.clicked.connect(lambda: self.go("settings", section="health"))
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._stack, 1)
        right.addWidget(self.clock)
        right.addWidget(self.foot)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._band)
        column.addLayout(row, 1)

    # ---- from unlock to lock -----------------------------------------------------------------------------------------

    def begin(self, session: Session, where: Where | None) -> None:
        """Show a vault that was just unlocked, at a place or at the first page."""
        self._session = session
        session.changed.connect(self._hear)
        self.upkeep.begin(session)
        Button.be_judged(partial(forbidden, session))
        self._take_facts(session)
        page, place = where or ("", {})
        if page in PAGES and not closed(session, page):
            self._show(page, place)
        else:
            self._show(self._first_page(), {})

    def clear(self) -> None:
        """Let go of the vault and of every page with what it shows."""
        self._session = None
        Button.be_judged()
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self._missed.clear()
        self._way.clear()
        self._current = ""
        self._holds = False
        self._reminded = False
        self.foot.say("")
        self.foot.light.show_safety(None)
        self.upkeep.end()
        self.clock.say("")
        self.rail.show_names("", "")
        self._show_reminders(Reminders())

    def _take_facts(self, session: Session) -> None:
        self._band.setVisible(session.practice)
        self.rail.show_names(session.office.name, session.officer_name)
        self.rail.show_stops(self._stops())
        self.rail.show_closed({stop.page: closed(session, stop.page) for stop in STOPS})
        if session.may("read"):
            session.read(self, lambda vault: quarantine.is_told(vault.db), self._show_intake, key="holds")
            session.read(self, read_reminders, self._remind, key="clocks")
        self._doubt_clock(session)

    def _doubt_clock(self, session: Session) -> None:
        """Say at the foot of the window when the laptop's own clock seems wrong."""
        now, zone = session.now(), session.office.zone
        session.read(self, lambda vault: tell_doubt(vault.clock_flags(), now, zone), self.clock.say, key="doubt")

    # ---- legal clocks ------------------------------------------------------------------------------------------------

    def _remind(self, reminders: Reminders) -> None:
        """Show what ran out and what runs out next; say it once after an unlock, where Beranda does not."""
        self._show_reminders(reminders)
        first, self._reminded = not self._reminded, True
        if first and self._current != HOME and (reminders.late or reminders.due):
            self.foot.say(tell_reminders(reminders), "ochre" if reminders.late else "calm")

    def _show_reminders(self, reminders: Reminders) -> None:
        self._reminders = reminders
        late, due = len(reminders.late), len(reminders.due)
        self.rail.show_count(DEADLINES, late or due, "red" if late else "ochre", tell_reminders(reminders))

    def _age(self) -> None:
        if self._session is not None:
            self._doubt_clock(self._session)
        if self._session is not None and (self._reminders.late or self._reminders.due):
            before, now = self._reminders, self._session.now()
            self._session.read(self, lambda _vault: age_reminders(before, now), self._show_reminders, key="clocks")

    # ---- stops -------------------------------------------------------------------------------------------------------

    def _stops(self) -> set[str]:
        receives = self._session is not None and (self._holds or level_of(self._session.office.code) != "Kec")
        return {stop.page for stop in STOPS if stop.page in PAGES and (stop.page != "intake" or receives)}

    def _show_intake(self, holds: bool) -> None:
        self._holds = holds
        self.rail.show_stops(self._stops())

    # ---- the pages ---------------------------------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._pages[self._current]

    def is_stop(self) -> bool:
        """Tell whether the page that is shown has an entry of its own in the rail."""
        return self._current in self._stops()

    def go(self, page: str, **where: str) -> None:
        """Show another page; `where` is what its `arrive` takes."""
        if self._session is None:
            return
        if reason := closed(self._session, page):
            self._shell.tell(reason, "ochre")
            return
        came_from = self.leave()
        if came_from[0] and came_from != (page, where):
            self._way = [*self._way[-LONGEST_WAY:], came_from]
        self._show(page, where)

    def resume(self, where: Where, focus: QWidget | None) -> None:
        """Show again what was left when the screen locked itself, with the focus where it was if it still can be."""
        if self._session is None:
            return
        self._show(*where)
        if focus is not None and shiboken6.isValid(focus) and focus.isVisibleTo(self):
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_by_key(self, page: str) -> None:
        """Show a page of the rail, if it has an entry now."""
        if page in self._stops():
            self.go(page)

    def back(self) -> None:
        """Show the page that was shown before this one, the first page when there was none."""
        if self._session is None:
            return
        self.leave()
        page, where = self._way.pop() if self._way else (self._first_page(), {})
        self._show(page, where)

    def leave(self) -> Where:
        """Let the page keep what was typed; return where it is."""
        page = self._pages.get(self._current)
        if page is None:
            return (self._current, {})
        place = page.place()
        page.leave()
        return (self._current, place)

    def place(self) -> Where:
        """Return which page is shown and where in it."""
        page = self._pages.get(self._current)
        return (self._current, page.place() if page else {})

    def _show(self, name: str, where: dict[str, str]) -> None:
        page = self._pages.get(name) or self._make(name)
        self._current = name
        self._stack.setCurrentWidget(page)
        self.rail.mark("supervision" if name == "edit" and where.get("kind") == "lhp" else name)
        missed = self._missed.pop(name, None)
        if missed is not None:
            page.refresh(missed)
        page.arrive(**where)
        if self._session is not None:
            # Answered after what the page reads on arriving, and with that came whatever can have the focus.
            self._session.read(self, lambda _vault: None, lambda _none: self._lead_focus(page), key="focus")

    def _lead_focus(self, page: Page) -> None:
        """Take the focus from the rail to a page that has no field to put it in: where it is empty, or to its head."""
        now = QApplication.focusWidget()
        if page is not self._pages.get(self._current) or not (now is None or self.rail.isAncestorOf(now)):
            return
        stops = list_stops(page)
        empty = [stop for stop in stops if isinstance(stop.parentWidget(), Empty)]
        if stops:
            (empty or stops)[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self, name: str) -> Page:
        module, _, kind = PAGES[name].partition(":")
        page: Page = getattr(importlib.import_module(module), kind)(self._shell)
        self._pages[name] = page
        self._stack.addWidget(page)
        return page

    def _first_page(self) -> str:
        return next(stop.page for stop in STOPS if stop.page in PAGES)

    def _hear(self, changed: frozenset[str]) -> None:
        if self._session is None:
            return
        self._take_facts(self._session)
        for name, page in self._pages.items():
            if name == self._current:
                page.refresh(changed)
            else:
                before = self._missed.get(name, changed)
                self._missed[name] = before | changed if before and changed else frozenset()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        now = QApplication.focusWidget()
        gone = now is not None and not (now.isVisible() and now.isEnabled()) and self._stack.isAncestorOf(now)
        page = self._pages.get(self._current)
        if now is None or not gone or page is None:
            return move_focus(self, forward)
        # What goes away or rests while it works hands the keys to its page, never to the rail.
        if not move_focus(page, forward):
            now.clearFocus()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self.rail.set_narrow(self.width() < NARROW_BELOW)
        super().resizeEvent(event)
