"""A new incarnation of a vault that was restored or copied, so that its new entries never collide with the old.

Called by restoring and by the windows. Changes no entry.
"""

import secrets
from pathlib import Path

from fieldapp.vault import slots
from fieldapp.vault.database import close_database, immediate, open_database
from fieldapp.vault.keychange import settle_key
from fieldapp.vault.lock import VaultLock
from fieldapp.vault.orphan import forget_orphans
from fieldapp.vault.vault import DATABASE, Clock, Vault, assemble, laptop_clock
from fieldapp.vault.witness import witness_file


def begin_incarnation(folder: Path, officer: str | None, passphrase: str, clock: Clock = laptop_clock) -> int:
    """Start a new incarnation in a restored or copied folder, so that its new entries never collide with the old.

    Returns its number. Raises what opening raises, except for the witness.
    """
    unlocked = slots.unlock(folder, officer, passphrase)
    with VaultLock(folder):
        unlocked = settle_key(folder, unlocked, write=True)
        db = open_database(folder / DATABASE, unlocked.db_key)
        try:
            vault = assemble(folder, db, unlocked, clock, None)
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


def go_on_anew(vault: Vault) -> int:
    """Start a new incarnation of an open vault, since a copy of this laptop writes on; return its number.

    Other connections know nothing of it until they are opened anew. Raises RightMissing and the failures of the disk.
    """
    vault.require("rule_books")
    with vault.whole() as reaching, reaching.writing() as db:
        seen = db.execute("SELECT max(incarnation) FROM book WHERE device = ?", (vault.device,)).fetchone()[0]
        number = _unused_incarnation(vault, int(seen or 1))
        db.execute("UPDATE setting SET value = ? WHERE name = 'incarnation'", (str(number),))
        reaching.incarnation = number
    vault.incarnation = number
    return number


def _unused_incarnation(vault: Vault, seen: int) -> int:
    """Count on from what books and witness know; two laptops restored from one copy must not meet by chance."""
    witness = witness_file(vault.name).read()
    known = max(seen, vault.incarnation, witness.incarnation if witness else 0)
    return known + 1 + secrets.randbelow(1000)
