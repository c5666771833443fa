"""The window: the gate before the unlock, the desk behind it, and what lies over both: locking, sheets, closing.

Made by `app.py`; every page sees it as its `Shell`. Holds the session while a vault is unlocked.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldapp.errors import NetraError, ProgramFault, WorkUnfinished
from fieldapp.vault import slots
from fieldapp.vault.roles import list_colleagues
from fieldapp.vault.vault import Clock, Vault, laptop_clock
from fieldapp.words import say
from ui import crash
from ui.desk import Desk, Where
from ui.fault import FaultSheet
from ui.garbage import Garbage
from ui.gate import Gate
from ui.hold import PIN_MINUTES, Hold, minutes_of
from ui.idle import IDLE_MINUTES, STANDARD_MINUTES, IdleWatch
from ui.jobs import Failed
from ui.page import Page
from ui.preference import Preferences
from ui.rail import STOPS
from ui.session import Session
from ui.sleep import SleepWatch
from ui.widgets.chooser import close_loose
from ui.widgets.sheet import Sheet, notice, question

SMALLEST: Final = (880, 500)
USUAL: Final = (1366, 768)
LOCK_KEY: Final = "Ctrl+L"
NEW_KEYS: Final = (("Ctrl+N", "laporan"), ("Ctrl+T", "temuan"))


class MainWindow(QWidget):
    """The one window of the program."""

    def __init__(self, home: Path, clock: Clock = laptop_clock) -> None:
        """Make the window for a folder of vaults; `gate.show_first` or `gate.enter` decides what it shows."""
        super().__init__()
        self.preferences = Preferences(home)
        self._session: Session | None = None
        self._return: tuple[Path, str, Where] | None = None
        self._focused: QWidget | None = None
        self._news: Callable[[], None] | None = None
        self._locked = True
        self._stopping = self._awaited = False
        self._garbage = Garbage(self)
        self._build(clock)
        self._build_keys()

    def _build(self, clock: Clock) -> None:
        self.setObjectName("desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(say("ui.shell.title"))
        self.setMinimumSize(*SMALLEST)
        self.watch = IdleWatch(self)
        self.watch.idled.connect(self.rest)
        self.sleep = SleepWatch(self)
        self.sleep.sleeping.connect(self.forget)
        self.hold = Hold(self)
        self.hold.ended.connect(self._give_up)
        self.gate = Gate(self, clock)
        self.gate.before_entering = self._come_back
        self.gate.entered.connect(self._begin)
        self.desk = Desk(self)
        self.desk.rail.lock_asked.connect(self.lock)
        self._frame = QStackedWidget()
        self._frame.addWidget(self.gate)
        self._frame.addWidget(self.desk)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._frame)

    def _build_keys(self) -> None:
        keys: list[tuple[str, Callable[[], None]]] = [
            (stop.key, partial(self.desk.go_by_key, stop.page)) for stop in STOPS
        ]
        keys += [(LOCK_KEY, self.lock), ("Alt+Left", self.back)]
        keys += [(key, partial(self._begin_new, kind)) for key, kind in NEW_KEYS]
        for key, act in keys:
            shortcut = QShortcut(QKeySequence(key), self.desk, act)
            shortcut.setProperty("always", key == LOCK_KEY)

    def _begin_new(self, kind: str) -> None:
        self.go("edit", kind=kind)

    def restore_place(self) -> None:
        """Stand where the window stood last; on the first day fill the screen."""
        room = self.screen().availableGeometry()
        place = self.preferences.place
        if place and room.intersects(QRect(*place)):
            self.setGeometry(*place)
        else:
            self.resize(min(USUAL[0], room.width()), min(USUAL[1], room.height()))
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
    def busy(self) -> bool:
        """Whether any work is under way or not yet answered."""
        return self.gate.busy or (self._session is not None and self._session.busy)

    def _begin(self, session: Session, where: Where | None) -> None:
        self._session = session
        session.changed.connect(self._take_setting)
        session.failed.connect(self.fail)
        session.rested.connect(self._rest)
        back, self._return = self._return, None
        if where is None and back and back[:2] == (session.folder, session.officer):
            where = back[2]
        self._take_setting()
        self._show_desk()
        self.desk.begin(session, where)
        news, self._news = self._news, None
        if news is not None:
            news()

    def _take_setting(self) -> None:
        minutes = self.session.here.setting(IDLE_MINUTES)
        self.watch.minutes = int(minutes) if minutes.isdecimal() else STANDARD_MINUTES
        self.hold.minutes = minutes_of(self.session.here.setting(PIN_MINUTES))
        self.session.read(self, _roles_here, partial(self.preferences.keep_roles, self.session.folder), key="roles")

    def _show_desk(self) -> None:
        self._locked = False
        self._close_sheets()
        self._frame.setCurrentWidget(self.desk)
        self.gate.clear()
        self.watch.start()
        self.sleep.start(int(self.winId()))

    def _come_back(self, folder: Path, officer: str | None, passphrase: str, failed: Failed) -> bool:
        """Unlock the screen in front of work that still runs; return False when there is none."""
        session = self._session
        if session is None:
            return False
        if folder != session.folder or (officer and officer != session.officer):
            if not session.carrying:
                self._end_session()
                return False
            failed(WorkUnfinished(name=session.officer_name))
            return True

        def show(_unlocked: slots.Unlocked) -> None:
            if self._session is session:
                self._resume()
            else:
                self.gate.enter(folder, officer, passphrase, failed=failed)

        self.gate.work(self.gate, lambda _report: slots.unlock(folder, session.officer, passphrase), show, failed)
        return True

    def lock(self) -> None:
        """Hide everything behind the unlocking; the keys go at once, or when the work that still runs is done."""
        if self._locked or self._session is None:
            return
        session = self._session
        self.gate.show_unlock(session.folder, session.officer, self._note(session))
        self._hide(session)
        session.stop_tending()
        if not session.working:
            self._end_session()

    def _hide(self, session: Session) -> None:
        """Show the gate in the place of everything, and keep what was typed behind it."""
        self._locked = True
        self._focused = self.focusWidget()
        self.watch.stop()
        self._return = (session.folder, session.officer, self.desk.leave())
        close_loose(self)
        self._close_sheets()
        self._frame.setCurrentWidget(self.gate)
        self.repaint()

    def change_key(self, passphrase: str, work: Callable[[Callable[[str, int], None]], object], said: str) -> None:
        """End the session, let `work(told)` change the vault that nobody has open, and come back with it."""
        session = self.session
        self._hide(session)
        self._end_session()
        self._news = None

        def hear(error: Exception | None) -> None:
            self._news = partial(self.fail, error) if error else partial(self.tell, said)

        self.gate.show_rekeying(session.folder, session.officer, passphrase, work=work, after=hear)

    # ---- the PIN -----------------------------------------------------------------------------------------------------

    def rest(self) -> None:
        """Lock because nobody is there: an officer who set a PIN comes back by it for a while."""
        session = self._session
        if self._locked or session is None:
            return
        if not (self.hold.minutes and self.hold.has_pin(session.folder, session.officer)):
            self.lock()
            return
        self.gate.show_pin(session.folder, session.officer, session.officer_name)
        self._hide(session)
        self.hold.begin()

    def forget(self) -> None:
        """Lock and let go of the keys, also of those that are held for a PIN, because the laptop goes to sleep."""
        self.lock()
        if self.hold.active:
            self._give_up("ui.pin.slept")

    def open_by_pin(self, digits: str, refused: Callable[[int], None]) -> None:
        """Show again what is held behind the lock, if this is its PIN."""
        pin = self.hold.pin
        if pin is None or not self.hold.active:
            return

        def answer(right: bool) -> None:
            if not self.hold.active:
                return
            if right:
                self._resume()
            elif left := self.hold.miss():
                refused(left)
            else:
                self._give_up("ui.pin.tries_over")

        self.gate.work(self.gate, lambda _report: pin.opens(digits), answer)

    def _resume(self) -> None:
        """Show again where the officer was, once everything that was left behind is saved."""
        self.hold.stop()
        back, self._return = self._return, None
        self._show_desk()
        if back is not None:
            self.session.write(self, lambda _vault: None, lambda _none: self.desk.resume(back[2], self._focused))

    def _give_up(self, why: str = "ui.pin.time_over") -> None:
        """Let go of the session that was held, and ask for the passphrase."""
        self.hold.stop()
        session = self._session
        if session is None or not self._locked:
            return
        self.gate.show_unlock(session.folder, session.officer, self._note(session) or say(why))
        session.stop_tending()
        if not session.working:
            self._end_session()

    def _note(self, session: Session) -> str:
        self._awaited = session.carrying
        return say("ui.unlock.still_running") if session.carrying else ""

    def _rest(self) -> None:
        """Let go of the keys that a lock left behind for work which is over now."""
        session = self._session
        if self._locked and session is not None and not self.hold.active:
            self._return = (session.folder, session.officer, self.desk.place())
            self._end_session()
            if self._awaited:
                self.gate.noted.emit(say("ui.unlock.now_done"))

    def _end_session(self) -> None:
        session, self._session = self._session, None
        self._focused = None
        self.hold.stop()
        self.desk.clear()
        if session is not None:
            session.end()
            session.deleteLater()

    # ---- what pages ask ----------------------------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.desk.page

    def go(self, page: str, **where: str) -> None:
        """Show another page; `where` is what its `arrive` takes."""
        self.desk.go(page, **where)

    def back(self) -> None:
        """Show the page that was shown before this one, the first page when there was none."""
        self.desk.back()

    def tell(self, sentence: str, tone: str = "calm") -> None:
        """Say in the foot line what just happened."""
        self.desk.foot.say(sentence, tone)

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
        for sheet in self._frame.findChildren(Sheet):
            sheet.close_sheet()

    def keep_drafts(self) -> None:
        """Let the page keep what was typed, because a fault happened."""
        if not self._locked:
            self.desk.leave()

    def show_fault(self, lines: list[str], warnings: Counter[str]) -> None:
        """Show a new fault of the program in a sheet."""
        self.open_sheet(FaultSheet(lines, warnings, None if self._locked else self._session))

    # ---- the window --------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        handle = self.windowHandle()
        if handle is not None:
            handle.installEventFilter(self.watch)
        super().showEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and not self._locked and not self.desk.is_stop():
            self.back()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        session = self._session
        if session is not None and session.carrying and not self._stopping:
            event.ignore()
            self._ask_to_close()
            return
        if not self._locked:
            self.desk.leave()
        box = self.normalGeometry()
        self.preferences.keep_place((box.x(), box.y(), box.width(), box.height()), maximised=self.isMaximized())
        self._locked = True
        self.watch.stop()
        self.sleep.stop()
        self.hold.drop_pin()
        self.hide()
        self._end_session()
        self.gate.shut_down()
        event.accept()

    def _ask_to_close(self) -> None:
        self._close_sheets()
        actions = [
            (say("ui.shell.close_stop"), "plain", self._stop_and_close),
            (say("ui.shell.close_wait"), "main", lambda: None),
        ]
        question(self, say("ui.shell.close_title"), say("ui.shell.close_text"), actions)

    def _stop_and_close(self) -> None:
        self._stopping = True
        self.close()


def _roles_here(vault: Vault) -> dict[str, tuple[str, ...]]:
    """Return the roles of those who can unlock this laptop."""
    return {one.id: one.roles for one in list_colleagues(vault) if one.unlocks}
