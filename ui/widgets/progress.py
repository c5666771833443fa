"""Long work as people see it: what is being done, how far it is, how long it may take, and the way to stop it."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldapp.words import say
from ui.style import FINE, SNUG, tokens
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.glyph import Glyph
from ui.widgets.paint import paint_surface
from ui.widgets.text import Label


class Bar(QWidget):
    """A thin bar that fills from the left; without a known total it shows that work goes on by a fixed piece."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share: float | None = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float | None) -> None:
        """Show a share of the whole from 0 to 1, None when the whole is not known."""
        self._share = share if share is None else min(max(share, 0.0), 1.0)
        self.update()

    def share(self) -> float | None:
        """Return the share that is shown."""
        return self._share

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(160, FINE)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(32, FINE)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter, box = QPainter(self), self.rect()
        paint_surface(painter, box, "line", "", FINE // 2)
        if self._share is None:
            third = box.width() // 3
            paint_surface(
                painter, QRect(third, 0, third, box.height()), tokens().mixed("accent", "line", 0.5), "", FINE // 2
            )
        elif self._share:
            paint_surface(
                painter, QRect(0, 0, max(FINE, round(box.width() * self._share)), box.height()), "accent", "", FINE // 2
            )


class ProgressPanel(QWidget):
    """How far long work is; `.stop_button` asks to stop it, the page decides what that means."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph = Glyph("wait", "accent")
        self._sentence = Label(wrap=True)
        self._left = Label(role="small", tone="soft")
        self._percent = Label(role="small", tone="soft")
        self.bar = Bar()
        self.stop_button = Button(say("ui.widget.cancel"), name="stop_button")
        head = row(self._glyph, gap=SNUG)
        head.addWidget(self._sentence, 1)
        foot = row(self._percent, None, self._left)
        side = rows(None, head, self.bar, foot, None, gap=SNUG - FINE)
        layout = row(gap=2 * SNUG)
        layout.addLayout(side, 1)
        layout.addWidget(self.stop_button)
        self.setLayout(layout)
        self.show_step(0, 0, "")

    def show_step(self, done: int, total: int, sentence: str, seconds_left: float | None = None) -> None:
        """Show that `done` of `total` is behind us; a total of 0 is not known yet."""
        self._show_face("wait", "accent", sentence, working=True)
        self.bar.show_share(done / total if total else None)
        self._percent.say(say("ui.widget.percent", percent=int(100 * min(done / total, 1))) if total else "")
        self._left.say(write_time_left(seconds_left) if seconds_left is not None else "")

    def show_finished(self, sentence: str = "") -> None:
        """Show that the work is done."""
        self._show_face("check", "accent", sentence or say("ui.widget.finished"), working=False)

    def show_failed(self, sentence: str) -> None:
        """Show that the work stopped, and what the sentence says about it."""
        self._show_face("warning", "ochre", sentence, working=False)

    def _show_face(self, icon: str, tone: str, sentence: str, working: bool) -> None:
        self._glyph.show_icon(icon, tone)
        self._sentence.say(sentence)
        self.setAccessibleName(sentence)
        for part in (self.bar, self._percent, self._left, self.stop_button):
            part.setVisible(working)

    def text(self) -> str:
        """Return the sentence that is shown."""
        return self._sentence.text()


def write_time_left(seconds: float) -> str:
    """Return how long it will take as people say it."""
    if seconds < 60:
        return say("ui.widget.time_left_seconds")
    return say("ui.widget.time_left_minutes", minutes=round(seconds / 60))
