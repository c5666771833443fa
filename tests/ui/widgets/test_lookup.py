"""Type-ahead: asked a moment after the last key, answered later, walked by arrows and taken by Enter."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.widgets import LookupEdit, TextEdit

Show = Callable[..., QWidget]
FOUND = [
    ("64.09.05", "Kecamatan Sepaku", "Kabupaten Penajam Paser Utara"),
    ("64.09.05.2001", "Desa Sidomulyo", "Kecamatan Sepaku"),
    ("64.09.05.2002", "Desa Sukaraja", ""),
]


class Register:
    """Keeps what was asked until the test answers."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: list[Callable[[list[tuple[str, str, str]]], None]] = []

    def find(self, text: str, answer: Callable[[list[tuple[str, str, str]]], None]) -> None:
        self.asked.append(text)
        self.answers.append(answer)


@pytest.fixture
def register() -> Register:
    return Register()


@pytest.fixture
def lookup(show: Show, register: Register) -> LookupEdit:
    made = LookupEdit("region_edit", register.find)
    show(made, TextEdit("after_edit"))
    made.setFocus()
    return made


def ask(qtbot: QtBot, lookup: LookupEdit, register: Register, text: str) -> None:
    count = len(register.asked)
    qtbot.keyClicks(lookup, text)
    qtbot.waitUntil(lambda: len(register.asked) > count)


def test_it_asks_once_and_takes_by_keys(qtbot: QtBot, lookup: LookupEdit, register: Register) -> None:
    ask(qtbot, lookup, register, "sido")
    assert register.asked == ["sido"]
    register.answers[0](FOUND)
    assert lookup.is_open()
    qtbot.keyClick(lookup, Qt.Key.Key_Down)
    with qtbot.waitSignals([lookup.changed, lookup.picked]):
        qtbot.keyClick(lookup, Qt.Key.Key_Return)
    assert not lookup.is_open()
    assert (lookup.value(), lookup.text()) == ("64.09.05.2001", "Desa Sidomulyo")
    assert lookup.picked_row() == FOUND[1]


def test_it_takes_by_mouse(qtbot: QtBot, lookup: LookupEdit, register: Register) -> None:
    ask(qtbot, lookup, register, "su")
    register.answers[0](FOUND)
    place = lookup.list.visualItemRect(lookup.list.item(2)).center()
    qtbot.mouseClick(lookup.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert lookup.value() == "64.09.05.2002"
    assert lookup.hasFocus()


def test_an_answer_to_an_older_question_is_passed_over(qtbot: QtBot, lookup: LookupEdit, register: Register) -> None:
    ask(qtbot, lookup, register, "se")
    ask(qtbot, lookup, register, "pa")
    register.answers[0](FOUND)
    assert not lookup.is_open()
    register.answers[1](FOUND[:1])
    assert lookup.list.count() == 1


def test_an_answer_after_leaving_opens_nothing(qtbot: QtBot, lookup: LookupEdit, register: Register) -> None:
    ask(qtbot, lookup, register, "se")
    qtbot.keyClick(lookup, Qt.Key.Key_Tab)
    register.answers[0](FOUND)
    assert not lookup.is_open()
    assert lookup.value() == "se"


def test_nothing_found_is_said(qtbot: QtBot, lookup: LookupEdit, register: Register) -> None:
    ask(qtbot, lookup, register, "xx")
    register.answers[0]([])
    assert lookup.is_open()
    qtbot.keyClick(lookup, Qt.Key.Key_Escape)
    assert not lookup.is_open()
    assert lookup.value() == "xx"


def test_a_value_is_shown_by_its_name_until_it_is_edited(qtbot: QtBot, lookup: LookupEdit) -> None:
    lookup.set_value("64.09.05", "Kecamatan Sepaku")
    assert (lookup.value(), lookup.text()) == ("64.09.05", "Kecamatan Sepaku")
    qtbot.keyClick(lookup, Qt.Key.Key_End)
    qtbot.keyClicks(lookup, "!")
    assert lookup.value() == "Kecamatan Sepaku!"
    lookup.set_value("")
    assert lookup.value() == ""


def test_the_list_stays_inside_the_window(show: Show, qtbot: QtBot, register: Register) -> None:
    made = LookupEdit("region_edit", register.find)
    filler = QWidget()
    filler.setMinimumHeight(300)
    window = show(filler, made, height=360)
    made.setFocus()
    ask(qtbot, made, register, "se")
    register.answers[0](FOUND * 20)
    assert made.popup is not None
    assert window.rect().contains(made.popup.geometry())
