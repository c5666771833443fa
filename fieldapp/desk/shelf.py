"""The reference data as shelves to look through: every table with its rows, search over all of them, one value's shape.

Called by the windows beside `fieldapp.desk.reference`. Reads the set in force; a correction is written elsewhere.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from fieldapp.case.steps import label_of_step
from fieldapp.packs.correction import row_names
from fieldapp.packs.reference import Packs
from fieldapp.packs.schema import DOUBTFUL, IDS, Column, tables_of

# Those an officer asks about come first; what only the program reads comes last.
ORDER: Final = (
    "violations", "deadlines", "steps", "forms", "stages", "numbering", "holidays", "candidates", "prevention",
    "contacts", "copying", "baselines", "regions",
)  # fmt: skip
# What a file says of itself, for those who keep it.
_KEPT: Final = ("schema", "updated", "all_values_editable", "all_patterns_editable", "rows_text_editable", "source")
# Tables an office fills itself: what they hold differs from region to region.
FILLED: Final = frozenset(
    {"holidays/holiday", "candidates/pair", "candidates/determined", "numbering/bawaslu_code", "deadlines/acting_head"}
)
MOST_FOUND: Final = 300
_LABELS: Final = ("label", "title", "text", "to", "name", "head", "signed_by", "region", "subject")
_MARK: Final = "_confidence"
_BESIDE: Final = (_MARK, "_source", "_note")
# What a new row need not say: the reason is its source, and it holds from now on.
_BESIDES: Final = ("confidence", "source", "note", "valid_from", "valid_until")
# What the head of a row says, or files alone need.
_HEAD: Final = ("confidence", "source", "note", "schema", "updated")
_spaces = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Shelf:
    """One table: its key ("deadlines/deadline"), how many rows it has, how many of them are not verified, corrected."""

    key: str
    count: int
    unsure: int
    corrected: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `unsure` says that it, `partly` that some of its values are shown as not verified."""

    key: str
    label: str
    confidence: str
    unsure: bool
    partly: bool
    corrected: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value is and may become: `kind` "text", "list", "int", "bool", "date", "numbers", "" for neither.

    `choices` are the values allowed, with their labels; empty when anything of the kind is.
    """

    kind: str
    choices: tuple[tuple[str, str], ...] = ()


def list_shelves(packs: Packs) -> list[Shelf]:
    """Return every table of the set, those that people ask about first; empty ones only where an office fills them."""
    return [_shelf(packs, f"{name}/{table}") for name in ORDER for table in _tables(packs, name)]


def _tables(packs: Packs, name: str) -> list[str]:
    """Return the tables of a file, what holds for all of it last and only where it says something."""
    tables = packs.table(name) if name in packs.files else {}
    known = [table for table in tables_of(name) if table in tables or f"{name}/{table}" in FILLED]
    rest = [table for table in (*known, *tables) if table != "meta"]
    told = [key for key in tables.get("meta", {}) if key not in _KEPT and not key.endswith(_BESIDE)]
    return [*dict.fromkeys(rest), *(["meta"] if told else [])]


def _shelf(packs: Packs, key: str) -> Shelf:
    rows = list_rows(packs, key)
    unsure, corrected = (sum(bool(mark) for mark in marks) for marks in _marks(rows))
    return Shelf(key, len(rows), unsure, corrected)


def _marks(rows: Sequence[Row]) -> tuple[list[bool], list[bool]]:
    return [row.unsure or row.partly for row in rows], [row.corrected for row in rows]


def list_rows(packs: Packs, key: str) -> list[Row]:
    """Return the rows of a table, or the values of one that has none, in their order."""
    name, _, table = key.partition("/")
    return [row for row, _value in _rows(packs, key, packs.table(name).get(table))]


def find_rows(packs: Packs, text: str) -> list[Row]:
    """Return the rows of all tables in which every word of a text stands, those whose label holds them first."""
    words = text.lower().split()
    ranked: list[tuple[int, int, Row]] = []
    for name in ORDER:
        for table, value in packs.table(name).items() if name in packs.files else ():
            for row, inside in _rows(packs, f"{name}/{table}", value):
                told = f"{row.label} {row.key.rpartition('/')[2]}".lower()
                if all(word in told for word in words):
                    ranked.append((0, len(ranked), row))
                elif all(word in whole for whole in [f"{told} {_words_of(inside)}"] for word in words):
                    ranked.append((1, len(ranked), row))
    return [row for _rank, _place, row in sorted(ranked)[:MOST_FOUND]]


def _rows(packs: Packs, key: str, value: Any) -> Iterator[tuple[Row, Any]]:
    if isinstance(value, list):
        for name, row in zip(row_names(value), value, strict=True):
            yield _row(packs, f"{key}/{name}", row), row
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if not name.endswith(_BESIDE) and name not in (*IDS, *_HEAD) and "/" not in name:
                yield _row(packs, f"{key}/{name}", item), item


def _row(packs: Packs, key: str, value: Any) -> Row:
    inside = value if isinstance(value, Mapping) else {}
    own = packs.correction(key) is not None
    mark = inside.get("confidence") or ("" if own else packs.confidence(key))
    below = [name for name in packs.corrections if name.startswith(f"{key}/")]
    partly = any(
        name.endswith(_MARK) and item in DOUBTFUL and packs.correction(f"{key}/{name.removesuffix(_MARK)}") is None
        for name, item in inside.items()
    )
    return Row(key, label_of(key, value), mark, not own and mark in DOUBTFUL, not own and partly, own or bool(below))


def label_of(key: str, value: Any) -> str:
    """Return what people call what stands at a key, its last name when nothing says so."""
    name = key.rpartition("/")[2]
    if key.startswith("steps/step/") and key.count("/") == 2:
        said = label_of_step(name)
        return said[:1].upper() + said[1:]
    inside = value if isinstance(value, Mapping) else {}
    found = next((item for at in _LABELS if isinstance(item := inside.get(at), str) and item.strip()), name)
    return _spaces.sub(" ", found).strip()


def _words_of(value: Any) -> str:
    return " ".join(_texts(value)).lower()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    elif not isinstance(value, bool):
        yield str(value)


# ---- one value ------------------------------------------------------------------------------------------------------


def shape_of(packs: Packs, key: str) -> Shape:
    """Return what the value at a key may become; a kind of "" for what is no single value or names its row."""
    value, name = packs.find(key), key.rpartition("/")[2]
    kind = _kind_of(value)
    if not kind or name in (*IDS, "confidence") or key.startswith("pack/") or key.count("/") < 2:
        return Shape("")
    return Shape(kind, _choices(packs, _column(key), kind))


def columns_of(packs: Packs, key: str) -> dict[str, tuple[Shape, bool]]:
    """Return what a new row of a table may say: each name with its shape and whether it must be there."""
    name, _, table = key.partition("/")
    found = {}
    for column in tables_of(name)[table].columns.values():
        if column.name not in _BESIDES and column.kind in _PLAIN:
            kind = _PLAIN[column.kind]
            found[column.name] = (Shape(kind, _choices(packs, column, kind)), column.needed)
    return found


def read_typed(shape: Shape, typed: Any) -> Any:
    """Return what was typed as the set holds it, None when it is nothing of the kind."""
    if shape.kind == "int":
        text = str(typed).strip()
        return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else None
    if shape.kind == "numbers":
        words = str(typed).split()
        return [int(word) for word in words] if all(re.fullmatch(r"-?[0-9]{1,9}", word) for word in words) else None
    if shape.kind == "bool":
        return {"true": True, "false": False}.get(str(typed))
    if shape.kind == "date":
        try:
            return date.fromisoformat(str(typed)).isoformat()
        except ValueError:
            return None
    if shape.kind == "list":
        lines = typed if isinstance(typed, list) else str(typed).splitlines()
        return [line.strip() for line in lines if line.strip()]
    return str(typed).strip()


_PLAIN: Final = {"text": "text", "region": "text", "list": "list", "int": "int", "number": "int", "bool": "bool",
                 "date": "date"}  # fmt: skip


def _kind_of(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "int"
    if isinstance(value, date) and not isinstance(value, datetime):
        return "date"
    if isinstance(value, list):
        if all(isinstance(item, str) for item in value):
            return "list"
        return "numbers" if all(type(item) is int for item in value) else ""
    return "text" if isinstance(value, str) else ""


def _column(key: str) -> Column | None:
    name, table, *rest = key.split("/")
    shape = tables_of(name).get(table)
    if shape is None or len(rest) != (2 if shape.rows else 1):
        return None
    return shape.columns.get(rest[-1])


def _choices(packs: Packs, column: Column | None, kind: str) -> tuple[tuple[str, str], ...]:
    if column is None or kind not in ("text", "list"):
        return ()
    if column.values:
        return tuple((value, value) for value in column.values)
    file, _, table = column.target.partition(".")
    rows = packs.table(file).get(table, ()) if table else ()
    named = [(str(row.get("id") or row.get("code")), row) for row in rows]
    return tuple(
        [(value, label_of(f"{file}/{table}/{value}", row)) for value, row in named]
        + [(value, value) for value in column.beside]
    )
