"""Register books and recap tables: a ruled table over as many pages as it takes, its head on every one.

Called by whoever prints a register, which imports it late. Never knows what a register means: columns and texts come in
whole. Pages are cut row by row, so that the time grows with the number of rows alone.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final

from reportlab.platypus import Flowable, PageBreak

from fieldapp.case.office import Office
from fieldapp.paper.columns import CELL_PAD, WEIGHED_ROWS, edges_of, weigh_columns
from fieldapp.paper.documents import Printed
from fieldapp.paper.flow import GRID_PAD, Align, Grid, Piece, Rows
from fieldapp.paper.fonts import Style
from fieldapp.paper.furniture import make_furniture
from fieldapp.paper.layout import BOTTOM, SECTION_GAP, TOP, Setter
from fieldapp.paper.letterhead import make_letterhead
from fieldapp.paper.pdfa import archive_pdf
from fieldapp.paper.press import build_pages
from fieldapp.paper.signatures import COLUMN, PEN_ROOM, STAMP_ROOM, Signature, Signatures
from fieldapp.paper.values import Signer
from fieldapp.words import say

LONGEST_WHOLE: Final = 18
KEPT_ROWS: Final = 2
SIZE: Final = 8.8
LEADING: Final = 11.4
_figures = re.compile(r"[0-9][0-9.,]* ?%?|-?")


def make_register(  # noqa: PLR0913 - one keyword for each thing an office decides about a print
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    office: Office,
    *,
    subtitle: str = "",
    weights: Sequence[float] = (),
    total: Sequence[str] = (),
    closing: str = "",
    signer: Signer | None = None,
    receiver: Signer | None = None,
    stamped: bool = True,
    paper: str = "a4",
    landscape: bool = True,
    on: date | None = None,
    practice: bool = False,
) -> Printed:
    """Return a table under the office's letterhead as PDF/A-1b, "Nihil" where it has no rows.

    Each row has a text for each column; `weights` share the width, without them the texts decide. `total` is a last row
    in bold; `closing` a sentence and `signer` a signature under the table, with that of a `receiver` beside it where
    something is handed over. `on` is the only date in the file. Raises ValueError when a row has another number of
    texts than there are columns.
    """
    if any(len(row) != len(columns) for row in (*rows, *filter(None, (total, weights)))):
        raise ValueError("every row of a register has one text for each column")
    setter = Setter(paper, landscape)
    book = _Book(setter, columns, rows, weights)
    top: list[Piece] = [*make_letterhead(setter, office), *_titles(setter, title, subtitle)]
    end = _ending(setter, closing, signer, receiver, stamped)
    story: list[Flowable] = [*top, *book.pages(rows, total, top, end), *end]
    foot = [title, subtitle, office.name]
    marks = [say("paper.practice")] if practice or office.practice else []
    raw, pages = build_pages(story, setter, make_furniture(setter, foot, None, marks))
    pdf = archive_pdf(raw, setter.plain(" - ".join(filter(None, (title, subtitle)))), setter.plain(office.name), on)
    return Printed(pdf, pages, hashlib.sha256(pdf).hexdigest(), tuple(sorted(setter.missing)))


class _Book:
    """One table: its columns, and its rows cut into pages."""

    def __init__(
        self, setter: Setter, columns: Sequence[str], rows: Sequence[Sequence[str]], weights: Sequence[float]
    ) -> None:
        self.setter = setter
        self.plain = Style(setter.styles.grid.face, SIZE, LEADING)
        self.bold = Style(setter.styles.grid_head.face, SIZE, LEADING)
        sample = [[setter.plain(text) for text in row] for row in rows[:WEIGHED_ROWS]]
        self.edges = edges_of(
            weights or weigh_columns(columns, sample), 0.0, setter.width, self._least(columns, sample)
        )
        figures = [_are_figures([row[n] for row in sample]) for n in range(len(columns))]
        self.aligns: list[Align] = ["right" if n and found else "left" for n, found in enumerate(figures)]
        self.head = self._row(columns, self.bold)

    def pages(
        self, rows: Sequence[Sequence[str]], total: Sequence[str], top: Sequence[Piece], end: Sequence[Piece]
    ) -> Iterator[Flowable]:
        """Yield one table for each page; the last one has room for what ends the register."""
        made = [self._row(row, self.plain) for row in rows]
        if not rows:
            made = [self._row([say("paper.nil"), *[""] * (len(self.aligns) - 1)], self.plain)]
        if total:
            made.append(self._row(total, self.bold))
        frame = self.setter.page[1] - TOP - BOTTOM
        used = sum(piece.rise(0) + piece.spaceBefore for piece in top) + SECTION_GAP
        cut = list(self._cut(made, frame - used, frame))
        ending = sum(piece.rise(0) + piece.spaceBefore for piece in end)
        last_room = (frame - used if len(cut) == 1 else frame) - self._height([self.head, *cut[-1]])
        if end and ending > last_room and len(cut[-1]) > KEPT_ROWS:
            cut = [*cut[:-1], cut[-1][:-KEPT_ROWS], cut[-1][-KEPT_ROWS:]]
        for number, page in enumerate(cut):
            if number:
                yield PageBreak()
            yield Grid(self.head, page, self.edges, None, 0.0 if number else SECTION_GAP)

    def _cut(self, rows: Sequence[Rows], first: float, frame: float) -> Iterator[list[Rows]]:
        """Yield the rows of each page; a row taller than a page goes on over the next."""
        full = frame - _room_of(self.head) - 1
        left = first - _room_of(self.head) - 1
        page: list[Rows] = []
        for row in rows:
            rest: Rows | None = row
            while rest is not None:
                if _room_of(rest) <= left:
                    page.append(rest)
                    left -= _room_of(rest)
                    rest = None
                    continue
                pieces = rest.parts(left - 2 * GRID_PAD) if _room_of(rest) > full else ()
                if len(pieces) == 2:
                    page.append(pieces[0])
                    rest = pieces[1]
                yield page
                page, left = [], full
        yield page

    def _height(self, rows: Sequence[Rows]) -> float:
        return sum(_room_of(row) for row in rows)

    def _row(self, texts: Sequence[str], style: Style) -> Rows:
        cells = [
            self.setter.cell(text, left + CELL_PAD, right - left - 2 * CELL_PAD, style, align)
            for text, left, right, align in zip(texts, self.edges[:-1], self.edges[1:], self.aligns, strict=True)
        ]
        return self.setter.row(cells, style)

    def _least(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
        """The widths that keep short words and numbers whole.

        Where there is no room, words break at their strokes, and the longest ones wherever they must.
        """
        room = self.setter.width
        needs = self._needs(columns, rows, str.split)
        if sum(needs) > room:
            needs = self._needs(columns, rows, _cut_words)
        most = max(needs)
        while sum(needs) > room and most > room / len(needs):
            most -= 1
            needs = [min(need, most) for need in needs]
        return needs

    def _needs(
        self, columns: Sequence[str], rows: Sequence[Sequence[str]], cut: Callable[[str], Sequence[str]]
    ) -> list[float]:
        needs = []
        for number, title in enumerate(columns):
            words = [word for row in rows for word in cut(row[number]) if len(word) <= LONGEST_WHOLE]
            grid = max((self.plain.measure(word) for word in words), default=0.0)
            head = max((self.bold.measure(word) for word in cut(self.setter.plain(title))), default=0.0)
            needs.append(max(grid, head) + 2 * CELL_PAD + 0.5)
        return needs


def _cut_words(text: str) -> list[str]:
    """Return words, cut where a line may end inside them: after a stroke, or a hyphen between letters."""
    return re.sub(r"/|(?<=[a-z])-(?=[a-z])", lambda found: f"{found[0]} ", text).split()


def _are_figures(texts: Sequence[str]) -> bool:
    return any(text[:1].isdigit() for text in texts) and all(_figures.fullmatch(text) for text in texts)


def _titles(setter: Setter, title: str, subtitle: str) -> list[Piece]:
    rows: list[Piece] = []
    for text, style in ((title.upper(), setter.styles.title), (subtitle, setter.styles.body)):
        if text:
            rows.append(setter.row([setter.cell(text, 0, setter.width, style, "center", 3)], style))
    rows[0].spaceBefore = 2 * SECTION_GAP
    return rows


def _ending(setter: Setter, closing: str, signer: Signer | None, receiver: Signer | None, stamped: bool) -> list[Piece]:
    body, strong = setter.styles.body, setter.styles.strong
    end: list[Piece] = [setter.paragraph(closing, body, 0, SECTION_GAP)] if closing else []
    if signer is not None:
        signing = [_signature(setter, signer, f"{signer.title}," if signer.title else "")]
        if receiver is not None:
            signing = [
                _signature(
                    setter, receiver, say("paper.receiving"), receiver.title or say("paper.no_position"), left=True
                ),
                _signature(setter, signer, say("paper.handing"), signer.title),
            ]
        end.append(Signatures(signing, STAMP_ROOM if stamped else PEN_ROOM, body, strong))
    return end


def _signature(setter: Setter, who: Signer, above: str, below: str = "", *, left: bool = False) -> Signature:
    body, strong = setter.styles.body, setter.styles.strong
    width = setter.width * COLUMN

    def lines(text: str, style: Style, most: int) -> tuple[str, ...]:
        return setter.lines(text, style, width, most) if text else ()

    x = 0.0 if left else setter.width - width
    return Signature(x, width, lines(above, body, 3), lines(who.name, strong, 2), lines(below, body, 2))


def _room_of(row: Rows) -> float:
    return row.rise(0) + 2 * GRID_PAD
