"""Certificates: canonical JSON with a detached minisign signature, that says who a key belongs to.

`resources/format/bundle.md` section 4. Called by enrolment, trust and the bundle. Pure; who is believed is decided in
`fieldapp.exchange.trust`.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp import canonical
from fieldapp.case.office import is_office_code, is_within
from fieldapp.errors import BundleCertificate, KeyRefused, NotCanonical
from fieldapp.exchange import minisig
from fieldapp.vault.age import check_recipient
from fieldapp.vault.entry import device_id
from fieldapp.vault.keys import check_public_key

CONTEXT = "netra/cert/1"
LONGEST = 64 * 1024
MOST_OFFICERS = 200
LONGEST_NAME = 200
MOST_REMEMBERED = 16_384
HEX = "0123456789abcdef"

_judged: dict[tuple[str, bytes], bool] = {}


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


class Revoked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An operations key that was lost: of all that it issued inside the area only `keep` stays valid."""

    ctx: Literal["netra/cert/1"] = "netra/cert/1"
    kind: Literal["revoked"] = "revoked"
    key: str
    office: str
    scope: str
    keep: list[str]
    name: str
    issued: str
    issuer: str


Content = Device | Desk | Revoked


@dataclass(frozen=True)
class Certificate:
    """A certificate as it travels: the exact bytes, their signature file, and what they say."""

    json: bytes
    minisig: bytes
    content: Content

    @cached_property
    def id(self) -> str:
        """The SHA-256 of the JSON, by which the certificate is named."""
        return canonical.sha256(self.json)


def issue(content: Content, key: Ed25519PrivateKey) -> Certificate:
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
        form: Any = {"device": Device, "revoked": Revoked}.get(str(kind), Desk)
        content = msgspec.convert(fields, form)
    except (NotCanonical, msgspec.ValidationError) as error:
        raise BundleCertificate(reason="bentuk") from error
    _check(content)
    return Certificate(data, signature, content)


def signature_holds(certificate: Certificate) -> bool:
    """Say whether the certificate is signed by the key that it names as its issuer."""
    # the same certificates are judged with every part: a signature over the same bytes is computed once
    holds = _judged.get((certificate.id, certificate.minisig))
    if holds is None:
        issuer = bytes.fromhex(certificate.content.issuer)
        holds = minisig.verify(issuer, certificate.json, certificate.minisig, CONTEXT)
        remember_signature(certificate, holds=holds)
    return holds


def remember_signature(certificate: Certificate, *, holds: bool) -> None:
    """Remember what the signature of a certificate is worth, for one that was checked before it was kept, too."""
    if len(_judged) >= MOST_REMEMBERED:
        _judged.clear()
    _judged[certificate.id, certificate.minisig] = holds


def raw_key(text: str) -> bytes:
    """Return a public key written as 64 lower-case digits. Raises BundleCertificate, also for keys of small order."""
    if len(text) != 64 or text.strip(HEX):
        raise BundleCertificate(reason="kunci")
    key = bytes.fromhex(text)
    try:
        check_public_key(key)
    except (KeyRefused, ValueError) as error:
        raise BundleCertificate(reason="kunci lemah") from error
    return key


def _check(content: Content) -> None:
    key = raw_key(content.key)
    raw_key(content.issuer)
    texts = [content.office, content.scope, content.name, content.issued]
    if not is_office_code(content.office) or not is_office_code(content.scope) or max(map(len, texts)) > LONGEST_NAME:
        raise BundleCertificate(reason="kantor")
    if isinstance(content, Device):
        _check_device(content, key)
    elif isinstance(content, Revoked):
        _check_revoked(content)


def _check_revoked(content: Revoked) -> None:
    if not is_within(content.office, content.scope) or content.key == content.issuer:
        raise BundleCertificate(reason="pencabutan")
    if content.keep != sorted(set(content.keep)) or any(len(one) != 64 or one.strip(HEX) for one in content.keep):
        raise BundleCertificate(reason="pencabutan")


def _check_device(content: Device, key: bytes) -> None:
    if content.device != device_id(key):
        raise BundleCertificate(reason="perangkat")
    try:
        check_recipient(content.recipient)
    except KeyRefused as error:
        raise BundleCertificate(reason="kunci lemah") from error
    if len(content.officers) > MOST_OFFICERS or not 1 <= content.serial < 2**32:
        raise BundleCertificate(reason="petugas")
    for officer in content.officers:
        raw_key(officer.key)
