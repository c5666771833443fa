"""The command that gives an officer roles and takes them away.

Loaded with the noun `officer`.
"""

from collections.abc import Sequence

from fieldapp.case.right import first_roles
from fieldapp.cli.command import argument, option, verb
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.officer import officer
from fieldapp.cli.opening import writing
from fieldapp.cli.page import plain
from fieldapp.cli.session import Session
from fieldapp.cli.value import given_choice, given_text
from fieldapp.desk.rightbook import role_labels
from fieldapp.vault.roles import find_colleague, set_roles
from fieldapp.words import say


@verb(officer, "role")
@argument("name", "name")
@option("--add", metavar="role", multiple=True, text="role_add")
@option("--remove", metavar="role", multiple=True, text="role_remove")
@option("--reason", metavar="text", required=True)
def role(session: Session, name: str, add: Sequence[str], remove: Sequence[str], reason: str) -> None:
    """Give an officer roles, or take them away."""
    if not add and not remove:
        raise Misuse(say("cli.nothing_given"))
    said = given_text(reason, "--reason")
    with writing(session) as opened:
        offered = first_roles(opened.office)
        more = {given_choice(one, offered, "--add") for one in add}
        less = {given_choice(one, offered, "--remove") for one in remove}
        found = find_colleague(opened, name)
        roles = set_roles(opened, found.id, (set(found.roles) | more) - less, said)
    data = {"id": found.id, "name": found.name, "roles": list(roles)}
    session.answer(data, [say("cli.roles_set", name=plain(found.name), roles=role_labels(roles))])
