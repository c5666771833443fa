"""The history of a case or LHP in plain words: who did what, when, why, and which words stood there before.

Called by the windows. What reveals reporters and witnesses stays hidden. Reads only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from fieldapp.case.dates import ZONES, in_zone, parse_date, parse_time, write_date, write_iso_day, write_time
from fieldapp.case.model import KINDS
from fieldapp.case.steps import label_of_step
from fieldapp.case.wording import is_told, label_field, name_kind, name_value
from fieldapp.desk.doubt import name_doubts
from fieldapp.desk.naming import office_name
from fieldapp.desk.veil import Veil, past_veil
from fieldapp.packs.reference import Packs
from fieldapp.vault.history import Event, FieldChange, history
from fieldapp.vault.kinds import is_destruction, type_of
from fieldapp.vault.vault import Vault
from fieldapp.words import all_words, say

MOST_NAMED: Final = 3
# Which field names a record for people.
_NAMES: Final = {
    "subject": "name",
    "evidence": "name",
    "step": "name",
    "number": "text",
    "foreign": "text",
    "document": "form",
}
_PARTS: Final = ("subject", "witness", "evidence")
# What such an entry says stands in its sentence.
_TOLD_WHOLE: Final = ("number", "foreign", "document", "review", "access")
_SILENT: Final = ("removed", "sha256", "state", "revision", "decision", "pack")


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One field in words: what stood there and what stands there since; neither of it when it is hidden."""

    label: str
    old: str
    new: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done, as a sentence, with the fields it changed; `began` when a record began with it."""

    what: str
    changes: tuple[ToldChange, ...]
    began: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """What one officer saved at once; `day` is an ISO date, `time` and `when` are ready to be read.

    `clock` says in words what spoke against the clock of the laptop.
    """

    hashes: tuple[str, ...]
    day: str
    time: str
    when: str
    officer: str
    who: str
    office: str
    office_name: str
    reason: str
    signed: bool
    concurrent: bool
    deeds: tuple[Deed, ...]
    clock: tuple[str, ...] = ()


def tell_history(vault: Vault, owner: str) -> list[Telling]:
    """Return the history of a case or LHP in plain words, in the time of the own office, oldest first.

    Raises RecordUnknown.
    """
    veil = past_veil(vault, owner)
    teller = _Teller(vault.packs)
    told = [(event, teller.tell(event)) for event in history(vault.db, owner)]
    told.sort(key=lambda pair: _instant(pair[0].wall))
    groups = groupby(told, lambda pair: (pair[0].wall, pair[0].officer, pair[0].book, pair[0].reason))
    offices = {office: office_name(vault, office) for office in {event.office for event, _ in told}}
    zone = vault.office_settings().zone
    return [_veiled(_gather(list(group), offices, zone), veil) for _, group in groups]


def tell_entries(vault: Vault, owner: str) -> list[tuple[Event, Telling]]:
    """Return every entry of a case or LHP by itself with its telling, in the order in which they count.

    Raises RecordUnknown.
    """
    veil, teller = past_veil(vault, owner), _Teller(vault.packs)
    events = history(vault.db, owner)
    offices = {office: office_name(vault, office) for office in {event.office for event in events}}
    zone = vault.office_settings().zone
    return [(event, _veiled(_gather([(event, teller.tell(event))], offices, zone), veil)) for event in events]


def tell_changes(vault: Vault, owner: str, changes: Sequence[tuple[str, FieldChange]]) -> list[tuple[str, ToldChange]]:
    """Return what differs between two points of a case or LHP in words, each with whose it is, "" for its own."""
    veil, teller = past_veil(vault, owner), _Teller(vault.packs)
    told = [(kind, teller.tell_change(kind, change)) for kind, change in changes if _is_shown(kind, change)]
    return [
        (name_kind(kind) if kind in _PARTS else "", replace(one, old=veil(one.old), new=veil(one.new)))
        for kind, one in told
    ]


def tell_wall(wall: str, zone: str) -> tuple[str, str, str]:
    """Return a clock time as ISO day, "14.30 WITA", and "Senin, 17 Agustus 2026 pukul 14.30 WITA".

    It is told in `zone`, that of the office; without one by the clock it was written under. A time that nobody can
    read comes back as it is.
    """
    try:
        moment = in_zone(datetime.fromisoformat(wall), zone)
    except (ValueError, OverflowError):
        return "", wall, wall
    clock = write_time(moment.time(), _zone(moment))
    day = moment.date().isoformat()
    return day, clock, say("telling.when", day=write_iso_day(day), time=clock)


def _zone(moment: datetime) -> str:
    offset = moment.utcoffset()
    if offset is None:
        return ""
    return next((name for name, zone in ZONES.items() if zone.utcoffset(None) == offset), "")


def _instant(wall: str) -> float:
    """Return where a clock time stands among others; what nobody can read stands first."""
    try:
        return datetime.fromisoformat(wall).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def _gather(told: Sequence[tuple[Event, Deed]], offices: Mapping[str, str], zone: str) -> Telling:
    events = [event for event, _ in told]
    first = events[0]
    day, clock, when = tell_wall(first.wall, zone)
    kept = [deed for _, deed in told if deed.what]
    return Telling(
        hashes=tuple(event.hash for event in events),
        day=day,
        time=clock,
        when=when,
        officer=first.officer,
        who=first.officer_name or say("telling.unknown"),
        office=first.office,
        office_name=offices[first.office],
        reason=first.reason,
        signed=any(event.signed for event in events),
        concurrent=any(event.concurrent for event in events),
        deeds=tuple(kept or [Deed(say("telling.other"), ())]),
        clock=name_doubts(flag for event in events for flag in event.clock),
    )


def _veiled(one: Telling, veil: Veil) -> Telling:
    def hide(deed: Deed) -> Deed:
        changes = tuple(replace(change, old=veil(change.old), new=veil(change.new)) for change in deed.changes)
        return replace(deed, what=veil(deed.what), changes=changes)

    return replace(one, reason=veil(one.reason), deeds=tuple(hide(deed) for deed in one.deeds))


class _Teller:
    """Tells one entry after the other, oldest first, and remembers what each record is called by then."""

    def __init__(self, packs: Packs) -> None:
        self._packs = packs
        self._names: dict[str, str] = {}

    def tell(self, event: Event) -> Deed:
        kind = type_of(event.kind)
        fresh = event.record not in self._names
        said = {change.field: change.new for change in event.changes if not change.hidden}
        before = self._names.get(event.record, "")
        name = said.get(_NAMES.get(kind, ""))
        after = self._name(kind, name) if isinstance(name, str) and name else before
        self._names[event.record] = after
        changes = tuple(self.tell_change(kind, change) for change in event.changes if _is_shown(kind, change))
        what = self._what(event, kind, said, after if fresh else before or after, changes, fresh=fresh)
        return Deed(what, () if kind in _TOLD_WHOLE else changes, fresh)

    @staticmethod
    def _name(kind: str, name: str) -> str:
        return label_of_step(name) if kind == "step" else name

    def _what(
        self,
        event: Event,
        kind: str,
        said: Mapping[str, Any],
        name: str,
        changes: Sequence[ToldChange],
        *,
        fresh: bool,
    ) -> str:
        if is_destruction(event.kind):
            return say("telling.destroyed")
        if kind == "access":
            return _say_or(f"telling.trace.{said.get('what')}", event.kind)
        if event.kind.endswith(".finalise"):
            return say(f"telling.final.{kind}", revision=said.get("revision", ""))
        if event.kind == "number.void" or (kind == "foreign" and said.get("voided") is True):
            return say("telling.voided", name=name)
        if kind == "review":
            return _say_or(f"telling.opened.review.{said.get('decision')}", event.kind)
        if said.get("removed") is True:
            return _say_or(f"telling.removed.{kind}", event.kind, name=name)
        if fresh:
            return _say_or(f"telling.opened.{_opening(kind, said)}", event.kind, name=name).rstrip()
        return _say_changed(event.kind, kind, name, changes, reopened=said.get("state") == "revised")

    def tell_change(self, kind: str, change: FieldChange) -> ToldChange:
        """Return one changed field in words."""
        label = label_field(kind, change.field)
        if change.hidden:
            return ToldChange(label, "", "", hidden=True)
        old, new = (self._words(change.field, value) for value in (change.old, change.new))
        return ToldChange(label, old, new, hidden=False)

    def _words(self, field: str, value: Any) -> str:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            known: Mapping[str, str] = self._packs.violation_texts if field == "violations" else self._names
            return "; ".join(known.get(item) or item for item in value)
        if isinstance(value, str):
            return tell_word(field, value, self._packs.stage_labels)
        return name_value(field.rpartition(".")[2], value)


def tell_word(field: str, value: str, stages: Mapping[str, str]) -> str:
    """Return a text of a field in words: dates, times, coded values, and stages by their labels, given by id."""
    if field.endswith("stage") and value in stages:
        return stages[value]
    day, _, clock = value.partition("T")
    found, moment = parse_date(day), parse_time(clock or day)
    if found is not None:
        return f"{write_date(found)} {write_time(moment)}" if clock and moment else write_date(found)
    if moment is not None and not clock:
        return write_time(moment)
    return name_value(field.rpartition(".")[2], value)


def _is_shown(kind: str, change: FieldChange) -> bool:
    return change.field not in _SILENT and is_told(kind, change.field)


def _opening(kind: str, said: Mapping[str, Any]) -> str:
    return str(said["kind"]) if kind == "case" and said.get("kind") in KINDS else kind


def _say_or(code: str, act: str, **facts: object) -> str:
    """Return a sentence; for what has none, the name of the act."""
    if code in all_words():
        return say(code, **facts)
    known = name_kind(f"act.{act}")
    return known[:1].upper() + known[1:] if known != f"act.{act}" else say("telling.other")


def _say_changed(act: str, kind: str, name: str, changes: Sequence[ToldChange], *, reopened: bool) -> str:
    if not changes:
        return say("telling.reopened") if reopened else ""
    if len(changes) > MOST_NAMED:
        return _say_or(f"telling.changed_many.{kind}", act, count=len(changes), name=name)
    fields = _listed([_lower(change.label) for change in changes])
    whose = all_words().get(f"telling.whose.{kind}")
    return say("telling.changed", fields=whose.format(field=fields, name=name) if whose else fields).rstrip()


def _lower(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _listed(words: Sequence[str]) -> str:
    return say("telling.and", first=", ".join(words[:-1]), last=words[-1]) if len(words) > 1 else words[0]
