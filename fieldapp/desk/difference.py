"""What differs, as plain data: every field with its base and its values, every broken rule with who took part in it.

Called by the command line, by the page of a case and by the intake. Reads only. The patterns are those of
`resources/format/cli.md`; reporters and witnesses are masked unless somebody revealed them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from fieldapp.case.steps import label_of_step
from fieldapp.desk.veil import Data, veil_past
from fieldapp.errors import NumberSingle
from fieldapp.vault.ancestor import Base, Past, load_past
from fieldapp.vault.author import Author, author_of, authors_of
from fieldapp.vault.conflicts import Breach, Conflict, breaches, field_conflicts, numbers_twice
from fieldapp.vault.fold import Live
from fieldapp.vault.history import officer_names
from fieldapp.vault.projection import load_state
from fieldapp.vault.settlement import Settled, settlers_of
from fieldapp.vault.twice import Bearer, Replaced, bearers_of
from fieldapp.vault.vault import Vault

# Steps that one laptop alone wrote too early: the handling says it beside the step.
DOUBTS: Final = ("step_unknown", "step_not_allowed", "step_order")
SAID: Final = ("event.summary", "event.place", "subject", "title", "place", "name")


@dataclass(slots=True)
class _Desk:
    """What is looked up once for many differences of one vault."""

    vault: Vault
    masked: bool
    names: Mapping[str, str]
    pasts: dict[str, Past] = field(default_factory=dict)

    def past(self, record: str) -> Past:
        if record not in self.pasts:
            self.pasts = {record: load_past(self.vault.db, record)}
        return self.pasts[record]

    def author(self, one: Author) -> Data:
        return {
            "entry": one.entry,
            "book": one.book,
            "device": one.device,
            "office": one.office,
            "officer": one.officer,
            "officer_name": self.names.get(one.officer, ""),
            "wall": one.wall,
        }

    def values(self, lives: Sequence[Live], *, hidden: bool) -> list[Data]:
        """Return values with a number for each different one: covered, two of them may read the same."""
        groups: dict[str, int] = {}
        found = []
        for live in lives:
            group = groups.setdefault(repr(live.value), len(groups))
            shown = None if hidden and self.masked else live.value
            found.append({**self.author(author_of(self.vault.db, live)), "group": group, "value": shown})
        return found

    def base(self, base: Base, *, hidden: bool) -> Data:
        return {"standing": base.standing, "values": self.values(base.values, hidden=hidden)}


def view_conflicts(vault: Vault, owner: str = "", *, masked: bool = True) -> Data:
    """Return the conflicts and broken rules of one case or LHP, or of the whole vault."""
    desk = _Desk(vault, masked, officer_names(vault.db))
    found = [_view_conflict(desk, one) for one in field_conflicts(vault.db, owner)]
    broken = [_view_breach(desk, one) for one in breaches(vault.db, owner, vault.packs.rulebook)]
    return {"conflicts": found, "breaches": broken}


def view_record(vault: Vault, record: str) -> Data:
    """Return what differs in one record that belongs to no case: a setting, an officer, a letter, its number."""
    desk = _Desk(vault, True, officer_names(vault.db))
    found = [_view_conflict(desk, one) for one in field_conflicts(vault.db) if one.record == record]
    return {"conflicts": found, "breaches": [_view_breach(desk, one) for one in numbers_twice(vault.db, record)]}


def _view_conflict(desk: _Desk, conflict: Conflict) -> Data:
    db, lives = desk.vault.db, conflict.values
    base = desk.past(conflict.record).base_of(conflict.field, lives)
    settlers = settlers_of(db, conflict.record, conflict.type, conflict.home)
    data = {
        "owner": conflict.owner,
        "record": conflict.record,
        "type": conflict.type,
        "field": conflict.field,
        "hidden": conflict.hidden,
        "settlers": list(settlers),
        "base": desk.base(base, hidden=conflict.hidden),
        "values": desk.values(lives, hidden=conflict.hidden),
    }
    return veil_past(desk.vault, conflict.owner, data) if desk.masked and conflict.owner else data


def is_joint(breach: Data) -> bool:
    """Say whether several laptops broke a shown rule together."""
    return len({part["device"] for part in breach["parts"]}) > 1


def view_settled(one: Settled) -> Data:
    """Return a field that was settled; the value of a hidden one is null."""
    return {"record": one.record, "field": one.field, "value": None if one.hidden else one.value, "hidden": one.hidden}


def view_replaced(one: Replaced) -> Data:
    """Return a number that was given back, and what was drawn instead."""
    given = one.bearer
    return {
        "record": given.record, "owner": given.owner, "number": given.text, "drawn": one.drawn, "sentence": one.why
    }  # fmt: skip


def _view_breach(desk: _Desk, breach: Breach) -> Data:
    parts = _number_parts(desk, breach) if breach.code == "number_twice" else _step_parts(desk, breach.records)
    return {
        "code": breach.code,
        "owner": breach.owner,
        "detail": breach.detail,
        "records": list(breach.records),
        "parts": parts,
    }


def _number_parts(desk: _Desk, breach: Breach) -> list[Data]:
    try:
        found = bearers_of(desk.vault.db, breach.records[0])
    except NumberSingle:
        return []
    return [_number_part(desk, one) for one in found]


def _number_part(desk: _Desk, one: Bearer) -> Data:
    kind, words = _words_of(desk.vault, one.owner)
    part = {
        "record": one.record, "owner": one.owner, "kind": kind, "label": words, "number": one.text, "on": one.on,
        "office": one.office, "removed": False,
    }  # fmt: skip
    veiled = veil_past(desk.vault, one.owner, part) if kind in ("case", "supervision") else part
    return {**desk.author(one.author), **veiled}


def _words_of(vault: Vault, owner: str) -> tuple[str, str]:
    state = load_state(vault.db, owner) if owner else None
    if state is None:
        return "", ""
    said = [state.fields.get(name) for name in SAID]
    return state.type, next((one for one in said if isinstance(one, str) and one), "")


def _step_parts(desk: _Desk, records: Sequence[str]) -> list[Data]:
    return [part for record in records if (part := _step_part(desk, record)) is not None]


def _step_part(desk: _Desk, record: str) -> Data | None:
    state = load_state(desk.vault.db, record)
    if state is None or not (written := authors_of(desk.vault.db, record)):
        return None
    name = str(state.fields.get("name") or "")
    return {
        **desk.author(written[-1]),
        "record": record,
        "owner": str(state.fields.get("case") or ""),
        "kind": name,
        "label": label_of_step(name),
        "number": "",
        "on": str(state.fields.get("on") or ""),
        "removed": state.fields.get("removed") is True,
    }
