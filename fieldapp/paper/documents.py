"""One document: a form with the values of a case or report, or blank for handwriting, as a PDF for print and archive.

Called by the command line, the window and exchange. Never sees the database: what is printed comes in whole. The same
input gives the same bytes on every machine.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from fieldapp.case.model import Case, Supervision
from fieldapp.case.office import Office
from fieldapp.errors import FormMismatch
from fieldapp.packs.forms import Form
from fieldapp.paper.seal import Seal
from fieldapp.paper.values import Signer, Values
from fieldapp.words import say

if TYPE_CHECKING:
    from fieldapp.paper.furniture import Furniture
    from fieldapp.paper.layout import Setter

Paper = Literal["a4", "f4"]

__all__ = ["Paper", "Printed", "Signer", "make_document"]


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished document; `unsupported` are the characters that stand on it as [U+XXXX]."""

    pdf: bytes
    pages: int
    sha256: str
    unsupported: tuple[str, ...] = ()


def make_document(
    form: Form,
    matter: Case | Supervision | None,
    office: Office,
    *,
    paper: Paper = "a4",
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

    `on` is the document's date, the only date in the file; `number` "" leaves dots, `running` the reserved running
    number of a blank form. `public` names neither reporter nor witnesses. Raises FormMismatch.
    """
    from fieldapp.paper.layout import Setter
    from fieldapp.paper.letterhead import make_letterhead, make_titles
    from fieldapp.paper.pdfa import archive_pdf
    from fieldapp.paper.sections import Sections

    _check_matter(form, matter)
    setter = Setter(paper)
    values = Values(matter, office, officer=officer, on=on, public=public)
    story = [
        *(make_letterhead(setter, office) if form.kop else ()),
        *make_titles(setter, form, number, running),
        *Sections(setter, form, values).flow(),
    ]
    title = " - ".join(filter(None, (form.title, number)))
    furniture = _furniture(setter, form, number or running, seal if seal_on else None, public, draft, practice)
    raw, pages = _build(story, setter, furniture)
    pdf = archive_pdf(raw, setter.plain(title), setter.plain(office.name), on)
    missing = tuple(sorted(setter.missing))
    return Printed(pdf=pdf, pages=pages, sha256=hashlib.sha256(pdf).hexdigest(), unsupported=missing)


def _check_matter(form: Form, matter: Case | Supervision | None) -> None:
    wanted = {"case": Case, "supervision": Supervision}.get(form.matter)
    if wanted is None or (matter is not None and not isinstance(matter, wanted)):
        raise FormMismatch(form=form.code)


def _furniture(
    setter: "Setter", form: Form, number: str, seal: Seal | None, public: bool, draft: bool, practice: bool
) -> "Furniture":
    from fieldapp.paper.furniture import make_furniture

    numbered = f"{say('paper.number')} {number}" if number else ""
    sealed = say("paper.seal_code", seal=seal.printed) if seal else ""
    marks = [say(code) for code, shown in (("paper.practice", practice), ("paper.draft", draft)) if shown]
    return make_furniture(setter, [sealed, form.title, numbered, say("paper.public_note") if public else ""], seal, marks)


def _build(story: Sequence[Any], setter: "Setter", furniture: "Furniture") -> tuple[bytes, int]:
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    from fieldapp.paper.furniture import PagedCanvas
    from fieldapp.paper.layout import BOTTOM, LEFT, TOP

    class Sheet(PagedCanvas):
        pass

    Sheet.furniture = furniture
    width, height = setter.page
    out = io.BytesIO()
    template = BaseDocTemplate(
        out,
        pagesize=setter.page,
        invariant=1,
        pageCompression=0,
        initialFontName=setter.styles.body.face.name,
        initialFontSize=setter.styles.body.size,
    )
    frame = Frame(
        LEFT, BOTTOM, setter.width, height - TOP - BOTTOM, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )
    template.addPageTemplates(
        PageTemplate(frames=[frame], onPage=lambda canvas, _document: furniture.draw_marks(canvas))
    )
    template.build(list(story), canvasmaker=Sheet)
    return out.getvalue(), template.page
