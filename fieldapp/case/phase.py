"""In which phase of a Pemilihan an act fell: before the candidates were determined, after it, in the campaign.

Called by violations, routes and the desk. Pure: the days that divide the phases come in, one set per region. An act
that lasts, such as a billboard left hanging, touches every phase between its first and its last day.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from fieldapp.case.dates import MONTHS, parse_date
from fieldapp.case.model import Case
from fieldapp.case.phrase import NO_WORDS, Wordlist, read_words

Phase = Literal["pra", "penetapan", "kampanye"]
PHASES: Final[tuple[Phase, ...]] = ("pra", "penetapan", "kampanye")
# What hangs or stands goes on until it is taken down.
LASTING_CHANNELS: Final = ("alat_peraga",)
_written_date = re.compile(rf"\b([0-9]{{1,2}})\s+({'|'.join(MONTHS)})\s+([0-9]{{4}})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Boundary:
    """The days that divide the phases in one region; the campaign includes its first and its last day."""

    determined: date
    campaign_from: date
    campaign_until: date
    confidence: str = "derived"
    region: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day of an act; `lasting` says that it went on between them."""

    first: date
    last: date
    lasting: bool = False


def phase_of(day: date, boundary: Boundary) -> Phase:
    """Return the phase of one day; days after the campaign count as determined."""
    if day < boundary.determined:
        return "pra"
    return "kampanye" if boundary.campaign_from <= day <= boundary.campaign_until else "penetapan"


def phases_of(span: Span | None, boundary: Boundary) -> tuple[Phase, ...]:
    """Return every phase that an act touches, in the order of time; without a day none is known."""
    if span is None:
        return ()
    found = {phase_of(span.first, boundary), phase_of(span.last, boundary)}
    turns = (boundary.determined, boundary.campaign_from, boundary.campaign_until)
    found |= {phase_of(turn, boundary) for turn in turns if span.first <= turn <= span.last}
    return tuple(phase for phase in PHASES if phase in found)


def span_of(case: Case, lasting: Wordlist = NO_WORDS) -> Span | None:
    """Return from when to when the act of a case went on, None when no day is known.

    The last day is what the case says, or, for what hangs or is told with the words of `lasting`, the last day on
    which it was seen: when it became known, or a later day that the story or the evidence names up to then.
    """
    event = case.event
    first = parse_date(event.occurred_on) or parse_date(event.known_on)
    if first is None:
        return None
    if ended := parse_date(event.ended_on):
        return Span(min(first, ended), max(first, ended), ended != first)
    texts = (event.summary, case.narrative, case.impact)
    if event.channel not in LASTING_CHANNELS and not lasting.hits(read_words(*texts)):
        return Span(first, first)
    known = parse_date(event.known_on) or first
    told = (day for text in _dated_texts(case) for day in dates_in(text) if first <= day <= known)
    last = max((known, *told)) if known >= first else first
    return Span(first, last, last != first)


def dates_in(text: str) -> Iterator[date]:
    """Give the days that a text writes out in full ("24 September 2024")."""
    months = [name.lower() for name in MONTHS]
    for day, month, year in _written_date.findall(text):
        found = parse_date(f"{year}-{months.index(month.lower()) + 1:02d}-{int(day):02d}")
        if found:
            yield found


def _dated_texts(case: Case) -> Iterable[str]:
    return (case.narrative, *(text for item in case.evidence for text in (item.note, item.source)))
