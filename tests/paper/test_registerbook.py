"""Register books: no row lost, the head on every page, time that grows with the rows."""

import io
import time
from datetime import date

import pikepdf
import pytest
from reportlab.lib.units import mm

from fieldapp.paper.documents import Signer
from fieldapp.paper.registerbook import make_register
from tests.paper.books import COLUMNS, register_row
from tests.paper.reading import pages_of, squeeze, text_of
from tests.paper.samples import make_office

OFFICE = make_office()


def make(count, **settings):
    return make_register(
        "Register Laporan", COLUMNS, [register_row(n) for n in range(1, count + 1)], OFFICE, **settings
    )


def test_every_row_stands_once_and_every_page_has_the_head():
    printed = make(200)
    pages = pages_of(printed.pdf)
    text = squeeze("".join(pages))
    assert len(pages) == printed.pages > 5
    assert all(text.count(f"{n:03}/LP/PB/Kec") == 1 for n in range(1, 201))
    assert all("Keterangan" in page and f"dari {printed.pages}" in page for page in pages)


@pytest.mark.parametrize(("paper", "size"), [("a4", (297 * mm, 210 * mm)), ("f4", (330 * mm, 215 * mm))])
def test_a_register_lies_on_its_side(paper, size):
    with pikepdf.open(io.BytesIO(make(3, paper=paper).pdf)) as pdf:
        assert [float(x) for x in pdf.pages[0].MediaBox][2:] == pytest.approx(size, abs=0.01)


def test_an_empty_register_says_nihil():
    printed = make(0)
    assert printed.pages == 1
    assert "Nihil" in text_of(printed.pdf)


@pytest.mark.parametrize("count", range(1, 24))
def test_the_signature_never_stands_without_rows(count):
    signer = Signer("Maria Yosefina Ndelo, S.Sos.", "Ketua")
    printed = make(count, closing="Register ini ditutup.", signer=signer)
    last = pages_of(printed.pdf)[-1]
    assert "Ndelo" in last
    assert f"{count:03}/LP" in squeeze(last)
    assert all("Keterangan" in page for page in pages_of(printed.pdf))


def test_a_row_taller_than_a_page_goes_on_over_the_next():
    tale = "\n".join(f"baris {n}" for n in range(300))
    rows = [register_row(1), (*register_row(2)[:-1], tale), register_row(3)]
    text = text_of(make_register("Register", COLUMNS, rows, OFFICE).pdf)
    assert all(f"baris{n}" in text for n in range(300))
    assert "003/LP" in text


def test_hostile_and_endless_words_are_cut_into_the_column():
    rows = [("1", "x" * 900, "\u202e<b>", "\x00", "👍", "a/" * 300, "", "ketiadaan " * 90)]
    printed = make_register("Register <i>", COLUMNS, rows, OFFICE, weights=(1, 9, 9, 9, 9, 9, 9, 9))
    assert text_of(printed.pdf).count("x" * 3) > 3
    assert printed.unsupported


def test_the_total_is_the_last_row():
    rows = [("1", "ASN", "4"), ("2", "Kepala desa", "12")]
    settings = {"total": ("", "Jumlah", "16"), "landscape": False, "on": date(2024, 12, 31)}
    printed = make_register("Rekapitulasi", ("No", "Jenis", "Jumlah"), rows, OFFICE, **settings)
    assert squeeze("2 Kepala desa 12 Jumlah 16") in text_of(printed.pdf)


def test_rows_of_another_length_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="one text for each column"):
        make_register("Register", COLUMNS, [("1", "2")], OFFICE)


def test_the_same_rows_give_the_same_bytes():
    assert make(40) == make(40)
    assert make(40).sha256 != make(41).sha256


def test_time_grows_with_the_rows_alone():
    def seconds(count):
        start = time.process_time()
        make(count)
        return time.process_time() - start

    make(50)
    assert seconds(2400) < 4 * 2.2 * max(seconds(600), 0.05)
