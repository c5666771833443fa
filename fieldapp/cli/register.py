"""The commands about the books of the office: which there are, what stands in one, and printing it.

Called by the program. Reporter and witnesses stand in no answer; a whole book goes to a file of the own office only.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from fieldapp.canonical import sha256
from fieldapp.case.office import PAPERS
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_sentences, write_table
from fieldapp.cli.session import Session
from fieldapp.cli.value import given_choice, given_text
from fieldapp.desk.closing import note_printed
from fieldapp.desk.disclosure import reveal_book
from fieldapp.desk.output import require_free, write_result
from fieldapp.desk.registers import Register, book_series, print_register, register_labels, rows_of, write_table_file
from fieldapp.vault.vault import Vault
from fieldapp.words import say

TABLE: Final = ".csv"

register = noun("register")


@verb(register, "list")
@option("--year", metavar="year", type=int, default=0)
def list_command(session: Session, year: int) -> None:
    """List the books."""
    with reading(session) as opened:
        when = year or opened.office_now().year
        labels = register_labels(opened)
        series = {name: opened.packs.series[name].label for name in book_series(opened, when)}
    data = {
        "year": when,
        "registers": [{"id": name, "label": label} for name, label in labels.items()],
        "series": [{"id": name, "label": label} for name, label in series.items()],
    }
    heads = [say("cli.head.id"), say("cli.head.name")]
    session.answer(data, write_table(heads, labels.items()))


@verb(register, "show")
@argument("name", "register")
@option("--year", metavar="year", type=int, default=0)
@option("--series", metavar="series", default="")
def show(session: Session, name: str, year: int, series: str) -> None:
    """Show a book."""
    with reading(session) as opened:
        book = rows_of(opened, name, year or opened.office_now().year, series=series)
    session.answer(_view(book), _write_book(book))


def _view(book: Register) -> dict[str, Any]:
    return {
        "register": book.id,
        "title": book.title,
        "office": book.office,
        "year": book.year,
        "series": book.series,
        "columns": list(book.columns),
        "rows": [list(row) for row in book.rows],
        "struck": sorted(book.struck),
        "masked": book.masked,
    }


def _write_book(book: Register) -> Iterator[str]:
    """Give the lines of a book without the columns in which nothing stands."""
    yield plain(f"{book.title}, {book.year}")
    if not book.rows:
        yield say("roll.none")
        return
    kept = [at for at in range(len(book.columns)) if any(row[at] for row in book.rows)]
    rows = [[row[at] for at in kept] for row in book.rows]
    yield from write_table([book.columns[at] for at in kept], rows, [32] * (len(kept) - 1))


@verb(register, "print")
@argument("name", "register")
@option("-o", "--output", metavar="file", required=True)
@option("--year", metavar="year", type=int, default=0)
@option("--series", metavar="series", default="")
@option("--full", is_flag=True, text="full_book")
@option("--reason", metavar="text", default="", text="identity_print_reason")
@option("--paper", metavar="paper")
@option("--overwrite", is_flag=True)
def print_command(  # noqa: PLR0913, PLR0917 - one for each option
    session: Session,
    name: str,
    output: str,
    year: int,
    series: str,
    full: bool,
    reason: str,
    paper: str | None,
    overwrite: bool,
) -> None:
    """Print a book to a PDF or a table file."""
    path = Path(output)
    if paper:
        given_choice(paper, PAPERS, "--paper")
    require_free(path, overwrite=overwrite)
    said = given_text(reason, "--reason") if full else ""
    with writing(session) as opened:
        if full:
            reveal_book(opened, said)
        book = rows_of(opened, name, year or opened.office_now().year, series=series, full=full)
        data = _write(opened, book, path, paper or "")
    session.answer(data, _write_printed(data))


def _write(opened: Vault, book: Register, path: Path, paper: str) -> dict[str, Any]:
    if path.suffix.lower() == TABLE:
        content, pages = write_table_file(book), 0
        write_result(path, content)
    else:
        printed = print_register(opened, book, paper=paper)
        content, pages = printed.pdf, printed.pages
        write_result(path, content)
        note_printed(opened, book, "pdf", str(path))
    return {
        "file": str(path),
        "register": book.id,
        "year": book.year,
        "rows": len(book.rows),
        "pages": pages,
        "sha256": sha256(content),
        "masked": book.masked,
    }


def _write_printed(data: Mapping[str, Any]) -> Iterator[str]:
    yield say("register.printed", file=plain(data["file"]), rows=data["rows"], pages=data["pages"])
    if not data["masked"]:
        yield from write_sentences([say("register.names_inside")], "")
