"""Another database key for a vault, so that a copy made before opens nothing that comes after.

Called when an officer leaves, and by the command line. `fieldapp.vault.keychange` moves the files; the trace is written
by the opening that ends it.
"""

from pathlib import Path

from fieldapp.vault import slots
from fieldapp.vault.database import Told
from fieldapp.vault.keychange import bring_key
from fieldapp.vault.lock import VaultLock
from fieldapp.vault.passphrase import new_secret
from fieldapp.vault.vault import Clock, laptop_clock, open_vault


def rekey_vault(
    folder: Path, officer: str | None, passphrase: str, without: str = "", told: Told | None = None,
    *, clock: Clock = laptop_clock,
) -> None:  # fmt: skip
    """Give the database another key, and slots to all officers but the one named by id.

    No other connection of the vault is open; `told` hears of the stages "copy" and "check". Cut off at any point, every
    officer who stays opens the vault, and the next opening for writing goes on. Raises RightMissing, RekeyWaits,
    OfficerUnknown, OfficerLast, VaultInUse, VaultBusy, what opening raises, and the failures of the disk.
    """
    with open_vault(folder, officer, passphrase, clock=clock, told=told) as vault:
        vault.require("officers", vault.officer)
        at_work, db_key, laptop = vault.officer, vault.db_key, slots.Laptop(vault.device, vault.office)
    with VaultLock(folder):
        bring_key(folder, db_key, new_secret(), laptop, without, told)
    open_vault(folder, at_work, passphrase, clock=clock, told=told).close()
