"""The desk at which the window is watched: the window, the officer, the watchdog, and what lies beside the laptop."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtTest import QTest

from tests.ui.flows.driver import Driver
from tests.ui.watchdog import Watchdog
from ui.main_window import MainWindow


@dataclass
class Desk:
    """The window, the officer, and what lies beside the laptop; `crowd` has the most people, `revealed` names some."""

    window: MainWindow
    driver: Driver
    dog: Watchdog
    folder: Path
    stick: Path
    crowd: str = ""
    revealed: str = ""

    def settle(self) -> None:
        """Wait until nothing is under way."""
        self.driver.wait_for(lambda: not self.window.busy, 900)
        self.driver.settle()

    def type(self, text: str, pause: int = 25) -> None:
        """Type like somebody who types fast, letting the window work between the letters."""
        for letter in text:
            self.driver.type(letter)
            QTest.qWait(pause)

    def press(self, name: str) -> None:
        """Click what has a name and wait until nothing is under way."""
        self.driver.click(name)
        self.settle()

    def walk_rows(self, table: str, *, open_one: bool = False) -> None:
        """Walk through a list by keys, to its end and back, and open the row that is reached."""
        self.driver.tab_to(table)
        for key in ("End", "Home", *["PgDown"] * 4, *["Down"] * 10, "Home"):
            self.driver.press(key)
            QTest.qWait(10)
        if open_one:
            self.driver.press("Enter")
        self.settle()

    def search_for(self, text: str, name: str = "search_edit") -> None:
        """Type into a search field and clear it again."""
        self.driver.click(name)
        self.type(text, 60)
        QTest.qWait(300)
        self.settle()
        self.driver.press("Ctrl+A", "Backspace")
        QTest.qWait(300)
        self.settle()
