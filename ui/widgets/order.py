"""The order of the Tab key: as things are read, whenever they were made.

Qt reaches whatever was made later last of the whole window. Asked by the desk and by sheets when the focus moves on.
"""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def move_focus(root: QWidget, forward: bool) -> bool:
    """Give the focus to what is read next in a widget, round and round; say whether there is anything."""
    stops, now = list_stops(root), QApplication.focusWidget()
    if not stops:
        return False
    place = stops.index(now) if now in stops else _place_near(root, stops, now, forward)
    reasons = Qt.FocusReason
    following = stops[(place + (1 if forward else -1)) % len(stops)]
    following.setFocus(reasons.TabFocusReason if forward else reasons.BacktabFocusReason)
    return True


def list_stops(root: QWidget) -> list[QWidget]:
    """Return what can have the focus in a widget, in the order in which it is read."""
    return [part for part in _read(root) if _stops_at(part)]


def _stops_at(part: QWidget) -> bool:
    tabbed = part.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(tabbed) and part.isVisible() and part.isEnabled() and part.focusProxy() is None


def _place_near(root: QWidget, stops: list[QWidget], now: QWidget | None, forward: bool) -> int:
    """Return the stop before (or after) what has the focus without being a stop itself."""
    read = list(_read(root))
    reached = read.index(now) if now in read else -1
    before = [number for number, stop in enumerate(stops) if read.index(stop) < reached]
    return (before[-1] if before else -1) if forward else (before[-1] + 1 if before else 0)


def _read(part: QWidget) -> Iterator[QWidget]:
    yield part
    there = [child for child in part.children() if isinstance(child, QWidget)]
    for child in _in_lines([child for child in there if not child.isHidden() and not child.isWindow()]):
        yield from _read(child)


def _in_lines(parts: Sequence[QWidget]) -> list[QWidget]:
    """Return parts as they are read: from line to line, each from the left to the right.

    Seen by where they lie, never by their layouts: asking those for what they hold breaks the bookkeeping between
    Python and Qt, and the window falls with the next part that is taken away.
    """
    lines: list[list[QWidget]] = []
    for part in sorted(parts, key=lambda part: part.y()):
        head = lines[-1][0] if lines else None
        if head is not None and part.y() + part.height() // 2 < head.y() + head.height():
            lines[-1].append(part)
        else:
            lines.append([part])
    return [part for line in lines for part in sorted(line, key=lambda part: part.x())]
