"""Dates, times and number words as Indonesian papers write them.

Called by paper, problems and numbering. Knows no clock and no time zone of the machine: dates come in as ISO text.
"""

import re
from datetime import date, datetime, time, timedelta, timezone
from typing import Final

DAYS: Final = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS: Final = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
# Indonesia knows no summer time: its zones keep their distance all year.
ZONES: Final = {
    "WIB": timezone(timedelta(hours=7)),
    "WITA": timezone(timedelta(hours=8)),
    "WIT": timezone(timedelta(hours=9)),
}
ROMAN_MONTHS: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_UNITS: Final = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_SCALES: Final = ((1_000_000_000_000, "triliun"), (1_000_000_000, "miliar"), (1_000_000, "juta"), (1000, "ribu"))
_date_form = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_time_form = re.compile(r"([0-9]{2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?")


def parse_date(text: str) -> date | None:
    """Return the date of ISO text (2024-10-21), None when it has another form or no calendar has such a day."""
    if not _date_form.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """Return the time of "15:10" or "15.10" (seconds allowed), None for anything else."""
    found = _time_form.fullmatch(text)
    if not found:
        return None
    try:
        return time(int(found[1]), int(found[2]), int(found[3] or 0))
    except ValueError:
        return None


def in_zone(moment: datetime, zone: str) -> datetime:
    """Return a moment as clocks of WIB, WITA or WIT show it; without an offset or such a zone it stays as it is."""
    if zone not in ZONES or moment.utcoffset() is None:
        return moment
    return moment.astimezone(ZONES[zone])


def wall_in_zone(wall: str, zone: str) -> str:
    """Return a clock time in ISO form as clocks of a zone show it; what is none comes back as it is."""
    try:
        return in_zone(datetime.fromisoformat(wall), zone).isoformat()
    except (ValueError, OverflowError):
        return wall


def write_date(day: date) -> str:
    """Return "21 Oktober 2024"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def write_day(day: date) -> str:
    """Return "Senin, 21 Oktober 2024"."""
    return f"{name_day(day)}, {write_date(day)}"


def write_short_date(day: date) -> str:
    """Return "21-10-2024", as lists and fields show it."""
    return f"{day.day:02}-{day.month:02}-{day.year:04}"


def name_day(day: date) -> str:
    """Return the Indonesian name of the weekday."""
    return DAYS[day.weekday()]


def write_time(moment: time, zone: str = "") -> str:
    """Return "15.10 WIB", without a zone "15.10"."""
    return f"{moment:%H.%M} {zone}".rstrip()


def write_iso_day(text: str) -> str:
    """Return ISO text as "Senin, 21 Oktober 2024"; text that is no date comes back as it is."""
    day = parse_date(text)
    return write_day(day) if day else text


def write_iso_time(text: str, zone: str = "") -> str:
    """Return "15:10" as "15.10 WIB"; text that is no time comes back as it is."""
    moment = parse_time(text)
    return write_time(moment, zone) if moment else text


def roman_month(day: date) -> str:
    """Return the month in Roman figures, as case numbers carry it."""
    return ROMAN_MONTHS[day.month - 1]


def spell_number(number: int) -> str:
    """Return a number in Indonesian words (terbilang): 2024 is "dua ribu dua puluh empat". Up to 10**15 - 1.

    Raises ValueError outside of that.
    """
    if not -(10**15) < number < 10**15:
        raise ValueError(f"{number} is too large to spell")
    return f"minus {_spell(-number)}" if number < 0 else _spell(number)


def spell_date(day: date) -> tuple[str, str, str, str]:
    """Return weekday, day, month and year in words, for "Pada hari ini ... tanggal ... bulan ... tahun ..."."""
    return name_day(day), spell_number(day.day), MONTHS[day.month - 1], spell_number(day.year)


def _spell(number: int) -> str:
    for size, name in _SCALES:
        if number >= size:
            head = "seribu" if size == 1000 and number < 2000 else f"{_spell(number // size)} {name}"
            return _joined(head, number % size)
    if number >= 100:
        head = "seratus" if number < 200 else f"{_UNITS[number // 100]} ratus"
        return _joined(head, number % 100)
    if number >= 20:
        return _joined(f"{_UNITS[number // 10]} puluh", number % 10)
    if number >= 12:
        return f"{_UNITS[number - 10]} belas"
    return {10: "sepuluh", 11: "sebelas"}.get(number) or _UNITS[number]


def _joined(head: str, rest: int) -> str:
    return f"{head} {_spell(rest)}" if rest else head
