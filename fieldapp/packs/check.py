"""The check of a whole set: every file read, every row of a known form, unique, pointing at rows that exist.

Called before a set is packed, before it comes into force, and before a correction is kept. A fault names file, key and
line; a set with one fault is refused whole. Never changes anything.
"""

import lzma
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from fieldapp.case.identifiers import is_region_code
from fieldapp.errors import FormsDamaged
from fieldapp.packs.formtable import read_forms
from fieldapp.packs.place import Path, line_of
from fieldapp.packs.schema import (
    BESIDE,
    CONFIDENCES,
    IDS,
    KNOWN_SCHEMA,
    NEEDED,
    Column,
    Table,
    known_files,
    tables_of,
)
from fieldapp.words import say

REGIONS: Final = "regions.txt"
REGIONS_FILE: Final = "regions.txt.xz"
MOST_FAULTS: Final = 200
LARGEST_REGIONS: Final = 16 * 1024 * 1024
Tables = Mapping[str, Mapping[str, Any]]

_version = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}){0,5}")
_line_said = re.compile(r"line (\d+)")
_region_line = re.compile(r"(\d{2}(?:\.\d{2}){0,2}|\d{2}\.\d{2}\.\d{2}\.\d{4})\t\S[^\t]*")
_form_key = re.compile(r"form (?P<code>\S+?)(?:\.(?:section .*?\.)?(?P<last>[a-z_]+(?:\.[a-z_]+)?))?")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: in which file ("deadlines.toml"), at which key, in which line (0: none), and what."""

    file: str
    key: str
    line: int
    reason: str

    @property
    def sentence(self) -> str:
        """The fault in one sentence."""
        return say("pack.fault" if self.line else "pack.fault_whole", file=self.file, line=self.line,
                   key=self.key or "-", reason=self.reason)  # fmt: skip


def is_version(text: object) -> bool:
    """Say whether a text is a version: numbers with dots between them."""
    return isinstance(text, str) and bool(_version.fullmatch(text))


def version_key(text: str) -> tuple[int, ...]:
    """Return what versions are compared by."""
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def faults_of(files: Mapping[str, bytes]) -> tuple[Fault, ...]:
    """Return what is wrong with the files of a set, by name without ending; () for a sound set."""
    found: list[Fault] = []
    texts: dict[str, str] = {}
    tables: dict[str, Mapping[str, Any]] = {}
    for name in NEEDED:
        if name not in files:
            found.append(Fault(f"{name}.toml", "", 0, say("pack.reason.file_missing")))
    for name, data in files.items():
        if name == REGIONS:
            found += _region_faults(data)
        elif name not in known_files():
            found.append(Fault(name, "", 0, say("pack.reason.file_unknown")))
        else:
            try:
                texts[name] = data.decode("utf-8")
                tables[name] = tomllib.loads(texts[name])
            except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
                found.append(_unreadable(name, data, error))
    if not found:
        found = list(table_faults(tables, texts))
    return tuple(found[:MOST_FAULTS])


def table_faults(
    tables: Tables, texts: Mapping[str, str] = MappingProxyType({}), others: Tables = MappingProxyType({})
) -> Iterator[Fault]:
    """Give what is wrong with tables that could be read, by file.

    `texts` are the files they stand in, for the lines; `others` are files that are taken as sound and only pointed at.
    """
    for name, table in tables.items():
        yield from _Check(name, table, texts.get(name, ""), {**others, **tables}).faults()


def _unreadable(name: str, data: bytes, error: UnicodeDecodeError | tomllib.TOMLDecodeError) -> Fault:
    if isinstance(error, UnicodeDecodeError):
        return Fault(f"{name}.toml", "", data.count(b"\n", 0, error.start) + 1, say("pack.reason.not_utf8"))
    said = _line_said.search(str(error))
    line = int(said[1]) if said else data.count(b"\n") + 1
    return Fault(f"{name}.toml", "", line, say("pack.reason.not_toml"))


def _region_faults(data: bytes) -> Iterator[Fault]:
    file, last = REGIONS_FILE, ""
    try:
        reader = lzma.LZMADecompressor(memlimit=256 * 1024 * 1024)
        text = reader.decompress(data, LARGEST_REGIONS).decode("utf-8")
    except (lzma.LZMAError, UnicodeDecodeError):
        yield Fault(file, "", 0, say("pack.reason.not_xz"))
        return
    if not reader.eof or reader.unused_data or not text:
        yield Fault(file, "", 0, say("pack.reason.not_xz"))
        return
    for number, line in enumerate(text.splitlines(), 1):
        code = line.partition("\t")[0]
        if not _region_line.fullmatch(line) or code <= last:
            yield Fault(file, code[:20], number, say("pack.reason.region"))
            return
        last = code


class _Check:
    """Checks one file against its tables and the other files of the set."""

    def __init__(self, name: str, table: Mapping[str, Any], text: str, others: Tables) -> None:
        self._name, self._table, self._text, self._others = name, table, text, others

    def faults(self) -> Iterator[Fault]:
        known = tables_of(self._name)
        if "" in known:
            yield from self._row((), self._table, known[""])
            yield from self._head()
            return
        for name, value in self._table.items():
            if name not in known:
                yield self._fault((name,), "table_unknown")
            elif known[name].rows:
                yield from self._rows(name, value, known[name])
            elif not isinstance(value, dict):
                yield self._fault((name,), "kind", wanted=say("pack.kind.table"))
            else:
                yield from self._row((name,), value, known[name])
        if self._name == "forms":
            yield from self._forms()

    def _head(self) -> Iterator[Fault]:
        if not is_version(self._table.get("version")):
            yield self._fault(("version",), "version")
        if self._table.get("schema") != KNOWN_SCHEMA:
            yield self._fault(("schema",), "schema")

    def _forms(self) -> Iterator[Fault]:
        try:
            read_forms(self._table)
        except FormsDamaged as error:
            key = str(error.facts["key"])
            yield Fault("forms.toml", key, self._line_of_form(key), str(error.facts["reason"]))

    def _line_of_form(self, key: str) -> int:
        """Return the line of a key as the reader of forms names it: the form's, then that of its field and key."""
        words = key.removeprefix("form ").split(".")
        rows = self._table.get("form", ())
        for place, row in enumerate(rows if isinstance(rows, list) else ()):
            code = str(row.get("code")) if isinstance(row, dict) else ""
            if code and (key == f"form {code}" or key.startswith(f"form {code}.")):
                inside = key.removeprefix(f"form {code}").strip(".").split(".")
                return line_of(self._text, _find_path(row, ("form", place), inside))
        return line_of(self._text, tuple(words[:1]))

    def _rows(self, name: str, value: object, table: Table) -> Iterator[Fault]:
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            yield self._fault((name,), "kind", wanted=say("pack.kind.tables"))
            return
        seen: set[str] = set()
        for place, row in enumerate(value):
            yield from self._row((name, place), row, table)
            own = next((str(row[key]) for key in IDS if key in row), "")
            if own and own in seen:
                yield self._fault((name, place, next(key for key in IDS if key in row)), "twice", named=row, value=own)
            seen.add(own)

    def _row(self, path: Path, row: Mapping[str, Any], table: Table) -> Iterator[Fault]:
        for name, column in table.columns.items():
            if column.needed and name not in row:
                yield self._fault((*path, name), "missing", named=row)
        if table.rows and table.marked and "confidence" not in row:
            yield self._fault((*path, "confidence"), "missing", named=row)
        for name, value in row.items():
            known = _column_of(table, name)
            if known is not None:
                yield from self._value((*path, name), value, known, row)
            elif not table.loose:
                yield self._fault((*path, name), "key_unknown", named=row)
        since, until = row.get("valid_from"), row.get("valid_until")
        if isinstance(since, date) and isinstance(until, date) and _is_day(since) and _is_day(until) and since > until:
            yield self._fault((*path, "valid_until"), "turned", named=row)

    def _value(self, path: Path, value: Any, column: Column, row: Mapping[str, Any]) -> Iterator[Fault]:
        if not _KINDS[column.kind](value):
            yield self._fault(path, "kind", named=row, wanted=say(f"pack.kind.{column.kind}"))
            return
        said = value if isinstance(value, list) else [value]
        for item in said:
            if column.values and item not in column.values:
                yield self._fault(path, "value", named=row, value=item)
            elif column.target and item not in ("", *column.beside) and item not in self._ids(column.target):
                yield self._fault(path, "pointing", named=row, value=item, table=column.target)

    def _ids(self, target: str) -> frozenset[str]:
        file, _, name = target.partition(".")
        tables = self._others.get(file, {})
        names = [name] if name else [key for key in tables if key.endswith("_number")]
        rows = [row for one in names for row in _dicts(tables.get(one))]
        return frozenset(str(row[key]) for row in rows for key in IDS if key in row)

    def _fault(self, path: Path, reason: str, *, named: Mapping[str, Any] | None = None, **facts: object) -> Fault:
        return Fault(
            f"{self._name}.toml",
            _key_of(path, named or {}),
            line_of(self._text, path) if self._text else 0,
            say(f"pack.reason.{reason}", **facts),
        )


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _key_of(path: Path, row: Mapping[str, Any]) -> str:
    """Return a path as people find it: the number of a row gives way to its id."""
    own = next((str(row[key]) for key in IDS if key in row), "")
    return ".".join(own or f"#{step + 1}" if isinstance(step, int) else step for step in path)


def _column_of(table: Table, name: str) -> Column | None:
    if name in table.columns:
        return _CONFIDENCE if name == "confidence" else table.columns[name]
    ending = next((ending for ending in BESIDE if name.endswith(ending)), "")
    if ending == "_confidence" and (table.loose or name.removesuffix(ending) in table.columns):
        return _CONFIDENCE
    return Column(name) if ending and name.removesuffix(ending) in table.columns else None


_CONFIDENCE: Final = Column("confidence", values=CONFIDENCES)


def _find_path(row: Mapping[str, Any], path: Path, words: list[str]) -> Path:
    """Return the path of the last word inside a form: a key of its own, or of the field that has this id."""
    for place, section in enumerate(_dicts(row.get("section"))):
        for spot, item in enumerate(_dicts(section.get("fields"))):
            if item.get("id") in words:
                return (*path, "section", place, "fields", spot, words[-1])
    return (*path, words[-1])


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_KINDS: Final[Mapping[str, Callable[[object], bool]]] = {
    "text": lambda value: isinstance(value, str),
    "list": lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": _is_number,
    "bool": lambda value: isinstance(value, bool),
    "date": _is_day,
    "table": lambda value: isinstance(value, dict),
    "tables": lambda value: isinstance(value, list) and all(isinstance(item, dict) for item in value),
    "region": lambda value: isinstance(value, str) and is_region_code(value),
    "any": lambda _value: True,
}
