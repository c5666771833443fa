"""Printing: the forms of a case as PDF, their seals in the journal, and what a printed code says later.

Joins the vault with the paper package. Making a form writes nothing, so a preview leaves no trace; the first print of
a finished revision becomes an entry when the paper leaves, and reprints reuse its seal. Called by the command line
and the windows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from fieldapp import canonical
from fieldapp.case.dates import parse_date
from fieldapp.case.ids import derived_id
from fieldapp.case.model import SCAN, Case, Supervision
from fieldapp.case.records import Record, case_of, supervision_of
from fieldapp.errors import FormMismatch, RevisionIncomplete, SealUnknown
from fieldapp.packs.forms import Form, choose_form, list_printable, load_forms
from fieldapp.paper.documents import Printed, make_document
from fieldapp.paper.seal import Seal, make_seal, read_seal
from fieldapp.paper.values import Signer
from fieldapp.vault.conflicts import field_conflicts
from fieldapp.vault.database import Database
from fieldapp.vault.fold import State
from fieldapp.vault.history import FieldChange, changed_since, frontiers, records_at, records_of
from fieldapp.vault.journal import Change
from fieldapp.vault.printlog import PrintRow, log_print
from fieldapp.vault.projection import load_state
from fieldapp.vault.register import load_item, owner_state
from fieldapp.vault.vault import Vault

VARIANTS: tuple[tuple[str, bool], ...] = (("a4", False), ("a4", True), ("f4", False), ("f4", True))
# a report is not printed as a finding, nor a finding as a report; a lead may be printed as a draft of either
OTHER_KINDS = {"temuan": ("laporan",), "laporan": ("temuan",), "tanda_bukti": ("temuan",)}
CONTENT = ("case", "supervision", "subject", "witness", "evidence")
Way = Literal["printer", "pdf"]


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A form made for paper, its seal (None on a draft), and whether printing it is the first of the revision.

    `lacking` says why it is a draft: "office" (another office's), "final" or "number"; `printed_at` is when this
    revision was printed first.
    """

    printed: Printed
    form: Form
    seal: Seal | None
    first: bool
    draft: bool
    number: str = ""
    owner: str = ""
    paper: str = ""
    public: bool = False
    lacking: str = ""
    printed_at: str = ""
    revision: int = 0
    frontiers: Mapping[str, Sequence[str]] = field(default_factory=dict)


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


def fitting_forms(db: Database, owner: str) -> tuple[Form, ...]:
    """Return the forms that a case or LHP can be printed on, the usual one first. Raises RecordUnknown."""
    item = load_item(db, owner)
    found = list_printable(load_forms())
    if isinstance(item, Supervision):
        return tuple(form for form in found if form.code == find_form("LHP", item.form).code)
    return tuple(form for form in found if form.matter == "case" and item.kind not in OTHER_KINDS.get(form.event, ()))


def warm_press() -> None:
    """Load what the first form needs, so that nobody waits for it later; for a thread with nothing else to do."""
    import pypdfium2  # noqa: F401, PLC0415

    import fieldapp.paper.press  # noqa: F401, PLC0415

    load_forms()


def make_form(
    vault: Vault,
    code: str,
    owner: str,
    *,
    paper: str | None = None,
    public: bool = False,
    seal_on: bool = True,
    seal: str = "",
) -> PrintedForm:
    """Return a form of a case or LHP as PDF; nothing is written. With `seal` it is the revision printed under it.

    Raises FormUnknown, FormMismatch, RecordUnknown, SealUnknown, RevisionIncomplete.
    """
    state = owner_state(vault.db, owner)
    form = find_form(code, str(state.fields.get("form", "")))
    past = _printed_before(vault.db, seal) if seal else {}
    then = past["frontiers"] if seal else frontiers(vault.db, owner)
    records = records_at(vault.db, then) if seal else records_of(vault.db, owner)
    matter = _matter(vault, "" if seal else owner, state.type, records)
    if isinstance(matter, Case) and matter.kind in OTHER_KINDS.get(form.event, ()):
        raise FormMismatch(form=form.code)
    office = vault.office_settings(state.office)
    sheet: Literal["a4", "f4"] = "f4" if (paper or office.paper) == "f4" else "a4"
    number = _number(records, form)
    lacking = "" if seal else _lacking(vault, state, number)
    mark = None if lacking else make_seal(owner, form.code, content_hash(records))
    if seal and (mark is None or mark.code != seal):
        raise RevisionIncomplete(code=Seal(seal, "").printed)
    printed = make_document(
        form, matter, office, paper=sheet, number=number, on=document_date(matter), seal=mark, public=public,
        draft=mark is None, practice=vault.practice, seal_on=seal_on,
        officer=Signer(vault.officer_name, _position(vault)),
    )  # fmt: skip
    earlier = _prints_of(vault.db, mark.code) if mark else {}
    return PrintedForm(
        printed=printed,
        form=form,
        seal=mark,
        first=mark is not None and (sheet, public) not in earlier,
        draft=mark is None,
        number=number,
        owner=owner,
        paper=sheet,
        public=public,
        lacking=lacking,
        printed_at=min((str(fields.get("at", "")) for fields in earlier.values()), default=""),
        revision=int((past or state.fields).get("revision") or 0),
        frontiers=then,
    )


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
        first = _record_seal(vault, made)
    return replace(made, first=first)


def record_print(vault: Vault, made: PrintedForm, way: Way, place: str, copies: int = 1) -> bool:
    """Record that a paper left, for a printer or as a file; True when it was the first of its revision."""
    row = PrintRow(
        form=made.form.code, owner=made.owner, number=made.number, seal=made.seal.code if made.seal else "",
        way=way, place=place, copies=copies, paper=made.paper, public=made.public,
    )  # fmt: skip
    with vault.writing():
        first = _record_seal(vault, made)
        log_print(vault, row)
    return first


def print_blank(vault: Vault, code: str, *, paper: str | None = None, running: str = "") -> PrintedForm:
    """Return a blank form for handwriting, with a reserved running number if there is one. Raises FormUnknown."""
    form = find_form(code)
    office = vault.office_settings()
    sheet = paper or ("f4" if office.paper == "f4" else "a4")
    seal = make_seal(f"blank:{vault.office}", form.code, running) if running else None
    printed = make_document(form, None, office, paper=sheet, running=running, seal=seal, practice=vault.practice)
    return PrintedForm(printed, form, seal, first=False, draft=False, number=running, paper=sheet)


def _lacking(vault: Vault, state: State, number: str) -> str:
    if state.office != vault.office:
        return "office"
    if state.fields.get("state") != "final":
        return "final"
    return "" if number else "number"


def _position(vault: Vault) -> str:
    state = load_state(vault.db, vault.officer)
    return str(state.fields.get("position", "")) if state else ""


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


def _document_record(code: str, paper: str, public: bool) -> str:
    return derived_id("document", code, paper, "public" if public else "full")


def _record_seal(vault: Vault, made: PrintedForm) -> bool:
    """Write the entry of a first print inside the caller's transaction; False for a draft or a reprint."""
    if made.seal is None or not made.owner:
        return False
    record = _document_record(made.seal.code, made.paper, made.public)
    if load_state(vault.db, record) is not None:
        return False
    now = vault.now()
    fields = {
        "case": made.owner,
        "form": made.form.code,
        "revision": made.revision,
        "seal": made.seal.code,
        "pdf_sha256": made.printed.sha256,
        "number": made.number,
        "paper": made.paper,
        "public": made.public,
        "at": now.isoformat(timespec="seconds"),
        "frontiers": made.frontiers,
    }
    vault.journal.write([Change("document.print", record, fields)], vault.officer, now)
    return True


def _prints_of(db: Database, code: str) -> dict[tuple[str, bool], Mapping[str, Any]]:
    """Return what was recorded when a seal was printed, by paper and copy."""
    states = {variant: load_state(db, _document_record(code, *variant)) for variant in VARIANTS}
    return {variant: state.fields for variant, state in states.items() if state is not None}


def _printed_before(db: Database, code: str) -> Mapping[str, Any]:
    found = _prints_of(db, code)
    if not found:
        raise SealUnknown(code=code)
    return next(iter(found.values()))


def check_paper(vault: Vault, text: str) -> PaperCheck:
    """Return what a printed code stands for and what changed since. Raises SealUnreadable, SealUnknown."""
    code = read_seal(text)
    return _paper_check(vault, code, _printed_before(vault.db, code))


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
