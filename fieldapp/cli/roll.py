"""The commands about records of the office's books: letters, assignments, declarations, meetings, contacts.

Called by the program. All five have the same verbs; what a record may say is `fieldapp.case.roll`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from fieldapp.case.file import LARGEST, parse_json
from fieldapp.case.roll import Roll, roll_template
from fieldapp.cli.command import Noun, argument, noun, option, verb
from fieldapp.cli.display import SHORT_ID, show_value, write_evidence, write_problems
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_pair, write_pairs, write_table
from fieldapp.cli.session import Session
from fieldapp.cli.source import read_source
from fieldapp.cli.value import given_choice, given_date, given_text
from fieldapp.desk.prevention import commitments_of, contacts_for, follow_commitment
from fieldapp.desk.rollview import view_roll, view_rolls
from fieldapp.vault import rolls
from fieldapp.words import all_words, say

Data = Mapping[str, Any]
KEPT: Final = {"yes": True, "no": False, "unknown": None}
# What a list shows of each type.
SHOWN: Final = {
    "mail": ("direction", "on", "from", "to", "subject"),
    "assignment": ("on", "purpose", "place"),
    "declaration": ("on", "official", "position", "region"),
    "meeting": ("on", "title", "place"),
    "contact": ("kind", "region", "office", "name", "phone"),
}

mail = noun("mail")
assignment = noun("assignment")
declaration = noun("declaration")
meeting = noun("meeting")
contact = noun("contact")
NOUNS: Final[tuple[Noun, ...]] = (mail, assignment, declaration, meeting, contact)


def _each(name: str, *marks: Callable[[Any], Any], only: Sequence[Noun] = NOUNS) -> Callable[[Any], Any]:
    """Give every noun a verb of this name, whose function gets the type after the session."""

    def make(function: Callable[..., Any]) -> Callable[..., Any]:
        for group in only:
            verb(group, name)(_bound(function, str(group.name), marks))
        return function

    return make


def _bound(function: Callable[..., Any], kind: str, marks: Sequence[Callable[[Any], Any]]) -> Callable[..., Any]:
    def command(session: Session, **given: Any) -> Any:
        return function(session, kind, **given)

    for mark in reversed(marks):
        command = mark(command)
    return command


@_each("add", argument("file", "file"), only=(declaration, meeting, contact))
@_each("add", argument("file", "file"), option("--number", is_flag=True, text="roll_number"), only=(mail, assignment))
def _add(session: Session, kind: str, file: str, number: bool = False) -> None:
    """Save a record from a file."""
    said = parse_json(read_source(Path(file), LARGEST))
    with writing(session) as opened:
        name = rolls.add_roll(opened, kind, said)
        if number:
            rolls.number_roll(opened, name)
        data = view_roll(opened, rolls.load_roll(opened.db, name))
    session.answer(data, [say("roll.saved", id=name), *_numbered(data), *write_problems(data["problems"])])


def _numbered(data: Data) -> Iterator[str]:
    if data["number"]:
        yield say("cli.numbered", number=plain(data["number"]))


@_each("set", argument("name", "id"), argument("file", "file"), option("--reason", metavar="text", default=""))
def _set(session: Session, kind: str, name: str, file: str, reason: str) -> None:
    """Lay a file over a record."""
    said = parse_json(read_source(Path(file), LARGEST))
    with writing(session) as opened:
        found = rolls.find_roll(opened.db, kind, name)
        changed = rolls.set_roll(opened, found, said, reason)
        data = view_roll(opened, rolls.load_roll(opened.db, found)) | {"changed": changed}
    session.answer(data, [say("roll.changed", id=found, fields=len(changed)), *write_problems(data["problems"])])


@_each(
    "list",
    option("--year", metavar="year", type=int, default=0),
    option("--search", metavar="text", default="", text="roll_search"),
)
def _list(session: Session, kind: str, year: int, search: str) -> None:
    """List records."""
    with reading(session) as opened:
        rows = view_rolls(opened, rolls.list_rolls(opened.db, kind, opened.office, year=year, search=search))
    session.answer({"records": rows}, _write_list(kind, rows))


def _write_list(kind: str, rows: Sequence[Data]) -> Iterator[str]:
    if not rows:
        yield say("roll.none")
        return
    names = SHOWN[kind]
    heads = [say("cli.head.id"), say("cli.head.number"), *(_label(kind, name) for name in names)]
    cells = [
        (one["id"][:SHORT_ID], one["number"] or "-", *(show_value(name, one["fields"].get(name)) for name in names))
        for one in rows
    ]
    yield from write_table(heads, cells, (0, 0, *[30] * (len(names) - 1)))


@_each("show", argument("name", "id"))
def _show(session: Session, kind: str, name: str) -> None:
    """Show one record."""
    with reading(session) as opened:
        roll = rolls.load_roll(opened.db, rolls.find_roll(opened.db, kind, name))
        data = view_roll(opened, roll)
        told = [*_write_commitments(commitments_of(opened, roll.id))] if kind == "declaration" else []
    session.answer(data, [*_write_roll(kind, roll, data), *told])


def _write_roll(kind: str, roll: Roll, data: Data) -> Iterator[str]:
    yield from write_pair(say("cli.label.id"), roll.id)
    plain_fields = {name: value for name, value in data["fields"].items() if name not in ("commitments", "checks")}
    yield from write_pairs((_label(kind, name), _told(value)) for name, value in plain_fields.items())
    if data["scans"]:
        yield from write_evidence(data["scans"])
    yield from write_problems(data["problems"])


def _told(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(filter(None, map(_told, value.values())))
    if isinstance(value, list):
        return "\n".join(map(_told, value))
    return str(value)


def _write_commitments(found: Sequence[Any]) -> Iterator[str]:
    for one in found:
        kept = {True: say("cli.yes"), False: say("cli.no"), None: say("roll.unknown")}[one.kept]
        doubt = f" ({say('roll.doubtful')})" if one.doubtful else ""
        yield from write_pair(one.label + doubt, " ".join(filter(None, (kept, one.on, one.note))))


def _label(kind: str, name: str) -> str:
    return all_words().get(f"field.{kind}.{name}", name)


@_each("template")
def _template(session: Session, kind: str) -> None:
    """Print an empty file of a type."""
    session.print_json(roll_template(kind))


@_each("remove", argument("name", "id"), option("--reason", metavar="text", required=True))
def _remove(session: Session, kind: str, name: str, reason: str) -> None:
    """Take a record out of its book."""
    said = given_text(reason, "--reason")
    with writing(session) as opened:
        found = rolls.find_roll(opened.db, kind, name)
        rolls.remove_roll(opened, found, said)
    session.answer({"id": found}, [say("roll.removed", id=found)])


@_each(
    "number",
    argument("name", "id"),
    option("--series", metavar="series", default=""),
    option("--on", metavar="date", text="on_number"),
    only=(mail, assignment),
)
def _number(session: Session, kind: str, name: str, series: str, on: str | None) -> None:
    """Draw the number of a record."""
    day = given_date(on, "--on")
    with writing(session) as opened:
        found = rolls.find_roll(opened.db, kind, name)
        text = rolls.number_roll(opened, found, series, day)
    session.answer({"id": found, "number": text}, [say("cli.numbered", number=plain(text))])


@_each(
    "scan",
    argument("name", "id"),
    argument("file", "file"),
    option("--note", metavar="text", default="", text="scan_note"),
    only=(mail, assignment, declaration, meeting),
)
def _scan(session: Session, kind: str, name: str, file: str, note: str) -> None:
    """Attach a scan to a record."""
    with writing(session) as opened:
        found = rolls.find_roll(opened.db, kind, name)
        item = rolls.attach_scan(opened, found, Path(file), note)
    data = {"id": found, "scan": item.id, "sha256": item.taken.sha256, "size": item.taken.size}
    session.answer(data, [say("roll.scanned", name=plain(Path(file).name), id=found)])


@verb(declaration, "follow")
@argument("name", "id")
@argument("commitment", "commitment")
@option("--kept", metavar="kept", required=True)
@option("--note", metavar="text", default="", text="follow_note")
@option("--on", metavar="date", text="follow_on")
def follow(session: Session, name: str, commitment: str, kept: str, note: str, on: str | None) -> None:
    """Note what became of a commitment."""
    given_choice(kept, KEPT, "--kept")
    day = given_date(on, "--on")
    with writing(session) as opened:
        found = rolls.find_roll(opened.db, "declaration", name)
        follow_commitment(opened, found, commitment, KEPT[kept], note=note, on=day)
        told = commitments_of(opened, found)
    rows = [{"id": one.id, "label": one.label, "kept": one.kept, "note": one.note, "on": one.on} for one in told]
    session.answer({"id": found, "commitments": rows}, _write_commitments(told))


@verb(contact, "near")
@argument("region", "region", required=False)
@option("--kind", metavar="kind", default="", text="contact_kind")
def near(session: Session, region: str | None, kind: str) -> None:
    """List whom to write to about a region, nearest first."""
    with reading(session) as opened:
        found = contacts_for(opened, region or "", kind)
    names = ("id", "kind", "region", "name", "office", "address", "phone", "email", "note", "doubtful")
    rows = [{name: getattr(one, name) for name in names} for one in found]
    session.answer({"contacts": rows}, _write_near(rows))


def _write_near(rows: Sequence[Data]) -> Iterator[str]:
    if not rows:
        yield say("roll.none")
        return
    heads = [_label("contact", name) for name in ("kind", "region", "office", "name", "phone")]
    cells = [
        (one["kind"], one["region"] or "-", one["office"], one["name"] or "-", one["phone"] or "-") for one in rows
    ]
    yield from write_table(heads, cells, (0, 0, 40, 30))
    if any(one["doubtful"] for one in rows):
        yield say("roll.doubtful_rows")
