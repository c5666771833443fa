"""The fonts of every document: Naskah Bonum, a Bookman, embedded and the same on every machine.

Registered once per process. Called by the other modules of paper; never by anything outside.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from fieldapp.resources import resources_folder

FAMILY: Final = "NaskahBonum"


@dataclass(frozen=True, slots=True)
class Face:
    """One registered face: the name reportlab knows it by and the width of each character, in em."""

    name: str
    widths: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Style:
    """A face at a size with the distance of its lines, in points."""

    face: Face
    size: float
    leading: float

    def measure(self, text: str) -> float:
        """Return the width of a text whose characters the face has, in points."""
        return sum(map(self.face.widths.__getitem__, text)) * self.size


@cache
def load_face(cut: str) -> Face:
    """Register and return a face; `cut` is Regular, Bold or Italic."""
    name = f"{FAMILY}-{cut}"
    font = TTFont(name, str(resources_folder() / "fonts" / f"{name}.ttf"))
    pdfmetrics.registerFont(font)
    face = font.face
    widths = {chr(code): face.charWidths[code] / 1000 for code in face.charToGlyph if _is_assigned(chr(code))}
    return Face(name=name, widths=MappingProxyType(widths))


def _is_assigned(character: str) -> bool:
    """The table of a font also maps the end of all codes, which is no character."""
    return unicodedata.category(character) not in ("Cc", "Cn", "Co", "Cs")
