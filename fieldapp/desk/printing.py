"""Printing: the forms of a case as PDF, their seals in the journal, and what a printed code says later.

Joins the vault with the paper package. The first print of a finished revision is an entry; reprints reuse its
seal. Called by the command line and the windows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fieldapp import canonical
from fieldapp.case.dates import parse_date
from fieldapp.case.ids import derived_id
from fieldapp.case.model import Case, Supervision
from fieldapp.case.records import Record, case_of, supervision_of
from fieldapp.errors import FormMismatch, SealUnknown
from fieldapp.packs.forms import Form, choose_form, load_forms
from fieldapp.paper.documents import Printed, make_document
from fieldapp.paper.seal import Seal, make_seal, read_seal
from fieldapp.paper.values import Signer
from fieldapp.vault.conflicts import field_conflicts
from fieldapp.vault.history import FieldChange, changed_since, frontiers, records_of
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state
from fieldapp.vault.register import owner_state
from fieldapp.vault.vault import Vault

VARIANTS: tuple[tuple[str, bool], ...] = (("a4", False), ("a4", True), ("f4", False), ("f4", True))
# a report is not printed as a finding, nor a finding as a report; a lead may be printed as a draft of either
OTHER_KINDS = {"temuan": ("laporan",), "laporan": ("temuan",), "tanda_bukti": ("temuan",)}
CONTENT = ("case", "supervision", "subject", "witness", "evidence")


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A printed form, its seal (None on a draft), and whether this was the first print of the revision."""

    printed: Printed
    form: Form
    seal: Seal | None
    first: bool
    draft: bool
    number: str = ""


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """What a printed code stands for, and what changed since."""

    code: str
    owner: str
    form: str
    revision: int
    number: str
    printed_at: str
    pdf_sha256: str
    changes: tuple[tuple[str, FieldChange], ...]


def find_form(code: str, variant: str = "") -> Form:
    """Return a printable form by its code. Raises FormUnknown, FormNotPrintable."""
    return choose_form(load_forms(), code, variant)


def print_form(
    vault: Vault, code: str, owner: str, *, paper: str | None = None, public: bool = False, seal_on: bool = True
) -> PrintedForm:
    """Return a form of a case or LHP as PDF; a finished, numbered one is sealed and its first print recorded.

    Raises FormUnknown, FormMismatch, RecordUnknown.
    """
    state = owner_state(vault.db, owner)
    records = records_of(vault.db, owner)
    form = find_form(code, str(state.fields.get("form", "")))
    matter = _matter(vault, owner, state.type, records)
    if isinstance(matter, Case) and matter.kind in OTHER_KINDS.get(form.event, ()):
        raise FormMismatch(form=form.code)
    office = vault.office_settings(state.office)
    sheet = paper or office.paper
    number = _number(records, form)
    sealed = state.fields.get("state") == "final" and bool(number) and state.office == vault.office
    seal = make_seal(owner, form.code, content_hash(records)) if sealed else None
    printed = make_document(
        form,
        matter,
        office,
        paper="f4" if sheet == "f4" else "a4",
        number=number,
        on=document_date(matter),
        seal=seal,
        public=public,
        draft=not sealed,
        practice=vault.practice,
        seal_on=seal_on,
        officer=Signer(vault.officer_name, _position(vault)),
    )
    first = seal is not None and _record_print(vault, seal, form, owner, printed, sheet, number, public=public)
    return PrintedForm(printed, form, seal, first, draft=not sealed, number=number)


def print_blank(vault: Vault, code: str, *, paper: str | None = None, running: str = "") -> PrintedForm:
    """Return a blank form for handwriting, with a reserved running number if there is one. Raises FormUnknown."""
    form = find_form(code)
    office = vault.office_settings()
    seal = make_seal(f"blank:{vault.office}", form.code, running) if running else None
    printed = make_document(
        form, None, office, paper=paper or ("f4" if office.paper == "f4" else "a4"), running=running, seal=seal,
        practice=vault.practice,
    )  # fmt: skip
    return PrintedForm(printed, form, seal, first=False, draft=False)


def _position(vault: Vault) -> str:
    state = load_state(vault.db, vault.officer)
    return str(state.fields.get("position", "")) if state else ""


def _matter(vault: Vault, owner: str, kind: str, records: Sequence[Record]) -> Case | Supervision:
    shown = list(records)
    for conflict in field_conflicts(vault.db, owner):
        values = [str(live.value or "-") for live in conflict.values]
        if conflict.hidden or not all(isinstance(live.value, str | None) for live in conflict.values):
            continue
        text = " [isian berbeda:] ".join(values)
        shown = [replace(r, fields={**r.fields, conflict.field: text}) if r.id == conflict.record else r for r in shown]
    if kind == "case":
        return case_of(shown)
    report = supervision_of(shown)
    drawn = [str(r.fields.get("text", "")) for r in records if r.type == "number" and not r.fields.get("voided")]
    return replace(report, number=drawn[-1]) if drawn else report


def _number(records: Sequence[Record], form: Form) -> str:
    found = [r for r in records if r.type == "number" and r.fields.get("series") == form.series]
    texts = [str(r.fields.get("text", "")) for r in found if r.fields.get("voided") is not True]
    return texts[-1] if texts else ""


def document_date(matter: Case | Supervision) -> date | None:
    """Return the date that stands on the document: when it was received, known or made; never the day of printing."""
    if isinstance(matter, Supervision):
        return parse_date(matter.date)
    return parse_date(matter.received.date) or parse_date(matter.event.known_on) or parse_date(matter.event.occurred_on)


def content_hash(records: Sequence[Record]) -> str:
    """Return the hash of everything that a form could show of a case: what the seal of a revision stands for."""
    rows: list[Any] = [
        [record.type, record.id, dict(record.fields), None if record.identity is None else dict(record.identity)]
        for record in sorted(records, key=lambda record: record.id)
        if record.type in CONTENT
    ]
    return canonical.sha256(canonical.encode(rows))


def _document_record(code: str, paper: str, public: bool) -> str:
    return derived_id("document", code, paper, "public" if public else "full")


def _record_print(
    vault: Vault, seal: Seal, form: Form, owner: str, printed: Printed, paper: str, number: str, *, public: bool
) -> bool:
    record = _document_record(seal.code, paper, public)
    if load_state(vault.db, record) is not None or vault.db.conn.in_transaction:
        return False
    fields = {
        "case": owner,
        "form": form.code,
        "revision": owner_state(vault.db, owner).fields.get("revision", 0),
        "seal": seal.code,
        "pdf_sha256": printed.sha256,
        "number": number,
        "paper": paper,
        "public": public,
        "at": vault.now().isoformat(timespec="seconds"),
        "frontiers": frontiers(vault.db, owner),
    }
    with vault.writing():
        vault.journal.write([Change("document.print", record, fields)], vault.officer, vault.now())
    return True


def check_paper(vault: Vault, text: str) -> PaperCheck:
    """Return what a printed code stands for and what changed since. Raises SealUnreadable, SealUnknown."""
    code = read_seal(text)
    for paper, public in VARIANTS:
        state = load_state(vault.db, _document_record(code, paper, public))
        if state is not None:
            return _paper_check(vault, code, state.fields)
    raise SealUnknown(code=code)


def _paper_check(vault: Vault, code: str, fields: Mapping[str, Any]) -> PaperCheck:
    owner = str(fields.get("case", ""))
    then = fields.get("frontiers")
    changes = changed_since(vault.db, owner, then if isinstance(then, dict) else {})
    kept = [(kind, change) for kind, change in changes if change.field not in ("state", "revision")]
    return PaperCheck(
        code=code,
        owner=owner,
        form=str(fields.get("form", "")),
        revision=int(fields.get("revision", 0)),
        number=str(fields.get("number", "")),
        printed_at=str(fields.get("at", "")),
        pdf_sha256=str(fields.get("pdf_sha256", "")),
        changes=tuple(kept),
    )
