"""The commands about papers (naskah): prepare, list, show, fill, make final, sign, take the scan back in, print.

Called by the program. What a paper is stands in `fieldapp.desk.document`; private values stay masked in every answer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from fieldapp.canonical import sha256
from fieldapp.case.document import Document
from fieldapp.case.file import parse_json
from fieldapp.case.shape import Keys, Remarks, Text, fit
from fieldapp.case.text import clean_text
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_pairs, write_sentences, write_table
from fieldapp.cli.printout import given_paper, save_print, write_printed
from fieldapp.cli.session import Session
from fieldapp.cli.source import read_source
from fieldapp.cli.value import bounded, given_date, given_text
from fieldapp.desk import document as papers
from fieldapp.desk import scanning
from fieldapp.desk.output import require_free, write_result
from fieldapp.desk.printing import make_document_form
from fieldapp.desk.secrecy import require_paper
from fieldapp.desk.veil import veil_data
from fieldapp.errors import KeyUnknown, SealUnknown, ValueUnfit
from fieldapp.packs.filling import fields_of, private_fields
from fieldapp.packs.forms import Field, Form
from fieldapp.vault.documents import (
    documents_of,
    find_document,
    form_of,
    load_document,
    remove_document,
    sign_document,
    write_document,
)
from fieldapp.vault.referrals import find_referral
from fieldapp.vault.register import find_owner
from fieldapp.vault.vault import Vault
from fieldapp.words import say

NOBODY: Final = "-"
LARGEST: Final = 8 * 1024 * 1024

document = noun("document")


def view_document(opened: Vault, paper: Document) -> dict[str, Any]:
    """Return one paper without its values; a party that is a name stays masked."""
    names = ("id", "case", "form", "step", "referral", "on", "revision", "signed_on", "stamped", "standing", "pack")
    kind, _, rest = paper.party.partition(":")
    return {
        **{name: getattr(paper, name) for name in names},
        "title": form_of(opened, paper).title,
        "party": kind if kind == "other" else ":".join(filter(None, (kind, rest))),
        "subjects": list(paper.subjects),
        "number": paper.head_number,
        "scans": len(paper.scans),
    }


def view_fields(form: Form, paper: Document) -> list[dict[str, Any]]:
    """Return the fields of a paper with their values; private ones are masked."""
    private, lacking = private_fields(form), {field.id for field in papers.lacks_of(form, paper)}
    return [
        _view_field(field, paper, hidden=field.id in private, missing=field.id in lacking) for field in fields_of(form)
    ]


def _view_field(field: Field, paper: Document, *, hidden: bool, missing: bool) -> dict[str, Any]:
    value = paper.values.get(field.id)
    return {
        "id": field.id,
        "label": field.label,
        "kind": field.kind,
        "required": field.required,
        "missing": missing,
        "hidden": hidden and value is not None,
        "value": None if hidden else value,
    }


def _view_whole(opened: Vault, paper: Document) -> dict[str, Any]:
    fields = view_fields(form_of(opened, paper), paper)
    if paper.case:
        fields = [veil_data(opened, paper.case, field) for field in fields]
    return {"document": view_document(opened, paper), "fields": fields}


@verb(document, "prepare")
@argument("name", "id")
@argument("code", "form", required=False)
@option("--step", metavar="step_id", default="", text="document_step")
@option("--party", metavar="party", default="", text="document_party")
@option("--referral", metavar="referral", default="", text="document_referral")
def prepare(session: Session, name: str, code: str | None, step: str, party: str, referral: str) -> None:
    """Make the papers of a form, or of a step."""
    if not code and not step:
        raise Misuse(say("cli.document_what"))
    with writing(session) as opened:
        owner = "" if name == NOBODY else find_owner(opened.db, name)
        if code:
            made = papers.prepare(opened, owner, code, step=step, party=party, referral=referral)
        else:
            made = papers.prepare_step(opened, step)
        data = [view_document(opened, paper) for paper in made]
    lines = _write_documents(data) if data else [say("cli.document_none")]
    session.answer({"case": owner, "documents": data}, lines)


@verb(document, "list")
@argument("name", "id")
def list_command(session: Session, name: str) -> None:
    """List the papers of a case, and the forms there can be more of."""
    with reading(session) as opened:
        owner = "" if name == NOBODY else find_owner(opened.db, name)
        data = [view_document(opened, paper) for paper in documents_of(opened.db, owner)]
        offers = papers.forms_for(opened, owner) if owner else ()
        forms = [
            {"code": one.form.code, "title": one.form.title, "steps": list(one.steps), "documents": len(one.documents)}
            for one in offers
        ]
    lines = [*(_write_documents(data) if data else [say("cli.document_none")])]
    if forms:
        lines += ["", say("cli.document_forms"), *_write_forms(forms)]
    session.answer({"case": owner, "documents": data, "forms": forms}, lines)


def _write_documents(rows: list[dict[str, Any]]) -> Iterator[str]:
    heads = [say(f"cli.head.{name}") for name in ("id", "form", "state", "number", "title")]
    cells = [(one["id"], one["form"], _standing(one), one["number"] or "-", one["title"]) for one in rows]
    yield from write_table(heads, cells)


def _standing(data: Mapping[str, Any]) -> str:
    return say(f"document.standing.{data['standing']}")


def _write_forms(rows: list[dict[str, Any]]) -> Iterator[str]:
    heads = [say(f"cli.head.{name}") for name in ("code", "step", "title")]
    yield from write_table(
        heads, [(one["code"], ", ".join(one["steps"]) or "-", one["title"]) for one in rows], (0, 40)
    )


@verb(document, "show")
@argument("name", "document")
def show(session: Session, name: str) -> None:
    """Show a paper."""
    with reading(session) as opened:
        data = _view_whole(opened, load_document(opened.db, find_document(opened.db, name)))
    session.answer(data, _write_whole(data))


def _write_whole(data: Mapping[str, Any]) -> Iterator[str]:
    paper = data["document"]
    yield plain(f"{paper['form']}  {paper['title']}")
    yield from write_pairs(
        [
            (say("cli.label.id"), paper["id"]),
            (say("cli.label.status"), _standing(paper)),
            (say("cli.label.number"), paper["number"]),
            (say("cli.label.on"), paper["on"]),
        ]
    )
    yield ""
    for field in data["fields"]:
        shown = say("cli.masked") if field["hidden"] else _told(field["value"])
        mark = say("cli.document_missing") if field["missing"] else ""
        if shown or mark:
            yield from write_pairs([(plain(field["label"] or field["id"]), shown or mark)])


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(_told(one) for one in value.values() if one)
    if isinstance(value, list):
        return "\n".join(_told(one) for one in value)
    return "" if value is None else str(value)


@verb(document, "set")
@argument("name", "document")
@argument("file", "file")
@option("--reason", metavar="text", default="", text="reason_final")
def set_command(session: Session, name: str, file: str, reason: str) -> None:
    """Fill fields of a paper."""
    day, values = _read_file(read_source(Path(file), LARGEST))
    why = bounded(clean_text(reason), "--reason")
    with writing(session) as opened:
        paper = load_document(opened.db, find_document(opened.db, name))
        kept = {key: value for key, value in {**paper.values, **values}.items() if value is not None}
        saved = write_document(opened, replace(paper, values=kept, on=day or paper.on), paper, why)
        data = _view_whole(opened, saved)
    session.answer(data, [say("cli.document_set"), *_write_whole(data)])


def _read_file(data: bytes) -> tuple[str, dict[str, Any]]:
    """Return the day and the values of a file; a null takes a value away. Raises as reading a case file does."""
    found = parse_json(data)
    if not isinstance(found, dict) or not isinstance(found.get("values", {}), dict):
        raise ValueUnfit(names=f"values ({say('expect.object')})")
    remarks = Remarks()
    if unknown := [key for key in found if key not in ("on", "values")]:
        raise KeyUnknown(names=", ".join(map(str, unknown)))
    said: dict[str, Any] = fit(Keys({"on": Text(form="date")}), {"on": found.get("on", "")}, remarks)
    error = remarks.first_error()
    if error is not None:
        raise error
    return str(said["on"]), found.get("values", {})


@verb(document, "refresh")
@argument("name", "document")
def refresh(session: Session, name: str) -> None:
    """Bring proposals that nobody changed up to date."""
    with writing(session) as opened:
        found = find_document(opened.db, name)
        changed = papers.refresh(opened, found)
    session.answer({"id": found, "changed": list(changed)}, [say("cli.document_refreshed", count=len(changed))])


@verb(document, "finalise")
@argument("name", "document")
def finalise(session: Session, name: str) -> None:
    """Make a paper final and draw its number."""
    with writing(session) as opened:
        done = papers.finalise(opened, find_document(opened.db, name))
        data = view_document(opened, done)
    said = "cli.document_final" if data["number"] else "cli.document_final_unnumbered"
    session.answer({"document": data}, [say(said, number=plain(data["number"]))])


@verb(document, "sign")
@argument("name", "document")
@option("--on", metavar="date", text="document_signed")
@option("--no-stamp", is_flag=True)
def sign(session: Session, name: str, on: str | None, no_stamp: bool) -> None:
    """Record that a printed paper was signed."""
    day = given_date(on, "--on")
    with writing(session) as opened:
        when = day or opened.office_now().date()
        done = sign_document(opened, find_document(opened.db, name), when.isoformat(), stamped=not no_stamp)
        data = view_document(opened, done)
    session.answer({"document": data}, [say("cli.document_signed")])


@verb(document, "remove")
@argument("name", "document")
@option("--reason", metavar="text", required=True)
def remove(session: Session, name: str, reason: str) -> None:
    """Take a paper away that nobody needs."""
    why = given_text(reason, "--reason")
    with writing(session) as opened:
        found = find_document(opened.db, name)
        remove_document(opened, found, why)
    session.answer({"id": found}, [say("cli.document_removed")])


@verb(document, "scan")
@argument("file", "file")
@option("--document", metavar="document", default="", text="scan_document")
@option("--case", metavar="id", default="", text="scan_case")
@option("--form", metavar="form", default="", text="scan_form")
def scan(session: Session, file: str, document: str, case: str, form: str) -> None:
    """Take the scan of a signed sheet in as the original of its paper."""
    path = Path(file)
    with writing(session) as opened:
        found = scanning.owners_of(opened, scanning.read_codes(path))
        made = _attach(opened, path, found, document, case, form)
    data = {
        "file": str(path),
        "codes": [
            {"seal": one.code.printed, "page": one.code.page, "kind": one.kind, "form": one.form, "case": one.owner,
             "document": one.document, "number": one.number, "proposals": list(one.proposals)}
            for one in found
        ],
        "attached": [
            {"id": one.id, "case": one.owner, "document": one.document, "sha256": one.sha256, "known": one.known}
            for one in made
        ],
    }  # fmt: skip
    session.answer(data, [say("cli.scan_kept", file=plain(path.name), count=len(made))])


def _attach(
    opened: Vault, path: Path, found: tuple[scanning.SheetOwner, ...], document: str, case: str, form: str
) -> list[scanning.AttachedScan]:
    if document:
        return [scanning.attach_scan(opened, find_document(opened.db, document), path)]
    blank = next((one.blank for one in found if one.blank is not None), None)
    if case:
        owner = find_owner(opened.db, case)
        if blank is not None and not form:
            return [scanning.adopt_blank(opened, owner, path, blank)]
        return [scanning.attach_scan(opened, owner, path, form=form)]
    known = [one for one in found if one.owner or one.document]
    made = [scanning.attach_scan(opened, one.document or one.owner, path, form=one.form) for one in known]
    if not made and blank is not None:
        raise Misuse(say("cli.scan_blank", form=blank.form, number=blank.number))
    if not made:
        raise SealUnknown(code=found[0].code.printed if found else "-")
    return made


@verb(document, "print")
@argument("name", "document")
@option("-o", "--output", metavar="file", required=True)
@option("--public", is_flag=True)
@option("--paper", metavar="paper")
@option("--no-seal", is_flag=True)
@option("--overwrite", is_flag=True)
def print_command(session: Session, name: str, output: str, paper: str | None, **flags: bool) -> None:
    """Print a paper."""
    path, sheet = Path(output), given_paper(paper)
    require_free(path, overwrite=flags["overwrite"])
    with writing(session) as opened:
        found = find_document(opened.db, name)
        if not flags["public"]:
            require_paper(opened, load_document(opened.db, found))
        made = make_document_form(opened, found, paper=sheet, public=flags["public"], seal_on=not flags["no_seal"])
        data = save_print(opened, made, path)
    session.answer(data, write_printed(data))


@verb(document, "bind")
@argument("name", "referral")
@option("-o", "--output", metavar="file", required=True)
@option("--overwrite", is_flag=True)
def bind(session: Session, name: str, output: str, overwrite: bool) -> None:
    """Bind the letter of a referral and its enclosures into one file."""
    path = Path(output)
    require_free(path, overwrite=overwrite)
    with writing(session) as opened:
        referral = find_referral(opened.db, name)
        made = scanning.make_set(opened, referral)
        write_result(path, made.pdf)
        scanning.record_set(opened, made, "pdf", str(path))
    data = {"file": str(path), "referral": referral, "sha256": sha256(made.pdf), "size": len(made.pdf)}
    session.answer(data, write_sentences([say("cli.document_bound", file=plain(path))], ""))
