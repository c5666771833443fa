"""The rail at the left: the pages by icon and word, the office and the officer, and the way to lock the screen.

Made by the main window. Shows only what exists; narrow windows get the icons alone, with the words as tool tips.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.words import say
from ui.icon import paint_icon
from ui.style import FINE, FOCUS_WIDTH, GAP, RADIUS, RAIL_WIDTH, SNUG, TIGHT, font, theme, tokens
from ui.widgets.card import Line
from ui.widgets.chip import CHIP_HEIGHT, chip_width, paint_chip
from ui.widgets.text import Elided

NARROW_WIDTH: Final = 60
ITEM_HEIGHT, LEAST_HEIGHT = 40, 30
ICON: Final = 20
EDGE: Final = 3
NAME_LINES: Final = 2
MOST_COUNT, POINT = 99, 4
# How much ink is left of an entry that the officer may not open.
CLOSED: Final = 0.72
# Below this height the entries need the room of the names.
NAMES_FROM: Final = 560


@dataclass(frozen=True, slots=True)
class Stop:
    """One entry of the rail: the page it leads to, its icon and its key."""

    page: str
    icon: str
    key: str


STOPS: Final = (
    Stop("home", "home", "Ctrl+1"),
    Stop("cases", "cases", "Ctrl+2"),
    Stop("deadlines", "clock", "Ctrl+3"),
    Stop("supervision", "supervision", "Ctrl+4"),
    Stop("follow", "follow", "Ctrl+5"),
    Stop("registers", "book", "Ctrl+6"),
    Stop("prevention", "shield", "Ctrl+7"),
    Stop("print", "print", "Ctrl+8"),
    Stop("transfer", "transfer", "Ctrl+9"),
    Stop("intake", "intake", "Ctrl+0"),
    Stop("settings", "settings", "Ctrl+,"),
    Stop("help", "help", "F1"),
)
# The entry that stays marked while a page without one of its own is shown.
ABOVE: Final = {
    "case": "cases",
    "edit": "cases",
    "document": "cases",
    "report": "supervision",
    "book": "registers",
    "declaration": "prevention",
    "meeting": "prevention",
    "copy": "cases",
    "preview": "print",
    "send": "transfer",
    "receive": "transfer",
    "reference": "settings",
    "closing": "settings",
}


class RailItem(QAbstractButton):
    """One entry: an icon and a word, on a wash with an accent edge while its page is shown."""

    def __init__(self, icon: str, text: str, key: str, name: str, parent: QWidget | None = None) -> None:
        """Make an entry; `key` is only said, the window owns the shortcut."""
        super().__init__(parent)
        self._icon, self._key, self._word = icon, key, text
        self._narrow = False
        self._count, self._tone, self._told, self._closed = 0, "", "", ""
        self.setText(text)
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.set_narrow(False)
        theme().changed.connect(self.update)

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon alone, or the word beside it."""
        self._narrow = narrow
        self._explain()
        self.updateGeometry()
        self.update()

    def show_count(self, count: int, tone: str, told: str) -> None:
        """Show beside the word how many things wait there, nothing for none; `told` says it to who hears the screen."""
        self._count, self._tone, self._told = count, tone, told
        self.setAccessibleName(f"{self._word}. {told}" if count else self._word)
        self._explain()
        self.update()

    def close_for(self, reason: str) -> None:
        """Keep the entry from being chosen and say why; "" opens it."""
        self._closed = reason
        self.setEnabled(not reason)
        self.setAccessibleDescription(reason)
        self._explain()
        self.update()

    def _explain(self) -> None:
        if self._closed:
            self.setToolTip(f"{self._word}\n{self._closed}" if self._narrow else self._closed)
            return
        tip = f"{self._word} · {self._key}" if self._narrow else self._key
        self.setToolTip(f"{tip}\n{self._told}" if self._count else tip)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(NARROW_WIDTH - 2 * TIGHT if self._narrow else RAIL_WIDTH - 2 * TIGHT, ITEM_HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.sizeHint().width(), LEAST_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect()
        current = self.isChecked()
        if current or (self.isEnabled() and (self.underMouse() or self.isDown())):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("wash") if current else colours.mixed("wash", "desk", 0.55))
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        if current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("accent"))
            painter.drawRoundedRect(QRect(0, TIGHT, EDGE, box.height() - 2 * TIGHT), EDGE / 2, EDGE / 2)
        tone = "accent" if current else "ink" if self.isEnabled() else "soft"
        left = (box.width() - ICON) // 2 if self._narrow else SNUG
        paint_icon(painter, QRect(left, 0, ICON, box.height()), self._icon, tone, ICON)
        if not self._narrow:
            painter.setFont(font("strong" if current else "body"))
            painter.setPen(colours.colour(tone) if self.isEnabled() else colours.mixed("soft", "desk", CLOSED))
            place = box.adjusted(SNUG + ICON + SNUG, 0, -FINE, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._word)
        if self._count:
            self._paint_count(painter, box)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colours.colour("accent"), FOCUS_WIDTH))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.end()

    def _paint_count(self, painter: QPainter, box: QRect) -> None:
        if self._narrow:
            # No room for a number: a point at the icon, which the tool tip explains.
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens().colour(self._tone))
            corner = QPoint((box.width() + ICON) // 2, (box.height() - ICON) // 2)
            painter.drawEllipse(corner, POINT, POINT)
            return
        text = str(self._count) if self._count <= MOST_COUNT else f"{MOST_COUNT}+"
        painter.setFont(font("small"))
        width = max(chip_width(text, painter.fontMetrics()), CHIP_HEIGHT)
        paint_chip(painter, QRect(box.width() - width - TIGHT, 0, width, box.height()), text, self._tone)


class Rail(QWidget):
    """The entries from top to bottom; `chosen` says which page was asked for, `lock_asked` that it be locked."""

    chosen = Signal(str)
    lock_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make a rail without entries; `show_stops` fills it."""
        super().__init__(parent)
        self.setObjectName("rail")
        self._items: dict[str, RailItem] = {}
        self._narrow = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(TIGHT, GAP, TIGHT, SNUG)
        self._column.setSpacing(FINE)
        self._build_items()
        self._column.addStretch(1)
        self._build_foot()
        self.set_narrow(False)

    def _build_items(self) -> None:
        for stop in STOPS:
            item = RailItem(stop.icon, say(f"ui.rail.{stop.page}"), stop.key, f"rail_{stop.page}", self)
            item.setCheckable(True)
            item.clicked.connect(lambda _checked=False, page=stop.page: self._choose(page))
            self._items[stop.page] = item
            self._column.addWidget(item)

    def _build_foot(self) -> None:
        self._office = Elided("", "label", lines=NAME_LINES)
        self._office.setObjectName("rail_office")
        self._officer = Elided("", "small", "soft", lines=NAME_LINES)
        self._officer.setObjectName("rail_officer")
        self._lock = RailItem("lock", say("ui.rail.lock"), "Ctrl+L", "lock_button", self)
        self._lock.clicked.connect(self.lock_asked)
        self._names = QWidget(self)
        names = QVBoxLayout(self._names)
        names.setContentsMargins(SNUG, TIGHT, FINE, TIGHT)
        names.setSpacing(FINE)
        names.addWidget(self._office)
        names.addWidget(self._officer)
        for part in (Line(), self._names, self._lock):
            self._column.addWidget(part)

    def show_stops(self, pages: set[str]) -> None:
        """Show the entries of these pages, and no others."""
        for page, item in self._items.items():
            item.setVisible(page in pages)

    def show_closed(self, reasons: Mapping[str, str]) -> None:
        """Close the entries that have a reason, open the others."""
        for page, reason in reasons.items():
            self._items[page].close_for(reason)

    def show_count(self, page: str, count: int, tone: str, told: str) -> None:
        """Show how many things wait on a page."""
        self._items[page].show_count(count, tone, told)

    def show_names(self, office: str, officer: str) -> None:
        """Show whose laptop this is and who unlocked it."""
        self._office.say(office)
        self._officer.say(officer)

    def mark(self, page: str) -> None:
        """Mark the entry that a page belongs to."""
        current = ABOVE.get(page, page)
        for name, item in self._items.items():
            item.setChecked(name == current)

    def set_narrow(self, narrow: bool) -> None:
        """Show icons alone, or icons with their words."""
        self._narrow = narrow
        self.setFixedWidth(NARROW_WIDTH if narrow else RAIL_WIDTH)
        self._show_names()
        for item in (*self._items.values(), self._lock):
            item.set_narrow(narrow)

    def _show_names(self) -> None:
        self._names.setVisible(not self._narrow and self.height() >= NAMES_FROM)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._show_names()

    def _choose(self, page: str) -> None:
        self.chosen.emit(page)
