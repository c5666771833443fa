"""Evidence files against the rows and records that name them.

Called by the check. Reads only.
"""

from collections.abc import Callable, Iterator

import msgspec

from fieldapp.vault.audit.defect import Checked, Defect
from fieldapp.vault.database import Database
from fieldapp.vault.vault import Vault

# Evidence records by the digest they name; of several with one digest the first.
_SHA256 = "json_extract(CAST(fields AS TEXT), '$.sha256')"
_NAMED = (
    f"SELECT {_SHA256} name, min(id) FROM record WHERE type = 'evidence'"  # noqa: S608 - fixed text
    " AND name IS NOT NULL GROUP BY name"
)


def check_evidence(
    vault: Vault, result: Checked, tell: Callable[[int], None], *, full: bool = False
) -> Iterator[Defect]:
    """Give the evidence files that are missing or other than they were, and the rows that are."""
    store, records = vault.evidence, dict(vault.db.execute(_NAMED).fetchall())
    rows = vault.db.execute("SELECT sha256, blob FROM evidence_file ORDER BY sha256").fetchall()
    for sha256, blob in rows:
        result.evidence += 1
        record = records.get(sha256, "")
        if full:
            if blob != store.blob_of(sha256):
                yield Defect("evidence_misnamed", sha256, blob, record)
            state = store.verify(sha256)
            if state != "ok":
                yield Defect(f"evidence_{state}", sha256, record=record)
        elif not (vault.folder / "evidence" / blob).is_file() and store.verify(sha256) != "ok":
            yield Defect("evidence_missing", sha256, record=record)
        tell(result.evidence)
    if full:
        yield from _check_listed(vault.db, vault.device)


def _check_listed(db: Database, device: str) -> Iterator[Defect]:
    """What this laptop alone recorded, and what this desk receipted, it had taken in by then."""
    kept = {row[0] for row in db.execute("SELECT sha256 FROM evidence_file").fetchall()} | _cleared(db, device)
    rows = db.execute(
        f"WITH named AS (SELECT id, {_SHA256} name, (SELECT min(e.book) >= ? AND max(e.book) < ? FROM entry e"  # noqa: S608
        " WHERE e.record = r.id) own FROM record r WHERE type = 'evidence' AND name IS NOT NULL)"
        " SELECT min(id), name FROM named GROUP BY name HAVING min(own) ORDER BY name",
        (device, device + "g"),
    ).fetchall()
    for record, sha256 in rows:
        if sha256 not in kept:
            yield Defect("evidence_unlisted", str(sha256), record=record)
    for name in _receipted(db, device) - kept:
        yield Defect("evidence_unlisted", name)


def _receipted(db: Database, device: str) -> set[str]:
    found: set[str] = set()
    rows = db.execute(
        "SELECT r.fields FROM record r WHERE r.type = 'receipt' AND EXISTS"
        " (SELECT 1 FROM entry e WHERE e.record = r.id AND e.book >= ? AND e.book < ?)",
        (device, device + "g"),
    ).fetchall()
    for (data,) in rows:
        listed = msgspec.json.decode(data).get("evidence")
        found |= {one for one in (listed if isinstance(listed, list) else ()) if isinstance(one, str)}
    return found


def _cleared(db: Database, device: str) -> set[str]:
    """Return the files that were cleared here, as far as an entry of this laptop says so."""
    rows = db.execute(
        "SELECT r.fields FROM record r WHERE r.type = 'access'"
        " AND json_extract(CAST(r.fields AS TEXT), '$.what') = 'cleared'"
        " AND EXISTS (SELECT 1 FROM entry e WHERE e.record = r.id AND e.book >= ? AND e.book < ?)",
        (device, device + "g"),
    ).fetchall()
    said = {name for (data,) in rows for name in msgspec.json.decode(data).get("files") or ()}
    return {row[0] for row in db.execute("SELECT sha256 FROM evidence_cleared").fetchall()} & said
