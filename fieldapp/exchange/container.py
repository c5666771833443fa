"""The tar file inside a bundle: POSIX ustar in the one form that `resources/format/bundle.md` section 2 allows.

Called by the bundle. Works on bytes in memory; names that come from inside are looked up in a table and never become
paths.
"""

import re
from collections.abc import Iterable, Mapping

from fieldapp.errors import BundleContainer

BLOCK = 512
MOST_MEMBERS = 20_000

_END = bytes(2 * BLOCK)
_name = re.compile(
    rb"bagit\.txt|bag-info\.txt|manifest-sha256\.txt|tagmanifest-sha256\.txt|netra\.json(?:\.minisig)?"
    rb"|cert/[0-9a-f]{64}\.json(?:\.minisig)?|data/(?:heads|journal|payloads|signatures)\.jsonl|data/ranges\.json"
    rb"|data/evidence/[0-9a-f]{64}/[0-9]{5}-[0-9]{5}"
)
_octal = re.compile(rb"[0-7]{11}\0")


def pack(members: Mapping[str, bytes | memoryview], names: re.Pattern[bytes] = _name) -> bytes:
    """Return the tar of members, in ascending order of their names. Raises BundleContainer for a name not allowed."""
    pieces: list[bytes | memoryview] = []
    for name, data in sorted(members.items()):
        if not names.fullmatch(name.encode()):
            raise BundleContainer(reason=name)
        pieces += [_header(name.encode(), len(data)), data, bytes(-len(data) % BLOCK)]
    pieces.append(_END)
    return b"".join(pieces)


def unpack(data: bytes, names: re.Pattern[bytes] = _name) -> dict[str, memoryview]:
    """Return the members of a tar by name, without copying them. Raises BundleContainer for any other form."""
    members: dict[str, memoryview] = {}
    view, at, last = memoryview(data), 0, b""
    while len(data) - at > len(_END):
        header = bytes(view[at : at + BLOCK])
        name, size = _read_header(header, names)
        end = at + BLOCK + size
        padding = -size % BLOCK
        if end + padding > len(data) or name <= last or len(members) >= MOST_MEMBERS:
            raise BundleContainer(reason="daftar isi")
        if any(view[end : end + padding]):
            raise BundleContainer(reason="sela")
        members[name.decode()] = view[at + BLOCK : end]
        at, last = end + padding, name
    if data[at:] != _END:
        raise BundleContainer(reason="akhir")
    return members


def names_under(members: Iterable[str], folder: str) -> list[str]:
    """Return the names below a folder, sorted."""
    return sorted(name for name in members if name.startswith(folder))


def _header(name: bytes, size: int) -> bytes:
    fields = b"".join(
        (
            name.ljust(100, b"\0"),
            b"0000644\0" + b"0000000\0" * 2,
            b"%011o\0" % size,
            b"%011o\0" % 0,
            b" " * 8,
            b"0" + bytes(100),
            b"ustar\x0000",
            bytes(32 + 32 + 8 + 8 + 155 + 12),
        )
    )
    return fields[:148] + b"%06o\0 " % sum(fields) + fields[156:]


def _read_header(header: bytes, names: re.Pattern[bytes]) -> tuple[bytes, int]:
    name, size = header[:100].rstrip(b"\0"), header[124:136]
    if not names.fullmatch(name) or not _octal.fullmatch(size) or _header(name, int(size[:11], 8)) != header:
        raise BundleContainer(reason="kepala berkas")
    return name, int(size[:11], 8)
