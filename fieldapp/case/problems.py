"""What is not right yet with a case or a supervision report: pure rules with stable codes.

Called by command line, window, register and desk. Nothing here stops saving. What the rules of reporting demand (formal
and material requirements) blocks registering and finalising; what only a form marks as required is a warning.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from fieldapp.case.dates import parse_date, parse_time, write_date
from fieldapp.case.identifiers import (
    born_differently,
    is_region_code,
    mask,
    ni_pppk_oddity,
    nik_oddity,
    nip_oddity,
    pns_doubt,
    pppk_doubt,
)
from fieldapp.case.model import Activity, Case, Subject, Supervision
from fieldapp.case.problem import ALL_ACTS, Act, Problem
from fieldapp.words import say

# Ps. 134 ayat (4) Perppu 1/2014 jo. UU 10/2016 (confidence: text); which day is day one is not settled.
REPORT_DAYS: Final = 7
_LAW: Final[tuple[Act, ...]] = ("register", "finalise")
# What a report lacks is judged by its study: it is taken in, made final and given its receipt all the same.
_STUDIED: Final[tuple[Act, ...]] = ("register",)
_DATES: Final = ("event.occurred_on", "event.known_on", "received.date")
# Where the fields of the report form carry a required mark without being a requirement of law.
_FORM_ONLY: Final = {
    "laporan": ("reporter.birth", "reporter.sex", "reporter.occupation", "reporter.citizenship", "reporter.phone"),
    "temuan": ("finder.position", "finder.address"),
    "informasi_awal": ("event.place", "event.occurred_on", "narrative"),
}
_CIVIL_SERVANTS: Final = ("asn_pns", "asn_pppk", "asn_and_kades")


@dataclass(frozen=True, slots=True)
class References:
    """Ids of the reference data that a case may name (None leaves a kind unchecked), and the days to report in."""

    stages: Collection[str] | None = None
    violations: Collection[str] | None = None
    report_days: int = REPORT_DAYS


def problems(case: Case, today: date | None = None, references: References | None = None) -> tuple[Problem, ...]:
    """Return everything that is not right yet with a case, in the order of the form.

    `today` turns on the check for dates in the future, `references` the check of stage and violation ids.
    """
    rules: tuple[Callable[[], Iterator[Problem]], ...] = (
        lambda: _kind(case),
        lambda: _parties(case),
        lambda: _event(case),
        lambda: _dates(case, today, (references or References()).report_days),
        lambda: _proof(case),
        lambda: _form_marks(case),
        lambda: _identifiers(case),
        lambda: _references(case, references or References()),
    )
    return tuple(problem for rule in rules for problem in rule())


def unmet_requirements(case: Case) -> tuple[str, ...]:
    """Return the ids of the formal and material requirements of a report that this case does not meet."""
    found = (problem.facts.get("requirement") for problem in problems(case))
    return tuple(dict.fromkeys(str(requirement) for requirement in found if requirement))


def supervision_problems(
    report: Supervision, today: date | None = None, references: References | None = None
) -> tuple[Problem, ...]:
    """Return everything that is not right yet with a supervision report; `references` check its stage."""
    fields = {
        "finder.name": report.finder.name,
        "finder.position": report.finder.position,
        "finder.address": report.finder.address,
        "assignment": report.assignment,
        "stage": report.stage,
        "result": report.result,
        "place": report.place,
        "date": report.date,
    }
    found = [_required(f"lhp.{path}", "finalise") for path, value in fields.items() if not value.strip()]
    found += [problem for place, item in enumerate(report.activities) for problem in _activity(place, item)]
    if not report.activities:
        found.append(_required("lhp.activities", "finalise"))
    if report.nil and (report.alleged or report.dispute):
        found.append(Problem("nil_with_content", "lhp.nil", ("finalise",)))
    known = references.stages if references else None
    if report.stage and known is not None and report.stage not in known:
        found.append(Problem("stage_unknown", "lhp.stage", (), {"value": report.stage}))
    return (*found, *_one_date("lhp.date", report.date, today))


def value_at(case: Case, path: str) -> str:
    """Return the text at a path such as "event.place" of a case."""
    value: object = case
    for name in path.split("."):
        value = getattr(value, name)
    return str(value).strip()


def _required(path: str, *blocks: Act, requirement: str = "") -> Problem:
    return Problem("required", path, blocks, {"requirement": requirement} if requirement else {})


def _missing(case: Case, path: str, *blocks: Act, requirement: str = "") -> Iterator[Problem]:
    if not value_at(case, path):
        yield _required(path, *blocks, requirement=requirement)


def _kind(case: Case) -> Iterator[Problem]:
    yield from _missing(case, "kind", *ALL_ACTS)


def _parties(case: Case) -> Iterator[Problem]:
    if case.kind == "laporan" and not case.reporter.withheld:
        yield from _missing(case, "reporter.name", *ALL_ACTS, requirement="formal_pelapor")
        yield from _missing(case, "reporter.address", *_STUDIED, requirement="formal_pelapor")
    if case.kind == "temuan":
        yield from _missing(case, "finder.name", *ALL_ACTS, requirement="temuan_isi")
    if case.kind in ("laporan", "temuan"):
        yield from _subjects(case)


def _subjects(case: Case) -> Iterator[Problem]:
    report = case.kind == "laporan"
    requirement = "formal_terlapor" if report else "temuan_isi"
    blocks = _STUDIED if report else _LAW
    if not case.subjects:
        yield _required("subjects", *blocks, requirement=requirement)
    for place, subject in enumerate(case.subjects):
        if not subject.name.strip():
            yield _required(f"subjects[{place}].name", *blocks, requirement=requirement)
        if not subject.address.strip():
            # For a report the address is a formal requirement; for a temuan only the form asks for it.
            yield _required(
                f"subjects[{place}].address", *(blocks if report else ()), requirement=requirement if report else ""
            )
        if not subject.status:
            yield _required(f"subjects[{place}].status")


def _event(case: Case) -> Iterator[Problem]:
    if case.kind == "informasi_awal":
        yield from _missing(case, "event.summary", *_LAW)
    else:
        requirement = "materiel_waktu_tempat" if case.kind == "laporan" else ""
        yield from _missing(case, "event.summary", "finalise")
        blocks = _STUDIED if requirement else _LAW
        yield from _missing(case, "event.place", *blocks, requirement=requirement)
        yield from _missing(case, "event.occurred_on", *blocks, requirement=requirement)
        yield from _missing(case, "event.known_on", *_LAW)
    if not case.event.region:
        yield _required("event.region")
    elif not is_region_code(case.event.region):
        yield Problem("region_form", "event.region", ("finalise",), {"value": case.event.region})


def _dates(case: Case, today: date | None, report_days: int) -> Iterator[Problem]:
    if case.kind == "laporan":
        # The number carries the month of the report, and its hour starts the clocks.
        yield from _missing(case, "received.date", *ALL_ACTS)
        yield from _missing(case, "received.time", *_LAW)
    for path in (*_DATES, "event.ended_on"):
        yield from _one_date(path, value_at(case, path), today)
    if case.received.time and parse_time(case.received.time) is None:
        yield Problem("time_form", "received.time", ("finalise",), {"value": case.received.time})
    occurred, known, received = (parse_date(value_at(case, path)) for path in _DATES)
    ended = parse_date(case.event.ended_on)
    if occurred and ended and ended < occurred:
        yield Problem("ended_early", "event.ended_on", ("finalise",))
    if occurred and known and known < occurred:
        yield Problem("date_order", "event.known_on", _LAW)
    if known and received and received < known:
        yield Problem("received_early", "received.date", _LAW)
    elif known and received and case.kind == "laporan":
        yield from _lateness((received - known).days, report_days)


def _one_date(path: str, value: str, today: date | None) -> Iterator[Problem]:
    day = parse_date(value)
    if value and day is None:
        yield Problem("date_impossible", path, ALL_ACTS, {"value": value})
    elif day and today and day > today:
        yield Problem("date_future", path, ("finalise",), {"value": write_date(day), "today": write_date(today)})


def _lateness(days: int, allowed: int) -> Iterator[Problem]:
    """Warn of a late report: it is received, numbered and decided upon all the same."""
    if days > allowed:
        yield Problem("late_report", "received.date", (), {"n": days, "requirement": "formal_waktu"})
    elif days == allowed:
        yield Problem("late_report_uncertain", "received.date", (), {"n": days})


def _proof(case: Case) -> Iterator[Problem]:
    report = case.kind == "laporan"
    if case.kind in ("laporan", "temuan"):
        blocks = _STUDIED if report else _LAW
        yield from _missing(case, "narrative", *blocks, requirement="materiel_uraian" if report else "temuan_isi")
        if not case.evidence:
            requirement = "materiel_bukti" if report else "temuan_isi"
            yield Problem("no_evidence", "evidence", blocks, {"requirement": requirement})
    for place, item in enumerate(case.evidence):
        if not item.note.strip():
            yield _required(f"evidence[{place}].note")


def _form_marks(case: Case) -> Iterator[Problem]:
    for path in _FORM_ONLY.get(case.kind, ()):
        if not (path.startswith("reporter.") and case.reporter.withheld):
            yield from _missing(case, path)


def _identifiers(case: Case) -> Iterator[Problem]:
    for place, subject in enumerate(case.subjects):
        path = f"subjects[{place}]"
        oddity = nip_reason(subject)
        if oddity:
            yield Problem("nip_odd", f"{path}.nip", (), {"value": subject.nip, "reason": say(oddity)})
        if subject.nik and (reason := nik_oddity(subject.nik)):
            yield Problem("nik_odd", f"{path}.nik", (), {"value": mask(subject.nik), "reason": say(reason)})
        if subject.status in _CIVIL_SERVANTS and missing_for_bkn(subject):
            missing = missing_for_bkn(subject)
            named = ", ".join(say(f"advice.lack.{name}") for name in missing)
            yield Problem("bkn_missing", path, (), {"names": subject.name, "missing": missing, "named": named})
        if born_differently(subject.nip, subject.nik):
            yield Problem("numbers_differ", path, (), {"names": subject.name})


def nip_reason(subject: Subject) -> str | None:
    """Return the word code of what is odd about the NIP or NI PPPK of a subject, None if nothing."""
    if not subject.nip:
        return None
    if subject.status == "asn_pppk":
        return ni_pppk_oddity(subject.nip) or pppk_doubt(subject.nip)
    if subject.status in _CIVIL_SERVANTS:
        return pns_doubt(subject.nip) or nip_oddity(subject.nip)
    return nip_oddity(subject.nip) and ni_pppk_oddity(subject.nip)


def missing_for_bkn(subject: Subject) -> tuple[str, ...]:
    """Return what the civil service agency would send a letter back for: NIP or NIK, rank, position, agency."""
    found = {"nip": subject.nip or subject.nik, "rank": subject.rank}
    found |= {"position": subject.position, "agency": subject.agency}
    return tuple(name for name, value in found.items() if not value.strip())


def _references(case: Case, references: References) -> Iterator[Problem]:
    if case.event.stage and references.stages is not None and case.event.stage not in references.stages:
        yield Problem("stage_unknown", "event.stage", (), {"value": case.event.stage})
    for place, violation in enumerate(case.violations):
        if references.violations is not None and violation not in references.violations:
            yield Problem("violation_unknown", f"violations[{place}]", (), {"value": violation})


def _activity(place: int, activity: Activity) -> list[Problem]:
    names = ("form", "goal", "target", "time_place")
    empty = [name for name in names if not getattr(activity, name).strip()]
    return [_required(f"lhp.activities[{place}].{name}", "finalise") for name in empty]
