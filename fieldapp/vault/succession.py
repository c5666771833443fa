"""A temuan that grows out of preliminary information or of a report that was traced (menjadi temuan).

The step opens it in the same transaction: a case of its own with a day of its own, `linked` to the old one. Called by
handling. Its evidence is shared: the same files, named again.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import msgspec

from fieldapp.case.ids import is_id, new_id
from fieldapp.case.model import Case, Finder
from fieldapp.case.origin import case_of_lead
from fieldapp.case.records import patches_of
from fieldapp.case.steps import Step
from fieldapp.vault.database import Database
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state
from fieldapp.vault.vault import Vault

BECOMING: Final = "menjadi_temuan"


def successor_of(db: Database, case_id: str) -> str:
    """Return the id of the temuan that a case became, also when the step was taken back since; "" for none."""
    rows = db.execute(
        "SELECT fields FROM record WHERE case_id = ? AND type = 'step' ORDER BY id DESC", (case_id,)
    ).fetchall()
    said = (msgspec.json.decode(row[0]) for row in rows)
    names = [str(fields.get("linked") or "") for fields in said if fields.get("name") == BECOMING]
    return next((name for name in names if is_id(name) and _is_case(db, name)), "")


def opening(vault: Vault, case: Case, step: Step) -> list[Change]:
    """Return what opens the temuan that a step names; nothing for other steps, and for a temuan that there is."""
    linked = str(step.said("linked") or "")
    if step.name != BECOMING or not is_id(linked) or _is_case(vault.db, linked):
        return []
    fresh = case_of_lead(case, linked, step.on[:10], _finder(vault))
    pack = vault.packs.version
    rows = [Change(f"{patch.type}.set", patch.id, patch.open, patch.identity) for patch in patches_of(fresh)]
    return [replace(row, open={**row.open, "pack": pack}) if row.record == linked else row for row in rows]


def linked_for(db: Database, case_id: str, facts: Mapping[str, Any]) -> str:
    """Return the id of the temuan that a case becomes: the one that is named, that there was before, or a new one."""
    return str(facts.get("linked") or "") or successor_of(db, case_id) or new_id()


def _finder(vault: Vault) -> Finder:
    state = load_state(vault.db, vault.officer)
    position = str(state.fields.get("position") or "") if state else ""
    return Finder(vault.officer_name, position, vault.office_settings().address)


def _is_case(db: Database, name: str) -> bool:
    state = load_state(db, name)
    return state is not None and state.type == "case"
