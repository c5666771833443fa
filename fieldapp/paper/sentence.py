"""Sentences of a form with the values of a paper in them: `{waktu.words}`, `{kepada.title}`, `{office}`.

Called by entries. What may stand in braces: `resources/format/procedure.md`, section 4. Never reads a record.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from fieldapp.case.dates import parse_date, parse_time, spell_date, write_date, write_day, write_time
from fieldapp.words import say

_braces = re.compile(r"\{([a-z][a-z0-9_]*)(?:\.([a-z]+))?\}")
_moment = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9]{2}:[0-9]{2}))?")

DAY_WORDS: Final = "paper.day_words"


def fill_sentence(text: str, value_of: Callable[[str, str], str]) -> str:
    """Return a sentence with every `{name.part}` replaced by what `value_of(name, part)` says."""

    def fill(found: re.Match[str]) -> str:
        value = value_of(found[1], found[2] or "")
        doubled = text[found.end() : found.end() + 1] == "." and value.endswith(".") and not value.endswith("..")
        return value[:-1] if doubled else value

    return _braces.sub(fill, text)


def split_moment(text: str) -> tuple[date | None, str]:
    """Return day and clock ("15:10" or "") of an ISO date or date and time; (None, "") for anything else."""
    found = _moment.match(text)
    day = parse_date(found[1]) if found else None
    return (day, found[2] or "") if found and day else (None, "")


def write_moment(text: str, zone: str, *, named: bool = True) -> str:
    """Return "Senin, 21 Oktober 2024, pukul 15.10 WITA" for an ISO text; other text comes back as it is.

    Without `named` the weekday is left out.
    """
    day, clock = split_moment(text)
    if day is None:
        return text
    written = write_day(day) if named else write_date(day)
    return f"{written}, {write_clock(clock, zone)}" if clock else written


def write_clock(clock: str, zone: str) -> str:
    """Return "pukul 15.10 WITA" for "15:10", "" for no clock."""
    moment = parse_time(clock)
    return say("paper.at_clock", time=write_time(moment, zone)) if moment else ""


def spell_moment(text: str, zone: str, *, clock: bool = True) -> str:
    """Return "Senin tanggal dua puluh satu bulan Oktober tahun dua ribu dua puluh empat pukul 15.10 WITA"."""
    day, time = split_moment(text)
    if day is None:
        return text
    weekday, number, month, year = spell_date(day)
    spelled = say(DAY_WORDS, weekday=weekday, day=number, month=month, year=year)
    return f"{spelled} {write_clock(time, zone)}" if clock and time else spelled


def spell_no_moment(zone: str, *, clock: bool = True) -> str:
    """Return the words of a day, and its clock, with dots between them to write on."""
    short, long = say("paper.dots_short"), say("paper.dots_middle")
    spelled = say(DAY_WORDS, weekday=short, day=long, month=short, year=long)
    empty = f"{say('paper.dots_clock')} {zone}"
    return f"{spelled} {say('paper.at_clock', time=empty)}" if clock else spelled


def join_words(items: Sequence[str]) -> str:
    """Return "a, b, dan c", "a dan b"."""
    if len(items) < 2:
        return "".join(items)
    comma = "," if len(items) > 2 else ""
    return f"{', '.join(items[:-1])}{comma} {say('paper.and')} {items[-1]}"
