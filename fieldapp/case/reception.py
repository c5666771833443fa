"""The hours in which an office receives reports (jam penerimaan): whether a moment lies inside them.

Called by the desk where a report is received. A note, never a refusal. Pure: hours, stages and holidays come in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from fieldapp.case.dates import in_zone, name_day, parse_date, parse_time, write_time
from fieldapp.case.daycount import Calendar
from fieldapp.words import say


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of some weekdays (0 is Monday) or of some stages of the election; `close` None means midnight."""

    id: str
    weekdays: tuple[int, ...] = ()
    stages: tuple[str, ...] = ()
    open: time = time.min
    close: time | None = None
    source: str = ""
    confidence: str = ""


Span = tuple[date | None, date | None]


def hours_on(day: date, hours: Sequence[Hours], stages: Mapping[str, Span], calendar: Calendar) -> Hours | None:
    """Return the hours of a day, None when nothing is received; `stages` gives the first and last day of each stage.

    A stage with hours of its own goes before the weekday. A holiday has none.
    """
    for row in hours:
        if any(_lies_in(day, stages.get(stage)) for stage in row.stages):
            return row
    if day in calendar.holidays:
        return None
    return next((row for row in hours if day.weekday() in row.weekdays), None)


def is_inside(moment: datetime, hours: Sequence[Hours], stages: Mapping[str, Span], calendar: Calendar) -> bool:
    """Say whether a moment, as clocks of the office show it, lies in the hours; the last minute counts."""
    row = hours_on(moment.date(), hours, stages, calendar)
    at = moment.time().replace(second=0, microsecond=0)
    return row is not None and row.open <= at and (row.close is None or at <= row.close)


def note_reception(
    moment: datetime, zone: str, hours: Sequence[Hours], stages: Mapping[str, Span], calendar: Calendar
) -> str:
    """Return a sentence for a report that comes outside of the hours, "" inside them.

    `moment` has an offset, or is as clocks of the zone show it.
    """
    local = in_zone(moment, zone)
    if not hours or is_inside(local, hours, stages, calendar):
        return ""
    day = local.date()
    row = hours_on(day, hours, stages, calendar)
    at = write_time(local.time(), zone)
    if row is not None:
        span = {"open": write_time(row.open), "close": write_time(row.close or time.min)}
        return say("deadline.reception.outside", time=at, day=name_day(day), zone=zone, **span)
    holiday = calendar.name_of(day)
    if holiday:
        return say("deadline.reception.holiday", time=at, day=name_day(day), holiday=holiday)
    return say("deadline.reception.closed", time=at, day=name_day(day))


def read_received(received_date: str, received_time: str) -> datetime | None:
    """Return the moment of a report's reception from the fields of its case; None when either is not known."""
    day, at = parse_date(received_date), parse_time(received_time)
    return datetime.combine(day, at) if day and at else None


def _lies_in(day: date, span: Span | None) -> bool:
    if span is None or span == (None, None):
        return False
    first, last = span
    return (first is None or first <= day) and (last is None or day <= last)
