"""Dates, times and number words of Indonesian papers."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.case import dates


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-10-21", date(2024, 10, 21)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2023-02-29", None),
        ("2024-02-30", None),
        ("20241021", None),
        ("2024-W01-1", None),
        ("２０２４-10-21", None),
        ("2024-10-21 ", None),
        ("", None),
    ],
)
def test_parse_date(text, day):
    assert dates.parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "moment"),
    [("15:10", time(15, 10)), ("15.10", time(15, 10)), ("24:00", None), ("7:30", None), ("pagi", None), ("", None)],
)
def test_parse_time(text, moment):
    assert dates.parse_time(text) == moment


def test_written_dates_and_times():
    assert dates.write_day(date(2024, 10, 21)) == "Senin, 21 Oktober 2024"
    assert dates.write_iso_day("2024-11-27") == "Rabu, 27 November 2024"
    assert dates.write_iso_day("sekitar Oktober") == "sekitar Oktober"
    assert dates.write_iso_time("15:10", "WIB") == "15.10 WIB"
    assert dates.write_iso_time("malam") == "malam"
    assert dates.roman_month(date(2024, 12, 1)) == "XII"
    assert dates.spell_date(date(2024, 10, 21)) == ("Senin", "dua puluh satu", "Oktober", "dua ribu dua puluh empat")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (20, "dua puluh"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1000, "seribu"),
        (1945, "seribu sembilan ratus empat puluh lima"),
        (2024, "dua ribu dua puluh empat"),
        (11000, "sebelas ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (-5, "minus lima"),
    ],
)
def test_number_words(number, words):
    assert dates.spell_number(number) == words


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_different_numbers_have_different_words(first, second):
    assert (dates.spell_number(first) == dates.spell_number(second)) == (first == second)


def test_too_large_a_number_is_refused():
    with pytest.raises(ValueError, match="too large"):
        dates.spell_number(10**15)


@pytest.mark.parametrize(("zone", "hour"), [("WIB", 12), ("WITA", 13), ("WIT", 14), ("", 5), ("UTC", 5)])
def test_a_moment_is_shown_by_the_clocks_of_a_zone(zone, hour):
    moment = datetime(2026, 11, 22, 5, 32, tzinfo=UTC)
    assert dates.in_zone(moment, zone) == moment
    assert dates.in_zone(moment, zone).hour == hour
    assert dates.wall_in_zone("2026-11-22T05:32:00+00:00", zone)[11:13] == f"{hour:02}"


def test_a_clock_time_without_an_offset_stays_as_it_is():
    assert dates.wall_in_zone("2026-11-22T05:32:00", "WIT") == "2026-11-22T05:32:00"
    assert dates.wall_in_zone("kemarin", "WIT") == "kemarin"
