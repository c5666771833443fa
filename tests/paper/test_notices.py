"""Recovery sheet, handover note and receipt slip: complete, machine-readable, the same bytes every time."""

import io
from datetime import date

import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp.case.office import Office, office_of
from fieldapp.exchange.rootcode import code_of, lines_of, read_root
from fieldapp.paper.binding import bind_pdfs
from fieldapp.paper.notices import (
    HandedFile,
    make_handover,
    make_office_key_sheet,
    make_recovery_sheet,
    make_root_sheet,
    make_slip_page,
)

DAY = date(2026, 11, 22)
TEXT = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 8 + "ABCDEFGHIJKLMNOP"
LINES = [
    "1  5PWKV 2W97U UAUSM = 4148",
    "2  Z54QN 3X3XR ZAT39 = 0791",
    "3  SDQE2 YJ68N 8DD5N = 4784",
    "4  SN8KH VS2RC WHL = 5783",
]


def office(code: str = "64.01.05", **changes: object) -> Office:
    settings = {
        "name": "Panwaslu Kecamatan Tanjung Lempake",
        "kop_lines": ["PANITIA PENGAWAS PEMILIHAN UMUM", "KECAMATAN TANJUNG LEMPAKE", "KABUPATEN PASER"],
        "address": "Jalan Negara KM 12, Tanah Grogot",
        "phone": "0543-21000",
        "email": "panwas@example.id",
    }
    return office_of(code, settings | changes)


def sheet(**changes: object) -> bytes:
    facts = {"vault": "ab12cd34", "officer": "Hariyati Nopriani", "lines": LINES, "on": DAY} | changes
    return make_recovery_sheet(facts.pop("office", office()), **facts)


def handover(count: int, giver: str = "Hariyati", stick: str = "") -> bytes:
    files = [
        HandedFile(f"64.01.05-64.01-0a1b2c3d.1-7-{n}of{count}.netra", 16_777_216 + n, f"{n:064x}") for n in range(count)
    ]
    facts = {
        "number": 7,
        "cases": 12,
        "evidence": 30,
        "on": DAY,
        "giver": giver,
        "device": "0a1b2c3d" * 4,
        "stick": stick,
    }
    return make_handover(office(), office("64.01", name="Bawaslu Paser"), files, **facts)


def slip(practice: bool = False) -> bytes:
    facts = {"number": 3, "device": "0a1b2c3d" * 4, "places": [("64.01.05", 120)], "counts": (12, 30, 0), "on": DAY}
    return make_slip_page(office("64.01", name="Bawaslu Paser"), office(), TEXT, **facts, practice=practice)


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [document[n].get_textpage().get_text_range() for n in range(len(document))]


@pytest.mark.parametrize("paper", ["a4", "f4"])
def test_the_recovery_sheet_fits_one_page_and_carries_every_line(paper: str):
    found = pages(sheet(office=office(paper=paper)))
    assert len(found) == 1
    for line in LINES:
        for part in line.replace("=", " ").split():
            assert part in found[0]
    assert "LATIHAN" not in found[0]
    assert "LATIHAN" in pages(sheet(practice=True))[0]


@pytest.mark.parametrize("paper", ["a4", "f4"])
def test_the_sheet_of_an_office_fits_one_page_and_names_its_mark(paper: str):
    facts = {"mark": "ABCD EF23", "officer": "Rusdi Hamka", "lines": LINES, "on": DAY}
    made = make_office_key_sheet(office(paper=paper, name="Panwaslu " + "Kecamatan Panjang Sekali " * 3), **facts)
    found = pages(made)
    assert len(found) == 1
    for part in (
        "ABCD EF23",
        "LEMBAR PEMULIHAN KANTOR",
        *(part for line in LINES for part in line.split() if part != "="),
    ):
        assert part in found[0]
    assert made == make_office_key_sheet(
        office(paper=paper, name="Panwaslu " + "Kecamatan Panjang Sekali " * 3), **facts
    )
    assert "LATIHAN" in pages(make_office_key_sheet(office(), **facts, practice=True))[0]


def test_the_note_of_one_of_several_sticks_says_which_it_is():
    told = "Flashdisk 1 dari 2, memuat bagian 1\u20133 dari 5"
    assert told in pages(handover(3, stick=told))[0].replace("\r\n", " ")
    assert "Flashdisk :" not in pages(handover(3))[0]


def test_the_handover_note_names_every_file_with_its_hash():
    found = pages(handover(1))
    assert len(found) == 1
    assert "0" * 8 in found[0]
    assert "16.777.216" in found[0]
    many = pages(handover(60))
    assert len(many) > 1
    assert "0000003b" in "".join(many)
    assert "BERITA ACARA" in many[0]
    assert "Yang menerima" in many[-1]


def test_the_slip_is_read_by_a_machine_and_by_people():
    zxing = pytest.importorskip("zxingcpp")
    pdf = slip()
    assert len(pages(pdf)) == 1
    with pypdfium2.PdfDocument(pdf) as document:
        for scale in (2, 3):
            picture = document[0].render(scale=scale).to_pil()
            assert [code.text for code in zxing.read_barcodes(picture)] == [TEXT]
    typed = "".join("".join(line.split()) for line in pages(pdf)[0].splitlines())
    assert TEXT in typed


@pytest.mark.parametrize("paper", ["a4", "f4"])
def test_the_sheet_of_a_root_key_is_one_page_for_people_and_machines(paper: str):
    zxing = pytest.importorskip("zxingcpp")
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    facts = {"mark": "ABCD EF23", "officer": "Rusdi Hamka", "on": DAY}
    where = office("00", paper=paper, name="Badan Pengawas Pemilihan Umum Republik Indonesia")
    pdf = make_root_sheet(where, lines=lines_of(key), code=code_of(key), **facts)
    assert len(pages(pdf)) == 1
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=3).to_pil()
    (seen,) = zxing.read_barcodes(picture)
    assert read_root(seen.text).private_bytes_raw() == bytes(range(32))
    for part in ("ABCD EF23", *(part for line in lines_of(key) for part in line.split() if part != "=")):
        assert part in pages(pdf)[0]
    assert pdf == make_root_sheet(where, lines=lines_of(key), code=code_of(key), **facts)
    assert "LATIHAN" in pages(make_root_sheet(where, lines=lines_of(key), code="x", practice=True, **facts))[0]


def test_the_same_input_gives_the_same_bytes():
    assert sheet() == sheet()
    assert handover(3) == handover(3)
    assert slip() == slip()


def test_hostile_names_are_only_text():
    found = pages(handover(1, giver="<b>Rina</b> \x1b[2J\u202egnp & <para>"))[0]
    assert "<b>Rina</b>" in found
    assert "\x1b" not in found
    assert "\u202e" not in found


def test_binding_keeps_every_page_in_order():
    one, two = sheet(), slip()
    bound = bind_pdfs([one, two, one])
    assert pages(bound) == [*pages(one), *pages(two), *pages(one)]
    assert bind_pdfs([one, two, one]) == bound
    assert len(bound) < len(io.BytesIO(one).getvalue()) * 3 + len(two)
