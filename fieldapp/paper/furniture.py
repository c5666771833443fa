"""What stands on every page outside the form: the foot with seal and page number, and the marks KONSEP and LATIHAN.

The marks lie under the text in light grey, so that nothing is hidden; the foot is drawn when the number of pages is
known. Called by documents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import segno
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from fieldapp.paper.fonts import Style
from fieldapp.paper.layout import LEFT, RIGHT, Setter
from fieldapp.paper.seal import Seal
from fieldapp.words import say

QR_SIZE: Final = 15 * mm
FOOT: Final = 9 * mm
QR_FORM: Final = "seal"
QUIET: Final = 4
GREY: Final = 0.925
SECRET_DOWN: Final = 10.5 * mm
INITIALS_WIDTH: Final = 27 * mm
INITIALS_HEIGHT: Final = 11 * mm
INITIALS_SIZE: Final = 5.6
MOST_INITIALS: Final = 3


@dataclass(frozen=True, slots=True)
class Furniture:
    """What the pages of one document carry; `lines` stand in the foot, that of the seal in bold."""

    setter: Setter
    lines: tuple[str, ...]
    seal: Seal | None
    marks: tuple[str, ...]
    initials: tuple[str, ...] = ()
    secret: bool = False

    def draw_marks(self, canvas: Any) -> None:
        """Draw the marks across an empty page, and above it that it is secret."""
        if self.secret:
            strong = self.setter.styles.title
            canvas.setFont(strong.face.name, strong.size)
            canvas.drawCentredString(self.setter.page[0] / 2, self.setter.page[1] - SECRET_DOWN, say("paper.secret"))
        if not self.marks:
            return
        width, height = self.setter.page
        canvas.saveState()
        canvas.translate(width / 2, height / 2)
        canvas.rotate(52)
        canvas.setFillGray(GREY)
        for number, mark in enumerate(self.marks):
            canvas.setFont(self.setter.styles.title.face.name, 96)
            canvas.drawCentredString(0, -34 + (len(self.marks) - 1 - 2 * number) * 52, mark)
        canvas.restoreState()

    def draw_foot(self, canvas: Any, page: int, pages: int) -> None:
        """Draw the foot of a finished page."""
        width = self.setter.page[0]
        fine, strong = self.setter.styles.fine, self.setter.styles.fine_strong
        top = FOOT + QR_SIZE
        canvas.setLineWidth(0.4)
        canvas.line(LEFT, top + 1.5 * mm, width - RIGHT, top + 1.5 * mm)
        left = LEFT
        if self.seal:
            canvas.saveState()
            canvas.translate(LEFT - 1.2 * mm, FOOT)
            canvas.doForm(QR_FORM)
            canvas.restoreState()
            left += QR_SIZE + 1 * mm
        y = top - 3.2 * mm
        for number, line in enumerate(self.lines):
            style = fine if number or not self.seal else strong
            canvas.setFont(style.face.name, style.size)
            canvas.drawString(left, y - number * style.leading, line)
        canvas.setFont(fine.face.name, fine.size)
        canvas.drawRightString(width - RIGHT, y, say("paper.page", page=page, pages=pages))
        self._draw_initials(canvas, y - 2 * mm)

    def _draw_initials(self, canvas: Any, top: float) -> None:
        """Draw a box for the initials of each who must see the page."""
        note = self.setter.styles.fine
        left = self.setter.page[0] - RIGHT - len(self.initials) * INITIALS_WIDTH
        for number, who in enumerate(self.initials):
            x = left + number * INITIALS_WIDTH
            canvas.setLineWidth(0.4)
            canvas.rect(x, top - INITIALS_HEIGHT, INITIALS_WIDTH, INITIALS_HEIGHT, stroke=1, fill=0)
            canvas.setFont(note.face.name, INITIALS_SIZE)
            for line, text in enumerate((say("paper.initials"), who)):
                canvas.drawString(x + 1 * mm, top - (line + 1) * INITIALS_SIZE - 0.4 * mm, text)

    def lay_seal(self, canvas: Any) -> None:
        """Put the QR code into the file once, as one path that every page shows."""
        if self.seal is None:
            return
        matrix = segno.make(self.seal.qr_text, error="m", micro=False, mask=2).matrix
        unit = QR_SIZE / (len(matrix) + 2 * QUIET)
        canvas.beginForm(QR_FORM, 0, 0, QR_SIZE, QR_SIZE)
        path = canvas.beginPath()
        for row, modules in enumerate(matrix):
            for start, end in _dark_runs(modules):
                y = QR_SIZE - (row + QUIET + 1) * unit
                path.rect((start + QUIET) * unit, y, (end - start) * unit, unit)
        canvas.setFillGray(0)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.endForm()


def make_furniture(
    setter: Setter,
    lines: Sequence[str],
    seal: Seal | None,
    marks: Sequence[str],
    initials: Sequence[str] = (),
    secret: bool = False,
) -> Furniture:
    """Return the furniture of a document; the lines of the foot are cut to the room beside the page number.

    `initials` names those who put their initials on every page, three at most.
    """
    initials = initials[:MOST_INITIALS]
    room = setter.width - QR_SIZE - max(28 * mm, len(initials) * INITIALS_WIDTH + 3 * mm)
    styles = setter.styles
    cut = tuple(
        setter.lines(line.replace("\n", " "), styles.fine if number else styles.fine_strong, room, 1)[0]
        for number, line in enumerate(filter(None, lines))
    )
    small = Style(styles.fine.face, INITIALS_SIZE, INITIALS_SIZE)
    who = tuple(
        setter.lines(f"{name[:1].lower()}{name[1:]}", small, INITIALS_WIDTH - 1.5 * mm, 1)[0] for name in initials
    )
    return Furniture(setter, cut, seal, tuple(marks), who, secret)


class PagedCanvas(Canvas):
    """A canvas that draws the foot of every page when it knows how many there are."""

    def __init__(self, furniture: Furniture, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.furniture = furniture
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802
        """Keep the page until the number of pages is known."""
        self._pages.append(dict(self.__dict__))
        cast(Any, self)._startPage()

    def save(self) -> None:
        """Draw the foot of every page and end the file."""
        pages = self._pages
        self.furniture.lay_seal(self)
        for number, page in enumerate(pages, 1):
            self.__dict__.update(page)
            self.furniture.draw_foot(self, number, len(pages))
            super().showPage()
        super().save()


def _dark_runs(modules: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for position, dark in enumerate(modules):
        if dark and runs and runs[-1][1] == position:
            runs[-1] = (runs[-1][0], position + 1)
        elif dark:
            runs.append((position, position + 1))
    return runs
