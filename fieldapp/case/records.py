"""How a case and a supervision report stand in the journal: as records with flat fields, and back.

A record has a type, an id, open fields and identity fields (what reveals reporters and witnesses). Sub-records name
their owner in `case` and their place in `order`. Called by vault and desk. What is read may come from strangers:
values of the wrong type count as missing, unknown fields are ignored, nothing raises for them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Final, TypeVar

from fieldapp.case.model import (
    SCAN,
    UNPLACED,
    Activity,
    Alleged,
    Case,
    CaseNumber,
    Dispute,
    Evidence,
    Reporter,
    Subject,
    Supervision,
    Witness,
)

Fields = dict[str, Any]
Owner = TypeVar("Owner", Case, Supervision)
Sub = TypeVar("Sub", Subject, Witness, Evidence)

REMOVED: Final = "removed"
ALLEGED_WITNESSES: Final = "alleged.witnesses"
# Drawn here, or given by another system; a number with an `owner` is that of a letter, not of the case.
_NUMBERS: Final = ("number", "foreign")
TYPES: Final[dict[type, str]] = {
    Case: "case",
    Supervision: "supervision",
    Subject: "subject",
    Witness: "witness",
    Evidence: "evidence",
}
_SUB_LISTS: Final[dict[type, tuple[str, ...]]] = {
    Case: ("subjects", "witnesses", "evidence"),
    Supervision: ("evidence",),
}
# Fields that are no plain value of their record: ids, lists of sub-records, and what is read and written by hand below.
_OWN_WAY: Final = frozenset(
    (
        "id",
        "order",
        "withheld",
        "numbers",
        "subjects",
        "witnesses",
        "evidence",
        "originals",
        "activities",
        "alleged",
        "dispute",
        "exif",
    )
)


@dataclass(frozen=True, slots=True)
class Patch:
    """What one entry sets on one record; None takes a field back to unknown."""

    type: str
    id: str
    open: Fields = field(default_factory=dict)
    identity: Fields = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """The folded fields of one record.

    `identity` is None when it is withheld from this vault or destroyed, and {} when there never was any.
    """

    type: str
    id: str
    fields: Mapping[str, Any]
    identity: Mapping[str, Any] | None


def patches_of(item: Case | Supervision) -> list[Patch]:
    """Return the patches that write a whole new case or supervision report: owner first, only fields that are set.

    Numbers are not among them: the register draws them.
    """
    patches = [Patch(TYPES[type(item)], item.id, *_difference(type(item)(), item))]
    for name in _SUB_LISTS[type(item)]:
        patches += _sub_patches((), getattr(item, name), item.id)
    return patches


def changes(old: Owner, new: Owner) -> list[Patch]:
    """Return the patches that turn `old` into `new`: changed fields only, None for emptied ones.

    A subject, witness or evidence file that is gone gets `removed`; withheld identities stay untouched.
    """
    owner = Patch(TYPES[type(new)], new.id, *_difference(old, new))
    patches = [owner] if owner.open or owner.identity else []
    for name in _SUB_LISTS[type(new)]:
        patches += _sub_patches(getattr(old, name), getattr(new, name), new.id)
    return patches


def case_of(records: Iterable[Record]) -> Case:
    """Return the case of its record, sub-records and numbers. Raises ValueError unless there is exactly one case."""
    held = list(records)
    owner = _only(held, "case")
    values = _read(Case, _all_values(owner))
    reporter = Reporter(**_read(Reporter, _all_values(owner), "reporter."), withheld=owner.identity is None)
    return Case(
        **{**values, "reporter": reporter},
        id=owner.id,
        subjects=_subs_of(held, Subject, owner.id),
        witnesses=_subs_of(held, Witness, owner.id),
        evidence=evidence_of(held, owner.id),
        originals=evidence_of(held, owner.id, scans=True),
        numbers=_numbers(held, owner.id),
    )


def supervision_of(records: Iterable[Record]) -> Supervision:
    """Return the report of its record and evidence records. Raises ValueError unless there is exactly one report."""
    held = list(records)
    owner = _only(held, "supervision")
    values = _all_values(owner)
    return Supervision(
        **_read(Supervision, values),
        id=owner.id,
        activities=tuple(Activity(**_read(Activity, item)) for item in _objects(values.get("activities"))),
        alleged=_alleged(values.get("alleged"), values.get(ALLEGED_WITNESSES)),
        dispute=_dispute(values.get("dispute")),
        evidence=evidence_of(held, owner.id),
        originals=evidence_of(held, owner.id, scans=True),
        withheld=owner.identity is None,
    )


# ---- writing --------------------------------------------------------------------------------------------------------


def _difference(old: Any, new: Any) -> tuple[Fields, Fields]:
    """Return the (open, identity) fields of one record that differ."""
    opened = _changed(_open_fields(old), _open_fields(new))
    return opened, {} if _is_withheld(new) else _changed(_identity_fields(old), _identity_fields(new))


def _is_withheld(item: Any) -> bool:
    if isinstance(item, Case):
        return item.reporter.withheld
    return isinstance(item, Witness | Supervision) and item.withheld


def _changed(old: Fields, new: Fields) -> Fields:
    return {key: None if _is_empty(value) else value for key, value in new.items() if old.get(key) != value}


def _is_empty(value: object) -> bool:
    return value is None or value in ("", [], {})


def _open_fields(item: Any) -> Fields:
    if isinstance(item, Witness):
        return {}
    found = {key: value for key, value in _flat(item).items() if not key.startswith("reporter.")}
    if isinstance(item, Evidence):
        found["exif"] = dict(item.exif)
    if isinstance(item, Supervision):
        found["activities"] = [_set_values(activity) for activity in item.activities]
        found["alleged"] = _alleged_fields(item.alleged) if item.alleged else None
        found["dispute"] = _set_values(item.dispute) if item.dispute else None
    return found


def _identity_fields(item: Any) -> Fields:
    if isinstance(item, Witness):
        return _flat(item)
    if isinstance(item, Supervision):
        witnesses = item.alleged.witnesses if item.alleged else ()
        return {ALLEGED_WITNESSES: [_set_values(witness) for witness in witnesses]}
    return {key: value for key, value in _flat(item).items() if key.startswith("reporter.")}


def _flat(item: Any, prefix: str = "") -> Fields:
    flat: Fields = {}
    for place in fields(item):
        value = getattr(item, place.name)
        if place.name in _OWN_WAY:
            continue
        if is_dataclass(value):
            flat |= _flat(value, f"{place.name}.")
        else:
            flat[prefix + place.name] = list(value) if isinstance(value, tuple) else value
    return flat


def _set_values(item: Any) -> Fields:
    return {key: value for key, value in _flat(item).items() if not _is_empty(value)}


def _alleged_fields(alleged: Alleged) -> Fields:
    found = _set_values(alleged)
    return found | {"evidence": list(alleged.evidence)} if alleged.evidence else found


def _sub_patches(before: Sequence[Any], after: Sequence[Any], owner: str) -> list[Patch]:
    gone = {item.id: item for item in before}
    old_places = dict(zip(gone, _places([(item.order, item.id) for item in before]), strict=True))
    places = _places([(old_places.get(item.id, item.order), item.id) for item in after])
    patches = []
    for item, place in zip(after, places, strict=True):
        old = gone.pop(item.id, None)
        opened, identity = _difference(old or type(item)(), item)
        if old is None:
            opened = {"case": owner, "order": place, **opened}
        elif old_places[item.id] != place:
            opened["order"] = place
        if opened or identity:
            patches.append(Patch(TYPES[type(item)], item.id, opened, identity))
    return patches + [Patch(TYPES[type(item)], item.id, {REMOVED: True}) for item in gone.values()]


def _places(wanted: Sequence[tuple[int, str]]) -> list[int]:
    """Return rising places; one that fits behind its neighbour stays, so that colleagues rarely differ over places."""
    places = []
    last = (UNPLACED, "")
    for place, name in wanted:
        last = (place if place >= 0 and (place, name) > last else last[0] + 1, name)
        places.append(last[0])
    return places


# ---- reading --------------------------------------------------------------------------------------------------------


def _only(records: Sequence[Record], kind: str) -> Record:
    found = [record for record in records if record.type == kind]
    if len(found) != 1:
        raise ValueError(f"{len(found)} records of type {kind} instead of one")
    return found[0]


def _all_values(record: Record) -> Fields:
    return {**record.fields, **(record.identity or {})}


def _read(kind: type, values: Mapping[str, Any], prefix: str = "") -> Fields:
    """Return the constructor arguments of a dataclass for its plain fields and its nested parts."""
    found: Fields = {}
    for place in fields(kind):
        default: Any = place.default
        if place.name in _OWN_WAY:
            continue
        if is_dataclass(default) and not isinstance(default, type):
            found[place.name] = type(default)(**_read(type(default), values, f"{place.name}."))
        else:
            found[place.name] = _value_like(default, values.get(prefix + place.name))
    return found


def _value_like(default: Any, value: Any) -> Any:
    """Return the value when its type fits the default (None: yes, no or unknown), else the default."""
    if isinstance(default, tuple):
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list | tuple) else ()
    expected = bool if default is None else type(default)
    return value if type(value) is expected else default


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def _subs_of(records: Sequence[Record], kind: type[Sub], owner: str) -> tuple[Sub, ...]:
    mine = [record for record in records if record.type == TYPES[kind] and record.fields.get("case") == owner]
    found = [_sub(kind, record) for record in mine if record.fields.get(REMOVED) is not True]
    return tuple(sorted(found, key=lambda item: (item.order, item.id)))


def evidence_of(records: Sequence[Record], owner: str, *, scans: bool = False) -> tuple[Evidence, ...]:
    """Return the evidence files of an owner in their order; with `scans` the scans of its signed papers instead."""
    return tuple(item for item in _subs_of(records, Evidence, owner) if (item.kind == SCAN) is scans)


def _sub(kind: type[Sub], record: Record) -> Sub:
    more: Fields = {"id": record.id, "order": max(0, _value_like(0, record.fields.get("order")))}
    if kind is Witness:
        more["withheld"] = record.identity is None
    if kind is Evidence:
        more["exif"] = _exif(record.fields.get("exif"))
    return kind(**_read(kind, _all_values(record)), **more)


def _exif(value: Any) -> tuple[tuple[str, str], ...]:
    pairs = value.items() if isinstance(value, Mapping) else ()
    return tuple(sorted((key, text) for key, text in pairs if isinstance(key, str) and isinstance(text, str)))


def _numbers(records: Sequence[Record], owner: str) -> tuple[CaseNumber, ...]:
    mine = [record for record in records if record.type in _NUMBERS and record.fields.get("case") == owner]
    mine = [record for record in mine if not record.fields.get("owner")]
    found = [CaseNumber(**_read(CaseNumber, record.fields)) for record in mine]
    return tuple(sorted(found, key=lambda number: (number.series, number.year, number.running, number.text)))


def _alleged(value: Any, witnesses: Any) -> Alleged | None:
    found = tuple(Witness(**_read(Witness, item), id=_value_like("", item.get("id"))) for item in _objects(witnesses))
    if not isinstance(value, Mapping) and not found:
        return None
    values = value if isinstance(value, Mapping) else {}
    return Alleged(**_read(Alleged, values), witnesses=found, evidence=_value_like((), values.get("evidence")))


def _dispute(value: Any) -> Dispute | None:
    return Dispute(**_read(Dispute, value)) if isinstance(value, Mapping) else None
