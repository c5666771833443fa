"""Counting days and hours as deadlines do: calendar and working days, both readings of day one, ends of days in a zone.

Called by `clock` and `reception`. Pure: holidays, zones and moments come in; the laptop's clock and zone play no part.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from fieldapp.case.dates import ZONES

DAY: Final = timedelta(days=1)
MINUTE: Final = timedelta(minutes=1)
LAST_MINUTE: Final = time(23, 59)
_SATURDAY: Final = 5
# What lies outside of these years is a slip of the pen, and counting from it could leave the calendar.
_YEARS: Final = range(1900, 2200)
MOST_DAYS: Final = 3660
ESTIMATED: Final = "(perkiraan)"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked on: Monday to Friday without holidays.

    `holidays` gives the names of days by date, `unsure` are days of which nobody has read for certain.
    """

    holidays: Mapping[date, str] = field(default_factory=dict)
    unsure: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Say whether a day is a working day (hari kerja)."""
        return day.weekday() < _SATURDAY and day not in self.holidays

    def is_sure(self, day: date) -> bool:
        """Say whether it is certain that a day is a holiday: moons that are still to be seen are estimated."""
        return day not in self.unsure and not self.name_of(day).endswith(ESTIMATED)

    def name_of(self, day: date) -> str:
        """Return the name of a holiday, "" for any other day."""
        return self.holidays.get(day, "")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date and time as clocks of a zone show it; `timed` is false where only the day is known."""

    at: datetime
    timed: bool = True


def read_moment(text: Any, zone: str) -> Moment | None:
    """Return the moment of ISO text: a date, or date and time of the zone, or with an offset of its own.

    None for anything else. Seconds are dropped: deadlines of hours run to the minute.
    """
    if not isinstance(text, str) or len(text) < 10:
        return None
    try:
        found = datetime.fromisoformat(text)
        if found.utcoffset() is not None:
            found = found.astimezone(ZONES[zone])
    except (ValueError, OverflowError):
        return None
    if found.year not in _YEARS:
        return None
    timed = len(text) > 10
    return Moment(found.replace(second=0, microsecond=0, tzinfo=ZONES[zone]), timed)


def end_of(day: date, zone: str) -> datetime:
    """Return the last minute of a day in a zone."""
    return datetime.combine(day, LAST_MINUTE, ZONES[zone])


def last_day(start: date, days: int, calendar: Calendar, *, working: bool = False, same: bool = False) -> date:
    """Return the last day of a deadline of so many days (one or more) that an event on a day starts.

    With `same` the day of the event is day one, otherwise the day after it; of working days, the first one there.
    """
    _require_count(days)
    if not working:
        return start + (days - 1 if same else days) * DAY
    day = start if same else start + DAY
    left = days
    while True:
        left -= calendar.is_working(day)
        if not left:
            return day
        day += DAY


def day_before(day: date, days: int, calendar: Calendar, *, working: bool = False) -> date:
    """Return the last day on which something can be done so many days before another day."""
    _require_count(days)
    left = days
    while left:
        day -= DAY
        left -= calendar.is_working(day) if working else 1
    return day


def holidays_between(first: date, last: date, calendar: Calendar) -> tuple[date, ...]:
    """Return the holidays from one day to another that would have been working days otherwise."""
    days = (first + place * DAY for place in range((last - first).days + 1))
    return tuple(day for day in days if day.weekday() < _SATURDAY and not calendar.is_working(day))


def _require_count(days: int) -> None:
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"{days} days cannot be counted")
