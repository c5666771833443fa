"""Several finished documents in one file, as for a stack of blank forms.

Called by the command line, which imports it late. The pages stay as they are; the first document lends title and
colour profile.
"""

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import pikepdf
from pikepdf import Dictionary, Name

from fieldapp.paper.layout import SIZES
from fieldapp.paper.pdfa import archive_pdf, archived_bytes

if TYPE_CHECKING:
    from PIL.Image import Image

QUALITY: Final = 82


def bind_pdfs(parts: Sequence[bytes]) -> bytes:
    """Return the pages of some PDFs, in order, as one PDF; the same parts give the same bytes."""
    with pikepdf.open(io.BytesIO(parts[0])) as document:
        for part in parts[1:]:
            with pikepdf.open(io.BytesIO(part)) as other:
                document.pages.extend(other.pages)
        return archived_bytes(document)


def make_picture_pages(pictures: "Iterable[Image]", paper: str, title: str, author: str) -> bytes:
    """Return pictures as the pages of a PDF, each filling its sheet as far as its shape allows, upright or across."""
    document = pikepdf.new()
    for picture in pictures:
        _add_page(document, picture, SIZES[paper])
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return archive_pdf(out.getvalue(), title, author, None)


def _add_page(document: pikepdf.Pdf, picture: "Image", size: tuple[float, float]) -> None:
    across, down = (size[1], size[0]) if picture.width > picture.height else size
    scale = min(across / picture.width, down / picture.height)
    width, height = picture.width * scale, picture.height * scale
    packed = io.BytesIO()
    picture.convert("RGB").save(packed, "JPEG", quality=QUALITY)
    page = document.add_blank_page(page_size=(across, down))
    image = document.make_stream(
        packed.getvalue(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    page.obj.Resources = Dictionary(XObject=Dictionary(P=image))
    left, bottom = (across - width) / 2, (down - height) / 2
    drawn = f"q {width:.3f} 0 0 {height:.3f} {left:.3f} {bottom:.3f} cm /P Do Q"
    page.obj.Contents = document.make_stream(drawn.encode())
