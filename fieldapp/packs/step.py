"""Reads the rows of handling: steps and facts of steps.toml; requirements, statuses and authorities of deadlines.toml.

Called by the set in force. Which clocks a step starts and ends is told by the rows of the clocks, in one place only.
Never judges a case.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from fieldapp.case.requirement import Requirement
from fieldapp.case.steps import Authority, FactRow, PapersWhen, Rulebook, Status, StepRule

Table = Mapping[str, Any]
_TEXTS = ("label", "plenary", "outcome", "stage", "note", "legal_basis", "source")
_LISTS = (
    *("kinds", "after", "unless", "plenary_by", "not_for", "result_needed", "facts", "needed", "papers", "replaces"),
    "routes",
)
_FLAGS = ("once", "closes", "reopens", "after_closing", "rare")


def read_rulebook(steps: Table, deadlines: Table) -> Rulebook:
    """Return all rows that handling is judged by."""
    starts, ends = _clocks(deadlines, "starts"), _clocks(deadlines, "ends")
    return Rulebook(
        steps=_by_id(_rule(row, starts, ends) for row in steps["step"]),
        facts=_by_id(_fact(row) for row in steps["fact"]),
        statuses=_by_id(_status(row) for row in deadlines["status"]),
        authorities=tuple(_authority(row) for row in deadlines["authority"]),
        report_days=days_to_report(deadlines),
    )


def days_to_report(deadlines: Table) -> int:
    """Return how many days after it was known a report may come in, by the row of that deadline."""
    return next(int(row["days"]) for row in deadlines["deadline"] if row["id"] == "lapor")


def read_requirements(deadlines: Table) -> tuple[Requirement, ...]:
    """Return the formal and material requirements, those of older law too."""
    return tuple(_requirement(row) for row in deadlines["requirement"])


def _by_id(rows: Iterable[Any]) -> Mapping[str, Any]:
    return MappingProxyType({row.id: row for row in rows})


def _clocks(deadlines: Table, key: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in deadlines["deadline"]:
        for step in row.get(key, ()):
            found[step] = (*found.get(step, ()), row["id"])
    return found


def _rule(row: Table, starts: Mapping[str, tuple[str, ...]], ends: Mapping[str, tuple[str, ...]]) -> StepRule:
    given: dict[str, Any] = {key: row[key] for key in (*_TEXTS, *_FLAGS) if key in row}
    given |= {key: tuple(row[key]) for key in _LISTS if key in row}
    return StepRule(
        id=row["id"],
        **given,
        after_by_kind=MappingProxyType({kind: tuple(names) for kind, names in row.get("after_by_kind", {}).items()}),
        sets=MappingProxyType(dict(row.get("sets", {}))),
        papers_when=tuple(
            PapersWhen(one["fact"], one["is"], tuple(one["papers"])) for one in row.get("papers_when", ())
        ),
        starts=starts.get(row["id"], ()),
        ends=ends.get(row["id"], ()),
        confidence=row["confidence"],
    )


def _fact(row: Table) -> FactRow:
    return FactRow(
        id=row["id"],
        label=row["label"],
        kind=row["kind"],
        hint=row.get("hint", ""),
        options=tuple(row.get("options", ())),
        option_labels=tuple(row.get("option_labels", ())),
    )


def _status(row: Table) -> Status:
    return Status(
        id=row["id"],
        label=row["label"],
        final=row["stage"] == "akhir",
        reasons=tuple(row.get("reasons", ())),
        note=row.get("note", ""),
        source=row.get("source", ""),
        confidence=row["confidence"],
    )


def _authority(row: Table) -> Authority:
    given: dict[str, Any] = {key: tuple(row.get(key, ())) for key in ("levels", "may", "may_not", "beyond")}
    given |= {key: row.get(key, "") for key in ("note", "source", "confidence")}
    return Authority(label=row["level"], **given)


def _requirement(row: Table) -> Requirement:
    return Requirement(
        id=row["id"],
        kind=row["kind"],
        label=row["text"],
        kinds=tuple(row.get("kinds", ())),
        note=row.get("note", ""),
        valid_from=_day(row.get("valid_from")),
        valid_until=_day(row.get("valid_until")),
        source=row.get("source", ""),
        confidence=row["confidence"],
    )


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None
