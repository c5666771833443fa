"""A window on its first day, and an officer in front of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.errors import PrinterNotReady
from fieldapp.exchange import enrolment
from fieldapp.vault.creation import create_vault
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.vault import Vault
from tests.ui.conftest import PATIENCE, Clock, close
from tests.ui.flows.driver import Driver
from ui.jobs import Report
from ui.main_window import MainWindow
from ui.pages import recoverypaper
from ui.pages.print.printer import PrinterState, PrintTask
from ui.pages.welcome import Welcome

SECRET = "kuda hijau lari pagi sekali"
OFFICER = "Drs. H. Muhammad Abdurrahman Wahid Kusumawardhana bin Syarifuddin, S.Pd., M.Si."


@dataclass
class PaperTray:
    """A printer that keeps what it was given, unless it is jammed; without a name there is none."""

    name: str = "Pencetak Kantor"
    jammed: bool = False
    tasks: list[PrintTask] = field(default_factory=list)

    def list_printers(self) -> list[PrinterState]:
        return [PrinterState(self.name, usual=True)] if self.name else []

    def print_pages(self, name: str, task: PrintTask, report: Report) -> None:
        if self.jammed:
            raise PrinterNotReady(name=name)
        report(0, 1)
        self.tasks.append(task)


@pytest.fixture
def tray(monkeypatch: pytest.MonkeyPatch) -> PaperTray:
    """Give the printer that the recovery sheet goes to."""
    made = PaperTray()
    monkeypatch.setattr(recoverypaper, "SystemPrinter", lambda: made)
    return made


@pytest.fixture
def open_first(home: Path, clock: Clock, styled: QApplication, qtbot: QtBot) -> Iterator[Callable[[], MainWindow]]:
    """Open windows on a laptop without a vault."""
    windows: list[MainWindow] = []

    def open_on() -> MainWindow:
        window = MainWindow(home, clock)
        windows.append(window)
        window.resize(1366, 768)
        window.gate.show_first()
        with qtbot.waitActive(window, timeout=PATIENCE):
            window.show()
        return window

    yield open_on
    for window in windows:
        close(window)


@pytest.fixture
def window(open_first: Callable[[], MainWindow], tray: PaperTray) -> MainWindow:
    return open_first()


@pytest.fixture
def see(window: MainWindow) -> Driver:
    """Give the officer's eyes, hand and keys."""
    return Driver(window)


@pytest.fixture
def welcome(window: MainWindow) -> Welcome:
    page = window.gate.currentWidget()
    assert isinstance(page, Welcome)
    return page


@pytest.fixture
def above(tmp_path: Path, cheap: Cost, home: Path) -> Iterator[Vault]:
    """Give the desk of the office above."""
    folder = tmp_path / "kabupaten"
    vault, _ = create_vault(folder, "33.01", "Bawaslu Kabupaten Cilacap", "Noor Aida", SECRET, cost=cheap)
    yield vault
    vault.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stik"
    folder.mkdir()
    return folder


@pytest.fixture
def invitation(above: Vault, stick: Path) -> Path:
    return enrolment.invite(above, "33.01.21", stick).path


def choose_office(see: Driver, region: str = "cilacap selatan") -> None:
    """Answer the first question by keys."""
    see.wait_for("office_region_edit")
    see.key_into("office_region_edit", region)
    see.wait_for(lambda: see.shown("office_region_edit").is_open())
    see.press("Enter")
    see.wait_for(lambda: see.shown("office_name_edit").value())


def answer_up_to_secret(see: Driver) -> None:
    """Answer everything before the passphrase."""
    see.click("start_office_button")
    choose_office(see)
    see.click("welcome_next_button")
    see.click("welcome_next_button")
    see.type_into("officer_name_edit", OFFICER)
    see.type_into("officer_position_edit", "Anggota")
    see.click("welcome_next_button")
    see.wait_for("welcome_secret_first_edit")


def make(see: Driver) -> None:
    """Answer everything, and wait for the recovery sheet."""
    answer_up_to_secret(see)
    see.type_into("welcome_secret_first_edit", SECRET)
    see.type_into("welcome_secret_second_edit", SECRET)
    see.click("welcome_next_button")
    see.wait_for("recovery_save_button")


def prove(see: Driver, welcome: Welcome) -> None:
    """Print the sheet and type back what is asked for."""
    paper = welcome.steps[4].paper
    see.click("recovery_print_button")
    see.wait_for("recovery_group_edit")
    line, group = paper.asked
    see.type_into("recovery_group_edit", paper._text.splitlines()[line - 1].split()[group].lower())
    see.press("Enter")
    see.wait_for("invitation_edit")
