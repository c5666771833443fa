"""The legal clock: which deadlines the steps of a case started, when each runs out, and whether it was met.

Called by the desk, by the checks of a procedure and by tests. Pure: a clock is computed, never stored; rules, holidays,
zone and the moment of looking come in. Nothing here stops work. The rules of counting: `resources/format/procedure.md`,
section 2.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from fieldapp.case.dates import ZONES, in_zone
from fieldapp.case.daycount import (
    Calendar,
    Moment,
    day_before,
    end_of,
    holidays_between,
    last_day,
    read_moment,
)
from fieldapp.case.deadline import Rule, results_in, wanted_ends
from fieldapp.case.model import Case
from fieldapp.case.steps import CLOSING, Step, is_closed_by_names, ordered

__all__ = ["OPEN_STATES", "SOON", "Calendar", "Clock", "Moment", "Rule", "State", "age_clock", "clocks_of"]

State = Literal["running", "soon", "late", "met", "missed", "ended"]

SOON: Final = timedelta(days=1)
OPEN_STATES: Final = ("running", "soon", "late")


@dataclass(frozen=True, slots=True)
class Clock:
    """One running or finished deadline of a case; all moments are those of the office's zone, to the minute.

    `due_next` counts from the day after the start, `due_same` from the day itself. `alarm` stands on the earlier of the
    readings that are possible, `late_after` on the later. `done` is when it was met or done late, `ended` when
    something else made it pointless. `before` is the clock without its extension. `left_out` are holidays that it does
    not count, by their names.
    `doubts` are codes of sentences "deadline.doubt.<code>".
    """

    rule: Rule
    started: Moment
    due_next: datetime
    due_same: datetime
    alarm: datetime
    late_after: datetime
    done: Moment | None
    state: State
    step: str = ""
    ended: Moment | None = None
    before: "Clock | None" = None
    left_out: tuple[tuple[date, str], ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def whole_days(self) -> bool:
        """Whether it runs to the end of a day, not to a minute."""
        return not self.rule.hours

    @property
    def is_open(self) -> bool:
        """Whether it still has to be met."""
        return self.state in OPEN_STATES

    @property
    def met_next(self) -> bool | None:
        """Whether it was met when the day after the start is day one; None while it is open."""
        return self._met(self.due_next)

    @property
    def met_same(self) -> bool | None:
        """Whether it was met when the day of the start is day one; None while it is open."""
        return self._met(self.due_same)

    def _met(self, due: datetime) -> bool | None:
        if self.done is not None:
            return self.done.at <= due
        return False if self.state == "missed" else None


@dataclass(frozen=True, slots=True)
class Watch:
    """What all clocks of one office are counted with: holidays, zone, its chosen reading ("" none), and now."""

    calendar: Calendar
    zone: str
    reading: str
    now: datetime
    soon: timedelta = SOON


@dataclass(frozen=True, slots=True)
class _Closing:
    """That a case was closed, and when, if its date can be read."""

    at: Moment | None


@dataclass(frozen=True, slots=True)
class _Start:
    at: Moment
    step: Step | None = None
    target: Moment | None = None

    @property
    def results(self) -> tuple[str, ...]:
        return results_in(self.step.facts, self.step.result) if self.step else ()


def clocks_of(  # noqa: PLR0913 - everything that a clock depends on comes in
    case: Case,
    steps: Sequence[Step],
    rules: Sequence[Rule],
    calendar: Calendar,
    zone: str,
    reading: str,
    now: datetime,
    *,
    referrals: Sequence[Mapping[str, Any]] = (),
    soon: timedelta = SOON,
) -> tuple[Clock, ...]:
    """Return every deadline of a case, in the order they began.

    `zone` is the office's (WIB, WITA, WIT), `reading` its own choice of day one ("" for none), `now` a moment with an
    offset or as clocks of the zone show it. `referrals` are the fields of its referral records. A date that nobody can
    read starts nothing.
    """
    watch = Watch(calendar, zone, reading, _local(now, zone), soon)
    extensions = {rule.extends: rule for rule in rules if rule.extends}
    found = [
        clock
        for rule in rules
        if not rule.extends and case.kind in rule.kinds and _applies(rule, case, steps)
        for clock in _clocks(rule, extensions.get(rule.id), case, steps, referrals, watch)
    ]
    return tuple(sorted(found, key=lambda clock: (clock.started.at, clock.alarm, clock.rule.id)))


def age_clock(clock: Clock, now: datetime, soon: timedelta = SOON) -> Clock:
    """Return an open clock as it stands at a later moment, by the dates that it was counted to; others as they are."""
    if not clock.is_open:
        return clock
    zone = next(name for name, offset in ZONES.items() if offset == clock.alarm.tzinfo)
    state = _open_state(clock.rule, clock.alarm, clock.late_after, _local(now, zone), soon)
    return clock if state == clock.state else replace(clock, state=state)


# ---- where clocks begin ---------------------------------------------------------------------------------------------


def _applies(rule: Rule, case: Case, steps: Sequence[Step]) -> bool:
    if not rule.violations:
        return True
    return bool(rule.violations & set(case.violations)) or any(step.name in rule.ends for step in steps)


def _clocks(
    rule: Rule,
    extension: Rule | None,
    case: Case,
    steps: Sequence[Step],
    referrals: Sequence[Mapping[str, Any]],
    watch: Watch,
) -> Iterator[Clock]:
    starts = _starts(rule, case, steps, watch.zone)
    closed = _closing(steps, watch.zone)
    if not starts and rule.start_referral:
        yield from _referral_clocks(rule, referrals, closed, watch)
    over: Moment | None = None
    for place, start in enumerate(starts):
        if place and not rule.each and (over is None or _is_before(start.at, over)):
            continue
        lone = len(starts) == 1
        done = _done(rule, case, start, steps, watch.zone, None if lone and not rule.each else start.at)
        stopped = _first(rule.stops, steps, watch.zone, None if lone else start.at)
        if done is None and (not wanted_ends(rule, start.results) or (start.step is None and _has_number(case))):
            continue
        met = None if done is None or (stopped and _is_before(stopped, done)) else done
        ended = None if met else stopped or _closed_at(closed, start.at)
        over = met or ended
        clock = _make(rule, start, met, ended, watch)
        yield _extended(clock, extension, steps, watch, start, over) if extension else clock


def _starts(rule: Rule, case: Case, steps: Sequence[Step], zone: str) -> list[_Start]:
    found = []
    for step in steps:
        if step.name in rule.starts:
            own = read_moment(step.on, zone)
            told = read_moment(step.facts.get(rule.start_fact), zone) if rule.start_fact else None
            begun = own or told if rule.before else told or own
            if begun and (told or not rule.before):
                found.append(_Start(begun, step, told))
    if not found and rule.start_case:
        day = _case_moment(case, rule.start_case, zone)
        return [_Start(day)] if day else []
    return sorted(found, key=lambda start: start.at.at)


def _has_number(case: Case) -> bool:
    """Say whether the register took the case in: then what came before was decided, whatever steps were noted."""
    return any(not number.voided for number in case.numbers)


def _case_moment(case: Case, name: str, zone: str) -> Moment | None:
    if name == "received":
        day, hour = case.received.date, case.received.time.replace(".", ":")
        return read_moment(f"{day}T{hour}", zone) or read_moment(day, zone)
    return read_moment(case.event.known_on, zone) if name == "known" else None


def _referral_clocks(
    rule: Rule, referrals: Sequence[Mapping[str, Any]], closed: _Closing | None, watch: Watch
) -> Iterator[Clock]:
    for fields in referrals:
        at = read_moment(fields.get(rule.start_referral), watch.zone)
        if at is None or rule.channel.casefold() not in str(fields.get("channel", "")).casefold():
            continue
        done = read_moment(fields.get(rule.end_referral), watch.zone)
        over = read_moment(fields.get("closed_on"), watch.zone) or _closed_at(closed, at)
        ended = None if done else over
        yield replace(_make(rule, _Start(at), done, ended, watch), step=str(fields.get("id", "")))


# ---- where clocks end -----------------------------------------------------------------------------------------------


def _done(
    rule: Rule, case: Case, start: _Start, steps: Sequence[Step], zone: str, since: Moment | None
) -> Moment | None:
    """Return when the duty was done, None when it was not or the outcome asks nothing."""
    if rule.end_fact and start.step:
        return read_moment(start.step.facts.get(rule.end_fact), zone) or _delivered(
            rule, start.step, start.at, steps, zone
        )
    found = [_first(names, steps, zone, since) for names in wanted_ends(rule, start.results) or [rule.ends]]
    if all(found):
        return max((moment for moment in found if moment), key=lambda moment: moment.at)
    return _case_moment(case, rule.end_case, zone) if rule.end_case else None


def _delivered(rule: Rule, letter: Step, since: Moment, steps: Sequence[Step], zone: str) -> Moment | None:
    """Return when a letter had reached all of its parties, by the receipts that came later; one may name no party."""
    missing = _parties(letter)
    last: Moment | None = None
    for step in ordered(steps):
        at = read_moment(step.facts.get(rule.end_fact), zone) or read_moment(step.on, zone)
        if step.name not in rule.ends or at is None or _is_before(at, since):
            continue
        named = _parties(step)
        if not missing or not named or missing & named:
            last = at if last is None else max(last, at, key=lambda moment: moment.at)
        missing = missing - named if named else set()
    return None if missing else last


def _parties(step: Step) -> set[str]:
    found = step.facts.get("parties")
    return {party for party in found if isinstance(party, str)} if isinstance(found, list | tuple) else set()


def _closing(steps: Sequence[Step], zone: str) -> _Closing | None:
    """Return the closing of the case, None while it is open or was opened again."""
    row = ordered(steps)
    if not is_closed_by_names([step.name for step in row]):
        return None
    return next(_Closing(read_moment(step.on, zone)) for step in reversed(row) if step.name in CLOSING)


def _closed_at(closed: _Closing | None, start: Moment) -> Moment | None:
    """Return when a closing ended what began at a moment: without a date of its own, at once."""
    return None if closed is None else closed.at or start


def _first(names: Iterable[str], steps: Sequence[Step], zone: str, since: Moment | None) -> Moment | None:
    """Return when the first of some steps was taken, not before a moment; a day alone may be any time of it."""
    wanted = set(names)
    found = [moment for step in steps if step.name in wanted and (moment := read_moment(step.on, zone))]
    kept = [moment for moment in found if since is None or not _is_before(moment, since)]
    return min(kept, key=lambda moment: moment.at) if kept else None


def _is_before(one: Moment, other: Moment) -> bool:
    if one.timed and other.timed:
        return one.at < other.at
    return one.at.date() < other.at.date()


# ---- how long they run ----------------------------------------------------------------------------------------------


def _make(rule: Rule, start: _Start, done: Moment | None, ended: Moment | None, watch: Watch) -> Clock:
    due_next, due_same = _dues(rule, start, watch)
    chosen = rule.reading(watch.reading)
    alarm, late_after = due_same, due_next
    if chosen and not rule.hours:
        alarm = late_after = due_same if chosen == "same" else due_next
    left_out = holidays_between(start.at.at.date(), late_after.date(), watch.calendar) if rule.working else ()
    return Clock(
        rule=rule,
        started=start.at,
        due_next=due_next,
        due_same=due_same,
        alarm=alarm,
        late_after=late_after,
        done=done,
        state=_state(rule, alarm, late_after, done, ended, watch),
        step=start.step.id if start.step else "",
        ended=ended,
        left_out=tuple((day, watch.calendar.name_of(day)) for day in left_out),
        doubts=tuple(_doubts(rule, start, left_out, watch)),
    )


def _dues(rule: Rule, start: _Start, watch: Watch) -> tuple[datetime, datetime]:
    """Return the last minutes of both readings, first that of the day after."""
    if rule.before:
        target = (start.target or start.at).at
        if rule.hours:
            return (target - timedelta(hours=rule.hours),) * 2
        day = day_before(target.date(), rule.days, watch.calendar, working=rule.working)
        return (end_of(day, watch.zone),) * 2
    if rule.hours:
        span = timedelta(hours=rule.hours)
        latest = start.at.at if start.at.timed else end_of(start.at.at.date(), watch.zone)
        return latest + span, start.at.at + span
    day = start.at.at.date()
    dues = [
        end_of(last_day(day, rule.days, watch.calendar, working=rule.working, same=same), watch.zone)
        for same in (False, True)
    ]
    return dues[0], dues[1]


def _state(
    rule: Rule, alarm: datetime, late_after: datetime, done: Moment | None, ended: Moment | None, watch: Watch
) -> State:
    if done is not None:
        return "met" if done.at <= late_after else "missed"
    if ended is not None:
        return "missed" if ended.at > late_after else "ended"
    return _open_state(rule, alarm, late_after, watch.now, watch.soon)


def _open_state(rule: Rule, alarm: datetime, late_after: datetime, now: datetime, soon: timedelta) -> State:
    if now > late_after:
        return "ended" if rule.optional else "late"
    return "soon" if now >= alarm - soon else "running"


def _doubts(rule: Rule, start: _Start, left_out: Sequence[date], watch: Watch) -> Iterator[str]:
    if not all(map(watch.calendar.is_sure, left_out)):
        yield "holiday_unsure"
    if rule.hours and not start.at.timed:
        yield "hour_unknown"
    if start.at.at > watch.now and (start.at.timed or start.at.at.date() > watch.now.date()):
        yield "starts_later"


def _extended(
    clock: Clock, extension: Rule, steps: Sequence[Step], watch: Watch, start: _Start, over: Moment | None
) -> Clock:
    """Return the clock with the days that were added, counted from the same start; as it is when none were.

    Days added after the last day of the later reading revive nothing: the clock stays as it is, and says so.
    """
    added = [step for step in steps if step.name in extension.starts]
    first = _first(extension.starts, steps, watch.zone, start.at)
    if first is None or (over is not None and _is_before(over, first)):
        return clock
    if first.at > clock.late_after:
        return replace(clock, doubts=(*clock.doubts, "extended_late"))
    days = next((step.facts.get("days") for step in added if read_moment(step.on, watch.zone) == first), None)
    more = days if isinstance(days, int) and 1 <= days <= extension.days else extension.days
    whole = replace(
        clock.rule,
        id=extension.id,
        label=extension.label_extended or extension.label,
        days=clock.rule.days + more,
        consequence=extension.consequence or clock.rule.consequence,
        legal_basis=extension.legal_basis or clock.rule.legal_basis,
        note=extension.note,
        source=extension.source,
        confidence=extension.confidence,
    )
    return replace(_make(whole, start, clock.done, clock.ended, watch), before=clock)


def _local(now: datetime, zone: str) -> datetime:
    return in_zone(now, zone).replace(second=0, microsecond=0, tzinfo=ZONES[zone])
