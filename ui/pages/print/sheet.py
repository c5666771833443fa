"""The sheet that prints a PDF, over whatever page or gate asks for it: printer, copies, pages, progress, stop.

`open_print_sheet(shell, pdf, title, on_left=...)`; the shell needs nothing but `open_sheet`. Records nothing: the page
that opened it does so when `on_left` tells that the system's queue took every page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QWidget

from fieldapp.errors import NetraError, PrinterNotReady
from fieldapp.paper.raster import PdfPages
from fieldapp.words import say
from ui.jobs import Cancelled
from ui.pages.print import printer as port
from ui.pages.print.errand import run_errand
from ui.pages.print.printer import MILLIMETRES, PrinterState, PrintTask
from ui.style import GAP
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.choice import ChoiceEdit, FlagEdit
from ui.widgets.entry import TextEdit
from ui.widgets.field import Field
from ui.widgets.progress import ProgressPanel
from ui.widgets.sheet import Sheet, Shell
from ui.widgets.text import Label

MOST_COPIES: Final = 200
PAPERS: Final = {(210, 297): "a4", (215, 330): "f4", (216, 330): "f4"}


@dataclass(frozen=True)
class Leaving:
    """What the opener does as a paper leaves: before the first page, after the last, and when somebody stopped it.

    With `begun` the opener keeps the paper in the print queue until it left, and a failure is told so.
    """

    left: Callable[[str, int], object] | None = None
    begun: Callable[[int], object] | None = None
    stopped: Callable[[], object] | None = None
    save: Callable[[], object] | None = None


@dataclass(frozen=True)
class _Found:
    printers: tuple[PrinterState, ...]
    sizes: tuple[tuple[float, float], ...]


def open_print_sheet(
    shell: Shell,
    pdf: bytes,
    title: str,
    copies: int = 1,
    on_left: Callable[[str, int], object] | None = None,
    note: str = "",
    leaving: Leaving | None = None,
) -> "PrintSheet":
    """Let somebody print a PDF; `on_left(printer, copies)` is called once the printer's queue took it.

    `copies` is what the form suggests and `note` says for whom; `leaving` takes the place of `on_left` for openers that
    keep a queue or can save the PDF instead.
    """
    sheet = PrintSheet(pdf, title, copies, note, leaving or Leaving(left=on_left))
    shell.open_sheet(sheet)
    sheet.seek()
    return sheet


class PrintSheet(Sheet):
    """Chooses a printer, sends the pages, tells how far it is."""

    def __init__(self, pdf: bytes, title: str, copies: int, note: str, leaving: Leaving) -> None:
        super().__init__(say("ui.sheet.print_title", title=title), name="print_sheet")
        self._pdf, self._title, self._leaving = pdf, title, leaving
        self._found = _Found((), ())
        self._stop: Callable[[], None] | None = None
        self._port = port.SystemPrinter()
        self._build_faces(copies, note)
        self._build_buttons()

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build_faces(self, copies: int, note: str) -> None:
        self._seeking = Label(say("ui.sheet.seeking"), tone="soft")
        self._none = Label(say("ui.sheet.no_printer"), wrap=True)
        self._progress = ProgressPanel()
        self._progress.stop_button.clicked.connect(self._ask_to_stop)
        self._choices = self._build_choices(copies, note)
        self._faces: tuple[QWidget, ...] = (self._seeking, self._none, self._choices, self._progress)
        for face in self._faces:
            self.body.addWidget(face)

    def _build_choices(self, copies: int, note: str) -> QWidget:
        self._trouble = Banner("", "ochre")
        self._printer = ChoiceEdit("printer_edit")
        self._printer.changed.connect(self._show_abilities)
        self._state = Label("", "small", "ochre", wrap=True)
        self._state.setObjectName("printer_state_label")
        self._paper_note = Banner("", "ochre")
        self._copies = Field(say("ui.sheet.copies"), TextEdit("copies_edit", longest=3), hint=note)
        self._copies.set_value(str(copies))
        self._copies.changed.connect(self._show_abilities)
        self._which = ChoiceEdit("pages_edit")
        self._which.changed.connect(self._show_abilities)
        self._range = Field(say("ui.sheet.range"), TextEdit("range_edit", longest=200), hint=say("ui.sheet.range_hint"))
        self._duplex = FlagEdit("duplex_edit", say("ui.sheet.duplex"))
        self._collate = FlagEdit("collate_edit", say("ui.sheet.collate"))
        self._collate.set_value(True)
        content = QWidget()
        content.setLayout(
            rows(
                self._trouble,
                rows(Field(say("ui.sheet.printer"), self._printer), self._state, gap=0),
                self._paper_note,
                self._copies,
                Field(say("ui.sheet.pages"), self._which),
                self._range,
                row(self._duplex, self._collate, None, gap=GAP),
                gap=GAP,
            )
        )
        return content

    def _build_buttons(self) -> None:
        self._cancel = self.add_button(say("ui.sheet.cancel"), "plain", self.close_sheet, "cancel_button")
        self._seek = self.add_button(say("ui.sheet.seek_again"), "plain", self.seek, "seek_button")
        self._save = self.add_button(say("ui.sheet.save_instead"), "plain", self._save_instead, "save_instead_button")
        self._print = self.add_button(say("ui.sheet.print"), "main", self._begin, "print_now_button", icon="print")
        self._show_face(self._seeking)

    # ---- faces -------------------------------------------------------------------------------------------------------

    def _show_face(self, face: QWidget) -> None:
        at_work = face is self._progress
        for one in self._faces:
            one.setVisible(one is face)
        self.may_close = not at_work
        self._print.setVisible(face is self._choices)
        self._seek.setVisible(face is self._none)
        self._save.setVisible(self._leaving.save is not None and not at_work)
        self._cancel.setVisible(not at_work)
        self.close_button.setVisible(not at_work)
        focus: dict[QWidget, QWidget] = {
            self._choices: self._print,
            self._none: self._save if self._leaving.save else self._seek,
            self._progress: self._progress.stop_button,
        }
        if face in focus:
            focus[face].setFocus()

    def seek(self) -> None:
        """Look for the printers and measure the PDF, off the window's thread."""
        self._show_face(self._seeking)
        run_errand(self, lambda _report: _look(self._port, self._pdf), self._show_found, self._show_unreadable)

    def _show_unreadable(self, error: Exception) -> None:
        self._none.say(error.sentence if isinstance(error, NetraError) else str(error))
        self._show_face(self._none)

    def _show_found(self, found: _Found) -> None:
        self._found = found
        if not found.printers:
            self._none.say(say("ui.sheet.no_printer"))
            self._show_face(self._none)
            return
        self._printer.set_choices([(one.name, one.name) for one in found.printers])
        if not self._printer.value():
            self._printer.set_value(found.printers[0].name)
        pages = len(found.sizes)
        whole = say("ui.sheet.pages_all", pages=pages) if pages > 1 else say("ui.sheet.pages_one")
        self._which.set_choices([("all", whole)] + ([("some", say("ui.sheet.pages_some"))] if pages > 1 else []))
        self._which.set_value(self._which.value() or "all")
        self._show_face(self._choices)
        self._show_abilities()

    def _show_abilities(self) -> None:
        """Offer only what the chosen printer and the number of pages and copies allow."""
        chosen = self._chosen()
        pages = len(self._found.sizes)
        self._copies.set_problem("")
        self._range.setVisible(self._which.value() == "some")
        self._range.set_problem("")
        self._duplex.setVisible(chosen is not None and chosen.duplex and pages > 1)
        self._collate.setVisible(pages > 1 and (self._read_copies() or 1) > 1)
        state = chosen.state if chosen is not None else "idle"
        self._state.say("" if state == "idle" else say(f"ui.sheet.state_{state}"))
        self._state.setVisible(state != "idle")
        note = ""
        if chosen is not None and self._found.sizes:
            across, down = (points * MILLIMETRES for points in self._found.sizes[0])
            if not chosen.takes(across, down):
                note = say("ui.sheet.paper_other", paper=_name_paper(across, down))
        self._paper_note.say(note)

    def _chosen(self) -> PrinterState | None:
        return next((one for one in self._found.printers if one.name == self._printer.value()), None)

    # ---- printing ----------------------------------------------------------------------------------------------------

    def _read_copies(self) -> int | None:
        text = str(self._copies.value())
        return int(text) if text.isascii() and text.isdecimal() and 1 <= int(text) <= MOST_COPIES else None

    def _read_pages(self) -> tuple[int, ...] | None:
        pages = len(self._found.sizes)
        if self._which.value() != "some":
            return tuple(range(pages))
        return read_range(str(self._range.value()), pages)

    def _begin(self) -> None:
        if not self._print.isVisible():
            return
        copies, pages, chosen = self._read_copies(), self._read_pages(), self._chosen()
        self._copies.set_problem("" if copies else say("ui.sheet.copies_wrong", most=MOST_COPIES))
        self._range.set_problem("" if pages else say("ui.sheet.range_wrong", pages=len(self._found.sizes)))
        wrong = next((field for field, value in ((self._copies, copies), (self._range, pages)) if not value), None)
        if wrong is not None:
            wrong.control.setFocus()
        elif copies and pages and chosen is not None:
            duplex = self._duplex.isVisible() and self._duplex.value()
            task = PrintTask(self._pdf, self._title, pages, copies, self._collate.value(), duplex)
            self._send(chosen.name, task)

    def _send(self, name: str, task: PrintTask) -> None:
        if self._leaving.begun is not None:
            self._leaving.begun(task.copies)
        self._show_face(self._progress)
        total = len(task.pages) * task.copies
        self._progress.stop_button.setEnabled(True)
        self._show_step(name, 0, total)
        self._stop = run_errand(
            self,
            lambda report: self._port.print_pages(name, task, report),
            lambda _nothing: self._finish(name, task.copies),
            lambda error: self._fail(name, error),
            lambda done, pages: self._show_step(name, done, pages),
        )

    def _show_step(self, name: str, done: int, total: int) -> None:
        if self._progress.stop_button.isEnabled():
            page = min(done + 1, total)
            self._progress.show_step(done, total, say("ui.sheet.printing", page=page, pages=total, printer=name))

    def _ask_to_stop(self) -> None:
        if self._stop is not None:
            self._progress.show_step(0, 0, say("ui.sheet.stopping"))
            self._progress.stop_button.setEnabled(False)
            self._stop()

    def _finish(self, name: str, copies: int) -> None:
        self._stop = None
        # put away meanwhile by a lock: there is no vault left in which anybody could note it
        still_here = self.is_open()
        self.close_sheet()
        if still_here and self._leaving.left is not None:
            self._leaving.left(name, copies)

    def _fail(self, name: str, error: Exception) -> None:
        """Go back to the choices and say what happened; what `begun` kept stays in the queue unless it was stopped."""
        self._stop = None
        if isinstance(error, Cancelled):
            sentence = say("ui.sheet.stopped")
            if self._leaving.stopped is not None:
                self._leaving.stopped()
        elif self._leaving.begun is not None:
            sentence = say("ui.sheet.waits")
        else:
            sentence = PrinterNotReady(name=name).sentence
        self._trouble.say(sentence)
        self._show_face(self._choices)

    def _save_instead(self) -> None:
        self.close_sheet()
        if self._leaving.save is not None:
            self._leaving.save()

    @property
    def print_button(self) -> Button:
        """The button that sends the pages."""
        return self._print


def _look(printer: port.Printer, pdf: bytes) -> _Found:
    with PdfPages(pdf) as pages:
        sizes = pages.sizes
    return _Found(tuple(printer.list_printers()), sizes)


def _name_paper(across: float, down: float) -> str:
    known = PAPERS.get((round(across), round(down)))
    if known:
        return say(f"ui.sheet.paper_{known}")
    return say("ui.sheet.paper_other_size", width=round(across), height=round(down))


def read_range(text: str, pages: int) -> tuple[int, ...] | None:
    """Return the pages that "1-3, 5" names, counted from 0, each once in order; None when it names none or others."""
    found: set[int] = set()
    for part in text.replace(";", ",").split(","):
        ends = _read_ends(part.replace("\u2013", "-").split("-"))
        if ends is None or not 1 <= ends[0] <= ends[1] <= pages:
            return None
        found |= set(range(ends[0] - 1, ends[1]))
    return tuple(sorted(found)) or None


def _read_ends(texts: Sequence[str]) -> tuple[int, int] | None:
    numbers = [text.strip() for text in texts]
    if len(numbers) not in (1, 2) or not all(text.isascii() and text.isdecimal() and len(text) < 6 for text in numbers):
        return None
    return int(numbers[0]), int(numbers[-1])


def describe_copies(copies: int, purposes: Sequence[str]) -> str:
    """Return for whom the copies of a form are, "" when it needs one only."""
    if copies < 2 or not purposes:
        return ""
    return say("ui.sheet.copies_for", count=copies, purposes=", ".join(purposes))
