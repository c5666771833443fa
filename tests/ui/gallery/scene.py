"""The scenes: which page in which state, on which laptop, and what an officer does to get there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from tests.ui.flows.driver import Driver
from tests.ui.scenery import Laptop
from ui.main_window import MainWindow
from ui.widgets.sheet import Sheet


@dataclass
class Sitting:
    """An officer in front of a window."""

    window: MainWindow
    driver: Driver
    laptop: Laptop
    folder: Path
    undo: list[Callable[[], None]] = field(default_factory=list)

    def go(self, page: str, **where: str) -> None:
        """Show a page and let it finish reading."""
        self.window.go(page, **where)
        self.rest()

    def rest(self) -> None:
        """Wait until nothing is under way and everything is laid out."""
        self.driver.wait_for(lambda: not self.window.busy)
        for _ in range(3):
            QCoreApplication.sendPostedEvents(None, 0)
            self.driver.settle()
        focus = QApplication.focusWidget()
        if focus is not None:
            # a cursor that happens to be dark or lit would make every picture another one
            QCoreApplication.sendEvent(focus, QEvent(QEvent.Type.UpdateRequest))

    def clear(self) -> None:
        """Put sheets away and take back what the scene broke."""
        while self.undo:
            self.undo.pop()()
        for sheet in self.window.findChildren(Sheet):
            if sheet.is_open():
                sheet.close_sheet()
        self.driver.settle()


@dataclass(frozen=True)
class Scene:
    """One picture; `alone` scenes get a laptop of their own, `locked` ones begin before the unlock."""

    page: str
    state: str
    laptop: str
    arrange: Callable[[Sitting], None]
    alone: bool = False
    locked: bool = False


def at(page: str, **where: str) -> Callable[[Sitting], None]:
    """Return the act of going to a page; a value "@name" stands for the id the laptop knows by that name."""

    def go(officer: Sitting) -> None:
        known = officer.laptop.known
        officer.go(page, **{key: known[value[1:]] if value[:1] == "@" else value for key, value in where.items()})

    return go


def every(page: str, where: dict[str, str] | None = None, **more: Any) -> list[Scene]:
    """Return the plain scenes of a page that looks different only by what is in the vault."""
    place = {**(where or {}), **more}
    return [
        Scene(page, "empty", "new", at(page, **place)),
        Scene(page, "typical", "worked", at(page, **place)),
        Scene(page, "full", "full", at(page, **place)),
    ]


def search_nothing(name: str, text: str = "tidak ada yang begini") -> Callable[[Sitting], None]:
    """Return the act of searching for what is not there."""

    def act(officer: Sitting) -> None:
        officer.driver.type_into(name, text)
        officer.rest()

    return act


def then(*acts: Callable[[Sitting], None]) -> Callable[[Sitting], None]:
    """Return acts one after the other."""

    def act(officer: Sitting) -> None:
        for one in acts:
            one(officer)

    return act


MEETING, PATROL = "@pertemuan-balai-desa", "@masa-tenang"


def nil_without_place(officer: Sitting) -> None:
    """Try to save a nil report that lacks what is needed."""
    officer.go("supervision")
    officer.driver.click("nil_button")
    officer.driver.click("save_nil_button")


SUPERVISION = [
    *every("supervision"),
    Scene("supervision", "error", "new", nil_without_place),
    Scene("supervision", "unmatched", "worked", then(at("supervision"), search_nothing("search_edit"))),
    Scene("report", "typical", "worked", at("report", id=MEETING)),
    Scene("report", "nil", "worked", at("report", id=PATROL)),
    Scene("report", "error", "new", at("report", id="01900000-0000-7000-8000-000000000000")),
]

HELP = [*every("help")[:2]]

SCENES: list[Scene] = [*SUPERVISION, *HELP]
