"""slots.json: the database key, once per officer under a passphrase, once for the recovery sheet, once for above.

Called by `fieldapp.vault.vault` to create and to unlock a vault, and by whatever changes who may. The format is
`resources/format/vault.md`, section 2. The key itself never touches the disk; a slot that does not open says nothing
about why.
"""

import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp import canonical
from fieldapp.errors import (
    OfficerLast,
    OfficerPresent,
    OfficerUnknown,
    OfficerUnnamed,
    RekeyWaits,
    SlotsDamaged,
    SlotsPresent,
)
from fieldapp.vault import slotfile
from fieldapp.vault.age import check_recipient, make_identity
from fieldapp.vault.disk import make_folder
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.passphrase import STANDARD, Cost, require_strong
from fieldapp.vault.recovery import read_sheet, sheet_text
from fieldapp.vault.slotfile import (
    COPY,
    LARGEST,
    SLOTS,
    Authority,
    HeadquartersSlot,
    Laptop,
    Opened,
    Person,
    Slot,
    SlotsFile,
)

__all__ = [
    "COPY", "LARGEST", "SLOTS", "HeadquartersSlot", "Laptop", "Officer", "Unlocked", "add_officer", "begin_rekey",
    "change_passphrase", "create_slots", "end_rekey", "headquarters_of", "intact_bytes", "keep_headquarters",
    "list_officers", "mend_slots", "officers_in", "old_key", "open_headquarters", "public_of", "remove_officer",
    "renew_recovery", "renew_slot", "require_opens", "require_rekeyable", "reset_passphrase", "unlock",
    "unlock_by_recovery", "vault_id",
]  # fmt: skip

Officer = Person
SECRET = 32


@dataclass(frozen=True, slots=True)
class Unlocked:
    """An opened slot; `intact` is false when the file, or anything in it, is not what this vault wrote.

    `signing` is the secret of the officer's signing key, empty in a slot of version 1. `old_key` is the database key
    before this one while the key is being changed, else empty. `cost` is what a guess at this slot costs.
    """

    db_key: bytes = field(repr=False)
    officer_id: str
    officer_name: str
    intact: bool
    signing: bytes = field(repr=False, default=b"")
    old_key: bytes = field(repr=False, default=b"")
    cost: Cost = STANDARD


def create_slots(
    folder: Path, officer_id: str, officer_name: str, passphrase: str, cost: Cost = STANDARD, signing: bytes = b""
) -> tuple[bytes, str]:
    """Make the key of a new vault and its first slots; return the 32-byte key and the text of the recovery sheet.

    `signing` is the secret of the officer's signing key, made anew when none is given. The text is kept nowhere.
    Raises PassphraseWeak, SlotsPresent, and the failures of the disk.
    """
    require_strong(passphrase)
    if (folder / SLOTS).exists() or (folder / COPY).exists():
        raise SlotsPresent()
    key, vault, authority = os.urandom(SECRET), os.urandom(16).hex(), Authority(os.urandom(SECRET))
    identity, recipient = make_identity()
    officer = Officer(officer_id, officer_name)
    slot = slotfile.seal_slot(key, vault, authority.key, officer, passphrase, signing or os.urandom(SECRET), cost)
    with storage_errors():
        make_folder(folder)
    content = SlotsFile(
        ctx="netra/slots/2", v=2, vault=vault, officers=[slot], mac="", sum="",
        recovery=slotfile.seal_recovery(key, vault, recipient),
    )  # fmt: skip
    slotfile.save(folder, key, content, authority)
    return key, sheet_text(identity)


# ---- opening ---------------------------------------------------------------------------------------------------------


def unlock(folder: Path, officer: str | None, passphrase: str) -> Unlocked:
    """Open the slot of an officer named by id or name, or the only one there is.

    Raises WrongPassphrase, OfficerUnknown, SlotsDamaged, SlotsNewer, VaultMissing.
    """
    first: SlotsDamaged | None = None
    for content in slotfile.readable(folder):
        slot = _find(content, officer)
        if not slotfile.part_holds(slot, content.vault):
            first = first or SlotsDamaged(part=slot.name)
            continue
        try:
            opened = slotfile.open_slot(slot, content.vault, passphrase)
        except SlotsDamaged as error:
            first = first or error
            continue
        return _unlocked(folder, content, slot, opened, whole=first is None)
    raise first or SlotsDamaged(part=SLOTS)


def _unlocked(folder: Path, content: SlotsFile, slot: Slot, opened: Opened, *, whole: bool) -> Unlocked:
    old, kdf = old_key(folder, opened.db_key), slot.kdf
    intact = whole and slotfile.is_intact(folder, content, opened.db_key, old)
    return Unlocked(
        opened.db_key, slot.officer, slot.name, intact, opened.signing, old,
        Cost(memory=kdf.memory, time=kdf.time, lanes=kdf.lanes),
    )  # fmt: skip


def old_key(folder: Path, db_key: bytes) -> bytes:
    """Return the database key before this one while the key is being changed; nothing at any other time."""
    known = [one for one in slotfile.readable(folder) if slotfile.mac_holds(one, db_key)]
    return next((old for one in known if (old := slotfile.open_core(one, db_key).old)), b"")


def unlock_by_recovery(folder: Path, recovery_text: str) -> bytes:
    """Return the database key with the text of the recovery sheet.

    Raises RecoveryMistyped, RecoveryWrong, SlotsDamaged, SlotsNewer, VaultMissing.
    """
    identity = read_sheet(recovery_text)
    for content in slotfile.readable(folder):
        if slotfile.part_holds(content.recovery, content.vault):
            sealed = bytes.fromhex(content.recovery.sealed)
            return slotfile.open_for(slotfile.RECOVERY_CTX, sealed, identity, content.vault)
    raise SlotsDamaged(part="recovery")


def open_headquarters(sealed: bytes, identity: str, vault: str) -> tuple[bytes, Laptop]:
    """Return the database key of a vault from its slot `headquarters`, at the office above, and whose laptop it is.

    Raises RecoveryWrong.
    """
    return slotfile.open_headquarters(sealed, identity, vault)


def list_officers(folder: Path) -> list[Officer]:
    """Return who has a slot, in the order they were added. Raises SlotsDamaged, SlotsNewer, VaultMissing."""
    return _people(slotfile.readable(folder)[0])


def officers_in(path: Path) -> list[Officer]:
    """Return who has a slot in one file, as it lies in a backup. Raises SlotsDamaged, SlotsNewer."""
    with storage_errors():
        return _people(slotfile.parse(path))


def _people(content: SlotsFile) -> list[Officer]:
    return [Officer(slot.officer, slot.name) for slot in content.officers]


def require_opens(path: Path, officer: str | None, passphrase: str) -> None:
    """Raise WrongPassphrase unless a passphrase opens an officer's slot in one file, as it lies in a backup."""
    with storage_errors():
        content = slotfile.parse(path)
    slotfile.open_slot(_find(content, officer), content.vault, passphrase)


def vault_id(folder: Path) -> str:
    """Return the random name of the vault, 32 hexadecimal digits. Raises SlotsDamaged, SlotsNewer, VaultMissing."""
    return slotfile.readable(folder)[0].vault


def headquarters_of(folder: Path) -> HeadquartersSlot | None:
    """Return the slot of the office above that can open this vault, whole; None when there is none."""
    for content in slotfile.readable(folder):
        found = content.headquarters
        if found is not None and slotfile.part_holds(found, content.vault):
            return found
    return None


def public_of(signing: bytes) -> bytes:
    """Return the 32 public bytes of a signing key's secret."""
    return Ed25519PrivateKey.from_private_bytes(signing).public_key().public_bytes_raw()


# ---- officers --------------------------------------------------------------------------------------------------------


def add_officer(
    folder: Path, db_key: bytes, officer_id: str, officer_name: str, passphrase: str, cost: Cost = STANDARD,
    signing: bytes = b"",
) -> None:  # fmt: skip
    """Add a slot for one more officer; `signing` is the secret of the signing key, made anew when none is given.

    Raises PassphraseWeak, OfficerPresent, SlotsDamaged.
    """
    require_strong(passphrase)
    content, authority = _load(folder, db_key)
    if any(slot.officer == officer_id for slot in content.officers):
        raise OfficerPresent(name=officer_name)
    officer = Officer(officer_id, officer_name)
    secret = signing or os.urandom(SECRET)
    slot = slotfile.seal_slot(db_key, content.vault, authority.key, officer, passphrase, secret, cost)
    _save(folder, db_key, content, authority, officers=[*content.officers, slot])


def remove_officer(folder: Path, db_key: bytes, officer_id: str) -> None:
    """Remove an officer's slot, from the copy too. Raises OfficerUnknown, OfficerLast, SlotsDamaged.

    Whoever may have copied the folder keeps the database key until it is changed.
    """
    content, authority = _load(folder, db_key)
    _save(folder, db_key, content, authority, officers=_without(content, officer_id))


def _without(content: SlotsFile, officer_id: str) -> list[Slot]:
    slot = _find(content, officer_id)
    rest = [other for other in content.officers if other is not slot]
    if not rest:
        raise OfficerLast()
    return rest


def change_passphrase(folder: Path, officer: str | None, old: str, new: str, cost: Cost = STANDARD) -> Unlocked:
    """Seal an officer's slot under a new passphrase, with the same signing key, and return what it opens.

    Raises PassphraseWeak and what unlocking raises.
    """
    require_strong(new)
    unlocked = unlock(folder, officer, old)
    renew_slot(folder, unlocked.db_key, unlocked.officer_id, new, unlocked.signing, cost)
    return unlocked


def reset_passphrase(folder: Path, db_key: bytes, officer_id: str, new: str, cost: Cost = STANDARD) -> bytes:
    """Make an officer's slot anew with a key that is known already, as after a recovery, with a new signing key.

    Returns the 32 public bytes of that key. Raises PassphraseWeak, OfficerUnknown, SlotsDamaged.
    """
    signing = os.urandom(SECRET)
    renew_slot(folder, db_key, officer_id, new, signing, cost)
    return public_of(signing)


def renew_slot(
    folder: Path, db_key: bytes, officer_id: str, passphrase: str, signing: bytes, cost: Cost = STANDARD
) -> None:
    """Make an officer's slot anew: passphrase, signing key (a new one when none is given) and cost.

    Raises PassphraseWeak, OfficerUnknown, SlotsDamaged.
    """
    require_strong(passphrase)
    reseal_slot(folder, db_key, officer_id, passphrase, signing, cost)


def reseal_slot(
    folder: Path, db_key: bytes, officer_id: str, passphrase: str, signing: bytes, cost: Cost = STANDARD
) -> None:
    """Make an officer's slot anew under a passphrase that is in use already, however weak it is.

    Raises OfficerUnknown, SlotsDamaged.
    """
    content, authority = _load(folder, db_key)
    old = _find(content, officer_id)
    officer, secret = Officer(old.officer, old.name), signing or os.urandom(SECRET)
    slot = slotfile.seal_slot(db_key, content.vault, authority.key, officer, passphrase, secret, cost)
    _save(folder, db_key, content, authority, officers=[slot if one is old else one for one in content.officers])


# ---- the recovery sheet and the office above -------------------------------------------------------------------------


def renew_recovery(folder: Path, db_key: bytes) -> str:
    """Make a new recovery sheet, so that the old one opens nothing here any more; return its text."""
    content, authority = _load(folder, db_key)
    identity, recipient = make_identity()
    _save(folder, db_key, content, authority, recovery=slotfile.seal_recovery(db_key, content.vault, recipient))
    return sheet_text(identity)


def keep_headquarters(folder: Path, db_key: bytes, office: str, recipient: str, laptop: Laptop) -> None:
    """Seal the database key to the recovery recipient of an office above, instead of any before; none when empty.

    `laptop` is this one: the office above learns from the slot whose it is.

    Raises SlotsDamaged, and KeyRefused for what is no age recipient.
    """
    if recipient:
        check_recipient(recipient)
    content, authority = _load(folder, db_key)
    slot = slotfile.seal_headquarters(db_key, content.vault, office, recipient, laptop) if recipient else None
    _save(folder, db_key, content, authority, headquarters=slot)


# ---- another database key --------------------------------------------------------------------------------------------


def require_rekeyable(folder: Path, db_key: bytes, without: str = "") -> None:
    """Raise RekeyWaits while somebody who stays has a slot of version 1, which only its own passphrase can renew.

    Raises OfficerUnknown, OfficerLast, SlotsDamaged.
    """
    content, _authority = _load(folder, db_key)
    staying = _without(content, without) if without else content.officers
    waiting = [slot.name for slot in staying if slot.is_first]
    if waiting:
        raise RekeyWaits(names=", ".join(waiting))


def begin_rekey(folder: Path, db_key: bytes, new_key: bytes, laptop: Laptop, without: str = "") -> None:
    """Put another database key into every slot, except that of who leaves; the one before is kept beside it.

    Raises RekeyWaits, OfficerUnknown, OfficerLast, SlotsDamaged.
    """
    require_rekeyable(folder, db_key, without)
    content, authority = _load(folder, db_key)
    vault, above = content.vault, content.headquarters
    staying = _without(content, without) if without else content.officers
    _save(
        folder, new_key, content, Authority(authority.key, old=db_key),
        officers=[slotfile.put_key(slot, new_key, vault, authority.key) for slot in staying],
        recovery=slotfile.seal_recovery(new_key, vault, content.recovery.recipient),
        headquarters=(
            slotfile.seal_headquarters(new_key, vault, above.office, above.recipient, laptop) if above else None
        ),
    )  # fmt: skip


def end_rekey(folder: Path, db_key: bytes) -> None:
    """Forget the database key before this one. Raises SlotsDamaged."""
    content, authority = _load(folder, db_key)
    _save(folder, db_key, content, Authority(authority.key))


# ---- the file --------------------------------------------------------------------------------------------------------


def mend_slots(folder: Path, db_key: bytes) -> None:
    """Write file and copy anew from whichever of them is what this vault wrote. Raises SlotsDamaged when neither is."""
    slotfile.save_bytes(folder, intact_bytes(folder, db_key))


def intact_bytes(folder: Path, db_key: bytes) -> bytes:
    """Return the file as this vault wrote it, for a backup. Raises SlotsDamaged."""
    return canonical.encode(msgspec.to_builtins(slotfile.load_intact(folder, db_key)))


def _load(folder: Path, db_key: bytes) -> tuple[SlotsFile, Authority]:
    content = slotfile.load_intact(folder, db_key)
    return content, slotfile.open_core(content, db_key)


def _save(folder: Path, db_key: bytes, content: SlotsFile, authority: Authority, **changed: Any) -> None:
    slotfile.save(folder, db_key, msgspec.structs.replace(content, **changed), authority)


def _find(content: SlotsFile, officer: str | None) -> Slot:
    found = content.officers if officer is None else list(_named(content.officers, officer))
    if len(found) != 1:
        names = ", ".join(slot.name for slot in content.officers)
        raise OfficerUnknown(name=officer, names=names) if officer else OfficerUnnamed(names=names)
    return found[0]


def _named(slots: list[Slot], officer: str) -> Iterable[Slot]:
    wanted = unicodedata.normalize("NFC", officer).casefold()
    return [slot for slot in slots if slot.officer == officer] or [s for s in slots if s.name.casefold() == wanted]
