"""slots.json: the database key, once per officer under a passphrase and once for the recovery sheet.

Called by `fieldapp.vault.vault` to create and to unlock a vault. The format is `resources/format/vault.md`, section 2.
The key itself never touches the disk; a slot that does not open says nothing about why.
"""

import hashlib
import hmac
import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from fieldapp import canonical
from fieldapp.errors import (
    NotCanonical,
    OfficerLast,
    OfficerPresent,
    OfficerUnknown,
    OfficerUnnamed,
    RecoveryWrong,
    SlotsDamaged,
    SlotsNewer,
    SlotsPresent,
    VaultMissing,
)
from fieldapp.vault.age import NotDecrypted, decrypt_bytes, encrypt_bytes, make_identity
from fieldapp.vault.disk import make_folder, write_whole
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.passphrase import STANDARD, Cost, Hex, Sealed, open_secret, require_strong, seal_secret
from fieldapp.vault.recovery import read_sheet, sheet_text

SLOTS = "slots.json"
COPY = "slots.json.bak"
LARGEST = 1024 * 1024

_FILE_CTX, _SLOT_CTX, _RECOVERY_CTX = "netra/slots/1", "netra/slot/1", "netra/recovery/1"

Sum = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}$")]


class Slot(Sealed, frozen=True, forbid_unknown_fields=True):
    """One officer's slot."""

    officer: str
    name: str
    sum: Sum


class RecoverySlot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The database key, age-encrypted to the identity on the recovery sheet."""

    recipient: str
    sealed: Hex
    sum: Sum


class SlotsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file; `mac` is made with the database key, `sum` by anybody."""

    ctx: Literal["netra/slots/1"]
    v: Literal[1]
    vault: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]
    officers: list[Slot]
    recovery: RecoverySlot
    mac: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    sum: Sum


@dataclass(frozen=True, slots=True)
class Unlocked:
    """An opened slot; `intact` is false when the file, or anything in it, is not what this vault wrote."""

    db_key: bytes = field(repr=False)
    officer_id: str
    officer_name: str
    intact: bool


@dataclass(frozen=True, slots=True)
class Officer:
    """Who has a slot."""

    id: str
    name: str


def create_slots(
    folder: Path, officer_id: str, officer_name: str, passphrase: str, cost: Cost = STANDARD
) -> tuple[bytes, str]:
    """Make the key of a new vault and its first slots; return the 32-byte key and the text of the recovery sheet.

    The text is kept nowhere. Raises PassphraseWeak, SlotsPresent, and the failures of the disk.
    """
    require_strong(passphrase)
    if (folder / SLOTS).exists() or (folder / COPY).exists():
        raise SlotsPresent()
    key, vault = os.urandom(32), os.urandom(16).hex()
    identity, recipient = make_identity()
    slot = _seal_slot(key, vault, Officer(officer_id, officer_name), passphrase, cost)
    with storage_errors():
        make_folder(folder)
    _save(folder, key, vault, [slot], _seal_recovery(key, vault, recipient))
    return key, sheet_text(identity)


def unlock(folder: Path, officer: str | None, passphrase: str) -> Unlocked:
    """Open the slot of an officer named by id or name, or the only one there is.

    Raises WrongPassphrase, OfficerUnknown, SlotsDamaged, SlotsNewer, VaultMissing.
    """
    first: SlotsDamaged | None = None
    for content in _readable(folder):
        slot = _find(content, officer)
        if _part_holds(slot, content.vault):
            about = _about(content.vault, Officer(slot.officer, slot.name))
            key = open_secret(slot, passphrase, about)
            return Unlocked(key, slot.officer, slot.name, first is None and _is_intact(folder, content, key))
        first = first or SlotsDamaged(part=slot.name)
    raise first or SlotsDamaged(part=SLOTS)


def unlock_by_recovery(folder: Path, recovery_text: str) -> bytes:
    """Return the database key with the text of the recovery sheet.

    Raises RecoveryMistyped, RecoveryWrong, SlotsDamaged, SlotsNewer, VaultMissing.
    """
    identity = read_sheet(recovery_text)
    for content in _readable(folder):
        if not _part_holds(content.recovery, content.vault):
            continue
        try:
            value = canonical.decode(decrypt_bytes(bytes.fromhex(content.recovery.sealed), identity))
        except NotDecrypted:
            raise RecoveryWrong() from None
        if value.get("ctx") != _RECOVERY_CTX or value.get("vault") != content.vault:
            raise RecoveryWrong()
        return bytes.fromhex(value["key"])
    raise SlotsDamaged(part="recovery")


def list_officers(folder: Path) -> list[Officer]:
    """Return who has a slot, in the order they were added. Raises SlotsDamaged, SlotsNewer, VaultMissing."""
    return [Officer(slot.officer, slot.name) for slot in _readable(folder)[0].officers]


def officers_in(path: Path) -> list[Officer]:
    """Return who has a slot in one file, as it lies in a backup. Raises SlotsDamaged, SlotsNewer."""
    with storage_errors():
        return [Officer(slot.officer, slot.name) for slot in _parse(path).officers]


def require_opens(path: Path, officer: str | None, passphrase: str) -> None:
    """Raise WrongPassphrase unless a passphrase opens an officer's slot in one file, as it lies in a backup."""
    with storage_errors():
        content = _parse(path)
    slot = _find(content, officer)
    open_secret(slot, passphrase, _about(content.vault, Officer(slot.officer, slot.name)))


def vault_id(folder: Path) -> str:
    """Return the random name of the vault, 32 hexadecimal digits. Raises SlotsDamaged, SlotsNewer, VaultMissing."""
    return _readable(folder)[0].vault


def add_officer(
    folder: Path, db_key: bytes, officer_id: str, officer_name: str, passphrase: str, cost: Cost = STANDARD
) -> None:
    """Add a slot for one more officer. Raises PassphraseWeak, OfficerPresent, SlotsDamaged."""
    require_strong(passphrase)
    content = _load_intact(folder, db_key)
    if any(slot.officer == officer_id for slot in content.officers):
        raise OfficerPresent(name=officer_name)
    slot = _seal_slot(db_key, content.vault, Officer(officer_id, officer_name), passphrase, cost)
    _save(folder, db_key, content.vault, [*content.officers, slot], content.recovery)


def remove_officer(folder: Path, db_key: bytes, officer_id: str) -> None:
    """Remove an officer's slot, from the copy too. Raises OfficerUnknown, OfficerLast, SlotsDamaged."""
    content = _load_intact(folder, db_key)
    slot = _find(content, officer_id)
    rest = [other for other in content.officers if other is not slot]
    if not rest:
        raise OfficerLast()
    _save(folder, db_key, content.vault, rest, content.recovery)


def change_passphrase(folder: Path, officer: str | None, old: str, new: str, cost: Cost = STANDARD) -> Unlocked:
    """Seal an officer's slot under a new passphrase and return what it opens.

    Raises PassphraseWeak and what unlocking raises.
    """
    require_strong(new)
    unlocked = unlock(folder, officer, old)
    reset_passphrase(folder, unlocked.db_key, unlocked.officer_id, new, cost)
    return unlocked


def reset_passphrase(folder: Path, db_key: bytes, officer_id: str, new: str, cost: Cost = STANDARD) -> None:
    """Seal an officer's slot under a new passphrase with a key that is known already, as after a recovery.

    Raises PassphraseWeak, OfficerUnknown, SlotsDamaged.
    """
    require_strong(new)
    content = _load_intact(folder, db_key)
    old = _find(content, officer_id)
    slot = _seal_slot(db_key, content.vault, Officer(old.officer, old.name), new, cost)
    officers = [slot if other is old else other for other in content.officers]
    _save(folder, db_key, content.vault, officers, content.recovery)


def renew_recovery(folder: Path, db_key: bytes) -> str:
    """Make a new recovery sheet, so that the old one opens nothing here any more; return its text."""
    content = _load_intact(folder, db_key)
    identity, recipient = make_identity()
    _save(folder, db_key, content.vault, content.officers, _seal_recovery(db_key, content.vault, recipient))
    return sheet_text(identity)


def mend_slots(folder: Path, db_key: bytes) -> None:
    """Write file and copy anew from whichever of them is what this vault wrote. Raises SlotsDamaged when neither is."""
    content = _load_intact(folder, db_key)
    _save(folder, db_key, content.vault, content.officers, content.recovery)


def intact_bytes(folder: Path, db_key: bytes) -> bytes:
    """Return the file as this vault wrote it, for a backup. Raises SlotsDamaged."""
    return canonical.encode(msgspec.to_builtins(_load_intact(folder, db_key)))


def _seal_slot(key: bytes, vault: str, officer: Officer, passphrase: str, cost: Cost) -> Slot:
    officer = Officer(officer.id, unicodedata.normalize("NFC", officer.name))
    sealed = seal_secret(key, passphrase, _about(vault, officer), cost)
    fields = {**msgspec.to_builtins(sealed), "officer": officer.id, "name": officer.name}
    return msgspec.convert({**fields, "sum": _sum({**fields, "vault": vault})}, Slot)


def _seal_recovery(key: bytes, vault: str, recipient: str) -> RecoverySlot:
    content = canonical.encode({"ctx": _RECOVERY_CTX, "key": key.hex(), "vault": vault})
    fields = {"recipient": recipient, "sealed": encrypt_bytes(content, recipient).hex()}
    return RecoverySlot(**fields, sum=_sum({**fields, "vault": vault}))


def _about(vault: str, officer: Officer) -> dict[str, Any]:
    return {"ctx": _SLOT_CTX, "name": officer.name, "officer": officer.id, "vault": vault}


def _find(content: SlotsFile, officer: str | None) -> Slot:
    wanted = unicodedata.normalize("NFC", officer or "").casefold()
    found = [slot for slot in content.officers if slot.officer == officer]
    found = found or [slot for slot in content.officers if officer is None or slot.name.casefold() == wanted]
    if len(found) != 1:
        names = ", ".join(slot.name for slot in content.officers)
        raise OfficerUnknown(name=officer, names=names) if officer else OfficerUnnamed(names=names)
    return found[0]


def _save(folder: Path, key: bytes, vault: str, officers: list[Slot], recovery: RecoverySlot) -> None:
    content = {
        "ctx": _FILE_CTX,
        "v": 1,
        "vault": vault,
        "officers": [msgspec.to_builtins(slot) for slot in officers],
        "recovery": msgspec.to_builtins(recovery),
    }
    content["mac"] = _mac(content, key)
    content["sum"] = _sum(content)
    data = canonical.encode(content)
    with storage_errors():
        write_whole(folder / SLOTS, data)
        write_whole(folder / COPY, data)


def _readable(folder: Path) -> list[SlotsFile]:
    """Return the file and its copy, whichever of them can be read at all."""
    found: list[SlotsFile] = []
    first: SlotsDamaged | None = None
    for path in (folder / SLOTS, folder / COPY):
        try:
            with storage_errors():
                if path.exists():
                    found.append(_parse(path))
        except SlotsDamaged as error:
            first = first or error
    if not found:
        raise first or VaultMissing(folder=str(folder))
    return found


def _parse(path: Path) -> SlotsFile:
    if path.stat().st_size > LARGEST:
        raise SlotsDamaged(part=path.name)
    data = path.read_bytes()
    try:
        value = canonical.decode(data)
        if not isinstance(value, dict):
            raise SlotsDamaged(part=path.name)
        if isinstance(value.get("v"), int) and value["v"] > 1 and _sum_holds(value):
            raise SlotsNewer()
        return msgspec.convert(value, SlotsFile)
    except (NotCanonical, msgspec.ValidationError) as error:
        raise SlotsDamaged(part=path.name) from error


def _load_intact(folder: Path, key: bytes) -> SlotsFile:
    for content in _readable(folder):
        if hmac.compare_digest(content.mac, _mac(msgspec.to_builtins(content), key)):
            return content
    raise SlotsDamaged(part=SLOTS)


def _is_intact(folder: Path, content: SlotsFile, key: bytes) -> bool:
    holds = hmac.compare_digest(content.mac, _mac(msgspec.to_builtins(content), key))
    same = all((folder / name).is_file() for name in (SLOTS, COPY))
    return holds and same and (folder / SLOTS).read_bytes() == (folder / COPY).read_bytes()


def _mac(content: dict[str, Any], key: bytes) -> str:
    covered = {name: value for name, value in content.items() if name not in ("mac", "sum")}
    return hmac.new(key, canonical.encode(covered), hashlib.sha256).hexdigest()


def _sum(content: dict[str, Any]) -> str:
    return canonical.sha256(canonical.encode(content))[:16]


def _sum_holds(content: dict[str, Any]) -> bool:
    covered = {name: value for name, value in content.items() if name != "sum"}
    return bool(content.get("sum") == _sum(covered))


def _part_holds(part: Slot | RecoverySlot, vault: str) -> bool:
    return _sum_holds({**msgspec.to_builtins(part), "vault": vault})
