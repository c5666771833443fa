"""The bytes of slots.json: its parts, how each is sealed and opened, and how the file and its copy are read and saved.

Called by `fieldapp.vault.slots` alone. The format is `resources/format/vault.md`, section 2.
"""

import hashlib
import hmac
import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from fieldapp import canonical
from fieldapp.errors import (
    NotCanonical,
    RecoveryWrong,
    SlotsDamaged,
    SlotsNewer,
    VaultMissing,
)
from fieldapp.vault.age import NotDecrypted, decrypt_bytes, encrypt_bytes, make_identity
from fieldapp.vault.disk import write_whole
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.passphrase import Cost, Hex, Sealed, open_secret, seal_secret

SLOTS = "slots.json"
COPY = "slots.json.bak"
LARGEST = 1024 * 1024
VERSION = 2

FIRST_CTX, FILE_CTX = "netra/slots/1", "netra/slots/2"
RECOVERY_CTX, HEADQUARTERS_CTX = "netra/recovery/1", "netra/headquarters/1"
_FIRST_SLOT_CTX, _SLOT_CTX = "netra/slot/1", "netra/slot/2"
_KEY_CTX, _PROOF_CTX, _CORE_CTX = "netra/slot-key/2", "netra/slot-proof/2", "netra/slots-core/2"

Sum = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}$")]
Recipient = Annotated[str, msgspec.Meta(max_length=200)]


class Slot(Sealed, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One officer's slot; one of version 1 has neither recipient nor key."""

    officer: str
    name: str
    sum: Sum
    recipient: Recipient = ""
    key: Hex = ""

    @property
    def is_first(self) -> bool:
        """Whether the slot is of version 1."""
        return not self.recipient


class RecoverySlot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The database key, age-encrypted to the identity on the recovery sheet."""

    recipient: Recipient
    sealed: Hex
    sum: Sum


class HeadquartersSlot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The database key, age-encrypted to the recovery recipient of the office above whose code is `office`."""

    office: str
    recipient: Recipient
    sealed: Hex
    sum: Sum


class Core(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What whoever has the database key must know to write slots, sealed under it."""

    nonce: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{24}$")]
    sealed: Hex


class SlotsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The whole file; `mac` is made with the database key, `sum` by anybody."""

    ctx: Literal["netra/slots/1", "netra/slots/2"]
    v: Literal[1, 2]
    vault: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]
    officers: list[Slot]
    recovery: RecoverySlot
    mac: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    sum: Sum
    core: Core | None = None
    headquarters: HeadquartersSlot | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """The open core: the key of the proofs, and the database key before this one while the key is being changed."""

    key: bytes = field(repr=False)
    old: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a slot holds: the database key, and the secret of the officer's signing key (empty in version 1)."""

    db_key: bytes = field(repr=False)
    signing: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Laptop:
    """A laptop and its office, as the slot of an office above names them."""

    device: str
    office: str


@dataclass(frozen=True, slots=True)
class Person:
    """An officer as a slot names one."""

    id: str
    name: str


# ---- one slot --------------------------------------------------------------------------------------------------------


def seal_slot(
    key: bytes, vault: str, authority: bytes, officer: Person, passphrase: str, signing: bytes, cost: Cost
) -> Slot:  # fmt: skip
    """Return a new slot of an officer, with a new identity of its own."""
    officer = Person(officer.id, unicodedata.normalize("NFC", officer.name))
    identity, recipient = make_identity()
    secrets = {"authority": authority.hex(), "identity": identity, "signing": signing.hex()}
    sealed = seal_secret(canonical.encode(secrets), passphrase, _about(vault, officer, recipient), cost)
    fields = {**msgspec.to_builtins(sealed), "officer": officer.id, "name": officer.name, "recipient": recipient}
    return _with_key(fields, key, vault, authority)


def put_key(slot: Slot, key: bytes, vault: str, authority: bytes) -> Slot:
    """Return an officer's slot with another database key in it."""
    fields = {name: value for name, value in msgspec.to_builtins(slot).items() if name not in ("key", "sum")}
    return _with_key(fields, key, vault, authority)


def _with_key(fields: dict[str, Any], key: bytes, vault: str, authority: bytes) -> Slot:
    proof = _proof(authority, key, vault, fields["officer"])
    content = canonical.encode({"ctx": _KEY_CTX, "key": key.hex(), "proof": proof, "vault": vault})
    fields = {**fields, "key": encrypt_bytes(content, fields["recipient"]).hex()}
    return msgspec.convert({**fields, "sum": sum_of({**fields, "vault": vault})}, Slot)


def _proof(authority: bytes, key: bytes, vault: str, officer: str) -> str:
    said = canonical.encode({"ctx": _PROOF_CTX, "key": key.hex(), "officer": officer, "vault": vault})
    return hmac.new(authority, said, hashlib.sha256).hexdigest()


def open_slot(slot: Slot, vault: str, passphrase: str) -> Opened:
    """Open an officer's slot. Raises WrongPassphrase, and SlotsDamaged for a key that nobody of this vault put in."""
    officer = Person(slot.officer, slot.name)
    secret = open_secret(slot, passphrase, _about(vault, officer, slot.recipient))
    if slot.is_first:
        return Opened(secret, b"")
    secrets = canonical.decode(secret)
    try:
        content = canonical.decode(decrypt_bytes(bytes.fromhex(slot.key), secrets["identity"]))
        key = bytes.fromhex(content["key"])
        proof = _proof(bytes.fromhex(secrets["authority"]), key, vault, slot.officer)
        named = (content["ctx"], content["vault"]) == (_KEY_CTX, vault)
        holds = named and hmac.compare_digest(content["proof"], proof)
    except (NotDecrypted, NotCanonical, KeyError, TypeError, ValueError):
        raise SlotsDamaged(part=slot.name) from None
    if not holds:
        raise SlotsDamaged(part=slot.name)
    return Opened(key, bytes.fromhex(secrets["signing"]))


def _about(vault: str, officer: Person, recipient: str) -> dict[str, Any]:
    about = {"ctx": _SLOT_CTX, "name": officer.name, "officer": officer.id, "recipient": recipient, "vault": vault}
    if not recipient:
        about = {**about, "ctx": _FIRST_SLOT_CTX}
        del about["recipient"]
    return about


# ---- the core, and the slots of the recovery sheet and of the office above -------------------------------------------


def seal_core(key: bytes, vault: str, authority: Authority) -> Core:
    """Return the core under a database key."""
    nonce = os.urandom(12)
    content = canonical.encode({"authority": authority.key.hex(), "old": authority.old.hex()})
    sealed = ChaCha20Poly1305(_core_key(key)).encrypt(nonce, content, _about_core(vault))
    return Core(nonce=nonce.hex(), sealed=sealed.hex())


def open_core(content: SlotsFile, key: bytes) -> Authority:
    """Open the core with the database key; version 1 has none, and gets a new authority. Raises SlotsDamaged."""
    if content.core is None:
        return Authority(os.urandom(32))
    nonce, sealed = bytes.fromhex(content.core.nonce), bytes.fromhex(content.core.sealed)
    try:
        said = canonical.decode(ChaCha20Poly1305(_core_key(key)).decrypt(nonce, sealed, _about_core(content.vault)))
    except InvalidTag:
        raise SlotsDamaged(part=SLOTS) from None
    return Authority(bytes.fromhex(said["authority"]), bytes.fromhex(said["old"]))


def _core_key(key: bytes) -> bytes:
    return hmac.new(key, _CORE_CTX.encode(), hashlib.sha256).digest()


def _about_core(vault: str) -> bytes:
    return canonical.encode({"ctx": _CORE_CTX, "vault": vault})


def seal_recovery(key: bytes, vault: str, recipient: str) -> RecoverySlot:
    """Return the slot of a recovery sheet."""
    fields = {"recipient": recipient, "sealed": _seal_for(RECOVERY_CTX, key, vault, recipient)}
    return RecoverySlot(**fields, sum=sum_of({**fields, "vault": vault}))


def seal_headquarters(key: bytes, vault: str, office: str, recipient: str, laptop: Laptop) -> HeadquartersSlot:
    """Return the slot of an office above, which learns from it whose laptop it opens."""
    sealed = _seal_for(HEADQUARTERS_CTX, key, vault, recipient, device=laptop.device, office=laptop.office)
    fields = {"office": office, "recipient": recipient, "sealed": sealed}
    return HeadquartersSlot(**fields, sum=sum_of({**fields, "vault": vault}))


def _seal_for(ctx: str, key: bytes, vault: str, recipient: str, **more: str) -> str:
    return encrypt_bytes(canonical.encode({"ctx": ctx, "key": key.hex(), "vault": vault, **more}), recipient).hex()


def open_headquarters(sealed: bytes, identity: str, vault: str) -> tuple[bytes, Laptop]:
    """Return the database key from the slot of an office above, and whose laptop it opens. Raises RecoveryWrong."""
    key = open_for(HEADQUARTERS_CTX, sealed, identity, vault)
    value = canonical.decode(decrypt_bytes(sealed, identity))
    device, office = value.get("device"), value.get("office")
    if not isinstance(device, str) or not isinstance(office, str):
        raise RecoveryWrong()
    return key, Laptop(device, office)


def open_for(ctx: str, sealed: bytes, identity: str, vault: str) -> bytes:
    """Return the database key that was sealed for an age identity. Raises RecoveryWrong for anything else."""
    try:
        value = canonical.decode(decrypt_bytes(sealed, identity))
        key = bytes.fromhex(value["key"])
    except (NotDecrypted, NotCanonical, KeyError, TypeError, ValueError):
        raise RecoveryWrong() from None
    if value.get("ctx") != ctx or value.get("vault") != vault or len(key) != 32:
        raise RecoveryWrong()
    return key


def part_holds(part: Slot | RecoverySlot | HeadquartersSlot, vault: str) -> bool:
    """Say whether a slot is what was written, as far as anybody can tell."""
    return _sum_holds({**msgspec.to_builtins(part), "vault": vault})


# ---- the file --------------------------------------------------------------------------------------------------------


def save(folder: Path, key: bytes, content: SlotsFile, authority: Authority) -> None:
    """Write file and copy, of version 2, with the core under the key that is given."""
    fields = msgspec.to_builtins(content)
    fields |= {"ctx": FILE_CTX, "v": VERSION, "core": msgspec.to_builtins(seal_core(key, content.vault, authority))}
    fields["mac"] = mac_of(fields, key)
    fields["sum"] = sum_of({name: value for name, value in fields.items() if name != "sum"})
    save_bytes(folder, canonical.encode(fields))


def save_bytes(folder: Path, data: bytes) -> None:
    """Write the bytes of a file to it and to its copy, one after the other."""
    with storage_errors():
        write_whole(folder / SLOTS, data)
        write_whole(folder / COPY, data)


def readable(folder: Path) -> list[SlotsFile]:
    """Return the file and its copy, whichever of them can be read at all. Raises SlotsDamaged, VaultMissing."""
    found: list[SlotsFile] = []
    first: SlotsDamaged | None = None
    for path in (folder / SLOTS, folder / COPY):
        try:
            with storage_errors():
                if path.exists():
                    found.append(parse(path))
        except SlotsDamaged as error:
            first = first or error
    if not found:
        raise first or VaultMissing(folder=str(folder))
    return found


def parse(path: Path) -> SlotsFile:
    """Read one file. Raises SlotsDamaged, SlotsNewer, OSError."""
    if path.stat().st_size > LARGEST:
        raise SlotsDamaged(part=path.name)
    data = path.read_bytes()
    try:
        value = canonical.decode(data)
        if not isinstance(value, dict):
            raise SlotsDamaged(part=path.name)
        if isinstance(value.get("v"), int) and value["v"] > VERSION and _sum_holds(value):
            raise SlotsNewer()
        content = msgspec.convert(value, SlotsFile)
    except (NotCanonical, msgspec.ValidationError) as error:
        raise SlotsDamaged(part=path.name) from error
    whole = (content.ctx, content.core is None) == ((FIRST_CTX, True) if content.v == 1 else (FILE_CTX, False))
    if not whole or not content.officers:
        raise SlotsDamaged(part=path.name)
    return content


def load_intact(folder: Path, key: bytes) -> SlotsFile:
    """Return what this vault wrote, from the file or its copy. Raises SlotsDamaged when neither is that."""
    for content in readable(folder):
        if mac_holds(content, key):
            return content
    raise SlotsDamaged(part=SLOTS)


def mac_holds(content: SlotsFile, key: bytes) -> bool:
    """Say whether somebody with the database key wrote all of a file."""
    return hmac.compare_digest(content.mac, mac_of(msgspec.to_builtins(content), key))


def is_intact(folder: Path, content: SlotsFile, key: bytes, old: bytes = b"") -> bool:
    """Say whether file and copy are there, equal, and what this vault wrote.

    While the key is being changed, `old` is the one before, and one of the two may still be of that time.
    """
    whole = mac_holds(content, key) and _sum_holds(msgspec.to_builtins(content))
    if not whole or not all((folder / name).is_file() for name in (SLOTS, COPY)):
        return False
    if (folder / SLOTS).read_bytes() == (folder / COPY).read_bytes():
        return True
    found = readable(folder)
    return bool(old) and len(found) == len((SLOTS, COPY)) and all(mac_holds(f, key) or mac_holds(f, old) for f in found)


def mac_of(content: dict[str, Any], key: bytes) -> str:
    """Return the mac of a file's fields."""
    covered = {name: value for name, value in content.items() if name not in ("mac", "sum")}
    return hmac.new(key, canonical.encode(covered), hashlib.sha256).hexdigest()


def sum_of(content: dict[str, Any]) -> str:
    """Return the sum of fields, which anybody can make."""
    return canonical.sha256(canonical.encode(content))[:16]


def _sum_holds(content: dict[str, Any]) -> bool:
    covered = {name: value for name, value in content.items() if name != "sum"}
    return bool(content.get("sum") == sum_of(covered))
