"""What a new paper says before anybody typed: the proposals of its fields, shaped as each kind of field wants them.

Called by `fieldapp.desk.document`. A proposal that does not fit its field is left out; a private one goes into private
fields alone. Writes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from fieldapp.case.dates import write_iso_day, write_iso_time
from fieldapp.case.shape import Remarks
from fieldapp.desk.facts import Coded, Day, Facts, Met, Person, Private, Signer, load_facts
from fieldapp.desk.suggestion import suggest
from fieldapp.packs.filling import fields_of, fit_value, has_content, options_of
from fieldapp.packs.forms import Field, Form
from fieldapp.vault.vault import Vault
from fieldapp.words import say

Values = dict[str, Any]
_DENIALS: Final = ("tidak", "belum", "bukan", "tanpa")
_PERSON: Final = ("name", "title", "detail")
_TOLD: Final = (*_PERSON, "birth", "occupation", "address", "id", "phone")


def propose(
    vault: Vault,
    case_id: str,
    form: Form,
    *,
    step: str = "",
    referral: str = "",
    party: str = "",
    subjects: Sequence[str] = (),
) -> Values:
    """Return the proposed values of a form by field id, for a case, an LHP or ("") none. Raises RecordUnknown."""
    return propose_from(load_facts(vault, case_id, step=step, referral=referral, party=party, subjects=subjects), form)


def propose_from(facts: Facts, form: Form) -> Values:
    """Return the proposed values of a form by field id from facts; what is not known is left out."""
    found = {field.id: propose_field(facts, field) for field in fields_of(form)}
    return {name: value for name, value in found.items() if has_content(value)}


def propose_field(facts: Facts, field: Field) -> Any:
    """Return the proposed value of one field, "" when there is none."""
    raw = suggest(facts, field.suggest) if field.suggest else ""
    if isinstance(raw, Private):
        raw = raw.value if field.private else ""
    shaped = _shape(field, raw, facts.office.zone)
    if not has_content(shaped):
        shaped = _start(field)
    remarks = Remarks()
    fitted = fit_value(field, shaped, remarks)
    return "" if remarks.first_error() else fitted


def _start(field: Field) -> Any:
    """Return what a field begins with when nothing is known."""
    if field.kind == "table":
        return [[row] if isinstance(row, str) else list(row) for row in field.rows]
    if field.kind == "list":
        return list(field.rows)
    return field.default


def _shape(field: Field, raw: Any, zone: str) -> Any:
    if field.kind == "table":
        return _table(field, raw if isinstance(raw, list) else [])
    if field.kind == "signature":
        return _each(field, raw, _signature)
    if field.kind == "person":
        return _each(field, raw, _told if field.lines else _person)
    if field.kind in ("date", "daydate"):
        return raw.iso if isinstance(raw, Day) else ""
    if field.kind == "time":
        return raw.iso[11:16] if isinstance(raw, Day) else raw
    if field.kind == "choice" and options_of(field):
        return _choice(field, raw)
    if field.kind in ("list", "evidence"):
        return _lines(raw, zone)
    joint = "\n" if field.kind == "longtext" else ", "
    return joint.join(_lines(raw, zone))


def _each(field: Field, raw: Any, shape: Any) -> Any:
    several = raw if isinstance(raw, list) else [raw] if raw else []
    found = [value for value in map(shape, several) if has_content(value)]
    if field.repeat:
        return found
    return found[0] if found else {}


def _people(raw: Any) -> Person:
    if isinstance(raw, Signer):
        return raw.person
    if isinstance(raw, Person):
        return raw
    if isinstance(raw, Mapping):
        return Person(str(raw.get("name", "")), str(raw.get("position", "")), str(raw.get("agency", "")))
    return Person(raw if isinstance(raw, str) else "")


def _person(raw: Any) -> Values:
    person = asdict(_people(raw))
    return {name: person[name] for name in _PERSON}


def _told(raw: Any) -> Values:
    person = asdict(_people(raw))
    return {name: person[name] for name in _TOLD}


def _signature(raw: Any) -> Values:
    person = _people(raw)
    behalf = raw.on_behalf if isinstance(raw, Signer) else ""
    return {"name": person.name, "title": person.title, "for": behalf} if person.name else {}


def _choice(field: Field, raw: Any) -> Any:
    options = options_of(field)
    if isinstance(raw, Met):
        said = "" if raw.met is None else _first(options, denied=not raw.met)
        return {"choice": said, "note": raw.note} if field.with_note else said
    found = [option for one in (raw if isinstance(raw, list) else [raw]) if (option := _option(field, one))]
    if field.multiple:
        return found
    return found[0] if found else ""


def _first(options: Sequence[str], *, denied: bool) -> str:
    return next((one for one in options if one.casefold().startswith(_DENIALS) is denied), "")


def _option(field: Field, raw: Any) -> str:
    """Return the stored option that a value means: by its id, or by how it reads."""
    told = {raw.id, raw.label} if isinstance(raw, Coded) else {raw} if isinstance(raw, str) else set()
    wanted = {one.casefold() for one in told if one}
    stored = options_of(field)
    for option, label in zip(stored, field.options or stored, strict=False):
        if wanted & {option.casefold(), label.casefold()}:
            return option
    return ""


def _lines(raw: Any, zone: str) -> list[str]:
    several = raw if isinstance(raw, list) else [raw]
    return [text for text in (_line(one, zone) for one in several) if text]


def _line(raw: Any, zone: str) -> str:
    if isinstance(raw, Day):
        day = write_iso_day(raw.iso[:10])
        return f"{day}, {write_iso_time(raw.iso[11:16], zone)}" if raw.iso[11:] else day
    if isinstance(raw, Coded):
        return raw.label
    if isinstance(raw, Met):
        said = "" if raw.met is None else say("document.met" if raw.met else "document.unmet")
        return ". ".join(filter(None, (said, raw.note)))
    if isinstance(raw, Mapping):
        return ", ".join(filter(None, (str(raw.get(name, "")) for name in ("what", "outcome"))))
    if isinstance(raw, Signer | Person):
        return _people(raw).name
    return raw if isinstance(raw, str) else ""


def _table(field: Field, rows: Sequence[Any]) -> list[list[str]]:
    if not field.cells:
        return [list(row) for row in rows if isinstance(row, list)]
    return [[_cell(rule, row, place) for rule in field.cells] for place, row in enumerate(rows, 1)]


def _cell(rule: str, row: Any, place: int) -> str:
    """Return one cell: "#P-" numbers after a prefix, "=text" stands as it is, "a|b" takes the first that is filled."""
    if rule.startswith("#"):
        return f"{rule[1:]}{place}"
    if rule.startswith("="):
        return rule[1:]
    told: Mapping[str, Any] = row if isinstance(row, Mapping) else _row_of(row)
    return next((str(told[name]) for name in rule.split("|") if told.get(name)), "")


def _row_of(raw: Any) -> Mapping[str, Any]:
    if isinstance(raw, Signer | Person):
        person = _people(raw)
        return {**asdict(person), "position": person.title}
    return {"what": raw, "name": raw} if isinstance(raw, str) else {}
