"""What the procedure allows: which step may come next, why another may not, where a case stands, how it ended.

Called by vault (a forbidden step is refused where it is recorded), desk, command line and window. What arrives from
elsewhere is never refused: the same rules show it as a problem. Pure; the rows come from the reference data in force.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from fieldapp.case.dates import parse_date
from fieldapp.case.model import KINDS, Case
from fieldapp.case.problem import Problem
from fieldapp.case.quorum import shortage_of
from fieldapp.case.requirement import Requirement
from fieldapp.case.steps import (
    DECIDING,
    Rulebook,
    Step,
    StepRule,
    decisions_of,
    has_plenary,
    label_of_fact,
    label_of_step,
    not_after,
    ordered,
    precedes,
)
from fieldapp.words import say

REGISTRATIONS: Final = ("registrasi", "tidak_diregistrasi")
DISMISSED: Final = "bukan_pelanggaran"
LATE, NO_STANDING = "late_report", "no_standing"
# Problems of what a step says itself; a choice is offered before anything was said.
OF_FACTS: Final = frozenset(("fact_missing", "requirement_not_asked"))
# Sorts behind every id: a step that is only thought of comes last on its day.
THOUGHT: Final = "~"


@dataclass(frozen=True, slots=True)
class Choice:
    """A step that may or may not come next: `reasons` why not, each one sentence; `usual` ones come first to mind.

    `advice` warns of what stops nothing, such as an authority that is not verified.
    """

    name: str
    allowed: bool
    reasons: tuple[str, ...] = ()
    usual: bool = False
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Walk:
    """The steps of one case in order, with the rows they are judged by."""

    case: Case
    steps: Sequence[Step]
    rules: Rulebook

    def named(self, *names: str) -> list[Step]:
        return [step for step in self.steps if step.name in names]

    def problem(self, code: str, step: Step, *blocks: Any, **facts: object) -> Problem:
        rule = self.rules.steps.get(step.name)
        doubt = "" if rule is None or rule.is_verified else say("handling.doubt")
        label = label_of_step(step.name)
        told = {"step": _capital(label), "act": label, "id": step.id, "doubt": doubt}
        return Problem(code, f"steps.{step.id}", blocks, told | facts)


# ---- what is wrong --------------------------------------------------------------------------------------------------


def step_problems(case: Case, steps: Sequence[Step], rules: Rulebook) -> tuple[Problem, ...]:
    """Return what does not fit in the steps of a case.

    Each problem names its step in `facts["id"]`; the steps it does not fit to in `others`, or in `needs` the names of
    those that are lacking.
    """
    walk = _Walk(case, ordered(steps), rules)
    found = [problem for step in walk.steps for problem in _wrong(walk, step)]
    return (*found, *_decided_twice(walk))


def refusals(
    case: Case,
    steps: Sequence[Step],
    new: Step,
    rules: Rulebook,
    requirements: Sequence[Requirement] = (),
    deciders: Sequence[str] = (),
) -> tuple[Problem, ...]:
    """Return why a step may not be recorded now: every problem that the case would have because of it.

    `requirements` are those in force for the case, needed to judge what a reporter is asked to complete; `deciders` are
    chair and members of the office, by whom a plenary is counted.
    """
    known = {(problem.code, problem.field) for problem in step_problems(case, steps, rules)}
    found = [one for one in step_problems(case, [*steps, new], rules) if (one.code, one.field) not in known]
    walk = _Walk(case, [*steps, new], rules)
    return (*found, *_not_asked(walk, new, requirements), *_alone(walk, new, deciders))


def undo_refusals(case: Case, steps: Sequence[Step], gone: str, rules: Rulebook) -> tuple[Problem, ...]:
    """Return why a step may not be withdrawn: the problems of later steps that stand on it."""
    known = {(problem.code, problem.field) for problem in step_problems(case, steps, rules)}
    left = [step for step in steps if step.id != gone]
    return tuple(one for one in step_problems(case, left, rules) if (one.code, one.field) not in known)


def _wrong(walk: _Walk, step: Step) -> Iterator[Problem]:
    rule = walk.rules.steps.get(step.name)
    if rule is None:
        yield walk.problem("step_unknown", step)
        return
    if rule.kinds and walk.case.kind and walk.case.kind not in rule.kinds:
        yield walk.problem("step_kind", step, kind=_label_of_kind(walk.case.kind))
    yield from _without_before(walk, step, rule)
    yield from _against(walk, step, rule)
    yield from _after_closing(walk, step, rule)
    yield from _without_plenary(walk, step, rule)
    yield from _barred(walk, step, rule)
    yield from _silent(walk, step, rule)


def _label_of_kind(kind: str) -> str:
    return say(f"handling.kind.{kind}") if kind in KINDS else kind


def _without_before(walk: _Walk, step: Step, rule: StepRule) -> Iterator[Problem]:
    needed = rule.needs_after(walk.case.kind)
    before = [one for one in walk.named(*needed) if one.id != step.id]
    if needed and not before:
        yield walk.problem("step_not_allowed", step, needed=_either(needed), needs=needed)
    elif needed and not any(not_after(one, step) for one in before):
        named = _either(dict.fromkeys(one.name for one in before))
        yield walk.problem("step_order", step, needed=named, others=_ids(before))


def _against(walk: _Walk, step: Step, rule: StepRule) -> Iterator[Problem]:
    """Find what must not stand before a step: another that excludes it, or the same where it stands once."""
    earlier = [one for one in walk.steps if one.id != step.id and precedes(one, step)]
    against = [one for one in earlier if one.name in rule.unless]
    registered = [one for one in earlier if one.name in REGISTRATIONS]
    same = [one for one in earlier if one.name == step.name]
    if step.name in REGISTRATIONS and registered:
        yield walk.problem("registered_twice", step, "register", "finalise", others=_ids(registered))
    elif against:
        named = _either(dict.fromkeys(one.name for one in against))
        yield walk.problem("step_excluded", step, other=named, others=_ids(against))
    elif rule.once and same:
        yield walk.problem("step_once", step, others=_ids(same))


def _after_closing(walk: _Walk, step: Step, rule: StepRule) -> Iterator[Problem]:
    if rule.after_closing:
        return
    earlier = [one for one in walk.steps if one.id != step.id and precedes(one, step)]
    if closer := closing_of(earlier, walk.rules):
        yield walk.problem("step_after_closing", step, other=label_of_step(closer.name), others=(closer.id,))


def _without_plenary(walk: _Walk, step: Step, rule: StepRule) -> Iterator[Problem]:
    if rule.plenary == "needed":
        held = [one for one in walk.named(*rule.plenary_by) if one.id != step.id and not_after(one, step)]
        if not any(has_plenary(one) for one in held):
            fitting = [name for name in rule.plenary_by if _fits(walk, name)]
            named = _either(fitting or rule.plenary_by)
            yield walk.problem("plenary_needed", step, needed=named, needs=tuple(rule.plenary_by))
    if rule.result_needed:
        given = {result for one in walk.named(DECIDING) if not_after(one, step) for _, result in results_of(one)}
        if not given & set(rule.result_needed):
            labels = [walk.rules.statuses[name].label for name in rule.result_needed if name in walk.rules.statuses]
            named = say("handling.or").join(labels or rule.result_needed)
            yield walk.problem("result_needed", step, needed=named, needs=(DECIDING,))


def _fits(walk: _Walk, name: str) -> bool:
    rule = walk.rules.steps.get(name)
    return rule is not None and (not rule.kinds or walk.case.kind in rule.kinds)


def _barred(walk: _Walk, step: Step, rule: StepRule) -> Iterator[Problem]:
    """Find a repair that the law does not give: Perbawaslu 9/2024, article 9 (confidence: secondary)."""
    if LATE in rule.not_for and is_late(walk.case, walk.steps, walk.rules):
        yield walk.problem("late_no_repair", step, n=walk.rules.report_days)
    if NO_STANDING in rule.not_for and lacks_standing(walk.steps):
        yield walk.problem("standing_no_repair", step)


def _silent(walk: _Walk, step: Step, rule: StepRule) -> Iterator[Problem]:
    missing = [name for name in rule.needed if step.said(name) is None]
    if rule.plenary == "own" and step.name == DECIDING and step.result:
        missing = [name for name in missing if name != "plenary.decisions"]
    if missing:
        names = ", ".join(label_of_fact(name, walk.rules) for name in missing)
        yield walk.problem("fact_missing", step, missing=names)


def _decided_twice(walk: _Walk) -> Iterator[Problem]:
    """Find subjects whom one plenary cleared and another did not; several violations of one subject are lawful."""
    decided: dict[str, set[str]] = {}
    deciding: dict[str, list[str]] = {}
    for step in walk.named(DECIDING):
        for subject, result in _spread(walk.case, results_of(step)):
            decided.setdefault(subject, set()).add(result)
            deciding.setdefault(subject, []).append(step.id)
    for subject, results in decided.items():
        if DISMISSED in results and len(results) > 1:
            labels = [walk.rules.statuses[name].label if name in walk.rules.statuses else name for name in results]
            *others, last = dict.fromkeys(deciding[subject])
            facts = {"results": "; ".join(sorted(labels)), "id": last, "others": tuple(others)}
            yield Problem("decided_twice", f"subjects.{subject}", ("finalise",), facts)


def _not_asked(walk: _Walk, step: Step, requirements: Sequence[Requirement]) -> Iterator[Problem]:
    asked = {row.id for row in requirements}
    wanted = step.said("missing")
    odd = [name for name in wanted if name not in asked] if isinstance(wanted, list | tuple) and asked else []
    if odd:
        yield walk.problem("requirement_not_asked", step, names=", ".join(map(str, odd)))


def _alone(walk: _Walk, step: Step, deciders: Sequence[str]) -> Iterator[Problem]:
    if has_plenary(step) and (short := shortage_of(step, deciders)) is not None:
        yield walk.problem("plenary_alone", step, present=short.present, needed=short.needed)


# ---- what may come next ---------------------------------------------------------------------------------------------


def choices(case: Case, steps: Sequence[Step], rules: Rulebook, now: datetime, level: str = "") -> tuple[Choice, ...]:
    """Return every step with whether it may be recorded now, in the order of the reference data.

    `now` is the clock of the office; `level` is that of the own office (Kec, Kab, ...), for advice on authority.
    """
    known = {(problem.code, problem.field) for problem in step_problems(case, steps, rules)}
    taken = {step.name for step in steps}
    return tuple(_choice(case, steps, rule, rules, known, taken, now, level) for rule in rules.steps.values())


def _choice(
    case: Case,
    steps: Sequence[Step],
    rule: StepRule,
    rules: Rulebook,
    known: set[tuple[str, str]],
    taken: set[str],
    now: datetime,
    level: str,
) -> Choice:
    new = Step(THOUGHT, rule.id, now.strftime("%Y-%m-%dT%H:%M"))
    found = step_problems(case, [*steps, new], rules)
    against = [one for one in found if one.code not in OF_FACTS and (one.code, one.field) not in known]
    reasons = tuple(dict.fromkeys(problem.sentence for problem in against))
    begins = not rule.needs_after(case.kind)
    usual = not (reasons or rule.rare or rule.id in taken or (begins and taken) or _is_decided(steps, rule, rules))
    return Choice(rule.id, not reasons, reasons, usual, _beyond(rule.id, rules, level))


def _is_decided(steps: Sequence[Step], rule: StepRule, rules: Rulebook) -> bool:
    """Say whether another plenary has decided already what this one would."""
    peers = {name for row in rules.steps.values() if rule.id in row.plenary_by for name in row.plenary_by}
    return rule.plenary == "own" and any(step.name in peers and has_plenary(step) for step in steps)


def _beyond(name: str, rules: Rulebook, level: str) -> tuple[str, ...]:
    """Return what the sources say against an office of a level taking a step; it stops nothing."""
    found = [row for row in rules.authorities if level in row.levels and name in row.beyond]
    return tuple(say("handling.beyond", act=label_of_step(name), office=row.label) for row in found)


# ---- where a case stands --------------------------------------------------------------------------------------------


def closing_of(steps: Sequence[Step], rules: Rulebook) -> Step | None:
    """Return the step by which a case is closed now, None while it is open."""
    closer = None
    for step in ordered(steps):
        rule = rules.steps.get(step.name)
        if rule is not None and rule.closes:
            closer = step
        elif rule is not None and rule.reopens:
            closer = None
    return closer


def is_closed(steps: Sequence[Step], rules: Rulebook) -> bool:
    """Say whether a case is closed, delegated or taken over."""
    return closing_of(steps, rules) is not None


def stage_of(case: Case, steps: Sequence[Step], rules: Rulebook) -> str:
    """Return where the handling of a case stands: penerimaan, kajian_awal, ..., selesai (words `handling.stage.*`)."""
    stage = before = "penelusuran" if case.kind == "informasi_awal" else "penerimaan"
    for step in ordered(steps):
        rule = rules.steps.get(step.name)
        if rule is not None and rule.reopens:
            stage = before
        elif rule is not None and rule.stage:
            before, stage = (stage if rule.closes else rule.stage), rule.stage
    return stage


def outcomes(case: Case, steps: Sequence[Step], rules: Rulebook) -> dict[str, tuple[str, ...]]:
    """Return the statuses of every subject by id, in the order they came; for a case without subjects under "".

    One subject can have several: two violations, or a report that was not registered and became a lead.
    """
    found: dict[str, list[str]] = {name: [] for name in _subjects(case)}
    for step in ordered(steps):
        rule = rules.steps.get(step.name)
        if rule is None:
            continue
        given = results_of(step) if step.name == DECIDING else _given(step, rule)
        for subject, result in _spread(case, given):
            kept = [one for one in found.get(subject, []) if one not in rule.replaces and one != result]
            found[subject] = [*kept, result]
    return {subject: tuple(statuses) for subject, statuses in found.items()}


def results_of(step: Step) -> tuple[tuple[str, str], ...]:
    """Return what a plenary decided as (subject id, status id); subject "" means all."""
    decided = tuple((subject, result) for subject, result, _ in decisions_of(step))
    if decided or not step.result:
        return decided
    return tuple((subject, step.result) for subject in step.subjects or ("",))


def _given(step: Step, rule: StepRule) -> tuple[tuple[str, str], ...]:
    return tuple((subject, rule.outcome) for subject in step.subjects or ("",)) if rule.outcome else ()


def _spread(case: Case, given: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for subject, result in given:
        yield from ((name, result) for name in ([subject] if subject else _subjects(case)))


def _subjects(case: Case) -> list[str]:
    return [subject.id for subject in case.subjects] or [""]


def checks_of(steps: Sequence[Step]) -> dict[str, Any]:
    """Return what was noted of the requirements, the latest study of each."""
    found: dict[str, Any] = {}
    for step in ordered(steps):
        said = step.said("checks")
        found |= said if isinstance(said, dict) else {}
    return found


def received_on(case: Case, steps: Sequence[Step]) -> date | None:
    """Return the day a report came in: as the case says, else as the step of receiving it says."""
    said = [case.received.date, *(step.on[:10] for step in steps if step.name == "diterima")]
    return next((day for text in said if (day := parse_date(text))), None)


def is_late(case: Case, steps: Sequence[Step], rules: Rulebook) -> bool:
    """Say whether a report came after the later reading of its days, or was found late in its study."""
    received, known = received_on(case, steps), parse_date(case.event.known_on)
    if case.kind == "laporan" and received and known and (received - known).days > rules.report_days:
        return True
    return _is_unmet("formal_waktu", steps)


def lacks_standing(steps: Sequence[Step]) -> bool:
    """Say whether a study found that the reporter may not report."""
    return _is_unmet("pelapor_sah", steps)


def _is_unmet(requirement: str, steps: Sequence[Step]) -> bool:
    said = checks_of(steps).get(requirement)
    return isinstance(said, dict) and said.get("met") is False


def _ids(steps: Sequence[Step]) -> tuple[str, ...]:
    return tuple(step.id for step in steps)


def _either(names: Any) -> str:
    return say("handling.or").join(label_of_step(name) for name in names)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
