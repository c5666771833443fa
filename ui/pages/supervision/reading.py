"""One supervision report (LHP) as the page of a report shows it: everything it takes, read in one go.

Called on the reading thread. Names of witnesses never leave here: they are counted, and veiled inside free texts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from fieldapp.case.dates import write_iso_day
from fieldapp.case.model import Alleged, Dispute, Supervision
from fieldapp.case.problem import Problem, label_of
from fieldapp.packs.reference import stages
from fieldapp.paper.privacy import make_veil
from fieldapp.vault.casebook import problems_of
from fieldapp.vault.conflicts import Conflict, field_conflicts
from fieldapp.vault.register import load_supervision, owner_state
from fieldapp.vault.supervisions import Outcome, supervision_rows
from fieldapp.vault.vault import Vault
from fieldapp.words import say

Facts = list[tuple[str, str]]
DATES = ("when", "issued")


@dataclass(frozen=True, slots=True)
class Reading:
    """A report and what stands around it; `own` tells whether this office may change it."""

    report: Supervision
    own: bool
    office: str
    state: str
    revision: int
    number: str
    outcome: Outcome
    case: str
    problems: tuple[Problem, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def final(self) -> bool:
        """Whether the report is finished and signed as it stands."""
        return self.state == "final"


def read_report(vault: Vault, owner: str) -> Reading:
    """Return a report with what stands around it. Raises RecordUnknown."""
    report = load_supervision(vault.db, owner)
    state = owner_state(vault.db, owner)
    row = supervision_rows(vault.db, [owner])[0]
    revision = state.fields.get("revision")
    return Reading(
        report=report,
        own=state.office == vault.office,
        office=state.office,
        state=row.state,
        revision=revision if isinstance(revision, int) else 0,
        number=row.number,
        outcome=row.outcome,
        case=row.case,
        problems=problems_of(vault, owner),
        conflicts=tuple(field_conflicts(vault.db, owner)),
    )


def name_stage(stage: str) -> str:
    """Return the label of a stage; an unknown one comes back as it is."""
    known = stages().get(stage)
    return known.label if known else stage


def task_facts(report: Supervision) -> Facts:
    """Return who supervised, by whose order and when."""
    finder = report.finder
    pairs = [
        ("date", write_iso_day(report.date)),
        ("place", report.place),
        ("stage", name_stage(report.stage)),
        ("election", report.election),
        ("assignment", report.assignment),
        *((f"finder.{place.name}", getattr(finder, place.name)) for place in fields(finder)),
    ]
    return [(label_of(f"lhp.{name}"), value) for name, value in pairs if value]


def activity_facts(report: Supervision) -> list[Facts]:
    """Return what was supervised, one list for each activity."""
    return [
        [
            (label_of(f"lhp.activities.{place.name}").capitalize(), value)
            for place in fields(activity)
            if (value := getattr(activity, place.name))
        ]
        for activity in report.activities
    ]


def alleged_facts(report: Supervision) -> Facts:
    """Return the part on an alleged violation; its witnesses are only counted."""
    return list(_part_facts(report, report.alleged)) if report.alleged else []


def dispute_facts(report: Supervision) -> Facts:
    """Return the part on a potential dispute."""
    return list(_part_facts(report, report.dispute)) if report.dispute else []


def _part_facts(report: Supervision, part: Alleged | Dispute) -> Iterator[tuple[str, str]]:
    veil = make_veil(report)
    for place in fields(part):
        value: Any = getattr(part, place.name)
        label = say(f"ui.report.part.{place.name}")
        if place.name == "witnesses":
            if value:
                yield label, say("ui.report.witnesses", count=len(value))
        elif place.name in DATES:
            yield from [(label, write_iso_day(value))] if value else []
        elif value:
            yield label, veil("; ".join(value) if isinstance(value, tuple) else value)


def told_result(report: Supervision) -> str:
    """Return what the supervision showed, with the names of witnesses veiled."""
    return make_veil(report)(report.result)
