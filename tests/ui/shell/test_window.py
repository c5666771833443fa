"""The window by keyboard and mouse: pages, the way back, locking, closing, and what it remembers."""

import gc
import hashlib
import json
import secrets
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from fieldapp.errors import VaultInUse
from fieldapp.exchange import quarantine
from fieldapp.vault.draft import list_drafts
from fieldapp.vault.officers import add_officer
from fieldapp.vault.pin import make_pin
from fieldapp.vault.vault import Vault, open_vault
from fieldapp.words import say
from tests.ui.conftest import CHEAP, Clock, World, close, settle
from tests.ui.shell.conftest import Hand
from tests.ui.shell.plain import PlainPage
from ui.idle import IdleWatch
from ui.main_window import MainWindow
from ui.preference import Preferences
from ui.rail import NARROW_WIDTH, RailItem
from ui.style import RAIL_WIDTH
from ui.widgets.banner import Banner
from ui.widgets.sheet import Sheet, notice


def heard(window: MainWindow) -> list[object]:
    assert isinstance(window.page, PlainPage)
    return window.page.heard


def press(window: MainWindow, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    QTest.keyClick(QApplication.focusWidget() or window, key, held)


CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


# ---- pages ----------------------------------------------------------------------------------------------------------


def test_it_begins_at_home_and_goes_where_it_is_sent(desk: MainWindow) -> None:
    assert desk.page.name == "home"
    desk.go("case", text="kasus 1")
    assert desk.page.name == "case"
    assert heard(desk) == [("arrive", {"text": "kasus 1"})]


def test_pages_are_made_once(desk: MainWindow) -> None:
    first = desk.page
    desk.go("cases")
    desk.go("home")
    assert desk.page is first
    assert heard(desk) == [("arrive", {}), "leave", ("arrive", {})]


def test_the_way_back_leads_to_where_one_was(desk: MainWindow) -> None:
    desk.go("cases", text="camat")
    desk.go("case", text="kasus 1")
    desk.go("case", text="kasus 2")
    press(desk, Qt.Key.Key_Left, ALT)
    assert heard(desk)[-1] == ("arrive", {"text": "kasus 1"})
    press(desk, Qt.Key.Key_Escape)
    assert (desk.page.name, heard(desk)[-1]) == ("cases", ("arrive", {"text": "camat"}))
    press(desk, Qt.Key.Key_Escape)
    assert desk.page.name == "cases"
    desk.back()
    desk.back()
    assert desk.page.name == "home"


def test_a_page_that_is_hidden_hears_of_changes_before_it_is_shown_again(desk: MainWindow) -> None:
    home = desk.page
    desk.go("cases")
    desk.session.announce(["c1"])
    desk.session.announce(["c2"])
    assert heard(desk)[-2:] == [("refresh", frozenset({"c1"})), ("refresh", frozenset({"c2"}))]
    assert isinstance(home, PlainPage)
    assert home.heard[-1] == "leave"
    desk.go("home")
    assert home.heard[-2:] == [("refresh", frozenset({"c1", "c2"})), ("arrive", {})]
    desk.go("cases")
    desk.session.announce(["c3"])
    desk.session.announce()
    desk.go("home")
    assert home.heard[-2:] == [("refresh", frozenset()), ("arrive", {})]


def test_the_rail_leads_by_mouse_by_keys_and_by_number(desk: MainWindow, qtbot: QtBot) -> None:
    item = desk.findChild(RailItem, "rail_cases")
    qtbot.mouseClick(item, Qt.MouseButton.LeftButton)
    assert (desk.page.name, item.isChecked()) == ("cases", True)
    press(desk, Qt.Key.Key_1, CTRL)
    assert (desk.page.name, item.isChecked()) == ("home", False)
    press(desk, Qt.Key.Key_F1)
    assert desk.page.name == "help"
    desk.findChild(RailItem, "rail_home").setFocus()
    press(desk, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is item
    press(desk, Qt.Key.Key_Return)
    assert desk.page.name == "cases"


def test_the_rail_shows_what_there_is_and_marks_where_one_is(desk: MainWindow) -> None:
    shown = [item.objectName() for item in desk.findChildren(RailItem) if item.isVisible()]
    assert shown == ["rail_home", "rail_cases", "rail_help", "lock_button"]
    desk.go("case")
    assert desk.findChild(RailItem, "rail_cases").isChecked()
    press(desk, Qt.Key.Key_6, CTRL)
    assert desk.page.name == "case"


def test_an_office_that_receives_has_a_place_for_it(world: World, open_desk: Callable[..., MainWindow]) -> None:
    above = world.make_vault("64.01", world.home / "kabupaten")
    window = open_desk(world, above)
    assert window.findChild(RailItem, "rail_intake").isVisible()
    press(window, Qt.Key.Key_0, CTRL)
    assert window.page.name == "intake"


def test_a_held_bundle_opens_the_place_for_it(desk: MainWindow) -> None:
    def hold(vault: Vault) -> None:
        with vault.writing():
            quarantine.put(vault, "a.netra", b"x", ("bundle_damaged", "Rusak."))

    desk.session.write(desk, hold, changed=("*",))
    settle(desk)
    assert desk.findChild(RailItem, "rail_intake").isVisible()


def test_a_narrow_window_keeps_the_icons(desk: MainWindow) -> None:
    rail = desk.desk.rail
    assert rail.width() == RAIL_WIDTH
    desk.resize(911, 512)
    QApplication.processEvents()
    assert rail.width() == NARROW_WIDTH
    assert "Beranda" in desk.findChild(RailItem, "rail_home").toolTip()
    assert desk.minimumWidth() <= 911
    assert desk.minimumHeight() <= 512


def test_what_was_done_is_said_in_the_foot_line(desk: MainWindow) -> None:
    desk.tell("Konsep disimpan.")
    assert desk.desk.foot.text() == "Konsep disimpan."
    desk.lock()
    assert desk.desk.foot.text() == ""


def test_practice_is_written_above_everything(world: World, open_desk: Callable[..., MainWindow]) -> None:
    practice = world.make_vault(folder=world.home / "latihan", practice=True)
    window = open_desk(world, practice)
    band = window.desk.findChild(QObject, "practice_band")
    assert band.isVisible()
    assert band.mapTo(window, QPoint(0, 0)) == QPoint(0, 0)


# ---- locking --------------------------------------------------------------------------------------------------------


def test_locking_keeps_what_was_typed_and_comes_back_to_it(window: MainWindow, hand: Hand, world: World) -> None:
    hand.unlock(world.passphrase)
    window.go("cases")
    window.findChild(QLineEdit, "cases_edit").setText("camat orasi")
    press(window, Qt.Key.Key_L, CTRL)
    assert window.locked
    assert not window.desk.isVisible()
    assert (
        window.findChild(QLineEdit, "cases_edit") is None or not window.findChild(QLineEdit, "cases_edit").isVisible()
    )
    with world.opened() as vault:
        assert [draft.id for draft in list_drafts(vault)] == ["camat orasi"]
    hand.unlock(world.passphrase)
    assert window.page.name == "cases"
    assert window.findChild(QLineEdit, "cases_edit").text() == "camat orasi"


def test_another_officer_begins_at_home(window: MainWindow, hand: Hand, world: World) -> None:
    with world.opened() as vault:
        add_officer(vault, "Drs. H. Muhammad Abdurrahman", "Anggota", "padi kuning di lereng bukit", CHEAP)
    window.gate.show_first()
    hand.unlock(world.passphrase)
    window.go("cases")
    first = window.session.officer
    window.lock()
    assert hand.people().value() == first
    hand.choose("Drs. H. Muhammad Abdurrahman")
    hand.unlock("padi kuning di lereng bukit")
    assert window.page.name == "home"
    assert window.session.officer_name == "Drs. H. Muhammad Abdurrahman"


def test_work_that_ends_may_lock_the_screen(window: MainWindow, hand: Hand, world: World) -> None:
    for work in ("write", "carry", "read"):
        hand.unlock(world.passphrase)
        start = getattr(window.session, work)
        start(window.page, lambda vault, *_report: vault.office, lambda _office: window.lock())
        hand.wait(lambda: window.locked)
    hand.unlock(world.passphrase)


def test_sheets_do_not_survive_a_lock(window: MainWindow, hand: Hand, world: World) -> None:
    hand.unlock(world.passphrase)
    sheet = notice(window, "Rahasia", "Nama pelapor")
    press(window, Qt.Key.Key_L, CTRL)
    assert window.locked
    assert not sheet.isVisible()
    QApplication.sendPostedEvents()
    hand.unlock(world.passphrase)
    assert [sheet for sheet in window.findChildren(Sheet) if sheet.isVisible()] == []


@pytest.mark.parametrize("way", ["lock", "pin"])
def test_nothing_of_the_keys_is_left_after_a_lock(world: World, window: MainWindow, hand: Hand, way: str) -> None:
    world.passphrase = secrets.token_hex(16)
    window.gate.show_unlock(world.make_vault(folder=world.home / "lain"))
    hand.unlock(world.passphrase)
    window.go("case")
    key = hashlib.sha256(window.session.here.db_key).digest()
    spoken = hashlib.sha256(world.passphrase.encode()).digest()
    world.passphrase = ""
    assert holders(key)
    # what was typed opened the slot and is gone
    assert holders(spoken) == []
    if way == "pin":
        window.hold.set_pin(window.session.folder, window.session.officer, make_pin("482917"))
        window.rest()
        assert holders(key)
        window.hold.ended.emit()
    else:
        window.lock()
    QApplication.processEvents()
    assert holders(key) == []
    assert holders(spoken) == []


def holders(digest: bytes) -> list[object]:
    """Return everything in this process that holds a text or bytes with this hash."""
    gc.collect()
    return [thing for thing in gc.get_objects() if any(hashed(part) == digest for part in gc.get_referents(thing))]


def hashed(part: object) -> bytes:
    if isinstance(part, str):
        part = part.encode(errors="replace")
    return hashlib.sha256(part).digest() if isinstance(part, bytes) and len(part) < 100 else b""


def test_an_officer_who_went_away_is_locked_out(window: MainWindow, hand: Hand, world: World) -> None:
    hand.unlock(world.passphrase)
    seconds = [0.0]
    window.watch._seconds = lambda: seconds[0]
    window.watch.start()
    seconds[0] = 599
    window.watch.look()
    assert not window.locked
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    seconds[0] = 1198
    window.watch.look()
    assert not window.locked
    QTest.mouseMove(window.windowHandle(), QPoint(300, 300))
    QApplication.processEvents()
    seconds[0] = 1799
    window.watch.look()
    assert window.locked


def test_the_minutes_are_a_setting(window: MainWindow, hand: Hand, world: World) -> None:
    with world.opened() as vault:
        vault.keep_setting("ui.idle_minutes", "3")
    hand.unlock(world.passphrase)
    assert window.watch.minutes == 3
    window.session.write(window, lambda vault: vault.keep_setting("ui.idle_minutes", "0"), changed=("*",))
    settle(window)
    assert window.watch.minutes == 0


def test_zero_minutes_never_lock(qapp: QApplication, qtbot: QtBot) -> None:
    seconds = [0.0]
    watch, idled = IdleWatch(seconds=lambda: seconds[0]), list[bool]()
    watch.idled.connect(lambda: idled.append(True))
    watch.minutes = 0
    watch.start()
    seconds[0] = 1e9
    watch.look()
    watch.minutes = 1
    watch.eventFilter(watch, QInputMethodEvent())
    watch.look()
    assert idled == []
    seconds[0] += 61
    watch.look()
    watch.look()
    assert idled == [True]


# ---- long work behind a lock, and closing ---------------------------------------------------------------------------


class LongWork:
    """An export that goes on until the test lets it end."""

    def __init__(self, window: MainWindow) -> None:
        self.begun, self.free = threading.Event(), threading.Event()
        self.answers: list[object] = []
        window.session.carry(window.page, self._work, self.answers.append, self.answers.append)
        assert self.begun.wait(10)

    def _work(self, vault: Vault, report: Callable[[int, int], None]) -> str:
        self.begun.set()
        while not self.free.wait(0.01):
            report(1, 2)
        return "written"


def test_a_lock_lets_long_work_finish_and_then_drops_the_keys(window: MainWindow, hand: Hand, world: World) -> None:
    hand.unlock(world.passphrase)
    window.go("cases")
    work = LongWork(window)
    window.lock()
    assert hand.find("unlock_passphrase_edit").isVisible()
    assert say("ui.unlock.still_running") in banners(window)
    with pytest.raises(VaultInUse):
        open_vault(world.folder, None, world.passphrase)
    work.free.set()
    hand.wait(lambda: bool(work.answers))
    assert work.answers == ["written"]
    assert say("ui.unlock.now_done") in banners(window)
    with world.opened():
        pass
    hand.unlock(world.passphrase)
    assert window.page.name == "cases"


def banners(window: MainWindow) -> list[str]:
    return [banner.text() for banner in window.gate.findChildren(Banner) if banner.isVisibleTo(window)]


def test_one_can_come_back_to_long_work(window: MainWindow, hand: Hand, world: World) -> None:
    hand.unlock(world.passphrase)
    window.go("cases")
    page = window.page
    work = LongWork(window)
    window.lock()
    hand.type_passphrase("bukan kata sandinya")
    hand.wait(lambda: not window.gate.busy)
    assert window.locked
    hand.unlock(world.passphrase)
    assert window.page is page
    assert window.session.carrying
    work.free.set()
    settle(window)
    assert work.answers == ["written"]
    assert not window.locked


def test_nobody_else_is_let_in_before_long_work_is_over(window: MainWindow, hand: Hand, world: World) -> None:
    practice = world.make_vault(folder=world.home / "latihan", practice=True)
    hand.unlock(world.passphrase)
    work = LongWork(window)
    window.lock()
    window.gate.show_unlock(practice)
    hand.type_passphrase(world.passphrase)
    assert window.locked
    assert any(world.officer in text for text in banners(window))
    work.free.set()
    hand.wait(lambda: bool(work.answers))


def test_closing_asks_while_long_work_runs(window: MainWindow, hand: Hand, world: World) -> None:
    hand.unlock(world.passphrase)
    work = LongWork(window)
    window.close()
    assert window.isVisible()
    hand.click("answer_1_button")
    assert window.isVisible()
    assert window.session.carrying
    window.close()
    hand.click("answer_0_button")
    assert not window.isVisible()
    assert work.answers == []
    with world.opened():
        pass


def test_closing_keeps_what_was_typed_and_gives_the_vault_back(window: MainWindow, hand: Hand, world: World) -> None:
    hand.unlock(world.passphrase)
    window.go("cases")
    window.findChild(QLineEdit, "cases_edit").setText("setengah jadi")
    window.close()
    with world.opened() as vault:
        assert [draft.id for draft in list_drafts(vault)] == ["setengah jadi"]


# ---- what it remembers ----------------------------------------------------------------------------------------------


def test_it_stands_where_it_stood(window: MainWindow, hand: Hand, world: World, clock: Clock) -> None:
    window.setGeometry(20, 30, 1000, 600)
    close(window)
    stored = json.loads((world.home / "window.json").read_text())
    assert (stored["place"], stored["maximised"]) == ([20, 30, 1000, 600], False)
    assert stored.keys() == {"theme", "vault", "place", "maximised", "save_folder", "roles"}
    again = MainWindow(world.home, clock)
    again.restore_place()
    assert again.geometry().getRect() == (20, 30, 1000, 600)
    close(again)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"place": "x"}', b'{"theme": 7}', b"\xff\xfe"])
def test_a_spoilt_memory_is_no_error(content: bytes, home) -> None:
    home.mkdir()
    (home / "window.json").write_bytes(content)
    preferences = Preferences(home)
    assert (preferences.theme, preferences.place) == ("system", None)
    preferences.theme = "dark"
    assert Preferences(home).theme == "dark"


def test_an_unknown_theme_and_a_foreign_folder_are_not_remembered(home) -> None:
    home.mkdir()
    (home / "window.json").write_text('{"theme": "merah", "vault": "../lain"}')
    preferences = Preferences(home)
    assert preferences.theme == "system"
    assert preferences.folder == home / "vault"
    preferences.folder = home / "latihan"
    preferences.folder = home.parent / "peragaan" / "kecamatan"
    assert Preferences(home).folder == home / "latihan"
