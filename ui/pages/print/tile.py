"""Forms as small sheets on the desk, to choose one of them; as many side by side as there is room for."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from fieldapp.packs.forms import Form
from ui.style import FINE, SNUG, TIGHT, font, tokens
from ui.widgets.paint import paint_ring, paint_surface
from ui.widgets.text import shown, tip_text

PAGE: Final = QSize(112, 158)
TEXT: Final = 80


class FormTile(QAbstractButton):
    """One form: its first page, its code and its title."""

    moved = Signal(object)

    def __init__(self, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = form
        self._picture = QImage()
        self.setObjectName(f"form_{form.code}_tile")
        self.setAccessibleName(shown(f"{form.code} {form.title}"))
        self.setToolTip(tip_text(f"{form.code}\n{form.title}"))
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_picture(self, picture: QImage) -> None:
        """Show the first page."""
        self._picture = picture
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(PAGE.width() + 2 * SNUG, PAGE.height() + TEXT + 2 * SNUG)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        keys = Qt.Key
        steps = {keys.Key_Left: -1, keys.Key_Up: -1, keys.Key_Right: 1, keys.Key_Down: 1}
        if event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() in {keys.Key_Return, keys.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter, box, now = QPainter(self), self.rect(), tokens()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.isChecked() or self.underMouse():
            paint_surface(
                painter, box, now.colour("wash") if self.isChecked() else now.mixed("wash", "paper", 0.45), ""
            )
        if self.hasFocus():
            paint_ring(painter, box)
        place = QRect(SNUG, SNUG, PAGE.width(), PAGE.height())
        if not self._picture.isNull():
            size = self._picture.size().scaled(PAGE, Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(place.x() + (PAGE.width() - size.width()) // 2, place.y(), size.width(), size.height())
        painter.fillRect(place, tokens().colour("printed"))
        if not self._picture.isNull():
            painter.drawImage(place, self._picture)
        painter.setPen(QPen(now.colour("accent" if self.isChecked() else "line"), 0))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
        self._paint_text(painter, QRect(SNUG, SNUG + PAGE.height() + TIGHT, PAGE.width() + TIGHT, TEXT - TIGHT))

    def _paint_text(self, painter: QPainter, box: QRect) -> None:
        painter.setFont(font("name"))
        painter.setPen(tokens().colour("ink"))
        line = painter.fontMetrics().height()
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft), shown(self.form.code))
        painter.setFont(font("small"))
        painter.setPen(tokens().colour("soft"))
        under = box.adjusted(0, line + FINE // 2, 0, FINE)
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
        painter.setClipRect(under)
        painter.drawText(under, flags, shown(self.form.title.title()))


class FormTiles(QWidget):
    """The forms to choose from; `picked(form)` when another was chosen."""

    picked = Signal(object)

    def __init__(self, forms: Sequence[Form], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles = [FormTile(form, self) for form in forms]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(TIGHT)
        self._across = 0
        for tile in self._tiles:
            tile.clicked.connect(lambda _on, tile=tile: self._pick(tile))
            tile.moved.connect(lambda steps, tile=tile: self._move(tile, steps))
        self._arrange(len(self._tiles))
        self._mark(self._tiles[0])

    @property
    def form(self) -> Form:
        """The form that is chosen."""
        return next(tile.form for tile in self._tiles if tile.isChecked())

    def choose(self, code: str) -> None:
        """Choose a form without announcing it."""
        for tile in self._tiles:
            if tile.form.code == code:
                self._mark(tile)

    def show_pictures(self, pictures: Sequence[QImage]) -> None:
        """Show the first pages, in the order of the forms."""
        for tile, picture in zip(self._tiles, pictures, strict=True):
            tile.show_picture(picture)

    def _mark(self, chosen: FormTile) -> None:
        for tile in self._tiles:
            tile.setChecked(tile is chosen)
            tile.setFocusPolicy(Qt.FocusPolicy.StrongFocus if tile is chosen else Qt.FocusPolicy.ClickFocus)

    def _pick(self, tile: FormTile) -> None:
        self._mark(tile)
        self.picked.emit(tile.form)

    def _move(self, tile: FormTile, steps: int) -> None:
        other = self._tiles[(self._tiles.index(tile) + steps) % len(self._tiles)]
        other.setFocus(Qt.FocusReason.TabFocusReason)
        self._pick(other)

    def _arrange(self, across: int) -> None:
        if across == self._across:
            return
        self._across = across
        for number, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, number // across, number % across, Qt.AlignmentFlag.AlignTop)
        for column in range(len(self._tiles) + 1):
            self._grid.setColumnStretch(column, 1 if column == across else 0)
        for line in range(len(self._tiles) + 1):
            self._grid.setRowStretch(line, 1 if line == -(-len(self._tiles) // across) else 0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        lines = -(-len(self._tiles) // max(self._across, 1))
        tile = self._tiles[0].sizeHint()
        return QSize(tile.width(), lines * (tile.height() + TIGHT))

    def sizeHint(self) -> QSize:  # noqa: N802
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        tile = self._tiles[0].sizeHint().width() + TIGHT
        self._arrange(max(1, min((self.width() + TIGHT) // tile, len(self._tiles))))
        self.updateGeometry()
