"""Whole documents: every form and paper, the same bytes everywhere, nothing lost, nothing leaked."""

import io
import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reportlab.lib.units import mm

from fieldapp.case.model import Case, Reporter, Supervision, Witness
from fieldapp.errors import FormMismatch
from fieldapp.packs.forms import list_printable
from fieldapp.packs.reference import builtin_packs
from fieldapp.paper.documents import make_document
from fieldapp.paper.layout import load_styles
from fieldapp.paper.seal import read_seal
from fieldapp.paper.text import prepare_text, spell_missing
from tests.paper.reading import body_of, pages_of, picture_of, squeeze, text_of
from tests.paper.samples import (
    CASES,
    NIL_SUPERVISION,
    OFFICER,
    SUPERVISION,
    case_from,
    make_crowd,
    make_office,
    make_seal_of,
    read_case,
)

ROOT = Path(__file__).resolve().parent.parent.parent
FORMS = builtin_packs().forms
STAGES = builtin_packs().stage_labels
OFFICE = make_office()
ON = date(2024, 10, 16)
NUMBER = "003/LP/PB/Kec/19.11/X/2024"
CODES = [form.code for form in list_printable(FORMS) if form.matter != "document"]
STAGES = {stage.id: stage.label for stage in builtin_packs().stages.values()}
DRAWABLE = frozenset(load_styles().body.face.widths)
TOLD = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    | {"expect": json.loads((CASES / "expect" / path.name).read_text(encoding="utf-8"))}
    for path in sorted(CASES.glob("*.json"))
}


def matter_of(code):
    return SUPERVISION if FORMS[code].matter == "supervision" else read_case("kades-yel-yel-video")


def make(code, matter=None, **settings):
    known = {"number": NUMBER, "on": ON, "seal": make_seal_of(code), "officer": OFFICER, "stages": STAGES}
    return make_document(FORMS[code], matter or matter_of(code), OFFICE, **(known | settings))


def blank(code, **settings):
    return make_document(FORMS[code], None, OFFICE, running="014", **settings)


def drawn(text):
    """What a text must read like on paper."""
    return squeeze(spell_missing(prepare_text(text), DRAWABLE, set()))


# ---- every form -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["a4", "f4"])
@pytest.mark.parametrize("code", CODES)
def test_every_form_prints_filled_and_blank(code, paper):
    width, height = {"a4": (210 * mm, 297 * mm), "f4": (215 * mm, 330 * mm)}[paper]
    for printed in (make(code, paper=paper), blank(code, paper=paper, seal=make_seal_of(code))):
        with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
            assert len(pdf.pages) == printed.pages
            box = [float(x) for x in pdf.pages[0].MediaBox]
            assert box == pytest.approx([0, 0, width, height], abs=0.01)
        for number, page in enumerate(pages_of(printed.pdf), 1):
            assert f"Halaman {number} dari {printed.pages}" in page
            assert make_seal_of(code).printed in page


@pytest.mark.parametrize("code", CODES)
def test_every_heading_and_label_stands_on_the_paper(code):
    form = FORMS[code]
    for printed in (make(code), blank(code)):
        text = body_of(printed.pdf)
        for line in form.titles:
            assert squeeze(line) in text
        for section in form.sections:
            assert not section.show_title or section.optional or squeeze(section.title + section.mark) in text
        for note in form.footnotes:
            assert squeeze(note.text) in text
    for field in (field for section in form.sections for field in section.fields):
        if field.label and field.kind not in ("statement", "signature", "place_date"):
            assert squeeze(field.label + field.mark) in body_of(blank(code).pdf)


def test_a_blank_form_carries_its_running_number_and_no_value():
    text = body_of(blank("A.1").pdf)
    assert "Nomor:014/....." in text
    assert "PANITIAPENGAWASPEMILIHANUMUM" in text
    assert not any(word in text for word in ("None", "(dirahasiakan)", "Nihil"))


def test_a_supervision_report_without_violation_says_nihil():
    text = body_of(make("LHP", NIL_SUPERVISION).pdf)
    assert "VInformasiDugaanPelanggaranNihil" in text.replace("V.", "V")
    assert "PotensiSengketaPemilihanNihil" in text
    assert "Masatenang" in text
    assert "Pandawai,16Oktober2024" in text


def test_a_supervision_report_has_no_letterhead():
    assert "PANITIAPENGAWAS" not in text_of(make("LHP").pdf)


def test_an_empty_case_prints_as_a_draft():
    printed = make("A.1", Case(), draft=True, number="")
    assert "KONSEP" in text_of(printed.pdf)
    assert "Nomor:....." in body_of(printed.pdf)


def test_a_case_does_not_fit_a_supervision_form():
    with pytest.raises(FormMismatch):
        make("LHP", Case())
    with pytest.raises(FormMismatch):
        make("A.1", Supervision())
    with pytest.raises(FormMismatch):
        make_document(FORMS["A.4"], Case(), OFFICE)


def test_the_document_shows_its_own_date():
    assert "16Oktober2024" in body_of(make("A.2").pdf)
    with pikepdf.open(io.BytesIO(make("A.2").pdf)) as pdf:
        assert str(pdf.docinfo["/CreationDate"]) == "D:20241016000000Z"
    with pikepdf.open(io.BytesIO(make("A.2", on=None).pdf)) as pdf:
        assert "/CreationDate" not in pdf.docinfo


def test_a_practice_office_prints_practice_papers():
    printed = make_document(FORMS["A.1"], None, make_office(practice=True))
    assert "LATIHAN" in text_of(printed.pdf)


def test_marks_are_light_and_hide_nothing():
    plain, marked = make("A.1"), make("A.1", draft=True, practice=True)
    assert all(word in page for word in ("KONSEP", "LATIHAN") for page in pages_of(marked.pdf))
    assert body_of(plain.pdf) == body_of(marked.pdf).replace("LATIHANKONSEP", "")
    darkest = [picture_of(printed.pdf).point(lambda p: 255 * (p > 96)).histogram()[0] for printed in (plain, marked)]
    assert darkest[0] == pytest.approx(darkest[1], rel=0.02)


# ---- the same bytes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_the_same_input_gives_the_same_bytes(code):
    assert make(code) == make(code)
    assert make(code).sha256 != make(code, number="004/LP/PB/Kec/19.11/X/2024").sha256


def test_another_process_and_time_zone_give_the_same_bytes(tmp_path):
    script = "from tests.paper.test_documents import make; print(make('A.1').sha256)"
    found = set()
    for zone, seed in (("Asia/Jayapura", "1"), ("America/New_York", "2")):
        environment = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "LC_ALL": "C"}
        run = subprocess.run(
            [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        found.add(run.stdout.strip())
    assert found == {make("A.1").sha256}


def test_no_stream_depends_on_a_compressor():
    with pikepdf.open(io.BytesIO(make("A.1").pdf)) as pdf:
        streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
        assert len(streams) > 4
        assert not [stream for stream in streams if "/Filter" in stream]


# ---- the archive form -----------------------------------------------------------------------------------------------


def test_every_document_is_valid_for_the_archive(tmp_path, pdfbox):
    files = []
    for code in CODES:
        kinds = {
            "isi": make(code),
            "publik": make(code, public=True, draft=True, practice=True),
            "kosong": blank(code, seal=make_seal_of(code)),
        }
        for kind, printed in kinds.items():
            files.append(tmp_path / f"{code}-{kind}.pdf")
            files[-1].write_bytes(printed.pdf)
    hostile = replace(read_case("kades-yel-yel-video"), narrative="\n".join(HOSTILE))
    files.append(tmp_path / "aneh.pdf")
    files[-1].write_bytes(make("A.1", hostile).pdf)
    (tmp_path / "list.txt").write_text("\n".join(map(str, files)) + "\n")
    command = [*pdfbox, "org.apache.pdfbox.preflight.Validator_A1b", "batch", str(tmp_path / "list.txt")]
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    said = run.stdout + run.stderr
    assert said.count("is a valid PDF/A-1b file") == len(files), said


def test_no_page_names_a_font_that_is_not_embedded():
    with pikepdf.open(io.BytesIO(make("A.1", draft=True).pdf)) as pdf:
        for page in pdf.pages:
            fonts = page.Resources.Font
            assert fonts
            for font in fonts.values():
                assert "NaskahBonum" in str(font.BaseFont)
                assert "/FontFile2" in font.FontDescriptor


# ---- the seal -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_the_printed_code_is_read_back(code):
    printed = make(code)
    for number in range(printed.pages):
        found = zxingcpp.read_barcodes(picture_of(printed.pdf, number))
        assert [read_seal(one.text) for one in found] == [make_seal_of(code).code]


def test_the_seal_can_be_switched_off():
    printed = make("A.1", seal_on=False)
    assert zxingcpp.read_barcodes(picture_of(printed.pdf)) == []
    assert "Kodenaskah" not in text_of(printed.pdf)
    assert squeeze(f"Nomor {NUMBER}") in text_of(printed.pdf)


@pytest.mark.parametrize(("code", "left"), [("A.2", False), ("A.3", True)])
def test_a_stamp_finds_45_mm_free_above_the_name(code, left):
    printed = make(code)
    page = picture_of(printed.pdf, printed.pages - 1, dpi=72)
    column = (25 * mm, 25 * mm + 79 * mm) if left else (190 * mm - 79 * mm, 190 * mm)
    rows = page.crop((int(column[0]), 0, int(column[1]), int(page.height - 28 * mm))).point(lambda p: 255 * (p < 160))
    inked = [bool(rows.crop((0, y, rows.width, y + 1)).getbbox()) for y in range(rows.height)]
    last_name = max(y for y, ink in enumerate(inked) if ink)
    free = max(len(run) for run in "".join("x" if ink else " " for ink in inked[:last_name]).split("x"))
    assert free >= 45 * mm


# ---- what people typed ----------------------------------------------------------------------------------------------

HOSTILE = [
    "kutipan <Budi> hadir & <b>tebal</b> <!-- x --> &amp; &#65; <img src='berkas.png'/> <para>",
    "(tutup) \\ (buka [kurung] %% {0} {name} %s",
    "gaji \u202e0001 pR\u202c rata",
    "jempol 👍🏽 keluarga 👨‍👩‍👧 bendera 🇮🇩",
    "العربية עברית 中文 ไทย",
    "e\u0301 ka\u0308 \u0301",
    "nol\x00bel\x07\x1b[31m",
    "www.contoh.id/a-b-c?x=1&y=2#z",
    "- tanda - hubung -",
    "\ud800 lepas",
]


@settings(max_examples=60)
@given(st.text(max_size=300))
@example("\n".join(HOSTILE))
@example("ﬁ ﬂ ﬀ \u00ad \u2010\u2011 \ufdd0 \uffff")
def test_what_was_typed_reads_back(text):
    matter = replace(read_case("kades-yel-yel-video"), narrative=text)
    assert drawn(text) in body_of(make("A.1", matter).pdf)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_reads_back_from_every_field(text):
    told = read_case("kades-yel-yel-video")
    names = ("name", "birth", "occupation", "citizenship", "address", "phone", "email")
    matter = replace(
        told,
        reporter=Reporter(**dict.fromkeys(names, text)),
        subjects=(replace(told.subjects[0], name=text, address=text, phone=text),),
        witnesses=(Witness(name=text, address=text, phone=text),),
        event=replace(told.event, summary=text, place=text, occurred_on=text, known_on=text),
        evidence=(replace(told.evidence[0], note=text, name=text, source=text),),
    )
    assert body_of(make("A.1", matter).pdf).count(drawn(text)) >= 7 + 3 + 3 + 4 + 3


def test_hostile_settings_and_numbers_do_no_harm():
    office = make_office(name=HOSTILE[0] * 20, kop_lines=[HOSTILE[3] * 20], address=HOSTILE[4] * 9, city="<i>" * 90)
    printed = make_document(FORMS["A.2"], read_case("guru-pppk-rompi"), office, number="<b>" * 300, on=ON)
    assert printed.pages <= 3
    assert "👍" in printed.unsupported


def test_missing_glyphs_are_reported_and_spelled():
    printed = make("A.1", replace(read_case("kades-yel-yel-video"), narrative="siap 👍 laksanakan"))
    assert printed.unsupported == ("👍",)
    assert "siap[U+1F44D]laksanakan" in body_of(printed.pdf)
    assert make("A.1").unsupported == ()


def test_a_huge_word_does_not_stop_the_press():
    told = read_case("kades-yel-yel-video")
    matter = replace(told, narrative="W" * 200_000, reporter=replace(told.reporter, name="n" * 5_000))
    start = time.perf_counter()
    printed = make("A.1", matter)
    assert time.perf_counter() - start < 2
    assert body_of(printed.pdf).count("W") >= 200_000


def test_a_long_story_flows_over_pages_and_keeps_its_paragraphs():
    told = read_case("kades-yel-yel-video")
    story = "\n\n".join(f"Paragraf {number}. {told.narrative}" for number in range(40))
    printed = make("A.1", replace(told, narrative=story))
    assert printed.pages > 15
    assert drawn(story) in body_of(printed.pdf)


def test_ninety_subjects_stand_in_order():
    crowd = make_crowd(90)
    printed = make("A.1", crowd)
    text = body_of(printed.pdf)
    places = [
        text.index(squeeze(f"{number})a.Nama:{subject.name}")) for number, subject in enumerate(crowd.subjects, 1)
    ]
    assert places == sorted(places)
    assert text.count("Kecamatan") >= 90


@given(st.integers(0, 60), st.sampled_from(["a4", "f4"]))
@settings(max_examples=40)
def test_signatures_never_stand_alone(lines, paper):
    story = "\n".join(f"Baris ke-{number} dari uraian." for number in range(lines))
    matter = replace(read_case("guru-pppk-rompi"), narrative=story)
    printed = make_document(FORMS["A.2"], matter, OFFICE, on=ON, paper=paper)
    *_, last = pages_of(printed.pdf)
    above = squeeze(last).partition("Pandawai,16Oktober2024")[0]
    assert len(above) > 20
    assert not lines or above.endswith(f"Bariske-{lines - 1}dariuraian.")


# ---- what a public copy must not say --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TOLD)
def test_a_public_copy_names_neither_reporter_nor_witness(name):
    told = TOLD[name]
    matter = case_from(told)
    private = set(told["expect"].get("private", ())) | {person.name for person in (matter.reporter, *matter.witnesses)}
    private |= {person.phone for person in (matter.reporter, *matter.witnesses)} | {matter.reporter.birth}
    for code in ("A.1", "A.2", "A.3"):
        text = text_of(make(code, matter, public=True).pdf)
        leaked = [value for value in private if value and squeeze(value) in text]
        assert leaked == [], code
        assert code == "A.2" or "(dirahasiakan)" in text
        for subject in matter.subjects:
            assert code == "A.3" or squeeze(subject.name) in text


def test_a_public_copy_hides_names_inside_the_story():
    told = read_case("kades-yel-yel-video")
    story = (
        "Saksi RAMBU ANA  KAHI melihat. Pak Yohanis (0813 0000 2207) pulang. Umbu Hina Palekahelu hadir. Anak Kahi. "
        "Lalupanda menyimpan video."
    )
    text = body_of(make("A.1", replace(told, narrative=story), public=True).pdf)
    assert not [word for word in ("RAMBU", "Yohanis", "0813-0000-2207", "08130000 2207", "Lalupanda") if word in text]
    assert "UmbuHinaPalekahelu" in text
    assert "SalinanpublikTanpa".lower() in text_of(make("A.1", told, public=True).pdf).replace(":", "").lower()


def test_a_public_copy_keeps_words_that_only_describe_a_witness():
    told = read_case("grup-wa-dinas-sembilan-asn")
    assert told.witnesses[0].name == "Anggota grup (minta dirahasiakan)"
    assert "seoranganggotagrupWhatsAppbernama" in body_of(make("A.2", told, public=True).pdf)


def test_a_public_supervision_report_hides_its_witnesses():
    text = text_of(make("LHP", public=True).pdf)
    assert "RambuAnaKahi" not in text
    assert "StefanusKilimandu" not in text
    assert "UmbuHinaPalekahelu" in text


def test_a_withheld_identity_prints_as_withheld():
    told = read_case("kades-yel-yel-video")
    matter = replace(told, reporter=Reporter(withheld=True), witnesses=(Witness(withheld=True),), narrative="Isi.")
    assert body_of(make("A.1", matter).pdf).count("(dirahasiakan)") >= 8


def test_a_full_copy_names_them():
    text = body_of(make("A.1").pdf)
    assert "YohanisRihiLalupanda" in text
    assert "RambuAnaKahi" in text


# ---- speed ----------------------------------------------------------------------------------------------------------


@pytest.mark.bench
def test_one_form_takes_80_ms_when_warm():
    make("A.1")
    times = []
    for _ in range(20):
        start = time.perf_counter()
        make("A.1")
        times.append(time.perf_counter() - start)
    assert sorted(times)[10] < 0.080
