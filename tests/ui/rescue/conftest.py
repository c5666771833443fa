"""Two laptops and a stick: the desk with its recovery sheet, and the field laptop that it can open again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.desk import recovery
from tests.ui.conftest import PATIENCE, Clock, World, close
from tests.ui.flows.driver import Driver
from tests.ui.transfer.conftest import desk_folder, enrol, sticks_in
from tests.ui.welcome.conftest import tray
from ui.main_window import MainWindow

__all__ = ["desk_folder", "sticks_in", "tray"]


@dataclass
class Helped:
    """The field laptop `world`, the desk above it, and the text of the desk's recovery sheet."""

    world: World
    desk: Path
    sheet: str


@pytest.fixture
def helped(world: World, desk_folder: Path, tmp_path: Path) -> Helped:
    """Give a laptop that the office above can open again."""
    folder = tmp_path / "daftar"
    folder.mkdir()
    with world.opened() as field, world.opened(desk_folder) as desk:
        made = recovery.make_office_key(desk)
        recovery.keep_office_key(desk, made)
        enrol(desk, field, folder)
    return Helped(world, desk_folder, made.text)


@pytest.fixture
def open_gate(world: World, clock: Clock, styled: QApplication, qtbot: QtBot) -> Iterator[Callable[[], MainWindow]]:
    """Open windows that show the unlocking."""
    windows: list[MainWindow] = []

    def open_on() -> MainWindow:
        made = MainWindow(world.home, clock)
        windows.append(made)
        made.resize(1366, 768)
        made.gate.show_first()
        with qtbot.waitActive(made, timeout=PATIENCE):
            made.show()
        return made

    yield open_on
    for window in windows:
        close(window)


@pytest.fixture
def see() -> Callable[[MainWindow], Driver]:
    return Driver
