"""The self-test of a vault: engine, keys, slots, the last entries, witness and disk, in a second or less.

Called after every unlock and by the command line, on a connection of its own. Finds what is wrong; repairs nothing and
reads no case.
"""

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

from fieldapp.errors import EngineUnfit, NetraError, SlotsDamaged, VaultCopied, VaultRolledBack
from fieldapp.vault.age import decrypt_bytes, encrypt_bytes, recipient_of
from fieldapp.vault.check import check_recent
from fieldapp.vault.database import Database, open_database
from fieldapp.vault.failure import RESERVE
from fieldapp.vault.slots import COPY, SLOTS, intact_bytes
from fieldapp.vault.snapshot import DATABASE
from fieldapp.vault.vault import Vault

MOST_ENTRIES: Final = 200
MOST_EVIDENCE: Final = 50
SCARCE: Final = 1024**3
_WITNESS: Final = (VaultCopied.code, VaultRolledBack.code)
_WORD: Final = b"netra/self-test/1"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong: a stable code, and where or how much."""

    code: str
    detail: str = ""


def examine_vault(vault: Vault, free: Callable[[], int] | None = None) -> list[Trouble]:
    """Return what is wrong with an open vault, the worst first; `free` gives the free bytes of its disk."""
    found: list[Trouble] = []
    try:
        with closing(open_database(vault.folder / DATABASE, vault.db_key, read_only=True)) as db:
            found += _examine_entries(db, vault)
            found += _examine_evidence(db, vault)
    except EngineUnfit as error:
        found.append(Trouble("engine", str(error.facts.get("reason", ""))))
    except NetraError as error:
        found.append(Trouble("database", error.code))
    found += _examine_keys(vault)
    found += _examine_slots(vault)
    left = free() if free else shutil.disk_usage(vault.folder).free
    if left < SCARCE:
        found.append(Trouble("disk_full" if left < 2 * RESERVE else "disk_scarce", str(left >> 20)))
    return found


def _examine_entries(db: Database, vault: Vault) -> list[Trouble]:
    """The newest entries, the witness and the keys by the audit; the head of the own book is its last entry."""
    found = [_trouble(one.code, one.where) for one in check_recent(replace(vault, db=db), MOST_ENTRIES)]
    head = db.execute("SELECT last, last_hash FROM book WHERE book = ?", (vault.book,)).fetchone()
    last = db.execute("SELECT seq, hash FROM entry WHERE book = ? ORDER BY seq DESC LIMIT 1", (vault.book,)).fetchone()
    return found if head == last else [*found, Trouble("head", vault.book)]


def _trouble(code: str, where: str) -> Trouble:
    kind = "witness" if code in _WITNESS else "keys" if code.startswith("key_") else "entry"
    return Trouble(kind, where.rpartition(" ")[2])


def _examine_evidence(db: Database, vault: Vault) -> list[Trouble]:
    rows = db.execute("SELECT blob FROM evidence_file ORDER BY rowid DESC LIMIT ?", (MOST_EVIDENCE,)).fetchall()
    missing = sum(not (vault.folder / "evidence" / blob).is_file() for (blob,) in rows)
    return [Trouble("evidence", str(missing))] if missing else []


def _examine_keys(vault: Vault) -> list[Trouble]:
    """The keys of this laptop belong together, and that of the evidence opens what is sealed to it."""
    own = vault.device_keys
    same = recipient_of(own.age_identity) == own.age_recipient
    sealed = encrypt_bytes(_WORD, recipient_of(own.evidence_identity))
    return [] if same and decrypt_bytes(sealed, own.evidence_identity) == _WORD else [Trouble("keys")]


def _examine_slots(vault: Vault) -> list[Trouble]:
    try:
        intact_bytes(vault.folder, vault.db_key)
    except SlotsDamaged:
        return [Trouble("slots")]
    except NetraError as error:
        return [Trouble("slots", error.code)]
    files = [vault.folder / name for name in (SLOTS, COPY)]
    if not all(path.is_file() for path in files) or files[0].read_bytes() != files[1].read_bytes():
        return [Trouble("slots_copy")]
    return []
