"""One entry of the journal: its bytes, its hash, its commitments, and what a device signs about it.

The format is `resources/format/journal.md`, sections 1 to 4 and 9. Called by journal, intake and exchange.
Pure: never touches a database or a file.
"""

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec

from fieldapp import canonical
from fieldapp.errors import EntryMalformed, NotCanonical

VERSION = 1
HEAD_CONTEXT = "netra/head/1"
OFFICER_CONTEXT = "netra/officer/1"
DEVICE_CONTEXT = b"netra/device/1\n"
LARGEST_ENTRY = 64 * 1024
SALT_LENGTH = 16

_book = re.compile(r"([0-9a-f]{32})\.([1-9][0-9]{0,8})@(00|\d\d(?:\.\d\d(?:\.\d\d)?)?)", re.ASCII)
_office = re.compile(r"00|\d\d(?:\.\d\d(?:\.\d\d)?)?", re.ASCII)
_id = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_hash = re.compile(r"[0-9a-f]{64}")
_kind = re.compile(r"[a-z_]{1,32}\.[a-z_]{1,32}")
_wall = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", re.ASCII)


class Reference(NamedTuple):
    """The place and hash of an entry, as parents name it."""

    book: str
    seq: int
    hash: str


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"office": "from"}):
    """One entry as its bytes say it; `parents` are (book, seq, hash)."""

    v: int
    book: str
    seq: int
    prev: str
    lamport: int
    wall: str
    office: str
    officer: str
    record: str
    kind: str
    parents: list[Reference]
    open: str
    identity: str


@dataclass(frozen=True, slots=True)
class Book:
    """The three parts of a book's name: whose chain it is, which incarnation, for which office."""

    device: str
    incarnation: int
    office: str

    def __str__(self) -> str:
        return f"{self.device}.{self.incarnation}@{self.office}"


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A device's signature over the entry at one place of its book: `hash` 32 bytes, `signature` 64 bytes."""

    book: str
    seq: int
    hash: bytes
    signature: bytes


_decoder = msgspec.json.Decoder(Entry)
_encoder = msgspec.json.Encoder(order="sorted")
_names = tuple(field.encode_name for field in msgspec.structs.fields(Entry))


@lru_cache(maxsize=4096)
def parse_book(text: str) -> Book:
    """Return the parts of a book's name. Raises EntryMalformed."""
    match = _book.fullmatch(text)
    if not match:
        raise EntryMalformed(part="book")
    return Book(match[1], int(match[2]), match[3])


def parse_entry(data: bytes) -> Entry:
    """Return the entry that canonical bytes hold. Raises EntryMalformed for anything the format does not allow."""
    if len(data) > LARGEST_ENTRY:
        raise EntryMalformed(part="size")
    try:
        entry = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        return _parse_newer(data, error)
    if _encoder.encode(entry) != data:
        raise EntryMalformed(part="canonical")
    _check(entry)
    return entry


def _parse_newer(data: bytes, reason: Exception) -> Entry:
    """A newer version may say more: its chain is read and passed on, its meaning is held."""
    try:
        content = canonical.decode(data)
        if not isinstance(content, dict) or not isinstance(content.get("v"), int) or content["v"] <= VERSION:
            raise EntryMalformed(part=str(reason)) from reason
        known = {name: content[name] for name in _names if name in content}
        entry = msgspec.convert(known, Entry)
    except (NotCanonical, msgspec.ValidationError) as error:
        raise EntryMalformed(part=str(error)) from error
    _check(entry)
    return entry


def _check(entry: Entry) -> None:
    wrong = [
        part
        for part, holds in (
            ("v", 1 <= entry.v <= 1000),
            ("book", _book.fullmatch(entry.book)),
            ("seq", 1 <= entry.seq <= canonical.LARGEST_INTEGER),
            ("prev", entry.prev == "" if entry.seq == 1 else _hash.fullmatch(entry.prev)),
            ("lamport", entry.seq <= entry.lamport <= canonical.LARGEST_INTEGER),
            ("wall", _wall.fullmatch(entry.wall)),
            ("from", _office.fullmatch(entry.office)),
            ("officer", entry.officer == "" or _id.fullmatch(entry.officer)),
            ("record", _id.fullmatch(entry.record)),
            ("kind", _kind.fullmatch(entry.kind)),
            ("open", entry.open == "" or _hash.fullmatch(entry.open)),
            ("identity", entry.identity == "" or _hash.fullmatch(entry.identity)),
            ("parents", _parents_hold(entry.parents)),
        )
        if not holds
    ]
    if wrong:
        raise EntryMalformed(part=", ".join(wrong))


def _parents_hold(parents: Sequence[Reference]) -> bool:
    return (
        len(parents) <= 256
        and all(a < b for a, b in pairwise(parents))
        and all(_book.fullmatch(p.book) and p.seq >= 1 and _hash.fullmatch(p.hash) for p in parents)
    )


def encode_entry(entry: Entry) -> bytes:
    """Return the canonical bytes of an entry. Raises EntryMalformed."""
    _check(entry)
    return _encoder.encode(entry)


def entry_hash(data: bytes) -> bytes:
    """Return the 32-byte hash by which an entry is known."""
    return hashlib.sha256(data).digest()


@dataclass(frozen=True, slots=True)
class Payload:
    """What lies beside the chain: salt, canonical bytes, and the commitment that stands in the entry."""

    salt: bytes
    data: bytes
    commitment: str


def make_payload(content: Mapping[str, Any]) -> Payload:
    """Return a freshly salted payload. Raises NotCanonical for values the format cannot hold."""
    salt, data = secrets.token_bytes(SALT_LENGTH), canonical.encode(dict(content))
    return Payload(salt, data, commitment(salt, data))


def commitment(salt: bytes, data: bytes) -> str:
    """Return the commitment to a payload: SHA-256 of salt and bytes, hexadecimal."""
    return hashlib.sha256(salt + data).hexdigest()


def device_id(public_key: bytes) -> str:
    """Return the name of the device that owns a raw 32-byte Ed25519 public key."""
    return hashlib.sha256(DEVICE_CONTEXT + public_key).hexdigest()[:32]


def head_bytes(book: str, seq: int, digest: bytes) -> bytes:
    """Return the canonical bytes that a device signs as the head of its book."""
    return canonical.encode({"book": book, "ctx": HEAD_CONTEXT, "hash": digest.hex(), "seq": seq})


def officer_bytes(officer: str, digest: bytes) -> bytes:
    """Return the canonical bytes that an officer signs about an entry of their own."""
    return canonical.encode({"ctx": OFFICER_CONTEXT, "entry": digest.hex(), "officer": officer})
