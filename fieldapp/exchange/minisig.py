"""Detached signatures in minisign's format: Ed25519 over the BLAKE2b-512 of a file, with a signed comment.

Called by certificates, bundles and packs. The key id is derived from the key, and only the one form that `sign` writes
is read, so that no byte of a signature file can be changed unseen. Never reads or writes a file.
"""

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fieldapp.vault.entry import device_id

KEY_ID_LENGTH = 8
LONGEST = 512

_UNTRUSTED = b"untrusted comment: netra\n"
_TRUSTED = b"trusted comment: "
_PREHASHED = b"ED"


def key_id(public_key: bytes) -> bytes:
    """Return the 8-byte id of a raw public key, derived from the key itself."""
    return bytes.fromhex(device_id(public_key))[:KEY_ID_LENGTH]


def public_line(public_key: bytes) -> str:
    """Return a public key as `minisign -P` takes it."""
    return base64.b64encode(b"Ed" + key_id(public_key) + public_key).decode()


def sign(key: Ed25519PrivateKey, data: bytes, context: str) -> bytes:
    """Return the bytes of the `.minisig` file over data; `context` becomes the signed comment."""
    signature = key.sign(hashlib.blake2b(data).digest())
    whole = key.sign(signature + context.encode())
    return _write(key_id(key.public_key().public_bytes_raw()), signature, context.encode(), whole)


def signer_of(minisig: bytes) -> bytes:
    """Return the key id that a `.minisig` file names, or empty bytes when the file has another form."""
    found = _read(minisig)
    return found[0] if found else b""


def verify(public_key: bytes, data: bytes, minisig: bytes, context: str) -> bool:
    """Say whether a `.minisig` file holds the signature of this key over data in this context."""
    found = _read(minisig)
    if not found:
        return False
    named, signature, comment, whole = found
    if named != key_id(public_key) or comment != context.encode():
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(public_key)
        key.verify(signature, hashlib.blake2b(data).digest())
        key.verify(whole, signature + comment)
    except (InvalidSignature, ValueError):
        return False
    return True


def _write(named: bytes, signature: bytes, comment: bytes, whole: bytes) -> bytes:
    first = base64.b64encode(_PREHASHED + named + signature)
    return _UNTRUSTED + first + b"\n" + _TRUSTED + comment + b"\n" + base64.b64encode(whole) + b"\n"


def _read(minisig: bytes) -> tuple[bytes, bytes, bytes, bytes] | None:
    lines = minisig.split(b"\n") if len(minisig) <= LONGEST else []
    if len(lines) != 5 or not lines[2].startswith(_TRUSTED):
        return None
    try:
        first, whole = base64.b64decode(lines[1], validate=True), base64.b64decode(lines[3], validate=True)
    except (binascii.Error, ValueError):
        return None
    named, signature, comment = first[2:10], first[10:], lines[2][len(_TRUSTED) :]
    if len(signature) != 64 or len(whole) != 64 or _write(named, signature, comment, whole) != minisig:
        return None
    return named, signature, comment, whole
