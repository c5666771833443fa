"""The heading of one member of a list: its number, who it is, whether it is open. Painted, so that ninety are light.

Used by `group`.
"""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from fieldapp.words import say
from ui.icon import ICON_SIZE, paint_icon
from ui.pages.editor.walk import walk_by_key
from ui.style import FINE, SNUG, TALL_ROW_HEIGHT, TIGHT, font, tokens
from ui.widgets.chip import chip_width, paint_chip
from ui.widgets.paint import paint_ring, paint_surface
from ui.widgets.text import shown, tip_text

_NUMBER_WIDTH = 32


class MemberHead(QAbstractButton):
    """One line or two about a member; clicking or Enter opens and closes it, arrows walk along the list."""

    walked = Signal(int)
    moved = Signal(int)
    removed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._number, self._lines, self._problem = 1, ("", ""), ""
        self.setObjectName(name)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, number: int, first: str, second: str, problem: str = "") -> None:
        """Show who this is: number, name, a second line, and a word about what needs a look."""
        if (self._number, self._lines, self._problem) == (number, (first, second), problem):
            return
        self._number, self._lines, self._problem = number, (first, second), problem
        self.setAccessibleName(shown(f"{number}. {first or say('ui.editor.no_name')}"))
        self.setAccessibleDescription(shown(", ".join(part for part in (second, problem) if part)))
        self.setToolTip(tip_text("\n".join(part for part in (first, second) if part)))
        self.update()

    def text_lines(self) -> tuple[str, str]:
        """Return the two lines."""
        return self._lines

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, TALL_ROW_HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(160, TALL_ROW_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if walk_by_key(self, event):
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter, box, now = QPainter(self), self.rect(), tokens()
        if self.isChecked() or self.underMouse():
            paint_surface(painter, box, "wash" if self.isChecked() else now.mixed("wash", "paper", 0.5))
        if self.hasFocus():
            paint_ring(painter, box)
        self._paint_line(
            painter, QRect(box.x() + SNUG, 0, _NUMBER_WIDTH, box.height()), str(self._number), "label", "soft"
        )
        right = box.right() - SNUG - ICON_SIZE
        paint_icon(painter, QRect(right, 0, ICON_SIZE, box.height()), "up" if self.isChecked() else "down", "soft")
        if self._problem:
            painter.setFont(font("small"))
            width = chip_width(self._problem, painter.fontMetrics())
            right -= width + SNUG
            paint_chip(painter, QRect(right, 0, width, box.height()), self._problem, "ochre")
        self._paint_names(painter, QRect(SNUG + _NUMBER_WIDTH, 0, right - SNUG - _NUMBER_WIDTH - TIGHT, box.height()))

    def _paint_names(self, painter: QPainter, place: QRect) -> None:
        first, second = self._lines
        tone = "ink" if first else "soft"
        first = first or say("ui.editor.no_name")
        if not second:
            self._paint_line(painter, place, first, "body", tone)
            return
        half = place.height() // 2
        self._paint_line(painter, place.adjusted(0, FINE + 2, 0, -half), first, "body", tone)
        self._paint_line(painter, place.adjusted(0, half, 0, -FINE - 2), second, "small", "soft")

    @staticmethod
    def _paint_line(painter: QPainter, box: QRect, text: str, role: str, tone: str) -> None:
        painter.setFont(font(role))
        painter.setPen(tokens().colour(tone))
        line = painter.fontMetrics().elidedText(shown(text), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), line)
