"""The slot of the officer who opens a vault, brought up to date while the passphrase is at hand.

Called when a vault is opened. A slot of version 1 becomes one of version 2 with the signing key in it, and a cost below
what fits this laptop is raised. Says which entries are lacking, and writes none.
"""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from fieldapp.errors import NetraError
from fieldapp.vault import keys, passphrase, slots
from fieldapp.vault.database import Database, immediate
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state
from fieldapp.vault.trace import trace_change


def with_signing(db: Database, unlocked: slots.Unlocked, secret: str) -> slots.Unlocked:
    """Return what was unlocked with the officer's signing key, which version 1 kept in the database."""
    if unlocked.signing:
        return unlocked
    return replace(unlocked, signing=keys.open_first_key(db, unlocked.officer_id, secret))


def bring_up(folder: Path, db: Database, unlocked: slots.Unlocked, secret: str, *, is_first: bool) -> slots.Unlocked:
    """Seal the slot anew where it is of version 1 or cheaper to guess than it need be; return what it holds then.

    What cannot be written now is written by the next opening.
    """
    cost = passphrase.stronger(unlocked.cost, passphrase.fitting_cost())
    signing = unlocked.signing or passphrase.new_secret()
    if is_first or cost != unlocked.cost:
        try:
            slots.reseal_slot(folder, unlocked.db_key, unlocked.officer_id, secret, signing, cost)
        except NetraError:
            return unlocked
        unlocked = replace(unlocked, signing=signing, cost=cost)
    with suppress(NetraError):
        _forget_first(db, unlocked.officer_id)
    return unlocked


def _forget_first(db: Database, officer: str) -> None:
    if db.execute("SELECT 1 FROM officer_key WHERE officer = ?", (officer,)).fetchone():
        with immediate(db):
            keys.forget_first_key(db, officer)


def lacking_entries(db: Database, unlocked: slots.Unlocked, recovered: Change | None = None) -> list[Change]:
    """Return the entries that were cut off: about a new signing key, and about a new key of the database.

    `recovered` is the trace about the new signing key, a plain one when none is given.
    """
    found, state = [], load_state(db, unlocked.officer_id)
    public = slots.public_of(unlocked.signing).hex() if unlocked.signing else ""
    if public and state is not None and state.fields.get("sign_key") != public:
        trace = recovered or trace_change("recovered", about=unlocked.officer_id)
        found = [Change("officer.set", unlocked.officer_id, {"sign_key": public}), trace]
    if unlocked.old_key and not keys.is_marked(db, unlocked.db_key):
        found.append(trace_change("rekeyed"))
    return found
