"""What is advised about a case as a page shows it: rows that fit several subjects alike as one, letters with whom they
concern, and the letters that were written.

Called by the windows, on a reading thread. Proposes; decides nothing. Reporter and witnesses are never named.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from fieldapp.case.completeness import Lack
from fieldapp.case.dates import write_date
from fieldapp.case.form import read_form
from fieldapp.case.model import Case
from fieldapp.case.referral import Referral
from fieldapp.case.route import Route
from fieldapp.case.violation import SURE, Suggestion
from fieldapp.desk.advice import Advice, advise, advise_on, groups_of
from fieldapp.desk.followup import Letter, letter_of
from fieldapp.desk.naming import name_people
from fieldapp.desk.passing import is_needing_reason, step_of_route, steps_against
from fieldapp.packs.reference import Packs
from fieldapp.paper.privacy import make_veil
from fieldapp.vault.referrals import load_referrals
from fieldapp.vault.register import load_steps, owner_state
from fieldapp.vault.transfer import delegation_of
from fieldapp.vault.vault import Vault
from fieldapp.words import say

MOST_MISSED: Final = 60


@dataclass(frozen=True, slots=True)
class Proposal:
    """A row that may fit: `names` are the subjects it may fit, `chosen` says that the case has it already.

    `id` is that of the row; `certain` and `checked` say how sure row and sanctions are.
    """

    id: str
    text: str
    category: str
    names: str
    why: str
    basis: tuple[str, ...] = ()
    sanctions: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    certain: bool = False
    verified: bool = False
    sanctions_verified: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Considered:
    """The rows that may fit a case and those that were looked at in vain; all of it may be empty.

    `when` is when the act was, in words; `alone` are the names of subjects whom no row fits, `unknown` of those whose
    status is not known; `missed` are rows with their reasons; `other` chosen rows that were not proposed.
    """

    when: str
    proposals: tuple[Proposal, ...]
    alone: str = ""
    unknown: str = ""
    missed: tuple[tuple[str, str], ...] = ()
    other: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """One letter that a case asks for: `lacks` is what its addressee would send back, name by name with the field.

    `left` says how many of its subjects have no letter yet; `against` why its step may not be taken now.
    """

    route: Route
    label: str
    names: str
    lacks: tuple[tuple[str, str, str], ...] = ()
    left: int = 0
    held: int = 0
    step: str = ""
    against: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Counsel:
    """Everything that the page of a case shows of its advice."""

    case: Case
    considered: Considered
    ways: tuple[Way, ...]
    letters: tuple[Letter, ...]
    own: bool
    settled: bool
    needs_reason: bool


def counsel_of(vault: Vault, case_id: str) -> Counsel:
    """Return the advice about a case for its page. Raises RecordUnknown."""
    advice = advise(vault, case_id)
    own = owner_state(vault.db, case_id).office == vault.office and delegation_of(vault.db, case_id) is None
    made = load_referrals(vault.db, case_id)
    people = people_of(advice.case)
    return Counsel(
        case=advice.case,
        considered=consider(advice, vault.packs),
        ways=tuple(_ways(vault, advice, made, own=own)),
        letters=tuple(letter_of(vault, one, people, own=own) for one in made),
        own=own,
        settled=any(route.settled for route in advice.routes),
        needs_reason=is_needing_reason(vault, case_id) if own else False,
    )


def consider(advice: Advice, packs: Packs) -> Considered:
    """Return the rows that may fit, those alike for several subjects as one."""
    case, people, veil = advice.case, people_of(advice.case), make_veil(advice.case)
    texts = packs.violation_texts
    proposed = {one.id for one in advice.suggestions}
    fitted = {one.subject for one in advice.suggestions}
    left = [one for one in case.subjects if one.id not in fitted]
    missed = dict.fromkeys((texts.get(one.id, one.id), one.why) for one in advice.misses if one.id not in proposed)
    return Considered(
        when=_when(advice),
        proposals=tuple(_joined(advice)),
        alone=name_people(people, [one.id for one in left if one.status]),
        unknown=name_people(people, [one.id for one in left if not one.status]),
        missed=tuple(missed)[:MOST_MISSED],
        other=tuple((name, texts.get(name, name)) for name in case.violations if name not in proposed),
        remarks=tuple(veil(problem.sentence) for problem in (*advice.unfit, *advice.remarks)),
        groups=_shares(advice, packs),
    )


def people_of(case: Case) -> tuple[tuple[str, str], ...]:
    """Return the ids and names of the subjects of a case."""
    return tuple((one.id, one.name) for one in case.subjects)


def consider_form(vault: Vault, kind: str, values: Mapping[str, Any], owner: str = "") -> tuple[Considered, int]:
    """Return the rows that may fit a form as it stands, and how many subjects it has; `owner` is the case revised."""
    item = read_form(kind, values).item
    case = item if isinstance(item, Case) else Case()
    steps = load_steps(vault.db, owner) if owner else ()
    return consider(advise_on(vault, case, steps), vault.packs), len(case.subjects)


# ---- how it is put together -----------------------------------------------------------------------------------------


def _when(advice: Advice) -> str:
    if advice.span is None:
        return ""
    days = dict.fromkeys((advice.span.first, advice.span.last))
    phases = say("advice.and").join(say(f"advice.phase.{phase}") for phase in advice.phases)
    return say("proposal.when", days=say("proposal.until").join(write_date(day) for day in days), phases=phases)


def _joined(advice: Advice) -> Iterator[Proposal]:
    chosen = set(advice.case.violations)
    found: dict[Suggestion, list[str]] = {}
    for one in advice.suggestions:
        found.setdefault(replace(one, subject=""), []).append(one.subject)
    for one, subjects in found.items():
        yield Proposal(
            id=one.id,
            text=one.text,
            category=one.category,
            names=name_people(people_of(advice.case), subjects),
            why=one.why,
            basis=one.basis,
            sanctions=one.sanctions,
            doubts=one.doubts,
            certain=one.certain,
            verified=one.confidence in SURE,
            sanctions_verified=one.sanction_confidence in SURE,
            chosen=one.id in chosen,
        )


def _shares(advice: Advice, packs: Packs) -> tuple[str, ...]:
    """Return the groups of 2020 that the chosen rows fall into, in words."""
    rows = {str(row.get("group")): row for row in packs.table("baselines")["category_share"]}
    found = [(rows[name], name) for name in groups_of(advice, packs) if name in rows]
    return tuple(
        say("proposal.share", category=row["category"], percent=str(row["percent"]).replace(".", ","))
        for row, _name in found
    )


def _ways(vault: Vault, advice: Advice, made: Sequence[Referral], *, own: bool) -> Iterator[Way]:
    labels = {row.id: row.label for row in vault.packs.routes}
    steps = {route.route: step_of_route(vault, route.route) for route in advice.routes}
    wanted = sorted({name for name in steps.values() if name})
    against = steps_against(vault, advice.case.id, wanted) if own and wanted else {}
    for route in advice.routes:
        done = {name for one in made if one.route == route.route for name in one.subjects}
        left = [name for name in route.subjects if name not in done]
        lacks = [lack for lack in advice.lacks if lack.subject in left and route.kind == "referral"]
        step = steps[route.route]
        yield Way(
            route=route,
            label=labels.get(route.route, route.route),
            names=name_people(people_of(advice.case), route.subjects),
            lacks=tuple(_lacks(advice.case, lacks)),
            left=len(left),
            held=len({lack.subject for lack in lacks}),
            step=step,
            against=against.get(step, ""),
            verified=route.confidence in SURE,
        )


def _lacks(case: Case, lacks: Sequence[Lack]) -> Iterator[tuple[str, str, str]]:
    """Give for each subject that lacks something its name, what it lacks, and the path of the first field of it."""
    for place, subject in enumerate(case.subjects):
        own = [lack for lack in lacks if lack.subject == subject.id]
        if own:
            name = subject.name.strip() or say("proposal.unnamed")
            yield name, ", ".join(dict.fromkeys(lack.named for lack in own)), f"subjects[{place}].{own[0].field}"
