"""Buttons are pressed by mouse, by keys and by their shortcut, and say so."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.style import tokens
from ui.widgets import Button, GlyphButton

Show = Callable[..., QWidget]


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name().upper() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("kind", ["main", "plain", "quiet", "big"])
def test_it_is_pressed_by_mouse_and_keys(show: Show, qtbot: QtBot, kind: str) -> None:
    button, presses = Button("Simpan", kind, "check", name="save_button"), []
    button.call(lambda: presses.append(1))
    show(button)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert len(presses) == 3
    assert button.objectName() == "save_button"
    assert button.accessibleName() == "Simpan"


def test_its_key_presses_it_and_stands_in_the_tool_tip(show: Show, qtbot: QtBot) -> None:
    button, other, presses = Button("Simpan", key="Ctrl+S"), Button("Lain"), []
    button.call(lambda: presses.append(1))
    window = show(button, other)
    other.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert presses == [1]
    assert "Simpan (Ctrl+S)" in button.toolTip()
    button.set_tip("Simpan isian ini")
    assert "Simpan isian ini (Ctrl+S)" in button.toolTip()
    button.setEnabled(False)
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert presses == [1]


def test_the_focus_is_seen_when_it_came_by_key(show: Show, qtbot: QtBot) -> None:
    first, second = Button("Satu"), Button("Dua")
    window = show(first, second)
    second.setFocus(Qt.FocusReason.MouseFocusReason)
    assert tokens().accent not in colours(second.grab().toImage())
    qtbot.keyClick(second, Qt.Key.Key_Tab)
    assert first.hasFocus()
    assert tokens().accent in colours(first.grab().toImage())
    assert window.focusWidget() is first


def test_a_text_too_long_for_its_place_is_cut(show: Show) -> None:
    button = Button("Kirim ke Flashdisk " * 20, "plain", "send")
    button.setFixedWidth(200)
    show(button)
    assert button.grab().width() == 200


def test_an_icon_button_has_a_name(show: Show, qtbot: QtBot) -> None:
    button = GlyphButton("close", "Tutup", "close_button")
    show(button)
    assert button.accessibleName() == "Tutup"
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Space)
