"""The commands about access that ends or is lost: an officer leaves, gets a new passphrase, the vault another key.

Called by the program, which adds these verbs to `officer` and `vault`.
"""

from fieldapp.cli.command import argument, option, verb
from fieldapp.cli.officer import officer
from fieldapp.cli.opening import new_passphrase, passphrase_of, writing
from fieldapp.cli.page import plain
from fieldapp.cli.session import Session
from fieldapp.cli.vault import vault
from fieldapp.vault import passphrase
from fieldapp.vault.access import find_officer, reset_colleague
from fieldapp.vault.officers import remove_officer
from fieldapp.vault.rekey import rekey_vault
from fieldapp.words import say


@verb(officer, "remove")
@argument("name", "name")
@option("--reason", metavar="text", default="")
def remove(session: Session, name: str, reason: str) -> None:
    """Let an officer leave: no slot, no roles, another key for the database."""
    left = remove_officer(session.folder, session.officer, passphrase_of(session), name, reason=reason.strip())
    session.answer({"id": left.id, "name": left.name}, [say("cli.officer_removed", name=plain(left.name))])


@verb(officer, "reset")
@argument("name", "name")
@option("--new-passphrase-file", metavar="file")
@option("--reason", metavar="text", default="")
def reset(session: Session, name: str, new_passphrase_file: str | None, reason: str) -> None:
    """Give another officer a new passphrase and signing key."""
    with writing(session) as opened:
        found = find_officer(opened.folder, name)
        secret = new_passphrase(new_passphrase_file)
        reset_colleague(opened, found.id, secret, passphrase.fitting_cost(), reason=reason.strip())
    session.answer({"id": found.id, "name": found.name}, [say("cli.officer_reset", name=plain(found.name))])


@verb(vault, "rekey")
def rekey(session: Session) -> None:
    """Give the vault another key."""
    rekey_vault(session.folder, session.officer, passphrase_of(session))
    session.answer({"vault": str(session.folder)}, [say("cli.vault_rekeyed")])
