"""An officer's new passphrase: instead of the one in use, or after it was lost.

Called by the command line and the windows. Whoever changes a passphrase keeps the signing key; after a loss the old key
stays sealed for ever, so the officer gets a new one, and what the old one signed stays valid.
"""

from pathlib import Path

from fieldapp.errors import OfficerOwn, OfficerUnknown, OfficerUnnamed, VaultCopied, VaultRolledBack
from fieldapp.vault import slots
from fieldapp.vault.incarnation import begin_incarnation
from fieldapp.vault.journal import Change
from fieldapp.vault.lock import VaultLock
from fieldapp.vault.passphrase import STANDARD, Cost, new_secret, require_strong
from fieldapp.vault.slots import Officer
from fieldapp.vault.trace import trace_change
from fieldapp.vault.vault import Clock, Vault, laptop_clock, open_vault
from fieldapp.words import say


def change_passphrase(vault: Vault, old: str, new: str, cost: Cost = STANDARD) -> None:
    """Give the unlocked officer a new passphrase for the vault and for signing.

    Cut off anywhere, one of the two passphrases opens the vault and signs, with the same key. A backup made earlier
    keeps the old one. Raises PassphraseWeak, WrongPassphrase (then nothing changed), SlotsDamaged, and the failures of
    the disk.
    """
    require_strong(new)
    opened = slots.unlock(vault.folder, vault.officer, old)
    slots.renew_slot(vault.folder, vault.db_key, vault.officer, new, opened.signing, cost)


def reset_colleague(vault: Vault, officer: str, new: str, cost: Cost = STANDARD, *, reason: str = "") -> None:
    """Give another officer of this laptop a new passphrase, and with it a new signing key, because the old one is lost.

    The entries come first and the slot last: nobody gets an access that is not on record. Raises PassphraseWeak,
    RightMissing, OfficerUnknown, OfficerOwn, SlotsDamaged, and the failures of the disk.
    """
    require_strong(new)
    found = find_officer(vault.folder, officer)
    vault.require("officers", found.id)
    if found.id == vault.officer:
        raise OfficerOwn()
    signing = new_secret()
    changes = [
        Change("officer.set", found.id, {"sign_key": slots.public_of(signing).hex()}),
        trace_change("recovered", about=found.id, reason=reason or say("vault.recovered_by_colleague")),
    ]
    with vault.writing():
        vault.journal.write(changes, vault.officer, vault.now())
    slots.renew_slot(vault.folder, vault.db_key, found.id, new, signing, cost)


def renew_sheet(vault: Vault, secret: str) -> str:
    """Return the text of a new recovery sheet; from here on the old one opens nothing.

    The one at work types the own passphrase once more. Raises RightMissing and WrongPassphrase, then nothing changed.
    """
    vault.require("officers", vault.officer)
    slots.unlock(vault.folder, vault.officer, secret)
    # before the old sheet ends: an end without its trace must not be
    vault.note(trace_change("renewed", about=vault.officer))
    return slots.renew_recovery(vault.folder, vault.db_key)


def recover_access(
    folder: Path,
    recovery_text: str,
    officer: str | None,
    new: str,
    *,
    cost: Cost = STANDARD,
    clock: Clock = laptop_clock,
) -> Officer:
    """Give an officer a new passphrase with the recovery sheet; return whose it is.

    A copied vault gets its new incarnation: nobody could begin one without the lost passphrase. Raises PassphraseWeak,
    RecoveryMistyped, RecoveryWrong, OfficerUnknown, VaultInUse (then nothing changed), and what opening raises.
    """
    require_strong(new)
    key = slots.unlock_by_recovery(folder, recovery_text)
    return regain_access(folder, key, officer, new, reason=say("vault.recovered_by_sheet"), cost=cost, clock=clock)


def regain_access(
    folder: Path,
    db_key: bytes,
    officer: str | None,
    new: str,
    *,
    to: str = "",
    reason: str = "",
    cost: Cost = STANDARD,
    clock: Clock = laptop_clock,
) -> Officer:
    """Give an officer a new passphrase and signing key with a database key that is known; return whose they are.

    `to` is the office that helped. Cut off after the slot, the next opening writes the entries. Raises PassphraseWeak,
    OfficerUnknown, VaultInUse, SlotsDamaged (then nothing changed), and what opening raises.
    """
    require_strong(new)
    found = find_officer(folder, officer)
    VaultLock(folder).release()
    slots.reset_passphrase(folder, db_key, found.id, new, cost)
    trace = trace_change("recovered", about=found.id, reason=reason, to=to)
    _open(folder, found.id, new, clock, trace).close()
    return found


def _open(folder: Path, officer: str, passphrase: str, clock: Clock, recovered: Change) -> Vault:
    try:
        return open_vault(folder, officer, passphrase, clock=clock, recovered=recovered)
    except (VaultCopied, VaultRolledBack):
        begin_incarnation(folder, officer, passphrase, clock)
        return open_vault(folder, officer, passphrase, clock=clock, recovered=recovered)


def find_officer(folder: Path, officer: str | None) -> Officer:
    """Return an officer of the slots by id or name, or the only one there is. Raises OfficerUnknown."""
    known = slots.list_officers(folder)
    wanted = (officer or "").casefold()
    found = [one for one in known if officer is None or officer == one.id or wanted == one.name.casefold()]
    if len(found) != 1:
        names = ", ".join(one.name for one in known)
        raise OfficerUnknown(name=officer, names=names) if officer else OfficerUnnamed(names=names)
    return found[0]
