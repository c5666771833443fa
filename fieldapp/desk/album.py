"""The photographs of a supervision report, ready for the pages behind it.

Called where a form is made for paper. Only originals of the report itself are shown; one that is missing here or that
was altered keeps its place, and the page says so.
"""

from typing import Final

from fieldapp.case.model import Case, Evidence, Supervision
from fieldapp.errors import EvidenceAltered, EvidenceMissing
from fieldapp.paper.documents import Photo
from fieldapp.vault.source import BLOCK
from fieldapp.vault.vault import Vault

PER_PAGE: Final = (0, 2, 4)
IMAGES: Final = "image/"
# What is larger is made smaller as it is read, so that a hundred photographs of a telephone fit into memory.
LARGE: Final = 1024 * 1024
EDGE: Final = 2400


def count_photos(matter: Case | Supervision) -> int:
    """Return how many photographs the pages behind a report would show."""
    return len(_pictures(matter))


def photos_of(vault: Vault, matter: Case | Supervision) -> tuple[Photo, ...]:
    """Return the photographs of a report in the order of its evidence; none of a case."""
    return tuple(
        Photo(
            data=_read(vault, item),
            number=str(number),
            note=item.note,
            taken=_moment(dict(item.exif).get("diambil", "")),
            name=item.name,
            sha256=item.sha256,
        )
        for number, item in _pictures(matter)
    )


def _pictures(matter: Case | Supervision) -> list[tuple[int, Evidence]]:
    if not isinstance(matter, Supervision):
        return []
    return [(at, item) for at, item in enumerate(matter.evidence, 1) if item.media_type.startswith(IMAGES)]


def _read(vault: Vault, item: Evidence) -> bytes:
    from fieldapp.paper.photo import MOST_BYTES, develop_photo  # noqa: PLC0415 - the paper package is slow to import

    if item.size > MOST_BYTES:
        return b""
    try:
        with vault.evidence.open_stream(item.sha256) as reader:
            data = b"".join(iter(lambda: reader.read(BLOCK), b""))
    except (EvidenceMissing, EvidenceAltered):
        return b""
    if len(data) <= LARGE:
        return data
    smaller = develop_photo(data, (EDGE, EDGE))
    return smaller.jpeg if smaller else b""


def _moment(text: str) -> str:
    """Return the moment that a camera gives ("2024:10:21 10:00:00") as ISO text, "" for what is none."""
    day, _, clock = text.strip().partition(" ")
    parts = day.split(":")
    return f"{'-'.join(parts)}T{clock[:5]}" if len(parts) == 3 and clock else ""
