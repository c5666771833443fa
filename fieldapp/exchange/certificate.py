"""Certificates: canonical JSON with a detached minisign signature, that says who a key belongs to.

`resources/format/bundle.md` section 4. Called by enrolment, trust and the bundle. Pure; who is believed is decided in
`fieldapp.exchange.trust`.
"""

from dataclasses import dataclass
from typing import Any, Literal

import msgspec
import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp import canonical
from fieldapp.case.office import is_office_code
from fieldapp.errors import BundleCertificate, KeyRefused, NotCanonical
from fieldapp.exchange import minisig
from fieldapp.vault.entry import device_id
from fieldapp.vault.keys import check_public_key

CONTEXT = "netra/cert/1"
LONGEST = 64 * 1024
MOST_OFFICERS = 200
LONGEST_NAME = 200


class Officer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An officer of a device and the public half of the officer's own signing key."""

    id: str
    key: str
    name: str


class Device(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A device certificate: this key and this recipient belong to this device of this office."""

    ctx: Literal["netra/cert/1"] = "netra/cert/1"
    kind: Literal["device"] = "device"
    key: str
    recipient: str
    device: str
    office: str
    name: str
    officers: list[Officer]
    serial: int
    issued: str
    issuer: str
    practice: bool

    @property
    def scope(self) -> str:
        """The area that the issuer must have authority over."""
        return self.office


class Desk(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An operations key and its area: certified from above (`desk`) or introduced from below (`above`)."""

    ctx: Literal["netra/cert/1"] = "netra/cert/1"
    kind: Literal["desk", "above"] = "desk"
    key: str
    office: str
    scope: str
    name: str
    issued: str
    issuer: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as it travels: the exact bytes, their signature file, and what they say."""

    json: bytes
    minisig: bytes
    content: Device | Desk

    @property
    def id(self) -> str:
        """The SHA-256 of the JSON, by which the certificate is named."""
        return canonical.sha256(self.json)


def issue(content: Device | Desk, key: Ed25519PrivateKey) -> Certificate:
    """Return a certificate signed by an operations key. Raises BundleCertificate when the content is not lawful."""
    data = canonical.encode(msgspec.to_builtins(content))
    return parse_certificate(data, minisig.sign(key, data, CONTEXT))


def parse_certificate(data: bytes, signature: bytes) -> Certificate:
    """Return what a certificate says, its signature not yet checked. Raises BundleCertificate."""
    if len(data) > LONGEST:
        raise BundleCertificate(reason="panjang")
    try:
        fields = canonical.decode(data)
        kind = fields.get("kind") if isinstance(fields, dict) else None
        content = msgspec.convert(fields, Device) if kind == "device" else msgspec.convert(fields, Desk)
    except (NotCanonical, msgspec.ValidationError) as error:
        raise BundleCertificate(reason="bentuk") from error
    _check(content)
    return Certificate(data, signature, content)


def signature_holds(certificate: Certificate) -> bool:
    """Say whether the certificate is signed by the key that it names as its issuer."""
    issuer = bytes.fromhex(certificate.content.issuer)
    return minisig.verify(issuer, certificate.json, certificate.minisig, CONTEXT)


def raw_key(text: str) -> bytes:
    """Return a public key written as 64 lower-case digits. Raises BundleCertificate, also for keys of small order."""
    if len(text) != 64 or text.strip("0123456789abcdef"):
        raise BundleCertificate(reason="kunci")
    key = bytes.fromhex(text)
    try:
        check_public_key(key)
    except (KeyRefused, ValueError) as error:
        raise BundleCertificate(reason="kunci lemah") from error
    return key


def _check(content: Device | Desk) -> None:
    key = raw_key(content.key)
    raw_key(content.issuer)
    texts = [content.office, content.scope, content.name, content.issued]
    if not is_office_code(content.office) or not is_office_code(content.scope) or max(map(len, texts)) > LONGEST_NAME:
        raise BundleCertificate(reason="kantor")
    if isinstance(content, Device):
        _check_device(content, key)


def _check_device(content: Device, key: bytes) -> None:
    if content.device != device_id(key) or not is_recipient(content.recipient):
        raise BundleCertificate(reason="perangkat")
    if len(content.officers) > MOST_OFFICERS or not 1 <= content.serial < 2**32:
        raise BundleCertificate(reason="petugas")
    for officer in content.officers:
        raw_key(officer.key)


def is_recipient(text: Any) -> bool:
    """Say whether a text is an age X25519 recipient."""
    if not isinstance(text, str) or len(text) != 62 or not text.startswith("age1"):
        return False
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True
