"""What a first run proposes for an office: names and letterheads as offices write them."""

import pytest

from fieldapp.packs.proposal import above_name, propose_office
from fieldapp.packs.reference import builtin_packs


@pytest.mark.parametrize(
    ("code", "name", "last_line", "city", "zone"),
    [
        ("00", "Bawaslu Republik Indonesia", "REPUBLIK INDONESIA", "Jakarta", "WIB"),
        ("33", "Bawaslu Provinsi Jawa Tengah", "PROVINSI JAWA TENGAH", "", "WIB"),
        ("33.01", "Bawaslu Kabupaten Cilacap", "KABUPATEN CILACAP", "", "WIB"),
        ("73.71", "Bawaslu Kota Makassar", "KOTA MAKASSAR", "Makassar", "WITA"),
        ("33.01.21", "Panwaslu Kecamatan Cilacap Selatan", "KABUPATEN CILACAP", "Cilacap Selatan", "WIB"),
        ("73.71.01", "Panwaslu Kecamatan Mariso", "KOTA MAKASSAR", "Makassar", "WITA"),
        ("91.03.01", "Panwaslu Distrik Sentani", "KABUPATEN JAYAPURA", "Sentani", "WIT"),
    ],
)
def test_an_office_is_proposed_as_it_writes_itself(code, name, last_line, city, zone):
    found = propose_office(builtin_packs().regions, code)
    assert (found.name, found.kop_lines[-1], found.city, found.zone) == (name, last_line, city, zone)


def test_the_letterhead_of_a_district_names_its_regency():
    lines = propose_office(builtin_packs().regions, "33.01.21").kop_lines
    assert lines == ("PANITIA PENGAWAS PEMILIHAN UMUM", "KECAMATAN CILACAP SELATAN", "KABUPATEN CILACAP")


def test_a_code_that_is_not_in_the_list_is_proposed_nothing_but_its_zone():
    found = propose_office(builtin_packs().regions, "91.99.99")
    assert (found.name, found.kop_lines, found.zone) == ("", (), "WIT")


def test_the_office_above_is_named():
    assert above_name(builtin_packs().regions, "33.01.21") == "Bawaslu Kabupaten Cilacap"
    assert above_name(builtin_packs().regions, "00") == ""
