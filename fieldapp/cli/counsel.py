"""Advice on the command line: `case advise` shows what may fit and what to write, `desk refer` records the letters.

Adds its verbs to the nouns `case` and `desk`. Proposes only; what is a violation a plenary decides.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from fieldapp.case.dates import write_date
from fieldapp.case.model import Case
from fieldapp.cli.case import case
from fieldapp.cli.command import argument, option, verb
from fieldapp.cli.desk import desk
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_pair, write_sentences
from fieldapp.cli.session import Session
from fieldapp.cli.value import given_date
from fieldapp.desk.advice import advise, refer
from fieldapp.desk.counsel import view_advice, view_referral
from fieldapp.vault.register import find_owner, load_case
from fieldapp.words import say

Data = Mapping[str, Any]
MOST_MISSES = 20


@verb(case, "advise")
@argument("name", "id")
def advise_command(session: Session, name: str) -> None:
    """Show what may fit a case and whom it is passed on to."""
    with reading(session) as opened:
        advice = advise(opened, find_owner(opened.db, name))
        data = view_advice(opened, advice)
    session.answer(data, _write_advice(data, advice.case))


def _write_advice(data: Data, item: Case) -> Iterator[str]:
    names = {subject.id: plain(subject.name) or str(place) for place, subject in enumerate(item.subjects, 1)}
    phases = say("advice.and").join(say(f"advice.phase.{phase}") for phase in data["phases"])
    days = " - ".join(
        write_date(date.fromisoformat(day)) for day in dict.fromkeys((data["first"], data["last"])) if day
    )
    yield from write_pair(say("advice.head.when"), f"{days} ({phases})" if days else "-")
    yield say("advice.head.rows")
    yield from _write_rows(data["suggestions"], names)
    if data["misses"]:
        yield say("advice.head.misses")
        told = [f"{names.get(one['subject'], '')}: {one['id']}: {one['why']}" for one in data["misses"]]
        yield from write_sentences(told[:MOST_MISSES])
    yield say("advice.head.routes")
    yield from _write_routes(data["routes"], names)
    yield say("advice.head.lacks")
    yield from write_sentences(_name_lacks(data["lacks"], names) or [say("advice.complete")])
    if data["remarks"]:
        yield say("advice.head.remarks")
        yield from write_sentences([one["sentence"] for one in data["remarks"]])


def _write_rows(rows: list[Data], names: Mapping[str, str]) -> Iterator[str]:
    if not rows:
        yield from write_sentences([say("advice.no_row")])
    last = ""
    for one in rows:
        if one["subject"] != last:
            last = one["subject"]
            yield f"  {names.get(last, '')}"
        sure = say("advice.checked") if one["certain"] else say("advice.unsure")
        yield from write_sentences([f"{one['id']} ({sure}): {one['text']}. {one['why']}"])
        yield from write_sentences([say("advice.basis", basis="; ".join(one["basis"]))], "    ")
        if one["sanctions"]:
            yield from write_sentences([say("advice.sanctions", sanctions="; ".join(one["sanctions"]))], "    ")


def _write_routes(routes: list[Data], names: Mapping[str, str]) -> Iterator[str]:
    if not routes:
        yield from write_sentences([say("advice.none_routes")])
    for one in routes:
        people = ", ".join(names.get(name, "") for name in one["subjects"])
        preview = "" if one["settled"] else " " + say("advice.route.preview")
        cc = " " + say("advice.cc", names="; ".join(one["cc"])) if one["cc"] else ""
        note = f" {one['note']}" if one["note"] else ""
        yield from write_sentences([f"{one['to']} ({one['channel']}): {people}.{cc}{note}{preview}"])


def _name_lacks(lacks: list[Data], names: Mapping[str, str]) -> list[str]:
    found: dict[str, list[str]] = {}
    for one in lacks:
        found.setdefault(one["subject"], []).append(one["named"])
    return [say("advice.lack", name=names.get(name, ""), fields=", ".join(said)) for name, said in found.items()]


@verb(desk, "refer")
@argument("name", "id")
@option("--route", "routes", metavar="route", multiple=True)
@option("--on", metavar="date", text="refer_on")
@option("--apart", is_flag=True)
@option("--despite", is_flag=True)
def refer_command(
    session: Session, name: str, routes: tuple[str, ...], on: str | None, apart: bool, despite: bool
) -> None:
    """Record the letters that a case asks for."""
    day = given_date(on, "--on")
    with writing(session) as opened:
        owner = find_owner(opened.db, name)
        made = refer(opened, owner, routes=routes, on=day.isoformat() if day else "", apart=apart, despite=despite)
        today = opened.office_now().date()
        item = load_case(opened.db, owner)
    names = {subject.id: subject.name for subject in item.subjects}
    data: dict[str, Any] = {
        "case": owner,
        "referrals": [view_referral(one, today) for one in made.referrals],
        "held": [{"subject": one.subject, "field": one.field, "named": one.named} for one in made.held],
    }
    lines = [say("advice.referred", count=len(made.referrals))]
    lines += [f"- {one.id[:18]}  {plain(one.to.partition(chr(10))[0])}" for one in made.referrals]
    if made.held:
        lines.append(say("advice.held", names="; ".join(_name_lacks(data["held"], names))))
    session.answer(data, lines)
