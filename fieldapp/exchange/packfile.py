"""Sets of reference data that travel: packed and signed by a desk, checked and brought into force by an office.

`resources/format/packs.md`, section 2. Called by the command line and the windows. Never changes a set: what comes into
force is what was signed, all of it in one transaction, or nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from fieldapp import canonical
from fieldapp.case.office import is_within
from fieldapp.errors import (
    BundleContainer,
    BundleRefused,
    NotCanonical,
    PackDamaged,
    PackFolderUnfit,
    PackMissing,
    PackOlder,
    PackRefused,
    PackSchema,
    PackSigner,
    PackWaitsNot,
)
from fieldapp.exchange import container, credentials, minisig
from fieldapp.exchange.bundle import read_certificates
from fieldapp.exchange.certificate import Certificate, Desk
from fieldapp.packs.check import REGIONS, REGIONS_FILE, Fault, faults_of, is_version, version_key
from fieldapp.packs.reference import Packs
from fieldapp.packs.schema import KNOWN_SCHEMA
from fieldapp.vault.packbook import INSTALLED, KeptSet, keep_set, signed_file, waiting_sets
from fieldapp.vault.vault import Vault

CONTEXT: Final = "netra/pack/1"
LARGEST: Final = 16 * 1024 * 1024
HEAD, SIGNATURE = "pack.json", "pack.json.minisig"

_names = re.compile(
    rb"pack\.json(?:\.minisig)?|cert/[0-9a-f]{64}\.json(?:\.minisig)?|data/(?:[a-z]{1,20}\.toml|regions\.txt\.xz)"
)


class PackHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a signed set says of itself; `files` are the SHA-256 of its files by name."""

    ctx: str
    version: str
    schema: int
    made: str
    label: str
    files: dict[str, str]
    signer: str


@dataclass(frozen=True, slots=True)
class BuiltPack:
    """A signed set ready to be written: the name of its file, its bytes, and what it says of itself."""

    name: str
    data: bytes
    head: PackHead


@dataclass(frozen=True, slots=True)
class OpenedPack:
    """A set whose signature and files hold; `signer_name` and `signer_office` are those of the desk that signed it."""

    head: PackHead
    files: Mapping[str, bytes]
    data: bytes
    signer_name: str = ""
    signer_office: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """What lies in a folder: the version and label it gives itself, its files, and all that is wrong with them."""

    version: str
    label: str
    files: tuple[str, ...]
    faults: tuple[Fault, ...]


def look_over(folder: Path) -> Folder:
    """Return what lies in a folder and everything that is wrong with it. Raises PackFolderUnfit."""
    files = read_folder(folder)
    names, faults = tuple(_file_name(name) for name in files), faults_of(files)
    if faults:
        return Folder("", "", names, faults)
    head = Packs("", files).head
    return Folder(str(head["version"]), str(head["label"]), names, ())


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the files of a set in a folder, by name without ending. Raises PackFolderUnfit."""
    try:
        paths = [path for path in sorted(folder.iterdir()) if path.suffix == ".toml" or path.name == REGIONS_FILE]
        if sum(path.stat().st_size for path in paths) > LARGEST // 2:
            raise PackFolderUnfit(folder=str(folder))
        files = {path.stem: path.read_bytes() for path in paths}
    except OSError as error:
        raise PackFolderUnfit(folder=str(folder)) from error
    if "pack" not in files:
        raise PackFolderUnfit(folder=str(folder))
    return files


def require_sound(files: Mapping[str, bytes]) -> None:
    """Raise PackDamaged, naming the first fault, unless the files of a set are sound."""
    faults = faults_of(files)
    if faults:
        raise _damaged(faults[0])


def _damaged(fault: Fault) -> PackDamaged:
    return PackDamaged(file=fault.file, key=fault.key, line=fault.line, reason=fault.reason, fault=fault.sentence)


def build_pack(vault: Vault, folder: Path) -> BuiltPack:
    """Return the set in a folder as a file signed with the key of this desk, which is made at first use.

    Raises PackFolderUnfit, PackDamaged, and the failures of the disk.
    """
    files = read_folder(folder)
    require_sound(files)
    return sign_pack(vault, files)


def sign_pack(vault: Vault, files: Mapping[str, bytes]) -> BuiltPack:
    """Return a sound set as a signed file."""
    vault.require("reference")
    with vault.joining():
        key = credentials.become_desk(vault)
    public = key.public_key().public_bytes_raw().hex()
    said = Packs("", files).head
    head = PackHead(
        ctx=CONTEXT, version=said["version"], schema=said["schema"], made=said["made"].isoformat(), label=said["label"],
        files={_file_name(name): canonical.sha256(data) for name, data in files.items()}, signer=public,
    )  # fmt: skip
    signed = canonical.encode(msgspec.to_builtins(head))
    members: dict[str, bytes | memoryview] = {HEAD: signed, SIGNATURE: minisig.sign(key, signed, CONTEXT)}
    members |= {f"data/{_file_name(name)}": data for name, data in files.items()}
    for one in credentials.trust_of(vault).judge().chains([public]):
        members |= {f"cert/{one.id}.json": one.json, f"cert/{one.id}.json.minisig": one.minisig}
    return BuiltPack(file_name(head.version), container.pack(members, _names), head)


def install_pack(vault: Vault, path: Path) -> KeptSet:
    """Bring the set in a file into force; from then on every record is written under it.

    Raises PackMissing, PackRefused, PackSchema, PackSigner, PackOlder, PackDamaged, and the failures of the disk: then
    the set in force stays as it is. Raises RightMissing.
    """
    vault.require("reference")
    return _bring_into_force(vault, open_pack(vault, path))


def install_waiting(vault: Vault, version: str) -> KeptSet:
    """Bring a set into force that came with a receipt and waits here.

    It is checked as on the day it came. Raises PackWaitsNot for a version that does not wait, else as `install_pack`.
    """
    vault.require("reference")
    waits = any(one.version == version for one in waiting_sets(vault.db))
    data = signed_file(vault.db, version) if waits else None
    if data is None:
        raise PackWaitsNot(version=version)
    return _bring_into_force(vault, open_bytes(vault, file_name(version), data))


def _bring_into_force(vault: Vault, opened: OpenedPack) -> KeptSet:
    with vault.writing() as db:
        present = vault.packs.base
        if version_key(opened.head.version) <= version_key(present):
            raise PackOlder(version=opened.head.version, present=present)
        db.execute("DELETE FROM pack WHERE version = ?", (opened.head.version,))
        kept = keep_set(db, opened.files, INSTALLED, opened.head.signer, vault.now(), opened.data)
        for one in waiting_sets(db):
            if version_key(one.version) <= version_key(kept.version):
                db.execute("DELETE FROM pack WHERE version = ?", (one.version,))
        return kept


def file_name(version: str) -> str:
    """Return what the file of a set is called."""
    return f"netra-acuan-{version}.tar"


def open_pack(vault: Vault, path: Path) -> OpenedPack:
    """Return the set in a file after every check, nothing changed. Raises as `install_pack`, PackOlder apart."""
    return open_bytes(vault, path.name, _read(path))


def open_bytes(vault: Vault, name: str, data: bytes) -> OpenedPack:
    """Return the set in these bytes after every check, nothing changed. Raises as `open_pack`."""
    try:
        members = container.unpack(data, _names)
        head = _read_head(bytes(members[HEAD]))
        certificates = tuple(read_certificates(members))
        signature = bytes(members[SIGNATURE])
    except (BundleContainer, KeyError, NotCanonical, msgspec.ValidationError, BundleRefused) as error:
        raise PackRefused(name=name) from error
    if head.schema > KNOWN_SCHEMA:
        raise PackSchema(version=head.version)
    signer = _check_signer(vault, head, bytes(members[HEAD]), signature, certificates)
    files = {one.removeprefix("data/"): bytes(held) for one, held in members.items() if one.startswith("data/")}
    if {one: canonical.sha256(held) for one, held in files.items()} != head.files:
        raise PackRefused(name=name)
    found = {Path(one).stem: held for one, held in files.items()}
    require_sound(found)
    said: Mapping[str, Any] = Packs("", found).head
    if said["version"] != head.version or said["schema"] != head.schema:
        raise PackRefused(name=name)
    return OpenedPack(head, found, data, *signer)


def _read(path: Path) -> bytes:
    try:
        if not path.exists():
            raise PackMissing(name=path.name or str(path))
        if not path.is_file() or path.stat().st_size > LARGEST:
            raise PackRefused(name=path.name)
        return path.read_bytes()
    except OSError as error:
        raise PackRefused(name=path.name) from error


def _read_head(data: bytes) -> PackHead:
    head = msgspec.convert(canonical.decode(data), PackHead)
    if head.ctx != CONTEXT or not is_version(head.version):
        raise msgspec.ValidationError("head")
    return head


def _check_signer(
    vault: Vault, head: PackHead, signed: bytes, signature: bytes, certificates: tuple[Certificate, ...]
) -> tuple[str, str]:
    """Return name and office of the desk that signed the head.

    Raises PackSigner unless it is the desk of this office, or one above it that we trust.
    """
    try:
        verdict = credentials.trust_of(vault).judge(certificates)
    except BundleRefused as error:
        raise PackSigner(version=head.version) from error
    if not any(is_within(vault.office, area) for area in verdict.areas.get(head.signer, frozenset())):
        raise PackSigner(version=head.version)
    if not minisig.verify(bytes.fromhex(head.signer), signed, signature, CONTEXT):
        raise PackSigner(version=head.version)
    desks = [one.content for _, one in sorted(verdict.valid.items()) if isinstance(one.content, Desk)]
    return next(((one.name, one.office) for one in desks if one.key == head.signer), ("", vault.office))


def _file_name(name: str) -> str:
    return REGIONS_FILE if name == REGIONS else f"{name}.toml"
