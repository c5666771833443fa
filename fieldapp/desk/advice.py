"""What the desk advises about a case: rows that may fit, letters to write, what is lacking; and the letters it writes.

Called by the command line and the window, reading on any thread. Proposes and prepares; decides nothing. Reporter and
witnesses are never named in what it gives.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from fieldapp.case.completeness import Lack, is_ready, lacking, remarks
from fieldapp.case.ids import new_id
from fieldapp.case.model import Case
from fieldapp.case.phase import Phase, Span, phases_of, span_of
from fieldapp.case.problem import Problem
from fieldapp.case.referral import Enclosure, Referral
from fieldapp.case.route import Contact, Route, Surroundings, day_of_letters, results_of, routes_of
from fieldapp.case.steps import Step
from fieldapp.case.violation import CRIMINAL, Miss, Suggestion, fits_status, misses, suggest
from fieldapp.errors import ReferralHeld, ReferralMade, ReferralUndecided, RouteUnknown
from fieldapp.packs.reference import Packs
from fieldapp.packs.route import (
    area_of,
    areas_of,
    contact_of,
    read_contacts,
    read_heads,
    read_pairs,
    regional_office,
)
from fieldapp.paper.privacy import make_veil
from fieldapp.vault.bookfacts import records_of_type
from fieldapp.vault.documents import documents_of
from fieldapp.vault.referrals import list_referrals, load_referrals, write_referral
from fieldapp.vault.register import load_handling
from fieldapp.vault.vault import Vault

# The papers of a case that go with a letter; those that name the reporter are left to the officer.
ENCLOSED_FORMS = ("A.11", "N.PLENO")
OWN_FORMS = ("A.BAK", "A.BAS")
# After so many days without news one asks, where the route says nothing.
USUAL_DAYS = 14


@dataclass(frozen=True, slots=True)
class Advice:
    """What is advised about one case.

    `span` and `phases` say when the act was; `results` what a plenary gave each subject (by id); `lacks` what holds a
    letter back; `unfit` are chosen violations that fit no subject; `on` is the day that decided on the addressees.
    """

    case: Case
    on: date
    span: Span | None
    phases: tuple[Phase, ...]
    suggestions: tuple[Suggestion, ...]
    misses: tuple[Miss, ...]
    routes: tuple[Route, ...]
    lacks: tuple[Lack, ...]
    remarks: tuple[Problem, ...]
    unfit: tuple[Problem, ...]
    results: dict[str, tuple[str, ...]]
    ready: bool


@dataclass(frozen=True, slots=True)
class Referred:
    """The letters that were written, and what kept subjects out of them."""

    referrals: tuple[Referral, ...]
    held: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An open letter: the day on which to ask how it stands, and how many days ago that was (0 or less: not yet)."""

    referral: Referral
    due: date | None
    late: int


def advise(vault: Vault, case_id: str) -> Advice:
    """Return what is advised about a case. Raises RecordUnknown."""
    case, steps = load_handling(vault.db, case_id)
    return advise_on(vault, case, steps)


def advise_on(vault: Vault, case: Case, steps: Sequence[Step] = ()) -> Advice:
    """Return what is advised about a case that need not be saved, with the steps taken so far."""
    packs = vault.packs
    boundary = packs.boundary(case.event.region)
    span = span_of(case, packs.catalogue.lasting)
    around = _surroundings(vault, case, steps)
    results = results_of(case, steps)
    routes = routes_of(case, packs.routes, around, results)
    return Advice(
        case=case,
        on=around.on,
        span=span,
        phases=phases_of(span, boundary),
        suggestions=suggest(case, packs.catalogue, boundary),
        misses=misses(case, packs.catalogue, boundary),
        routes=routes,
        lacks=tuple(_lacks(case, routes)),
        remarks=remarks(case),
        unfit=tuple(_unfit(case, packs)),
        results=results,
        ready=is_ready(case),
    )


def refer(
    vault: Vault,
    case_id: str,
    *,
    routes: Sequence[str] = (),
    on: str = "",
    apart: bool = False,
    despite: bool = False,
) -> Referred:
    """Write the letters that a case asks for, one record each; return them with what kept subjects out.

    `routes` are ids of routes, none means all but mere information; `apart` writes one letter per subject; `despite`
    takes subjects whose data are lacking, too. `on` is the ISO date of the letters. Raises ReferralUndecided before a
    plenary decision, RouteUnknown, ReferralHeld, ReferralMade, RecordElsewhere.
    """
    with vault.joining():
        advice = advise(vault, case_id)
        wanted = _wanted(advice, routes)
        held = () if despite else tuple(lack for lack in advice.lacks if _concerns(lack, wanted))
        letters = list(_letters(vault, advice, wanted, {lack.subject for lack in held}, on=on, apart=apart))
        if not letters:
            raise ReferralHeld(names=_name_lacks(advice.case, held)) if held else ReferralMade()
        for letter in letters:
            write_referral(vault, letter)
    return Referred(tuple(letters), held)


def follow_ups(vault: Vault, within_days: int | None = None) -> tuple[FollowUp, ...]:
    """Return the open letters by the day on which to ask, the longest overdue first.

    `within_days` leaves out those that are due later than so many days from today; 0 keeps the overdue ones.
    """
    today = vault.office_now().date()
    found = []
    for referral in list_referrals(vault.db, open_only=True):
        one = follow_up_of(vault, referral, today)
        if within_days is None or (one.due and one.due <= today + timedelta(days=within_days)):
            found.append(one)
    return tuple(sorted(found, key=lambda one: (one.due or date.max, one.referral.id)))


def follow_up_of(vault: Vault, referral: Referral, today: date) -> FollowUp:
    """Return one letter with the day on which to ask how it stands, None when nothing is to come."""
    usual = next((row.follow_up for row in vault.packs.routes if row.id == referral.route), USUAL_DAYS)
    due = referral.due(usual)
    return FollowUp(referral, due, (today - due).days if due else 0)


# ---- how it is worked out -------------------------------------------------------------------------------------------


def _surroundings(vault: Vault, case: Case, steps: Sequence[Step]) -> Surroundings:
    # where a case does not say it happened, it happened where its office supervises
    packs, code = vault.packs, case.event.region or vault.office
    case = replace(case, event=replace(case.event, region=code))
    deadlines = packs.table("deadlines")
    on = day_of_letters(case, steps, vault.office_now().date())
    return Surroundings(
        on=on,
        area=area_of(packs.regions, code),
        boundary=packs.boundary(code),
        areas=areas_of(packs.regions, case),
        heads=read_heads(deadlines),
        pairs=read_pairs(packs.table("candidates")),
        contacts=_contacts(vault, on),
        kanreg=regional_office(deadlines, code),
        level=vault.office_settings().level,
    )


def _contacts(vault: Vault, on: date) -> tuple[Contact, ...]:
    """Return the contacts of the set, then those of the offices: of two that fit alike, the office's own counts."""
    own = [contact_of(fields) for fields in records_of_type(vault.db, "contact", vault.office).values()]
    return (*own, *read_contacts(vault.packs.rows_on("contacts", "contact", on)))


def _lacks(case: Case, routes: Sequence[Route]) -> Iterator[Lack]:
    people = {subject.id: subject for subject in case.subjects}
    seen: set[Lack] = set()
    for route in (one for one in routes if one.kind == "referral"):
        for name in route.subjects:
            for lack in lacking(people[name], route.route):
                if lack not in seen:
                    seen.add(lack)
                    yield lack


def _unfit(case: Case, packs: Packs) -> Iterator[Problem]:
    for place, name in enumerate(case.violations):
        row = packs.catalogue.row(name)
        if row and case.subjects and not any(fits_status(row, subject) for subject in case.subjects):
            yield Problem("violation_unfit", f"violations[{place}]", (), {"value": name, "text": row.text})


def _wanted(advice: Advice, names: Sequence[str]) -> list[Route]:
    settled = [route for route in advice.routes if route.settled]
    if not settled:
        raise ReferralUndecided()
    known = {route.route for route in settled}
    for name in names:
        if name not in known:
            raise RouteUnknown(name=name, names=", ".join(sorted(known)))
    if names:
        return [route for route in settled if route.route in names]
    return [route for route in settled if route.kind == "referral"] or settled


def _concerns(lack: Lack, routes: Sequence[Route]) -> bool:
    return any(lack.subject in route.subjects for route in routes)


def _letters(
    vault: Vault, advice: Advice, routes: Sequence[Route], held: set[str], *, on: str, apart: bool
) -> Iterator[Referral]:
    made = load_referrals(vault.db, advice.case.id)
    day = on or vault.office_now().date().isoformat()
    lacks = {(lack.subject, route.route) for route in routes for lack in advice.lacks if _holds(lack, route, advice)}
    for route in routes:
        done = {name for letter in made if letter.route == route.route for name in letter.subjects}
        out = {name for name in held if (name, route.route) in lacks}
        left = [name for name in route.subjects if name not in done | out]
        for names in [[name] for name in left] if apart else [left] if left else []:
            yield _letter(vault, advice.case, replace(route, subjects=tuple(names)), day)


def _holds(lack: Lack, route: Route, advice: Advice) -> bool:
    people = {subject.id: subject for subject in advice.case.subjects}
    return lack.subject in route.subjects and lack in lacking(people[lack.subject], route.route)


def _letter(vault: Vault, case: Case, route: Route, day: str) -> Referral:
    return Referral(
        id=new_id(),
        case=case.id,
        subjects=route.subjects,
        route=route.route,
        to="\n".join((route.to, *route.address)),
        cc=route.cc,
        channel=route.channel,
        form=route.form,
        on=day,
        enclosures=tuple(_enclosures(vault, case, route)),
        pack=vault.packs.version,
    )


def _enclosures(vault: Vault, case: Case, route: Route) -> Iterator[Enclosure]:
    parties, veil = {f"subject:{name}" for name in route.subjects}, make_veil(case)
    for paper in documents_of(vault.db, case.id):
        own = paper.form in OWN_FORMS and paper.party in parties
        if paper.state == "final" and (own or paper.form in ENCLOSED_FORMS):
            form = vault.packs.forms.get(paper.form)
            yield Enclosure("document", paper.id, f"{form.title if form else paper.form} {paper.number}".strip())
    for item in case.evidence:
        yield Enclosure("evidence", item.id, veil(item.note or item.name))


def _name_lacks(case: Case, held: Sequence[Lack]) -> str:
    names = {subject.id: subject.name for subject in case.subjects}
    found: dict[str, list[str]] = {}
    for lack in held:
        found.setdefault(lack.subject, []).append(lack.named)
    return "; ".join(f"{names.get(name, name)} ({', '.join(lacks)})" for name, lacks in found.items())


def groups_of(advice: Advice, packs: Packs) -> tuple[str, ...]:
    """Return the groups of 2020 that the chosen violations of a case fall into, crimes left out, for comparison."""
    rows = [row for name in advice.case.violations if (row := packs.catalogue.row(name))]
    return tuple(dict.fromkeys(row.group for row in rows if row.group and row.category != CRIMINAL))
