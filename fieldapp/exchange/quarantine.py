"""What could not be taken in: kept with its bytes, a stable code and the sentence that was said.

Called by the merge, the quarantine commands and the window. Bytes are kept until they are taken in or a person sets
them aside with a reason; the row stays for ever. What finds no room is named and left on its stick, never kept in part.
"""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from fieldapp import canonical
from fieldapp.errors import (
    BundleRefused,
    EvidenceMismatch,
    QuarantineEmptied,
    QuarantineFull,
    QuarantineReason,
    QuarantineSettled,
    QuarantineUnknown,
)
from fieldapp.exchange.inbox import read_aside, remove_aside
from fieldapp.vault.database import Database
from fieldapp.vault.disk import write_whole
from fieldapp.vault.failure import RESERVE, storage_errors
from fieldapp.vault.journal import wall_clock
from fieldapp.vault.trace import Trace, list_traces, trace_change
from fieldapp.vault.vault import Vault

ASIDE = b"inbox\n"
PART = b"age-encryption.org/"
DISMISSED: Final = "dismissed"
MOST: Final = 2 * 2**30
_SHOWN: Final = (
    "SELECT id, name, sha256, code, sentence, received, size, coalesce(resolved, ''), coalesce(dismissed, ''), kept"
    " FROM quarantine INDEXED BY quarantine_shown"
)


@dataclass(frozen=True, slots=True)
class Held:
    """One thing in quarantine; `resolved` is empty until it was taken in, `dismissed` until it was set aside.

    `kept` says whether its bytes are still here.
    """

    id: int
    name: str
    sha256: str
    code: str
    sentence: str
    received: str
    size: int
    resolved: str
    dismissed: str = ""
    kept: bool = True

    @property
    def waits(self) -> bool:
        """Whether it still waits for somebody."""
        return not self.resolved and not self.dismissed


def put(vault: Vault, name: str, data: bytes, refusal: tuple[str, str]) -> int:
    """Keep bytes with the code and the sentence they were refused with; the same bytes once.

    Must run inside a write transaction. Raises QuarantineFull: then nothing was kept.
    """
    db, sha256 = vault.db, canonical.sha256(data)
    row = db.execute("SELECT id FROM quarantine WHERE resolved IS NULL AND sha256 = ? LIMIT 1", (sha256,)).fetchone()
    if row:
        # an update writes the bytes again: only where it says something else
        db.execute(
            "UPDATE quarantine SET code = ?, sentence = ? WHERE id = ? AND (code, sentence) <> (?, ?)",
            (*refusal, row[0], *refusal),
        )
        return int(row[0])
    require_room(vault, len(data), name)
    return _insert(db, (name, sha256, *refusal, wall_clock(vault.now()), data, len(data), 1))


def _insert(db: Database, row: tuple[object, ...]) -> int:
    cursor = db.execute(
        "INSERT INTO quarantine (name, sha256, code, sentence, received, data, size, kept)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        row,
    )
    return int(cursor.lastrowid or 0)


def listed(db: Database, *, every: bool = False) -> list[Held]:
    """Return what waits in quarantine, oldest first; with `every` also what was taken in or set aside since."""
    rows = db.execute(_SHOWN if every else f"{_SHOWN} WHERE resolved IS NULL AND dismissed IS NULL").fetchall()
    return [_held(row) for row in sorted(rows)]


def is_told(db: Database) -> bool:
    """Say whether anything waits or was set aside, so that somebody may want to see it."""
    return any(not one.resolved for one in listed(db, every=True))


def _held(row: tuple[Any, ...]) -> Held:
    facts: Any = (*row[:-1], bool(row[-1]))
    return Held(*facts)


def parts(db: Database) -> list[Held]:
    """Return the parts of bundles that wait, whatever their files were called, oldest first."""
    codes = _part_codes()
    return [held for held in listed(db) if held.code in codes]


def _part_codes() -> frozenset[str]:
    """Return the codes that only a whole part is refused with."""
    found, waiting = set(), [BundleRefused]
    while waiting:
        kind = waiting.pop()
        found.add(kind.code)
        waiting += kind.__subclasses__()
    return frozenset(found)


# ---- room -----------------------------------------------------------------------------------------------------------


def kept_size(db: Database) -> int:
    """Return how many bytes are kept for everything that is or was in quarantine."""
    query = "SELECT coalesce(sum(size), 0) FROM quarantine INDEXED BY quarantine_shown WHERE kept = 1"
    return int(db.execute(query).fetchone()[0])


def require_room(vault: Vault, size: int, name: str) -> None:
    """Make room for so many bytes; what was taken in goes first, then what was set aside, oldest first.

    Must run inside a write transaction. Raises QuarantineFull when what still waits leaves no room.
    """
    lacking = kept_size(vault.db) + size - MOST
    for held in _settled(vault.db) if lacking > 0 else ():
        _empty(vault, held)
        lacking -= held.size
        if lacking <= 0:
            break
    # the bytes go through the log of the database before they stand in it
    if lacking > 0 or shutil.disk_usage(vault.folder).free < 2 * size + RESERVE:
        raise QuarantineFull(name=name, mb=MOST >> 20)


def _settled(db: Database) -> list[Held]:
    rows = db.execute(f"{_SHOWN} WHERE kept = 1 AND (resolved IS NOT NULL OR dismissed IS NOT NULL)").fetchall()
    return sorted(map(_held, rows), key=lambda one: (not one.resolved, one.dismissed, one.id))


def _empty(vault: Vault, held: Held) -> None:
    """Give up the bytes of something that was settled; its row stays."""
    _, data = _kept(vault.db, held.id)
    if _is_aside(held.code, data):
        remove_aside(vault, data.removeprefix(ASIDE).decode())
    vault.db.execute("UPDATE quarantine SET kept = 0, data = x'' WHERE id = ?", (held.id,))


def _is_aside(code: str, data: bytes) -> bool:
    # the code is ours, the bytes of a part are anybody's: they alone never name a place on the disk
    return code == EvidenceMismatch.code and data.startswith(ASIDE)


def bytes_of(db: Database, held: int) -> bytes:
    """Return the kept bytes. Raises QuarantineUnknown, QuarantineEmptied."""
    return _kept(db, held)[1]


def _kept(db: Database, held: int) -> tuple[str, bytes]:
    row = db.execute("SELECT code, data, kept, name FROM quarantine WHERE id = ?", (held,)).fetchone()
    if row is None:
        raise QuarantineUnknown(id=held)
    if not row[2]:
        raise QuarantineEmptied(name=row[3])
    return str(row[0]), bytes(row[1])


def save(vault: Vault, held: int, dest: Path) -> Path:
    """Write what was kept to a place outside the vault: a part as it came, an evidence file in clear.

    `dest` is a folder or the file itself. Raises QuarantineUnknown, QuarantineEmptied, EvidenceMissing,
    EvidenceAltered, and the failures of the disk.
    """
    code, data = _kept(vault.db, held)
    if _is_aside(code, data):
        data = b"".join(read_aside(vault, data.removeprefix(ASIDE).decode()))
    path = dest / f"ditahan-{held}.netra" if dest.is_dir() else dest
    with storage_errors():
        write_whole(path, data)
    return path


# ---- settling -------------------------------------------------------------------------------------------------------


def resolve(db: Database, held: int, at: str) -> None:
    """Mark a part as taken in; its bytes are kept no longer. Must run inside a write transaction."""
    db.execute("UPDATE quarantine SET resolved = ?, kept = 0, data = x'' WHERE id = ?", (at, held))


def resolve_part(db: Database, sha256: str, at: str) -> None:
    """Mark a part as taken in wherever it waits. Must run inside the transaction that takes it in."""
    db.execute(
        "UPDATE quarantine SET resolved = ?, kept = 0, data = x'' WHERE sha256 = ? AND resolved IS NULL", (at, sha256)
    )


def resolve_evidence(db: Database, at: str) -> None:
    """Mark every evidence file that has arrived whole since it was put aside. Must run inside a write transaction."""
    db.execute(
        "UPDATE quarantine SET resolved = ? WHERE code = ? AND resolved IS NULL"
        " AND name IN (SELECT sha256 FROM evidence_file)",
        (at, EvidenceMismatch.code),
    )


def dismiss(vault: Vault, held: int, reason: str) -> Held:
    """Set something aside that nobody waits for, and write who did it and why; its bytes stay while there is room.

    Raises QuarantineUnknown, QuarantineSettled, QuarantineReason, RightMissing.
    """
    vault.require("receive")
    if not reason.strip():
        raise QuarantineReason()
    with vault.writing() as db:
        found = next((one for one in listed(db, every=True) if one.id == held), None)
        if found is None:
            raise QuarantineUnknown(id=held)
        if not found.waits:
            raise QuarantineSettled(name=found.name)
        at = wall_clock(vault.now())
        db.execute("UPDATE quarantine SET dismissed = ? WHERE id = ?", (at, held))
        said = {"sha256": found.sha256, "code": found.code}
        change = trace_change(DISMISSED, action="receive", reason=reason.strip(), more=said)
        vault.journal.write([change], vault.officer, vault.now())
        return replace(found, dismissed=at)


def dismissals(vault: Vault) -> dict[str, Trace]:
    """Return what was written when things were set aside, newest of each, by their SHA-256."""
    found = list_traces(vault.db, vault.office, what=DISMISSED)
    return {one.sha256: one for one in reversed(found)}


def find_dismissed(db: Database, sha256: str) -> str:
    """Return when these bytes were set aside and not taken in since, "" for any other."""
    row = db.execute(
        "SELECT dismissed FROM quarantine INDEXED BY quarantine_shown"
        " WHERE resolved IS NULL AND dismissed IS NOT NULL AND sha256 = ? LIMIT 1",
        (sha256,),
    ).fetchone()
    return str(row[0]) if row else ""


def put_aside(vault: Vault, name: str, folder: str, sentence: str, size: int) -> bool:
    """Keep that an evidence file was put aside in a folder of the inbox; return whether that was not known yet.

    Without room its bytes are not kept; they still lie on the stick. Must run inside a write transaction.
    """
    marker = ASIDE + folder.encode()
    sha256 = canonical.sha256(marker)
    if vault.db.execute("SELECT 1 FROM quarantine WHERE sha256 = ?", (sha256,)).fetchone():
        return False
    row = (name, sha256, EvidenceMismatch.code, sentence, wall_clock(vault.now()))
    try:
        require_room(vault, size, name)
        _insert(vault.db, (*row, marker, size, 1))
    except QuarantineFull:
        remove_aside(vault, folder)
        _insert(vault.db, (*row, b"", size, 0))
    return True
