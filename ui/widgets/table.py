"""Lists of rows: dense, quiet, walked by keys; the long one over blocks, the small one over what it is given.

Used by every page that lists something. `block` holds the model, this module what is seen and pressed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QMetaMethod, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)  # fmt: skip

from ui.icon import paint_icon
from ui.style import FINE, FOCUS_WIDTH, ROW_HEIGHT, SNUG, TALL_ROW_HEIGHT, TIGHT, font, tokens
from ui.widgets.block import BlockModel, Column, IdRole, Index, RowRole, alignment
from ui.widgets.chip import paint_chip
from ui.widgets.paint import paint_ring
from ui.widgets.text import shown, tip_text

GROUP_HEIGHT = 40
_mark = 14


class RowPainter(QStyledItemDelegate):
    """Paints the cells of a table from the tokens."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        return QSize(40, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell with its piece of the row."""
        table = option.widget
        if not isinstance(table, Table):
            return
        box: QRect = option.rect
        title = table.groups.get(index.row())
        if title is not None:
            box = paint_group(painter, box, title, table.viewport().width())
        self._paint_ground(painter, box, index, table)
        row = index.data(RowRole)
        if row is None:
            return
        column = table.block_model().columns[index.column()]
        inner = box.adjusted(SNUG, 0, -SNUG, -1)
        text = column.text(row)
        tone = column.tone(row) if column.tone else "ink"
        second = column.second(row) if column.second else ""
        across = alignment(column)
        upper = inner
        if second:
            half = inner.height() // 2
            upper = QRect(inner.x(), inner.y() + FINE + 1, inner.width(), half - FINE)
            lower = QRect(inner.x(), inner.y() + half, inner.width(), half - FINE - 1)
            paint_cut(
                painter, lower, second, "small", column.second_tone(row) if column.second_tone else "soft", across
            )
        if column.chip and text:
            paint_chip(painter, upper, text, tone)
        else:
            paint_cut(painter, upper, text, column.role, tone, across)

    @staticmethod
    def _paint_ground(painter: QPainter, box: QRect, index: Index, table: "Table") -> None:
        now, chosen = tokens(), table.selectionModel().isRowSelected(index.row(), QModelIndex())
        if chosen:
            painter.fillRect(box, now.colour("wash"))
        elif index.row() == table.line_under_mouse:
            painter.fillRect(box, now.mixed("wash", "paper", 0.45))
        painter.fillRect(QRect(box.x(), box.bottom(), box.width(), 1), now.mixed("line", "paper", 0.7))
        if chosen and index.column() == table.outer_columns()[0]:
            painter.fillRect(QRect(box.x(), box.y(), 3, box.height() - 1), now.colour("accent"))
        if table.hasFocus() and index.row() == table.currentIndex().row():
            first, last = table.outer_columns()
            paint_row_ring(painter, box, index.column() == first, index.column() == last)

    def helpEvent(  # noqa: N802
        self, event: QHelpEvent, view: QAbstractItemView, _option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Show the whole text of a cell that is cut."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid() or not isinstance(view, Table):
            return False
        text = cell_text(view.block_model().columns[index.column()], index.data(RowRole))
        QToolTip.showText(event.globalPos(), tip_text(text), view)
        return True


def cell_text(column: Column, row: Any) -> str:
    """Return all the text of a cell."""
    if row is None:
        return ""
    second = column.second(row) if column.second else ""
    return f"{column.text(row)}\n{second}".strip()


def paint_cut(painter: QPainter, box: QRect, text: str, role: str, tone: str, across: Qt.AlignmentFlag) -> None:
    """Paint one line of text, cut with an ellipsis where its box ends."""
    painter.setFont(font(role))
    painter.setPen(tokens().colour(tone))
    line = painter.fontMetrics().elidedText(shown(text[:600]), Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(across), line)


def paint_group(painter: QPainter, box: QRect, title: str, width: int) -> QRect:
    """Paint the piece of a group's title that lies over one cell of its first row; return what is left for the cell."""
    painter.save()
    head = QRect(box.x(), box.y(), box.width(), GROUP_HEIGHT)
    painter.setClipRect(head)
    painter.fillRect(head, tokens().colour("paper"))
    paint_cut(painter, QRect(SNUG, box.y() + TIGHT, width - 2 * SNUG, GROUP_HEIGHT - TIGHT), title, "label", "soft",
              Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)  # fmt: skip
    painter.restore()
    return box.adjusted(0, GROUP_HEIGHT, 0, 0)


def paint_row_ring(painter: QPainter, box: QRect, first: bool, last: bool) -> None:
    """Paint the piece of the focus ring around a row that lies in one cell."""
    accent = tokens().colour("accent")
    painter.fillRect(QRect(box.x(), box.y(), box.width(), FOCUS_WIDTH), accent)
    painter.fillRect(QRect(box.x(), box.bottom() - FOCUS_WIDTH, box.width(), FOCUS_WIDTH), accent)
    if first:
        painter.fillRect(QRect(box.x(), box.y(), FOCUS_WIDTH, box.height() - 1), accent)
    if last:
        painter.fillRect(QRect(box.right() - FOCUS_WIDTH + 1, box.y(), FOCUS_WIDTH, box.height() - 1), accent)


class Heads(QHeaderView):
    """The heads of the columns, with the mark of the order they are sorted in."""

    def __init__(self, table: "Table") -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.sorted_by, self.descending = "", False
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(ROW_HEIGHT)
        self.setMinimumSectionSize(40)
        self.setResizeContentsPrecision(0)

    def paintSection(self, painter: QPainter, box: QRect, section: int) -> None:  # noqa: N802
        now, columns = tokens(), self._table.block_model().columns
        painter.fillRect(QRect(box.x(), box.bottom(), box.width(), 1), now.colour("line"))
        if section >= len(columns):
            return
        column = columns[section]
        inner = box.adjusted(SNUG, 0, -SNUG, -1)
        marked = column.key == self.sorted_by
        painter.save()
        tone = "ink" if marked else "soft"
        if marked:
            inner = inner.adjusted(0, 0, -_mark - FINE, 0)
            painter.setFont(font("label"))
            width = min(painter.fontMetrics().horizontalAdvance(column.title), inner.width())
            left = inner.right() + FINE if column.align == "right" else inner.x() + width + FINE
            place = QRect(left, box.y(), _mark, box.height())
            paint_icon(painter, place, "down" if self.descending else "up", "accent", _mark)
        paint_cut(painter, inner, column.title, "label", tone, alignment(column))
        painter.restore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseMoveEvent(event)
        section = self.logicalIndexAt(event.position().toPoint())
        hand = section >= 0 and self._table.can_sort(section)
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)


class Table(QTableView):
    """A list over a BlockModel: one row is one thing.

    `picked(id)` when another row is current, `opened(id)` on Enter or double click, `sort_asked(key, descending)` when
    a head is pressed; the page sorts and gives new ids.
    """

    opened = Signal(object)
    picked = Signal(object)
    sort_asked = Signal(str, bool)

    def __init__(self, model: BlockModel, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line_under_mouse = -1
        self.groups: dict[int, str] = {}
        self._blocks = model
        self._kept: Any = None
        self._quiet = False
        self.setObjectName(name)
        self._build_view()
        model.modelAboutToBeReset.connect(self._remember_place)
        self.setModel(model)
        model.modelReset.connect(self._restore_place)
        self.selectionModel().currentRowChanged.connect(self._announce_current)
        self.heads.sectionClicked.connect(self._ask_for_order)
        self._set_widths()

    def _build_view(self) -> None:
        self.heads = Heads(self)
        self.setHorizontalHeader(self.heads)
        self.setItemDelegate(RowPainter(self))
        self.setFont(font("body"))
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        tall = any(column.second for column in self._blocks.columns)
        self.row_height = TALL_ROW_HEIGHT if tall else ROW_HEIGHT
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(self.row_height)
        self.verticalHeader().setDefaultSectionSize(self.row_height)

    def outer_columns(self) -> tuple[int, int]:
        """Return the first and the last column that is shown."""
        shown_ones = [number for number in range(len(self._blocks.columns)) if not self.isColumnHidden(number)]
        return (shown_ones[0], shown_ones[-1]) if shown_ones else (0, 0)

    def _set_widths(self) -> None:
        for number, column in enumerate(self._blocks.columns):
            if column.width:
                self.heads.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
                self.heads.resizeSection(number, column.width)
            else:
                self.heads.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)

    def block_model(self) -> BlockModel:
        """Return the model."""
        return self._blocks

    def current_id(self) -> Any:
        """Return the id of the current row, None when there is none."""
        return self._blocks.id_at(self.currentIndex().row())

    def current_row(self) -> Any:
        """Return the current row, None when there is none."""
        line = self.currentIndex().row()
        return self._blocks.row_at(line) if line >= 0 else None

    def pick(self, wanted: Any) -> bool:
        """Make the row of an id current and show it; say whether it is there."""
        line = self._blocks.line_of(wanted)
        if line < 0:
            return False
        flags = QItemSelectionModel.SelectionFlag
        index = self._blocks.index(line, 0)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)
        return True

    def show_order(self, key: str, descending: bool = False) -> None:
        """Mark by which column the ids are sorted, "" for none."""
        self.heads.sorted_by, self.heads.descending = key, descending
        self.heads.viewport().update()

    def show_groups(self, groups: Mapping[int, str]) -> None:
        """Write titles over the rows with which groups begin, by their lines; to be said again after other ids."""
        for line in self.groups:
            self.setRowHeight(line, self.row_height)
        self.groups = dict(groups)
        for line in groups:
            self.setRowHeight(line, self.row_height + GROUP_HEIGHT)

    def can_sort(self, section: int) -> bool:
        """Say whether somebody listens when this head is pressed."""
        heard = self.isSignalConnected(QMetaMethod.fromSignal(self.sort_asked))
        return heard and self._blocks.columns[section].sortable

    def _ask_for_order(self, section: int) -> None:
        if self.can_sort(section):
            key = self._blocks.columns[section].key
            descending = key == self.heads.sorted_by and not self.heads.descending
            self.show_order(key, descending)
            self.sort_asked.emit(key, descending)

    def _remember_place(self) -> None:
        self._kept = self.current_id()
        self._quiet = True

    def _restore_place(self) -> None:
        if self._kept is not None:
            self.pick(self._kept)
        self._quiet = False
        if self._kept is not None and self.current_id() is None:
            self.picked.emit(None)
        self._kept = None
        self.line_under_mouse = -1

    def _announce_current(self, index: QModelIndex) -> None:
        if not self._quiet:
            self.picked.emit(index.data(IdRole))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.opened.emit(self._opened_value(self.currentIndex()))
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End} and self._blocks.rowCount():
            last = self._blocks.rowCount() - 1
            self.pick(self._blocks.id_at(0 if event.key() == Qt.Key.Key_Home else last))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Search nothing: Qt would read every row for a letter typed in passing."""

    def _opened_value(self, index: QModelIndex) -> Any:
        return index.data(IdRole)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(self._opened_value(index))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseMoveEvent(event)
        self._mark_line(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self._mark_line(-1)

    def _mark_line(self, line: int) -> None:
        if line != self.line_under_mouse:
            self.line_under_mouse = line
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        reasons = Qt.FocusReason
        if event.reason() in {reasons.MouseFocusReason, reasons.ActiveWindowFocusReason, reasons.PopupFocusReason}:
            # Qt's own answer would make the first row current, before a press reaches another one.
            QAbstractScrollArea.focusInEvent(self, event)
        else:
            super().focusInEvent(event)
            if self.currentIndex().isValid() and not self.selectionModel().hasSelection():
                self.pick(self.current_id())
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if self.hasFocus() and not self.currentIndex().isValid():
            paint_ring(QPainter(self.viewport()), self.viewport().rect())

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.viewport().update()


class SmallTable(Table):
    """A list of up to some hundred rows that are given at once; `opened` and `picked` carry the row itself.

    As high as its rows, up to `most` of them.
    """

    def __init__(
        self, columns: Sequence[Column], name: str = "", most: int = 10, parent: QWidget | None = None
    ) -> None:
        self._rows: list[Any] = []
        self._most = most
        super().__init__(BlockModel(columns, lambda lines: [self._rows[line] for line in lines]), name, parent)
        self.fill([])

    def fill(self, rows: Sequence[Any]) -> None:
        """Show these rows instead of those before."""
        self._rows = list(rows)
        self._blocks.set_ids(range(len(self._rows)))
        height = max(min(len(self._rows), self._most), 1) * self.row_height
        self.setFixedHeight(ROW_HEIGHT + height + TIGHT // 4)

    def rows(self) -> list[Any]:
        """Return the rows that are shown."""
        return self._rows

    def _announce_current(self, index: QModelIndex) -> None:
        if not self._quiet:
            self.picked.emit(self._rows[index.row()] if index.isValid() else None)

    def _opened_value(self, index: QModelIndex) -> Any:
        return self._rows[index.row()]
