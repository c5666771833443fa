"""The legal clocks on Beranda: those that ran out and those that run out next, as lines that lead to their cases.

Called by the page when it was read, and every minute after that.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from fieldapp.case.remaining import write_brief
from fieldapp.desk.deadline import CaseClock, Reminders
from ui.pages.deadlines.column import clock_tone
from ui.pages.home.line import Words
from ui.pages.home.work import Group, Way
from ui.pages.standing import kind_word

MOST: Final = 5


def clock_groups(reminders: Reminders, now: datetime) -> list[Group]:
    """Return the groups of what ran out and of what runs out next, each of them only when there is any."""
    both = (("late", reminders.late), ("due", reminders.due))
    return [Group(key, len(clocks), _lines(clocks[:MOST], now), ("deadlines", {})) for key, clocks in both if clocks]


def _lines(clocks: Sequence[CaseClock], now: datetime) -> tuple[tuple[Words, Way], ...]:
    return tuple((_words(one, now), ("case", {"id": one.case, "tab": "handling"})) for one in clocks)


def _words(one: CaseClock, now: datetime) -> Words:
    about = one.subjects or one.summary
    second = "  ·  ".join(filter(None, (one.number or kind_word(one.kind), about)))
    return Words(one.clock.rule.label, second, write_brief(one.clock, now), clock_tone(one.clock))
