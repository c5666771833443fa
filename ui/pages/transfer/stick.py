"""The sticks that are plugged in: which there are, how much room they have, and when that changes.

Used by the assistants of sending and receiving. The system is asked on a thread of its own, since a medium that is
pulled out while it is asked may take seconds to answer.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Final

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from fieldapp.exchange.stick import Stick
from fieldapp.exchange.volume import Volume, describe_folder, list_volumes

__all__ = ["EVERY", "StickWatch", "Volume", "describe_folder", "list_volumes", "open_stick", "volume_of"]

EVERY: Final = 1500
HEARD: Final = 20

# What was asked about, None for all sticks, and what was found.
Answer = tuple[Path | None, Volume | list[Volume] | None]


def open_stick(folder: Path) -> Stick:
    """Return a stick that can be written."""
    return Stick(folder)


def volume_of(folder: Path) -> Volume | None:
    """Return the stick that a folder lies on, None for one of the laptop itself."""
    return next((one for one in _listed() if one.folder == folder or one.folder in folder.parents), None)


class StickWatch(QObject):
    """Looks for sticks every moment while it is on; `changed` carries the volumes when they are others than before.

    `described` answers `describe` with (folder, Volume or None). The threads that ask know nothing of this object,
    which may be gone before they have their answer: they put it where the window's thread looks.
    """

    changed = Signal(object)
    described = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Make a watch that is off."""
        super().__init__(parent)
        self._volumes: list[Volume] | None = None
        self._asking = False
        self._answers: SimpleQueue[Answer] = SimpleQueue()
        self._waiting = 0
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.look)
        self._ears = QTimer(self)
        self._ears.setInterval(HEARD)
        self._ears.timeout.connect(self._hear)

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
            self._ask(lambda: (None, _listed()))

    def describe(self, folder: Path) -> None:
        """Look at one folder off the window's thread, since it may lie on a medium that does not answer."""
        self._ask(lambda: (folder, _described(folder)))

    def _ask(self, work: Callable[[], Answer]) -> None:
        answers = self._answers
        self._waiting += 1
        self._ears.start()
        threading.Thread(target=lambda: answers.put(work()), name="sticks", daemon=True).start()

    def _hear(self) -> None:
        while not self._answers.empty():
            folder, found = self._answers.get()
            self._waiting -= 1
            if self._waiting == 0:
                self._ears.stop()
            if folder is not None:
                self.described.emit((folder, found))
            elif isinstance(found, list):
                self._compare(found)
            # whoever heard it may have put this away
            if not shiboken6.isValid(self):
                return

    def _compare(self, found: list[Volume]) -> None:
        self._asking = False
        if self._timer.isActive() and found != self._volumes:
            self._volumes = found
            self.changed.emit(found)


def _listed() -> list[Volume]:
    try:
        return list_volumes()
    except OSError:
        return []


def _described(folder: Path) -> Volume | None:
    try:
        return describe_folder(folder)
    except OSError:
        return None
