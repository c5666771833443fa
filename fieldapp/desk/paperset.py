"""The paper set of a referral: its letter and every enclosure that can be put on paper, bound into one PDF.

Called through `fieldapp.desk.scanning`. Where a paper was signed and scanned, the scan goes out. Files of others are
put on the pages as pictures, never copied as they are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fieldapp.case.document import Document
from fieldapp.case.model import SCAN, Evidence
from fieldapp.desk.paper import make_document_form
from fieldapp.desk.sealing import PrintedForm, Way, record_print
from fieldapp.desk.sheets import LARGEST, PRINTABLE, read_sheets
from fieldapp.errors import EvidenceMissing, LetterMissing, RecordUnknown
from fieldapp.paper.registerbook import make_register
from fieldapp.vault.clearing import require_kept
from fieldapp.vault.database import Database
from fieldapp.vault.documents import form_of, is_paper, load_document
from fieldapp.vault.fold import State
from fieldapp.vault.projection import load_state
from fieldapp.vault.register import load_case
from fieldapp.vault.source import BLOCK
from fieldapp.vault.vault import Vault
from fieldapp.words import say

# The shares of the columns: running number, what it is, source, SHA-256, whether it is bound in.
WEIGHTS: Final = (5, 32, 20, 30, 13)


@dataclass(frozen=True, slots=True)
class PaperSet:
    """One PDF of a referral; `printed` are the papers in it that were printed for it, not scanned."""

    pdf: bytes
    printed: tuple[PrintedForm, ...] = ()


def paper_set(vault: Vault, referral: str) -> bytes:
    """Return the PDF of `make_set`. Raises the same."""
    return make_set(vault, referral).pdf


def make_set(vault: Vault, referral: str) -> PaperSet:
    """Return one PDF of a referral: the letter or its scan, then its enclosures, then the list of evidence.

    Nothing is written: `record_set` does when it left. Evidence that no page can show (video, sound) stands in the
    list alone. Raises RecordUnknown, LetterMissing, EvidenceMissing, EvidenceCleared, EvidenceAltered, ScanUnreadable,
    ScanTooLarge.
    """
    from fieldapp.paper.binding import bind_pdfs  # noqa: PLC0415 - slow to import

    state = load_state(vault.db, referral)
    if state is None or state.type != "referral":
        raise RecordUnknown(name=referral)
    letter = _letter_of(vault.db, state)
    printed: list[PrintedForm] = []
    parts = [_paper_pages(vault, letter, printed)]
    bound: set[str] = set()
    enclosed = list(_enclosed(vault, state))
    for item in enclosed:
        if isinstance(item, Document):
            parts.append(_paper_pages(vault, item, printed))
        elif item.media_type in PRINTABLE and item.size <= LARGEST:
            parts.append(_picture_pages(vault, item, item.note or item.name))
            bound.add(item.id)
    evidence = [item for item in enclosed if isinstance(item, Evidence)]
    if evidence:
        parts.append(_evidence_list(vault, evidence, bound))
    return PaperSet(bind_pdfs(parts), tuple(printed))


def record_set(vault: Vault, made: PaperSet, way: Way, place: str, copies: int = 1) -> None:
    """Record that a paper set left, for a printer or as a file: the print of each paper that is no scan."""
    for one in made.printed:
        record_print(vault, one, way, place, copies)


def _letter_of(db: Database, referral: State) -> Document:
    name = str(referral.fields.get("document") or "")
    if not name or not is_paper(name) or load_state(db, name) is None:
        raise LetterMissing()
    return load_document(db, name)


def _enclosed(vault: Vault, referral: State) -> Iterator[Document | Evidence]:
    """Give the enclosures in their order; what is not there any more is left out."""
    case = load_case(vault.db, str(referral.fields.get("case", "")))
    evidence = {item.id: item for item in case.evidence}
    found = referral.fields.get("enclosures")
    for item in found if isinstance(found, list) else ():
        name = str(item.get("id", "")) if isinstance(item, Mapping) else ""
        if name in evidence:
            yield evidence[name]
        elif is_paper(name) and load_state(vault.db, name) is not None:
            yield load_document(vault.db, name)


def _picture_pages(vault: Vault, item: Evidence, title: str) -> bytes:
    from fieldapp.paper.binding import make_picture_pages  # noqa: PLC0415 - slow to import

    office = vault.office_settings()
    pictures = read_sheets(_content(vault, item), item.name or item.id, colour=True)
    return make_picture_pages(pictures, office.paper, title, office.name)


def _paper_pages(vault: Vault, document: Document, printed: list[PrintedForm]) -> bytes:
    """Return the scan of a paper, else the paper itself, which is then `printed`."""
    for name in reversed(document.scans):
        scan = _scan(vault, name)
        if scan is not None and vault.evidence.has(scan.sha256):
            return _picture_pages(vault, scan, form_of(vault, document).title)
    made = make_document_form(vault, document.id)
    printed.append(made)
    return made.printed.pdf


def _scan(vault: Vault, record: str) -> Evidence | None:
    state = load_state(vault.db, record)
    if state is None or state.fields.get("kind") != SCAN:
        return None
    fields: Mapping[str, Any] = state.fields
    return Evidence(id=record, name=str(fields.get("name", "")), sha256=str(fields.get("sha256", "")))


def _content(vault: Vault, item: Evidence) -> bytes:
    if not item.sha256:
        raise EvidenceMissing(name=item.name or item.id)
    require_kept(vault.db, item.sha256, item.name)
    with vault.evidence.open_stream(item.sha256) as reader:
        return b"".join(iter(lambda: reader.read(BLOCK), b""))


def _evidence_list(vault: Vault, evidence: list[Evidence], bound: set[str]) -> bytes:
    columns = [say(f"document.evidence_{name}") for name in ("no", "what", "source", "hash", "bound")]
    rows = [
        [
            str(place),
            item.note or item.name,
            item.source,
            item.sha256,
            say("document.evidence_bound_yes" if item.id in bound else "document.evidence_bound_no"),
        ]
        for place, item in enumerate(evidence, 1)
    ]
    office = vault.office_settings()
    title = say("document.evidence_title")
    return make_register(title, columns, rows, office, weights=WEIGHTS, landscape=False, paper=office.paper).pdf
