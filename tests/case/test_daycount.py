"""Days and hours as deadlines count them: month ends, leap days, holidays, weekends, both readings, zones."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.case.dates import ZONES
from fieldapp.case.daycount import (
    Calendar,
    day_before,
    end_of,
    holidays_between,
    last_day,
    read_moment,
)
from fieldapp.packs.calendar import read_calendar
from fieldapp.packs.reference import builtin_packs

BARE = Calendar()
REAL = builtin_packs().calendar


def day(text):
    return date.fromisoformat(text)


CALENDAR_DAYS = [
    # start, days, next, same
    ("2024-10-21", 1, "2024-10-22", "2024-10-21"),
    ("2024-10-21", 2, "2024-10-23", "2024-10-22"),
    ("2024-10-21", 3, "2024-10-24", "2024-10-23"),
    ("2024-10-21", 5, "2024-10-26", "2024-10-25"),
    ("2024-10-21", 7, "2024-10-28", "2024-10-27"),
    ("2024-10-25", 7, "2024-11-01", "2024-10-31"),  # month end
    ("2024-10-31", 1, "2024-11-01", "2024-10-31"),
    ("2024-04-30", 3, "2024-05-03", "2024-05-02"),
    ("2024-02-26", 3, "2024-02-29", "2024-02-28"),  # leap day is a day
    ("2024-02-28", 2, "2024-03-01", "2024-02-29"),
    ("2024-02-29", 7, "2024-03-07", "2024-03-06"),
    ("2025-02-26", 3, "2025-03-01", "2025-02-28"),  # no leap year
    ("2024-12-28", 7, "2025-01-04", "2025-01-03"),  # year end
    ("2024-12-31", 1, "2025-01-01", "2024-12-31"),
    ("2024-11-24", 3, "2024-11-27", "2024-11-26"),  # a holiday is a calendar day
    ("2024-11-22", 2, "2024-11-24", "2024-11-23"),  # ends on Sunday all the same
    ("2000-02-28", 1, "2000-02-29", "2000-02-28"),
    ("2100-02-28", 1, "2100-03-01", "2100-02-28"),
]
WORKING_DAYS = [
    ("2024-11-09", 14, "2024-11-29", "2024-11-29"),  # Saturday; voting day is left out
    ("2024-10-21", 1, "2024-10-22", "2024-10-21"),
    ("2024-10-21", 3, "2024-10-24", "2024-10-23"),
    ("2024-10-18", 1, "2024-10-21", "2024-10-18"),  # Friday
    ("2024-10-19", 1, "2024-10-21", "2024-10-21"),  # Saturday
    ("2024-10-20", 3, "2024-10-23", "2024-10-23"),  # Sunday
    ("2024-10-18", 5, "2024-10-25", "2024-10-24"),
    ("2024-11-26", 1, "2024-11-28", "2024-11-26"),  # the day before voting day
    ("2024-11-27", 1, "2024-11-28", "2024-11-28"),  # voting day itself
    ("2024-11-25", 5, "2024-12-03", "2024-12-02"),
    ("2024-12-24", 1, "2024-12-26", "2024-12-24"),  # Christmas; joint leave on the 26th is no public holiday
    ("2024-12-30", 3, "2025-01-03", "2025-01-02"),  # New Year
    ("2024-08-16", 1, "2024-08-19", "2024-08-16"),  # Independence Day on a Saturday
    ("2024-09-13", 2, "2024-09-18", "2024-09-17"),  # Monday 16 September is a holiday
    ("2024-04-08", 3, "2024-04-15", "2024-04-12"),  # Idul Fitri on 10 and 11 April
    ("2024-02-28", 2, "2024-03-01", "2024-02-29"),
    ("2024-05-08", 1, "2024-05-10", "2024-05-08"),  # Ascension Day
]


@pytest.mark.parametrize(("start", "days", "after", "same"), CALENDAR_DAYS)
def test_calendar_days(start, days, after, same):
    assert last_day(day(start), days, REAL) == day(after)
    assert last_day(day(start), days, REAL, same=True) == day(same)


@pytest.mark.parametrize(("start", "days", "after", "same"), WORKING_DAYS)
def test_working_days(start, days, after, same):
    assert last_day(day(start), days, REAL, working=True) == day(after)
    assert last_day(day(start), days, REAL, working=True, same=True) == day(same)


@pytest.mark.parametrize(
    ("target", "days", "working", "last"),
    [
        ("2024-10-20", 1, False, "2024-10-19"),
        ("2024-03-01", 1, False, "2024-02-29"),
        ("2025-01-01", 1, False, "2024-12-31"),
        ("2024-10-21", 1, True, "2024-10-18"),
        ("2024-11-28", 1, True, "2024-11-26"),
        ("2024-10-23", 3, False, "2024-10-20"),
    ],
)
def test_days_before_an_appointment(target, days, working, last):
    assert day_before(day(target), days, REAL, working=working) == day(last)


@pytest.mark.parametrize("days", [0, -1, 3661])
def test_no_day_is_no_deadline(days):
    with pytest.raises(ValueError, match="cannot be counted"):
        last_day(day("2024-10-21"), days, BARE)
    with pytest.raises(ValueError, match="cannot be counted"):
        day_before(day("2024-10-21"), days, BARE)


@pytest.mark.parametrize(
    ("text", "zone", "said", "timed"),
    [
        ("2024-10-22", "WITA", "2024-10-22T00:00:00+08:00", False),
        ("2024-10-22T16:30", "WIB", "2024-10-22T16:30:00+07:00", True),
        ("2024-10-22T16:30:59", "WIT", "2024-10-22T16:30:00+09:00", True),
        ("2024-10-22T16:30+07:00", "WIT", "2024-10-22T18:30:00+09:00", True),  # written down in another zone
        ("2024-10-22T23:30+07:00", "WITA", "2024-10-23T00:30:00+08:00", True),  # another day here
        ("2024-10-22T23:30Z", "WIB", "2024-10-23T06:30:00+07:00", True),
    ],
)
def test_moments_are_read_in_the_zone_of_the_office(text, zone, said, timed):
    moment = read_moment(text, zone)
    assert moment is not None
    assert (moment.at.isoformat(), moment.timed) == (said, timed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kemarin",
        "2024-02-30",
        "2024-10",
        "0001-01-01",
        "9999-12-31T23:59",
        "1899-12-31",
        None,
        20241022,
        ["2024-10-22"],
    ],
)
def test_what_is_no_date_starts_nothing(text):
    assert read_moment(text, "WIB") is None


def test_a_day_ends_in_its_own_zone():
    moments = [end_of(day("2024-10-24"), zone).astimezone(UTC) for zone in ("WIT", "WITA", "WIB")]
    assert [moment.strftime("%d %H:%M") for moment in moments] == ["24 14:59", "24 15:59", "24 16:59"]


def test_the_calendar_knows_holidays_by_name():
    assert REAL.name_of(day("2024-11-27"))
    assert not REAL.is_working(day("2024-11-27"))
    assert not REAL.is_working(day("2024-11-23"))
    assert REAL.is_working(day("2024-11-26"))
    assert REAL.name_of(day("2024-11-26")) == ""
    assert REAL.is_sure(day("2024-12-25"))
    assert not REAL.is_sure(day("2027-03-10")), "a feast whose moon is still to be seen"
    assert holidays_between(day("2024-11-20"), day("2024-11-30"), REAL) == (day("2024-11-27"),)


STARTS = st.dates(date(1990, 1, 1), date(2090, 1, 1))
COUNTS = st.integers(1, 60)
HOLIDAYS = st.lists(st.integers(-5, 120), max_size=25)


def calendar_with(start, places):
    return Calendar({start + timedelta(days=place): "libur" for place in places})


@given(STARTS, COUNTS, HOLIDAYS, st.booleans())
def test_counting_the_day_itself_never_ends_later(start, days, places, working):
    calendar = calendar_with(start, places)
    same = last_day(start, days, calendar, working=working, same=True)
    assert start <= same <= last_day(start, days, calendar, working=working)


@given(STARTS, COUNTS, HOLIDAYS, st.booleans(), st.booleans())
def test_later_starts_and_more_days_never_end_earlier(start, days, places, working, same):
    calendar = calendar_with(start, places)
    end = last_day(start, days, calendar, working=working, same=same)
    assert end <= last_day(start + timedelta(days=1), days, calendar, working=working, same=same)
    assert end < last_day(start, days + 1, calendar, working=working, same=same)


@given(STARTS, COUNTS, HOLIDAYS, st.integers(-5, 120), st.booleans())
def test_one_more_holiday_never_makes_working_days_shorter(start, days, places, extra, same):
    few, more = calendar_with(start, places), calendar_with(start, [*places, extra])
    assert last_day(start, days, few, working=True, same=same) <= last_day(start, days, more, working=True, same=same)
    assert last_day(start, days, few, same=same) == last_day(start, days, more, same=same)


@given(STARTS, COUNTS, HOLIDAYS, st.booleans())
def test_working_days_end_on_a_working_day_after_so_many(start, days, places, same):
    calendar = calendar_with(start, places)
    end = last_day(start, days, calendar, working=True, same=same)
    assert calendar.is_working(end)
    first = start if same else start + timedelta(days=1)
    span = [first + timedelta(days=place) for place in range((end - first).days + 1)]
    assert sum(calendar.is_working(one) for one in span) == days


@given(STARTS, COUNTS, HOLIDAYS)
def test_what_is_due_before_a_day_leaves_so_many_days(start, days, places):
    calendar = calendar_with(start, places)
    last = day_before(start, days, calendar, working=True)
    span = [last + timedelta(days=place) for place in range((start - last).days)]
    assert sum(calendar.is_working(one) for one in span) == days


@given(st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1)), st.sampled_from(sorted(ZONES)), st.integers(-720, 840))
def test_an_offset_never_changes_the_moment(moment, zone, minutes):
    text = (
        moment.replace(second=0, microsecond=0).isoformat()
        + f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    )
    found = read_moment(text, zone)
    assert found is not None
    assert found.at == datetime.fromisoformat(text)
    assert found.at.utcoffset() == ZONES[zone].utcoffset(None)


def test_a_holiday_of_a_region_holds_for_its_offices_and_the_set_goes_before_the_library():
    rows = [
        {"date": day("2024-10-22"), "label": "Hari jadi", "region": "64", "confidence": "memory"},
        {"date": day("2024-12-26"), "label": "Cuti bersama", "confidence": "secondary"},
        {"date": day("2024-12-25"), "label": "Natal", "working": True},
    ]
    here, there = (read_calendar({"holiday": rows}, office) for office in ("64.01", "53.11"))
    assert [calendar.is_working(day("2024-10-22")) for calendar in (here, there)] == [False, True]
    assert not here.is_sure(day("2024-10-22"))
    assert here.name_of(day("2024-12-26")) == "Cuti bersama"
    assert here.is_working(day("2024-12-25"))
    assert not here.is_working(day("2025-01-01"))
    assert day("2024-12-26") in set(here.holidays)
    assert day("2024-12-25") not in set(here.holidays)
    assert len(here.holidays) == len(set(here.holidays))
