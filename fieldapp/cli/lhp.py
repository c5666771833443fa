"""The commands about supervision reports (LHP): record, also nil reports, look, finalise, number, turn into a case.

Called by the program.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from fieldapp.case.file import (
    LARGEST,
    SupervisionFile,
    read_supervision_file,
    supervision_schema,
    supervision_template,
)
from fieldapp.case.wording import name_kind
from fieldapp.cli.case import draw_number, finalise_item, view_changed, write_changed
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.display import SHORT_ID, write_problems, write_supervision
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_table
from fieldapp.cli.session import DONE, Session
from fieldapp.cli.source import named_files, read_named, read_source
from fieldapp.cli.value import MOST_ROWS, given_count, given_text
from fieldapp.desk.view import drawn_number, view_problems, view_supervision
from fieldapp.errors import NetraError, RecordUnknown
from fieldapp.vault import casebook
from fieldapp.vault.officers import finder_of
from fieldapp.vault.register import find_owner, list_supervisions, load_supervision, owner_state
from fieldapp.vault.vault import Vault
from fieldapp.words import say

lhp = noun("lhp")
Read = tuple[str, SupervisionFile, Path]


@verb(lhp, "add")
@argument("files", "file", nargs=-1, required=True)
def add(session: Session, files: Sequence[str]) -> int:
    """Save the supervision reports of some files."""
    paths = named_files(files)
    read = [(str(path), read_named(path, read_supervision_file), path.parent) for path in paths]
    with writing(session) as opened:
        return _save(session, opened, read)


def _save(session: Session, opened: Vault, read: Sequence[Read]) -> int:
    saved: list[dict[str, Any]] = []
    for name, found, base in read:
        try:
            owner = casebook.add_supervision(opened, found, base)
        except NetraError as error:
            error.facts["file"] = name
            if not session.json:
                session.answer({}, _write_saved(saved))
            return session.refuse(error, {"supervisions": saved})
        problems = (*found.problems, *casebook.problems_of(opened, owner))
        saved.append({"id": owner, "file": name, "problems": view_problems(problems)})
    session.answer({"supervisions": saved}, _write_saved(saved))
    return DONE


def _write_saved(saved: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for one in saved:
        yield say("cli.lhp_saved", id=one["id"])
        yield from write_problems(one["problems"])


@verb(lhp, "template")
@option("--nil", is_flag=True)
def template(session: Session, nil: bool) -> None:
    """Print an empty file of a report."""
    session.print_json(supervision_template(nil=nil))


@verb(lhp, "schema")
def schema(session: Session) -> None:
    """Print the JSON Schema of a report."""
    session.print_json(supervision_schema())


@verb(lhp, "nil")
@argument("file", "file", required=False)
@option("--date", metavar="date", text="lhp_date")
@option("--place", metavar="text", text="lhp_place")
@option("--stage", metavar="stage", text="lhp_stage")
@option("--assignment", metavar="text")
@option("--result", metavar="text", text="lhp_result")
def nil_command(session: Session, file: str | None, **given: str | None) -> int:
    """Save a nil report."""
    path = Path(file) if file else None
    # The options are laid over the file as JSON, so that both are read by the same strict rules.
    base = read_supervision_file(read_source(path, LARGEST)) if path else read_supervision_file(b"{}")
    over = {name: value for name, value in given.items() if value is not None}
    extra = read_supervision_file(json.dumps(over).encode()).report
    report = replace(base.report, nil=True, **{name: getattr(extra, name) for name in over})
    with writing(session) as opened:
        if not report.finder.name:
            report = replace(report, finder=finder_of(opened))
        return _save(session, opened, [(file or "", replace(base, report=report), path.parent if path else Path())])


@verb(lhp, "list")
@option("--limit", metavar="count", type=int, default=100)
def list_command(session: Session, limit: int) -> None:
    """List the newest reports."""
    most = given_count(limit, "--limit", MOST_ROWS)
    with reading(session) as opened:
        found = list_supervisions(opened.db, most)
        data = [_view_row(opened, state.record) for state in found]
    session.answer({"supervisions": data}, _write_list(data))


def _view_row(opened: Vault, owner: str) -> dict[str, Any]:
    state, report = owner_state(opened.db, owner), load_supervision(opened.db, owner)
    return {
        "id": owner,
        "office": state.office,
        "state": str(state.fields.get("state") or ""),
        "date": report.date,
        "place": report.place,
        "stage": report.stage,
        "finder": report.finder.name,
        "nil": report.nil,
        "number": drawn_number(opened, report),
        "evidence": len(report.evidence),
    }


def _write_list(data: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not data:
        yield say("cli.no_lhp")
        return
    heads = [say(f"cli.head.{name}") for name in ("id", "number", "status", "date", "nil", "place")]
    rows = [
        (
            one["id"][:SHORT_ID],
            one["number"] or "-",
            name_kind(one["state"] or "saved"),
            one["date"] or "-",
            say("cli.nil") if one["nil"] else "",
            one["place"] or "-",
        )
        for one in data
    ]
    yield from write_table(heads, rows)


@verb(lhp, "show")
@argument("name", "id")
def show(session: Session, name: str) -> None:
    """Show one report."""
    with reading(session) as opened:
        data = view_supervision(opened, _find(opened, name))
    session.answer(data, write_supervision(data))


@verb(lhp, "set")
@argument("name", "id")
@argument("file", "file")
@option("--reason", metavar="text", required=True)
def set_command(session: Session, name: str, file: str, reason: str) -> None:
    """Lay a file over a report."""
    said = given_text(reason, "--reason")
    path = Path(file)
    found = read_named(path, read_supervision_file)
    with writing(session) as opened:
        owner = _find(opened, name)
        patches = casebook.revise_supervision(opened, owner, found, said, path.parent)
        data = view_changed(opened, owner, patches, found)
    session.answer(data, write_changed(data))


@verb(lhp, "to-case")
@argument("name", "id")
def to_case(session: Session, name: str) -> None:
    """Make a case of a report."""
    with writing(session) as opened:
        owner = _find(opened, name)
        made = casebook.case_from_supervision(opened, owner)
        problems = view_problems(casebook.problems_of(opened, made))
    data = {"supervision": owner, "case": made, "problems": problems}
    session.answer(data, [say("cli.lhp_to_case", id=made), *write_problems(problems)])


@verb(lhp, "finalise")
@argument("name", "id")
def finalise(session: Session, name: str) -> None:
    """Make a report final."""
    finalise_item(session, name)


@verb(lhp, "number")
@argument("name", "id")
@option("--on", metavar="date", text="on_number")
@option("--running", metavar="running", type=int, default=0, text="running_reserved")
def number(session: Session, name: str, on: str | None, running: int) -> None:
    """Draw the number of a report, the next one or the reserved one that stands on paper."""
    draw_number(session, name, "", on, running)


def _find(opened: Vault, name: str) -> str:
    owner = find_owner(opened.db, name)
    if owner_state(opened.db, owner).type != "supervision":
        raise RecordUnknown(name=plain(name))
    return owner
