"""Reviewing: a case is accepted, or returned with a reason; the decision travels with the next receipt.

Called by the command line and the windows. One record per case and deciding office, so that a later decision of the
same office replaces its earlier one. Never changes the case itself.
"""

from typing import Literal

from fieldapp.case.ids import derived_id
from fieldapp.case.office import is_within
from fieldapp.errors import ReasonMissing, RecordElsewhere, ReviewOwn
from fieldapp.vault.journal import Change
from fieldapp.vault.register import owner_state
from fieldapp.vault.vault import Vault

Decision = Literal["accept", "return"]


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
    fields = {"case": case_id, "decision": decision, "reason": reason.strip() or None}
    change = Change("review.set", record, fields, reason=reason, office=state.office, sign=vault.signer())
    with vault.writing():
        vault.journal.write([change], vault.officer, vault.now())
    return record
