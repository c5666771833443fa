"""One document: a form with the values of a case or report, or blank for handwriting, as a PDF for print and archive.

Called by the command line, the window and exchange. Never sees the database: what is printed comes in whole. The same
input gives the same bytes on every machine.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fieldapp.case.dates import parse_date
from fieldapp.case.document import Document
from fieldapp.case.model import Case, Supervision
from fieldapp.case.office import Office
from fieldapp.errors import FormMismatch, FormNotPublic
from fieldapp.packs.forms import Form
from fieldapp.paper.entries import Entries
from fieldapp.paper.photo import Photo
from fieldapp.paper.privacy import make_paper_veil
from fieldapp.paper.seal import Seal
from fieldapp.paper.sheet import Sheet
from fieldapp.paper.values import Signer, Values
from fieldapp.words import say

__all__ = ["Photo", "Printed", "Signer", "make_document", "make_paper"]


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
    stages: Mapping[str, str] | None = None,
    photos: Sequence[Photo] = (),
    photos_per_page: int = 2,
) -> Printed:
    """Return a form of a case or report as PDF/A-1b, without a matter the blank form.

    `paper` is "a4" or "f4"; `on` is the document's date, the only date in the file; `number` "" leaves dots, `running`
    is the reserved running number of a blank form. `public` names neither reporter nor witnesses; `stages` are the
    labels of the stages by id. `photos` follow the form, two or four a page. Raises FormMismatch.
    """
    from fieldapp.paper.press import print_form  # noqa: PLC0415 - brings reportlab, which is slow to import

    _check_matter(form, matter)
    values = Values(matter, office, officer=officer, on=on, public=public, stages=stages)
    seal = seal if seal_on else None
    sheet = Sheet(
        form=form,
        office=office,
        values=values,
        paper=paper,
        number=number,
        running=running,
        on=on,
        seal=seal,
        foot=_foot(form, seal, number or running, say("paper.public_note") if public else ""),
        marks=_marks(practice=practice or office.practice, draft=draft),
        photos=tuple(photos),
        photos_per_page=photos_per_page,
    )
    return _printed(*print_form(sheet))


def make_paper(  # noqa: PLR0913 - one keyword for each thing an office decides about a print
    form: Form,
    document: Document | None,
    office: Office,
    *,
    paper: str = "a4",
    number: str = "",
    on: date | None = None,
    year: str = "",
    seal: Seal | None = None,
    public: bool = False,
    case: Case | None = None,
    cleared: Collection[str] = (),
    draft: bool = False,
    practice: bool = False,
    running: str = "",
    seal_on: bool = True,
) -> Printed:
    """Return a paper of a case, filled from its own values, as PDF/A-1b; without a document the blank paper.

    `number` and `on` are those of the document unless they are given; `year` is that of the election. With `public` the
    copy for the notice board: nobody of `case` who reported or saw it is named, and no subject whose id is among
    `cleared`. Raises FormMismatch, and FormNotPublic for a paper of which there is no public copy.
    """
    from fieldapp.paper.press import print_paper  # noqa: PLC0415 - brings reportlab, which is slow to import

    if form.matter != "document":
        raise FormMismatch(form=form.code)
    if public and not form.publishable:
        raise FormNotPublic(form=form.code, title=form.title)
    number = number or (document.number if document else "")
    on = on or (parse_date(document.on[:10]) if document else None)
    veil = make_paper_veil(form, document, office, case, cleared) if public else None
    running = running if form.series else ""
    shown = number or (f"{running}/{say('paper.number_empty')}" if running else "")
    seal = seal if seal_on else None
    sheet = Sheet(
        form=form,
        office=office,
        values=Entries(form, document, office, number=shown, on=on, year=year, veil=veil),
        paper=paper,
        number=number,
        running=running,
        on=on,
        seal=seal,
        foot=_foot(form, seal, number or running, say("paper.public_board") if public else ""),
        marks=_marks(practice=practice or office.practice, draft=draft),
    )
    return _printed(*print_paper(sheet))


def _printed(pdf: bytes, pages: int, missing: tuple[str, ...]) -> Printed:
    return Printed(pdf=pdf, pages=pages, sha256=hashlib.sha256(pdf).hexdigest(), unsupported=missing)


def _foot(form: Form, seal: Seal | None, number: str, note: str) -> tuple[str, ...]:
    code = say("paper.seal_code", seal=seal.printed) if seal else ""
    return tuple(filter(None, (code, form.title, f"{say('paper.number')} {number}" if number else "", note)))


def _marks(*, practice: bool, draft: bool) -> tuple[str, ...]:
    return tuple(say(code) for code, shown in (("paper.practice", practice), ("paper.draft", draft)) if shown)


def _check_matter(form: Form, matter: Case | Supervision | None) -> None:
    wanted = {"case": Case, "supervision": Supervision}.get(form.matter)
    if wanted is None or (matter is not None and not isinstance(matter, wanted)):
        raise FormMismatch(form=form.code)
