"""The table of forms: what a form of papers must have, and the key a refusal names."""

import tomllib

import pytest

from fieldapp.errors import FormsDamaged
from fieldapp.packs.formtable import read_forms

GOOD = """
[[form]]
code = "X"
title = "SURAT"
printable = true
matter = "document"
layout = "letter"
header = ["KOP PENGAWAS PEMILIHAN", "(surat dinas)"]
  [[form.section]]
  title = "Isi"
  text = "Pada {waktu.words} di {office}."
  fields = [
    { id = "waktu", kind = "daydate", label = "Waktu" },
    { id = "orang", kind = "table", columns = ["No", "Nama", "NIP"], ids = ["a", "b"], rows = [["A"], ["b", "c"]] },
    { id = "pilih", kind = "choice", options = ["Ya", "Tidak"], when = "waktu" },
  ]
"""


def read(text):
    return read_forms(tomllib.loads(text), "forms.toml")


def test_a_good_form_is_read():
    form = read(GOOD)["X"]
    assert form.kop
    assert form.titles == ()
    assert form.quiet == {"waktu"}
    assert form.fields[1].own_columns == ("Nama", "NIP")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('layout = "letter"', 'layout = "surat"', "form X.layout"),
        ('matter = "document"', 'matter = "document"\nper = "orang"', "form X.per"),
        ('label = "Waktu"', 'part = "kaki"', "form X.section Isi.waktu.part"),
        ('label = "Waktu"', 'public = "inisial"', "form X.section Isi.waktu.public"),
        ('label = "Waktu"', 'side = "atas"', "form X.section Isi.waktu.side"),
        ('label = "Waktu"', 'private = "ya"', "form X.section Isi.waktu.private"),
        ('label = "Waktu"', 'from = "event.occurred_on"', "form X.waktu.from"),
        ('kind = "daydate"', 'kind = "evidence"', "form X.waktu.kind"),
        ("{waktu.words}", "{hari}", "form X.section Isi.text"),
        ("{waktu.words}", "{waktu.kata}", "form X.section Isi.text"),
        ("{office}", "{office.npwp}", "form X.section Isi.text"),
        ('when = "waktu"', 'when = "hari=Ya"', "form X.pilih.when"),
        ('options = ["Ya", "Tidak"], ', "", "form X.pilih.options"),
        ('columns = ["No", "Nama", "NIP"], ', "", "form X.orang.columns"),
        ('ids = ["a", "b"]', 'ids = ["a", "b", "c"]', "form X.orang.ids"),
        ('["b", "c"]]', '["b", "c", "d"]]', "form X.orang.rows"),
        ('ids = ["a", "b"]', "widths = [1, 2]", "form X.section Isi.orang.widths"),
        ('ids = ["a", "b"]', 'public_columns = ["", "x", ""]', "form X.section Isi.orang.public_columns"),
        ('label = "Waktu"', 'lines = [["Nama"]]', "form X.section Isi.waktu.lines"),
        ('id = "pilih"', 'id = "waktu"', "form X.waktu.id"),
        ('title = "Isi"', 'title = "Isi"\n  repeat = true', "form X.section.repeat"),
    ],
)
def test_a_refusal_names_the_key(old, new, key):
    assert old in GOOD
    with pytest.raises(FormsDamaged) as refused:
        read(GOOD.replace(old, new))
    assert refused.value.facts["key"] == key
