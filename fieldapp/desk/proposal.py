"""What is advised about a case as a page shows it: rows that fit several subjects alike as one, letters with whom they
concern, and the letters that were written with their days.

Called by the windows, on a reading thread. Pure beside the vault it reads; nothing here decides.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal

from fieldapp.case.completeness import Lack
from fieldapp.case.dates import write_date
from fieldapp.case.form import read_form
from fieldapp.case.model import Case
from fieldapp.case.referral import STANDINGS, Referral, referral_problems
from fieldapp.case.route import Route
from fieldapp.case.violation import SURE, Suggestion
from fieldapp.case.wording import name_count
from fieldapp.desk.advice import Advice, FollowUp, advise, advise_on, follow_ups, groups_of
from fieldapp.desk.passing import is_needing_reason, step_of_route, steps_against
from fieldapp.errors import RecordUnknown
from fieldapp.packs.reference import Packs
from fieldapp.vault.delegation import delegation_of
from fieldapp.vault.referrals import list_referrals, load_referrals
from fieldapp.vault.register import load_case, load_steps, owner_state
from fieldapp.vault.vault import Vault
from fieldapp.words import say

MOST_NAMED: Final = 3
MOST_MISSED: Final = 60
# How letters are narrowed: still open, time to ask, done, all.
STATES: Final = ("open", "late", "done", "all")
Order = Literal["to", "about", "standing", "sent", "due"]


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
class Letter:
    """One letter that was written, with its case and subjects in words and the day on which to ask."""

    referral: Referral
    names: str
    about: str = ""
    own: bool = True
    due: date | None = None
    late: int = 0
    problems: tuple[str, ...] = ()


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
    due = {one.referral.id: one for one in follow_ups(vault)} if made else {}
    today = vault.office_now().date()
    return Counsel(
        case=advice.case,
        considered=consider(advice, vault.packs),
        ways=tuple(_ways(vault, advice, made, own=own)),
        letters=tuple(_letter(advice.case, one, due.get(one.id), today, own=own) for one in made),
        own=own,
        settled=any(route.settled for route in advice.routes),
        needs_reason=is_needing_reason(vault, case_id) if own else False,
    )


def consider(advice: Advice, packs: Packs) -> Considered:
    """Return the rows that may fit, those alike for several subjects as one."""
    case = advice.case
    texts = packs.violation_texts
    proposed = {one.id for one in advice.suggestions}
    fitted = {one.subject for one in advice.suggestions}
    left = [one for one in case.subjects if one.id not in fitted]
    missed = dict.fromkeys((texts.get(one.id, one.id), one.why) for one in advice.misses if one.id not in proposed)
    return Considered(
        when=_when(advice),
        proposals=tuple(_joined(advice)),
        alone=name_people(case, [one.id for one in left if one.status]),
        unknown=name_people(case, [one.id for one in left if not one.status]),
        missed=tuple(missed)[:MOST_MISSED],
        other=tuple((name, texts.get(name, name)) for name in case.violations if name not in proposed),
        remarks=tuple(problem.sentence for problem in (*advice.unfit, *advice.remarks)),
        groups=_shares(advice, packs),
    )


def consider_form(vault: Vault, kind: str, values: Mapping[str, Any], owner: str = "") -> tuple[Considered, int]:
    """Return the rows that may fit a form as it stands, and how many subjects it has; `owner` is the case revised."""
    item = read_form(kind, values).item
    case = item if isinstance(item, Case) else Case()
    steps = load_steps(vault.db, owner) if owner else ()
    return consider(advise_on(vault, case, steps), vault.packs), len(case.subjects)


def name_people(case: Case, names: Sequence[str]) -> str:
    """Return the names of some subjects (by id) in their order; of many the first, and how many more there are."""
    if len(names) == len(case.subjects) > MOST_NAMED:
        return say("proposal.everyone", count=name_count(len(names)))
    wanted = set(names)
    found = [one.name.strip() or say("proposal.unnamed") for one in case.subjects if one.id in wanted]
    more = len(found) - MOST_NAMED
    if more <= 1:
        return "; ".join(found)
    return say("proposal.more", names="; ".join(found[:MOST_NAMED]), count=name_count(more))


def letters_of(vault: Vault) -> tuple[Letter, ...]:
    """Return all letters of this office and those below with the day on which to ask, the newest first."""
    due = {one.referral.id: one for one in follow_ups(vault)}
    today = vault.office_now().date()
    cases: dict[str, tuple[Case, str, bool]] = {}
    found = []
    for one in list_referrals(vault.db):
        if one.case not in cases:
            cases[one.case] = _case_of(vault, one.case)
        case, about, own = cases[one.case]
        found.append(replace(_letter(case, one, due.get(one.id), today, own=own), about=about))
    return tuple(found)


def sort_letters(
    letters: Iterable[Letter], search: str = "", state: str = "all", order: Order = "due", *, descending: bool = False
) -> list[Letter]:
    """Return the letters of a state that hold every word of a search, in an order; what has no day comes last."""
    words = search.casefold().split()
    found = [letter for letter in letters if _is_in(letter, state) and _holds(letter, words)]
    found.sort(key=lambda letter: letter.referral.id, reverse=True)
    keyed = [(letter, _key_of(letter, order)) for letter in found]
    with_key = sorted((one for one in keyed if one[1]), key=lambda one: one[1], reverse=descending)
    return [letter for letter, _ in with_key] + [letter for letter, key in keyed if not key]


def _is_in(letter: Letter, state: str) -> bool:
    if state == "late":
        return letter.late > 0
    return state == "all" or letter.referral.is_open == (state == "open")


def _holds(letter: Letter, words: Sequence[str]) -> bool:
    one = letter.referral
    told = " ".join((one.to, letter.names, letter.about, one.number, one.foreign_number)).casefold()
    return all(word in told for word in words)


def _key_of(letter: Letter, order: Order) -> str:
    one = letter.referral
    return {
        "to": one.to.casefold(),
        "about": letter.about.casefold(),
        "standing": str(STANDINGS.index(one.standing)),
        "sent": one.sent_on,
        "due": letter.due.isoformat() if letter.due else "",
    }[order]


def _case_of(vault: Vault, case_id: str) -> tuple[Case, str, bool]:
    """Return a case whose letters are listed, what it is called, and whether it is of this office."""
    try:
        case = load_case(vault.db, case_id)
    except RecordUnknown:
        return Case(), "", False
    number = next((one.text for one in case.numbers if not one.voided), "")
    return case, number or case.event.summary, owner_state(vault.db, case_id).office == vault.office


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
            names=name_people(advice.case, subjects),
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
            names=name_people(advice.case, route.subjects),
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


def _letter(case: Case, referral: Referral, due: FollowUp | None, today: date, *, own: bool) -> Letter:
    return Letter(
        referral=referral,
        names=name_people(case, referral.subjects),
        own=own,
        due=due.due if due else None,
        late=due.late if due else 0,
        problems=tuple(problem.sentence for problem in referral_problems(referral, today)),
    )
