"""What the tests of the print pages share: an office, records in every state, a printer that is only a list."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.case.file import SupervisionFile, read_supervision_file
from fieldapp.case.office import office_of
from fieldapp.errors import PrinterNotReady
from fieldapp.vault import casebook, numbers
from tests.ui.conftest import CASES, World
from ui.main_window import MainWindow
from ui.pages.print import printer as port
from ui.pages.print.errand import is_errand_under_way
from ui.pages.print.printer import PrinterState, PrintTask
from ui.widgets.sheet import Sheet

PATIENCE = 10_000
CANON = PrinterState("Canon Sekretariat", usual=True, duplex=True, papers=((210.0, 297.0),))


class DeskPrinter:
    """Printers that take pages into a list, or do not."""

    def __init__(self) -> None:
        self.printers = [CANON, PrinterState("Epson Gudang", "stopped")]
        self.taken: list[tuple[str, PrintTask]] = []
        self.ready = True
        self.page_may_end = threading.Event()
        self.page_may_end.set()

    def list_printers(self) -> list[PrinterState]:
        return list(self.printers)

    def print_pages(self, name, task, report) -> None:
        for done in range(len(task.pages)):
            report(done, len(task.pages))
            assert self.page_may_end.wait(10)
        report(len(task.pages), len(task.pages))
        if not self.ready:
            raise PrinterNotReady(name=name)
        self.taken.append((name, task))


@dataclass
class Records:
    """Records of one vault by what became of them."""

    finished: str = ""
    numbered: str = ""
    report: str = ""
    lhp: str = ""
    names: dict[str, str] = field(default_factory=dict)


class Hand:
    """Mouse and keyboard on a window."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    def find(self, name: str) -> QWidget:
        """Return the widget of a name that is seen."""
        found = [widget for widget in self.window.findChildren(QWidget, name) if widget.isVisible()]
        assert len(found) == 1, f"{name}: {len(found)}"
        return found[0]

    def sees(self, name: str) -> bool:
        return any(widget.isVisible() for widget in self.window.findChildren(QWidget, name))

    def click(self, name: str) -> None:
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)
        self.rest()

    def type(self, name: str, text: str) -> None:
        edit = self.find(name)
        edit.setFocus()
        QTest.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(edit, Qt.Key.Key_Delete)
        if text.isascii():
            QTest.keyClicks(edit, text)
        else:
            edit.insert(text)  # the test keyboard has no such keys; as if pasted

    def press(self, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
        modifiers = Qt.KeyboardModifier.NoModifier
        for one in held:
            modifiers |= one
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        self.rest()

    def ask_for_names(self) -> None:
        """Choose the copy that names people: a sheet asks why, and the choice waits for it."""
        box = self.find("copy_edit")
        box.setCurrentIndex(box.findData(""))
        self.rest()

    def choose(self, name: str, value: str) -> None:
        """Choose by keyboard: down through the list until the value is there."""
        choice = self.find(name)
        choice.setFocus()
        QTest.keyClick(choice, Qt.Key.Key_Home)
        for _ in range(choice.count()):
            if choice.value() == value:
                break
            QTest.keyClick(choice, Qt.Key.Key_Down)
        assert choice.value() == value
        self.rest()

    def rest(self) -> None:
        """Wait until no work is left."""
        self.qtbot.waitUntil(lambda: not self.window.busy and not is_errand_under_way(), timeout=PATIENCE)

    def pages(self) -> int:
        """Wait until the paper is opened and return how many pages it has."""
        view = self.window.page.view
        self.qtbot.waitUntil(lambda: view.pages > 0, timeout=PATIENCE)
        return view.pages

    def sheets(self) -> list[Sheet]:
        return [sheet for sheet in self.window.findChildren(Sheet) if sheet.isVisible()]

    def said(self, name: str) -> str:
        """Return what a label or band says."""
        return self.find(name).text()


@pytest.fixture
def office():
    return office_of("53.11.07", {"name": "Panwaslu Kecamatan Pandawai", "kop_lines": ["KECAMATAN PANDAWAI"]})


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> DeskPrinter:
    made = DeskPrinter()
    monkeypatch.setattr(port, "SystemPrinter", lambda: made)
    return made


@pytest.fixture
def records(world: World) -> Records:
    """Put records of every state into the vault of the world."""
    made = Records()
    with world.opened() as vault:
        made.numbered = world.add_case(vault)
        casebook.finalise(vault, made.numbered)
        made.names["number"] = numbers.draw(vault, made.numbered)
        made.finished = world.add_case(vault, "guru-pppk-rompi")
        casebook.finalise(vault, made.finished)
        made.report = world.add_case(vault, "laporan-tanpa-bukti")
        report = read_supervision_file((CASES / "lhp" / "masa-tenang.json").read_bytes()).report
        made.lhp = casebook.add_supervision(vault, SupervisionFile(report), Path())
    return made


@pytest.fixture
def hand(world, records, printer, open_desk, qtbot) -> Callable[..., Hand]:
    """Open the window at a page of these records and give the hand that works it."""

    def open_at(page: str, **where: str) -> Hand:
        made = Hand(open_desk(world, page=page, **where), qtbot)
        made.rest()
        return made

    return open_at
