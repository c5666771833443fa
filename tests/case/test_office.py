"""Offices: codes, levels, areas, defaults."""

from dataclasses import asdict

import pytest

from fieldapp.case.office import is_office_code, is_within, office_of, parent_of, zone_of


@pytest.mark.parametrize(
    ("code", "level", "parent", "contest", "kop"),
    [
        ("00", "RI", None, "PG", ("BADAN PENGAWAS PEMILIHAN UMUM", "REPUBLIK INDONESIA")),
        ("64", "Prov", "00", "PG", ("BADAN PENGAWAS PEMILIHAN UMUM", "PROVINSI PASER")),
        ("64.01", "Kab", "64", "PB", ("BADAN PENGAWAS PEMILIHAN UMUM", "KABUPATEN PASER")),
        ("73.72", "Kota", "73", "PW", ("BADAN PENGAWAS PEMILIHAN UMUM", "KOTA PASER")),
        ("64.01.05", "Kec", "64.01", "PB", ("PANITIA PENGAWAS PEMILIHAN UMUM", "KECAMATAN PASER")),
    ],
)
def test_what_a_code_says(code, level, parent, contest, kop):
    office = office_of(code, {"name": "Paser"})
    assert (office.level, parent_of(code), office.contest, office.kop_lines) == (level, parent, contest, kop)
    assert is_office_code(code)


@pytest.mark.parametrize("code", ["", "0", "00.01", "64.", "64.01.05.2001", "6401", "64/01", "６４"])
def test_no_office_code(code):
    assert not is_office_code(code)


@pytest.mark.parametrize(
    ("code", "scope", "inside"),
    [
        ("64.01.05", "00", True),
        ("64.01.05", "64", True),
        ("64.01", "64.01", True),
        ("64", "64.01", False),
        ("64.010", "64.01", False),
        ("00", "64", False),
    ],
)
def test_areas(code, scope, inside):
    assert is_within(code, scope) is inside


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Panwaslu Kecamatan Pandawai", "KECAMATAN PANDAWAI"),
        ("Panwaslu Distrik Sentani", "DISTRIK SENTANI"),
        ("Pandawai", "KECAMATAN PANDAWAI"),
        ("", "KECAMATAN"),
    ],
)
def test_letterhead_takes_the_name_of_the_area(name, line):
    assert office_of("53.11.07", {"name": name}).kop_lines[1] == line


def test_zones():
    assert [zone_of(code) for code in ("11", "36.01", "61", "51", "64.01.05", "75", "81", "91.03.01", "96")] == [
        "WIB",
        "WIB",
        "WIB",
        "WITA",
        "WITA",
        "WITA",
        "WIT",
        "WIT",
        "WIT",
    ]


def test_fields_are_taken_and_unusable_ones_are_not():
    office = office_of(
        "64.01",
        {
            "zone": "WIB",
            "paper": "a5",
            "kop_lines": ["A", 1, "B"],
            "templates": {"laporan": "{urut}", "x": 1},
            "name": 5,
        },
    )
    assert (office.zone, office.paper, office.kop_lines, office.templates, office.name) == (
        "WIB",
        "a4",
        ("A", "B"),
        {"laporan": "{urut}"},
        "",
    )
    assert asdict(office)["lhp_class"] == "PM.01.02"
    assert office.practice is False
