"""The pieces a page is made of: rows of text in columns, ruled tables, dots to write on, and what ends on one page.

All of them are built from finished lines, so that they split between any two lines without measuring text again. Called
by the modules that compose a form; never sees a case.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any, Final, Literal

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from fieldapp.paper.fonts import Style

Align = Literal["left", "center", "right", "justify"]

BOX: Final = "\ufdd0"
BOX_SIZE: Final = 3.4 * mm
FEWEST: Final = 2
KEPT_LINES: Final = 4
GRID_PAD: Final = 1.2 * mm
HAIRLINE: Final = 0.5
SLACK: Final = 0.01


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines at a place in a row; `ruled` ones are dotted for handwriting, a BOX in a line is a square to tick.

    `indent` moves the first line in; `ends` says whether the last line is the end of its paragraph; `above` lines of a
    ruled cell stay free; a `tight` one keeps the line distance of its own style.
    """

    x: float
    width: float
    lines: tuple[str, ...]
    style: Style
    align: Align = "left"
    ruled: bool = False
    indent: float = 0.0
    ends: bool = True
    above: int = 0
    tight: bool = False

    def room_in(self, leading: float) -> int:
        """Return how many lines of a row with a line distance the cell needs."""
        count = len(self.lines)
        return max(1, ceil(count * self.style.leading / leading)) if self.tight else count

    def cut(self, start: int, end: int | None) -> "Cell":
        """Return the cell with some of its lines."""
        ends = self.ends and (end is None or end >= len(self.lines))
        above = max(0, self.above - start)
        return replace(self, lines=self.lines[start:end], indent=0.0 if start else self.indent, ends=ends, above=above)

    def is_empty_at(self, line: int) -> bool:
        """Say whether a line shows nothing."""
        return not self.ruled and not "".join(self.lines[line : line + 1])


def draw_cell(canvas: Any, cell: Cell, top: float, leading: float) -> None:
    """Draw the lines of a cell below `top`, in points on the canvas."""
    style = cell.style
    baseline = top - leading + (leading - style.size) * 0.5 + style.size * 0.24
    canvas.setFont(style.face.name, style.size)
    step = style.leading if cell.tight else leading
    for number, line in enumerate(cell.lines):
        y = baseline - number * step
        if cell.ruled and number >= cell.above:
            draw_dots(canvas, cell.x, y - 1.2, cell.width)
        if BOX in line:
            _draw_boxes(canvas, line, cell.x, y, style)
        elif cell.align == "center":
            canvas.drawCentredString(cell.x + cell.width / 2, y, line)
        elif cell.align == "right":
            canvas.drawRightString(cell.x + cell.width, y, line)
        elif line:
            indent = 0.0 if number else cell.indent
            last = cell.ends and number == len(cell.lines) - 1
            gap = 0.0 if last or cell.align == "left" else gap_between(line, style, cell.width - indent)
            canvas.drawString(cell.x + indent, y, line, wordSpace=gap or None)


def gap_between(line: str, style: Style, width: float) -> float:
    """Return what each space of a line must grow by to reach a width."""
    spaces = line.count(" ")
    return (width - style.measure(line)) / spaces if spaces else 0.0


def draw_dots(canvas: Any, x: float, y: float, width: float) -> None:
    """Draw a dotted line to write on."""
    canvas.saveState()
    canvas.setLineWidth(0.7)
    canvas.setLineCap(1)
    canvas.setDash(0.01, 2.6)
    canvas.line(x, y, x + width, y)
    canvas.restoreState()


def _draw_boxes(canvas: Any, line: str, x: float, y: float, style: Style) -> None:
    canvas.setLineWidth(0.7)
    for label in line.split(BOX)[1:]:
        canvas.rect(x, y - 0.6, BOX_SIZE, BOX_SIZE, stroke=1, fill=0)
        x += BOX_SIZE + 1.5 * mm
        canvas.drawString(x, y, label.strip())
        x += style.measure(label.strip()) + 6 * mm


class Piece(Flowable, ABC):
    """A flowable that knows its height and, unless it says otherwise, does not split."""

    height: float
    canv: Any

    def __init__(self, before: float = 0.0) -> None:
        super().__init__()
        self.spaceBefore = before

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        """Return width and height for the room that is left on the page."""
        self.width, self.height = available, self.rise(height)
        return self.width, self.height

    def split(self, _width: float, height: float) -> list[Flowable]:
        """Return itself or two parts, the first of which fits; () when nothing fits."""
        return list(self.parts(height))

    def draw(self) -> None:
        """Draw with the lower left corner at the origin."""
        self.paint(self.canv)

    @abstractmethod
    def rise(self, room: float) -> float:
        """Return the height."""

    def parts(self, room: float) -> "Sequence[Piece]":  # noqa: ARG002
        """Return what `split` returns."""
        return ()

    @abstractmethod
    def paint(self, canvas: Any) -> None:
        """Draw what `draw` draws."""


class Rows(Piece):
    """Cells side by side, with one distance of lines; splits between lines and leaves no single line behind."""

    def __init__(self, cells: Sequence[Cell], leading: float, before: float = 0.0) -> None:
        super().__init__(before)
        self.cells = tuple(cells)
        self.leading = leading
        self.count = max(cell.room_in(leading) for cell in self.cells)
        self.whole = any(cell.tight and len(cell.lines) > 1 for cell in self.cells)

    def rise(self, _room: float) -> float:
        """Return the height of the lines."""
        return self.count * self.leading

    def parts(self, room: float) -> "Sequence[Rows]":
        """Return two parts with two lines each at least."""
        fitting = int((room + SLACK) // self.leading)
        if fitting >= self.count:
            return (self,)
        fitting = min(fitting, self.count - FEWEST) if not self.whole else 0
        return self.cut(fitting) if fitting >= FEWEST else ()

    def cut(self, at: int) -> tuple["Rows", "Rows"]:
        """Return the first lines and the rest; empty lines between them fall away."""
        head = Rows([cell.cut(0, at) for cell in self.cells], self.leading, self.spaceBefore)
        while at < self.count - 1 and all(cell.is_empty_at(at) for cell in self.cells):
            at += 1
        return head, Rows([cell.cut(at, None) for cell in self.cells], self.leading)

    def part_end(self, lines: int) -> "Sequence[Rows]":
        """Return the row without its last lines and those lines, () when little would be left."""
        return self.cut(self.count - lines) if self.count > lines + 1 and not self.whole else ()

    def paint(self, canvas: Any) -> None:
        """Draw the cells."""
        for cell in self.cells:
            draw_cell(canvas, cell, self.height, self.leading)


class Banner(Rows):
    """A row of a table that has one text across all columns."""


class Lead(Rows):
    """A heading or caption, which never stands without what follows it."""


class Prose(Rows):
    """Running text, which keeps its distance from what follows."""


class Grid(Piece):
    """A ruled table under its caption; the head repeats on every page, a tall row splits between lines."""

    def __init__(
        self,
        head: Rows,
        body: Sequence[Rows],
        edges: Sequence[float],
        caption: Rows | None = None,
        before: float = 0.0,
    ) -> None:
        super().__init__(before)
        self.head, self.body, self.edges, self.caption = head, tuple(body), tuple(edges), caption
        self.count = sum(row.count for row in (self.head, *self.body))

    def _top(self) -> float:
        return self.caption.rise(0) + GRID_PAD if self.caption else 0.0

    def rise(self, _room: float) -> float:
        """Return the height of caption, head and rows."""
        return self._top() + sum(_room_of(row) for row in (self.head, *self.body))

    def parts(self, room: float) -> "Sequence[Grid]":
        """Return two tables, split between rows, or inside the first row that is too tall."""
        room += SLACK - self._top() - _room_of(self.head)
        for number, row in enumerate(self.body):
            if _room_of(row) > room:
                return self._cut(number, row.parts(room - 2 * GRID_PAD))
            room -= _room_of(row)
        return (self,)

    def part_end(self, lines: int) -> "Sequence[Grid]":
        """Return the table without its last row, or the last lines of it, and a table of those."""
        last = len(self.body) - 1
        return self._cut(last, self.body[last].part_end(lines))

    def _cut(self, number: int, pieces: Sequence[Rows]) -> "Sequence[Grid]":
        head, tail = self.body[:number], self.body[number:]
        if len(pieces) == 2:
            head, tail = (*head, pieces[0]), (pieces[1], *tail[1:])
        while head and isinstance(head[-1], Banner):
            head, tail = head[:-1], (head[-1], *tail)
        if not head:
            return ()
        first = Grid(self.head, head, self.edges, self.caption, self.spaceBefore)
        return first, Grid(self.head, tail, self.edges)

    def paint(self, canvas: Any) -> None:
        """Draw caption, cells and rules."""
        top = self.height - self._top()
        if self.caption:
            for cell in self.caption.cells:
                draw_cell(canvas, cell, self.height, self.caption.leading)
        canvas.setLineWidth(HAIRLINE)
        spanned = any(isinstance(row, Banner) for row in self.body)
        for edge in (self.edges[0], self.edges[-1]) if spanned else self.edges:
            canvas.line(edge, top, edge, 0)
        canvas.line(self.edges[0], top, self.edges[-1], top)
        for row in (self.head, *self.body):
            for cell in row.cells:
                draw_cell(canvas, cell, top - GRID_PAD, row.leading)
            for edge in () if not spanned or isinstance(row, Banner) else self.edges[1:-1]:
                canvas.line(edge, top, edge, top - _room_of(row))
            top -= _room_of(row)
            canvas.line(self.edges[0], top, self.edges[-1], top)


def _room_of(row: Rows) -> float:
    return row.rise(0) + 2 * GRID_PAD


class Together(Piece):
    """What ends on one page: the last part of a form with its signatures and footnotes.

    Only the first part may break, so that its last lines always stand above the signatures.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        super().__init__(pieces[0].spaceBefore)
        self.pieces = tuple(pieces)

    def rise(self, room: float) -> float:
        """Return the height of all pieces and the gaps between them."""
        gaps = sum(piece.spaceBefore for piece in self.pieces[1:])
        return gaps + sum(piece.wrap(0, room)[1] for piece in self.pieces)

    def parts(self, room: float) -> Sequence[Piece]:
        """Return the first piece as far as it fits, and the rest together."""
        first, *rest = self.pieces
        if not isinstance(first, Rows | Grid):
            return ()
        pieces: Sequence[Piece] = first.parts(room)
        if len(pieces) == 1:
            pieces = first.part_end(KEPT_LINES)
        return (pieces[0], Together([pieces[1], *rest])) if len(pieces) == 2 else ()

    def paint(self, canvas: Any) -> None:
        """Draw the pieces under each other."""
        y = self.height
        for number, piece in enumerate(self.pieces):
            y -= piece.height + (piece.spaceBefore if number else 0)
            piece.drawOn(canvas, 0, y)


class Dots(Piece):
    """Dotted lines that fill the page, at least so many, and leave room for what must stand below them."""

    def __init__(self, x: float, least: int, leading: float, before: float = 0.0) -> None:
        super().__init__(before)
        self.x, self.least, self.leading = x, least, leading
        self.below = 0.0

    def rise(self, room: float) -> float:
        """Return the height of as many lines as the page holds."""
        fitting = int((room - self.below) // self.leading)
        if fitting < self.least:
            fitting = max(self.least, int(room // self.leading))
        return fitting * self.leading

    def paint(self, canvas: Any) -> None:
        """Draw the lines."""
        y = self.height - self.leading * 0.82
        while y > 0:
            draw_dots(canvas, self.x, y, self.width - self.x)
            y -= self.leading
