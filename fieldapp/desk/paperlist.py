"""The papers of a case as a list: what each is, whom it is about, which step it came with, how far it has come.

Called by the windows. Names of reporters and witnesses are never told here: their role is enough to know a paper by.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from fieldapp.case.document import FINAL, Document
from fieldapp.case.model import Case
from fieldapp.case.steps import Step, label_of_step, papers_of
from fieldapp.desk.document import MATTER
from fieldapp.errors import FormUnknown
from fieldapp.packs.forms import Form
from fieldapp.vault.documents import documents_of, form_of
from fieldapp.vault.referrals import letter_forms, load_referrals
from fieldapp.vault.register import load_item, load_steps
from fieldapp.vault.vault import Vault
from fieldapp.words import say


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper: its title, whom it is about, and the step it was prepared with ("" for none)."""

    document: Document
    title: str
    whom: str = ""
    step: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Unprepared:
    """A step some of whose papers were not prepared yet, by the codes of their forms."""

    step: str
    label: str
    on: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperList:
    """The papers of a case or LHP, those of the latest step first, and the steps whose papers are still to prepare."""

    lines: tuple[PaperLine, ...] = ()
    unprepared: tuple[Unprepared, ...] = ()


def list_papers(vault: Vault, owner: str) -> PaperList:
    """Return the papers of a case or LHP with what is known around them. Raises RecordUnknown."""
    papers, steps = documents_of(vault.db, owner), load_steps(vault.db, owner)
    names = _names(vault, owner)
    by_id = {step.id: step for step in steps}
    order = {step.id: place for place, step in enumerate(steps)}
    lines = [_line(vault, paper, by_id.get(paper.step), names) for paper in papers]
    lines.sort(key=lambda line: (line.on[:10], order.get(line.document.step, -1)), reverse=True)
    return PaperList(tuple(lines), tuple(_unprepared(vault, steps, papers, letter_forms(vault.db, owner))))


def name_paper(vault: Vault, document: Document) -> PaperLine:
    """Return what one paper is called."""
    steps = load_steps(vault.db, document.case) if document.step else ()
    step = next((one for one in steps if one.id == document.step), None)
    return _line(vault, document, step, _names(vault, document.case) if document.case else {})


def name_parties(case: Case) -> dict[str, str]:
    """Return everybody a paper of a case can be about, by key: subjects by name, the others by their role."""
    found = {"reporter": say("document.role.reporter")} if case.kind == "laporan" else {}
    found |= {f"subject:{one.id}": one.name or say("document.role.subject") for one in case.subjects}
    role = say("document.role.witness")
    return found | {f"witness:{one.id}": f"{role} {place}" for place, one in enumerate(case.witnesses, 1)}


def final_papers(vault: Vault, owner: str) -> tuple[PaperLine, ...]:
    """Return the papers of a case or LHP that a scan can be kept with."""
    return tuple(line for line in list_papers(vault, owner).lines if line.document.state == FINAL)


def _line(vault: Vault, paper: Document, step: Step | None, names: Mapping[str, str]) -> PaperLine:
    try:
        title = form_of(vault, paper).title
    except FormUnknown:
        title = ""
    kind = paper.party.partition(":")[0]
    whom = names.get(paper.party) or (say(f"document.role.{kind}") if kind else "") or names.get(paper.referral, "")
    if not whom and len(paper.subjects) == 1:
        whom = names.get(f"subject:{paper.subjects[0]}", "")
    label = label_of_step(step.name) if step else ""
    return PaperLine(paper, title, whom, label, step.on if step else paper.on)


def _names(vault: Vault, owner: str) -> dict[str, str]:
    item = load_item(vault.db, owner)
    if not isinstance(item, Case):
        return {}
    referrals = {one.id: one.to.partition("\n")[0] for one in load_referrals(vault.db, owner)}
    return {**name_parties(item), **referrals}


def _unprepared(
    vault: Vault, steps: "list[Step] | tuple[Step, ...]", papers: tuple[Document, ...], letters: Mapping[str, str]
) -> list[Unprepared]:
    rules, forms = vault.packs.rulebook.steps, vault.packs.forms
    found = []
    for step in reversed(steps):
        letter = step.said("referral")
        there = {paper.form for paper in papers if step.id == paper.step or (letter and letter == paper.referral)}
        asked = papers_of(step, rules.get(step.name), letters)
        codes = [code for code in asked if _is_prepared(forms.get(code))]
        if missing := tuple(code for code in codes if code not in there):
            found.append(Unprepared(step.id, label_of_step(step.name), step.on, missing))
    return found


def _is_prepared(form: Form | None) -> bool:
    return form is not None and form.printable and form.matter == MATTER
