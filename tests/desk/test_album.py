"""The photographs behind a supervision report: the same text and seal with them and without, kept for a reprint."""

import io
from dataclasses import replace

import pytest
from PIL import ExifTags, Image

from fieldapp.case.file import SupervisionFile, read_supervision_file
from fieldapp.desk import printing
from fieldapp.desk.album import count_photos, photos_of
from fieldapp.paper.layout import BOTTOM
from fieldapp.vault import casebook, numbers
from fieldapp.vault.register import load_item
from tests.paper.reading import pages_of, squeeze
from tests.vault.conftest import CASES


def draw_picture(size=(900, 600), taken="2024:10:21 15:10:33"):
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    out = io.BytesIO()
    Image.new("RGB", size, (90, 120, 60)).save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture
def report(laptop, tmp_path):
    """Give a vault and a finished, numbered report with three photographs and one film."""
    file = read_supervision_file((CASES / "lhp" / "pertemuan-balai-desa.json").read_bytes())
    folder = tmp_path / "bahan"
    folder.mkdir()
    kept = []
    for number, item in enumerate(file.evidence[:1] * 4):
        name = f"{number}.jpg" if number < 3 else "rekaman.mp4"
        content = draw_picture((900 + number, 600)) if number < 3 else b"\x00\x00\x00\x18ftypmp42" + b"film" * 90
        (folder / name).write_bytes(content)
        kept.append(replace(item, path=name, note=f"Foto ke-{number}"))
    file = SupervisionFile(replace(file.report, date="2024-10-22"), evidence=tuple(kept))
    vault = laptop()
    owner = casebook.add_supervision(vault, file, folder)
    casebook.finalise(vault, owner)
    numbers.draw(vault, owner)
    return vault, owner


def test_only_pictures_are_shown_with_their_number_and_moment(report):
    vault, owner = report
    found = photos_of(vault, load_item(vault.db, owner))
    assert count_photos(load_item(vault.db, owner)) == 3
    assert [(one.number, one.note) for one in found] == [("1", "Foto ke-0"), ("2", "Foto ke-1"), ("3", "Foto ke-2")]
    assert found[0].taken == "2024-10-21T15:10"
    assert found[0].data.startswith(b"\xff\xd8")


def test_the_seal_stays_and_the_photographs_stand_on_pages_of_their_own(report):
    vault, owner = report
    plain = printing.make_form(vault, "LHP", owner)
    two = printing.make_form(vault, "LHP", owner, photos=2)
    four = printing.make_form(vault, "LHP", owner, photos=4)
    assert plain.seal == two.seal == four.seal
    assert two.printed.pages == plain.printed.pages + 2
    assert four.printed.pages == plain.printed.pages + 1
    told = pages_of(two.printed.pdf)
    assert "Fotoke-2" in squeeze(told[-1])
    assert "21Oktober2024" in squeeze(told[-2])
    text = pages_of(plain.printed.pdf, BOTTOM)
    assert pages_of(two.printed.pdf, BOTTOM)[: len(text)] == text


def test_a_public_copy_shows_no_photographs(report):
    vault, owner = report
    public = printing.make_form(vault, "LHP", owner, public=True, photos=2)
    assert public.printed.pages == printing.make_form(vault, "LHP", owner, public=True).printed.pages
    assert public.around == {}


def test_a_reprint_shows_what_was_printed_unless_told_otherwise(report):
    vault, owner = report
    first = printing.make_form(vault, "LHP", owner, photos=4)
    printing.record_print(vault, first, "pdf", "lhp.pdf")
    again = printing.make_form(vault, "LHP", owner, seal=first.seal.code)
    assert again.printed.pdf == first.printed.pdf
    assert printing.make_form(vault, "LHP", owner).printed.pdf == first.printed.pdf
    bare = printing.make_form(vault, "LHP", owner, seal=first.seal.code, photos=0)
    assert bare.seal == first.seal
    assert bare.printed.pages < first.printed.pages


def test_a_photograph_that_is_gone_or_altered_keeps_its_place(report):
    vault, owner = report
    item = load_item(vault.db, owner)
    paths = [vault.evidence._path(one.sha256) for one in item.evidence]
    paths[0].unlink()
    paths[1].write_bytes(paths[1].read_bytes()[:-20] + b"x" * 20)
    found = photos_of(vault, item)
    assert [bool(one.data) for one in found] == [False, False, True]
    assert printing.make_form(vault, "LHP", owner, photos=2).printed.pages > 2


def test_a_photograph_too_large_for_memory_is_made_smaller(report, monkeypatch):
    vault, owner = report
    monkeypatch.setattr("fieldapp.desk.album.LARGE", 100)
    monkeypatch.setattr("fieldapp.desk.album.EDGE", 120)
    found = photos_of(vault, load_item(vault.db, owner))
    assert max(Image.open(io.BytesIO(found[0].data)).size) == 120
