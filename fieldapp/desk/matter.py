"""What papers tell of the matter itself: its numbers, parties, subjects with their outcomes, evidence, violations.

Called by `fieldapp.desk.suggestion`. Pure: told from the facts around a paper, "" for what is not known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from fieldapp.case.citation import spell_citation
from fieldapp.case.model import Subject
from fieldapp.case.numbering import SERIES_OF_KIND
from fieldapp.case.procedure import outcomes
from fieldapp.case.steps import decisions_of
from fieldapp.case.violation import CRIMINAL
from fieldapp.case.wording import name_kind
from fieldapp.desk.facts import Coded, Facts, Met, Person, Private, person_of
from fieldapp.words import all_words, say

Row = Mapping[str, str]
# The route of crimes: its letters name them, those to employers do not.
INVESTIGATORS = "gakkumdu"
CLEARED = "bukan_pelanggaran"


def number_in(series: Sequence[str], facts: Facts) -> str:
    """Return the latest number of a case in some series."""
    found = [one for one in facts.case.numbers if one.series in series and not one.voided and one.text]
    return found[-1].text if found else ""


def case_number(facts: Facts) -> str:
    """Return the number a matter is known by."""
    series = SERIES_OF_KIND.get(facts.case.kind, ())
    return number_in(series[:1], facts) or registration_number(facts) or facts.report.number


def registration_number(facts: Facts) -> str:
    """Return the number under which a case was registered."""
    return number_in([one for one in SERIES_OF_KIND.get(facts.case.kind, ()) if one.startswith("registrasi")], facts)


def bringer(facts: Facts) -> Person:
    """Return who brought the matter: the reporter, of a temuan the supervisor who found it."""
    if facts.case.kind == "laporan":
        return person_of(facts.case, "reporter")
    finder = facts.case.finder if facts.case.kind else facts.report.finder
    return Person(finder.name, finder.position, finder.address, "", finder.position, finder.address, finder.phone)


def told_of(person: Person, value: Any) -> Any:
    """Return a value of a person, marked when it reveals a reporter or witness."""
    return Private(value) if person.private else value


def of_bringer(attribute: str, facts: Facts) -> Any:
    """Return an attribute of who brought the matter."""
    person = bringer(facts)
    return told_of(person, getattr(person, attribute))


def of_party(attribute: str, facts: Facts) -> Any:
    """Return an attribute of the party of a paper."""
    return told_of(facts.party, getattr(facts.party, attribute))


def party_role(facts: Facts) -> str:
    """Return what the party of a paper is called in the case."""
    return say(f"document.role.{facts.party.role}") if facts.party.role else ""


def subject_row(facts: Facts, subject: Subject) -> dict[str, str]:
    """Return what a table can tell of a subject: who it is, what was decided, and where the matter went."""
    statuses = statuses_of(facts, subject.id)
    last = statuses[-1] if statuses else ""
    row = {key: value for key, value in asdict(subject).items() if isinstance(value, str)}
    # of somebody who is cleared others may be told, but nothing is passed on
    passed = () if set(statuses) == {CLEARED} else facts.referrals
    referred = [one.to.partition("\n")[0] for one in passed if subject.id in one.subjects or not one.subjects]
    return {
        **row,
        "status": name_kind(subject.status) if subject.status else "",
        "outcome": "; ".join(dict.fromkeys(status_label(facts, one) for one in statuses)),
        "outcome_id": last,
        "notice": _notice(facts, last),
        "to": "; ".join(dict.fromkeys(filter(None, referred))),
        "basis": _basis(facts, subject.id),
        "violation": "; ".join(violation_texts(facts)),
        "what": subject.name,
    }


def statuses_of(facts: Facts, subject: str) -> tuple[str, ...]:
    """Return what was decided on a subject: the outcomes of plenaries, before there is one the latest status."""
    found = outcomes(facts.case, facts.steps, facts.packs.rulebook).get(subject, ())
    known = facts.packs.rulebook.statuses
    final = tuple(one for one in found if one in known and known[one].final)
    return final or found[-1:]


def told_as(facts: Facts, status: str) -> tuple[str, str]:
    """Return how a status reads in the office and on a public notice."""
    return status_label(facts, status), _notice(facts, status)


def _notice(facts: Facts, status: str) -> str:
    """Return how a public notice words a status."""
    rows = facts.packs.table("deadlines").get("status", ())
    return next((str(row.get("notice", "")) for row in rows if row.get("id") == status), "")


def _basis(facts: Facts, subject: str) -> str:
    """Return the reason that the latest plenary gave for its decision on a subject."""
    said = [basis for step in facts.steps for about, _, basis in decisions_of(step) if about in ("", subject) and basis]
    return said[-1] if said else ""


def subject_rows(facts: Facts) -> list[Row]:
    """Return the subjects of a paper as rows."""
    return [subject_row(facts, one) for one in facts.subjects]


def status_label(facts: Facts, status: str, key: str = "label") -> str:
    """Return the label of a status of the reference data, or its word on a notice; an unknown one as it is."""
    rows = facts.packs.table("deadlines").get("status", ())
    return next((str(row.get(key, "")) for row in rows if row.get("id") == status), status)


def source_of(facts: Facts) -> Coded:
    """Return where the information came from."""
    source = facts.case.event.source
    return Coded(source, name_kind(source) if source else "")


def region_name(facts: Facts, level: int) -> str:
    """Return the name of the province (1), regency (2), district (3) or village (4) of the event."""
    parts = facts.case.event.region.split(".")
    if not facts.case.event.region or len(parts) < level:
        return ""
    return facts.packs.regions.name(".".join(parts[:level]))


def evidence_rows(facts: Facts) -> list[Row]:
    """Return the evidence of a matter as rows."""
    found = facts.case.evidence or facts.report.evidence
    return [
        {
            "name": one.name,
            "note": one.note,
            "what": one.note or one.name,
            "source": one.source,
            "sha256": one.sha256,
            "size": str(one.size or ""),
            "taken": one.taken,
            "media_type": one.media_type,
        }
        for one in found
    ]


def evidence_hashes(facts: Facts) -> list[str]:
    """Return name and SHA-256 of each piece of evidence."""
    return [f"{row['name'] or row['what']}: SHA-256 {row['sha256']}" for row in evidence_rows(facts) if row["sha256"]]


def witness_lines(facts: Facts) -> Any:
    """Return the witnesses with their addresses, one line each."""
    people = [person_of(facts.case, f"witness:{one.id}") for one in facts.case.witnesses]
    return Private([", ".join(filter(None, (one.name, one.address))) for one in people if one.name])


def requirement_check(facts: Facts, requirement: str) -> Met:
    """Return what the last examination said of a requirement."""
    found = facts.fact("checks")
    said = found.get(requirement) if isinstance(found, dict) else None
    if not isinstance(said, dict):
        return Met(None)
    met = said.get("met")
    return Met(met if isinstance(met, bool) else None, text_in(said, "note"))


def missing_requirements(facts: Facts) -> list[str]:
    """Return the texts of the requirements that are missing."""
    rows = facts.packs.table("deadlines").get("requirement", ())
    labels = {str(row.get("id")): str(row.get("text", "")) for row in rows}
    return [labels.get(one, one) for one in texts_in(facts.fact("missing"))]


def _violation_rows(facts: Facts) -> list[Mapping[str, Any]]:
    known = {str(row.get("id")): row for row in facts.packs.table("violations").get("violation", ())}
    return [known[one] for one in facts.case.violations if one in known]


def violation_texts(facts: Facts) -> list[str]:
    """Return what the violations of a case say."""
    return [str(row.get("text", "")) for row in _violation_rows(facts)]


def violation_kinds(facts: Facts) -> list[str]:
    """Return the kinds of the violations of a case."""
    kinds = [str(row.get("category", "")) for row in _violation_rows(facts)]
    return list(dict.fromkeys(name_kind(kind) for kind in kinds if kind))


def violation_basis(facts: Facts) -> list[str]:
    """Return the law behind the violations of a case, each basis once; to whom no crime is passed on, no crime."""
    rows = _violation_rows(facts)
    if facts.referral.id and facts.referral.route != INVESTIGATORS:
        rows = [row for row in rows if row.get("category") != CRIMINAL] or rows
    said = [spell_citation(text) for row in rows for text in texts_in(row.get("legal_basis"))]
    return list(dict.fromkeys(said))


def recommendation(facts: Facts) -> Coded:
    """Return what the examination recommends."""
    name = str(facts.fact("recommendation") or "")
    known = all_words().get(f"document.recommendation.{name}")
    return Coded(name, known or name)


def text_in(fields: Mapping[str, Any], name: str) -> str:
    """Return a text of some fields, "" for anything else."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def texts_in(value: Any) -> list[str]:
    """Return the texts of a list, none for anything else."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list | tuple) else []
