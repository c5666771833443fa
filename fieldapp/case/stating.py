"""What a handling step says, as people and programs write it: read as strictly as a case file.

Called by vault before a step is recorded, and by the command line for the file of a step. Which facts a step asks is
told by the reference data; knows no case beyond the ids of its parties.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from fieldapp.case.dates import parse_date, parse_time
from fieldapp.case.model import Case
from fieldapp.case.office import is_office_code
from fieldapp.case.shape import Flag, Items, Keys, Remarks, Shape, Text, fit
from fieldapp.case.steps import FactRow, Rulebook
from fieldapp.errors import ValueUnfit
from fieldapp.words import say

MOST_PEOPLE: Final = 500
_LINE: Final = Text(500)
_LONG: Final = Text(20_000)
# Facts that every step can say, whatever else its rule asks.
ALWAYS: Final = ("subjects", "result", "note")
ROLES: Final = ("subject", "witness", "other")
_moment = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?")


def step_shape(name: str, rules: Rulebook, requirements: Iterable[str] = ()) -> Keys:
    """Return the shape of what a step may say; `requirements` are the ids that checks can name."""
    rows = {row.id: row for row in rules.facts_of(name)}
    rows |= {key: rules.facts[key] for key in ALWAYS if key in rules.facts}
    final = tuple(status.id for status in rules.statuses.values() if status.final)
    found: dict[str, Shape] = {}
    parts: dict[str, dict[str, Shape]] = {}
    for key, row in rows.items():
        whole, dot, part = key.partition(".")
        shape = _shape_of(row, final, tuple(requirements))
        if dot:
            parts.setdefault(whole, {})[part] = shape
        else:
            found[key] = shape
    return Keys({**found, **{whole: Keys(inner) for whole, inner in parts.items()}})


def _shape_of(row: FactRow, results: tuple[str, ...], requirements: tuple[str, ...]) -> Shape:
    check = Keys({"met": Flag(unknown=True), "note": Text(2000)})
    decision = Keys({"subject": Text(), "result": Text(choices=results, needed=True), "basis": Text(2000)})
    shapes: dict[str, Shape] = {
        "longtext": _LONG,
        "flag": Flag(),
        "choice": Text(choices=row.options),
        "subjects": Items(Text(), 2000),
        "parties": Items(Text(), 2000),
        "names": Items(_LINE, MOST_PEOPLE),
        "requirements": Items(Text(choices=requirements), 200) if requirements else Items(Text(), 200),
        "checks": Keys(dict.fromkeys(requirements, check)),
        "decisions": Items(decision, 2000),
    }
    return shapes.get(row.kind, _LINE)


def fit_facts(name: str, facts: Mapping[str, Any], rules: Rulebook, case: Case, requirements: Iterable[str]) -> Any:
    """Return what a step says, cleaned, with subjects and parties as ids (places in the lists count from 1).

    Raises KeyUnknown, ValueUnfit, TextTooLong, FieldMissing.
    """
    remarks = Remarks()
    found: dict[str, Any] = fit(step_shape(name, rules, requirements), dict(facts), remarks)
    if error := remarks.first_error():
        raise error
    found = {key: _without_empty(value) for key, value in found.items()}
    found = {key: value for key, value in found.items() if value not in ("", None, [], {})}
    _check_moments(found, rules)
    return _resolved(found, case)


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        inner = {key: _without_empty(part) for key, part in value.items()}
        return {key: part for key, part in inner.items() if part not in ("", None, [], {})}
    return value


def _check_moments(found: Mapping[str, Any], rules: Rulebook) -> None:
    for key, value in found.items():
        kind = rules.facts[key].kind if key in rules.facts else ""
        if kind in ("day", "moment") and not is_moment(value):
            raise ValueUnfit(names=f"{key} ({say('expect.moment')})")
        if kind == "office" and not is_office_code(value):
            raise ValueUnfit(names=f"{key} ({say('expect.office')})")


def is_moment(text: str) -> bool:
    """Say whether a text is an ISO date, or date and time as `2024-10-22T16:30`."""
    day, _, clock = text.partition("T")
    return (
        bool(_moment.fullmatch(text)) and parse_date(day) is not None and (not clock or parse_time(clock) is not None)
    )


def _resolved(found: dict[str, Any], case: Case) -> dict[str, Any]:
    subjects, witnesses = [item.id for item in case.subjects], [item.id for item in case.witnesses]
    if "subjects" in found:
        found["subjects"] = [_resolve(text, subjects, "subjects") for text in found["subjects"]]
    if "parties" in found:
        found["parties"] = [_party(text, subjects, witnesses) for text in found["parties"]]
    for decision in found.get("plenary", {}).get("decisions", ()):
        if decision.get("subject"):
            decision["subject"] = _resolve(decision["subject"], subjects, "plenary.decisions")
    return found


def _party(text: str, subjects: Sequence[str], witnesses: Sequence[str]) -> str:
    role, _, name = text.partition(":")
    if text == "reporter" or (role == "other" and name.strip()):
        return text
    if role not in ROLES or not name:
        raise ValueUnfit(names=f"parties ({say('expect.party')})")
    return f"{role}:{_resolve(name, subjects if role == 'subject' else witnesses, 'parties')}"


def _resolve(text: str, known: Sequence[str], field: str) -> str:
    if text in known:
        return text
    if text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= len(known):
        return known[int(text[:6]) - 1]
    choices = ", ".join(["1..." + str(len(known)), *known][:5])
    raise ValueUnfit(names=f"{field} ({say('expect.choice', choices=choices)})")


def label_of_party(case: Case, party: str) -> str:
    """Return how a party is called: a subject by name, reporter and witnesses never by theirs."""
    role, _, name = party.partition(":")
    if role == "reporter":
        return say("handling.party.reporter")
    if role == "other":
        return name
    listed = [item.id for item in (case.subjects if role == "subject" else case.witnesses)]
    if role not in ROLES or name not in listed:
        return party
    place = listed.index(name)
    known = case.subjects[place].name.strip() if role == "subject" else ""
    return known or say(f"handling.party.{role}", n=place + 1)


def parties_of(case: Case) -> tuple[str, ...]:
    """Return everybody of a case who can be invited or heard: reporter, subjects, witnesses."""
    reporter = ("reporter",) if case.kind == "laporan" else ()
    subjects = tuple(f"subject:{subject.id}" for subject in case.subjects)
    return (*reporter, *subjects, *(f"witness:{witness.id}" for witness in case.witnesses))
