"""Photographs for paper: what is told of each, and its picture made small enough to print.

Called by gallery and by whoever prints a report with its photographs. A picture is data of unknown people: what cannot
be read safely gives no picture, never an error. The same bytes give the same picture.
"""

import io
import struct
import warnings
from dataclasses import dataclass
from typing import Final

MOST_BYTES: Final = 64 * 1024 * 1024
MOST_PIXELS: Final = 60_000_000
# Of a JPEG only a fraction is decoded, so that the largest pictures of telephones are no burden.
MOST_JPEG_PIXELS: Final = 178_000_000
QUALITY: Final = 80
FORMATS: Final = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF")
_DAMAGE: Final = (
    *(OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, struct.error),
    *(ArithmeticError, EOFError, RecursionError, MemoryError, RuntimeError, Warning),
)


@dataclass(frozen=True, slots=True)
class Photo:
    """One photograph: `number` as the report counts it, `taken` ISO text or "", `data` the bytes of the original."""

    data: bytes
    number: str = ""
    note: str = ""
    taken: str = ""
    name: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Print:
    """A picture ready for paper: baseline JPEG in RGB, upright, with its size in dots."""

    jpeg: bytes
    width: int
    height: int


def develop_photo(data: bytes, dots: tuple[int, int]) -> Print | None:
    """Return a picture turned upright and fitted into so many dots; None for what is no picture, or none to trust."""
    from PIL import Image  # noqa: PLC0415 - slow to import

    if not data or len(data) > MOST_BYTES:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _develop(data, dots)
    except (Image.DecompressionBombError, *_DAMAGE):
        return None


def _develop(data: bytes, dots: tuple[int, int]) -> Print | None:
    from PIL import Image, ImageOps  # noqa: PLC0415 - slow to import

    with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        limit = MOST_JPEG_PIXELS if opened.format == "JPEG" else MOST_PIXELS
        if not 0 < opened.width * opened.height <= limit:
            return None
        longest = max(dots)
        opened.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        image = ImageOps.exif_transpose(opened)
        image.thumbnail(dots, Image.Resampling.LANCZOS)
        if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
            white = Image.new("RGBA", image.size, "white")
            image = Image.alpha_composite(white, image.convert("RGBA"))
        image = image.convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, subsampling=2, optimize=False, progressive=False)
    return Print(out.getvalue(), image.width, image.height)
