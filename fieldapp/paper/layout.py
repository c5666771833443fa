"""The measures of every page and the styles of its text; sets text in lines and remembers what could not be drawn.

Called by letterhead, sections and documents. Change a measure here and every form follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm

from fieldapp.paper.flow import Align, Cell, Prose, Rows, gap_between
from fieldapp.paper.fonts import Style, load_face
from fieldapp.paper.text import break_lines, prepare_text, shorten_lines, spell_missing, split_paragraphs

SIZES: Final = {"a4": (210 * mm, 297 * mm), "f4": (215 * mm, 330 * mm)}
LEFT: Final = 25 * mm
RIGHT: Final = 20 * mm
TOP: Final = 14 * mm
BOTTOM: Final = 27.5 * mm
HAND: Final = 7 * mm
NUMBER: Final = 8 * mm
LABEL: Final = 56 * mm
COLON: Final = 4.5 * mm
SECTION_GAP: Final = 3.2 * mm
PARAGRAPH_GAP: Final = 0.55
# The widest gap between two words of a justified line, beyond a space, in em.
WIDEST_GAP: Final = 0.62


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document."""

    body: Style
    strong: Style
    hint: Style
    title: Style
    kop: Style
    kop_main: Style
    small: Style
    note: Style
    fine: Style
    fine_strong: Style
    grid: Style
    grid_head: Style


def load_styles() -> Styles:
    """Return the styles; registers the fonts when they are first needed."""
    regular, bold, italic = load_face("Regular"), load_face("Bold"), load_face("Italic")
    return Styles(
        body=Style(regular, 11, 14.6),
        strong=Style(bold, 11, 14.6),
        hint=Style(italic, 9, 12),
        title=Style(bold, 12.5, 17),
        kop=Style(bold, 12, 15.5),
        kop_main=Style(bold, 13.5, 17.5),
        small=Style(regular, 9, 12),
        note=Style(regular, 8, 10),
        fine=Style(regular, 7.6, 9.4),
        fine_strong=Style(bold, 7.6, 10),
        grid=Style(regular, 9.5, 12.6),
        grid_head=Style(bold, 9.5, 12.6),
    )


class Setter:
    """Sets text for one document; `missing` collects the characters that no face can draw."""

    def __init__(self, paper: str, landscape: bool = False) -> None:
        self.styles = load_styles()
        short, long = SIZES[paper]
        self.page = (long, short) if landscape else (short, long)
        self.width = self.page[0] - LEFT - RIGHT
        self.missing: set[str] = set()
        self._drawable = frozenset(self.styles.body.face.widths)

    def plain(self, text: str) -> str:
        """Return a text that can be drawn as it is, line feeds kept."""
        return spell_missing(prepare_text(text), self._drawable, self.missing)

    def lines(self, text: str, style: Style, width: float, most: int = 0) -> tuple[str, ...]:
        """Return the lines of a text for a column; at most so many when `most` is given."""
        lines = break_lines(self.plain(text), style, width)
        return shorten_lines(lines, most) if most else lines

    def cell(self, text: str, x: float, width: float, style: Style, align: Align = "left", most: int = 0) -> Cell:
        """Return a text as a cell of a row."""
        return Cell(x, width, self.lines(text, style, width, most), style, align)

    def row(self, cells: Sequence[Cell], style: Style, before: float = 0.0) -> Rows:
        """Return cells as a row with the line distance of a style."""
        return Rows(cells, style.leading, before)

    def paragraph(self, text: str, style: Style, x: float = 0.0, before: float = 0.0, align: Align = "left") -> Rows:
        """Return a text over the width that is left of the page from x on."""
        return self.row([self.cell(text, x, self.width - x, style, align)], style, before)

    def prose(self, text: str, x: float = 0.0, before: float = 0.0, indent: float = 0.0) -> list[Rows]:
        """Return running text, justified: a row for each paragraph and for each line that somebody ended himself."""
        body, width = self.styles.body, self.width - x
        rows: list[Rows] = []
        for paragraph in split_paragraphs(self.plain(text)):
            for number, line in enumerate(paragraph.split("\n")):
                inward = 0.0 if number else indent
                lines = break_lines(line, body, width, inward)
                align = _align_of(lines, body, width, inward)
                gap = 0.0 if number else body.leading * PARAGRAPH_GAP if rows else before
                rows.append(Prose([Cell(x, width, lines, body, align, indent=inward)], body.leading, gap))
        return rows


def _align_of(lines: Sequence[str], style: Style, width: float, indent: float) -> Align:
    """Justified, unless a line would be torn apart: then the whole paragraph is ragged."""
    gaps = [gap_between(line, style, width - (0.0 if n else indent)) for n, line in enumerate(lines[:-1])]
    torn = any(gap > WIDEST_GAP * style.size or not gap for gap in gaps)
    return "left" if torn else "justify"
