"""One paper as its page shows it: everything it takes, read in one go. Called off the window's thread."""

from dataclasses import dataclass

from fieldapp.case.model import Case
from fieldapp.desk.filling import Typing, open_typing
from fieldapp.desk.naming import office_name
from fieldapp.desk.paperlist import PaperLine, name_paper
from fieldapp.vault.register import load_item
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.pages.document.control import UNVERIFIED


@dataclass(frozen=True, slots=True)
class Reading:
    """A paper with what is around it: `own` when this office may fill it in, `about` the number of its case."""

    typing: Typing
    line: PaperLine
    own: bool
    office: str
    about: str
    is_report: bool
    set_there: bool

    @property
    def unverified(self) -> bool:
        """Whether the form itself is not verified."""
        form = self.typing.filling.form
        return bool({form.confidence, form.code_confidence} & UNVERIFIED)


def read_document(vault: Vault, document: str) -> Reading:
    """Return a paper with what is around it. Raises DocumentUnknown, FormUnknown."""
    typing = open_typing(vault, document)
    paper = typing.base
    item = load_item(vault.db, paper.case) if paper.case else None
    numbers = [one.text for one in item.numbers if not one.voided] if isinstance(item, Case) else []
    return Reading(
        typing=typing,
        line=name_paper(vault, paper),
        own=paper.office == vault.office,
        office=office_name(vault, paper.office),
        about=numbers[0] if numbers else "",
        is_report=item is not None and not isinstance(item, Case),
        set_there=paper.pack in ("", vault.packs_of(paper.pack).version),
    )


def describe_set(reading: Reading, present: str) -> str:
    """Say under which reference data a paper was written, "" when that is the set in force (`present`)."""
    written = reading.typing.base.pack.partition("+")[0]
    if written in ("", present):
        return ""
    code = "ui.document.set_older" if reading.set_there else "ui.document.set_missing"
    return say(code, version=written, present=present)
