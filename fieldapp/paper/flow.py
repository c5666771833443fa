"""The pieces a page is made of: rows of text in columns, ruled tables, signature blocks, and what stays together.

All of them are built from finished lines, so that they split between any two lines without measuring text again. Called
by sections and letterhead; never sees a case.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from fieldapp.paper.fonts import Style

Align = Literal["left", "center"]

BOX: Final = "\ufdd0"
BOX_SIZE: Final = 3.4 * mm
FEWEST: Final = 2
KEPT_LINES: Final = 4
GRID_PAD: Final = 1.4 * mm
HAIRLINE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines at a place in a row; `ruled` ones are dotted for handwriting, a BOX in a line is a square to tick."""

    x: float
    width: float
    lines: tuple[str, ...]
    style: Style
    align: Align = "left"
    ruled: bool = False

    def cut(self, start: int, end: int | None) -> "Cell":
        """Return the cell with some of its lines."""
        return replace(self, lines=self.lines[start:end])

    def is_empty_at(self, line: int) -> bool:
        """Say whether a line shows nothing."""
        return not self.ruled and not "".join(self.lines[line : line + 1])


def draw_cell(canvas: Any, cell: Cell, x: float, top: float, leading: float) -> None:
    """Draw the lines of a cell below `top`, in points on the canvas."""
    style = cell.style
    baseline = top - leading + (leading - style.size) * 0.5 + style.size * 0.24
    left = x + cell.x
    canvas.setFont(style.face.name, style.size)
    for number, line in enumerate(cell.lines):
        y = baseline - number * leading
        if cell.ruled:
            draw_dots(canvas, left, y - 1.2, cell.width)
        if BOX in line:
            _draw_boxes(canvas, line, left, y, style)
        elif cell.align == "center":
            canvas.drawCentredString(left + cell.width / 2, y, line)
        elif line:
            canvas.drawString(left, y, line)


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
    before, *labels = line.split(BOX)
    x += style.measure(before)
    for label in labels:
        canvas.rect(x, y - 0.6, BOX_SIZE, BOX_SIZE, stroke=1, fill=0)
        x += BOX_SIZE + 1.5 * mm
        canvas.drawString(x, y, label.strip())
        x += style.measure(label.strip()) + 6 * mm


class Rows(Flowable):
    """Cells side by side, with one distance of lines; splits between lines and leaves no single line behind."""

    def __init__(self, cells: Sequence[Cell], leading: float, before: float = 0.0) -> None:
        super().__init__()
        self.cells = tuple(cells)
        self.leading = leading
        self.spaceBefore = before
        self.count = max(len(cell.lines) for cell in self.cells)

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        self.width, self.height = available, self.count * self.leading
        return self.width, self.height

    def split(self, _width: float, height: float) -> list[Flowable]:
        fitting = int((height + 0.01) // self.leading)
        if fitting >= self.count:
            return [self]
        fitting = min(fitting, self.count - FEWEST)
        return list(self.cut(fitting)) if fitting >= FEWEST else []

    def cut(self, at: int) -> tuple["Rows", "Rows"]:
        """Return the first lines and the rest; empty lines between them fall away."""
        head = Rows([cell.cut(0, at) for cell in self.cells], self.leading, self.spaceBefore)
        while at < self.count - 1 and all(cell.is_empty_at(at) for cell in self.cells):
            at += 1
        return head, Rows([cell.cut(at, None) for cell in self.cells], self.leading)

    def part_end(self, lines: int) -> tuple["Rows | None", "Rows"]:
        """Return the row without its last lines, None when little would be left, and those lines."""
        return self.cut(self.count - lines) if self.count > lines + 1 else (None, self)

    def draw(self) -> None:
        for cell in self.cells:
            draw_cell(self.canv, cell, 0, self.height, self.leading)


class Grid(Flowable):
    """A ruled table whose head repeats on every page; a row taller than the page splits between lines."""

    def __init__(self, head: Rows, body: Sequence[Rows], edges: Sequence[float], before: float = 0.0) -> None:
        super().__init__()
        self.head, self.body, self.edges = head, tuple(body), tuple(edges)
        self.spaceBefore = before

    def _room(self, row: Rows) -> float:
        return row.count * row.leading + 2 * GRID_PAD

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        self.width, self.height = available, sum(self._room(row) for row in (self.head, *self.body))
        return self.width, self.height

    def split(self, _width: float, height: float) -> list[Flowable]:
        room = height + 0.01 - self._room(self.head)
        for number, row in enumerate(self.body):
            if self._room(row) > room:
                return self._split_at(number, room)
            room -= self._room(row)
        return [self]

    def _split_at(self, number: int, room: float) -> list[Flowable]:
        head, tail = list(self.body[:number]), list(self.body[number:])
        parts = tail[0].split(0, room - 2 * GRID_PAD)
        if len(parts) == 2:
            first, rest = parts
            assert isinstance(first, Rows) and isinstance(rest, Rows)
            head, tail = [*head, first], [rest, *tail[1:]]
        if not head:
            return []
        return [Grid(self.head, head, self.edges, self.spaceBefore), Grid(self.head, tail, self.edges)]

    @property
    def count(self) -> int:
        """How many lines the table has, its head included."""
        return sum(row.count for row in (self.head, *self.body))

    def part_end(self, lines: int) -> tuple["Grid | None", "Grid"]:
        """Return the table without its last lines, None when little would be left, and a table of those lines."""
        if self.count <= lines + 3:
            return None, self
        first, last = self.body[-1].part_end(lines)
        above = [*self.body[:-1], *([first] if first else [])]
        if not above:
            return None, self
        return Grid(self.head, above, self.edges, self.spaceBefore), Grid(self.head, [last], self.edges)

    def draw(self) -> None:
        canvas, top = self.canv, self.height
        canvas.setLineWidth(HAIRLINE)
        canvas.line(self.edges[0], top, self.edges[-1], top)
        for row in (self.head, *self.body):
            for cell in row.cells:
                draw_cell(canvas, cell, 0, top - GRID_PAD, row.leading)
            top -= self._room(row)
            canvas.line(self.edges[0], top, self.edges[-1], top)
        for edge in self.edges:
            canvas.line(edge, self.height, edge, top)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature: lines above the room, the room in points, lines below it, all centred in the column."""

    x: float
    width: float
    above: tuple[str, ...]
    name: tuple[str, ...]
    title: tuple[str, ...]
    room: float


class Signatures(Flowable):
    """Signature blocks side by side: their first lines, the room for pen and stamp, and their names are level."""

    def __init__(self, blocks: Sequence[Signature], plain: Style, bold: Style, before: float = 0.0) -> None:
        super().__init__()
        self.blocks, self.plain, self.bold = tuple(blocks), plain, bold
        self.spaceBefore = before
        self.above = max(len(block.above) for block in self.blocks)
        self.below = max(max(1, len(block.name)) + len(block.title) for block in self.blocks)
        self.room = max(block.room for block in self.blocks)

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        self.width, self.height = available, (self.above + self.below) * self.plain.leading + self.room
        return self.width, self.height

    def split(self, _width: float, _height: float) -> list[Flowable]:
        return []

    def draw(self) -> None:
        leading = self.plain.leading
        for block in self.blocks:
            above = ("",) * (self.above - len(block.above)) + block.above
            top = self.height
            self._lines(block, above, self.plain, top)
            top -= self.above * leading + self.room
            if block.name:
                self._lines(block, block.name, self.bold, top)
            else:
                draw_dots(self.canv, block.x + block.width * 0.12, top - leading * 0.75, block.width * 0.76)
            self._lines(block, block.title, self.plain, top - max(1, len(block.name)) * leading)

    def _lines(self, block: Signature, lines: tuple[str, ...], style: Style, top: float) -> None:
        draw_cell(self.canv, Cell(block.x, block.width, lines, style, "center"), 0, top, self.plain.leading)


class Together(Flowable):
    """What ends on one page: the last part of a form with its signatures and footnotes.

    Only the first part may break, so that its last lines always stand above the signatures.
    """

    def __init__(self, parts: Sequence[Flowable]) -> None:
        super().__init__()
        self.parts = tuple(parts)
        self.spaceBefore = self.parts[0].getSpaceBefore()

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        sizes = [part.wrap(available, height) for part in self.parts]
        gaps = sum(part.getSpaceBefore() for part in self.parts[1:])
        self.width, self.height = available, sum(size[1] for size in sizes) + gaps
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        first, *rest = self.parts
        if not isinstance(first, Rows | Grid):
            return []
        parts: Sequence[Flowable | None] = first.split(width, height)
        if len(parts) == 1:
            parts = first.part_end(KEPT_LINES)
        if len(parts) < 2 or parts[0] is None or parts[1] is None:
            return []
        return [parts[0], Together([parts[1], *rest])]

    def draw(self) -> None:
        y = self.height
        for number, part in enumerate(self.parts):
            y -= part.height + (part.getSpaceBefore() if number else 0)
            part.drawOn(self.canv, 0, y)


class Dots(Flowable):
    """Dotted lines that fill the page, at least so many, and leave room for what must stand below them."""

    def __init__(self, x: float, least: int, leading: float, before: float = 0.0) -> None:
        super().__init__()
        self.x, self.least, self.leading, self.spaceBefore = x, least, leading, before
        self.below = 0.0

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        fitting = int((height - self.below) // self.leading)
        if fitting < self.least:
            fitting = max(self.least, int(height // self.leading))
        self.width, self.height = available, fitting * self.leading
        return self.width, self.height

    def split(self, _width: float, _height: float) -> list[Flowable]:
        return []

    def draw(self) -> None:
        y = self.height - self.leading * 0.82
        while y > 0:
            draw_dots(self.canv, self.x, y, self.width - self.x)
            y -= self.leading
