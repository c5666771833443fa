"""The commands about officers: who may open the vault, and name and position as they stand on paper.

Called by the program.
"""

from fieldapp.case.right import Role
from fieldapp.case.text import clean_text
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import has_passphrase, new_passphrase, reading, writing
from fieldapp.cli.page import plain, write_pairs, write_table
from fieldapp.cli.session import Session
from fieldapp.cli.value import given_text
from fieldapp.desk.office import LONGEST, officer_settings, set_officer
from fieldapp.desk.rightbook import role_labels
from fieldapp.vault import passphrase
from fieldapp.vault.officers import add_officer
from fieldapp.vault.roles import list_colleagues
from fieldapp.vault.slots import list_officers
from fieldapp.words import say

officer = noun("officer")


@verb(officer, "list")
def list_command(session: Session) -> None:
    """List who may open the vault; their roles only with a passphrase, since they lie inside."""
    roles: dict[str, tuple[Role, ...]] = {}
    found = list_officers(session.folder)
    if has_passphrase(session) and (session.officer or len(found) == 1):
        with reading(session) as opened:
            roles = {one.id: one.roles for one in list_colleagues(opened)}
    data = [
        {"id": one.id, "name": one.name, "roles": list(roles[one.id]) if one.id in roles else None} for one in found
    ]
    heads = [say("cli.head.name"), say("cli.head.id"), *([say("right.head.roles")] if roles else [])]
    cells = [(plain(one.name), one.id, *([role_labels(roles.get(one.id, ()))] if roles else [])) for one in found]
    session.answer({"officers": data}, write_table(heads, cells))


@verb(officer, "add")
@argument("name", "name")
@option("--position", metavar="text", default="")
@option("--new-passphrase-file", metavar="file")
def add(session: Session, name: str, position: str, new_passphrase_file: str | None) -> None:
    """Let one more officer open the vault."""
    said = given_text(clean_text(name, lines=False), say("cli.metavar.name"))
    place = clean_text(position, lines=False).strip()
    if max(len(said), len(place)) > LONGEST:
        raise Misuse(say("cli.text_length", name=say("cli.metavar.name"), most=LONGEST))
    with writing(session) as opened:
        opened.require("officers", opened.officer)
        secret = new_passphrase(new_passphrase_file)
        made = add_officer(opened, said, place, secret, passphrase.fitting_cost())
    session.answer({"id": made, "name": said}, [say("cli.officer_added", name=plain(said))])


@verb(officer, "show")
def show(session: Session) -> None:
    """Show the officer."""
    with reading(session) as opened:
        data = {"id": opened.officer, **officer_settings(opened)}
    labels = [(say("cli.label.officer"), data["name"]), (say("cli.label.position"), data["position"] or "-")]
    session.answer(data, write_pairs([*labels, (say("cli.label.id"), data["id"])]))


@verb(officer, "set")
@option("--position", metavar="text")
@option("--name", metavar="name", text="officer_name")
def set_command(session: Session, **given: str | None) -> None:
    """Change position or name."""
    wanted = {key: clean_text(text, lines=False).strip() for key, text in given.items() if text is not None}
    if not wanted:
        raise Misuse(say("cli.nothing_given"))
    for key, text in wanted.items():
        if len(text) > LONGEST or (key == "name" and not text):
            raise Misuse(say("cli.text_length", name=f"--{key}", most=LONGEST))
    with writing(session) as opened:
        changed = set_officer(opened, wanted)
        data = {"id": opened.officer, "changed": changed}
    session.answer(data, [say("cli.officer_set")])
