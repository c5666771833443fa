"""What is known around a paper: the office and its people, the matter, its steps, the referral, the party.

Loaded once for each preparation, handed to `fieldapp.desk.suggestion`. Reads only; a part that is not there is empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import msgspec

from fieldapp.case.dates import in_zone
from fieldapp.case.document import FINAL, Document
from fieldapp.case.model import Case, Reporter, Subject, Supervision, Witness
from fieldapp.case.office import Office
from fieldapp.case.referral import Referral
from fieldapp.case.steps import Step
from fieldapp.desk.deadline import case_clocks
from fieldapp.packs.reference import Packs
from fieldapp.vault.database import Database
from fieldapp.vault.documents import documents_of
from fieldapp.vault.projection import load_state
from fieldapp.vault.referrals import load_referrals
from fieldapp.vault.register import load_item, load_steps, load_supervision, owner_state
from fieldapp.vault.rolls import assignments_on, list_rolls
from fieldapp.vault.vault import Vault
from fieldapp.words import say

REPORTER: Final = "reporter"
COMPLETION: Final = "perbaikan"
INVITATIONS: Final = ("undangan_1", "undangan_2")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as papers name them; "" for what is not known."""

    name: str = ""
    title: str = ""
    detail: str = ""
    birth: str = ""
    occupation: str = ""
    address: str = ""
    phone: str = ""
    id: str = ""
    role: str = ""
    private: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """An ISO date, or date and time."""

    iso: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A value that has an id and a label."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Met:
    """Whether a requirement is met, None when nobody said, and what was noted."""

    met: bool | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, and for whom."""

    person: Person
    on_behalf: str = ""


@dataclass(frozen=True, slots=True)
class Private:
    """A value that reveals a reporter or witness."""

    value: Any


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a paper could be proposed from; `party` and `subjects` are whom it is about."""

    office: Office
    now: datetime
    packs: Packs
    officer: Person
    members: tuple[Person, ...] = ()
    case: Case = field(default_factory=Case)
    report: Supervision = field(default_factory=Supervision)
    steps: tuple[Step, ...] = ()
    step: Step | None = None
    documents: tuple[Document, ...] = ()
    referral: Referral = field(default_factory=Referral)
    referrals: tuple[Referral, ...] = ()
    assignment: Mapping[str, Any] = field(default_factory=dict)
    party: Person = Person()
    party_key: str = ""
    subjects: tuple[Subject, ...] = ()
    completion_until: str = ""

    def fact(self, name: str, *steps: str) -> Any:
        """Return a fact of the step at hand, else that of the latest of the named steps; of any, when none is named."""
        if self.step is not None and self.step.facts.get(name) not in (None, "", [], {}):
            return self.step.facts[name]
        for step in reversed(self.steps):
            if (not steps or step.name in steps) and step.facts.get(name) not in (None, "", [], {}):
                return step.facts[name]
        return None

    def number_of(self, *steps: str) -> str:
        """Return the number of the latest final paper of these steps, for this party if it is one party's."""
        names = {step.id: step.name for step in self.steps}
        found = [paper for paper in self.documents if paper.number and paper.state == FINAL]
        found = [paper for paper in found if names.get(paper.step) in steps]
        found = [paper for paper in found if paper.party in ("", self.party_key)]
        return found[-1].number if found else ""


def load_facts(
    vault: Vault, owner: str, *, step: str = "", referral: str = "", party: str = "", subjects: Sequence[str] = ()
) -> Facts:
    """Return what is known around a paper of a case or LHP, or of none ("" as owner). Raises RecordUnknown.

    `referral` may also be the id of an assignment (surat tugas).
    """
    item: Case | Supervision = load_item(vault.db, owner) if owner else Case()
    case = item if isinstance(item, Case) else Case()
    office = vault.office_settings(owner_state(vault.db, owner).office if owner else "")
    steps = tuple(load_steps(vault.db, owner)) if owner else ()
    at_hand = next((one for one in steps if one.id == step), None)
    referrals = load_referrals(vault.db, owner) if case.id else ()
    wanted = tuple(subjects) or (at_hand.subjects if at_hand else ())
    return Facts(
        office=office,
        now=in_zone(vault.now(), office.zone),
        packs=vault.packs,
        officer=_officer(vault),
        members=members_of(vault.db, office),
        case=case,
        report=item if isinstance(item, Supervision) else _report_of(vault.db, case),
        steps=steps,
        step=at_hand,
        documents=documents_of(vault.db, owner) if owner else (),
        referral=next((one for one in referrals if one.id == referral), Referral()),
        referrals=referrals,
        assignment=_assignment(vault, referral),
        party=person_of(case, party),
        party_key=party,
        subjects=tuple(one for one in case.subjects if not wanted or one.id in wanted),
        completion_until=_completion_until(vault, case),
    )


def members_of(db: Database, office: Office) -> tuple[Person, ...]:
    """Return the members of an office beside its chair: those of its settings, else officers whose position says so."""
    if office.members:
        return tuple(_member(line) for line in office.members)
    rows = db.execute("SELECT fields FROM record WHERE type = 'officer' AND office = ? ORDER BY id", (office.code,))
    found = [msgspec.json.decode(data) for (data,) in rows.fetchall()]
    people = [Person(str(one.get("name") or ""), str(one.get("position") or "")) for one in found]
    return tuple(one for one in people if one.name != office.chair and one.title.casefold().startswith("anggota"))


def parties_of(case: Case) -> dict[str, Person]:
    """Return everybody a paper of a case can be addressed to or about, by the key of the party."""
    found = {REPORTER: person_of(case, REPORTER)} if case.kind == "laporan" else {}
    found |= {f"subject:{one.id}": person_of(case, f"subject:{one.id}") for one in case.subjects}
    return found | {f"witness:{one.id}": person_of(case, f"witness:{one.id}") for one in case.witnesses}


def person_of(case: Case, party: str) -> Person:
    """Return a party of a case as papers name them; an empty person for one that is not there."""
    kind, _, name = party.partition(":")
    if kind == REPORTER:
        return _reporter(case.reporter)
    if kind == "subject":
        return next((_subject(one) for one in case.subjects if one.id == name), Person())
    if kind == "witness":
        return next((_witness(one) for one in case.witnesses if one.id == name), Person())
    return Person(name, role="other", private=True) if kind == "other" else Person()


def _reporter(one: Reporter) -> Person:
    told = {name: getattr(one, name) for name in ("name", "birth", "occupation", "address", "phone")}
    return Person(**told, detail=one.address, role=REPORTER, private=True)


def _subject(one: Subject) -> Person:
    told = {name: getattr(one, name) for name in ("name", "address", "phone")}
    number, place = one.nip or one.nik, one.address or one.agency
    return Person(
        **told, title=one.position, detail=place, occupation=one.position, id=number, role="subject"
    )  # fmt: skip


def _witness(one: Witness) -> Person:
    told = {name: getattr(one, name) for name in ("name", "address", "phone")}
    return Person(**told, detail=one.address, role="witness", private=True)


def _member(line: str) -> Person:
    name, _, title = line.partition(";")
    return Person(name.strip(), title.strip() or say("document.member"))


def _officer(vault: Vault) -> Person:
    state = load_state(vault.db, vault.officer)
    return Person(vault.officer_name, str(state.fields.get("position") or "") if state else "")


def _report_of(db: Database, case: Case) -> Supervision:
    state = load_state(db, case.supervision) if case.supervision else None
    return load_supervision(db, case.supervision) if state and state.type == "supervision" else Supervision()


def _assignment(vault: Vault, name: str) -> Mapping[str, Any]:
    """Return the assignment that a paper is about, else the newest one of the office that runs today."""
    known = {roll.id: roll for roll in list_rolls(vault.db, "assignment", vault.office)} if name else {}
    running = [] if name in known else assignments_on(vault.db, vault.office, vault.office_now().date())
    found = known.get(name) or next(iter(running), None)
    return found.fields if found else {}


def _completion_until(vault: Vault, case: Case) -> str:
    """Return when what is missing must be brought, in the office's time."""
    clocks = [clock for clock in case_clocks(vault, case.id) if clock.rule.id == COMPLETION] if case.id else []
    return f"{clocks[-1].alarm:%Y-%m-%dT%H:%M}" if clocks else ""
