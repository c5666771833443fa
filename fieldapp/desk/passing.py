"""Passing a case on in one act: its letters, their papers and the step that tells of them; and what came of a letter.

Called by the windows. Everything of one call is one transaction: where a step is refused, nothing was written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from fieldapp.case.document import Document
from fieldapp.case.procedure import refusals
from fieldapp.case.referral import Referral
from fieldapp.case.route import CRIME
from fieldapp.desk.advice import Referred, refer
from fieldapp.desk.document import prepare, refresh
from fieldapp.vault import casebook
from fieldapp.vault.handling import read_step, requirements_for, take_step
from fieldapp.vault.referrals import load_referral, track_referral
from fieldapp.vault.register import load_case, load_handling, load_steps, owner_state
from fieldapp.vault.vault import Vault

PASSED, CHARGED, ADVISED, PUNISHED = "penerusan", "penerusan_penyidik", "rekomendasi_bkn", "sanksi"
# Which day of a letter a step tells of, too.
STEP_OF_DAY: Final = {"recommended_on": ADVISED, "sanction_on": PUNISHED}
LONGEST_FACT: Final = 500


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What one act made: letters with their papers and steps, and what kept subjects out of them."""

    referred: Referred
    documents: tuple[Document, ...] = ()
    steps: tuple[str, ...] = ()


def pass_on(
    vault: Vault,
    case_id: str,
    *,
    routes: Sequence[str] = (),
    on: str = "",
    apart: bool = False,
    despite: bool = False,
    stepless: Sequence[str] = (),
) -> PassedOn:
    """Write the letters that a case asks for, prepare the paper of each, and take the steps that tell of them.

    Letters of a `stepless` route go without a step.

    Raises as `fieldapp.desk.advice.refer`, `take_step` and `prepare`; then nothing was written.
    """
    day = on or vault.office_now().date().isoformat()
    with vault.joining():
        made = refer(vault, case_id, routes=routes, on=day, apart=apart, despite=despite)
        at = _hour_after(vault, case_id, day)
        steps: list[str] = []
        papers: list[Document] = []
        for letter in made.referrals:
            name = "" if letter.route in stepless else step_of_route(vault, letter.route)
            step = take_step(vault, case_id, name, at, _facts_of(letter)) if name else ""
            steps += [step] if step else []
            papers += prepare_letter(vault, letter, step)
    return PassedOn(made, tuple(papers), tuple(steps))


def prepare_letter(vault: Vault, letter: Referral, step: str = "") -> tuple[Document, ...]:
    """Prepare the paper of a letter. Raises as `fieldapp.desk.document.prepare`."""
    return prepare(vault, letter.case, letter.form, step=step, referral=letter.id, subjects=letter.subjects)


def step_of_route(vault: Vault, route: str) -> str:
    """Return the step that a letter of a route is told by, "" for mere information."""
    row = next((row for row in vault.packs.routes if row.id == route), None)
    if row is None or row.kind != "referral":
        return ""
    return CHARGED if CRIME in row.results else PASSED


def steps_against(vault: Vault, case_id: str, names: Sequence[str], on: str = "") -> dict[str, str]:
    """Return for each of some steps why it may not be taken on a day, in sentences; "" where it may."""
    case, steps = load_handling(vault.db, case_id)
    day = on or vault.office_now().date().isoformat()
    found = {}
    for name in names:
        new = read_step(vault.packs, case, steps, name, day, {})
        against = refusals(case, steps, new, vault.packs.rulebook, requirements_for(vault.packs, case, steps))
        found[name] = " ".join(dict.fromkeys(problem.sentence for problem in against if problem.code != "fact_missing"))
    return found


def note_progress(
    vault: Vault, name: str, fields: Mapping[str, Any], reason: str = "", *, stepped: bool = True
) -> tuple[str, ...]:
    """Set what came of a letter, and take the steps that tell of a recommendation or sanction that is noted first.

    Steps are only taken for a case of this office, and only those that the procedure allows; a new addressee stands in
    a letter that was never final, too. Returns the names of what changed. Raises as `track_referral`.
    """
    with vault.joining():
        before = load_referral(vault.db, name)
        changed = track_referral(vault, name, fields, reason)
        after = load_referral(vault.db, name)
        if "to" in changed and after.document and owner_state(vault.db, after.case).office == vault.office:
            refresh(vault, after.document)
        if stepped and owner_state(vault.db, after.case).office == vault.office:
            for day, step in STEP_OF_DAY.items():
                if getattr(after, day) and not getattr(before, day):
                    _tell_step(vault, after, step, getattr(after, day))
    return changed


def choose_violations(vault: Vault, case_id: str, names: Sequence[str], reason: str = "") -> None:
    """Set the violations of a case. Raises as `fieldapp.vault.casebook.write_item`."""
    with vault.joining():
        old = load_case(vault.db, case_id)
        casebook.write_item(vault, replace(old, violations=tuple(dict.fromkeys(names))), old, reason)


def is_needing_reason(vault: Vault, case_id: str) -> bool:
    """Say whether a change of a case has to say why."""
    return casebook.needs_reason(owner_state(vault.db, case_id).fields)


def _hour_after(vault: Vault, case_id: str, day: str) -> str:
    """Return the day of a step, with the hour of the last step of that day: a letter follows what was decided on it."""
    return max((step.on for step in load_steps(vault.db, case_id) if step.on[:10] == day), default=day)


def _facts_of(letter: Referral) -> dict[str, Any]:
    return {
        "subjects": list(letter.subjects),
        "referral": letter.id,
        "to_name": letter.to.partition("\n")[0][:LONGEST_FACT],
    }


def _tell_step(vault: Vault, letter: Referral, name: str, on: str) -> None:
    """Take a step beside a letter, unless it was taken, cannot be told yet, or the procedure forbids it."""
    if any(step.name == name and step.facts.get("referral") == letter.id for step in load_steps(vault.db, letter.case)):
        return
    facts: dict[str, Any] = {"subjects": list(letter.subjects), "referral": letter.id}
    if name == ADVISED:
        facts["result"] = letter.recommendation[:LONGEST_FACT]
    else:
        facts |= {"what": letter.sanction[:LONGEST_FACT], "by": letter.sanction_by[:LONGEST_FACT]}
    if all(facts.values()) and not steps_against(vault, letter.case, [name], on)[name]:
        take_step(vault, letter.case, name, on, facts)
