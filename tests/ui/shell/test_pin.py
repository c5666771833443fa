"""The PIN: it opens what locked itself, for a while and a few tries, and nothing that somebody locked."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.errors import VaultInUse
from fieldapp.vault.draft import list_drafts
from fieldapp.vault.officers import add_officer
from fieldapp.vault.pin import make_pin
from fieldapp.vault.vault import open_vault
from fieldapp.words import say
from tests.ui.conftest import CHEAP, Clock, World, close, settle
from tests.ui.shell.conftest import Hand
from tests.ui.shell.test_window import LongWork, banners, heard, press
from ui.hold import LONGEST_MINUTES, Hold, minutes_of
from ui.main_window import MainWindow
from ui.widgets.chooser import choose_folder
from ui.widgets.field import Field

PIN = "482917"
COLLEAGUE, COLLEAGUE_SECRET = "Drs. H. Muhammad Abdurrahman", "padi kuning di lereng bukit"


class Seconds:
    """The seconds that a laptop counts, in the hand of a test."""

    def __init__(self) -> None:
        self.now = 5000.0

    def __call__(self) -> float:
        return self.now


class PinHand(Hand):
    """An officer who set a PIN and goes away from time to time."""

    def __init__(self, window: MainWindow, qtbot: QtBot, world: World) -> None:
        super().__init__(window, qtbot)
        self.world, self.seconds = world, Seconds()
        self.window.hold._seconds = self.seconds

    def begin(self) -> None:
        """Unlock with the passphrase and set the PIN."""
        self.unlock(self.world.passphrase)
        self.window.hold.set_pin(self.window.session.folder, self.window.session.officer, make_pin(PIN))

    def go_away(self) -> None:
        """Do nothing until the screen locks itself."""
        self.window.watch.idled.emit()
        assert self.window.locked

    def type_pin(self, digits: str) -> None:
        edit = self.find("pin_edit")
        assert isinstance(edit, QLineEdit)
        assert edit.hasFocus()
        self.qtbot.keyClicks(edit, digits)
        self.qtbot.keyClick(edit, Qt.Key.Key_Return)
        self.wait(lambda: not self.window.gate.busy)

    def asks(self) -> str:
        """Return what the gate asks for: "pin" or "passphrase"."""
        pin = [one for one in self.window.findChildren(QWidget, "pin_edit") if one.isVisibleTo(self.window)]
        return "pin" if pin else self.find("unlock_passphrase_edit").objectName().split("_")[1]

    def is_free(self) -> bool:
        """Say whether the vault was given back, so that its keys are gone."""
        try:
            with open_vault(self.world.folder, self.world.officer, self.world.passphrase):
                return True
        except VaultInUse:
            return False


@pytest.fixture
def officer(window: MainWindow, qtbot: QtBot, world: World) -> PinHand:
    made = PinHand(window, qtbot, world)
    made.begin()
    return made


def test_a_screen_that_locked_itself_opens_by_the_pin_where_it_was(officer: PinHand, window: MainWindow) -> None:
    window.go("cases", text="camat")
    page, session = window.page, window.session
    window.findChild(QLineEdit, "cases_edit").setText("setengah jadi")
    officer.go_away()
    assert officer.asks() == "pin"
    assert not window.desk.isVisible()
    assert not officer.is_free()
    officer.type_pin(PIN)
    assert not window.locked
    settle(window)
    assert window.session is session
    assert window.page is page
    assert heard(window)[-1] == ("arrive", {"text": "setengah jadi"})
    assert [draft.id for draft in list_drafts(window.session.here)] == ["setengah jadi"]
    assert not window.hold.active


def test_without_a_pin_the_passphrase_is_asked_for(window: MainWindow, hand: Hand, world: World, qtbot: QtBot) -> None:
    officer = PinHand(window, qtbot, world)
    officer.unlock(world.passphrase)
    officer.go_away()
    assert officer.asks() == "passphrase"
    assert officer.is_free()


@pytest.mark.parametrize("how", ["key", "button", "sleep"])
def test_what_somebody_locks_and_a_closed_lid_forget_the_keys_at_once(
    officer: PinHand, window: MainWindow, how: str
) -> None:
    if how == "key":
        press(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    elif how == "button":
        officer.click("lock_button")
    else:
        window.sleep.sleeping.emit()
    assert window.locked
    assert officer.asks() == "passphrase"
    assert officer.is_free()


def test_a_lid_that_closes_on_a_held_screen_forgets_the_keys(officer: PinHand, window: MainWindow) -> None:
    officer.go_away()
    window.sleep.sleeping.emit()
    assert officer.asks() == "passphrase"
    assert officer.is_free()
    assert say("ui.pin.slept") in banners(window)
    officer.unlock(officer.world.passphrase)


def test_five_wrong_tries_and_the_passphrase_is_asked_for(officer: PinHand, window: MainWindow) -> None:
    officer.go_away()
    for left in (4, 3, 2, 1):
        officer.type_pin("482918")
        field = officer.find("pin_field")
        assert isinstance(field, Field)
        assert field.problem() == say("ui.pin.wrong", left=left)
        assert not officer.is_free()
    officer.type_pin("482919")
    assert officer.asks() == "passphrase"
    assert say("ui.pin.tries_over") in banners(window)
    assert officer.is_free()
    officer.unlock(officer.world.passphrase)
    officer.go_away()
    officer.type_pin("482918")
    officer.type_pin(PIN)
    assert not window.locked


def test_after_half_an_hour_the_keys_are_gone(officer: PinHand, window: MainWindow) -> None:
    officer.go_away()
    officer.seconds.now += LONGEST_MINUTES * 60 - 1
    window.hold.look()
    assert officer.asks() == "pin"
    officer.seconds.now += 1
    window.hold.look()
    assert officer.asks() == "passphrase"
    assert say("ui.pin.time_over") in banners(window)
    assert officer.is_free()


def test_the_minutes_are_a_setting_and_never_more_than_thirty(officer: PinHand, window: MainWindow) -> None:
    window.session.write(window, lambda vault: vault.keep_setting("ui.pin_minutes", "5"), changed=("*",))
    settle(window)
    officer.go_away()
    officer.seconds.now += 300
    window.hold.look()
    assert officer.asks() == "passphrase"
    said = {"": 30, "0": 0, "5": 5, "30": 30, "999": 30, "-5": 30, "lima": 30, "٥": 30}
    assert {text: minutes_of(text) for text in said} == said


def test_nothing_typed_asks_for_it(officer: PinHand, window: MainWindow) -> None:
    officer.go_away()
    officer.type_pin("")
    field = officer.find("pin_field")
    assert isinstance(field, Field)
    assert field.problem() == say("ui.pin.empty")
    assert window.hold.tries == 5


def test_the_passphrase_opens_what_is_held_too(officer: PinHand, window: MainWindow) -> None:
    window.go("cases")
    session = window.session
    officer.go_away()
    officer.click("by_passphrase_button")
    assert officer.asks() == "passphrase"
    officer.unlock(officer.world.passphrase)
    assert window.session is session
    assert not window.hold.active
    settle(window)
    assert window.page.name == "cases"


def test_the_time_of_a_held_session_goes_on_while_the_passphrase_is_asked_for(
    officer: PinHand, window: MainWindow
) -> None:
    officer.go_away()
    officer.click("by_passphrase_button")
    officer.seconds.now += LONGEST_MINUTES * 60
    window.hold.look()
    assert officer.is_free()
    officer.unlock(officer.world.passphrase)


def test_a_pin_is_one_officers(officer: PinHand, window: MainWindow) -> None:
    own = window.session.officer
    window.lock()
    with officer.world.opened() as vault:
        add_officer(vault, COLLEAGUE, "Anggota", COLLEAGUE_SECRET, CHEAP)
    window.gate.show_unlock(officer.world.folder)
    officer.choose(COLLEAGUE)
    officer.unlock(COLLEAGUE_SECRET)
    officer.go_away()
    assert officer.asks() == "passphrase"
    assert window.hold.has_pin(officer.world.folder, own)


def test_a_colleague_comes_in_over_what_is_held(officer: PinHand, window: MainWindow) -> None:
    window.lock()
    with officer.world.opened() as vault:
        add_officer(vault, COLLEAGUE, "Anggota", COLLEAGUE_SECRET, CHEAP)
    window.gate.show_unlock(officer.world.folder)
    officer.unlock(officer.world.passphrase)
    window.go("cases")
    window.findChild(QLineEdit, "cases_edit").setText("konsep Hariyati")
    officer.go_away()
    officer.click("other_officer_button")
    officer.choose(COLLEAGUE)
    officer.unlock(COLLEAGUE_SECRET)
    assert window.session.officer_name == COLLEAGUE
    assert window.page.name == "home"
    assert list_drafts(window.session.here) == []
    window.lock()
    officer.choose(officer.world.officer)
    officer.unlock(officer.world.passphrase)
    assert [draft.id for draft in list_drafts(window.session.here)] == ["konsep Hariyati"]


def test_a_wrong_passphrase_of_a_colleague_ends_what_was_held(officer: PinHand, window: MainWindow) -> None:
    window.lock()
    with officer.world.opened() as vault:
        add_officer(vault, COLLEAGUE, "Anggota", COLLEAGUE_SECRET, CHEAP)
    window.gate.show_unlock(officer.world.folder)
    officer.unlock(officer.world.passphrase)
    officer.go_away()
    officer.click("other_officer_button")
    officer.choose(COLLEAGUE)
    officer.type_passphrase("bukan kata sandinya")
    officer.wait(lambda: not window.gate.busy)
    assert window.locked
    assert officer.is_free()


def test_long_work_goes_on_behind_a_held_screen(officer: PinHand, window: MainWindow) -> None:
    work = LongWork(window)
    officer.go_away()
    assert officer.asks() == "pin"
    work.free.set()
    officer.wait(lambda: bool(work.answers))
    settle(window)
    assert not officer.is_free()
    officer.type_pin(PIN)
    assert not window.locked


def test_keys_whose_time_ran_out_go_when_long_work_is_over(officer: PinHand, window: MainWindow) -> None:
    work = LongWork(window)
    officer.go_away()
    officer.seconds.now += LONGEST_MINUTES * 60
    window.hold.look()
    assert officer.asks() == "passphrase"
    assert say("ui.unlock.still_running") in banners(window)
    assert not officer.is_free()
    work.free.set()
    officer.wait(officer.is_free)


def test_the_digits_are_nowhere_and_the_pin_ends_with_the_program(
    officer: PinHand, window: MainWindow, clock: Clock
) -> None:
    digits = "".join(["59", "31", "74"])
    window.hold.set_pin(window.session.folder, window.session.officer, make_pin(digits))
    officer.go_away()
    officer.type_pin(digits)
    assert not window.locked
    folder, own = window.session.folder, window.session.officer
    files = [path.read_bytes() for path in officer.world.home.rglob("*") if path.is_file()]
    assert not any(digits.encode() in data for data in files)
    close(window)
    assert not window.hold.has_pin(folder, own)
    again = MainWindow(officer.world.home, clock)
    assert not again.hold.has_pin(folder, own)
    close(again)


def test_no_menu_stays_open_over_a_locked_screen(officer: PinHand, window: MainWindow) -> None:
    menu = QMenu(window)
    menu.addAction(QAction("Nama pelapor", menu))
    menu.popup(window.mapToGlobal(QPoint(300, 300)))
    officer.wait(menu.isVisible)
    officer.go_away()
    assert not menu.isVisible()
    assert QApplication.activePopupWidget() is None


def test_no_chooser_stays_open_over_a_locked_screen(officer: PinHand, window: MainWindow) -> None:
    chosen: list[object] = []
    choose_folder(window, "Pilih", None, chosen.append)
    dialog = window.findChild(QFileDialog)
    officer.wait(dialog.isVisible)
    window.lock()
    assert not dialog.isVisible()
    assert chosen == []


def test_what_is_held_is_closed_with_the_window(officer: PinHand, window: MainWindow) -> None:
    officer.go_away()
    window.close()
    assert not window.isVisible()
    assert officer.is_free()


def test_a_pin_that_answers_after_the_time_opens_nothing(officer: PinHand, window: MainWindow) -> None:
    officer.go_away()
    edit = officer.find("pin_edit")
    QTest.keyClicks(edit, PIN)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    officer.seconds.now += LONGEST_MINUTES * 60
    window.hold.look()
    officer.wait(lambda: not window.gate.busy)
    assert window.locked
    assert officer.asks() == "passphrase"


def test_a_hold_counts_its_own_seconds(qtbot: QtBot) -> None:
    seconds, ended = Seconds(), list[bool]()
    hold = Hold(seconds=seconds)
    hold.ended.connect(lambda: ended.append(True))
    hold.minutes = 1
    hold.begin()
    seconds.now += 59
    hold.look()
    assert (hold.active, ended) == (True, [])
    seconds.now += 1
    hold.look()
    hold.look()
    assert (hold.active, ended) == (False, [True])
