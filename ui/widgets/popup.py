"""A piece of paper under a control, in the same window, which never takes the focus away from it."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFrame, QWidget

from ui.style import FINE


class Popup(QFrame):
    """A framed place over the page, below a control or above it where there is more room."""

    def __init__(self, control: QWidget) -> None:
        super().__init__(control.window())
        self.setProperty("kind", "popup")
        self._control = control
        self.hide()

    def open_beside(self, width: int, height: int) -> None:
        """Show the popup beside its control, inside the window."""
        window = self._control.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        top = self._control.mapTo(window, QPoint(0, 0))
        below = window.height() - top.y() - self._control.height() - 2 * FINE
        above = top.y() - 2 * FINE
        upwards = below < height and above > below
        height = min(height, above if upwards else below)
        y = top.y() - height - FINE if upwards else top.y() + self._control.height() + FINE
        width = min(width, window.width() - 2 * FINE)
        self.setGeometry(min(top.x(), window.width() - width - FINE), y, width, height)
        self.raise_()
        self.show()
