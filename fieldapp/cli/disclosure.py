"""The commands about identities: showing them, asking another office for them, answering, taking them over.

Loaded with the noun `case`. Every other command masks who reported and who saw it.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from fieldapp.case.text import clean_text
from fieldapp.cli.case import case
from fieldapp.cli.command import argument, option, verb
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import writing
from fieldapp.cli.page import plain, write_pair
from fieldapp.cli.session import Session
from fieldapp.cli.value import bounded, given_text
from fieldapp.desk import disclosure
from fieldapp.errors import IdentityNotAsked
from fieldapp.vault.register import find_owner
from fieldapp.words import say


@verb(case, "reveal")
@argument("name", "owner")
@option("--reason", metavar="text", required=True)
def reveal(session: Session, name: str, reason: str) -> None:
    """Show who reported and who saw it; the reason becomes an entry."""
    said = given_text(reason, "--reason")
    with writing(session) as opened:
        found = disclosure.reveal(opened, find_owner(opened.db, name), said)
    reporter = {key: value for key, value in asdict(found.reporter).items() if key != "withheld"}
    witnesses = [
        {"id": one.id, "name": one.name, "address": one.address, "phone": one.phone} for one in found.witnesses
    ]
    data = {"id": found.owner, "reason": said, "reporter": reporter, "witnesses": witnesses}
    session.answer(data, _write_identity(data))


def _write_identity(data: dict[str, Any]) -> Iterator[str]:
    yield say("cli.revealed", id=data["id"])
    told = ", ".join(plain(text) for text in data["reporter"].values() if text)
    yield from write_pair(say("field.reporter"), told or "-")
    for one in data["witnesses"]:
        text = ", ".join(plain(one[name]) for name in ("name", "address", "phone") if one[name])
        yield from write_pair(say("field.witnesses"), text or "-")


@verb(case, "ask-identity")
@argument("name", "owner")
@option("--reason", metavar="text", required=True)
def ask_identity(session: Session, name: str, reason: str) -> None:
    """Ask the handling office for the identities of a case."""
    said = given_text(reason, "--reason")
    with writing(session) as opened:
        owner = find_owner(opened.db, name)
        record = disclosure.ask(opened, owner, said)
    session.answer({"id": owner, "record": record, "reason": said}, [say("cli.identity_asked", id=owner)])


@verb(case, "answer-identity")
@argument("name", "owner")
@option("--grant", is_flag=True, text="identity_grant")
@option("--refuse", is_flag=True, text="identity_refuse")
@option("--reason", metavar="text", default="", text="identity_reason")
def answer_identity(session: Session, name: str, grant: bool, refuse: bool, reason: str) -> None:
    """Grant or refuse the identities that an office above asked for."""
    said = bounded(clean_text(reason).strip(), "--reason")
    if grant == refuse:
        raise Misuse(say("cli.grant_or_refuse"))
    with writing(session) as opened:
        owner = find_owner(opened.db, name)
        waiting = [one for one in disclosure.waiting_questions(opened) if one.owner == owner]
        if not waiting:
            raise IdentityNotAsked()
        found = disclosure.answer(opened, waiting[0].id, "granted" if grant else "refused", said)
    data = {"id": owner, "record": found.id, "office": found.asked, "answer": found.answer, "reason": said}
    session.answer(data, [say(f"cli.identity_{found.answer}", id=owner, office=found.asked)])


@verb(case, "take-identity")
@argument("name", "id")
def take_identity(session: Session, name: str) -> None:
    """Take the identities over from the case that this one continues."""
    with writing(session) as opened:
        owner = find_owner(opened.db, name)
        count = disclosure.bring_from_origin(opened, owner)
    session.answer({"id": owner, "count": count}, [say("cli.identity_taken", id=owner, count=count)])
