"""Orphans: evidence files whose rows are gone, of drafts that were given up and of what was cleared.

Called when a vault is opened for writing, before anything else runs in it, and by the clearing. Any other file without
a row is never touched here: after a restore, entries that name it may still come back from headquarters.
"""

from typing import Final

from fieldapp.vault.database import Database, immediate
from fieldapp.vault.evidence import EvidenceStore

# Set while files that were cleared may still lie here.
UNFINISHED: Final = "evidence.clearing"

_NEEDED = """SELECT 1 WHERE EXISTS (SELECT 1 FROM evidence_file WHERE sha256 = :sha256)
OR EXISTS (SELECT 1 FROM attachment WHERE sha256 = :sha256 AND draft IN (SELECT id FROM draft))"""
_CLEARED = (
    "SELECT sha256 FROM evidence_cleared WHERE sha256 NOT IN (SELECT sha256 FROM evidence_file)"
    " AND sha256 NOT IN (SELECT sha256 FROM attachment)"
)


def sweep_store(db: Database, store: EvidenceStore) -> None:
    """Remove every file whose row is gone, and what a crash left half written."""
    store.sweep_parts()
    sweep_orphans(db, store)
    sweep_cleared(db, store)


def sweep_orphans(db: Database, store: EvidenceStore) -> int:
    """Remove the files of given-up drafts that nothing else names, and return how many that were.

    A row goes after its file: what a crash interrupts is finished the next time.
    """
    removed = 0
    with immediate(db):
        rows = db.execute("SELECT DISTINCT sha256 FROM attachment WHERE draft NOT IN (SELECT id FROM draft)").fetchall()
        for (sha256,) in rows:
            if db.execute(_NEEDED, {"sha256": sha256}).fetchone() is None:
                store.drop(sha256)
                db.execute("DELETE FROM thumbnail WHERE sha256 = ?", (sha256,))
                removed += 1
        if rows:
            forget_orphans(db)
    return removed


def forget_orphans(db: Database) -> None:
    """Forget which files came with drafts that ended, inside the caller's transaction; the files stay as they are."""
    db.execute("DELETE FROM attachment WHERE draft NOT IN (SELECT id FROM draft)")


def sweep_cleared(db: Database, store: EvidenceStore) -> None:
    """Remove the files that were cleared; what a crash interrupts is finished when the vault is opened next."""
    row = db.execute("SELECT value FROM setting WHERE name = ?", (UNFINISHED,)).fetchone()
    if row is None:
        return
    with immediate(db):
        for (sha256,) in db.execute(_CLEARED).fetchall():
            store.drop(sha256)
        db.execute("DELETE FROM setting WHERE name = ?", (UNFINISHED,))
