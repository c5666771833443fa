"""The course of a case in one short text: its kind, and which steps were taken, as lists and clocks look for it.

Written by the vault beside each case, read by the desk: among 100,000 cases few courses differ, and a course alone
tells whether a deadline can still be open. Pure.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from fieldapp.case.daycount import read_moment
from fieldapp.case.deadline import Rule, results_in, wanted_ends
from fieldapp.case.steps import CLOSING, REOPENING

MANY: Final = "+"
UNDATED: Final = "?"
_MOMENTS: Final = ("on", "at", "delivered_on")
_KNOWN, _RECEIVED, _NUMBERED, _SENT = "known", "received", "numbered", "sent"
_DATES: Final = {_KNOWN: "event.known_on", _RECEIVED: "received.date"}
_ZONE: Final = "WIB"  # only days are compared, as they are written
_local_form = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?)?")


@dataclass(frozen=True, slots=True)
class Course:
    """What happened to a case: `marks` are dates and numbers it has, `taken` the outcomes that each step decided.

    Steps stand in the order in which each was taken last; None stands for one that was taken more than once. `undated`
    are those that were taken without a date of this zone: their place tells nothing.
    """

    kind: str = ""
    marks: frozenset[str] = frozenset()
    taken: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    undated: frozenset[str] = frozenset()

    @property
    def dated(self) -> list[str]:
        """The steps whose dates are known, in their order."""
        return [name for name in self.taken if name not in self.undated]


def course_of(
    case: Mapping[str, Any],
    steps: Iterable[Mapping[str, Any]],
    referrals: Iterable[Mapping[str, Any]] = (),
    *,
    numbered: bool = False,
) -> tuple[str, str]:
    """Return the course of a case as text, and the last day on which anything happened ("" when none is known).

    Takes the fields of its records; those that were removed are not among them. Whatever has another form is left out.
    """
    days = {mark: day for mark, name in _DATES.items() if (day := _day(case.get(name)))}
    sent = [day for one in referrals if (day := _day(one.get("sent_on"))) and not _is_answered(one)]
    marks = sorted({*days, *((_NUMBERED,) if numbered else ()), *((_SENT,) if sent else ())})
    held = list(steps)
    told = [day for one in held for name in _MOMENTS if (day := _day(one.get(name)))]
    last = max((*days.values(), *sent, *told), default="")
    return f"{_word(case.get('kind'))};{','.join(marks)};{' '.join(_tokens(held))}", last


def read_course(text: str) -> Course:
    """Return the course of its text."""
    kind, marks, tokens = text.split(";", 2)
    taken: dict[str, tuple[str, ...] | None] = {}
    undated = set()
    for token in tokens.split():
        word, _, results = token.partition(":")
        name = word.rstrip(MANY + UNDATED)
        taken[name] = tuple(filter(None, results.split(","))) if name == word else None
        if word.endswith(UNDATED):
            undated.add(name)
    return Course(kind, frozenset(filter(None, marks.split(","))), taken, frozenset(undated))


def may_be_open(rule: Rule, course: Course) -> bool:
    """Say whether a case of such a course can have an open clock of a rule. Never says no where there is one."""
    taken = course.taken
    if rule.extends or course.kind not in rule.kinds or (CLOSING & taken.keys() and not REOPENING & taken.keys()):
        return False
    begun = [name for name in rule.starts if name in taken]
    if not begun:
        return _SENT in course.marks if rule.start_referral else _may_wait(rule, course)
    if course.undated.intersection(begun):
        return True
    if len(begun) > 1 or taken[begun[0]] is None:
        return _may_run_again(rule, course)
    if set(rule.stops).intersection(course.dated):
        return False
    if rule.each:
        return True
    return not all(set(names).intersection(course.dated) for names in wanted_ends(rule, taken[begun[0]] or ()))


def _may_run_again(rule: Rule, course: Course) -> bool:
    """Say whether a rule that several steps began can have an open clock: none has when the last step ends them all."""
    if rule.start_fact and not rule.before:
        return True
    order = course.dated
    after = order[max(order.index(name) for name in rule.starts if name in order) + 1 :]
    told_by_name = not (rule.end_fact or rule.unless_results or rule.ends_by)
    return not set(after).intersection((*rule.stops, *(rule.ends if told_by_name else ())))


def _may_wait(rule: Rule, course: Course) -> bool:
    """Say whether a date of the case itself started a clock that nothing ended."""
    ended = {*rule.ends, *rule.stops}.intersection(course.dated)
    if rule.start_case not in course.marks or ended or _NUMBERED in course.marks:
        return False
    return rule.end_case not in course.marks


def _tokens(steps: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for step in steps:
        if name := _word(step.get("name")):
            found.setdefault(name, []).append(step)
    last = {name: max(_place(step) for step in held) for name, held in found.items()}
    return (name + _told_of(found[name]) for name in sorted(found, key=lambda name: (last[name], name)))


def _place(step: Mapping[str, Any]) -> str:
    """Return what a step is ordered by, "" for a date nobody can read, or one that carries an offset of its own."""
    on = step.get("on")
    return on[:16] if _day(on) and isinstance(on, str) and _local_form.fullmatch(on) else ""


def _told_of(steps: Sequence[Mapping[str, Any]]) -> str:
    if not all(map(_place, steps)):
        return UNDATED
    if len(steps) > 1:
        return MANY
    results = ",".join(filter(None, map(_word, results_in(steps[0], steps[0].get("result")))))
    return f":{results}" if results else ""


def _is_answered(referral: Mapping[str, Any]) -> bool:
    return any(_day(referral.get(name)) for name in ("recommended_on", "closed_on"))


def _day(value: Any) -> str:
    moment = read_moment(value, _ZONE)
    return moment.at.date().isoformat() if moment else ""


def _word(value: Any) -> str:
    """Return a name as ids are written, "" for any other value: it comes from entries of others."""
    text = value if isinstance(value, str) else ""
    return text if text.replace("_", "").replace("-", "").isalnum() and text.isascii() and len(text) < 64 else ""
