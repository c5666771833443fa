"""The sticks that are plugged in: which there are, how much room they have, and when that changes.

Used by the assistants of sending and receiving. The system is asked on a thread of its own, since a medium that is
pulled out while it is asked may take seconds to answer.
"""

import ctypes
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import shiboken6
from PySide6.QtCore import QObject, QStorageInfo, QTimer, Signal, SignalInstance

from fieldapp.exchange.stick import Stick

EVERY: Final = 1500
DRIVE_REMOVABLE: Final = 2
REMOVABLE_ROOTS: Final = ("/media/", "/run/media/", "/mnt/")
# FAT32 holds no file of 4 GiB or more; parts stay far below it.
FAT32: Final = ("fat32", "vfat", "msdos", "fat")


@dataclass(frozen=True, slots=True)
class Volume:
    """One stick: where it is found, its name, its file system, its free and whole room in bytes."""

    folder: Path
    name: str = ""
    file_system: str = ""
    free: int = 0
    size: int = 0
    read_only: bool = False

    @property
    def is_fat32(self) -> bool:
        """Whether its file system holds only files below 4 GiB."""
        return self.file_system.lower() in FAT32


def open_stick(folder: Path) -> Stick:
    """Return a stick that can be written."""
    return Stick(folder)


def list_volumes() -> list[Volume]:
    """Return the sticks that are plugged in, by their place."""
    found = [_volume(info) for info in QStorageInfo.mountedVolumes() if _is_removable(info)]
    return sorted(found, key=lambda one: str(one.folder))


def describe_folder(folder: Path) -> Volume | None:
    """Return a folder that somebody chose as if it were a stick, None when there is no such folder."""
    if not folder.is_dir():
        return None
    info = QStorageInfo(str(folder))
    found = _volume(info)
    return Volume(folder, folder.name or str(folder), found.file_system, found.free, found.size, found.read_only)


def _volume(info: QStorageInfo) -> Volume:
    folder = Path(info.rootPath())
    name = info.name() or folder.name or info.rootPath()
    system = bytes(info.fileSystemType().data()).decode("utf-8", "replace")
    free, size = max(info.bytesAvailable(), 0), max(info.bytesTotal(), 0)
    return Volume(folder, name, system, free, size, info.isReadOnly())


def _is_removable(info: QStorageInfo) -> bool:
    if not info.isValid() or not info.isReady():
        return False
    root = info.rootPath()
    if sys.platform == "win32":
        removable = int(ctypes.windll.kernel32.GetDriveTypeW(root)) == DRIVE_REMOVABLE
    else:
        removable = f"{root}/".startswith(REMOVABLE_ROOTS) and not info.isRoot()
    return removable


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
