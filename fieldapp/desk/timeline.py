"""What a step says, in the words of the screen: a label and a text for each of its facts.

Called by the windows for the timeline of a case. Reporter and witnesses are never named: parties have labels.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from fieldapp.case.dates import parse_date, parse_time, write_day, write_time
from fieldapp.case.model import Case
from fieldapp.case.stating import ALWAYS, label_of_party
from fieldapp.case.steps import FactRow, Rulebook, Step, decisions_of
from fieldapp.words import say

# Whom a step concerns is told beside its name, not among what it says.
WHOM: Final = ("parties", "subjects")


def write_when(on: str) -> str:
    """Return a moment as "Senin, 21 Oktober 2024, 15.10"; what is no date comes back as it is."""
    text, _, clock = on.partition("T")
    day, moment = parse_date(text), parse_time(clock)
    if day is None:
        return on
    return f"{write_day(day)}, {write_time(moment)}" if moment else write_day(day)


def tell_facts(
    case: Case, step: Step, rules: Rulebook, names: Mapping[str, str] | None = None
) -> tuple[tuple[str, str], ...]:
    """Return what a step says as (label, text), in the order its rule asks; `names` calls ids by a name.

    Such ids are those of requirements, referrals and other cases.
    """
    rows = {row.id: row for row in rules.facts_of(step.name)}
    rows |= {key: rules.facts[key] for key in (*ALWAYS, *_loose(step)) if key in rules.facts}
    told = ((row.label, _tell(case, step, row, rules, names or {})) for key, row in rows.items() if key not in WHOM)
    return tuple((label, text) for label, text in told if text)


def _loose(step: Step) -> Iterator[str]:
    """Give the facts that a step says without being asked, such as one from another version of the rules."""
    for key, value in step.facts.items():
        yield key
        yield from (f"{key}.{part}" for part in (value if isinstance(value, Mapping) else ()))


def _tell(case: Case, step: Step, row: FactRow, rules: Rulebook, names: Mapping[str, str]) -> str:
    value = step.said(row.id)
    if value is None or (row.kind == "office" and step.said("to_name")):
        # an office that is named needs no code beside it
        return ""
    if row.kind == "decisions":
        return "\n".join(_tell_decision(case, *one, rules) for one in decisions_of(step))
    if row.kind == "checks":
        return _tell_checks(value, names)
    if isinstance(value, bool):
        return say("handling.yes" if value else "handling.no")
    if isinstance(value, list | tuple):
        texts = [one for one in value if isinstance(one, str)]
        if row.kind in ("parties", "subjects"):
            return ", ".join(label_of_party(case, one if ":" in one else f"subject:{one}") for one in texts)
        return "; ".join(names.get(one, one) for one in texts)
    return _tell_text(str(value), row, names) if isinstance(value, str | int) else ""


def _tell_text(text: str, row: FactRow, names: Mapping[str, str]) -> str:
    if row.kind in ("day", "moment"):
        return write_when(text)
    if text in row.options and len(row.option_labels) == len(row.options):
        return row.option_labels[row.options.index(text)]
    return names.get(text, text)


def _tell_decision(case: Case, subject: str, result: str, basis: str, rules: Rulebook) -> str:
    label = rules.statuses[result].label if result in rules.statuses else result
    whom = label_of_party(case, f"subject:{subject}") if subject else say("handling.decided_all")
    return say("handling.decided_why" if basis else "handling.decided", whom=whom, result=label, basis=basis)


def _tell_checks(value: Any, names: Mapping[str, str]) -> str:
    said = value if isinstance(value, Mapping) else {}
    met = [key for key, one in said.items() if isinstance(one, Mapping) and one.get("met") is True]
    unmet = [key for key, one in said.items() if isinstance(one, Mapping) and one.get("met") is False]
    parts = [say("handling.checks_met", count=len(met))] if met else []
    if unmet:
        parts.append(say("handling.checks_unmet", names="; ".join(names.get(key, key) for key in unmet)))
    return ". ".join(parts)


def names_of_checks(checks: Sequence[Any]) -> dict[str, str]:
    """Return the labels of the lines of a checklist by their ids."""
    return {check.id: check.label for check in checks}
