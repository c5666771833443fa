"""Scans of signed sheets: the printed codes on them, what they stand for, and the scan as the original of its paper.

Called by the command line and the windows. A scan is an evidence record of kind `naskah_asli`: it is stored, checked
and carried like evidence and stands in no list of it. Nothing is attached to a paper whose code says it is another one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from fieldapp.case.document import FINAL, Document
from fieldapp.case.ids import new_id
from fieldapp.case.model import SCAN
from fieldapp.desk.blankseal import BlankSheet, find_blank
from fieldapp.desk.document import prepare_blank
from fieldapp.desk.paperset import PaperSet, make_set, paper_set, record_set
from fieldapp.desk.sealing import prints_of
from fieldapp.desk.sheets import LARGEST, read_sheets, require_size
from fieldapp.errors import DocumentNotFinal, EvidenceMissing, NetraError, RecordElsewhere, ScanElsewhere
from fieldapp.paper.seal import QR_PREFIX, Seal, read_seal
from fieldapp.vault.casebook import keep_file
from fieldapp.vault.database import Database
from fieldapp.vault.documents import find_document, is_paper, load_document
from fieldapp.vault.evidence import TakenIn
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state
from fieldapp.vault.register import owner_state
from fieldapp.vault.source import BLOCK, Report, open_source
from fieldapp.vault.vault import Vault
from fieldapp.words import say

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = [
    "AttachedScan", "PaperSet", "PrintedCode", "SheetOwner", "adopt_blank", "attach_scan", "make_set", "owners_of",
    "paper_set", "read_codes", "read_codes_in", "read_texts", "record_set",
]  # fmt: skip

# What a code that was not found is looked for in again: twice as large, and softened as a coarse scanner shows it.
_LARGER: Final = 2
_SMALL: Final = 3000
_SOFTER: Final = 1.2


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """One printed code of ours on a scan: the seal, and the page (from 1) where it stands first."""

    seal: str
    page: int

    @property
    def printed(self) -> str:
        """The code as it stands on paper."""
        return Seal(self.seal, "").printed


@dataclass(frozen=True, slots=True)
class SheetOwner:
    """What a printed code stands for: a form of a case or LHP, a paper of one, a blank form, or nothing known here.

    `owner` is the case or LHP, `document` the paper; `proposals` are cases that a blank form may belong to.
    """

    code: PrintedCode
    kind: Literal["form", "document", "blank", "unknown"]
    form: str = ""
    owner: str = ""
    document: str = ""
    number: str = ""
    blank: BlankSheet | None = None
    proposals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachedScan:
    """A scan that became the original of a paper: its evidence record, and whether it lay there already."""

    id: str
    owner: str
    document: str
    sha256: str
    size: int
    known: bool = False


def read_codes(path: Path) -> tuple[PrintedCode, ...]:
    """Return the printed codes of ours on a PDF, JPEG, PNG or TIFF, each once, in the order of the pages.

    Raises ScanUnreadable, ScanTooLarge, and what reading a file raises.
    """
    return read_codes_in(_read_file(path), path.name)


def read_codes_in(data: bytes, name: str) -> tuple[PrintedCode, ...]:
    """Return the printed codes of ours in the content of a scan. Raises ScanUnreadable, ScanTooLarge."""
    found: dict[str, PrintedCode] = {}
    for number, page in enumerate(read_sheets(data, name), 1):
        for seal in _seals_on(page):
            found.setdefault(seal, PrintedCode(seal, number))
    return tuple(found.values())


def read_texts(path: Path) -> tuple[str, ...]:
    """Return the texts of all codes on a PDF, JPEG, PNG or TIFF, each once, whoever printed them.

    Raises ScanUnreadable, ScanTooLarge, and what reading a file raises.
    """
    found: dict[str, None] = {}
    for page in read_sheets(_read_file(path), path.name):
        texts = next(filter(None, (_texts_on(looked) for looked in _looks(page))), [])
        found.update(dict.fromkeys(texts))
    return tuple(found)


def owners_of(vault: Vault, codes: Iterable[PrintedCode]) -> tuple[SheetOwner, ...]:
    """Return what printed codes stand for, in their order."""
    return tuple(_owner_of(vault, code) for code in codes)


def attach_scan(vault: Vault, target: str, path: Path, *, form: str = "", report: Report | None = None) -> AttachedScan:
    """Keep a scan as the original of a paper (by its id), or of a `form` of a case or LHP; return its record.

    Raises ScanElsewhere when the codes on it belong to other papers alone, DocumentNotFinal, RecordElsewhere,
    ScanUnreadable, ScanTooLarge, and what taking evidence in raises; then nothing is kept.
    """
    paper = load_document(vault.db, find_document(vault.db, target)) if is_paper_id(vault, target) else None
    owner = paper.case if paper else target
    office = paper.office if paper else owner_state(vault.db, owner).office
    if office != vault.office:
        raise RecordElsewhere(office=office)
    if paper and paper.state != FINAL:
        raise DocumentNotFinal()
    found = owners_of(vault, read_codes(path))
    about = paper.id if paper else form or next((one.form for one in found if one.owner == owner), "")
    _require_fitting(found, owner, paper.id if paper else "", about)
    seals = [one.code.seal for one in found if one.document == (paper.id if paper else "")]
    taken = vault.evidence.take_in(path, report)
    return _keep(vault, owner, about, paper.revision if paper else 0, path.name, taken, seals)


def adopt_blank(
    vault: Vault, case_id: str, path: Path, sheet: BlankSheet, *, party: str = "", report: Report | None = None
) -> AttachedScan:
    """Keep the scan of a blank form that was filled in by hand as an original of a case.

    A form that a case is typed from stays its own original; any other becomes a paper whose content is its scan, with
    the number that stands on it. Raises as `attach_scan`, and NumberNotReserved.
    """
    form = vault.packs.forms[sheet.form]
    if form.matter != "document":
        return attach_scan(vault, case_id, path, form=sheet.form, report=report)
    read_codes(path)
    taken = vault.evidence.take_in(path, report)
    paper = prepare_blank(vault, case_id, form, party=party, running=sheet.running)
    return _keep(vault, case_id, paper.id, paper.revision, path.name, taken, [])


def is_paper_id(vault: Vault, name: str) -> bool:
    """Say whether a name is the id of a paper."""
    state = load_state(vault.db, name)
    return state is not None and state.type == "document" and is_paper(name)


def _read_file(path: Path) -> bytes:
    with open_source(path, LARGEST, None) as offered:
        require_size(offered.size, path.name)
        data = b"".join(iter(offered.read, b""))
        offered.require_unchanged()
    return data


def _seals_on(page: "Image") -> list[str]:
    """Return the seals on a page; where none is found the page is looked at again, larger and softer."""
    for looked in _looks(page):
        seals = [seal for text in _texts_on(looked) if (seal := _seal_in(text))]
        if seals:
            return list(dict.fromkeys(seals))
    return []


def _looks(page: "Image") -> "Iterator[Image]":
    from PIL import Image, ImageFilter  # noqa: PLC0415 - slow to import

    yield page
    soft = page.filter(ImageFilter.GaussianBlur(_SOFTER))
    yield soft
    if max(page.size) <= _SMALL:
        size = (page.width * _LARGER, page.height * _LARGER)
        yield page.resize(size, Image.Resampling.BICUBIC)
        yield soft.resize(size, Image.Resampling.BICUBIC)
    yield page.filter(ImageFilter.MedianFilter(3))


def _texts_on(page: "Image") -> list[str]:
    import zxingcpp  # noqa: PLC0415 - slow to import

    wanted = zxingcpp.barcode_formats_from_str("QRCode")
    return [code.text for code in zxingcpp.read_barcodes(page, formats=wanted)]


def _seal_in(text: str) -> str:
    if not text.startswith(QR_PREFIX):
        return ""
    try:
        return read_seal(text)
    except NetraError:
        return ""


def _owner_of(vault: Vault, code: PrintedCode) -> SheetOwner:
    prints = prints_of(vault.db, code.seal)
    if prints:
        fields = next(iter(prints.values()))
        document = str(fields.get("document", ""))
        owner, form, number = (str(fields.get(name, "")) for name in ("case", "form", "number"))
        return SheetOwner(code, "document" if document else "form", form, owner, document, number)
    sheet = find_blank(vault, code.seal)
    if sheet is None:
        return SheetOwner(code, "unknown")
    return SheetOwner(code, "blank", sheet.form, number=sheet.number, blank=sheet, proposals=_numbered(vault, sheet))


def _numbered(vault: Vault, sheet: BlankSheet) -> tuple[str, ...]:
    """Return the cases that have the running number of a blank form."""
    if not sheet.running:
        return ()
    rows = vault.db.execute(
        "SELECT DISTINCT case_id FROM number_row WHERE office = ? AND series = ? AND year = ? AND running = ?"
        " AND voided = 0 AND case_id <> '' ORDER BY case_id",
        (vault.office, sheet.series, sheet.year, sheet.running),
    ).fetchall()
    return tuple(str(row[0]) for row in rows)


def _require_fitting(found: Sequence[SheetOwner], owner: str, document: str, form: str) -> None:
    """Raise ScanElsewhere when every code that is known belongs to something else."""
    known = [one for one in found if one.kind in ("document", "form")]
    if document:
        fitting = [one for one in known if one.document == document]
    else:
        fitting = [one for one in known if one.owner == owner and not one.document and form in ("", one.form)]
    if known and not fitting:
        raise ScanElsewhere(name=" ".join(filter(None, (known[0].form, known[0].number))))


def _keep(
    vault: Vault, owner: str, about: str, revision: int, name: str, taken: TakenIn, seals: Sequence[str]
) -> AttachedScan:
    before = _scan_before(vault.db, owner, about, revision, taken.sha256)
    if before:
        return AttachedScan(before, owner, about, taken.sha256, taken.size, known=True)
    record = new_id()
    form = load_document(vault.db, about).form if is_paper_id(vault, about) else about
    fields: dict[str, Any] = {
        "case": owner,
        "kind": SCAN,
        "document": about,
        "revision": revision,
        "seal": seals[0] if seals else "",
        "name": name,
        "note": say("document.scan_note", form=form).strip(),
        "sha256": taken.sha256,
        "size": taken.size,
        "media_type": taken.media_type,
    }
    with vault.writing():
        keep_file(vault, taken.sha256, taken.size, name)
        kept = {key: value for key, value in fields.items() if value != ""}
        vault.journal.write([Change("evidence.set", record, kept)], vault.officer, vault.now())
    return AttachedScan(record, owner, about, taken.sha256, taken.size)


def _scan_before(db: Database, owner: str, about: str, revision: int, sha256: str) -> str:
    rows = db.execute(
        "SELECT id, fields FROM record WHERE case_id = ? AND type = 'evidence' ORDER BY id", (owner,)
    ).fetchall()
    wanted = {"kind": SCAN, "document": about, "revision": revision, "sha256": sha256}
    for record, data in rows:
        fields = msgspec.json.decode(data)
        if fields.get("removed") is not True and all(fields.get(key) == value for key, value in wanted.items()):
            return str(record)
    return ""


def scan_of(vault: Vault, document: Document) -> str:
    """Return the SHA-256 of the latest scan of a paper's revision that lies here, "" for none."""
    for name in reversed(document.scans):
        state = load_state(vault.db, name)
        sha256 = str(state.fields.get("sha256", "")) if state else ""
        if sha256 and vault.evidence.has(sha256):
            return sha256
    return ""


def scan_pages(vault: Vault, document: str) -> bytes:
    """Return the latest scan of a paper as a PDF to look at. Raises EvidenceMissing, ScanUnreadable, ScanTooLarge."""
    from fieldapp.paper.binding import make_picture_pages  # noqa: PLC0415 - slow to import

    paper = load_document(vault.db, document)
    sha256 = scan_of(vault, paper)
    if not sha256:
        raise EvidenceMissing(name=paper.form)
    with vault.evidence.open_stream(sha256) as reader:
        data = b"".join(iter(lambda: reader.read(BLOCK), b""))
    office = vault.office_settings()
    return make_picture_pages(read_sheets(data, paper.form, colour=True), office.paper, paper.form, office.name)
