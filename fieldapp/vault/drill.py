"""The drill of a backup: a snapshot is opened from a copy, checked whole, counted, and the copy removed.

Called by `fieldapp.desk` for the second place and for the weekly check, which so never keeps a save waiting. Changes
neither the vault nor the backup.
"""

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from fieldapp.errors import SlotsDamaged, VaultCopied, VaultRolledBack
from fieldapp.vault.catalogue import Snapshot, SnapshotNote, own_vault
from fieldapp.vault.check import Defect, check
from fieldapp.vault.database import Database, close_database, open_database
from fieldapp.vault.disk import make_folder
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.slots import COPY, SLOTS, intact_bytes
from fieldapp.vault.snapshot import DATABASE, bring_file, require_whole
from fieldapp.vault.vault import Vault

Report = Callable[[int, int], None]
WORK: Final = "uji-"
_LACKING: Final = ("evidence_missing", "evidence_altered")
# A copy lies behind what this laptop wrote since, and that is no defect of it.
_BEHIND: Final = (VaultCopied.code, VaultRolledBack.code)


@dataclass(frozen=True, slots=True)
class Drilled:
    """What a drill found in one snapshot."""

    day: date
    number: int
    entries: int
    evidence: int
    defects: list[Defect] = field(default_factory=list)

    @property
    def lacking(self) -> int:
        """How many evidence files are missing or damaged."""
        return sum(defect.code in _LACKING for defect in self.defects)


def drill(vault: Vault, snapshot: Snapshot, report: Report | None = None) -> Drilled:
    """Open a copy of a snapshot under the vault's key beside it, check all of it, and remove the copy.

    `report(done, total)` may raise to stop. Raises BackupDamaged when it is not what its note says, and the failures of
    the disk.
    """
    with storage_errors():
        note = snapshot.read_note(vault.db_key)
        require_whole(snapshot)
        with _work_beside(snapshot) as work:
            defects = _check_slots(snapshot, work, vault.db_key)
            bring_file(snapshot.database, work / DATABASE)
            db = open_database(work / DATABASE, vault.db_key)
            try:
                copy = replace(vault, folder=snapshot.evidence, db=db, _lock=None, _wrote=False, slots_intact=True)
                entries, evidence = _count(db, "entry"), _count(db, "evidence_file")
                found = check(copy, full=True, report=report)
            finally:
                close_database(db)
    defects += [defect for defect in found.defects if defect.code not in _BEHIND]
    defects += _compare(note, entries, evidence)
    return Drilled(snapshot.day, snapshot.number, entries, evidence, defects)


@contextmanager
def _work_beside(snapshot: Snapshot) -> Iterator[Path]:
    for left in snapshot.place.glob(f"{WORK}*"):
        shutil.rmtree(left, ignore_errors=True)
    work = snapshot.place / f"{WORK}{secrets.token_hex(4)}"
    make_folder(work)
    try:
        yield work
    finally:
        with suppress(OSError):
            shutil.rmtree(work)


def _check_slots(snapshot: Snapshot, work: Path, key: bytes) -> list[Defect]:
    """The slots that travel with a snapshot are those of its key; the vault's own are checked with the vault."""
    if own_vault(snapshot.place) is not None:
        return []
    for name in (SLOTS, COPY):
        (work / name).write_bytes(snapshot.slots.read_bytes())
    try:
        intact_bytes(work, key)
    except SlotsDamaged:
        return [Defect("slots_changed", snapshot.slots.name)]
    return []


def _count(db: Database, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - fixed names


def _compare(note: SnapshotNote | None, entries: int, evidence: int) -> list[Defect]:
    if note is None or (note.entries, note.evidence) == (entries, evidence):
        return []
    return [Defect("backup_count", f"{note.entries} {note.evidence}", f"{entries} {evidence}")]
