"""The sticks that are plugged in: which there are, how much room they have, and when that changes.

Used by the assistants of sending and receiving. The system is asked on a thread of its own, since a medium that is
pulled out while it is asked may take seconds to answer.
"""

import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from fieldapp.exchange.stick import Stick
from fieldapp.exchange.volume import Volume, describe_folder, list_volumes

__all__ = ["EVERY", "StickWatch", "Volume", "describe_folder", "list_volumes", "open_stick", "volume_of"]

EVERY: Final = 1500


def open_stick(folder: Path) -> Stick:
    """Return a stick that can be written."""
    return Stick(folder)


def volume_of(folder: Path) -> Volume | None:
    """Return the stick that a folder lies on, None for one of the laptop itself."""
    try:
        found = list_volumes()
    except OSError:
        return None
    return next((one for one in found if one.folder == folder or one.folder in folder.parents), None)


class StickWatch(QObject):
    """Looks for sticks every moment while it is on; `changed` carries the volumes when they are others than before.

    `described` answers `describe` with (folder, Volume or None).
    """

    changed = Signal(object)
    described = Signal(object)
    _looked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Make a watch that is off."""
        super().__init__(parent)
        self._volumes: list[Volume] | None = None
        self._asking = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.look)
        self._looked.connect(self._compare)

    def start(self) -> None:
        """Begin to look, at once and then every moment."""
        self._volumes = None
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    @property
    def active(self) -> bool:
        """Whether it is on."""
        return self._timer.isActive()

    @property
    def volumes(self) -> list[Volume]:
        """The sticks as they were seen last."""
        return self._volumes or []

    def look(self) -> None:
        """Ask the system once, off the window's thread; a question that is still open is not asked again."""
        if not self._asking:
            self._asking = True
            threading.Thread(target=self._ask, name="sticks", daemon=True).start()

    def describe(self, folder: Path) -> None:
        """Look at one folder off the window's thread, since it may lie on a medium that does not answer."""

        def ask() -> None:
            try:
                found = describe_folder(folder)
            except OSError:
                found = None
            self._tell(self.described, (folder, found))

        threading.Thread(target=ask, name="folder", daemon=True).start()

    def _ask(self) -> None:
        try:
            found = list_volumes()
        except OSError:
            found = []
        self._tell(self._looked, found)

    def _tell(self, signal: SignalInstance, answer: object) -> None:
        # the window may be closed between the question and the answer
        with suppress(RuntimeError):
            if shiboken6.isValid(self):
                signal.emit(answer)

    def _compare(self, found: list[Volume]) -> None:
        self._asking = False
        if self._timer.isActive() and found != self._volumes:
            self._volumes = found
            self.changed.emit(found)
