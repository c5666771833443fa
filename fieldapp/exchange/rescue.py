"""Recovery by the office above, at the laptop that lost every passphrase and its sheet.

`resources/format/people.md` section 5. Called by the command line and by the unlocking; the vault stays locked until
the answer is there. The other side is `fieldapp.exchange.rescue_desk`. Never sees the office's recovery sheet.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fieldapp import canonical
from fieldapp.case.office import is_within
from fieldapp.errors import (
    KeyRefused,
    NotCanonical,
    RescueMalformed,
    RescueMissing,
    RescueNone,
    RescueOther,
    RescueSecretWrong,
    RescueUnprepared,
    SlotsDamaged,
    WrongPassphrase,
)
from fieldapp.exchange.enrolment_file import OfficeKey
from fieldapp.exchange.receipt import answers
from fieldapp.exchange.rescue_file import (
    PENDING,
    REQUEST_SUFFIX,
    Answer,
    Pending,
    Person,
    Request,
    SealedSlot,
    digest_of,
    fingerprint,
    read_file,
    write_file,
)
from fieldapp.vault import slots
from fieldapp.vault.access import find_officer, regain_access
from fieldapp.vault.age import NotDecrypted, check_recipient, decrypt_bytes, make_identity
from fieldapp.vault.disk import sync_folder
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.journal import wall_clock
from fieldapp.vault.passphrase import STANDARD, Cost, Sealed, open_secret, require_strong, seal_secret
from fieldapp.vault.slots import Laptop, Officer
from fieldapp.vault.vault import Clock, Vault, laptop_clock

KEY_CTX, RESCUE_CTX = "netra/recovery-key/1", "netra/rescue/1"
NAMED = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: where it lies, whom it concerns, to which office it goes, and what to read out on the telephone."""

    path: Path
    officer: Officer
    office: str
    made: str
    fingerprint: str


def helping_office(folder: Path) -> str:
    """Return the office above that can open this vault again, "" when none can. Raises what reading slots raises."""
    found = slots.headquarters_of(folder)
    return found.office if found else ""


def ask_rescue(
    folder: Path, officer: str | None, new: str, dest: Path, *, cost: Cost = STANDARD, clock: Clock = laptop_clock
) -> Asked:
    """Write the request of a locked vault for an officer, named by id or name, who will open it with `new`.

    `dest` is a folder or a file. A request before this one counts no more. Raises PassphraseWeak, RescueUnprepared,
    OfficerUnknown, SlotsDamaged, and the failures of the disk; then the one before still counts.
    """
    require_strong(new)
    slot = slots.headquarters_of(folder)
    if slot is None:
        raise RescueUnprepared()
    found, vault = find_officer(folder, officer), slots.vault_id(folder)
    identity, once = make_identity()
    request = Request(
        made=wall_clock(clock()),
        office=slot.office,
        officer=Person(found.id, found.name),
        once=once,
        slot=SealedSlot(slot.recipient, slot.sealed),
        vault=vault,
    )
    pending = _keep_identity(request, identity, new, cost)
    path = dest / f"pemulihan-{vault[:NAMED]}{REQUEST_SUFFIX}" if dest.is_dir() else dest
    write_file(request, path)
    try:
        write_file(pending, folder / PENDING)
    except BaseException:
        # nobody could use an answer to it
        with suppress(OSError):
            path.unlink()
        raise
    return Asked(path, found, slot.office, request.made, pending.fingerprint)


def _keep_identity(request: Request, identity: str, new: str, cost: Cost) -> Pending:
    digest = digest_of(request)
    sealed = seal_secret(identity.encode(), new, _about(request.officer.id, digest), cost)
    return Pending(
        **{name: getattr(sealed, name) for name in Sealed.__struct_fields__},
        made=request.made,
        office=request.office,
        officer=request.officer,
        fingerprint=fingerprint(request),
        request=digest,
    )


def _about(officer: str, digest: str) -> dict[str, str]:
    return {"ctx": RESCUE_CTX, "officer": officer, "request": digest}


def waiting_rescue(folder: Path) -> Asked | None:
    """Return the request of a vault that waits for its answer; None when there is none, or it cannot be read."""
    try:
        found = read_file(folder / PENDING, Pending)
    except (RescueMissing, RescueMalformed):
        return None
    name = f"pemulihan-{slots.vault_id(folder)[:NAMED]}{REQUEST_SUFFIX}"
    return Asked(Path(name), Officer(found.officer.id, found.officer.name), found.office, found.made, found.fingerprint)


def finish_rescue(
    folder: Path, answer_file: Path, new: str, *, cost: Cost = STANDARD, clock: Clock = laptop_clock
) -> Officer:
    """Give the officer of the last request the passphrase chosen then, with the answer of the office above.

    Cut off anywhere, the same answer and passphrase finish it. Afterwards the answer opens nothing any more. Raises
    RescueNone, RescueOther, RescueMissing, RescueMalformed, RescueSecretWrong, VaultInUse (then nothing changed), and
    what opening raises.
    """
    key, pending = open_answer(folder, answer_file, new)
    found = regain_access(folder, key, pending.officer.id, new, to=pending.office, cost=cost, clock=clock)
    forget_rescue(folder)
    return found


def open_answer(folder: Path, answer_file: Path, new: str) -> tuple[bytes, Pending]:
    """Return the database key from an answer, and the request it belongs to; nothing changes.

    Raises RescueNone, RescueOther, RescueMissing, RescueMalformed, RescueSecretWrong.
    """
    try:
        pending = read_file(folder / PENDING, Pending)
    except (RescueMissing, RescueMalformed) as error:
        raise RescueNone() from error
    answer = read_file(answer_file, Answer)
    if answer.request != pending.request or answer.vault != slots.vault_id(folder):
        raise RescueOther()
    try:
        identity = open_secret(pending, new, _about(pending.officer.id, pending.request)).decode()
    except WrongPassphrase:
        raise RescueSecretWrong() from None
    return _key_in(folder, answer, identity), pending


def _key_in(folder: Path, answer: Answer, identity: str) -> bytes:
    try:
        said = canonical.decode(decrypt_bytes(bytes.fromhex(answer.sealed), identity))
        if (said["ctx"], said["request"], said["vault"]) != (KEY_CTX, answer.request, answer.vault):
            raise RescueOther()
        key = bytes.fromhex(said["key"])
        # only who had this vault's key can have made this answer
        slots.intact_bytes(folder, key)
    except (NotDecrypted, NotCanonical, SlotsDamaged, KeyError, TypeError, ValueError) as error:
        raise RescueOther() from error
    return key


def forget_rescue(folder: Path) -> None:
    """Remove the one-time identity of a request, so that its answer opens nothing. Raises the failures of the disk."""
    with storage_errors():
        (folder / PENDING).unlink(missing_ok=True)
        sync_folder(folder)


# ---- the slot of the office above -----------------------------------------------------------------------------------


def is_office_key(vault: Vault, key: OfficeKey) -> bool:
    """Say whether a key is sound and that of an office above."""
    if key.office == vault.office or not is_within(vault.office, key.office):
        return False
    try:
        check_recipient(key.recipient)
    except KeyRefused:
        return False
    return True


def trust_office_key(vault: Vault, key: OfficeKey) -> None:
    """Seal the key of this vault to an office above, unless it is already. Raises SlotsDamaged, disk failures."""
    slot = slots.headquarters_of(vault.folder)
    if slot is None or (slot.office, slot.recipient) != (key.office, key.recipient):
        laptop = Laptop(vault.device, vault.office)
        slots.keep_headquarters(vault.folder, vault.db_key, key.office, key.recipient, laptop)


def follow_receipts(vault: Vault) -> bool:
    """Take the recovery key over that the newest receipt of an office above names; say whether it is a new one.

    It fills an empty slot, or follows the office that has it. Raises SlotsDamaged and the failures of the disk.
    """
    slot = slots.headquarters_of(vault.folder)
    for one in reversed(answers(vault.db, vault.device)):
        if not one.recovery or (slot is not None and slot.office != one.office):
            continue
        key = OfficeKey(one.office, one.recovery)
        if not is_office_key(vault, key) or (slot is not None and slot.recipient == key.recipient):
            return False
        trust_office_key(vault, key)
        return True
    return False
