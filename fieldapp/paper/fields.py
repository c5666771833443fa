"""One field of a form on paper: number, label, colon and value; free text; lists, evidence and tables.

Called by sections. Empty values become dots to write on where the form needs them, a dash where it does not.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable

from fieldapp.case.model import Evidence
from fieldapp.packs.forms import Field
from fieldapp.paper.columns import Columns, Place, edges_of, letter_of
from fieldapp.paper.flow import Dots, Grid, Rows
from fieldapp.paper.layout import HAND, NUMBER, PARAGRAPH_GAP, SECTION_GAP, Setter
from fieldapp.paper.text import split_paragraphs
from fieldapp.paper.values import Values
from fieldapp.words import say

UNKNOWN_LINES: Final = 3
GRID_HAND: Final = 0.85


class Fields(Columns):
    """Lays out fields; the colons of a form stand under each other at `colon`."""

    def __init__(self, setter: Setter, values: Values, inset: float) -> None:
        super().__init__(setter, values.blank, inset)
        self.values = values

    def lay(self, field: Field, item: Any, place: Place) -> Iterator[Flowable]:
        """Yield the flowables of a field; `item` is the list item that a repeated section stands at."""
        if field.kind == "heading":
            yield CondPageBreak(3 * self.styles.body.leading)
            yield self.setter.row(self.label(field, place, self.setter.width), self.styles.body, place.before)
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
            yield self.labelled(field, self._value_lines(field, item), place)
        else:
            yield from self._free(field, item, place)

    def _value_lines(self, field: Field, item: Any) -> tuple[str, ...]:
        """The value for the value column; () asks for dots to write on."""
        width = self.setter.width - self.value
        if self.values.blank:
            return self.boxes(field, width) if field.kind == "choice" else ()
        text = self.values.text(field, item)
        if not text and field.required:
            return ()
        return self.setter.lines(text or say("paper.nothing"), self.styles.body, width)

    def _free(self, field: Field, item: Any, place: Place) -> Iterator[Flowable]:
        """A text without a label, over the whole width, paragraph by paragraph."""
        if self.values.blank and field.fill:
            yield Dots(place.inset, field.blank_lines, HAND, place.before)
            return
        text = "" if self.values.blank else self.values.text(field, item)
        if not text and (self.values.blank or field.required):
            yield self.dots(field.blank_lines if self.values.blank else UNKNOWN_LINES, place.inset, place.before)
            return
        body = self.styles.body
        gap = body.leading * PARAGRAPH_GAP
        for position, paragraph in enumerate(split_paragraphs(self.setter.plain(text) or say("paper.nothing"))):
            yield self.setter.paragraph(paragraph, body, place.inset, gap if position else place.before)

    def _list(self, field: Field, place: Place) -> Iterator[Flowable]:
        entries = self.values.entries(field)
        body = self.styles.body
        if len(entries) < 2:
            dotted = not entries and (self.values.blank or field.required)
            text = entries[0] if entries else say("paper.nothing")
            lines = () if dotted else self.setter.lines(text, body, self.setter.width - self.value)
            yield self.labelled(field, lines, place)
            return
        for position, entry in enumerate(entries, 1):
            x = self.value
            row = [
                self.setter.cell(f"{position}.", x, NUMBER, body),
                self.setter.cell(entry, x + NUMBER, self.setter.width - x - NUMBER, body),
            ]
            if position == 1:
                row = [*self.labelled(field, ("",), place).cells[:-1], *row]
            yield self.setter.row(row, body, 0.0 if position > 1 else place.before)

    def _evidence(self, field: Field, inset: float) -> Iterator[Flowable]:
        if self.values.blank:
            for position in range(1, field.blank_lines + 1):
                letter = self.setter.cell(letter_of(position), inset, NUMBER, self.styles.body)
                yield Rows([letter, *self.dots(1, inset + NUMBER).cells], HAND)
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
        edges = edges_of(field.widths, inset, width)
        caption = self.setter.paragraph(f"{field.label}:", self.styles.body, inset)
        head = self.grid_row(field.columns, edges, self.styles.grid_head)
        return Grid(head, self._table_rows(field, edges), edges, caption, SECTION_GAP)

    def _table_rows(self, field: Field, edges: Sequence[float]) -> list[Rows]:
        if self.values.blank:
            empty = self.grid_row([""] * len(field.columns), edges, self.styles.grid)
            return [Rows(empty.cells, HAND * GRID_HAND)] * field.blank_lines
        texts = [
            [self.values.cell(rule, item, number) for rule in field.cells]
            for number, item in enumerate(self.values.items(field.binding), 1)
        ]
        nothing = [say("paper.nothing")] * len(field.columns)
        return [self.grid_row(row, edges, self.styles.grid) for row in texts or [nothing]]
