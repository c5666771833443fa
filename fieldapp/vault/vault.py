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

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp.case.dates import in_zone
from fieldapp.case.ids import derived_id
from fieldapp.case.office import Office, office_of
from fieldapp.errors import NetraError, RightMissing, VaultMissing
from fieldapp.packs.reference import Packs
from fieldapp.vault import keys, slots
from fieldapp.vault.books import hash_at
from fieldapp.vault.database import Database, SqliteError, Told, close_database, immediate, open_database
from fieldapp.vault.entry import device_id
from fieldapp.vault.evidence import EvidenceStore
from fieldapp.vault.journal import Change, Journal, Signer
from fieldapp.vault.lock import VaultLock
from fieldapp.vault.orphan import sweep_orphans
from fieldapp.vault.packbook import keep_builtin, keeps_builtin, packs_as_of, packs_in_force
from fieldapp.vault.projection import load_state
from fieldapp.vault.rights import Rights, roles_of
from fieldapp.vault.trace import trace_change
from fieldapp.vault.witness import Witness, check_witness, witness_file

DATABASE = "vault.db"
UNFINISHED = "belum-selesai"
FOLDERS = ("evidence", "backup", "outbox", "inbox")
Clock = Callable[[], datetime]


def laptop_clock() -> datetime:
    """Return the laptop's clock with its offset."""
    return datetime.now().astimezone()


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
    _passphrase: str = field(repr=False)
    _lock: VaultLock | None
    name: str = ""
    slots_intact: bool = True
    _signer: Signer | None = field(default=None, repr=False)
    _wrote: bool = False

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
        return Journal(self.db, self.device, self.incarnation, self.office, self.rights.require_change)

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

        Raises RightMissing; the denial is an entry by then.
        """
        try:
            self.rights.require(action, about)
        except RightMissing as error:
            self._note_denial(error)
            raise

    def note(self, change: Change) -> None:
        """Write a trace, on a connection that writes if this one only reads."""
        vault = self if self._lock is not None or self._writes() else self.beside(write=True)
        try:
            with vault.joining():
                vault.journal.write([change], vault.officer, vault.now())
        finally:
            if vault is not self:
                vault.close()

    def _writes(self) -> bool:
        return not self.db.conn.execute("PRAGMA query_only").fetchone()[0]

    def _note_denial(self, error: RightMissing) -> None:
        action, about = (str(error.facts.get(name) or "") for name in ("action", "about"))
        # a denial stays a denial when the disk is full
        with suppress(NetraError):
            self.note(trace_change("denied", action=action, about=about))

    @property
    def evidence(self) -> EvidenceStore:
        """The evidence files."""
        return EvidenceStore(self.folder, self.device_keys.evidence_identity, self.device_keys.name_key)

    def now(self) -> datetime:
        """Return the clock, with its offset."""
        return self.clock()

    def office_now(self) -> datetime:
        """Return the clock in the time of the own office, wherever the laptop's own is set to."""
        return in_zone(self.clock(), self.office_settings().zone)

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """Run the block as one write transaction; the witness follows after the commit.

        What the officer has no right to undoes the block; the denial itself is an entry.
        """
        try:
            with immediate(self.db):
                yield self.db
        except RightMissing as error:
            self._note_denial(error)
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

    def signer(self) -> Signer:
        """Return the unlocked officer's own key at work. Raises OfficerUnknown."""
        if self._signer is None:
            key = keys.open_officer_key(self.db, self.officer, self._passphrase)
            self._signer = Signer(self.officer, key.public_key().public_bytes_raw(), key.sign)
        return self._signer

    def sign_with(self, passphrase: str) -> None:
        """Take the unlocked officer's new passphrase for signing from now on."""
        self._passphrase, self._signer = passphrase, None

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
        db = open_database(self.folder / DATABASE, self.db_key, read_only=not write)
        return replace(self, db=db, _lock=None, _wrote=False)

    def close(self) -> None:
        """Close the database and give the writer's lock back."""
        if self._wrote:
            with suppress(OSError, SqliteError):
                self._witness(durable=True)
        close_database(self.db)
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> "Vault":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
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
) -> Vault:
    """Open a vault with an officer's passphrase; only one process at a time may open it for writing.

    `told(stage, percent)` hears of an upgrade, which comes first and takes its time.

    Raises VaultMissing, WrongPassphrase, OfficerUnknown, VaultInUse, VaultDamaged, VaultTooNew, VaultCopied,
    VaultRolledBack.
    """
    if (folder / UNFINISHED).exists():
        raise VaultMissing(folder=str(folder))
    unlocked = slots.unlock(folder, officer, passphrase)
    lock = VaultLock(folder) if write else None
    try:
        db = open_database(folder / DATABASE, unlocked.db_key, read_only=not write, told=told)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    try:
        vault = assemble(folder, db, unlocked, clock, passphrase, lock)
        if write:
            check_witness(witness_file(vault.name).read(), vault.incarnation, partial(hash_at, db))
            with suppress(NetraError):
                if not keeps_builtin(db):
                    with immediate(db):
                        keep_builtin(db, clock())
                vault.evidence.sweep_parts()
                sweep_orphans(db, vault.evidence)
    except BaseException:
        db.close()
        if lock is not None:
            lock.release()
        raise
    return vault


def assemble(
    folder: Path, db: Database, unlocked: slots.Unlocked, clock: Clock, passphrase: str, lock: VaultLock | None
) -> Vault:
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
        passphrase,
        lock,
        slots.vault_id(folder),
        unlocked.intact,
    )
