"""A session that is held behind the lock for a while, and the PIN that opens it again.

Made by the main window, one for the life of the program. Knows the PIN as a hash, whose it is, how long the keys may
still stay and how many tries are left; the window itself holds and drops the session.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from fieldapp.vault.pin import TRIES, Pin
from fieldapp.vault.vault import laptop_clock

LOOK_EVERY: Final = 5_000
# The local setting of a vault: for how many minutes a PIN opens a screen that locked itself; "0" means never.
PIN_MINUTES: Final = "ui.pin_minutes"
LONGEST_MINUTES: Final = 30
Owner = tuple[Path, str]


class Hold(QObject):
    """Says `ended` when the time of a held session is over; tries are counted by `miss`."""

    ended = Signal()

    def __init__(self, parent: QObject | None = None, seconds: Callable[[], float] = laptop_clock.elapsed) -> None:
        """Make one that holds nothing and knows no PIN; the seconds count the sleep of the laptop, too."""
        super().__init__(parent)
        self._seconds = seconds
        self._pin: Pin | None = None
        self._owner: Owner | None = None
        self._until = 0.0
        self.minutes = LONGEST_MINUTES
        self.tries = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.look)

    # ---- the PIN -----------------------------------------------------------------------------------------------------

    def set_pin(self, folder: Path, officer: str, pin: Pin) -> None:
        """Take the PIN of an officer of a vault; there is one at a time, and it ends with the program."""
        self._pin, self._owner = pin, (folder, officer)

    def drop_pin(self) -> None:
        """Forget the PIN."""
        self._pin = self._owner = None

    def has_pin(self, folder: Path, officer: str) -> bool:
        """Say whether an officer of a vault set a PIN since the program began."""
        return self._owner == (folder, officer)

    @property
    def pin(self) -> Pin | None:
        """The PIN that opens what is held."""
        return self._pin

    # ---- holding -----------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Count the minutes and tries from now on."""
        self._until = self._seconds() + min(self.minutes, LONGEST_MINUTES) * 60
        self.tries = TRIES
        self._timer.start()

    def stop(self) -> None:
        """Hold nothing any more."""
        self._timer.stop()

    @property
    def active(self) -> bool:
        """Whether a session is held."""
        return self._timer.isActive()

    def look(self) -> None:
        """Let go when the time is over."""
        if self.active and self._seconds() >= self._until:
            self.stop()
            self.ended.emit()

    def miss(self) -> int:
        """Count a wrong PIN; return how many tries are left."""
        self.tries -= 1
        return self.tries


def minutes_of(setting: str) -> int:
    """Return the minutes that a setting says; 30 when it says none, never more."""
    return min(int(setting), LONGEST_MINUTES) if setting.isascii() and setting.isdecimal() else LONGEST_MINUTES
