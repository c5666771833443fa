"""What a desk does with papers (naskah): which there can be, preparing and filling them, bringing proposals up to date.

Called by the command line and the windows. How a paper is kept is for `fieldapp.vault.documents`, what it proposes for
`fieldapp.desk.dossier`, printing for `fieldapp.desk.paper`.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from fieldapp.case.dates import parse_date
from fieldapp.case.document import Document
from fieldapp.case.ids import new_id
from fieldapp.case.model import Case, Supervision
from fieldapp.case.shape import Remarks
from fieldapp.case.steps import Step, StepRule, papers_of
from fieldapp.desk.assignment import assignment_for, number_assignment
from fieldapp.desk.dossier import propose_from
from fieldapp.desk.facts import Facts, load_facts, parties_of
from fieldapp.desk.letter import enter_letter
from fieldapp.desk.suggestion import suggest
from fieldapp.errors import FormNotDocument, NetraError, PartyUnknown, RecordElsewhere, RecordUnknown
from fieldapp.packs.filling import fields_of, fit_value, lacks_of
from fieldapp.packs.forms import Field, Form, choose_form, list_printable
from fieldapp.vault.documents import (
    add_documents,
    documents_of,
    finalise_document,
    form_of,
    load_document,
    needs_reason,
    referral_ids,
    remove_document,
    typed_fields,
    write_document,
)
from fieldapp.vault.projection import load_state
from fieldapp.vault.referrals import letter_forms, load_referrals, track_referral
from fieldapp.vault.register import load_item, load_steps, owner_state
from fieldapp.vault.vault import Vault

__all__ = [
    "Filling", "Offer", "fill_document", "finalise", "forms_for", "lacks_of", "open_document", "prepare",
    "prepare_blank", "prepare_step", "refresh", "save_filling",
]  # fmt: skip

MATTER: Final = "document"
# What is written in the course of a supervision, by the events of the forms; all others belong to handling a case.
OF_REPORTS: Final = frozenset(
    ("surat_tugas", "tangkapan_layar", "barang_bukti", "daftar_bukti", "permintaan_data", "pencegahan",
     "tanda_terima_surat")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """A form that papers of a case can be made on: the steps it belongs to, and the papers there are."""

    form: Form
    steps: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Filling:
    """A paper that is open for filling: `base` is what it was when it was opened, `lacks` the fields still to fill."""

    form: Form
    base: Document
    document: Document
    lacks: tuple[Field, ...] = ()
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class _Whom:
    """What one of several papers of a form is about."""

    step: str = ""
    referral: str = ""
    party: str = ""
    subjects: tuple[str, ...] = ()


def forms_for(vault: Vault, case_id: str) -> tuple[Offer, ...]:
    """Return every form that papers of a case or LHP can be made on, in the order of the pack; also those of no step.

    Raises RecordUnknown.
    """
    rules = vault.packs.rulebook.steps
    item = load_item(vault.db, case_id)
    kind = item.kind if isinstance(item, Case) else ""
    papers = documents_of(vault.db, case_id)
    return tuple(
        Offer(
            form,
            tuple(rule.id for rule in rules.values() if _prints(rule, form.code, kind)),
            tuple(paper for paper in papers if paper.form == form.code),
        )
        for form in list_printable(vault.packs.forms)
        if form.matter == MATTER and (isinstance(item, Case) or form.event in OF_REPORTS)
    )


def _prints(rule: StepRule, code: str, kind: str) -> bool:
    named = code in rule.papers or any(code in one.papers for one in rule.papers_when)
    return named and (not rule.kinds or kind in rule.kinds)


def prepare(
    vault: Vault,
    case_id: str,
    form: str,
    *,
    step: str = "",
    referral: str = "",
    party: str = "",
    subjects: Sequence[str] = (),
) -> tuple[Document, ...]:
    """Make the papers of a form with their proposals and save them: one per case, party, subject, referral or step.

    Without `party`, `subjects` or `referral` there is one for each that the step names, else for each of the case.
    `case_id` may be an LHP, or "" for a paper of the office itself. Raises FormUnknown, FormNotPrintable,
    FormNotDocument, PartyUnknown, RecordUnknown, RecordElsewhere.
    """
    chosen = _document_form(vault, form)
    whom = _Whom(step, referral, party, tuple(subjects))
    _require_own(vault, case_id)
    made = [_make(vault, case_id, chosen, one) for one in _spread(vault, case_id, chosen, whom)]
    return _save(vault, made)


def prepare_step(vault: Vault, step_id: str) -> tuple[Document, ...]:
    """Make every paper that a step prepares, and save them in one transaction; those that are there are left alone.

    Raises RecordUnknown, RecordElsewhere.
    """
    state = load_state(vault.db, step_id)
    owner = str(state.fields.get("case", "")) if state is not None and state.type == "step" else ""
    step = next((one for one in load_steps(vault.db, owner) if one.id == step_id), None) if owner else None
    if step is None:
        raise RecordUnknown(name=step_id)
    _require_own(vault, owner)
    rule = vault.packs.rulebook.steps.get(step.name)
    papers = documents_of(vault.db, owner)
    there = [(one.form, _Whom(step_id, one.referral, one.party, one.subjects)) for one in papers if one.step == step_id]
    sent = {(one.form, one.referral) for one in papers if one.referral}
    start = _Whom(step_id, str(step.facts.get("referral") or ""))
    forms = [vault.packs.forms.get(code) for code in papers_of(step, rule, letter_forms(vault.db, owner))]
    wanted = [
        (form, whom)
        for form in forms
        if form is not None and form.printable and form.matter == MATTER
        for whom in _spread(vault, owner, form, replace(start, referral=start.referral or assignment_for(vault, form)))
    ]
    made = [
        _make(vault, owner, form, whom)
        for form, whom in wanted
        if (form.code, whom) not in there and not (form.per == "referral" and (form.code, whom.referral) in sent)
    ]
    return _save(vault, made)


def prepare_blank(vault: Vault, case_id: str, form: Form, *, party: str = "", running: int = 0) -> Document:
    """Make a paper of a blank form that was filled in by hand, final at once and with the number that stands on it.

    Raises NumberNotReserved, PartyUnknown, RecordUnknown, RecordElsewhere.
    """
    _require_own(vault, case_id)
    day = vault.office_now().date().isoformat()
    paper = Document(
        new_id(), case_id, form.code, party=party, on=day, pack=vault.packs.version, handwritten=True
    )  # fmt: skip
    add_documents(vault, [paper])
    try:
        return finalise_document(vault, paper.id, running=running)
    except NetraError as error:
        remove_document(vault, paper.id, error.sentence)
        raise


def open_document(vault: Vault, document: str) -> Filling:
    """Return a paper with its form, what it lacks, and whether a change has to say why. Raises DocumentUnknown."""
    paper = load_document(vault.db, document)
    form = form_of(vault, paper)
    return Filling(form, paper, paper, lacks_of(form, paper), needs_reason(paper))


def fill_document(filling: Filling, values: Mapping[str, Any]) -> Filling:
    """Return a paper with some of its values changed, as far as they fit; nothing is saved.

    What does not fit stays as it was; a window tells of it with `fieldapp.packs.filling.fit_value`.
    """
    found = dict(filling.document.values)
    for field in fields_of(filling.form):
        if field.id in values:
            remarks = Remarks()
            fitted = fit_value(field, values[field.id], remarks)
            if remarks.first_error() is None:
                found[field.id] = fitted
    document = replace(filling.document, values=found)
    return replace(filling, document=document, lacks=lacks_of(filling.form, document))


def save_filling(vault: Vault, filling: Filling, reason: str = "") -> Filling:
    """Save what was changed since a paper was opened; what others changed in other fields stays.

    Raises as `fieldapp.vault.documents.write_document`.
    """
    saved = write_document(vault, filling.document, filling.base, reason)
    return Filling(filling.form, saved, saved, lacks_of(filling.form, saved), needs_reason(saved))


def refresh(vault: Vault, document: str) -> tuple[str, ...]:
    """Bring the proposals of a draft up to date that nobody changed; return the ids of the fields that changed.

    Proposals follow the case, what somebody typed stays. A paper that was final once stays as it is. Raises
    DocumentUnknown, DocumentRemoved, RecordElsewhere.
    """
    paper = load_document(vault.db, document)
    if needs_reason(paper) or paper.withheld:
        return ()
    form = form_of(vault, paper)
    typed = typed_fields(vault.db, document)
    facts = _facts(vault, paper)
    fresh = propose_from(facts, form)
    values = {name: value for name, value in paper.values.items() if name in typed}
    values |= {name: value for name, value in fresh.items() if name not in typed}
    names = values.keys() | paper.values.keys()
    changed = tuple(sorted(name for name in names if values.get(name) != paper.values.get(name)))
    shown = _shown(facts, form)
    if changed or shown != paper.shown:
        write_document(vault, replace(paper, values=values, shown=shown), paper, proposed=True)
    return changed


def finalise(vault: Vault, document: str, *, running: int = 0) -> Document:
    """Make a paper final with the number its head shows: one drawn for it, or that of the matter as it is now.

    A letter stands in the agenda of what goes out from then on, and its referral knows its number. `running` is the
    number that stands on a blank form already. Raises as `fieldapp.vault.documents.finalise_document`.
    """
    paper = load_document(vault.db, document)
    form = form_of(vault, paper)
    shown = _shown(_facts(vault, paper), form)
    with vault.writing():
        shown = shown or ("" if running else number_assignment(vault, paper, form))
        done = finalise_document(vault, document, running=running, shown=shown or paper.shown)
        _tell_referral(vault, done)
        enter_letter(vault, document)
    return done


def _tell_referral(vault: Vault, letter: Document) -> None:
    """Let a referral know the number and day of its letter, inside the caller's transaction."""
    known = {one.id: one for one in load_referrals(vault.db, letter.case)} if letter.referral else {}
    referral = known.get(letter.referral)
    if referral is None or referral.document != letter.id:
        return
    if (referral.number, referral.on) != (letter.number, letter.on[:10]):
        track_referral(vault, referral.id, {"number": letter.number, "on": letter.on[:10]})


def _save(vault: Vault, made: Sequence[Document]) -> tuple[Document, ...]:
    """Save new papers, and let referrals without a letter know theirs, in one transaction."""
    if made:
        with vault.joining():
            add_documents(vault, made)
            for referral in load_referrals(vault.db, made[0].case) if made[0].case else ():
                letter = next((one for one in made if (one.referral, one.form) == (referral.id, referral.form)), None)
                if letter is not None and not referral.document:
                    track_referral(vault, referral.id, {"document": letter.id})
    return tuple(load_document(vault.db, one.id) for one in made)


def _document_form(vault: Vault, code: str) -> Form:
    form = choose_form(vault.packs.forms, code)
    if form.matter != MATTER:
        raise FormNotDocument(form=form.code)
    return form


def _require_own(vault: Vault, owner: str) -> None:
    office = owner_state(vault.db, owner).office if owner else vault.office
    if office != vault.office:
        raise RecordElsewhere(office=office)


def _make(vault: Vault, owner: str, form: Form, whom: _Whom) -> Document:
    paper = Document(
        new_id(), owner, form.code, whom.step, whom.referral, whom.party, whom.subjects, pack=vault.packs.version
    )  # fmt: skip
    facts = _facts(vault, paper)
    day = facts.now.date().isoformat()
    return replace(paper, on=day, shown=_shown(facts, form), values=propose_from(facts, form))


def _shown(facts: Facts, form: Form) -> str:
    """Return the number of something else that a paper shows in its head, "" where its own is drawn."""
    found = suggest(facts, form.number_from) if form.number_from else ""
    return found if isinstance(found, str) else ""


def _facts(vault: Vault, paper: Document) -> Facts:
    """Return what is known around a paper; the letter of a referral is written on the day of the referral."""
    facts = load_facts(
        vault, paper.case, step=paper.step, referral=paper.referral, party=paper.party, subjects=paper.subjects
    )
    day = parse_date(facts.referral.on) if facts.referral.form == paper.form else None
    return replace(facts, now=datetime.combine(day, facts.now.timetz())) if day else facts


def _spread(vault: Vault, owner: str, form: Form, whom: _Whom) -> list[_Whom]:
    """Return what each paper of a form is about. Raises PartyUnknown for what the matter does not have."""
    item = load_item(vault.db, owner) if owner else Supervision()
    case = item if isinstance(item, Case) else Case()
    step = next((one for one in load_steps(vault.db, owner) if one.id == whom.step), None) if owner else None
    if whom.step and step is None:
        raise PartyUnknown(name=whom.step)
    known = {one.id for one in case.subjects}
    subjects = whom.subjects or (step.subjects if step else ())
    _require_known(subjects, known)
    if form.per == "party":
        return _for_parties(case, step, replace(whom, subjects=subjects))
    if form.per == "subject":
        return [replace(whom, subjects=(one.id,)) for one in case.subjects if not subjects or one.id in subjects] or [
            whom
        ]
    if form.per == "referral":
        return _for_referrals(referral_ids(vault.db, owner), whom)
    return [replace(whom, subjects=tuple(subjects))]


def _require_known(names: Iterable[str], known: Container[str]) -> None:
    for name in names:
        if name not in known:
            raise PartyUnknown(name=name)


def _for_parties(case: Case, step: Step | None, whom: _Whom) -> list[_Whom]:
    known = parties_of(case)
    said = step.facts.get("parties") if step else None
    named = [one for one in said if isinstance(one, str)] if isinstance(said, list) else []
    chosen = [whom.party] if whom.party else named or list(known)
    _require_known([one for one in chosen if not one.startswith("other:")], known)
    return [replace(whom, party=one) for one in chosen] or [whom]


def _for_referrals(known: Sequence[str], whom: _Whom) -> list[_Whom]:
    if whom.referral and whom.referral not in known:
        raise PartyUnknown(name=whom.referral)
    chosen = [whom.referral] if whom.referral else list(known)
    return [replace(whom, referral=one) for one in chosen] or [whom]
