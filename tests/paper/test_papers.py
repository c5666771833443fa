"""Papers of a case: every layout filled and blank, what the public copy hides, where pages break, hostile text."""

import io
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.units import mm

from fieldapp.case.model import Case
from fieldapp.errors import FormMismatch, FormNotPublic
from fieldapp.packs.reference import builtin_packs
from fieldapp.paper.documents import Photo, make_document, make_paper
from fieldapp.paper.registerbook import make_register
from fieldapp.paper.seal import read_seal
from tests.paper.books import COLUMNS, make_picture, register_row
from tests.paper.papers import CASE, CHAIR, REPORTER, make_paper_of
from tests.paper.reading import body_of, pages_of, picture_of, squeeze, text_of
from tests.paper.samples import SUPERVISION, make_office, make_seal_of

ROOT = Path(__file__).resolve().parent.parent.parent
FORMS = {form.code: form for form in builtin_packs().forms.values() if form.matter == "document" and form.printable}
CODES = list(FORMS)
OFFICE = make_office()
MARKUP = "<b>tebal</b> &amp; {0} %s \u202eterbalik 👍 ￾ \x00 " + "x" * 400


def make(code, document=None, **settings_):
    form = FORMS[code]
    return make_paper(form, document or make_paper_of(form), OFFICE, year="2024", **settings_)


def blank(code, **settings_):
    return make_paper(FORMS[code], None, OFFICE, running="014", **settings_)


# ---- every form -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["a4", "f4"])
@pytest.mark.parametrize("code", CODES)
def test_every_paper_prints_filled_and_blank(code, paper):
    size = {"a4": (210 * mm, 297 * mm), "f4": (215 * mm, 330 * mm)}[paper]
    size = size[::-1] if FORMS[code].landscape else size
    for printed in (
        make(code, paper=paper, seal=make_seal_of(code)),
        blank(code, paper=paper, seal=make_seal_of(code)),
    ):
        with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
            assert len(pdf.pages) == printed.pages
            assert [float(x) for x in pdf.pages[0].MediaBox][2:] == pytest.approx(size, abs=0.01)
        for number, page in enumerate(pages_of(printed.pdf), 1):
            assert f"Halaman {number} dari {printed.pages}" in page
            assert make_seal_of(code).printed in page


@pytest.mark.parametrize("code", CODES)
def test_a_value_of_every_shown_field_stands_on_the_paper(code):
    form, document = FORMS[code], make_paper_of(FORMS[code])
    text = body_of(make(code, document).pdf)
    for field in form.fields:
        value = document.values.get(field.id)
        if not isinstance(value, str) or field.kind not in ("text", "longtext", "place") or field.when or field.until:
            continue
        if field.id in form.quiet:
            continue
        assert squeeze(value) in text, field.id


@pytest.mark.parametrize("code", CODES)
def test_no_brace_and_no_stored_date_reaches_the_paper(code):
    for printed in (make(code), blank(code)):
        text = text_of(printed.pdf)
        assert "{" not in text
        assert "2024-10" not in text
        assert "None" not in text


@pytest.mark.parametrize("code", CODES)
def test_blank_papers_hold_no_value(code):
    text = body_of(blank(code).pdf)
    assert not [name for name in ("Umbu", "Palekahelu", "Ndelo") if name in text]


def test_opening_of_minutes_spells_the_date():
    text = body_of(make("N.PLENO").pdf)
    assert squeeze("Senin tanggal dua puluh satu bulan Oktober tahun dua ribu dua puluh empat pukul 15.10 WITA") in text
    assert squeeze("tanggal ................................. bulan") in body_of(blank("N.PLENO").pdf)


def test_a_letter_has_its_head_addressee_and_copies():
    text = body_of(make("A.15").pdf)
    assert squeeze("Nomor : 021/PP.00.02/K.NT-19.07/X/2024 Pandawai, 21 Oktober 2024") in text
    assert squeeze("Yth. Kepala Badan Kepegawaian Negara") in text
    assert squeeze("di Denpasar") in text
    assert squeeze("Tembusan: 1. Ketua Bawaslu Kabupaten Sumba Timur") in text


def test_one_who_signs_for_the_chair_signs_a_n():
    acting = {"name": "Ruben Landu Praing, S.H.", "title": "Anggota", "for": "Ketua"}
    text = body_of(make("A.UK", make_paper_of(FORMS["A.UK"], ttd=acting)).pdf)
    assert squeeze("a.n. Ketua") in text
    assert squeeze("Anggota,") in text


def test_more_signers_than_a_page_holds_go_on_over_the_next():
    signers = [{"name": f"Anggota Nomor {n}, S.H.", "title": "Anggota"} for n in range(1, 41)]
    text = body_of(make("N.PLENO", make_paper_of(FORMS["N.PLENO"], ttd=signers)).pdf)
    assert all(squeeze(one["name"]) in text for one in signers)


def test_a_column_whose_outcome_clears_hides_the_name_also_in_other_fields():
    form = FORMS["A.17"]
    ended = next(field.cleared[0] for field in form.fields if field.cleared)
    rows = [
        ["Ruben Kapitan", ended, "", ""],
        ["Umbu Hina Palekahelu, S.P., M.M.", "Diteruskan", "untuk Ruben Kapitan", ""],
    ]
    text = public_status(rows=rows, cleared=())
    assert "Ruben" not in text
    assert "(namatidakdiumumkan)" in text


@pytest.mark.parametrize("count", [1, 2, 3, 5, 7])
def test_all_who_decide_sign_in_columns(count):
    signers = [CHAIR, *({"name": f"Anggota Nomor {n}, S.H.", "title": "Anggota"} for n in range(2, count + 1))]
    text = body_of(make("N.PLENO", make_paper_of(FORMS["N.PLENO"], ttd=signers)).pdf)
    assert all(squeeze(one["name"]) in text for one in signers)
    assert text.count("Anggota,") >= count - 1


def test_a_paper_of_a_case_needs_a_form_of_papers():
    with pytest.raises(FormMismatch):
        make_paper(builtin_packs().forms["A.1"], None, OFFICE)


# ---- furniture ------------------------------------------------------------------------------------------------------


def test_minutes_of_a_clarification_have_room_for_initials_on_every_page():
    document = make_paper_of(FORMS["A.BAK"])
    pages = pages_of(make("A.BAK", document).pdf)
    assert len(pages) > 1
    assert all("Paraf" in page for page in pages)
    assert "Paraf" not in text_of(make("A.BAS").pdf)


def test_a_secret_paper_says_so_on_every_page():
    pages = pages_of(make("A.11").pdf)
    assert len(pages) > 1
    assert all(page.count("RAHASIA") == 1 for page in pages)


@pytest.mark.parametrize("code", CODES)
def test_the_printed_code_is_read_back(code):
    printed = make(code, seal=make_seal_of(code))
    for number in range(printed.pages):
        found = zxingcpp.read_barcodes(picture_of(printed.pdf, number))
        assert [read_seal(one.text) for one in found] == [make_seal_of(code).code]


# ---- where pages break ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["A.15", "A.UK", "N.PLENO", "N.CABUT", "A.4"])
def test_a_signature_never_stands_alone_on_a_page(code):
    form = FORMS[code]
    long = next(field.id for field in form.fields if field.kind in ("longtext", "text") and field.part != "head")
    for lines in range(0, 44, 3):
        document = make_paper_of(form, **{long: "\n".join(f"Baris nomor {n}" for n in range(lines))})
        last = pages_of(make(code, document).pdf, 28 * mm)[-1]
        name = next(n for n in (CHAIR["name"], REPORTER["name"]) if squeeze(n) in squeeze(last))
        above = squeeze(last).partition(squeeze(name))[0]
        assert len(above) > 60, (lines, above)


def test_forty_people_fill_a_table_over_pages_with_its_head_on_each():
    pages = pages_of(make("A.15", make_paper_of(FORMS["A.15"], rows=40)).pdf)
    with_table = [page for page in pages if "Nama terlapor" in page]
    assert len(with_table) >= 2
    assert "40" in squeeze("".join(pages))


def test_a_long_table_of_a_letter_goes_to_its_attachment():
    form = FORMS["A.15"]
    sections = tuple(
        replace(s, fields=tuple(replace(f, attach=f.id == "terlapor") for f in s.fields)) for s in form.sections
    )
    attached = replace(form, sections=sections)
    few = make_paper(attached, make_paper_of(form, rows=2), OFFICE)
    many = make_paper(attached, make_paper_of(form, rows=12), OFFICE)
    assert "(terlampir)" not in text_of(few.pdf)
    last = squeeze(pages_of(many.pdf)[-1])
    assert last.startswith(squeeze("Lampiran Surat Panwaslu Kecamatan Pandawai Nomor : 021/PP.00.02/K.NT-19.07/X/2024"))
    assert "(terlampir)" in text_of(many.pdf)


# ---- what people typed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_hostile_text_is_printed_as_text(code):
    form = FORMS[code]
    kinds = ("text", "longtext", "place", "list", "table", "person", "choice", "date", "daydate", "time", "signature")
    values = {field.id: MARKUP for field in form.fields if field.kind in kinds}
    printed = make(code, make_paper_of(form, **values))
    assert "U+1F44D" in printed.unsupported or not values or "1F44D" in text_of(printed.pdf)


NAMES = st.sampled_from(["nomor", "kepada", "terlapor", "pasal", "uraian", "ttd", "tembusan"])
KEYS = st.sampled_from(["name", "title", "for", "x"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner),
    max_leaves=6,
)


@settings(deadline=None, max_examples=40)
@given(st.dictionaries(NAMES, ANYTHING))
def test_a_value_of_any_shape_prints(values):
    form = FORMS["A.15"]
    assert make_paper(form, make_paper_of(form, **values), OFFICE).pages >= 1


@pytest.mark.parametrize("code", ["A.15", "N.PLENO", "A.17"])
def test_a_table_of_odd_rows_prints(code):
    form = FORMS[code]
    table = next(field.id for field in form.fields if field.kind == "table")
    rows = [[], ["satu"], ["x"] * 30, "bukan daftar", None, [None, 7]]
    assert make(code, make_paper_of(form, **{table: rows})).pages >= 1


# ---- who must not be named ------------------------------------------------------------------------------------------


def test_private_values_that_are_withheld_say_so():
    code = next(code for code, form in FORMS.items() if any(f.private and f.kind == "person" for f in form.fields))
    form = FORMS[code]
    document = replace(make_paper_of(form), withheld=True)
    shown = body_of(make(code, document).pdf)
    private = [field for field in form.fields if field.private and field.kind == "person"]
    for field in private:
        assert squeeze(document.values[field.id]["detail"]) not in shown
    assert "(dirahasiakan)" in shown


STATUS_ROWS = [
    ["Umbu Hina Palekahelu, S.P., M.M.", "Diteruskan", "Bupati Sumba Timur", "Terbukti"],
    ["Markus Ndapa Talundima", "Dihentikan", "-", "Keterangan Markus Talundima diterima"],
]


def public_status(rows=STATUS_ROWS, case=CASE, cleared=("s2",), **values):
    document = make_paper_of(FORMS["A.17"], nama_pelapor=REPORTER["name"], terlapor=rows, **values)
    return text_of(make("A.17", document, public=True, case=case, cleared=cleared).pdf)


def test_the_notice_board_shows_initials_of_who_reported_and_never_a_cleared_name():
    full = text_of(make("A.17", make_paper_of(FORMS["A.17"], nama_pelapor=REPORTER["name"], terlapor=STATUS_ROWS)).pdf)
    assert squeeze(REPORTER["name"]) in full
    assert "MarkusNdapaTalundima" in full
    text = public_status()
    assert "Y.U.R." in text
    assert "Yohanis" not in text
    assert not [name for name in ("Markus", "Talundima") if name in text]
    assert "(namatidakdiumumkan)" in text
    assert "U.H.P." in text
    assert "Palekahelu" not in text
    assert "MariaYosefinaNdelo" in text


def test_a_name_that_nobody_knows_to_be_open_stays_hidden():
    assert "Umbu" not in public_status(case=None, cleared=())
    assert "Hina" not in public_status(case=Case(), cleared=())


def test_a_hidden_column_is_not_there():
    assert "Alasan" not in public_status()
    assert "Terbukti" not in public_status()


def test_a_paper_without_a_public_copy_refuses_one():
    with pytest.raises(FormNotPublic):
        make("A.11", public=True)


def test_witnesses_are_hidden_on_the_public_copy_inside_free_text():
    seen = "Menurut Rambu Ana Kahi, acara selesai pukul 17.00."
    assert "Rambu" not in public_status(rows=[[CASE.subjects[0].name, "Diteruskan", seen, "-"]])


# ---- the same bytes, in little time ---------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_the_same_values_give_the_same_bytes(code):
    assert make(code) == make(code)
    assert make(code).sha256 != make(code, draft=True).sha256


def test_another_process_gives_the_same_bytes(tmp_path):
    script = "from tests.paper.test_papers import make; print(make('A.15').sha256, make('N.PLENO').sha256)"
    environment = os.environ | {"TZ": "Asia/Jayapura", "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT), "LC_ALL": "C"}
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == [make("A.15").sha256, make("N.PLENO").sha256]


def test_a_paper_is_quick():
    make("A.15")
    times = []
    for _ in range(5):
        start = time.perf_counter()
        make("A.15", seal=make_seal_of("A.15"))
        times.append(time.perf_counter() - start)
    assert min(times) < 0.2


def test_every_paper_is_valid_for_the_archive(tmp_path, pdfbox):
    files = []
    for code in CODES:
        for kind, printed in (("isi", make(code, draft=True, practice=True)), ("kosong", blank(code))):
            files.append(tmp_path / f"{code}-{kind}.pdf")
            files[-1].write_bytes(printed.pdf)
    rows = [register_row(number) for number in range(1, 40)]
    report = builtin_packs().forms["LHP"]
    photos = [Photo(make_picture(640, 480, turned=6), "1"), Photo(b"rusak", "2")]
    more = {
        "register": make_register("Register", COLUMNS, rows, OFFICE),
        "foto": make_document(report, SUPERVISION, OFFICE, number="004", photos=photos),
        "publik": make("A.17", public=True, case=CASE, cleared=("s2",)),
    }
    for name, printed in more.items():
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(printed.pdf)
    (tmp_path / "list.txt").write_text("\n".join(map(str, files)) + "\n")
    command = [*pdfbox, "org.apache.pdfbox.preflight.Validator_A1b", "batch", str(tmp_path / "list.txt")]
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    said = run.stdout + run.stderr
    assert said.count("is a valid PDF/A-1b file") == len(files), said
