"""What a photograph says about itself: when, with what, where.

Called when evidence is taken in, with the first bytes of the file. Pictures are never decoded here, only JPEG and PNG
are looked at, and whatever a picture says is a claim: the original is kept whatever happens here.
"""

import io
import struct
import unicodedata
import warnings
from fractions import Fraction
from typing import Any

from PIL import ExifTags, Image, UnidentifiedImageError

MOST_PIXELS = 40_000_000
LONGEST = 200
UNREADABLE, TOO_LARGE = "tidak terbaca", "terlalu besar"

_NAMED = (
    (ExifTags.Base.Make, "merek"),
    (ExifTags.Base.Model, "model"),
    (ExifTags.Base.Software, "perangkat_lunak"),
)
_HARMLESS = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, struct.error)
_FAILURES = (*_HARMLESS, ArithmeticError, EOFError, RecursionError, Warning, UnidentifiedImageError)


def read_exif(head: bytes, media_type: str) -> dict[str, str]:
    """Return what a JPEG or PNG says about itself as text, from its first bytes; nothing for other types.

    A picture that cannot be read gives `{"gambar": "tidak terbaca"}`; over 40 million pixels it is only measured.
    """
    if media_type not in ("image/jpeg", "image/png"):
        return {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return _describe(head)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return {"gambar": TOO_LARGE}
    except _FAILURES:
        return {"gambar": UNREADABLE}


def _describe(head: bytes) -> dict[str, str]:
    with Image.open(io.BytesIO(head), formats=("JPEG", "PNG")) as picture:
        width, height = picture.size
        found = {"ukuran": f"{width}x{height}"}
        if width * height > MOST_PIXELS:
            return {**found, "gambar": TOO_LARGE}
        # A PNG that has none before its pixels would be decoded whole to look behind them.
        tags = picture.getexif() if picture.format == "JPEG" or "exif" in picture.info else Image.Exif()
        details = dict(tags.get_ifd(ExifTags.IFD.Exif))
        place = dict(tags.get_ifd(ExifTags.IFD.GPSInfo))
    for tag, name in _NAMED:
        _add(found, name, tags.get(tag))
    _add(found, "diambil", _taken(details))
    found["gps"] = "ada" if place else "tidak ada"
    _add(found, "lintang", _degrees(place, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef))
    _add(found, "bujur", _degrees(place, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef))
    return found


def _add(found: dict[str, str], name: str, value: Any) -> None:
    if isinstance(value, str) and (text := _plain(value)):
        found[name] = text


def _plain(value: str) -> str:
    signs = "".join(sign for sign in value if unicodedata.category(sign)[0] not in "C")
    return unicodedata.normalize("NFC", signs).strip()[:LONGEST]


def _taken(details: dict[int, Any]) -> str:
    taken = str(details.get(ExifTags.Base.DateTimeOriginal, ""))
    offset = str(details.get(ExifTags.Base.OffsetTimeOriginal, ""))
    return f"{taken} {offset}".strip()


def _degrees(place: dict[int, Any], tag: int, side: int) -> str:
    parts = place.get(tag)
    if not isinstance(parts, tuple) or len(parts) != 3:
        return ""
    degrees, minutes, seconds = (Fraction(str(float(part))) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    sign = "-" if str(place.get(side, "")).upper() in ("S", "W") else ""
    return f"{sign}{float(value):.6f}"
