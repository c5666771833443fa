"""The unlocking: right and wrong passphrases, every error with what can be done about it, recovery, practice."""

import re
import shutil
import threading
from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from fieldapp import canonical
from fieldapp.desk import practice
from fieldapp.desk.precaution import keep_one
from fieldapp.errors import SlotsNewer
from fieldapp.vault import schema, snapshot
from fieldapp.vault.creation import create_vault
from fieldapp.vault.database import Database
from fieldapp.vault.officers import add_officer
from fieldapp.vault.slots import COPY, SLOTS
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from tests.ui.conftest import CHEAP, PATIENCE, Clock, World
from tests.ui.shell.conftest import Hand
from tests.vault.test_database import longer_schema
from ui.main_window import MainWindow
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet

NEW = "sawah hijau di tepi kota"


def trouble(window: MainWindow) -> list[str]:
    return [banner.text() for banner in window.gate.findChildren(Banner) if banner.isVisibleTo(window)]


def problem(hand: Hand, name: str) -> str:
    field = hand.find(name)
    assert isinstance(field, Field)
    return field.problem()


def test_the_right_passphrase_opens(window: MainWindow, hand: Hand, world: World) -> None:
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    hand.type_passphrase(world.passphrase)
    button = hand.find("unlock_button")
    assert isinstance(button, Button)
    assert button.text() == say("ui.unlock.opening")
    assert not button.isEnabled()
    hand.wait(lambda: not window.locked)
    assert window.page.name == "home"


@pytest.mark.parametrize("typed", ["bukan", "x" * 5000, "\u202erahasia\u202c", "kuda hijau lari pagi sekal"])
def test_a_wrong_one_says_so_under_the_field(window: MainWindow, hand: Hand, world: World, typed: str) -> None:
    edit = hand.find("unlock_passphrase_edit")
    assert isinstance(edit, QLineEdit)
    edit.setText(typed)
    hand.click("unlock_button")
    hand.wait(lambda: bool(problem(hand, "unlock_passphrase_field")))
    assert "tidak cocok" in problem(hand, "unlock_passphrase_field")
    assert edit.hasFocus()
    assert edit.hasSelectedText()
    hand.qtbot.keyClicks(edit, "k")
    assert problem(hand, "unlock_passphrase_field") == ""
    hand.unlock(world.passphrase)


def test_nothing_typed_asks_for_it(window: MainWindow, hand: Hand) -> None:
    hand.click("unlock_button")
    assert problem(hand, "unlock_passphrase_field") == say("ui.unlock.empty")
    assert not window.gate.busy


def test_caps_lock_is_noticed(window: MainWindow, hand: Hand) -> None:
    edit = hand.find("unlock_passphrase_edit")
    for typed, shift, noticed in (("A", False, True), ("a", False, False), ("a", True, True), ("A", True, False)):
        held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(edit, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, held, typed))
        assert (edit.accessibleDescription() == say("ui.unlock.caps")) is noticed


def test_names_are_shown_only_when_there_is_a_choice(window: MainWindow, hand: Hand, world: World) -> None:
    assert world.officer not in texts(window)
    with world.opened() as vault:
        add_officer(vault, "Drs. H. Abdurrahman", "Anggota", NEW, CHEAP)
        office = vault.office_settings().name
    window.gate.show_unlock(world.folder)
    assert [one.name for one in hand.people().people()] == [world.officer, "Drs. H. Abdurrahman"]
    assert office not in texts(window)


def texts(window: MainWindow) -> str:
    return "\n".join(label.text() for label in window.gate.findChildren(QLabel) if label.isVisibleTo(window))


# ---- what can go wrong ----------------------------------------------------------------------------------------------


def test_a_second_window_is_told_and_may_try_again(window: MainWindow, hand: Hand, world: World) -> None:
    with world.opened():
        hand.type_passphrase(world.passphrase)
        hand.wait(lambda: bool(trouble(window)))
        assert "sedang menulis" in trouble(window)[0]
    hand.click("again_button")
    hand.wait(lambda: not window.locked)


def test_a_damaged_vault_offers_the_backup(window: MainWindow, hand: Hand, world: World) -> None:
    with world.opened() as vault:
        snapshot.backup(vault.db, vault.db_key, vault.folder, world.home / "stik", date(2024, 11, 24))
    (world.folder / "vault.db").write_bytes(b"rusak" * 1000)
    hand.type_passphrase(world.passphrase)
    hand.wait(lambda: bool(trouble(window)))
    assert "rusak" in trouble(window)[0]
    hand.click("restore_button")
    path = hand.find("backup_path_edit")
    assert isinstance(path, QLineEdit)
    path.setText(str(world.home / "stik"))
    hand.qtbot.keyClick(path, Qt.Key.Key_Return)
    hand.wait(lambda: not window.gate.busy)
    secret = hand.find("backup_passphrase_edit")
    assert isinstance(secret, QLineEdit)
    secret.setText(world.passphrase)
    hand.click("bring_back_button")
    hand.wait(lambda: not window.locked)
    assert (world.home / "vault-rusak-1" / "vault.db").read_bytes().startswith(b"rusak")


def test_a_damaged_vault_offers_what_it_keeps_itself(window: MainWindow, hand: Hand, world: World) -> None:
    with world.opened() as vault:
        keep_one(vault)
    (world.folder / "vault.db").write_bytes(b"rusak" * 1000)
    hand.type_passphrase(world.passphrase)
    hand.wait(lambda: bool(trouble(window)))
    hand.click("restore_button")
    hand.wait(lambda: hand.find("backup_passphrase_edit").isVisible())
    secret = hand.find("backup_passphrase_edit")
    assert isinstance(secret, QLineEdit)
    secret.setText(world.passphrase)
    hand.click("bring_back_button")
    hand.wait(lambda: not window.locked)
    assert (world.home / "vault-rusak-1" / "vault.db").read_bytes().startswith(b"rusak")


def test_damaged_keys_are_said_before_anything_is_typed(window: MainWindow, hand: Hand, world: World) -> None:
    for name in (SLOTS, COPY):
        (world.folder / name).write_text("{")
    window.gate.show_unlock(world.folder)
    assert "slots.json" in trouble(window)[0]
    assert not hand.find("unlock_button").isEnabled()
    assert hand.find("restore_button").isEnabled()


def test_newer_keys_say_that_an_update_is_needed(window: MainWindow, hand: Hand, world: World) -> None:
    value = canonical.decode((world.folder / SLOTS).read_bytes())
    covered = {name: part for name, part in value.items() if name != "sum"} | {"v": 3}
    covered["sum"] = canonical.sha256(canonical.encode(covered))[:16]
    for name in (SLOTS, COPY):
        (world.folder / name).write_bytes(canonical.encode(covered))
    window.gate.show_unlock(world.folder)
    assert trouble(window) == [SlotsNewer().sentence]


def test_a_copied_vault_goes_on_here_when_one_says_so(window: MainWindow, hand: Hand, world: World) -> None:
    shutil.rmtree(world.home / "witness")
    hand.type_passphrase(world.passphrase)
    hand.wait(lambda: bool(trouble(window)))
    hand.click("go_on_here_button")
    hand.click("answer_0_button")
    assert window.locked
    assert hand.find("go_on_here_button").isEnabled()
    hand.click("go_on_here_button")
    hand.click("answer_1_button")
    hand.wait(lambda: not window.locked)
    assert window.session.here.incarnation > 1


def test_an_older_copy_is_noticed(window: MainWindow, hand: Hand, world: World, add: Callable[[Vault], None]) -> None:
    old = world.home / "salinan"
    shutil.copytree(world.folder, old)
    with world.opened() as vault:
        add(vault)
    shutil.rmtree(world.folder)
    old.rename(world.folder)
    hand.type_passphrase(world.passphrase)
    hand.wait(lambda: bool(trouble(window)))
    assert hand.find("go_on_here_button").isVisible()


@pytest.fixture
def add(world: World) -> Callable[[Vault], None]:
    return lambda vault: world.add_case(vault) and None


# ---- a lost passphrase ----------------------------------------------------------------------------------------------


class RecoveryHand(Hand):
    """Fills in the sheet for a lost passphrase."""

    def fill(self, lines: str, new: str, again: str = "") -> None:
        area = self.find("recovery_lines_edit")
        assert isinstance(area, QPlainTextEdit)
        area.setPlainText(lines)
        for name, text in (("recovery_first_edit", new), ("recovery_second_edit", again or new)):
            edit = self.find(name)
            assert isinstance(edit, QLineEdit)
            edit.setText(text)
        self.click("recover_button")


@pytest.fixture
def recovery(window: MainWindow, qtbot: QtBot) -> RecoveryHand:
    made = RecoveryHand(window, qtbot)
    made.click("forgotten_button")
    made.click("sheet_way_button")
    return made


def test_the_printed_sheet_gives_a_new_passphrase(window: MainWindow, recovery: RecoveryHand, world: World) -> None:
    recovery.fill(world.recovery[world.folder].lower(), NEW)
    recovery.wait(lambda: not window.locked)
    window.lock()
    recovery.type_passphrase(world.passphrase)
    recovery.wait(lambda: bool(problem(recovery, "unlock_passphrase_field")))
    recovery.unlock(NEW)


def test_a_mistyped_line_is_named(window: MainWindow, recovery: RecoveryHand, world: World) -> None:
    lines = world.recovery[world.folder].splitlines()
    lines[2] = re.sub(r"\d{4}$", lambda found: f"{(int(found[0]) + 1) % 10000:04d}", lines[2])
    recovery.fill("\n".join(lines), NEW)
    recovery.wait(lambda: bool(problem(recovery, "recovery_lines_field")))
    assert "Baris 3" in problem(recovery, "recovery_lines_field")
    assert window.locked


def test_the_sheet_of_another_vault_opens_nothing(
    window: MainWindow, recovery: RecoveryHand, world: World, clock: Clock
) -> None:
    other, text = create_vault(world.home / "lain", "64.01.06", "Lain", "Sari", NEW, clock=clock, cost=CHEAP)
    other.close()
    recovery.fill(text, NEW)
    recovery.wait(lambda: bool(problem(recovery, "recovery_lines_field")))
    assert "bukan milik data ini" in problem(recovery, "recovery_lines_field")


@pytest.mark.parametrize(
    ("lines", "new", "again", "field"),
    [
        ("", NEW, NEW, "recovery_lines_field"),
        ("1  X", "pendek", "pendek", "recovery_first_field"),
        ("1  X", NEW, NEW + "x", "recovery_second_field"),
    ],
)
def test_what_is_missing_is_said_before_any_work(
    window: MainWindow, recovery: RecoveryHand, lines: str, new: str, again: str, field: str
) -> None:
    recovery.fill(lines, new, again)
    assert problem(recovery, field)
    assert not window.gate.busy


def test_the_sheet_closes_by_escape_and_forgets(window: MainWindow, recovery: RecoveryHand) -> None:
    sheet = window.findChild(Sheet, "recovery_sheet")
    recovery.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert QApplication.focusWidget() is recovery.find("forgotten_button")


# ---- practice -------------------------------------------------------------------------------------------------------


def test_practice_opens_at_once_and_leads_back(window: MainWindow, hand: Hand, world: World, clock: Clock) -> None:
    made, _ = create_vault(
        practice.practice_folder(world.home), "64.01.05", "Latihan", "Latihan", practice.PASSPHRASE,
        practice=True, clock=clock, cost=CHEAP,
    )  # fmt: skip
    made.close()
    hand.click("to_practice_button")
    hand.wait(lambda: not window.locked)
    assert window.session.practice
    window.lock()
    assert practice.PASSPHRASE in texts(window)
    hand.click("to_office_button")
    assert practice.PASSPHRASE not in texts(window)
    hand.unlock(world.passphrase)
    assert not window.session.practice


def test_practice_is_offered_to_be_made(window: MainWindow, hand: Hand) -> None:
    hand.click("to_practice_button")
    hand.qtbot.waitUntil(lambda: window.gate.currentWidget().objectName() == "welcome", timeout=PATIENCE)
    window.gate.show_first()


def test_the_vault_that_was_open_last_is_asked_for_first(window: MainWindow, hand: Hand, world: World) -> None:
    world.make_vault(folder=world.home / "latihan", practice=True)
    window.gate.show_unlock(world.home / "latihan")
    hand.unlock(world.passphrase)
    window.lock()
    window.gate.show_first()
    assert hand.find("to_office_button").isVisible()


def test_an_upgrade_says_what_is_done(
    window: MainWindow, hand: Hand, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = threading.Event()

    def wait_and_add(db: Database) -> None:
        assert seen.wait(PATIENCE / 1000)
        db.execute("CREATE TABLE later (a TEXT) STRICT")

    longer_schema(monkeypatch, wait_and_add)
    hand.type_passphrase(world.passphrase)
    said = say("ui.unlock.upgrade_upgrade")
    hand.wait(lambda: said in trouble(window))
    seen.set()
    hand.wait(lambda: not window.locked)
    assert (world.folder / "backup" / f"before-upgrade-{len(schema.NAMES) - 1}.db").is_file()
