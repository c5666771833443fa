"""What speaks against the laptop's clock, in words: for the history, the band of the windows, and the deadlines.

Called by the windows and the command line. The flags are those of `fieldapp.vault.clockwatch`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from fieldapp.case.dates import in_zone, write_date, write_time
from fieldapp.vault.clockwatch import FLAGS
from fieldapp.words import say

# What says most comes first: a clock that stands before the program was made is told as that.
_TELLING: Final = ("build", "ahead", "receipt", "back", "drift")


def name_doubts(flags: Iterable[str]) -> tuple[str, ...]:
    """Return a few words for each flag, each once, in their order."""
    found = set(flags)
    return tuple(say(f"clock.mark.{flag}") for flag in FLAGS if flag in found)


def tell_doubt(flags: Iterable[str], now: datetime, zone: str) -> str:
    """Return one sentence: what the clock shows, why that seems wrong, and what to do; "" without a flag."""
    found = set(flags)
    why = next((flag for flag in _TELLING if flag in found), "")
    return say("clock.doubt", when=_when(now, zone), why=say(f"clock.why.{why}")) if why else ""


def tell_counted(now: datetime, zone: str, *, doubtful: bool) -> str:
    """Return from which clock remaining time is counted."""
    return say("clock.counted_doubt" if doubtful else "clock.counted", when=_when(now, zone))


def _when(now: datetime, zone: str) -> str:
    moment = in_zone(now, zone)
    return say("telling.when", day=write_date(moment.date()), time=write_time(moment.time(), zone))
