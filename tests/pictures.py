"""Draws every printable form, filled and blank, on A4 and F4, as PNG pages into a folder, for people to look at.

From the top of the repository: python -m tests.pictures FOLDER [DPI]
"""

import sys
from datetime import date
from pathlib import Path

import pypdfium2

from fieldapp.packs.forms import Form, list_printable
from fieldapp.packs.reference import builtin_packs
from fieldapp.paper.documents import Printed, make_document
from tests.paper.samples import OFFICER, SUPERVISION, make_crowd, make_office, make_seal_of, read_case

NUMBERS = {
    "A.1": "003/LP/PB/Kec/19.11/X/2024",
    "A.2": "001/TM/PB/Kec/27.02/X/2024",
    "A.3": "003/PL/PB/Kec/19.11/X/2024",
    "LHP": "004/LHP/PM.01.02/NT-19.07/12/X/2024",
    "LHP-PEMILU": "004/LHP/PM.01.02/NT-19.07/12/X/2024",
}
CASES = {"A.1": "kades-yel-yel-video", "A.2": "grup-wa-dinas-sembilan-asn", "A.3": "pj-kades-beras-berstiker"}


def draw_all(folder: Path, dpi: int) -> None:
    """Write the pages of every form and variant as PNG files."""
    folder.mkdir(parents=True, exist_ok=True)
    for form in list_printable(builtin_packs().forms):
        for paper in ("a4", "f4"):
            _draw(folder, f"{form.code}-isi-{paper}", _filled(form, paper=paper), dpi)
            _draw(folder, f"{form.code}-kosong-{paper}", _blank(form, paper), dpi)
        _draw(folder, f"{form.code}-konsep-publik", _filled(form, public=True, draft=True, practice=True), dpi)
    crowd = make_document(builtin_packs().forms["A.1"], make_crowd(90), make_office(), seal=make_seal_of("A.1"))
    _draw(folder, "A.1-90-terlapor", crowd, dpi)


def _filled(form: Form, paper: str = "a4", **marks: bool) -> Printed:
    matter = SUPERVISION if form.matter == "supervision" else read_case(CASES[form.code])
    return make_document(
        form,
        matter,
        make_office(),
        paper=paper,
        number=NUMBERS[form.code],
        on=date(2024, 10, 16),
        seal=make_seal_of(form.code),
        officer=OFFICER,
        **marks,
    )


def _blank(form: Form, paper: str) -> Printed:
    return make_document(form, None, make_office(), paper=paper, running="014", seal=make_seal_of(form.code))


def _draw(folder: Path, name: str, printed: Printed, dpi: int) -> None:
    with pypdfium2.PdfDocument(printed.pdf) as pdf:
        for number, page in enumerate(pdf, 1):
            page.render(scale=dpi / 72).to_pil().save(folder / f"{name}-{number}.png")


if __name__ == "__main__":
    draw_all(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 80)
