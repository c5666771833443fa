"""The reference data (data acuan) in force: one set of tables, read when they are first asked for.

Read by vault, paper, the command line and the editor. Every row keeps its source and confidence; nothing here decides
what is law. Never written. What stands in the files: `resources/format/packs.md`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any

from fieldapp.case.numbering import UNSURE, Series
from fieldapp.case.problems import References
from fieldapp.resources import resources_folder


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the election (tahapan), with the days it runs as far as they are known."""

    id: str
    label: str
    group: str
    start: date | None
    end: date | None
    confidence: str


@dataclass(frozen=True)
class Packs:
    """One set in force: `files` are its tables by name without ending, `version` is what records remember."""

    version: str
    files: Mapping[str, bytes] = field(repr=False)

    @cached_property
    def _tables(self) -> dict[str, Mapping[str, Any]]:
        return {}

    def table(self, name: str) -> Mapping[str, Any]:
        """Return a whole file of the set, such as "deadlines"; {} when the set has none of this name."""
        if name not in self._tables:
            text = self.files.get(name, b"").decode("utf-8")
            self._tables[name] = MappingProxyType(tomllib.loads(text))
        return self._tables[name]

    @cached_property
    def series(self) -> Mapping[str, Series]:
        """The series that numbers can be drawn in, by id."""
        pack = self.table("numbering")
        rows = [row for row in (*pack["case_number"], *pack["letter_number"]) if row["pattern"]]
        return MappingProxyType({row["id"]: _series(row) for row in rows})

    @cached_property
    def stages(self) -> Mapping[str, Stage]:
        """The stages of the election by id, in their order."""
        return MappingProxyType({row["id"]: _stage(row) for row in self.table("stages")["stage"]})


@cache
def builtin_packs() -> Packs:
    """Return the set that comes with the program."""
    folder = resources_folder() / "packs"
    files = {path.stem: path.read_bytes() for path in sorted(folder.glob("*.toml"))}
    head = tomllib.loads(files["pack"].decode("utf-8"))
    return Packs(str(head["version"]), MappingProxyType(files))


@cache
def read_pack(name: str) -> Mapping[str, Any]:
    """Return the whole built-in pack of a name such as "numbering"."""
    path = resources_folder() / "packs" / f"{name}.toml"
    return MappingProxyType(tomllib.loads(path.read_text(encoding="utf-8")))


def pack_version(name: str) -> str:
    """Return the version of a built-in pack, as a record remembers it ("numbering 1 2026-11-22")."""
    meta = read_pack(name)["meta"]
    return f"{name} {meta['schema']} {meta['updated']}"


@cache
def number_series() -> Mapping[str, Series]:
    """Return the series that numbers can be drawn in, by id."""
    pack = read_pack("numbering")
    rows = [row for row in (*pack["case_number"], *pack["letter_number"]) if row["pattern"]]
    return MappingProxyType({row["id"]: _series(row) for row in rows})


@cache
def stages() -> Mapping[str, Stage]:
    """Return the stages of the election by id, in their order."""
    return MappingProxyType({row["id"]: _stage(row) for row in read_pack("stages")["stage"]})


@cache
def violation_ids() -> frozenset[str]:
    """Return the ids of the violations that a case can name."""
    return frozenset(violation_texts())


@cache
def violation_texts() -> Mapping[str, str]:
    """Return what each violation that a case can name says, by id, in their order."""
    return MappingProxyType({row["id"]: row["text"] for row in read_pack("violations")["violation"]})


@cache
def unverified_violations() -> frozenset[str]:
    """Return the ids of the violations whose words nobody has read in the law itself."""
    return frozenset(row["id"] for row in read_pack("violations")["violation"] if row["confidence"] in UNSURE)


def references() -> References:
    """Return the ids that `problems` checks the fields of a case against."""
    return References(stages=frozenset(stages()), violations=violation_ids())


def _series(row: Mapping[str, Any]) -> Series:
    return Series(
        id=row["id"],
        label=row["label"],
        pattern=row["pattern"],
        confidence=row["pattern_confidence"],
        source=row.get("source", ""),
        seen=tuple(row.get("seen", ())),
    )


def _stage(row: Mapping[str, Any]) -> Stage:
    return Stage(
        id=row["id"],
        label=row["label"],
        group=row["group"],
        start=row.get("start"),
        end=row.get("end"),
        confidence=row["confidence"],
    )
