"""Recording the handling steps of a case, and taking back one that was recorded by mistake.

Called by command line, windows and desk. Here a step that the procedure forbids is refused; what other laptops wrote
is never judged here, it shows on the conflict desk.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from fieldapp.case.dates import parse_date
from fieldapp.case.ids import new_id
from fieldapp.case.model import Case
from fieldapp.case.problem import Problem
from fieldapp.case.procedure import received_on, refusals, undo_refusals
from fieldapp.case.quorum import deciders_of
from fieldapp.case.requirement import Requirement
from fieldapp.case.stating import fit_facts, is_moment
from fieldapp.case.steps import PLENARY, Step
from fieldapp.errors import ReasonMissing, RecordElsewhere, RecordUnknown, StepNotAllowed, StepStoodOn, ValueUnfit
from fieldapp.packs.reference import Packs
from fieldapp.vault.database import Database
from fieldapp.vault.delegation import offering, recalling
from fieldapp.vault.journal import Change
from fieldapp.vault.numbers import drawn_for
from fieldapp.vault.projection import load_state
from fieldapp.vault.register import load_handling, owner_state
from fieldapp.vault.succession import BECOMING, linked_for, opening
from fieldapp.vault.transfer import require_here
from fieldapp.vault.vault import Vault
from fieldapp.words import say

OWN_FACTS = ("subjects", "result", "note")
# A plenary is looked for among so many of the newest steps.
LOOK_BACK = 400


def take_step(vault: Vault, case_id: str, name: str, on: str, facts: Mapping[str, Any] | None = None) -> str:
    """Record a handling step of a case of this office; return its id.

    The step that makes a temuan of a case opens that temuan too.
    `on` is an ISO date, or date and time as clocks of the office show it; `facts` are those of
    `resources/format/procedure.md`, with `subjects`, `result`, `note`. Joins a transaction that is open. Raises
    RecordElsewhere, StepNotAllowed with the reasons, and what does not fit: ValueUnfit, KeyUnknown, TextTooLong,
    FieldMissing.
    """
    with vault.joining():
        require_own(vault, case_id)
        _require_at_work(vault, case_id, name)
        case, steps = load_handling(vault.db, case_id)
        said = dict(facts or {})
        if name == BECOMING:
            said["linked"] = linked_for(vault.db, case_id, said)
        new = read_step(vault.packs, case, steps, name, on, said)
        asked, deciders = requirements_for(vault.packs, case, steps), deciders_of(vault.office_settings())
        if against := refusals(case, steps, new, vault.packs.rulebook, asked, deciders):
            raise StepNotAllowed(reasons=_sentences(against))
        own = {key: getattr(new, key) for key in OWN_FACTS if getattr(new, key)}
        content = {"case": case_id, "name": name, "on": on, "pack": vault.packs.version, **own, **new.facts}
        content |= {"subjects": list(new.subjects)} if new.subjects else {}
        rows = [Change("step.set", new.id, content), *offering(vault, case, steps, new), *opening(vault, case, new)]
        vault.journal.write(rows, vault.officer, vault.now())
    return new.id


def read_step(packs: Packs, case: Case, steps: Sequence[Step], name: str, on: str, facts: Mapping[str, Any]) -> Step:
    """Return a step as it would be recorded, with an id of its own. Raises what does not fit, as `take_step`."""
    if not is_moment(on):
        raise ValueUnfit(names=f"on ({say('expect.moment')})")
    rule = packs.rulebook.steps.get(name)
    if rule is None:
        raise ValueUnfit(names=f"step ({say('expect.choice', choices=', '.join(packs.rulebook.steps))})")
    asked = [row.id for row in requirements_for(packs, case, steps)]
    found = {**fit_facts(name, facts, packs.rulebook, case, asked), **rule.sets}
    if found.get("to_office") and name == "pelimpahan":
        # the case that the other office will open has its id before it is opened, so that both know the link
        found.setdefault("linked", new_id())
    subjects, result, note = (found.pop(key, "") for key in OWN_FACTS)
    return Step(new_id(), name, on, tuple(subjects), result, note, found)


def withdraw_step(vault: Vault, step_id: str, reason: str) -> None:
    """Take back a step that was recorded by mistake; it stays in the history with the reason.

    Raises ReasonMissing, RecordUnknown, RecordElsewhere, StepStoodOn while later steps stand on it, and
    CaseHandedOver when the case that it delegated is at work in the other office.
    """
    if not reason.strip():
        raise ReasonMissing()
    with vault.writing():
        state = load_state(vault.db, step_id)
        if state is None or state.type != "step" or state.fields.get("removed") is True:
            raise RecordUnknown(name=step_id)
        if state.office != vault.office:
            raise RecordElsewhere(office=state.office)
        case, steps = load_handling(vault.db, str(state.fields.get("case")))
        if against := undo_refusals(case, steps, step_id, vault.packs.rulebook):
            raise StepStoodOn(reasons=_sentences(against))
        rows = [Change("step.set", step_id, {"removed": True}, reason=reason)]
        rows += [Change("number.void", name, {"voided": True}, reason=reason) for name in drawn_for(vault.db, step_id)]
        if state.fields.get("name") == "pelimpahan":
            rows += recalling(vault, case.id, reason)
        vault.journal.write(rows, vault.officer, vault.now())


def last_plenary(db: Database, office: str) -> Mapping[str, Any]:
    """Return what the newest plenary of an office says of itself, as a step carries it; empty without one."""
    rows = db.execute(
        "SELECT fields FROM record WHERE type = 'step' AND office = ? ORDER BY id DESC LIMIT ?", (office, LOOK_BACK)
    ).fetchall()
    said = (msgspec.json.decode(row[0]) for row in rows)
    held = (fields.get(PLENARY) for fields in said if fields.get("removed") is not True)
    return next((one for one in held if isinstance(one, Mapping)), {})


def requirements_for(packs: Packs, case: Case, steps: Sequence[Step]) -> tuple[Requirement, ...]:
    """Return the requirements that stood in the law when a report came in or a temuan became known."""
    on = law_day(case, steps)
    return tuple(
        row
        for row in packs.requirements
        if row.holds(on) and (not row.kinds or not case.kind or case.kind in row.kinds)
    )


def law_day(case: Case, steps: Sequence[Step]) -> date | None:
    """Return the day whose law asks the requirements of a case."""
    return received_on(case, steps) or parse_date(case.event.known_on)


def require_own(vault: Vault, case_id: str) -> None:
    """Raise RecordElsewhere unless a case is at home in this office, RecordUnknown when there is none."""
    state = owner_state(vault.db, case_id)
    if state.type != "case":
        raise RecordUnknown(name=case_id)
    if state.office != vault.office:
        raise RecordElsewhere(office=state.office)


def _require_at_work(vault: Vault, case_id: str, name: str) -> None:
    """Raise CaseHandedOver when an office above took a case over; that it did so can still be noted."""
    rule = vault.packs.rulebook.steps.get(name)
    if rule is None or not (rule.closes or rule.after_closing):
        require_here(vault.db, case_id)


def _sentences(problems: Sequence[Problem]) -> str:
    return " ".join(dict.fromkeys(problem.sentence for problem in problems))
