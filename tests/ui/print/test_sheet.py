"""The sheets on their own, over anything that can hold a sheet: as before a vault is unlocked."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from fieldapp.errors import PrinterNotReady
from fieldapp.packs.forms import choose_form
from fieldapp.packs.reference import builtin_packs
from fieldapp.paper.documents import make_document
from ui.pages.print import errand
from ui.pages.print.save import open_save_sheet
from ui.pages.print.sheet import describe_copies, open_print_sheet, read_range
from ui.preference import Preferences
from ui.widgets.banner import Banner


class Table(QWidget):
    """Something that can hold a sheet, and nothing more."""

    def open_sheet(self, sheet) -> None:
        sheet.open_over(self)


@pytest.fixture
def table(styled, qtbot) -> Table:
    made = Table()
    qtbot.addWidget(made)
    made.resize(900, 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def pdf(office) -> bytes:
    return make_document(choose_form(builtin_packs().forms, "A.1"), None, office).pdf


def banners(sheet) -> list[str]:
    return [band.text() for band in sheet.findChildren(Banner) if band.isVisible()]


def button(sheet, name) -> QPushButton:
    return sheet.findChild(QPushButton, name)


def test_printed_without_a_vault(table, pdf, printer, qtbot) -> None:
    left = []
    sheet = open_print_sheet(table, pdf, "Lembar pemulihan", on_left=lambda name, copies: left.append((name, copies)))
    qtbot.waitUntil(sheet.print_button.isVisible)
    assert not button(sheet, "save_instead_button").isVisible()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(left))
    assert left == [("Canon Sekretariat", 1)]
    assert [task.title for _, task in printer.taken] == ["Lembar pemulihan"]


def test_a_failure_without_a_queue_promises_none(table, pdf, printer, qtbot) -> None:
    printer.ready = False
    left = []
    sheet = open_print_sheet(table, pdf, "Lembar pemulihan", on_left=lambda *told: left.append(told))
    qtbot.waitUntil(sheet.print_button.isVisible)
    sheet.print_button.click()
    qtbot.waitUntil(sheet.print_button.isVisible)
    assert banners(sheet) == [PrinterNotReady(name="Canon Sekretariat").sentence]
    assert left == []
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.is_open()


def test_what_is_no_pdf_is_never_sent(table, printer, qtbot) -> None:
    sheet = open_print_sheet(table, b"bukan PDF", "Rusak")
    qtbot.waitUntil(button(sheet, "seek_button").isVisible)
    assert not sheet.print_button.isVisible()
    assert printer.taken == []


def test_saved_without_a_vault_and_the_folder_is_remembered(table, pdf, tmp_path, qtbot) -> None:
    table.preferences = Preferences(tmp_path / "home")
    saved = []
    sheet = open_save_sheet(table, pdf, "lembar.pdf", saved.append)
    folder = sheet.findChild(QWidget, "folder_path_edit")
    folder.setText(str(tmp_path))
    name = sheet.findChild(QWidget, "name_edit")
    assert name.selectedText() == "lembar"
    QTest.keyClicks(name, "baru/nama")
    QTest.keyClick(name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(saved))
    assert saved == [tmp_path / "baru-nama.pdf"]
    assert saved[0].read_bytes() == pdf
    assert Preferences(tmp_path / "home").save_folder == str(tmp_path)
    again = open_save_sheet(table, pdf, "lembar.pdf")
    assert again.findChild(QWidget, "folder_path_edit").text() == str(tmp_path)


def end_errands() -> None:
    """Wait until every errand was done, whose answers then wait to be heard."""
    for jobs in tuple(errand._under_way):
        jobs._pool.submit(lambda: None).result()


def test_nobody_hears_of_a_print_that_ends_after_the_lock(table, pdf, printer, qtbot) -> None:
    left = []
    sheet = open_print_sheet(table, pdf, "Lembar pemulihan", on_left=lambda *told: left.append(told))
    qtbot.waitUntil(sheet.print_button.isVisible)
    sheet.print_button.click()
    end_errands()
    sheet.close_sheet()
    qtbot.waitUntil(lambda: not errand.is_errand_under_way())
    assert len(printer.taken) == 1
    assert left == []


def test_nobody_hears_of_a_file_that_is_saved_after_the_lock(table, pdf, tmp_path, qtbot) -> None:
    saved = []
    sheet = open_save_sheet(table, pdf, "lembar.pdf", saved.append)
    sheet.findChild(QWidget, "folder_path_edit").setText(str(tmp_path))
    button(sheet, "save_now_button").click()
    assert not button(sheet, "cancel_button").isEnabled()
    end_errands()
    sheet.close_sheet()
    qtbot.waitUntil(lambda: not errand.is_errand_under_way())
    assert (tmp_path / "lembar.pdf").read_bytes() == pdf
    assert saved == []


def test_a_file_in_the_place_of_the_folder_is_refused(table, pdf, tmp_path, qtbot) -> None:
    (tmp_path / "berkas").write_bytes(b"x")
    saved = []
    sheet = open_save_sheet(table, pdf, "lembar.pdf", saved.append)
    sheet.findChild(QWidget, "folder_path_edit").setText(str(tmp_path / "berkas"))
    button(sheet, "save_now_button").click()
    field = sheet.findChild(QWidget, "folder_field")
    qtbot.waitUntil(lambda: bool(field.problem()))
    assert saved == []
    assert (tmp_path / "berkas").read_bytes() == b"x"
    assert sheet.may_close


def test_another_name_takes_the_question_back(table, pdf, tmp_path, qtbot) -> None:
    (tmp_path / "lembar.pdf").write_bytes(b"punya orang")
    saved = []
    sheet = open_save_sheet(table, pdf, "lembar.pdf", saved.append)
    sheet.findChild(QWidget, "folder_path_edit").setText(str(tmp_path))
    button(sheet, "save_now_button").click()
    qtbot.waitUntil(lambda: bool(banners(sheet)))
    QTest.keyClicks(sheet.findChild(QWidget, "name_edit"), "2")
    assert banners(sheet) == []
    button(sheet, "save_now_button").click()
    qtbot.waitUntil(lambda: bool(saved))
    assert (tmp_path / "lembar.pdf").read_bytes() == b"punya orang"


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("1", (0,)),
        ("1-3, 5", (0, 1, 2, 4)),
        ("5; 2\u20133", (1, 2, 4)),
        (" 2 - 2 ,2", (1,)),
        ("0", None),
        ("6", None),
        ("3-1", None),
        ("1-", None),
        ("", None),
        ("a", None),
        ("1,,2", None),
        ("\u0661", None),
        ("99999999999", None),
    ],
)
def test_ranges_of_pages(text, pages) -> None:
    assert read_range(text, 5) == pages


def test_for_whom_the_copies_are() -> None:
    assert describe_copies(3, ("pelapor", "arsip", "berkas")).startswith("Disarankan 3 rangkap")
    assert describe_copies(1, ("arsip",)) == ""
