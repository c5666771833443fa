"""The reader of deadlines.toml: deadlines as rules of the legal clock, and the hours in which reports are received.

Called through `Packs.deadlines` and `Packs.reception`. Rows that nothing begins are for reading only.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import time
from typing import Any, Final

from fieldapp.case.dates import parse_time
from fieldapp.case.deadline import READINGS, Rule
from fieldapp.case.numbering import UNSURE
from fieldapp.case.reception import Hours

BEFORE: Final = "before"
WORKING: Final = "working"
_LISTS: Final = ("kinds", "starts", "ends", "stops", "unless_results")
_TEXTS: Final = {
    "from": "start_fact", "until": "end_fact", "from_case": "start_case", "until_case": "end_case",
    "from_referral": "start_referral", "until_referral": "end_referral", "channel": "channel", "extends": "extends",
    "label_extended": "label_extended", "by": "by", "effect_if_late": "consequence", "note": "note",
    "legal_basis": "legal_basis", "source": "source",
}  # fmt: skip
_BEGINNINGS: Final = ("starts", "from_case", "from_referral")


def key_of(rule_id: str) -> str:
    """Return the key under which an office corrects the reading of day one of a deadline."""
    return f"deadlines/deadline/{rule_id}/day_one"


def read_rules(
    table: Mapping[str, Any], violations: Mapping[str, Collection[str]], is_chosen: Callable[[str], bool]
) -> tuple[Rule, ...]:
    """Return the deadlines that something begins, in their order.

    `violations` gives the ids of each category of violations, `is_chosen` says whether the office corrected a key.
    """
    rows = [row for row in table["deadline"] if any(row.get(name) for name in _BEGINNINGS)]
    return tuple(_rule(row, violations, is_chosen(key_of(row["id"]))) for row in rows)


def read_hours(table: Mapping[str, Any]) -> tuple[Hours, ...]:
    """Return the hours of reception."""
    return tuple(
        Hours(
            id=row["id"],
            weekdays=tuple(row.get("weekdays", ())),
            stages=tuple(row.get("stages", ())),
            open=parse_time(row["open"]) or time.min,
            close=parse_time(row["close"]),
            source=row.get("source", ""),
            confidence=row["confidence"],
        )
        for row in table.get("reception_hours", ())
    )


def _rule(row: Mapping[str, Any], violations: Mapping[str, Collection[str]], chosen: bool) -> Rule:
    confidence = row["confidence"]
    sure = row.get("day_one_confidence", confidence) not in UNSURE
    day_one = row.get("day_one", "uncertain")
    lists: dict[str, Any] = {name: tuple(row.get(name, ())) for name in _LISTS}
    texts: dict[str, Any] = {field: row.get(name, "") for name, field in _TEXTS.items()}
    return Rule(
        id=row["id"],
        label=row["label"],
        days=row.get("days", 0),
        hours=row.get("hours", 0),
        working=row.get("day_kind") == WORKING,
        before=row.get("direction") == BEFORE,
        day_one=day_one,
        certain=day_one in READINGS and (chosen or sure),
        each=row.get("each", False),
        optional=row.get("optional", False),
        violations=frozenset(violations.get(row.get("applies_when", ""), ())),
        ends_by={result: tuple(names) for result, names in row.get("ends_by", {}).items()},
        confidence=row.get("use_confidence", confidence),
        **lists,
        **texts,
    )
