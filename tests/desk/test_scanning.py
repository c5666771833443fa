"""Scans: printed forms rasterised, turned, greyed and noised, read back; attached, adopted, refused, bound, carried."""

import io
import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageFilter

from fieldapp.case.ids import new_id
from fieldapp.case.model import SCAN
from fieldapp.desk import document as papers
from fieldapp.desk import sheets
from fieldapp.desk.blank import reserve_blanks
from fieldapp.desk.printing import make_document_form, make_form, print_blank, print_document_form, record_print
from fieldapp.desk.scanning import (
    adopt_blank,
    attach_scan,
    make_set,
    owners_of,
    paper_set,
    read_codes,
    read_codes_in,
    record_set,
)
from fieldapp.errors import (
    DocumentNotFinal,
    EvidenceNotThere,
    LetterMissing,
    NumberNotReserved,
    ScanElsewhere,
    ScanTooLarge,
    ScanUnreadable,
)
from fieldapp.exchange.credentials import trust_of
from fieldapp.exchange.selection import Address, evidence_files
from fieldapp.paper.raster import PdfPages
from fieldapp.vault import casebook
from fieldapp.vault.check import check
from fieldapp.vault.documents import load_document, write_document
from fieldapp.vault.history import frontiers
from fieldapp.vault.journal import Change
from fieldapp.vault.numbers import draw
from fieldapp.vault.printlog import list_print_ids, load_prints
from fieldapp.vault.register import load_case
from fieldapp.vault.vault import Vault
from tests.desk.test_document import filled, report, vault
from tests.desk.test_paper import final
from tests.paper.reading import squeeze, text_of

__all__ = ["report", "vault"]


def drawn(pdf: bytes, dpi: int, number: int = 0) -> Image.Image:
    """Return a page as a scanner sees a clean sheet."""
    with PdfPages(pdf) as pages:
        width, height = (round(side * dpi / 72) for side in pages.sizes[number])
        picture = pages.render(number, width, height)
    return Image.frombuffer("RGB", (width, height), picture.data, "raw", "BGRX", picture.stride, 1).convert("L")


def scanned(page: Image.Image, turn: float = 0, noise: float = 0, blur: float = 0, contrast: float = 1) -> Image.Image:
    """Return a page as it comes out of a worn scanner: turned, soft, grey and grainy."""
    page = page.rotate(turn, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    page = page.filter(ImageFilter.GaussianBlur(blur)).point(lambda value: int(128 + (value - 128) * contrast))
    grain = random.Random(7).randbytes(page.width * page.height)
    return Image.blend(page, Image.frombytes("L", page.size, grain), noise)


def saved(pictures: list[Image.Image], form: str) -> bytes:
    out = io.BytesIO()
    more: dict[str, Any] = {"save_all": True, "append_images": pictures[1:]} if len(pictures) > 1 else {}
    if form == "TIFF":
        more["compression"] = "tiff_deflate"
    pictures[0].save(out, form, **more)
    return out.getvalue()


@pytest.fixture
def letter(vault: Vault, report: str) -> str:
    return final(vault, report, "N.DATA")


def write_scan(tmp_path: Path, pdf: bytes, name: str = "pindai.png", **how: float) -> Path:
    path = tmp_path / name
    path.write_bytes(saved([scanned(drawn(pdf, 200), **how)], {"png": "PNG", "jpg": "JPEG"}[name[-3:]]))
    return path


@pytest.mark.parametrize(
    ("dpi", "turn", "noise", "blur", "contrast"),
    [
        (150, 0, 0.1, 0.4, 0.9),
        (150, 90, 0.1, 0.5, 0.8),
        (150, -2.5, 0.15, 0.6, 0.8),
        (200, 180, 0.3, 1.0, 0.6),
        (200, 7, 0.4, 0.8, 0.7),
        (200, 45, 0.15, 0.6, 0.8),
        (300, 271.5, 0.4, 1.2, 0.6),
        (300, 1.5, 0.3, 1.0, 0.7),
    ],
)
def test_a_worn_scan_gives_its_code(
    vault: Vault, letter: str, dpi: int, turn: float, noise: float, blur: float, contrast: float
) -> None:
    made = make_document_form(vault, letter)
    assert made.seal is not None
    picture = scanned(drawn(made.printed.pdf, dpi), turn, noise, blur, contrast)
    assert [code.seal for code in read_codes_in(saved([picture], "PNG"), "lembar.png")] == [made.seal.code]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "PDF"])
def test_every_kind_of_file_is_read_and_pages_are_counted(vault: Vault, report: str, form: str) -> None:
    made = [make_document_form(vault, final(vault, report, code)) for code in ("N.DATA", "N.IMBAU")]
    pictures = [scanned(drawn(one.printed.pdf, 200), noise=0.1) for one in made]
    several = pictures if form in ("TIFF", "PDF") else pictures[:1]
    found = read_codes_in(saved(several, form), "lembar")
    wanted = [(one.seal.code, page) for page, one in enumerate(made[: len(several)], 1) if one.seal]
    assert [(code.seal, code.page) for code in found] == wanted


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_picture_is_read(vault: Vault, letter: str, mode: str) -> None:
    made = make_document_form(vault, letter)
    page = drawn(made.printed.pdf, 200)
    picture = (
        Image.frombytes("I;16", page.size, b"".join(bytes((0, v)) for v in page.tobytes()))
        if mode == "I;16"
        else page.convert(mode)
    )
    assert len(read_codes_in(saved([picture], "TIFF"), "lembar.tif")) == 1


def png_of(width: int, height: int) -> bytes:
    """Return a small file that says that it is a huge picture."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts)
    return b"\x89PNG\r\n\x1a\n" + body


def test_hostile_files_are_refused_kindly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = saved([Image.new("L", (800, 900), 255)], "JPEG")
    locked = b"%PDF-1.7\ntrailer << /Encrypt 1 0 R >>\n%%EOF"
    for data in (
        b"bukan gambar",
        b"",
        whole[:200],
        b"\x89PNG\r\n\x1a\n" + b"x" * 50,
        locked,
        b"%PDF-1.4 kosong",
        b"II*\0rusak",
    ):
        with pytest.raises(ScanUnreadable):
            read_codes_in(data, "lembar")
    for data in (png_of(20_000, 20_000), png_of(60_000, 60_000)):
        with pytest.raises(ScanTooLarge):
            read_codes_in(data, "lembar")
    monkeypatch.setattr(sheets, "MOST_PAGES", 2)
    with pytest.raises(ScanTooLarge):
        read_codes_in(saved([Image.new("L", (9, 9))] * 3, "TIFF"), "lembar")
    with pytest.raises(ScanTooLarge):
        read_codes_in(saved([Image.new("L", (9, 9))] * 3, "PDF"), "lembar")
    monkeypatch.setattr(sheets, "LARGEST", 100)
    with pytest.raises(ScanTooLarge):
        read_codes_in(whole, "lembar")
    with pytest.raises(EvidenceNotThere):
        read_codes(tmp_path / "tidak-ada.pdf")


def test_the_scan_is_the_original_of_its_paper(vault: Vault, report: str, letter: str, tmp_path: Path) -> None:
    made = print_document_form(vault, letter)
    path = write_scan(tmp_path, made.printed.pdf, "pindai.jpg", turn=1.2, noise=0.1)
    found = owners_of(vault, read_codes(path))
    assert [(one.kind, one.document, one.owner, one.form) for one in found] == [("document", letter, report, "N.DATA")]
    before = frontiers(vault.db, report)
    kept = attach_scan(vault, letter, path)
    paper = load_document(vault.db, letter)
    assert (paper.standing, paper.scans) == ("dipindai", (kept.id,))
    case = load_case(vault.db, report)
    assert [(one.id, one.kind, one.document) for one in case.originals] == [(kept.id, SCAN, letter)]
    assert kept.id not in [one.id for one in case.evidence]
    counted = vault.db.execute("SELECT evidence FROM case_row WHERE id = ?", (report,)).fetchone()[0]
    assert counted == len(case.evidence)
    assert frontiers(vault.db, report) == before, "a scan changes nothing that the case says"
    assert attach_scan(vault, letter, path).known
    address = Address(vault.office, "64")
    sent = evidence_files(vault, address, trust_of(vault), everything=False, asked=True)
    assert kept.sha256 in [name for name, _ in sent]
    whole = check(vault, full=True)
    assert whole.defects == []
    assert whole.evidence == len({one.sha256 for one in (*case.evidence, *case.originals)})
    (vault.folder / "evidence" / vault.evidence.blob_of(kept.sha256)).unlink()
    assert [defect.code for defect in check(vault).defects] == ["evidence_missing"]


def test_a_scan_belongs_to_its_revision(vault: Vault, letter: str, tmp_path: Path) -> None:
    kept = attach_scan(vault, letter, write_scan(tmp_path, print_document_form(vault, letter).printed.pdf))
    paper = load_document(vault.db, letter)
    write_document(vault, replace(paper, values={**paper.values, "perihal": "Lain"}), paper, "keliru")
    revised = load_document(vault.db, letter)
    assert (revised.standing, revised.scans, revised.replaced) == ("konsep", (), (kept.id,))
    with pytest.raises(DocumentNotFinal):
        attach_scan(vault, letter, write_scan(tmp_path, make_document_form(vault, letter).printed.pdf, "baru.png"))


def test_a_sheet_of_another_paper_is_refused(vault: Vault, report: str, letter: str, tmp_path: Path) -> None:
    other = final(vault, report, "N.IMBAU")
    path = write_scan(tmp_path, print_document_form(vault, other).printed.pdf)
    with pytest.raises(ScanElsewhere):
        attach_scan(vault, letter, path)
    assert load_case(vault.db, report).originals == ()
    plain = tmp_path / "tanpa-kode.png"
    plain.write_bytes(saved([Image.new("L", (600, 800), 255)], "PNG"))
    assert attach_scan(vault, letter, plain).document == letter


def test_the_form_of_a_case_finds_its_case(vault: Vault, add_case: Callable[..., str], tmp_path: Path) -> None:
    case = add_case(vault)
    casebook.finalise(vault, case)
    draw(vault, case)
    made = make_form(vault, "A.2", case)
    record_print(vault, made, "pdf", "a2.pdf")
    path = write_scan(tmp_path, made.printed.pdf, turn=180)
    found = owners_of(vault, read_codes(path))
    assert [(one.kind, one.owner, one.form) for one in found] == [("form", case, "A.2")]
    kept = attach_scan(vault, case, path)
    assert [(one.id, one.document) for one in load_case(vault.db, case).originals] == [(kept.id, "A.2")]
    again = make_form(vault, "A.2", case)
    assert again.printed.sha256 == made.printed.sha256
    assert not again.first


def test_a_blank_form_filled_in_by_hand_comes_back(vault: Vault, add_case: Callable[..., str], tmp_path: Path) -> None:
    case = add_case(vault)
    stack = reserve_blanks(vault, "A.2", 2, "a4")
    path = write_scan(tmp_path, print_blank(vault, "A.2", running=f"{stack.last:03d}").printed.pdf)
    found = owners_of(vault, read_codes(path))[0]
    assert (found.kind, found.form, found.number, found.proposals) == ("blank", "A.2", f"{stack.last:03d}", ())
    assert found.blank is not None
    casebook.finalise(vault, case)
    draw(vault, case, running=stack.last)
    assert owners_of(vault, read_codes(path))[0].proposals == (case,)
    adopt_blank(vault, case, path, found.blank)
    assert [one.document for one in load_case(vault.db, case).originals] == ["A.2"]


def test_a_blank_letter_becomes_a_paper_with_the_number_on_it(vault: Vault, report: str, tmp_path: Path) -> None:
    stack = reserve_blanks(vault, "N.DATA", 3, "a4")
    path = write_scan(tmp_path, print_blank(vault, "N.DATA", running="002").printed.pdf)
    sheet = owners_of(vault, read_codes(path))[0].blank
    assert sheet is not None
    assert (sheet.running, stack.first) == (2, 1)
    kept = adopt_blank(vault, report, path, sheet)
    paper = load_document(vault.db, kept.document)
    assert (paper.standing, paper.handwritten, paper.form) == ("dipindai", True, "N.DATA")
    assert "2" in paper.number
    with pytest.raises(NumberNotReserved):
        adopt_blank(vault, report, path, sheet)
    assert len([one for one in papers.forms_for(vault, report) if one.documents]) == 1


def refer(vault: Vault, case: str, letter: str, enclosures: list[dict[str, str]]) -> str:
    referral = new_id()
    fields = {"case": case, "to": "Kepala BKN", "document": letter, "enclosures": enclosures}
    with vault.writing():
        vault.journal.write([Change("referral.set", referral, fields)], vault.officer, vault.now())
    return referral


def test_a_paper_set_binds_letter_scans_and_what_can_be_printed(
    vault: Vault, report: str, letter: str, tmp_path: Path
) -> None:
    study = final(vault, report, "A.11")
    photo = tmp_path / "foto.jpg"
    photo.write_bytes(saved([Image.new("RGB", (900, 600), "navy")], "JPEG"))
    video = tmp_path / "video.mp4"
    video.write_bytes(b"\0\0\0\x18ftypmp42" + b"x" * 500)
    picture = casebook.attach(vault, report, photo, "Foto panggung")
    film = casebook.attach(vault, report, video, "Rekaman orasi")
    attach_scan(vault, letter, write_scan(tmp_path, print_document_form(vault, letter).printed.pdf, turn=0.5))
    enclosed = [
        {"kind": "document", "id": study, "label": "Kajian"},
        {"kind": "evidence", "id": picture.id, "label": "Foto"},
        {"kind": "evidence", "id": film.id, "label": "Rekaman"},
        {"kind": "evidence", "id": new_id(), "label": "tidak ada"},
    ]
    referral = refer(vault, report, letter, enclosed)
    pdf = paper_set(vault, referral)
    assert pdf == paper_set(vault, referral)
    printed = make_document_form(vault, study).printed
    with PdfPages(pdf) as pages:
        assert len(pages.sizes) == 1 + printed.pages + 1 + 1
        assert pages.sizes[1 + printed.pages][0] > pages.sizes[1 + printed.pages][1], "a broad picture lies across"
    text = text_of(pdf)
    assert squeeze("KAJIAN DUGAAN PELANGGARAN") in text
    assert squeeze("Rekaman orasi") in text
    assert film.taken.sha256[:20] in text
    with pytest.raises(LetterMissing):
        paper_set(vault, refer(vault, report, "", []))


def test_an_unscanned_letter_is_printed_into_the_set(vault: Vault, report: str, letter: str) -> None:
    assert squeeze(load_document(vault.db, letter).number) in text_of(
        paper_set(vault, refer(vault, report, letter, []))
    )
    draft = papers.prepare(vault, report, "N.IMBAU")[0]
    assert filled(vault, draft).standing == "konsep"


def test_the_first_print_in_a_set_is_recorded_when_it_leaves(vault: Vault, report: str, letter: str) -> None:
    study = final(vault, report, "A.11")
    referral = refer(vault, report, letter, [{"kind": "document", "id": study, "label": "Kajian"}])
    made = make_set(vault, referral)
    assert [one.document for one in made.printed] == [letter, study]
    assert load_document(vault.db, letter).standing == "ditetapkan", "looking leaves no trace"
    record_set(vault, made, "pdf", "/tmp/berkas.pdf", 2)
    assert [load_document(vault.db, one).standing for one in (letter, study)] == ["dicetak", "dicetak"]
    rows = load_prints(vault.db, list_print_ids(vault.db))
    assert {(row.owner, row.way, row.place, row.copies) for row in rows} == {
        (one, "pdf", "/tmp/berkas.pdf", 2) for one in (letter, study)
    }
    again = make_set(vault, referral)
    assert again.pdf == made.pdf
    assert not any(one.first for one in again.printed)


def test_a_scan_in_a_set_is_no_print(vault: Vault, report: str, letter: str, tmp_path: Path) -> None:
    attach_scan(vault, letter, write_scan(tmp_path, print_document_form(vault, letter).printed.pdf))
    made = make_set(vault, refer(vault, report, letter, []))
    assert made.printed == ()
    before = list_print_ids(vault.db)
    record_set(vault, made, "printer", "Canon")
    assert list_print_ids(vault.db) == before
