"""The window: the gate before the unlock, and behind it the rail, the pages, the foot line and the sheets.

Made by `app.py`; every page sees it as its `Shell`. Knows which page is shown and where the officer came from, and
nothing of what the pages show.
"""

import importlib
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.case.office import level_of
from fieldapp.errors import NetraError, ProgramFault, WorkUnfinished
from fieldapp.vault import slots
from fieldapp.vault.listing import count_all
from fieldapp.vault.vault import Clock, laptop_clock
from fieldapp.words import say
from ui import crash
from ui.fault import FaultSheet
from ui.foot import FootLine, PracticeBand
from ui.gate import Gate, Where
from ui.idle import STANDARD_MINUTES, IdleWatch
from ui.jobs import Failed
from ui.page import Page
from ui.pages import PAGES
from ui.preference import Preferences
from ui.rail import STOPS, Rail
from ui.session import Session
from ui.widgets.sheet import Sheet, notice, question

SMALLEST: Final = (880, 500)
NARROW_BELOW: Final = 1100
LONGEST_WAY: Final = 50
HOME: Final = "home"
IDLE_MINUTES: Final = "ui.idle_minutes"
LOCK_KEY: Final = "Ctrl+L"


class MainWindow(QWidget):
    """The one window of the program."""

    def __init__(self, home: Path, clock: Clock = laptop_clock) -> None:
        """Make the window for a folder of vaults; `gate.show_first` or `gate.enter` decides what it shows."""
        super().__init__()
        self.preferences = Preferences(home)
        self._session: Session | None = None
        self._pages: dict[str, Page] = {}
        self._missed: dict[str, frozenset[str]] = {}
        self._way: list[Where] = []
        self._current = ""
        self._return: tuple[Path, str, Where] | None = None
        self._receives = False
        self._locked = True
        self._closing = False
        self._build(clock)
        self._build_keys()

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build(self, clock: Clock) -> None:
        self.setObjectName("desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(say("ui.shell.title"))
        self.setMinimumSize(*SMALLEST)
        self.watch = IdleWatch(self)
        self.watch.idled.connect(self.lock)
        self.gate = Gate(self, clock)
        self.gate.before_entering = self._come_back
        self.gate.entered.connect(self._begin)
        self._frame = QStackedWidget()
        self._frame.addWidget(self.gate)
        self._frame.addWidget(self._build_desk())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._frame)

    def _build_desk(self) -> QWidget:
        self._desk = QWidget()
        self._band = PracticeBand()
        self._rail = Rail()
        self._rail.chosen.connect(self.go)
        self._rail.lock_asked.connect(self.lock)
        self._stack = QStackedWidget()
        self._foot = FootLine()
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._stack, 1)
        right.addWidget(self._foot)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(right, 1)
        column = QVBoxLayout(self._desk)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._band)
        column.addLayout(row, 1)
        return self._desk

    def _build_keys(self) -> None:
        keys: list[tuple[str, Callable[[], None]]] = [
            (f"Ctrl+{number}", partial(self._go_by_key, stop.page)) for number, stop in enumerate(STOPS, 1)
        ]
        keys += [(LOCK_KEY, self.lock), ("Alt+Left", self.back), ("F1", partial(self._go_by_key, "help"))]
        for key, act in keys:
            shortcut = QShortcut(QKeySequence(key), self._desk, act)
            shortcut.setProperty("always", key == LOCK_KEY)

    def restore_place(self) -> None:
        """Stand where the window stood last; on the first day fill the screen."""
        room = self.screen().availableGeometry()
        place = self.preferences.place
        if place and room.intersects(QRect(*place)):
            self.setGeometry(*place)
        else:
            self.resize(min(1366, room.width()), min(768, room.height()))
        if self.preferences.maximised or place is None:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    # ---- unlocking and locking ---------------------------------------------------------------------------------------

    @property
    def session(self) -> Session:
        """The unlocked vault."""
        if self._session is None:
            raise RuntimeError("no vault is unlocked")
        return self._session

    @property
    def locked(self) -> bool:
        """Whether the gate is shown."""
        return self._locked

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._pages[self._current]

    def _begin(self, session: Session, where: Where | None) -> None:
        self._session = session
        session.changed.connect(self._hear)
        session.failed.connect(self.fail)
        session.rested.connect(self._rest)
        back, self._return = self._return, None
        if where is None and back and back[:2] == (session.folder, session.officer):
            where = back[2]
        self._take_facts()
        self._show_desk()
        page, place = where or (HOME, {})
        self._show(page if page in PAGES else self._first_page(), place)

    def _show_desk(self) -> None:
        self._locked = False
        self._close_sheets()
        self._frame.setCurrentWidget(self._desk)
        self.gate.clear()
        self.watch.start()

    def _come_back(self, folder: Path, officer: str | None, passphrase: str, failed: Failed) -> bool:
        """Unlock the screen in front of work that still runs; return False when there is none."""
        session = self._session
        if session is None:
            return False
        if folder != session.folder or (officer and officer != session.officer):
            failed(WorkUnfinished(name=session.officer_name))
            return True

        def show(_unlocked: slots.Unlocked) -> None:
            if self._session is session:
                self._show_desk()
            else:
                self.gate.enter(folder, officer, passphrase, failed=failed)

        self.gate.work(self.gate, lambda _report: slots.unlock(folder, session.officer, passphrase), show, failed)
        return True

    def lock(self) -> None:
        """Hide everything behind the unlocking; the keys go at once, or when the work that still runs is done."""
        if self._locked or self._session is None:
            return
        session = self._session
        self.watch.stop()
        self._return = (session.folder, session.officer, self._leave())
        self._locked = True
        self._close_sheets()
        note = say("ui.unlock.still_running") if session.carrying else ""
        self.gate.show_unlock(session.folder, session.officer, note)
        self._frame.setCurrentWidget(self.gate)
        if not session.carrying:
            self._end_session()

    def _rest(self) -> None:
        if self._locked and self._session is not None:
            session = self._session
            page = self._pages.get(self._current)
            self._return = (session.folder, session.officer, (self._current, page.place() if page else {}))
            self._end_session()
            self.gate.show_unlock(session.folder, session.officer, say("ui.unlock.now_done"))

    def _end_session(self) -> None:
        session, self._session = self._session, None
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self._missed.clear()
        self._way.clear()
        self._current = ""
        self._foot.say("")
        if session is not None:
            session.end()
            session.deleteLater()

    def _take_facts(self) -> None:
        session = self.session
        self._band.setVisible(session.practice)
        self._rail.show_names(session.office.name, session.officer_name)
        minutes = session.here.setting(IDLE_MINUTES)
        self.watch.minutes = int(minutes) if minutes.isdecimal() else STANDARD_MINUTES
        self._rail.show_stops(self._stops())
        session.read(self, lambda vault: count_all(vault.db)["quarantined"] > 0, self._show_intake, key="receives")

    def _stops(self) -> set[str]:
        office = self.session.office.code
        receives = self._receives or level_of(office) != "Kec"
        return {stop.page for stop in STOPS if stop.page in PAGES and (stop.page != "intake" or receives)}

    def _show_intake(self, holds: bool) -> None:
        self._receives = holds
        self._rail.show_stops(self._stops())

    # ---- the pages ---------------------------------------------------------------------------------------------------

    def go(self, page: str, **where: str) -> None:
        """Show another page; `where` is what its `arrive` takes."""
        if self._locked:
            return
        came_from = self._leave()
        if came_from[0] and came_from != (page, where):
            self._way = [*self._way[-LONGEST_WAY:], came_from]
        self._show(page, where)

    def back(self) -> None:
        """Show the page that was shown before this one, Beranda when there was none."""
        if self._locked:
            return
        self._leave()
        page, where = self._way.pop() if self._way else (self._first_page(), {})
        self._show(page, where)

    def _show(self, name: str, where: dict[str, str]) -> None:
        page = self._pages.get(name) or self._make(name)
        self._current = name
        self._stack.setCurrentWidget(page)
        self._rail.mark("supervision" if name == "edit" and where.get("kind") == "lhp" else name)
        missed = self._missed.pop(name, None)
        if missed is not None:
            page.refresh(missed)
        page.arrive(**where)

    def _make(self, name: str) -> Page:
        module, _, kind = PAGES[name].partition(":")
        page: Page = getattr(importlib.import_module(module), kind)(self)
        self._pages[name] = page
        self._stack.addWidget(page)
        return page

    def _leave(self) -> Where:
        page = self._pages.get(self._current)
        if page is None:
            return (self._current, {})
        place = page.place()
        page.leave()
        return (self._current, place)

    def _first_page(self) -> str:
        return next(stop.page for stop in STOPS if stop.page in PAGES)

    def _go_by_key(self, page: str) -> None:
        if page in self._stops():
            self.go(page)

    def _hear(self, changed: frozenset[str]) -> None:
        self._take_facts()
        for name, page in self._pages.items():
            if name == self._current:
                page.refresh(changed)
            else:
                before = self._missed.get(name, changed)
                self._missed[name] = before | changed if before and changed else frozenset()

    # ---- what pages ask ----------------------------------------------------------------------------------------------

    def tell(self, sentence: str, tone: str = "calm") -> None:
        """Say in the foot line what just happened."""
        self._foot.say(sentence, tone)

    def fail(self, error: BaseException) -> None:
        """Say an error as its sentence in a sheet; anything that is no NetraError is a fault and goes to `crash`."""
        if isinstance(error, ProgramFault):
            return
        if isinstance(error, NetraError):
            notice(self, say("ui.shell.failed"), error.sentence)
        else:
            crash.report(error)

    def open_sheet(self, sheet: Sheet) -> None:
        """Lay a sheet over the page."""
        sheet.open_over(self._frame)

    def _close_sheets(self) -> None:
        for sheet in self.findChildren(Sheet):
            sheet.close_sheet()

    def keep_drafts(self) -> None:
        """Let the page keep what was typed, because a fault happened."""
        if not self._locked and self._current:
            self.page.leave()

    def show_fault(self, lines: list[str], warnings: Counter[str]) -> None:
        """Show a new fault of the program in a sheet."""
        self.open_sheet(FaultSheet(lines, warnings, None if self._locked else self.session))

    @property
    def busy(self) -> bool:
        """Whether any work is under way or not yet answered."""
        return self.gate.busy or (self._session is not None and self._session.busy)

    # ---- the window --------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self._rail.set_narrow(self.width() < NARROW_BELOW)
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        handle = self.windowHandle()
        if handle is not None:
            handle.installEventFilter(self.watch)
        super().showEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and not self._locked and self._current not in self._stops():
            self.back()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        session = self._session
        if session is not None and session.carrying and not self._closing:
            event.ignore()
            self._ask_to_close()
            return
        if not self._locked:
            self._leave()
        box = self.normalGeometry()
        self.preferences.keep_place(
            (box.x(), box.y(), box.width(), box.height()), maximised=self.isMaximized()
        )
        self._locked = True
        self.watch.stop()
        self.hide()
        self._end_session()
        self.gate.shut_down()
        event.accept()

    def _ask_to_close(self) -> None:
        question(
            self, say("ui.shell.close_title"), say("ui.shell.close_text"),
            [
                (say("ui.shell.close_wait"), "main", lambda: None),
                (say("ui.shell.close_stop"), "plain", self._stop_and_close),
            ],
        )  # fmt: skip

    def _stop_and_close(self) -> None:
        self._closing = True
        self.close()
