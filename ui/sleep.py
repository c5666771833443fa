"""Noticing that the lid is being closed or the laptop goes to sleep: then the keys are to be forgotten at once.

Made by the main window while a vault is unlocked. Windows says both beforehand; elsewhere, and where that word did not
come, a gap in the seconds tells it the moment the laptop wakes.
"""

import ctypes
import sys
from collections.abc import Callable
from typing import Any, Final, Literal
from uuid import UUID

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, QTimer, Signal

from fieldapp.vault.vault import laptop_clock

LOOK_EVERY: Final = 2_000
# So much longer than a look may take, even on a laptop that is hard at work.
GAP: Final = 30.0

POWER_BROADCAST: Final = 0x0218
SUSPEND, SETTING_CHANGED = 0x0004, 0x8013
LID: Final = UUID("ba3e0f4d-b817-4094-a2d1-d56379e6a0f3").bytes_le
SETTING_HEAD: Final = 20

Word = Literal["", "sleeps", "open", "closed"]


class _Message(ctypes.Structure):
    """The beginning of what Windows sends: MSG."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("what", ctypes.c_size_t),
        ("more", ctypes.c_void_p),
    )


class SleepWatch(QObject):
    """Says `sleeping` when the lid closes, when the laptop goes to sleep, or else when it woke."""

    sleeping = Signal()

    def __init__(self, parent: QObject | None = None, seconds: Callable[[], float] = laptop_clock.elapsed) -> None:
        """Make a watch that rests; the seconds go on while the laptop sleeps."""
        super().__init__(parent)
        self._seconds = seconds
        self._last = seconds()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        self._lid: Word = ""
        self._filter = _PowerFilter(self.hear)
        self._registered: Any = None

    def start(self, window: int = 0) -> None:
        """Begin to watch; `window` is the system's number of the window that Windows tells about the lid."""
        self._last = self._seconds()
        self._timer.start()
        app = QCoreApplication.instance()
        if sys.platform == "win32" and app is not None:
            app.installNativeEventFilter(self._filter)
            if window and self._registered is None:
                guid = (ctypes.c_ubyte * len(LID)).from_buffer_copy(LID)
                self._registered = ctypes.windll.user32.RegisterPowerSettingNotification(window, guid, 0)

    def stop(self) -> None:
        """Rest."""
        self._timer.stop()

    def look(self) -> None:
        """Compare the seconds with those of the last look: a gap is a sleep."""
        now, last = self._seconds(), self._last
        self._last = now
        if now - last > GAP:
            self.sleeping.emit()

    def hear(self, word: Word) -> None:
        """Take a word of Windows; its first about the lid only says how it stands, as on a laptop at a screen."""
        if word in ("open", "closed"):
            before, self._lid = self._lid, word
            if before != "open" or word != "closed":
                return
        if word and self._timer.isActive():
            self.sleeping.emit()


class _PowerFilter(QAbstractNativeEventFilter):
    """Reads the power messages of Windows."""

    def __init__(self, told: Callable[[Word], None]) -> None:
        super().__init__()
        self._told = told

    def nativeEventFilter(  # noqa: N802
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int, /
    ) -> object:
        if kind == b"windows_generic_MSG":
            self._told(power_word(int(message)))
        return False


def power_word(address: int) -> Word:
    """Return what the message of Windows at an address says about sleep or the lid; "" for any other message."""
    message = _Message.from_address(address)
    if message.message != POWER_BROADCAST:
        return ""
    if message.what == SUSPEND:
        return "sleeps"
    if message.what != SETTING_CHANGED or not message.more:
        return ""
    setting = ctypes.string_at(message.more, SETTING_HEAD + 1)
    if setting[: len(LID)] != LID:
        return ""
    return "open" if setting[SETTING_HEAD] else "closed"
