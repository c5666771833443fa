"""The handling steps of a case (langkah penanganan) and the rows of reference data that say what they are.

Read by vault, desk, paper and the command line. Which step may follow which is judged by `procedure`; the rows come
from `fieldapp.packs.step`. Holds no rule itself, except the steps by whose names a case counts as closed in lists.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from fieldapp.case.numbering import UNSURE
from fieldapp.words import all_words

PLENARY: Final = "plenary"
DECIDING: Final = "pleno"
# The rows of a list know the journal alone, never the reference data: these names are part of the journal's format.
CLOSING: Final = frozenset(("penutupan", "pelimpahan", "diambil_alih"))
REOPENING: Final = frozenset(("pembukaan_kembali",))


@dataclass(frozen=True, slots=True)
class Step:
    """One step that was taken: `on` is an ISO date or date and time, `subjects` are ids (none means all).

    `facts` is everything else that it says, by the names of `resources/format/procedure.md`.
    """

    id: str
    name: str
    on: str = ""
    subjects: tuple[str, ...] = ()
    result: str = ""
    note: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def said(self, fact: str) -> Any:
        """Return what the step says of a fact such as "why" or "plenary.number"; None when it says nothing."""
        if fact in _OWN:
            return getattr(self, fact) or None
        value: Any = self.facts
        for key in fact.split("."):
            value = value.get(key) if isinstance(value, Mapping) else None
        return None if value in ("", [], (), {}) else value


_OWN: Final = frozenset(("subjects", "result", "note"))


@dataclass(frozen=True, slots=True)
class FactRow:
    """One thing that steps ask for: how it is called on screen and what kind of value it takes."""

    id: str
    label: str
    kind: str
    hint: str = ""
    options: tuple[str, ...] = ()
    option_labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PapersWhen:
    """Papers that a step prepares only when it says something certain of a fact."""

    fact: str
    value: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepRule:
    """A kind of step: the keys of a row of steps.toml, and the clocks that name it in deadlines.toml."""

    id: str
    label: str = ""
    kinds: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    after_by_kind: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unless: tuple[str, ...] = ()
    once: bool = False
    plenary: str = ""
    plenary_by: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()
    result_needed: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    sets: Mapping[str, Any] = field(default_factory=dict)
    papers: tuple[str, ...] = ()
    papers_when: tuple[PapersWhen, ...] = ()
    routes: tuple[str, ...] = ()
    outcome: str = ""
    replaces: tuple[str, ...] = ()
    stage: str = ""
    closes: bool = False
    reopens: bool = False
    after_closing: bool = False
    rare: bool = False
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    note: str = ""
    legal_basis: str = ""
    source: str = ""
    confidence: str = "derived"

    @property
    def is_verified(self) -> bool:
        """Say whether the rule was read somewhere rather than remembered or concluded."""
        return self.confidence not in UNSURE

    def needs_after(self, kind: str) -> tuple[str, ...]:
        """Return the steps of which one must stand before this one in a case of a kind."""
        return self.after_by_kind.get(kind, self.after)


@dataclass(frozen=True, slots=True)
class Status:
    """One outcome that a case or subject can have (status); `final` ones are decided by a plenary."""

    id: str
    label: str
    final: bool = False
    reasons: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Authority:
    """What the offices of some levels may do, as far as the sources say; `beyond` are the steps not theirs."""

    label: str
    levels: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    may_not: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rows that handling is judged by, in their order, and the days that a report may take to come in."""

    steps: Mapping[str, StepRule] = field(default_factory=dict)
    facts: Mapping[str, FactRow] = field(default_factory=dict)
    statuses: Mapping[str, Status] = field(default_factory=dict)
    authorities: tuple[Authority, ...] = ()
    report_days: int = 7

    def facts_of(self, name: str) -> tuple[FactRow, ...]:
        """Return the rows of what a step asks, in its order; a plenary is asked part by part."""
        rule = self.steps.get(name)
        return tuple(row for asked in (rule.facts if rule else ()) for row in self._rows(asked))

    def _rows(self, asked: str) -> Iterator[FactRow]:
        if asked in self.facts:
            yield self.facts[asked]
        yield from (row for key, row in self.facts.items() if key.startswith(f"{asked}."))


NO_RULES: Final = Rulebook(MappingProxyType({}))


def label_of_step(name: str) -> str:
    """Return the label on screen of a step; an unknown one comes back as it is."""
    return all_words().get(f"step.{name}", name)


def label_of_fact(name: str, rules: Rulebook) -> str:
    """Return the label on screen of a fact, small as inside a sentence; an unknown one comes back as it is."""
    label = rules.facts[name].label if name in rules.facts else name
    return label[:1].lower() + label[1:]


def ordered(steps: Iterable[Step]) -> list[Step]:
    """Return steps in the order they happened: by date, on one day without time in the order they were recorded."""
    return sorted(steps, key=lambda step: (*place_of(step.on), step.id))


def place_of(on: str) -> tuple[str, str]:
    """Return what steps are ordered by: the day, then the time; one without a time comes first on its day."""
    return on[:10], on if len(on) > 10 else f"{on}T"


def precedes(first: Step, later: Step) -> bool:
    """Say whether one step happened before another; a date without time is a whole day, then the record decides."""
    size = 16 if len(first.on) > 10 and len(later.on) > 10 else 10
    one, other = first.on[:size], later.on[:size]
    return first.id < later.id if one == other or not one or not other else one < other


def not_after(first: Step, later: Step) -> bool:
    """Say whether one step is not dated after another; without a date it fits everywhere."""
    size = 16 if len(first.on) > 10 and len(later.on) > 10 else 10
    return not first.on or not later.on or first.on[:size] <= later.on[:size]


def is_closed_by_names(names_by_date: Sequence[str]) -> bool:
    """Say whether steps, given by their names in order, leave a case closed."""
    closed = False
    for name in names_by_date:
        closed = name in CLOSING or (closed and name not in REOPENING)
    return closed


def has_plenary(step: Step) -> bool:
    """Say whether a step carries a plenary decision that counts: with its number and those who were present."""
    present = step.said(f"{PLENARY}.present")
    return bool(step.said(f"{PLENARY}.number")) and isinstance(present, list | tuple) and bool(present)


def decisions_of(step: Step) -> tuple[tuple[str, str, str], ...]:
    """Return what the plenary of a step decided, as (subject id, result, basis); subject "" means all."""
    rows = step.said(f"{PLENARY}.decisions")
    found = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list | tuple) else []
    return tuple(
        (_text(row.get("subject")), result, _text(row.get("basis")))
        for row in found
        if (result := _text(row.get("result")))
    )


def papers_of(step: Step, rule: StepRule | None, letters: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Return the codes of the papers that a step prepares, by what it says.

    `letters` are forms by the id of their referral: a step that passes a case on has the form of its letter.
    """
    if rule is None:
        return ()
    letter = (letters or {}).get(_text(step.said("referral")))
    found = [letter] if letter and rule.papers else list(rule.papers)
    for extra in rule.papers_when:
        value = step.said(extra.fact)
        if value is not None and str(value).lower() == extra.value:
            found += extra.papers
    return tuple(dict.fromkeys(found))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
