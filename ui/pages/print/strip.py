"""The small pages beside the preview: where one is, and the way to another page.

Shares the supply of pictures with the view; never draws a PDF itself.
"""

from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from fieldapp.words import say
from ui.style import FINE, FOCUS_WIDTH, SNUG, TIGHT, font, tokens
from ui.widgets.pagesupply import Piece
from ui.widgets.paint import paint_surface
from ui.widgets.pdfview import PdfView

Index = QModelIndex | QPersistentModelIndex
PAGE_WIDTH: Final = 84
PAGE_HEIGHT: Final = 128
LABEL: Final = 20


class _Pages(QAbstractListModel):
    """The numbers of the pages."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0

    def set_count(self, count: int) -> None:
        self.beginResetModel()
        self._count = count
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) and index.isValid():
            return say("ui.pdf.page", page=index.row() + 1, pages=self._count)
        return None


class _PagePainter(QStyledItemDelegate):
    """Paints one small page with its number."""

    def __init__(self, strip: "PageStrip") -> None:
        super().__init__(strip)
        self._strip = strip

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        return QSize(PAGE_WIDTH + 2 * SNUG, PAGE_HEIGHT + LABEL + 2 * TIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one page."""
        if index.row() >= self._strip.view.pages:
            return
        box: QRect = option.rect
        now, current = tokens(), self._strip.currentIndex().row() == index.row()
        if current:
            paint_surface(painter, box.adjusted(FINE, 2, -FINE, -2), "wash")
        place = self._strip.page_place(index.row(), box)
        painter.fillRect(place, tokens().colour("printed"))
        picture = self._strip.view.supply.find(self._strip.piece(index.row()))
        if picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, picture)
        ringed = current and self._strip.hasFocus()
        painter.setPen(QPen(now.colour("accent" if current else "line"), FOCUS_WIDTH if ringed else 1))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.setFont(font("small"))
        painter.setPen(now.colour("ink" if current else "soft"))
        under = QRect(box.x(), box.bottom() - LABEL - FINE, box.width(), LABEL)
        painter.drawText(under, int(Qt.AlignmentFlag.AlignCenter), say("ui.pdf.one", page=index.row() + 1))


class PageStrip(QListView):
    """The small pages of a view, one below the other."""

    def __init__(self, view: PdfView, parent: QWidget | None = None) -> None:
        """Make the strip of a view; it follows the view, and the view follows it."""
        super().__init__(parent)
        self.view = view
        self._model = _Pages()
        self._build()

    def _build(self) -> None:
        self.setObjectName("page_strip")
        self.setAccessibleName(say("ui.pdf.pages"))
        self.setProperty("kind", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setModel(self._model)
        self.setItemDelegate(_PagePainter(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(PAGE_WIDTH + 2 * SNUG + 12)
        self.view.opened.connect(self._show_pages)
        self.view.page_changed.connect(self._show_current)
        self.view.supply.came.connect(self._show_page)
        self.selectionModel().currentChanged.connect(self._follow)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._ask())

    def piece(self, page: int) -> Piece:
        """Return the small picture of a page."""
        return self.view.supply.small_piece(page, self.view.viewport().devicePixelRatioF())

    def page_place(self, page: int, box: QRect) -> QRect:
        """Return where a page lies in the box of its row."""
        piece = self.piece(page)
        scale = min(PAGE_WIDTH / piece.width, PAGE_HEIGHT / piece.height)
        width, height = round(piece.width * scale), round(piece.height * scale)
        return QRect(box.x() + (box.width() - width) // 2, box.y() + TIGHT + (PAGE_HEIGHT - height) // 2, width, height)

    def _show_pages(self) -> None:
        self._model.set_count(self.view.pages)
        self._show_current(self.view.page)
        self._ask()

    def _show_current(self, page: int) -> None:
        index = self._model.index(page, 0)
        if index.isValid() and self.currentIndex() != index:
            self.selectionModel().blockSignals(True)
            self.setCurrentIndex(index)
            self.selectionModel().blockSignals(False)
            self.scrollTo(index)
            self.viewport().update()

    def _follow(self, index: QModelIndex) -> None:
        if index.isValid():
            self.view.go_to_page(index.row())
            self.viewport().update()

    def _show_page(self, page: int) -> None:
        self.update(self._model.index(page, 0))

    def _ask(self) -> None:
        """Wish for the small pages that are in sight."""
        if not self.view.pages or not self.isVisible():
            return
        first = max(self.indexAt(self.viewport().rect().topLeft()).row(), 0)
        last = self.indexAt(self.viewport().rect().bottomLeft()).row()
        last = last if last >= 0 else self.view.pages - 1
        self.view.supply.ask("strip", [self.piece(page) for page in range(first, min(last + 2, self.view.pages))])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        self._ask()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.viewport().update()
