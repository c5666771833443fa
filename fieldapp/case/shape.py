"""The shape of a file that people write: which keys, which kind of value, how long.

One description drives three things: reading (`fit`), the JSON Schema and the empty template. Called by `file`. Knows no
case and reads no bytes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from fieldapp.case.dates import parse_date
from fieldapp.case.text import clean_text, was_altered
from fieldapp.errors import (
    DateImpossible,
    FieldMissing,
    KeyUnknown,
    NetraError,
    TextTooLong,
    ValueUnfit,
)
from fieldapp.words import say

DATE_PATTERN: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
TIME_PATTERN: Final = "^([01][0-9]|2[0-3])[:.][0-5][0-9]$"
MOST_NAMED: Final = 100
LONGEST_NAME: Final = 240
_time_form = re.compile(TIME_PATTERN)
_date_form = re.compile(DATE_PATTERN)


@dataclass(frozen=True, slots=True)
class Text:
    """Text of at most `longest` signs; with `choices` one of them. "" is unknown, unless `needed`."""

    longest: int = 500
    choices: tuple[str, ...] = ()
    form: Literal["", "date", "time"] = ""
    needed: bool = False

    @property
    def lines(self) -> bool:
        """Say whether the text may have several lines."""
        return self.longest > 500


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false; with `unknown` also null."""

    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list of at most `most` things of one shape; things without any content are left out."""

    of: "Text | Keys"
    most: int


@dataclass(frozen=True, slots=True)
class Keys:
    """An object with these keys and no others; with `unknown` also null."""

    of: "Mapping[str, Shape]"
    unknown: bool = False


Shape = Text | Flag | Items | Keys


@dataclass(slots=True)
class Remarks:
    """What was noticed while a value was fitted to its shape, each with the path of its key."""

    unknown: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unfit: list[tuple[str, str]] = field(default_factory=list)
    long: list[tuple[str, int]] = field(default_factory=list)
    dates: list[tuple[str, str]] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    given: set[str] = field(default_factory=set)

    def first_error(self) -> NetraError | None:
        """Return the error to raise, None when the value fits."""
        if self.unknown:
            return KeyUnknown(names=_named(self.unknown))
        if self.missing:
            return FieldMissing(field=_named(self.missing))
        if self.unfit:
            return ValueUnfit(names=_named([f"{path} ({expected})" for path, expected in self.unfit]))
        if self.long:
            path, limit = self.long[0]
            return TextTooLong(field=path, limit=limit)
        if self.dates:
            path, value = self.dates[0]
            return DateImpossible(value=value, field=path)
        return None


def _named(names: list[str]) -> str:
    shown = ", ".join(clean_text(name, lines=False)[:LONGEST_NAME] for name in names[:MOST_NAMED])
    return shown if len(names) <= MOST_NAMED else say("file.more_names", names=shown, count=len(names) - MOST_NAMED)


def fit(shape: Shape, value: Any, remarks: Remarks, path: str = "") -> Any:
    """Return a value in its shape, cleaned; what does not fit goes to the remarks and comes back as unknown."""
    if isinstance(shape, Text):
        return _fit_text(shape, value, remarks, path)
    if isinstance(shape, Flag):
        return _fit_flag(shape, value, remarks, path)
    if isinstance(shape, Items):
        return _fit_items(shape, value, remarks, path)
    return _fit_keys(shape, value, remarks, path)


def _fit_flag(shape: Flag, value: Any, remarks: Remarks, path: str) -> bool | None:
    if isinstance(value, bool) or (value is None and shape.unknown):
        return value
    remarks.unfit.append((path, say("expect.flag")))
    return None


def _fit_items(shape: Items, value: Any, remarks: Remarks, path: str) -> list[Any]:
    if not isinstance(value, list):
        remarks.unfit.append((path, say("expect.list")))
        return []
    if len(value) > shape.most:
        remarks.unfit.append((path, say("expect.fewer", most=shape.most)))
        return []
    found = [fit(shape.of, item, remarks, f"{path}[{place}]") for place, item in enumerate(value)]
    return [item for item in found if _has_content(item)]


def _has_content(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_content(inner) for inner in value.values())
    return value not in ("", None, [], ())


def _fit_keys(shape: Keys, value: Any, remarks: Remarks, path: str) -> dict[str, Any] | None:
    if value is None and shape.unknown:
        return None
    if not isinstance(value, dict):
        remarks.unfit.append((path or say("expect.whole_file"), say("expect.object")))
        return {}
    before = f"{path}." if path else ""
    remarks.unknown += [f"{before}{key}" for key in value if key not in shape.of]
    remarks.missing += [
        f"{before}{key}"
        for key, inner in shape.of.items()
        if isinstance(inner, Text) and inner.needed and value.get(key, "") == ""
    ]
    known = [key for key in shape.of if key in value]
    remarks.given.update(f"{before}{key}" for key in known)
    return {key: fit(shape.of[key], value[key], remarks, f"{before}{key}") for key in known}


def _fit_text(shape: Text, value: Any, remarks: Remarks, path: str) -> str:
    if not isinstance(value, str):
        remarks.unfit.append((path, say("expect.text")))
        return ""
    if len(value) > shape.longest:
        remarks.long.append((path, shape.longest))
        return ""
    if was_altered(value, lines=shape.lines):
        remarks.altered.append(path)
    text = clean_text(value, lines=shape.lines)
    if text and not _fits_form(shape, text, value, remarks, path):
        return ""
    return text


def _fits_form(shape: Text, text: str, value: str, remarks: Remarks, path: str) -> bool:
    """Check choices, dates and times; these must stand as they are, without anything to clean."""
    if shape.choices and value not in shape.choices:
        remarks.unfit.append((path, say("expect.choice", choices=", ".join(shape.choices))))
        return False
    if shape.form == "date" and parse_date(value) is None:
        if _date_form.fullmatch(value):
            remarks.dates.append((path, value))
        else:
            remarks.unfit.append((path, say("expect.date")))
        return False
    if shape.form == "time" and _time_form.fullmatch(value) is None:
        remarks.unfit.append((path, say("expect.time")))
        return False
    return bool(text)


def schema_of(shape: Shape) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a shape."""
    if isinstance(shape, Text):
        return _text_schema(shape)
    if isinstance(shape, Flag):
        return {"type": ["boolean", "null"] if shape.unknown else "boolean"}
    if isinstance(shape, Items):
        return {"type": "array", "maxItems": shape.most, "items": schema_of(shape.of)}
    needed = [key for key, inner in shape.of.items() if isinstance(inner, Text) and inner.needed]
    return {
        "type": ["object", "null"] if shape.unknown else "object",
        "additionalProperties": False,
        "properties": {key: schema_of(inner) for key, inner in shape.of.items()},
        **({"required": needed} if needed else {}),
    }


def _text_schema(shape: Text) -> dict[str, Any]:
    if shape.choices:
        return {"enum": [*shape.choices] if shape.needed else [*shape.choices, ""]}
    if shape.form == "date":
        return {"anyOf": [{"const": ""}, {"type": "string", "format": "date", "pattern": DATE_PATTERN}]}
    if shape.form == "time":
        return {"anyOf": [{"const": ""}, {"type": "string", "pattern": TIME_PATTERN}]}
    return {"type": "string", "maxLength": shape.longest}


def template_of(shape: Shape) -> Any:
    """Return an empty value with every key of a shape; lists of objects hold one empty object."""
    if isinstance(shape, Text):
        return ""
    if isinstance(shape, Flag):
        return None if shape.unknown else False
    if isinstance(shape, Items):
        return [template_of(shape.of)] if isinstance(shape.of, Keys) else []
    return {key: template_of(inner) for key, inner in shape.of.items()}
