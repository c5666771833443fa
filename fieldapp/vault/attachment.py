"""Attachments: evidence of drafts, in the store and named by its draft from the moment it is offered.

Called by the windows on their carrying thread and by `fieldapp.vault.casebook` when a draft becomes a case. Local: no
entry names an attachment. The order of steps is `resources/format/vault.md`, section 4.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from fieldapp.case.ids import new_id
from fieldapp.errors import EvidenceMissing
from fieldapp.vault.database import Database
from fieldapp.vault.evidence import TakenIn
from fieldapp.vault.source import Report
from fieldapp.vault.vault import Vault

_COLUMNS: Final = "id, draft, sha256, name, size, media_type, exif"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One evidence file of a draft; `id` becomes the id of the evidence record."""

    id: str
    draft: str
    sha256: str
    name: str
    size: int
    media_type: str
    exif: Mapping[str, str]


def attach_file(vault: Vault, draft: str, path: Path, report: Report | None = None) -> Attachment:
    """Take a file into the store for a draft that was kept, and return it once the draft names it.

    Raises what taking evidence in raises; then the draft names nothing new.
    """
    return _keep(vault, draft, path.name, vault.evidence.take_in(path, report))


def attach_bytes(vault: Vault, draft: str, name: str, data: bytes) -> Attachment:
    """Take content that lies in memory only into the store for a draft. Raises as `attach_file`."""
    return _keep(vault, draft, name, vault.evidence.take_in_bytes(data, name))


def attachments_of(db: Database, draft: str) -> list[Attachment]:
    """Return the evidence files of a draft in the order in which they were taken in."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM attachment WHERE draft = ? ORDER BY id",  # noqa: S608 - fixed names
        (draft,),
    ).fetchall()
    return [
        Attachment(name, owner, sha256, file, size, media, msgspec.json.decode(exif, type=dict[str, str]))
        for name, owner, sha256, file, size, media, exif in rows
    ]


def hand_over(db: Database, kept: Iterable[str]) -> None:
    """Forget the attachments that became evidence of a case, inside the caller's transaction.

    What is left of a draft that ends is cleared when the vault is opened next.
    """
    for item in kept:
        db.execute("DELETE FROM attachment WHERE id = ?", (item,))


def _keep(vault: Vault, draft: str, name: str, taken: TakenIn) -> Attachment:
    item = Attachment(new_id(), draft, taken.sha256, name, taken.size, taken.media_type, taken.exif)
    with vault.writing() as db:
        if not vault.evidence.has(taken.sha256):
            raise EvidenceMissing(name=name)
        db.execute(
            "INSERT INTO attachment VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                item.id,
                draft,
                item.sha256,
                name,
                item.size,
                item.media_type,
                msgspec.json.encode(taken.exif).decode(),
                vault.now().isoformat(timespec="seconds"),
            ),
        )
    return item
