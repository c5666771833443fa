"""Signed heads: do they stand where they say, did the right laptop sign them, and do they prove what others wrote?

Called by the check. Reads only.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fieldapp.vault.audit.defect import Checked, Defect, KeyOf
from fieldapp.vault.chain import Link
from fieldapp.vault.database import Database
from fieldapp.vault.entry import head_bytes


def check_heads(db: Database, key_of: KeyOf, result: Checked) -> Iterator[Defect]:
    """Give the heads that contradict the journal, or that their laptop never signed."""
    for book, seq, digest, signature in db.execute("SELECT book, seq, hash, signature FROM head").fetchall():
        result.heads += 1
        rows = db.execute("SELECT hash, record FROM entry WHERE book = ? AND seq = ?", (book, seq)).fetchall()
        record = rows[0][1] if rows else ""
        if not rows:
            yield Defect("head_beyond", f"{book} {seq}")
        elif digest not in [row[0] for row in rows]:
            yield Defect("head_differs", f"{book} {seq}", record=record)
        key = key_of(book[:32], "")
        if key is not None and not is_signed(key, head_bytes(book, seq, digest), signature):
            yield Defect("head_forged", f"{book} {seq}", record=record)


def is_signed(key: bytes, data: bytes, signature: bytes) -> bool:
    """Say whether a raw public key signed some bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def check_proof(db: Database, device: str, links: Sequence[Link], key_of: KeyOf) -> Iterator[Defect]:
    """Give the first entry of each book of another laptop that none of its heads leads to.

    Whatever came in was proved by a head then; heads are kept for ever.
    """
    others: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        if not link.entry.book.startswith(device):
            others[link.entry.book].append(link)
    for book, found in sorted(others.items()):
        proved = _proved(db, book, found, key_of)
        loose = sorted((one.entry.seq, one.hash, one.entry.record) for one in found if one.hash not in proved)
        if loose:
            last = max((one.entry.seq for one in found if one.hash in proved), default=0)
            yield Defect("entry_unproven", f"{book} {loose[0][0]}", str(len(loose)), loose[0][2], after=last)


def _proved(db: Database, book: str, links: Sequence[Link], key_of: KeyOf) -> set[bytes]:
    held = {link.hash: link.entry for link in links}
    reached: set[bytes] = set()
    for seq, digest, signature in db.execute(
        "SELECT seq, hash, signature FROM head WHERE book = ?", (book,)
    ).fetchall():
        entry = held.get(digest)
        key = key_of(book[:32], entry.office) if entry is not None else None
        if entry is None or key is None or not is_signed(key, head_bytes(book, seq, digest), signature):
            continue
        at = digest
        while at in held and at not in reached:
            reached.add(at)
            at = bytes.fromhex(held[at].prev)
    return reached
