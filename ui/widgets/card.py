"""Sheets of paper on the desk, and how things are laid on them: rows, columns, scrolling, lines.

Used by every page. A card never lies in a card.
"""

from typing import override

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication, QBoxLayout, QFrame, QHBoxLayout, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget,
)  # fmt: skip

from ui.style import GAP, SNUG, TIGHT, WIDE

Item = QWidget | QLayout | int | None


def rows(*items: Item, gap: int = SNUG, margin: int = 0) -> QVBoxLayout:
    """Return a layout of things below each other; a number is a space, None takes what room is left."""
    return _lay(QVBoxLayout(), items, gap, margin)


def row(*items: Item, gap: int = TIGHT, margin: int = 0) -> QHBoxLayout:
    """Return a layout of things side by side; a number is a space, None takes what room is left."""
    return _lay(QHBoxLayout(), items, gap, margin)


def _lay[L: QBoxLayout](layout: L, items: tuple[Item, ...], gap: int, margin: int) -> L:
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)
    for item in items:
        match item:
            case None:
                layout.addStretch(1)
            case int():
                layout.addSpacing(item)
            case QWidget():
                layout.addWidget(item)
            case _:
                layout.addLayout(item)
    return layout
