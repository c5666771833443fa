"""The definitions of the forms: read, checked, chosen."""

import tomllib

import pytest

from fieldapp.case.model import Supervision
from fieldapp.errors import FormNotPrintable, FormsDamaged, FormUnknown
from fieldapp.packs.forms import VALUELESS, choose_form, list_printable
from fieldapp.packs.formtable import read_forms
from fieldapp.packs.reference import builtin_packs
from fieldapp.paper.values import Values
from tests.paper.samples import FULL_DISPUTE, SUPERVISION, make_office, read_case

FORMS = builtin_packs().forms
MARKS = {"text", "secondary", "memory", "derived", "unknown", "internal", "uncertain"}
GOOD = """
[[form]]
code = "X"
title = "FORMULIR"
printable = true
matter = "case"
header = ["FORMULIR", "Nomor: ....*"]
  [[form.section]]
  title = "Isi"
  fields = [{ id = "nama", kind = "text", label = "Nama", from = "reporter.name" }]
"""


BOUND = [form for form in list_printable(FORMS) if form.matter != "document"]


def test_only_what_can_be_printed_is_listed():
    shut = read_forms(tomllib.loads(GOOD.replace("printable = true", "printable = false")))
    assert list_printable(shut) == ()
    assert [form.code for form in BOUND] == ["A.1", "A.2", "A.3", "LHP", "LHP-PEMILU"]
    assert len(list_printable(FORMS)) == 30


def test_every_form_and_section_says_how_sure_it_is():
    for form in FORMS.values():
        assert {form.confidence, *(section.confidence for section in form.sections)} <= MARKS


def test_every_binding_leads_somewhere():
    office = make_office()
    full = {"case": read_case("pj-kades-beras-berstiker"), "supervision": SUPERVISION}
    missing = {"reporter.email", "finder.name", "finder.position", "finder.address"}
    for form in BOUND:
        values = Values(full[form.matter], office)
        for section in form.sections:
            for field in section.fields:
                if field.kind in VALUELESS or "[]" in field.binding or field.binding.startswith("dispute"):
                    continue
                assert values.text(field) or field.binding in missing | {"officer.name"}, (form.code, field.id)


def test_every_list_binding_leads_somewhere():
    office = make_office()
    full = {"case": read_case("pj-kades-beras-berstiker"), "supervision": SUPERVISION}
    for form in BOUND:
        values = Values(full[form.matter], office)
        for field in (field for section in form.sections for field in section.fields if "[]" in field.binding):
            assert values.items(field.binding), (form.code, field.id)


def test_dispute_bindings_lead_somewhere():
    values = Values(Supervision(dispute=FULL_DISPUTE), make_office())
    for section in FORMS["LHP"].sections:
        for field in section.fields:
            if field.binding.startswith("dispute"):
                assert values.text(field), field.id


def test_a_supervision_report_chooses_its_layout():
    assert choose_form(FORMS, "lhp").code == "LHP"
    assert choose_form(FORMS, "LHP", "pemilu").code == "LHP-PEMILU"
    assert choose_form(FORMS, "a.1", "").title == "FORMULIR LAPORAN"


def test_unknown_and_unprinted_forms_say_so():
    with pytest.raises(FormUnknown, match=r"A\.1, A\.2, A\.3"):
        choose_form(FORMS, "Z.9")
    with pytest.raises(FormNotPrintable, match="FORMULIR"):
        choose_form(read_forms(tomllib.loads(GOOD.replace("printable = true", "printable = false"))), "X")


def test_a_good_file_is_read():
    form = read_forms(tomllib.loads(GOOD))["X"]
    assert (form.titles, form.number_line, form.kop) == (("FORMULIR",), "Nomor: ....*", False)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('title = "FORMULIR"\n', "", "form X.title"),
        ('kind = "text"', 'kind = "teks"', "form X.section Isi.nama.kind"),
        (', from = "reporter.name"', "", "form X.nama.from"),
        ('label = "Nama"', 'lable = "Nama"', "form X.section Isi.nama.lable"),
        ('matter = "case"', 'matter = "kasus"', "form X.matter"),
        ("printable = true", 'printable = "ya"', "form X.printable"),
        ('header = ["FORMULIR"', 'header = "FORMULIR" #', "form X.header"),
        ("[[form.section]]", "[form.section]", "form X.section"),
        (GOOD, "", "form"),
        ("printable = true", 'same_fields_as = "Y"', "form X.same_fields_as"),
    ],
)
def test_a_damaged_file_names_file_and_key(old, new, key):
    assert old in GOOD
    with pytest.raises(FormsDamaged) as refused:
        read_forms(tomllib.loads(GOOD.replace(old, new)))
    assert refused.value.facts["file"] == "forms.toml"
    assert refused.value.facts["key"] == key
    assert "forms.toml" in refused.value.sentence
