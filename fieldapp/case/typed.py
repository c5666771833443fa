"""Dates and times as people type them in a hurry, read into the forms that a record keeps.

Called by the fields of the window. Guesses nothing that cannot be seen afterwards: what is read is shown again in full.
"""

import re
from datetime import date, time, timedelta
from typing import Final

from fieldapp.case.dates import MONTHS, parse_date

_digits_only = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2}|[0-9]{4})")
_three_parts = re.compile(r"([0-9]{1,2})[-./ ]+([0-9]{1,2}|[a-z]+)[-./ ]+([0-9]{2}|[0-9]{4})")
_two_parts = re.compile(r"([0-9]{1,2})[-./ ]+([0-9]{1,2}|[a-z]+)")
_hours = re.compile(r"([0-9]{1,2})(?:[.:,]?([0-9]{2}))?")
_spoken: Final = {"hari ini": 0, "sekarang": 0, "kemarin": -1, "besok": 1, "lusa": 2}
_weekday = re.compile(r"^(senin|selasa|rabu|kamis|jum'?at|sabtu|minggu)\s*,?\s+")
_around = re.compile(r"^(pukul|jam)\s+|\s*(wib|wita|wit)$")
# How names of months are cut short, beside their first three letters.
_short_months: Final = {"agt": 8, "ags": 8, "agus": 8, "sept": 9, "nop": 11, "pebruari": 2, "nopember": 11}
_years_ahead = 10


def read_date(text: str, today: date) -> date | None:
    """Return the date of "17-8-2026", "170826", "17 agustus 2026", "17-8" (of this year) or "hari ini", else None."""
    plain = _weekday.sub("", " ".join(text.lower().split()))
    if plain in _spoken:
        return today + timedelta(days=_spoken[plain])
    if parsed := parse_date(plain):
        return parsed
    if found := _digits_only.fullmatch(plain) or _three_parts.fullmatch(plain):
        return _made(found[3], found[2], found[1], today)
    if found := _two_parts.fullmatch(plain):
        return _made(str(today.year), found[2], found[1], today)
    return None


def read_time(text: str) -> time | None:
    """Return the time of "14.30", "14:30", "1430", "930" or "14", also as "pukul 14.30 WIB", else None."""
    plain = _around.sub("", _around.sub("", " ".join(text.lower().split())))
    found = _hours.fullmatch(plain)
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))


def _made(year: str, month: str, day: str, today: date) -> date | None:
    number = int(month) if month.isdigit() else _month_number(month)
    try:
        return date(_full_year(year, today), number, int(day))
    except ValueError:
        return None


def _month_number(name: str) -> int:
    if name in _short_months:
        return _short_months[name]
    fitting = [place for place, full in enumerate(MONTHS, 1) if len(name) >= 3 and full.lower().startswith(name)]
    return fitting[0] if len(fitting) == 1 else 0


def _full_year(year: str, today: date) -> int:
    """Return a year of four figures; two figures mean the hundred years that end some years from now."""
    if len(year) == 4:
        return int(year)
    last = today.year + _years_ahead
    return last - (last - int(year)) % 100
