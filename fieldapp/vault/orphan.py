"""Orphans: evidence files of drafts that were given up, cleared when nothing names them any more.

Called when a vault is opened for writing, before anything else runs in it. A file that no draft ever brought is never
touched here: after a restore, entries that name it may still come back from headquarters.
"""

from fieldapp.vault.database import Database, immediate
from fieldapp.vault.evidence import EvidenceStore

_NEEDED = """SELECT 1 WHERE EXISTS (SELECT 1 FROM evidence_file WHERE sha256 = :sha256)
OR EXISTS (SELECT 1 FROM attachment WHERE sha256 = :sha256 AND draft IN (SELECT id FROM draft))"""


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
