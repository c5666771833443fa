"""A fault of the program: caught wherever it happens, said once, and reported without a word of what people typed."""

import faulthandler
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from fieldapp import __version__
from fieldapp.errors import VaultBusy
from fieldapp.vault.schema import NAMES
from fieldapp.vault.vault import Vault
from tests.ui.conftest import World, settle
from tests.ui.shell.conftest import Hand
from ui.crash import CrashHook
from ui.main_window import MainWindow
from ui.widgets.sheet import Sheet

CANARY = "Wayan Sudarsana"


@pytest.fixture
def hooked(home: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[list[CrashHook]]:
    """Put the hooks of the program in the place of those of the tests, and take them away again."""
    made: list[CrashHook] = []
    yield made
    for hook in made:
        hook.uninstall()


@pytest.fixture
def caught(desk: MainWindow, home: Path, hooked: list[CrashHook], capsys) -> CrashHook:
    hook = CrashHook(home, desk.keep_drafts, desk.show_fault)
    hooked.append(hook)
    return hook


def fail_with(name: str) -> None:
    secret = {"pelapor": name}
    try:
        raise KeyError(name)
    except KeyError as error:
        raise ValueError(f"tidak ada {secret}") from error


def fault_sheets(window: MainWindow) -> list[Sheet]:
    return [sheet for sheet in window.findChildren(Sheet, "fault_sheet") if sheet.isVisible()]


def shown_text(window: MainWindow) -> str:
    area = fault_sheets(window)[0].findChild(QPlainTextEdit, "fault_text")
    return str(area.toPlainText())


def test_a_fault_in_a_slot_is_shown_with_what_is_safe(desk: MainWindow, caught: CrashHook, qtbot: QtBot) -> None:
    QTimer.singleShot(0, lambda: fail_with(CANARY))
    qtbot.waitUntil(lambda: bool(fault_sheets(desk)))
    settle(desk)
    text = shown_text(desk)
    assert "builtins.ValueError" in text
    assert "fail_with" in text
    assert f"netra {__version__}" in text
    assert f"skema {NAMES[-1]}" in text
    assert "cases 0" in text
    assert "layar " in text


def test_a_fault_of_a_job_and_of_a_thread_is_shown_too(desk: MainWindow, caught: CrashHook, qtbot: QtBot) -> None:
    desk.session.read(desk, lambda vault: fail_with(CANARY))
    qtbot.waitUntil(lambda: len(fault_sheets(desk)) == 1)
    thread = threading.Thread(target=fail_with, args=(CANARY,))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(fault_sheets(desk)) == 2)


def test_the_same_fault_is_shown_once(desk: MainWindow, caught: CrashHook, qtbot: QtBot, home: Path) -> None:
    for _ in range(5):
        QTimer.singleShot(0, lambda: fail_with(CANARY))
    done: list[bool] = []
    QTimer.singleShot(20, lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done))
    assert len(fault_sheets(desk)) == 1


def test_nothing_that_was_typed_is_in_the_report(
    desk: MainWindow, caught: CrashHook, world: World, home: Path, hand_on_desk: Hand, qtbot: QtBot, capsys
) -> None:
    def work(vault: Vault) -> None:
        name = CANARY
        world.add_case(vault)
        fail_with(name + vault.office_settings().name)

    desk.session.write(desk, work)
    qtbot.waitUntil(lambda: bool(fault_sheets(desk)))
    settle(desk)
    target = home.parent / f"berkas-{CANARY}.txt"
    place = hand_on_desk.find("fault_place_edit")
    assert isinstance(place, QLineEdit)
    place.setText(str(target))
    shown = shown_text(desk)
    hand_on_desk.click("fault_write_button")
    assert target.read_text(encoding="utf-8") == shown + "\n"
    said = capsys.readouterr().err
    reports = [path.read_text(encoding="utf-8") for path in (home / "crash").glob("netra-2*.txt")]
    assert reports
    for text in (shown, said, *reports):
        for word in (CANARY, "Wayan", "Tanjung Lempake", world.officer, world.passphrase, str(home), "pytest-of"):
            assert word not in text


@pytest.fixture
def hand_on_desk(desk: MainWindow, qtbot: QtBot) -> Hand:
    return Hand(desk, qtbot)


def test_a_place_that_cannot_be_written_is_said(
    desk: MainWindow, caught: CrashHook, hand_on_desk: Hand, home: Path
) -> None:
    caught.take(ValueError, ValueError(CANARY))
    hand_on_desk.wait(lambda: bool(fault_sheets(desk)))
    place = hand_on_desk.find("fault_place_edit")
    assert isinstance(place, QLineEdit)
    place.setText(str(home / "tidak" / "ada" / "x.txt"))
    hand_on_desk.click("fault_write_button")
    assert hand_on_desk.find("fault_place_field").problem()


def test_a_fault_while_locked_and_a_fault_of_showing_are_no_second_fault(
    world: World, window: MainWindow, hooked: list[CrashHook], home: Path, qtbot: QtBot, capsys
) -> None:
    def break_down(*_facts: object) -> None:
        raise RuntimeError

    hook = CrashHook(home, break_down, window.show_fault)
    hooked.append(hook)
    hook.take(ValueError, ValueError(CANARY))
    qtbot.waitUntil(lambda: bool(fault_sheets(window)))
    assert "cases" not in shown_text(window)
    hook._show = break_down
    hook.take(KeyError, KeyError(CANARY))
    qtbot.waitUntil(lambda: len(list((home / "crash").glob("netra-2*.txt"))) >= 1)


def test_drafts_are_kept_at_a_fault(desk: MainWindow, caught: CrashHook, qtbot: QtBot) -> None:
    desk.go("cases")
    page = desk.page
    caught.take(ValueError, ValueError())
    qtbot.waitUntil(lambda: bool(fault_sheets(desk)))
    assert page.heard[-1] == "leave"  # type: ignore[attr-defined]


def test_messages_of_qt_are_counted_and_not_kept(caught: CrashHook, desk: MainWindow, qtbot: QtBot) -> None:
    for _ in range(3):
        qWarning(f"cannot open {CANARY}")
    assert sum(caught.warnings.values()) == 3
    assert CANARY not in str(caught.warnings)


def test_hooks_are_given_back(home: Path, qapp: QApplication) -> None:
    before = (sys.excepthook, threading.excepthook)
    hook = CrashHook(home, lambda: None, lambda *_: None)
    assert faulthandler.is_enabled()
    assert sys.excepthook == hook.take
    hook.uninstall()
    assert (sys.excepthook, threading.excepthook) == before
    assert list((home / "crash").iterdir()) == []


def test_what_a_dying_process_wrote_is_kept(home: Path, qapp: QApplication) -> None:
    (home / "crash").mkdir(parents=True)
    for number in range(1, 15):
        (home / "crash" / f"netra-mati-{number:04d}.txt").write_text("Fatal Python error" if number % 2 else "")
    hook = CrashHook(home, lambda: None, lambda *_: None)
    hook.uninstall()
    kept = sorted(path.name for path in (home / "crash").iterdir())
    assert kept == [f"netra-mati-{number:04d}.txt" for number in (5, 7, 9, 11, 13)]


def test_an_event_of_the_core_is_a_sentence_and_not_a_fault(desk: MainWindow, caught: CrashHook, qtbot: QtBot) -> None:
    desk.fail(VaultBusy())
    assert fault_sheets(desk) == []
    assert [sheet.objectName() for sheet in desk.findChildren(Sheet) if sheet.isVisible()] == ["notice_sheet"]
