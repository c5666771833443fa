"""The table of forms against its list: every form printable, field for field, filled and blank, true to its rules."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from fieldapp.case.numbering import UNSURE
from fieldapp.case.office import Office
from fieldapp.desk.suggestion import known_names
from fieldapp.errors import FormNotPublic
from fieldapp.packs.filling import fields_of, has_content
from fieldapp.packs.forms import VALUELESS, Form, list_printable
from fieldapp.packs.reference import builtin_packs
from fieldapp.paper.documents import make_paper
from fieldapp.paper.layout import BOTTOM
from tests.paper.proposed import DOCUMENT, TOLD, fill_paper, make_case
from tests.paper.reading import pages_of, squeeze, text_of
from tests.paper.samples import CASES, make_office, make_seal_of

FORMS = builtin_packs().forms
LISTED = json.loads((Path(__file__).resolve().parents[1] / "data" / "forms.json").read_text(encoding="utf-8"))
SUPERVISION_CODE = "A (LHP) - Pemilihan"
DOCUMENTS = [code for code, form in FORMS.items() if form.matter == "document"]
LETTERS = [code for code in DOCUMENTS if FORMS[code].layout == "letter"]
OFFICE = make_office()
CASE_FILES = sorted(path.stem for path in CASES.glob("*.json"))
SENTENCE_END = (".", ":", '"', "...")
BARE_LABELS = frozenset({"", "<Tempat>, <tanggal>", "<Tempat>, tanggal", "<Tempat>, tanggal ..."})


def forms_of(code: str) -> list[Form]:
    """The forms that stand for a listed code; an LHP has two layouts."""
    return [FORMS["LHP"], FORMS["LHP-PEMILU"]] if code == SUPERVISION_CODE else [FORMS[code]]


def filled(code: str, **settings: object) -> bytes:
    form = FORMS[code]
    return make_paper(form, fill_paper(form), OFFICE, year="2024", seal=make_seal_of(code), **settings).pdf


def blank(code: str, paper: str = "a4", office: Office = OFFICE) -> bytes:
    return make_paper(FORMS[code], None, office, paper=paper, running="014").pdf


# ---- the list -------------------------------------------------------------------------------------------------------


def test_every_form_of_the_list_is_printable():
    assert len(LISTED) == 29
    assert all(form.printable for code in LISTED for form in forms_of(code))
    assert {form.code for form in list_printable(FORMS)} == set(FORMS)


@pytest.mark.parametrize("code", sorted(LISTED))
def test_a_form_has_every_field_of_the_list(code):
    own = [field for form in forms_of(code) for field in form.fields]
    ids = {field.id for field in own} | {name for field in own for name in field.ids}
    if code != SUPERVISION_CODE:
        assert set(LISTED[code]) <= ids
    labels = {field.label for field in own} | {column for field in own for column in field.columns}
    for field_id, told in LISTED[code].items() if code != SUPERVISION_CODE else ():
        assert told["label"] in labels | BARE_LABELS, field_id
        columns = [field.columns for field in own if field.id == field_id and field.columns]
        if "columns" in told and columns:
            assert list(columns[0]) == told["columns"], field_id
        options = {one for field in own if field.id == field_id for one in field.options}
        options |= {one for field in own for column in field.column_options for one in column}
        if "options" in told:
            assert set(told["options"]) <= options, field_id


@pytest.mark.parametrize("code", DOCUMENTS)
def test_what_the_list_requires_is_required(code):
    own = {field.id: field for field in FORMS[code].fields}
    for field_id, told in LISTED[code].items():
        if told["required"] and field_id in own and own[field_id].kind not in VALUELESS:
            assert own[field_id].required or not own[field_id].label, field_id


@pytest.mark.parametrize("code", DOCUMENTS)
def test_every_form_says_where_it_was_read_and_how_sure_that_is(code):
    form = FORMS[code]
    assert form.source
    assert form.confidence
    assert form.code_confidence
    for section in form.sections:
        assert section.confidence, section.title
        assert not section.text or section.text_confidence, section.title
        for field in section.fields:
            assert not field.text or field.text_confidence or field.kind == "place_date", field.id


@pytest.mark.parametrize("code", DOCUMENTS)
def test_who_signs_is_known(code):
    form = FORMS[code]
    signatures = [field for field in form.fields if field.kind == "signature"]
    assert bool(form.signing.signed_by) == bool(signatures)
    letters = [field for field in signatures if field.suggest == "signer.chair"]
    assert form.signing.stamped or not letters


@pytest.mark.parametrize("code", DOCUMENTS)
def test_what_reveals_a_reporter_or_witness_is_private(code):
    revealing = ("reporter.", "party.", "witnesses.", "signer.reporter", "signer.party")
    for field in FORMS[code].fields:
        if field.suggest.startswith(revealing) and field.suggest != "party.role":
            assert field.private, field.id


def test_the_series_of_every_form_exists():
    series = builtin_packs().series
    assert {FORMS[code].series for code in DOCUMENTS} - {""} <= set(series)
    assert all(FORMS[code].series for code in LETTERS)


@pytest.mark.parametrize("code", DOCUMENTS)
def test_every_proposal_that_a_form_asks_for_is_known(code):
    for field in FORMS[code].fields:
        if field.suggest.startswith("event.region."):
            assert field.suggest[-1] in "1234"
        elif field.suggest.startswith("checks."):
            requirements = {row["id"] for row in builtin_packs().table("deadlines")["requirement"]}
            assert field.suggest.removeprefix("checks.") in requirements, field.id
        else:
            assert not field.suggest or field.suggest in known_names(), field.id


# ---- wording --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", DOCUMENTS)
def test_sentences_are_whole_and_well_spelled(code):
    form = FORMS[code]
    for field in form.fields:
        if field.kind == "statement":
            assert field.text[0].isupper() or field.text.startswith(("selanjutnya", "selaku")), field.id
            assert field.text.endswith(SENTENCE_END), field.id
        said = f"{field.text} {field.label}".lower()
        assert not re.search(r"himbau|oknum|tersangka|praktek|ijin\b|resiko|analisa\b|di karenakan|  ", said), field.id


@pytest.mark.parametrize("code", LETTERS)
def test_a_letter_has_all_that_an_official_letter_has(code):
    form = FORMS[code]
    parts = {part: [field.id for field in form.fields if field.part == part] for part in ("head", "to", "sign")}
    assert parts["head"] == sorted(parts["head"], key=["nomor", "sifat", "lampiran", "perihal", "tempat_tgl"].index)
    assert len(parts["head"]) == 5
    assert parts["to"]
    assert "ttd" in parts["sign"]
    assert "terima kasih" in form.fields[[field.id for field in form.fields].index("penutup")].text


# ---- on paper -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["a4", "f4"])
@pytest.mark.parametrize("code", DOCUMENTS)
def test_every_form_prints_filled_and_blank(code, paper):
    for printed in (filled(code, paper=paper), blank(code, paper)):
        text = text_of(printed)
        assert "None" not in text
        assert "{" not in text
        for title in FORMS[code].titles:
            assert FORMS[code].layout == "letter" or squeeze(title) in text


@pytest.mark.parametrize("name", CASE_FILES)
def test_papers_of_every_case_tell_what_they_were_given(name):
    case = make_case(name)
    for code in DOCUMENTS:
        form = FORMS[code]
        document = fill_paper(form, case)
        text = _unbroken(form, make_paper(form, document, OFFICE, year="2024").pdf)
        for field in fields_of(form):
            for told in _texts(document.values.get(field.id)):
                if field.kind in ("text", "longtext", "list", "table", "place") and not field.when:
                    assert _stands(told, text), (code, field.id, told)


@pytest.mark.parametrize("code", DOCUMENTS)
def test_forty_subjects_and_long_names_stand_on_the_paper(code):
    crowd = make_case(subjects=40)
    long = "Raden Mas Haji Umbu Hinakahadjambapa Palekahelu Ndapamerang Talundima Wulangitang, S.Pd., M.M."
    crowd = replace(crowd, subjects=(replace(crowd.subjects[0], name=long), *crowd.subjects[1:]))
    form = FORMS[code]
    document = fill_paper(form, crowd)
    text = text_of(make_paper(form, document, OFFICE, year="2024").pdf)
    tables = [field for field in form.fields if field.suggest in ("subjects.table", "referral.table", "status.table")]
    for subject in crowd.subjects if tables else ():
        assert _stands(subject.name, text), subject.name


@pytest.mark.parametrize("code", DOCUMENTS)
def test_a_paper_without_values_still_prints(code):
    form = FORMS[code]
    empty = replace(fill_paper(form), values={})
    assert make_paper(form, empty, OFFICE, draft=True).pages >= 1


@pytest.mark.parametrize("code", DOCUMENTS)
def test_a_code_that_nobody_read_is_not_printed(code):
    form = FORMS[code]
    if form.code_confidence in (*UNSURE, "internal"):
        for printed in (filled(code), blank(code)):
            assert not re.search(rf"(?<![\w.]){re.escape(code)}(?![\w.])", text_of(printed))
            assert "FormulirModel" not in text_of(printed)


def test_no_unread_code_stands_in_a_header():
    for form in FORMS.values():
        if form.code_confidence in (*UNSURE, "internal"):
            assert not any(form.code in line for line in (form.title, *form.header))


# ---- rules of single forms ------------------------------------------------------------------------------------------


def test_the_minutes_of_a_hearing_have_all_that_they_need():
    text = text_of(blank("A.BAK"))
    for said in ("Menolak menandatangani", "penerjemah", "Didampingi", "cap jempol", "rekaman", "paraf"):
        assert squeeze(said) in text, said
    assert FORMS["A.BAK"].initialled


def test_the_day_of_minutes_is_spelled_out():
    assert squeeze("Pada hari ini Minggu tanggal dua puluh bulan Oktober tahun dua ribu dua puluh empat") in text_of(
        filled("A.BAK")
    )


def test_who_declines_the_oath_is_heard_without_it():
    form = FORMS["A.BAS"]
    paper = fill_paper(form)
    declined = replace(paper, values={**paper.values, "bersedia": "Tidak", "lafal": ""})
    text = text_of(make_paper(form, declined, OFFICE).pdf)
    assert squeeze("Klarifikasi tetap dilaksanakan tanpa sumpah/janji.") in text
    assert squeeze("memberikan keterangan yang sebenarnya dan tidak lain") not in text


def test_a_second_invitation_says_so():
    form = FORMS["A.UK"]
    paper = fill_paper(form)
    first = text_of(make_paper(form, paper, OFFICE).pdf)
    second = replace(paper, values={**paper.values, "undangan_ke": "2"})
    assert "undangankedua" not in first
    assert "undangankedua" in text_of(make_paper(form, second, OFFICE).pdf)


def test_a_signature_unlike_the_card_is_no_longer_asked():
    form = FORMS["A.4"]
    asked = squeeze("Kesesuaian tanda tangan dengan kartu identitas")
    paper = fill_paper(form)
    values = {**paper.values, "formal_ttd": {"choice": "Terpenuhi", "note": ""}}
    before = replace(paper, values=values, on="2024-09-20")
    after = replace(paper, values=values, on="2024-10-20")
    assert asked in text_of(make_paper(form, before, OFFICE).pdf)
    assert asked not in text_of(make_paper(form, after, OFFICE).pdf)
    assert asked not in text_of(blank("A.4"))


def test_the_examination_is_secret_and_has_no_public_copy():
    assert text_of(filled("A.11")).startswith("RAHASIA")
    for code in DOCUMENTS:
        if not FORMS[code].publishable:
            with pytest.raises(FormNotPublic):
                filled(code, public=True)


def test_a_letter_of_referral_names_no_witness_and_no_reporter():
    text = text_of(filled("A.15"))
    for person in (make_case().reporter, *make_case().witnesses):
        assert squeeze(person.name) not in text


def test_the_status_of_one_record_is_printed_twice():
    case, form = make_case(), FORMS["A.17"]
    cleared = case.subjects[1]
    document = fill_paper(form, case, cleared=cleared.id)
    full = text_of(make_paper(form, document, OFFICE).pdf)
    public = text_of(make_paper(form, document, OFFICE, public=True, case=case, cleared=(cleared.id,)).pdf)
    assert squeeze(case.reporter.name) in full
    assert squeeze(cleared.name) in full
    for name in (case.reporter.name, cleared.name, *(witness.name for witness in case.witnesses)):
        assert squeeze(name) not in public
        assert not any(squeeze(word) in public for word in name.split() if len(word) > 3)
    assert squeeze("003/Reg/LP/PB/Kec/19.11/X/2024") in public
    assert "Dihentikan" in public
    assert "Diteruskan" in public


def test_every_value_that_is_told_here_is_used():
    fields = {field.id for code in DOCUMENTS for field in FORMS[code].fields}
    assert set(TOLD) <= fields
    assert DOCUMENT
    assert has_content(fill_paper(FORMS["A.4"]).values)


def _unbroken(form: Form, pdf: bytes) -> str:
    """The text of all pages without what stands between two pages: foot, mark of secrecy, repeated heads of tables."""
    text = "".join(squeeze(page).removeprefix("RAHASIA") for page in pages_of(pdf, BOTTOM))
    for field in form.fields:
        text = text.replace(squeeze("".join(field.columns)), "") if field.columns else text
    return text


def _stands(told: str, text: str) -> bool:
    """Say whether a text is there, whole or, in a row that goes over two pages, word by word."""
    return squeeze(told) in text or all(squeeze(word) in text for word in told.split())


def _texts(value: object) -> list[str]:
    """The texts of a value, without those that stand in another form on paper."""
    if isinstance(value, str):
        return [line for line in value.split("\n") if line]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return []
