"""What a deadline (batas waktu) is: how long it runs, which steps begin and end it, what follows when it is missed.

One row of the reference data each. Read by `clock` and `course`, made by `fieldapp.packs.deadline`. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

READINGS: Final = ("next", "same")


@dataclass(frozen=True, slots=True)
class Rule:
    """One deadline of the reference data.

    `hours` count to the minute and outweigh `days`. `day_one` is "next", "same" or "uncertain"; `certain` says that
    the law or this office chose it. `starts`, `ends` and `stops` are names of steps: what begins it, what meets it,
    what makes it pointless. `start_fact` and `end_fact` name facts of the starting step that hold the moments;
    `start_case` and `end_case` name dates of the case, `start_referral` and `end_referral` dates of a referral over
    `channel`. `each`: every starting step has a clock of its own. `violations`: only for cases that name one of them.
    `optional`: nobody has to do it, so that it only runs out.
    `unless_results`: not for subjects with such an outcome; `ends_by`: other steps that meet it for an outcome. `by`
    says who must act: "" is this office.
    """

    id: str
    label: str = ""
    days: int = 0
    hours: int = 0
    working: bool = False
    before: bool = False
    day_one: str = "uncertain"
    certain: bool = False
    kinds: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    start_fact: str = ""
    end_fact: str = ""
    start_case: str = ""
    end_case: str = ""
    start_referral: str = ""
    end_referral: str = ""
    channel: str = ""
    extends: str = ""
    label_extended: str = ""
    each: bool = False
    optional: bool = False
    violations: frozenset[str] = frozenset()
    unless_results: tuple[str, ...] = ()
    ends_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by: str = ""
    consequence: str = ""
    note: str = ""
    legal_basis: str = ""
    source: str = ""
    confidence: str = ""

    def reading(self, chosen: str = "") -> str:
        """Return the reading of day one that holds: "next" or "same", "" for both; `chosen` is that of the office."""
        wanted = self.day_one if self.certain else chosen
        return wanted if wanted in READINGS else ""


def wanted_ends(rule: Rule, results: Sequence[str]) -> list[tuple[str, ...]]:
    """Return groups of steps; one of each group meets the rule after such outcomes. No group: nothing is asked."""
    if not results:
        return [rule.ends]
    asked = [result for result in results if result not in rule.unless_results]
    return list(dict.fromkeys(rule.ends_by.get(result, rule.ends) for result in asked))


def results_in(facts: Mapping[str, Any], result: Any) -> tuple[str, ...]:
    """Return the outcomes in the fields of a step; what has another form than the format's counts for nothing."""
    plenary = facts.get("plenary")
    decisions = plenary.get("decisions") if isinstance(plenary, Mapping) else None
    rows = decisions if isinstance(decisions, list | tuple) else ()
    said = [row.get("result") for row in rows if isinstance(row, Mapping)] or [result]
    return tuple(sorted({text for text in said if isinstance(text, str) and text}))
