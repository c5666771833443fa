"""What a page is, and what it may ask of the window it lives in.

Every page derives from `Page`; the main window is the `Shell`. Pages know nothing of each other.
"""

from collections.abc import Callable
from typing import ClassVar, Protocol

from PySide6.QtWidgets import QWidget

from ui.hold import Hold
from ui.preference import Preferences
from ui.session import Session
from ui.widgets.sheet import Sheet


class Shell(Protocol):
    """What a page may ask of the window."""

    @property
    def session(self) -> Session:
        """The unlocked vault."""

    @property
    def preferences(self) -> Preferences:
        """What the window remembers without a vault: theme, last folder."""

    @property
    def hold(self) -> Hold:
        """The PIN of this run of the program."""

    def go(self, page: str, **where: str) -> None:
        """Show another page; `where` is what its `arrive` takes."""

    def back(self) -> None:
        """Show the page that was shown before this one."""

    def tell(self, sentence: str, tone: str = "calm") -> None:
        """Say in the foot line what just happened."""

    def fail(self, error: BaseException) -> None:
        """Say an error as its sentence; anything that is no NetraError is a fault of the program."""

    def open_sheet(self, sheet: Sheet) -> None:
        """Lay a sheet over the page."""

    def lock(self) -> None:
        """Lock the screen as Ctrl+L does."""

    def change_key(self, passphrase: str, work: Callable[[Callable[[str, int], None]], object], said: str) -> None:
        """End the session, let `work(told)` change the vault that nobody has open, and come back with it."""


class Page(QWidget):
    """One page: made once per unlock, on first use."""

    name: ClassVar[str] = ""

    def __init__(self, shell: Shell) -> None:
        """Make the page for a window."""
        super().__init__()
        self.shell = shell

    @property
    def session(self) -> Session:
        """The unlocked vault."""
        return self.shell.session

    def arrive(self, **where: str) -> None:
        """Read what is needed: the page became visible."""

    def refresh(self, changed: frozenset[str]) -> None:
        """Show what was written elsewhere: ids of cases and LHPs, an empty set when it may be anything.

        The visible page hears of it at once; a hidden one hears of all of it just before it arrives again.
        """

    def leave(self) -> None:
        """Keep what was typed: before another page, before locking, before closing."""

    def place(self) -> dict[str, str]:
        """Return what `arrive` needs to come back here after a lock."""
        return {}
