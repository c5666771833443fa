"""The three files of an enrolment: canonical JSON with the proofs of the keys that made them.

`resources/format/bundle.md` section 8. Called by enrolment. Reads and writes the files; decides nothing about them.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp import canonical
from fieldapp.errors import BundleCertificate, EnrolmentMalformed, EnrolmentMissing, NotCanonical
from fieldapp.exchange.certificate import Officer, raw_key
from fieldapp.vault import keys
from fieldapp.vault.disk import write_whole
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.keys import check_public_key

LONGEST = 4 * 1024 * 1024
MOST_PROOFS = 2


class Invitation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a desk offers: its key to pin, its certificates, and a code that is good for one device."""

    ctx: Literal["netra/invitation/1"] = "netra/invitation/1"
    v: Literal[1] = 1
    certificates: list[dict[str, str]]
    code: str
    made: str
    office: str
    practice: bool
    root: str


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a laptop asks for: certificates for these keys."""

    ctx: Literal["netra/request/1"] = "netra/request/1"
    v: Literal[1] = 1
    code: str
    device: str
    key: str
    made: str
    name: str
    office: str
    officers: list[Officer]
    operations: str
    practice: bool
    recipient: str


class OfficeKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The recovery key of an office, as answers carry it."""

    office: str
    recipient: str


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the desk gives: the certificates of the laptop, the chain above them, its office's recovery key, and the
    laptop that the new one replaces.
    """

    ctx: Literal["netra/answer/1"] = "netra/answer/1"
    v: Literal[1] = 1
    certificates: list[dict[str, str]]
    device: str
    made: str
    recovery: OfficeKey | None = None
    replaces: str = ""


class _Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    signature: str


File = TypeVar("File", Invitation, Request, Answer)


def fingerprint(content: Invitation | Request | Answer) -> str:
    """Return the eight groups of four that two people compare on the phone."""
    return keys.fingerprint(_body(content))


def write_file(
    content: Invitation | Request | Answer, signers: Sequence[Ed25519PrivateKey], dest: Path, name: str
) -> Path:
    """Write a file with the proofs of its keys; `dest` is a folder, or the file itself. Returns where it lies."""
    body = _body(content)
    proofs = [{"key": key.public_key().public_bytes_raw().hex(), "signature": key.sign(body).hex()} for key in signers]
    path = dest / name if dest.is_dir() else dest
    with storage_errors():
        write_whole(path, canonical.encode({**msgspec.to_builtins(content), "proofs": proofs}))
    return path


def read_file(path: Path, form: type[File]) -> tuple[File, set[str]]:
    """Return what a file says and the keys that signed it.

    Raises EnrolmentMissing where no file is, EnrolmentMalformed for one byte that differs.
    """
    with storage_errors():
        if not path.exists():
            raise EnrolmentMissing(name=path.name or str(path))
        if not path.is_file() or path.stat().st_size > LONGEST:
            raise EnrolmentMalformed(name=path.name)
        data = path.read_bytes()
    try:
        fields = canonical.decode(data)
        if not isinstance(fields, dict):
            raise EnrolmentMalformed(name=path.name)
        proofs = msgspec.convert(fields.pop("proofs", None), list[_Proof])
        content = msgspec.convert(fields, form)
        signed = {_checked(proof, canonical.encode(fields)) for proof in proofs[:MOST_PROOFS]}
    except (NotCanonical, msgspec.ValidationError, BundleCertificate, InvalidSignature, ValueError) as error:
        raise EnrolmentMalformed(name=path.name) from error
    if not signed or len(proofs) > MOST_PROOFS:
        raise EnrolmentMalformed(name=path.name)
    return content, signed


def _body(content: Invitation | Request | Answer) -> bytes:
    return canonical.encode(msgspec.to_builtins(content))


def _checked(proof: _Proof, body: bytes) -> str:
    check_public_key(raw_key(proof.key)).verify(bytes.fromhex(proof.signature), body)
    return proof.key
