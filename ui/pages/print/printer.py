"""The printers of this laptop behind a small port: which there are, and pages sent to one of them.

Called off the window's thread by the print sheet. Tests put a printer of their own in the place of `SystemPrinter`.
Never records anything: what it returns from has been taken by the system's queue.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from fieldapp.errors import PrinterNotReady
from fieldapp.paper.raster import PdfPages
from ui.jobs import Report
from ui.widgets.pagesupply import image_of

State = Literal["idle", "busy", "stopped"]
FINEST: Final = 300
MILLIMETRES: Final = 25.4 / 72
ROUGHLY: Final = 4.0
STATES: Final[dict[QPrinter.PrinterState, State]] = {
    QPrinter.PrinterState.Idle: "idle",
    QPrinter.PrinterState.Active: "busy",
    QPrinter.PrinterState.Aborted: "stopped",
    QPrinter.PrinterState.Error: "stopped",
}


@dataclass(frozen=True, slots=True)
class PrinterState:
    """One printer: its name, what it does now, whether it turns sheets over, and its papers in millimetres."""

    name: str
    state: State = "idle"
    usual: bool = False
    duplex: bool = False
    papers: tuple[tuple[float, float], ...] = ()

    def takes(self, width: float, height: float) -> bool:
        """Say whether it has a paper of this size; a printer that names no papers is taken at its word."""
        return not self.papers or any(
            abs(across - width) < ROUGHLY and abs(down - height) < ROUGHLY for across, down in self.papers
        )


@dataclass(frozen=True, slots=True)
class PrintTask:
    """What is printed: pages of a PDF, counted from 0, and how."""

    pdf: bytes
    title: str
    pages: tuple[int, ...]
    copies: int = 1
    collate: bool = True
    duplex: bool = False


class Printer(Protocol):
    """What a print sheet asks of the system."""

    def list_printers(self) -> list[PrinterState]:
        """Return the printers, the usual one first."""

    def print_pages(self, name: str, task: PrintTask, report: Report) -> None:
        """Hand pages to a printer's queue; `report` is called between two pages and may raise.

        Raises PrinterNotReady.
        """


class SystemPrinter:
    """The printers that the system knows."""

    def list_printers(self) -> list[PrinterState]:
        """Return the printers, the usual one first."""
        usual = QPrinterInfo.defaultPrinterName()
        found = [_describe(info, usual) for info in QPrinterInfo.availablePrinters() if not info.isNull()]
        return sorted(found, key=lambda printer: (not printer.usual, printer.name.casefold()))

    def print_pages(self, name: str, task: PrintTask, report: Report) -> None:
        """Hand pages to a printer's queue. Raises PrinterNotReady and what `report` raises."""
        printer = self.open_printer(name)
        with PdfPages(task.pdf) as pages:
            set_up(printer, task, pages.sizes[task.pages[0]])
            painter = QPainter()
            if not printer.isValid() or not painter.begin(printer):
                raise PrinterNotReady(name=name)
            try:
                _paint_all(printer, painter, pages, task, report)
            except BaseException:
                printer.abort()
                painter.end()
                raise
            if not painter.end() or STATES[printer.printerState()] == "stopped":
                raise PrinterNotReady(name=name)

    def open_printer(self, name: str) -> QPrinter:
        """Return a printer by its name. Raises PrinterNotReady when it is gone."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPrinterName(name)
        # a name that is not known makes Qt write a file of its own accord
        if printer.outputFormat() != QPrinter.OutputFormat.NativeFormat or printer.printerName() != name:
            raise PrinterNotReady(name=name)
        return printer


def _describe(info: QPrinterInfo, usual: str) -> PrinterState:
    sizes = [size.size(QPageSize.Unit.Millimeter) for size in info.supportedPageSizes()]
    return PrinterState(
        name=info.printerName(),
        state=STATES.get(info.state(), "idle"),
        usual=info.printerName() == usual,
        duplex=QPrinter.DuplexMode.DuplexLongSide in info.supportedDuplexModes(),
        papers=tuple((size.width(), size.height()) for size in sizes),
    )


def set_up(printer: QPrinter, task: PrintTask, size: tuple[float, float]) -> None:
    """Prepare a printer for a task whose pages have a size in points."""
    across, down = size[0] * MILLIMETRES, size[1] * MILLIMETRES
    printer.setDocName(task.title)
    printer.setFullPage(True)
    paper = QPageSize(QSizeF(across, down), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    printer.setPageSize(paper)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0))
    if printer.resolution() > FINEST and printer.outputFormat() == QPrinter.OutputFormat.PdfFormat:
        printer.setResolution(FINEST)
    modes = QPrinter.DuplexMode
    printer.setDuplex(modes.DuplexLongSide if task.duplex else modes.DuplexNone)
    if printer.supportsMultipleCopies():
        printer.setCopyCount(task.copies)
        printer.setCollateCopies(task.collate)


def _order(task: PrintTask, copies: int) -> Iterator[int]:
    """Give the pages in the order in which they are painted."""
    if task.collate:
        for _ in range(copies):
            yield from task.pages
        return
    for page in task.pages:
        yield from (page for _ in range(copies))


def _paint_all(printer: QPrinter, painter: QPainter, pages: PdfPages, task: PrintTask, report: Report) -> None:
    copies = 1 if printer.supportsMultipleCopies() else task.copies
    total = copies * len(task.pages)
    for done, page in enumerate(_order(task, copies)):
        report(done, total)
        if done and not printer.newPage():
            raise PrinterNotReady(name=printer.printerName())
        _paint(printer, painter, pages, page)
    report(total, total)


def _paint(printer: QPrinter, painter: QPainter, pages: PdfPages, page: int) -> None:
    """Paint a page in its true size, or smaller where the paper is smaller than the page."""
    resolution = printer.resolution()
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    across, down = (points / 72 * resolution for points in pages.sizes[page])
    # a paper counts as the same size where it differs by less than two millimetres
    slack = 2 / 25.4 * resolution
    fitting = min((paper.width() + slack) / across, (paper.height() + slack) / down, 1.0)
    if fitting < 1.0:
        fitting = min(paper.width() / across, paper.height() / down)
    dots = min(resolution, FINEST) / 72
    picture = pages.render(page, round(pages.sizes[page][0] * dots), round(pages.sizes[page][1] * dots))
    left = (paper.width() - across * fitting) / 2 if fitting < 1.0 else 0.0
    painter.drawImage(QRectF(left, 0.0, across * fitting, down * fitting), image_of(picture))
