"""First prints: the entries that say what a seal stands for, and what somebody learns who reads a printed code.

Shared by the forms of a case (`fieldapp.desk.printing`) and its papers (`fieldapp.desk.paper`). A first print keeps
what a reprint needs: where the records stood, the reference data, the office's settings, who printed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeGuard

from fieldapp.case.ids import derived_id
from fieldapp.case.office import Office, office_of
from fieldapp.errors import SealUnknown
from fieldapp.packs.forms import Form
from fieldapp.paper.documents import Printed
from fieldapp.paper.seal import Seal, read_seal
from fieldapp.paper.values import Signer
from fieldapp.vault.database import Database
from fieldapp.vault.history import FieldChange, changed_since, frontier_of, state_at
from fieldapp.vault.journal import Change
from fieldapp.vault.printlog import PrintRow, log_print
from fieldapp.vault.projection import load_state
from fieldapp.vault.vault import Vault, office_record

VARIANTS: Final[tuple[tuple[str, bool], ...]] = (("a4", False), ("a4", True), ("f4", False), ("f4", True))
PAPERS_OF_CASE: Final = "document"
Way = Literal["printer", "pdf"]
# What becomes of a paper after it was printed is no change of what it says.
UNTOLD: Final = frozenset({"state", "revision", "signed_on", "stamped", "proposed", "on"})


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A form made for paper, its seal (None on a draft), and whether printing it is the first of the revision.

    `owner` is the case or LHP, `document` the paper of it, if it is one. `lacking` says why it is a draft: "office"
    (another office's), "final" or "number"; `printed_at` is when this revision was printed first. `pack` is the
    reference data it was made with, `pack_missing` the version that should have been taken and is not kept here;
    `around` is what else a reprint needs.
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
    pack: str = ""
    pack_missing: str = ""
    document: str = ""
    around: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """What a printed code stands for, and what changed since; `document` is the paper of the case, if it is one."""

    code: str
    owner: str
    form: str
    revision: int
    number: str
    printed_at: str
    pdf_sha256: str
    changes: tuple[tuple[str, FieldChange], ...]
    document: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a print takes from around its record; `past` is what was recorded of an earlier print of this seal."""

    office: Office
    officer: Signer
    printed_at: str = ""
    past: Mapping[str, Any] = field(default_factory=dict)


def surroundings(
    vault: Vault, office: str, mark: Seal | None, paper: str | None, *, public: bool
) -> tuple[Surroundings, Literal["a4", "f4"], bool]:
    """Return what a print takes from around its record, the sheet, and whether it is the first of its revision.

    Printed again a paper is what it was, whatever became of the office's settings and whoever prints.
    """
    earlier = prints_of(vault.db, mark.code) if mark else {}
    settings = vault.office_settings(office)
    sheet: Literal["a4", "f4"] = "f4" if (paper or settings.paper) == "f4" else "a4"
    first = mark is not None and (sheet, public) not in earlier
    past = earlier.get((sheet, public)) or next(iter(earlier.values()), {})
    said, then = past.get("officer"), past.get("office")
    name, title = (str(text) for text in said) if _is_pair(said) else (vault.officer_name, position_of(vault))
    if isinstance(then, list) and then:
        fields = state_at(vault.db, office_record(office), then).fields
        settings = office_of(office, {**fields, "practice": vault.practice})
    at = min((str(fields.get("at", "")) for fields in earlier.values()), default="")
    return Surroundings(settings, Signer(name, title), at, past), sheet, first


def _is_pair(value: Any) -> TypeGuard[list[str]]:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(text, str) for text in value)


def position_of(vault: Vault) -> str:
    """Return the position of the officer at the desk."""
    state = load_state(vault.db, vault.officer)
    return str(state.fields.get("position", "")) if state else ""


def print_record(code: str, paper: str, public: bool) -> str:
    """Return the id of the record that says when a seal was first printed on a paper, as full or public copy."""
    return derived_id(PAPERS_OF_CASE, code, paper, "public" if public else "full")


def prints_of(db: Database, code: str) -> dict[tuple[str, bool], Mapping[str, Any]]:
    """Return what was recorded when a seal was printed, by paper and copy."""
    states = {variant: load_state(db, print_record(code, *variant)) for variant in VARIANTS}
    return {variant: state.fields for variant, state in states.items() if state is not None}


def printed_before(db: Database, code: str, variant: tuple[str, bool] | None = None) -> Mapping[str, Any]:
    """Return what was recorded when a seal was printed, preferably in this variant. Raises SealUnknown."""
    found = prints_of(db, code)
    if not found:
        raise SealUnknown(code=code)
    return found[variant] if variant in found else next(iter(found.values()))


def record_seal(vault: Vault, made: PrintedForm) -> bool:
    """Write the entry of a first print inside the caller's transaction; False for a draft or a reprint."""
    if made.seal is None or not (made.owner or made.document):
        return False
    record = print_record(made.seal.code, made.paper, made.public)
    if load_state(vault.db, record) is not None:
        return False
    now = vault.now()
    fields = {
        "case": made.owner,
        "document": made.document,
        "form": made.form.code,
        "revision": made.revision,
        "seal": made.seal.code,
        "pdf_sha256": made.printed.sha256,
        "number": made.number,
        "paper": made.paper,
        "public": made.public,
        "at": now.isoformat(timespec="seconds"),
        "frontiers": made.frontiers,
        "pack": made.pack,
        "office": frontier_of(vault.db, office_record(vault.office)),
        "officer": [vault.officer_name, position_of(vault)],
        **made.around,
    }
    kept = {key: value for key, value in fields.items() if key not in ("case", "document") or value}
    vault.journal.write([Change("document.print", record, kept)], vault.officer, now)
    return True


def record_print(vault: Vault, made: PrintedForm, way: Way, place: str, copies: int = 1) -> bool:
    """Record that a paper left, for a printer or as a file; True when it was the first of its revision."""
    row = PrintRow(
        form=made.form.code, owner=made.document or made.owner, number=made.number,
        seal=made.seal.code if made.seal else "", way=way, place=place, copies=copies, paper=made.paper,
        public=made.public,
    )  # fmt: skip
    with vault.writing():
        first = record_seal(vault, made)
        log_print(vault, row)
    return first


def check_paper(vault: Vault, text: str) -> PaperCheck:
    """Return what a printed code stands for and what changed since. Raises SealUnreadable, SealUnknown."""
    code = read_seal(text)
    fields = printed_before(vault.db, code)
    owner, document = str(fields.get("case", "")), str(fields.get("document", ""))
    then = fields.get("frontiers")
    frontier = then if isinstance(then, dict) else {}
    changes = changed_since(vault.db, owner, frontier, document)
    return PaperCheck(
        code=code,
        owner=owner,
        form=str(fields.get("form", "")),
        revision=int(fields.get("revision", 0)),
        number=str(fields.get("number", "")),
        printed_at=str(fields.get("at", "")),
        pdf_sha256=str(fields.get("pdf_sha256", "")),
        changes=tuple((kind, change) for kind, change in changes if change.field not in UNTOLD),
        document=document,
    )
