"""The commands of the conflict desk: what differs, and settling it.

Called by the program. Who may settle, and what a settlement is, are rules of the vault.
"""

import json
from typing import Any

from fieldapp.case.file import LARGEST
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.display import show_value, write_conflicts
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain
from fieldapp.cli.session import Session
from fieldapp.cli.value import given_text
from fieldapp.desk.view import Data, view_conflicts
from fieldapp.errors import ConflictUnknown
from fieldapp.vault.conflicts import field_conflicts
from fieldapp.vault.register import find_owner
from fieldapp.vault.settlement import settle
from fieldapp.vault.vault import Vault
from fieldapp.words import say

conflict = noun("conflict")


@verb(conflict, "list")
def list_command(session: Session) -> None:
    """List everything that differs."""
    with reading(session) as opened:
        data = view_conflicts(opened)
    _answer(session, data)


def _answer(session: Session, data: Data) -> None:
    none = not data["conflicts"] and not data["breaches"]
    session.answer(data, [say("cli.no_conflicts")] if none else write_conflicts(data))


@verb(conflict, "show")
@argument("name", "id")
def show(session: Session, name: str) -> None:
    """Show what differs in one case or LHP."""
    with reading(session) as opened:
        owner = find_owner(opened.db, name)
        data = {"id": owner, **view_conflicts(opened, owner)}
    _answer(session, data)


@verb(conflict, "settle")
@argument("name", "id")
@argument("field", "field")
@option("--take", metavar="entry")
@option("--value", metavar="json")
@option("--reason", metavar="text", required=True)
def settle_command(session: Session, name: str, field: str, take: str | None, value: str | None, reason: str) -> None:
    """Settle one field."""
    said = given_text(reason, "--reason")
    if (take is None) == (value is None):
        raise Misuse(say("cli.take_or_value"))
    wanted = _read_value(value) if value is not None else None
    with writing(session) as opened:
        record, hidden = _find(opened, name, field)
        stands = settle(opened, record, field, said, take=take, value=wanted)
    shown = say("cli.masked") if hidden else show_value(field, stands)
    data = {"record": record, "field": field, "value": None if hidden else stands, "hidden": hidden}
    session.answer(data, [say("cli.settled", field=plain(field), value=shown)])


def _read_value(text: str) -> Any:
    try:
        return json.loads(text[:LARGEST])
    except (ValueError, RecursionError):
        raise Misuse(say("cli.json_unfit", name="--value")) from None


def _find(opened: Vault, name: str, field: str) -> tuple[str, bool]:
    """Return the record whose field differs, named itself or by its case, and whether its values are hidden."""
    every = [one for one in field_conflicts(opened.db) if one.field == field]
    found = [one for one in every if one.record == name.strip()]
    if not found:
        owner = find_owner(opened.db, name)
        found = [one for one in every if one.owner == owner]
    if len(found) != 1:
        raise ConflictUnknown(field=field)
    return found[0].record, found[0].hidden
