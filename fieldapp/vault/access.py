"""Getting in again after a passphrase was lost: with the recovery sheet an officer gets a new passphrase.

Called by the command line and the windows. The officer's old signing key stays sealed under the lost passphrase, so the
officer gets a new one; what the old one signed stays valid.
"""

from pathlib import Path

from fieldapp.errors import OfficerUnknown, OfficerUnnamed, VaultCopied, VaultRolledBack
from fieldapp.vault import keys, slots
from fieldapp.vault.journal import Change
from fieldapp.vault.lock import VaultLock
from fieldapp.vault.passphrase import STANDARD, Cost, require_strong
from fieldapp.vault.slots import Officer
from fieldapp.vault.vault import Clock, Vault, begin_incarnation, laptop_clock, open_vault


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
    with _open(folder, found.id, new, clock) as opened, opened.writing() as db:
        public = keys.make_officer_key(db, found.id, new, cost)
        change = Change("officer.set", found.id, {"sign_key": public.hex()})
        opened.journal.write([change], found.id, opened.now())
    return found


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
