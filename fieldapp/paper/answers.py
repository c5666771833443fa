"""One field of a paper: sentence, label and value, list, table or person, filled or with room for handwriting.

Called by body. Every layout of a paper is made of these few shapes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable

from fieldapp.packs.forms import SAME_NUMBER, Field
from fieldapp.paper.columns import CELL_PAD, WEIGHED_ROWS, Columns, Place, edges_of, weigh_columns
from fieldapp.paper.entries import Entries
from fieldapp.paper.flow import Banner, Cell, Dots, Grid, Lead, Rows
from fieldapp.paper.fonts import Style
from fieldapp.paper.layout import HAND, LABEL, NUMBER, PARAGRAPH_GAP, SECTION_GAP, Setter
from fieldapp.words import say

FIRST_LINE: Final = 10 * mm
LETTER_INSET: Final = 10 * mm
LEAST_LABEL: Final = 20 * mm
NO_COLUMN: Final = 9 * mm
TALL_LINES: Final = 3
ANSWER_LINES: Final = 5
MOST_WHOLE: Final = 8
LONGEST_WHOLE: Final = 20
BLANK_ROWS: Final = 4
PERSON_LINES: Final = 3
BESIDE: Final = 7
UNKNOWN_LINES: Final = 3
GRID_HAND: Final = 0.85
MOST_IN_LETTER: Final = 5
LINE_GAP: Final = 1.8
TOLD_GAP: Final = 1.2 * mm
RULED: Final = "---"
SPOKEN: Final = frozenset({"statement", "note", "place_date"})
LABELLESS: Final = frozenset({"heading", "note", "statement", "table", "signature", "place_date"})


class Answers(Columns):
    """Lays out the fields of one paper; in a letter running text is indented and lists stand free."""

    def __init__(self, setter: Setter, entries: Entries, inset: float) -> None:
        super().__init__(setter, entries.blank, inset, _label_width(setter, entries))
        self.entries = entries
        self.letter = entries.form.layout == "letter"
        self.attached: list[Field] = []

    def label(self, field: Field, place: Place, end: float) -> list[Cell]:
        """Return the label with its lines close together, also where the row has room for handwriting."""
        return [replace(cell, tight=True) if self.blank else cell for cell in super().label(field, place, end)]

    def lay(self, field: Field, place: Place) -> Iterator[Flowable]:
        """Yield the flowables of a field; a sentence of its own stands above the value, in place of the label."""
        if field.attach and self._is_long(field):
            self.attached.append(field)
            said = (field.text or field.label).rstrip(": ")
            yield self._lead(f"{said} {say('paper.attached')}", place)
        elif field.text and field.kind not in SPOKEN:
            yield from self._told(field, place)
        elif field.kind == "heading":
            yield CondPageBreak(3 * self.styles.body.leading)
            yield self.setter.row(self.label(field, place, self.setter.width), self.styles.body, place.before)
        elif field.kind == "note":
            yield self.setter.paragraph(field.text or field.label, self.styles.hint, place.inset, place.before)
        elif field.kind == "statement":
            yield from self.sentence(field.text or field.label, place)
        elif field.kind == "table":
            yield self.table(field, place.inset, place.before)
        elif field.kind == "list":
            yield from self._list(field, place)
        elif field.kind == "person":
            yield from self._people(field, place)
        elif field.label:
            yield from self._valued(field, place)
        else:
            yield from self._free(field, place)

    def _told(self, field: Field, place: Place) -> Iterator[Flowable]:
        yield CondPageBreak((7 if field.kind == "table" else 5) * self.styles.body.leading + SECTION_GAP)
        yield self._lead(field.text, place)
        step = NUMBER if _numbered(field.text)[0] and field.kind != "table" else 0.0
        yield from self.lay(replace(field, text="", label="", no=""), Place(place.inset + step, TOLD_GAP))

    def _lead(self, text: str, place: Place) -> Rows:
        """Return the sentence above a value; a number before it stands apart."""
        number, said = _numbered(self.entries.sentence(text))
        x = place.inset + (NUMBER if number else 0.0)
        cells = [self.setter.cell(number, place.inset, NUMBER, self.styles.body)] if number else []
        cells.append(self.setter.cell(said, x, self.setter.width - x, self.styles.body))
        return Lead(cells, self.styles.body.leading, place.before or SECTION_GAP)

    def sentence(self, text: str, place: Place) -> Iterator[Flowable]:
        """Yield a sentence of the form with its values; one with dots to write on has room for a pen."""
        filled = self.entries.sentence(text)
        before = place.before or SECTION_GAP
        if text.startswith(RULED):
            yield self.setter.paragraph(text.strip("- "), self.styles.strong, 0, 2 * before, "center")
            return
        if self.blank and say("paper.dots_clock") in filled:
            body = self.styles.body
            lines = self.setter.lines(filled, body, self.setter.width - place.inset)
            yield Rows([Cell(place.inset, self.setter.width - place.inset, lines, body)], HAND, before)
            return
        inward = FIRST_LINE if self.letter and not place.inset else 0.0
        yield from self.setter.prose(filled, place.inset, before, inward)

    def table(self, field: Field, inset: float, before: float = 0.0, caption: bool = True) -> Grid:
        """Return a table under its label."""
        shown = self.entries.columns(field)
        head = [field.columns[n] for n in shown]
        numbered = field.columns[0] == SAME_NUMBER
        texts = self.entries.rows(field)
        edges = self._edges(field, shown, texts, inset, numbered)
        top = self.setter.paragraph(f"{field.label}:", self.styles.body, inset) if field.label and caption else None
        rows = self._table_rows(field, texts, edges, numbered)
        return Grid(self.grid_row(head, edges, self.styles.grid_head), rows, edges, top, before or SECTION_GAP)

    def entries_of(self, field: Field, before: float) -> Iterator[Flowable]:
        """Yield the entries of a list alone, over the whole width."""
        yield from self._entries(field, self.entries.items(field), 0.0, (), before)

    # ---- tables

    def _edges(
        self, field: Field, shown: Sequence[int], rows: Sequence[Sequence[str]], inset: float, numbered: bool
    ) -> list[float]:
        width = self.setter.width - inset
        own = [field.columns[n] for n in shown if n or not numbered]
        left, room = (inset + NO_COLUMN, width - NO_COLUMN) if numbered else (inset, width)
        told = [field.widths[n] for n in shown if n or not numbered] if field.widths else []
        measured = [[style.measure(word) for word in words] for words, style in self._words(own, rows)]
        least = [max(column, default=0.0) + 2 * CELL_PAD + 0.5 for column in measured]
        edges = edges_of(told or weigh_columns(own, rows), left, room, least)
        return [inset, *edges] if numbered else edges

    def _words(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[tuple[list[str], Style]]:
        """Yield the words that should stay whole in each column."""
        for column in range(len(head)):
            texts = [row[column] for row in rows[:WEIGHED_ROWS] if len(row) == len(head)]
            plain = self.setter.plain(" ".join(texts))
            yield [word for word in plain.split() if len(word) <= LONGEST_WHOLE], self.styles.grid

    def _table_rows(
        self, field: Field, texts: Sequence[tuple[str, ...]], edges: Sequence[float], numbered: bool
    ) -> list[Rows]:
        columns = len(edges) - 1
        rows: list[Rows] = []
        number = 0
        for row in texts:
            if len(row) == 1 < columns - numbered:
                width = edges[-1] - edges[0] - 2 * CELL_PAD
                cell = self.setter.cell(row[0], edges[0] + CELL_PAD, width, self.styles.grid_head)
                rows.append(Banner([cell], self.styles.grid_head.leading))
                continue
            number += 1
            cells = (str(number), *row) if numbered else row
            rows.append(self._tall(self.grid_row(cells, edges, self.styles.grid), field, "" in row))
        if self.blank or not rows:
            rows += self._empty_rows(field, edges, number, numbered)
        for laid in rows:
            laid.whole = laid.count <= MOST_WHOLE
        return rows

    def _empty_rows(self, field: Field, edges: Sequence[float], number: int, numbered: bool) -> list[Rows]:
        """Rows to write in; a filled paper has them only where the form cannot do without a row."""
        columns = len(edges) - 1
        if not self.blank and not field.required:
            return [self.grid_row([say("paper.nothing")] * columns, edges, self.styles.grid)]
        count = max(0, field.blank_lines if field.blank_lines > 1 or number else BLANK_ROWS)
        leading = HAND * (1.6 if field.sign else GRID_HAND)
        empty = []
        for position in range(number + 1, number + count + 1):
            texts = [f"{position}" if numbered else "", *[""] * (columns - 1)]
            empty.append(Rows(self.grid_row(texts, edges, self.styles.grid).cells, leading))
        return empty

    def _tall(self, row: Rows, field: Field, open_: bool) -> Rows:
        """Return a row with room to sign in, on a blank paper to write in."""
        lines = ANSWER_LINES if self.blank and open_ else TALL_LINES
        if not field.sign or row.count >= lines:
            return row
        room = Cell(0, 0, ("",) * lines, self.styles.grid)
        return Rows([*row.cells, room], row.leading)

    def _is_long(self, field: Field) -> bool:
        if self.blank:
            return False
        rows = self.entries.rows(field) if field.kind == "table" else self.entries.items(field)
        return len(rows) > MOST_IN_LETTER

    # ---- lists and people

    def _list(self, field: Field, place: Place) -> Iterator[Flowable]:
        entries = [] if self.blank and not field.rows else list(self.entries.items(field))
        if not entries and not self.blank:
            yield self._unknown(field, place)
            return
        free = self.letter or not field.label or self._needs_room(entries)
        x = (place.inset + (NUMBER if field.no else 0.0)) if free else self.value
        first: list[Cell] = []
        before = place.before
        if field.label and free:
            yield CondPageBreak(3 * self.styles.body.leading)
            yield self._caption(field, place)
            before = 0.0
        elif field.label:
            first = list(self.labelled(field, ("",), place).cells[:-1])
        yield from self._entries(field, entries, x, first, before)

    def _entries(
        self, field: Field, entries: Sequence[str], x: float, first: Sequence[Cell], before: float
    ) -> Iterator[Flowable]:
        """Yield numbered entries; on a blank sheet numbered dots to write on."""
        body, width = self.styles.body, self.setter.width
        lone = len(entries) == 1 and not self.blank
        count = max(len(entries), field.blank_lines if self.blank else 0, 2 if self.blank else 0)
        for position in range(1, count + 1):
            known = position <= len(entries)
            step = 0.0 if lone else NUMBER
            number = [] if lone else [self.setter.cell(f"{position}.", x, NUMBER, body)]
            text = (
                self.setter.cell(entries[position - 1], x + step, width - x - step, body)
                if known
                else Cell(x + step, width - x - step, ("",), body, ruled=True)
            )
            cells = [*(first if position == 1 else ()), *number, text]
            yield Rows(cells, body.leading if known else HAND, before if position == 1 else 0.0)

    def _caption(self, field: Field, place: Place) -> Rows:
        """The label of a field over the whole width, with its colon, above what it names."""
        colon = "" if field.label.rstrip().endswith((":", ",")) else ":"
        cells = self.label(replace(field, label=field.label + colon), place, self.setter.width)
        return Lead(cells, self.styles.body.leading, place.before)

    def _needs_room(self, entries: Sequence[str]) -> bool:
        width = self.setter.width - self.value - NUMBER
        return any(len(self.setter.lines(entry, self.styles.body, width)) > 2 for entry in entries)

    def _people(self, field: Field, place: Place) -> Iterator[Flowable]:
        if field.lines:
            yield from self._lined(field, place)
            return
        people = self.entries.people(field)
        if not people:
            room = replace(field, blank_lines=max(field.blank_lines, PERSON_LINES))
            if self.blank and field.label:
                yield self.labelled(room, (), place)
            elif self.blank:
                yield self.dots(room.blank_lines, place.inset, place.before)
            else:
                yield self._unknown(field, place)
            return
        texts = ["\n".join(filter(None, (one.name, one.title, one.detail))) for one in people]
        if field.label:
            width = self.setter.width - self.value
            lines = tuple(line for text in texts for line in self.setter.lines(text, self.styles.body, width))
            yield self.labelled(field, lines, place)
            return
        for number, text in enumerate(texts):
            gap = self.styles.body.leading * PARAGRAPH_GAP if number else place.before
            yield self.setter.paragraph(text, self.styles.body, place.inset, gap)

    def _lined(self, field: Field, place: Place) -> Iterator[Flowable]:
        """Yield one labelled line for each thing that the form asks of a person."""
        if field.heading:
            yield self._caption(replace(field, label=field.heading), place)
        before = 0.0 if field.heading else place.before
        for told in self.entries.lined(field):
            for label, text in told:
                one = replace(field, label=label, kind="text", lines=())
                width = self.setter.width - self.value
                lines = () if self.blank else self.setter.lines(text, self.styles.body, width) if text else ()
                dash = () if self.blank or (field.required and label == told[0][0]) else (say("paper.nothing"),)
                yield self.labelled(one, lines or dash, replace(place, before=before))
                before = LINE_GAP

    # ---- one value

    def _valued(self, field: Field, place: Place) -> Iterator[Flowable]:
        width = self.setter.width - self.value
        if self.blank:
            yield from self._to_write(field, place, width)
            return
        text = self.entries.text(field)
        if not text:
            yield self._unknown(field, place)
            return
        lines = self.setter.lines(text, self.styles.body, width)
        if field.kind == "longtext" and len(lines) > BESIDE:
            yield CondPageBreak(3 * self.styles.body.leading)
            yield self._caption(field, place)
            inset = place.inset + (NUMBER if field.no else 0.0)
            yield from self.setter.prose(text, inset, 0.3 * self.styles.body.leading)
            return
        yield self.labelled(field, lines, place)

    def _to_write(self, field: Field, place: Place, width: float) -> Iterator[Flowable]:
        """The room for a pen behind a label: what the form already says, squares to tick, or dots."""
        body = self.styles.body
        if field.kind == "choice":
            boxes = self.boxes(field, width)
            row = self.labelled(field, boxes, place)
            note = Cell(self.value, width, ("",) * (len(boxes) + 1), body, ruled=True, above=len(boxes))
            yield Rows([*row.cells, note], row.leading, place.before) if field.with_note else row
        elif field.default:
            yield self.labelled(field, self.setter.lines(field.default, body, width), place)
        elif field.kind == "number_auto" and self.entries.number:
            yield self.labelled(field, self.setter.lines(self.entries.number, body, width), place)
        else:
            yield self.labelled(field, (), place)

    def _unknown(self, field: Field, place: Place) -> Flowable:
        """A dotted line for what the form needs, a dash for anything else."""
        if field.required and not field.label:
            return self.dots(UNKNOWN_LINES, place.inset, place.before)
        if not field.label:
            return self.setter.paragraph(say("paper.nothing"), self.styles.body, place.inset, place.before)
        return self.labelled(field, () if field.required else (say("paper.nothing"),), place)

    def _free(self, field: Field, place: Place) -> Iterator[Flowable]:
        """A text without a label, over the whole width."""
        text = "" if self.blank else self.entries.text(field)
        if self.blank and field.kind == "choice":
            boxes = self.boxes(field, self.setter.width - place.inset)
            yield Rows([Cell(place.inset, self.setter.width, boxes, self.styles.body)], HAND, place.before)
        elif self.blank and field.fill:
            yield Dots(place.inset, field.blank_lines, HAND, place.before)
        elif self.blank:
            yield self.dots(field.blank_lines, place.inset, place.before)
        elif not text:
            yield self._unknown(field, place)
        else:
            inward = FIRST_LINE if self.letter and not place.inset else 0.0
            yield from self.setter.prose(text, place.inset, place.before, inward)


def _numbered(text: str) -> tuple[str, str]:
    """Return "1." and the rest of a caption that begins with its number, else "" and all of it."""
    number, _, rest = text.partition(" ")
    return (number, rest) if number[:-1].isalnum() and number.endswith(".") and len(number) <= 4 else ("", text)


def _label_width(setter: Setter, entries: Entries) -> float:
    """The room that the labels of a paper need, within bounds; the number before a label is not in it."""
    form = entries.form
    fields = [field for field in form.fields if field.id not in form.quiet and field.part in ("", "body")]
    widths = [
        setter.styles.body.measure(setter.plain(field.label + field.mark)) + (NUMBER if field.no else 0.0)
        for field in fields
        if field.label and not field.text and not field.lines and field.kind not in LABELLESS
    ]
    widths += [setter.styles.body.measure(setter.plain(str(line[0]))) for field in fields for line in field.lines]
    widest = max(widths, default=0.0) + 3 * mm - NUMBER
    return max(LEAST_LABEL, min(widest, LABEL))
