"""The commands about cases: record, look, change, finalise, number.

Called by the program. What a case may be and what stops it are rules of the core.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from fieldapp.case.file import (
    LARGEST,
    CaseFile,
    SupervisionFile,
    case_schema,
    read_case_changes,
    read_case_file,
    template,
)
from fieldapp.case.model import KINDS
from fieldapp.case.numbering import number_problems, series_for
from fieldapp.case.records import Patch
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.display import (
    show_wall,
    write_case,
    write_case_rows,
    write_history,
    write_problems,
    write_supervision,
)
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_sentences
from fieldapp.cli.session import DONE, Session
from fieldapp.cli.source import named_files, read_named, read_source
from fieldapp.cli.value import MOST_ROWS, given_choice, given_count, given_date, given_text
from fieldapp.desk.hearing import print_history
from fieldapp.desk.output import require_free, write_result
from fieldapp.desk.transit import tell_way, view_journey, view_states
from fieldapp.desk.view import view_case, view_history, view_problems, view_row, view_supervision
from fieldapp.errors import NetraError, RecordUnknown
from fieldapp.vault import casebook, numbers
from fieldapp.vault.caselist import Filters, case_ids, case_rows
from fieldapp.vault.register import find_owner, load_item, owner_state
from fieldapp.vault.search import CaseRow, count_cases, list_cases
from fieldapp.vault.travel import STATES
from fieldapp.vault.vault import Vault
from fieldapp.words import say

STATUSES: Final = ("saved", "final", "numbered", "accepted", "returned", "closed")

case = noun("case")


@verb(case, "add")
@argument("files", "file", nargs=-1, required=True)
def add(session: Session, files: Sequence[str]) -> int:
    """Save the cases of some files."""
    read = [(path, read_named(path, read_case_file)) for path in named_files(files)]
    saved: list[dict[str, Any]] = []
    with writing(session) as opened:
        for path, found in read:
            try:
                owner = casebook.add_case(opened, found, path.parent)
            except NetraError as error:
                error.facts["file"] = str(path)
                if not session.json:
                    session.answer({}, _write_saved(saved))
                return session.refuse(error, {"cases": saved})
            problems = (*found.problems, *casebook.problems_of(opened, owner))
            saved.append({"id": owner, "file": str(path), "problems": view_problems(problems)})
    session.answer({"cases": saved}, _write_saved(saved))
    return DONE


def _write_saved(saved: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for one in saved:
        yield say("cli.case_saved", id=one["id"], file=plain(one["file"]))
        yield from write_problems(one["problems"])


@verb(case, "template")
@argument("kind", "kind")
def template_command(session: Session, kind: str) -> None:
    """Print an empty case file."""
    given_choice(kind, KINDS, say("cli.metavar.kind"))
    session.print_json(template(kind))


@verb(case, "schema")
def schema(session: Session) -> None:
    """Print the JSON Schema of a case file."""
    session.print_json(case_schema())


@verb(case, "list")
@option("--search", metavar="text", default="")
@option("--names", is_flag=True)
@option("--status", metavar="status", default="")
@option("--travel", metavar="status", default="")
@option("--limit", metavar="count", type=int, default=100)
def list_command(session: Session, search: str, names: bool, status: str, travel: str, limit: int) -> None:
    """List the newest cases that fit."""
    if status:
        given_choice(status, STATUSES, "--status")
    if travel:
        given_choice(travel, STATES, "--travel")
    most = given_count(limit, "--limit", MOST_ROWS)
    with reading(session) as opened:
        found = _find_rows(opened, search, status, travel, most, names=names)
        states = view_states(opened, [row.id for row in found])
        rows = [view_row(opened, row, states.get(row.id, "")) for row in found]
        total, own = count_cases(opened.db), opened.office
    session.answer({"cases": rows, "total": total}, _write_list(rows, total, own))


def _find_rows(opened: Vault, search: str, status: str, travel: str, most: int, *, names: bool) -> list[CaseRow]:
    if not travel:
        return list_cases(opened.db, search, status, most, names_only=names)
    filters = Filters(status=status, travel=travel, sender=opened.office)
    found = case_rows(opened.db, case_ids(opened.db, search, filters)[:most])
    return [row for row in found if row is not None]


def _write_list(rows: Sequence[Mapping[str, Any]], total: int, own: str) -> Iterator[str]:
    if not total:
        yield say("cli.no_cases")
        return
    if rows:
        yield from write_case_rows(rows, own)
    yield say("cli.rows_of", shown=len(rows), total=total)


@verb(case, "show")
@argument("name", "id")
def show(session: Session, name: str) -> None:
    """Show one case or LHP."""
    with reading(session) as opened:
        owner = find_owner(opened.db, name)
        is_case = owner_state(opened.db, owner).type == "case"
        data = view_case(opened, owner) if is_case else view_supervision(opened, owner)
        packs = opened.packs
        told = tell_way(opened, data if is_case else view_journey(opened, owner), show_wall)
    lines = write_case(data, packs) if is_case else write_supervision(data)
    session.answer(data, (*lines, *(("", *write_sentences([told], "")) if told else ())))


@verb(case, "history")
@argument("name", "id")
@option("--pdf", metavar="file", text="history_pdf")
@option("--overwrite", is_flag=True)
def history(session: Session, name: str, pdf: str | None, overwrite: bool) -> None:
    """Show who changed what in a case or LHP, or write it as a paper for a hearing."""
    path = Path(pdf) if pdf else None
    if path:
        require_free(path, overwrite=overwrite)
    with reading(session) as opened:
        owner = find_owner(opened.db, name)
        if path:
            write_result(path, print_history(opened, owner))
        data = view_history(opened, owner) | {"file": pdf or None}
    session.answer(data, [say("chronicle.saved", file=plain(pdf))] if pdf else write_history(data))


@verb(case, "set")
@argument("name", "id")
@argument("file", "file")
@option("--reason", metavar="text", required=True)
def set_command(session: Session, name: str, file: str, reason: str) -> None:
    """Lay a file over a case."""
    said = given_text(reason, "--reason")
    path = Path(file)
    found = read_case_changes(read_source(path, LARGEST))
    with writing(session) as opened:
        owner = find_case(opened, name)
        patches = casebook.revise_case(opened, owner, found, said, path.parent)
        data = view_changed(opened, owner, patches, found)
    session.answer(data, write_changed(data))


def view_changed(
    opened: Vault, owner: str, patches: Sequence[Patch], found: CaseFile | SupervisionFile
) -> dict[str, Any]:
    """Return what a file that was laid over a case or LHP changed."""
    return {
        "id": owner,
        "state": str(owner_state(opened.db, owner).fields.get("state") or ""),
        "changed": [
            {"type": patch.type, "record": patch.id, "fields": sorted({*patch.open, *patch.identity})}
            for patch in patches
        ],
        "evidence_added": len(found.evidence),
        "problems": view_problems((*found.problems, *casebook.problems_of(opened, owner))),
    }


def write_changed(data: Mapping[str, Any]) -> Iterator[str]:
    """Give the lines about what changed."""
    count = sum(len(one["fields"]) for one in data["changed"])
    yield say("cli.case_changed", id=data["id"], fields=count, evidence=data["evidence_added"])
    if data["state"] == "revised":
        yield say("cli.case_reopened")
    yield from write_problems(data["problems"])


@verb(case, "number")
@argument("name", "id")
@option("--series", metavar="series", default="")
@option("--on", metavar="date", text="on_number")
@option("--running", metavar="running", type=int, default=0, text="running_reserved")
def number(session: Session, name: str, series: str, on: str | None, running: int) -> None:
    """Draw the next number for a case, or the reserved one that stands on paper."""
    draw_number(session, name, series, on, running)


def draw_number(session: Session, name: str, series: str, on: str | None, running: int = 0) -> None:
    """Draw a number for a case or LHP and answer."""
    day = given_date(on, "--on")
    with writing(session) as opened:
        owner = find_owner(opened.db, name)
        text = numbers.draw(opened, owner, series, day, running=max(0, running))
        drawn = series or series_for(load_item(opened.db, owner))[0]
        doubts = number_problems(opened.packs.series[drawn], opened.office_settings())
    data: dict[str, Any] = {"id": owner, "series": drawn, "number": text, "problems": view_problems(doubts)}
    session.answer(data, [say("cli.numbered", number=plain(text)), *write_problems(data["problems"])])


@verb(case, "finalise")
@argument("name", "id")
def finalise(session: Session, name: str) -> None:
    """Make a case final."""
    finalise_item(session, name)


def finalise_item(session: Session, name: str) -> None:
    """Make a case or LHP final and answer."""
    with writing(session) as opened:
        owner = find_owner(opened.db, name)
        revision = casebook.finalise(opened, owner)
    session.answer({"id": owner, "revision": revision}, [say("cli.finalised", id=owner, revision=revision)])


def find_case(opened: Vault, name: str) -> str:
    """Return the id of a case. Raises RecordUnknown for what is none."""
    owner = find_owner(opened.db, name)
    if owner_state(opened.db, owner).type != "case":
        raise RecordUnknown(name=name)
    return owner
