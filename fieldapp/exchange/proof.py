"""The proof of who wrote the entries of a part: signed heads of certified devices, and the chain back from them.

`resources/format/bundle.md` section 5. Called by the bundle on parsed content. Pure.
"""

from cryptography.exceptions import InvalidSignature

from fieldapp.case.office import is_within
from fieldapp.errors import BundleUnproven, KeyRefused
from fieldapp.exchange.content import Content
from fieldapp.exchange.trust import Verdict
from fieldapp.vault.entry import Entry, SignedHead, head_bytes, officer_bytes, parse_book
from fieldapp.vault.keys import check_public_key


def prove(content: Content, verdict: Verdict) -> None:
    """Check that certified devices signed what leads to every entry. Raises BundleUnproven."""
    held = {written.hash: written.entry for written in content.entries}
    reached: set[bytes] = set()
    for head in content.heads:
        entry = held.get(head.hash)
        if entry is None or entry.book != head.book or entry.seq != head.seq or not _head_holds(head, entry, verdict):
            raise BundleUnproven(book=head.book)
        at: bytes | None = head.hash
        while at and at not in reached:
            reached.add(at)
            at = _before(held, held[at], entry.office)
    if len(reached) != len(held):
        raise BundleUnproven(book="")
    for signature in content.signatures:
        message = officer_bytes(signature.officer, signature.entry)
        if not _signature_holds(signature.key, signature.signature, message):
            raise BundleUnproven(book=held[signature.entry].book)


def _before(held: dict[bytes, Entry], entry: Entry, office: str) -> bytes | None:
    """Return the entry before this one in its book when the part carries it, at its place and of the same office."""
    before = bytes.fromhex(entry.prev)
    found = held.get(before)
    if found is None:
        return None
    if found.book != entry.book or found.seq != entry.seq - 1 or found.office != office:
        raise BundleUnproven(book=entry.book)
    return before


def _head_holds(head: SignedHead, entry: Entry, verdict: Verdict) -> bool:
    book = parse_book(head.book)
    certificate = verdict.device(book.device, entry.office)
    if certificate is None or not is_within(book.office, entry.office):
        return False
    return _signature_holds(bytes.fromhex(certificate.key), head.signature, head_bytes(head.book, head.seq, head.hash))


def _signature_holds(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        check_public_key(key).verify(signature, message)
    except (InvalidSignature, KeyRefused, ValueError):
        return False
    return True
