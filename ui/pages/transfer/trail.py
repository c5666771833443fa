"""The trail above an assistant: its steps in order, which one is current and which lie behind."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldapp.words import say
from ui.icon import paint_icon
from ui.style import LOOSE, SNUG, TIGHT, font, tokens
from ui.widgets.paint import paint_surface

MARK = 24
ROLE = "label"


class Trail(QWidget):
    """Numbered steps from left to right; too narrow a place leaves out the words of all but the current one."""

    def __init__(self, steps: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """Make a trail of (key, title) with the first step current."""
        super().__init__(parent)
        self._steps = list(steps)
        self._at = 0
        self.setObjectName("trail")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_step(self._steps[0][0])

    def show_step(self, key: str) -> None:
        """Make another step the current one."""
        self._at = [name for name, _ in self._steps].index(key)
        title = self._steps[self._at][1]
        self.setAccessibleName(say("ui.transfer.trail", at=self._at + 1, count=len(self._steps), title=title))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self._width(every=True), MARK)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(self._width(every=False), MARK)

    def _width(self, *, every: bool) -> int:
        metrics = self.fontMetrics()
        words = [title for at, (_, title) in enumerate(self._steps) if every or at == self._at]
        return sum(metrics.horizontalAdvance(word) + TIGHT + LOOSE for word in words) + len(self._steps) * (MARK + SNUG)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setFont(font(ROLE))
        every = self.width() >= self._width(every=True)
        left = 0
        for at, (_, title) in enumerate(self._steps):
            left = self._paint_step(painter, left, at, title if every or at == self._at else "")
            if at + 1 < len(self._steps):
                painter.setPen(tokens().colour("line"))
                middle = self.height() // 2
                painter.drawLine(QPoint(left, middle), QPoint(left + LOOSE - SNUG, middle))
                left += LOOSE

    def _paint_step(self, painter: QPainter, left: int, at: int, title: str) -> int:
        box = QRect(left, (self.height() - MARK) // 2, MARK, MARK)
        current, behind = at == self._at, at < self._at
        paint_surface(
            painter,
            box,
            "accent_fill" if current else "wash" if behind else "",
            "" if at <= self._at else "edge",
            MARK // 2,
        )
        if behind:
            paint_icon(painter, box, "check", "accent", 16)
        else:
            painter.setPen(tokens().colour("on_accent" if current else "soft"))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(at + 1))
        left = box.right() + 1 + TIGHT
        if title:
            painter.setPen(tokens().colour("ink" if current else "soft"))
            width = painter.fontMetrics().horizontalAdvance(title)
            painter.drawText(QRect(left, 0, width + 2, self.height()), int(Qt.AlignmentFlag.AlignVCenter), title)
            left += width + SNUG
        return left
