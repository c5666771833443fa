"""The settings page on a vault, an officer in front of it, and the office above."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.vault.creation import create_vault
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.vault import Vault
from tests.ui.conftest import World, settle
from tests.ui.flows.driver import Driver
from tests.ui.welcome.conftest import PaperTray
from ui.main_window import MainWindow
from ui.pages import recoverypaper
from ui.pages.settings.page import SECTIONS, SettingsPage


@pytest.fixture
def tray(monkeypatch: pytest.MonkeyPatch) -> PaperTray:
    made = PaperTray()
    monkeypatch.setattr(recoverypaper, "SystemPrinter", lambda: made)
    return made


@pytest.fixture
def window(world: World, open_desk, tray: PaperTray) -> MainWindow:
    return open_desk(world, page="settings")


@pytest.fixture
def see(window: MainWindow) -> Driver:
    return Driver(window)


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> SettingsPage:
    found = window.findChild(SettingsPage)
    assert found is not None
    qtbot.waitUntil(lambda: len(found.sections) == len(SECTIONS))
    settle(window)
    return found


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stik"
    folder.mkdir()
    return folder


@pytest.fixture
def above(tmp_path: Path, cheap: Cost, home: Path) -> Iterator[Vault]:
    """Give the desk of the office above."""
    vault, _ = create_vault(
        tmp_path / "kabupaten", "64.01", "Bawaslu Kabupaten Paser", "Noor Aida", "kata sandi kantor atas", cost=cheap
    )
    yield vault
    vault.close()
