"""What may be filled into a form: values of a paper fitted to the kinds of its fields, and what is still missing.

Called by vault and desk. Pure. The kinds are those of `resources/format/procedure.md`, section 3. Text is hostile: it
is cleaned as in a case file, and what does not fit is refused by name.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from fieldapp.case.dates import parse_date, parse_time
from fieldapp.case.document import Document
from fieldapp.case.shape import Items, Keys, Remarks, Shape, Text, fit
from fieldapp.packs.forms import VALUELESS, Field, Form
from fieldapp.words import say

Values = dict[str, Any]

MOST_ROWS: Final = 2000
MOST_COLUMNS: Final = 20
# Drawn by the program, or written by hand on the printed sheet: these never hold a paper back.
GIVEN: Final = frozenset({"number_auto", "signature"})
_LONGEST: Final = {"longtext": 200_000, "evidence": 20_000, "place": 2000, "org": 2000, "place_date": 500}
_LINE: Final = Text(500)
_PARAGRAPH: Final = Text(20_000)
_PERSON: Final = Keys({"name": _LINE, "title": _LINE, "detail": Text(2000)})
_TOLD: Final = Keys(
    {**_PERSON.of, **dict.fromkeys(("birth", "occupation", "id", "phone"), _LINE), "address": Text(2000)}
)
_SIGNATURE: Final = Keys({"name": _LINE, "title": _LINE, "detail": _LINE, "for": _LINE})
_moment = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ](?P<time>[0-9]{2}:[0-9]{2})(?::[0-9]{2})?)?")


def fields_of(form: Form) -> Iterator[Field]:
    """Give the fields of a form that hold a value, in their order."""
    yield from (field for field in form.fields if field.kind not in VALUELESS)


def private_fields(form: Form) -> frozenset[str]:
    """Return the ids of the fields that reveal a reporter or witness."""
    return frozenset(field.id for field in fields_of(form) if field.private)


def options_of(field: Field) -> tuple[str, ...]:
    """Return what a choice may say, as it is stored."""
    return field.values or field.options


def is_asked(field: Field, values: Mapping[str, Any]) -> bool:
    """Say whether a field is asked beside the other values: one with `when` only as its condition holds."""
    if not field.when:
        return True
    name, sign, wanted = field.when.partition("=")
    value = values.get(name.strip())
    if isinstance(value, dict):
        value = value.get("choice") or value.get("name")
    return (wanted.strip() in (value if isinstance(value, list) else [value])) if sign else has_content(value)


def fit_values(form: Form, values: Mapping[str, Any]) -> Values:
    """Return values cleaned and fitted to the fields of a form; empty ones are left out.

    Raises KeyUnknown, ValueUnfit, TextTooLong or DateImpossible, each naming the field.
    """
    remarks = Remarks()
    known = {field.id: field for field in fields_of(form)}
    remarks.unknown += [name for name in values if name not in known]
    found = {name: fit_value(known[name], value, remarks) for name, value in values.items() if name in known}
    error = remarks.first_error()
    if error is not None:
        raise error
    return {name: value for name, value in found.items() if has_content(value)}


def fit_value(field: Field, value: Any, remarks: Remarks) -> Any:
    """Return one value fitted to its field; what does not fit goes to the remarks and comes back empty."""
    if value is None:
        return ""
    if field.kind in ("date", "daydate"):
        return _fit_moment(field, value, remarks)
    if field.kind == "table":
        return _fit_table(field, value, remarks)
    if field.kind == "choice" and options_of(field):
        return _fit_choice(field, value, remarks)
    return fit(_shape_of(field), value, remarks, field.id)


def has_content(value: Any) -> bool:
    """Say whether a value says anything; a choice that has only a note does not."""
    if isinstance(value, dict):
        return any(map(has_content, value.values()))
    if isinstance(value, list | tuple):
        return any(map(has_content, value))
    return value not in ("", None)


def names_somebody(form: Form, document: Document) -> bool:
    """Say whether a paper names somebody who reported or saw it: a private field says something that is not of a
    subject or an expert, whom the paper is about.
    """
    other = document.party.partition(":")[0] not in ("", "reporter", "witness")
    return any(
        field.private and has_content(document.values.get(field.id)) and not (other and _is_of_party(field))
        for field in form.fields
    )


def _is_of_party(field: Field) -> bool:
    return field.suggest == "signer.party" or field.suggest.startswith("party.")


def lacks_of(form: Form, document: Document) -> tuple[Field, ...]:
    """Return the required fields of a form that a paper says nothing in yet.

    What is withheld from this vault counts as filled, since nobody here can tell.
    """
    return tuple(field for field in fields_of(form) if _is_lacking(field, document))


def _is_lacking(field: Field, document: Document) -> bool:
    if not field.required or field.kind in GIVEN or not field.holds_on(document.on):
        return False
    if not is_asked(field, document.values) or (field.private and document.withheld):
        return False
    value = document.values.get(field.id)
    if isinstance(value, dict):
        value = value.get("name") or value.get("choice")
    return not has_content(value)


def _shape_of(field: Field) -> Shape:
    if field.kind == "signature":
        return Items(_SIGNATURE, MOST_ROWS) if field.repeat else _SIGNATURE
    if field.kind == "person":
        person = _TOLD if field.lines else _PERSON
        return Items(person, MOST_ROWS) if field.repeat else person
    if field.kind in ("list", "evidence"):
        return Items(_PARAGRAPH, MOST_ROWS)
    if field.kind == "time":
        return Text(form="time")
    return Text(_LONGEST.get(field.kind, 2000))


def _fit_moment(field: Field, value: Any, remarks: Remarks) -> str:
    found = _moment.fullmatch(value) if isinstance(value, str) else None
    if value == "":
        return ""
    if found is None:
        remarks.unfit.append((field.id, say("expect.date")))
        return ""
    if parse_date(found["day"]) is None or (found["time"] and parse_time(found["time"]) is None):
        remarks.dates.append((field.id, str(value)))
        return ""
    return f"{found['day']}T{found['time']}" if found["time"] else found["day"]


def _fit_choice(field: Field, value: Any, remarks: Remarks) -> Any:
    one = Text(2000, choices=options_of(field))
    if field.with_note:
        said = {"choice": value} if isinstance(value, str | list) else value
        choice: Shape = Items(one, MOST_ROWS) if field.multiple else one
        return fit(Keys({"choice": choice, "note": _PARAGRAPH}), said, remarks, field.id)
    if field.multiple:
        several = [value] if isinstance(value, str) and value else value or []
        return fit(Items(one, MOST_ROWS), several, remarks, field.id)
    return fit(one, value, remarks, field.id)


def _fit_table(field: Field, value: Any, remarks: Remarks) -> list[list[str]]:
    if not isinstance(value, list) or not all(isinstance(row, list | tuple) for row in value):
        remarks.unfit.append((field.id, say("expect.list")))
        return []
    width = len(field.own_columns) or MOST_COLUMNS
    if len(value) > MOST_ROWS or any(len(row) > width for row in value):
        remarks.unfit.append((field.id, say("expect.fewer", most=MOST_ROWS if len(value) > MOST_ROWS else width)))
        return []
    rows = [[fit(_PARAGRAPH, cell, remarks, f"{field.id}[{place}]") for cell in row] for place, row in enumerate(value)]
    # A row of one text is a heading across the table.
    return [row if len(row) == 1 else row + [""] * (width - len(row)) for row in rows if has_content(row)]
