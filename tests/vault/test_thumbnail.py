"""Small pictures of evidence: of pictures and PDFs, of hostile files none, tried once, never in clear on the disk."""

import io
import os
import sys

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from fieldapp.errors import EvidenceMissing
from fieldapp.vault import thumbnail
from fieldapp.vault.attachment import attach_bytes
from fieldapp.vault.thumbnail import EDGE, draw_large, load_thumbnail, make_thumbnail


@pytest.fixture
def vault(laptop):
    return laptop()


def picture(form, size=(800, 600), mode="RGB", **options):
    file = io.BytesIO()
    Image.new(mode, size, "red").save(file, form, **options)
    return file.getvalue()


def page():
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(100, 700, "Naskah")
    canvas.save()
    return file.getvalue()


def made(vault, data):
    item = attach_bytes(vault, "d", "berkas", data)
    found = make_thumbnail(vault, item.sha256, item.media_type, item.size)
    assert load_thumbnail(vault.db, item.sha256) == found
    return found


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (picture("JPEG"), (256, 192)),
        (picture("PNG", mode="RGBA"), (256, 192)),
        (picture("PNG", mode="P"), (256, 192)),
        (picture("PNG", mode="I;16"), (256, 192)),
        (picture("GIF", (20, 10)), (20, 10)),
        (picture("WEBP"), (256, 192)),
        (picture("TIFF", mode="CMYK"), (256, 192)),
        (
            picture(
                "JPEG", (800, 600), exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
            ),
            (192, 256),
        ),
        (page(), (181, 256)),
    ],
    ids=["jpeg", "png", "palette", "deep", "small gif", "webp", "cmyk tiff", "turned", "pdf"],
)
def test_pictures_and_pages(vault, data, size):
    with Image.open(io.BytesIO(made(vault, data))) as small:
        assert (small.format, max(small.size)) == ("JPEG", min(EDGE, max(size)))
        assert all(abs(a - b) <= 1 for a, b in zip(small.size, size, strict=True))


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 and nothing of the kind",
        picture("JPEG")[:300],
        picture("PNG")[:60],
        b"\x89PNG\r\n\x1a\n" + os.urandom(400),
        picture("PNG", (9000, 9000), "1"),
        b"Hanya tulisan.",
        b"PK\x03\x04" + bytes(100),
    ],
    ids=["pdf", "cut jpeg", "cut png", "random", "bomb", "text", "zip"],
)
def test_what_gives_no_picture_gives_none(vault, data):
    assert made(vault, data) == b""


def test_a_huge_file_is_not_read(vault, monkeypatch):
    monkeypatch.setattr(thumbnail, "LARGEST", 100)
    assert made(vault, picture("JPEG")) == b""


def test_nobody_tried(vault):
    assert load_thumbnail(vault.db, "a" * 64) is None


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_what_brings_the_program_down_is_tried_once(vault, passphrase, monkeypatch):
    item = attach_bytes(vault, "d", "berkas", page())
    child = os.fork()
    if child == 0:
        monkeypatch.setattr(thumbnail, "_draw_page", lambda *_: os._exit(9))
        make_thumbnail(vault, item.sha256, item.media_type, item.size)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WEXITSTATUS(status) == 9
    assert load_thumbnail(vault.db, item.sha256) == b""


def test_a_large_picture_is_drawn_for_looking_once(vault):
    item = attach_bytes(vault, "d", "besar.png", picture("PNG", (1200, 600)))
    large = draw_large(vault, item.sha256, "image/png", 1000, 800)
    with Image.open(io.BytesIO(large)) as seen:
        assert seen.size == (800, 400)
    assert load_thumbnail(vault.db, item.sha256) is None, "nothing is kept"
    assert draw_large(vault, item.sha256, "video/mp4", 1000, 800) == b""
    with pytest.raises(EvidenceMissing):
        draw_large(vault, "0" * 64, "image/png", 1000, 800)
