"""Records in the books of an office that belong to no case: mail, assignments, declarations, meetings, contacts.

What each type may say (`resources/format/procedure.md`, section 7), read strictly from people and leniently from other
laptops, and what is not right with one yet. Called by the vault and the command line. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from fieldapp.case.office import is_office_code
from fieldapp.case.problem import Problem
from fieldapp.case.shape import Flag, Items, Keys, Remarks, Shape, Text, fit, schema_of, template_of

_SHORT: Final = Text()
_LINES: Final = Text(2000)
_LONG: Final = Text(20_000)
_DATE: Final = Text(form="date")
_PEOPLE: Final = Items(_SHORT, 500)

DIRECTIONS: Final = ("in", "out")
CONTACT_KINDS: Final = (
    "ppk",
    "bkn",
    "bina_pemdes",
    "ombudsman",
    "gakkumdu",
    "propam",
    "dandim",
    "kpu",
    "bumd",
    "camat",
    "lainnya",
)
# What must be true before an ad hoc office ends and the vault itself can tell; what a person ticks is reference data.
COMPUTED: Final = (
    "finished", "drafts", "differing", "held", "deadlines", "reserved", "registers", "exported", "receipts", "saved",
)  # fmt: skip
_COMMITMENT: Final = Keys({"kept": Flag(unknown=True), "note": _LINES, "on": _DATE})

SHAPES: Final[Mapping[str, Mapping[str, Shape]]] = {
    "mail": {
        "direction": Text(choices=DIRECTIONS),
        "number": _SHORT,
        "foreign_number": _SHORT,
        "on": _DATE,
        "received_on": _DATE,
        "from": _SHORT,
        "to": _SHORT,
        "subject": _LINES,
        "about": _SHORT,
        "dispatched_on": _DATE,
        "dispatched_by": _SHORT,
        "delivered_to": _SHORT,
        "delivered_on": _DATE,
        "proof": _LINES,
    },
    "assignment": {
        "number": _SHORT,
        "on": _DATE,
        "basis": Items(_LINES, 50),
        "officers": Items(Keys({"name": _SHORT, "position": _SHORT}), 200),
        "purpose": _LONG,
        "from": _DATE,
        "until": _DATE,
        "place": _LINES,
    },
    "declaration": {
        "official": _SHORT,
        "position": _SHORT,
        "region": _SHORT,
        "on": _DATE,
        "commitments": Keys({}),
    },
    "meeting": {
        "title": _SHORT,
        "on": _DATE,
        "place": _LINES,
        "invited": _PEOPLE,
        "present": _PEOPLE,
        "minutes": Text(100_000),
        "follow_up": _LONG,
    },
    "contact": {
        "kind": Text(choices=CONTACT_KINDS),
        "region": _SHORT,
        "name": _SHORT,
        "office": _SHORT,
        "address": _LINES,
        "phone": _SHORT,
        "email": _SHORT,
        "note": _LINES,
    },
    "closing": {"on": _DATE, "checks": Keys({}), "handed_to": _SHORT, "note": _LONG},
}
# Whoever writes to the office or is written to may be a reporter: only the office itself and the one above see it.
PRIVATE: Final[Mapping[str, frozenset[str]]] = {
    "mail": frozenset(("from", "to", "subject", "delivered_to", "proof")),
}
_NEEDED: Final = {
    "mail": ("direction", "on", "subject"),
    "assignment": ("on", "officers", "purpose"),
    "declaration": ("official", "on"),
    "meeting": ("title", "on"),
    "contact": ("kind", "office"),
    "closing": ("on",),
}
_ORDER: Final = {
    "mail": (("on", "received_on"), ("dispatched_on", "delivered_on")),
    "assignment": (("from", "until"),),
}


@dataclass(frozen=True, slots=True)
class Roll:
    """One such record: its fields by name, the number that was drawn or typed among them as `number`.

    `problems` is what is not right with it, `conflicts` are its fields with several values, `withheld` says that what
    names people is not shown here.
    """

    type: str
    id: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    office: str = ""
    problems: tuple[Problem, ...] = ()
    conflicts: tuple[str, ...] = ()
    withheld: bool = False

    def text(self, name: str) -> str:
        """Return a field as text, "" when it has none."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""


def roll_shape(kind: str, ids: Iterable[str] = ()) -> Keys:
    """Return the shape of a type; `ids` are the commitments or checks that it can speak of. Raises KeyError."""
    named: dict[str, Shape] = {"commitments": _COMMITMENT, "checks": Flag(unknown=True)}
    return Keys(
        {
            name: Keys(dict.fromkeys(ids, named[name])) if name in named else shape
            for name, shape in SHAPES[kind].items()
        }
    )


def roll_schema(kind: str, ids: Iterable[str] = ()) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a type."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema_of(roll_shape(kind, ids))}


def roll_template(kind: str, ids: Iterable[str] = ()) -> dict[str, Any]:
    """Return an empty file of a type with every key."""
    found: dict[str, Any] = template_of(roll_shape(kind, ids))
    return found


def fit_roll(kind: str, value: Any, ids: Iterable[str] = ()) -> dict[str, Any]:
    """Return what people wrote of a type, cleaned. Raises KeyUnknown, ValueUnfit, TextTooLong, DateImpossible."""
    remarks = Remarks()
    found: dict[str, Any] = fit(roll_shape(kind, ids), value, remarks)
    if error := remarks.first_error():
        raise error
    return found


def flatten(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields as the journal carries them: each commitment or check one field, so that laptops rarely differ."""
    flat: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}.{key}": inner for key, inner in value.items()}
        else:
            flat[name] = None if value in ("", []) else value
    return flat


def read_fields(kind: str, stored: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return the fields of a stored record as far as they have their shape, and what else stands in them."""
    found: dict[str, Any] = {}
    problems = []
    for name, shape in SHAPES[kind].items():
        if isinstance(shape, Keys):
            found[name] = _inner(name, stored)
            continue
        if (value := stored.get(name)) is None:
            continue
        remarks = Remarks()
        fitted = fit(shape, value, remarks, name)
        if remarks.unfit or remarks.long or remarks.dates or remarks.unknown:
            reason = remarks.unfit[0][1] if remarks.unfit else ""
            problems.append(Problem("roll_value_unfit", f"{kind}.{name}", (), {"reason": reason}))
        else:
            found[name] = fitted
    return found, tuple(problems)


def _inner(name: str, stored: Mapping[str, Any]) -> dict[str, Any]:
    prefix = f"{name}."
    inner = {key.removeprefix(prefix): value for key, value in stored.items() if key.startswith(prefix)}
    if name == "checks":
        return {key: value for key, value in inner.items() if isinstance(value, bool)}
    fitted = {key: fit(_COMMITMENT, value, Remarks(), key) for key, value in inner.items() if isinstance(value, dict)}
    return {key: value for key, value in fitted.items() if value}


def roll_problems(kind: str, fields: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Return what is not right with a record of a type yet; all of it warns only."""
    needed = [*_NEEDED[kind]]
    if kind == "mail" and fields.get("direction"):
        needed.append("from" if fields["direction"] == "in" else "to")
    found = [Problem("required", f"{kind}.{name}") for name in needed if not fields.get(name)]
    for first, last in _ORDER.get(kind, ()):
        if fields.get(first) and fields.get(last) and fields[first] > fields[last]:
            facts = {"first": f"{kind}.{first}"}
            found.append(Problem("roll_order", f"{kind}.{last}", (), facts))
    region = fields.get("region")
    if region and not is_office_code(region):
        found.append(Problem("region_form", f"{kind}.region", (), {"value": region}))
    return tuple(found)
