"""A small grid to fill in: rows are added, typed, pasted from a spreadsheet, moved and taken out, all by keys as well.

The control of tables and lists of a paper. Its value is a list of rows, each a list of texts.
"""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

from fieldapp.case.pasted import delimiter_of
from fieldapp.case.table import read_cells
from fieldapp.words import say
from ui.pages.document.cell import CellPainter, GridHeads
from ui.pages.document.rows import RowsModel
from ui.style import FINE, ROW_HEIGHT, TIGHT, font
from ui.widgets.button import Button
from ui.widgets.card import Columns, row, rows

HIGHEST: Final = 420
LEAST: Final = 160
LEAST_FEW: Final = 104
MANY: Final = 4
# More rows than these keep the usual height: to measure each would hold up the window.
MOST_FITTED: Final = 150
WAYS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
HELD: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class GridView(QTableView):
    """The cells; `moved(way)`, `removed` and `pasted` are what keys ask for."""

    moved = Signal(int)
    removed = Signal()
    pasted = Signal()
    resized = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in WAYS and event.modifiers() & HELD == HELD:
            self.moved.emit(WAYS[Qt.Key(key)])
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif key == Qt.Key.Key_Delete and control:
            self.removed.emit()
        elif key == Qt.Key.Key_Delete:
            self._clear_cell()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _clear_cell(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self.model().setData(index, "")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.resized.emit()

    def focusInEvent(self, event: Any) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: Any) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.viewport().update()


class GridEdit(QWidget):
    """Rows of texts under heads; `widths` are shares of the width, `options` what a column may say."""

    changed = Signal()
    left = Signal()

    def __init__(
        self, name: str, heads: Sequence[str], widths: Sequence[int] = (), options: Sequence[tuple[str, ...]] = ()
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self._widths = list(widths) if len(widths) == len(heads) else [1] * len(heads)
        self._removed: tuple[int, list[str]] | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._fit)
        self.rows_model = RowsModel(list(heads))
        self.view = GridView()
        self.view.setObjectName(f"{name.removesuffix('_edit')}_grid")
        self._build_view(list(options))
        self._build_tools(name.removesuffix("_edit"))
        self.setFocusProxy(self.view)
        self._connect()
        self._fit_soon()

    def _build_view(self, options: list[tuple[str, ...]]) -> None:
        view, modes = self.view, QAbstractItemView
        view.setModel(self.rows_model)
        self._painter = CellPainter(self.rows_model, options, view)
        view.setItemDelegate(self._painter)
        view.setHorizontalHeader(GridHeads(Qt.Orientation.Horizontal, view))
        view.setVerticalHeader(GridHeads(Qt.Orientation.Vertical, view))
        view.horizontalHeader().setVisible(any(self.rows_model.heads))
        view.setFont(font("body"))
        view.setShowGrid(False)
        view.setProperty("kind", "grid")
        view.setTabKeyNavigation(False)
        view.setCornerButtonEnabled(False)
        view.setSelectionMode(modes.SelectionMode.NoSelection)
        triggers = modes.EditTrigger
        view.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed | triggers.SelectedClicked
        )
        view.setVerticalScrollMode(modes.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollMode(modes.ScrollMode.ScrollPerPixel)

    def _build_tools(self, stem: str) -> None:
        said = "ui.document.grid."
        self.add_button = Button(say(said + "add"), "plain", "add", name=f"{stem}_add_button")
        self.add_button.setToolTip(say("ui.widget.key", text=say(said + "add"), key="Ctrl+Shift+N"))
        self._paste = Button(say(said + "paste"), "quiet", "paste", name=f"{stem}_paste_button")
        self._paste.setToolTip(say("ui.widget.key", text=say(said + "paste_tip"), key="Ctrl+V"))
        self._up = Button(say(said + "up"), "quiet", name=f"{stem}_up_button")
        self._down = Button(say(said + "down"), "quiet", name=f"{stem}_down_button")
        self._remove = Button(say(said + "remove"), "quiet", name=f"{stem}_remove_button")
        self._undo = Button(say(said + "undo"), "quiet", name=f"{stem}_undo_button")
        tips = ((self._up, "up", "Ctrl+Shift+Up"), (self._down, "down", "Ctrl+Shift+Down"),
                (self._remove, "remove", "Ctrl+Del"))  # fmt: skip
        for button, key, keys in tips:
            button.setToolTip(say("ui.widget.key", text=say(said + key), key=keys))
        adding, moving = QWidget(), QWidget()
        adding.setLayout(row(self.add_button, self._paste, self._undo, None, gap=FINE))
        moving.setLayout(row(self._up, self._down, self._remove, None, gap=0))
        self._moving = moving
        self.setLayout(rows(self.view, Columns(adding, moving, narrow=520, gap=FINE), gap=TIGHT))
        self._undo.hide()
        for button in (self._paste, self._up, self._down, self._remove):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _connect(self) -> None:
        model, view = self.rows_model, self.view
        self.add_button.clicked.connect(self.add_row)
        self._paste.clicked.connect(self.paste)
        self._up.clicked.connect(lambda: self._move(-1))
        self._down.clicked.connect(lambda: self._move(1))
        self._remove.clicked.connect(self._take_out)
        self._undo.clicked.connect(self._bring_back)
        view.moved.connect(self._move)
        view.removed.connect(self._take_out)
        view.pasted.connect(self.paste)
        view.resized.connect(self._share_width)
        view.selectionModel().currentChanged.connect(lambda *_both: self._offer())
        self._painter.finished.connect(self._go_on)
        self._painter.stepped.connect(self._step)
        model.edited.connect(self.changed)
        model.dataChanged.connect(lambda first, _last: self._fit_row(first.row()))
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            changed.connect(self._fit_soon)
        key = QShortcut(QKeySequence("Ctrl+Shift+N"), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self.add_row)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)

    # ---- the value ---------------------------------------------------------------------------------------------------

    def value(self) -> Any:
        """Return the rows that say something."""
        return [list(line) for line in self.rows_model.lines if any(cell.strip() for cell in line)]

    def set_value(self, value: Any) -> None:
        """Show rows without announcing it."""
        lines = value if isinstance(value, list | tuple) else []
        self.rows_model.set_lines([[str(cell) for cell in line] for line in lines if isinstance(line, list | tuple)])

    def setAccessibleName(self, name: str) -> None:  # noqa: N802
        """Give the cells the name of the field."""
        super().setAccessibleName(name)
        self.view.setAccessibleName(name)

    # ---- rows --------------------------------------------------------------------------------------------------------

    def add_row(self) -> None:
        """Add an empty row below the current one, and type there."""
        line = self.view.currentIndex().row()
        at = line + 1 if line >= 0 else len(self.rows_model.lines)
        self.rows_model.insert(at, [[""] * self.rows_model.width])
        self._stand(at, 0, typing=True)

    def paste(self) -> None:
        """Put what the clipboard holds into the grid, from the current cell on; rows are added as they are needed."""
        text = QGuiApplication.clipboard().text()
        found = read_cells(text, delimiter_of(text)) if text.strip() else []
        width = self.rows_model.width
        if found and width > 1 and len(found[0]) == width + 1 and all(line[0].strip(".").isdigit() for line in found):
            found = [line[1:] for line in found]
        if not found:
            return
        index = self.view.currentIndex()
        start, column = (index.row(), index.column()) if index.isValid() else (len(self.rows_model.lines), 0)
        lines = self.rows_model.lines
        missing = max(start + len(found) - len(lines), 0)
        self.rows_model.insert(len(lines), [[""] * width for _line in range(missing)])
        for place, cells in enumerate(found, start):
            for number, cell in enumerate(cells[: width - column]):
                self.rows_model.put(place, column + number, cell)
        self._stand(start + len(found) - 1, column)

    def _move(self, way: int) -> None:
        index = self.view.currentIndex()
        other = index.row() + way
        if index.isValid() and 0 <= other < len(self.rows_model.lines):
            self.rows_model.swap(index.row(), other)
            self._span()
            self._stand(other, index.column())

    def _take_out(self) -> None:
        index = self.view.currentIndex()
        if not index.isValid():
            return
        line, column = index.row(), index.column()
        taken = self.rows_model.take(line)
        self._removed = (line, taken) if any(cell.strip() for cell in taken) else None
        self._undo.setVisible(self._removed is not None)
        if self.rows_model.lines:
            self._stand(min(line, len(self.rows_model.lines) - 1), column)
        else:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _bring_back(self) -> None:
        if self._removed is not None:
            line, taken = self._removed
            self._removed = None
            self._undo.hide()
            at = min(line, len(self.rows_model.lines))
            self.rows_model.insert(at, [taken])
            self._stand(at, 0)

    def _go_on(self) -> None:
        """Go to the next cell; behind the last one a new row begins."""
        line = self.view.currentIndex().row()
        if not self._try_step(1) and line >= 0 and any(cell.strip() for cell in self.rows_model.lines[line]):
            self.add_row()

    def _step(self, way: int) -> None:
        """Go to the next cell or the one before, and out of the grid at its ends."""
        if not self._try_step(way):
            (self.add_button if way > 0 else self.view).setFocus(Qt.FocusReason.TabFocusReason)

    def _try_step(self, way: int) -> bool:
        index, model = self.view.currentIndex(), self.rows_model
        if not index.isValid():
            return False
        line, column = index.row(), index.column() + way
        if column < 0 or column >= (1 if model.is_heading(line) else model.width):
            line += way
            column = 0 if way > 0 or model.is_heading(line) else model.width - 1
        if not 0 <= line < len(model.lines):
            return False
        self._stand(line, column, typing=True)
        return True

    def _stand(self, line: int, column: int, *, typing: bool = False) -> None:
        index = self.rows_model.index(line, column)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        if typing:
            self.view.edit(index)

    # ---- looks -------------------------------------------------------------------------------------------------------

    def _offer(self) -> None:
        line, count = self.view.currentIndex().row(), len(self.rows_model.lines)
        self._up.setEnabled(line > 0)
        self._down.setEnabled(0 <= line < count - 1)
        self._remove.setEnabled(line >= 0)
        self._moving.setVisible(count > 0)
        self.view.viewport().update()

    def _share_width(self) -> None:
        room, total = self.view.viewport().width(), sum(self._widths)
        for number, share in enumerate(self._widths):
            least = (0, 0, LEAST_FEW, LEAST_FEW)[len(self._widths)] if len(self._widths) < MANY else LEAST
            self.view.setColumnWidth(number, max(room * share // total, least))
        self._fit_soon()

    def _fit_soon(self) -> None:
        """Lay the rows out once for everything that changes now."""
        self._fit_height()
        self._later.start()

    def _span(self) -> None:
        if self.rows_model.headed:
            self.view.clearSpans()
            for line in range(len(self.rows_model.lines)):
                if self.rows_model.is_heading(line):
                    self.view.setSpan(line, 0, 1, self.rows_model.width)

    def _fit(self) -> None:
        self._span()
        if len(self.rows_model.lines) <= MOST_FITTED:
            self.view.resizeRowsToContents()
        self._fit_height()
        self._offer()

    def _fit_row(self, line: int) -> None:
        self.view.resizeRowToContents(line)
        self._fit_height()

    def _fit_height(self) -> None:
        header = self.view.horizontalHeader()
        heads = ROW_HEIGHT if not header.isHidden() else 0
        bar = self.view.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() > 0 else 0
        height = min(self.view.verticalHeader().length(), HIGHEST) + heads + below + 2
        there = bool(self.rows_model.lines)
        self.view.setVisible(there or any(self.rows_model.heads))
        self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus if there else Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.view if there else self.add_button)
        if self.view.height() != height:
            self.view.setFixedHeight(height)

    def _follow_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None and self.isAncestorOf(before) and (now is None or not self.isAncestorOf(now)):
            self.left.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.view.viewport().update()
