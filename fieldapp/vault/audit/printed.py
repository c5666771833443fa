"""Printed papers as witnesses: what a seal covers is still there, and no print that left is missing from the journal.

Called by the check. Whether a seal is the one that the records give is for `fieldapp.desk.audit`. Reads only.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from fieldapp.vault.audit.defect import Defect
from fieldapp.vault.database import Database

PRINT = "document.print"


def check_prints(db: Database, device: str) -> Iterator[Defect]:
    """Give the prints of this laptop whose records went another way since, and those that the journal conceals."""
    sealed: set[str] = set()
    rows = db.execute(
        "SELECT r.fields, e.book, e.seq, e.record FROM record r JOIN entry e ON e.record = r.id"
        " WHERE r.type = 'document' AND e.kind = ? ORDER BY e.n",
        (PRINT,),
    ).fetchall()
    for data, book, seq, record in rows:
        said = msgspec.json.decode(data)
        seal = str(said.get("seal") or "")
        sealed.add(seal)
        gone = [name for name in _named(said) if not _is_held(db, name)] if book.startswith(device) else []
        if gone:
            owner = str(said.get("document") or said.get("case") or record)
            yield Defect("print_differs", f"{book} {seq}", str(len(gone)), owner, seal)
    for seal, owner in db.execute(
        "SELECT DISTINCT seal, owner FROM print_log WHERE seal <> '' AND owner <> '' ORDER BY seal"
    ).fetchall():
        if seal not in sealed:
            yield Defect("print_unknown", seal, record=owner, by=seal)


def _named(said: dict[str, Any]) -> Iterator[str]:
    """Give the hashes of the entries that a print says it stands on."""
    frontiers = said.get("frontiers")
    lists = [*(frontiers.values() if isinstance(frontiers, dict) else ()), said.get("office")]
    for hashes in lists:
        yield from (one for one in (hashes if isinstance(hashes, list) else ()) if isinstance(one, str))


def _is_held(db: Database, name: str) -> bool:
    return db.execute("SELECT 1 FROM entry WHERE hash = ?", (bytes.fromhex(name),)).fetchone() is not None
