"""Buku: one book of one year as it would be printed, and the ways to paper and to a table file.

A part of Buku Register. Books are read off the window's thread; a line that is opened is shown whole.
"""

from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from fieldapp.desk.registers import Register, book_series, book_years, register_labels, rows_of
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Page
from ui.pages.registers.part import Part, YearEdit
from ui.pages.registers.rowtable import BookTable
from ui.pages.supervision.reading import group_count
from ui.style import FINE, GAP, SNUG, TIGHT
from ui.widgets.button import Button
from ui.widgets.card import Card, row
from ui.widgets.choice import ChoiceEdit
from ui.widgets.empty import Empty
from ui.widgets.facts import Facts
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

NUMBERS, CASES = "nomor", "perkara"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Which books, years and series there are, and the book that was asked for."""

    labels: dict[str, str]
    years: tuple[int, ...]
    series: dict[str, str]
    book: Register


def read_shelf(vault: Vault, book: str, year: int, series: str) -> Shelf:
    """Return a book of a year, the present one unless another is named; of the numbers those of one series."""
    labels, years = register_labels(vault), book_years(vault)
    name = book if book in labels else next(iter(labels))
    when = year or years[0]
    known = vault.packs.series
    there = book_series(vault, when) or tuple(known)
    chosen = (series if series in known else there[0]) if name == NUMBERS else ""
    found = rows_of(vault, name, when, series=chosen)
    return Shelf(labels, years, {one: known[one].label for one in {*there, chosen} if one in known}, found)


class ShelfTab(Part):
    """The books."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._wanted = ("", 0, "")
        self._book: Register | None = None
        self._tables: dict[tuple[str, ...], BookTable] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, TIGHT // 2, 0, 0)
        layout.setSpacing(SNUG)
        layout.addLayout(self._build_choices())
        self._told = Label("", "small", "soft")
        self._told.setObjectName("book_label")
        layout.addWidget(self._told)
        self._faces = QStackedWidget()
        self._card = Card(margin=FINE)
        self._papers = QStackedWidget()
        self._card.body.addWidget(self._papers)
        self._none = Empty("document", say("ui.registers.empty_book"))
        for face in (self._card, self._none):
            self._faces.addWidget(face)
        layout.addWidget(self._faces, 1)

    def _build_choices(self) -> QHBoxLayout:
        self._books = ChoiceEdit("book_choice")
        self._series = ChoiceEdit("series_choice")
        self._years = YearEdit()
        for choice, name in ((self._books, "book"), (self._series, "series")):
            choice.setAccessibleName(say(f"ui.registers.{name}"))
        for choice in (self._books, self._series, self._years):
            choice.changed.connect(self._choose)
        self._print = Button(say("ui.registers.preview"), "main", "print", "Ctrl+P", "preview_book_button")
        self._print.call(self._open_preview)
        line = row(gap=SNUG)
        line.addWidget(self._books, 4)
        line.addWidget(self._series, 3)
        line.addWidget(self._years)
        line.addSpacing(GAP)
        line.addWidget(self._print)
        QShortcut(QKeySequence("Ctrl+F"), self, self._books.setFocus)
        return line

    # ---- reading -----------------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Read a book: `book`, `year`, and `series` of the numbers."""
        book, year, series = self._wanted
        told = where.get("year", "")
        self._wanted = (
            where.get("book", book), int(told) if told.isascii() and told.isdecimal() else year,
            where.get("series", series),
        )  # fmt: skip
        self.read()

    def stand(self) -> None:
        """Stand at the choice of the book."""
        self._books.setFocus()

    def place(self) -> dict[str, str]:
        """Return which book stands open."""
        book, year, series = self._wanted
        return {"book": book, "year": str(year), "series": series}

    def read(self) -> None:
        """Read again what is shown."""
        book, year, series = self._wanted
        self.session.read(self, lambda vault: read_shelf(vault, book, year, series), self._show, key="shelf")

    def _choose(self) -> None:
        self._wanted = (self._books.value(), self._years.year(), self._series.value())
        self.read()

    def _show(self, shelf: Shelf) -> None:
        book = self._book = shelf.book
        self._wanted = (book.id, book.year, book.series)
        self._books.set_choices(list(shelf.labels.items()))
        self._books.set_value(book.id)
        self._years.show_years(shelf.years, book.year)
        self._series.set_choices(list(shelf.series.items()))
        self._series.set_value(book.series)
        self._series.setVisible(book.id == NUMBERS)
        count = say("ui.registers.lines", count=group_count(len(book.rows)))
        masked = say("register.masked") if book.masked and book.rows else ""
        self._told.say(" · ".join(filter(None, (count, masked))) if book.rows else "")
        self._print.setEnabled(bool(book.rows))
        table = self._table_of(book)
        table.setAccessibleName(book.title)
        table.show_lines(book.rows)
        self._papers.setCurrentWidget(table)
        self._faces.setCurrentWidget(self._card if book.rows else self._none)

    def _table_of(self, book: Register) -> BookTable:
        """Return the table for the columns of a book, made on first use."""
        if book.columns not in self._tables:
            table = BookTable(book.columns, book.widths, self._is_struck)
            table.opened.connect(self._open_line)
            self._papers.addWidget(table)
            self._tables[book.columns] = table
        return self._tables[book.columns]

    def _is_struck(self, at: int) -> bool:
        return self._book is not None and at in self._book.struck

    # ---- acting ------------------------------------------------------------------------------------------------------

    def _open_preview(self) -> None:
        if self._book is not None and self._book.rows:
            self.shell.go("book", **self.place())

    def _open_line(self, at: int) -> None:
        book = self._book
        if book is None or at >= len(book.rows):
            return
        pairs = [(title, text) for title, text in zip(book.columns, book.rows[at], strict=True) if text]
        sheet = Sheet(book.title, wide=True, name="line_sheet")
        sheet.body.addWidget(Facts(pairs))
        sheet.add_button(say("ui.widget.close"), "main", sheet.close_sheet, name="close_line_button")
        self.shell.open_sheet(sheet)
