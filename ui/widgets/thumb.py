"""A file as people know it: its picture or its icon, its name, and one line about it."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.icon import paint_icon
from ui.style import FINE, RADIUS, SNUG, TIGHT, font, tokens
from ui.widgets.paint import paint_ring, paint_surface
from ui.widgets.text import shown, tip_text

PICTURE = QSize(72, 56)


class Thumb(QAbstractButton):
    """A picture or icon with two lines; `opened` says that it was asked for by double click or Enter."""

    opened = Signal()

    def __init__(self, name: str, second_line: str = "", icon: str = "document", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._second, self._icon_name = "", "", icon
        self._picture = QPixmap()
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.say(name, second_line)

    def say(self, name: str, second_line: str = "") -> None:
        """Show another name and another line about it."""
        self._name, self._second = name, second_line
        self.setAccessibleName(shown(name))
        self.setAccessibleDescription(shown(second_line))
        self.setToolTip(tip_text(f"{name}\n{second_line}".strip()))
        self.update()

    def show_picture(self, picture: QPixmap) -> None:
        """Show a picture; it is cut to its place, never stretched."""
        self._picture = picture
        self.update()

    def show_icon(self, name: str) -> None:
        """Show an icon instead of a picture."""
        self._icon_name, self._picture = name, QPixmap()
        self.update()

    def name(self) -> str:
        """Return the name that is shown."""
        return self._name

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(240, PICTURE.height() + 2 * TIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(160, PICTURE.height() + 2 * TIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        self.opened.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter, box = QPainter(self), self.rect()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        hot = self.isChecked() or self.underMouse()
        paint_surface(painter, box, "wash" if hot else "raised", "accent" if self.isChecked() else "line")
        if self.hasFocus():
            paint_ring(painter, box)
        place = QRect(TIGHT, TIGHT, PICTURE.width(), PICTURE.height())
        self._paint_picture(painter, place)
        left = place.right() + SNUG
        lines = QRect(left, 0, box.width() - left - TIGHT, box.height() // 2 - 1)
        self._paint_line(
            painter, lines.adjusted(0, FINE, 0, 0), self._name, "body", "ink", Qt.AlignmentFlag.AlignBottom
        )
        self._paint_line(
            painter, lines.translated(0, box.height() // 2), self._second, "small", "soft", Qt.AlignmentFlag.AlignTop
        )

    def _paint_picture(self, painter: QPainter, place: QRect) -> None:
        if self._picture.isNull():
            paint_surface(painter, place, "desk", "", RADIUS - 2)
            paint_icon(painter, place, self._icon_name, "soft", 24)
            return
        keep = Qt.AspectRatioMode.KeepAspectRatioByExpanding
        size = self._picture.size().scaled(place.size(), keep)
        source = QRect(
            0,
            0,
            self._picture.width() * place.width() // max(size.width(), 1),
            self._picture.height() * place.height() // max(size.height(), 1),
        )
        source.moveCenter(self._picture.rect().center())
        painter.drawPixmap(place, self._picture, source)

    def _paint_line(
        self, painter: QPainter, box: QRect, text: str, role: str, tone: str, across: Qt.AlignmentFlag
    ) -> None:
        painter.setFont(font(role))
        painter.setPen(tokens().colour(tone))
        line = painter.fontMetrics().elidedText(shown(text), Qt.TextElideMode.ElideMiddle, box.width())
        painter.drawText(box, int(across | Qt.AlignmentFlag.AlignLeft), line)
