"""Watching for an officer who went away: after some minutes without a key or the mouse, the screen is to be locked.

Made by the main window, which says when a vault is unlocked. Sees that something was done, never what.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from fieldapp.vault.vault import laptop_clock

INPUT: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.InputMethod,
        QEvent.Type.Drop,
    }
)
LOOK_EVERY: Final = 5_000
STANDARD_MINUTES: Final = 10
# The local setting of a vault that holds the minutes; "0" means never.
IDLE_MINUTES: Final = "ui.idle_minutes"


class IdleWatch(QObject):
    """Says `idled` once when nothing was done for the minutes that were set; 0 minutes means never."""

    idled = Signal()

    def __init__(self, parent: QObject | None = None, seconds: Callable[[], float] = laptop_clock.elapsed) -> None:
        """Make a watch that rests; the seconds also count the sleep of the laptop, and nobody can set them."""
        super().__init__(parent)
        self._seconds = seconds
        self._last = seconds()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        self.minutes = STANDARD_MINUTES

    def start(self) -> None:
        """Begin to watch."""
        self._last = self._seconds()
        self._timer.start()

    def stop(self) -> None:
        """Rest."""
        self._timer.stop()

    def look(self) -> None:
        """Compare the clock with the last input."""
        away = self._seconds() - self._last
        if self._timer.isActive() and self.minutes and away >= self.minutes * 60:
            self.stop()
            self.idled.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() in INPUT:
            self._last = self._seconds()
        return False
