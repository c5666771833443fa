"""The pages of a scan as grey pictures, one after the other and within limits, whatever lies in the file.

Called by scanning and by the binding of paper sets. Writes nothing; a PDF is opened by `fieldapp.paper.raster` alone.
"""

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from fieldapp.errors import PdfUnreadable, ScanTooLarge, ScanUnreadable
from fieldapp.vault.media import sniff_media
from fieldapp.words import say

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST: Final = 200 * 1024 * 1024
MOST_PAGES: Final = 300
MOST_DOTS: Final = 80_000_000
LONGEST_EDGE: Final = 5200
DPI: Final = 220
_FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/tiff": "TIFF"}
PRINTABLE: Final = frozenset({*_FORMATS, "application/pdf"})
_DAMAGE: Final = (
    *(OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, struct.error),
    *(ArithmeticError, EOFError, RecursionError, MemoryError, RuntimeError),
)


def read_sheets(data: bytes, name: str, *, colour: bool = False) -> "Iterator[Image]":
    """Give the pages of a PDF, JPEG, PNG or TIFF as pictures, grey unless `colour`, none longer than LONGEST_EDGE.

    Raises ScanUnreadable for anything else or damaged, ScanTooLarge beyond the limits.
    """
    require_size(len(data), name)
    kind = sniff_media(data[:65536])
    if kind not in PRINTABLE:
        raise ScanUnreadable(name=name, reason=say("document.scan_kind"))
    pages = _pdf_sheets(data, name) if kind == "application/pdf" else _picture_sheets(data, name, _FORMATS[kind])
    mode = "RGB" if colour else "L"
    for page in pages:
        yield _plain(page, mode)


def require_size(size: int, name: str) -> None:
    """Raise ScanTooLarge for a file that is not read as a scan."""
    if size > LARGEST:
        raise ScanTooLarge(name=name, limit=say("document.scan_limit_bytes", limit=LARGEST >> 20))


def _require_pages(count: int, name: str) -> None:
    if count > MOST_PAGES:
        raise ScanTooLarge(name=name, limit=say("document.scan_limit_pages", limit=MOST_PAGES))


def _pdf_sheets(data: bytes, name: str) -> "Iterator[Image]":
    from PIL import Image  # noqa: PLC0415 - slow to import

    from fieldapp.paper.raster import PdfPages  # noqa: PLC0415

    try:
        with PdfPages(data) as pages:
            _require_pages(len(pages.sizes), name)
            for number, (across, down) in enumerate(pages.sizes):
                scale = min(DPI / 72, LONGEST_EDGE / max(across, down, 1))
                width, height = max(1, round(across * scale)), max(1, round(down * scale))
                drawn = pages.render(number, width, height)
                yield Image.frombuffer("RGB", (width, height), drawn.data, "raw", "BGRX", drawn.stride, 1)
    except PdfUnreadable as error:
        raise ScanUnreadable(name=name, reason=say("document.scan_locked")) from error


def _picture_sheets(data: bytes, name: str, kind: str) -> "Iterator[Image]":
    from PIL import Image  # noqa: PLC0415 - slow to import

    with _damage_named(name), Image.open(io.BytesIO(data), formats=(kind,)) as picture:
        _require_dots(picture, name)
        count = getattr(picture, "n_frames", 1)
        _require_pages(count, name)
        for number in range(count):
            picture.seek(number)
            _require_dots(picture, name)
            picture.load()
            yield picture


@contextmanager
def _damage_named(name: str) -> Iterator[None]:
    """Raise whatever a decoder says about a file as one of two refusals."""
    from PIL import Image  # noqa: PLC0415 - slow to import

    too_large = say("document.scan_limit_dots", limit=MOST_DOTS // 1_000_000)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ScanTooLarge(name=name, limit=too_large) from error
    except _DAMAGE as error:
        raise ScanUnreadable(name=name, reason=say("document.scan_damaged")) from error


def _require_dots(picture: "Image", name: str) -> None:
    if picture.width * picture.height > MOST_DOTS:
        raise ScanTooLarge(name=name, limit=say("document.scan_limit_dots", limit=MOST_DOTS // 1_000_000))


def _plain(picture: "Image", mode: str) -> "Image":
    """Return a picture on white paper in one mode, no longer than LONGEST_EDGE."""
    from PIL import Image  # noqa: PLC0415 - slow to import

    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        picture = paper
    made = picture.convert(mode) if picture.mode != mode else picture.copy()
    made.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    return made
