"""Legal bases written out for letters."""

import pytest

from fieldapp.case.citation import spell_citation
from fieldapp.packs.reference import builtin_packs


@pytest.mark.parametrize(
    ("mark", "spelled"),
    [
        ("UU 6/2014 Ps. 29 huruf j", "Pasal 29 huruf j Undang-Undang Nomor 6 Tahun 2014"),
        (
            "PP 94/2021 Ps. 5 huruf n angka 7",
            "Pasal 5 huruf n angka 7 Peraturan Pemerintah Nomor 94 Tahun 2021",
        ),
        (
            "UU 20/2023 Ps. 52 ayat (3) huruf j dan ayat (4)",
            "Pasal 52 ayat (3) huruf j dan ayat (4) Undang-Undang Nomor 20 Tahun 2023",
        ),
        ("SKB 2022 Lampiran II (disiplin)", "SKB 2022 Lampiran II (disiplin)"),
        ("UU ASN (asas netralitas)", "UU ASN (asas netralitas)"),
        ("", ""),
    ],
)
def test_a_mark_is_written_out(mark, spelled):
    assert spell_citation(mark) == spelled


def test_what_is_remarked_on_stays_as_it_is():
    told = "UU 1/2015 Ps. 188 (tidak diubah UU 10/2016), dimaknai Putusan MK 136/PUU-XXII/2024"
    assert spell_citation(told) == told


def test_every_basis_of_the_pack_keeps_its_figures():
    for row in builtin_packs().table("violations")["violation"]:
        for mark in row["legal_basis"]:
            spelled = spell_citation(mark)
            assert all(figure in spelled for figure in mark.replace("/", " ").split() if figure.isdigit())
