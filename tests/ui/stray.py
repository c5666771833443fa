"""Windows that nobody asked for: a part that is made visible before it lies on anything flashes as a window of its own.

Such a flash takes the keyboard away from the real window for good. Used by the stories and by the fixture of all tests.
"""

import traceback

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenu, QWidget

KINDS = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)


class StrayWatch(QObject):
    """Writes down every top-level window that appears and is neither the program's window, a menu nor a tool tip."""

    def __init__(self, app: QApplication, wanted: tuple[type[QWidget], ...]) -> None:
        super().__init__()
        self.found: list[str] = []
        self._wanted = (*wanted, QMenu, QDialog, QMainWindow)
        self._app = app
        app.installEventFilter(self)

    def stop(self) -> None:
        self._app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow()
        if shown and watched.windowType() not in KINDS and not isinstance(watched, self._wanted):
            calls = [line for line in traceback.format_stack()[:-1] if "/ui/" in line and "/tests/" not in line]
            self.found.append(f"{type(watched).__name__} {watched.objectName()}\n{''.join(calls[-3:])}")
        return False
