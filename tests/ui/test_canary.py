"""The canary: does this build of PySide6 keep its hands off the reference counts of None and True?

PySide6 6.12.0 on Python 3.11 drops one reference to None for every empty value that it hands to Python and one to True
for every signal; the process dies after a few thousand. From Python 3.12 on both are immortal and nothing shows.
"""

import subprocess
import sys

import pytest

# Prints, for each way, how many references one call loses or gains. It ends without tidying up, since on a broken build
# the tidying up may be what crashes.
SONG = """
import os
import sys

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QStringListModel, Signal
from PySide6.QtWidgets import QApplication, QComboBox, QTableView


class Empty(QAbstractTableModel):
    def rowCount(self, parent=QModelIndex()):
        return 20

    def columnCount(self, parent=QModelIndex()):
        return 4

    def data(self, index, role=0):
        return None


class Bell(QObject):
    rung = Signal()


application = QApplication([])
empty, names, bell, box, view = Empty(), QStringListModel(["a"]), Bell(), QComboBox(), QTableView()
box.addItem("a")
view.setModel(empty)
view.resize(400, 300)
view.show()
cell, name = empty.index(3, 2), names.index(0, 0)


def repaint():
    view.viewport().repaint()
    application.processEvents()


def sing(what, times, watched, call):
    for _ in range(5):
        call()
    before = sys.getrefcount(watched)
    for _ in range(times):
        call()
    print(what, (sys.getrefcount(watched) - before) / times, flush=True)


sing("cell", 200, None, lambda: cell.data(0))
sing("role", 200, None, lambda: name.data(500))
sing("property", 200, None, lambda: bell.property("absent"))
sing("box", 200, None, lambda: box.currentData())
sing("repaint", 20, None, repaint)
sing("signal", 200, True, bell.rung.emit)
print("end", 0, flush=True)
os._exit(0)
"""
WAYS = ["cell", "role", "property", "box", "repaint", "signal", "end"]
# One dropped reference a call is the fault; a few objects made on the way are not.
TOLERATED = 0.5


def lost_references(prelude: str = "") -> dict[str, float]:
    """Run the song in a process of its own and return what it printed, by way."""
    sung = subprocess.run([sys.executable, "-c", prelude + SONG], capture_output=True, text=True, timeout=120)
    assert sung.returncode == 0, sung.stderr
    return {what: float(change) for what, change in (line.split() for line in sung.stdout.splitlines())}


def broken(changes: dict[str, float]) -> list[str]:
    return [what for what in WAYS if abs(changes.get(what, -1.0)) > TOLERATED]


def test_this_build_keeps_references() -> None:
    assert broken(lost_references()) == []


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True are immortal from Python 3.12 on")
def test_canary_dies_on_a_build_that_drops_references() -> None:
    # What the broken build does, done by hand: every signal takes one reference too many away from True.
    prelude = """
import ctypes
import PySide6.QtCore
drop = ctypes.pythonapi.Py_DecRef
drop.argtypes, drop.restype = [ctypes.py_object], None
class Thief:
    class rung:
        emit = staticmethod(lambda: drop(True))
    def __get__(self, owner, kind):
        return self.rung
PySide6.QtCore.Signal = Thief
"""
    assert broken(lost_references(prelude)) == ["signal"]
