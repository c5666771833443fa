"""One paper at the window: typed, kept, saved, final with its number, changed with a reason, signed and scanned."""

import subprocess
import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from fieldapp.case.document import FINAL
from fieldapp.desk import document as papers
from fieldapp.vault.documents import documents_of, load_document, write_document
from fieldapp.vault.draft import list_drafts
from tests.desk.test_document import filled, take
from tests.ui.document.sheet import scan_of
from tests.ui.flows.driver import Driver


@pytest.fixture
def go_to(open_desk, world):
    """Open the window on a paper."""

    def go(paper, **where):
        driver = Driver(open_desk(world, page="document", id=paper, **where))
        page = driver.window.page
        driver.wait_for(lambda: page.desk is not None or page.cover.isVisible())
        if page.cover.isVisible():
            driver.reveal()
        driver.wait_for("standing_chip")
        driver.settle()
        return driver

    return go


def db_of(driver):
    return driver.window.session.here.db


def paper_at(driver, name):
    return load_document(db_of(driver), name)


def drafts_of(driver):
    return [draft.id for draft in list_drafts(driver.window.session.here) if draft.kind == "document"]


def grid(driver, name):
    return driver.shown(f"{name}_grid", QTableView)


# ---- typing and keeping ---------------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_shown_on_the_page_and_saved(go_to, laid):
    name = laid("A.UK", party="reporter")
    officer = go_to(name)
    officer.wait_to_read("Undangan klarifikasi")
    officer.wait_for(lambda: officer.window.page.desk.viewer.view.pages == 1)
    officer.key_into("sifat_edit", "Sangat Rahasia")
    officer.wait_to_read("Konsep disimpan pukul")
    assert drafts_of(officer) == [name]
    assert paper_at(officer, name).values["sifat"] != "Sangat Rahasia", "only a draft"
    officer.press("Ctrl+S")
    officer.wait_to_read("Isian naskah disimpan.")
    officer.wait_for(lambda: paper_at(officer, name).values["sifat"] == "Sangat Rahasia")
    officer.wait_for(lambda: not officer.shown("save_button").isEnabled())
    assert drafts_of(officer) == []


def test_what_was_typed_before_a_power_cut_is_there_again(go_to, laid, world):
    name = laid("A.UK", party="reporter")
    officer = go_to(name)
    officer.key_into("sifat_edit", "Kilat")
    officer.wait_to_read("Konsep disimpan pukul")
    officer.window.page.desk.keeper.stop()
    officer.window.close()
    again = go_to(name)
    assert again.shown("sifat_edit").value() == "Kilat"
    again.wait_to_read("Ketikan terakhir belum disimpan")
    again.click("discard_button")
    again.click_text("Buang Ketikan")
    again.wait_for(lambda: drafts_of(again) == [])
    again.wait_for(lambda: again.shown("sifat_edit").value() == "Segera")


@pytest.mark.skipif(sys.platform == "win32", reason="kills as Linux does")
def test_what_was_typed_before_a_kill_is_there_again(go_to, laid, world):
    name = laid("A.UK", party="reporter")
    victim = [sys.executable, "-m", "tests.ui.document.typing_victim", str(world.home), name]
    with subprocess.Popen(victim, stdout=subprocess.PIPE, text=True) as typist:
        assert typist.stdout is not None
        told = [typist.stdout.readline().strip() for _keep in range(2)]
        typist.kill()
    assert "kata kata" in told[-1]
    officer = go_to(name)
    assert officer.shown("sifat_edit").value().startswith(told[-1])
    assert paper_at(officer, name).values["sifat"] == "Segera", "nothing was saved"


def test_the_same_field_changed_elsewhere_is_said_and_nothing_is_lost(go_to, laid, world):
    name = laid("A.UK", party="reporter")
    officer = go_to(name)
    officer.key_into("sifat_edit", "Kilat")
    officer.wait_to_read("Konsep disimpan pukul")

    def change(vault):
        paper = load_document(vault.db, name)
        write_document(vault, _with(paper, sifat="Biasa"), paper)

    officer.window.session.write(officer.window, change)
    officer.settle()
    officer.press("Ctrl+S")
    officer.wait_to_read("Sifat diubah petugas lain sesudah Anda mulai mengetik.")
    assert officer.shown("sifat_edit").value() == "Kilat"
    officer.press("Ctrl+S")
    officer.wait_for(lambda: paper_at(officer, name).values["sifat"] == "Kilat")


def _with(paper, **values):
    return replace(paper, values={**paper.values, **values})


def test_parts_are_walked_by_keys_and_a_date_that_is_none_is_refused(go_to, laid):
    name = laid("A.UK", party="reporter")
    officer = go_to(name)
    officer.press("Ctrl+PgDown", "Ctrl+PgDown")
    officer.wait_for("hari_tgl_day_edit")
    officer.key_into("hari_tgl_day_edit", "31-02-2024")
    officer.press("Ctrl+S")
    officer.wait_for("document_banner")
    assert officer.shown("hari_tgl_field").problem()
    assert "hari_tgl" not in paper_at(officer, name).values
    officer.key_into("hari_tgl_day_edit", "29-02-2024")
    officer.press("Ctrl+S")
    officer.wait_for(lambda: paper_at(officer, name).values.get("hari_tgl") == "2024-02-29")


# ---- final, numbered, changed ---------------------------------------------------------------------------------------


def test_what_is_missing_is_named_and_shown(go_to, laid):
    officer = go_to(laid("A.UK", party="reporter"))
    officer.click("finalise_button")
    officer.wait_to_read("Belum dapat ditetapkan")
    assert officer.shown("no_reg_edit").hasFocus(), officer.describe()
    assert officer.shown("no_reg_field").is_missing()


def test_a_paper_becomes_final_is_signed_scanned_and_changed_with_a_reason(go_to, laid, world, tmp_path):
    name = laid("A.UK", party="reporter")
    with world.opened() as vault:
        filled(vault, load_document(vault.db, name))
    officer = go_to(name)
    officer.key_into("sifat_edit", "Kilat")
    officer.click("finalise_button")
    officer.wait_for("question_sheet")
    officer.press("Enter")
    officer.wait_to_read("Naskah ditetapkan dengan nomor")
    officer.wait_for("sign_button")
    done = paper_at(officer, name)
    assert (done.state, done.values["sifat"]) == (FINAL, "Kilat")
    assert done.number
    officer.wait_to_read(done.number)
    officer.settle()
    officer.click("sign_button")
    officer.wait_for("sign_sheet")
    officer.press("Enter")
    officer.wait_for(lambda: paper_at(officer, name).signed_on)
    assert paper_at(officer, name).stamped
    scan = scan_of(officer.window.session.here, name, tmp_path)
    officer.settle()
    officer.drop("document_title", [scan])
    officer.wait_to_read("disimpan sebagai naskah asli")
    officer.wait_for(lambda: paper_at(officer, name).standing == "dipindai")
    officer.wait_for("scan_tab")
    officer.settle()
    officer.key_into("sifat_edit", "Biasa")
    officer.click("save_button")
    officer.wait_for("reason_sheet")
    officer.click("save_reason_button")
    officer.wait_to_read("Tulis alasannya dahulu")
    officer.key_into("reason_edit", "salah sifat")
    officer.click("save_reason_button")
    officer.wait_for(lambda: paper_at(officer, name).state == "")
    assert paper_at(officer, name).values["sifat"] == "Biasa"
    officer.wait_for("finalise_button")


def test_a_scan_of_another_paper_is_refused(go_to, laid, tmp_path):
    other, name = laid("N.DATA", printed=True), laid("A.UK", party="reporter", printed=True)
    officer = go_to(name)
    officer.drop("document_title", [scan_of(officer.window.session.here, other, tmp_path)])
    officer.wait_to_read("Kode pada lembar ini milik naskah lain")
    assert not paper_at(officer, name).scans


def test_a_paper_nobody_needs_is_taken_away_with_a_reason(go_to, laid):
    name = laid("A.4")
    officer = go_to(name)
    officer.click("remove_button")
    officer.wait_for("remove_sheet")
    officer.click("remove_document_button")
    officer.wait_to_read("Tulis alasannya dahulu.")
    officer.key_into("reason_edit", "salah formulir")
    officer.click("remove_document_button")
    officer.wait_to_read("Naskah dibatalkan; riwayatnya tetap ada.")
    assert documents_of(db_of(officer), laid.case) == ()


# ---- the small grid -------------------------------------------------------------------------------------------------


def open_grid(go_to, laid):
    officer = go_to(laid("A.BAK", party="reporter"), field="qa")
    officer.wait_for("qa_grid")
    officer.settle()
    return officer, grid(officer, "qa")


def test_a_table_is_filled_in_by_keys(go_to, laid):
    officer, cells = open_grid(go_to, laid)
    control = officer.shown("qa_edit")
    before = control.value()
    assert len(before[0]) == 1, "a heading across the table"
    cells.setFocus(Qt.FocusReason.TabFocusReason)
    cells.setCurrentIndex(cells.model().index(1, 1))
    officer.press("Enter")
    officer.type("Sehat")
    officer.press("Enter")
    officer.wait_for(lambda: cells.currentIndex().row() == 2)
    officer.press("Tab")
    officer.type("Bersedia")
    officer.press("Esc")
    assert [line[1] for line in control.value()[1:3]] == ["Sehat", "Bersedia"]
    officer.click("qa_remove_button")
    assert len(control.value()) == len(before) - 1
    officer.click("qa_undo_button")
    assert control.value()[2][1] == "Bersedia"
    cells.setFocus()
    officer.press("Ctrl+Shift+Up")
    assert control.value()[1][1] == "Bersedia"
    officer.press("Ctrl+Shift+N")
    officer.type("Pertanyaan baru")
    officer.press("Enter")
    officer.type("Jawaban baru")
    officer.press("Ctrl+S")
    owner = officer.window.page.place()["id"]
    officer.wait_for(lambda: ["Pertanyaan baru", "Jawaban baru"] in paper_at(officer, owner).values["qa"])


def test_rows_of_a_spreadsheet_are_pasted(go_to, laid):
    officer, cells = open_grid(go_to, laid)
    control = officer.shown("qa_edit")
    count = len(control.value())
    cells.setFocus()
    cells.setCurrentIndex(cells.model().index(count - 1, 0))
    QGuiApplication.clipboard().setText(
        "1\tTanya satu\tJawab satu\n2\tTanya dua\tJawab dua\n3\tTanya tiga\tJawab tiga\n"
    )
    QTest.keyClick(cells, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert control.value()[-3:] == [[f"Tanya {n}", f"Jawab {n}"] for n in ("satu", "dua", "tiga")]
    assert len(control.value()) == count + 2


# ---- others --------------------------------------------------------------------------------------------------------


def test_the_page_follows_the_case_only_as_far_as_nobody_typed(go_to, laid):
    name = laid("A.4")
    officer = go_to(name)
    officer.click("refresh_button")
    officer.wait_to_read("Isian naskah sudah sesuai dengan perkara.")


def test_every_form_opens_with_all_its_kinds_of_fields(world, laid, open_desk):
    with world.opened() as vault:
        take(vault, laid.case, "undangan_1", parties=["reporter"], at="2024-10-25T09:00")
        made = [papers.prepare(vault, laid.case, offer.form.code)[0].id for offer in papers.forms_for(vault, laid.case)]
    officer = Driver(open_desk(world))
    for name in made:
        officer.window.go("document", id=name)
        page = officer.window.page
        officer.wait_for(
            lambda name=name, page=page: page.place() == {"id": name} and (page.desk or page.cover.isVisible())
        )
        if page.cover.isVisible():
            officer.reveal()
            officer.wait_for(lambda page=page: page.desk)
        desk = page.desk
        for part in desk.parts:
            desk.show_part(part.key)
        officer.settle()
        assert not desk.typing.typed, f"{desk.typing.filling.form.code}: showing a value changed it"
