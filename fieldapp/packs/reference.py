"""The reference data (data acuan) in force: one set of tables, read when they are first asked for.

Read by vault, paper, the command line and the editor. Every row keeps its source and confidence; nothing here decides
what is law. Never written. What stands in the files: `resources/format/packs.md`.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any

from fieldapp.case.daycount import Calendar
from fieldapp.case.deadline import Rule
from fieldapp.case.numbering import UNSURE, Series
from fieldapp.case.phase import Boundary
from fieldapp.case.problems import References
from fieldapp.case.reception import Hours
from fieldapp.case.requirement import Requirement
from fieldapp.case.route import RouteRow
from fieldapp.case.steps import Rulebook
from fieldapp.case.violation import Catalogue
from fieldapp.errors import PackKeyUnknown
from fieldapp.packs.calendar import read_calendar
from fieldapp.packs.check import REGIONS, table_faults
from fieldapp.packs.correction import Correction, Unfit, correct, look_up, mark_of
from fieldapp.packs.deadline import read_hours, read_rules
from fieldapp.packs.forms import Form
from fieldapp.packs.formtable import read_forms
from fieldapp.packs.region import Regions, read_regions, read_spans
from fieldapp.packs.route import read_routes
from fieldapp.packs.schema import DOUBTFUL, known_files
from fieldapp.packs.step import days_to_report, read_requirements, read_rulebook
from fieldapp.packs.violation import read_boundary, read_catalogue
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


@dataclass(frozen=True, slots=True)
class BawasluCode:
    """What Bawaslu calls a region in its numbers: not the Kemendagri code of `region`."""

    code: str
    label: str
    region: str
    confidence: str


@dataclass(frozen=True)
class Packs:
    """One set in force: `files` are its tables by name without ending, `version` is what records remember.

    `corrections` are the values an office put in their place, by key; with any, the version ends in "+" and their mark.
    """

    version: str
    files: Mapping[str, bytes] = field(repr=False)
    corrections: Mapping[str, Correction] = field(default_factory=dict, repr=False)

    @cached_property
    def _tables(self) -> dict[str, Mapping[str, Any]]:
        return {}

    @property
    def base(self) -> str:
        """The version of the set, without the mark of corrections."""
        return self.version.partition("+")[0]

    @cached_property
    def head(self) -> Mapping[str, Any]:
        """What the set says of itself: version, schema, made, label."""
        return self.table("pack")

    def table(self, name: str) -> Mapping[str, Any]:
        """Return a whole file of the set, such as "deadlines", corrected; {} when the set has none of this name."""
        if name not in self._tables:
            made = self.as_made(name)
            mine = [one for key, one in sorted(self.corrections.items()) if key.startswith(f"{name}/")]
            self._tables[name] = MappingProxyType(self._corrected(name, made, mine) if mine else made)
        return self._tables[name]

    def as_made(self, name: str) -> dict[str, Any]:
        """Return a file as the set has it, without any correction."""
        return tomllib.loads(self.files.get(name, b"").decode("utf-8"))

    def _corrected(self, name: str, table: Mapping[str, Any], mine: Sequence[Correction]) -> Mapping[str, Any]:
        """Lay corrections over a file; one that does not fit this set, or spoils it, is left out."""
        others = {other: self.as_made(other) for other in known_files() if other in self.files and other != name}
        known = set(table_faults({name: table}, others=others))
        for one in mine:
            try:
                made = correct(name, table, [one])
            except Unfit:
                continue
            if known.issuperset(table_faults({name: made}, others=others)):
                table = made
        return table

    def rows_on(self, name: str, table: str, day: date | None = None) -> tuple[Mapping[str, Any], ...]:
        """Return the rows of a table that hold on a day: `valid_from` and `valid_until` both belong to it.

        Without a day all rows come.
        """
        return tuple(row for row in self.table(name).get(table, ()) if day is None or holds_on(row, day))

    def value(self, key: str) -> Any:
        """Return what stands at a key such as "deadlines/deadline/lapor/days", a row at "deadlines/deadline/lapor".

        Raises PackKeyUnknown.
        """
        name, *names = key.split("/")
        try:
            if name not in self.files:
                raise KeyError(name)
            return look_up(self.table(name), names)
        except KeyError as error:
            raise PackKeyUnknown(key=key) from error

    def find(self, key: str) -> Any:
        """Return what stands at a key, None when nothing does."""
        try:
            return self.value(key)
        except PackKeyUnknown:
            return None

    def correction(self, key: str) -> Correction | None:
        """Return what this office put in the place of a value or row, None when it stands as the set has it."""
        parts = key.split("/")
        names = ["/".join(parts[:end]) for end in range(len(parts), 2, -1)]
        return next((self.corrections[name] for name in names if name in self.corrections), None)

    def confidence(self, key: str) -> str:
        """Return how sure a value or row is: its own mark, else that of the nearest table around it, "" for none."""
        name, *names = key.split("/")
        for end in range(len(names), -1, -1):
            try:
                found = look_up(self.table(name), names[:end])
            except KeyError:
                continue
            below = names[end] if end < len(names) else ""
            if isinstance(found, Mapping):
                mark = found.get(f"{below}_confidence") or found.get("confidence")
                if isinstance(mark, str):
                    return mark
        return ""

    def doubtful(self, key: str) -> bool:
        """Say whether a value is shown as not verified: not read in the source, and not corrected by this office."""
        return self.correction(key) is None and self.confidence(key) in DOUBTFUL

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """All forms by code, printable or not, in their order."""
        return read_forms(self.table("forms"))

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

    @cached_property
    def rulebook(self) -> Rulebook:
        """The rows that handling is judged by: steps, facts, statuses, authorities."""
        return read_rulebook(self.table("steps"), self.table("deadlines"))

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """The formal and material requirements, those of older law too."""
        return read_requirements(self.table("deadlines"))

    @cached_property
    def stage_spans(self) -> Mapping[str, tuple[date | None, date | None]]:
        """The first and the last day of each stage, as far as they are known, by id."""
        return MappingProxyType({stage.id: (stage.start, stage.end) for stage in self.stages.values()})

    @cached_property
    def calendar(self) -> Calendar:
        """Which days are working days everywhere."""
        return self.calendar_of("")

    @cached_property
    def _calendars(self) -> dict[str, Calendar]:
        return {}

    def calendar_of(self, office: str) -> Calendar:
        """Return which days are working days of an office, by its code: holidays of its own region are none."""
        if office not in self._calendars:
            self._calendars[office] = read_calendar(self.table("holidays"), office)
        return self._calendars[office]

    @cached_property
    def deadlines(self) -> tuple[Rule, ...]:
        """The deadlines that steps or dates of a case begin, in their order."""
        categories: dict[str, list[str]] = {}
        for row in self.table("violations")["violation"]:
            categories.setdefault(row["category"], []).append(row["id"])
        return read_rules(self.table("deadlines"), categories, lambda key: self.correction(key) is not None)

    @cached_property
    def reception(self) -> tuple[Hours, ...]:
        """The hours in which reports are received."""
        return read_hours(self.table("deadlines"))

    @cached_property
    def catalogue(self) -> Catalogue:
        """The violations as rows the rules can use, with the words they share."""
        return read_catalogue(self.table("violations"))

    def boundary(self, region: str) -> Boundary:
        """Return the days that divide the phases in a region."""
        return read_boundary(self.table("stages"), self.table("candidates"), region)

    @cached_property
    def routes(self) -> tuple[RouteRow, ...]:
        """The ways a case can be passed on."""
        return read_routes(self.table("deadlines"))

    @cached_property
    def stage_labels(self) -> Mapping[str, str]:
        """What each stage is called, by id."""
        return MappingProxyType({stage.id: stage.label for stage in self.stages.values()})

    @cached_property
    def violation_texts(self) -> Mapping[str, str]:
        """What each violation that a case can name says, by id, in their order."""
        return MappingProxyType({row["id"]: row["text"] for row in self.table("violations")["violation"]})

    @cached_property
    def unverified_violations(self) -> frozenset[str]:
        """The ids of the violations whose words nobody has read in the law itself."""
        return frozenset(row["id"] for row in self.table("violations")["violation"] if row["confidence"] in UNSURE)

    @cached_property
    def references(self) -> References:
        """What `problems` checks the fields of a case against."""
        return References(
            stages=frozenset(self.stages),
            violations=frozenset(self.violation_texts),
            report_days=days_to_report(self.table("deadlines")),
        )

    def bawaslu_code(self, region: str) -> BawasluCode | None:
        """Return Bawaslu's own code for a region by its Kemendagri code, None where nobody has told it yet."""
        rows = [row for row in self.table("numbering").get("bawaslu_code", ()) if row.get("region") == region]
        return BawasluCode(rows[-1]["code"], rows[-1]["label"], region, rows[-1]["confidence"]) if rows else None

    @cached_property
    def regions(self) -> Regions:
        """The list of regions; the first call takes about a tenth of a second."""
        data = self.files.get(REGIONS) or builtin_packs().files[REGIONS]
        return read_regions(data, read_spans(self.table("regions")))


@cache
def builtin_packs() -> Packs:
    """Return the set that comes with the program."""
    folder = resources_folder() / "packs"
    paths = [*sorted(folder.glob("*.toml")), folder / "regions.txt.xz"]
    files = {path.stem: path.read_bytes() for path in paths}
    head = tomllib.loads(files["pack"].decode("utf-8"))
    return Packs(str(head["version"]), MappingProxyType(files))


def corrected(packs: Packs, corrections: Mapping[str, Correction]) -> Packs:
    """Return a set with the corrections of an office, its version marked by them."""
    if not corrections:
        return packs
    return Packs(f"{packs.base}+{mark_of(corrections)}", packs.files, MappingProxyType(dict(corrections)))


def holds_on(row: Mapping[str, Any], day: date) -> bool:
    """Say whether a row holds on a day."""
    since, until = row.get("valid_from"), row.get("valid_until")
    return not (since and day < since) and not (until and day > until)


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
