"""How a deadline is told in Indonesian: the time that remains or is over, its state, what follows when it was missed.

Called by the desk, the command line and the windows. Pure: the moment of looking comes in.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Final

from fieldapp.case.clock import Clock
from fieldapp.case.dates import ZONES, in_zone, write_day, write_short_date, write_time
from fieldapp.case.daycount import MINUTE, Moment
from fieldapp.case.numbering import UNSURE
from fieldapp.words import say

WHOLE_DAYS_ONLY: Final = 7
_NAMES: Final[Mapping[tzinfo | None, str]] = {zone: name for name, zone in ZONES.items()}


def write_span(span: timedelta) -> str:
    """Return a length of time in its two largest units: "2 hari 4 jam", "3 jam", "12 hari", "45 menit"."""
    minutes = max(0, int(span / MINUTE))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if not minutes:
        return say("deadline.moments")
    if days:
        parts = [("days", days), ("hours", hours if days < WHOLE_DAYS_ONLY else 0)]
    else:
        parts = [("hours", hours), ("minutes", rest)]
    return " ".join(say(f"deadline.{name}", count=count) for name, count in parts if count)


def write_moment(moment: datetime | Moment) -> str:
    """Return a moment as "Kamis, 24 Oktober 2024 pukul 16.30 WITA"; of one whose hour is unknown the day alone."""
    at, timed = (moment.at, moment.timed) if isinstance(moment, Moment) else (moment, True)
    if not timed:
        return write_day(at.date())
    return f"{write_day(at.date())} pukul {write_time(at.time(), _NAMES.get(at.tzinfo, ''))}"


def span_left(clock: Clock, now: datetime) -> timedelta:
    """Return how long a clock still runs to its alarm, or to its later reading when that is past; negative when over.

    A whole day lasts to its end: one minute before midnight, one minute is left.
    """
    due = clock.alarm if _at(clock, now) <= clock.alarm else clock.late_after
    return due + (MINUTE if clock.whole_days else timedelta()) - _at(clock, now)


def write_remaining(clock: Clock, now: datetime) -> str:
    """Return in a few words how a clock stands: "2 hari 4 jam lagi", "lewat 3 jam", "dipenuhi"."""
    if not clock.is_open:
        return say(f"deadline.state.{clock.state}")
    left = span_left(clock, now)
    if clock.state == "late":
        return say("deadline.over", span=write_span(-left))
    later = _at(clock, now) > clock.alarm
    return say("deadline.left_later" if later else "deadline.left", span=write_span(left))


def write_brief(clock: Clock, now: datetime) -> str:
    """Return how a clock stands without naming a reading: "2 hari 4 jam lagi", "lewat 3 jam"; for chips."""
    if not clock.is_open or clock.state == "late":
        return write_remaining(clock, now)
    return say("deadline.left", span=write_span(span_left(clock, now)))


def write_dates(clock: Clock, now: datetime) -> str:
    """Return until when a clock runs as lists write it: "sampai 24-10-2024", "24-10-2024 atau 25-10-2024"."""
    early, late = (_write_date(clock, due) for due in (clock.alarm, clock.late_after))
    if early == late or clock.state == "late":
        return say("deadline.dates", due=late)
    if clock.is_open and _at(clock, now) > clock.alarm:
        return say("deadline.dates_later", due=late)
    return say("deadline.dates_both" if clock.whole_days else "deadline.dates_earliest", due=early, next=late)


def _write_date(clock: Clock, due: datetime) -> str:
    day = write_short_date(due.date())
    return day if clock.whole_days else f"{day} {write_time(due.time())}"


def tell_clock(clock: Clock, now: datetime) -> str:
    """Return how a clock stands in whole sentences, with what follows when it was missed and what is uncertain."""
    parts = [_told(clock, now)]
    if clock.state in ("late", "missed"):
        parts.append(write_consequence(clock))
    if clock.left_out:
        days = ", ".join(f"{write_day(day)} ({name})" for day, name in clock.left_out)
        parts.append(say("deadline.left_out", days=days))
    parts += [say(f"deadline.doubt.{code}") for code in clock.doubts]
    return " ".join(parts)


def write_due(clock: Clock, due: datetime) -> str:
    """Return when a clock runs out: "Kamis, 24 Oktober 2024 pukul 16.30 WITA", of whole days "... pukul 24.00 WITA"."""
    if not clock.whole_days:
        return write_moment(due)
    zone = _NAMES.get(due.tzinfo, "")
    return say("deadline.end_of_day", day=write_day(due.date()), zone=zone)


def write_until(clock: Clock) -> str:
    """Return until when a clock runs, "sampai ...", by both readings unless one was chosen."""
    if clock.alarm == clock.late_after:
        return say("deadline.until", due=write_due(clock, clock.late_after))
    same, after = write_due(clock, clock.due_same), write_due(clock, clock.due_next)
    return say("deadline.until_both" if clock.whole_days else "deadline.until_hours", same=same, next=after)


def describe_rule(clock: Clock) -> str:
    """Return what a deadline counts: "3 hari kalender", "48 jam", "paling lambat 1 hari sebelumnya"."""
    rule = clock.rule
    if rule.before:
        return say("deadline.kind.before", count=rule.days)
    if rule.hours:
        return say("deadline.kind.hours", count=rule.hours)
    return say("deadline.kind.working" if rule.working else "deadline.kind.calendar", count=rule.days)


def is_unverified(clock: Clock) -> bool:
    """Say whether nobody has read the deadline itself in the law: it is shown as such."""
    return clock.rule.confidence in UNSURE


def write_consequence(clock: Clock) -> str:
    """Return what follows when a clock ran out, in one sentence."""
    text = clock.rule.consequence.rstrip(".")
    if text:
        return say("deadline.consequence", text=text)
    return say("deadline.ask", by=clock.rule.by) if clock.rule.by else say("deadline.goes_on")


def _told(clock: Clock, now: datetime) -> str:
    last = write_due(clock, clock.late_after)
    one_reading = clock.alarm == clock.late_after
    if clock.done is not None:
        return _told_done(clock, clock.done, one_reading=one_reading)
    if clock.state == "missed":
        return say("deadline.told.missed_undone", due=last)
    if clock.state == "ended":
        if clock.ended is None:
            return say("deadline.told.ended_optional", due=last)
        return say("deadline.told.ended", ended=write_moment(clock.ended), due=last)
    span = write_span(abs(span_left(clock, now)))
    if clock.state == "late":
        code = "deadline.told.late_other" if clock.rule.by else "deadline.told.late"
        return say(code, span=span, due=last, by=clock.rule.by)
    if _at(clock, now) > clock.alarm:
        return say("deadline.told.later", same=write_due(clock, clock.alarm), next=last, span=span)
    return say("deadline.told.left", left=say("deadline.left", span=span), until=write_until(clock))


def _told_done(clock: Clock, done: Moment, *, one_reading: bool) -> str:
    at, last = write_moment(done), write_due(clock, clock.late_after)
    if clock.state == "missed":
        over = done.at - clock.late_after - (MINUTE if clock.whole_days else timedelta())
        return say("deadline.told.missed", done=at, span=write_span(over), due=last)
    if one_reading or clock.due_same == clock.due_next:
        return say("deadline.told.met", done=at, due=last)
    if clock.met_same:
        return say("deadline.told.met_both", done=at)
    return say(
        "deadline.told.met_next",
        done=at,
        same=write_day(clock.due_same.date()),
        next=write_day(clock.due_next.date()),
    )


def _at(clock: Clock, now: datetime) -> datetime:
    zone = clock.alarm.tzinfo
    return in_zone(now, _NAMES.get(zone, "")).replace(second=0, microsecond=0, tzinfo=zone)
