"""Values of the set in force that an office replaced by its own: found by key, fitted, laid over the tables.

Called by the set in force and when a correction is kept. A key is file, table, id and name with "/" between them; a key
that ends at the id stands for a whole row, which may be new. Pure; where corrections are kept is the vault's affair.
"""

import copy
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from fieldapp.canonical import encode, sha256
from fieldapp.packs.schema import IDS, Table, tables_of

NAMED_BY: Final = ("id", "code", "part", "form", "no", "subject", "level", "date", "region")
MARK: Final = 8
_MISSING: Final = object()


@dataclass(frozen=True, slots=True)
class Correction:
    """A value that an office put in the place of that of the set, with its reason."""

    key: str
    value: Any
    reason: str = ""


class Unfit(ValueError):
    """A correction names nothing of the set, or has another kind of value."""


def mark_of(corrections: Mapping[str, Correction]) -> str:
    """Return what tells these corrections from others, as records remember it; "" for none."""
    if not corrections:
        return ""
    return sha256(encode([[key, one.value] for key, one in sorted(corrections.items())]))[:MARK]


def look_up(table: Mapping[str, Any], names: Sequence[str]) -> Any:
    """Return what stands in a file at a key without the file; a list is gone through by id. Raises KeyError."""
    found: Any = table
    for name in names:
        found = _inside(found, name)
        if found is _MISSING:
            raise KeyError("/".join(names))
    return found


def correct(file: str, table: Mapping[str, Any], corrections: Sequence[Correction]) -> dict[str, Any]:
    """Return a file with corrections laid over it; the file stays as it is. Raises Unfit."""
    made = copy.deepcopy(dict(table))
    for one in corrections:
        names = one.key.split("/")[1:]
        if len(names) == 2 and isinstance(one.value, dict):
            _put_row(file, made, names, one)
        elif len(names) >= 2:
            _put_value(file, made, names, one.value)
        else:
            raise Unfit(one.key)
    return made


def _put_row(file: str, table: dict[str, Any], names: Sequence[str], one: Correction) -> None:
    shape = tables_of(file).get(names[0])
    if shape is None or not shape.rows or not isinstance(table.setdefault(names[0], []), list):
        raise Unfit(one.key)
    own = next((key for key in NAMED_BY if key in shape.columns and shape.columns[key].needed), "id")
    row = {name: _fit(_MISSING, value, shape, name) for name, value in one.value.items()}
    row[own] = _fit(_MISSING, names[1], shape, own)
    row.setdefault("source", one.reason)
    if shape.marked:
        row.setdefault("confidence", "internal")
    rows = table[names[0]]
    place = next((at for at, name in enumerate(row_names(rows)) if name == names[1]), len(rows))
    rows[place : place + 1] = [row]


def _put_value(file: str, table: dict[str, Any], names: Sequence[str], value: Any) -> None:
    try:
        holder = look_up(table, names[:-1])
    except KeyError as error:
        raise Unfit("/".join(names)) from error
    if not isinstance(holder, dict) or names[-1] in IDS:
        raise Unfit("/".join(names))
    old = holder.get(names[-1], _MISSING)
    shape = tables_of(file).get(names[0]) if len(names) in (2, 3) else None
    holder[names[-1]] = _fit(old, value, shape, names[-1])
    marked = f"{names[-1]}_confidence"
    if marked in holder:
        holder[marked] = "internal"


def _fit(old: Any, value: Any, shape: Table | None, name: str) -> Any:
    """Return a value as the file would hold it: dates come as text."""
    column = shape.columns.get(name) if shape else None
    kind = column.kind if column else ""
    if isinstance(value, str) and (kind == "date" or (isinstance(old, date) and not isinstance(old, datetime))):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise Unfit(name) from error
    if old is _MISSING:
        if column is None and not name.endswith(("_confidence", "_source", "_note")) and not (shape and shape.loose):
            raise Unfit(name)
    elif type(old) is not type(value) and not (isinstance(old, float) and type(value) is int):
        raise Unfit(name)
    return value


def _inside(found: Any, name: str) -> Any:
    if isinstance(found, Mapping):
        return found.get(name, _MISSING)
    if isinstance(found, list):
        return next((row for row, own in zip(found, row_names(found), strict=True) if own == name), _MISSING)
    return _MISSING


def row_names(rows: Sequence[Any]) -> list[str]:
    """Return what each row of a table goes by: its id, or its place ("#3") where it has none that a key can name."""
    names = [_own_name(row) for row in rows]
    once = {name for name, count in Counter(names).items() if count == 1 and name and "/" not in name}
    return [name if name in once else f"#{place}" for place, name in enumerate(names, 1)]


def _own_name(row: Any) -> str:
    if not isinstance(row, Mapping):
        return ""
    return next((str(row[key]) for key in NAMED_BY if key in row), "")
