"""The handling of a case as a page shows it: what was done, what may come next with what it asks, and the checklist.

Called by command line and windows, on a reading thread; reporter and witnesses are never named. One step is recorded
by `fieldapp.vault.handling`, one that concerns several people each for himself by `record_steps`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from fieldapp.case.awaited import awaited_parties
from fieldapp.case.caution import HEARD, INVITING, UNREGISTERED, cautions
from fieldapp.case.clock import Clock
from fieldapp.case.dates import parse_date
from fieldapp.case.model import Case
from fieldapp.case.numbering import series_of_step
from fieldapp.case.procedure import DISMISSED, Choice, checks_of, choices, closing_of, outcomes, stage_of, step_problems
from fieldapp.case.quorum import deciders_of
from fieldapp.case.requirement import Check, checklist
from fieldapp.case.right import may_ever
from fieldapp.case.stating import label_of_party, parties_of
from fieldapp.case.steps import FactRow, Rulebook, Step, StepRule, label_of_step, papers_of
from fieldapp.desk.deadline import case_clocks
from fieldapp.desk.disclosure import require_shown
from fieldapp.desk.facts import members_of
from fieldapp.desk.rightbook import why_not
from fieldapp.desk.veil import Veil, past_veil
from fieldapp.vault.handling import last_plenary, law_day, take_step
from fieldapp.vault.numbers import draw as draw_number
from fieldapp.vault.numbers import draw_for, next_number
from fieldapp.vault.referrals import letter_forms, load_referrals
from fieldapp.vault.register import load_handling, owner_state
from fieldapp.vault.transfer import HANDING_OVER, Delegation, delegation_of
from fieldapp.vault.vault import Vault
from fieldapp.words import say

# The series of the minutes of plenaries.
MINUTES: Final = "pleno"
# The stage of the steps that pass a case on.
PASSED_ON: Final = "penerusan"
# The step by which a report came in: it happened when and where the report says (a lead bears the name of its kind).
TAKEN_IN: Final = "diterima"
# Steps that are taken again for those who were not heard, and the last step that calls for them.
AFTER: Final = {"undangan_2": (HEARD,), HEARD: INVITING}
# The step that carries out what the kajian awal recommends, by its recommendation.
RECOMMENDED: Final = {
    "register": "registrasi",
    "complete": "pemberitahuan_kelengkapan",
    "delegate": "pelimpahan",
    "take_over": "pengambilalihan",
    "reject": "tidak_diregistrasi",
    "lead": "informasi_awal",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """One step that was taken, with the labels of whom it concerns, what is odd about it, and the papers it prepares.

    `problems` are rules it breaks, `cautions` what deserves a second look; `papers` are form codes.
    """

    step: Step
    label: str
    subjects: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    is_verified: bool = True


@dataclass(frozen=True, slots=True)
class Offer:
    """One step that may or may not come next: what it asks, what it may not leave out, what it sets off.

    `series` is that of a number the case still lacks and gets with it; `number` the one it would be, "" when not yet.
    `on` is the day, with its hour where that is known, on which the case says that it happened; "" means now.
    """

    choice: Choice
    rule: StepRule
    label: str
    facts: tuple[FactRow, ...]
    proposed: Mapping[str, Any]
    series: str = ""
    number: str = ""
    on: str = ""

    @property
    def needed(self) -> frozenset[str]:
        """The ids of the facts that the step cannot do without."""
        return frozenset(self.rule.needed)


@dataclass(frozen=True, slots=True)
class Ending:
    """How the case stands for one subject: status ids in the order they came, with their labels."""

    subject: str
    name: str
    statuses: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a page about the handling of a case shows; `own` says whether anything may be recorded here."""

    case: Case
    own: bool
    stage: str
    stage_label: str
    closed_by: str
    handed_over: Delegation | None
    taken: tuple[Taken, ...]
    offers: tuple[Offer, ...]
    checks: tuple[Check, ...]
    endings: tuple[Ending, ...]
    parties: tuple[tuple[str, str], ...]
    results: tuple[tuple[str, str], ...]

    @property
    def usual(self) -> tuple[Offer, ...]:
        """The offers that come first to mind: what the last step asks for, then what follows on what was done last."""
        done = {taken.step.name: place for place, taken in enumerate(self.taken)}

        def follows(offer: Offer) -> int:
            if self._is_asked_for(offer):
                return len(done)
            return max((done.get(name, -1) for name in offer.rule.needs_after(self.case.kind)), default=-1)

        usual = (offer for offer in self.offers if offer.choice.usual or self._is_asked_for(offer))
        return tuple(sorted(usual, key=follows, reverse=True))

    def _is_asked_for(self, offer: Offer) -> bool:
        """Say whether the last step asks for this one: by its recommendation, or since somebody did not come."""
        if not self.taken or not offer.choice.allowed:
            return False
        last = self.taken[-1].step
        if offer.choice.name in AFTER:
            return last.name in AFTER[offer.choice.name] and bool(offer.proposed.get("parties"))
        return RECOMMENDED.get(str(last.said("recommendation"))) == offer.choice.name


def plan_of(vault: Vault, case_id: str, *, masked: bool = True) -> Plan:
    """Return the whole handling of a case; unless they may be seen, reporter and witnesses are hidden in free text.

    Raises RecordUnknown, IdentityHidden.
    """
    if not masked:
        require_shown(vault, case_id)
    case, steps = load_handling(vault.db, case_id)
    rules = vault.packs.rulebook
    office = owner_state(vault.db, case_id).office
    handed = delegation_of(vault.db, case_id)
    own = office == vault.office and handed is None
    closer = closing_of(steps, rules)
    stage = stage_of(case, steps, rules)
    checks = _checks(vault, case, steps)
    clocks = case_clocks(vault, case_id) if any(step.name == UNREGISTERED for step in steps) else ()
    return Plan(
        case=case,
        own=own,
        stage=stage,
        stage_label=say(f"handling.stage.{stage}"),
        closed_by=label_of_step(closer.name) if closer else "",
        handed_over=handed,
        taken=_timeline(
            case,
            steps,
            rules,
            past_veil(vault, case_id) if masked else str,
            letter_forms(vault.db, case_id),
            clocks,
            deciders_of(vault.office_settings(office)),
        ),
        offers=_offers(vault, case, steps, checks) if own else (),
        checks=checks,
        endings=endings_of(case, steps, rules),
        parties=tuple((party, label_of_party(case, party)) for party in parties_of(case)),
        results=tuple((status.id, status.label) for status in rules.statuses.values() if status.final),
    )


def record_steps(
    vault: Vault,
    case_id: str,
    name: str,
    on: str,
    said: Sequence[Mapping[str, Any]],
    *,
    draw: bool = False,
    series: str = "",
) -> tuple[str, ...]:
    """Record a step once for each of what is said (one person heard is one step), all of them or none; return the ids.

    With `draw` the number of its plenary is the next one of the register, drawn for the step; with `series` the case
    draws its number with it. Raises as `take_step` and `fieldapp.vault.numbers.draw`.
    """
    day = parse_date(on[:10])
    with vault.writing():
        made = []
        for facts in said:
            number = next_number(vault, MINUTES, day) if draw else ""
            plenary = {**facts.get("plenary", {}), "number": number} if number else None
            step = take_step(vault, case_id, name, on, {**facts, "plenary": plenary} if plenary else facts)
            made.append(step)
            if draw:
                draw_for(vault, step, MINUTES, day, case=case_id)
        if series:
            draw_number(vault, case_id, series, day)
    return tuple(made)


def checks_for(vault: Vault, case_id: str) -> tuple[Check, ...]:
    """Return the checklist of a case, filled in from the case and from what its studies noted."""
    case, steps = load_handling(vault.db, case_id)
    return _checks(vault, case, steps)


def endings_of(case: Case, steps: Sequence[Step], rules: Rulebook) -> tuple[Ending, ...]:
    """Return how a case stands for each subject, in their order."""
    found = outcomes(case, steps, rules)
    return tuple(
        Ending(
            subject,
            label_of_party(case, f"subject:{subject}") if subject else "",
            statuses,
            tuple(rules.statuses[name].label if name in rules.statuses else name for name in statuses),
        )
        for subject, statuses in found.items()
    )


def _checks(vault: Vault, case: Case, steps: Sequence[Step]) -> tuple[Check, ...]:
    return checklist(case, vault.packs.requirements, law_day(case, steps), checks_of(steps))


def _timeline(
    case: Case,
    steps: Sequence[Step],
    rules: Rulebook,
    veil: Veil,
    letters: Mapping[str, str],
    clocks: Sequence[Clock],
    deciders: Sequence[str],
) -> tuple[Taken, ...]:
    wrong = _by_step(step_problems(case, steps, rules))
    careful = cautions(case, steps, clocks, deciders)
    return tuple(
        Taken(
            step=_veiled(step, veil),
            label=label_of_step(step.name),
            subjects=tuple(label_of_party(case, f"subject:{name}") for name in step.subjects),
            parties=tuple(veil(label_of_party(case, party)) for party in _texts(step.said("parties"))),
            papers=papers_of(step, rules.steps.get(step.name), letters),
            problems=tuple(wrong.get(step.id, ())),
            cautions=tuple(veil(sentence) for name, sentence in careful if name == step.id),
            is_verified=step.name not in rules.steps or rules.steps[step.name].is_verified,
        )
        for step in steps
    )


def _veiled(step: Step, veil: Veil) -> Step:
    """Return a step without the names of reporter and witnesses inside what was written freely."""
    facts = {key: _hide(value, veil) for key, value in step.facts.items()}
    return Step(step.id, step.name, step.on, step.subjects, veil(step.result), veil(step.note), facts)


def _hide(value: Any, veil: Veil) -> Any:
    if isinstance(value, str):
        return veil(value)
    if isinstance(value, list | tuple):
        return [_hide(item, veil) for item in value]
    if isinstance(value, Mapping):
        return {key: _hide(inner, veil) for key, inner in value.items()}
    return value


def _by_step(problems: Sequence[Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(str(problem.facts.get("id", "")), []).append(problem.sentence)
    return found


def _offers(vault: Vault, case: Case, steps: Sequence[Step], checks: Sequence[Check]) -> tuple[Offer, ...]:
    rules, office = vault.packs.rulebook, vault.office_settings()
    proposed = _proposals(vault, case, checks)
    sent = {letter.route for letter in load_referrals(vault.db, case.id)}
    ended = [set(one.statuses) for one in endings_of(case, steps, rules)]
    cleared = bool(ended) and all(statuses == {DISMISSED} for statuses in ended)
    found = []
    for thought in choices(case, steps, rules, vault.office_now(), office.level):
        rule, rows = rules.steps[thought.name], rules.facts_of(thought.name)
        awaited = not rule.routes or bool(sent & set(rule.routes))
        # whoever was cleared is passed on to nobody; a letter that only informs can still be noted
        choice = replace(thought, usual=thought.usual and awaited and not (cleared and rule.stage == PASSED_ON))
        choice = _barred_by_role(vault, choice, rule)
        said = proposed | _about(case, steps, choice.name)
        mine = {row.id: said[row.id] for row in rows if row.id in said}
        on = _day_told(case) if choice.name in (TAKEN_IN, case.kind) else ""
        due = _number_due(vault, case, choice.name, on)
        found.append(Offer(choice, rule, rule.label or label_of_step(rule.id), rows, mine, *due, on))
    return tuple(found)


def _barred_by_role(vault: Vault, choice: Choice, rule: StepRule) -> Choice:
    """Return a choice with who may take the step as one more reason against it, where the roles do not cover it."""
    decides = "decide" if rule.plenary == "own" else "handle"
    action = "delegate" if choice.name in HANDING_OVER else decides
    if may_ever(vault.rights.roles, action):
        return choice
    return replace(choice, allowed=False, usual=False, reasons=(*choice.reasons, why_not(action)))


def _day_told(case: Case) -> str:
    """Return when the case says that it came in."""
    received = case.received
    return f"{received.date}T{received.time}" if received.date and received.time else received.date


def _number_due(vault: Vault, case: Case, name: str, on: str) -> tuple[str, str]:
    """Return the series in which a case lacks a number that comes with a step, and the one it would draw on a day."""
    series = series_of_step(name, case)
    if series not in vault.packs.series or any(one.series == series and not one.voided for one in case.numbers):
        return "", ""
    day = parse_date(on[:10]) if on else None
    return series, next_number(vault, series, day) if case.state == "final" else ""


def _proposals(vault: Vault, case: Case, checks: Sequence[Check]) -> dict[str, Any]:
    """Return what the facts of a step start with, by the id of the fact."""
    unmet = [check.id for check in checks if check.met is False and check.kind in ("formal", "materiel")]
    office = vault.office_settings()
    before = last_plenary(vault.db, vault.office)
    people = [office.chair, *(one.name for one in members_of(vault.db, office))]
    known = list(dict.fromkeys(filter(None, people))) if len(people) > 1 else []
    invited = known or _texts(before.get("invited")) or _texts(before.get("present")) or list(filter(None, people))
    return {
        "plenary.number": next_number(vault, MINUTES) if MINUTES in vault.packs.series else "",
        "plenary.place": str(before.get("place") or office.name),
        "plenary.chair": office.chair or str(before.get("chair") or ""),
        "plenary.invited": invited,
        "plenary.present": invited,
        "plenary.decisions": [{"subject": subject.id, "result": "", "basis": ""} for subject in case.subjects],
        "place": office.name,
        "missing": unmet,
        "checks": {check.id: {"met": check.met, "note": ""} for check in checks},
    }


def _about(case: Case, steps: Sequence[Step], name: str) -> dict[str, Any]:
    """Return what a step starts with by the case and the steps before it: whom it is about, where they were invited."""
    found: dict[str, Any] = {"parties": list(awaited_parties(case, steps, name))}
    if name == TAKEN_IN and case.received.place:
        found["place"] = case.received.place
    letters = [step for step in steps if step.name in INVITING]
    if name in (HEARD, "undangan_2") and letters:
        found |= {key: letters[-1].said(key) for key in ("place", "medium") if letters[-1].said(key)}
    return found


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []
