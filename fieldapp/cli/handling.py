"""The commands about the handling of a case: steps taken, steps that may come next, the checklist, other offices.

Loaded with the commands about cases. What is allowed is a rule of the core; a forbidden step is refused with its
reasons.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fieldapp.case.dates import parse_time
from fieldapp.case.file import LARGEST, parse_json
from fieldapp.case.shape import Keys, Remarks, Text, fit
from fieldapp.case.steps import label_of_step
from fieldapp.cli.case import case, find_case
from fieldapp.cli.command import argument, option, verb
from fieldapp.cli.display import write_step
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_sentences
from fieldapp.cli.session import Session
from fieldapp.cli.source import read_source
from fieldapp.cli.value import given_choice, given_date, given_text
from fieldapp.desk.handling import plan_of
from fieldapp.desk.handlingview import view_next, view_offer, view_timeline
from fieldapp.desk.view import view_step
from fieldapp.errors import StepUnknown, ValueUnfit
from fieldapp.vault.delegation import adopt, offers
from fieldapp.vault.handling import take_step, withdraw_step
from fieldapp.vault.register import load_steps
from fieldapp.words import say

SHORTEST = 8
_TIME = Keys({"time": Text(form="time")})


@verb(case, "step")
@argument("name", "id")
@argument("step_name", "step")
@option("--on", metavar="date", text="on_step")
@option("--file", metavar="file", text="step_file")
def step(session: Session, name: str, step_name: str, on: str | None, file: str | None) -> None:
    """Record a handling step."""
    day = given_date(on, "--on")
    facts, clock = read_step_file(read_source(Path(file), LARGEST)) if file else ({}, "")
    with writing(session) as opened:
        given_choice(step_name, opened.packs.rulebook.steps, say("cli.metavar.step"))
        owner = find_case(opened, name)
        when = (day or opened.office_now().date()).isoformat() + (f"T{clock}" if clock else "")
        made = take_step(opened, owner, step_name, when, facts)
        plan = plan_of(opened, owner)
        taken = next(one for one in plan.taken if one.step.id == made)
    data: dict[str, Any] = {
        "case": owner, "step": view_step(taken.step), "papers": list(taken.papers), "cautions": list(taken.cautions),
        "stage": plan.stage,
    }  # fmt: skip
    session.answer(data, _write_saved(data))


def read_step_file(data: bytes) -> tuple[dict[str, Any], str]:
    """Return what the file of a step says, and its clock time as "15:10" or "". Raises as reading a case file does."""
    found = parse_json(data)
    if not isinstance(found, dict):
        raise ValueUnfit(names=f"{say('expect.whole_file')} ({say('expect.object')})")
    remarks = Remarks()
    clock = fit(_TIME, {key: found.pop(key) for key in ("time",) if key in found}, remarks)
    if error := remarks.first_error():
        raise error
    moment = parse_time(clock.get("time", ""))
    return found, f"{moment:%H:%M}" if moment else ""


def _write_saved(data: Mapping[str, Any]) -> Iterator[str]:
    yield say("cli.step_saved")
    yield f"- {plain(write_step(data['step']))}"
    if data["papers"]:
        yield say("cli.step_papers", papers=", ".join(data["papers"]))
    yield from write_sentences(data["cautions"])


@verb(case, "steps")
@argument("name", "id")
def steps_command(session: Session, name: str) -> None:
    """Show the steps of a case, where it stands, and the checklist."""
    with reading(session) as opened:
        data = view_timeline(plan_of(opened, find_case(opened, name)))
    session.answer(data, _write_timeline(data))


def _write_timeline(data: Mapping[str, Any]) -> Iterator[str]:
    yield say("cli.case_stage", stage=say(f"handling.stage.{data['stage']}"))
    if data["handed_over"]:
        yield say("cli.case_handed_over", office=plain(data["handed_over"]["to_name"] or data["handed_over"]["to"]))
    for one in data["steps"]:
        yield f"- {plain(write_step(one))}  [{one['id'][:18]}]"
        yield from write_sentences([*one["problems"], *one["cautions"]])
    for ending in data["outcomes"]:
        if ending["labels"]:
            yield plain(f"{ending['name'] or say('handling.party.all')}: {'; '.join(ending['labels'])}")
    yield from _write_checks(data["checks"])


def _write_checks(checks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if checks:
        yield say("cli.case_checks")
    for check in checks:
        mark = {True: "cli.check_met", False: "cli.check_unmet", None: "cli.check_open"}[check["met"]]
        yield f"  {say(mark)}  {plain(check['label'])}"


@verb(case, "next")
@argument("name", "id")
@option("--all", "everything", is_flag=True, text="next_all")
@option("--step", "only", metavar="step", text="next_step", default="")
def next_command(session: Session, name: str, everything: bool, only: str) -> None:
    """Show which steps may come next, or what one of them asks."""
    with reading(session) as opened:
        if only:
            given_choice(only, opened.packs.rulebook.steps, "--step")
        plan = plan_of(opened, find_case(opened, name))
    data = view_next(plan, only=only)
    session.answer(data, _write_next(data, everything=everything or bool(only)))


def _write_next(data: Mapping[str, Any], *, everything: bool) -> Iterator[str]:
    for one in data["steps"]:
        if not (one["allowed"] or everything):
            continue
        mark = "*" if one["usual"] else "-" if one["allowed"] else "x"
        yield f"{mark} {plain(one['step'])}: {plain(one['label'])}"
        yield from write_sentences([*one["reasons"], *one["advice"]])
        if everything and one["facts"]:
            asked = ", ".join(f"{fact['id']}{'*' if fact['needed'] else ''}" for fact in one["facts"])
            yield f"    {say('cli.step_asks', facts=asked)}"
    if not data["steps"]:
        yield say("cli.no_next")


@verb(case, "undo-step")
@argument("name", "id")
@argument("step_id", "step_id")
@option("--reason", metavar="text", required=True)
def undo_step(session: Session, name: str, step_id: str, reason: str) -> None:
    """Take back a step that was recorded by mistake."""
    said = given_text(reason, "--reason")
    with writing(session) as opened:
        owner = find_case(opened, name)
        fitting = [
            one for one in load_steps(opened.db, owner) if len(step_id) >= SHORTEST and one.id.startswith(step_id)
        ]
        if len(fitting) != 1:
            raise StepUnknown(name=step_id)
        withdraw_step(opened, fitting[0].id, said)
    data = {"case": owner, "step": fitting[0].id}
    session.answer(data, [say("cli.step_undone", step=label_of_step(fitting[0].name))])


@verb(case, "offers")
def offers_command(session: Session) -> None:
    """Show the cases that were delegated to this office and wait."""
    with reading(session) as opened:
        data = {"cases": [view_offer(one) for one in offers(opened)]}
    lines = [
        f"{one['case']}  {plain(one['source_name'] or one['source'])}: {plain(one['why'])}" for one in data["cases"]
    ]
    session.answer(data, lines or [say("cli.no_offers")])


@verb(case, "adopt")
@argument("name", "id")
@option("--reason", metavar="text", text="adopt_reason", default="")
@option("--on", metavar="date", text="on_step")
def adopt_command(session: Session, name: str, reason: str, on: str | None) -> None:
    """Take on a delegated case, or take over one from below."""
    day = given_date(on, "--on")
    with writing(session) as opened:
        waiting = [one.case for one in offers(opened) if len(name) >= SHORTEST and one.case.startswith(name)]
        old = waiting[0] if len(waiting) == 1 else find_case(opened, name)
        made = adopt(opened, old, given_text(reason, "--reason") if reason else "", day.isoformat() if day else "")
    session.answer({"id": made, "from": old}, [say("cli.case_adopted", id=made)])
