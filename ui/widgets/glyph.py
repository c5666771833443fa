"""Single icons: one that only shows, and one that can be pressed inside a field or a sheet's corner.

Both follow a change of theme, since they read the tokens while they paint.
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.icon import ICON_SIZE, paint_icon
from ui.style import RADIUS
from ui.widgets.paint import paint_ring, paint_surface
from ui.widgets.text import tip_text


class Glyph(QWidget):
    """An icon that only shows; it speaks to nobody, the word beside it does."""

    def __init__(self, name: str, tone: str = "ink", size: int = ICON_SIZE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tone, self._size = name, tone, size
        self.setFixedSize(size, size)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_icon(self, name: str, tone: str = "") -> None:
        """Show another icon, in another tone when one is given."""
        self._name, self._tone = name, tone or self._tone
        self.update()

    def icon_name(self) -> str:
        """Return the name of the icon."""
        return self._name

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self._size, self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        if self._name:
            paint_icon(QPainter(self), self.rect(), self._name, self._tone, self._size)


class GlyphButton(QAbstractButton):
    """An icon that can be pressed; `text` is its accessible name and tool tip."""

    def __init__(self, icon: str, text: str, name: str = "", size: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setToolTip(tip_text(text))
        self.setFixedSize(size, size)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._ringed = True

    def show_icon(self, icon: str, text: str) -> None:
        """Show another icon with another name."""
        self._icon_name = icon
        self.setAccessibleName(text)
        self.setToolTip(tip_text(text))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return self.minimumSize()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self._ringed = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        hot = self.underMouse() and self.isEnabled()
        if hot or self.isDown():
            paint_surface(painter, self.rect(), "wash", "", RADIUS - 1)
        if self.hasFocus() and self._ringed:
            paint_ring(painter, self.rect(), RADIUS - 1)
        paint_icon(painter, self.rect(), self._icon_name, "ink" if hot or self.hasFocus() else "soft")
