"""The legal clocks of this vault: those of one case, those that run, what to remind of, and a calendar file of them.

Called by the command line and, on the reading thread, by the windows: finished cases are left out by their courses, so
that 100,000 of them cost nothing. Reads only. How clocks count: `fieldapp.case.clock`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from fieldapp.case.agenda import Entry, write_agenda
from fieldapp.case.clock import Clock, age_clock, clocks_of
from fieldapp.case.course import may_be_open, read_course
from fieldapp.case.daycount import Moment
from fieldapp.case.office import Office
from fieldapp.case.reception import note_reception
from fieldapp.case.records import REMOVED, Record, case_of
from fieldapp.case.remaining import describe_rule, is_unverified, tell_clock, write_remaining, write_until
from fieldapp.errors import RecordUnknown
from fieldapp.packs.reference import Packs
from fieldapp.vault.course import cases_on, list_courses, load_handled
from fieldapp.vault.history import records_of
from fieldapp.vault.register import owner_state, steps_of
from fieldapp.vault.search import CaseRow, find_rows
from fieldapp.vault.vault import Vault
from fieldapp.words import say

# A case in which nothing happened for longer than this is asleep: its deadlines are told on its own page only.
ASLEEP: Final = timedelta(days=400)
REMIND_DAYS: Final = 2
NEAR_DAYS: Final = 3
SHORT_ID: Final = 18

Span = Literal["late", "today", "near", "later"]
SPANS: Final[tuple[Span, ...]] = ("late", "today", "near", "later")


@dataclass(frozen=True, slots=True)
class CaseClock:
    """A clock with the case it belongs to, named as lists name it; `remaining` tells in a few words how it stands."""

    case: str
    kind: str
    number: str
    subjects: str
    summary: str
    clock: Clock
    remaining: str

    @property
    def name(self) -> str:
        """What the case is called without naming anybody: its number, else the beginning of its id."""
        return self.number or say("deadline.case", id=self.case[:SHORT_ID])

    @property
    def line(self) -> str:
        """The clock in one sentence, for lists and reminders; names nobody."""
        return say("deadline.line", label=self.clock.rule.label, remaining=self.remaining, case=self.name)


@dataclass(frozen=True, slots=True)
class Reminders:
    """What is told when the program starts: what ran out, the newest first, and what runs out next."""

    late: tuple[CaseClock, ...] = ()
    due: tuple[CaseClock, ...] = field(default=())


def case_clocks(vault: Vault, case_id: str) -> tuple[Clock, ...]:
    """Return every clock of a case, finished ones too, in the zone and reading of its own office.

    Raises RecordUnknown, also for an LHP.
    """
    state = owner_state(vault.db, case_id)
    if state.type != "case":
        raise RecordUnknown(name=case_id)
    return _clocks(records_of(vault.db, case_id), vault.packs, vault.office_settings(state.office), vault.now())


def list_clocks(vault: Vault, within_days: int | None = None) -> list[CaseClock]:
    """Return the open clocks of the own office's cases: late ones first, the newest before, then what runs out next.

    With `within_days` only those that are late or whose alarm stands within so many days of 24 hours. Cases in which
    nothing happened for 400 days are left out.
    """
    packs, office, now = vault.packs, vault.office_settings(), vault.now()
    found = [text for text in list_courses(vault.db, vault.office) if _may_be_open(text, packs)]
    since = (now - ASLEEP).date().isoformat()
    handled = load_handled(vault.db, cases_on(vault.db, vault.office, found, since))
    clocks = [
        (case_id, clock)
        for case_id, records in handled.items()
        for clock in _clocks(records, packs, office, now)
        if clock.is_open and (within_days is None or clock.alarm <= now + timedelta(days=within_days))
    ]
    rows = find_rows(vault.db, [case_id for case_id, _ in clocks])
    told = [_case_clock(rows[case_id], clock, now) for case_id, clock in clocks if case_id in rows]
    return sorted(told, key=_urgency)


def read_reminders(vault: Vault, within_days: int = REMIND_DAYS) -> Reminders:
    """Return what to remind of at start-up: what is late, and what runs out within some days."""
    return _reminders(list_clocks(vault, within_days))


def age_reminders(before: Reminders, now: datetime) -> Reminders:
    """Return what there is to remind of at a later moment, as far as it was read before."""
    return _reminders(age_clocks((*before.late, *before.due), now))


def tell_reminders(reminders: Reminders) -> str:
    """Return in one sentence how many deadlines ran out and how many run out next, "" without any."""
    late, due = len(reminders.late), len(reminders.due)
    code = "late_due" if late and due else "late" if late else "due" if due else ""
    return say(f"deadline.remind.{code}", late=late, due=due, days=REMIND_DAYS) if code else ""


def _reminders(found: Sequence[CaseClock]) -> Reminders:
    late = tuple(one for one in found if one.clock.state == "late")
    return Reminders(late, tuple(one for one in found if one.clock.state != "late"))


def age_clocks(clocks: Sequence[CaseClock], now: datetime) -> list[CaseClock]:
    """Return open clocks as they stand at a later moment, in their order; those that ended by themselves are gone."""
    aged = [(one, age_clock(one.clock, now)) for one in clocks]
    told = [replace(one, clock=clock, remaining=write_remaining(clock, now)) for one, clock in aged if clock.is_open]
    return sorted(told, key=_urgency)


def span_of(one: CaseClock, now: datetime) -> Span:
    """Return in which part of a list a clock stands: it ran out, its alarm stands today, in three days, later."""
    if one.clock.state == "late":
        return "late"
    alarm = one.clock.alarm
    today = now.date() if now.utcoffset() is None else now.astimezone(alarm.tzinfo).date()
    days = (alarm.date() - today).days
    return "today" if days <= 0 else "near" if days <= NEAR_DAYS else "later"


def nearest_clocks(clocks: Sequence[CaseClock]) -> dict[str, CaseClock]:
    """Return of each case the clock that is told where there is room for one: its own before those of others."""
    found: dict[str, CaseClock] = {}
    for one in sorted(clocks, key=lambda one: bool(one.clock.rule.by)):
        found.setdefault(one.case, one)
    return found


def write_calendar(clocks: Sequence[CaseClock], now: datetime) -> bytes:
    """Return a calendar file (.ics) of open clocks; it leaves the vault, so it names numbers and nobody."""
    return write_agenda([_entry(one) for one in clocks if one.clock.is_open], now)


def reception_note(vault: Vault, moment: datetime) -> str:
    """Return a sentence for a report that comes outside of the hours of reception, "" inside them.

    `moment` has an offset, or is as clocks of the office show it. Never a reason to refuse.
    """
    packs, zone = vault.packs, vault.office_settings().zone
    return note_reception(moment, zone, packs.reception, packs.stage_spans, packs.calendar_of(vault.office))


def _may_be_open(text: str, packs: Packs) -> bool:
    course = read_course(text)
    return any(may_be_open(rule, course) for rule in packs.deadlines)


def _clocks(records: Sequence[Record], packs: Packs, office: Office, now: datetime) -> tuple[Clock, ...]:
    referrals = [
        {**record.fields, "id": record.id}
        for record in records
        if record.type == "referral" and record.fields.get(REMOVED) is not True
    ]
    return clocks_of(
        case_of(records),
        steps_of(records),
        packs.deadlines,
        packs.calendar_of(office.code),
        office.zone,
        office.day_one,
        now,
        referrals=referrals,
    )


def _case_clock(row: CaseRow, clock: Clock, now: datetime) -> CaseClock:
    number = row.numbers.partition(";")[0]
    return CaseClock(row.id, row.kind, number, row.subjects, row.summary, clock, write_remaining(clock, now))


def _urgency(one: CaseClock) -> tuple[bool, float, str, str]:
    late = one.clock.state == "late"
    moment = -one.clock.late_after.timestamp() if late else one.clock.alarm.timestamp()
    return not late, moment, one.case, one.clock.rule.id


def _entry(one: CaseClock) -> Entry:
    clock = one.clock
    own = clock.before or clock
    return Entry(
        uid=f"{one.case}.{own.rule.id}.{clock.step or 'perkara'}@netra",
        start=clock.alarm - timedelta(hours=1),
        end=clock.alarm,
        title=say("deadline.agenda.title", label=clock.rule.label, case=one.name),
        note=_note(clock),
        sequence=int(clock.before is not None),
    )


def _note(clock: Clock) -> str:
    until = write_until(clock)
    lines = [f"{describe_rule(clock)}, {until}.", clock.rule.legal_basis]
    lines.append(say("deadline.unverified") if is_unverified(clock) else "")
    return "\n".join(filter(None, lines))


def view_clock(clock: Clock, now: datetime) -> dict[str, Any]:
    """Return a clock as plain data with its sentences; moments carry the offset of the office's zone."""
    return {
        "id": clock.rule.id,
        "label": clock.rule.label,
        "counts": describe_rule(clock),
        "state": clock.state,
        "remaining": write_remaining(clock, now),
        "sentence": tell_clock(clock, now),
        "started": _iso(clock.started),
        "due_next": clock.due_next.isoformat(timespec="minutes"),
        "due_same": clock.due_same.isoformat(timespec="minutes"),
        "alarm": clock.alarm.isoformat(timespec="minutes"),
        "late_after": clock.late_after.isoformat(timespec="minutes"),
        "done": _iso(clock.done),
        "ended": _iso(clock.ended),
        "met_next": clock.met_next,
        "met_same": clock.met_same,
        "by": clock.rule.by,
        "consequence": clock.rule.consequence,
        "legal_basis": clock.rule.legal_basis,
        "source": clock.rule.source,
        "confidence": clock.rule.confidence,
        "unverified": is_unverified(clock),
        "left_out": [{"date": day.isoformat(), "label": name} for day, name in clock.left_out],
        "extended": clock.before is not None,
    }


def view_case_clock(one: CaseClock, now: datetime) -> dict[str, Any]:
    """Return a line of the list of clocks as plain data; it names nobody but the subjects."""
    named = {"case": one.case, "kind": one.kind, "number": one.number, "subjects": one.subjects}
    return {**named, **view_clock(one.clock, now)}


def _iso(moment: Moment | None) -> str:
    if moment is None:
        return ""
    return moment.at.isoformat(timespec="minutes") if moment.timed else moment.at.date().isoformat()
