"""A vault: one folder, opened with a passphrase, through which everything is read and written.

Joins the key slots, the database, the journal, the evidence store and the witness. Called by the command line, the
exchange and the windows; a test or a job may hold several. Never asks the officer anything.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp.case.dates import in_zone
from fieldapp.case.ids import derived_id
from fieldapp.case.office import Office, office_of
from fieldapp.errors import NetraError, OfficerUnknown, RightMissing, VaultMissing
from fieldapp.packs.reference import Packs
from fieldapp.vault import keys, slots
from fieldapp.vault.books import hash_at
from fieldapp.vault.clockwatch import ClockWatch, Flag, LaptopClock, wall_of_last
from fieldapp.vault.database import Database, SqliteError, Told, close_database, immediate, open_database
from fieldapp.vault.entry import device_id
from fieldapp.vault.evidence import EvidenceStore
from fieldapp.vault.fold import State
from fieldapp.vault.journal import Change, Guard, Journal, Signer
from fieldapp.vault.keychange import remove_old_copies, settle_key
from fieldapp.vault.lock import VaultLock
from fieldapp.vault.orphan import sweep_store
from fieldapp.vault.ownkey import bring_up, lacking_entries, with_signing
from fieldapp.vault.packbook import keep_builtin, keeps_builtin, packs_as_of, packs_in_force
from fieldapp.vault.projection import load_state
from fieldapp.vault.reach import narrow
from fieldapp.vault.rights import Rights, first_role_changes, lacks_roles, roles_of
from fieldapp.vault.trace import is_signed, trace_change
from fieldapp.vault.witness import Witness, check_witness, witness_file

DATABASE = "vault.db"
UNFINISHED = "belum-selesai"
FOLDERS = ("evidence", "backup", "outbox", "inbox")
Clock = Callable[[], datetime]


laptop_clock: Final = LaptopClock()


def office_record(office: str) -> str:
    """Return the id of the record that holds an office's settings."""
    return derived_id("office", office)


@dataclass(slots=True)
class Vault:
    """An open vault; use it as a context manager, or close it."""

    folder: Path
    db: Database
    db_key: bytes = field(repr=False)
    office: str
    incarnation: int
    practice: bool
    officer: str
    officer_name: str
    device_keys: keys.DeviceKeys = field(repr=False)
    clock: Clock
    _signing: bytes = field(repr=False)
    _lock: VaultLock | None
    name: str = ""
    slots_intact: bool = True
    _signer: Signer | None = field(default=None, repr=False)
    _wrote: bool = False
    watch: ClockWatch = field(kw_only=True, repr=False)

    @property
    def device(self) -> str:
        """The name of this laptop."""
        return device_id(self.device_keys.public)

    @property
    def device_key(self) -> Ed25519PrivateKey:
        """The key that signs heads and bundles."""
        return self.device_keys.signing

    @property
    def age_identity(self) -> str:
        """The key that opens bundles for this laptop."""
        return self.device_keys.age_identity

    @property
    def age_recipient(self) -> str:
        """The key under which others encrypt bundles for this laptop."""
        return self.device_keys.age_recipient

    @property
    def journal(self) -> Journal:
        """The writer of own entries; every entry is one that the officer at work has a right to."""
        return self._journal(self.rights.watch(self.signer))

    def _journal(self, guard: Guard | None) -> Journal:
        doubt = partial(self.watch.flags, self.db, self.office)
        return Journal(self.db, self.device, self.incarnation, self.office, guard, doubt)

    @property
    def book(self) -> str:
        """The name of the own book for the own office."""
        return self.journal.book_for(self.office)

    @property
    def rights(self) -> Rights:
        """What the officer at work may do, by the roles on record now."""
        return Rights(self.db, self.office, self.officer, roles_of(self.db, self.officer))

    def require(self, action: str, about: str = "") -> None:
        """Make sure that the officer at work may do an action to a record, or to this laptop when none is named.

        Raises RightMissing; the denial is an entry by then, or when the transaction around it was undone.
        """
        try:
            self.rights.require(action, about)
        except RightMissing as error:
            if not self.db.conn.in_transaction:
                self.note_denial(error)
            raise

    def note(self, change: Change) -> None:
        """Write a trace, whatever the roles of the officer; on a connection that writes if this one only reads."""
        vault = self if self._writes() else self.beside(write=True)
        try:
            with vault.joining():
                vault._journal(vault._sign_trace).write([change], vault.officer, vault.now())
        finally:
            if vault is not self:
                vault.close()

    def _sign_trace(self, change: Change, _record: State, _home: str) -> Signer | None:
        return self.signer() if is_signed(change) else None

    def _writes(self) -> bool:
        return not self.db.conn.execute("PRAGMA query_only").fetchone()[0]

    def note_denial(self, error: RightMissing) -> None:
        """Write down that something was denied, once; outside any transaction."""
        if error.noted:
            return
        error.noted = True
        action, about = (str(error.facts.get(name) or "") for name in ("action", "about"))
        # a denial stays a denial when the disk is full
        with suppress(NetraError):
            self.note(trace_change("denied", action=action, about=about))

    @property
    def evidence(self) -> EvidenceStore:
        """The evidence files."""
        held = self.device_keys
        return EvidenceStore(self.folder, held.evidence_identity, held.name_key, held.evidence_older)

    def now(self) -> datetime:
        """Return the clock, with its offset."""
        return self.clock()

    def office_now(self) -> datetime:
        """Return the clock in the time of the own office, wherever the laptop's own is set to."""
        return in_zone(self.clock(), self.office_settings().zone)

    def clock_flags(self) -> tuple[Flag, ...]:
        """Return what an entry of the own book written now would carry: why the laptop's clock seems wrong."""
        return self.watch.flags(self.db, self.office, self.now(), wall_of_last(self.db, self.book))

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """Run the block as one write transaction; the witness follows after the commit.

        What the officer has no right to undoes the block; the denial itself is an entry.
        """
        try:
            with immediate(self.db):
                yield self.db
        except RightMissing as error:
            self.note_denial(error)
            raise
        self._wrote = True
        # what is committed is saved: a witness that cannot be written stays behind, which is allowed
        with suppress(OSError):
            self._witness()

    @contextmanager
    def joining(self) -> Iterator[Database]:
        """Run the block inside the transaction that is open, or else as one of its own."""
        if self.db.conn.in_transaction:
            yield self.db
            return
        with self.writing() as db:
            yield db

    def _witness(self, *, durable: bool = False) -> None:
        seen = Witness(self.name, self.incarnation, _own_heads(self.db, self.device))
        witness_file(self.name).write(seen, durable=durable)

    def settle_roles(self) -> None:
        """Give all roles to those who can unlock a vault from before roles; nothing in any other."""
        officers = [one.id for one in slots.list_officers(self.folder)]
        if lacks_roles(self.db, officers):
            with self.writing():
                changes = first_role_changes(self.db, self.office, officers)
                self._journal(None).write(changes, self.officer, self.now())

    def signer(self) -> Signer:
        """Return the unlocked officer's own key at work. Raises OfficerUnknown."""
        if self._signer is None:
            if not self._signing:
                raise OfficerUnknown(name=self.officer_name, names="")
            key = Ed25519PrivateKey.from_private_bytes(self._signing)
            self._signer = Signer(self.officer, key.public_key().public_bytes_raw(), key.sign)
        return self._signer

    def keep_up(self, unlocked: slots.Unlocked, recovered: Change | None = None) -> None:
        """Write what a new signing key or a new database key still lacks: entries first, then the end in the slots.

        Called once, when the vault was opened for writing with that slot.
        """
        self._signing = unlocked.signing
        if found := lacking_entries(self.db, unlocked, recovered):
            with self.writing() as db:
                if unlocked.old_key:
                    keys.renew_evidence_key(db, self.db_key)
                self._journal(None).write(found, self.officer, self.now())
        if unlocked.old_key:
            self.device_keys = keys.load_device_keys(self.db)
            remove_old_copies(self.folder)
            slots.end_rekey(self.folder, self.db_key)

    def office_settings(self, office: str = "") -> Office:
        """Return the settings of an office; the own one unless another is named."""
        code = office or self.office
        state = load_state(self.db, office_record(code))
        return office_of(code, {**(state.fields if state else {}), "practice": self.practice})

    @property
    def packs(self) -> Packs:
        """The reference data in force, with what this office corrected."""
        return packs_in_force(self.db, self.office)

    def packs_of(self, version: str) -> Packs:
        """Return the reference data a record was written under; where it is not kept here, that in force.

        The version of what comes back says which it is.
        """
        return packs_as_of(self.db, self.office, version)

    def setting(self, name: str, default: str = "") -> str:
        """Return a local setting."""
        row = self.db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else default

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a local setting; it stays on this laptop. Raises the failures of the disk."""
        with self.writing() as db:
            db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def beside(self, *, write: bool = False) -> "Vault":
        """Return this vault on another connection, for the thread that calls; the writer's lock stays where it is.

        No passphrase is derived again. Whoever takes it closes it before the vault itself is closed.
        """
        other = self._another(write=write)
        other.narrow()
        return other

    def _another(self, *, write: bool) -> "Vault":
        db = open_database(self.folder / DATABASE, self.db_key, read_only=not write)
        return replace(self, db=db, _lock=None, _wrote=False)

    @contextmanager
    def whole(self) -> Iterator["Vault"]:
        """Give this vault on a connection that reaches everything, for what shows nothing: copies, checks, recounts.

        Whoever may read content goes on with the connection they have.
        """
        if self.rights.allows("read"):
            yield self
            return
        with self._another(write=self._writes()) as vault:
            yield vault

    def narrow(self) -> None:
        """Keep content from this connection where the officer at work may not read it."""
        if not self.rights.allows("read"):
            narrow(self.db)

    def close(self) -> None:
        """Close the database and give the writer's lock back."""
        try:
            if self._wrote:
                with suppress(OSError, SqliteError):
                    self._witness(durable=True)
        finally:
            close_database(self.db)
            if self._lock is not None:
                self._lock.release()

    def __enter__(self) -> "Vault":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, RightMissing):
            self.note_denial(error)
        self.close()


def _own_heads(db: Database, device: str) -> dict[str, tuple[int, str]]:
    rows = db.execute("SELECT book, last, last_hash FROM book WHERE device = ?", (device,)).fetchall()
    return {book: (last, digest.hex()) for book, last, digest in rows}


def open_vault(
    folder: Path,
    officer: str | None,
    passphrase: str,
    *,
    write: bool = True,
    clock: Clock = laptop_clock,
    told: Told | None = None,
    recovered: Change | None = None,
) -> Vault:
    """Open a vault with an officer's passphrase; only one process at a time may open it for writing.

    `told(stage, percent)` hears of an upgrade, which comes first and takes its time. `recovered` is the trace
    to write when the officer's signing key turns out to be new, since the passphrase was lost.

    Raises VaultMissing, WrongPassphrase, OfficerUnknown, VaultInUse, VaultDamaged, VaultTooNew, VaultCopied,
    VaultRolledBack.
    """
    if (folder / UNFINISHED).exists():
        raise VaultMissing(folder=str(folder))
    unlocked = slots.unlock(folder, officer, passphrase)
    lock = VaultLock(folder) if write else None
    try:
        unlocked = settle_key(folder, unlocked, write=write, told=told)
        db = open_database(folder / DATABASE, unlocked.db_key, read_only=not write, told=told)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    try:
        is_first = not unlocked.signing
        unlocked = with_signing(db, unlocked, passphrase)
        vault = assemble(folder, db, unlocked, clock, lock)
        if write:
            check_witness(witness_file(vault.name).read(), vault.incarnation, partial(hash_at, db))
            with suppress(NetraError):
                if not keeps_builtin(db):
                    with immediate(db):
                        keep_builtin(db, clock())
                sweep_store(db, vault.evidence)
            vault.settle_roles()
            vault.keep_up(bring_up(folder, db, unlocked, passphrase, is_first=is_first), recovered)
        vault.narrow()
    except BaseException:
        db.close()
        if lock is not None:
            lock.release()
        raise
    return vault


def assemble(folder: Path, db: Database, unlocked: slots.Unlocked, clock: Clock, lock: VaultLock | None) -> Vault:
    """Return the vault of an open database with what its settings and keys say."""
    settings = dict(db.execute("SELECT name, value FROM setting").fetchall())
    device_keys = keys.load_device_keys(db)
    return Vault(
        folder,
        db,
        unlocked.db_key,
        settings["office"],
        int(settings["incarnation"]),
        bool(settings["practice"]),
        unlocked.officer_id,
        unlocked.officer_name,
        device_keys,
        clock,
        unlocked.signing,
        lock,
        slots.vault_id(folder),
        unlocked.intact,
        watch=ClockWatch(clock),
    )
