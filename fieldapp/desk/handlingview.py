"""The handling of a case as plain data: timeline, checklist, what may come next, cases that other offices offer.

Called by the command line for its answers; the patterns stand in `resources/format/cli.md`.
"""

from dataclasses import asdict
from typing import Any

from fieldapp.desk.handling import Offer, Plan, Taken
from fieldapp.desk.view import view_step
from fieldapp.vault.transfer import Delegation

Data = dict[str, Any]


def view_timeline(plan: Plan) -> Data:
    """Return what was done with a case, where it stands, how it ended for whom, and the checklist."""
    return {
        "case": plan.case.id,
        "kind": plan.case.kind,
        "stage": plan.stage,
        "closed_by": plan.closed_by,
        "linked": plan.case.linked,
        "handed_over": view_offer(plan.handed_over) if plan.handed_over else None,
        "steps": [_taken(one) for one in plan.taken],
        "outcomes": [
            {"subject": one.subject, "name": one.name, "statuses": list(one.statuses), "labels": list(one.labels)}
            for one in plan.endings
        ],
        "checks": [asdict(check) for check in plan.checks],
    }


def _taken(one: Taken) -> Data:
    return {
        **view_step(one.step),
        "facts": dict(one.step.facts),
        "papers": list(one.papers),
        "problems": list(one.problems),
        "cautions": list(one.cautions),
        "verified": one.is_verified,
    }


def view_next(plan: Plan, *, only: str = "") -> Data:
    """Return every step with whether it may come next and why not, or the one that is named."""
    found = [offer for offer in plan.offers if only in ("", offer.choice.name)]
    return {"case": plan.case.id, "stage": plan.stage, "steps": [_choice(offer) for offer in found]}


def _choice(offer: Offer) -> Data:
    facts = [
        {"id": row.id, "label": row.label, "kind": row.kind, "options": list(row.options),
         "needed": row.id in offer.needed}
        for row in offer.facts
    ]  # fmt: skip
    return {
        "step": offer.choice.name,
        "label": offer.label,
        "allowed": offer.choice.allowed,
        "usual": offer.choice.usual,
        "reasons": list(offer.choice.reasons),
        "advice": list(offer.choice.advice),
        "facts": facts,
        "papers": list(offer.rule.papers),
        "confidence": offer.rule.confidence,
    }


def view_offer(one: Delegation) -> Data:
    """Return a case that goes, or went, to another office."""
    return asdict(one)
