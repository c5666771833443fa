"""Python's collector of cyclic garbage, on the window's thread alone: a Qt object destroyed on another one may crash.

Made by the main window, for as long as it lives. Collects a little often and everything seldom, as Python itself would.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

EVERY: Final = 1000


class Garbage(QObject):
    """Takes the collector away from all threads and runs it from a timer; gives it back when the last one is gone."""

    _alive = 0

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        Garbage._alive += 1
        gc.disable()
        # Not while Qt takes the window down: what ends then may wait for a lock that is held, for ever.
        parent.destroyed.connect(_give_back_later)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(collect_due)
        self._timer.start()


def collect_due() -> int:
    """Collect the oldest generation that is due and return how many objects that freed."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            return gc.collect(generation)
    return 0


def spare_loaded() -> None:
    """Put what is loaded now out of the collector's sight: modules live as long as the program, and going through them
    each time held the window's thread for 30 ms."""
    gc.freeze()


def _give_back_later() -> None:
    QTimer.singleShot(0, _give_back)


def _give_back() -> None:
    Garbage._alive -= 1
    if not Garbage._alive:
        gc.enable()
