"""The handling of a case as a page shows it: what was done, what may come next with what it asks, and the checklist.

Called by command line and windows, on a reading thread. Reads only; reporter and witnesses are never named. Recording
is the vault's affair (`fieldapp.vault.handling`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fieldapp.case.caution import cautions
from fieldapp.case.model import Case
from fieldapp.case.procedure import Choice, checks_of, choices, closing_of, outcomes, stage_of, step_problems
from fieldapp.case.requirement import Check, checklist
from fieldapp.case.stating import label_of_party, parties_of
from fieldapp.case.steps import FactRow, Rulebook, Step, StepRule, label_of_step, papers_of
from fieldapp.desk.view import Veil, past_veil
from fieldapp.vault.delegation import Delegation, delegation_of
from fieldapp.vault.handling import law_day
from fieldapp.vault.register import load_handling, owner_state
from fieldapp.vault.vault import Vault
from fieldapp.words import say


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
    """One step that may or may not come next: what it asks, what it may not leave out, what it sets off."""

    choice: Choice
    rule: StepRule
    label: str
    facts: tuple[FactRow, ...]
    proposed: Mapping[str, Any]

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
        """The offers that come first to mind."""
        return tuple(offer for offer in self.offers if offer.choice.usual)


def plan_of(vault: Vault, case_id: str, *, masked: bool = True) -> Plan:
    """Return the whole handling of a case; unless they may be seen, reporter and witnesses are hidden in free text.

    Raises RecordUnknown.
    """
    case, steps = load_handling(vault.db, case_id)
    rules = vault.packs.rulebook
    office = owner_state(vault.db, case_id).office
    handed = delegation_of(vault.db, case_id)
    own = office == vault.office and handed is None
    closer = closing_of(steps, rules)
    stage = stage_of(case, steps, rules)
    checks = _checks(vault, case, steps)
    return Plan(
        case=case,
        own=own,
        stage=stage,
        stage_label=say(f"handling.stage.{stage}"),
        closed_by=label_of_step(closer.name) if closer else "",
        handed_over=handed,
        taken=_timeline(case, steps, rules, past_veil(vault, case_id) if masked else str),
        offers=_offers(vault, case, steps, checks) if own else (),
        checks=checks,
        endings=endings_of(case, steps, rules),
        parties=tuple((party, label_of_party(case, party)) for party in parties_of(case)),
        results=tuple((status.id, status.label) for status in rules.statuses.values() if status.final),
    )


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


def _timeline(case: Case, steps: Sequence[Step], rules: Rulebook, veil: Veil) -> tuple[Taken, ...]:
    wrong, careful = _by_step(step_problems(case, steps, rules)), cautions(case, steps)
    return tuple(
        Taken(
            step=_veiled(step, veil),
            label=label_of_step(step.name),
            subjects=tuple(label_of_party(case, f"subject:{name}") for name in step.subjects),
            parties=tuple(veil(label_of_party(case, party)) for party in _texts(step.said("parties"))),
            papers=papers_of(step, rules.steps.get(step.name)),
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
    proposed = _proposals(case, checks, office.name, office.chair)
    found = []
    for choice in choices(case, steps, rules, vault.office_now(), office.level):
        rule, rows = rules.steps[choice.name], rules.facts_of(choice.name)
        mine = {row.id: proposed[row.id] for row in rows if row.id in proposed}
        found.append(Offer(choice, rule, rule.label or label_of_step(rule.id), rows, mine))
    return tuple(found)


def _proposals(case: Case, checks: Sequence[Check], office: str, chair: str) -> dict[str, Any]:
    """Return what the facts of a step start with, by the id of the fact."""
    unmet = [check.id for check in checks if check.met is False and check.kind in ("formal", "materiel")]
    return {
        "plenary.place": office,
        "plenary.chair": chair,
        "plenary.decisions": [{"subject": subject.id, "result": "", "basis": ""} for subject in case.subjects],
        "place": office,
        "missing": unmet,
        "checks": {check.id: {"met": check.met, "note": ""} for check in checks},
    }


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []
