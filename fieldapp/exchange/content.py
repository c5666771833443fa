"""The content of a part as lines: ranges, entries, payloads, heads and signatures.

`resources/format/bundle.md` section 5. Called by the bundle after every digest holds; who wrote them is for
`fieldapp.exchange.proof`, what they mean for the vault's intake. Pure.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec

from fieldapp import canonical
from fieldapp.errors import BundleContent, EntryMalformed, NotCanonical
from fieldapp.vault.entry import Entry, SignedHead, entry_hash, parse_book, parse_entry

T = TypeVar("T")

MOST_LINES = 100_000
MOST_SIGNATURES = 10_000
LONGEST_PAYLOAD = 8 * 1024 * 1024


_payload_tail = re.compile(rb',"entry":"([0-9a-f]{64})","part":"(identity|open)","salt":"([0-9a-f]{32})"\}')
_TAIL = len(b',"entry":"","part":"open","salt":""}') + 64 + 32
_PREFIX = b'{"data":'


class Range(NamedTuple):
    """A stretch of one book: every entry with after < seq <= upto."""

    book: str
    after: int
    upto: int


@dataclass(frozen=True, slots=True)
class Payload:
    """One payload of an entry: its salt and its canonical bytes."""

    entry: bytes
    part: Literal["identity", "open"]
    salt: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class OfficerSignature:
    """An officer's signature over an entry: raw key and signature."""

    entry: bytes
    officer: str
    key: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of an evidence file, counted from 1."""

    sha256: str
    index: int
    count: int
    data: bytes | memoryview


class Written(NamedTuple):
    """An entry as it travels: hash, what it says, its exact bytes."""

    hash: bytes
    entry: Entry
    data: bytes


@dataclass(frozen=True, slots=True)
class Content:
    """Everything below `data/` of one part but the evidence."""

    ranges: tuple[Range, ...] = ()
    entries: tuple[Written, ...] = ()
    payloads: tuple[Payload, ...] = ()
    heads: tuple[SignedHead, ...] = ()
    signatures: tuple[OfficerSignature, ...] = ()


class _Range(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    after: int
    book: str
    upto: int


class _Ranges(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    books: list[_Range]


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    book: str
    hash: str
    seq: int
    signature: str


class _Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    entry: str
    key: str
    officer: str
    signature: str


def write(data: bytes) -> Written:
    """Return the exact bytes of an entry with what they say. Raises EntryMalformed."""
    return Written(entry_hash(data), parse_entry(data), data)


def encode_content(content: Content) -> dict[str, bytes]:
    """Return the five files of a part's content by their names."""
    ranges = [{"after": r.after, "book": r.book, "upto": r.upto} for r in sorted(content.ranges)]
    entries = sorted(content.entries, key=_place)
    order = {written.hash: n for n, written in enumerate(entries)}
    payloads = sorted(content.payloads, key=lambda p: (order[p.entry], p.part))
    heads = sorted(content.heads, key=lambda h: (h.book, h.seq, h.hash))
    signatures = sorted(content.signatures, key=lambda s: (order[s.entry], s.officer))
    return {
        "data/ranges.json": canonical.encode({"books": ranges}),
        "data/journal.jsonl": _lines(written.data for written in entries),
        "data/payloads.jsonl": _lines(map(_payload_line, payloads)),
        "data/heads.jsonl": _lines(map(_head_line, heads)),
        "data/signatures.jsonl": _lines(map(_signature_line, signatures)),
    }


def decode_content(files: dict[str, memoryview]) -> Content:
    """Return the content of a part. Raises BundleContent for any other form, order or extent than the format's."""
    entries = tuple([_read_entry(line) for line in _split(files["data/journal.jsonl"])])
    content = Content(
        _read_ranges(bytes(files["data/ranges.json"])),
        entries,
        tuple(map(_read_payload, _split(files["data/payloads.jsonl"]))),
        tuple(map(_read_head, _split(files["data/heads.jsonl"], MOST_SIGNATURES))),
        tuple(map(_read_signature, _split(files["data/signatures.jsonl"], MOST_SIGNATURES))),
    )
    order = {written.hash: n for n, written in enumerate(entries)}
    _rising("catatan", [_place(written) for written in entries])
    _rising("rentang", content.ranges)
    _rising("tanda kepala", ((h.book, h.seq, h.hash) for h in content.heads))
    _rising("isi", ((order.get(p.entry, -1), p.part) for p in content.payloads))
    _rising("tanda tangan", ((order.get(s.entry, -1), s.officer) for s in content.signatures))
    named = {p.entry for p in content.payloads} | {s.entry for s in content.signatures}
    if not named <= order.keys():
        raise BundleContent(reason="isi tanpa catatan")
    _within_ranges(content)
    return content


def _place(written: Written) -> tuple[str, int, bytes]:
    return written.entry.book, written.entry.seq, written.hash


def _lines(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def _split(data: memoryview, most: int = MOST_LINES) -> Iterator[bytes]:
    text = bytes(data)
    if text and not text.endswith(b"\n"):
        raise BundleContent(reason="baris")
    if text.count(b"\n") > most:
        raise BundleContent(reason="jumlah baris")
    return iter(text.split(b"\n")[:-1])


def _rising(what: str, keys: Iterable[Any]) -> None:
    last = None
    for key in keys:
        if last is not None and not last < key:
            raise BundleContent(reason=f"urutan {what}")
        last = key


def _within_ranges(content: Content) -> None:
    """Each range runs from `after` to an entry at `upto` without a gap, and each entry lies in a range of its book."""
    places: dict[str, set[int]] = {}
    for written in content.entries:
        places.setdefault(written.entry.book, set()).add(written.entry.seq)
    # first, since what overlaps could be walked through again for each of a hundred thousand ranges
    if any(a.book == b.book and a.upto > b.after for a, b in pairwise(content.ranges)):
        raise BundleContent(reason="rentang")
    covered = 0
    for book, after, upto in content.ranges:
        held = places.get(book, set())
        if not 0 <= after < upto or upto - after > len(held) or any(n not in held for n in range(after + 1, upto + 1)):
            raise BundleContent(reason="rentang")
        covered += upto - after
    if covered != sum(map(len, places.values())):
        raise BundleContent(reason="rentang")


def _payload_line(payload: Payload) -> bytes:
    tail = b',"entry":"%s","part":"%s","salt":"%s"}'
    return (
        _PREFIX
        + payload.data
        + tail % (payload.entry.hex().encode(), payload.part.encode(), payload.salt.hex().encode())
    )


def _head_line(head: SignedHead) -> bytes:
    return canonical.encode(
        {"book": head.book, "hash": head.hash.hex(), "seq": head.seq, "signature": head.signature.hex()}
    )


def _signature_line(one: OfficerSignature) -> bytes:
    return canonical.encode(
        {"entry": one.entry.hex(), "key": one.key.hex(), "officer": one.officer, "signature": one.signature.hex()}
    )


def _read_entry(line: bytes) -> Written:
    try:
        return write(line)
    except EntryMalformed as error:
        raise BundleContent(reason="catatan") from error


def _read_payload(line: bytes) -> Payload:
    end = len(line) - _TAIL
    tail = None
    for start in (end, end - len("identity") + len("open")):
        tail = tail or (_payload_tail.fullmatch(line, start) if start > len(_PREFIX) else None)
    if tail is None or len(line) > LONGEST_PAYLOAD or not line.startswith(_PREFIX + b"{"):
        raise BundleContent(reason="isi")
    data = line[len(_PREFIX) : tail.start()]
    try:
        canonical.decode(data)
    except NotCanonical as error:
        raise BundleContent(reason="isi") from error
    part: Literal["identity", "open"] = "open" if tail[2] == b"open" else "identity"
    return Payload(bytes.fromhex(tail[1].decode()), part, bytes.fromhex(tail[3].decode()), data)


def _read_ranges(data: bytes) -> tuple[Range, ...]:
    found = _convert(data, _Ranges, LONGEST_PAYLOAD).books
    if len(found) > MOST_LINES:
        raise BundleContent(reason="jumlah rentang")
    return tuple(Range(one.book, one.after, one.upto) for one in found)


def _read_head(line: bytes) -> SignedHead:
    head = _convert(line, _Head)
    return SignedHead(_book_name(head.book), head.seq, _raw(head.hash, 32), _raw(head.signature, 64))


def _read_signature(line: bytes) -> OfficerSignature:
    one = _convert(line, _Signature)
    return OfficerSignature(_raw(one.entry, 32), one.officer, _raw(one.key, 32), _raw(one.signature, 64))


def _convert(data: bytes, form: type[T], longest: int = 4096) -> T:
    if len(data) > longest:
        raise BundleContent(reason="panjang baris")
    try:
        return msgspec.convert(canonical.decode(data), form)
    except (NotCanonical, msgspec.ValidationError) as error:
        raise BundleContent(reason="bentuk") from error


def _raw(text: str, length: int) -> bytes:
    if len(text) != 2 * length or text.strip("0123456789abcdef"):
        raise BundleContent(reason="angka")
    return bytes.fromhex(text)


def _book_name(text: str) -> str:
    try:
        parse_book(text)
    except EntryMalformed as error:
        raise BundleContent(reason="buku") from error
    return text
