"""What could not be taken in: kept with its bytes, a stable code and the sentence that was said.

Called by the merge and by the quarantine commands. Nothing is thrown away here; a row that was taken in later is
marked.
"""

from dataclasses import dataclass
from pathlib import Path

from fieldapp import canonical
from fieldapp.errors import EvidenceMismatch, QuarantineUnknown
from fieldapp.exchange.inbox import read_aside
from fieldapp.vault.database import Database
from fieldapp.vault.disk import write_whole
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.vault import Vault

ASIDE = b"inbox\n"
PART = b"age-encryption.org/"


@dataclass(frozen=True, slots=True)
class Held:
    """One thing in quarantine; `resolved` is empty until it was taken in."""

    id: int
    name: str
    sha256: str
    code: str
    sentence: str
    received: str
    size: int
    resolved: str


def put(db: Database, name: str, data: bytes, code: str, sentence: str, received: str, *, size: int = -1) -> int:
    """Keep something with its code and sentence; the same bytes once. Must run inside a write transaction."""
    sha256 = canonical.sha256(data)
    row = db.execute(
        "SELECT id FROM quarantine WHERE sha256 = ? AND resolved IS NULL ORDER BY id LIMIT 1", (sha256,)
    ).fetchone()
    if row:
        db.execute("UPDATE quarantine SET code = ?, sentence = ? WHERE id = ?", (code, sentence, row[0]))
        return int(row[0])
    cursor = db.execute(
        "INSERT INTO quarantine (name, sha256, code, sentence, received, data, size) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (name, sha256, code, sentence, received, data, len(data) if size < 0 else size),
    )
    return int(cursor.lastrowid or 0)


def listed(db: Database, *, every: bool = False) -> list[Held]:
    """Return what is in quarantine, oldest first; with `every` also what was taken in since."""
    rows = db.execute(
        "SELECT id, name, sha256, code, sentence, received, size, coalesce(resolved, '') FROM quarantine"
        " WHERE ? OR resolved IS NULL ORDER BY id",
        (every,),
    ).fetchall()
    return [Held(*row) for row in rows]


def parts(db: Database) -> list[Held]:
    """Return the parts of bundles that wait, whatever their files were called, oldest first."""
    rows = db.execute(
        "SELECT id FROM quarantine WHERE resolved IS NULL AND substr(data, 1, ?) = ?", (len(PART), PART)
    ).fetchall()
    wanted = {row[0] for row in rows}
    return [held for held in listed(db) if held.id in wanted]


def bytes_of(db: Database, held: int) -> bytes:
    """Return the kept bytes. Raises QuarantineUnknown."""
    return _kept(db, held)[1]


def _kept(db: Database, held: int) -> tuple[str, bytes]:
    row = db.execute("SELECT code, data FROM quarantine WHERE id = ?", (held,)).fetchone()
    if row is None:
        raise QuarantineUnknown(id=held)
    return str(row[0]), bytes(row[1])


def save(vault: Vault, held: int, dest: Path) -> Path:
    """Write what was kept to a place outside the vault: a part as it came, an evidence file in clear.

    `dest` is a folder or the file itself. Raises QuarantineUnknown, EvidenceMissing, EvidenceAltered, and the failures
    of the disk.
    """
    code, data = _kept(vault.db, held)
    # the code is ours, the bytes of a part are anybody's: they alone never name a place on the disk
    if code == EvidenceMismatch.code and data.startswith(ASIDE):
        data = b"".join(read_aside(vault, data.removeprefix(ASIDE).decode()))
    path = dest / f"ditahan-{held}.netra" if dest.is_dir() else dest
    with storage_errors():
        write_whole(path, data)
    return path


def resolve(db: Database, held: int, at: str) -> None:
    """Mark something as taken in. Must run inside a write transaction."""
    db.execute("UPDATE quarantine SET resolved = ? WHERE id = ?", (at, held))


def resolve_part(db: Database, sha256: str, at: str) -> None:
    """Mark a part as taken in wherever it waits. Must run inside the transaction that takes it in."""
    db.execute("UPDATE quarantine SET resolved = ? WHERE sha256 = ? AND resolved IS NULL", (at, sha256))


def resolve_evidence(db: Database, at: str) -> None:
    """Mark every evidence file that has arrived whole since it was put aside. Must run inside a write transaction."""
    db.execute(
        "UPDATE quarantine SET resolved = ? WHERE code = ? AND resolved IS NULL"
        " AND name IN (SELECT sha256 FROM evidence_file)",
        (at, EvidenceMismatch.code),
    )


def put_aside(db: Database, name: str, folder: str, sentence: str, received: str, size: int) -> bool:
    """Keep that an evidence file was put aside in a folder of the inbox; return whether that was not known yet.

    Must run inside a write transaction.
    """
    marker = ASIDE + folder.encode()
    known = db.execute("SELECT 1 FROM quarantine WHERE sha256 = ?", (canonical.sha256(marker),)).fetchone()
    if known is None:
        put(db, name, marker, EvidenceMismatch.code, sentence, received, size=size)
    return known is None
