"""A field that finds what it asks for while it is typed, such as a region or a name on the register."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from fieldapp.words import say
from ui.style import FINE, SNUG, TALL_ROW_HEIGHT, font, tokens
from ui.widgets.card import rows
from ui.widgets.entry import SEARCH_DELAY, TextEdit
from ui.widgets.glyph import Glyph
from ui.widgets.paint import paint_surface
from ui.widgets.popup import Popup
from ui.widgets.text import Label, shown, tip_text

Found = Sequence[tuple[str, str, str]]
Find = Callable[[str, Callable[[Found], None]], None]
FoundRole = Qt.ItemDataRole.UserRole + 1
_most_rows = 6


class FoundRow(QStyledItemDelegate):
    """Paints one answer with its second line."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(80, TALL_ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the row."""
        _, text, second = index.data(FoundRole)
        box: QRect = option.rect
        view = option.widget
        if isinstance(view, QListWidget) and view.currentIndex() == index:
            paint_surface(painter, box, "wash")
        inner = box.adjusted(SNUG, FINE + 2, -SNUG, -FINE - 2)
        half = inner.height() // 2 if second else inner.height()
        self._paint_line(painter, QRect(inner.x(), inner.y(), inner.width(), half), text, "body", "ink")
        below = QRect(inner.x(), inner.y() + half, inner.width(), inner.height() - half)
        self._paint_line(painter, below, second, "small", "soft")

    @staticmethod
    def _paint_line(painter: QPainter, box: QRect, text: str, role: str, tone: str) -> None:
        painter.setFont(font(role))
        painter.setPen(tokens().colour(tone))
        line = painter.fontMetrics().elidedText(shown(text), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), line)


class LookupEdit(TextEdit):
    """Type-ahead: `find(text, answer)` is asked a moment after the last key and calls `answer(rows)` when it knows."""

    picked = Signal(str)

    def __init__(self, name: str, find: Find, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, placeholder, parent=parent)
        self._find = find
        self._picked: tuple[str, str, str] | None = None
        self._asking = 0
        self.put_inside(Glyph("search", "soft"))
        self.popup: Popup | None = None
        self.list = QListWidget()
        self._note = Label(role="small", tone="soft")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_DELAY)
        self._timer.timeout.connect(self._ask)
        self.textEdited.connect(self._follow)
        self._build_list()

    def _build_list(self) -> None:
        self.list.setObjectName(f"{self.objectName()}_list")
        self.list.setProperty("kind", "bare")
        self.list.setItemDelegate(FoundRow(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemEntered.connect(self.list.setCurrentItem)
        self.list.itemClicked.connect(self._pick)

    def value(self) -> str:
        """Return the value that was picked, or what was typed when nothing was."""
        return self._picked[0] if self._picked else self.text().strip()

    def picked_row(self) -> tuple[str, str, str] | None:
        """Return the row that was picked: value, text, second line."""
        return self._picked

    def set_value(self, value: str, text: str = "", second: str = "") -> None:
        """Show a value by its text without announcing it."""
        super().set_value(text or value)
        self._picked = (value, text or value, second) if value and text else None
        self.setToolTip(tip_text(second))
        self.close_list()

    def answer(self, found: Found, number: int = 0) -> None:
        """Show what was found; answers to an older question are passed over."""
        if number and number != self._asking:
            return
        if not self.hasFocus():
            return
        self.list.clear()
        for entry in found:
            item = QListWidgetItem(shown(entry[1]))
            item.setData(FoundRole, tuple(entry))
            item.setToolTip(tip_text("\n".join(entry[1:])))
            self.list.addItem(item)
        if found:
            self.list.setCurrentRow(0)
        self._note.say("" if found else say("ui.widget.none_found"))
        self._open_list()

    def close_list(self) -> None:
        """Put the list away."""
        self._timer.stop()
        self._asking += 1
        if self.popup is not None:
            self.popup.hide()

    def is_open(self) -> bool:
        """Say whether the list is shown."""
        return self.popup is not None and self.popup.isVisible()

    def _follow(self) -> None:
        self._picked = None
        if self.text().strip():
            self._timer.start()
        else:
            self.close_list()

    def _ask(self) -> None:
        self._timer.stop()
        self._asking += 1
        number = self._asking
        self._find(self.text().strip(), lambda found: self.answer(found, number))

    def _open_list(self) -> None:
        if self.popup is None:
            self.popup = Popup(self)
            self.popup.setLayout(rows(self.list, self._note, gap=0, margin=FINE))
            self._note.setContentsMargins(SNUG, FINE, SNUG, FINE)
        count = self.list.count()
        self.list.setVisible(count > 0)
        self._note.setVisible(count == 0)
        height = min(count, _most_rows) * TALL_ROW_HEIGHT if count else 28
        self.popup.open_beside(max(self.width(), 320), height + 2 * FINE + 2)

    def _pick(self, item: QListWidgetItem) -> None:
        value, text, second = item.data(FoundRole)
        self.set_value(value, text, second)
        self.changed.emit()
        self.picked.emit(value)

    def _leave(self) -> None:
        self.close_list()
        super()._leave()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        self.close_list()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key, item = event.key(), self.list.currentItem()
        ways = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _most_rows, Qt.Key.Key_PageUp: -_most_rows}
        if self.is_open() and key in ways:
            row = self.list.currentRow() + ways[Qt.Key(key)]
            self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        elif self.is_open() and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and item is not None:
            self._pick(item)
        elif self.is_open() and key == Qt.Key.Key_Escape:
            self.close_list()
        elif key == Qt.Key.Key_Down and not self.is_open():
            self._ask()
        else:
            super().keyPressEvent(event)
