"""The commands about letters that pass a case on: list them, show one, note what came of it, take one back.

Called by the program. The letters a case asks for are written by `desk refer`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from fieldapp.case.problem import label_of
from fieldapp.case.text import clean_text
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.display import SHORT_ID
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_pairs, write_sentences, write_table
from fieldapp.cli.session import Session
from fieldapp.cli.value import bounded, given_text
from fieldapp.desk.advice import FollowUp, follow_ups
from fieldapp.desk.counsel import view_follow_up, view_referral
from fieldapp.vault.referrals import (
    find_referral,
    list_referrals,
    load_referral,
    load_referrals,
    remove_referral,
    track_referral,
)
from fieldapp.vault.register import find_owner
from fieldapp.words import say

Data = Mapping[str, Any]

referral = noun("referral")


@verb(referral, "list")
@option("--open", "open_only", is_flag=True, text="open_referrals")
@option("--overdue", is_flag=True)
@option("--case", "case", metavar="id", default="", text="referral_case")
def list_command(session: Session, open_only: bool, overdue: bool, case: str) -> None:
    """List letters."""
    with reading(session) as opened:
        today = opened.office_now().date()
        due = {one.referral.id: one for one in follow_ups(opened)}
        letters = load_referrals(opened.db, find_owner(opened.db, case)) if case else list_referrals(opened.db)
        found = [due.get(one.id) or FollowUp(one, None, 0) for one in letters]
        if overdue:
            found = sorted((one for one in found if one.late > 0), key=lambda one: -one.late)
        rows = [view_follow_up(one, today) for one in found if one.referral.is_open or not open_only]
    session.answer({"referrals": rows}, _write_list(rows))


def _write_list(rows: list[dict[str, Any]]) -> Iterator[str]:
    if not rows:
        yield say("referral.none")
        return
    heads = [say(f"cli.head.{name}") for name in ("id", "to", "standing", "sent_on", "due")]
    cells = [
        (
            row["id"][:SHORT_ID],
            row["to"].partition("\n")[0],
            say(f"referral.is.{row['standing']}"),
            row["sent_on"] or "-",
            row["due"] or "-",
        )
        for row in rows
    ]
    yield from write_table(heads, cells, (0, 40))


@verb(referral, "show")
@argument("name", "referral")
def show(session: Session, name: str) -> None:
    """Show a letter."""
    with reading(session) as opened:
        found = load_referral(opened.db, find_referral(opened.db, name))
        data = view_referral(found, opened.office_now().date())
    session.answer(data, _write_one(data))


def _write_one(data: Data) -> Iterator[str]:
    yield plain(data["to"].replace("\n", ", "))
    days = ("on", "sent_on", "received_on", "recommended_on", "sanction_on", "closed_on")
    yield from write_pairs([(label_of(f"referral.{name}"), data[name]) for name in days if data[name]])
    told = [data[name] for name in ("recommendation", "sanction", "answer") if data[name]]
    yield from write_sentences([*told, *(problem["sentence"] for problem in data["problems"])])


@verb(referral, "set")
@argument("name", "referral")
@argument("pairs", "assignment_pair", nargs=-1, required=True)
@option("--reason", metavar="text", default="")
def set_command(session: Session, name: str, pairs: tuple[str, ...], reason: str) -> None:
    """Note what came of a letter."""
    fields = dict(_read_pair(pair) for pair in pairs)
    with writing(session) as opened:
        wanted = find_referral(opened.db, name)
        changed = track_referral(opened, wanted, fields, bounded(clean_text(reason).strip(), "--reason"))
        data = view_referral(load_referral(opened.db, wanted), opened.office_now().date())
    lines = [say("referral.changed", fields=", ".join(changed)), *(one["sentence"] for one in data["problems"])]
    session.answer({"referral": data, "changed": list(changed)}, lines)


def _read_pair(pair: str) -> tuple[str, str]:
    key, sign, value = pair.partition("=")
    if not sign or not key.strip():
        raise Misuse(say("cli.text_empty", name=say("cli.metavar.assignment_pair")))
    return key.strip(), bounded(value, key.strip())


@verb(referral, "remove")
@argument("name", "referral")
@option("--reason", metavar="text", required=True)
def remove(session: Session, name: str, reason: str) -> None:
    """Take a letter back."""
    said = given_text(reason, "--reason")
    with writing(session) as opened:
        wanted = find_referral(opened.db, name)
        remove_referral(opened, wanted, said)
    session.answer({"id": wanted, "reason": said}, [say("referral.removed")])
