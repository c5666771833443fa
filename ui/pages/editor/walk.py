"""The keys by which one walks along a list of the editor, moves its lines and removes them.

Used by what stands in such a list: it has the signals `walked`, `moved` and `removed`.
"""

from typing import Protocol

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QKeyEvent

WAYS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Walker(Protocol):
    """One line of such a list."""

    walked: SignalInstance
    moved: SignalInstance
    removed: SignalInstance


def walk_by_key(line: Walker, event: QKeyEvent) -> bool:
    """Announce what a key asks of a line, and tell whether it asked any: arrows walk, with Ctrl+Shift they move."""
    if event.key() in WAYS:
        asked = line.moved if event.modifiers() & HELD == HELD else line.walked
        asked.emit(WAYS[Qt.Key(event.key())])
    elif event.key() == Qt.Key.Key_Delete:
        line.removed.emit()
    else:
        return False
    return True
