"""The database under another key: a checked copy, other slots, one rename; `resources/format/vault.md`, section 7.

Called by `fieldapp.vault.rekey` to begin and by whoever opens a vault to go on with what was cut off. Every caller
that writes holds the writers' lock. Writes no entry.
"""

from dataclasses import replace
from pathlib import Path
from typing import Final

from fieldapp.errors import VaultDamaged
from fieldapp.vault import slots
from fieldapp.vault.database import (
    Told,
    close_database,
    copy_database,
    fold_log,
    have_equal_tables,
    open_copy,
    open_database,
)
from fieldapp.vault.disk import PART, replace_file
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.snapshot import DATABASE, forget_own

FRESH: Final = "vault.db.new"
OLD_COPIES: Final = "before-upgrade-*.db"


def bring_key(
    folder: Path, db_key: bytes, new_key: bytes, laptop: slots.Laptop, without: str = "", told: Told | None = None
) -> None:
    """Make the copy under another key and put that key into the slots of all but the one who leaves.

    The next opening for writing goes on with it. No connection of this vault is open. Raises RekeyWaits,
    OfficerUnknown, OfficerLast, SlotsDamaged, VaultBusy, BackupFailed, and the failures of the disk; then nothing has
    changed.
    """
    slots.require_rekeyable(folder, db_key, without)
    _forget_fresh(folder)
    fold_log(folder / DATABASE, db_key)
    _copy(folder, db_key, new_key, told)
    slots.begin_rekey(folder, db_key, new_key, laptop, without)


def settle_key(folder: Path, unlocked: slots.Unlocked, *, write: bool, told: Told | None = None) -> slots.Unlocked:
    """Return what was unlocked with the key that opens the database; whoever writes brings the new one in first.

    `old_key` stays until `slots.end_rekey`. Raises VaultDamaged, VaultBusy, BackupFailed, and the failures of the disk.
    """
    if not unlocked.old_key:
        if write:
            _forget_fresh(folder)
        return unlocked
    if _opens(folder / DATABASE, unlocked.db_key):
        return unlocked
    if not write:
        return replace(unlocked, db_key=unlocked.old_key)
    fold_log(folder / DATABASE, unlocked.old_key)
    if not _is_equal(folder, unlocked):
        _forget_fresh(folder)
        _copy(folder, unlocked.old_key, unlocked.db_key, told)
    with storage_errors():
        replace_file(folder / FRESH, folder / DATABASE)
    return unlocked


def remove_old_copies(folder: Path) -> None:
    """Remove the copies of the database in its own folder, which lie under the key before this one."""
    forget_own(folder)
    with storage_errors():
        for path in (folder / "backup").glob(OLD_COPIES):
            path.unlink(missing_ok=True)


def _copy(folder: Path, db_key: bytes, new_key: bytes, told: Told | None) -> None:
    db = open_database(folder / DATABASE, db_key, told=told)
    try:
        copy_database(db, db_key, folder / FRESH, told, new_key=new_key)
    finally:
        close_database(db)
    fold_log(folder / DATABASE, db_key)


def _opens(path: Path, key: bytes) -> bool:
    try:
        open_copy(path, key).close()
    except VaultDamaged:
        return False
    return True


def _is_equal(folder: Path, unlocked: slots.Unlocked) -> bool:
    """Say whether the copy is there and holds what the database holds; it was checked before it got its name."""
    if not (folder / FRESH).is_file() or not _opens(folder / FRESH, unlocked.db_key):
        return False
    here, fresh = open_copy(folder / DATABASE, unlocked.old_key), open_copy(folder / FRESH, unlocked.db_key)
    try:
        return have_equal_tables(here, fresh)
    finally:
        here.close()
        fresh.close()


def _forget_fresh(folder: Path) -> None:
    with storage_errors():
        for name in (FRESH, FRESH + PART):
            for ending in ("", "-journal", "-wal", "-shm"):
                (folder / (name + ending)).unlink(missing_ok=True)
