"""The body of a form: its sections one after the other, then what must end on one page.

Called by press. Every form of the pack goes through the same few shapes.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable

from fieldapp.packs.forms import Field, Form, Section
from fieldapp.paper.columns import Place
from fieldapp.paper.fields import Fields
from fieldapp.paper.flow import KEPT_LINES, Dots, Grid, Piece, Rows, Together
from fieldapp.paper.layout import HAND, NUMBER, SECTION_GAP, Setter
from fieldapp.paper.signatures import make_signatures
from fieldapp.paper.values import Values
from fieldapp.words import say

CLOSING_LINES: Final = 10
CLOSING_BLANK: Final = 22
GROUP_GAP: Final = 1.2 * mm
SIGNING: Final = frozenset({"signature", "place_date"})


class Sections:
    """Lays out one form for one set of values."""

    def __init__(self, setter: Setter, form: Form, values: Values) -> None:
        self.setter, self.form, self.values = setter, form, values
        self.styles = setter.styles
        widest = max((self.styles.strong.measure(f"{section.no}.") for section in form.sections), default=0.0)
        self.inset = max(NUMBER, widest + 2.4 * mm)
        self.fields = Fields(setter, values, self.inset)

    def flow(self) -> list[Flowable]:
        """Return the flowables of the whole body in reading order."""
        body: list[Flowable] = []
        closing: list[Flowable] = []
        signing: list[Field] = []
        for section in self.form.sections:
            if section.optional and (self.values.blank or not self.values.items(section.fields[0].binding)):
                continue
            signing += [field for field in section.fields if field.kind in SIGNING]
            laid = list(self._section(section))
            if laid:
                body, closing = [*body, *closing], laid
        end: list[Piece] = [*make_footnotes(self.setter, self.form)]
        if signing:
            end.insert(0, make_signatures(self.setter, self.values, signing, self.form.signing.stamped))
        most = CLOSING_BLANK if self.values.blank else CLOSING_LINES
        return join_end(body, closing, end, most) if end else [*body, *closing]

    def _section(self, section: Section) -> Iterator[Flowable]:
        fields = [field for field in section.fields if field.kind not in SIGNING]
        if not fields:
            return
        inset = self.inset if section.no else 0.0
        if section.show_title:
            yield CondPageBreak(self._room_of(section))
            yield self._heading(section)
        if section.hint and self.values.blank:
            yield self.setter.paragraph(f"({section.hint})", self.styles.hint, inset)
        if self.values.is_absent(section.nil_from):
            yield self.setter.paragraph(section.nil_text, self.styles.body, inset)
        elif section.repeat:
            yield from self._groups(section, fields, inset)
        else:
            gap = 0.0 if section.show_title else 1.2 * SECTION_GAP
            for position, field in enumerate(fields):
                yield from self.fields.lay(field, None, Place(inset, gap if not position else 0.0))

    def _room_of(self, section: Section) -> float:
        """How much of a section must fit below its heading; a part that may read "Nihil" stays whole when blank."""
        if self.values.blank and section.nil_from:
            return HAND * sum(field.blank_lines for field in section.fields)
        return SECTION_GAP + 4 * self.styles.body.leading

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
        word = ""
        if self.values.blank:
            items = [None] * section.min_printed
        elif items and self.values.hides(fields[0].binding):
            word = say("paper.withheld")
        elif not items and not any(field.required for field in fields):
            word = say("paper.nothing")
        if word:
            yield self.setter.paragraph(word, self.styles.body, inset)
            return
        numbered = section.numbered or len(items) > 1
        for position, item in enumerate(items or [None], 1):
            if numbered:
                yield CondPageBreak((len(fields) + 1) * self.styles.body.leading)
            for line, field in enumerate(fields):
                first = numbered and not line
                gap = GROUP_GAP if first and position > 1 else 0.0
                yield from self.fields.lay(field, item, Place(inset, gap, f"{position})" if first else "", numbered))


def make_footnotes(setter: Setter, form: Form) -> Iterator[Piece]:
    """Yield the footnotes of a form, two beside each other, and the line that says whom its copies are for."""
    note_style, half, mark = setter.styles.note, setter.width / 2, 7.5 * mm
    notes = form.footnotes
    for start in range(0, len(notes), 2):
        cells = []
        for column, note in enumerate(notes[start : start + 2]):
            x = column * half
            cells.append(setter.cell(note.mark, x, mark, note_style))
            cells.append(setter.cell(note.text, x + mark, half - mark - 2 * mm, note_style))
        yield setter.row(cells, note_style, 0 if start else SECTION_GAP)
    if form.copies_for:
        text = say("paper.copies", count=form.copies, purposes=" / ".join(form.copies_for))
        yield setter.paragraph(text, setter.styles.fine, 0, 0.6 * SECTION_GAP)


def join_end(body: list[Flowable], closing: list[Flowable], end: Sequence[Piece], most: int) -> list[Flowable]:
    """Keep a last section of at most so many lines, or else its last lines, on the page of signatures and footnotes."""
    kept: list[Rows | Grid] = []
    pieces = [part for part in closing if not isinstance(part, CondPageBreak)]
    rows = [part for part in pieces if isinstance(part, Rows)]
    if rows == pieces and sum(row.count for row in rows) <= most:
        return _fill_above(body, Together([*rows, *end]))
    while closing and sum(piece.count for piece in kept) < KEPT_LINES:
        last = closing.pop()
        if isinstance(last, Rows | Grid):
            kept.insert(0, last)
        elif isinstance(last, Dots):
            closing.append(last)
            break
    return _fill_above([*body, *closing], Together([*kept, *end]))


def _fill_above(body: list[Flowable], ending: Together) -> list[Flowable]:
    """Let dots to write on reach down to the ending when they stand right above it."""
    if body and isinstance(body[-1], Dots):
        body[-1].below = ending.rise(0) + ending.spaceBefore + 1
    return [*body, ending]
