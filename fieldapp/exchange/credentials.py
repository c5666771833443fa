"""What a vault knows about keys: its own operations key, the keys it pinned, the certificates it keeps.

Called by enrolment, export, merge and receipts. The operations key makes this vault a desk: it signs certificates and
enrolment files, nothing else. Never decides what a certificate is worth: that is `fieldapp.exchange.trust`.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp.case.office import NATIONAL, is_within
from fieldapp.errors import BundleCertificate, DeskCutOff, DeskRevoked, RecipientsMany
from fieldapp.exchange.certificate import (
    Certificate,
    Desk,
    Device,
    Officer,
    issue,
    parse_certificate,
    remember_signature,
    signature_holds,
)
from fieldapp.exchange.trust import TrustStore, Verdict
from fieldapp.vault.database import Database
from fieldapp.vault.decisions import decisions_in_force
from fieldapp.vault.entry import device_id
from fieldapp.vault.journal import wall_clock
from fieldapp.vault.vault import Vault

OPERATIONS = "operations/ed25519"
LONGEST_NAME = 200
# beside them a header holds what the age library adds of its own
MOST_RECIPIENTS = 100
MOST_REMEMBERED = 16_384


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
        public, issued = key.public_key().public_bytes_raw(), wall_clock(vault.now())
        row = (OPERATIONS, key.private_bytes_raw(), public)
        vault.db.execute("INSERT INTO local_key (name, secret, public) VALUES (?, ?, ?)", row)
        desk, device = desk_of(vault, public.hex(), public.hex(), issued), own_device(vault, public, issued)
        keep(vault.db, [issue(desk, key), issue(device, key)])
    return key


def act_as_desk(vault: Vault) -> Ed25519PrivateKey:
    """Return the operations key for work in its name.

    Raises DeskRevoked when it was taken back, DeskCutOff when the key that certified it was, and its certificate fell.
    Must run inside a write transaction.
    """
    key = become_desk(vault)
    own = key.public_key().public_bytes_raw().hex()
    trust = trust_of(vault)
    if not trust.judge().covers(own, vault.office):
        raise DeskRevoked()
    above = {root: scope for root, scope in trust.roots.items() if root != own}
    by_others = any(one.content.key == own and one.content.issuer != own for one in trust.known)
    if above and by_others and not TrustStore(above, trust.known).judge().covers(own, vault.office):
        raise DeskCutOff()
    return key


def desk_of(vault: Vault, key: str, issuer: str, issued: str) -> Desk:
    """Return what a certificate says about a desk of this office."""
    return Desk(
        key=key,
        office=vault.office,
        scope=vault.office,
        name=vault.office_settings().name[:LONGEST_NAME],
        issued=issued,
        issuer=issuer,
    )


def own_device(vault: Vault, issuer: bytes, issued: str) -> Device:
    """Return what a certificate says about this laptop."""
    return Device(
        key=vault.device_keys.public.hex(),
        recipient=vault.age_recipient,
        device=vault.device,
        office=vault.office,
        name=vault.office_settings().name[:LONGEST_NAME],
        officers=officers_of(vault),
        serial=1,
        issued=issued,
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


def pin(vault: Vault, key: bytes, name: str) -> None:
    """Trust a key by itself: whose invitation was accepted, or the root key of this office.

    Must run inside a write transaction.
    """
    vault.db.execute("INSERT OR IGNORE INTO trust VALUES (?, ?, ?)", (key, name, wall_clock(vault.now())))


def let_go(vault: Vault, key: str) -> None:
    """Trust by themselves no more the keys that follow from this one, or that it takes back.

    What they may say they may say by its word, which alone can end it. Must run inside a write transaction.
    """
    trust = trust_of(vault)
    roots = {key: trust.roots[key]} if key in trust.roots else {}
    verdict = TrustStore(roots, trust.known).judge()
    revoked = {one.content.key for one in verdict.revocations()}
    for other in pinned_keys(vault.db) - {key}:
        if other in revoked or (other in trust.roots and verdict.covers(other, trust.roots[other])):
            vault.db.execute("DELETE FROM trust WHERE key = ?", (bytes.fromhex(other),))


def pinned_keys(db: Database) -> set[str]:
    """Return the keys this vault trusts by themselves, its own aside."""
    return {bytes(row[0]).hex() for row in db.execute("SELECT key FROM trust").fetchall()}


def kept(db: Database) -> list[Certificate]:
    """Return the certificates this vault keeps."""
    rows = db.execute("SELECT json, signature FROM certificate ORDER BY id").fetchall()
    return [_parse_kept(bytes(json), bytes(signature)) for json, signature in rows]


@lru_cache(maxsize=MOST_REMEMBERED)
def _parse_kept(json: bytes, signature: bytes) -> Certificate:
    found = parse_certificate(json, signature)
    # whoever could change this table could pin a key of their own: checking again what was checked proves nothing
    remember_signature(found, holds=True)
    return found


def trust_of(vault: Vault) -> TrustStore:
    """Return what this vault trusts as of now."""
    certificates = kept(vault.db)
    pinned = pinned_keys(vault.db)
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
    """Return the age recipients of every certified, unrevoked device of an office, sorted. Raises RecipientsMany."""
    found = sorted({device.recipient for device in devices_of(trust, office)})
    if len(found) > MOST_RECIPIENTS:
        raise RecipientsMany(office=office, most=MOST_RECIPIENTS)
    return found


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
    return [
        c for c in contents
        if isinstance(c, Desk) and c.scope != office and is_within(office, c.scope) and verdict.covers(c.key, c.scope)
    ]  # fmt: skip


def _introduction(content: Any) -> tuple[str, str, str]:
    return content.kind, content.key, content.scope


def own_certificates(vault: Vault, trust: TrustStore, devices: Iterable[str] = ()) -> list[Certificate]:
    """Return what a bundle carries: the proof of this office's devices and desk, of others named, introductions, and
    every revocation of a key with the proof of who issued it.
    """
    verdict = trust.judge()
    offices = {device.device for device in devices_of(trust, vault.office)}
    revocations = verdict.revocations()
    names = {*offices, vault.device, *devices, *(one.content.issuer for one in revocations)}
    key = operations_key(vault)
    own = key.public_key().public_bytes_raw().hex() if key else ""
    found = {one.id: one for one in (*verdict.chains({*names, own}), *revocations)}
    found |= {one.id: one for one in verdict.valid.values() if own and _is_introduction(one, own)}
    return [found[name] for name in sorted(found)]


def top_of(verdict: Verdict, key: str) -> Desk | None:
    """Return the self-signed certificate at the top of the chain that leads to an operations key, None for none."""
    own = {c.key: c for c in _desks(verdict) if c.key == c.issuer}
    found, seen = own.get(key), {key}
    while True:
        above = [c for c in _desks(verdict) if c.key == key and c.issuer not in seen and c.issuer in verdict.areas]
        if not above:
            return found
        key = min(above, key=lambda c: (_width(verdict, c.issuer), c.issued, c.issuer)).issuer
        seen.add(key)
        found = own.get(key, found)


def _desks(verdict: Verdict) -> list[Desk]:
    contents = (one.content for _, one in sorted(verdict.valid.items()))
    return [c for c in contents if isinstance(c, Desk) and c.kind == "desk"]


def _width(verdict: Verdict, key: str) -> int:
    return min(0 if area == NATIONAL else area.count(".") + 1 for area in verdict.areas[key])


def _is_introduction(certificate: Certificate, issuer: str) -> bool:
    content = certificate.content
    return isinstance(content, Desk) and content.issuer == issuer and content.kind == "above"


def require_device_key(key: bytes, device: str) -> None:
    """Raise BundleCertificate unless a device has the name that its key gives it."""
    if device_id(key) != device:
        raise BundleCertificate(reason="perangkat")
