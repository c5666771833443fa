"""The keys of a device and of its officers: made, kept, used for signing; other people's keys checked.

Called by the vault, by enrolment and by everything that signs. Secret keys lie in the encrypted database; an officer's
key lies there under that officer's passphrase as well. Nothing is signed without naming its context.
"""

import base64
import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fieldapp import canonical
from fieldapp.errors import KeyMissing, KeyRefused, NotCanonical, OfficerUnknown, SignatureWrong, WrongPassphrase
from fieldapp.vault.age import make_identity
from fieldapp.vault.driver import Database
from fieldapp.vault.passphrase import STANDARD, Cost, Sealed, open_secret, require_strong, seal_secret

SIGNING, BUNDLES, EVIDENCE, BLOB_NAMES = "device/ed25519", "device/age", "evidence/age", "evidence/names"
_OFFICER_CTX = "netra/officer-key/1"
_NEXT = "/next"

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
    name_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SealedKey:
    """An officer's signing key under a passphrase, its public half, and the row it was opened from."""

    public: bytes
    sealed: Sealed = field(repr=False)
    row: str = ""


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
        name_key=bytes(rows[BLOB_NAMES][0]),
    )


def make_officer_key(db: Database, officer: str, passphrase: str, cost: Cost = STANDARD) -> bytes:
    """Make an officer's signing key, keep it under the passphrase, and return its 32 public bytes.

    Raises PassphraseWeak. A key the officer had is replaced; what it signed stays verifiable by its public part.
    """
    require_strong(passphrase)
    signing = Ed25519PrivateKey.generate()
    made = _seal_officer_key(officer, signing, passphrase, cost)
    _keep_officer_key(db, officer, made)
    db.execute("DELETE FROM officer_key WHERE officer = ?", (officer + _NEXT,))
    return made.public


def open_officer_key(db: Database, officer: str, passphrase: str) -> Ed25519PrivateKey:
    """Return an officer's signing key. Raises OfficerUnknown, WrongPassphrase."""
    return _open_row(db, officer, passphrase)[1]


def _open_row(db: Database, officer: str, passphrase: str) -> tuple[str, Ed25519PrivateKey]:
    rows = db.execute(
        "SELECT officer, sealed FROM officer_key WHERE officer IN (?, ?) ORDER BY officer", (officer, officer + _NEXT)
    ).fetchall()
    if not rows:
        raise OfficerUnknown(name=officer, names="")
    # Two rows are there while a passphrase is being changed: each passphrase opens one of them.
    for row, text in rows:
        sealed = msgspec.convert(canonical.decode(text.encode()), Sealed)
        with suppress(WrongPassphrase):
            return row, Ed25519PrivateKey.from_private_bytes(open_secret(sealed, passphrase, _about(officer)))
    raise WrongPassphrase()


def reseal_officer_key(db: Database, officer: str, old: str, new: str, cost: Cost = STANDARD) -> SealedKey:
    """Return an officer's signing key sealed under a new passphrase; nothing is kept yet.

    Raises OfficerUnknown, WrongPassphrase, PassphraseWeak.
    """
    require_strong(new)
    row, signing = _open_row(db, officer, old)
    return replace(_seal_officer_key(officer, signing, new, cost), row=row)


def keep_beside(db: Database, officer: str, key: SealedKey) -> None:
    """Keep a key sealed anew beside the one in force, so that either passphrase opens one of them."""
    if key.row == officer + _NEXT:
        # A change before this one was cut off: what was beside then is in force now.
        take_over(db, officer)
    _keep_officer_key(db, officer + _NEXT, key)


def take_over(db: Database, officer: str) -> None:
    """Put the key that was kept beside in the place of the one in force; without one, change nothing."""
    beside = officer + _NEXT
    db.execute(
        "INSERT OR REPLACE INTO officer_key (officer, public, sealed)"
        " SELECT ?, public, sealed FROM officer_key WHERE officer = ?",
        (officer, beside),
    )
    db.execute("DELETE FROM officer_key WHERE officer = ?", (beside,))


def _seal_officer_key(officer: str, signing: Ed25519PrivateKey, passphrase: str, cost: Cost) -> SealedKey:
    sealed = seal_secret(signing.private_bytes_raw(), passphrase, _about(officer), cost)
    return SealedKey(signing.public_key().public_bytes_raw(), sealed)


def _keep_officer_key(db: Database, row: str, key: SealedKey) -> None:
    text = canonical.encode(msgspec.to_builtins(key.sealed)).decode()
    db.execute("INSERT OR REPLACE INTO officer_key (officer, public, sealed) VALUES (?, ?, ?)", (row, key.public, text))


def _about(officer: str) -> dict[str, Any]:
    return {"ctx": _OFFICER_CTX, "officer": officer}


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
