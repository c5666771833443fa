"""The command that shows what was denied, revealed, sent, and who came and went.

Called by the program.
"""

from fieldapp.cli.command import noun, option, verb
from fieldapp.cli.display import show_wall
from fieldapp.cli.opening import reading
from fieldapp.cli.page import plain, write_table
from fieldapp.cli.session import Session
from fieldapp.cli.value import given_choice
from fieldapp.desk.rightbook import TOLD, trace_lines
from fieldapp.vault.register import find_owner
from fieldapp.vault.roles import find_colleague
from fieldapp.words import say

trace = noun("trace")


@verb(trace, "list")
@option("--what", metavar="trace", default="", text="trace_what")
@option("--case", "about", metavar="id", default="", text="trace_case")
@option("--by", metavar="name", default="", text="trace_by")
def list_command(session: Session, what: str, about: str, by: str) -> None:
    """List the traces, newest first."""
    sort = given_choice(what, TOLD, "--what") if what else ""
    with reading(session) as opened:
        owner = find_owner(opened.db, about) if about else ""
        who = find_colleague(opened, by).id if by else ""
        found = trace_lines(opened, about=owner, what=sort, officer=who)
    data = [
        {
            "id": one.id,
            "what": one.what,
            "wall": one.wall,
            "officer": one.officer,
            "sentence": one.sentence,
            "about": one.about,
            "record": one.owner,
            "reason": one.reason,
            "signed": one.signed,
        }
        for one in found
    ]
    heads = [say(f"cli.head.{name}") for name in ("when", "officer", "trace", "about", "reason")]
    rows = [
        (show_wall(one.wall), plain(one.officer), one.sentence, plain(one.about), plain(one.reason) or "-")
        for one in found
    ]
    session.answer({"traces": data}, write_table(heads, rows))
