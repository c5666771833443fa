"""The parts in the light theme, shown in a window of their own."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.style import apply_style


@pytest.fixture(autouse=True)
def _styled(qapp: QApplication) -> None:
    apply_style(qapp, "light")


@pytest.fixture
def show(qtbot: QtBot) -> Callable[..., QWidget]:
    """Give a function that shows parts below each other in an active window and returns the window."""

    kept: list[QWidget] = []

    def show_parts(*parts: QWidget, width: int = 480, height: int = 480) -> QWidget:
        window = QWidget()
        window.setObjectName("desk")
        layout = QVBoxLayout(window)
        for part in parts:
            layout.addWidget(part)
        qtbot.addWidget(window)
        kept.append(window)
        window.resize(width, height)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return show_parts
