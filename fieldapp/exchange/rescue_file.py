"""The two files of a recovery by the office above, and what the locked laptop keeps in between.

`resources/format/people.md` section 5: canonical JSON, small, with a sum that tells damage. Called by both sides of a
rescue. Reads and writes the files; opens nothing that is sealed.
"""

from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec

from fieldapp import canonical
from fieldapp.errors import NotCanonical, RescueMalformed, RescueMissing
from fieldapp.vault import keys
from fieldapp.vault.disk import write_whole
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.passphrase import Sealed

LARGEST: Final = 64 * 1024
PENDING: Final = "rescue.json"
REQUEST_SUFFIX, ANSWER_SUFFIX = ".nrq", ".nra"

Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, msgspec.Meta(max_length=400)]
SealedHex = Annotated[str, msgspec.Meta(pattern=r"^(?:[0-9a-f]{2})+$", max_length=16 * 1024)]
VaultName = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who lost a passphrase."""

    id: Name
    name: Name


class SealedSlot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The slot of the office above, as it lies in the vault's slots."""

    recipient: Name
    sealed: SealedHex


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a locked laptop asks of the office above: its own slot opened, and the key sealed to `once`."""

    ctx: Literal["netra/recovery-request/1"] = "netra/recovery-request/1"
    v: Literal[1] = 1
    made: Name
    office: Name
    officer: Person
    once: Name
    slot: SealedSlot
    vault: VaultName


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the office above gives: the key of the vault, sealed to the one-time recipient of one request."""

    ctx: Literal["netra/recovery-answer/1"] = "netra/recovery-answer/1"
    v: Literal[1] = 1
    made: Name
    office: Name
    request: Digest
    sealed: SealedHex
    vault: VaultName


class Pending(Sealed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The one-time identity of the last request, sealed under the new passphrase; it never leaves the laptop."""

    ctx: Literal["netra/rescue/1"] = "netra/rescue/1"
    v: Literal[1] = 1
    made: Name
    office: Name
    officer: Person
    fingerprint: Name
    request: Digest


Content = Request | Answer | Pending
File = TypeVar("File", Request, Answer, Pending)


def digest_of(content: Content) -> str:
    """Return the SHA-256 of a file without its sum, hexadecimal."""
    return canonical.sha256(_body(content))


def fingerprint(content: Request) -> str:
    """Return the eight groups of four that two people compare on the telephone."""
    return keys.fingerprint(_body(content))


def write_file(content: Content, path: Path) -> None:
    """Write a file, the old one or the new one at any time. Raises the failures of the disk."""
    fields = msgspec.to_builtins(content)
    with storage_errors():
        write_whole(path, canonical.encode({**fields, "sum": _sum(fields)}))


def read_file(path: Path, form: type[File]) -> File:
    """Return what a file says. Raises RescueMissing, RescueMalformed for one byte that differs."""
    with storage_errors():
        if not path.exists():
            raise RescueMissing(name=path.name or str(path))
        if not path.is_file() or path.stat().st_size > LARGEST:
            raise RescueMalformed(name=path.name)
        data = path.read_bytes()
    try:
        fields = canonical.decode(data)
        if not isinstance(fields, dict) or fields.pop("sum", None) != _sum(fields):
            raise RescueMalformed(name=path.name)
        return msgspec.convert(fields, form)
    except (NotCanonical, msgspec.ValidationError) as error:
        raise RescueMalformed(name=path.name) from error


def _body(content: Content) -> bytes:
    return canonical.encode(msgspec.to_builtins(content))


def _sum(fields: dict[str, Any]) -> str:
    return canonical.sha256(canonical.encode(fields))[:16]
