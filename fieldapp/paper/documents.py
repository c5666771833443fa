"""One document: a form with the values of a case or report, or blank for handwriting, as a PDF for print and archive.

Called by the command line, the window and exchange. Never sees the database: what is printed comes in whole. The same
input gives the same bytes on every machine.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

from fieldapp.case.model import Case, Supervision
from fieldapp.case.office import Office
from fieldapp.errors import FormMismatch
from fieldapp.packs.forms import Form
from fieldapp.paper.seal import Seal
from fieldapp.paper.sheet import Sheet
from fieldapp.paper.values import Signer, Values
from fieldapp.words import say

__all__ = ["Printed", "Signer", "make_document"]


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished document; `unsupported` are the characters that stand on it as [U+XXXX]."""

    pdf: bytes
    pages: int
    sha256: str
    unsupported: tuple[str, ...] = ()


def make_document(  # noqa: PLR0913 - one keyword for each thing an office decides about a print
    form: Form,
    matter: Case | Supervision | None,
    office: Office,
    *,
    paper: str = "a4",
    number: str = "",
    on: date | None = None,
    seal: Seal | None = None,
    public: bool = False,
    draft: bool = False,
    practice: bool = False,
    running: str = "",
    seal_on: bool = True,
    officer: Signer | None = None,
) -> Printed:
    """Return a form of a case or report as PDF/A-1b, without a matter the blank form.

    `paper` is "a4" or "f4"; `on` is the document's date, the only date in the file; `number` "" leaves dots, `running`
    is the reserved running number of a blank form. `public` names neither reporter nor witnesses. Raises FormMismatch.
    """
    from fieldapp.paper.press import print_form  # noqa: PLC0415 - brings reportlab, which is slow to import

    _check_matter(form, matter)
    values = Values(matter, office, officer=officer, on=on, public=public)
    foot = [
        say("paper.seal_code", seal=seal.printed) if seal and seal_on else "",
        form.title,
        f"{say('paper.number')} {number or running}" if number or running else "",
        say("paper.public_note") if public else "",
    ]
    marks = [
        say(code) for code, shown in (("paper.practice", practice or office.practice), ("paper.draft", draft)) if shown
    ]
    pdf, pages, missing = print_form(
        Sheet(
            form=form,
            office=office,
            values=values,
            paper=paper,
            number=number,
            running=running,
            on=on,
            seal=seal if seal_on else None,
            foot=tuple(filter(None, foot)),
            marks=tuple(marks),
        )
    )
    return Printed(pdf=pdf, pages=pages, sha256=hashlib.sha256(pdf).hexdigest(), unsupported=missing)


def _check_matter(form: Form, matter: Case | Supervision | None) -> None:
    wanted = {"case": Case, "supervision": Supervision}.get(form.matter)
    if wanted is None or (matter is not None and not isinstance(matter, wanted)):
        raise FormMismatch(form=form.code)
