"""Sheets of paper on the desk, and how things are laid on them: rows, columns, scrolling, lines.

Used by every page. A card never lies in a card.
"""

from typing import TypeVar

import shiboken6
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from ui.style import FINE, GAP, SNUG, TIGHT, WIDE

Item = QWidget | QLayout | int | None
L = TypeVar("L", bound=QBoxLayout)


def rows(*items: Item, gap: int = SNUG, margin: int = 0) -> QVBoxLayout:
    """Return a layout of things below each other; a number is a space, None takes what room is left."""
    return _lay(QVBoxLayout(), items, gap, margin)


def row(*items: Item, gap: int = TIGHT, margin: int = 0) -> QHBoxLayout:
    """Return a layout of things side by side; a number is a space, None takes what room is left."""
    return _lay(QHBoxLayout(), items, gap, margin)


def _lay(layout: L, items: tuple[Item, ...], gap: int, margin: int) -> L:
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


class Card(QFrame):
    """A sheet of paper; put things into `.body`."""

    def __init__(self, parent: QWidget | None = None, margin: int = GAP) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.body = rows(margin=margin)
        if not margin:
            # What reaches the edges keeps clear of the round corners.
            self.body.setContentsMargins(0, 2, 0, FINE)
        self.setLayout(self.body)


class Line(QFrame):
    """A hairline, lying or standing."""

    def __init__(self, standing: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "line")
        if standing:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


class Columns(QWidget):
    """Things side by side where there is room, below each other where there is not.

    `weights` shares out the width; below `narrow` pixels the columns are stacked.
    """

    def __init__(
        self, *columns: QWidget, weights: tuple[int, ...] = (), narrow: int = 720, gap: int = WIDE,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._narrow, self._weights = narrow, weights
        self._columns: list[QWidget] = []
        self._box = row(gap=gap)
        self.setLayout(self._box)
        for column in columns:
            self.add(column)

    def add(self, column: QWidget) -> None:
        """Add one more column at the end."""
        number = self._box.count()
        self._columns.append(column)
        self._box.addWidget(column, self._weights[number] if number < len(self._weights) else 1)

    def is_stacked(self) -> bool:
        """Say whether the columns lie below each other now."""
        return self._box.direction() == QBoxLayout.Direction.TopToBottom

    def _least_widths(self) -> list[int]:
        return [
            max(column.minimumWidth(), column.minimumSizeHint().width()) for column in self._columns if _is_laid(column)
        ]

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(max(self._least_widths(), default=0), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        gaps = self._box.spacing() * (self._box.count() - 1)
        side_by_side = max(self._narrow, sum(self._least_widths()) + gaps)
        wanted = directions.TopToBottom if self.width() < side_by_side else directions.LeftToRight
        if self._box.direction() != wanted:
            self._box.setDirection(wanted)
            for number in range(self._box.count()):
                weight = self._weights[number] if number < len(self._weights) else 1
                self._box.setStretch(number, weight if wanted == directions.LeftToRight else 0)


def _is_laid(column: QWidget) -> bool:
    return shiboken6.isValid(column) and not column.isHidden()


class Scroll(QScrollArea):
    """A scrolling place without a frame that keeps what has the focus in view; put things into `.body`.

    What is shorter than the place stands at its top; with `fill` it may stretch to the bottom.
    """

    def __init__(
        self, content: QWidget | None = None, margin: int = 0, fill: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.inside = QWidget()
        self.inside.setObjectName("scrolled")
        self.body = rows(margin=margin)
        outer = rows(self.body, gap=0)
        if not fill:
            outer.addStretch(1)
        self.inside.setLayout(outer)
        if content is not None:
            self.body.addWidget(content)
        self.setWidget(self.inside)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        # What is pressed with the mouse is in sight; moved away under it, it would never be released on its place.
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return
        if now is not None and self.inside.isAncestorOf(now):
            self._show_whole(now)

    def _show_whole(self, part: QWidget) -> None:
        """Scroll until all of a part can be seen; of one that is too high its upper end. Qt asks for its caret only."""
        self.ensureWidgetVisible(part, WIDE, 2 * WIDE)
        bar, room = self.verticalScrollBar(), self.viewport().height()
        top = part.mapTo(self.inside, part.rect().topLeft()).y()
        bottom = top + part.height() + WIDE
        if bottom > bar.value() + room:
            bar.setValue(min(bottom - room, top - 2 * WIDE))


class SnugScroll(Scroll):
    """A scrolling place that is only as high as what is in it, and scrolls when there is less room than that."""

    def __init__(self, content: QWidget | None = None, margin: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(content, margin, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.inside.installEventFilter(self)

    def sizeHint(self) -> QSize:  # noqa: N802
        content = self.inside
        width = self.viewport().width()
        height = content.heightForWidth(width) if content.hasHeightForWidth() else -1
        return QSize(content.sizeHint().width(), max(height, content.sizeHint().height() if height < 0 else 0))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(160, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
