"""The press: puts letterhead, titles, sections and furniture on pages and gives the archive file.

Called by documents, which imports it late. Deterministic: no clock, no random numbers, no machine names.
"""

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from fieldapp.paper.body import Body
from fieldapp.paper.entries import Entries
from fieldapp.paper.furniture import Furniture, PagedCanvas, make_furniture
from fieldapp.paper.gallery import make_gallery
from fieldapp.paper.layout import BOTTOM, LEFT, TOP, Setter
from fieldapp.paper.letterhead import make_letterhead, make_titles
from fieldapp.paper.pdfa import archive_pdf
from fieldapp.paper.photo import Photo
from fieldapp.paper.sections import Sections
from fieldapp.paper.sheet import Sheet
from fieldapp.paper.values import Values, names_people


def print_form(sheet: Sheet[Values]) -> tuple[bytes, int, tuple[str, ...]]:
    """Return the PDF/A-1b of a sheet, its number of pages and the characters no font could draw."""
    setter = Setter(sheet.paper)
    story: list[Flowable] = [
        *(make_letterhead(setter, sheet.office) if sheet.form.kop else ()),
        *make_titles(setter, sheet.form, sheet.number, sheet.running),
        *Sections(setter, sheet.form, sheet.values).flow(),
        *make_gallery(setter, [_shown(photo, sheet.values) for photo in sheet.photos], sheet.photos_per_page),
    ]
    secret = not sheet.values.public and names_people(sheet.form, sheet.values.matter)
    return _finish(sheet, setter, story, make_furniture(setter, sheet.foot, sheet.seal, sheet.marks, secret=secret))


def print_paper(sheet: Sheet[Entries]) -> tuple[bytes, int, tuple[str, ...]]:
    """Return what `print_form` returns, for a paper with values of its own."""
    form = sheet.form
    setter = Setter(sheet.paper, form.landscape)
    titled = form.layout != "letter" or bool(form.number_line)
    story: list[Flowable] = [
        *(make_letterhead(setter, sheet.office) if form.kop else ()),
        *(make_titles(setter, form, sheet.number, sheet.running) if titled else ()),
        *Body(setter, form, sheet.values).flow(),
    ]
    initials = [field.label or field.heading for field in form.fields if field.kind == "signature"]
    shown = initials if form.initialled else ()
    furniture = make_furniture(setter, sheet.foot, sheet.seal, sheet.marks, shown, form.secret or sheet.values.secret)
    return _finish(sheet, setter, story, furniture)


def _shown(photo: Photo, values: Values) -> Photo:
    """A photograph with what its copy may tell of it."""
    return replace(photo, note=values.veiled(photo.note), name=values.veiled(photo.name))


def _finish(
    sheet: Sheet[Any], setter: Setter, story: Sequence[Flowable], furniture: Furniture
) -> tuple[bytes, int, tuple[str, ...]]:
    raw, pages = build_pages(story, setter, furniture)
    title = " - ".join(filter(None, (sheet.form.title, sheet.number)))
    pdf = archive_pdf(raw, setter.plain(title), setter.plain(sheet.office.name), sheet.on)
    return pdf, pages, tuple(sorted(setter.missing))


def build_pages(story: Sequence[Flowable], setter: Setter, furniture: Furniture) -> tuple[bytes, int]:
    """Return the raw PDF of a story and its number of pages."""

    def open_canvas(*arguments: Any, **settings: Any) -> PagedCanvas:
        return PagedCanvas(furniture, *arguments, **settings)

    height = setter.page[1] - TOP - BOTTOM
    frame = Frame(LEFT, BOTTOM, setter.width, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    out = io.BytesIO()
    template = BaseDocTemplate(
        out,
        pagesize=setter.page,
        pageTemplates=[PageTemplate(frames=[frame], onPage=lambda canvas, _: furniture.draw_marks(canvas))],
        invariant=1,
        pageCompression=0,
        initialFontName=setter.styles.body.face.name,
        initialFontSize=setter.styles.body.size,
    )
    template.build(list(story), canvasmaker=open_canvas)
    return out.getvalue(), template.page
