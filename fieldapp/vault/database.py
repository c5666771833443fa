"""The one database file: opened with its key, checked, upgraded, written in transactions.

Called by `fieldapp.vault.vault` and by jobs that read on a connection of their own. No other module connects to a file.
A setting that is not read back as it was set is an error, since the engine ignores settings it does not know.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fieldapp.errors import (
    BackupFailed,
    EngineUnfit,
    VaultBusy,
    VaultDamaged,
    VaultMissing,
    VaultPresent,
    VaultTooNew,
    VaultTooOld,
)
from fieldapp.vault import schema
from fieldapp.vault.disk import PART, make_folder, replace_file, sync_file
from fieldapp.vault.driver import (
    ALLOW,
    ATTACH,
    DENY,
    FUNCTION,
    PRAGMA,
    Connection,
    Database,
    IntegrityError,
    OperationalError,
    SqliteError,
    connect,
)
from fieldapp.vault.failure import storage_error, storage_errors

__all__ = [
    "Database", "IntegrityError", "OperationalError", "SqliteError", "Told", "TransactionOpen", "authorize",
    "be_patient", "close_database", "copy_database", "fold_log", "full_check", "have_equal_tables", "immediate",
    "open_copy", "open_database", "quick_check", "storage_error", "storage_errors",
]  # fmt: skip

# Hears what is being done for an upgrade ("copy", "check", "upgrade") and how many percent of that.
Told = Callable[[str, int], None]
# So many steps of the engine lie between two looks at how far a copy is.
STEPS_BETWEEN = 100_000
# The engine before 3.51.3 can lose or damage commits when two connections share a WAL file.
OLDEST_ENGINE = (3, 51, 3)
SETTINGS: tuple[tuple[str, str, Any], ...] = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("secure_delete", "ON", 1),
    ("recursive_triggers", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("mmap_size", "0", 0),
    # in KiB: a merge touches indexes all over the file; the default of 8 MB reads and decrypts their pages again
    ("cache_size", "-32768", -32768),
    ("busy_timeout", "5000", 5000),
)


class TransactionOpen(RuntimeError):
    """A transaction was begun inside another, or ended by somebody who did not begin it."""


def open_database(
    path: Path, key: bytes, *, create: bool = False, read_only: bool = False, told: Told | None = None
) -> Database:
    """Open the database of a vault with its 32-byte key; apply what is missing of the schema behind a verified copy.

    `told(stage, percent)` hears how far that is. Raises VaultMissing, VaultPresent, VaultDamaged, VaultTooNew (file
    untouched), VaultTooOld (reading only), EngineUnfit, BackupFailed, and the failures of the disk.
    """
    if create and path.exists():
        raise VaultPresent(folder=str(path.parent))
    if not create and not path.is_file():
        raise VaultMissing(folder=str(path.parent))
    if not create and path.stat().st_size == 0:
        raise VaultDamaged(reason="empty")
    with storage_errors():
        connection = _connect(path, key, read_only=read_only, create=create)
        try:
            db = Database(connection, execute_plugins=False)
            if not create:
                _refuse_newer(db)
            _apply_settings(connection, read_only=read_only)
            _upgrade(db, path, key, create=create, read_only=read_only, told=told)
            connection.set_authorizer(authorize)
        except BaseException:
            connection.close()
            raise
        return db


def open_copy(path: Path, key: bytes) -> Database:
    """Open a copy of a vault's database for reading, without changing one byte of it or upgrading it."""
    if not path.is_file() or path.stat().st_size == 0:
        raise VaultMissing(folder=str(path.parent))
    with storage_errors():
        connection = _connect(path, key, read_only=True, create=False)
        try:
            db = Database(connection, execute_plugins=False)
            _refuse_newer(db)
        except BaseException:
            connection.close()
            raise
        return db


def _connect(path: Path, key: bytes, *, read_only: bool, create: bool) -> Connection:
    try:
        return _reach(path, key, read_only=read_only, create=create)
    except OperationalError:
        # Whoever was killed while the log was being folded in left a change half undone, which only a writer undoes.
        if not read_only or not path.with_name(path.name + "-journal").exists():
            raise
    _reach(path, key, read_only=False, create=False).close()
    return _reach(path, key, read_only=True, create=False)


def _reach(path: Path, key: bytes, *, read_only: bool, create: bool) -> Connection:
    mode = "ro" if read_only else "rwc" if create else "rw"
    connection = connect(f"{path.resolve().as_uri()}?mode={mode}")
    try:
        # The engine would write its own log lines to stderr for a damaged page; the exception says it already.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{_raw(key)}'\"")
        _require_engine(connection)
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _raw(key: bytes) -> str:
    if len(key) != 32:
        raise ValueError("a database key has 32 bytes")
    return key.hex()


def _require_engine(connection: Connection) -> None:
    version = str(connection.execute("SELECT sqlite_version()").fetchone()[0])
    if tuple(int(part) for part in version.split(".")) < OLDEST_ENGINE:
        raise EngineUnfit(reason=f"SQLite {version}")
    cipher = connection.execute("PRAGMA cipher_version").fetchone()
    if not cipher or not cipher[0]:
        raise EngineUnfit(reason="SQLCipher")


def _apply_settings(connection: Connection, *, read_only: bool) -> None:
    # A connection that only reads takes the file's journal mode as it is.
    settings = (*SETTINGS[1:], ("query_only", "ON", 1)) if read_only else SETTINGS
    for name, value, expected in settings:
        connection.execute(f"PRAGMA {name} = {value}")
        found = connection.execute(f"PRAGMA {name}").fetchone()
        if found is None or found[0] != expected:
            raise EngineUnfit(reason=name)


def be_patient(db: Database, seconds: int) -> None:
    """Let every write of this connection wait that long for another writer before it raises VaultBusy."""
    db.execute(f"PRAGMA busy_timeout = {seconds * 1000:d}")


def authorize(action: int, first: str | None, second: str | None, *_rest: str | None) -> int:
    """Refuse what no statement of ours needs: a second database, machine code, a schema edited by hand."""
    forbidden = (
        action == ATTACH
        or (action == FUNCTION and second == "load_extension")
        or (action == PRAGMA and first in ("writable_schema", "key", "rekey"))
    )
    return DENY if forbidden else ALLOW


def _refuse_newer(db: Database) -> None:
    applied = {migration.name for migration in schema.migrations.applied(db)}
    if not applied:
        raise VaultDamaged(reason="no schema")
    if applied - set(schema.NAMES):
        raise VaultTooNew()


def _upgrade(db: Database, path: Path, key: bytes, *, create: bool, read_only: bool, told: Told | None) -> None:
    if not schema.migrations.pending(db):
        return
    if read_only:
        raise VaultTooOld()
    if not create:
        count = len(schema.migrations.applied(db))
        copy_database(db, key, path.parent / "backup" / f"before-upgrade-{count}.db", told)
        _tell(told, "upgrade", 0)
    schema.migrations.apply(db)


def fold_log(path: Path, key: bytes) -> None:
    """Fold the write-ahead log of a closed database into its file and remove it: the file alone is all there is.

    Raises VaultBusy while anybody has the file open.
    """
    with storage_errors():
        connection = _connect(path, key, read_only=False, create=False)
        try:
            connection.execute("PRAGMA busy_timeout = 2000")
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        finally:
            connection.close()
    if mode != "delete":
        raise VaultBusy()


def have_equal_tables(one: Database, other: Database) -> bool:
    """Say whether two databases have the same tables with as many rows, and the same last entry."""
    last = "SELECT n, hash FROM entry ORDER BY n DESC LIMIT 1"
    with storage_errors():
        return _contents(one) == _contents(other) and one.execute(last).fetchall() == other.execute(last).fetchall()


def copy_database(db: Database, key: bytes, target: Path, told: Told | None = None, *, new_key: bytes = b"") -> None:
    """Write a complete copy of an open database under the same key or a new one; check it before it gets its name.

    Others may go on writing; `told` hears of the stages "copy" and "check". Raises BackupFailed when the copy is not
    sound or not equal in its tables, and the failures of the disk.
    """
    make_folder(target.parent)
    part = target.with_name(target.name + PART)
    part.unlink(missing_ok=True)
    with storage_errors():
        before = _contents(db)
        db.conn.set_authorizer(None)
        _watch_copy(db, part, told)
        try:
            db.conn.execute("VACUUM INTO ?", (str(part),))
        finally:
            db.conn.set_progress_handler(None, 0)
            db.conn.set_authorizer(authorize)
        _tell(told, "check", 0)
        if new_key:
            _lay_under(part, key, new_key)
        sync_file(part)
        copy = open_copy(part, new_key or key)
        try:
            problems = full_check(copy)
            equal = _lies_between(_contents(copy), before, _contents(db))
        finally:
            copy.close()
        if problems or not equal:
            raise BackupFailed(problems=len(problems))
        replace_file(part, target)


def _lay_under(path: Path, key: bytes, new_key: bytes) -> None:
    """Encrypt every page of a copy under another key."""
    connection = _connect(path, key, read_only=False, create=False)
    try:
        connection.execute(f"PRAGMA rekey = \"x'{_raw(new_key)}'\"")
    finally:
        connection.close()


def _watch_copy(db: Database, part: Path, told: Told | None) -> None:
    """Tell again and again how much of a database its copy holds; the engine itself does not say."""
    if told is None:
        return
    pages, size = (int(db.conn.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size"))
    whole = max(pages * size, 1)

    def look() -> int:
        written = part.stat().st_size if part.exists() else 0
        told("copy", min(100 * written // whole, 99))
        return 0

    told("copy", 0)
    db.conn.set_progress_handler(look, STEPS_BETWEEN)


def _tell(told: Told | None, stage: str, percent: int) -> None:
    if told is not None:
        told(stage, percent)


def _contents(db: Database) -> dict[str, int]:
    names = db.conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    return {name: _count(db, name) for (name,) in names}


def _lies_between(copied: dict[str, int], before: dict[str, int], after: dict[str, int]) -> bool:
    """Say whether a copy holds what the database held at some moment between two counts."""
    if copied.keys() != before.keys() or before.keys() != after.keys():
        return False
    return all(
        min(before[name], after[name]) <= count <= max(before[name], after[name]) for name, count in copied.items()
    )


def _count(db: Database, table: str) -> int:
    quoted = table.replace('"', '""')
    return int(db.conn.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0])  # noqa: S608


@contextmanager
def immediate(db: Database) -> Iterator[Database]:
    """Run the block as one writing transaction: committed at its end, rolled back at any error.

    `db.atomic()` inside becomes a savepoint. Raises TransactionOpen when a transaction is open already, and the
    failures of the disk; after any of them nothing of the block is stored.
    """
    if _in_transaction(db):
        raise TransactionOpen("a transaction is open already")
    with storage_errors():
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield db
            if not _in_transaction(db):
                raise TransactionOpen("the transaction was ended inside its block")
            db.conn.execute("COMMIT")
        except BaseException:
            if _in_transaction(db):
                db.conn.execute("ROLLBACK")
            raise


def _in_transaction(db: Database) -> bool:
    return db.conn.in_transaction


def quick_check(db: Database) -> list[str]:
    """Return what is wrong with the structure of the database; an empty list when nothing is."""
    return _problems(db, "PRAGMA quick_check", "PRAGMA foreign_key_check")


def full_check(db: Database) -> list[str]:
    """Return what is wrong with any page, index or reference of the database; an empty list when nothing is."""
    return _problems(db, "PRAGMA cipher_integrity_check", "PRAGMA integrity_check", "PRAGMA foreign_key_check")


def _problems(db: Database, *checks: str) -> list[str]:
    found: list[str] = []
    for check in checks:
        try:
            rows = db.conn.execute(check).fetchall()
        except SqliteError as error:
            found.append(str(error))
            continue
        found += [" ".join(str(value) for value in row) for row in rows if row[0] != "ok"]
    return found


def close_database(db: Database) -> None:
    """Close a connection; one that writes folds the write-ahead log into the file first, unless readers are at work."""
    try:
        reads_only = db.conn.execute("PRAGMA query_only").fetchone()[0]
        if not reads_only and not _in_transaction(db):
            db.conn.execute("PRAGMA busy_timeout = 0")
            db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        db.close()
