"""A case or LHP as a form edits it: plain values as in a case file, but whole, with ids, and evidence by its hash.

Called by the editor's core. Half-typed forms are read as far as they go: what does not fit is a problem, never an
exception. Knows no vault; which evidence lies there is the caller's affair.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final, cast

from fieldapp.case.file import CASE_SHAPE, RECORD_SHAPES, SUPERVISION_SHAPE
from fieldapp.case.ids import new_id
from fieldapp.case.model import (
    LHP_FORMS,
    Activity,
    Alleged,
    Case,
    Dispute,
    Event,
    Evidence,
    Finder,
    Received,
    Reporter,
    Subject,
    Supervision,
    Witness,
)
from fieldapp.case.path import look_up
from fieldapp.case.problem import ALL_ACTS, Problem
from fieldapp.case.shape import Flag, Items, Keys, Remarks, Shape, Text, fit
from fieldapp.words import say

Values = dict[str, Any]

LHP: Final = "lhp"
PARTIES: Final = ("subjects", "witnesses")
_LISTS: Final = ("subjects", "witnesses", "evidence", "activities")
_ONLY_IN_VAULT: Final = ("id", "numbers", "state", "revision", "supervision", "linked", "pack", "withheld")


@dataclass(frozen=True, slots=True)
class Form:
    """What a form says: the case or LHP as far as it can be read, what is not right with the values themselves.

    `unfit` are the paths whose values no case can keep: they are not in `item`, and nothing can be saved yet.
    """

    item: Case | Supervision
    problems: tuple[Problem, ...] = ()
    unfit: tuple[str, ...] = ()


def values_of(item: Case | Supervision) -> Values:
    """Return everything of a case or LHP that a form can edit, with the ids of its parts."""
    found = {place.name: _plain(getattr(item, place.name)) for place in fields(item)}
    values = {key: value for key, value in found.items() if key not in _ONLY_IN_VAULT}
    for name in (*PARTIES, "evidence"):
        if name in values:
            values[name] = [_party(party) for party in getattr(item, name)]
    if isinstance(item, Case) and item.reporter.withheld:
        values["reporter"]["withheld"] = True
    if isinstance(item, Supervision) and item.alleged:
        # They are no records of their own: their places know them.
        people = values["alleged"]["witnesses"]
        values["alleged"]["witnesses"] = [{"id": f"#{place}", **one} for place, one in enumerate(people)]
    return values


def read_form(kind: str, values: Mapping[str, Any]) -> Form:
    """Return what a form of a kind says; unknown keys are left alone, so that old drafts open in a newer release."""
    remarks = Remarks()
    item = _supervision(values, remarks) if kind == LHP else _case({**values, "kind": kind}, remarks)
    unfit = [path for found in (remarks.unfit, remarks.long, remarks.dates) for path, _ in found]
    return Form(item, tuple(_problems_of(remarks, values)), tuple(unfit))


def is_filled(value: Any) -> bool:
    """Say whether anything stands in a value of a form; ids and what the store knows of a file do not count."""
    if isinstance(value, Mapping):
        return any(is_filled(inner) for key, inner in value.items() if key not in ("id", "order"))
    if isinstance(value, list | tuple):
        return any(is_filled(inner) for inner in value)
    return value not in ("", None, False)


def completed(
    new: Case | Supervision, old: Case | Supervision | None, make_id: Callable[[], str] = new_id
) -> Case | Supervision:
    """Return a case or LHP of a form with what no form shows, taken from the record it began as; empty parties go.

    What is withheld here stays withheld and unchanged. A new record and new parties get their ids.
    """
    kept = {name: getattr(old, name) for name in _ONLY_IN_VAULT if hasattr(old, name)} if old else {"id": make_id()}
    found: dict[str, Any] = {**kept, "evidence": _evidence_after(new.evidence, old.evidence if old else ())}
    if isinstance(new, Case):
        before = old if isinstance(old, Case) else None
        subjects = [party for party in new.subjects if is_filled(_party(party))]
        witnesses = _witnesses_after(new.witnesses, before.witnesses if before else ())
        found["subjects"] = tuple(party if party.id else replace(party, id=make_id()) for party in subjects)
        found["witnesses"] = tuple(party if party.id else replace(party, id=make_id()) for party in witnesses)
        if before is not None and before.reporter.withheld:
            found["reporter"] = before.reporter
    else:
        found["activities"] = tuple(activity for activity in new.activities if activity != Activity())
        if isinstance(old, Supervision) and old.withheld and new.alleged:
            found["alleged"] = replace(new.alleged, witnesses=old.alleged.witnesses if old.alleged else ())
    return replace(new, **found)


def _evidence_after(new: Sequence[Evidence], old: Sequence[Evidence]) -> tuple[Evidence, ...]:
    known = {item.id: item for item in old}
    return tuple(
        replace(known[item.id], note=item.note, source=item.source) if item.id in known else item for item in new
    )


def _witnesses_after(new: Sequence[Witness], old: Sequence[Witness]) -> tuple[Witness, ...]:
    hidden = {party.id: party for party in old if party.withheld}
    found = (hidden.get(party.id, party) for party in new)
    return tuple(party for party in found if party.id in hidden or (not party.withheld and is_filled(_party(party))))


# ---- writing values -------------------------------------------------------------------------------------------------


def _party(party: Any) -> Values:
    """Return a subject, witness or evidence file as values; a witness who is withheld says so."""
    found = {place.name: _plain(getattr(party, place.name)) for place in fields(party) if place.name != "order"}
    if isinstance(party, Evidence):
        found["exif"] = dict(party.exif)
    if not found.get("withheld", True):
        del found["withheld"]
    return found


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {place.name: _plain(getattr(value, place.name)) for place in fields(value) if place.name not in _SKIPPED}
    return [_plain(inner) for inner in value] if isinstance(value, tuple) else value


_SKIPPED: Final = frozenset(("withheld", "order"))


# ---- reading values -------------------------------------------------------------------------------------------------


def _case(values: Mapping[str, Any], remarks: Remarks) -> Case:
    found = _fit_known(CASE_SHAPE, values, remarks)
    event = found.get("event", {})
    return Case(
        **_simple(found, CASE_SHAPE),
        event=Event(**{**event, "urls": tuple(event.get("urls", ()))}),
        received=Received(**found.get("received", {})),
        reporter=Reporter(**found.get("reporter", {}), withheld=_is_withheld(values.get("reporter"))),
        finder=Finder(**found.get("finder", {})),
        subjects=tuple(Subject(**party) for party in _fit_each("subjects", "subject", values, remarks)),
        witnesses=tuple(Witness(**party) for party in _fit_each("witnesses", "witness", values, remarks)),
        evidence=_evidence(values, remarks),
        violations=tuple(dict.fromkeys(found.get("violations", ()))),
    )


def _supervision(values: Mapping[str, Any], remarks: Remarks) -> Supervision:
    found = _fit_known(SUPERVISION_SHAPE, values, remarks)
    activities = cast(Keys, cast(Items, SUPERVISION_SHAPE.of["activities"]).of)
    report = Supervision(
        **_simple(found, SUPERVISION_SHAPE),
        finder=Finder(**found.get("finder", {})),
        activities=tuple(
            Activity(**_fit_known(activities, item, remarks, f"activities[{place}]"))
            for place, item in enumerate(_listed(values, "activities"))
        ),
        alleged=_alleged(found.get("alleged"), values.get("alleged")),
        dispute=Dispute(**found["dispute"]) if is_filled(found.get("dispute")) else None,
        evidence=_evidence(values, remarks),
    )
    return report if report.form else replace(report, form=LHP_FORMS[0])


def _alleged(found: Values | None, said: Any) -> Alleged | None:
    people = look_up(said, "witnesses")
    if found is None or not (is_filled(found) or is_filled(people)):
        return None
    witnesses = tuple(
        Witness(**party, withheld=_is_withheld(look_up(people, f"[{place}]")))
        for place, party in enumerate(found.get("witnesses", ()))
    )
    return Alleged(**{**found, "witnesses": witnesses, "evidence": tuple(found.get("evidence", ()))})


def _simple(found: Values, shape: Keys) -> Values:
    return {key: value for key, value in found.items() if isinstance(shape.of[key], Text | Flag)}


def _fit_known(shape: Keys, values: Any, remarks: Remarks, path: str = "") -> Values:
    """Fit the keys that the shape knows; lists of parts are left to `_fit_each`, which keeps empty ones in place."""
    left = _LISTS if not path else ()
    known = _known(Keys({key: inner for key, inner in shape.of.items() if key not in left}), values)
    found: Values = fit(Keys({key: shape.of[key] for key in known}), known, remarks, path)
    return found


def _known(shape: Shape, value: Any) -> Any:
    if isinstance(shape, Keys) and isinstance(value, Mapping):
        return {key: _known(inner, value[key]) for key, inner in shape.of.items() if key in value}
    if isinstance(shape, Items) and isinstance(value, list):
        return [_known(shape.of, item) for item in value]
    return value


def _fit_each(name: str, record: str, values: Mapping[str, Any], remarks: Remarks) -> list[Values]:
    shape = cast(Keys, RECORD_SHAPES[record])
    found = []
    for place, item in enumerate(_listed(values, name)):
        party = _fit_known(shape, item, remarks, f"{name}[{place}]")
        found.append({**party, "id": str(item.get("id", ""))})
        if _is_withheld(item):
            found[-1]["withheld"] = True
    return found


def _is_withheld(member: Any) -> bool:
    return isinstance(member, Mapping) and member.get("withheld") is True


def _listed(values: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    items = values.get(name)
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []


def _evidence(values: Mapping[str, Any], remarks: Remarks) -> tuple[Evidence, ...]:
    said = _fit_each("evidence", "evidence", values, remarks)
    stored = _listed(values, "evidence")
    return tuple(
        Evidence(
            **item,
            name=str(file.get("name", "")),
            sha256=str(file.get("sha256", "")),
            size=file["size"] if isinstance(file.get("size"), int) else 0,
            media_type=str(file.get("media_type", "")),
            exif=_exif(file.get("exif")),
        )
        for item, file in zip(said, stored, strict=True)
    )


def _exif(value: Any) -> tuple[tuple[str, str], ...]:
    pairs = value.items() if isinstance(value, Mapping) else ()
    return tuple(sorted((str(key), str(text)) for key, text in pairs))


def _problems_of(remarks: Remarks, values: Mapping[str, Any]) -> Iterator[Problem]:
    yield from (Problem("text_cleaned", path) for path in remarks.altered)
    for path, limit in remarks.long:
        yield Problem("text_too_long", path, ALL_ACTS, {"limit": limit})
    for path, value in remarks.dates:
        yield Problem("date_impossible", path, ALL_ACTS, {"value": value})
    for path, said in remarks.unfit:
        facts = {"value": look_up(values, path), "reason": said}
        if said == say("expect.date"):
            yield Problem("date_unread", path, ALL_ACTS, facts)
        elif said == say("expect.time"):
            yield Problem("time_form", path, ALL_ACTS, facts)
        else:
            yield Problem("value_unfit", path, ALL_ACTS, facts)
