"""Dates and times as people type them."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.case.typed import read_date, read_time

TODAY = date(2026, 8, 17)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("17-8-2026", "2026-08-17"),
        ("17/08/26", "2026-08-17"),
        ("17.8.2026", "2026-08-17"),
        ("17 8 2026", "2026-08-17"),
        ("170826", "2026-08-17"),
        ("17082026", "2026-08-17"),
        ("2026-08-17", "2026-08-17"),
        ("17 Agustus 2026", "2026-08-17"),
        ("17 agt 2026", "2026-08-17"),
        ("  Senin,  17 Agustus  2026 ", "2026-08-17"),
        ("3 nop 24", "2024-11-03"),
        ("5-6", "2026-06-05"),
        ("5 juni", "2026-06-05"),
        ("1-1-65", "1965-01-01"),
        ("1-1-36", "2036-01-01"),
        ("1-1-37", "1937-01-01"),
        ("hari ini", "2026-08-17"),
        ("Kemarin", "2026-08-16"),
        ("besok", "2026-08-18"),
        ("29-2-2024", "2024-02-29"),
    ],
)
def test_a_date_is_read(text: str, day: str) -> None:
    assert read_date(text, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "17",
        "29-2-2023",
        "31-4-2026",
        "0-1-2026",
        "1-13-2026",
        "17 ju 2026",
        "17 xyz 2026",
        "1782026",
        "17-8-2026 pagi",
        "٣-٣-٢٠٢٤",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("14.30", time(14, 30)),
        ("14:30", time(14, 30)),
        ("1430", time(14, 30)),
        ("930", time(9, 30)),
        ("9", time(9)),
        ("00.00", time(0)),
        ("Pukul 14.30 WIB", time(14, 30)),
        ("jam 7 wita", time(7)),
    ],
)
def test_a_time_is_read(text: str, moment: time) -> None:
    assert read_time(text) == moment


@pytest.mark.parametrize("text", ["", "24.00", "14.60", "14.3", "sore", "14.30 pagi", "12345"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert read_time(text) is None


@given(st.dates())
def test_every_date_written_out_is_read_again(day: date) -> None:
    assert read_date(f"{day.day:02}-{day.month:02}-{day.year:04}", TODAY) == day


@given(st.text(max_size=40))
def test_no_text_is_too_odd(text: str) -> None:
    read_date(text, TODAY)
    read_time(text)
