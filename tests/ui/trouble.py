"""Sticks that fail as real ones do: fakes for the tests of the window and for its pictures."""

import errno
from collections.abc import Callable
from pathlib import Path

from fieldapp.exchange.stick import Medium


class Trouble(Medium):
    """A medium that does something when the n-th part is about to be written: pulls itself out, fills up, locks."""

    def __init__(self, at: int, act: Callable[[], object]) -> None:
        self.at, self.act, self.parts, self.filled = at, act, 0, Path()

    def free(self, folder: Path) -> int | None:
        """Return the room of a stick, none once it was full."""
        return 0 if folder == self.filled else super().free(folder)

    def write(self, path: Path, data: bytes) -> None:
        """Write a file, or meet the trouble."""
        if path.name.endswith(".netra.part"):
            self.parts += 1
            if self.parts == self.at:
                self._meet(path.parent)
        super().write(path, data)

    def _meet(self, folder: Path) -> None:
        try:
            self.act()
        except OSError as error:
            self.filled = folder if error.errno == errno.ENOSPC else self.filled
            raise
