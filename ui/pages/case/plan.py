"""The handling of one case as its tab shows it: plan, clocks, papers by step, in one go on the reading thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fieldapp.case.clock import Clock
from fieldapp.case.document import Document
from fieldapp.case.stating import label_of_party
from fieldapp.case.steps import Step
from fieldapp.desk.deadline import case_clocks
from fieldapp.desk.facts import person_of
from fieldapp.desk.handling import Plan, Taken, plan_of
from fieldapp.desk.naming import office_name
from fieldapp.desk.timeline import names_of_checks
from fieldapp.packs.forms import Form
from fieldapp.packs.reference import Packs
from fieldapp.vault.documents import documents_of
from fieldapp.vault.projection import load_state
from fieldapp.vault.referrals import load_referrals
from fieldapp.vault.search import find_rows
from fieldapp.vault.succession import BECOMING
from fieldapp.vault.vault import Vault
from fieldapp.words import say

DOCUMENT: Final = "document"
ROUND: Final = 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper of a step: `id` is "" for a form that the case itself is printed on."""

    id: str
    form: str
    title: str
    whom: str = ""
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Handling:
    """Everything that the tab shows; `people` are the parties, by name only where identities may be seen."""

    id: str
    plan: Plan
    people: tuple[tuple[str, str], ...]
    clocks: tuple[Clock, ...]
    sheets: Mapping[str, tuple[Sheet, ...]]
    lacking: Mapping[str, int]
    referrals: tuple[tuple[str, str], ...]
    names: Mapping[str, str]
    linked_here: str
    linked_name: str
    packs: Packs


def read_handling(vault: Vault, owner: str, *, masked: bool = True) -> Handling:
    """Return the handling of a case. Raises RecordUnknown."""
    plan = plan_of(vault, owner, masked=masked)
    papers = documents_of(vault.db, owner)
    referrals = tuple((one.id, _referral(one.to, one.number)) for one in load_referrals(vault.db, owner))
    linked = plan.handed_over.linked if plan.handed_over else successor_in(plan) or plan.case.linked
    here = linked if linked and load_state(vault.db, linked) is not None else ""
    return Handling(
        id=owner,
        plan=plan,
        people=tuple((party, label if masked else _named(plan, party, label)) for party, label in plan.parties),
        clocks=case_clocks(vault, owner),
        sheets={taken.step.id: _sheets(vault, plan, taken, papers) for taken in plan.taken},
        lacking={taken.step.id: len(_missing(vault, taken, papers)) for taken in plan.taken},
        referrals=referrals,
        names=_names(vault, plan, referrals),
        linked_here=here,
        linked_name=_case_name(vault, linked) if here else "",
        packs=vault.packs,
    )


def successor_in(plan: Plan) -> str:
    """Return the id of the temuan that a case became, "" for none."""
    named = [taken.step.said("linked") for taken in plan.taken if taken.step.name == BECOMING]
    return str(named[-1] or "") if named else ""


def _named(plan: Plan, party: str, label: str) -> str:
    name = person_of(plan.case, party).name
    return say("ui.handling.named", label=label, name=name) if name and name != label else label


def _referral(to: str, number: str) -> str:
    first = to.splitlines()[0].strip() if to.strip() else say("ui.handling.referral_unnamed")
    return say("ui.handling.referral", to=first, number=number) if number else first


def _case_name(vault: Vault, owner: str) -> str:
    row = find_rows(vault.db, [owner]).get(owner)
    number = row.numbers.partition(";")[0] if row else ""
    return number or (row.summary if row else "") or owner[:ROUND]


def _names(vault: Vault, plan: Plan, referrals: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return what the ids in the facts of steps are called: requirements, referrals, other cases, offices."""
    found = {row.id: row.label for row in vault.packs.requirements} | names_of_checks(plan.checks) | dict(referrals)
    for taken in plan.taken:
        for key, name in (("linked", _case_name), ("to_office", office_name)):
            value: Any = taken.step.said(key)
            if isinstance(value, str) and value:
                found[value] = name(vault, value)
    return found


def _forms(vault: Vault, taken: Taken) -> list[Form]:
    forms = (vault.packs.forms.get(code) for code in taken.papers)
    return [form for form in forms if form is not None and form.printable]


def _missing(vault: Vault, taken: Taken, papers: Sequence[Document]) -> list[Form]:
    """Return the forms of a step that no paper was prepared on yet."""
    there = {paper.form for paper in papers if paper.step == taken.step.id}
    return [form for form in _forms(vault, taken) if form.matter == DOCUMENT and form.code not in there]


def _sheets(vault: Vault, plan: Plan, taken: Taken, papers: Sequence[Document]) -> tuple[Sheet, ...]:
    """Return the papers of a step: forms of the case itself, then those that were prepared for it."""
    own = [Sheet("", form.code, form.title) for form in _forms(vault, taken) if form.matter == "case"]
    made = [paper for paper in papers if paper.step == taken.step.id]
    return (*own, *(_sheet(vault, plan, taken.step, paper) for paper in made))


def _sheet(vault: Vault, plan: Plan, step: Step, paper: Document) -> Sheet:
    form = vault.packs.forms.get(paper.form)
    alone = step.said("parties") is not None and len(step.said("parties")) == 1
    whom = "" if alone or not paper.party else label_of_party(plan.case, paper.party)
    return Sheet(paper.id, paper.form, form.title if form else paper.form, whom, paper.standing)
