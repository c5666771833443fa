"""The copy sheet: each text by one button, names only on demand, and the number that came back."""

import pytest
from PySide6.QtWidgets import QApplication

from fieldapp.vault.numbers import number_of

REPORT = "guru-sd-status-facebook"


@pytest.fixture
def sheet(officer, office):
    """Give an officer in front of the copy sheet of a case."""
    officer.window.go("copy", owner=office.first)
    officer.wait_for("copy_0_button")
    return officer


def test_the_case_leads_to_its_copy_sheet(officer, office):
    officer.window.go("case", id=office.first)
    officer.click("copy_sheet_button")
    officer.wait_to_read("Salinan untuk SigapLapor")
    assert officer.reads("belum terverifikasi")
    officer.click("open_owner_button")
    officer.wait_for("case_title")


def test_texts_are_copied_one_after_the_other_with_one_key(sheet):
    sheet.tab_to("copy_0_button")
    sheet.press("Enter", "Enter")
    assert QApplication.clipboard().text() == "001/TM/PB/Kec/23.01.05/XI/2024"
    assert sheet.has_focus("copy_2_button")
    assert sheet.reads("2 dari")


def test_a_long_text_is_copied_whole(sheet):
    rows = sheet.window.page._rows
    long = max(rows, key=lambda row: len(row.line.text))
    sheet.click(long.button.objectName())
    assert QApplication.clipboard().text() == long.line.text
    assert len(long.line.text) > 600


def test_names_are_hidden_until_asked_for_and_leave_with_the_page(sheet):
    rows = sheet.window.page._rows
    private = [row for row in rows if row.line.private and row.line.text]
    assert private
    assert not any(row.button.isEnabled() for row in private)
    sheet.click("show_names_button")
    sheet.click("reveal_button")
    sheet.wait_to_read("Identitas terlihat sampai pukul")
    shown = [row for row in sheet.window.page._rows if row.line.private and row.line.text]
    sheet.click(shown[0].button.objectName())
    assert QApplication.clipboard().text() == shown[0].line.text
    sheet.window.go("home")
    assert QApplication.clipboard().text() == ""
    sheet.window.back()
    sheet.wait_for("copy_0_button")
    assert not sheet.reads(shown[0].line.text)


def test_the_number_that_came_back_is_kept(sheet, office, look):
    sheet.click("keep_number_button")
    sheet.wait_to_read("Isian ini belum diisi.")
    sheet.type_into("foreign_number_edit", "SGL-2024-0412")
    sheet.click("keep_number_button")
    sheet.wait_to_read("Nomor di SigapLapor: SGL-2024-0412")
    assert look(sheet, lambda vault: number_of(vault.db, office.first, "sigaplapor")) == "SGL-2024-0412"


def test_a_report_has_a_copy_sheet_too(officer, office):
    officer.window.go("report", id=office.report)
    officer.click("copy_sheet_button")
    officer.wait_to_read("Salinan untuk SigapLapor")
    officer.click("open_owner_button")
    officer.wait_for("report_title")


def test_a_case_that_is_not_here_says_so(officer):
    officer.window.go("copy", owner="01a203cf-05d8-7011-8e0c-ee1fb1069e90")
    officer.wait_to_read("tidak ada di laptop ini")
