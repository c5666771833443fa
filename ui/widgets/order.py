"""The order of the Tab key: as things are read, whenever they were made.

Qt puts whatever is made later last of the whole window. Called by the desk and by sheets before the focus moves on.
"""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def set_tab_order(root: QWidget) -> None:
    """Have Tab follow the layouts of a widget: what is shown in it, from first to last."""
    before: QWidget | None = None
    for part in _read(root):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.focusProxy() is None:
            if before is not None and before.nextInFocusChain() is not part:
                QWidget.setTabOrder(before, part)
            before = part


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
