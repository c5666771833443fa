"""Cases that go to another office (pelimpahan, pengambilalihan): offered, taken on there, only read here.

The receiving office opens a case of its own, linked to the old one, with everything that the old one says. Between
them stands a record of type "delegation", at home in the lower of the two offices, so that it travels down with the
next receipt. Called by handling, casebook, desk and command line. Evidence files are never copied.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import msgspec

from fieldapp.case.ids import is_id, new_id
from fieldapp.case.model import Case
from fieldapp.case.office import is_within
from fieldapp.case.records import Patch, Record, case_of, patches_of
from fieldapp.case.stating import is_moment
from fieldapp.case.steps import CLOSING, Step
from fieldapp.errors import CaseAdopted, CaseHandedOver, CaseNotOffered, ReasonMissing, RecordUnknown, ValueUnfit
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state
from fieldapp.vault.register import load_handling, owner_state
from fieldapp.vault.transfer import DELEGATE, TAKE_OVER, Delegation, delegation_of, read_delegation
from fieldapp.vault.vault import Vault, office_record
from fieldapp.words import say

_PARTS: Final = ("case", "subject", "witness", "evidence", "step")


def offers(vault: Vault) -> list[Delegation]:
    """Return the cases that an office above delegated to this one and nobody has taken on yet, oldest first."""
    rows = vault.db.execute(
        "SELECT fields FROM record WHERE type = 'delegation' AND office = ? ORDER BY id", (vault.office,)
    ).fetchall()
    found = [read_delegation(msgspec.json.decode(row[0])) for row in rows]
    waiting = [one for one in found if one is not None and one.way == DELEGATE and one.to == vault.office]
    return [one for one in waiting if load_state(vault.db, one.linked) is None]


# ---- handing down ---------------------------------------------------------------------------------------------------


def offering(vault: Vault, case: Case, steps: Sequence[Step], step: Step) -> list[Change]:
    """Return what offers a case to an office below, for the step of delegating it; nothing for any other office."""
    to = _text(step.said("to_office"))
    if step.name != "pelimpahan" or to == vault.office or not is_within(to, vault.office):
        return []
    linked = _text(step.said("linked"))
    patches = _copies(case, steps, linked, vault.office)
    hidden = {patch.id: dict(patch.identity) for patch in patches if patch.identity}
    content = {
        "case": case.id,
        "way": DELEGATE,
        "linked": linked,
        "to": to,
        "on": step.on,
        "source": vault.office,
        "to_name": _text(step.said("to_name")),
        "why": _text(step.said("why")),
        "source_name": vault.office_settings().name,
        "content": [{"type": patch.type, "id": patch.id, "fields": dict(patch.open)} for patch in patches],
    }
    return [Change("delegation.set", new_id(), content, {"content": hidden} if hidden else {}, office=to)]


def recalling(vault: Vault, case_id: str, reason: str) -> list[Change]:
    """Return what takes the offers of a case back. Raises CaseHandedOver when the other office has taken it on."""
    rows = vault.db.execute(
        "SELECT id, office, fields FROM record WHERE type = 'delegation' AND case_id = ? ORDER BY id", (case_id,)
    ).fetchall()
    found = []
    for record, office, data in rows:
        offer = read_delegation(msgspec.json.decode(data))
        if offer is not None and load_state(vault.db, offer.linked) is not None:
            raise CaseHandedOver(office=offer.to_name or offer.to)
        found.append(Change("delegation.set", record, {"removed": True}, reason=reason, office=office))
    return found


def _copies(case: Case, steps: Sequence[Step], linked: str, source: str) -> list[Patch]:
    """Return the records of a case as they begin anew under another id, its steps among them."""
    parts = (case.subjects, case.witnesses, case.evidence)
    ids = {name: new_id() for name in (item.id for listed in parts for item in listed)}
    fresh = replace(
        case,
        id=linked,
        linked=case.id,
        numbers=(),
        originals=(),
        state="",
        revision=0,
        supervision="",
        subjects=tuple(replace(item, id=ids[item.id]) for item in case.subjects),
        witnesses=tuple(replace(item, id=ids[item.id]) for item in case.witnesses),
        evidence=tuple(replace(item, id=ids[item.id]) for item in case.evidence),
    )
    return [*patches_of(fresh), *(_step_copy(step, linked, ids, source) for step in steps)]


def _step_copy(step: Step, owner: str, ids: Mapping[str, str], source: str) -> Patch:
    facts = dict(step.facts)
    if isinstance(facts.get("parties"), list):
        facts["parties"] = [_renamed(party, ids) for party in _texts(facts["parties"])]
    plenary = facts.get("plenary")
    if isinstance(plenary, Mapping) and isinstance(plenary.get("decisions"), list):
        decided = [row for row in plenary["decisions"] if isinstance(row, Mapping)]
        renamed = [{**row, "subject": ids.get(_text(row.get("subject")), "")} for row in decided]
        facts["plenary"] = {**plenary, "decisions": renamed}
    own = {"result": step.result, "note": step.note, "subjects": [ids[name] for name in step.subjects if name in ids]}
    content = {"case": owner, "name": step.name, "on": step.on, "taken_by": source, **facts}
    return Patch("step", new_id(), {**content, **{key: value for key, value in own.items() if value}})


def _renamed(party: str, ids: Mapping[str, str]) -> str:
    role, mark, name = party.partition(":")
    return f"{role}{mark}{ids.get(name, name)}"


# ---- taking on ------------------------------------------------------------------------------------------------------


def adopt(vault: Vault, case_id: str, why: str = "", on: str = "") -> str:
    """Open a case of this office from one that was delegated to it, or take one over from below; return its id.

    `case_id` is the old case; `on` an ISO date, or date and time, now without it. A takeover needs its reason. Raises
    CaseNotOffered, CaseAdopted, ReasonMissing, CaseHandedOver, RightMissing, and ValueUnfit for what is no date.
    """
    vault.require("delegate", office_record(vault.office))
    if on and not is_moment(on):
        raise ValueUnfit(names=f"on ({say('expect.moment')})")
    when = on or vault.office_now().strftime("%Y-%m-%dT%H:%M")
    with vault.writing():
        offer = next((one for one in offers(vault) if case_id in (one.case, one.linked)), None)
        rows = _from_offer(vault, offer, when) if offer else _from_here(vault, case_id, why, when)
        vault.journal.write(rows, vault.officer, vault.now())
    return next(row.record for row in rows if row.kind == "case.set")


def _from_offer(vault: Vault, offer: Delegation, on: str) -> list[Change]:
    row = vault.db.execute(
        "SELECT id FROM record WHERE type = 'delegation' AND office = ? AND case_id = ? ORDER BY id DESC LIMIT 1",
        (vault.office, offer.case),
    ).fetchone()
    state = load_state(vault.db, row[0])
    if state is None:
        raise CaseNotOffered()
    hidden = (state.identity or {}).get("content")
    records = _records(state.fields.get("content"), hidden if isinstance(hidden, Mapping) else {}, offer.linked)
    try:
        case = case_of(records)
    except ValueError:
        raise CaseNotOffered() from None
    steps = [Patch("step", one.id, dict(one.fields)) for one in records if one.type == "step"]
    begun = _begun(vault, offer.linked, "penerimaan_limpahan", offer, on)
    return [*_changes([*patches_of(replace(case, linked=offer.case)), *steps]), begun]


def _records(told: Any, hidden: Mapping[str, Any], owner: str) -> list[Record]:
    """Return the records that an offer carries; what is none, or of another case, is left out."""
    found = []
    for item in told if isinstance(told, list) else ():
        fields = item.get("fields") if isinstance(item, Mapping) else None
        if not isinstance(fields, Mapping):
            continue
        kind, name = _text(item.get("type")), _text(item.get("id"))
        if kind in _PARTS and is_id(name) and (name if kind == "case" else fields.get("case")) == owner:
            identity = hidden.get(name)
            found.append(Record(kind, name, fields, identity if isinstance(identity, Mapping) else {}))
    return found


def _from_here(vault: Vault, case_id: str, why: str, on: str) -> list[Change]:
    """Take on a case that lies here because it came up from an office below."""
    try:
        state = owner_state(vault.db, case_id)
    except RecordUnknown:
        raise CaseNotOffered() from None
    if state.type != "case" or state.office == vault.office or not is_within(state.office, vault.office):
        raise CaseNotOffered()
    gone = delegation_of(vault.db, case_id)
    if gone is not None and gone.linked and load_state(vault.db, gone.linked) is not None:
        raise CaseAdopted(case=gone.linked)
    if gone is not None and gone.to not in ("", vault.office):
        raise CaseHandedOver(office=gone.to_name or gone.to)
    if gone is None and not why.strip():
        raise ReasonMissing()
    case, steps = load_handling(vault.db, case_id)
    kept = [step for step in steps if step.name not in CLOSING]
    link = Delegation(
        case_id,
        vault.office,
        to_name=vault.office_settings().name,
        linked=gone.linked if gone and gone.linked else new_id(),
        way=DELEGATE if gone else TAKE_OVER,
        why=why or (gone.why if gone else ""),
        on=on,
        source=state.office,
        source_name=vault.office_settings(state.office).name,
    )
    begun = _begun(vault, link.linked, "penerimaan_limpahan" if gone else "pengambilalihan", link, on)
    told = {name: value for name in Delegation.__dataclass_fields__ if (value := getattr(link, name))}
    return [
        *_changes(_copies(case, kept, link.linked, state.office)),
        begun,
        Change("delegation.set", new_id(), told, office=state.office),
    ]


def _begun(vault: Vault, owner: str, name: str, link: Delegation, on: str) -> Change:
    said = {"to_office": link.source, "to_name": link.source_name, "why": link.why, "linked": link.case}
    content = {"case": owner, "name": name, "on": on, "pack": vault.packs.version}
    return Change("step.set", new_id(), content | {key: value for key, value in said.items() if value})


def _changes(patches: Iterable[Patch]) -> list[Change]:
    return [Change(f"{patch.type}.set", patch.id, patch.open, patch.identity) for patch in patches]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []
