"""Printing: the forms of a case as PDF, their seals in the journal, and what a printed code says later.

Joins the vault with the paper package. Making a form writes nothing, so a preview leaves no trace; the first print of
a finished revision becomes an entry when the paper leaves, and reprints reuse its seal. Called by the command line
and the windows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from fieldapp import canonical
from fieldapp.case.dates import parse_date
from fieldapp.case.model import SCAN, Case, Supervision
from fieldapp.case.records import Record, case_of, supervision_of
from fieldapp.desk.album import PER_PAGE, photos_of
from fieldapp.desk.blankseal import blank_seal
from fieldapp.desk.paper import make_document_form, print_document_form
from fieldapp.desk.sealing import (
    PaperCheck,
    PrintedForm,
    Way,
    check_paper,
    printed_before,
    record_print,
    record_seal,
    surroundings,
)
from fieldapp.errors import FormMismatch, RevisionIncomplete
from fieldapp.packs.forms import Form, choose_form, list_printable
from fieldapp.packs.reference import Packs
from fieldapp.paper.documents import make_document, make_paper
from fieldapp.paper.seal import Seal, make_seal
from fieldapp.vault.conflicts import field_conflicts
from fieldapp.vault.fold import State
from fieldapp.vault.history import frontiers, records_at, records_of
from fieldapp.vault.register import load_item, owner_state
from fieldapp.vault.vault import Vault

__all__ = [
    "PaperCheck", "PrintedForm", "Way", "check_paper", "find_form", "fitting_forms", "make_document_form", "make_form",
    "print_blank", "print_document_form", "print_form", "record_print", "warm_press",
]  # fmt: skip

# a report is not printed as a finding, nor a finding as a report; a lead may be printed as a draft of either
OTHER_KINDS = {"temuan": ("laporan",), "laporan": ("temuan",), "tanda_bukti": ("temuan",)}
CONTENT = ("case", "supervision", "subject", "witness", "evidence")


def find_form(packs: Packs, code: str, variant: str = "") -> Form:
    """Return a printable form of a set by its code. Raises FormUnknown, FormNotPrintable."""
    return choose_form(packs.forms, code, variant)


def fitting_forms(vault: Vault, owner: str) -> tuple[Form, ...]:
    """Return the forms that a case or LHP can be printed on, the usual one first. Raises RecordUnknown."""
    item = load_item(vault.db, owner)
    found = list_printable(vault.packs.forms)
    if isinstance(item, Supervision):
        return tuple(form for form in found if form.code == find_form(vault.packs, "LHP", item.form).code)
    return tuple(form for form in found if form.matter == "case" and item.kind not in OTHER_KINDS.get(form.event, ()))


def warm_press(packs: Packs) -> None:
    """Load what the first form needs, so that nobody waits for it later; for a thread with nothing else to do."""
    import pypdfium2  # noqa: F401, PLC0415

    import fieldapp.paper.press  # noqa: F401, PLC0415

    _ = packs.forms


def make_form(
    vault: Vault,
    code: str,
    owner: str,
    *,
    paper: str | None = None,
    public: bool = False,
    seal_on: bool = True,
    seal: str = "",
    photos: int | None = None,
) -> PrintedForm:
    """Return a form of a case or LHP as PDF; nothing is written. With `seal` it is the revision printed under it.

    `photos` is how many photographs of an LHP stand on each page behind it (0, 2 or 4), None as it was printed before;
    the seal is that of the text and the same with them or without. A public copy has none.

    Raises FormUnknown, FormMismatch, RecordUnknown, SealUnknown, RevisionIncomplete.
    """
    state = owner_state(vault.db, owner)
    past = printed_before(vault.db, seal, (paper or "", public)) if seal else {}
    then = past["frontiers"] if seal else frontiers(vault.db, owner)
    records = records_at(vault.db, then) if seal else records_of(vault.db, owner)
    wanted = _pack_of(records, owner) if seal or state.fields.get("state") == "final" else vault.packs.version
    packs = vault.packs_of(wanted)
    form = find_form(packs, code, str(state.fields.get("form", "")))
    matter = _matter(vault, "" if seal else owner, state.type, records)
    if isinstance(matter, Case) and matter.kind in OTHER_KINDS.get(form.event, ()):
        raise FormMismatch(form=form.code)
    number = _number(records, form)
    lacking = "" if seal else _lacking(vault, state, number)
    mark = None if lacking else make_seal(owner, form.code, content_hash(records))
    if seal and (mark is None or mark.code != seal):
        raise RevisionIncomplete(code=Seal(seal, "").printed)
    around, sheet, first = surroundings(vault, state.office, mark, paper, public=public)
    beside = 0 if public else _photos_on_page(photos, around.past)
    printed = make_document(
        form, matter, around.office, paper=sheet, number=number, on=document_date(matter), seal=mark, public=public,
        draft=mark is None, practice=vault.practice, seal_on=seal_on, officer=around.officer,
        stages=packs.stage_labels, photos=photos_of(vault, matter) if beside else (), photos_per_page=beside or 2,
    )  # fmt: skip
    made = PrintedForm(printed, form, mark, first, mark is None, number, owner, sheet, public, lacking)
    return replace(
        made,
        printed_at=around.printed_at,
        revision=int((past or state.fields).get("revision") or 0),
        frontiers=then,
        pack=packs.version,
        pack_missing=wanted if wanted not in ("", packs.version) else "",
        around={"photos": beside} if beside else {},
    )


def _photos_on_page(wanted: int | None, past: Mapping[str, Any]) -> int:
    """Return how many photographs stand on a page: what was asked for, else what was printed before."""
    found = past.get("photos") if wanted is None else wanted
    return found if isinstance(found, int) and found in PER_PAGE else 0


def _pack_of(records: Sequence[Record], owner: str) -> str:
    """Return the version of the reference data that a case or LHP was last finished under, "" where it names none."""
    return next((str(record.fields.get("pack") or "") for record in records if record.id == owner), "")


def print_form(
    vault: Vault, code: str, owner: str, *, paper: str | None = None, public: bool = False, seal_on: bool = True
) -> PrintedForm:
    """Return a form as PDF; a finished, numbered one is sealed and its first print recorded at once.

    Raises FormUnknown, FormMismatch, RecordUnknown.
    """
    made = make_form(vault, code, owner, paper=paper, public=public, seal_on=seal_on)
    if not made.first or vault.db.conn.in_transaction:
        return replace(made, first=False)
    with vault.writing():
        first = record_seal(vault, made)
    return replace(made, first=first)


def print_blank(vault: Vault, code: str, *, paper: str | None = None, running: str = "") -> PrintedForm:
    """Return a blank form for handwriting, sealed, with a reserved running number if any. Raises FormUnknown."""
    form = find_form(vault.packs, code)
    office = vault.office_settings()
    sheet = paper or ("f4" if office.paper == "f4" else "a4")
    seal = blank_seal(vault, form, running)
    if form.matter == "document":
        printed = make_paper(form, None, office, paper=sheet, running=running, seal=seal, practice=vault.practice)
    else:
        printed = make_document(form, None, office, paper=sheet, running=running, seal=seal, practice=vault.practice)
    return PrintedForm(printed, form, seal, first=False, draft=False, number=running, paper=sheet)


def _lacking(vault: Vault, state: State, number: str) -> str:
    if state.office != vault.office:
        return "office"
    if state.fields.get("state") != "final":
        return "final"
    return "" if number else "number"


def _matter(vault: Vault, owner: str, kind: str, records: Sequence[Record]) -> Case | Supervision:
    shown = list(records)
    for conflict in field_conflicts(vault.db, owner) if owner else ():
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
        if record.type in CONTENT and record.fields.get("kind") != SCAN
    ]
    return canonical.sha256(canonical.encode(rows))
