"""The commands about forms: what can be printed, printing, blank forms, and checking a printed code.

Called by the program. What stands on a form and when it is sealed is for `fieldapp.desk.printing`.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fieldapp.case.wording import name_kind
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.display import show_wall, write_changes
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import packs_of, reading, writing
from fieldapp.cli.page import plain, write_pairs, write_table
from fieldapp.cli.printout import given_paper, save_print, write_printed
from fieldapp.cli.session import Session
from fieldapp.cli.value import given_choice, given_text
from fieldapp.desk.album import PER_PAGE
from fieldapp.desk.blank import MOST_BLANKS, make_blanks, record_blank_print, reserve_blanks, running_numbers
from fieldapp.desk.disclosure import reveal
from fieldapp.desk.output import require_free, write_result
from fieldapp.desk.printing import PaperCheck, check_paper, find_form, make_document_form, make_form
from fieldapp.desk.secrecy import people_of_paper, require_paper
from fieldapp.desk.veil import veil_past
from fieldapp.desk.view import view_change
from fieldapp.errors import FormMismatch
from fieldapp.packs.forms import list_printable
from fieldapp.paper.seal import Seal
from fieldapp.paper.values import names_people
from fieldapp.vault.documents import find_document, load_document
from fieldapp.vault.printlog import Waiting
from fieldapp.vault.register import find_owner, load_item
from fieldapp.vault.vault import Vault
from fieldapp.words import say

form = noun("form")


@verb(form, "list")
def list_command(session: Session) -> None:
    """List the forms that can be printed."""
    names = ("code", "title", "matter", "event", "variant", "copies", "confidence", "code_confidence")
    data = [{name: getattr(one, name) for name in names} for one in list_printable(packs_of(session).forms)]
    heads = [say(f"cli.head.{name}") for name in ("code", "matter", "confidence", "title")]
    rows = [(one["code"], name_kind(one["matter"]), name_kind(one["confidence"]), one["title"]) for one in data]
    session.answer({"forms": data}, write_table(heads, rows))


@verb(form, "print")
@argument("code", "form")
@argument("name", "id")
@option("-o", "--output", metavar="file", required=True)
@option("--public", is_flag=True)
@option("--with-identity", "named", is_flag=True, text="with_identity")
@option("--reason", metavar="text", default="", text="identity_print_reason")
@option("--paper", metavar="paper")
@option("--photos", metavar="count", type=int)
@option("--no-seal", is_flag=True)
@option("--overwrite", is_flag=True)
def print_command(
    session: Session,
    code: str,
    name: str,
    output: str,
    reason: str,
    paper: str | None,
    photos: int | None,
    **flags: bool,
) -> None:
    """Print a form of a case or LHP, or one of its papers; without reporter and witnesses unless they are asked for."""
    said = given_text(reason, "--reason") if flags["named"] else ""
    path, sheet = Path(output), given_paper(paper)
    if photos is not None:
        given_choice(str(photos), map(str, PER_PAGE), "--photos")
    require_free(path, overwrite=flags["overwrite"])
    how: dict[str, Any] = {"paper": sheet, "public": flags["public"], "seal_on": not flags["no_seal"]}
    with writing(session) as opened:
        form = find_form(opened.packs, code)
        if form.matter == "document":
            document = find_document(opened.db, name)
            shown = load_document(opened.db, document)
            if shown.form != form.code:
                raise FormMismatch(form=form.code)
            if flags["named"] and (owner := people_of_paper(opened, shown)):
                reveal(opened, owner, said)
            elif not flags["public"]:
                require_paper(opened, shown)
            made = make_document_form(opened, document, **how)
        else:
            owner = find_owner(opened.db, name)
            if flags["named"]:
                reveal(opened, owner, said)
            elif names_people(form, load_item(opened.db, owner)):
                how["public"] = True
            made = make_form(opened, code, owner, photos=photos, **how)
        data = save_print(opened, made, path)
    session.answer(data, write_printed(data))


@verb(form, "blank")
@argument("code", "form")
@option("-o", "--output", metavar="file", required=True)
@option("--count", metavar="count", type=int)
@option("--paper", metavar="paper")
@option("--overwrite", is_flag=True)
def blank(session: Session, code: str, output: str, count: int | None, paper: str | None, overwrite: bool) -> None:
    """Print blank forms."""
    path = Path(output)
    sheet = given_paper(paper)
    if count is not None and not 1 <= count <= MOST_BLANKS:
        raise Misuse(say("cli.whole_number", name="--count", least=1, most=MOST_BLANKS))
    require_free(path, overwrite=overwrite)
    with writing(session) if count else reading(session) as opened:
        if count and not find_form(opened.packs, code).series:
            raise Misuse(say("cli.form_unnumbered", form=plain(code)))
        stack = _stack(opened, code, count or 0, sheet or opened.office_settings().paper)
        running = running_numbers(stack.first, stack.last)
        made = make_blanks(opened, code, running, stack.paper)
        write_result(path, made.pdf)
        if count:
            record_blank_print(opened, stack, "pdf", str(path))
    data = {
        "file": str(path),
        "form": stack.form,
        "pages": made.pages,
        "sha256": made.sha256,
        "running": running if count else [],
    }
    lines = [say("cli.printed", form=data["form"], file=plain(path), pages=made.pages)]
    if count:
        lines.append(say("cli.blank_running", first=running[0], last=running[-1]))
    session.answer(data, lines)


def _stack(opened: Vault, code: str, count: int, paper: str) -> Waiting:
    if count:
        return reserve_blanks(opened, code, count, paper)
    return Waiting(form=find_form(opened.packs, code).code, paper=paper)


@verb(form, "check")
@argument("text", "seal", nargs=-1, required=True)
def check(session: Session, text: Sequence[str]) -> None:
    """Say what a printed code stands for."""
    with reading(session) as opened:
        data = _view_check(opened, check_paper(opened, "".join(text)))
    session.answer(data, _write_check(data))


def _view_check(opened: Vault, found: PaperCheck) -> dict[str, Any]:
    data = {
        "seal": Seal(found.code, "").printed,
        "case": found.owner,
        "document": found.document,
        "form": found.form,
        "revision": found.revision,
        "number": found.number,
        "printed_at": found.printed_at,
        "pdf_sha256": found.pdf_sha256,
        "changed": bool(found.changes),
        "changes": [{"type": kind, **view_change(change)} for kind, change in found.changes],
    }
    return veil_past(opened, found.owner, data) if found.owner else data


def _write_check(data: Mapping[str, Any]) -> Iterator[str]:
    yield say("cli.seal_known", seal=data["seal"])
    yield from write_pairs(
        [
            (say("cli.label.form"), data["form"]),
            (say("cli.label.number"), data["number"]),
            (say("cli.label.id"), data["case"]),
            (say("cli.label.revision"), data["revision"]),
            (say("cli.label.printed_at"), show_wall(data["printed_at"])),
            ("SHA-256", data["pdf_sha256"]),
        ]
    )
    yield say("cli.seal_changed" if data["changed"] else "cli.seal_same")
    for change in data["changes"]:
        whose = change["type"] if change["type"] in ("subject", "witness", "evidence") else ""
        yield from write_changes(change["type"], [change], whose)
