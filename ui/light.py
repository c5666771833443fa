"""The light in the foot line: how safe the data is, as a point and a word; it leads to where more is said.

Filled by the desk with what the self-test found. Never takes room from what was just saved, and never blinks.
"""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from fieldapp.desk.safety import Safety
from fieldapp.words import say
from ui.style import FINE, FOCUS_WIDTH, FOOT_HEIGHT, RADIUS, TIGHT, font, theme, tokens

POINT: Final = 8
TONES: Final = {"green": "accent", "amber": "ochre", "red": "red"}


class SafetyLight(QAbstractButton):
    """A point and a word; hidden until something is known."""

    def __init__(self) -> None:
        """Make a light that shows nothing yet."""
        super().__init__()
        self._tone = "accent"
        self.setObjectName("safety_light")
        self.setFont(font("small"))
        self.setFixedHeight(FOOT_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme().changed.connect(self.update)
        self.hide()

    def show_safety(self, found: Safety | None) -> None:
        """Show the colour of what was found, in a word; nothing for None."""
        self.setVisible(found is not None)
        if found is None:
            return
        self._tone = TONES[found.colour]
        self.setText(say(f"ui.light.{found.colour}"))
        self.setToolTip(found.sentence)
        self.setAccessibleName(f"{self.text()}. {found.sentence}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(TIGHT + POINT + TIGHT + self.fontMetrics().horizontalAdvance(self.text()) + TIGHT, FOOT_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().adjusted(0, FINE // 2, 0, -(FINE // 2))
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.mixed("wash", "desk", 0.55))
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.colour(self._tone))
        painter.drawEllipse(QRect(TIGHT, (self.height() - POINT) // 2, POINT, POINT))
        painter.setFont(self.font())
        painter.setPen(colours.colour("soft" if self._tone == "accent" else self._tone))
        place = self.rect().adjusted(TIGHT + POINT + TIGHT, 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = painter.pen()
            pen.setColor(colours.colour("accent"))
            pen.setWidth(FOCUS_WIDTH)
            painter.setPen(pen)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.end()
