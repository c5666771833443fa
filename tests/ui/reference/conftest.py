"""Data Acuan on an unlocked vault, an officer in front of it, and a desk that signs what arrives on a stick."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.vault import packbook
from tests.ui.conftest import World, settle
from tests.ui.flows.driver import Driver
from ui.main_window import MainWindow
from ui.pages.reference.page import ReferencePage


@pytest.fixture
def window(world: World, open_desk: Callable[..., MainWindow]) -> MainWindow:
    packbook._ready.clear()
    return open_desk(world, page="reference")


@pytest.fixture
def see(window: MainWindow) -> Driver:
    return Driver(window)


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> ReferencePage:
    found = window.findChild(ReferencePage)
    assert found is not None
    settle(window)
    return found


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stik"
    folder.mkdir()
    return folder
