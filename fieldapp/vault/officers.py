"""The officers of a laptop: who can unlock the vault, and the record of each.

Called by the command line, the demonstration and the windows. Roles are no matter of this module.
"""

from fieldapp.case.ids import new_id
from fieldapp.case.model import Finder
from fieldapp.errors import OfficerPresent
from fieldapp.vault import keys, slots
from fieldapp.vault.journal import Change
from fieldapp.vault.passphrase import STANDARD, Cost, require_strong
from fieldapp.vault.projection import load_state
from fieldapp.vault.vault import Vault


def add_officer(vault: Vault, name: str, position: str, passphrase: str, cost: Cost = STANDARD) -> str:
    """Let one more officer unlock the vault, with a signing key of their own; return the officer's id.

    The record comes first and the slot last: cut off in between, nobody can unlock who is not on record.
    Raises PassphraseWeak, OfficerPresent for a name that a slot has, SlotsDamaged.
    """
    require_strong(passphrase)
    if any(one.name.casefold() == name.casefold() for one in slots.list_officers(vault.folder)):
        raise OfficerPresent(name=name)
    officer = new_id()
    with vault.writing() as db:
        public = keys.make_officer_key(db, officer, passphrase, cost)
        fields = {"name": name, "position": position, "sign_key": public.hex()}
        vault.journal.write([Change("officer.set", officer, fields)], vault.officer, vault.now())
    slots.add_officer(vault.folder, vault.db_key, officer, name, passphrase, cost)
    return officer


def finder_of(vault: Vault) -> Finder:
    """Return the unlocked officer as the one who supervised or found something, at the office's address."""
    state = load_state(vault.db, vault.officer)
    position = str(state.fields.get("position") or "") if state else ""
    office = vault.office_settings()
    return Finder(vault.officer_name, position, office.address or office.name, office.phone)
