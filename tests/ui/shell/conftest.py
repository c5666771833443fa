"""The shell is tried with plain pages, so that its tests say something about the shell alone."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PATIENCE, Clock, World, close
from tests.ui.shell.plain import PLAIN
from ui.main_window import MainWindow
from ui.pages import PAGES
from ui.pages.people import People


@pytest.fixture(autouse=True)
def plain_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in PAGES if name != "help"]:
        monkeypatch.delitem(PAGES, name)
    for name, place in PLAIN.items():
        monkeypatch.setitem(PAGES, name, place)


@pytest.fixture
def window(world: World, clock: Clock, styled: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    """Give a window before the unlock, showing what it shows first."""
    made = MainWindow(world.home, clock)
    made.resize(1366, 768)
    made.gate.show_first()
    with qtbot.waitActive(made, timeout=PATIENCE):
        made.show()
    yield made
    close(made)


class Hand:
    """Types and clicks in the unlocking as a person does."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    def find(self, name: str) -> QWidget:
        found = [part for part in self.window.findChildren(QWidget, name) if part.isVisibleTo(self.window)]
        assert len(found) == 1, f"{name}: {len(found)}"
        return found[0]

    def unlock(self, passphrase: str) -> None:
        self.type_passphrase(passphrase)
        self.wait(lambda: not self.window.locked)

    def type_passphrase(self, passphrase: str) -> None:
        edit = self.find("unlock_passphrase_edit")
        assert isinstance(edit, QLineEdit)
        edit.clear()
        self.qtbot.keyClicks(edit, passphrase)
        self.qtbot.keyClick(edit, Qt.Key.Key_Return)

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def people(self) -> People:
        found = self.find("unlock_officers")
        assert isinstance(found, People)
        return found

    def choose(self, name: str) -> None:
        """Click the row of an officer."""
        chosen = next(one for one in self.people().people() if one.name == name)
        self.qtbot.mouseClick(self.people().button(chosen.id), Qt.MouseButton.LeftButton)

    def wait(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=PATIENCE)


@pytest.fixture
def hand(world: World, window: MainWindow, qtbot: QtBot) -> Hand:
    return Hand(window, qtbot)
