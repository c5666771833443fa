"""The books of the office (buku register, agenda, ekspedisi): read for a year, printed, and written as a table file.

Called by the command line, the window and the closing of an office. Which columns a book has is reference data; what
stands in its lines comes from `caselines` and `maillines`. No place of a book is ever passed over.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from fieldapp.case.dates import write_date
from fieldapp.case.numbering import SERIES_OF_KIND
from fieldapp.desk import caselines, maillines
from fieldapp.desk.book import Book, Cells
from fieldapp.desk.disclosure import require_shown
from fieldapp.errors import RegisterUnknown, SeriesUnknown
from fieldapp.paper.documents import Printed
from fieldapp.paper.values import Signer
from fieldapp.vault.places import Place, places_of
from fieldapp.vault.vault import Vault, office_record
from fieldapp.words import say

_LINES: Final[dict[str, Callable[[Book], Iterator[Cells]]]] = {
    "perkara": caselines.case_lines,
    "tanda_bukti": caselines.receipt_lines,
    "lhp": caselines.report_lines,
    "surat_masuk": maillines.incoming_lines,
    "surat_keluar": maillines.outgoing_lines,
    "ekspedisi": maillines.dispatch_lines,
    "surat_tugas": maillines.assignment_lines,
    "penerusan": maillines.referral_lines,
    "nomor": caselines.number_lines,
}
_SERIES: Final = {
    "perkara": ("laporan", "temuan"),
    "tanda_bukti": ("tanda_bukti",),
    "lhp": ("lhp",),
    "surat_masuk": ("surat_masuk",),
    "surat_tugas": ("surat_tugas",),
}
YEARS: Final = range(2000, 2101)
# Signs with which a table program would begin to calculate.
_CALCULATING: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Register:
    """One book of one year: a row of texts for each line, `struck` are the places of voided numbers among them.

    `masked` says that reporters and witnesses stand unnamed in it. Who takes over what it lists is its `receiver`.
    """

    id: str
    title: str
    office: str
    year: int
    series: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    struck: frozenset[int] = frozenset()
    masked: bool = True
    receiver: Signer | None = None


def register_labels(vault: Vault) -> dict[str, str]:
    """Return the titles of the books that can be read, by id, in their order."""
    return {row["id"]: row["label"] for row in _rows(vault) if row["id"] in _LINES}


def letter_series(vault: Vault) -> tuple[str, ...]:
    """Return the series of letters that go out and stand in the agenda."""
    rows = vault.packs.table("numbering").get("letter_number", ())
    return tuple(row["id"] for row in rows if row.get("outgoing") and row["id"] in vault.packs.series)


def rows_of(
    vault: Vault, register: str, year: int, *, series: str = "", office: str = "", full: bool = False
) -> Register:
    """Return a book of a year: one line for each running number of its series in order, or for each record.

    `series` chooses one for the book "nomor" and narrows the others. Of another office, and unless `full`, the names of
    reporters and witnesses are hidden. Raises IdentityHidden for `full` without a reveal of the books a moment ago,
    RegisterUnknown, SeriesUnknown.
    """
    rows = {row["id"]: row for row in _rows(vault)}
    if register not in _LINES or register not in rows:
        raise RegisterUnknown(name=register, known=", ".join(register_labels(vault)))
    row = rows[register]
    code = office or vault.office
    shown = full and code == vault.office
    if shown:
        require_shown(vault, office_record(vault.office))
    book = Book(vault, code, year, _series(vault, register, series), shown)
    cells = tuple(row.get("cells", ()))
    lines = tuple(tuple(line.get(name, "") for name in cells) for line in _LINES[register](book))
    title = f"{row['label']}: {vault.packs.series[series].label}" if register == "nomor" else row["label"]
    widths = tuple(float(width) for width in row.get("widths", ()))
    return Register(
        register, title, code, year, series, tuple(row["columns"]), lines, widths, frozenset(book.struck), not shown
    )


def _rows(vault: Vault) -> list[dict[str, Any]]:
    return list(vault.packs.table("numbering").get("register", ()))


def _series(vault: Vault, register: str, series: str) -> tuple[str, ...]:
    own = letter_series(vault) if register == "surat_keluar" else _SERIES.get(register, ())
    if register == "nomor":
        own = tuple(vault.packs.series)
        if not series:
            raise SeriesUnknown(series="-", known=", ".join(own))
    if series and series not in own:
        raise SeriesUnknown(series=series, known=", ".join(own))
    return (series,) if series else own


def book_series(vault: Vault, year: int) -> tuple[str, ...]:
    """Return the series in which this office has numbers in a year, the main ones of cases first."""
    rows = vault.db.execute(
        "SELECT DISTINCT series FROM number_row WHERE office = ? AND year = ? AND running >= 0", (vault.office, year)
    ).fetchall()
    order = [name for names in SERIES_OF_KIND.values() for name in names]
    return tuple(sorted((row[0] for row in rows), key=lambda name: (name not in order, name)))


def book_years(vault: Vault) -> tuple[int, ...]:
    """Return the years of which this office has anything in its books, the present one always, newest first."""
    rows = vault.db.execute(
        "SELECT year FROM number_row WHERE office = ? UNION SELECT CAST(substr(json_extract(CAST(fields AS TEXT),"
        " '$.on'), 1, 4) AS INTEGER) FROM record WHERE office = ? AND type IN ('mail', 'assignment', 'referral')"
        " UNION SELECT json_extract(CAST(fields AS TEXT), '$.year') FROM record WHERE office = ? AND type = 'range'",
        (vault.office, vault.office, vault.office),
    ).fetchall()
    found = {row[0] for row in rows if row[0] in YEARS}
    return tuple(sorted(found | {vault.office_now().year}, reverse=True))


def number_places(vault: Vault, series: str, year: int) -> list[tuple[Place, Cells]]:
    """Return every place of a series in a year with the cells of its line in the book of numbers.

    Raises SeriesUnknown.
    """
    book = Book(vault, vault.office, year, _series(vault, "nomor", series), full=False)
    return list(zip(places_of(vault.db, vault.office, series, year), caselines.number_lines(book), strict=True))


def print_register(vault: Vault, register: Register, *, paper: str = "") -> Printed:
    """Return a book as a PDF on A4 or F4 across; the paper of the office unless another is named."""
    from fieldapp.paper.registerbook import make_register  # noqa: PLC0415 - brings reportlab, which is slow to import

    settings = vault.office_settings(register.office)
    today = vault.office_now().date()
    told = say("register.subtitle", year=register.year, count=len(register.rows))
    return make_register(
        register.title,
        register.columns,
        register.rows,
        settings,
        subtitle=told + (" " + say("register.masked") if register.masked else ""),
        weights=register.widths,
        closing=say("register.closed", city=settings.city or settings.name, day=write_date(today)),
        signer=Signer(settings.chair, settings.chair_title),
        receiver=register.receiver,
        paper=paper or settings.paper,
        on=today,
    )


def write_table_file(register: Register) -> bytes:
    """Return a book as CSV for table programs: UTF-8 with mark, semicolons; no cell of it can act as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(register.columns)
    writer.writerows([_harmless(cell) for cell in row] for row in register.rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_CALCULATING) and cell != "-" else cell
