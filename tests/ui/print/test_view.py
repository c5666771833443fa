"""The view of pages: what is drawn is what the PDF says, zoom and keys, and how much memory it may hold."""

import threading

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldapp.packs.forms import choose_form
from fieldapp.packs.reference import builtin_packs
from fieldapp.paper.binding import bind_pdfs
from fieldapp.paper.documents import make_document
from fieldapp.paper.raster import PdfPages
from fieldapp.words import say
from ui.pages.print.strip import PageStrip
from ui.widgets import pagesupply
from ui.widgets.pagesupply import image_of
from ui.widgets.pdfview import GAP, LARGEST, SMALLEST, PdfView

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def pdf(office) -> bytes:
    return make_document(choose_form(builtin_packs().forms, "A.1"), None, office).pdf


@pytest.fixture
def show(styled, qtbot):
    def make(pdf: bytes, width: int = 640, height: int = 480, fit: str = "width") -> PdfView:
        view = PdfView("view", fit=fit)
        qtbot.addWidget(view)
        view.resize(width, height)
        with qtbot.waitExposed(view):
            view.show()
        with qtbot.waitSignal(view.opened):
            view.show_pdf(pdf)
        return view

    return make


def drawn(view: PdfView, qtbot) -> QImage:
    """Return the view when nothing that is in sight is missing any more."""

    def is_sharp() -> bool:
        view.grab()
        return not any(view.supply._wishes.values())

    qtbot.waitUntil(is_sharp)
    return view.viewport().grab().toImage()


def test_what_is_seen_is_the_page(show, pdf, qtbot) -> None:
    view = show(pdf)
    seen = drawn(view, qtbot)
    width, height = view._page_size(0)
    with PdfPages(pdf) as pages:
        page = image_of(pages.render(0, width, height))
    part = seen.copy(GAP, GAP, width, view.viewport().height() - GAP).convertToFormat(QImage.Format.Format_RGB32)
    assert part == page.copy(0, 0, width, part.height())


def test_before_the_sharp_picture_the_small_one_stands_for_it(show, pdf) -> None:
    view = show(pdf)
    seen = view.viewport().grab().toImage()
    ink = [seen.pixelColor(x, y).lightness() < 160 for x in range(60, 560, 3) for y in range(60, 460, 3)]
    assert sum(ink) > 50


def test_zoom_by_keys_wheel_and_steps(show, pdf, qtbot) -> None:
    view = show(pdf)
    fitted = view.zoom
    assert view.fit == "width"
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Plus, CTRL)
    assert view.zoom > fitted
    assert view.fit == ""
    QTest.keyClick(view, Qt.Key.Key_0, CTRL)
    assert view.zoom == fitted
    for _ in range(30):
        QTest.keyClick(view, Qt.Key.Key_Equal, CTRL)
    assert view.zoom == LARGEST
    for _ in range(30):
        turn_wheel(view, -120)
    assert view.zoom == SMALLEST
    view.set_fit("page")
    assert view._page_size(0)[1] <= view.viewport().height()
    drawn(view, qtbot)


def turn_wheel(view: PdfView, steps: int) -> None:
    middle = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        middle, view.viewport().mapToGlobal(middle), QPoint(), QPoint(0, steps), Qt.MouseButton.NoButton, CTRL,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def test_zoom_keeps_what_is_under_the_pointer(show, pdf) -> None:
    view = show(pdf)
    view.set_zoom(1.0)
    view.verticalScrollBar().setValue(500)
    before = (500 + view.viewport().height() / 2 - GAP) / view._page_size(0)[1]
    turn_wheel(view, 120)
    after = (view.verticalScrollBar().value() + view.viewport().height() / 2 - GAP) / view._page_size(0)[1]
    assert after == pytest.approx(before, abs=0.003)


def test_keys_scroll_and_the_page_is_told(show, pdf, qtbot) -> None:
    view = show(pdf)
    bar = view.verticalScrollBar()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert bar.value() == bar.singleStep()
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert bar.value() == bar.singleStep() + bar.pageStep()
    with qtbot.waitSignal(view.page_changed):
        QTest.keyClick(view, Qt.Key.Key_End)
    assert (bar.value(), view.page) == (bar.maximum(), 1)
    assert view.accessibleName() == say("ui.pdf.place", page=2, pages=2)
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert (bar.value(), view.page) == (0, 0)


def test_another_pdf_takes_its_place_where_it_was_read(show, pdf, qtbot) -> None:
    view = show(pdf)
    view.go_to_page(1)
    with qtbot.waitSignal(view.opened):
        view.show_pdf(pdf, stay=True)
    assert view.page == 1
    with qtbot.waitSignal(view.opened):
        view.show_pdf(pdf)
    assert view.page == 0


def test_what_is_no_pdf_is_told_and_what_was_there_is_gone(show, pdf, qtbot) -> None:
    view = show(pdf)
    with qtbot.waitSignal(view.failed):
        view.show_pdf(b"bukan PDF")
    view.grab()
    assert view.pages == 0


def test_two_hundred_pages_never_hold_two_hundred_pictures(show, pdf, qtbot, monkeypatch) -> None:
    monkeypatch.setattr(pagesupply, "LARGEST", 12 * 1024 * 1024)
    monkeypatch.setattr(pagesupply, "SMALL", 2 * 1024 * 1024)
    view = show(bind_pdfs([pdf] * 100))
    assert view.pages == 200
    held = []
    for page in range(0, 200, 8):
        view.go_to_page(page)
        drawn(view, qtbot)
        held.append(view.supply.size)
    assert max(held) <= 14 * 1024 * 1024
    assert view.page == 192


def test_the_strip_follows_the_view_and_leads_it(show, pdf, qtbot) -> None:
    view = show(bind_pdfs([pdf] * 20))
    strip = PageStrip(view)
    qtbot.addWidget(strip)
    strip.resize(120, 400)
    strip.show()
    strip._show_pages()
    view.go_to_page(30)
    assert strip.currentIndex().row() == 30
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Down)
    assert view.page == 31
    assert strip.currentIndex().data() == say("ui.pdf.page", page=32, pages=40)
    qtbot.waitUntil(lambda: view.supply.find(strip.piece(31)) is not None)
    view.clear()
    strip.grab()
    assert strip.model().rowCount() == 0


def test_a_view_that_goes_away_while_it_draws(show, pdf, qtbot) -> None:
    def threads() -> set[int]:
        return {thread.ident for thread in threading.enumerate() if thread.name.startswith("pages")}

    before = threads()
    for _ in range(12):
        view = PdfView("passing")
        view.resize(400, 300)
        view.show()
        view.show_pdf(pdf)
        view.deleteLater()
        QApplication.sendPostedEvents(view, QEvent.Type.DeferredDelete)
    assert threads() == before
    assert show(pdf).pages == 2


def test_pages_are_white_in_the_dark_as_well(show, pdf, qtbot) -> None:
    seen = drawn(show(pdf), qtbot)
    assert seen.pixelColor(GAP + 8, GAP + 8) == QColor(Qt.GlobalColor.white)
