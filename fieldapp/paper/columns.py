"""The columns that every form shares: number, label, colon and value, with the colons under each other.

The base of fields and answers. Knows a field's wording, never its value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm

from fieldapp.packs.forms import Field
from fieldapp.paper.flow import BOX, Cell, Rows
from fieldapp.paper.fonts import Style
from fieldapp.paper.layout import COLON, HAND, LABEL, NUMBER, Setter

CELL_PAD: Final = 1.6 * mm
DOTTED_LEADING: Final = 1.25
WEIGHED_ROWS: Final = 200
LIGHTEST: Final = 7
HEAVIEST: Final = 34


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands: its left edge, the gap above it, and the number of its group when there are groups."""

    inset: float
    before: float = 0.0
    group: str = ""
    grouped: bool = False


class Columns:
    """Lays out labels; `blank` sheets have room for handwriting."""

    def __init__(self, setter: Setter, blank: bool, inset: float, label: float = LABEL) -> None:
        self.setter, self.blank = setter, blank
        self.styles = setter.styles
        self.colon = inset + NUMBER + label
        self.value = self.colon + COLON

    def boxes(self, field: Field, width: float) -> tuple[str, ...]:
        """Return squares to tick, beside each other where there is room."""
        room = sum(self.styles.body.measure(option) + 11 * mm for option in field.options)
        boxes = tuple(f"{BOX} {option}" for option in field.options)
        return (" ".join(boxes),) if room <= width else boxes

    def labelled(self, field: Field, lines: tuple[str, ...], place: Place) -> Rows:
        """Return label, colon and value in one row; () asks for dots to write on."""
        body = self.styles.body
        count = field.blank_lines if self.blank else 1
        value = Cell(self.value, self.setter.width - self.value, lines or ("",) * count, body, ruled=not lines)
        cells = [*self.label(field, place, self.colon), self.setter.cell(":", self.colon, COLON, body), value]
        leading = HAND if self.blank else body.leading * (1 if lines else DOTTED_LEADING)
        return Rows(cells, leading, place.before)

    def label(self, field: Field, place: Place, end: float) -> list[Cell]:
        """Return group number, field number and label, as far as a field has them."""
        body = self.styles.body
        cells = []
        x = place.inset
        if place.grouped:
            cells.append(self.setter.cell(place.group, x, NUMBER, body))
            x += NUMBER
        above, _, no = field.no.rpartition(".")
        x += NUMBER if above else 0.0
        if no:
            cells.append(self.setter.cell(f"{no}.", x, NUMBER, body))
            x += NUMBER
        cells.append(self.setter.cell(field.label + field.mark, x, end - x - 1 * mm, body))
        return cells

    def dots(self, count: int, x: float, before: float = 0.0) -> Rows:
        """Return so many dotted lines to write on, from x to the right edge."""
        return Rows([Cell(x, self.setter.width - x, ("",) * count, self.styles.body, ruled=True)], HAND, before)

    def grid_row(self, texts: Sequence[str], edges: Sequence[float], style: Style) -> Rows:
        """Return one row of a table with a text in each column."""
        cells = [
            self.setter.cell(text, left + CELL_PAD, right - left - 2 * CELL_PAD, style)
            for text, left, right in zip(texts, edges[:-1], edges[1:], strict=True)
        ]
        return self.setter.row(cells, style)


def edges_of(weights: Sequence[float], left: float, width: float, least: Sequence[float] = ()) -> list[float]:
    """Return the edges of columns that share a width by their weights.

    A column that needs more, by `least`, gets it from the others, as long as all together have room.
    """
    shares = [width * weight / sum(weights) for weight in weights]
    if least and sum(least) <= width:
        spare = [max(0.0, share - need) for share, need in zip(shares, least, strict=True)]
        lacking = sum(max(0.0, need - share) for share, need in zip(shares, least, strict=True))
        part = lacking / sum(spare) if lacking and sum(spare) else 0.0
        shares = [max(share, need) - one * part for share, need, one in zip(shares, least, spare, strict=True)]
    edges = [left]
    for share in shares:
        edges.append(edges[-1] + share)
    return edges


def weigh_columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Return a weight for each column by what stands in it, so that long texts get the room."""
    weights = []
    for column, title in enumerate(head):
        texts = [row[column] for row in rows[:WEIGHED_ROWS] if len(row) == len(head)]
        word = max((len(word) for text in (title, *texts) for word in text.split()), default=1)
        longest = max((len(text) for text in texts), default=0)
        weights.append(float(max(LIGHTEST, min(word, HEAVIEST // 2), min(longest, HEAVIEST))))
    return weights


def letter_of(position: int) -> str:
    """Return "a." for 1, "z." for 26, "aa." for 27."""
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return f"{letters}."
