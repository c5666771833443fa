"""The quiet edges of the window: the foot line that says what was just saved, the bands of practice and of the clock.

Made by the main window. Neither ever covers anything or takes the focus.
"""

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldapp.words import say
from ui.light import SafetyLight
from ui.style import FOOT_HEIGHT, TIGHT, WIDE, font, theme, tokens
from ui.widgets.glyph import Glyph
from ui.widgets.text import Elided

SHOWN_FOR: Final = 20_000


class FootLine(QWidget):
    """One line of small text at the foot of the window; it goes away by itself."""

    def __init__(self) -> None:
        """Make an empty line."""
        super().__init__()
        self.setObjectName("foot_line")
        self.setFixedHeight(FOOT_HEIGHT)
        self._text = Elided("", "small", "soft")
        self._text.setObjectName("foot_text")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(WIDE, 0, WIDE, 0)
        row.addWidget(self._text, 1)
        self.light = SafetyLight()
        row.addWidget(self.light)

    def say(self, sentence: str, tone: str = "calm") -> None:
        """Show a sentence for a while; an ochre one stays until the next."""
        self._text.set_tone("ochre" if tone == "ochre" else "soft")
        self._text.say(sentence)
        self._timer.stop()
        if sentence and tone == "calm":
            self._timer.start(SHOWN_FOR)

    def text(self) -> str:
        """Return what is said."""
        return self._text.text()

    def _clear(self) -> None:
        self._text.say("")


class ClockBand(QWidget):
    """The ochre band above the foot line that says: the clock of this laptop seems wrong. Nothing stops for it."""

    def __init__(self) -> None:
        """Make a band that is hidden until there is something to say."""
        super().__init__()
        self.setObjectName("clock_band")
        self.setFixedHeight(FOOT_HEIGHT)
        self._text = Elided("", "small", "ochre")
        self._text.setObjectName("clock_text")
        row = QHBoxLayout(self)
        row.setContentsMargins(WIDE, 0, WIDE, 0)
        row.setSpacing(TIGHT)
        row.addWidget(Glyph("clock", "ochre"))
        row.addWidget(self._text, 1)
        theme().changed.connect(self.update)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence as long as it holds, nothing for none."""
        self._text.say(sentence)
        self.setVisible(bool(sentence))

    def text(self) -> str:
        """Return what is said."""
        return self._text.text()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens().colour("ochre_wash"))
        painter.end()


class PracticeBand(QWidget):
    """The ochre band above everything that says: this is practice, nothing here counts."""

    def __init__(self) -> None:
        """Make the band."""
        super().__init__()
        self.setObjectName("practice_band")
        self.setFixedHeight(FOOT_HEIGHT)
        self.setAccessibleName(say("ui.shell.practice"))
        theme().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        colours = tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.colour("ochre_wash"))
        painter.setPen(colours.colour("ochre"))
        painter.setFont(font("label"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.accessibleName())
        painter.end()
