"""Rows out of a spreadsheet: heads, digits, order, quotes, hostile text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.case.table import MOST_ROWS, guess_columns, has_head, members_of, read_cells

WANTED = ("name", "nip", "rank", "position", "agency", "status", "address", "phone")


def members(text, wanted=WANTED):
    rows = read_cells(text)
    return members_of(rows, guess_columns(rows, wanted))


def test_rows_with_a_head_in_any_order():
    text = (
        "No\tNIP\tNama Lengkap\tPangkat/Gol.\tWarna\tJenis Pegawai\n1\t19680810 199412 1 903\tYunus\tIV/a\tbiru\tPNS\n"
    )
    assert members(text) == [{"nip": "196808101994121903", "name": "Yunus", "rank": "IV/a", "status": "asn_pns"}]


def test_rows_without_a_head():
    text = "1\tYunus Tandilangi, M.Pd.\t196808101994121903\tPembina (IV/a)\tKepala Bidang\tDinas Pendidikan\r\n"
    text += "2\tMarlin\t\t\tGuru\t\r\n"
    assert members(text) == [
        {
            "name": "Yunus Tandilangi, M.Pd.",
            "nip": "196808101994121903",
            "rank": "Pembina (IV/a)",
            "position": "Kepala Bidang",
            "agency": "Dinas Pendidikan",
        },
        {"name": "Marlin", "position": "Guru"},
    ]


def test_names_alone():
    assert members("Yunus\nMarlin\n\n") == [{"name": "Yunus"}, {"name": "Marlin"}]


def test_witnesses_have_other_columns():
    assert members("Saksi\tPoso\t0822", ("name", "address", "phone")) == [
        {"name": "Saksi", "address": "Poso", "phone": "0822"}
    ]


def test_cells_with_quotes_and_lines():
    assert members('"Yunus ""Pak Op""\nTandilangi"\t\t\t\t') == [{"name": 'Yunus "Pak Op" Tandilangi'}]


@pytest.mark.parametrize("text", ["", "\n\n", "\t\t\n", " "])
def test_nothing(text):
    assert members(text) == []
    assert not has_head(read_cells(text))


def test_only_so_many():
    assert len(read_cells("x\n" * (MOST_ROWS * 2))) == MOST_ROWS


@given(
    st.text()
    | st.lists(st.lists(st.text(max_size=8), max_size=14), max_size=8).map(
        lambda rows: "\n".join("\t".join(row) for row in rows)
    )
)
def test_any_text(text):
    for member in members(text):
        assert set(member) <= set(WANTED)
        assert all(isinstance(value, str) for value in member.values())
