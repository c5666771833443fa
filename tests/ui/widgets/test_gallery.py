"""Every part can be drawn in both themes, and follows a change of theme as if it had been there from the start."""

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.widgets.gallery import build_gallery, open_sheet
from ui.style import Tokens, theme, tokens
from ui.widgets import Button, GlyphButton


def draw(qtbot: QtBot) -> tuple[QWidget, QImage]:
    window = build_gallery()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window, window.grab().toImage()


def share_of(image: QImage, colour: str) -> float:
    spots = [(x, y) for x in range(0, image.width(), 12) for y in range(0, image.height(), 12)]
    return sum(image.pixelColor(x, y).name().upper() == colour for x, y in spots) / len(spots)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_part_is_drawn(qtbot: QtBot, name: str) -> None:
    theme().choose(name)  # type: ignore[arg-type]
    window, image = draw(qtbot)
    now: Tokens = tokens()
    assert share_of(image, now.paper) > 0.3
    assert share_of(image, now.desk) > 0.05
    sheet = open_sheet(window)
    shaded = window.grab().toImage()
    assert share_of(shaded, now.paper) < 0.001
    assert shaded.pixelColor(sheet.paper.geometry().center()).name().upper() != now.desk


def test_a_change_of_theme_reaches_every_part(qtbot: QtBot) -> None:
    theme().choose("light")
    window, light = draw(qtbot)
    theme().choose("dark")
    QApplication.processEvents()
    changed = window.grab().toImage()
    _, fresh = draw(qtbot)
    assert changed == fresh
    assert changed != light


def test_every_control_has_a_name_for_those_who_listen(qtbot: QtBot) -> None:
    window, _ = draw(qtbot)
    for kind in (Button, GlyphButton, QComboBox):
        for part in window.findChildren(kind):
            assert part.accessibleName(), part


def test_no_text_is_cut_off(qtbot: QtBot) -> None:
    window, _ = draw(qtbot)
    for label in window.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
