"""Draws every printable form, filled and blank, on A4 and F4, a register and photographs, as PNG pages into a folder.

From the top of the repository: python -m tests.pictures FOLDER [DPI]
"""

import sys
from datetime import date
from pathlib import Path

import pypdfium2

from fieldapp.packs.forms import Form, list_printable
from fieldapp.packs.reference import builtin_packs
from fieldapp.paper.documents import Photo, Printed, make_document, make_paper
from fieldapp.paper.registerbook import make_register
from tests.paper.books import COLUMNS, make_picture, register_row
from tests.paper.proposed import fill_paper, make_case
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
        public = form.matter != "document" or form.publishable
        _draw(folder, f"{form.code}-konsep-publik", _filled(form, public=public, draft=True, practice=True), dpi)
        if form.matter == "document":
            many = fill_paper(form, make_case(subjects=40))
            _draw(folder, f"{form.code}-40-terlapor", make_paper(form, many, make_office(), year="2024"), dpi)
    _draw(folder, "LHP-foto-2", _with_photos(2), dpi)
    _draw(folder, "LHP-foto-4", _with_photos(4), dpi)
    _draw(folder, "register", _register(), dpi)
    crowd = make_document(builtin_packs().forms["A.1"], make_crowd(90), make_office(), seal=make_seal_of("A.1"))
    _draw(folder, "A.1-90-terlapor", crowd, dpi)


def _filled(form: Form, paper: str = "a4", **marks: bool) -> Printed:
    if form.matter == "document":
        return _filled_paper(form, paper, **marks)
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


def _filled_paper(form: Form, paper: str, *, public: bool = False, **marks: bool) -> Printed:
    case = make_case()
    told = {"case": case, "cleared": {case.subjects[0].id}} if public else {}
    seal = make_seal_of(form.code)
    document = fill_paper(form, case)
    return make_paper(
        form, document, make_office(), paper=paper, year="2024", seal=seal, public=public, **told, **marks
    )


def _with_photos(per_page: int) -> Printed:
    shapes = ((1600, 900), (900, 1600), (1200, 1200), (400, 1600))
    photos = [
        Photo(make_picture(*shape), str(n), f"Foto panggung nomor {n}", "2024-10-12T16:10", f"{n}.jpg", "c0ffee" * 10)
        for n, shape in enumerate(shapes, 1)
    ]
    photos.append(Photo(b"bukan gambar", "5", "Berkas rusak", "", "rusak.jpg", "ab" * 32))
    form = builtin_packs().forms["LHP"]
    number = NUMBERS["LHP"]
    return make_document(form, SUPERVISION, make_office(), number=number, photos=photos, photos_per_page=per_page)


def _register() -> Printed:
    rows = [register_row(number) for number in range(1, 61)]
    return make_register("Register Penerimaan Laporan", COLUMNS, rows, make_office(), subtitle="Tahun 2024")


def _blank(form: Form, paper: str) -> Printed:
    if form.matter == "document":
        return make_paper(form, None, make_office(), paper=paper, running="014", seal=make_seal_of(form.code))
    return make_document(form, None, make_office(), paper=paper, running="014", seal=make_seal_of(form.code))


def _draw(folder: Path, name: str, printed: Printed, dpi: int) -> None:
    with pypdfium2.PdfDocument(printed.pdf) as pdf:
        for number, page in enumerate(pdf, 1):
            page.render(scale=dpi / 72).to_pil().save(folder / f"{name}-{number}.png")


if __name__ == "__main__":
    draw_all(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 80)
