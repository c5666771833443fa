"""The keys of a device and of its officers: made, kept, used for signing; other people's keys checked.

Called by the vault, by enrolment and by everything that signs. The device's secret keys lie in the encrypted database,
an officer's in that officer's slot. Nothing is signed without naming its context.
"""

import base64
import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass, field

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fieldapp import canonical
from fieldapp.errors import KeyMissing, KeyRefused, NotCanonical, SignatureWrong, WrongPassphrase
from fieldapp.vault.age import make_identity
from fieldapp.vault.driver import Database
from fieldapp.vault.passphrase import Sealed, open_secret

SIGNING, BUNDLES, EVIDENCE, BLOB_NAMES = "device/ed25519", "device/age", "evidence/age", "evidence/names"
_OFFICER_CTX = "netra/officer-key/1"
_NEXT = "/next"
_MARK = "rekeyed"

_PRIME = 2**255 - 19
_EIGHTH = 2707385501144840649318225287225658788936804267575313519463743609750303402022
# The y coordinates of the eight points of small order: such a key accepts signatures that nobody made.
_SMALL_ORDER = frozenset((0, 1, _PRIME - 1, _EIGHTH, _PRIME - _EIGHTH))


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """What this laptop signs with, opens bundles with, and keeps evidence under."""

    signing: Ed25519PrivateKey = field(repr=False)
    public: bytes
    age_identity: str = field(repr=False)
    age_recipient: str
    evidence_identity: str = field(repr=False)
    evidence_older: tuple[str, ...] = field(repr=False)
    name_key: bytes = field(repr=False)


def make_device_keys(db: Database) -> DeviceKeys:
    """Make the keys of a new vault and keep them in it, inside the caller's transaction if there is one."""
    signing = Ed25519PrivateKey.generate()
    age_identity, age_recipient = make_identity()
    evidence_identity, evidence_recipient = make_identity()
    rows = (
        (SIGNING, signing.private_bytes_raw(), signing.public_key().public_bytes_raw()),
        (BUNDLES, age_identity.encode(), age_recipient.encode()),
        (EVIDENCE, evidence_identity.encode(), evidence_recipient.encode()),
        (BLOB_NAMES, os.urandom(32), b""),
    )
    with db.atomic():
        for row in rows:
            db.execute("INSERT INTO local_key (name, secret, public) VALUES (?, ?, ?)", row)
    return load_device_keys(db)


def load_device_keys(db: Database) -> DeviceKeys:
    """Return the keys of this vault. Raises KeyMissing."""
    rows = {name: (secret, public) for name, secret, public in db.execute("SELECT name, secret, public FROM local_key")}
    for name in (SIGNING, BUNDLES, EVIDENCE, BLOB_NAMES):
        if name not in rows:
            raise KeyMissing(name=name)
    return DeviceKeys(
        signing=Ed25519PrivateKey.from_private_bytes(rows[SIGNING][0]),
        public=bytes(rows[SIGNING][1]),
        age_identity=rows[BUNDLES][0].decode(),
        age_recipient=rows[BUNDLES][1].decode(),
        evidence_identity=rows[EVIDENCE][0].decode(),
        evidence_older=tuple(rows[name][0].decode() for name in sorted(rows) if name.startswith(f"{EVIDENCE}/")),
        name_key=bytes(rows[BLOB_NAMES][0]),
    )


def renew_evidence_key(db: Database, db_key: bytes) -> None:
    """Make a new key for evidence that comes from now on, because the database has another key; keep the ones before.

    Inside the caller's transaction; a second time for one key of the database does nothing.
    """
    if is_marked(db, db_key):
        return
    number = db.execute("SELECT count(*) FROM local_key WHERE name LIKE ?", (f"{EVIDENCE}%",)).fetchone()[0]
    identity, recipient = make_identity()
    db.execute("UPDATE local_key SET name = ? WHERE name = ?", (f"{EVIDENCE}/{number}", EVIDENCE))
    row = (EVIDENCE, identity.encode(), recipient.encode())
    db.execute("INSERT INTO local_key (name, secret, public) VALUES (?, ?, ?)", row)
    db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (_MARK, _mark_of(db_key)))


def is_marked(db: Database, db_key: bytes) -> bool:
    """Say whether the key for evidence was renewed for this key of the database already."""
    row = db.execute("SELECT value FROM setting WHERE name = ?", (_MARK,)).fetchone()
    return row is not None and row[0] == _mark_of(db_key)


def _mark_of(db_key: bytes) -> str:
    return hashlib.sha256(b"netra/rekeyed/1\n" + db_key).hexdigest()[:16]


def open_first_key(db: Database, officer: str, passphrase: str) -> bytes:
    """Return the secret of an officer's signing key as the first version kept it; nothing where none opens."""
    rows = db.execute(
        "SELECT sealed FROM officer_key WHERE officer IN (?, ?) ORDER BY officer", (officer, officer + _NEXT)
    ).fetchall()
    # Two rows are there when bringing a passphrase in was cut off: each passphrase opens one of them.
    for (text,) in rows:
        sealed = msgspec.convert(canonical.decode(text.encode()), Sealed)
        with suppress(WrongPassphrase):
            return open_secret(sealed, passphrase, {"ctx": _OFFICER_CTX, "officer": officer})
    return b""


def forget_first_key(db: Database, officer: str) -> None:
    """Remove an officer's signing key as the first version kept it, since it lies in the officer's slot by now."""
    db.execute("DELETE FROM officer_key WHERE officer IN (?, ?)", (officer, officer + _NEXT))


def sign(key: Ed25519PrivateKey, ctx: str, data: bytes) -> bytes:
    """Return the 64-byte signature of canonical JSON whose `ctx` is the one named. Raises ValueError for other data."""
    if not _says(data, ctx):
        raise ValueError(f"only canonical JSON that names its context {ctx} is signed")
    return key.sign(data)


def verify(public: bytes, ctx: str, data: bytes, signature: bytes) -> None:
    """Check a signature over canonical JSON whose `ctx` is the one named. Raises SignatureWrong, KeyRefused."""
    key = check_public_key(public)
    try:
        key.verify(signature, data)
    except InvalidSignature:
        raise SignatureWrong(ctx=ctx) from None
    if not _says(data, ctx):
        raise SignatureWrong(ctx=ctx)


def _says(data: bytes, ctx: str) -> bool:
    try:
        value = canonical.decode(data)
    except NotCanonical:
        return False
    return isinstance(value, dict) and value.get("ctx") == ctx


def check_public_key(public: bytes) -> Ed25519PublicKey:
    """Return the Ed25519 key of 32 bytes. Raises KeyRefused for points of small order and odd spellings of a point."""
    if len(public) != 32:
        raise KeyRefused()
    height = int.from_bytes(public, "little") & (2**255 - 1)
    if height >= _PRIME or height in _SMALL_ORDER:
        raise KeyRefused()
    return Ed25519PublicKey.from_public_bytes(public)


def fingerprint(public: bytes) -> str:
    """Return eight groups of four letters and digits to compare a public key by telephone; 0, 1, 8, 9 do not occur."""
    digest = hashlib.sha256(b"netra/fingerprint/1\n" + public).digest()[:20]
    text = base64.b32encode(digest).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
