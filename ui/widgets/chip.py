"""A state as a word on a wash, as a widget and as a stroke of a table's row.

Used by pages and by `table`.
"""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.style import TIGHT, WASHES, font, tokens
from ui.widgets.paint import paint_surface
from ui.widgets.text import shown

CHIP_HEIGHT = 22


def chip_width(text: str, metrics: QFontMetrics) -> int:
    """Return how wide a chip with this text wants to be."""
    return metrics.horizontalAdvance(shown(text)) + 2 * TIGHT


def paint_chip(painter: QPainter, box: QRect, text: str, tone: str, face: QFont | None = None) -> None:
    """Paint a chip at the left of a box, in its middle; long text is cut."""
    painter.setFont(face or font("small"))
    metrics = painter.fontMetrics()
    width = min(chip_width(text, metrics), box.width())
    place = QRect(box.x(), box.y() + (box.height() - CHIP_HEIGHT) // 2, width, CHIP_HEIGHT)
    ink, wash = WASHES[tone]
    paint_surface(painter, place, wash, "", CHIP_HEIGHT // 2)
    painter.setPen(tokens().colour(ink))
    line = metrics.elidedText(shown(text), Qt.TextElideMode.ElideRight, width - 2 * TIGHT + 1)
    painter.drawText(place.adjusted(TIGHT, 0, 0, -1), int(Qt.AlignmentFlag.AlignVCenter), line)


class Chip(QWidget):
    """A state as a word on a wash."""

    def __init__(self, text: str, tone: str = "soft", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._tone = "", tone
        self.setFont(font("small"))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.say(text, tone)

    def say(self, text: str, tone: str = "") -> None:
        """Show another state, in another tone when one is given."""
        self._text, self._tone = text, tone or self._tone
        self.setAccessibleName(shown(text))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Return the word that is shown."""
        return self._text

    def tone(self) -> str:
        """Return the tone it is shown in."""
        return self._tone

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(chip_width(self._text, self.fontMetrics()), CHIP_HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(min(self.sizeHint().width(), 64), CHIP_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        paint_chip(QPainter(self), self.rect(), self._text, self._tone, self.font())
