"""A program that presses keys and clicks without sense at the real window, for as many steps as it is told.

Started by `test_monkey`, in a process of its own: what it looks for are faults and crashes. Prints each step before it
is done, so that the last line tells what led to the end.
"""

import os
import random
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from tests.ui.flows.driver import KEYS, Driver
from tests.ui.flows.hands import RAIL
from tests.ui.scenery import PASSPHRASE, Clock
from ui.app import make_application
from ui.main_window import MainWindow
from ui.style import THEMES, apply_style
from ui.widgets import chooser

NAMED = [key for key in KEYS if key != "-"]
SHORTCUTS = (
    *(f"Ctrl+{number}" for number in range(10)), "Ctrl+N", "Ctrl+T", "Ctrl+S", "Ctrl+P", "Ctrl+F", "Ctrl+PgDown",
    "Ctrl+PgUp", "Alt+Left", "Alt+1", "Alt+2", "Alt+4", "Ctrl+Shift+N", "Ctrl+A", "Ctrl+Z", "Alt+Down", "F1",
)  # fmt: skip
LETTERS = "abcdefghij 0123456789-./"


def fail(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """End at the first fault."""
    traceback.print_exception(kind, error, trace)
    sys.stderr.flush()
    os._exit(7)


class Monkey:
    """Somebody who presses anything."""

    def __init__(self, window: MainWindow, seed: int) -> None:
        self.window, self.driver, self.dice = window, Driver(window), random.Random(seed)
        self.acts: list[tuple[int, Callable[[], str]]] = [
            (20, self.press_key), (12, self.press_shortcut), (18, self.type_letter), (20, self.click_button),
            (14, self.click_anywhere), (3, self.go_somewhere), (1, self.lock), (2, self.resize), (1, self.turn_theme),
            (6, self.wait),
        ]  # fmt: skip

    def step(self) -> None:
        """Do one thing, and let the window work a little or to the end."""
        if self.window.locked:
            self.unlock()
            return
        weights = [weight for weight, _ in self.acts]
        self.dice.choices([act for _, act in self.acts], weights)[0]()
        if self.dice.random() < 0.3:
            QTest.qWait(self.dice.choice((0, 1, 5, 30)))
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def say(self, *words: object) -> str:
        os.write(1, (" ".join(map(str, words)) + "\n").encode(errors="replace"))
        return ""

    def press_key(self) -> str:
        key = self.dice.choice(NAMED)
        self.say("key", key)
        self.driver.press(key)
        return key

    def press_shortcut(self) -> str:
        key = self.dice.choice(SHORTCUTS)
        self.say("shortcut", key)
        self.driver.press(key)
        return key

    def type_letter(self) -> str:
        text = "".join(self.dice.choice(LETTERS) for _ in range(self.dice.randrange(1, 6)))
        self.say("type", repr(text))
        self.driver.type(text)
        return text

    def click_button(self) -> str:
        there = [one for one in self.window.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()]
        if there:
            button = self.dice.choice(there)
            self.say("button", button.objectName() or button.text())
            if button.objectName() != "lock_button":
                self._click(button.mapTo(self.window, button.rect().center()))
        return ""

    def click_anywhere(self) -> str:
        place = QPoint(self.dice.randrange(self.window.width()), self.dice.randrange(self.window.height()))
        self.say("click", place.x(), place.y())
        self._click(place, double=self.dice.random() < 0.2)
        return ""

    def _click(self, place: QPoint, *, double: bool = False) -> None:
        popup = QApplication.activePopupWidget()
        target: QWidget = popup or self.window
        handle = target.windowHandle()
        if handle is not None and target.rect().contains(place):
            act = QTest.mouseDClick if double else QTest.mouseClick
            act(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        elif popup is not None:
            popup.close()

    def go_somewhere(self) -> str:
        page = self.dice.choice(list(RAIL))
        self.say("go", page)
        self.window.go(page)
        return page

    def lock(self) -> str:
        self.say("lock")
        self.driver.press("Ctrl+L")
        return ""

    def unlock(self) -> None:
        self.say("unlock")
        self.driver.wait_for(lambda: not self.window.busy)
        if self.driver.shown("unlock_passphrase_edit") is None:
            self.window.gate.show_unlock(self.window.gate.home / "vault")
        self.driver.wait_for("unlock_passphrase_edit")
        self.driver.type_into("unlock_passphrase_edit", PASSPHRASE)
        self.driver.press("Enter")
        self.driver.wait_for(lambda: not self.window.locked)

    def resize(self) -> str:
        self.say("resize")
        self.window.resize(self.dice.choice((880, 911, 1280, 1366, 1920)), self.dice.choice((500, 680, 768, 1080)))
        return ""

    def turn_theme(self) -> str:
        self.say("theme")
        apply_style(make_application(), self.dice.choice(THEMES))
        return ""

    def wait(self) -> str:
        self.say("wait")
        self.driver.wait_for(lambda: not self.window.busy, 60)
        return ""


def main() -> None:
    home, seed, steps = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    sys.excepthook = fail
    chooser._open = lambda dialog, _done: dialog.deleteLater()
    apply_style(make_application(), "light")
    clock = Clock()
    window = MainWindow(home, clock)
    window.resize(1366, 768)
    window.gate.show_first()
    window.show()
    window.activateWindow()
    Driver(window).wait_for(lambda: QGuiApplication.focusWindow() is not None)
    monkey = Monkey(window, seed)
    for _ in range(steps):
        monkey.step()
    monkey.driver.wait_for(lambda: not window.busy, 60)
    window.close()
    monkey.driver.settle()
    os._exit(0)


if __name__ == "__main__":
    main()
