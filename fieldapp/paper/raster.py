"""The pages of a PDF as pictures, for previews and printers.

Called off the window's thread. The library behind it must never be entered by two threads at once, so everything that
opens, draws or closes a PDF in this process goes through here. Never changes a PDF.
"""

import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from fieldapp.errors import PdfUnreadable

Box = tuple[int, int, int, int]

_one_at_a_time = threading.RLock()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a page or of a part of it: rows of `stride` bytes, four bytes a dot, blue first."""

    width: int
    height: int
    stride: int
    data: bytes


class PdfPages:
    """The pages of one PDF; close it, or use it as a context manager."""

    def __init__(self, pdf: bytes) -> None:
        """Open a PDF. Raises PdfUnreadable."""
        import pypdfium2  # noqa: PLC0415 - slow to import

        self._document: Any = None
        self._page: Any = None
        self._number = -1
        with _one_at_a_time:
            try:
                self._document = pypdfium2.PdfDocument(pdf)
            except pypdfium2.PdfiumError as error:
                raise PdfUnreadable() from error
            count = len(self._document)
            self.sizes: tuple[tuple[float, float], ...] = tuple(
                self._document.get_page_size(number) for number in range(count)
            )

    def render(self, number: int, width: int, height: int, box: Box | None = None) -> Picture:
        """Return a page drawn `width` by `height` dots on white, or the part of that drawing that `box` names.

        A box is left, top, width and height in dots. Raises ValueError after the PDF was closed, PdfUnreadable for a
        damaged page.
        """
        import pypdfium2  # noqa: PLC0415 - slow to import
        from pypdfium2 import raw  # noqa: PLC0415

        left, top, across, down = box or (0, 0, width, height)
        with _one_at_a_time:
            page = self._open_page(number)
            bitmap = pypdfium2.PdfBitmap.new_native(across, down, raw.FPDFBitmap_BGRx)
            try:
                bitmap.fill_rect((255, 255, 255, 255), 0, 0, across, down)
                raw.FPDF_RenderPageBitmap(bitmap, page, -left, -top, width, height, 0, raw.FPDF_ANNOT)
                return Picture(across, down, bitmap.stride, bytes(bitmap.buffer))
            finally:
                bitmap.close()

    def _open_page(self, number: int) -> Any:
        """Return a page; the one that was drawn last stays open, since its parts are asked for one after the other."""
        if self._document is None:
            raise ValueError("the PDF is closed")
        if number != self._number:
            self._close_page()
            self._page, self._number = _page_of(self._document, number), number
        return self._page

    def _close_page(self) -> None:
        if self._page is not None:
            self._page.close()
        self._page, self._number = None, -1

    def close(self) -> None:
        """Let go of the PDF; a second time does nothing."""
        with _one_at_a_time:
            self._close_page()
            if self._document is not None:
                self._document.close()
                self._document = None

    def __del__(self) -> None:
        """Close what was forgotten: the library would do so itself, but in whatever thread and beside another."""
        self.close()

    def __enter__(self) -> "PdfPages":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _page_of(document: Any, number: int) -> Any:
    import pypdfium2  # noqa: PLC0415 - slow to import

    try:
        return document[number]
    except pypdfium2.PdfiumError as error:
        raise PdfUnreadable() from error
