"""Pages sent to a printer: through Qt's own printing to a file, on a thread that is not the window's."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter

from fieldapp.errors import PrinterNotReady
from fieldapp.packs.forms import choose_form
from fieldapp.packs.reference import builtin_packs
from fieldapp.paper.documents import make_document
from fieldapp.paper.raster import PdfPages
from ui.jobs import Cancelled
from ui.pages.print.printer import PrinterState, PrintTask, SystemPrinter
from ui.widgets.pagesupply import image_of


class PaperlessPrinter(SystemPrinter):
    """The system's way of printing, into a file."""

    def __init__(self, path) -> None:
        self.path = path

    def open_printer(self, name):
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.path))
        return printer


def dark_share(pdf: bytes, page: int) -> float:
    """Return how much of a page is ink."""
    with PdfPages(pdf) as pages:
        picture = image_of(pages.render(page, 1240, 1754)).convertToFormat(QImage.Format.Format_Grayscale8)
    dots = bytes(picture.constBits())
    return 1 - sum(dots) / len(dots) / 255


def size_of(pdf: bytes) -> list[tuple[int, int]]:
    with PdfPages(pdf) as pages:
        return [(round(across), round(down)) for across, down in pages.sizes]


def send(printer, task, report=lambda done, total: None) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(printer.print_pages, "Printer Kantor", task, report).result()


@pytest.fixture
def blank_form(office):
    def make(code: str, paper: str = "a4") -> bytes:
        return make_document(choose_form(builtin_packs().forms, code), None, office, paper=paper).pdf

    return make


@pytest.mark.parametrize("paper", ["a4", "f4"])
def test_every_page_arrives_with_its_ink_in_its_size(qapp, tmp_path, blank_form, paper) -> None:
    pdf, path = blank_form("A.1", paper), tmp_path / "keluar.pdf"
    steps = []
    pages = tuple(range(len(size_of(pdf))))
    send(PaperlessPrinter(path), PrintTask(pdf, "A.1", pages), lambda done, total: steps.append((done, total)))
    printed = path.read_bytes()
    # drivers know F4 as Folio, which is a millimetre wider
    assert size_of(printed) == [pytest.approx(size, abs=4) for size in size_of(pdf)]
    for page in pages:
        assert dark_share(printed, page) == pytest.approx(dark_share(pdf, page), rel=0.1)
        assert dark_share(printed, page) > 0.005
    assert steps == [(done, len(pages)) for done in range(len(pages) + 1)]


@pytest.mark.parametrize(("collate", "like"), [(True, (0, 1, 0, 1)), (False, (0, 0, 1, 1))])
def test_copies_and_their_order(qapp, tmp_path, blank_form, collate, like) -> None:
    pdf, path = blank_form("A.1"), tmp_path / "keluar.pdf"
    assert len(size_of(pdf)) == 2
    send(PaperlessPrinter(path), PrintTask(pdf, "A.1", (0, 1), copies=2, collate=collate))
    printed = path.read_bytes()
    shares = [dark_share(pdf, page) for page in (0, 1)]
    assert abs(shares[0] - shares[1]) > 0.005
    found = [min((0, 1), key=lambda page: abs(shares[page] - dark_share(printed, at))) for at in range(4)]
    assert tuple(found) == like


def test_a_range_prints_only_those_pages(qapp, tmp_path, blank_form) -> None:
    path = tmp_path / "keluar.pdf"
    send(PaperlessPrinter(path), PrintTask(blank_form("A.1"), "A.1", (1,)))
    assert len(size_of(path.read_bytes())) == 1


def test_a_stop_between_two_pages_is_passed_on(qapp, tmp_path, blank_form) -> None:
    def stop(done, total):
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        send(PaperlessPrinter(tmp_path / "keluar.pdf"), PrintTask(blank_form("A.1"), "A.1", (0, 1)), stop)


def test_a_printer_that_is_gone_is_told_and_no_file_appears(qapp, tmp_path, monkeypatch, blank_form) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PrinterNotReady) as told:
        send(SystemPrinter(), PrintTask(blank_form("A.1"), "A.1", (0,)))
    assert "Printer Kantor" in told.value.sentence
    assert list(tmp_path.iterdir()) == []


def test_which_papers_a_printer_has() -> None:
    a4, f4 = (210.0, 297.0), (215.0, 330.0)
    assert PrinterState("x", papers=((209.9, 296.7),)).takes(*a4)
    assert not PrinterState("x", papers=(a4,)).takes(*f4)
    assert PrinterState("x").takes(*f4)
