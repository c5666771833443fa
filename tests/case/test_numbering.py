"""Numbers written by patterns, hostile patterns, old numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.case.model import Case, Supervision
from fieldapp.case.numbering import check_pattern, format_number, number_problems, read_number, series_for
from fieldapp.case.office import office_of
from fieldapp.errors import PatternUnusable
from fieldapp.packs.reference import builtin_packs

OFFICE = office_of("64.01", {"bawaslu_code": "14.00", "lhp_unit": "JI-11.07.2010"})


@pytest.mark.parametrize(
    ("series", "running", "on", "fields", "code", "number"),
    [
        ("laporan", 3, date(2024, 12, 2), {"bawaslu_code": "06.08"}, "16.10", "003/LP/PB/Kab/06.08/XII/2024"),
        ("temuan", 3, date(2024, 11, 2), {"bawaslu_code": "27.12"}, "73.09", "003/TM/PB/Kab/27.12/XI/2024"),
        (
            "tanda_bukti",
            1,
            date(2024, 10, 2),
            {"bawaslu_code": "14.00", "contest": "PB"},
            "33",
            "001/PL/PB/Prov/14.00/X/2024",
        ),
        ("laporan", 1, date(2024, 10, 2), {}, "33", "001/LP/PG/Prov/33.00/X/2024"),
        ("laporan", 1234, date(2024, 10, 2), {}, "53.11.07", "1234/LP/PB/Kec/53.11.07/X/2024"),
        ("registrasi_laporan", 4, date(2024, 2, 2), {}, "73.72", "004/Reg/LP/PW/Kota/73.72/II/2024"),
        (
            "lhp",
            4,
            date(2024, 9, 21),
            {"lhp_unit": "JI-11.07.2010"},
            "35.11.07",
            "004/LHP/PM.01.02/JI-11.07.2010/21/IX/2024",
        ),
    ],
)
def test_numbers_as_seen(series, running, on, fields, code, number):
    assert format_number(builtin_packs().series[series].pattern, running, on, office_of(code, fields)) == number


def test_every_pattern_of_the_pack_writes_a_number():
    for series in builtin_packs().series.values():
        check_pattern(series.pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "tanpa nomor",
        "{urut.__class__}",
        "{urut!r}",
        "{office}",
        "{urut[0]}",
        "{urut:>99999999}",
        "{urut:0{urut}d}",
        "{{urut}}",
        "{urut",
        "urut}",
        "{0}{urut}",
        "{jenis:03d}{urut}",
        "{urut}\n",
        "{urut}\u202e",
        "{urut}" + "x" * 300,
    ],
)
def test_hostile_patterns_are_refused(pattern):
    with pytest.raises(PatternUnusable) as refused:
        check_pattern(pattern)
    assert refused.value.sentence


@given(st.text(alphabet="{}urt:03d.!_[]jenis", max_size=30))
def test_any_pattern_writes_plain_text_or_is_refused(pattern):
    try:
        written = format_number(pattern, 7, date(2024, 10, 1), OFFICE)
    except PatternUnusable:
        return
    assert "7" in written
    assert "{" not in written


def test_what_is_not_verified_is_said():
    series = builtin_packs().series
    codes = [problem.code for problem in number_problems(series["laporan"], office_of("64.01", {}))]
    assert codes == ["bawaslu_code_missing"]
    assert number_problems(series["laporan"], OFFICE) == ()
    assert [p.code for p in number_problems(series["registrasi_laporan"], OFFICE)] == ["pattern_unverified"]
    own = office_of("64.01", {"bawaslu_code": "1", "templates": {"registrasi_laporan": "{urut}"}})
    assert number_problems(series["registrasi_laporan"], own) == ()
    unit = number_problems(series["lhp"], office_of("64.01", {}))
    assert [(p.code, p.severity) for p in unit] == [("unit_code_missing", "warn"), ("pattern_unverified", "warn")]
    assert all(p.sentence for p in unit)


def test_old_and_foreign_numbers_are_read_as_far_as_they_go():
    assert read_number("01/LP/PP/Kab/07.05/10/2024") == (1, 2024)
    assert read_number("004/LHP/PM.01.03/JI.27.02.2006/17/13/02/2024") == (4, 2024)
    assert read_number("tanpa nomor") == (None, None)
    assert read_number("9" * 40) == (None, None)
    seen = [text for row in builtin_packs().table("numbering")["case_number"] for text in row["seen"]]
    assert len(seen) > 6
    assert all(read_number(text)[1] == 2024 for text in seen)


def test_series_of_each_kind():
    known = builtin_packs().series
    assert series_for(Case(kind="laporan"))[0] == "laporan"
    assert series_for(Case(kind="temuan"))[0] == "temuan"
    assert series_for(Case(kind="informasi_awal")) == series_for(Case()) == ()
    assert series_for(Supervision()) == ("lhp",)
    assert {name for kind in ("laporan", "temuan") for name in series_for(Case(kind=kind))} <= set(known)
