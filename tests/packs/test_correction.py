"""Values an office puts in the place of those of the set."""

from datetime import date

import pytest

from fieldapp.errors import PackKeyUnknown
from fieldapp.packs.correction import Correction, mark_of
from fieldapp.packs.reference import builtin_packs, corrected, holds_on

PACKS = builtin_packs()
DAYS = "deadlines/deadline/lapor/days"


def put(**values):
    return corrected(PACKS, {key: Correction(key, value, "dibaca di naskah") for key, value in values.items()})


def test_without_corrections_the_set_stays_as_it_is():
    assert corrected(PACKS, {}) is PACKS
    assert PACKS.version == PACKS.base


def test_a_value_is_replaced_and_shows():
    packs = put(**{DAYS: 9})
    assert (packs.value(DAYS), PACKS.value(DAYS)) == (9, 7)
    assert packs.base == PACKS.version
    assert packs.version == f"{PACKS.version}+{mark_of(packs.corrections)}"
    assert packs.correction(DAYS).reason == "dibaca di naskah"
    assert packs.correction("deadlines/deadline/lapor") is None
    assert packs.correction("deadlines/deadline/lapor/label") is None


@pytest.mark.parametrize(
    ("key", "value", "read"),
    [
        ("stages/phase/boundary", "2024-09-23", lambda p: p.table("stages")["phase"]["boundary"] == date(2024, 9, 23)),
        ("forms/form/A.1/title", "LAPORAN", lambda p: p.forms["A.1"].title == "LAPORAN"),
        ("forms/form/A.1/section/1/fields/pelapor_nama/label", "Nama", lambda p: p.forms["A.1"].fields[0].label),
        ("numbering/case_number/laporan/pattern", "{urut}/X/{tahun}", lambda p: p.series["laporan"].is_verified),
        ("violations/violation/etik-01-spanduk/text", "Lain", lambda p: p.violation_texts["etik-01-spanduk"] == "Lain"),
        ("steps/step/diterima/facts", ["note"], lambda p: p.value("steps/step/diterima/facts") == ["note"]),
    ],
)
def test_values_of_every_kind(key, value, read):
    assert read(put(**{key: value}))


def test_a_new_row():
    packs = put(**{"numbering/bawaslu_code/14.22": {"label": "Kabupaten Contoh"}})
    (row,) = [row for row in packs.table("numbering")["bawaslu_code"] if row["code"] == "14.22"]
    assert (row["label"], row["confidence"], row["source"]) == ("Kabupaten Contoh", "internal", "dibaca di naskah")
    packs = put(**{"holidays/holiday/2024-10-14": {"label": "Hari jadi daerah"}})
    assert packs.rows_on("holidays", "holiday")[-1]["date"] == date(2024, 10, 14)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (DAYS, "tujuh"), (DAYS, True), ("deadlines/deadline/lapor/dayz", 3), ("deadlines/deadline/tiada/days", 3),
        ("deadlines/deadline/lapor/id", "register"), ("steps/step/diterima/facts", ["tiada"]),
        ("stages/phase/boundary", "besok"), ("deadlines", 3), ("deadlines/deadline", 3), ("tiada/x/y", 1),
        ("forms/form/A.1/section/1/fields/pelapor_nama/kind", "teks"),
        ("numbering/bawaslu_code/14.22", {"kode": "x"}), ("deadlines/deadline/lapor/confidence", "pasti"),
    ],
)  # fmt: skip
def test_one_that_does_not_fit_is_left_out(key, value):
    packs = put(**{key: value, "stages/stage/perencanaan/label": "Rencana"})
    assert packs.table("deadlines") == PACKS.table("deadlines")
    assert packs.table("forms") == PACKS.table("forms")
    assert packs.table("steps") == PACKS.table("steps")
    assert packs.stage_labels["perencanaan"] == "Rencana"
    assert packs.forms


def test_how_sure_a_value_is():
    assert PACKS.confidence("deadlines/deadline/lapor") == "text"
    assert PACKS.confidence("numbering/case_number/registrasi_laporan/pattern") == "memory"
    assert PACKS.doubtful("numbering/case_number/registrasi_laporan/pattern")
    assert PACKS.doubtful("prevention/commitment/prinsip-netral")
    assert not PACKS.doubtful("deadlines/deadline/lapor/days")
    assert PACKS.confidence("tiada/x") == ""
    key = "numbering/case_number/registrasi_laporan/pattern"
    packs = put(**{key: "{urut:03d}/Reg/LP/{tahun}"})
    assert not packs.doubtful(key)
    assert packs.series["registrasi_laporan"].is_verified
    packs = put(**{"prevention/commitment/prinsip-netral/confidence": "text"})
    assert not packs.doubtful("prevention/commitment/prinsip-netral")


def test_a_key_of_nothing_says_so():
    with pytest.raises(PackKeyUnknown, match="deadlines/deadline/tiada"):
        PACKS.value("deadlines/deadline/tiada")


def test_rows_hold_on_their_days():
    row = {"valid_from": date(2024, 8, 24), "valid_until": date(2024, 12, 31)}
    days = [date(2024, 8, 23), date(2024, 8, 24), date(2024, 12, 31), date(2025, 1, 1)]
    assert [holds_on(row, day) for day in days] == [False, True, True, False]
    assert holds_on({}, date(1900, 1, 1))
    before, after = (
        {row["id"] for row in PACKS.rows_on("contacts", "contact", day)} for day in (date(2024, 8, 1), date(2024, 9, 1))
    )
    assert before - after == {"kasn"}
    assert after - before == {"bkn"}


def test_regions_that_came_later_are_not_found_before():
    regions = PACKS.regions
    assert regions.held_on("93.01", date(2023, 1, 1))
    assert not regions.held_on("93.01", date(2022, 1, 1))
    assert regions.held_on("33.01.21.2001", date(1999, 1, 1))
    assert [r.code for r in regions.find("Papua Selatan", levels=(1,))] == ["93"]
    assert regions.find("Papua Selatan", levels=(1,), day=date(2022, 1, 1)) == []
    packs = put(**{"regions/region/33.99": {"name": "Kabupaten Lama", "valid_until": "2020-12-31"}})
    assert packs.regions.name("33.99") == "Kabupaten Lama"
    found = [[r.code for r in packs.regions.find("33.99", day=date(year, 1, 1))] for year in (2020, 2021)]
    assert found == [["33.99"], []]


def test_codes_of_bawaslu_stand_beside_those_of_kemendagri():
    assert (PACKS.bawaslu_code("33").code, PACKS.bawaslu_code("33").confidence) == ("14.00", "secondary")
    assert PACKS.bawaslu_code("33.01") is None
    packs = put(**{"numbering/bawaslu_code/14.22": {"label": "Kabupaten Cilacap", "region": "33.01"}})
    assert packs.bawaslu_code("33.01").code == "14.22"
    assert all(PACKS.regions.name(row["region"]) for row in PACKS.table("numbering")["bawaslu_code"])
