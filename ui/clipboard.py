"""The clipboard while something secret is on the screen: what was copied leaves it after a minute, or at once.

Made by whatever shows names of reporters or witnesses. Only what this window put there is taken away, and only while
it still lies there.
"""

from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

KEPT_MILLISECONDS: Final = 60_000


class ClipboardGuard(QObject):
    """Takes away what was copied between `watch` and `clear`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._watching, self._copied = False, ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEPT_MILLISECONDS)
        self._timer.timeout.connect(self._take_away)
        QGuiApplication.clipboard().dataChanged.connect(self._note)

    @property
    def holds(self) -> bool:
        """Whether something that was copied is still to be taken away."""
        return self._timer.isActive()

    def watch(self) -> None:
        """From now on what is copied here is secret."""
        self._watching = True

    def keep(self, text: str) -> None:
        """Put a secret text into the clipboard, for a minute."""
        self.watch()
        QGuiApplication.clipboard().setText(text)
        self._hold(text)

    def clear(self) -> None:
        """Nothing secret is shown any more: take away what was copied, at once."""
        self._watching = False
        if self._timer.isActive():
            self._take_away()

    def _note(self) -> None:
        clipboard = QGuiApplication.clipboard()
        ours = clipboard.ownsClipboard() or QGuiApplication.focusWindow() is not None
        if self._watching and ours and (text := clipboard.text()):
            self._hold(text)

    def _hold(self, text: str) -> None:
        self._copied = text
        self._timer.start()

    def _take_away(self) -> None:
        self._timer.stop()
        copied, self._copied = self._copied, ""
        if copied and QGuiApplication.clipboard().text() == copied:
            QGuiApplication.clipboard().clear()
