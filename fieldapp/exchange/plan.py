"""The plan of a bundle: what an office still needs, in parts, and the signed entry that says a bundle was made of it.

Called by export. Works inside the transaction of its caller; writes that entry, heads, and nothing else.
"""

from typing import Any

import msgspec

from fieldapp.exchange import credentials, holding, selection
from fieldapp.exchange.content import Range
from fieldapp.exchange.header import Kind
from fieldapp.exchange.replacement import is_replacement
from fieldapp.exchange.selection import Address, PlannedPart
from fieldapp.vault.books import sign_own_heads
from fieldapp.vault.database import Database
from fieldapp.vault.disclosure import lacking_identities
from fieldapp.vault.packbook import newest_known
from fieldapp.vault.trace import KIND as TRACE
from fieldapp.vault.trace import trace_change
from fieldapp.vault.vault import Vault


class Plan(msgspec.Struct, frozen=True):
    """A bundle to be: who gets it, what each part carries, and how much that is."""

    id: str
    kind: Kind
    office: str
    to_office: str
    number: int
    made: str
    part_size: int
    previous: str
    everything: bool
    entries: int = 0
    cases: int = 0
    evidence: int = 0
    size: int = 0
    parts: list[PlannedPart] = []
    recipients: list[str] = []
    # cases and LHPs whose identities travel again, since another office may have them now
    identities: list[str] = []
    trace: str = ""
    incarnation: int = 0
    with_evidence: bool = True
    ask_evidence: bool = False

    @property
    def content(self) -> tuple[object, ...]:
        """What two plans have in common when one stick needs only one of them."""
        return (
            self.kind, self.to_office, self.everything, self.part_size, self.parts, self.recipients, self.identities
        )  # fmt: skip


def fill_plan(vault: Vault, plan: Plan) -> Plan:
    """Return a plan with what its office needs now; own books get heads. Must run inside a write transaction."""
    address, trust = Address(plan.office, plan.to_office), credentials.trust_of(vault)
    sign_own_heads(vault.db, vault.device, vault.incarnation, vault.device_key)
    budget = plan.part_size - selection.RESERVED
    again = lacking_identities(vault.db, plan.to_office, plan.office) if not address.is_receipt else {}
    late = [record for records in again.values() for record in records]
    found = selection.stretches(vault, address, trust, budget, everything=plan.everything, again=late)
    files = selection.evidence_files(vault, address, trust, everything=plan.everything, asked=plan.with_evidence)
    return msgspec.structs.replace(
        plan,
        entries=sum(stretch.range.upto - stretch.range.after for stretch in found),
        cases=_count_cases(vault, [stretch.range for stretch in found]),
        evidence=len(files),
        size=sum(stretch.size for stretch in found) + sum(size for _, size in files),
        parts=selection.pack(found, files, budget),
        identities=sorted(again),
    )


def tells_something(db: Database, plan: Plan) -> bool:
    """Say whether a plan carries more than traces, which alone are no reason to send."""
    return any(_tells(db, one.book, one.after, one.upto) for part in plan.parts for one in part.ranges)


def tells_beyond(db: Database, fresh: Plan, older: Plan) -> bool:
    """Say whether a plan carries more than traces that an older one to the same office does not carry."""
    files = {pieces.sha256 for part in older.parts for pieces in part.pieces}
    if any(pieces.sha256 not in files for part in fresh.parts for pieces in part.pieces):
        return True
    ends: dict[str, int] = {}
    for one in (one for part in older.parts for one in part.ranges):
        ends[one.book] = max(ends.get(one.book, 0), one.upto)
    ranges = (one for part in fresh.parts for one in part.ranges)
    return any(_tells(db, one.book, max(one.after, ends.get(one.book, 0)), one.upto) for one in ranges)


def _tells(db: Database, book: str, after: int, upto: int) -> bool:
    query = "SELECT 1 FROM entry WHERE book = ? AND seq > ? AND seq <= ? AND kind <> ? LIMIT 1"
    return db.execute(query, (book, after, upto, TRACE)).fetchone() is not None


def announce_plan(vault: Vault, plan: Plan) -> Plan:
    """Write that this export is made, signed by the officer, and return the plan with that entry in it.

    A receipt needs none: its own entries say the same.
    """
    if plan.kind == "receipt" or plan.trace:
        return plan
    with vault.writing() as db:
        change = trace_change(
            "exported", action="send", to=plan.to_office, number=plan.number, sign=vault.signer(),
            more=_standing(vault, plan),
        )  # fmt: skip
        vault.journal.write([change], vault.officer, vault.now())
        made = fill_plan(vault, msgspec.structs.replace(plan, trace=change.record))
        db.execute("UPDATE export_plan SET plan = ? WHERE id = ?", (msgspec.json.encode(made).decode(), plan.id))
    return made


def _standing(vault: Vault, plan: Plan) -> dict[str, Any]:
    """Return what an export says of this laptop: books it holds, reference data it has, evidence it asks for."""
    return {
        "holds": holding.rows_to_say(vault),
        "pack": newest_known(vault.db, vault.packs.base),
        "lacks": holding.lacked_here(vault) if plan.ask_evidence or is_replacement(vault, vault.device) else [],
    }


def _count_cases(vault: Vault, ranges: list[Range]) -> int:
    books: dict[str, Any] = {one.book: min(o.after for o in ranges if o.book == one.book) for one in ranges}
    found: set[str] = set()
    for book, after in books.items():
        rows = vault.db.execute(
            "SELECT DISTINCT r.case_id FROM entry e JOIN record r ON r.id = e.record"
            " WHERE e.book = ? AND e.seq > ? AND r.case_id <> ''",
            (book, after),
        ).fetchall()
        found |= {row[0] for row in rows}
    return len(found)
