"""The minutes that pass while something is looked at: told to what shows how much time remains.

Used by pages with legal clocks. Rests while its page is hidden; what comes back into sight reads anew by itself.
"""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

MINUTE: Final = 60_000


class Minute(QObject):
    """`passed` once a minute while a part can be seen; what is shown is then told anew, nothing is read."""

    passed = Signal()

    def __init__(self, part: QWidget, every: int = MINUTE) -> None:
        """Count while a part can be seen; `every` is how many milliseconds pass between two times."""
        super().__init__(part)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(every)
        self._timer.timeout.connect(self.passed)
        part.installEventFilter(self)
        if part.isVisible():
            self._timer.start()

    @property
    def running(self) -> bool:
        """Whether minutes are counted now."""
        return self._timer.isActive()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Show:
            self._timer.start()
        elif event.type() == QEvent.Type.Hide:
            self._timer.stop()
        return super().eventFilter(watched, event)
