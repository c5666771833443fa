"""Pictures of the pages of one PDF, drawn off the window's thread, the ones most wanted first, and kept for a while.

Used by the view of pages and the strip of small pages beside it. One picture is drawn at a time and the next is chosen
when it is done, so a quick scroll never works off what was passed. Holds at most so many bytes of pictures.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from fieldapp.paper.raster import PdfPages, Picture
from ui.jobs import Jobs, Report

LARGEST: Final = 48 * 1024 * 1024
SMALL: Final = 12 * 1024 * 1024
SMALL_WIDTH: Final = 128


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a page: the page drawn `width` by `height` dots, and of that the box `left, top, across, down`."""

    page: int
    width: int
    height: int
    left: int
    top: int
    across: int
    down: int

    @property
    def whole(self) -> bool:
        """Whether this is a page in one picture."""
        return (self.across, self.down) == (self.width, self.height)


_Opened = tuple[PdfPages, Piece, QImage]


class _Store:
    """Pictures by piece, the longest unused leaving first."""

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._kept: OrderedDict[Piece, QImage] = OrderedDict()
        self.size = 0

    def find(self, piece: Piece) -> QImage | None:
        found = self._kept.get(piece)
        if found is not None:
            self._kept.move_to_end(piece)
        return found

    def keep(self, piece: Piece, picture: QImage) -> None:
        self._kept[piece] = picture
        self.size += picture.sizeInBytes()
        while self.size > self._largest and len(self._kept) > 1:
            _, gone = self._kept.popitem(last=False)
            self.size -= gone.sizeInBytes()

    def of_page(self, page: int) -> list[tuple[Piece, QImage]]:
        return [(piece, picture) for piece, picture in self._kept.items() if piece.page == page]

    def clear(self) -> None:
        self._kept.clear()
        self.size = 0


class PageSupply(QObject):
    """The pictures of one PDF at a time."""

    opened = Signal()
    came = Signal(object)
    failed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Make a supply without a PDF."""
        super().__init__(parent)
        self.sizes: tuple[tuple[float, float], ...] = ()
        self._jobs = Jobs("pages", self)
        self._pages: PdfPages | None = None
        self._large, self._small = _Store(LARGEST), _Store(SMALL)
        self._wishes: dict[str, list[Piece]] = {"now": [], "strip": [], "ahead": []}
        self._drawing: Piece | None = None
        self._serial = 0
        # a thread that draws must not outlive what it reports to
        jobs = self._jobs
        self.destroyed.connect(lambda *_gone: jobs.shut_down())

    @property
    def size(self) -> int:
        """How many bytes of pictures are held."""
        return self._large.size + self._small.size

    def open(self, pdf: bytes, page: int = 0, sharpness: float = 1.0) -> None:
        """Open a PDF; this one stays until `opened` says that the other is there, with the small picture of a page."""
        self._serial += 1
        serial = self._serial

        def begin(_report: Report) -> _Opened:
            pages = PdfPages(pdf)
            piece = _small_piece(pages.sizes, min(page, len(pages.sizes) - 1), sharpness)
            return pages, piece, _draw(pages, piece)

        self._jobs.start(self, begin, lambda opened: self._take(opened, serial), lambda _error: self._fail(serial))

    def close(self) -> None:
        """Let go of the PDF and of its pictures."""
        self._serial += 1
        self._forget()

    def _forget(self) -> None:
        pages, self._pages = self._pages, None
        if pages is not None:
            self._jobs.start(self, lambda _report: pages.close())
        self.sizes = ()
        self._drawing = None
        self._wishes = {name: [] for name in self._wishes}
        self._large.clear()
        self._small.clear()

    def find(self, piece: Piece) -> QImage | None:
        """Return a picture that is there."""
        return self._store(piece).find(piece)

    def others(self, page: int, width: int) -> list[tuple[Piece, QImage]]:
        """Return what is there of a page at other sizes than this, the coarsest first."""
        found = [*self._small.of_page(page), *self._large.of_page(page)]
        return sorted((pair for pair in found if pair[0].width != width), key=lambda pair: pair[0].width)

    def small_piece(self, page: int, sharpness: float) -> Piece:
        """Return the small picture of a page, which stands for it until the sharp one is there."""
        return _small_piece(self.sizes, page, sharpness)

    def ask(self, wishes: str, pieces: Iterable[Piece]) -> None:
        """Wish for pictures, "now" before "strip" before "ahead"; earlier wishes under the name are forgotten."""
        self._wishes[wishes] = [piece for piece in pieces if self.find(piece) is None]
        self._draw_next()

    def _store(self, piece: Piece) -> _Store:
        return self._small if piece.whole and piece.width <= 2 * SMALL_WIDTH else self._large

    def _fail(self, serial: int) -> None:
        if serial == self._serial:
            self._forget()
            self.failed.emit()

    def _take(self, opened: _Opened, serial: int) -> None:
        if serial != self._serial:
            self._jobs.start(self, lambda _report: opened[0].close())
            return
        self._forget()
        self._pages, piece, picture = opened
        self.sizes = self._pages.sizes
        self._small.keep(piece, picture)
        self.opened.emit()

    def _draw_next(self) -> None:
        pages = self._pages
        if pages is None or self._drawing is not None:
            return
        piece = next((piece for pieces in self._wishes.values() for piece in pieces), None)
        if piece is None:
            return
        self._drawing = piece
        self._jobs.start(self, lambda _report: _draw(pages, piece), lambda made: self._keep(pages, piece, made))

    def _keep(self, pages: PdfPages, piece: Piece, picture: QImage) -> None:
        if pages is not self._pages:
            return
        self._drawing = None
        self._store(piece).keep(piece, picture)
        for pieces in self._wishes.values():
            if piece in pieces:
                pieces.remove(piece)
        self.came.emit(piece.page)
        self._draw_next()


def _small_piece(sizes: Sequence[tuple[float, float]], page: int, sharpness: float) -> Piece:
    across, down = sizes[page]
    width = round(SMALL_WIDTH * sharpness)
    height = max(round(width * down / across), 1)
    return Piece(page, width, height, 0, 0, width, height)


def _draw(pages: PdfPages, piece: Piece) -> QImage:
    box = (piece.left, piece.top, piece.across, piece.down)
    return image_of(pages.render(piece.page, piece.width, piece.height, box))


def image_of(picture: Picture) -> QImage:
    """Return a picture of a page as Qt's own, with its bytes."""
    seen = QImage(picture.data, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32)
    return seen.copy()
