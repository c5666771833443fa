"""A book as it would leave on paper: its pages, the sheet, whether reporters are named, and the ways out.

Shown by the main window as the page `book`. Looking leaves no trace; what left for a printer or as a PDF is noted, so
that the end of an office knows which books were printed.
"""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.desk.closing import note_printed
from fieldapp.desk.disclosure import reveal_book
from fieldapp.desk.registers import Register, print_register, rows_of, write_table_file
from fieldapp.paper.documents import Printed
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.disclosure import Showing
from ui.pages.print.save import open_save_sheet, safe_name
from ui.pages.print.sheet import open_print_sheet
from ui.pages.print.zoom import ZoomBar
from ui.style import FINE, GAP, SNUG, TIGHT, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.choice import ChoiceEdit
from ui.widgets.pdfview import PdfView
from ui.widgets.text import Elided, Label

PAPERS = ("a4", "f4")
CSV = ".csv"
# What is revealed here: no single case, the books of the office.
BOOKS = "books"


@dataclass(frozen=True, slots=True)
class Made:
    """A book and its pages."""

    book: Register
    printed: Printed
    paper: str


def make_book(vault: Vault, book: str, year: int, series: str, paper: str, *, full: bool) -> Made:
    """Return a book of this office as it would be printed now."""
    found = rows_of(vault, book, year, series=series, full=full)
    sheet = paper or ("f4" if vault.office_settings().paper == "f4" else "a4")
    return Made(found, print_register(vault, found, paper=sheet), sheet)


class BookPage(Page):
    """One book on paper."""

    name = "book"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._where: dict[str, str] = {}
        self._made: Made | None = None
        self._showing = Showing(shell, self, lambda vault, _books, reason: reveal_book(vault, reason))
        self._showing.opened.connect(self._show_names)
        self._showing.ended.connect(self._hide_names)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, GAP, WIDE, TIGHT)
        layout.setSpacing(SNUG)
        layout.addLayout(self._build_title())
        layout.addLayout(self._build_choices())
        self._names = Banner(say("ui.registers.names_inside"), "ochre")
        layout.addWidget(self._names)
        layout.addWidget(self._build_view(), 1)

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build_title(self) -> QHBoxLayout:
        self._line = Elided("", "name", "soft")
        self._line.setObjectName("book_line")
        self._table = Button(say("ui.registers.save_table"), "plain", name="save_table_button")
        self._save = Button(say("ui.preview.save"), "plain", "document", "Ctrl+Shift+S", "save_pdf_button")
        self._print = Button(say("ui.preview.print"), "main", "print", "Ctrl+P", "print_button")
        self._table.call(self._save_table)
        self._save.call(self._save_pdf)
        self._print.call(self._open_print)
        title = row(gap=GAP)
        title.addWidget(Label(say("ui.registers.book_title"), "title"))
        title.addWidget(self._line, 1)
        title.addLayout(row(self._table, self._save, self._print, gap=TIGHT))
        return title

    def _build_choices(self) -> QHBoxLayout:
        self._sheet = ChoiceEdit("paper_edit", [(name, say(f"ui.preview.paper_{name}")) for name in PAPERS])
        told = [("", say("ui.registers.copy_masked")), ("1", say("ui.registers.copy_full"))]
        self._copy = ChoiceEdit("copy_edit", told)
        line = row(gap=TIGHT)
        for key, choice, stretch in (("paper", self._sheet, 1), ("copy", self._copy, 3)):
            label = Label(say(f"ui.preview.{key}"), "label")
            label.setBuddy(choice)
            choice.setAccessibleName(say(f"ui.preview.{key}"))
            choice.changed.connect(self._choose)
            line.addWidget(label)
            line.addWidget(choice, stretch)
            line.addSpacing(TIGHT)
        line.addStretch(2)
        return line

    def _build_view(self) -> QWidget:
        self.view = PdfView("book_view")
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(FINE)
        column.addWidget(self.view, 1)
        column.addWidget(ZoomBar(self.view))
        return body

    # ---- coming and going --------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Make the pages of `book` in `year`, of one `series` of the numbers."""
        names = ("book", "year", "series", "paper", "full")
        self._where = {name: where[name] for name in names if where.get(name)}
        self._offer(there=False)
        self._read()
        self.view.setFocus()

    def refresh(self, changed: frozenset[str]) -> None:  # noqa: ARG002 - any record may stand in a book
        """Make the pages again."""
        if self._where:
            self._read()

    def leave(self) -> None:
        """Hide the names of reporters again."""
        self._showing.hide()
        self._where.pop("full", None)

    def place(self) -> dict[str, str]:
        """Return which book is shown; names are asked for anew."""
        return {name: text for name, text in self._where.items() if name != "full"}

    def _read(self) -> None:
        where = dict(self._where)
        told = where.get("year", "")
        year = int(told) if told.isascii() and told.isdecimal() else self.session.now().year

        def work(vault: Vault) -> Made:
            return make_book(
                vault, where.get("book", ""), year, where.get("series", ""), where.get("paper", ""),
                full=bool(where.get("full")),
            )  # fmt: skip

        self.session.read(self, work, self._show, key="book")

    def _choose(self) -> None:
        self._where["paper"] = self._sheet.value()
        if self._copy.value() and not self._showing.shows(BOOKS):
            # the names come after the reason; until then the choice says what is shown
            self._copy.set_value("")
            self._showing.ask(BOOKS)
            return
        self._where["full"] = self._copy.value()
        self._read()

    def _show_names(self) -> None:
        self._where["full"] = "1"
        self._read()

    def _hide_names(self) -> None:
        self._where.pop("full", None)
        self._read()

    def _show(self, made: Made) -> None:
        before, self._made = self._made, made
        self._line.say(say("ui.registers.book_line", title=made.book.title, year=made.book.year))
        self._sheet.set_value(made.paper)
        self._copy.set_value("" if made.book.masked else "1")
        self._names.say("" if made.book.masked else say("ui.registers.names_inside"), "ochre")
        self._offer(there=True)
        if before is None or before.printed.sha256 != made.printed.sha256:
            same = before is not None and before.book.id == made.book.id
            self.view.show_pdf(made.printed.pdf, stay=same)

    def _offer(self, *, there: bool) -> None:
        for part in (self._table, self._save, self._print, self._sheet, self._copy):
            part.setEnabled(there)

    # ---- leaving for a printer or a file -----------------------------------------------------------------------------

    def _name(self, made: Made) -> str:
        return safe_name(made.book.title, str(made.book.year))

    def _open_print(self) -> None:
        if self._made is not None:
            made = self._made
            title = say("ui.registers.book_line", title=made.book.title, year=made.book.year)
            open_print_sheet(
                self.shell, made.printed.pdf, title,
                on_left=lambda printer, _copies: self._note(made, "printer", printer),
            )  # fmt: skip

    def _save_pdf(self) -> None:
        if self._made is not None:
            made = self._made
            open_save_sheet(
                self.shell, made.printed.pdf, self._name(made), lambda path: self._note(made, "pdf", str(path))
            )

    def _save_table(self) -> None:
        if self._made is not None:
            book = self._made.book
            name = safe_name(book.title, str(book.year), suffix=CSV)
            open_save_sheet(self.shell, write_table_file(book), name, self._tell_saved, suffix=CSV)

    def _tell_saved(self, path: Path) -> None:
        self.shell.tell(say("ui.registers.saved_file", file=path.name))

    def _note(self, made: Made, way: str, place: str) -> None:
        if way == "printer":
            self.shell.tell(say("ui.preview.printed", form=made.book.title, printer=place))
        else:
            self._tell_saved(Path(place))
        self.session.write(self, lambda vault: note_printed(vault, made.book, way, place), changed=("print",))
