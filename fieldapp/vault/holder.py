"""Which device holds an office's register of numbers, and how it passes to another one.

Called by the numbers and the command line. An entry says it, so that every laptop of the office knows the same holder.
"""

from typing import Final

from fieldapp.case.ids import derived_id
from fieldapp.errors import DeviceUnfit, ReasonMissing, RecordInConflict, RegisterElsewhere, RegisterUnstated
from fieldapp.vault.database import Database
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state
from fieldapp.vault.vault import Vault

# The local setting that names the device whose place this laptop took, as the answer that certified it says.
REPLACES: Final = "enrol.replaces"


def register_record(office: str) -> str:
    """Return the id of the record that says which device holds an office's register."""
    return derived_id("register", office)


def holder_of(db: Database, office: str) -> str:
    """Return the device that holds the register, "" while nobody does. Raises RecordInConflict when two took it."""
    state = load_state(db, register_record(office))
    if state is None:
        return ""
    if "device" in state.conflicts:
        raise RecordInConflict(fields="register")
    return str(state.fields.get("device") or "")


def take_register(vault: Vault, changes: list[Change]) -> None:
    """Make sure that this device holds the register, adding the entry that takes it while nobody does.

    Raises RecordInConflict, RegisterElsewhere, RegisterUnstated.
    """
    holder = holder_of(vault.db, vault.office)
    require_stated(vault, holder)
    if holder not in ("", vault.device):
        raise RegisterElsewhere(device=holder[:8])
    if not holder:
        changes.append(Change("register.set", register_record(vault.office), {"device": vault.device}))


def lost_holder(vault: Vault, holder: str) -> str:
    """Return the lost device that held the register, as far as is known; an empty text where none was lost."""
    if holder:
        return holder if holder != vault.device and is_revoked(vault.db, holder) else ""
    return vault.setting(REPLACES)


def require_stated(vault: Vault, holder: str) -> None:
    """Raise RegisterUnstated where the register was a lost device's: what stands on paper must be said first."""
    lost = lost_holder(vault, holder)
    if lost:
        raise RegisterUnstated(device=lost[:8])


def hand_over(vault: Vault, device: str, reason: str = "") -> str:
    """Give the register to another device of the office; return the device that held it until now.

    Who does not hold it may take it only from a device that was revoked, and says why: what that device drew last may
    never arrive. Raises DeviceUnfit for a device that holds it already or was revoked, RegisterElsewhere,
    RecordInConflict, ReasonMissing.
    """
    holder = holder_of(vault.db, vault.office)
    if device == (holder or vault.device) or is_revoked(vault.db, device):
        raise DeviceUnfit(device=device[:8])
    if holder not in ("", vault.device):
        if not is_revoked(vault.db, holder):
            raise RegisterElsewhere(device=holder[:8])
        if not reason.strip():
            raise ReasonMissing()
    change = Change("register.set", register_record(vault.office), {"device": device}, reason=reason)
    with vault.writing():
        vault.journal.write([change], vault.officer, vault.now())
    return holder or vault.device


def is_revoked(db: Database, device: str) -> bool:
    """Say whether a decision in force has revoked a device."""
    row = db.execute("SELECT 1 FROM decision WHERE kind = 'revoked' AND key = ?", (device,)).fetchone()
    return row is not None
