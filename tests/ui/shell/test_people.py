"""Whose passphrase is asked for: a list of names with their roles, by mouse and by keys; two clicks to a colleague."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from fieldapp.vault.officers import add_officer
from fieldapp.vault.roles import set_roles
from tests.ui.conftest import CHEAP, World, settle
from tests.ui.shell.conftest import Hand
from ui.main_window import MainWindow
from ui.pages.people import Person, PersonButton, name_roles

COLLEAGUE, SECRET = "Drs. H. Muhammad Abdurrahman & Rekan", "padi kuning di lereng bukit"


@pytest.fixture
def two(window: MainWindow, hand: Hand, world: World) -> str:
    """Give a vault a second officer, one of the staff; the window shows its unlocking."""
    with world.opened() as vault:
        other = add_officer(vault, COLLEAGUE, "Staf", SECRET, CHEAP)
    window.gate.show_unlock(world.folder)
    return other


def test_one_officer_needs_no_list(window: MainWindow, world: World) -> None:
    people = window.gate.findChildren(PersonButton)
    assert [one.isVisibleTo(window) for one in people] == [False]


def test_names_stand_with_the_roles_that_were_on_record_last(
    window: MainWindow, hand: Hand, world: World, two: str
) -> None:
    first = hand.people().people()[0]
    assert [(one.name, one.roles) for one in hand.people().people()] == [(world.officer, ""), (COLLEAGUE, "")]
    hand.unlock(world.passphrase)
    settle(window)
    window.lock()
    assert hand.people().people() == [
        Person(first.id, world.officer, "Ketua, Anggota (Koordinator Divisi), dan 3 peran lain"),
        Person(two, COLLEAGUE, "Staf"),
    ]
    assert hand.people().button(two).accessibleDescription() == "Staf"
    stored = (world.home / "window.json").read_text()
    assert json.loads(stored)["roles"]["vault"][two] == ["staf"]
    assert "Abdurrahman" not in stored


def test_a_role_that_was_taken_is_no_longer_told(window: MainWindow, hand: Hand, world: World, two: str) -> None:
    hand.unlock(world.passphrase)
    settle(window)
    window.session.write(window, lambda vault: set_roles(vault, two, ["anggota"], "diangkat"), changed=("*",))
    settle(window)
    window.lock()
    assert hand.people().people()[1].roles == "Anggota (Koordinator Divisi)"


def test_two_clicks_lead_to_a_colleague(window: MainWindow, hand: Hand, world: World, two: str) -> None:
    hand.unlock(world.passphrase)
    hand.click("lock_button")
    edit = hand.find("unlock_passphrase_edit")
    assert isinstance(edit, QLineEdit)
    edit.setText("setengah kata")
    hand.choose(COLLEAGUE)
    assert edit.hasFocus()
    assert edit.text() == ""
    hand.unlock(SECRET)
    assert window.session.officer == two


def test_the_list_is_walked_by_keys(window: MainWindow, hand: Hand, world: World, two: str) -> None:
    people = hand.people()
    people.button(people.value()).setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert people.value() == two
    assert QApplication.focusWidget() is people.button(two)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert people.value() == two
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert QApplication.focusWidget() is hand.find("unlock_passphrase_edit")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    hand.unlock(SECRET)
    assert window.session.officer == two


def test_a_long_list_scrolls_and_the_last_officer_is_in_sight(window: MainWindow, hand: Hand, world: World) -> None:
    with world.opened() as vault:
        for number in range(8):
            add_officer(vault, f"Petugas {number}", "Staf", f"{SECRET} {number}", CHEAP)
    window.gate.show_unlock(world.folder)
    hand.choose("Petugas 2")
    hand.unlock(f"{SECRET} 2")
    settle(window)
    window.lock()
    QApplication.processEvents()
    people = hand.people()
    seen = [one.name for one in people.people() if not people.button(one.id).visibleRegion().isEmpty()]
    assert "Petugas 2" in seen
    assert len(seen) <= 7
    assert hand.find("unlock_button").visibleRegion().boundingRect().height() > 0
    for _ in range(9):
        QTest.keyClick(people.button(people.value()), Qt.Key.Key_Down)
    last = people.button(people.value())
    assert last.person.name == "Petugas 7"
    hand.wait(lambda: last.visibleRegion().boundingRect().height() == last.height())


def test_one_name_is_always_marked(window: MainWindow, hand: Hand, two: str) -> None:
    hand.choose(COLLEAGUE)
    hand.choose(COLLEAGUE)
    assert [one.isChecked() for one in hand.people().findChildren(PersonButton)] == [False, True]


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        ([], ""),
        (["staf"], "Staf"),
        (["staf", "auditor"], "Staf, Auditor"),
        (["ketua", "staf", "auditor"], "Ketua, Staf, dan 1 peran lain"),
    ],
)
def test_many_roles_are_told_in_few_words(roles: list[str], said: str) -> None:
    assert name_roles(roles) == said
