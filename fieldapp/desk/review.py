"""Reviewing: a case is accepted, or returned with a reason; the decision travels with the next receipt.

Called by the command line and the windows. One record per case and deciding office, so that a later decision of the
same office replaces its earlier one. Never changes the case itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import msgspec

from fieldapp.case.ids import derived_id
from fieldapp.case.office import is_within
from fieldapp.errors import ReasonMissing, RecordElsewhere, ReviewOwn
from fieldapp.vault.database import Database
from fieldapp.vault.journal import Change
from fieldapp.vault.register import owner_state
from fieldapp.vault.search import COLUMNS, CaseRow
from fieldapp.vault.travel import case_places, went_on
from fieldapp.vault.vault import Vault

Decision = Literal["accept", "return"]
Standing = Literal["waiting", "mended", "returned", "accepted"]

QUEUE = ("waiting", "mended")
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A finished case of another office and how it stands here: `mended` was decided about and came back changed."""

    id: str
    standing: Standing
    reason: str = ""


def review_case(vault: Vault, case_id: str, decision: Decision, reason: str) -> str:
    """Record what this office decides about a case, signed by the officer; return the id of the review.

    Raises RecordUnknown, RecordElsewhere for a case outside the own area, ReviewOwn for the office's own case,
    ReasonMissing for a return without a reason.
    """
    state = owner_state(vault.db, case_id)
    if state.office == vault.office:
        raise ReviewOwn()
    if not is_within(state.office, vault.office):
        raise RecordElsewhere(office=state.office)
    if decision == "return" and not reason.strip():
        raise ReasonMissing()
    record = derived_id("review", case_id, vault.office)
    # what was decided about: a later revision waits for a decision of its own
    revision = int(state.fields.get("revision") or 0)
    fields: dict[str, Any] = {"case": case_id, "decision": decision, "reason": reason.strip() or None}
    fields |= {"revision": revision, "seen": [list(one) for one in sorted(case_places(vault.db, case_id).items())]}
    change = Change("review.set", record, fields, reason=reason, office=state.office, sign=vault.signer())
    with vault.writing():
        vault.journal.write([change], vault.officer, vault.now())
    return record


def list_reviews(vault: Vault) -> list[Reviewed]:
    """Return every finished case of the offices below with its standing here, oldest first.

    A case that was returned comes back with another revision, or with anything that its office wrote since, such as the
    choice between two values. A case that never was finished is nobody's to review yet. Reviews made before revisions
    were kept with them count for the first revision.
    """
    decided = _decided(vault)
    back = {case: said.seen for case, said in decided.items() if said.decision == "return" and said.seen is not None}
    mended = {case for case in went_on(vault.db, back, vault.office) if _is_final(vault.db, case)}
    rows = vault.db.execute(
        "SELECT id, office, revision FROM case_row WHERE office <> ? AND revision > 0 ORDER BY n", (vault.office,)
    ).fetchall()
    return [
        _reviewed(case_id, revision, decided.get(case_id), case_id in mended)
        for case_id, office, revision in rows
        if is_within(office, vault.office)
    ]


def _is_final(db: Database, case: str) -> bool:
    return owner_state(db, case).fields.get("state") == "final"


def _reviewed(case: str, revision: int, said: "_Said | None", changed: bool) -> Reviewed:
    if said is None:
        return Reviewed(case, "waiting")
    if changed or revision > said.revision:
        return Reviewed(case, "mended", said.reason)
    return Reviewed(case, "returned" if said.decision == "return" else "accepted", said.reason)


class _Said(NamedTuple):
    """What this office decided about a case, about which revision, and the last places that it had seen of it."""

    decision: str
    reason: str
    revision: int
    seen: dict[str, int] | None


def _decided(vault: Vault) -> dict[str, _Said]:
    found = {}
    rows = vault.db.execute("SELECT id, case_id, fields FROM record WHERE type = 'review'").fetchall()
    for record, case_id, data in rows:
        if record == derived_id("review", case_id, vault.office):
            fields = msgspec.json.decode(data)
            revision, seen = fields.get("revision"), fields.get("seen")
            found[case_id] = _Said(
                str(fields.get("decision", "")),
                str(fields.get("reason") or ""),
                revision if isinstance(revision, int) else 1,
                dict(seen) if isinstance(seen, list) else None,
            )
    return found


def find_rows(db: Database, ids: Sequence[str]) -> dict[str, CaseRow]:
    """Return the list's rows of some cases by their ids; those that are no cases here are left out."""
    found: dict[str, CaseRow] = {}
    for at in range(0, len(ids), AT_ONCE):
        some = ids[at : at + AT_ONCE]
        marks = ",".join("?" * len(some))
        query = f"SELECT {COLUMNS} FROM case_row c WHERE c.id IN ({marks})"  # noqa: S608 - question marks only
        found |= {row[1]: CaseRow(*row) for row in db.execute(query, some).fetchall()}
    return found
