"""Sticks that fail as real ones do: fakes for the tests of the window and for its pictures."""

from collections.abc import Callable
from pathlib import Path

from fieldapp.exchange.stick import Medium


class Trouble(Medium):
    """A medium that does something when the n-th part is about to be written: pulls itself out, fills up, locks."""

    def __init__(self, at: int, act: Callable[[], object]) -> None:
        self.at, self.act, self.parts = at, act, 0

    def write(self, path: Path, data: bytes) -> None:
        """Write a file, or meet the trouble."""
        if path.name.endswith(".netra.part"):
            self.parts += 1
            if self.parts == self.at:
                self.act()
        super().write(path, data)
