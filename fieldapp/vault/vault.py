"""A vault: one folder, opened with a passphrase, through which everything is read and written.

Joins the key slots, the database, the journal, the evidence store and the witness. Called by the command line, the
exchange and the windows; a test or a job may hold several. Never asks the officer anything.
"""

import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp.case.dates import in_zone
from fieldapp.case.ids import derived_id, new_id
from fieldapp.case.office import Office, office_of
from fieldapp.errors import NetraError, VaultMissing, VaultPresent
from fieldapp.packs.reference import Packs
from fieldapp.vault import keys, slots
from fieldapp.vault.books import hash_at
from fieldapp.vault.database import Database, SqliteError, Told, close_database, immediate, open_database
from fieldapp.vault.entry import device_id
from fieldapp.vault.evidence import EvidenceStore
from fieldapp.vault.journal import Change, Journal, Signer
from fieldapp.vault.lock import LOCK, VaultLock
from fieldapp.vault.orphan import forget_orphans, sweep_orphans
from fieldapp.vault.packbook import keep_builtin, keeps_builtin, packs_as_of, packs_in_force
from fieldapp.vault.passphrase import STANDARD, Cost
from fieldapp.vault.projection import load_state
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
        """The writer of own entries."""
        return Journal(self.db, self.device, self.incarnation, self.office)

    @property
    def book(self) -> str:
        """The name of the own book for the own office."""
        return self.journal.book_for(self.office)

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
        """Run the block as one write transaction; the witness follows after the commit."""
        with immediate(self.db):
            yield self.db
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


def create_vault(  # noqa: PLR0913 - one keyword for each thing that is decided once and for ever
    folder: Path,
    office: str,
    name: str,
    officer_name: str,
    passphrase: str,
    *,
    practice: bool = False,
    clock: Clock = laptop_clock,
    cost: Cost = STANDARD,
    settings: Mapping[str, Any] | None = None,
) -> tuple[Vault, str]:
    """Make a vault in an empty or missing folder; return it open, and the text of its recovery sheet.

    Raises VaultPresent, PassphraseWeak, and the failures of the disk.
    """
    lock = _claim(folder)
    officer = new_id()
    try:
        db_key, recovery = slots.create_slots(folder, officer, officer_name, passphrase, cost)
        db = open_database(folder / DATABASE, db_key, create=True)
        with immediate(db):
            public = keys.make_officer_key(db, officer, passphrase, cost)
            for key, value in (("office", office), ("incarnation", "1"), ("practice", "1" if practice else "")):
                db.execute("INSERT INTO setting VALUES (?, ?)", (key, value))
            device_keys = keys.make_device_keys(db)
            first = [
                Change("office.set", office_record(office), {"name": name, **(settings or {})}),
                Change("officer.set", officer, {"name": officer_name, "sign_key": public.hex()}),
            ]
            now = clock()
            Journal(db, device_id(device_keys.public), 1, office).write(first, officer, now)
            keep_builtin(db, now)
        unlocked = slots.Unlocked(db_key, officer, officer_name, intact=True)
        vault = _assemble(folder, db, unlocked, clock, passphrase, lock)
    except BaseException:
        lock.release()
        raise
    vault._witness(durable=True)
    (folder / UNFINISHED).unlink()
    return vault, recovery


def _claim(folder: Path) -> VaultLock:
    """Return the lock of an empty folder with the mark of a creation under way. Raises VaultPresent, VaultInUse."""
    if _is_taken(folder):
        raise VaultPresent(folder=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    lock = VaultLock(folder)
    try:
        if _is_taken(folder):
            raise VaultPresent(folder=str(folder))
        _clear_unfinished(folder)
        (folder / UNFINISHED).touch()
        for inner in FOLDERS:
            (folder / inner).mkdir(exist_ok=True)
    except BaseException:
        lock.release()
        raise
    return lock


def _is_taken(folder: Path) -> bool:
    if not folder.exists() or (folder / UNFINISHED).exists():
        return False
    return any(path.name != LOCK for path in folder.iterdir())


def _clear_unfinished(folder: Path) -> None:
    """Remove what a creation left that was cut off: the mark is taken away as its last act, nobody saved anything."""
    for path in sorted(folder.iterdir(), key=lambda path: path.name == UNFINISHED):
        if path.name == LOCK:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


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
        vault = _assemble(folder, db, unlocked, clock, passphrase, lock)
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


def _assemble(
    folder: Path, db: Database, unlocked: slots.Unlocked, clock: Clock, passphrase: str, lock: VaultLock | None
) -> Vault:
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


def begin_incarnation(folder: Path, officer: str | None, passphrase: str, clock: Clock = laptop_clock) -> int:
    """Start a new incarnation in a restored or copied folder, so that its new entries never collide with the old.

    Returns its number. Raises what opening raises, except for the witness.
    """
    unlocked = slots.unlock(folder, officer, passphrase)
    with VaultLock(folder):
        db = open_database(folder / DATABASE, unlocked.db_key)
        try:
            vault = _assemble(folder, db, unlocked, clock, passphrase, None)
            with immediate(db):
                seen = db.execute("SELECT max(incarnation) FROM book WHERE device = ?", (vault.device,)).fetchone()[0]
                number = _unused_incarnation(vault, int(seen or 1))
                db.execute("UPDATE setting SET value = ? WHERE name = 'incarnation'", (str(number),))
                forget_orphans(db)
            vault.incarnation = number
            vault._witness(durable=True)
        finally:
            close_database(db)
    return number


def _unused_incarnation(vault: Vault, seen: int) -> int:
    """Count on from what books and witness know; two laptops restored from one copy must not meet by chance."""
    witness = witness_file(vault.name).read()
    known = max(seen, vault.incarnation, witness.incarnation if witness else 0)
    return known + 1 + secrets.randbelow(1000)
