"""The BagIt bag inside a bundle (RFC 8493): its four files, made from what lies in it.

Called by the bundle, to write the files and to compare them with files that were read: section 2 of
`resources/format/bundle.md` leaves them no freedom. Pure.
"""

import hashlib
from collections.abc import Mapping

BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"

Members = Mapping[str, bytes | memoryview]
Digests = Mapping[str, str]


def digests_of(members: Members) -> dict[str, str]:
    """Return the SHA-256 of every member, as hexadecimal digits."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}


def manifest_of(digests: Digests) -> bytes:
    """Return the manifest: one line of hash and name for every member below `data/`."""
    return _lines({name: found for name, found in digests.items() if name.startswith("data/")})


def certificate_lines(digests: Digests) -> bytes:
    """Return the lines of the tag manifest that name certificates."""
    return _lines({name: found for name, found in digests.items() if name.startswith("cert/")})


def tag_manifest_of(digests: Digests) -> bytes:
    """Return the tag manifest: every member outside `data/` but itself."""
    return _lines({n: found for n, found in digests.items() if not n.startswith("data/") and n != TAG_MANIFEST})


def info_of(members: Members, group: str, part: int, parts: int) -> bytes:
    """Return bag-info.txt: which bag of which group, and how many bytes and files lie in it."""
    sizes = [len(data) for name, data in members.items() if name.startswith("data/")]
    lines = f"Bag-Count: {part} of {parts}\nBag-Group-Identifier: {group}\nPayload-Oxum: {sum(sizes)}.{len(sizes)}\n"
    return lines.encode()


def digest(data: bytes) -> str:
    """Return a SHA-256 as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _lines(digests: Digests) -> bytes:
    return "".join(f"{found}  {name}\n" for name, found in sorted(digests.items())).encode()
