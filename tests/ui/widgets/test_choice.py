"""One of some, yes or no, several of many: chosen by mouse and keys, never by accident."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets import ChoiceEdit, FlagEdit, ManyEdit, SearchEdit

Show = Callable[..., QWidget]
KINDS = [("asn", "Netralitas ASN"), ("village", "Netralitas kepala desa"), ("police", "Netralitas anggota Polri")]
ARTICLES = [(str(number), f"Pasal {number} tentang netralitas") for number in range(1, 41)]


def roll(widget: QWidget) -> QWheelEvent:
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle, widget.mapToGlobal(middle), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return event


def test_a_choice_is_made_by_keys_and_announced(show: Show, qtbot: QtBot) -> None:
    choice = ChoiceEdit("kind_edit", KINDS, "Belum dipilih")
    show(choice)
    assert choice.value() == ""
    choice.setFocus()
    with qtbot.waitSignal(choice.changed):
        qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choice.value() == "asn"


def test_space_opens_the_list_and_enter_takes(show: Show, qtbot: QtBot) -> None:
    choice = ChoiceEdit("kind_edit", KINDS, "Belum dipilih")
    show(choice)
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_Space)
    qtbot.waitUntil(choice.view().isVisible)
    qtbot.keyClick(choice.view(), Qt.Key.Key_Down)
    qtbot.keyClick(choice.view(), Qt.Key.Key_Down)
    qtbot.keyClick(choice.view(), Qt.Key.Key_Return)
    assert choice.value() == "village"


def test_the_wheel_changes_nothing(show: Show, qtbot: QtBot) -> None:
    choice = ChoiceEdit("kind_edit", KINDS)
    choice.set_value("asn")
    show(choice)
    choice.setFocus()
    assert not roll(choice).isAccepted()
    assert choice.value() == "asn"


def test_a_value_that_is_not_offered_is_kept(show: Show) -> None:
    choice = ChoiceEdit("kind_edit", KINDS, "Belum dipilih")
    choice.set_value("lama")
    assert choice.value() == "lama"
    choice.set_value("")
    assert choice.value() == ""


def test_other_choices_keep_what_was_chosen() -> None:
    choice = ChoiceEdit("kind_edit", KINDS, "Belum dipilih")
    choice.set_value("village")
    choice.set_choices(KINDS[1:])
    assert choice.value() == "village"
    choice.set_choices(KINDS[:1])
    assert choice.value() == ""


def test_a_flag_is_ticked_anywhere_on_its_sentence(show: Show, qtbot: QtBot) -> None:
    flag = FlagEdit("secret_edit", "Pelapor meminta identitasnya dirahasiakan " * 4)
    show(flag, width=260)
    assert flag.height() >= flag.heightForWidth(flag.width())
    with qtbot.waitSignal(flag.changed):
        qtbot.mouseClick(flag, Qt.MouseButton.LeftButton, pos=QPoint(flag.width() - 4, 6))
    assert flag.value() is True
    qtbot.keyClick(flag, Qt.Key.Key_Space)
    assert flag.value() is False


def test_many_are_ticked_by_mouse_and_by_space(show: Show, qtbot: QtBot) -> None:
    many = ManyEdit("articles_edit", ARTICLES)
    show(many)
    second = many.list.visualItemRect(many.list.item(1)).center()
    with qtbot.waitSignal(many.changed):
        qtbot.mouseClick(many.list.viewport(), Qt.MouseButton.LeftButton, pos=second)
    qtbot.keyClick(many.list, Qt.Key.Key_Down)
    qtbot.keyClick(many.list, Qt.Key.Key_Space)
    assert many.value() == ["2", "3"]
    qtbot.keyClick(many.list, Qt.Key.Key_Space)
    assert many.value() == ["2"]


def test_many_are_searched(show: Show, qtbot: QtBot) -> None:
    many = ManyEdit("articles_edit", ARTICLES)
    show(many)
    many.set_value(["7"])
    with qtbot.waitSignal(many.search.asked):
        qtbot.keyClicks(many.search, "pasal 33")
    seen = [many.list.item(row).text() for row in range(40) if not many.list.item(row).isHidden()]
    assert seen == ["Pasal 33 tentang netralitas"]
    assert many.value() == ["7"]
    many.search.setFocus()
    qtbot.keyClick(many.search, Qt.Key.Key_Down)
    assert many.list.hasFocus()
    qtbot.keyClick(many.list, Qt.Key.Key_Space)
    assert many.value() == ["7", "33"]


def test_few_need_no_search_and_unknown_ones_are_kept(show: Show) -> None:
    many = ManyEdit("kinds_edit", KINDS)
    show(many)
    assert not many.search.isVisible()
    many.set_value(["lama", "asn"])
    assert many.value() == ["asn", "lama"]


@pytest.mark.parametrize("way", ["wait", "enter"])
def test_a_search_asks_once_a_moment_after_the_last_key(show: Show, qtbot: QtBot, way: str) -> None:
    search, asked = SearchEdit("case_search", "Cari"), []
    search.asked.connect(asked.append)
    show(search)
    qtbot.keyClicks(search, "sepaku")
    assert asked == []
    if way == "enter":
        qtbot.keyClick(search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asked == ["sepaku"])
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert asked == ["sepaku"]


def test_a_search_is_emptied_by_escape_and_by_its_button(show: Show, qtbot: QtBot) -> None:
    search, asked = SearchEdit("case_search", "Cari"), []
    search.asked.connect(asked.append)
    show(search)
    assert not search.clear_button.isVisible()
    for empty in (
        lambda: qtbot.keyClick(search, Qt.Key.Key_Escape),
        lambda: qtbot.mouseClick(search.clear_button, Qt.MouseButton.LeftButton),
    ):
        qtbot.keyClicks(search, "a")
        qtbot.keyClick(search, Qt.Key.Key_Return)
        empty()
        assert search.value() == ""
    assert asked == ["a", "", "a", ""]
