"""A PDF to look at: its pages one below the other on the desk, with zoom, by mouse and by keyboard.

Embedded wherever a page is shown: `PdfView(name)` and `show_pdf(bytes)`. What is not drawn yet is shown as the small
picture of the page, so nothing ever flashes. Sizes inside are dots of the screen; only the scroll bars count in logical
pixels.
"""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, Literal

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from fieldapp.words import say
from ui.style import FOCUS_WIDTH, GAP, tokens
from ui.widgets.pagesupply import PageSupply, Piece

Fit = Literal["width", "page", ""]
DOTS_PER_POINT: Final = 96 / 72
SMALLEST, LARGEST = 0.25, 3.0
STEPS: Final = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
TILE: Final = 768
LINE: Final = 48


class PdfView(QAbstractScrollArea):
    """The pages of a PDF; `supply` may be shared with a strip of small pages."""

    page_changed = Signal(object)
    zoomed = Signal()
    opened = Signal()
    failed = Signal()

    def __init__(self, name: str, fit: Fit = "width", parent: QWidget | None = None) -> None:
        """Make a view without a PDF; it fits the pages into its width, or one page whole into itself, until zoomed."""
        super().__init__(parent)
        self.setObjectName(name)
        self.supply = PageSupply(self)
        self.zoom = 1.0
        self.fit: Fit = fit
        self.page = 0
        self._first_fit: Fit = fit
        self._tops: list[int] = []
        self._total = 0
        self._place: tuple[int, float] = (0, 0.0)
        self._ringed = False
        self._build()

    def _build(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.setSingleStep(LINE)
        self.supply.opened.connect(self._show_first)
        self.supply.failed.connect(self.failed)
        self.supply.came.connect(self._show_page)
        self._name_place()

    # ---- what is shown -----------------------------------------------------------------------------------------------

    @property
    def pages(self) -> int:
        """How many pages there are; none before the PDF was opened."""
        return len(self.supply.sizes)

    def show_pdf(self, pdf: bytes, *, stay: bool = False) -> None:
        """Show another PDF from its first page on, or with `stay` where this one was read."""
        self._place = self._read_place() if stay else (0, 0.0)
        if not stay:
            self.fit = self._first_fit
        self.supply.open(pdf, self._place[0], self._sharpness)

    def clear(self) -> None:
        """Show nothing; `opened` says so, too."""
        self.supply.close()
        self._place = (0, 0.0)
        self._show_first()

    def go_to_page(self, page: int) -> None:
        """Bring a page, counted from 0, to the top."""
        if self.pages:
            self._go_to(max(0, min(page, self.pages - 1)), 0.0)

    def set_zoom(self, zoom: float) -> None:
        """Show the pages at a size, 1.0 being paper size on a plain screen, around the middle of the view."""
        self._zoom_around(zoom, QPointF(self.viewport().rect().center()))

    def zoom_by(self, steps: int) -> None:
        """Make the pages larger or smaller by some steps."""
        self.set_zoom(_stepped(self.zoom, steps))

    def set_fit(self, fit: Fit) -> None:
        """Fit the pages into the width, or a page whole into the view."""
        self._place = self._read_place()
        self.fit = fit
        self._arrange()

    # ---- where everything lies ---------------------------------------------------------------------------------------

    @property
    def _sharpness(self) -> float:
        return self.viewport().devicePixelRatioF()

    def _page_size(self, page: int) -> tuple[int, int]:
        scale = self.zoom * DOTS_PER_POINT * self._sharpness
        across, down = self.supply.sizes[page]
        return max(round(across * scale), 1), max(round(down * scale), 1)

    def _page_box(self, page: int) -> QRect:
        """Return where a page lies in the view, in dots."""
        width, height = self._page_size(page)
        room = round(self.viewport().width() * self._sharpness)
        content = max(self._widest(), room)
        return QRect((content - width) // 2 - self._left(), self._tops[page] - self._top(), width, height)

    def _widest(self) -> int:
        widest = max((self._page_size(page)[0] for page in range(self.pages)), default=0)
        return widest + 2 * round(GAP * self._sharpness)

    def _top(self) -> int:
        return round(self.verticalScrollBar().value() * self._sharpness)

    def _left(self) -> int:
        return round(self.horizontalScrollBar().value() * self._sharpness)

    def _fitting_zoom(self) -> float:
        if not self.fit or not self.pages:
            return self.zoom
        room = self.viewport().size()
        across = max(size[0] for size in self.supply.sizes) * DOTS_PER_POINT
        down = max(size[1] for size in self.supply.sizes) * DOTS_PER_POINT
        wide, high = (room.width() - 2 * GAP) / across, (room.height() - 2 * GAP) / down
        return max(SMALLEST, min(wide if self.fit == "width" else min(wide, high), LARGEST))

    def _arrange(self) -> None:
        """Lay the pages out for the size of the view and go back to where it was read."""
        self.zoom = self._fitting_zoom()
        read, share = self._place
        gap = round(GAP * self._sharpness)
        self._tops, at = [], gap
        for page in range(self.pages):
            self._tops.append(at)
            at += self._page_size(page)[1] + gap
        self._total = at if self.pages else 0
        self._set_bars()
        self._go_to(min(read, max(self.pages - 1, 0)), share)
        self.zoomed.emit()
        self.viewport().update()

    def _set_bars(self) -> None:
        room, sharpness = self.viewport().size(), self._sharpness
        down, across = self._total / sharpness, self._widest() / sharpness if self.pages else 0
        for bar, content, seen in (
            (self.verticalScrollBar(), down, room.height()),
            (self.horizontalScrollBar(), across, room.width()),
        ):
            bar.setPageStep(max(seen - LINE, 1))
            bar.setRange(0, max(round(content) - seen, 0))

    def _read_place(self) -> tuple[int, float]:
        """Return what lies at the top of the view: a page and how far down it."""
        if len(self._tops) != self.pages or not self.pages:
            return self._place
        top = self._top() + round(GAP * self._sharpness)
        page = max(bisect_right(self._tops, top) - 1, 0)
        return page, (top - self._tops[page]) / self._page_size(page)[1]

    def _go_to(self, page: int, share: float) -> None:
        if page < len(self._tops):
            top = self._tops[page] + share * self._page_size(page)[1]
            self.verticalScrollBar().setValue(round(top / self._sharpness) - GAP)
        self._find_page()

    def _find_page(self) -> None:
        """Find the page that fills the upper half of the view."""
        middle = self._top() + round(self.viewport().height() * self._sharpness * 0.4)
        page = max(bisect_right(self._tops, middle) - 1, 0)
        self._place = self._read_place()
        if page != self.page:
            self.page = page
            self.page_changed.emit(page)
        self._name_place()

    def _name_place(self) -> None:
        self.setAccessibleName(say("ui.pdf.place", page=self.page + 1, pages=max(self.pages, 1)))

    def _zoom_around(self, zoom: float, point: QPointF) -> None:
        if not self.pages:
            return
        sharpness = self._sharpness
        across, down = point.x() * sharpness, point.y() * sharpness
        page = max(bisect_right(self._tops, self._top() + down) - 1, 0)
        box = self._page_box(page)
        right, below = (across - box.left()) / box.width(), (down - box.top()) / box.height()
        self.fit = ""
        self.zoom = max(SMALLEST, min(zoom, LARGEST))
        self._arrange()
        box = self._page_box(page)
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        for bar, shift in zip(
            bars, (box.left() + right * box.width() - across, box.top() + below * box.height() - down), strict=True
        ):
            bar.setValue(bar.value() + round(shift / sharpness))
        self._find_page()

    # ---- painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint what is in view and wish for what is missing of it."""
        painter = QPainter(self.viewport())
        colours, sharpness = tokens(), self._sharpness
        painter.fillRect(event.rect(), colours.colour("desk"))
        painter.save()
        painter.scale(1 / sharpness, 1 / sharpness)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        wanted: list[Piece] = []
        for page in self._pages_in(0, self.viewport().height()):
            wanted += self._paint_page(painter, page)
        painter.restore()
        if self._ringed and self.hasFocus():
            painter.setPen(QPen(colours.colour("accent"), FOCUS_WIDTH))
            half = FOCUS_WIDTH // 2
            painter.drawRect(self.viewport().rect().adjusted(half, half, -half, -half))
        painter.end()
        self.supply.ask("now", wanted)
        self.supply.ask("ahead", self._pieces_ahead())

    def _pages_in(self, top: int, bottom: int) -> Iterator[int]:
        """Give the pages between two heights of the view, in logical pixels."""
        if not self._tops:
            return
        first = max(bisect_right(self._tops, self._top() + round(top * self._sharpness)) - 1, 0)
        end = self._top() + round(bottom * self._sharpness)
        for page in range(first, self.pages):
            if self._tops[page] > end:
                return
            yield page

    def _paint_page(self, painter: QPainter, page: int) -> list[Piece]:
        """Paint a page and return what is missing of it, the small picture first."""
        box = self._page_box(page)
        painter.fillRect(box, tokens().colour("printed"))
        pieces = list(self._pieces(page, self._seen(0, self.viewport().height())))
        missing = [piece for piece in pieces if self.supply.find(piece) is None]
        if missing:
            self._paint_coarse(painter, page, box)
            small = self.supply.small_piece(page, self._sharpness)
            missing = [small, *missing] if self.supply.find(small) is None else missing
        for piece in pieces:
            picture = self.supply.find(piece)
            if picture is not None:
                painter.drawImage(QPoint(box.left() + piece.left, box.top() + piece.top), picture)
        painter.setPen(QPen(tokens().colour("line"), 0))
        painter.drawRect(box.adjusted(-1, -1, 0, 0))
        return missing

    def _paint_coarse(self, painter: QPainter, page: int, box: QRect) -> None:
        """Paint what is there of a page at other sizes, stretched to this one."""
        painter.save()
        painter.setClipRect(box)
        for piece, picture in self.supply.others(page, box.width()):
            across, down = box.width() / piece.width, box.height() / piece.height
            place = QRectF(piece.left * across, piece.top * down, piece.across * across, piece.down * down)
            painter.drawImage(place.translated(box.left(), box.top()), picture)
        painter.restore()

    def _seen(self, top: int, bottom: int) -> QRect:
        sharpness = self._sharpness
        return QRect(
            0, round(top * sharpness), round(self.viewport().width() * sharpness), round((bottom - top) * sharpness)
        )

    def _pieces(self, page: int, seen: QRect) -> Iterator[Piece]:
        """Give the pieces of a page that lie in a part of the view."""
        box = self._page_box(page)
        part = seen.intersected(box).translated(-box.topLeft())
        if part.isEmpty():
            return
        for top in range(part.top() // TILE * TILE, part.bottom() + 1, TILE):
            for left in range(part.left() // TILE * TILE, part.right() + 1, TILE):
                across, down = min(TILE, box.width() - left), min(TILE, box.height() - top)
                yield Piece(page, box.width(), box.height(), left, top, across, down)

    def _pieces_ahead(self) -> Iterator[Piece]:
        """Give what lies a view below and half a view above: it will be wanted next."""
        height = self.viewport().height()
        for top, bottom in ((height, 2 * height), (-height // 2, 0)):
            for page in self._pages_in(top, bottom):
                yield from self._pieces(page, self._seen(top, bottom))

    # ---- what happens ------------------------------------------------------------------------------------------------

    def _show_first(self) -> None:
        self.page = 0
        self._arrange()
        self.opened.emit()

    def _show_page(self, page: int) -> None:
        if page < len(self._tops):
            self.viewport().update()

    def scrollContentsBy(self, _across: int, _down: int) -> None:  # noqa: N802
        """Paint again: what was painted lies on dots that a shift of logical pixels would miss."""
        self._find_page()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fit the pages into the new size."""
        super().resizeEvent(event)
        self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom with Ctrl, around the pointer; scroll otherwise."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            if turned:
                self._zoom_around(_stepped(self.zoom, 1 if turned > 0 else -1), event.position())
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Scroll and zoom by keyboard."""
        self._ringed = True
        if not self._press(event):
            super().keyPressEvent(event)

    def _press(self, event: QKeyEvent) -> bool:
        key, bar = event.key(), self.verticalScrollBar()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
                self.zoom_by(1)
            elif key == Qt.Key.Key_Minus:
                self.zoom_by(-1)
            elif key == Qt.Key.Key_0:
                self.set_fit("width")
            else:
                return False
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            bar.setValue(bar.minimum() if key == Qt.Key.Key_Home else bar.maximum())
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Space):
            back = key == Qt.Key.Key_PageUp or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            bar.setValue(bar.value() + (-bar.pageStep() if back else bar.pageStep()))
        else:
            return False
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show the focus ring to those who come by keyboard."""
        super().focusInEvent(event)
        reasons = Qt.FocusReason
        self._ringed = event.reason() in {reasons.TabFocusReason, reasons.BacktabFocusReason}
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Take the focus ring away."""
        super().focusOutEvent(event)
        self.viewport().update()


def _stepped(zoom: float, steps: int) -> float:
    """Return the next of the usual sizes."""
    if steps > 0:
        return next((step for step in STEPS if step > zoom + 0.01), LARGEST)
    return next((step for step in reversed(STEPS) if step < zoom - 0.01), SMALLEST)
