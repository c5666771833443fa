"""What a scene is: a page in a state, on a laptop, and what an officer does to get there.

The families of pages (home, case, edit, ...) make their scenes from this; `stage` collects them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from tests.ui.flows.driver import Driver
from tests.ui.gallery.table import Table
from tests.ui.scenery import Laptop
from ui.main_window import MainWindow
from ui.pages.print.errand import is_errand_under_way
from ui.widgets.pagesupply import PageSupply
from ui.widgets.sheet import Sheet

Act = Callable[["Sitting"], object]


@dataclass
class Sitting:
    """An officer in front of a window, with a table beside it: sticks and a printer."""

    window: MainWindow
    driver: Driver
    laptop: Laptop
    folder: Path
    laptops: Path
    table: Table
    undo: list[Callable[[], object]] = field(default_factory=list)

    def go(self, page: str, **where: str) -> None:
        """Show a page and let it finish reading."""
        self.window.go(page, **where)
        self.rest()

    def known(self, name: str) -> str:
        """Return the id that the laptop knows by a name; "@" before it is left out."""
        return self.laptop.known[name.removeprefix("@")]

    def rest(self) -> None:
        """Wait until nothing is under way and everything is laid out."""
        self.driver.wait_for(lambda: not self._is_at_work())
        for _ in range(3):
            QCoreApplication.sendPostedEvents(None, 0)
            self.driver.settle()
        focus = QApplication.focusWidget()
        if focus is not None:
            # a cursor that happens to be dark or lit would make every picture another one
            QCoreApplication.sendEvent(focus, QEvent(QEvent.Type.UpdateRequest))

    def _is_at_work(self) -> bool:
        drawing = any(supply._jobs.busy for supply in self.window.findChildren(PageSupply))
        return drawing or self.window.busy or is_errand_under_way()

    def clear(self) -> None:
        """Put sheets away and take back what the scene broke."""
        self.rest()
        for sheet in self.window.findChildren(Sheet):
            if sheet.is_open():
                sheet.close_sheet()
        while self.undo:
            self.undo.pop()()
        self.driver.settle()


@dataclass(frozen=True)
class Scene:
    """One picture; `alone` scenes get a laptop of their own, `locked` ones begin before the unlock.

    `prepare` does something to the copy of the laptop, and to the table, before the window opens.
    """

    page: str
    state: str
    laptop: str
    arrange: Act
    alone: bool = False
    locked: bool = False
    prepare: Callable[[Laptop, Table, Path], object] | None = None


def at(page: str, **where: str) -> Act:
    """Return the act of going to a page; a value "@name" stands for the id the laptop knows by that name."""

    def go(officer: Sitting) -> None:
        officer.go(page, **{key: officer.known(value) if value[:1] == "@" else value for key, value in where.items()})

    return go


def every(page: str, where: dict[str, str] | None = None, **more: Any) -> list[Scene]:
    """Return the plain scenes of a page that looks different only by what is in the vault."""
    place = {**(where or {}), **more}
    return [
        Scene(page, "empty", "new", at(page, **place)),
        Scene(page, "typical", "worked", at(page, **place)),
        Scene(page, "full", "full", at(page, **place)),
    ]


def search_nothing(name: str, text: str = "tidak ada yang begini") -> Act:
    """Return the act of searching for what is not there; the search is emptied again."""

    def act(officer: Sitting) -> None:
        officer.driver.type_into(name, text)
        field = officer.driver.wait_for(name)
        officer.driver.wait_for(lambda: not field._timer.isActive())

        def empty() -> None:
            officer.driver.press("Esc")
            officer.rest()

        officer.undo.append(empty)

    return act


def click(*names: str) -> Act:
    """Return the act of clicking one thing after the other."""

    def act(officer: Sitting) -> None:
        for name in names:
            officer.driver.click(name)
            officer.rest()

    return act


def read(*texts: str) -> Act:
    """Return the act of waiting until texts can be read."""

    def act(officer: Sitting) -> None:
        for text in texts:
            officer.driver.wait_to_read(text)

    return act


def type_into(name: str, text: str) -> Act:
    """Return the act of typing into a field."""
    return lambda officer: officer.driver.type_into(name, text)


def press(*keys: str) -> Act:
    """Return the act of pressing keys."""
    return lambda officer: officer.driver.press(*keys)


def then(*acts: Act) -> Act:
    """Return acts one after the other."""

    def act(officer: Sitting) -> None:
        for one in acts:
            one(officer)
        officer.rest()

    return act
