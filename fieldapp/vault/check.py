"""Checking a vault: is the journal what it was, do the projections say the same, is every evidence file there?

`check` takes a second or two; the full one reads everything and computes everything anew. Finds damage and what
someone with the key did; repairs nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fieldapp.errors import EntryMalformed, VaultCopied, VaultRolledBack
from fieldapp.vault.books import hash_at
from fieldapp.vault.chain import Link, settle
from fieldapp.vault.database import Database, full_check, immediate, quick_check
from fieldapp.vault.decisions import decision_content
from fieldapp.vault.entry import Entry, commitment, entry_hash, head_bytes, officer_bytes, parse_entry
from fieldapp.vault.projection import load_writings
from fieldapp.vault.rebuild import rebuild
from fieldapp.vault.vault import Vault
from fieldapp.vault.witness import check_witness, witness_file

SIGNED = ("case.finalise", "supervision.finalise")
KeyOf = Callable[[str], bytes | None]
Report = Callable[[int, int], None]
# Beside the evidence files: the database, the journal, the signatures, what is computed from them.
_STEPS = 4


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that is wrong: a stable code, where, and what (for people who repair)."""

    code: str
    where: str
    detail: str = ""


@dataclass(slots=True)
class Checked:
    """What a check looked at and what it found."""

    entries: int = 0
    books: int = 0
    evidence: int = 0
    heads: int = 0
    held: int = 0
    defects: list[Defect] = field(default_factory=list)


class _Undone(Exception):
    """Leaves a transaction without keeping it."""


def check(vault: Vault, *, full: bool = False, key_of: KeyOf | None = None, report: Report | None = None) -> Checked:
    """Check a vault that is open for writing; `key_of` gives the public key of other devices as far as known.

    `report(done, total)` counts evidence files, with a few steps more for the rest, and may raise to stop.
    """
    db = vault.db
    files = db.execute("SELECT count(*) FROM evidence_file").fetchone()[0]
    tell = _teller(report, files + _STEPS)
    tell(0)
    result = Checked()
    problems = full_check(db) if full else quick_check(db)
    result.defects += [Defect("database", "vault.db", problem) for problem in problems]
    tell(1)
    result.entries = db.execute("SELECT count(*) FROM entry").fetchone()[0]
    result.books = db.execute("SELECT count(*) FROM book").fetchone()[0]
    result.held = db.execute("SELECT count(*) FROM held").fetchone()[0]
    if not vault.slots_intact:
        result.defects.append(Defect("slots_changed", "slots.json"))
    result.defects += _check_witness(vault)
    result.defects += _check_heads(db, _keys(vault, key_of), result)
    result.defects += _check_evidence(vault, full, result, tell)
    if full:
        found = list(_check_journal(db))
        tell(files + 2)
        result.defects += found
        result.defects += _check_own_payloads(db, vault.device)
        # what cannot be read cannot be computed anew: it was named above
        if not any(defect.code == "entry_malformed" for defect in found):
            result.defects += _check_signatures(db)
            tell(files + 3)
            result.defects += _check_projections(vault)
    tell(files + _STEPS)
    return result


def _teller(report: Report | None, total: int) -> Callable[[int], None]:
    def tell(done: int) -> None:
        if report:
            report(done, total)

    return tell


def _check_witness(vault: Vault) -> Iterator[Defect]:
    try:
        check_witness(witness_file(vault.name).read(), vault.incarnation, partial(hash_at, vault.db))
    except (VaultCopied, VaultRolledBack) as error:
        yield Defect(error.code, "vault.db")


def _keys(vault: Vault, key_of: KeyOf | None) -> KeyOf:
    def find(device: str) -> bytes | None:
        if device == vault.device:
            return vault.device_keys.public
        return key_of(device) if key_of else None

    return find


def _check_heads(db: Database, key_of: KeyOf, result: Checked) -> Iterator[Defect]:
    for book, seq, digest, signature in db.execute("SELECT book, seq, hash, signature FROM head").fetchall():
        result.heads += 1
        found = [row[0] for row in db.execute("SELECT hash FROM entry WHERE book = ? AND seq = ?", (book, seq))]
        if not found:
            yield Defect("head_beyond", f"{book} {seq}")
        elif digest not in found:
            yield Defect("head_differs", f"{book} {seq}")
        key = key_of(book[:32])
        if key is not None and not _signed(key, head_bytes(book, seq, digest), signature):
            yield Defect("head_forged", f"{book} {seq}")


def _signed(key: bytes, data: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _check_evidence(vault: Vault, full: bool, result: Checked, tell: Callable[[int], None]) -> Iterator[Defect]:
    store = vault.evidence
    for sha256, blob in vault.db.execute("SELECT sha256, blob FROM evidence_file ORDER BY sha256").fetchall():
        result.evidence += 1
        if full:
            state = store.verify(sha256)
            if state != "ok":
                yield Defect(f"evidence_{state}", sha256)
        elif not (vault.folder / "evidence" / blob).is_file() and store.verify(sha256) != "ok":
            yield Defect("evidence_missing", sha256)
        tell(1 + result.evidence)


def _check_journal(db: Database) -> Iterator[Defect]:
    links: list[Link] = []
    rows = db.execute(
        "SELECT e.hash, e.book, e.seq, e.lamport, e.record, e.kind, e.bytes, p.open_salt, p.open, p.identity_salt,"
        " p.identity FROM entry e LEFT JOIN payload p ON p.n = e.n ORDER BY e.n"
    )
    for digest, *columns, data, open_salt, opened, identity_salt, identity in rows:
        where = f"{columns[0]} {columns[1]}"
        if entry_hash(data) != digest:
            yield Defect("entry_changed", where)
            continue
        try:
            entry = parse_entry(data)
        except EntryMalformed as error:
            yield Defect("entry_malformed", where, str(error.facts.get("part", "")))
            continue
        if columns != [entry.book, entry.seq, entry.lamport, entry.record, entry.kind]:
            yield Defect("entry_moved", where)
        yield from _check_payloads(entry, where, (open_salt, opened), (identity_salt, identity))
        links.append(Link(digest, entry))
    yield from _check_chain(db, links)


def _check_payloads(
    entry: Entry, where: str, opened: tuple[bytes | None, bytes | None], hidden: tuple[bytes | None, bytes | None]
) -> Iterator[Defect]:
    for part, said, (salt, data) in (("open", entry.open, opened), ("identity", entry.identity, hidden)):
        if data is not None and (salt is None or commitment(salt, data) != said):
            yield Defect("payload_changed", where, part)


def _check_chain(db: Database, links: list[Link]) -> Iterator[Defect]:
    verdicts, _ = settle(links, decision_content(db))
    stored = dict(db.execute("SELECT hash, reason FROM held").fetchall())
    for link in links:
        verdict, kept = verdicts[link.hash], stored.get(link.hash, "")
        if verdict and not kept:
            yield Defect("chain_broken", f"{link.entry.book} {link.entry.seq}", verdict)


def _check_own_payloads(db: Database, device: str) -> Iterator[Defect]:
    """What this laptop wrote it holds whole, unless it was destroyed."""
    rows = db.execute(
        "SELECT e.book, e.seq, e.bytes, p.open IS NULL, p.identity IS NULL"
        " FROM entry e LEFT JOIN payload p ON p.n = e.n"
        " WHERE e.book >= ? AND e.book < ? AND (p.open IS NULL OR p.identity IS NULL) AND NOT EXISTS"
        " (SELECT 1 FROM entry d WHERE d.record = e.record AND d.kind LIKE '%.destroy') ORDER BY e.n",
        (device, device + "g"),
    ).fetchall()
    for book, seq, data, lacks_open, lacks_identity in rows:
        try:
            entry = parse_entry(data)
        except EntryMalformed:
            continue
        for part, said, lacks in (("open", entry.open, lacks_open), ("identity", entry.identity, lacks_identity)):
            if said and lacks:
                yield Defect("payload_missing", f"{book} {seq}", part)


def _check_signatures(db: Database) -> Iterator[Defect]:
    finals = ", ".join(f"'{kind}'" for kind in SIGNED)
    for book, seq in db.execute(
        f"SELECT book, seq FROM entry WHERE kind IN ({finals})"  # noqa: S608 - fixed names
        " AND NOT EXISTS (SELECT 1 FROM signature WHERE entry = entry.hash) ORDER BY book, seq"
    ).fetchall():
        yield Defect("signature_missing", f"{book} {seq}")
    keys: dict[str, set[str]] = {}
    rows = db.execute(
        "SELECT s.entry, s.officer, s.key, s.signature, e.book, e.seq FROM signature s"
        " LEFT JOIN entry e ON e.hash = s.entry"
    ).fetchall()
    for digest, officer, key, signature, book, seq in rows:
        if book is None:
            yield Defect("signature_loose", digest.hex())
            continue
        if officer not in keys:
            keys[officer] = _keys_of(db, officer)
        known = keys[officer]
        if not _signed(key, officer_bytes(officer, digest), signature) or (known and key.hex() not in known):
            yield Defect("signature_wrong", f"{book} {seq}", officer)


def _keys_of(db: Database, officer: str) -> set[str]:
    """Return every key that the officer's own record ever named."""
    return {
        key for writing in load_writings(db, officer) if isinstance(key := (writing.open or {}).get("sign_key"), str)
    }


def _check_projections(vault: Vault) -> list[Defect]:
    differing: list[str] = []
    try:
        with immediate(vault.db):
            differing = rebuild(vault.db)
            raise _Undone
    except _Undone:
        return [Defect("projection", table) for table in differing]
