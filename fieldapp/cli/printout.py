"""What printing answers, for the forms of a case and for its papers: the file, its seal, what it was the first of.

Called by the commands about forms and papers.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, cast

from fieldapp.case.office import PAPERS
from fieldapp.cli.page import plain, write_sentences
from fieldapp.cli.value import given_choice
from fieldapp.desk.output import write_result
from fieldapp.desk.printing import PrintedForm, record_print
from fieldapp.vault.vault import Vault
from fieldapp.words import say

Paper = Literal["a4", "f4"]


def given_paper(text: str | None) -> Paper | None:
    """Return the paper of an option, None when it was not given. Raises Misuse."""
    return cast(Paper, given_choice(text, PAPERS, "--paper")) if text else None


def save_print(opened: Vault, made: PrintedForm, path: Path) -> dict[str, Any]:
    """Write a finished print to its file, record that it left, and return what to answer."""
    write_result(path, made.printed.pdf)
    record_print(opened, made, "pdf", str(path))
    return {
        "file": str(path),
        "form": made.form.code,
        "case": made.owner,
        "document": made.document,
        "number": made.number,
        "pages": made.printed.pages,
        "sha256": made.printed.sha256,
        "seal": made.seal.printed if made.seal else None,
        "first": made.first,
        "draft": made.draft,
        "public": made.public,
        "unsupported": list(made.printed.unsupported),
        "pack": made.pack,
        "pack_missing": made.pack_missing,
    }


def write_printed(data: Mapping[str, Any]) -> Iterator[str]:
    """Give the lines about a print."""
    yield say("cli.printed", form=data["form"], file=plain(data["file"]), pages=data["pages"])
    if data["draft"]:
        yield from write_sentences([say("cli.printed_draft")], "")
    if data["seal"]:
        yield say("cli.printed_first" if data["first"] else "cli.printed_again", seal=data["seal"])
    if data["pack_missing"]:
        yield from write_sentences([say("pack.missing_here", version=data["pack_missing"], present=data["pack"])], "")
    if data["unsupported"]:
        signs = ", ".join(f"U+{ord(sign[0]):04X}" for sign in data["unsupported"] if sign)
        yield from write_sentences([say("cli.printed_unsupported", signs=signs)], "")
