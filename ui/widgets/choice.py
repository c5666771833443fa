"""Controls for choosing: one of some, yes or no, several of many."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)  # fmt: skip

from fieldapp.words import say
from ui.icon import ICON_SIZE, paint_icon
from ui.style import CONTROL_HEIGHT, FINE, TIGHT, font, tokens
from ui.widgets.card import rows
from ui.widgets.entry import STAYING, SearchEdit
from ui.widgets.paint import paint_ring, paint_surface
from ui.widgets.text import Label, shown, tip_text

BOX = 18
FRAMELESS = Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint
_search_from = 9
ValueRole = Qt.ItemDataRole.UserRole + 1


def paint_check(painter: QPainter, box: QRect, checked: bool, enabled: bool = True) -> None:
    """Paint a check box in a square of BOX pixels."""
    fill = ("accent_fill" if enabled else "edge") if checked else "raised"
    paint_surface(painter, box, fill, "" if checked else "edge" if enabled else "line", 4)
    if checked:
        paint_icon(painter, box, "check", "on_accent", 16)


class ChoiceEdit(QComboBox):
    """One of some choices; `empty` is the words for none, when none may be chosen."""

    changed = Signal()
    left = Signal()

    def __init__(
        self, name: str, choices: Sequence[tuple[str, str]] = (), empty: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._empty = empty
        self.setObjectName(name)
        self.setFont(font("body"))
        # Only a delegate of this kind lets the style sheet reach the rows of the list.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.view().setFont(font("body"))
        frame = self.view().window()
        frame.setWindowFlags(frame.windowFlags() | FRAMELESS)
        frame.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setMaxVisibleItems(12)
        self.set_choices(choices)
        self.currentIndexChanged.connect(self.changed)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other choices, and keep the value if it is still among them."""
        before = self.value()
        blocked = self.blockSignals(True)
        self.clear()
        for value, text in ([("", self._empty)] if self._empty else []) + list(choices):
            self._offer(value, text)
        self.setCurrentIndex(max(self.findData(before), 0 if self._empty else -1))
        self.blockSignals(blocked)

    def _offer(self, value: str, text: str) -> None:
        self.addItem(shown(text), value)
        self.setItemData(self.count() - 1, tip_text(text), Qt.ItemDataRole.ToolTipRole)

    def value(self) -> str:
        """Return the value of what is chosen, "" for nothing."""
        return str(self.currentData() or "")

    def set_value(self, value: str) -> None:
        """Choose without announcing it; a value that is not offered is added, so that nothing is lost."""
        blocked = self.blockSignals(True)
        if value and self.findData(value) < 0:
            self._offer(value, value)
        self.setCurrentIndex(self.findData(value))
        self.blockSignals(blocked)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() not in STAYING:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_F4}:
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        place = QRect(self.width() - ICON_SIZE - TIGHT, 0, ICON_SIZE, self.height())
        paint_icon(QPainter(self), place, "down", "ink" if self.isEnabled() else "edge", 16)


class FlagEdit(QCheckBox):
    """Yes or no, with a sentence that wraps."""

    changed = Signal()
    left = Signal()

    def __init__(self, name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setShortcut(QKeySequence())  # an ampersand in the sentence is an ampersand
        self.setObjectName(name)
        self.setAccessibleName(shown(text))
        self.setFont(font("body"))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(self.changed)

    def value(self) -> bool:
        """Return whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: bool) -> None:
        """Tick it or not, without announcing it."""
        self.setChecked(bool(value))

    def _text_box(self, width: int) -> QRect:
        left = FINE + BOX + TIGHT + 2
        wrapped = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        space = QRect(0, 0, max(width - left - FINE, 40), 10_000)
        found = self.fontMetrics().boundingRect(space, wrapped, shown(self.text()))
        return QRect(left, TIGHT, space.width(), found.height())

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return max(self._text_box(width).height() + 2 * TIGHT, CONTROL_HEIGHT)

    def sizeHint(self) -> QSize:  # noqa: N802
        line = self.fontMetrics().horizontalAdvance(shown(self.text())) + BOX + 2 * TIGHT + 2 * FINE
        width = min(line, 560)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, CONTROL_HEIGHT)

    def hitButton(self, _position: object) -> bool:  # noqa: N802
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() not in STAYING:
            self.left.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter, place = QPainter(self), self._text_box(self.width())
        line = QFontMetrics(self.font()).height()
        box = QRect(FINE, place.y() + (line - BOX) // 2, BOX, BOX)
        paint_check(painter, box, self.isChecked(), self.isEnabled())
        if self.hasFocus():
            paint_ring(painter, box.adjusted(-4, -4, 4, 4))
        painter.setPen(tokens().colour("ink" if self.isEnabled() else "edge"))
        painter.drawText(place, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft), shown(self.text()))


class CheckRow(QStyledItemDelegate):
    """Paints one choice of a list with its check box."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(80, CONTROL_HEIGHT - FINE)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the row."""
        view = option.widget
        box: QRect = option.rect
        current = isinstance(view, QListWidget) and view.hasFocus() and view.currentIndex() == index
        if current:
            paint_surface(painter, box.adjusted(2, 0, -2, 0), "wash")
            paint_ring(painter, box.adjusted(2, 0, -2, 0))
        square = QRect(box.x() + TIGHT + 2, box.y() + (box.height() - BOX) // 2, BOX, BOX)
        paint_check(painter, square, Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked)
        painter.setFont(font("body"))
        painter.setPen(tokens().colour("ink"))
        place = box.adjusted(square.right() + TIGHT + 2 - box.x(), 0, -TIGHT, 0)
        line = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), line)


class CheckList(QListWidget):
    """A list whose rows are ticked by a click anywhere on them or by the space bar."""

    ticked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(CheckRow(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)

    def toggle(self, item: QListWidgetItem) -> None:
        """Tick a row or untick it."""
        on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
        self.ticked.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        item = self.itemAt(event.position().toPoint())
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if item is not None and event.button() == Qt.MouseButton.LeftButton:
            self.setCurrentItem(item)
            self.toggle(item)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Space and item is not None:
            self.toggle(item)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        if self.count() and (self.currentRow() < 0 or self.currentItem().isHidden()):
            items = (self.item(number) for number in range(self.count()))
            self.setCurrentItem(next((item for item in items if not item.isHidden()), self.item(0)))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() not in STAYING:
            self.left.emit()


class ManyEdit(QWidget):
    """Several of many choices: a check list, with a search when there are more than a few."""

    changed = Signal()
    left = Signal()

    def __init__(
        self, name: str, choices: Sequence[tuple[str, str]] = (), most: int = 6, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._most = most
        self.setObjectName(name)
        self.search = SearchEdit(f"{name}_search")
        self.list = CheckList()
        self.list.setObjectName(f"{name}_list")
        self._count = Label(role="small", tone="soft")
        self._nothing = Label(say("ui.widget.none_found"), role="small", tone="soft")
        self._nothing.hide()
        self.setLayout(rows(self.search, self.list, self._nothing, self._count, gap=FINE))
        self.setFocusProxy(self.list)
        self.search.asked.connect(self._show_matching)
        self.search.lead_to(self.list)
        self.list.ticked.connect(self._announce)
        self.list.left.connect(self.left)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other choices, and keep what is ticked."""
        before = self.value()
        self.list.clear()
        for value, text in choices:
            self._offer(value, text)
        self.set_value(before)

    def _offer(self, value: str, text: str) -> QListWidgetItem:
        item = QListWidgetItem(shown(text))
        item.setData(ValueRole, value)
        item.setToolTip(tip_text(text))
        item.setCheckState(Qt.CheckState.Unchecked)
        self.list.addItem(item)
        return item

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(number) for number in range(self.list.count())]

    def value(self) -> list[str]:
        """Return what is ticked, in the order of the list."""
        return [str(item.data(ValueRole)) for item in self._items() if item.checkState() == Qt.CheckState.Checked]

    def set_value(self, values: Iterable[str]) -> None:
        """Tick these without announcing it; what is not offered is added, so that nothing is lost."""
        wanted = list(values)
        offered = {str(item.data(ValueRole)) for item in self._items()}
        for value in wanted:
            if value not in offered:
                self._offer(value, value)
        for item in self._items():
            on = item.data(ValueRole) in wanted
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.search.setVisible(self.list.count() >= _search_from)
        self.list.setFixedHeight(max(min(self.list.count(), self._most), 1) * (CONTROL_HEIGHT - FINE) + 2 * FINE)
        self._show_count()

    def _show_matching(self, text: str) -> None:
        words = text.lower().split()
        for item in self._items():
            item.setHidden(not all(word in item.text().lower() for word in words))
        self._nothing.setVisible(all(item.isHidden() for item in self._items()))

    def _announce(self) -> None:
        self._show_count()
        self.changed.emit()

    def _show_count(self) -> None:
        count = len(self.value())
        self._count.say(say("ui.widget.chosen", count=count) if count else say("ui.widget.none_chosen"))
