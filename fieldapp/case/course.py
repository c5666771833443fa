"""The course of a case in one short text: its kind, and which steps were taken, as lists and clocks look for it.

Written by the vault beside each case, read by the desk: among 100,000 cases few courses differ, and a course alone
tells whether a deadline can still be open. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from fieldapp.case.daycount import read_moment
from fieldapp.case.deadline import Rule, results_in, wanted_ends
from fieldapp.case.steps import CLOSING, REOPENING

MANY: Final = "+"
_KNOWN, _RECEIVED, _NUMBERED, _SENT = "known", "received", "numbered", "sent"
_DATES: Final = {_KNOWN: "event.known_on", _RECEIVED: "received.date"}
_ZONE: Final = "WIB"  # only days are compared, as they are written


@dataclass(frozen=True, slots=True)
class Course:
    """What happened to a case: `marks` are dates and numbers it has, `taken` the outcomes that each step decided.

    None stands for a step that was taken more than once.
    """

    kind: str = ""
    marks: frozenset[str] = frozenset()
    taken: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)


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
    last = max((*days.values(), *sent, *(day for one in held if (day := _day(one.get("on"))))), default="")
    return f"{_word(case.get('kind'))};{','.join(marks)};{' '.join(_tokens(held))}", last


def read_course(text: str) -> Course:
    """Return the course of its text."""
    kind, marks, tokens = text.split(";", 2)
    taken: dict[str, tuple[str, ...] | None] = {}
    for token in tokens.split():
        name, _, results = token.partition(":")
        taken[name.removesuffix(MANY)] = (
            None if name.endswith(MANY) else tuple(result for result in results.split(",") if result)
        )
    return Course(kind, frozenset(filter(None, marks.split(","))), taken)


def may_be_open(rule: Rule, course: Course) -> bool:
    """Say whether a case of such a course can have an open clock of a rule. Never says no where there is one."""
    taken = course.taken
    if rule.extends or course.kind not in rule.kinds or (CLOSING & taken.keys() and not REOPENING & taken.keys()):
        return False
    begun = [name for name in rule.starts if name in taken]
    if not begun:
        return _SENT in course.marks if rule.start_referral else _may_wait(rule, course)
    if len(begun) > 1 or taken[begun[0]] is None:
        return True
    if set(rule.stops) & set(taken):
        return False
    if rule.each:
        return True
    return not all(set(names) & set(taken) for names in wanted_ends(rule, taken[begun[0]] or ()))


def _may_wait(rule: Rule, course: Course) -> bool:
    """Say whether a date of the case itself started a clock that nothing ended."""
    ended = {*rule.ends, *rule.stops} & set(course.taken)
    if not rule.start_case or ended or _NUMBERED in course.marks:
        return False
    return rule.end_case not in course.marks


def _tokens(steps: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    found: dict[str, str] = {}
    for step in steps:
        name = _word(step.get("name"))
        if name:
            results = ",".join(filter(None, map(_word, results_in(step, step.get("result")))))
            found[name] = name + MANY if name in found else f"{name}:{results}".rstrip(":")
    return (found[name] for name in sorted(found))


def _is_answered(referral: Mapping[str, Any]) -> bool:
    return any(_day(referral.get(name)) for name in ("recommended_on", "closed_on"))


def _day(value: Any) -> str:
    moment = read_moment(value, _ZONE)
    return moment.at.date().isoformat() if moment else ""


def _word(value: Any) -> str:
    """Return a name as ids are written, "" for any other value: it comes from entries of others."""
    text = value if isinstance(value, str) else ""
    return text if text.replace("_", "").replace("-", "").isalnum() and text.isascii() and len(text) < 64 else ""
