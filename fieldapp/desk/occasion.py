"""What a step, an appointment, a letter or a surat tugas tells a paper, by the names that forms propose under.

Called by `fieldapp.desk.suggestion`; the names stand in `resources/format/procedure.md`. Pure; what is not known is "".
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from fieldapp.case.dates import parse_date
from fieldapp.case.document import FINAL, Document
from fieldapp.desk.facts import INVITATIONS, Coded, Day, Facts, Met, Person, Private

ACCEPTED: Final = "accepted"
REFUSED: Final = "refused"
# The plenary that makes what was seen a temuan.
ESTABLISHED: Final = "pleno_temuan"
SUBJECT_LINE: Final = "perihal"


def received_day(facts: Facts) -> Day:
    """Return when a report was handed in; of a temuan the day it was established, else that of its LHP."""
    received = facts.case.received
    if parse_date(received.date):
        return Day(f"{received.date}T{received.time}" if received.time else received.date)
    held = [step.on[:10] for step in facts.steps if step.name == ESTABLISHED]
    days = [*held, facts.report.date, facts.case.event.known_on if facts.case.kind == "temuan" else ""]
    return Day(next((day for day in days if parse_date(day)), ""))


def proxy_of(facts: Facts) -> Any:
    """Return who reports for the reporter."""
    name = facts.case.reporter.proxy
    return Private(Person(name, private=True)) if name else ""


def invitation_day(facts: Facts) -> Day:
    """Return the day of an appointment without its hour."""
    at = facts.fact("at", *INVITATIONS)
    return Day(at[:10] if isinstance(at, str) else "")


def invitation_turn(facts: Facts) -> str:
    """Return "1" for a first invitation, "2" for a second one."""
    names = [facts.step.name] if facts.step else [step.name for step in reversed(facts.steps)]
    found = next((name for name in names if name in INVITATIONS), "")
    return found.rpartition("_")[2]


def oath_taken(facts: Facts) -> Met:
    """Return whether the oath was taken, as far as somebody said so."""
    said = facts.fact("oath")
    return Met({ACCEPTED: True, REFUSED: False}.get(said) if isinstance(said, str) else None)


def paper_labels(facts: Facts) -> list[str]:
    """Return the papers of a case and its evidence as a letter lists what goes with it."""
    named = [_label(facts, paper) for paper in facts.documents if paper.state == FINAL]
    shown = [one.note or one.name for one in facts.case.evidence]
    return [text for text in (*named, *shown) if text]


def letter_delivered(facts: Facts) -> str:
    """Return number and subject of the latest numbered letter to the party of a paper."""
    letters = [
        paper
        for paper in facts.documents
        if paper.number and paper.state == FINAL and paper.party in ("", facts.party_key) and _is_letter(facts, paper)
    ]
    if not letters:
        return ""
    about = str(letters[-1].values.get(SUBJECT_LINE) or "") or _title(facts, letters[-1])
    return f"{letters[-1].number}, {about}"


def _is_letter(facts: Facts, paper: Document) -> bool:
    form = facts.packs.forms.get(paper.form)
    return form is not None and form.layout == "letter"


def _label(facts: Facts, paper: Document) -> str:
    title = _title(facts, paper)
    return f"{title} Nomor {paper.number}" if paper.number else title


def _title(facts: Facts, paper: Document) -> str:
    form = facts.packs.forms.get(paper.form)
    return form.title.capitalize() if form else paper.form


def _fact_text(name: str, facts: Facts) -> str:
    found = facts.fact(name)
    return found if isinstance(found, str) else ""


def _assigned(name: str, facts: Facts) -> str:
    found = facts.assignment.get(name)
    return found if isinstance(found, str) else ""


def _assigned_list(name: str, facts: Facts) -> list[Any]:
    found = facts.assignment.get(name)
    wanted = str if name == "basis" else Mapping
    return [one for one in found if isinstance(one, wanted)] if isinstance(found, list | tuple) else []


def assignment_number(facts: Facts) -> str:
    """Return the number of the surat tugas: that of the LHP a case comes from, else the latest of the office."""
    return facts.report.assignment or _assigned("number", facts)


OCCASIONS: Final[dict[str, Callable[[Facts], Any]]] = {
    "received.date": received_day,
    "reporter.proxy": proxy_of,
    "invitation.day": invitation_day,
    "invitation.turn": invitation_turn,
    "oath": oath_taken,
    "companion": partial(_fact_text, "companion"),
    "delivered_on": lambda facts: Day(_fact_text("delivered_on", facts)),
    "step.name": lambda facts: Coded(facts.step.name, facts.step.name) if facts.step else "",
    "papers.list": paper_labels,
    "letter.number": letter_delivered,
    "assignment": assignment_number,
    "assignment.basis": partial(_assigned_list, "basis"),
    "assignment.officers": partial(_assigned_list, "officers"),
    **{f"assignment.{name}": partial(_assigned, name) for name in ("purpose", "place")},
    "assignment.from": lambda facts: Day(_assigned("from", facts)),
    "assignment.until": lambda facts: Day(_assigned("until", facts)),
}
