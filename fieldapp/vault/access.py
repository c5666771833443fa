"""An officer's new passphrase: instead of the one in use, or with the recovery sheet after it was lost.

Called by the command line and the windows. Whoever changes a passphrase keeps the signing key; after a loss the old key
stays sealed for ever, so the officer gets a new one, and what the old one signed stays valid.
"""

from pathlib import Path

from fieldapp.errors import OfficerUnknown, OfficerUnnamed, VaultCopied, VaultRolledBack, WrongPassphrase
from fieldapp.vault import keys, slots
from fieldapp.vault.incarnation import begin_incarnation
from fieldapp.vault.journal import Change
from fieldapp.vault.lock import VaultLock
from fieldapp.vault.passphrase import STANDARD, Cost, require_strong
from fieldapp.vault.slots import Officer
from fieldapp.vault.vault import Clock, Vault, laptop_clock, open_vault


def change_passphrase(vault: Vault, old: str, new: str, cost: Cost = STANDARD) -> None:
    """Give the unlocked officer a new passphrase for the vault and for signing.

    Cut off anywhere, one of the two passphrases opens the vault, and the same one signs. A backup made earlier keeps
    the old one. Other connections of this vault sign again once it was opened anew. Raises PassphraseWeak,
    WrongPassphrase (then nothing changed), SlotsDamaged, and the failures of the disk.
    """
    require_strong(new)
    slots.unlock(vault.folder, vault.officer, old)
    try:
        key = keys.reseal_officer_key(vault.db, vault.officer, old, new, cost)
    except (WrongPassphrase, OfficerUnknown):
        # A recovery that was cut off left the key under a lost passphrase: the officer gets a new one, as it would.
        key = None
    with vault.writing() as db:
        if key:
            keys.keep_beside(db, vault.officer, key)
    slots.reset_passphrase(vault.folder, vault.db_key, vault.officer, new, cost)
    with vault.writing() as db:
        if key:
            keys.take_over(db, vault.officer)
        else:
            _renew_officer_key(vault, vault.officer, new, cost)
    vault.sign_with(new)


def recover_access(
    folder: Path,
    recovery_text: str,
    officer: str | None,
    new: str,
    *,
    cost: Cost = STANDARD,
    clock: Clock = laptop_clock,
) -> Officer:
    """Seal an officer's slot under a new passphrase with the recovery sheet; return whose slot it is.

    A copied vault gets its new incarnation: nobody could begin one without the lost passphrase. Raises PassphraseWeak,
    RecoveryMistyped, RecoveryWrong, OfficerUnknown, VaultInUse (then nothing changed), and what opening raises.
    """
    require_strong(new)
    key = slots.unlock_by_recovery(folder, recovery_text)
    found = _find(folder, officer)
    VaultLock(folder).release()
    slots.reset_passphrase(folder, key, found.id, new, cost)
    with _open(folder, found.id, new, clock) as opened, opened.writing():
        _renew_officer_key(opened, found.id, new, cost)
    return found


def _renew_officer_key(vault: Vault, officer: str, passphrase: str, cost: Cost) -> None:
    public = keys.make_officer_key(vault.db, officer, passphrase, cost)
    change = Change("officer.set", officer, {"sign_key": public.hex()})
    vault.journal.write([change], officer, vault.now())


def _open(folder: Path, officer: str, passphrase: str, clock: Clock) -> Vault:
    try:
        return open_vault(folder, officer, passphrase, clock=clock)
    except (VaultCopied, VaultRolledBack):
        begin_incarnation(folder, officer, passphrase, clock)
        return open_vault(folder, officer, passphrase, clock=clock)


def _find(folder: Path, officer: str | None) -> Officer:
    known = slots.list_officers(folder)
    wanted = (officer or "").casefold()
    found = [one for one in known if officer is None or officer == one.id or wanted == one.name.casefold()]
    if len(found) != 1:
        names = ", ".join(one.name for one in known)
        raise OfficerUnknown(name=officer, names=names) if officer else OfficerUnnamed(names=names)
    return found[0]
