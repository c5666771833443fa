"""What a story needs besides a window: a stick, a printer and a file chooser that are none, and two laptops."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog

from tests.ui.flows.driver import Driver
from tests.ui.scenery import Clock
from tests.ui.stray import StrayWatch
from ui.jobs import Report
from ui.main_window import MainWindow
from ui.pages.print.printer import PrinterState, PrintTask
from ui.pages.transfer import stick as sticks
from ui.style import apply_style
from ui.widgets import chooser


@dataclass
class PaperTray:
    """A printer that keeps what it was given."""

    name: str = "Pencetak Kantor"
    tasks: list[PrintTask] = field(default_factory=list)

    def list_printers(self) -> list[PrinterState]:
        return [PrinterState(self.name, usual=True, papers=((210.0, 297.0), (215.0, 330.0)))]

    def print_pages(self, name: str, task: PrintTask, report: Report) -> None:
        assert name == self.name
        report(0, len(task.pages))
        self.tasks.append(task)
        report(len(task.pages), len(task.pages))


@dataclass
class Answers:
    """The system's file chooser: gives the paths that the story put here, one question after the other."""

    waiting: list[Path] = field(default_factory=list)
    asked: int = 0

    def open(self, dialog: QFileDialog, done: Callable[[list[Path]], object]) -> None:
        self.asked += 1
        assert self.waiting, f"nobody has an answer to {dialog.windowTitle()}"
        path = self.waiting.pop(0)
        QTimer.singleShot(0, lambda: done([path]))
        dialog.deleteLater()


@dataclass
class Plug:
    """The places for sticks: what is in this list is plugged in."""

    volumes: list[sticks.Volume] = field(default_factory=list)

    def put_in(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.volumes.append(sticks.Volume(folder, "NETRA", "vfat", 8 * 10**9, 16 * 10**9))

    def pull_out(self) -> None:
        self.volumes.clear()


@pytest.fixture(autouse=True)
def no_stray_windows(qapp) -> Iterator[None]:
    watch = StrayWatch(qapp, (MainWindow,))
    yield
    watch.stop()
    assert not watch.found, "\n".join(watch.found)


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> PaperTray:
    tray = PaperTray()
    for module in ("ui.pages.recoverypaper", "ui.pages.print.printer"):
        try:
            monkeypatch.setattr(f"{module}.SystemPrinter", lambda: tray)
        except (AttributeError, ImportError):
            continue
    return tray


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    made = Answers()
    monkeypatch.setattr(chooser, "_open", made.open)
    return made


@pytest.fixture
def plug(monkeypatch: pytest.MonkeyPatch) -> Plug:
    made = Plug()
    monkeypatch.setattr(sticks, "list_volumes", lambda: list(made.volumes))
    monkeypatch.setattr(sticks, "EVERY", 20)
    return made


@pytest.fixture
def sit_down(qapp, qtbot, monkeypatch) -> Iterator[Callable[[Path, Clock], Driver]]:
    """Give a window on a NETRA_HOME as an officer finds it in the morning, and put the former one away."""
    apply_style(qapp, "light")
    open_now: list[MainWindow] = []

    def stand_up() -> None:
        while open_now:
            window = open_now.pop()
            driver = Driver(window)
            driver.wait_for(lambda window=window: not window.busy)
            window.close()
            window.deleteLater()
            driver.settle()

    def sit(home: Path, clock: Clock) -> Driver:
        stand_up()
        monkeypatch.setenv("NETRA_HOME", str(home))
        window = MainWindow(home, clock)
        open_now.append(window)
        window.resize(1366, 768)
        window.gate.show_first()
        window.show()
        qtbot.waitActive(window)
        window.activateWindow()
        driver = Driver(window)
        driver.wait_for(window.isActiveWindow)
        return driver

    yield sit
    stand_up()
