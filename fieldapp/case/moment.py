"""The day and the hour that a running text tells of ("Sabtu, 9 November 2024 pukul 16.12 WITA").

Called where a report becomes a case. Finds only what is written out with its year; guesses nothing.
"""

import re
from collections.abc import Iterator
from datetime import date, time
from itertools import pairwise
from typing import Final

from fieldapp.case.dates import parse_date, parse_time
from fieldapp.case.typed import read_date

_day: Final = re.compile(
    r"(?<![0-9])(?:[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{1,2}(?:\s*[-./]\s*[0-9]{1,2}\s*[-./]\s*|\s+[a-z]{3,9}\.?\s+)[0-9]{4})(?![0-9])",
    re.IGNORECASE,
)
_clock: Final = re.compile(
    r"(?:pukul|jam|T)\s*([01]?[0-9]|2[0-3])[.:]([0-5][0-9])"
    r"|(?<![0-9.])([01][0-9]|2[0-3])[.:]([0-5][0-9])\s*(?:wi[bt]|wita)",
    re.IGNORECASE,
)
_ANY: Final = date(2000, 1, 1)


def find_moment(text: str) -> tuple[date | None, time | None]:
    """Return the first day that a text names and the first hour behind it; None for what it does not tell."""
    for day, end in _days(text):
        return day, _time_in(text[end:])
    return None, None


def find_time(text: str, day: date) -> time | None:
    """Return the first hour that a text gives for a day, before it names another one."""
    days = [*_days(text), (date.min, len(text))]
    for (found, end), (_, after) in pairwise(days):
        if found == day and (hour := _time_in(text[end:after])):
            return hour
    return None


def _days(text: str) -> Iterator[tuple[date, int]]:
    for found in _day.finditer(text):
        said = found.group().replace(".", " ") if any(sign.isalpha() for sign in found.group()) else found.group()
        day = parse_date(said) or read_date(" ".join(said.split()), _ANY)
        if day is not None:
            yield day, found.end()


def _time_in(text: str) -> time | None:
    found = _clock.search(text)
    if found is None:
        return None
    hour, minute = (found[1], found[2]) if found[1] else (found[3], found[4])
    return parse_time(f"{int(hour):02d}:{minute}")
