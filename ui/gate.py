"""What is shown while no vault is unlocked: the unlocking or the first run, and what those pages may ask.

Made by the main window. Opens sessions; holds no passphrase beyond the job that uses it.
"""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from fieldapp.vault.database import storage_errors
from fieldapp.vault.slots import COPY, SLOTS
from fieldapp.vault.vault import Clock
from ui.desk import Where
from ui.jobs import Done, Failed, Jobs, Progress, Report
from ui.pages import PIN_LOCK, REKEYING, UNLOCK, WELCOME
from ui.preference import PRACTICE, VAULT, Preferences
from ui.session import Session
from ui.widgets.sheet import Sheet


class Keeper(Protocol):
    """What the gate asks of the window around it."""

    preferences: Preferences

    def fail(self, error: BaseException) -> None:
        """Say an error in a sheet."""

    def open_sheet(self, sheet: Sheet) -> None:
        """Lay a sheet over everything."""

    def open_by_pin(self, digits: str, refused: Callable[[int], None]) -> None:
        """Open the session that is held by its PIN."""


class Gate(QStackedWidget):
    """The pages before the unlock.

    `entered` hands over an open session and the place to go to, or None; `noted` has the page say what happened
    behind it.
    """

    entered = Signal(object, object)
    noted = Signal(str)

    def __init__(self, keeper: Keeper, clock: Clock) -> None:
        """Make an empty gate; `show_first` decides what it shows."""
        super().__init__()
        self.setObjectName("gate")
        self.preferences = keeper.preferences
        self.home: Path = keeper.preferences.home
        self._keeper, self.clock = keeper, clock
        self._jobs = Jobs("gate", self)
        self._opening: Session | None = None
        self.before_entering: Callable[[Path, str | None, str, Failed], bool] | None = None

    # ---- which page --------------------------------------------------------------------------------------------------

    def show_first(self) -> None:
        """Show the unlocking of the vault that was open last, or the first run when there is none."""
        folders = (self.preferences.folder, self.vault_folder(), self.vault_folder(practice=True))
        there = next((folder for folder in folders if has_vault(folder)), None)
        if there is None:
            self.show_welcome()
        else:
            self.show_unlock(there)

    def vault_folder(self, *, practice: bool = False) -> Path:
        """Return where the office's own vault lies, or the one for practice."""
        return self.home / (PRACTICE if practice else VAULT)

    def show_welcome(self, practice: bool = False) -> None:
        """Show the first run: a new vault, or one for practice."""
        self._show(WELCOME, practice=practice)

    def show_unlock(self, folder: Path | None = None, officer: str = "", note: str = "") -> None:
        """Show the unlocking of a vault; a note says what still runs behind it."""
        self._show(UNLOCK, folder=folder or self.vault_folder(), officer=officer, note=note)

    def show_pin(self, folder: Path, officer: str, name: str) -> None:
        """Show the question for the PIN of an officer whose session is held."""
        self._show(PIN_LOCK, folder=folder, officer=officer, name=name)

    def show_rekeying(self, folder: Path, officer: str, passphrase: str, **facts: Any) -> None:
        """Show that a closed vault gets another key, and open it again when that is done."""
        self._show(REKEYING, folder=folder, officer=officer, passphrase=passphrase, **facts)

    def _show(self, place: str, **facts: Any) -> None:
        self.clear()
        module, _, name = place.partition(":")
        page: QWidget = getattr(importlib.import_module(module), name)(self, **facts)
        self.addWidget(page)
        self.setCurrentWidget(page)

    def clear(self) -> None:
        """Let go of the page that is shown, with whatever was typed in it."""
        while page := self.widget(0):
            self.removeWidget(page)
            page.deleteLater()

    # ---- what its pages may ask --------------------------------------------------------------------------------------

    def work(
        self,
        owner: QObject,
        work: Callable[[Report], Any],
        done: Done | None = None,
        failed: Failed | None = None,
        progress: Progress | None = None,
    ) -> Callable[[], None]:
        """Run `work(report)` off the window's thread, without a vault; return its cancel."""

        def run(report: Report) -> Any:
            with storage_errors():
                return work(report)

        return self._jobs.start(owner, run, done, failed or self.fail, progress=progress)

    def enter(
        self,
        folder: Path,
        officer: str | None,
        passphrase: str,
        where: Where | None = None,
        failed: Failed | None = None,
        told: Callable[[str, int], None] | None = None,
    ) -> None:
        """Unlock a vault and show the window on it; `failed` gets what opening raises, `told` how far an upgrade is."""
        refuse = failed or self.fail
        if self.before_entering and self.before_entering(folder, officer, passphrase, refuse):
            return
        if self._opening is not None:
            return
        session = self._opening = Session(folder, officer, passphrase, self.clock)

        def begin() -> None:
            self._opening = None
            self.preferences.folder = folder
            self.entered.emit(session, where)

        def give_up(error: Exception) -> None:
            self._opening = None
            session.end()
            refuse(error)

        session.open(self, begin, give_up, told)

    def open_by_pin(self, digits: str, refused: Callable[[int], None]) -> None:
        """Open the session that is held by its PIN; `refused` gets the number of tries that are left."""
        self._keeper.open_by_pin(digits, refused)

    def fail(self, error: BaseException) -> None:
        """Say an error in a sheet."""
        self._keeper.fail(error)

    def open_sheet(self, sheet: Sheet) -> None:
        """Lay a sheet over the page."""
        self._keeper.open_sheet(sheet)

    @property
    def busy(self) -> bool:
        """Whether a vault is being opened or other work is under way."""
        return self._opening is not None or self._jobs.busy

    def shut_down(self) -> None:
        """Stop everything, because the window closes."""
        self._jobs.shut_down()
        if self._opening is not None:
            self._opening.end()
            self._opening = None


def has_vault(folder: Path) -> bool:
    """Return whether a vault lies in a folder."""
    return any((folder / name).is_file() for name in (SLOTS, COPY))
