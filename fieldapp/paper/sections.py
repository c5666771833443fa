"""The body of a form: its sections, filled from values or dotted for handwriting, its signatures and footnotes.

Called by documents. Knows the kinds of fields of the pack; every form goes through the same few shapes.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable

from fieldapp.packs.forms import Field, Form, Section
from fieldapp.paper.flow import BOX, KEPT_LINES, Cell, Dots, Grid, Rows, Signature, Signatures, Together
from fieldapp.paper.fonts import Style
from fieldapp.paper.layout import COLON, HAND, LABEL, NUMBER, PEN_ROOM, SECTION_GAP, STAMP_ROOM, Setter
from fieldapp.paper.text import split_paragraphs
from fieldapp.paper.values import Values
from fieldapp.words import say

CLOSING_LINES: Final = 10
UNKNOWN_LINES: Final = 3
PARAGRAPH_GAP: Final = 0.55
MOST_SIGNED: Final = 3
SIGNING: Final = frozenset({"signature", "place_date"})


class Sections:
    """Lays out one form for one set of values."""

    def __init__(self, setter: Setter, form: Form, values: Values) -> None:
        self.setter, self.form, self.values = setter, form, values
        self.styles = setter.styles
        widest = max((self.styles.strong.measure(f"{section.no}.") for section in form.sections), default=0.0)
        self.inset = max(NUMBER, widest + 2.4 * mm)
        self.colon = self.inset + NUMBER + LABEL

    def flow(self) -> list[Flowable]:
        """Return the flowables of the whole body in reading order."""
        body: list[Flowable] = []
        signing: list[Field] = []
        closing: list[Flowable] = []
        for section in self.form.sections:
            if section.optional and (self.values.blank or not self.values.items(section.fields[0].binding)):
                continue
            signing += [field for field in section.fields if field.kind in SIGNING]
            body, closing = [*body, *closing], list(self._section(section))
        if not signing:
            return [*body, *closing, *self._footnotes()]
        return _join_end(body, closing, [self._signatures(signing), *self._footnotes()])

    def _section(self, section: Section) -> Iterator[Flowable]:
        fields = [field for field in section.fields if field.kind not in SIGNING]
        if not fields:
            return
        inset = self.inset if section.no else 0.0
        if section.show_title:
            yield CondPageBreak(SECTION_GAP + 4 * self.styles.body.leading)
            yield self._heading(section)
        gap = 0.0 if section.show_title else SECTION_GAP * 1.5
        if section.hint and self.values.blank:
            yield self.setter.paragraph(f"({section.hint})", self.styles.hint, inset)
        if self.values.is_absent(section.nil_from):
            yield self.setter.paragraph(section.nil_text, self.styles.body, inset)
        elif section.repeat:
            yield from self._groups(section, fields, inset)
        else:
            for position, field in enumerate(fields):
                yield from self._field(field, None, inset, gap if not position else 0.0)

    def _heading(self, section: Section) -> Flowable:
        strong = self.styles.strong
        if not section.no:
            return self.setter.paragraph(f"{section.title}:", strong, 0, SECTION_GAP)
        cells = [
            self.setter.cell(f"{section.no}.", 0, self.inset, strong),
            self.setter.cell(section.title + section.mark, self.inset, self.setter.width - self.inset, strong),
        ]
        return self.setter.row(cells, strong, SECTION_GAP)

    def _groups(self, section: Section, fields: Sequence[Field], inset: float) -> Iterator[Flowable]:
        items: Sequence[Any] = self.values.items(section.each)
        if self.values.blank:
            items = [None] * section.min_printed
        elif items and self.values.hides(fields[0].binding):
            yield self.setter.paragraph(say("paper.withheld"), self.styles.body, inset)
            return
        elif not items and not any(field.required for field in fields):
            yield self.setter.paragraph(say("paper.nothing"), self.styles.body, inset)
            return
        items = items or [None]
        numbered = section.numbered or len(items) > 1
        for position, item in enumerate(items, 1):
            if numbered:
                yield CondPageBreak((len(fields) + 1) * self.styles.body.leading)
            for line, field in enumerate(fields):
                group = f"{position})" if numbered and not line else ""
                gap = 1.2 * mm if numbered and not line and position > 1 else 0.0
                yield from self._field(field, item, inset, gap, group, numbered)

    def _field(
        self, field: Field, item: Any, inset: float, before: float, group: str = "", grouped: bool = False
    ) -> Iterator[Flowable]:
        if field.kind == "heading":
            yield CondPageBreak(3 * self.styles.body.leading)
            yield self._labelled(field, (), inset, before, group, grouped, colon=False)
        elif field.kind == "statement":
            text = field.text.replace("{year}", self.values.year())
            yield self.setter.paragraph(text, self.styles.body, inset, before or SECTION_GAP)
        elif field.kind == "table":
            yield from self._table(field, inset)
        elif field.kind == "evidence":
            yield from self._evidence(field, inset)
        elif field.kind == "list":
            yield from self._list(field, inset, before, group, grouped)
        elif field.label:
            yield self._labelled(field, self._lines_of(field, item), inset, before, group, grouped)
        else:
            yield from self._free(field, item, inset, before)

    def _lines_of(self, field: Field, item: Any) -> tuple[str, ...]:
        """The value of a field in the value column; () asks for dots to write on."""
        width = self.setter.width - self.colon - COLON
        if self.values.blank:
            return self._boxes(field, width) if field.kind == "choice" else ()
        text = self.values.text(field, item)
        if not text and field.required:
            return ()
        return self.setter.lines(text or say("paper.nothing"), self.styles.body, width)

    def _boxes(self, field: Field, width: float) -> tuple[str, ...]:
        """Squares to tick, beside each other where there is room."""
        body = self.styles.body
        room = sum(body.measure(option) + 11 * mm for option in field.options)
        together = BOX + BOX.join(f" {option} " for option in field.options)
        return (together,) if room <= width else tuple(f"{BOX} {option}" for option in field.options)

    def _labelled(
        self,
        field: Field,
        lines: tuple[str, ...],
        inset: float,
        before: float,
        group: str = "",
        grouped: bool = False,
        colon: bool = True,
    ) -> Rows:
        """A number, a label, a colon and the value; the colons of a form stand under each other."""
        body = self.styles.body
        cells = []
        x = inset
        if grouped:
            cells.append(self.setter.cell(group, x, NUMBER, body))
            x += NUMBER
        no = field.no.rpartition(".")[2]
        if "." in field.no:
            x += NUMBER
        if no:
            cells.append(self.setter.cell(f"{no}.", x, NUMBER, body))
            x += NUMBER if len(no) == 1 else NUMBER + 2 * mm
        end = self.colon if colon else self.setter.width
        cells.append(self.setter.cell(field.label + field.mark, x, end - x - 1 * mm, body))
        dotted = colon and not lines
        if colon:
            cells.append(self.setter.cell(":", self.colon, COLON, body))
            cells.append(self._value_cell(lines, field, dotted))
        leading = HAND if self.values.blank and colon else body.leading * (1.25 if dotted else 1)
        return Rows(cells, leading, before)

    def _value_cell(self, lines: tuple[str, ...], field: Field, dotted: bool) -> Cell:
        x = self.colon + COLON
        count = field.blank_lines if self.values.blank else 1
        return Cell(x, self.setter.width - x, lines or ("",) * count, self.styles.body, ruled=dotted)

    def _free(self, field: Field, item: Any, inset: float, before: float) -> Iterator[Flowable]:
        """A text without a label, over the whole width, paragraph by paragraph."""
        if self.values.blank and field.fill:
            yield Dots(inset, field.blank_lines, HAND, before)
            return
        text = "" if self.values.blank else self.values.text(field, item)
        if not text and (self.values.blank or field.required):
            yield self._dots(field.blank_lines if self.values.blank else UNKNOWN_LINES, inset, before)
            return
        body = self.styles.body
        for position, paragraph in enumerate(split_paragraphs(self.setter.plain(text) or say("paper.nothing"))):
            yield self.setter.paragraph(paragraph, body, inset, body.leading * PARAGRAPH_GAP if position else before)

    def _dots(self, count: int, x: float, before: float = 0.0) -> Rows:
        return Rows([Cell(x, self.setter.width - x, ("",) * count, self.styles.body, ruled=True)], HAND, before)

    def _list(self, field: Field, inset: float, before: float, group: str, grouped: bool) -> Iterator[Flowable]:
        entries = self.values.entries(field)
        if self.values.blank or not entries:
            lines = () if self.values.blank or field.required else (say("paper.nothing"),)
            yield self._labelled(field, lines, inset, before, group, grouped)
            return
        if len(entries) == 1:
            lines = self.setter.lines(entries[0], self.styles.body, self.setter.width - self.colon - COLON)
            yield self._labelled(field, lines, inset, before, group, grouped)
            return
        x = self.colon + COLON
        for position, entry in enumerate(entries, 1):
            row = [
                self.setter.cell(f"{position}.", x, NUMBER, self.styles.body),
                self.setter.cell(entry, x + NUMBER, self.setter.width - x - NUMBER, self.styles.body),
            ]
            if position == 1:
                label = self._labelled(field, ("",), inset, before, group, grouped)
                row = [*label.cells[:-1], *row]
            yield self.setter.row(row, self.styles.body, before if position == 1 else 0)

    def _evidence(self, field: Field, inset: float) -> Iterator[Flowable]:
        items = self.values.items(field.binding)
        if self.values.blank:
            for position in range(1, field.blank_lines + 1):
                dots = self._dots(1, inset + NUMBER).cells[0]
                yield Rows([self.setter.cell(letter_of(position), inset, NUMBER, self.styles.body), dots], HAND)
            return
        if not items:
            yield self.setter.paragraph(say("paper.nothing"), self.styles.body, inset)
        for position, item in enumerate(items, 1):
            what, facts = self.values.evidence(item)
            yield CondPageBreak(3 * self.styles.body.leading)
            number = self.setter.cell(letter_of(position), inset, NUMBER, self.styles.body)
            x = inset + NUMBER + (1.5 * mm if position > 26 else 0)
            yield self.setter.row(
                [number, self.setter.cell(what, x, self.setter.width - x, self.styles.body)], self.styles.body
            )
            for fact in facts:
                yield self.setter.paragraph(fact, self.styles.fine, x)

    def _table(self, field: Field, inset: float) -> Iterator[Flowable]:
        width = self.setter.width - inset
        edges = [inset]
        for share in field.widths:
            edges.append(edges[-1] + width * share / sum(field.widths))
        head = self._table_row(field.columns, edges, self.styles.grid_head)
        items = self.values.items(field.binding)
        if self.values.blank:
            rows = [Rows(self._table_row(("",) * len(edges[1:]), edges, self.styles.grid).cells, HAND)]
            rows *= field.blank_lines
        else:
            rows = [
                self._table_row([self.values.cell(rule, item, number) for rule in field.cells], edges, self.styles.grid)
                for number, item in enumerate(items, 1)
            ] or [self._table_row([say("paper.nothing")] * len(field.columns), edges, self.styles.grid)]
        yield CondPageBreak(SECTION_GAP + 5 * self.styles.body.leading)
        yield self.setter.paragraph(f"{field.label}:", self.styles.body, inset, SECTION_GAP)
        yield Grid(head, rows, edges, 1 * mm)

    def _table_row(self, texts: Sequence[str], edges: Sequence[float], style: Style) -> Rows:
        pad = 1.6 * mm
        cells = [
            self.setter.cell(text, left + pad, right - left - 2 * pad, style)
            for text, left, right in zip(texts, edges[:-1], edges[1:], strict=True)
        ]
        return self.setter.row(cells, style)

    def _signatures(self, fields: Sequence[Field]) -> Signatures:
        width = self.setter.width
        column = width * 0.48
        place = next((field for field in fields if field.kind == "place_date"), None)
        signers = [field for field in fields if field.kind == "signature"]
        room = STAMP_ROOM if self.form.signing.stamped else PEN_ROOM
        blocks = [
            Signature(
                x=0.0 if field.side == "left" else width - column,
                width=column,
                above=(*self._signed(self._place(place, field)), *self._signed(self._heading_of(field))),
                name=self._signed(self.values.at(field.binding), self.styles.strong),
                title=self._signed(self.values.at(field.title_from)),
                room=room,
            )
            for field in signers
        ]
        return Signatures(blocks, self.styles.body, self.styles.strong, 2 * SECTION_GAP)

    def _place(self, place: Field | None, field: Field) -> str:
        return self.values.text(place) if place and field.side == "right" else ""

    def _heading_of(self, field: Field) -> str:
        if not field.heading_from:
            return f"{field.label},"
        heading = self.values.at(field.heading_from)
        return f"{heading}," if heading else say("paper.number_empty")

    def _signed(self, text: str, style: Style | None = None) -> tuple[str, ...]:
        if not text:
            return ()
        return self.setter.lines(text, style or self.styles.body, self.setter.width * 0.48, MOST_SIGNED)

    def _footnotes(self) -> Iterator[Flowable]:
        note_style, half, mark = self.styles.note, self.setter.width / 2, 7.5 * mm
        notes = self.form.footnotes
        for start in range(0, len(notes), 2):
            cells = []
            for column, note in enumerate(notes[start : start + 2]):
                x = column * half
                cells.append(self.setter.cell(note.mark, x, mark, note_style))
                cells.append(self.setter.cell(note.text, x + mark, half - mark - 2 * mm, note_style))
            yield self.setter.row(cells, note_style, 0 if start else 1.5 * SECTION_GAP)
        if self.form.copies_for:
            text = say("paper.copies", count=self.form.copies, purposes=" / ".join(self.form.copies_for))
            yield self.setter.paragraph(text, self.styles.fine, 0, 0.6 * SECTION_GAP)


def letter_of(position: int) -> str:
    """Return "a." for 1, "z." for 26, "aa." for 27."""
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return f"{letters}."


def _join_end(body: list[Flowable], closing: list[Flowable], end: list[Flowable]) -> list[Flowable]:
    """Keep a short closing part, or else the last lines of the form, on the page of signatures and footnotes."""
    rows = [part for part in closing if isinstance(part, Rows)]
    if rows == closing and 0 < sum(row.count for row in rows) <= CLOSING_LINES:
        return _fill_above(body, Together([*closing, *end]))
    body = [*body, *closing]
    kept: list[Flowable] = []
    lines = 0
    while body and lines < KEPT_LINES and isinstance(body[-1], Rows | Grid | CondPageBreak):
        last = body.pop()
        if isinstance(last, Rows | Grid):
            kept.insert(0, last)
            lines += last.count
    return _fill_above(body, Together([*kept, *end]))


def _fill_above(body: list[Flowable], ending: Together) -> list[Flowable]:
    """Let dots to write on reach down to the ending when they stand right above it."""
    if body and isinstance(body[-1], Dots):
        body[-1].below = ending.wrap(0, 0)[1] + ending.getSpaceBefore() + 1
    return [*body, ending]
