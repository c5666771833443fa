"""What could not be taken in: kept with its bytes, a stable code and the sentence that was said.

Called by the merge and by the quarantine commands. Nothing is thrown away here; a row that was taken in later is
marked.
"""

from dataclasses import dataclass
from pathlib import Path

from fieldapp import canonical
from fieldapp.errors import QuarantineUnknown
from fieldapp.exchange.inbox import read_aside
from fieldapp.vault.database import Database
from fieldapp.vault.disk import write_whole
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.vault import Vault

ASIDE = b"inbox\n"


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


def bytes_of(db: Database, held: int) -> bytes:
    """Return the kept bytes. Raises QuarantineUnknown."""
    row = db.execute("SELECT data FROM quarantine WHERE id = ?", (held,)).fetchone()
    if row is None:
        raise QuarantineUnknown(id=held)
    return bytes(row[0])


def save(vault: Vault, held: int, dest: Path) -> Path:
    """Write what was kept to a place outside the vault: a part as it came, an evidence file in clear.

    `dest` is a folder or the file itself. Raises QuarantineUnknown, and the failures of the disk.
    """
    data = bytes_of(vault.db, held)
    if data.startswith(ASIDE):
        folder = vault.folder / "inbox" / "ditahan" / data.removeprefix(ASIDE).decode()
        data = b"".join(read_aside(vault, folder))
    path = dest / f"ditahan-{held}.netra" if dest.is_dir() else dest
    with storage_errors():
        write_whole(path, data)
    return path


def resolve(db: Database, held: int, at: str) -> None:
    """Mark something as taken in. Must run inside a write transaction."""
    db.execute("UPDATE quarantine SET resolved = ? WHERE id = ?", (at, held))
