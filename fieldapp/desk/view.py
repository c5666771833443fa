"""What answers are made of: problems, evidence, cases, reports, conflicts, histories as plain data, identities masked.

Called by the commands for `--json` and, through `display`, for people, and by the windows. The patterns are those of
`resources/format/cli.md`.
"""

from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any

from fieldapp.case.model import Case, Evidence, Reporter, Subject, Supervision, Witness
from fieldapp.case.problem import Problem
from fieldapp.case.steps import Step
from fieldapp.desk.difference import view_conflicts
from fieldapp.desk.disclosure import require_shown
from fieldapp.desk.transit import view_files, view_journey
from fieldapp.desk.veil import veil_data, veil_past
from fieldapp.vault.casebook import problems_of
from fieldapp.vault.history import Event, FieldChange, history
from fieldapp.vault.listing import case_status, list_numbers, reviews_of
from fieldapp.vault.register import load_case, load_steps, load_supervision, owner_state
from fieldapp.vault.search import CaseRow
from fieldapp.vault.vault import Vault

Data = dict[str, Any]


def view_problems(problems: Iterable[Problem]) -> list[Data]:
    """Return problems with their sentences."""
    return [
        {"code": one.code, "field": one.field, "blocks": list(one.blocks), "sentence": one.sentence} for one in problems
    ]


def view_evidence(item: Evidence) -> Data:
    """Return one evidence file."""
    names = ("id", "name", "note", "source", "sha256", "size", "media_type")
    return {name: getattr(item, name) for name in names}


def view_row(vault: Vault, row: CaseRow, travel: str = "") -> Data:
    """Return one line of the case list; `travel` says where the case stands on its way to the office above."""
    data = asdict(row)
    del data["n"], data["flags"]
    return veil_data(vault, row.id, data | {"conflict": "conflict" in row.flags.split(), "travel": travel})


def view_step(step: Step) -> Data:
    """Return one handling step."""
    return {
        "id": step.id,
        "step": step.name,
        "on": step.on,
        "subjects": list(step.subjects),
        "result": step.result,
        "note": step.note,
    }


def view_change(change: FieldChange) -> Data:
    """Return one changed field; what reveals identity has no values."""
    hidden = change.hidden
    old, new = (None, None) if hidden else (change.old, change.new)
    return {"field": change.field, "old": old, "new": new, "hidden": hidden}


def view_event(event: Event) -> Data:
    """Return one entry of a history."""
    names = ("hash", "book", "seq", "wall", "office", "device", "officer", "officer_name", "kind", "record", "reason")
    found = {name: getattr(event, name) for name in (*names, "signed", "concurrent")}
    found["clock"] = list(event.clock)
    return found | {"changes": [view_change(change) for change in event.changes]}


def view_history(vault: Vault, owner: str) -> Data:
    """Return the history of a case or LHP."""
    data = {"id": owner, "entries": [view_event(event) for event in history(vault.db, owner)]}
    return veil_past(vault, owner, data)


def view_case(vault: Vault, owner: str, *, masked: bool = True) -> Data:
    """Return a whole case; reporter and witnesses are masked, also in what others wrote.

    Unmasked only for who revealed them a moment ago: else it raises IdentityHidden.
    """
    if not masked:
        require_shown(vault, owner)
    case = load_case(vault.db, owner)
    event = {**asdict(case.event), "urls": list(case.event.urls)}
    state = owner_state(vault.db, owner)
    data = {
        "id": case.id,
        "kind": case.kind,
        "office": state.office,
        "status": case_status(vault.db, owner),
        "state": case.state,
        "revision": case.revision,
        "pack": str(state.fields.get("pack") or ""),
        "election": case.election,
        "numbers": [
            {"series": n.series, "number": n.text, "year": n.year, "running": n.running, "voided": n.voided}
            for n in case.numbers
        ],
        "event": event,
        "received": asdict(case.received),
        "reporter": {"recorded": _is_recorded(case), "masked": True} if masked else asdict(case.reporter),
        "finder": asdict(case.finder),
        "subjects": [_subject(subject) for subject in case.subjects],
        "witnesses": _witnesses(case.witnesses, masked=masked),
        "evidence": view_files(vault, (view_evidence(item) for item in case.evidence)),
        "narrative": case.narrative,
        "violations": list(case.violations),
        "impact": case.impact,
        "supervision": case.supervision,
        "linked": case.linked,
        "steps": [view_step(step) for step in load_steps(vault.db, owner)],
        "problems": view_problems(problems_of(vault, owner)),
        **view_conflicts(vault, owner, masked=masked),
        "reviews": [asdict(review) for review in reviews_of(vault.db, owner)],
        **view_journey(vault, owner),
    }
    return veil_past(vault, owner, data) if masked else data


def _witnesses(people: Iterable[Witness], *, masked: bool) -> Data:
    listed = list(people)
    return {"count": len(listed), "masked": True} if masked else {
        "count": len(listed), "people": [asdict(person) for person in listed]
    }  # fmt: skip


def _is_recorded(case: Case) -> bool:
    given = any(getattr(case.reporter, place.name) for place in fields(Reporter) if place.name != "withheld")
    return given or case.reporter.withheld


def _subject(subject: Subject) -> Data:
    data = asdict(subject)
    del data["order"]
    return data


def view_supervision(vault: Vault, owner: str) -> Data:
    """Return a whole supervision report; the witnesses of its part on violations are masked."""
    report = load_supervision(vault.db, owner)
    state = owner_state(vault.db, owner)
    data = {
        "id": report.id,
        "office": state.office,
        "state": str(state.fields.get("state") or ""),
        "revision": int(state.fields.get("revision") or 0),
        "pack": str(state.fields.get("pack") or ""),
        "number": drawn_number(vault, report),
        "form": report.form,
        "nil": report.nil,
        "date": report.date,
        "place": report.place,
        "stage": report.stage,
        "election": report.election,
        "assignment": report.assignment,
        "finder": asdict(report.finder),
        "activities": [asdict(activity) for activity in report.activities],
        "result": report.result,
        "alleged": _alleged(report),
        "dispute": asdict(report.dispute) if report.dispute else None,
        "evidence": [view_evidence(item) for item in report.evidence],
        "problems": view_problems(problems_of(vault, owner)),
        "conflicts": view_conflicts(vault, owner)["conflicts"],
    }
    return veil_past(vault, owner, data)


def drawn_number(vault: Vault, report: Supervision) -> str:
    """Return the number that stands for a report: the one drawn last and not voided, else what its file says."""
    office = owner_state(vault.db, report.id).office
    drawn = [row.text for row in list_numbers(vault.db, office, "lhp") if row.case == report.id and not row.voided]
    return drawn[-1] if drawn else report.number


def _alleged(report: Supervision) -> Data | None:
    if report.alleged is None:
        return None
    data = asdict(report.alleged)
    return data | {"witnesses": {"count": len(report.alleged.witnesses), "masked": True}}
