"""What a vault knows about keys: its own operations key, the keys it pinned, the certificates it keeps.

Called by enrolment, export, merge and receipts. The operations key makes this vault a desk: it signs certificates and
enrolment files, nothing else. Never decides what a certificate is worth: that is `fieldapp.exchange.trust`.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp.case.office import is_within
from fieldapp.errors import BundleCertificate
from fieldapp.exchange.certificate import Certificate, Desk, Device, Officer, issue, parse_certificate, signature_holds
from fieldapp.exchange.trust import TrustStore, Verdict
from fieldapp.vault.database import Database
from fieldapp.vault.decisions import decisions_in_force
from fieldapp.vault.entry import device_id
from fieldapp.vault.journal import wall_clock
from fieldapp.vault.vault import Vault

OPERATIONS = "operations/ed25519"
LONGEST_NAME = 200


def operations_key(vault: Vault) -> Ed25519PrivateKey | None:
    """Return the operations key of this desk, or None when the vault never acted as one."""
    row = vault.db.execute("SELECT secret FROM local_key WHERE name = ?", (OPERATIONS,)).fetchone()
    return Ed25519PrivateKey.from_private_bytes(row[0]) if row else None


def become_desk(vault: Vault) -> Ed25519PrivateKey:
    """Return the operations key, made at first use together with its self-signed certificate.

    The desk certifies its own device too. Must run inside a write transaction.
    """
    key = operations_key(vault)
    if key is None:
        key = Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes_raw()
        row = (OPERATIONS, key.private_bytes_raw(), public)
        vault.db.execute("INSERT INTO local_key (name, secret, public) VALUES (?, ?, ?)", row)
        keep(vault.db, [issue(desk_of(vault, public.hex(), public.hex()), key), issue(own_device(vault, public), key)])
    return key


def desk_of(vault: Vault, key: str, issuer: str) -> Desk:
    """Return what a certificate says about the desk of this vault."""
    return Desk(
        key=key,
        office=vault.office,
        scope=vault.office,
        name=vault.office_settings().name[:LONGEST_NAME],
        issued=wall_clock(vault.now()),
        issuer=issuer,
    )


def own_device(vault: Vault, issuer: bytes) -> Device:
    """Return what a certificate says about this laptop."""
    return Device(
        key=vault.device_keys.public.hex(),
        recipient=vault.age_recipient,
        device=vault.device,
        office=vault.office,
        name=vault.office_settings().name[:LONGEST_NAME],
        officers=officers_of(vault),
        serial=1,
        issued=wall_clock(vault.now()),
        issuer=issuer.hex(),
        practice=vault.practice,
    )


def officers_of(vault: Vault) -> list[Officer]:
    """Return the officers of the own office with the public halves of their signing keys."""
    rows = vault.db.execute("SELECT id, fields FROM record WHERE type = 'officer' AND office = ?", (vault.office,))
    found = [(name, msgspec.json.decode(fields)) for name, fields in rows.fetchall()]
    return [
        Officer(id=name, key=fields["sign_key"], name=str(fields.get("name", ""))[:200])
        for name, fields in sorted(found)
        if isinstance(fields.get("sign_key"), str) and len(fields["sign_key"]) == 64
    ]


def keep(db: Database, certificates: Iterable[Certificate]) -> int:
    """Keep certificates that were found valid; return how many are new. Must run inside a write transaction."""
    before = db.conn.total_changes
    rows = [(one.id, one.json, one.minisig) for one in certificates]
    db.conn.executemany("INSERT OR IGNORE INTO certificate VALUES (?, ?, ?)", rows)
    return int(db.conn.total_changes - before)


def pin(db: Database, key: bytes, name: str, added: str) -> None:
    """Trust an operations key whose invitation was accepted. Must run inside a write transaction."""
    db.execute("INSERT OR IGNORE INTO trust VALUES (?, ?, ?)", (key, name, added))


def kept(db: Database) -> list[Certificate]:
    """Return the certificates this vault keeps."""
    rows = db.execute("SELECT json, signature FROM certificate ORDER BY id").fetchall()
    return [parse_certificate(bytes(json), bytes(signature)) for json, signature in rows]


def trust_of(vault: Vault) -> TrustStore:
    """Return what this vault trusts as of now."""
    certificates = kept(vault.db)
    pinned = {bytes(row[0]).hex() for row in vault.db.execute("SELECT key FROM trust").fetchall()}
    roots = {root.key: root.scope for root in map(self_signed, certificates) if root and root.key in pinned}
    key = operations_key(vault)
    if key is not None:
        roots[key.public_key().public_bytes_raw().hex()] = vault.office
    revoked = {
        device: tuple(found.scope for found in revocations)
        for device, revocations in decisions_in_force(vault.db).revoked.items()
    }
    return TrustStore(roots, tuple(certificates), revoked, vault.practice)


def self_signed(certificate: Certificate) -> Desk | None:
    """Return what a self-signed desk certificate says, None for any other."""
    content = certificate.content
    if not isinstance(content, Desk) or content.kind != "desk" or content.key != content.issuer:
        return None
    return content if signature_holds(certificate) else None


def recipients_of(trust: TrustStore, office: str) -> list[str]:
    """Return the age recipients of every certified, unrevoked device of an office, sorted."""
    return sorted({device.recipient for device in devices_of(trust, office)})


def devices_of(trust: TrustStore, office: str) -> list[Device]:
    """Return the newest certificate of every certified, unrevoked device of an office, by name."""
    verdict = trust.judge()
    found = [verdict.device(device, office) for device in sorted(verdict.devices)]
    return [device for device in found if device is not None and not trust.is_revoked(device)]


def introduce_above(vault: Vault) -> None:
    """Certify to those who trust only this desk the desks above it. Must run inside a write transaction."""
    key = operations_key(vault)
    if key is None:
        return
    own = key.public_key().public_bytes_raw().hex()
    verdict = trust_of(vault).judge()
    known = {_introduction(one.content) for one in verdict.valid.values() if one.content.issuer == own}
    fresh = []
    for above in _desks_above(verdict, vault.office):
        content = msgspec.structs.replace(above, kind="above", issuer=own, issued=wall_clock(vault.now()))
        if content.key != own and _introduction(content) not in known:
            known.add(_introduction(content))
            fresh.append(issue(content, key))
    keep(vault.db, fresh)


def _desks_above(verdict: Verdict, office: str) -> list[Desk]:
    contents = (one.content for _, one in sorted(verdict.valid.items()))
    return [c for c in contents if isinstance(c, Desk) and c.scope != office and is_within(office, c.scope)]


def _introduction(content: Any) -> tuple[str, str, str]:
    return content.kind, content.key, content.scope


def own_certificates(vault: Vault, trust: TrustStore, devices: Iterable[str] = ()) -> list[Certificate]:
    """Return what a bundle carries: the proof of this office's devices, of others named, and introductions."""
    verdict = trust.judge()
    offices = {device.device for device in devices_of(trust, vault.office)}
    found = {one.id: one for one in verdict.chains({*offices, vault.device, *devices})}
    key = operations_key(vault)
    if key is not None:
        own = key.public_key().public_bytes_raw().hex()
        found |= {one.id: one for one in verdict.valid.values() if _is_introduction(one, own)}
    return [found[name] for name in sorted(found)]


def _is_introduction(certificate: Certificate, issuer: str) -> bool:
    content = certificate.content
    return isinstance(content, Desk) and content.issuer == issuer and content.kind == "above"


def require_device_key(key: bytes, device: str) -> None:
    """Raise BundleCertificate unless a device has the name that its key gives it."""
    if device_id(key) != device:
        raise BundleCertificate(reason="perangkat")
