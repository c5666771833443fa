"""One thing that waits, as a line that leads to its place: what it is called, what about it, and why it waits.

Used by Beranda.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.icon import ICON_SIZE, paint_icon
from ui.style import FINE, GAP, SNUG, TALL_ROW_HEIGHT, TIGHT, font, tokens
from ui.widgets.chip import chip_width, paint_chip
from ui.widgets.paint import paint_ring, paint_surface
from ui.widgets.text import shown, tip_text

ASIDE_SHARE = 0.34


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on a line; `aside` is a chip in `tone`, or soft text where there is no tone."""

    name: str
    second: str
    aside: str = ""
    tone: str = ""


class WorkLine(QAbstractButton):
    """A line that can be pressed."""

    def __init__(self, words: Words, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.say(words)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, words: Words) -> None:
        """Write other words on the line."""
        self._words = words
        said = ". ".join(filter(None, (words.name, words.second, words.aside)))
        self.setText(words.name)
        self.setAccessibleName(shown(said))
        self.setToolTip(tip_text("\n".join(filter(None, (words.name, words.second)))))
        self.update()

    def words(self) -> Words:
        """Return what stands on the line."""
        return self._words

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, TALL_ROW_HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(180, TALL_ROW_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter, box = QPainter(self), self.rect()
        if self.isDown() or self.underMouse():
            paint_surface(painter, box, tokens().mixed("wash", "paper", 1.0 if self.isDown() else 0.55))
        if self.hasFocus():
            paint_ring(painter, box)
        arrow = QRect(box.right() - ICON_SIZE - TIGHT, 0, ICON_SIZE, box.height())
        paint_icon(painter, arrow, "next", "soft", 16)
        right = self._paint_aside(painter, arrow.left() - TIGHT)
        left = box.x() + SNUG
        room = right - left - GAP
        half = box.height() // 2
        second = self._words.second
        name = QRect(left, FINE + 2 if second else 0, room, half - FINE if second else box.height())
        _paint_line(painter, name, self._words.name, "body", "ink")
        if second:
            _paint_line(painter, QRect(left, half, room, half - FINE - 2), second, "small", "soft")

    def _paint_aside(self, painter: QPainter, right: int) -> int:
        """Paint what stands at the right and return where it begins."""
        aside, tone = self._words.aside, self._words.tone
        if not aside:
            return right
        painter.setFont(font("small"))
        most = int(self.width() * ASIDE_SHARE)
        wide = chip_width(aside, painter.fontMetrics()) if tone else painter.fontMetrics().horizontalAdvance(aside) + 2
        width = min(wide, most)
        place = QRect(right - width, 0, width, self.height())
        if tone:
            paint_chip(painter, place, aside, tone)
        else:
            _paint_line(painter, place, aside, "small", "soft")
        return right - width


def _paint_line(painter: QPainter, box: QRect, text: str, role: str, tone: str) -> None:
    painter.setFont(font(role))
    painter.setPen(tokens().colour(tone))
    line = painter.fontMetrics().elidedText(shown(text[:400]), Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), line)
