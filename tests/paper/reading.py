"""Reads finished PDFs back, as a court's reader would, for the tests of paper.

Whitespace rule: texts are compared without any space, since line breaks fall where the column ends. A hyphen at the end
of a line comes back from the reader as a control character and counts as the hyphen it is; the ligatures of Latin
typesetting come back as their letters.
"""

import re

import pypdfium2

from fieldapp.paper.layout import BOTTOM

READ_AS = str.maketrans({"\x02": "-", "\ufffe": "-", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})


def squeeze(text: str) -> str:
    """A text without spaces, as the reader gives it."""
    return re.sub(r"\s+", "", text.translate(READ_AS))


def body_of(pdf: bytes) -> str:
    """The squeezed text inside the form's frame, all pages, without the mark of secrecy above it."""
    return "".join(squeeze(page).removeprefix("RAHASIA") for page in pages_of(pdf, BOTTOM))


def text_of(pdf: bytes) -> str:
    """The squeezed text of all pages, foot included."""
    return squeeze("".join(pages_of(pdf, 0)))


def pages_of(pdf: bytes, bottom: float = 0) -> list[str]:
    """The text of each page above a height in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded(bottom=bottom) for page in document]


def picture_of(pdf: bytes, number: int = 0, dpi: int = 150):
    """A page as a grey picture."""
    with pypdfium2.PdfDocument(pdf) as document:
        return document[number].render(scale=dpi / 72, grayscale=True).to_pil()
