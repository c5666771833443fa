"""The parts of an official letter (surat dinas): head, addressee, copies, and the pages of its attachments.

Called by body. The head keeps the colons of Nomor, Sifat, Lampiran and Perihal under each other; place and date stand
at the right of its first line.
"""

from collections.abc import Sequence
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak

from fieldapp.case.dates import write_date
from fieldapp.packs.forms import Field
from fieldapp.paper.entries import Entries
from fieldapp.paper.flow import Cell, Piece, Rows
from fieldapp.paper.layout import COLON, HAND, NUMBER, Setter
from fieldapp.words import say

HEAD_LABEL: Final = 22 * mm
HEAD_VALUE: Final = 92 * mm
PART_GAP: Final = 6 * mm
TO_INSET: Final = 11 * mm
COPIES_WIDTH: Final = 0.62
DOTTED: Final = 58 * mm
LONGEST_MARK: Final = 12
PLACE_STEP: Final = 4 * mm


class Letter:
    """The parts of one letter around its body."""

    def __init__(self, setter: Setter, entries: Entries) -> None:
        self.setter, self.entries = setter, entries
        self.body = setter.styles.body

    def head(self, fields: Sequence[Field]) -> list[Piece]:
        """Return the lines of Nomor to Perihal, with place and date beside the first."""
        place = next((self.entries.text(field) for field in fields if field.kind == "place_date"), "")
        rows: list[Piece] = []
        for field in fields:
            if field.kind == "place_date":
                continue
            text = self.entries.text(field) or (field.default if self.entries.blank else "")
            rows.append(self._head_row(field, text, place if not rows else ""))
        if place and not rows:
            rows.append(self.setter.paragraph(place, self.body, 0, 0, "right"))
        return _spaced(rows, PART_GAP)

    def _head_row(self, field: Field, text: str, place: str) -> Rows:
        setter, x = self.setter, HEAD_LABEL + COLON
        beside = self.body.measure(setter.plain(place)) + 4 * mm if place else 0.0
        width = max(HEAD_VALUE - x, setter.width - x - beside) if place else HEAD_VALUE - x
        cells = [
            setter.cell(field.label, 0, HEAD_LABEL - 1 * mm, self.body),
            setter.cell(":", HEAD_LABEL, COLON, self.body),
        ]
        if text or not (self.entries.blank or field.required):
            cells.append(setter.cell(text or say("paper.nothing"), x, width, self.body))
        else:
            cells.append(Cell(x, DOTTED, ("",), self.body, ruled=True))
        if place:
            left = min(x + width, setter.width - DOTTED)
            cells.append(setter.cell(place, left, setter.width - left, self.body, "right"))
        return Rows(cells, HAND if self.entries.blank else self.body.leading)

    def addressee(self, fields: Sequence[Field]) -> list[Piece]:
        """Return "Yth." with name and title of the addressee, and "di" with the place below."""
        rows: list[Piece] = []
        for field in fields:
            lines = self._person(field) if field.kind == "person" else [(self.entries.text(field), 0.0)]
            for text, step in lines:
                if text:
                    rows.append(self._to_row(text, field, step, first=not rows))
            if self.entries.blank and field.kind == "person":
                rows += self._to_write(field)
        return _spaced(rows, PART_GAP)

    def _person(self, field: Field) -> list[tuple[str, float]]:
        """Return the lines of an addressee, each with its step to the right."""
        lines: list[tuple[str, float]] = []
        people = self.entries.people(field)
        for number, one in enumerate(people, 1):
            mark = f"{number}. " if len(people) > 1 else ""
            lines += [(f"{mark}{one.name}" if one.name else "", 0.0), (one.title, 0.0)]
            if one.detail:
                lines += [(say("paper.to_place"), 0.0), (one.detail, PLACE_STEP)]
        return lines

    def _to_row(self, text: str, field: Field, step: float, *, first: bool) -> Rows:
        known = _mark_of(field)
        mark = (known or say("paper.to")) if first else ""
        inset = max(TO_INSET, self.body.measure(known) + 2 * mm)
        cells = [self.setter.cell(mark, 0, inset, self.body)] if mark else []
        width = self.setter.width * COPIES_WIDTH - step
        cells.append(self.setter.cell(text, inset + step, width, self.body))
        return Rows(cells, self.body.leading)

    def _to_write(self, field: Field) -> list[Piece]:
        width = self.setter.width / 2
        known = _mark_of(field)
        inset = max(TO_INSET, self.body.measure(known) + 2 * mm)
        rows: list[Piece] = []
        for mark, word in ((known or say("paper.to"), ""), ("", ""), ("", say("paper.to_place"))):
            step = NUMBER if word else 0.0
            cells = [
                self.setter.cell(mark, 0, inset, self.body),
                self.setter.cell(word, inset, NUMBER, self.body),
                Cell(inset + step, width - inset - step, ("",), self.body, ruled=True),
            ]
            rows.append(Rows(cells, HAND))
        return rows

    def copies(self, fields: Sequence[Field]) -> list[Piece]:
        """Return the list of those who get a copy (tembusan), nothing where there is none."""
        small = self.setter.styles.grid
        rows: list[Piece] = []
        for field in fields:
            items = list(self.entries.items(field)) if not (self.entries.blank and not field.rows) else []
            blanks = max(2, field.blank_lines) if self.entries.blank else 0
            if not items and not blanks:
                continue
            label = (field.label or say("paper.copy_to")).rstrip(":")
            rows.append(self.setter.paragraph(f"{label}:", small, 0, PART_GAP))
            width = self.setter.width * COPIES_WIDTH - NUMBER
            for number in range(1, max(len(items), blanks) + 1):
                text = (
                    self.setter.cell(items[number - 1], NUMBER, width, small)
                    if number <= len(items)
                    else Cell(NUMBER, width, ("",), small, ruled=True)
                )
                leading = small.leading if number <= len(items) else HAND * 0.9
                rows.append(Rows([self.setter.cell(f"{number}.", 0, NUMBER, small), text], leading))
        return rows

    def attachment(self, number: int, of: int) -> list[Flowable]:
        """Return the head of an attachment page: which attachment of which letter."""
        roman = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")[number - 1] if of > 1 else ""
        title = say("paper.attachment_numbered", number=roman) if roman else say("paper.attachment")
        x, label = self.setter.width * 0.42, 18 * mm
        on = self.entries.on
        rows: list[Flowable] = [PageBreak(), self.setter.paragraph(title, self.body, x)]
        rows.append(self.setter.paragraph(say("paper.attachment_of", office=self.entries.office_name), self.body, x))
        for name, text in (
            (say("paper.number"), self.entries.number or say("paper.dots_short")),
            (say("paper.of_day"), write_date(on) if on else say("paper.dots_short")),
        ):
            left = x + label + COLON
            cells = [
                self.setter.cell(name, x, label, self.body),
                self.setter.cell(":", x + label, COLON, self.body),
                self.setter.cell(text, left, self.setter.width - left, self.body),
            ]
            rows.append(self.setter.row(cells, self.body))
        return rows


def _mark_of(field: Field) -> str:
    """Return "Yth. Sdr." where the form says so, "" for a longer label, which is none that stands on paper."""
    mark = field.heading or field.label
    return mark if len(mark) <= LONGEST_MARK and mark.casefold().startswith("yth") else ""


def _spaced(rows: list[Piece], gap: float) -> list[Piece]:
    if rows:
        rows[0].spaceBefore = gap
    return rows
