"""A field carries its label, its hint and its problem; its controls announce only what a person did."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets import Button, ChoiceEdit, DateEdit, Field, FlagEdit, ManyEdit, SecretEdit, TextArea, TextEdit, TimeEdit

Show = Callable[..., QWidget]
PROBLEM = "Tempat belum diisi."
CONTROLS = [
    (lambda: TextEdit("a_edit"), "teks"),
    (lambda: TextArea("a_edit"), "satu\ndua"),
    (lambda: SecretEdit("a_edit"), "kuda hijau"),
    (lambda: DateEdit("a_edit"), "2024-10-21"),
    (lambda: TimeEdit("a_edit"), "15:10"),
    (lambda: ChoiceEdit("a_edit", [("x", "Satu"), ("y", "Dua")], "Belum"), "y"),
    (lambda: FlagEdit("a_edit", "Ya"), True),
    (lambda: ManyEdit("a_edit", [("x", "Satu"), ("y", "Dua")]), ["y"]),
]


@pytest.mark.parametrize(("make", "value"), CONTROLS)
def test_every_control_keeps_a_value_and_announces_none_that_was_set(
    show: Show, qtbot: QtBot, make: Callable[[], QWidget], value: object
) -> None:
    field, changes = Field("Tempat", make()), []
    field.changed.connect(lambda: changes.append(1))
    show(field)
    field.set_value(value)
    assert field.value() == value
    assert changes == []


def test_a_problem_is_said_and_spoken(show: Show) -> None:
    field = Field("Tempat", TextEdit("place_edit"), "Desa dan kecamatan.", needed=True, path="place")
    show(field)
    assert (field.path, field.objectName()) == ("place", "place_field")
    assert field.control.accessibleName() == "Tempat"
    assert field.control.accessibleDescription() == "Desa dan kecamatan."
    field.set_problem(PROBLEM)
    assert field.problem() == PROBLEM
    assert field.control.accessibleDescription() == PROBLEM
    assert field.control.property("troubled") == "true"
    field.set_problem("")
    assert field.control.accessibleDescription() == "Desa dan kecamatan."
    assert field.control.property("troubled") == "false"


def test_a_problem_takes_the_place_of_the_hint(show: Show) -> None:
    field = Field("Tempat", TextEdit("place_edit"), "Desa dan kecamatan.")
    show(field)
    texts = lambda: [part.text() for part in field.findChildren(type(field.label)) if part.isVisible()]  # noqa: E731
    assert "Desa dan kecamatan." in texts()
    field.set_problem(PROBLEM)
    assert PROBLEM in texts()
    assert "Desa dan kecamatan." not in texts()


def test_not_filled_in_is_said_only_when_told(show: Show) -> None:
    field = Field("Tempat", TextEdit("place_edit"), needed=True)
    show(field)
    assert not field.is_missing()
    field.set_missing(True)
    assert field.is_missing()


def test_typing_and_leaving_are_announced(show: Show, qtbot: QtBot) -> None:
    first, second = Field("Satu", TextEdit("first_edit")), Field("Dua", TextEdit("second_edit"))
    show(first, second)
    first.take_focus()
    with qtbot.waitSignal(first.changed):
        qtbot.keyClicks(first.control, "a")
    assert first.has_focus()
    with qtbot.waitSignal(first.left):
        qtbot.keyClick(first.control, Qt.Key.Key_Tab)
    assert second.has_focus()
    assert first.value() == "a"


def test_the_label_leads_to_its_control(show: Show, qtbot: QtBot) -> None:
    field = Field("Tempat", TextEdit("place_edit"))
    show(field)
    assert field.label.buddy() is field.control


def test_an_ampersand_is_no_key(show: Show, qtbot: QtBot) -> None:
    pressed: list[int] = []
    field, flag, button = (
        Field("Temuan &Laporan", TextEdit("a_edit")),
        FlagEdit("f_edit", "Ya &Lagi"),
        Button("A &Lagi"),
    )
    button.call(lambda: pressed.append(1))
    window = show(field, flag, button)
    button.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    assert field.label.displayed() == "Temuan &Laporan"
    assert (pressed, flag.value(), field.has_focus()) == ([], False, False)


def test_the_caret_stands_where_people_go_on(show: Show, qtbot: QtBot) -> None:
    edit, after = TextEdit("a_edit"), TextEdit("b_edit")
    edit.set_value("Sepaku")
    show(after, edit)
    edit.setFocus()
    assert edit.cursorPosition() == 6
    qtbot.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.cursorPosition() == 0
    qtbot.keyClick(after, Qt.Key.Key_Tab)
    assert edit.selectedText() == "Sepaku"


def test_a_text_near_its_end_is_counted(show: Show, qtbot: QtBot) -> None:
    field = Field("Tempat", TextEdit("place_edit", longest=10))
    show(field)
    shown = lambda: [part.text() for part in field.findChildren(type(field.label)) if part.isVisible()]  # noqa: E731
    qtbot.keyClicks(field.control, "1234")
    assert "4 dari 10 huruf" not in shown()
    qtbot.keyClicks(field.control, "56789012")
    assert "12 dari 10 huruf" in shown()
    assert field.value() == "123456789012"


def test_long_counts_are_grouped(show: Show) -> None:
    field = Field("Uraian", TextEdit("told_edit", longest=1000))
    show(field)
    field.control.setText("x" * 12_000)
    assert "12.000 dari 1.000 huruf" in [part.text() for part in field.findChildren(type(field.label))]


def test_a_text_grows_with_what_is_written(show: Show, qtbot: QtBot) -> None:
    area = TextArea("story_edit", lines=3, most=6)
    show(area)
    low = area.height()
    qtbot.keyClicks(area, "a")
    for _ in range(4):
        qtbot.keyClick(area, Qt.Key.Key_Return)
    middle = area.height()
    assert middle > low
    assert area.verticalScrollBar().maximum() == 0
    area.set_value("baris\n" * 60)
    line = area.fontMetrics().lineSpacing()
    assert area.height() == pytest.approx(low + 3 * line, abs=2)
    assert area.verticalScrollBar().maximum() > 0


def test_no_line_of_a_long_text_ends_under_its_bar(show: Show, qtbot: QtBot) -> None:
    area = TextArea("story_edit", lines=3, most=6)
    area.set_value("\n\n".join(["kata yang panjang dan pendek " * 20] * 4))
    show(area)
    qtbot.waitUntil(area.verticalScrollBar().isVisible)
    layout = area.document().firstBlock().layout()
    qtbot.waitUntil(lambda: layout.lineAt(0).width() <= area.viewport().width())
    area.set_value("pendek")
    qtbot.waitUntil(lambda: not area.verticalScrollBar().isVisible())


def test_tab_leaves_a_text(show: Show, qtbot: QtBot) -> None:
    area, after = TextArea("story_edit"), TextEdit("after_edit")
    show(area, after)
    area.setFocus()
    with qtbot.waitSignal(area.left):
        qtbot.keyClick(area, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_a_secret_is_shown_when_asked_for(show: Show, qtbot: QtBot) -> None:
    secret = SecretEdit("secret_edit")
    show(secret)
    qtbot.keyClicks(secret, " kuda ")
    assert secret.echoMode() == QLineEdit.EchoMode.Password
    assert secret.show_button.accessibleName() == "Lihat isian"
    qtbot.mouseClick(secret.show_button, Qt.MouseButton.LeftButton)
    assert secret.echoMode() == QLineEdit.EchoMode.Normal
    assert secret.show_button.accessibleName() == "Sembunyikan isian"
    assert secret.value() == " kuda "
