"""The body of a paper of a case: head and addressee of a letter, its sections, and what must end on one page.

Called by press. One way through all layouts: letter, minutes, statement, table and numbered form.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from reportlab.platypus import CondPageBreak, Flowable

from fieldapp.packs.forms import Field, Form, Section
from fieldapp.paper.answers import LETTER_INSET, Answers
from fieldapp.paper.columns import Place
from fieldapp.paper.entries import Entries
from fieldapp.paper.flow import KEPT_LINES, Grid, Lead, Piece, Prose, Rows, Together
from fieldapp.paper.layout import HAND, NUMBER, SECTION_GAP, Setter
from fieldapp.paper.letter import PART_GAP, Letter
from fieldapp.paper.sections import SIGNING, join_end, make_footnotes
from fieldapp.paper.signing import make_signing

# Signatures and what follows them stay on one page up to this share of it; the rest may go on to the next.
END_SHARE: Final = 0.62
ROW_GAP: Final = 1.8
LEAST_BELOW: Final = 3 * HAND
CLOSING_LINES: Final = 6


class Body:
    """Lays out one paper."""

    def __init__(self, setter: Setter, form: Form, entries: Entries) -> None:
        self.setter, self.form, self.entries = setter, form, entries
        self.styles = setter.styles
        widest = max((self.styles.strong.measure(f"{section.no}.") for section in form.sections), default=0.0)
        self.inset = max(NUMBER, widest + 7)
        self.answers = Answers(setter, entries, self.inset if any(s.no for s in form.sections) else 0.0)
        self.letter = Letter(setter, entries)

    def flow(self) -> list[Flowable]:
        """Return the flowables of the whole paper in reading order."""
        parts = self._parts()
        story: list[Flowable] = [*self.letter.head(parts["head"]), *self.letter.addressee(parts["to"])]
        tail = [*self.letter.copies(parts["copies"]), *make_footnotes(self.setter, self.form)]
        blocks = [self._block(section) for section in self.form.sections if self.entries.applies(section)]
        blocks = [block for block in blocks if block[0] or block[1]]
        last = max((number for number, (_, signed) in enumerate(blocks) if signed), default=-1)
        for number, (laid, signed) in enumerate(blocks):
            if not signed:
                story += laid
                continue
            signatures = make_signing(self.setter, self.entries, signed, self.form.signing.stamped)
            story = self._ended(story, laid, [*signatures, *(tail if number == last else ())])
        return [*story, *(tail if last < 0 else ()), *self._attachments()]

    def _parts(self) -> dict[str, list[Field]]:
        """Sort the fields of a letter that stand around its body; in other layouts only copies do."""
        parts: dict[str, list[Field]] = {"head": [], "to": [], "copies": []}
        for field in self._shown(self.form.fields):
            part = self._part_of(field)
            if part in parts:
                parts[part].append(field)
        return parts

    def _part_of(self, field: Field) -> str:
        if field.part or self.form.layout != "letter":
            return field.part or ("to" if self._is_addressee(field) else "")
        return {"number_auto": "head", "place_date": "head"}.get(field.kind, "")

    @staticmethod
    def _is_addressee(field: Field) -> bool:
        return field.kind == "person" and field.label.casefold().startswith("yth")

    def _shown(self, fields: Sequence[Field]) -> list[Field]:
        quiet = self.form.quiet
        return [field for field in fields if self.entries.applies(field) and field.id not in quiet]

    def _block(self, section: Section) -> tuple[list[Flowable], list[Field]]:
        """Return what a section shows and who signs at its end."""
        fields = [field for field in self._shown(section.fields) if self._part_of(field) in ("", "body", "sign")]
        signed = [field for field in fields if field.kind in SIGNING]
        return list(self._section(section, [field for field in fields if field.kind not in SIGNING])), signed

    def _section(self, section: Section, fields: Sequence[Field]) -> Iterator[Flowable]:
        if not fields and not section.text:
            return
        inset = self.inset if section.no else 0.0
        titled = section.show_title and bool(section.title)
        if titled:
            headed = any(field.text or field.kind == "table" for field in fields[:1]) or bool(section.text)
            yield CondPageBreak(SECTION_GAP + (9 if headed else 4) * self.styles.body.leading)
            yield self._heading(section)
        if section.hint and self.entries.blank:
            yield self.setter.paragraph(f"({section.hint})", self.styles.hint, inset)
        first = 0.0 if titled else self._first_gap(section)
        if section.text:
            yield from self.answers.sentence(section.text, Place(inset, first))
            first = 0.3 * self.styles.body.leading
        spoken = False
        for field in fields:
            free = field.kind in ("statement", "table", "list") or not field.label
            gap = first or (SECTION_GAP * 0.6 if free or spoken else ROW_GAP)
            laid = list(self.answers.lay(field, Place(self._inset_of(field, inset), gap)))
            yield from laid
            first, spoken = 0.0, free or _is_prose(laid[-1])

    def _first_gap(self, section: Section) -> float:
        if self.form.layout != "letter":
            return 1.2 * SECTION_GAP
        return PART_GAP if section is self.form.sections[0] else SECTION_GAP

    def _inset_of(self, field: Field, inset: float) -> float:
        """In a letter what is asked and answered stands a little to the right of the running text."""
        answered = bool(field.label) and not field.text and field.kind not in ("statement", "table", "heading")
        return inset + LETTER_INSET if self.form.layout == "letter" and answered else inset

    def _heading(self, section: Section) -> Flowable:
        strong = self.styles.strong
        if not section.no:
            cell = self.setter.cell(f"{section.title}:", 0, self.setter.width, strong)
            return Lead([cell], strong.leading, SECTION_GAP)
        cells = [
            self.setter.cell(f"{section.no}.", 0, self.inset, strong),
            self.setter.cell(section.title + section.mark, self.inset, self.setter.width - self.inset, strong),
        ]
        return Lead(cells, strong.leading, SECTION_GAP)

    def _ended(self, story: list[Flowable], laid: list[Flowable], end: Sequence[Piece]) -> list[Flowable]:
        """Put an ending under a section so that it never stands alone on a page."""
        closing = list(laid)
        while story and _lines_of(closing) < KEPT_LINES:
            closing.insert(0, story.pop())
        room = END_SHARE * self.setter.page[1]
        kept: list[Piece] = []
        rest = list(end)
        while rest and (not kept or sum(piece.rise(0) for piece in (*kept, rest[0])) <= room):
            kept.append(rest.pop(0))
        return [*_with_leads(join_end(story, closing, kept, CLOSING_LINES)), *rest]

    def _attachments(self) -> Iterator[Flowable]:
        fields = self.answers.attached
        for number, field in enumerate(fields, 1):
            yield from self.letter.attachment(number, len(fields))
            cell = self.setter.cell(field.label, 0, self.setter.width, self.styles.strong, "center")
            yield self.setter.row([cell], self.styles.strong, PART_GAP)
            if field.kind == "table":
                yield self.answers.table(field, 0.0, PART_GAP, caption=False)
            else:
                yield from self.answers.entries_of(field, PART_GAP)


def _with_leads(story: list[Flowable]) -> list[Flowable]:
    """Take the captions right above an ending along when it does not fit below them."""
    ending = story[-1]
    start = len(story) - 1
    room = 0.0
    while start and isinstance(story[start - 1], Lead | CondPageBreak):
        start -= 1
        lead = story[start]
        room += lead.rise(0) + lead.spaceBefore if isinstance(lead, Lead) else 0.0
    if not room or not isinstance(ending, Together):
        return story
    first = ending.pieces[0]
    splits = isinstance(first, Rows | Grid) and first.count > KEPT_LINES + 1
    needed = LEAST_BELOW if splits else ending.rise(0)
    return [*story[:start], CondPageBreak(room + ending.spaceBefore + needed), *story[start:]]


def _is_prose(part: Flowable) -> bool:
    return isinstance(part, Grid | Prose)


def _lines_of(flowables: Sequence[Flowable]) -> int:
    return sum(part.count for part in flowables if isinstance(part, Rows | Grid))
