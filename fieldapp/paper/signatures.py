"""The signatures at the end of a form: who signs, the room for pen and stamp, and the names below.

The stamp touches a signature from the left: where a form is stamped, 45 mm above the name stay free. Called by
sections; never signs anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from reportlab.lib.units import mm

from fieldapp.packs.forms import Field
from fieldapp.paper.flow import Cell, Piece, draw_cell, draw_dots
from fieldapp.paper.fonts import Style
from fieldapp.paper.layout import SECTION_GAP, Setter
from fieldapp.paper.values import Values
from fieldapp.words import say

STAMP_ROOM: Final = 45 * mm
PEN_ROOM: Final = 22 * mm
MOST_LINES: Final = 3
COLUMN: Final = 0.48


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature: lines above the room and below it, all centred in a column."""

    x: float
    width: float
    above: tuple[str, ...]
    name: tuple[str, ...]
    title: tuple[str, ...]


class Signatures(Piece):
    """Signatures side by side: their headings end, and their names begin, at the same height."""

    def __init__(self, signatures: Sequence[Signature], room: float, plain: Style, bold: Style) -> None:
        super().__init__(1.5 * SECTION_GAP)
        self.signatures, self.room, self.plain, self.bold = tuple(signatures), room, plain, bold
        self.above = max(len(signature.above) for signature in self.signatures)
        self.below = max(max(1, len(signature.name)) + len(signature.title) for signature in self.signatures)

    def rise(self, _room: float) -> float:
        """Return the height of headings, room and names."""
        return (self.above + self.below) * self.plain.leading + self.room

    def paint(self, canvas: Any) -> None:
        """Draw all signatures, dots where a name is to be written."""
        leading = self.plain.leading
        for one in self.signatures:
            self._lines(canvas, one, one.above, self.plain, self.height - (self.above - len(one.above)) * leading)
            top = self.height - self.above * leading - self.room
            if one.name:
                self._lines(canvas, one, one.name, self.bold, top)
            else:
                draw_dots(canvas, one.x + one.width * 0.12, top - leading * 0.75, one.width * 0.76)
            self._lines(canvas, one, one.title, self.plain, top - max(1, len(one.name)) * leading)

    def _lines(self, canvas: Any, one: Signature, lines: tuple[str, ...], style: Style, top: float) -> None:
        draw_cell(canvas, Cell(one.x, one.width, lines, style, "center"), top, self.plain.leading)


def make_signatures(setter: Setter, values: Values, fields: Sequence[Field], stamped: bool) -> Signatures:
    """Return the signatures of a form; the place and date stand above the right one."""
    plain, bold = setter.styles.body, setter.styles.strong
    width = setter.width * COLUMN
    place = next((values.text(field) for field in fields if field.kind == "place_date"), "")

    def lines(text: str, style: Style = plain) -> tuple[str, ...]:
        return setter.lines(text, style, width, MOST_LINES) if text else ()

    signatures = [
        Signature(
            x=0.0 if field.side == "left" else setter.width - width,
            width=width,
            above=(*lines(place if field.side == "right" else ""), *lines(_heading_of(values, field))),
            name=lines(values.text(field), bold),
            title=lines(values.at(field.title_from)),
        )
        for field in fields
        if field.kind == "signature"
    ]
    return Signatures(signatures, STAMP_ROOM if stamped else PEN_ROOM, plain, bold)


def _heading_of(values: Values, field: Field) -> str:
    heading = values.at(field.heading_from) if field.heading_from else field.label
    return f"{heading}," if heading else say("paper.number_empty")
