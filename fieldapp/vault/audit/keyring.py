"""The keys that an audit goes by: those of this laptop, and those whose name proves them.

A device is named by the hash of its key, so a certificate that carries the key needs no trust to check a head with it;
whether that device may speak for an office is for whoever hands in a `KeyOf` of its own. Reads only.
"""

from collections.abc import Iterator

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp.vault.age import recipient_of
from fieldapp.vault.audit.defect import Defect, KeyOf
from fieldapp.vault.database import Database
from fieldapp.vault.entry import device_id
from fieldapp.vault.vault import Vault


def keys_of(vault: Vault, key_of: KeyOf | None) -> KeyOf:
    """Return what gives the public key of a device: this laptop's own, what `key_of` says, else a certificate's."""
    kept = _certified(vault.db)

    def find(device: str, office: str) -> bytes | None:
        if device == vault.device:
            return vault.device_keys.public
        return key_of(device, office) if key_of else kept.get(device)

    return find


def _certified(db: Database) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for (data,) in db.execute("SELECT json FROM certificate ORDER BY id").fetchall():
        said = msgspec.json.decode(data)
        try:
            key = bytes.fromhex(said["key"])
        except (KeyError, TypeError, ValueError):
            continue
        if said.get("device") == device_id(key):
            found[said["device"]] = key
    return found


def check_keys(vault: Vault) -> Iterator[Defect]:
    """Give the keys of this laptop whose two halves do not belong together, or that never wrote here."""
    held = vault.device_keys
    pairs = (
        ("device/ed25519", held.signing.public_key().public_bytes_raw() == held.public),
        ("device/age", recipient_of(held.age_identity) == held.age_recipient),
        ("device/ed25519", bool(vault.db.execute("SELECT 1 FROM book WHERE device = ?", (vault.device,)).fetchone())),
    )
    for name, holds in pairs:
        if not holds:
            yield Defect("key_differs", name)
    for name, secret, public in vault.db.execute("SELECT name, secret, public FROM local_key").fetchall():
        if name == "evidence/age" and recipient_of(secret.decode()) != public.decode():
            yield Defect("key_differs", name)
        if name == "operations/ed25519" and _public(secret) != public:
            yield Defect("key_differs", name)


def _public(secret: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
