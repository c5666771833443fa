"""The header of a part (`netra.json`): who sends what to whom, and the digests that cover everything in it.

Called by the bundle, the merge and the export. `resources/format/bundle.md` section 3. Pure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

import msgspec

from fieldapp import canonical
from fieldapp.case.office import is_office_code, is_within
from fieldapp.errors import BundleHeader, BundleVersion, NotCanonical

CONTEXT = "netra/bundle/1"
VERSION = 1
LONGEST = 64 * 1024
MOST_PARTS = 99_999

Kind = Literal["export", "receipt"]

_device = re.compile(r"[0-9a-f]{32}")
_hash = re.compile(r"[0-9a-f]{64}")
_wall = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Header:
    """What `netra.json` says; the digests stay empty until the part is built."""

    kind: Kind
    device: str
    incarnation: int
    office: str
    to_office: str
    number: int
    part: int
    parts: int
    made: str
    recipients: tuple[str, ...] = ()
    previous: str = ""
    practice: bool = False
    manifest: str = ""
    certificates: str = ""

    @property
    def group(self) -> str:
        """The name that all parts of the bundle share."""
        return f"{self.office}-{self.to_office}-{self.device}.{self.incarnation}-{self.number}"

    @property
    def file_name(self) -> str:
        """The name of the part's file."""
        short = f"{self.office}-{self.to_office}-{self.device[:8]}.{self.incarnation}-{self.number}"
        return f"{short}-{self.part}of{self.parts}.netra"


class _From(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    device: str
    incarnation: int
    office: str


class _To(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    office: str
    recipients: list[str]


class _Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"sender": "from"}):
    ctx: str
    v: int
    kind: Kind
    sender: _From
    to: _To
    number: int
    part: int
    parts: int
    made: str
    previous: str
    practice: bool
    manifest: str
    certificates: str


def fingerprint(recipient: str) -> str:
    """Return the fingerprint of an age recipient, as headers name it."""
    return canonical.sha256(recipient.encode())[:32]


def complete(header: Header, *, recipients: Iterable[str], manifest: str, certificates: str) -> Header:
    """Return the header with the fingerprints of its recipients and the digests of what it covers."""
    named = tuple(sorted({fingerprint(text) for text in recipients}))
    return replace(header, recipients=named, manifest=manifest, certificates=certificates)


def encode_header(header: Header) -> bytes:
    """Return the canonical bytes of `netra.json`."""
    return canonical.encode(
        {
            "ctx": CONTEXT,
            "v": VERSION,
            "kind": header.kind,
            "from": {"device": header.device, "incarnation": header.incarnation, "office": header.office},
            "to": {"office": header.to_office, "recipients": sorted(header.recipients)},
            "number": header.number,
            "part": header.part,
            "parts": header.parts,
            "made": header.made,
            "previous": header.previous,
            "practice": header.practice,
            "manifest": header.manifest,
            "certificates": header.certificates,
        }
    )


def parse_header(data: bytes) -> Header:
    """Return what signed bytes of `netra.json` say. Raises BundleVersion for a newer format, else BundleHeader."""
    if len(data) > LONGEST:
        raise BundleHeader(reason="panjang")
    try:
        content = canonical.decode(data)
        _check_version(content)
        form = msgspec.convert(content, _Form)
    except (NotCanonical, msgspec.ValidationError) as error:
        raise BundleHeader(reason="bentuk") from error
    header = Header(
        kind=form.kind,
        device=form.sender.device,
        incarnation=form.sender.incarnation,
        office=form.sender.office,
        to_office=form.to.office,
        number=form.number,
        part=form.part,
        parts=form.parts,
        made=form.made,
        recipients=tuple(form.to.recipients),
        previous=form.previous,
        practice=form.practice,
        manifest=form.manifest,
        certificates=form.certificates,
    )
    _check(header)
    return header


def offices_fit(header: Header) -> bool:
    """Say whether the two offices stand to each other as the kind of bundle asks."""
    if header.kind == "export":
        return is_within(header.office, header.to_office)
    return is_within(header.to_office, header.office)


def in_area(book: str, area: str) -> bool:
    """Say whether the office of a book lies in an area."""
    return is_within(book.partition("@")[2], area)


def _check_version(content: Any) -> None:
    if not isinstance(content, dict) or not str(content.get("ctx")).startswith("netra/bundle/"):
        raise BundleHeader(reason="konteks")
    version = content.get("v")
    if content["ctx"] != CONTEXT or version != VERSION or isinstance(version, bool):
        raise BundleVersion(version=version if isinstance(version, int) else "?")


def _check(header: Header) -> None:
    holds = (
        _device.fullmatch(header.device)
        and 1 <= header.incarnation < 2**16
        and is_office_code(header.office)
        and is_office_code(header.to_office)
        and 1 <= header.number < 2**32
        and 1 <= header.part <= header.parts <= MOST_PARTS
        and _wall.fullmatch(header.made)
        and all(_device.fullmatch(text) for text in header.recipients)
        and list(header.recipients) == sorted(set(header.recipients))
        and (header.previous == "" or _hash.fullmatch(header.previous))
        and _hash.fullmatch(header.manifest)
        and _hash.fullmatch(header.certificates)
    )
    if not holds:
        raise BundleHeader(reason="isian")
