"""Photographs behind a report: upright, told with number and time, hostile ones skipped with a line."""

import io
import random
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
from PIL import Image

from fieldapp.packs.reference import builtin_packs
from fieldapp.paper.documents import Photo, make_document
from fieldapp.paper.photo import develop_photo
from tests.paper.books import make_picture
from tests.paper.reading import pages_of, squeeze, text_of
from tests.paper.samples import SUPERVISION, make_office, make_seal_of

LHP = builtin_packs().forms["LHP"]
GOOD = Photo(make_picture(800, 600), "1", "Panggung", "2024-10-12T16:10", "panggung.jpg", "c0ffee" * 10 + "abcd")


def make(photos, **settings):
    office = make_office()
    seal = make_seal_of("LHP")
    return make_document(
        LHP, SUPERVISION, office, number="004", on=date(2024, 10, 16), seal=seal, photos=photos, **settings
    )


def pictures_of(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [len(page.get_images()) for page in document.pages]


@pytest.mark.parametrize(("per_page", "pages"), [(2, 3), (4, 2)])
def test_photographs_follow_the_form(per_page, pages):
    without = make([]).pages
    photos = [replace(GOOD, number=str(n), data=make_picture(800 + n, 600)) for n in range(1, 6)]
    printed = make(photos, photos_per_page=per_page)
    assert printed.pages == without + pages
    assert sum(pictures_of(printed.pdf)[without:]) == 5
    assert "LAMPIRAN DOKUMENTASI" in pages_of(printed.pdf)[without]
    text = text_of(printed.pdf)
    assert all(f"Foto{n}.Panggung" in text for n in range(1, 6))
    assert squeeze("Waktu: Sabtu, 12 Oktober 2024, pukul 16.10 · SHA-256: c0ffeec0ffeec0ff…") in text
    assert f"Halaman{printed.pages}dari{printed.pages}" in text


def test_no_photographs_change_nothing():
    assert make([]) == make(())


@pytest.mark.parametrize(("turned", "dark"), [(1, (0, 0)), (3, (1, 1)), (6, (1, 0)), (8, (0, 1))])
def test_a_picture_stands_upright(turned, dark):
    made = develop_photo(make_picture(800, 600, turned=turned), (400, 400))
    image = Image.open(io.BytesIO(made.jpeg))
    assert image.size == (made.width, made.height)
    assert (image.width > image.height) == (turned in (1, 3))
    corners = {
        (x, y): sum(image.getpixel((5 + x * (image.width - 10), 5 + y * (image.height - 10))))
        for x in (0, 1)
        for y in (0, 1)
    }
    assert min(corners, key=corners.get) == dark


def brightness(image, x, y):
    return sum(image.getpixel((5 + x * (image.width - 10), 5 + y * (image.height - 10))))


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "BMP", "GIF"])
@pytest.mark.parametrize("mode", ["RGB", "L", "P"])
def test_other_kinds_become_rgb(kind, mode):
    if (kind, mode) in {("WEBP", "L"), ("WEBP", "P")}:
        mode = "RGBA"
    made = develop_photo(make_picture(120, 90, kind=kind, mode=mode), (100, 100))
    assert Image.open(io.BytesIO(made.jpeg)).mode == "RGB"


def test_a_small_picture_is_not_blown_up():
    assert develop_photo(make_picture(40, 30), (900, 900)).width == 40


def bomb():
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


HOSTILE = {
    "kosong": b"",
    "bukan gambar": b"MZ" + bytes(400),
    "terpotong": make_picture(800, 600)[:900],
    "bom": bomb(),
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_what_is_no_picture_keeps_its_place_with_a_line(name):
    assert develop_photo(HOSTILE[name], (400, 400)) is None
    printed = make([GOOD, Photo(HOSTILE[name], "2", "Berkas aneh", "", "aneh.jpg", "ab" * 32)])
    assert squeeze("Foto aneh.jpg tidak dapat dicetak") in text_of(printed.pdf)
    assert pictures_of(printed.pdf)[-1] == 1


def test_flipped_bytes_never_stop_a_print():
    chance = random.Random(7)
    picture = bytearray(make_picture(300, 200))
    for _ in range(150):
        broken = bytearray(picture)
        for _ in range(3):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        made = develop_photo(bytes(broken), (200, 200))
        assert made is None or made.width <= 200


def test_the_same_photographs_give_the_same_bytes():
    assert make([GOOD, GOOD]) == make([GOOD, GOOD])


def test_a_public_copy_names_no_witness_under_a_photograph():
    told = replace(GOOD, note="Saksi Rambu Ana Kahi di depan panggung")
    assert "Rambu" in text_of(make([told]).pdf)
    assert "Rambu" not in text_of(make([told], public=True).pdf)
