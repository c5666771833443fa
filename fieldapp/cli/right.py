"""The command that shows who may do what; it needs no vault.

Called by the program.
"""

from fieldapp.case.right import ROLES
from fieldapp.cli.command import noun, option, verb
from fieldapp.cli.page import write_table
from fieldapp.cli.session import Session
from fieldapp.cli.value import given_choice
from fieldapp.desk.rightbook import right_lines
from fieldapp.words import say

right = noun("right")


@verb(right, "list")
@option("--role", metavar="role", default="", text="right_role")
def list_command(session: Session, role: str) -> None:
    """List the actions with the roles that may do them."""
    chosen = [given_choice(role, ROLES, "--role")] if role else list(ROLES)
    found = right_lines(chosen)
    data = [
        {
            "action": one.action,
            "label": one.label,
            "roles": list(one.roles),
            "scopes": list(one.scopes),
            "states": list(one.states),
            "signed": one.signed,
        }
        for one in found
    ]
    heads = [say("right.head.action"), say("right.head.where"), say("right.head.roles")]
    rows = [(one.label, ", ".join(one.scopes), ", ".join(one.roles)) for one in found]
    session.answer({"rights": data}, write_table(heads, rows))
