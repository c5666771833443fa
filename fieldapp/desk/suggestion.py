"""What each name of section 5 of `resources/format/procedure.md` stands for, told from the facts around a paper.

Called by `fieldapp.desk.dossier`. Pure: the same facts give the same answer. What is not known is "", never an error;
what reveals a reporter or witness is marked, so that it goes into private fields alone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from fieldapp.case.dates import parse_date, write_date
from fieldapp.case.steps import PLENARY, decisions_of, label_of_step
from fieldapp.desk.facts import INVITATIONS, Day, Facts, Person, Signer
from fieldapp.desk.matter import (
    Row,
    bringer,
    case_number,
    evidence_hashes,
    evidence_rows,
    missing_requirements,
    number_in,
    of_bringer,
    of_party,
    party_role,
    recommendation,
    region_name,
    registration_number,
    requirement_check,
    source_of,
    status_label,
    subject_row,
    subject_rows,
    text_in,
    texts_in,
    told_of,
    violation_basis,
    violation_kinds,
    violation_texts,
    witness_lines,
)
from fieldapp.desk.occasion import OCCASIONS
from fieldapp.words import say


def suggest(facts: Facts, name: str) -> Any:
    """Return what is proposed under a name: text, `Day`, `Coded`, `Met`, `Person`, `Signer`, a list of texts, people or
    rows, or one of these as `Private`; "" for what is not known and for a name that nobody knows.
    """
    teller = _TELLERS.get(name)
    if teller is not None:
        return teller(facts)
    kind, _, rest = name.partition(".")
    if kind == "checks":
        return requirement_check(facts, rest)
    if name.startswith("event.region.") and name[-1:] in "1234":
        return region_name(facts, int(name[-1]))
    return ""


def known_names() -> tuple[str, ...]:
    """Return every name that something can be proposed under, but those with a part of their own."""
    return tuple(sorted(_TELLERS))


# ---- appointments and plenary ---------------------------------------------------------------------------------------


def _text_fact(name: str, steps: Sequence[str], facts: Facts) -> str:
    found = facts.fact(name, *steps)
    return found if isinstance(found, str) else ""


def _appointment(facts: Facts) -> Day:
    return Day(_text_fact("at", INVITATIONS, facts))


def plenary_of(facts: Facts) -> Mapping[str, Any]:
    """Return the plenary of the step at hand, else the latest one."""
    found = facts.fact("plenary")
    return found if isinstance(found, dict) else {}


def _plenary_text(name: str, facts: Facts) -> str:
    return text_in(plenary_of(facts), name)


def _plenary_chair(facts: Facts) -> Person:
    name = _plenary_text("chair", facts)
    return Person(name, facts.office.chair_title if name == facts.office.chair else "")


def _plenary_people(facts: Facts) -> list[Person]:
    titles = {facts.office.chair: facts.office.chair_title} | {one.name: one.title for one in facts.members}
    return [Person(name, titles.get(name, "")) for name in texts_in(plenary_of(facts).get("present"))]


def _plenary_subject(facts: Facts) -> str:
    step = facts.step or next((one for one in reversed(facts.steps) if "plenary" in one.facts), None)
    if step is None:
        return ""
    names = ", ".join(one.name for one in facts.subjects if one.name)
    return " ".join(filter(None, (label_of_step(step.name), case_number(facts), f"({names})" if names else "")))


def _plenary_decisions(facts: Facts) -> list[Row]:
    step = facts.step if facts.step and decisions_of(facts.step) else None
    step = step or next((one for one in reversed(facts.steps) if decisions_of(one)), None)
    known = {one.id: one for one in facts.case.subjects}
    rows: list[Row] = []
    for about, result, basis in decisions_of(step) if step else ():
        row = subject_row(facts, known[about]) if about in known else {"name": "", "what": ""}
        label = status_label(facts, result)
        rows.append({**row, "result": label, "outcome": label, "outcome_id": result, "basis": basis})
    return rows


# ---- referral and signers -------------------------------------------------------------------------------------------


def _addressee(facts: Facts) -> Person:
    lines = facts.referral.to.splitlines() or [""]
    return Person(lines[0].strip(), " ".join(lines[1:-1]).strip(), lines[-1].strip() if len(lines) > 1 else "")


def _referred(facts: Facts) -> list[Row]:
    chosen = [one for one in facts.case.subjects if one.id in facts.referral.subjects] or list(facts.subjects)
    return [subject_row(facts, one) for one in chosen]


def _chair(facts: Facts) -> Signer:
    return Signer(Person(facts.office.chair, facts.office.chair_title))


def _members(facts: Facts) -> list[Signer]:
    """Return chair and members; under the minutes of a plenary only those of them who were there."""
    signers = [_chair(facts), *(Signer(one) for one in facts.members)]
    held = facts.step.facts.get(PLENARY) if facts.step else None
    present = set(texts_in(held.get("present"))) if isinstance(held, Mapping) else set()
    return [one for one in signers if one.person.name in present] or signers


def _signs(person: Person) -> Any:
    return told_of(person, Signer(person))


def _place_date(facts: Facts) -> str:
    # without a place there are dots to write it on
    place = facts.office.city or say("paper.place_date_empty").partition(",")[0]
    return f"{place}, {write_date(facts.now.date())}"


def _to_office(facts: Facts) -> str:
    return _text_fact("to_name", (), facts) or _text_fact("to_office", (), facts)


def _occurred(facts: Facts) -> Day:
    day = facts.case.event.occurred_on
    return Day(day if parse_date(day) else "")


def _filled(names: Iterable[str]) -> list[str]:
    return [name for name in names if name]


_TELLERS: Final[dict[str, Callable[[Facts], Any]]] = {
    "today": lambda facts: Day(facts.now.date().isoformat()),
    "now": lambda facts: Day(f"{facts.now:%Y-%m-%dT%H:%M}"),
    "office.name": lambda facts: facts.office.name,
    "office.address": lambda facts: facts.office.address,
    "office.city": lambda facts: facts.office.city,
    "place_date": _place_date,
    "number.case": case_number,
    "number.receipt": partial(number_in, ("tanda_bukti",)),
    "number.registration": registration_number,
    "reporter.person": lambda facts: told_of(bringer(facts), bringer(facts)),
    **{f"reporter.{name}": partial(of_bringer, name) for name in ("name", "birth", "occupation", "address", "phone")},
    "party.person": lambda facts: told_of(facts.party, facts.party),
    **{f"party.{name}": partial(of_party, name) for name in ("name", "birth", "occupation", "address")},
    # nobody keeps a religion: it is asked for the oath and written on that paper alone
    "party.religion": lambda _facts: "",
    "party.role": party_role,
    "subjects.table": subject_rows,
    "subjects.names": lambda facts: _filled(one.name for one in facts.subjects),
    "subjects.addresses": lambda facts: _filled(one.address for one in facts.subjects),
    "event.summary": lambda facts: facts.case.event.summary,
    "event.place": lambda facts: facts.case.event.place,
    "event.date": _occurred,
    "event.time": lambda facts: facts.case.event.time,
    "event.source": source_of,
    "narrative": lambda facts: facts.case.narrative or facts.report.result,
    "evidence.list": lambda facts: _filled(row["what"] for row in evidence_rows(facts)),
    "evidence.table": evidence_rows,
    "evidence.hashes": evidence_hashes,
    "urls": lambda facts: list(facts.case.event.urls),
    "witnesses.list": witness_lines,
    "missing.list": missing_requirements,
    "completion.until": lambda facts: Day(facts.completion_until),
    "violations.kinds": violation_kinds,
    "violations.text": violation_texts,
    "violations.basis": violation_basis,
    "recommendation": recommendation,
    "invitation.at": _appointment,
    "invitation.place": partial(_text_fact, "place", INVITATIONS),
    "invitation.number": lambda facts: facts.number_of(*INVITATIONS),
    "plenary.number": partial(_plenary_text, "number"),
    "plenary.place": partial(_plenary_text, "place"),
    "plenary.chair": _plenary_chair,
    "plenary.present": _plenary_people,
    "plenary.decisions": _plenary_decisions,
    "plenary.dissent": partial(_plenary_text, "dissent"),
    "plenary.subject": _plenary_subject,
    "referral.to": _addressee,
    "referral.cc": lambda facts: list(facts.referral.cc),
    "referral.enclosures": lambda facts: [one.label for one in facts.referral.enclosures],
    "referral.table": _referred,
    "status.table": subject_rows,
    "officer.person": lambda facts: facts.officer,
    "officer.name": lambda facts: facts.officer.name,
    "officer.title": lambda facts: facts.officer.title,
    "signer.chair": _chair,
    "signer.members": _members,
    "signer.officer": lambda facts: Signer(facts.officer),
    "signer.reporter": lambda facts: _signs(bringer(facts)),
    "signer.party": lambda facts: _signs(facts.party),
    **OCCASIONS,
    "to_office": _to_office,
    "why": partial(_text_fact, "why", ()),
    "what": partial(_text_fact, "what", ()),
}
