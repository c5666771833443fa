"""A pile of scans: every file of a folder with the papers its printed codes name, kept with them, or placed by hand.

Called by the windows. What can be known of a file stands beside it; nothing is kept before somebody says so.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldapp.desk.paperlist import final_papers, name_paper
from fieldapp.desk.printing import fitting_forms
from fieldapp.desk.scanning import AttachedScan, SheetOwner, adopt_blank, attach_scan, owners_of, read_codes
from fieldapp.errors import NetraError
from fieldapp.vault.caselist import find_row
from fieldapp.vault.documents import load_document
from fieldapp.vault.source import Report
from fieldapp.vault.vault import Vault

SUFFIXES: Final = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff"})
MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Scan:
    """One file: what its codes stand for, what that is called and whom it is about; or why it cannot be read."""

    path: Path
    owners: tuple[SheetOwner, ...] = ()
    name: str = ""
    about: str = ""
    problem: str = ""

    @property
    def known(self) -> tuple[SheetOwner, ...]:
        """The papers and forms that the codes name."""
        return tuple(one for one in self.owners if one.kind in ("form", "document"))

    @property
    def blank(self) -> SheetOwner | None:
        """The blank form that was filled in by hand, if it is one."""
        return next((one for one in self.owners if one.blank is not None), None)


def read_pile(vault: Vault, paths: Sequence[Path], report: Report) -> tuple[Scan, ...]:
    """Return the scans among some files and folders, at most MOST; `report` may raise to stop."""
    files = list(dict.fromkeys(_files(paths)))[:MOST]
    found = []
    for number, path in enumerate(files):
        report(number, len(files))
        found.append(read_scan(vault, path))
    report(len(files), len(files))
    return tuple(found)


def read_scan(vault: Vault, path: Path) -> Scan:
    """Return one file with what its codes stand for."""
    try:
        owners = owners_of(vault, read_codes(path))
        names = [_name(vault, one) for one in owners]
    except NetraError as error:
        return Scan(path, problem=error.sentence)
    known = [name for name in names if name[0]]
    return Scan(path, owners, "; ".join(name for name, _about in known), known[0][1] if known else "")


def keep_scan(vault: Vault, scan: Scan, report: Report | None = None) -> tuple[AttachedScan, ...]:
    """Keep a scan with every paper that its codes name. Raises as `attach_scan`."""
    return tuple(
        attach_scan(vault, one.document or one.owner, scan.path, form="" if one.document else one.form, report=report)
        for one in scan.known
    )


def place_scan(
    vault: Vault, scan: Scan, case: str, document: str = "", form: str = "", report: Report | None = None
) -> AttachedScan:
    """Keep a scan where somebody says it belongs: with a paper, as a form of a case, or as a blank form filled in.

    Raises as `attach_scan` and `adopt_blank`.
    """
    if document:
        return attach_scan(vault, document, scan.path, report=report)
    blank = scan.blank
    if blank is not None and blank.blank is not None and form in ("", blank.form):
        return adopt_blank(vault, case, scan.path, blank.blank, report=report)
    return attach_scan(vault, case, scan.path, form=form, report=report)


def places_of(vault: Vault, case: str) -> tuple[tuple[str, str, str], ...]:
    """Return what a scan can be kept with in a case: (id of a paper or "", code of its form, words). Final papers only.

    Raises RecordUnknown.
    """
    papers = [
        (line.document.id, line.document.form,
         "  ".join(filter(None, (line.document.form, line.title.capitalize(), line.whom, line.document.head_number))))
        for line in final_papers(vault, case)
    ]  # fmt: skip
    forms = [("", form.code, f"{form.code}  {form.title.capitalize()}") for form in fitting_forms(vault, case)]
    return (*papers, *forms)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        try:
            inside = sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else None
        except OSError:
            inside = None
        if inside is None:
            yield path
        else:
            yield from (one for one in inside if one.suffix.lower() in SUFFIXES and not one.name.startswith("."))


def _name(vault: Vault, one: SheetOwner) -> tuple[str, str]:
    """Return what a code stands for in words, and the subjects of its case."""
    if one.kind == "unknown":
        return "", ""
    form = vault.packs.forms.get(one.form)
    title = form.title.capitalize() if form is not None else ""
    whom = name_paper(vault, load_document(vault.db, one.document)).whom if one.document else ""
    row = find_row(vault.db, one.owner) if one.owner else None
    about = (row.subjects or row.summary) if row is not None else ""
    return "  ".join(filter(None, (one.form, title, whom, one.number))), about
