"""What people type, made safe to keep: one Unicode form, one line ending, no invisible signs that deceive.

Called wherever text comes in from outside. Never shortens, never translates, keeps emoji and every script.
"""

import codecs
import re
import unicodedata
from typing import Final

_line_ends = re.compile(r"\r\n?|[\u0085\u2028\u2029]")
# Control characters but newline and tab, lone surrogates, byte order marks, and signs that turn the reading direction.
_invisible = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_spaces: Final = str.maketrans("\n\t", "  ")


def decode_text(data: bytes, errors: str = "strict") -> str:
    """Return the text of a file that a person made: UTF-8, or UTF-16 with its mark, as Windows PowerShell redirects it.

    Raises UnicodeDecodeError unless `errors` says what to do with what is neither.
    """
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data.decode("utf-16" if marked else "utf-8-sig", errors)


def clean_text(text: str, *, lines: bool = True) -> str:
    """Return text in NFC with newlines only and without invisible signs; without `lines` as one line."""
    if text.isascii() and text.isprintable():
        return text
    cleaned = unicodedata.normalize("NFC", _invisible.sub("", _line_ends.sub("\n", text)))
    return cleaned if lines else cleaned.translate(_spaces)


def was_altered(text: str, *, lines: bool = True) -> bool:
    """Say whether `clean_text` takes something away that a reader could miss: more than line ends and NFC."""
    plain = _line_ends.sub("\n", text)
    return _invisible.search(plain) is not None or (not lines and ("\n" in plain or "\t" in plain))
