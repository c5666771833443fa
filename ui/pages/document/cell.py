"""What is seen and typed in a small grid: cells whose text wraps, the editor that grows with it, heads and numbers.

Used by `grid`.
"""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)  # fmt: skip

from ui.pages.document.rows import Index, RowsModel
from ui.style import FINE, ROW_HEIGHT, TIGHT, font, tokens
from ui.widgets.choice import ChoiceEdit
from ui.widgets.paint import paint_ring
from ui.widgets.table import paint_cut
from ui.widgets.text import breakable, shown

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
HIGHEST = 320


class CellEdit(QPlainTextEdit):
    """The text of one cell; Enter goes on, Shift+Enter begins a new line."""

    finished = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cell_edit")
        self.setFont(font("body"))
        self.setProperty("kind", "cell")
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(FINE)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            self.finished.emit()
            return
        super().keyPressEvent(event)


class CellPainter(QStyledItemDelegate):
    """Paints cells and opens their editors; `finished` when Enter went on from one, `stepped(way)` when Tab did."""

    finished = Signal()
    stepped = Signal(int)

    def __init__(self, rows: RowsModel, options: list[tuple[str, ...]], parent: QTableView) -> None:
        super().__init__(parent)
        self._rows, self._options, self._table = rows, options, parent

    def _width(self, index: Index) -> int:
        if self._rows.is_heading(index.row()):
            return sum(self._table.columnWidth(column) for column in range(self._rows.width))
        return self._table.columnWidth(index.column())

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        text = breakable(shown(str(index.data() or ""), lines=True))
        place = QRect(0, 0, max(self._width(index) - 2 * TIGHT, 24), 10_000)
        height = self._table.fontMetrics().boundingRect(place, _WRAP, text).height()
        return QSize(40, min(max(height + 2 * TIGHT + 2, ROW_HEIGHT), HIGHEST))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        now, box = tokens(), QRect(option.rect)
        current = self._table.currentIndex()
        heading = self._rows.is_heading(index.row())
        here = self._table.hasFocus() and current.row() == index.row() and (heading or current == index)
        on = current.row() == index.row()
        painter.fillRect(box, now.colour("wash") if on and self._table.hasFocus() else now.colour("raised"))
        painter.fillRect(QRect(box.x(), box.bottom(), box.width(), 1), now.colour("line"))
        if index.column() < self._rows.width - 1 and not heading:
            painter.fillRect(QRect(box.right(), box.y(), 1, box.height()), now.mixed("line", "paper", 0.7))
        painter.save()
        painter.setFont(font("strong" if heading else "body"))
        painter.setPen(now.colour("ink" if self._table.isEnabled() else "soft"))
        place = box.adjusted(TIGHT, TIGHT - 1, -TIGHT, -FINE)
        painter.setClipRect(place)
        painter.drawText(place, _WRAP, breakable(shown(str(index.data() or ""), lines=True)))
        painter.restore()
        if here:
            paint_ring(painter, box.adjusted(0, 0, -1, -1))

    # ---- typing ------------------------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        column = index.column()
        options = self._options[column] if column < len(self._options) else ()
        name = self._rows.heads[column] or self._table.accessibleName()
        if options and not self._rows.is_heading(index.row()):
            choice = ChoiceEdit("cell_edit", [(one, one) for one in options], " ", parent)
            choice.setAccessibleName(name)
            choice.changed.connect(lambda: self.commitData.emit(choice))
            return choice
        edit = CellEdit(parent)
        edit.setAccessibleName(name)
        edit.textChanged.connect(lambda: self.commitData.emit(edit))
        edit.finished.connect(lambda: self._finish(edit))
        return edit

    def _finish(self, editor: QWidget) -> None:
        self._close(editor)
        self.finished.emit()

    def _close(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        text = str(index.data() or "")
        if isinstance(editor, ChoiceEdit):
            if editor.value() != text:
                editor.set_value(text)
        elif isinstance(editor, CellEdit) and editor.toPlainText() != text:
            blocked = editor.blockSignals(True)
            editor.setPlainText(text)
            editor.moveCursor(editor.textCursor().MoveOperation.End)
            editor.blockSignals(blocked)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        text: Any = editor.value() if isinstance(editor, ChoiceEdit) else ""
        if isinstance(editor, CellEdit):
            text = editor.toPlainText()
        model.setData(model.index(index.row(), index.column()), text)

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        editor.setGeometry(option.rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:  # noqa: N802
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(editor, event)
        steps = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
        if event.key() in steps and isinstance(editor, QWidget):
            self._close(editor)
            self.stepped.emit(steps[Qt.Key(event.key())])
            return True
        if isinstance(editor, CellEdit) and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            # Qt's own answer would leave the cell without going on.
            return False
        return super().eventFilter(editor, event)


class GridHeads(QHeaderView):
    """The heads of the columns, or the numbers of the rows, quietly."""

    def __init__(self, orientation: Qt.Orientation, parent: QTableView) -> None:
        super().__init__(orientation, parent)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        if orientation == Qt.Orientation.Horizontal:
            self.setFixedHeight(ROW_HEIGHT)
        else:
            self.setFixedWidth(32)

    def paintSection(self, painter: QPainter, box: QRect, section: int) -> None:  # noqa: N802
        now = tokens()
        painter.fillRect(box, now.colour("paper"))
        painter.fillRect(QRect(box.x(), box.bottom(), box.width(), 1), now.colour("line"))
        text = str(self.model().headerData(section, self.orientation()) or "")
        painter.save()
        if self.orientation() == Qt.Orientation.Horizontal:
            self._paint_head(painter, box.adjusted(TIGHT, 0, -FINE, -1), text)
        else:
            top = QRect(box.x(), box.y() + TIGHT, box.width() - TIGHT, ROW_HEIGHT - 2 * TIGHT)
            across = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            paint_cut(painter, top, text, "small", "soft", across)
        painter.restore()

    @staticmethod
    def _paint_head(painter: QPainter, box: QRect, text: str) -> None:
        painter.setFont(font("small"))
        painter.setPen(tokens().colour("soft"))
        painter.setClipRect(box)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        high = painter.fontMetrics().boundingRect(box, int(flags), shown(text)).height() > box.height()
        flags |= Qt.AlignmentFlag.AlignTop if high else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, int(flags), shown(text))
