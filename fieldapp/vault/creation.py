"""A new vault: its folder, keys and first entries, or nothing at all.

Called by the command line, the demonstration and the windows. What was cut off is cleared by the next attempt.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fieldapp.case.ids import new_id
from fieldapp.case.right import Role, first_roles
from fieldapp.case.text import clean_text
from fieldapp.errors import VaultPresent
from fieldapp.vault import keys, slots
from fieldapp.vault.database import immediate, open_database
from fieldapp.vault.entry import device_id
from fieldapp.vault.journal import Change, Journal
from fieldapp.vault.lock import LOCK, VaultLock
from fieldapp.vault.packbook import keep_builtin
from fieldapp.vault.passphrase import STANDARD, Cost
from fieldapp.vault.vault import (
    DATABASE,
    FOLDERS,
    UNFINISHED,
    Clock,
    Vault,
    assemble,
    laptop_clock,
    office_record,
)


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
    roles: Sequence[Role] | None = None,
) -> tuple[Vault, str]:
    """Make a vault in an empty or missing folder; return it open, and the text of its recovery sheet.

    Raises VaultPresent, PassphraseWeak, and the failures of the disk.
    """
    lock = _claim(folder)
    officer, officer_name = new_id(), clean_text(officer_name, lines=False).strip()
    try:
        signing = os.urandom(slots.SECRET)
        db_key, recovery = slots.create_slots(folder, officer, officer_name, passphrase, cost, signing)
        db = open_database(folder / DATABASE, db_key, create=True)
        with immediate(db):
            for key, value in (("office", office), ("incarnation", "1"), ("practice", "1" if practice else "")):
                db.execute("INSERT INTO setting VALUES (?, ?)", (key, value))
            device_keys = keys.make_device_keys(db)
            public = slots.public_of(signing).hex()
            fields = {"name": officer_name, "sign_key": public, "roles": sorted(roles or first_roles(office))}
            first = [
                Change("office.set", office_record(office), {"name": name, **(settings or {})}),
                Change("officer.set", officer, fields),
            ]
            now = clock()
            Journal(db, device_id(device_keys.public), 1, office).write(first, officer, now)
            keep_builtin(db, now)
        unlocked = slots.Unlocked(db_key, officer, officer_name, intact=True, signing=signing)
        vault = assemble(folder, db, unlocked, clock, lock)
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
