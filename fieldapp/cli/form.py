"""The commands about forms: what can be printed, printing, blank forms, and checking a printed code.

Called by the program. What stands on a form and when it is sealed is for `fieldapp.desk.printing`.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, cast

from fieldapp.canonical import sha256
from fieldapp.case.office import PAPERS
from fieldapp.case.wording import name_kind
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.display import show_wall, write_changes
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_pairs, write_sentences, write_table
from fieldapp.cli.session import Session
from fieldapp.cli.source import require_free, write_result
from fieldapp.cli.value import given_choice
from fieldapp.desk.printing import PaperCheck, check_paper, find_form, print_blank, print_form
from fieldapp.desk.view import veil_past, view_change
from fieldapp.packs.forms import list_printable, load_forms
from fieldapp.paper.seal import Seal
from fieldapp.vault import numbers
from fieldapp.vault.register import find_owner
from fieldapp.vault.vault import Vault
from fieldapp.words import say

MOST_BLANKS: Final = 200
Paper = Literal["a4", "f4"]

form = noun("form")


@verb(form, "list")
def list_command(session: Session) -> None:
    """List the forms that can be printed."""
    names = ("code", "title", "matter", "event", "variant", "copies", "confidence", "code_confidence")
    data = [{name: getattr(one, name) for name in names} for one in list_printable(load_forms())]
    heads = [say(f"cli.head.{name}") for name in ("code", "matter", "confidence", "title")]
    rows = [(one["code"], name_kind(one["matter"]), name_kind(one["confidence"]), one["title"]) for one in data]
    session.answer({"forms": data}, write_table(heads, rows))


@verb(form, "print")
@argument("code", "form")
@argument("name", "id")
@option("-o", "--output", metavar="file", required=True)
@option("--public", is_flag=True)
@option("--paper", metavar="paper")
@option("--no-seal", is_flag=True)
@option("--overwrite", is_flag=True)
def print_command(session: Session, code: str, name: str, output: str, paper: str | None, **flags: bool) -> None:
    """Print a form of a case or LHP."""
    path = Path(output)
    sheet = _paper(paper)
    require_free(path, overwrite=flags["overwrite"])
    find_form(code)
    with writing(session) as opened:
        owner = find_owner(opened.db, name)
        made = print_form(opened, code, owner, paper=sheet, public=flags["public"], seal_on=not flags["no_seal"])
        write_result(path, made.printed.pdf)
    data = {
        "file": str(path),
        "form": made.form.code,
        "case": owner,
        "number": made.number,
        "pages": made.printed.pages,
        "sha256": made.printed.sha256,
        "seal": made.seal.printed if made.seal else None,
        "first": made.first,
        "draft": made.draft,
        "unsupported": list(made.printed.unsupported),
    }
    session.answer(data, _write_printed(data))


def _paper(text: str | None) -> Paper | None:
    return cast(Paper, given_choice(text, PAPERS, "--paper")) if text else None


def _write_printed(data: Mapping[str, Any]) -> Iterator[str]:
    yield say("cli.printed", form=data["form"], file=plain(data["file"]), pages=data["pages"])
    if data["draft"]:
        yield from write_sentences([say("cli.printed_draft")], "")
    if data["seal"]:
        yield say("cli.printed_first" if data["first"] else "cli.printed_again", seal=data["seal"])
    if data["unsupported"]:
        signs = ", ".join(f"U+{ord(sign[0]):04X}" for sign in data["unsupported"] if sign)
        yield from write_sentences([say("cli.printed_unsupported", signs=signs)], "")


@verb(form, "blank")
@argument("code", "form")
@option("-o", "--output", metavar="file", required=True)
@option("--count", metavar="count", type=int)
@option("--paper", metavar="paper")
@option("--overwrite", is_flag=True)
def blank(session: Session, code: str, output: str, count: int | None, paper: str | None, overwrite: bool) -> None:
    """Print blank forms."""
    path = Path(output)
    sheet = _paper(paper)
    if count is not None and not 1 <= count <= MOST_BLANKS:
        raise Misuse(say("cli.whole_number", name="--count", least=1, most=MOST_BLANKS))
    require_free(path, overwrite=overwrite)
    series = find_form(code).series
    if count and not series:
        raise Misuse(say("cli.form_unnumbered", form=plain(code)))
    with writing(session) if count else reading(session) as opened:
        running = _reserve(opened, series, count) if count else []
        made = [print_blank(opened, code, paper=sheet, running=text) for text in running or [""]]
        pdf = _bind([one.printed.pdf for one in made])
        write_result(path, pdf)
    pages = sum(one.printed.pages for one in made)
    data = {"file": str(path), "form": made[0].form.code, "pages": pages, "sha256": sha256(pdf), "running": running}
    lines = [say("cli.printed", form=data["form"], file=plain(path), pages=pages)]
    if running:
        lines.append(say("cli.blank_running", first=running[0], last=running[-1]))
    session.answer(data, lines)


def _reserve(opened: Vault, series: str, count: int) -> list[str]:
    span = numbers.reserve(opened, series, count)
    return [f"{running:03d}" for running in range(span.first, span.last + 1)]


def _bind(parts: Sequence[bytes]) -> bytes:
    from fieldapp.paper.binding import bind_pdfs  # noqa: PLC0415 - brings pikepdf, which is slow to import

    return parts[0] if len(parts) == 1 else bind_pdfs(parts)


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
        "form": found.form,
        "revision": found.revision,
        "number": found.number,
        "printed_at": found.printed_at,
        "pdf_sha256": found.pdf_sha256,
        "changed": bool(found.changes),
        "changes": [{"type": kind, **view_change(change)} for kind, change in found.changes],
    }
    return veil_past(opened, found.owner, data)


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
