"""Officers' signatures: is each one good, made with a key on record, and there where it is asked for?

Called by the check. Reads only.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from fieldapp.vault.audit.defect import Defect
from fieldapp.vault.audit.head import is_signed
from fieldapp.vault.database import Database
from fieldapp.vault.entry import officer_bytes
from fieldapp.vault.projection import load_writings, settings
from fieldapp.vault.trace import KIND as TRACE
from fieldapp.vault.trace import SIGNED as SIGNED_TRACES

FINAL: Final = ("case.finalise", "supervision.finalise")


def check_signatures(db: Database, device: str) -> Iterator[Defect]:
    """Give the signatures that are missing, wrong or belong to nothing."""
    yield from _check_missing(db)
    yield from _check_present(db)
    yield from _check_keys(db, device)


def _check_missing(db: Database) -> Iterator[Defect]:
    rows = db.execute(
        "SELECT e.book, e.seq, e.kind, e.record, json_extract(CAST(e.bytes AS TEXT), '$.officer'), p.open"
        " FROM entry e LEFT JOIN payload p ON p.n = e.n"
        " WHERE e.kind IN (?, ?, ?)"
        " AND NOT EXISTS (SELECT 1 FROM signature WHERE entry = e.hash) ORDER BY e.book, e.seq",
        (*FINAL, TRACE),
    ).fetchall()
    for book, seq, kind, record, officer, opened in rows:
        if kind in FINAL or (settings(opened) or {}).get("what") in SIGNED_TRACES:
            yield Defect("signature_missing", f"{book} {seq}", kind, record, officer, _last_good(db, book, seq))


def _check_present(db: Database) -> Iterator[Defect]:
    keys: dict[str, set[str]] = {}
    rows = db.execute(
        "SELECT s.entry, s.officer, s.key, s.signature, e.book, e.seq, e.record FROM signature s"
        " LEFT JOIN entry e ON e.hash = s.entry ORDER BY e.book, e.seq, s.officer"
    ).fetchall()
    for digest, officer, key, signature, book, seq, record in rows:
        if book is None:
            yield Defect("signature_loose", digest.hex(), by=officer)
            continue
        if officer not in keys:
            keys[officer] = keys_on_record(db, officer)
        known = keys[officer]
        if not is_signed(key, officer_bytes(officer, digest), signature) or (known and key.hex() not in known):
            yield Defect("signature_wrong", f"{book} {seq}", officer, record, officer, _last_good(db, book, seq))


def _last_good(db: Database, book: str, seq: int) -> int:
    return last_signed(db, book, seq)[0]


def last_signed(db: Database, book: str, before: int) -> tuple[int, str]:
    """Return the last place of a book before this one that an officer signed, and who; (0, "") for none."""
    rows = db.execute(
        "SELECT e.seq, s.entry, s.officer, s.key, s.signature FROM entry e JOIN signature s ON s.entry = e.hash"
        " WHERE e.book = ? AND e.seq < ? ORDER BY e.seq DESC LIMIT 100",
        (book, before),
    )
    for place, digest, officer, key, signature in rows:
        if is_signed(key, officer_bytes(officer, digest), signature):
            return int(place), str(officer)
    return 0, ""


def judge_signature(db: Database, digest: bytes) -> str:
    """Return "valid", "wrong" or "none": what the officer's signature on an entry is worth."""
    rows = db.execute("SELECT officer, key, signature FROM signature WHERE entry = ?", (digest,)).fetchall()
    for officer, key, signature in rows:
        known = keys_on_record(db, officer)
        if not is_signed(key, officer_bytes(officer, digest), signature) or (known and key.hex() not in known):
            return "wrong"
    return "valid" if rows else "none"


def keys_on_record(db: Database, officer: str) -> set[str]:
    """Return every key (hexadecimal) that an officer's own record ever named."""
    return {
        key for writing in load_writings(db, officer) if isinstance(key := (writing.open or {}).get("sign_key"), str)
    }


def _is_held(db: Database, record: str) -> bool:
    query = "SELECT 1 FROM entry e JOIN held h ON h.hash = e.hash AND h.reason = 'revoked' WHERE e.record = ? LIMIT 1"
    return db.execute(query, (record,)).fetchone() is not None


def _check_keys(db: Database, device: str) -> Iterator[Defect]:
    """Give the officers whose key in use here, or on this laptop's certificates, their record never named."""
    named = {(row[0].partition("/")[0], row[1].hex()) for row in db.execute("SELECT officer, public FROM officer_key")}
    for (data,) in db.execute("SELECT json FROM certificate ORDER BY id").fetchall():
        said = msgspec.json.decode(data)
        if said.get("device") == device:
            named |= {(str(one["id"]), str(one["key"])) for one in _listed(said.get("officers"))}
    for officer, key in sorted(named):
        # a revoked laptop still knows its officer, whose own entries count no more
        if key not in keys_on_record(db, officer) and not _is_held(db, officer):
            yield Defect("officer_key_differs", officer, record=officer, by=officer)


def _listed(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict) and {"id", "key"} <= one.keys()] if value else []
