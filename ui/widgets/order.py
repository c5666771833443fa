"""The order of the Tab key: as things are read, whenever they were made.

Qt reaches whatever was made later last of the whole window. Asked by the desk and by sheets when the focus moves on.
"""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLayout, QWidget


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
    layout = part.layout()
    laid = list(_laid(layout)) if layout is not None else []
    beside = [child for child in part.children() if isinstance(child, QWidget) and child not in laid]
    for child in (*laid, *beside):
        if not child.isHidden() and not child.isWindow():
            yield from _read(child)


def _laid(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _laid(inner)
