"""The commands of the conflict desk: what differs, and settling it.

Called by the program. Who may settle, and what a settlement is, are rules of the vault.
"""

import json
from pathlib import Path
from typing import Any

from fieldapp.case.file import LARGEST, parse_json
from fieldapp.case.wording import label_field
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.display import show_value, write_conflicts
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_sentences
from fieldapp.cli.session import Session
from fieldapp.cli.source import read_source
from fieldapp.cli.value import given_text
from fieldapp.desk.difference import view_conflicts, view_record, view_replaced, view_settled
from fieldapp.desk.veil import Data
from fieldapp.errors import ConflictUnknown, KeyUnknown, ValueUnfit
from fieldapp.vault.conflicts import Conflict, field_conflicts
from fieldapp.vault.projection import load_state, owner_of
from fieldapp.vault.register import find_owner
from fieldapp.vault.settlement import Choice, Settled, choices_from, settle, settle_many
from fieldapp.vault.twice import Replaced, keep_number
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
        owner = _find_owner(opened, name)
        known = load_state(opened.db, owner)
        lone = known is not None and not owner_of(known)
        data = {"id": owner, **(view_record(opened, owner) if lone else view_conflicts(opened, owner))}
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
        one = Settled(record, field, settle(opened, record, field, said, take=take, value=wanted), hidden)
        told = _tell(opened, one)
    session.answer(view_settled(one), [told])


@verb(conflict, "settle-all")
@argument("name", "id")
@option("--from", "device", metavar="device", text="from_device")
@option("--choices", "file", metavar="file")
@option("--reason", metavar="text", required=True)
def settle_all(session: Session, name: str, device: str | None, file: str | None, reason: str) -> None:
    """Settle several fields at once: all values of one laptop, or a choice for each."""
    said = given_text(reason, "--reason")
    if (device is None) == (file is None):
        raise Misuse(say("cli.from_or_choices"))
    chosen = read_choices(read_source(Path(file), LARGEST)) if file is not None else []
    with writing(session) as opened:
        owner = _find_owner(opened, name)
        if device is not None:
            chosen, _ = choices_from(opened, owner, device)
        elif any(one.record not in _records(opened, owner) for one in chosen):
            raise ConflictUnknown(field=", ".join(one.field for one in chosen))
        settled = settle_many(opened, chosen, said)
        left = len(_conflicts(opened, owner))
        lines = [_tell(opened, one) for one in settled]
    data = {"id": owner, "settled": [view_settled(one) for one in settled], "left": left}
    session.answer(data, [*lines, say("cli.settled_left", count=left)] if left else lines)


@verb(conflict, "keep-number")
@argument("record", "record")
@option("--no-redraw", "void_only", is_flag=True)
@option("--reason", metavar="text", required=True)
def keep(session: Session, record: str, void_only: bool, reason: str) -> None:
    """Leave a number that stands twice to one record."""
    said = given_text(reason, "--reason")
    with writing(session) as opened:
        replaced = keep_number(opened, record.strip(), said, anew=not void_only)
    data = {"record": record.strip(), "replaced": [view_replaced(one) for one in replaced]}
    session.answer(data, write_sentences([_tell_replaced(one) for one in replaced], ""))


def _tell_replaced(one: Replaced) -> str:
    named = {"number": plain(one.bearer.text), "owner": plain(one.bearer.owner)}
    if one.drawn:
        return say("cli.number_redrawn", drawn=plain(one.drawn), **named)
    return " ".join(filter(None, (say("cli.number_given_back", **named), plain(one.why))))


def _find_owner(opened: Vault, name: str) -> str:
    """Return the case or LHP of this name, or the record that belongs to none."""
    lone = [one.record for one in field_conflicts(opened.db) if not one.owner and one.record == name.strip()]
    return lone[0] if lone else find_owner(opened.db, name)


def _conflicts(opened: Vault, owner: str) -> list[Conflict]:
    return [one for one in field_conflicts(opened.db) if owner in (one.owner, one.record)]


def _records(opened: Vault, owner: str) -> set[str]:
    return {one.record for one in _conflicts(opened, owner)}


def _tell(opened: Vault, one: Settled) -> str:
    state = load_state(opened.db, one.record)
    label = label_field(state.type if state else "", one.field)
    shown = say("cli.masked") if one.hidden else show_value(one.field, one.value)
    return say("cli.settled", field=plain(label), value=shown)


def read_choices(data: bytes) -> list[Choice]:
    """Return the choices of a file. Raises ValueUnfit, KeyUnknown, and as reading a case file does."""
    found = parse_json(data)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ValueUnfit(names=f"choices ({say('expect.list')})")
    return [_read_choice(one) for one in found]


def _read_choice(said: dict[str, Any]) -> Choice:
    if unknown := [key for key in said if key not in ("record", "field", "take", "value")]:
        raise KeyUnknown(names=", ".join(unknown))
    texts = [said.get(name, "") for name in ("record", "field", "take")]
    if not all(isinstance(one, str) for one in texts) or not all(texts[:2]) or ("take" in said) == ("value" in said):
        raise ValueUnfit(names=say("cli.choice_unfit"))
    record, field, take = texts
    return Choice(record, field, take if "take" in said else None, said.get("value"))


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
