"""All that the press needs to know about one document, before anything is drawn.

Made by documents, read by press. Holds no reportlab, so that naming a print costs nothing.
"""

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from fieldapp.case.office import Office
from fieldapp.packs.forms import Form
from fieldapp.paper.photo import Photo
from fieldapp.paper.seal import Seal

Filling = TypeVar("Filling")


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Filling]):
    """One document to print; `foot` and `marks` are finished words for every page."""

    form: Form
    office: Office
    values: Filling
    paper: str
    number: str
    running: str
    on: date | None
    seal: Seal | None
    foot: tuple[str, ...]
    marks: tuple[str, ...]
    photos: tuple[Photo, ...] = ()
    photos_per_page: int = 2
