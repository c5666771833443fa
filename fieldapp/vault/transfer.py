"""Where a case went: delegated to another office, or taken over by one above.

Called by the rights, by handling and casebook, and by everything that shows a case. Reads only, on whatever connection
it is given.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from fieldapp.case.ids import is_id
from fieldapp.case.steps import CLOSING, REOPENING, Step
from fieldapp.errors import CaseHandedOver
from fieldapp.vault.database import Database
from fieldapp.vault.register import load_steps

HANDING_OVER: Final = frozenset(("pelimpahan", "diambil_alih"))
DELEGATE, TAKE_OVER = "delegate", "take_over"


@dataclass(frozen=True, slots=True)
class Delegation:
    """A case on its way: from `case` at office `source` to office `to` (code or ""), where `linked` is its new id."""

    case: str
    to: str
    to_name: str = ""
    linked: str = ""
    way: str = DELEGATE
    why: str = ""
    on: str = ""
    source: str = ""
    source_name: str = ""


def delegation_of(db: Database, case_id: str) -> Delegation | None:
    """Return where a case went, None while it is at work in its home office."""
    found = _handed_over(db, case_id)
    linked = next((one for one in _delegations(db, case_id)), None)
    if linked is None or (found is not None and found.linked):
        return found
    return replace(linked, to_name=linked.to_name or (found.to_name if found else ""))


def _handed_over(db: Database, case_id: str) -> Delegation | None:
    """Return what the last closing step of the home office says, unless the case was opened again."""
    last: Step | None = None
    for step in load_steps(db, case_id):
        if step.name in CLOSING or step.name in REOPENING:
            last = step
    if last is None or last.name not in HANDING_OVER:
        return None
    way = DELEGATE if last.name == "pelimpahan" else TAKE_OVER
    said = {name: _text(last.said(name)) for name in ("to_name", "linked", "why")}
    return Delegation(case_id, _text(last.said("to_office")), **said, way=way, on=last.on)


def _delegations(db: Database, case_id: str) -> list[Delegation]:
    rows = db.execute(
        "SELECT fields, office FROM record WHERE type = 'delegation' AND case_id = ? ORDER BY id", (case_id,)
    ).fetchall()
    return [found for row in rows if (found := read_delegation(msgspec.json.decode(row[0]))) is not None]


def read_delegation(fields: Mapping[str, Any]) -> Delegation | None:
    """Return what a record of type "delegation" says, None when it was removed or names no case."""
    if fields.get("removed") is True or not is_id(_text(fields.get("linked"))):
        return None
    names = ("case", "to", "to_name", "linked", "way", "why", "on", "source", "source_name")
    return Delegation(**{name: _text(fields.get(name)) for name in names})


def require_here(db: Database, case_id: str) -> None:
    """Raise CaseHandedOver when a case went to another office: here it is only read."""
    if (found := delegation_of(db, case_id)) is not None:
        raise CaseHandedOver(office=found.to_name or found.to)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
