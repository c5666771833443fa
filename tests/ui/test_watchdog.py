"""The watchdog sees a window that is held up, and says by what."""

import time

from PySide6.QtCore import QTimer

from tests.ui.watchdog import Watchdog


def hold_up(seconds: float) -> None:
    """Work for so long, however much of the processor others take."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        sum(range(100))


def test_a_held_up_window_is_seen_and_named(qtbot):
    over = []
    with Watchdog() as dog:
        with dog.act("calm"):
            QTimer.singleShot(20, lambda: over.append(1))
            qtbot.waitUntil(lambda: len(over) == 1)
        with dog.act("held"):
            QTimer.singleShot(0, lambda: (hold_up(0.12), over.append(2)))
            qtbot.waitUntil(lambda: len(over) == 2)
    # other programs may take the processor away, but the thread itself was not at work
    assert dog.longest["calm"].busy < 0.08
    held = dog.longest["held"]
    assert held.seconds >= 0.12
    assert held.busy >= 0.08
    assert "hold_up" in held.top
    assert "hold_up" in dog.table(0.05)
