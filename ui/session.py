"""An unlocked vault as the window sees it: reads, writes and long work, each on a thread and a connection of its own.

Made by the main window, used by every page. Holds the vault's keys while it is open and lets go of them when it ends.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import shiboken6
from PySide6.QtCore import QObject, Signal

from fieldapp.case.dates import in_zone
from fieldapp.case.office import Office
from fieldapp.case.right import Role, may_ever
from fieldapp.desk.rightbook import why_not
from fieldapp.errors import NetraError
from fieldapp.packs.reference import Packs, builtin_packs
from fieldapp.vault.database import SqliteError, be_patient, storage_errors
from fieldapp.vault.sealing import seal_session
from fieldapp.vault.vault import Clock, Vault, laptop_clock, open_vault
from ui.jobs import Cancelled, Done, Failed, Jobs, Progress, Report

ANYTHING: Final = ("*",)
PATIENCE: Final = 60
STAGES: Final = ("copy", "check", "upgrade")

Ids = Iterable[str] | Callable[[Any], Iterable[str]]


class Session(QObject):
    """One vault, unlocked by one officer.

    `changed` carries the ids of the cases and LHPs that were written, an empty set when it may be anything; `failed`
    carries errors that nobody else took; `rested` says that the last of the long works, upkeep too, is over.
    """

    changed = Signal(object)
    failed = Signal(object)
    rested = Signal()

    def __init__(self, folder: Path, officer: str | None, passphrase: str, clock: Clock = laptop_clock) -> None:
        """Prepare a session of a folder; `open` unlocks it."""
        super().__init__()
        self.folder = folder
        self.officer = officer or ""
        self.officer_name = ""
        self.practice = False
        self.device = ""
        self.office = Office("")
        self.roles: tuple[Role, ...] = ()
        self.packs: Packs = builtin_packs()
        self._clock = clock
        self._passphrase = passphrase
        self._reading, self._writing, self._carrying, self._tending = (
            Jobs(name, self) for name in ("read", "write", "carry", "tend")
        )
        self._here: Vault | None = None
        self._reader: Vault | None = None
        self._writer: Vault | None = None
        self._carrier: Vault | None = None
        self._tender: Vault | None = None

    # ---- from beginning to end ---------------------------------------------------------------------------------------

    def open(
        self, owner: QObject, done: Callable[[], None], failed: Failed, told: Callable[[str, int], None] | None = None
    ) -> None:
        """Unlock the vault off the window's thread; `failed` gets what `open_vault` raises.

        `told(stage, percent)` hears how far an upgrade of the vault is, before `done`.
        """
        passphrase, self._passphrase = self._passphrase, ""

        def unlock(report: Report) -> None:
            def tell(stage: str, percent: int) -> None:
                report(100 * STAGES.index(stage) + percent, 100 * len(STAGES))

            with storage_errors():
                self._writer = open_vault(self.folder, self.officer or None, passphrase, clock=self._clock, told=tell)
            be_patient(self._writer.db, PATIENCE)

        def begin(_nothing: object) -> None:
            self._here = self._writer_vault().beside()
            vault = self._here
            self.officer, self.officer_name = vault.officer, vault.officer_name
            self.practice, self.device = vault.practice, vault.device
            self._load_office()
            done()

        def step(at: int, _total: int) -> None:
            if told:
                told(STAGES[at // 100], at % 100)

        self._writing.start(owner, unlock, begin, failed, progress=step)

    @property
    def is_open(self) -> bool:
        """Whether the vault is unlocked."""
        return self._here is not None

    @property
    def carrying(self) -> bool:
        """Whether long work is under way."""
        return self._carrying.busy

    @property
    def working(self) -> bool:
        """Whether long work or upkeep is under way: the keys can only go when it is over."""
        return self._carrying.busy or self._tending.busy

    @property
    def busy(self) -> bool:
        """Whether any work is under way or not yet answered."""
        return self._reading.busy or self._writing.busy or self.working

    def stop_carrying(self) -> None:
        """Ask the long work to stop; it stops between two of its steps."""
        self._carrying.cancel_all()

    def stop_tending(self) -> None:
        """Ask the upkeep to stop; it goes on after the next unlock."""
        self._tending.cancel_all()

    def end(self) -> None:
        """Finish what is to be saved, close every connection and let go of the keys; a second time does nothing."""
        self._passphrase = ""
        self._reading.shut_down(self._close_reader)
        self._tending.cancel_all()
        self._carrying.shut_down(self._close_carrier)
        self._tending.shut_down(self._close_tender)
        if self._here is not None:
            self._here.close()
            self._here = None
        self._writing.shut_down(self._close_writer, finish=True)

    def _close_reader(self) -> None:
        vault, self._reader = self._reader, None
        if vault is not None:
            vault.close()

    def _close_carrier(self) -> None:
        vault, self._carrier = self._carrier, None
        if vault is not None:
            vault.close()

    def _close_tender(self) -> None:
        vault, self._tender = self._tender, None
        if vault is not None:
            vault.close()

    def _close_writer(self) -> None:
        vault, self._writer = self._writer, None
        if vault is not None:
            # whoever cannot sign, or has no room on the disk, still gets to lock the screen
            with suppress(NetraError, SqliteError):
                seal_session(vault)
            vault.close()

    # ---- facts -------------------------------------------------------------------------------------------------------

    @property
    def here(self) -> Vault:
        """The vault on a connection of the window's thread that only reads, for a few milliseconds at most."""
        if self._here is None:
            raise RuntimeError("the session is not open")
        return self._here

    @property
    def clock(self) -> Clock:
        """The clock that this session was opened with."""
        return self._clock

    def now(self) -> datetime:
        """Return the clock in the time of the office, wherever the laptop's own is set to."""
        return in_zone(self._clock(), self.office.zone)

    def may(self, action: str) -> bool:
        """Tell whether the officer may do an action at all; what it is about is judged where it is done."""
        return may_ever(self.roles, action)

    def why_not(self, action: str) -> str:
        """Return who may do an action when the officer may not, "" when they may: what a disabled button says."""
        return "" if self.may(action) else why_not(action)

    def _load_office(self) -> None:
        self.roles = self.here.rights.roles
        self.office = self.here.office_settings()
        self.packs = self.here.packs

    def _writer_vault(self) -> Vault:
        if self._writer is None:
            raise RuntimeError("the session is not open")
        return self._writer

    # ---- work --------------------------------------------------------------------------------------------------------

    def read(
        self,
        owner: QObject,
        work: Callable[[Vault], Any],
        done: Done | None = None,
        failed: Failed | None = None,
        key: str = "",
    ) -> None:
        """Run `work(vault)` on the reading thread; of several of one owner with one key only the newest answers."""

        def run(_report: Report) -> Any:
            if self._reader is None:
                self._reader = self._writer_vault().beside()
            with storage_errors():
                return work(self._reader)

        self._reading.start(owner, run, done, failed or self._fail, key=key)

    def write(
        self,
        owner: QObject,
        work: Callable[[Vault], Any],
        done: Done | None = None,
        failed: Failed | None = None,
        changed: Ids = (),
    ) -> None:
        """Run `work(vault)` on the writing thread, then tell every page which cases and LHPs it changed.

        `changed` are their ids, or a callable that gives them from the result; ANYTHING when they are not known, and
        nothing is told when it is empty. A write waits up to a minute for long work before it fails with VaultBusy.
        """

        def run(_report: Report) -> Any:
            with storage_errors():
                return work(self._writer_vault())

        self._writing.start(self, run, self._after(owner, done, changed), self._otherwise(owner, failed))

    def carry(
        self,
        owner: QObject,
        work: Callable[[Vault, Report], Any],
        done: Done | None = None,
        failed: Failed | None = None,
        progress: Progress | None = None,
        changed: Ids = ANYTHING,
    ) -> Callable[[], None]:
        """Run `work(vault, report)` on the carrying thread with a writing connection of its own; return its cancel.

        After a cancel `report(done, total)` raises Cancelled, which `failed` gets; without `failed` it is no error.
        """

        def run(report: Report) -> Any:
            with storage_errors():
                if self._carrier is None:
                    self._carrier = self._writer_vault().beside(write=True)
                    be_patient(self._carrier.db, PATIENCE)
                return work(self._carrier, report)

        def step(at: int, total: int) -> None:
            if progress and shiboken6.isValid(owner):
                progress(at, total)

        after, otherwise = self._after(owner, done, changed), self._otherwise(owner, failed)
        return self._carrying.start(
            self, run, lambda result: self._rest(after, result), lambda error: self._rest(otherwise, error),
            progress=step if progress else None,
        )  # fmt: skip

    def tend(
        self,
        owner: QObject,
        work: Callable[[Vault, Report], Any],
        done: Done | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Run upkeep that nobody waits for, with a thread and a writing connection of its own; a lock stops it.

        It announces nothing, and an error that nobody takes is no news: the self-test says what is not as it should be.
        """

        def run(report: Report) -> Any:
            with storage_errors():
                if self._tender is None:
                    self._tender = self._writer_vault().beside(write=True)
                    be_patient(self._tender.db, PATIENCE)
                return work(self._tender, report)

        def finish(result: object) -> None:
            if done and shiboken6.isValid(owner):
                done(result)

        def refuse(error: Exception) -> None:
            if failed and shiboken6.isValid(owner):
                failed(error)

        self._tending.start(
            self, run, lambda result: self._rest(finish, result), lambda error: self._rest(refuse, error)
        )

    def announce(self, changed: Ids = ANYTHING, result: object = None) -> None:
        """Tell every page what was written: ids of cases and LHPs, or ANYTHING."""
        ids = frozenset(changed(result) if callable(changed) else changed)
        if ids and self._here is not None:
            self.changed.emit(frozenset() if "*" in ids else ids)

    def _after(self, owner: QObject, done: Done | None, changed: Ids) -> Done:
        def finish(result: object) -> None:
            self._load_office()
            try:
                if done and shiboken6.isValid(owner):
                    done(result)
            finally:
                self.announce(changed, result)

        return finish

    def _otherwise(self, owner: QObject, failed: Failed | None) -> Failed:
        def tell(error: Exception) -> None:
            if failed and shiboken6.isValid(owner):
                failed(error)
            else:
                self._fail(error)

        return tell

    def _rest(self, answer: Callable[[Any], None], what: object) -> None:
        try:
            answer(what)
        finally:
            if not self.working:
                self.rested.emit()

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error)
