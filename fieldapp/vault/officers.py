"""The officers of a laptop: who can unlock the vault, who joined and who left, and the record of each.

Called by the command line, the demonstration and the windows.
"""

from collections.abc import Sequence
from pathlib import Path

from fieldapp.case.ids import new_id
from fieldapp.case.model import Finder
from fieldapp.case.right import Role
from fieldapp.case.text import clean_text
from fieldapp.errors import AdminLast, OfficerOwn, OfficerPresent
from fieldapp.vault import slots
from fieldapp.vault.access import find_officer
from fieldapp.vault.database import Told
from fieldapp.vault.draft import leave_drafts
from fieldapp.vault.journal import Change
from fieldapp.vault.passphrase import STANDARD, Cost, new_secret, require_strong
from fieldapp.vault.projection import load_state
from fieldapp.vault.rekey import rekey_vault
from fieldapp.vault.rights import roles_of
from fieldapp.vault.slots import Officer
from fieldapp.vault.trace import trace_change
from fieldapp.vault.vault import Clock, Vault, laptop_clock, open_vault

# What somebody who joins may do unless told otherwise.
JOINING: tuple[Role, ...] = ("staf",)


def add_officer(
    vault: Vault, name: str, position: str, passphrase: str, cost: Cost = STANDARD, *, roles: Sequence[Role] = JOINING
) -> str:
    """Let one more officer unlock the vault, with a signing key of their own and some roles; return the officer's id.

    The entries come first and the slot last: cut off in between, nobody can unlock who is not on record.
    Raises PassphraseWeak, RightMissing, OfficerPresent for a name that a slot has, SlotsDamaged.
    """
    require_strong(passphrase)
    name = clean_text(name, lines=False).strip()
    if any(one.name.casefold() == name.casefold() for one in slots.list_officers(vault.folder)):
        raise OfficerPresent(name=name)
    officer, signing = new_id(), new_secret()
    public = slots.public_of(signing)
    fields = {"name": name, "position": position, "sign_key": public.hex(), "roles": sorted(roles)}
    with vault.writing():
        changes = [Change("officer.set", officer, fields), trace_change("joined", about=officer)]
        vault.journal.write(changes, vault.officer, vault.now())
    slots.add_officer(vault.folder, vault.db_key, officer, name, passphrase, cost, signing)
    return officer


def remove_officer(
    folder: Path, officer: str | None, passphrase: str, leaving: str, *, reason: str = "", told: Told | None = None,
    clock: Clock = laptop_clock,
) -> Officer:  # fmt: skip
    """Let an officer leave, seen to by another who unlocks: the record, the slot, and another key for the database.

    No other connection of the vault is open. Cut off anywhere, a second time goes on. Returns who left. Raises
    RightMissing, OfficerUnknown, OfficerOwn, AdminLast, RekeyWaits, VaultInUse, VaultBusy (then at most the record says
    that the officer left), what opening raises, and the failures of the disk.
    """
    with open_vault(folder, officer, passphrase, clock=clock, told=told) as vault:
        found = require_leaving(vault, leaving)
        at_work = vault.officer
        if not has_left(vault, found.id):
            today = vault.office_now().date().isoformat()
            changes = [
                Change("officer.set", found.id, {"left": today, "roles": []}),
                trace_change("left", about=found.id, reason=reason),
            ]
            with vault.writing():
                vault.journal.write(changes, vault.officer, vault.now())
        with vault.whole() as whole, whole.writing() as db:
            leave_drafts(db, found.id)
    rekey_vault(folder, at_work, passphrase, without=found.id, told=told, clock=clock)
    return found


def require_leaving(vault: Vault, officer: str) -> Officer:
    """Return an officer who may be made to leave by the one at work.

    Raises RightMissing, OfficerUnknown, OfficerOwn, AdminLast, RekeyWaits.
    """
    found = find_officer(vault.folder, officer)
    vault.require("officers", found.id)
    if found.id == vault.officer:
        raise OfficerOwn()
    if "admin_perangkat" in roles_of(vault.db, found.id) and not other_admins(vault, found.id):
        raise AdminLast(name=found.name)
    slots.require_rekeyable(vault.folder, vault.db_key, found.id)
    return found


def other_admins(vault: Vault, officer: str) -> list[Officer]:
    """Return who else can unlock the vault and looks after this laptop."""
    others = (one for one in slots.list_officers(vault.folder) if one.id != officer)
    return [one for one in others if "admin_perangkat" in roles_of(vault.db, one.id)]


def has_left(vault: Vault, officer: str) -> bool:
    """Say whether the record says that an officer left; while a slot is there, the leaving was cut off."""
    state = load_state(vault.db, officer)
    return state is not None and bool(state.fields.get("left"))


def finder_of(vault: Vault) -> Finder:
    """Return the unlocked officer as the one who supervised or found something, at the office's address."""
    state = load_state(vault.db, vault.officer)
    position = str(state.fields.get("position") or "") if state else ""
    office = vault.office_settings()
    return Finder(vault.officer_name, position, office.address or office.name, office.phone)
