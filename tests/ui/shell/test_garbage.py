"""Cyclic garbage is collected on the window's thread alone, and by Python itself again once the window is gone."""

import gc
import threading
import weakref

from PySide6.QtCore import QObject, QTimer

from ui.garbage import Garbage, collect_due, spare_loaded


class Knot(QObject):
    """A Qt object that only the collector frees."""

    def __init__(self, seen):
        super().__init__()
        self.itself = self
        self.timer = QTimer(self)
        self.timer.start(1000)
        weakref.finalize(self, lambda: seen.append(threading.get_ident()))


def work_hard():
    """Make so much that Python would collect at once."""
    return [[number] for number in range(100_000)]


def test_qt_objects_die_on_the_windows_thread(qtbot):
    owner = QObject()
    Garbage(owner)
    assert not gc.isenabled()
    seen = []
    for _ in range(50):
        Knot(seen)
    made = []
    thread = threading.Thread(target=lambda: made.extend(work_hard()))
    thread.start()
    thread.join()
    assert seen == []
    qtbot.waitUntil(lambda: len(seen) == 50, timeout=5000)
    assert set(seen) == {threading.get_ident()}
    owner.deleteLater()
    qtbot.waitUntil(gc.isenabled, timeout=5000)


def test_python_collects_itself_again_when_the_last_window_is_gone(qtbot):
    first, second = QObject(), QObject()
    Garbage(first)
    Garbage(second)
    first.deleteLater()
    qtbot.waitUntil(lambda: Garbage._alive == 1, timeout=5000)
    assert not gc.isenabled()
    second.deleteLater()
    qtbot.waitUntil(gc.isenabled, timeout=5000)


def test_everything_is_collected_only_when_it_is_due():
    gc.disable()
    try:
        gc.collect()
        assert collect_due() == 0
    finally:
        gc.enable()


def test_what_is_loaded_is_not_gone_through_again():
    held = work_hard()
    spare_loaded()
    try:
        assert gc.get_freeze_count() > len(held)
        assert not any(one is held for one in gc.get_objects())
    finally:
        gc.unfreeze()
