"""One field of a form on paper: number, label, colon and value; free text; lists, evidence and tables.

Called by sections. Empty values become dots to write on where the form needs them, a dash where it does not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable

from fieldapp.case.model import Evidence
from fieldapp.packs.forms import Field
from fieldapp.paper.flow import BOX, Cell, Dots, Grid, Rows
from fieldapp.paper.fonts import Style
from fieldapp.paper.layout import COLON, HAND, LABEL, NUMBER, SECTION_GAP, Setter
from fieldapp.paper.text import split_paragraphs
from fieldapp.paper.values import Values
from fieldapp.words import say

UNKNOWN_LINES: Final = 3
PARAGRAPH_GAP: Final = 0.55
CELL_PAD: Final = 1.6 * mm
DOTTED_LEADING: Final = 1.25
GRID_HAND: Final = 0.85


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands: its left edge, the gap above it, and the number of its group when there are groups."""

    inset: float
    before: float = 0.0
    group: str = ""
    grouped: bool = False


class Fields:
    """Lays out fields; the colons of a form stand under each other at `colon`."""

    def __init__(self, setter: Setter, values: Values, inset: float) -> None:
        self.setter, self.values = setter, values
        self.styles = setter.styles
        self.colon = inset + NUMBER + LABEL
        self.value = self.colon + COLON

    def lay(self, field: Field, item: Any, place: Place) -> Iterator[Flowable]:
        """Yield the flowables of a field; `item` is the list item that a repeated section stands at."""
        if field.kind == "heading":
            yield CondPageBreak(3 * self.styles.body.leading)
            yield self.setter.row(self._label(field, place, self.setter.width), self.styles.body, place.before)
        elif field.kind == "statement":
            text = field.text.replace("{year}", self.values.year())
            yield self.setter.paragraph(text, self.styles.body, place.inset, place.before or SECTION_GAP)
        elif field.kind == "table":
            yield self._table(field, place.inset)
        elif field.kind == "evidence":
            yield from self._evidence(field, place.inset)
        elif field.kind == "list":
            yield from self._list(field, place)
        elif field.label:
            yield self._labelled(field, self._value_lines(field, item), place)
        else:
            yield from self._free(field, item, place)

    def _value_lines(self, field: Field, item: Any) -> tuple[str, ...]:
        """The value for the value column; () asks for dots to write on."""
        width = self.setter.width - self.value
        if self.values.blank:
            return self._boxes(field, width) if field.kind == "choice" else ()
        text = self.values.text(field, item)
        if not text and field.required:
            return ()
        return self.setter.lines(text or say("paper.nothing"), self.styles.body, width)

    def _boxes(self, field: Field, width: float) -> tuple[str, ...]:
        """Squares to tick, beside each other where there is room."""
        room = sum(self.styles.body.measure(option) + 11 * mm for option in field.options)
        boxes = tuple(f"{BOX} {option}" for option in field.options)
        return (" ".join(boxes),) if room <= width else boxes

    def _labelled(self, field: Field, lines: tuple[str, ...], place: Place) -> Rows:
        body = self.styles.body
        count = field.blank_lines if self.values.blank else 1
        value = Cell(self.value, self.setter.width - self.value, lines or ("",) * count, body, ruled=not lines)
        cells = [*self._label(field, place, self.colon), self.setter.cell(":", self.colon, COLON, body), value]
        leading = HAND if self.values.blank else body.leading * (1 if lines else DOTTED_LEADING)
        return Rows(cells, leading, place.before)

    def _label(self, field: Field, place: Place, end: float) -> list[Cell]:
        """Group number, field number and label, as far as a field has them."""
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

    def _free(self, field: Field, item: Any, place: Place) -> Iterator[Flowable]:
        """A text without a label, over the whole width, paragraph by paragraph."""
        if self.values.blank and field.fill:
            yield Dots(place.inset, field.blank_lines, HAND, place.before)
            return
        text = "" if self.values.blank else self.values.text(field, item)
        if not text and (self.values.blank or field.required):
            yield self._dots(field.blank_lines if self.values.blank else UNKNOWN_LINES, place.inset, place.before)
            return
        body = self.styles.body
        gap = body.leading * PARAGRAPH_GAP
        for position, paragraph in enumerate(split_paragraphs(self.setter.plain(text) or say("paper.nothing"))):
            yield self.setter.paragraph(paragraph, body, place.inset, gap if position else place.before)

    def _dots(self, count: int, x: float, before: float = 0.0) -> Rows:
        return Rows([Cell(x, self.setter.width - x, ("",) * count, self.styles.body, ruled=True)], HAND, before)

    def _list(self, field: Field, place: Place) -> Iterator[Flowable]:
        entries = self.values.entries(field)
        body = self.styles.body
        if len(entries) < 2:
            dotted = not entries and (self.values.blank or field.required)
            text = entries[0] if entries else say("paper.nothing")
            lines = () if dotted else self.setter.lines(text, body, self.setter.width - self.value)
            yield self._labelled(field, lines, place)
            return
        for position, entry in enumerate(entries, 1):
            x = self.value
            row = [
                self.setter.cell(f"{position}.", x, NUMBER, body),
                self.setter.cell(entry, x + NUMBER, self.setter.width - x - NUMBER, body),
            ]
            if position == 1:
                row = [*self._labelled(field, ("",), place).cells[:-1], *row]
            yield self.setter.row(row, body, 0.0 if position > 1 else place.before)

    def _evidence(self, field: Field, inset: float) -> Iterator[Flowable]:
        if self.values.blank:
            for position in range(1, field.blank_lines + 1):
                letter = self.setter.cell(letter_of(position), inset, NUMBER, self.styles.body)
                yield Rows([letter, *self._dots(1, inset + NUMBER).cells], HAND)
            return
        items = self.values.items(field.binding)
        if not items:
            yield self.setter.paragraph(say("paper.nothing"), self.styles.body, inset)
        for position, item in enumerate(items, 1):
            yield CondPageBreak(3 * self.styles.body.leading)
            yield from self._piece_of_evidence(item, letter_of(position), inset)

    def _piece_of_evidence(self, item: Evidence, letter: str, inset: float) -> Iterator[Flowable]:
        what, facts = self.values.evidence(item)
        x = inset + NUMBER + (len(letter) - 2) * 2 * mm
        cells = [
            self.setter.cell(letter, inset, NUMBER, self.styles.body),
            self.setter.cell(what or say("paper.nothing"), x, self.setter.width - x, self.styles.body),
        ]
        yield self.setter.row(cells, self.styles.body)
        for fact in facts:
            yield self.setter.paragraph(fact, self.styles.fine, x)

    def _table(self, field: Field, inset: float) -> Grid:
        width = self.setter.width - inset
        edges = [inset]
        for share in field.widths:
            edges.append(edges[-1] + width * share / sum(field.widths))
        caption = self.setter.paragraph(f"{field.label}:", self.styles.body, inset)
        head = self._table_row(field.columns, edges, self.styles.grid_head)
        return Grid(head, self._table_rows(field, edges), edges, caption, SECTION_GAP)

    def _table_rows(self, field: Field, edges: Sequence[float]) -> list[Rows]:
        if self.values.blank:
            empty = self._table_row([""] * len(field.columns), edges, self.styles.grid)
            return [Rows(empty.cells, HAND * GRID_HAND)] * field.blank_lines
        texts = [
            [self.values.cell(rule, item, number) for rule in field.cells]
            for number, item in enumerate(self.values.items(field.binding), 1)
        ]
        nothing = [say("paper.nothing")] * len(field.columns)
        return [self._table_row(row, edges, self.styles.grid) for row in texts or [nothing]]

    def _table_row(self, texts: Sequence[str], edges: Sequence[float], style: Style) -> Rows:
        cells = [
            self.setter.cell(text, left + CELL_PAD, right - left - 2 * CELL_PAD, style)
            for text, left, right in zip(texts, edges[:-1], edges[1:], strict=True)
        ]
        return self.setter.row(cells, style)


def letter_of(position: int) -> str:
    """Return "a." for 1, "z." for 26, "aa." for 27."""
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return f"{letters}."
