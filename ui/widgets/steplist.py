"""The sections of a form, each with what is still missing in it; walked by mouse and by the arrow keys."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fieldapp.words import say
from ui.icon import paint_icon
from ui.style import FINE, ROW_HEIGHT, SNUG, TALL_ROW_HEIGHT, TIGHT, font, tokens
from ui.widgets.card import rows
from ui.widgets.paint import paint_ring, paint_surface
from ui.widgets.text import break_lines, shown, tip_text

# Sections say their state in a second line, steps show it by a mark alone, places have none.
Look = Literal["sections", "steps", "places"]
MOST_LINES, MARK_WIDTH = 2, 20
TITLE_LEFT = SNUG + MARK_WIDTH + TIGHT + FINE
STATES = {"empty": ("", "soft"), "part": ("", "soft"), "done": ("check", "accent"), "problem": ("warning", "ochre")}


def state_words(state: str, count: int = 0) -> str:
    """Return the words for a state of a section."""
    if count and state in {"part", "problem"}:
        return say(f"ui.widget.step_{state}_count", count=count)
    return say(f"ui.widget.step_{state}")


class Step(QAbstractButton):
    """One section in the list."""

    walked = Signal(int)

    def __init__(self, key: str, title: str, look: Look = "sections", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key, self.state, self.count, self._look = key, "empty", 0, look
        self.setText(title)
        self.setShortcut(QKeySequence())  # an ampersand in the title is an ampersand
        self.setObjectName(f"{key}_step")
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_state("empty", 0)

    def show_state(self, state: str, count: int) -> None:
        """Show how complete the section is."""
        self.state, self.count = state, count
        words = state_words(state, count)
        self.setAccessibleName(self.text())
        said = self._look == "sections"
        self.setAccessibleDescription(words if said else "")
        self.setToolTip(tip_text(f"{self.text()}: {words}" if said else self.text()))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(208, self._height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, self._height())

    def _height(self) -> int:
        return TALL_ROW_HEIGHT if self._look == "sections" else ROW_HEIGHT

    def _lines(self) -> list[str]:
        """Return the title as it is written: that of a section in two lines where one is too short."""
        most = MOST_LINES if self._look == "sections" else 1
        return break_lines(shown(self.text()), font("strong"), self.width() - TITLE_LEFT - TIGHT, most)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.setFixedHeight(self._height() + (len(self._lines()) - 1) * QFontMetrics(font("strong")).lineSpacing())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        ways = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in ways:
            self.walked.emit(ways[Qt.Key(event.key())])
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter, box, now = QPainter(self), self.rect(), tokens()
        if self.isChecked() or self.underMouse():
            paint_surface(painter, box, "wash" if self.isChecked() else now.mixed("wash", "paper", 0.5))
        if self.isChecked():
            painter.fillRect(QRect(0, TIGHT, 3, box.height() - 2 * TIGHT), now.colour("accent"))
        if self.hasFocus():
            paint_ring(painter, box)
        icon, tone = STATES[self.state]
        left = box.x() + SNUG
        if self._look != "places":
            self._paint_mark(painter, QRect(left, 0, MARK_WIDTH, box.height()), icon, tone)
            left = box.x() + TITLE_LEFT
        place = box.adjusted(left, FINE + 2, -TIGHT, -FINE - 2)
        lines = self._lines()
        high = place.height() // (len(lines) + 1) if self._look == "sections" else place.height()
        below = QRect(place.x(), place.y(), place.width(), high)
        for line in lines:
            _paint_line(painter, below, line, "strong" if self.isChecked() else "body", "ink")
            below = below.translated(0, high)
        if self._look == "sections":
            words = state_words(self.state, self.count)
            _paint_line(painter, below, words, "small", "ochre" if tone == "ochre" else "soft")

    def _paint_mark(self, painter: QPainter, box: QRect, icon: str, tone: str) -> None:
        if icon:
            paint_icon(painter, box, icon, tone)
            return
        middle = QRect(box.x() + 3, box.center().y() - 6, 14, 14)
        paint_surface(painter, middle, "", "edge", 7)
        if self.state == "part":
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens().colour("accent"))
            painter.drawPie(middle.adjusted(2, 2, -2, -2), -90 * 16, 180 * 16)
            painter.restore()


def _paint_line(painter: QPainter, box: QRect, text: str, role: str, tone: str) -> None:
    painter.setFont(font(role))
    painter.setPen(tokens().colour(tone))
    line = QFontMetrics(painter.font()).elidedText(shown(text), Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), line)


class StepList(QWidget):
    """The sections of a form; `picked(key)` says which one was asked for."""

    picked = Signal(str)

    def __init__(
        self, steps: Sequence[tuple[str, str]], look: Look = "sections", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._steps = {key: Step(key, title, look) for key, title in steps}
        for step in self._steps.values():
            step.clicked.connect(self._pick_sender)
            step.walked.connect(self._walk_from_sender)
        self.setLayout(rows(*self._steps.values(), None, gap=2))
        if steps:
            self.set_current(steps[0][0])

    def set_state(self, key: str, state: str, count: int = 0) -> None:
        """Show how complete a section is: empty, part, done or problem."""
        self._steps[key].show_state(state, count)

    def state(self, key: str) -> str:
        """Return the state that a section shows."""
        return self._steps[key].state

    def set_current(self, key: str) -> None:
        """Mark the section that is open, without announcing it; the focus goes along when it is in the list."""
        focused = any(step.hasFocus() for step in self._steps.values())
        for other, step in self._steps.items():
            step.setChecked(other == key)
            if focused and other == key and not step.hasFocus():
                step.setFocus(Qt.FocusReason.OtherFocusReason)
            step.setFocusPolicy(Qt.FocusPolicy.StrongFocus if other == key else Qt.FocusPolicy.ClickFocus)

    def current(self) -> str:
        """Return the key of the section that is open."""
        return next((key for key, step in self._steps.items() if step.isChecked()), "")

    def button(self, key: str) -> Step:
        """Return the button of a section."""
        return self._steps[key]

    def _pick_sender(self) -> None:
        step = self.sender()
        if isinstance(step, Step):
            self._pick(step.key)

    def _pick(self, key: str) -> None:
        self.set_current(key)
        self.picked.emit(key)

    def _walk_from_sender(self, way: int) -> None:
        step, keys = self.sender(), list(self._steps)
        if isinstance(step, Step):
            number = min(max(keys.index(step.key) + way, 0), len(keys) - 1)
            self._pick(keys[number])
            self._steps[keys[number]].setFocus(Qt.FocusReason.TabFocusReason)
