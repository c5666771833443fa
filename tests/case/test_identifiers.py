"""NIP, NI PPPK, NIK and region codes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.case import identifiers
from fieldapp.words import say


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("198609262015051001", None),
        ("19860926 201505 1 001", None),
        ("197409212007011906", None),
        ("19860926201505100", "reason.nip_length"),
        ("19860926201505100x", "reason.digits_only"),
        ("１９８６０９２６２０１５０５１００１", "reason.digits_only"),
        ("198602302015051001", "reason.birth_date"),
        ("000009262015051001", "reason.birth_date"),
        ("198609261990051001", "reason.start_year"),
        ("198609262015131001", "reason.start_month"),
        ("198609262015053001", "reason.sex_digit"),
    ],
)
def test_nip(text, reason):
    assert identifiers.nip_oddity(text) == reason
    assert reason is None or say(reason)


def test_digits_13_and_14_of_an_ni_pppk_are_no_month():
    assert identifiers.ni_pppk_oddity("199009132025242014") is None
    assert identifiers.nip_oddity("199009132025242014") == "reason.start_month"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3171234567890001", "reason.birth_date"),
        ("3171231708450001", None),
        ("3171235708450001", None),
        ("0171231708450001", None),
        ("3171232902000001", None),
        ("3171233002000001", "reason.birth_date"),
        ("317123170845000", "reason.nik_length"),
        ("317123170845000a", "reason.digits_only"),
    ],
)
def test_nik(text, reason):
    assert identifiers.nik_oddity(text) == reason


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("64", True),
        ("64.01", True),
        ("64.01.05", True),
        ("64.01.05.2001", True),
        ("6401", False),
        ("64.1", False),
        ("64.01.05.2001.1", False),
        ("64.01 ", False),
        ("", False),
    ],
)
def test_region_code(text, good):
    assert identifiers.is_region_code(text) is good


def test_display():
    assert identifiers.group_digits("198609262015051001", identifiers.NIP_GROUPS) == "19860926 201505 1 001"
    assert identifiers.group_digits("3171230000000001", identifiers.NIK_GROUPS) == "317123 000000 0001"
    assert identifiers.group_digits("12", identifiers.NIP_GROUPS) == "12"
    assert identifiers.mask("3171234567890001") == "3171********0001"
    assert identifiers.mask("12345678") == "********"


@given(st.text(max_size=30))
def test_no_text_breaks_a_check(text):
    for check in (identifiers.nip_oddity, identifiers.ni_pppk_oddity, identifiers.nik_oddity):
        reason = check(text)
        assert reason is None or say(reason)
    assert len(identifiers.mask(text)) <= len(text)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [("199112052022212915", None), ("198609262015051001", "reason.perhaps_pns"), ("1", None), ("", None)],
)
def test_a_number_of_contract_staff_that_reads_like_another(text, doubt):
    assert identifiers.pppk_doubt(text) == doubt


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("199009132025242014", "reason.perhaps_pppk"),
        ("198609262015051001", None),
        ("198609262015991001", None),
        ("x", None),
    ],
)
def test_a_number_of_permanent_staff_that_reads_like_another(text, doubt):
    assert identifiers.pns_doubt(text) == doubt


@pytest.mark.parametrize(
    ("nip", "nik", "differs"),
    [
        ("198609262015051001", "3171232609860001", False),
        ("198609262015052001", "3171236609860001", False),
        ("198609262015051001", "3171232509860001", True),
        ("198609262015051001", "", False),
        ("", "3171232609860001", False),
        ("1986", "3171232609860001", False),
    ],
)
def test_two_numbers_of_one_person(nip, nik, differs):
    assert identifiers.born_differently(nip, nik) is differs


@pytest.mark.parametrize(
    ("text", "damaged"),
    [
        ("1.98609E+17", True),
        ("1,98609E+17", True),
        ("'1.98609E+17 ", True),
        ("2e17", True),
        ("198609262015051001", False),
        ("E17", False),
    ],
)
def test_figures_of_spreadsheets(text, damaged):
    assert identifiers.is_damaged(text) is damaged


@given(st.text(max_size=40))
def test_checks_of_identifiers_take_any_text(text):
    for check in (identifiers.nip_oddity, identifiers.ni_pppk_oddity, identifiers.nik_oddity):
        assert check(text) is None or str(check(text)).startswith("reason.")
    assert isinstance(identifiers.is_damaged(text), bool)
    assert isinstance(identifiers.is_rounded(text), bool)
    assert not identifiers.born_differently(text, text)
    assert identifiers.birth_of_nip(text) is None or len(identifiers.plain_digits(text)) == 18


@given(st.dates(date(1950, 1, 1), date(2006, 12, 31)), st.integers(15, 40), st.integers(1, 12), st.sampled_from("12"))
def test_every_number_made_as_described_is_plain(born, after, month, sex):
    start = f"{born.year + after}{month:02d}"
    assert identifiers.nip_oddity(f"{born:%Y%m%d}{start}{sex}001") is None
    assert identifiers.ni_pppk_oddity(f"{born:%Y%m%d}{born.year + after}21{sex}001") is None
