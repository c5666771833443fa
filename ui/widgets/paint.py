"""Strokes that several parts draw alike: surfaces with a hairline, and the ring around what has the focus.

Called from paint events only; reads the tokens in force.
"""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui.style import FOCUS_WIDTH, RADIUS, tokens


def paint_surface(
    painter: QPainter, box: QRect, fill: str | QColor = "", edge: str | QColor = "", radius: int = RADIUS
) -> None:
    """Paint a rounded surface; without a fill or an edge that part is left out."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(_colour(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_colour(edge), 1) if edge else Qt.PenStyle.NoPen)
    inset = 0.5 if edge else 0.0
    painter.drawRoundedRect(QRectF(box).adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.restore()


def paint_ring(painter: QPainter, box: QRect, radius: int = RADIUS, tone: str = "accent") -> None:
    """Paint the focus ring just inside a box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(tokens().colour(tone), FOCUS_WIDTH))
    inset = FOCUS_WIDTH / 2
    painter.drawRoundedRect(QRectF(box).adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.restore()


def _colour(tone: str | QColor) -> QColor:
    return tone if isinstance(tone, QColor) else tokens().colour(tone)
