"""One paper as its page shows it: everything it takes, read in one go. Called off the window's thread."""

from dataclasses import dataclass

from fieldapp.case.document import FINAL
from fieldapp.case.model import Case
from fieldapp.desk.filling import Typing, open_typing
from fieldapp.desk.naming import office_name
from fieldapp.desk.paperlist import PaperLine, name_paper
from fieldapp.desk.secrecy import people_of_paper, require_paper
from fieldapp.vault.documents import form_of, load_document
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

    @property
    def under(self) -> str:
        """The line under the title: number, whom it is about, its step, the number of its case, another office."""
        paper, line = self.typing.base, self.line
        step = f"{line.step[:1].upper()}{line.step[1:]}" if line.step else ""
        about = "" if self.about == paper.head_number else self.about
        return _joined(paper.head_number, line.whom, step, about, "" if self.own else self.office)

    def offered(self) -> dict[str, bool]:
        """Return what can be done with the paper, by the names of the buttons."""
        paper, own, final = self.typing.base, self.own, self.typing.base.state == FINAL
        return {
            "discard": own and bool(self.typing.typed), "preview": not final, "save": own and not paper.handwritten,
            "finalise": own and not final, "print": final, "sign": own and final, "scan": own and final,
            "public": self.typing.filling.form.publishable,
            "refresh": own and not self.typing.filling.needs_reason,
            "remove": own and not paper.number, "open_case": bool(paper.case),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Covered:
    """A paper that names a reporter or witness of the case `owner`, and is not read before they are revealed."""

    owner: str
    title: str
    under: str


def read_document(vault: Vault, document: str, *, named: bool = False) -> Reading | Covered:
    """Return a paper with what is around it; one that names a reporter or witness stays covered unless `named`.

    Raises DocumentUnknown, FormUnknown, IdentityHidden.
    """
    base = load_document(vault.db, document)
    owner = people_of_paper(vault, base)
    if owner and not named:
        form = form_of(vault, base)
        under = _joined(base.head_number, name_paper(vault, base).whom)
        return Covered(owner, f"{form.code}  {form.title.capitalize()}", under)
    require_paper(vault, base)
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


def _joined(*said: str) -> str:
    return "  ·  ".join(filter(None, said))


def describe_set(reading: Reading, present: str) -> str:
    """Say under which reference data a paper was written, "" when that is the set in force (`present`)."""
    written = reading.typing.base.pack.partition("+")[0]
    if written in ("", present):
        return ""
    code = "ui.document.set_older" if reading.set_there else "ui.document.set_missing"
    return say(code, version=written, present=present)
