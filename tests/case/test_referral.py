"""A letter on its way: how far it has come, when to ask, days out of order, fields of strangers."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.case.referral import (
    DAYS,
    STANDINGS,
    Enclosure,
    Referral,
    fields_of,
    fit_tracking,
    referral_of,
    referral_problems,
    undated,
)
from fieldapp.errors import DateImpossible, KeyUnknown, NetraError, TextTooLong

LETTER = Referral("r", "c", "64.01", ("a",), "asn-bkn", "Kepala BKN", ("PPK",), "SBT", "A.15", on="2024-11-01")


@pytest.mark.parametrize(
    ("changes", "standing", "is_open", "due"),
    [
        ({"on": ""}, "disiapkan", True, None),
        ({}, "disiapkan", True, date(2024, 11, 15)),
        ({"sent_on": "2024-11-02"}, "dikirim", True, date(2024, 11, 16)),
        ({"sent_on": "2024-11-02", "received_on": "2024-11-04"}, "diterima", True, date(2024, 11, 18)),
        ({"recommended_on": "2024-11-20"}, "direkomendasikan", True, date(2024, 12, 4)),
        ({"sanction_on": "2024-12-01"}, "disanksi", False, None),
        ({"closed_on": "2024-12-01"}, "selesai", False, None),
    ],
)
def test_standing(changes, standing, is_open, due):
    letter = replace(LETTER, **changes)
    assert (letter.standing, letter.is_open, letter.due(14)) == (standing, is_open, due)
    assert letter.standing in STANDINGS


def test_fields_and_back():
    letter = replace(LETTER, enclosures=(Enclosure("evidence", "e", "Foto"),), answer="baik")
    assert referral_of("r", "64.01", fields_of(letter)) == letter
    assert "sent_on" not in fields_of(letter)


VALUES = st.one_of(
    st.none(),
    st.integers(),
    st.booleans(),
    st.text(max_size=5),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
)


@given(
    st.dictionaries(
        st.sampled_from(["case", "subjects", "cc", "to", "enclosures", "on", "sent_on", "closed_on"]), VALUES
    )
)
def test_fields_of_strangers(values):
    letter = referral_of("r", "64.01", values)
    assert all(isinstance(name, str) for name in (*letter.subjects, *letter.cc))
    assert letter.standing in STANDINGS
    assert letter.due(3) is None or isinstance(letter.due(3), date)
    assert all(problem.sentence for problem in referral_problems(letter, date(2024, 11, 1)))


def test_enclosures_of_strangers():
    letter = referral_of(
        "r", "o", {"enclosures": [{"id": "x"}, {"id": 3}, "y", {"id": "z", "label": 4, "kind": "evidence"}]}
    )
    assert letter.enclosures == (Enclosure("", "x"), Enclosure("evidence", "z"))


def test_days_out_of_order_only_warn():
    letter = replace(LETTER, sent_on="2024-10-01", received_on="2024-11-05")
    found = referral_problems(letter, date(2024, 11, 4))
    assert [(problem.code, problem.field) for problem in found] == [
        ("referral_order", "referral.sent_on"),
        ("date_future", "referral.received_on"),
    ]
    assert not any(problem.blocks for problem in found)


@pytest.mark.parametrize(
    ("told", "lacking"),
    [
        ({"sanction": "Teguran"}, ["sanction_on"]),
        ({"sanction_by": "Bupati"}, ["sanction_on"]),
        ({"recommendation": "Hukuman"}, ["recommended_on"]),
        ({"recommendation": "x", "sanction": "y"}, ["recommended_on", "sanction_on"]),
        ({"sanction": "Teguran", "sanction_on": "2024-11-04"}, []),
        ({"sanction_on": "2024-11-04", "answer": "z"}, []),
    ],
)
def test_what_is_told_without_its_day_is_missed(told, lacking):
    letter = replace(LETTER, **told)
    assert [problem.field for problem in undated(letter)] == [f"referral.{day}" for day in lacking]
    assert all("belum diisi" in problem.sentence and not problem.blocks for problem in undated(letter))


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"to_whom": "x"}, KeyUnknown),
        ({"subjects": "x"}, KeyUnknown),
        ({"sent_on": "2024-02-30"}, DateImpossible),
        ({"sent_on": "kemarin"}, NetraError),
        ({"sanction": "x" * 5000}, TextTooLong),
    ],
)
def test_what_cannot_be_noted(values, error):
    with pytest.raises(error):
        fit_tracking(values)


@given(st.dictionaries(st.sampled_from(DAYS), st.sampled_from(["", "2024-11-01"])))
def test_days_can_be_noted_and_taken_back(values):
    assert fit_tracking(values) == values
