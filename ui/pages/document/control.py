"""The control of each field of a paper, by its kind: `resources/format/procedure.md`, section 3.

Called by the panel. What a form does not say about a field is decided here once for all forms.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from fieldapp.packs.filling import options_of
from fieldapp.packs.forms import SAME_NUMBER, Field
from fieldapp.words import say
from ui.pages.document.compound import KeysEdit, MomentEdit, NotedEdit
from ui.pages.document.grid import GridEdit
from ui.widgets.choice import ChoiceEdit, ManyEdit
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.moment import DateEdit, TimeEdit

PERSON: Final = ("name", "title", "detail")
SIGNER: Final = ("name", "title", "for")
_marks = re.compile(r"[;,]?\s*\b(derived|memory|secondary|uncertain|unknown|text)\b\s*\)")
UNVERIFIED: Final = frozenset({"memory", "derived", "uncertain", "unknown"})


class TextsEdit(GridEdit):
    """A list of texts, one a row."""

    def value(self) -> Any:
        """Return the texts that say something."""
        return [line[0] for line in super().value() if line and line[0].strip()]

    def set_value(self, value: Any) -> None:
        """Show some texts."""
        super().set_value([[str(one)] for one in value] if isinstance(value, list | tuple) else [])


class PeopleEdit(GridEdit):
    """Several people or signers, one a row."""

    def __init__(self, name: str, keys: tuple[str, ...], heads: list[str]) -> None:
        self._keys = keys
        self._rest: dict[str, dict[str, Any]] = {}
        super().__init__(name, heads)

    def value(self) -> Any:
        """Return the people with what is known of them."""
        found = []
        for line in super().value():
            said = {key: text for key, text in zip(self._keys, line, strict=False) if text}
            if said:
                found.append(self._rest.get(said.get("name", ""), {}) | said)
        return found

    def set_value(self, value: Any) -> None:
        """Show some people."""
        people = [one if isinstance(one, dict) else {"name": str(one)} for one in value or ()]
        self._rest = {
            str(one.get("name") or ""): {key: text for key, text in one.items() if key not in self._keys}
            for one in people
        }
        super().set_value([[str(one.get(key) or "") for key in self._keys] for one in people])


def make_control(field: Field, today: Callable[[], date]) -> Any:
    """Return the control of a field."""
    name = f"{field.id}_edit"
    makers: dict[str, Callable[[], Any]] = {
        "longtext": lambda: TextArea(name, 3, most=14),
        "date": lambda: DateEdit(name, today),
        "daydate": lambda: MomentEdit(name, today),
        "time": lambda: TimeEdit(name),
        "choice": lambda: _choice(field, name),
        "list": lambda: TextsEdit(name, [""]),
        "evidence": lambda: TextsEdit(name, [""]),
        "table": lambda: _table(field, name),
        "person": lambda: _people(field, name, _person_keys(field)),
        "signature": lambda: _people(field, name, SIGNER),
    }
    return makers.get(field.kind, lambda: TextEdit(name))()


def label_of(field: Field) -> str:
    """Return what a field is called on screen: its own label, else what kind of thing it asks for."""
    label = field.label.strip().strip("<>").replace("<", "").replace(">", "")
    return label or say(f"ui.document.kind.{field.kind}" if field.kind in KINDS else "ui.document.kind.text")


KINDS: Final = frozenset({"choice", "list", "table", "longtext", "person", "signature", "place_date"})


def hint_of(field: Field) -> str:
    """Return what is said below a field: its note, and that what it rests on is not verified."""
    found = _marks.search(field.note)
    doubtful = field.confidence in UNVERIFIED or (found is not None and found[1] in UNVERIFIED)
    mark = say("ui.document.unverified") if doubtful and field.note else ""
    return " ".join(filter(None, (plain_note(field.note), mark)))


def plain_note(note: str) -> str:
    """Return a note of the reference data without the mark of how sure it is."""
    return _marks.sub(")", note).replace(" ()", "").strip()


def _choice(field: Field, name: str) -> Any:
    stored = options_of(field)
    shown = field.options if len(field.options) == len(stored) else stored
    choices = list(zip(stored, shown, strict=True))
    plain: Any
    if not choices:
        plain = TextEdit(name)
    elif field.multiple:
        plain = ManyEdit(f"{name}_choice" if field.with_note else name, choices)
    else:
        plain = ChoiceEdit(f"{name}_choice" if field.with_note else name, choices, say("ui.document.none_chosen"))
    return NotedEdit(name, plain) if field.with_note and choices else plain


def _table(field: Field, name: str) -> GridEdit:
    heads = list(field.own_columns)
    widths = list(field.widths[1:] if field.columns[:1] == (SAME_NUMBER,) else field.widths)
    options = [tuple(str(one) for one in some or ()) for some in field.column_options]
    return GridEdit(name, heads, widths, options)


def _person_keys(field: Field) -> tuple[str, ...]:
    named = tuple(str(line[1]) for line in field.lines if len(line) > 1)
    return tuple(dict.fromkeys(named)) or PERSON


def _people(field: Field, name: str, keys: tuple[str, ...]) -> Any:
    labels = {str(line[1]): str(line[0]) for line in field.lines if len(line) > 1}
    heads = [labels.get(key) or say(f"ui.document.person.{key}") for key in keys]
    if field.repeat:
        return PeopleEdit(name, keys, heads)
    return KeysEdit(name, list(zip(keys, heads, strict=True)))
