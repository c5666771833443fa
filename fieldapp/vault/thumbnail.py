"""Small pictures of evidence, for the screen alone: made once from the encrypted original, kept in the database.

Called by the windows on their carrying thread. A picture that cannot be made is remembered as none; nothing of an
original ever lies on the disk in clear.
"""

import io
import struct
import warnings
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageOps

from fieldapp.errors import EvidenceAltered, EvidenceMissing
from fieldapp.vault.database import Database
from fieldapp.vault.vault import Vault

EDGE: Final = 256
LARGEST: Final = 64 * 1024 * 1024
MOST_PIXELS: Final = 40_000_000
_FORMATS: Final = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
}
_DAMAGE: Final = (
    *(OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, struct.error),
    *(ArithmeticError, EOFError, RecursionError, MemoryError, RuntimeError, Warning),
)


def load_thumbnail(db: Database, sha256: str) -> bytes | None:
    """Return the small picture (JPEG) of a file; empty when none can be made, None when nobody tried yet."""
    row = db.execute("SELECT data FROM thumbnail WHERE sha256 = ?", (sha256,)).fetchone()
    return bytes(row[0]) if row else None


def make_thumbnail(vault: Vault, sha256: str, media_type: str, size: int) -> bytes:
    """Make and keep the small picture of a file in the store; empty when there is none to make.

    That it was tried is written down first: an original that brings the program down is looked at once only.
    """
    draw = _drawer(media_type, size, EDGE)
    _keep(vault, sha256, b"")
    if draw is None:
        return b""
    try:
        with vault.evidence.open_stream(sha256) as reader:
            content = b"".join(iter(lambda: reader.read(1024 * 1024), b""))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found = draw(content)
    except (EvidenceMissing, EvidenceAltered, *_DAMAGE):
        return b""
    _keep(vault, sha256, found)
    return found


def draw_large(vault: Vault, sha256: str, media_type: str, size: int, edge: int) -> bytes:
    """Return a picture (JPEG) of a file, at most `edge` dots wide and high, for looking at it once; nothing is kept.

    Empty when there is none to make, and for a file of which the small picture could not be made either. Raises
    EvidenceMissing, EvidenceAltered.
    """
    draw = _drawer(media_type, size, edge)
    if draw is None or load_thumbnail(vault.db, sha256) == b"":
        return b""
    try:
        with vault.evidence.open_stream(sha256) as reader:
            content = b"".join(iter(lambda: reader.read(1024 * 1024), b""))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return draw(content)
    except _DAMAGE:
        return b""


def _keep(vault: Vault, sha256: str, data: bytes) -> None:
    with vault.writing() as db:
        db.execute(
            "INSERT INTO thumbnail VALUES (?, ?, ?) ON CONFLICT (sha256) DO UPDATE SET data = excluded.data",
            (sha256, vault.now().isoformat(timespec="seconds"), data),
        )


def _drawer(media_type: str, size: int, edge: int) -> Callable[[bytes], bytes] | None:
    if size > LARGEST:
        return None
    if media_type == "application/pdf":
        return lambda content: _draw_page(content, edge)
    if media_type in _FORMATS:
        return lambda content: _draw_picture(content, _FORMATS[media_type], edge)
    return None


def _draw_picture(content: bytes, form: str, edge: int) -> bytes:
    with Image.open(io.BytesIO(content), formats=(form,)) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            return b""
        # A JPEG decodes at an eighth, a quarter or a half of its size when that is enough.
        picture.draft("RGB", (edge, edge))
        small = ImageOps.exif_transpose(picture)
        small.thumbnail((edge, edge))
        return _jpeg(small)


def _draw_page(content: bytes, edge: int) -> bytes:
    import pypdfium2  # noqa: PLC0415 - takes long to load

    document = pypdfium2.PdfDocument(content)
    try:
        page = document[0]
        width, height = page.get_size()
        return _jpeg(page.render(scale=min(edge / max(width, height, 1), 4)).to_pil())
    finally:
        document.close()


def _jpeg(picture: Image.Image) -> bytes:
    """Return a picture on white paper as JPEG."""
    paper = Image.new("RGB", picture.size, "white")
    seen = picture.convert("RGBA")
    paper.paste(seen, mask=seen.getchannel("A"))
    file = io.BytesIO()
    paper.save(file, "JPEG", quality=82)
    return file.getvalue()
