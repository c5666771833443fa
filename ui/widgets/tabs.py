"""The parts of one page behind their names: a row of words of which one is underlined.

Used by pages that show several lists or views of one thing. One stop of the Tab key; the arrows move inside.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ui.style import CONTROL_HEIGHT, SNUG, font, tokens
from ui.widgets.paint import paint_ring
from ui.widgets.text import shown

EDGE = 3


class Tab(QAbstractButton):
    """One name in the row."""

    moved = Signal(object)

    def __init__(self, key: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.setObjectName(f"{key}_tab")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFont(font("strong"))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.say(text)

    def say(self, text: str) -> None:
        """Show another name."""
        self.setText(text)
        self.setAccessibleName(shown(text))
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(QFontMetrics(font("strong")).horizontalAdvance(shown(self.text())) + 2 * SNUG, CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(3 * SNUG, CONTROL_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter, box = QPainter(self), self.rect()
        on = self.isChecked()
        painter.setFont(font("strong" if on else "body"))
        painter.setPen(tokens().colour("ink" if on or self.underMouse() else "soft"))
        room = box.adjusted(SNUG, 0, -SNUG, -EDGE)
        text = painter.fontMetrics().elidedText(shown(self.text()), Qt.TextElideMode.ElideRight, room.width() + 1)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), text)
        if on:
            painter.fillRect(QRect(SNUG, box.bottom() - EDGE + 1, room.width(), EDGE), tokens().colour("accent"))
        if self.hasFocus():
            paint_ring(painter, box)


class Tabs(QWidget):
    """Names of parts; `picked(key)` when somebody chose another, never when `set_current` did."""

    picked = Signal(str)

    def __init__(self, tabs: Sequence[tuple[str, str]], name: str = "tabs", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._tabs: list[Tab] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        for key, text in tabs:
            self._add(key, text)
        self._layout.addStretch(1)
        if tabs:
            self.set_current(tabs[0][0])

    def _add(self, key: str, text: str) -> None:
        tab = Tab(key, text, self)
        tab.clicked.connect(lambda: self._pick(tab))
        tab.moved.connect(lambda steps: self._move(tab, steps))
        self._tabs.append(tab)
        self._layout.addWidget(tab)

    def current(self) -> str:
        """Return the key of the part that is shown."""
        return next((tab.key for tab in self._tabs if tab.isChecked()), "")

    def set_current(self, key: str) -> None:
        """Mark a part as shown without announcing it; the focus goes along when it is in the row."""
        focused = any(tab.hasFocus() for tab in self._tabs)
        for tab in self._tabs:
            tab.setChecked(tab.key == key)
            if focused and tab.key == key and not tab.hasFocus():
                tab.setFocus(Qt.FocusReason.OtherFocusReason)
            tab.setFocusPolicy(Qt.FocusPolicy.StrongFocus if tab.key == key else Qt.FocusPolicy.ClickFocus)

    def say(self, key: str, text: str) -> None:
        """Show another name for a part."""
        self.tab(key).say(text)

    def show_tab(self, key: str, there: bool) -> None:
        """Offer a part or not."""
        self.tab(key).setVisible(there)

    def has_tab(self, key: str) -> bool:
        """Say whether a part is offered."""
        return any(tab.key == key and not tab.isHidden() for tab in self._tabs)

    def tab(self, key: str) -> Tab:
        """Return one name in the row."""
        return next(tab for tab in self._tabs if tab.key == key)

    def _pick(self, tab: Tab) -> None:
        self.set_current(tab.key)
        self.picked.emit(tab.key)

    def _move(self, tab: Tab, steps: int) -> None:
        offered = [one for one in self._tabs if not one.isHidden()]
        other = offered[(offered.index(tab) + steps) % len(offered)]
        other.setFocus(Qt.FocusReason.TabFocusReason)
        self._pick(other)
