"""The pages of Pengawasan: the list with its search, one report and what can be done with it, the short nil report."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from fieldapp.case.model import Dispute
from fieldapp.vault import register
from fieldapp.vault.journal import Change
from fieldapp.vault.supervisions import list_supervision_ids, supervision_rows
from tests.ui.flows.driver import Driver
from tests.ui.scenery import add_report, add_reports, finish_report

MEETING, PATROL = "pertemuan-balai-desa", "masa-tenang"
HOSTILE = "<b>Drs. H. Muhammad\u202e Abdurrahman</b>\x07" + "x" * 900


@pytest.fixture
def three(world):
    """Give the ids of a report with an alleged violation, a nil report and one with a dispute."""
    with world.opened() as vault:
        return (
            add_report(vault, MEETING),
            add_report(vault, PATROL),
            add_report(vault, PATROL, nil=False, date="2024-10-01", stage="pendaftaran", dispute=Dispute("Paslon 3")),
        )


@pytest.fixture
def officer(open_desk, world, three):
    """Give an officer in front of the list."""
    window = open_desk(world, page="supervision")
    driver = Driver(window)
    driver.wait_to_read("3 LHP")
    return driver


def rows(driver):
    model = driver.shown("report_table").model()
    return [model.id_at(line) for line in range(model.rowCount())]


def answer(driver, text):
    """Press the button of the question that says this."""
    sheet = driver.wait_for("question_sheet")
    button = next(one for one in sheet.findChildren(type(driver.shown("answer_0_button"))) if one.text() == text)
    driver.click_widget(button)


# ---- the list -------------------------------------------------------------------------------------------------------


def test_the_list_shows_the_newest_first_and_finds_as_you_type(officer, three):
    meeting, patrol, dispute = three
    assert rows(officer) == [patrol, meeting, dispute]
    officer.type_into("search_edit", "balai desa")
    officer.wait_to_read("1 LHP")
    assert rows(officer) == [meeting]
    officer.type_into("search_edit", "tidak ada yang begini")
    officer.wait_to_read("Tidak ada LHP yang cocok")
    officer.click_text("Tampilkan Semua")
    officer.wait_to_read("3 LHP")


def test_the_list_is_filtered_by_stage_and_outcome_with_the_keyboard(officer, three):
    officer.tab_to("stage_choice")
    officer.type("Pendaftaran")
    officer.wait_to_read("1 LHP")
    assert rows(officer) == [three[2]]
    officer.press("Home")
    officer.wait_to_read("3 LHP")
    officer.tab_to("outcome_choice")
    officer.type("Ada dugaan")
    officer.wait_for(lambda: rows(officer) == [three[0]])


def test_a_head_sorts_and_enter_opens(officer, three):
    table = officer.shown("report_table")
    head = table.horizontalHeader()
    place = head.sectionViewportPosition(0) + 20
    officer.click_widget(head.viewport(), head.viewport().rect().topLeft() + type(head.pos())(place, 10))
    officer.wait_for(lambda: rows(officer) == [three[2], three[0], three[1]])
    officer.tab_to("report_table")
    officer.press("Home", "Enter")
    officer.wait_to_read("Potensi sengketa")
    assert officer.window.page.place() == {"id": three[2], "tab": "parts"}
    officer.press("Esc")
    officer.wait_for("report_table")
    assert officer.shown("report_table").current_id() == three[2]


def test_an_empty_list_leads_on(open_desk, world):
    driver = Driver(open_desk(world, page="supervision"))
    driver.wait_to_read("Belum ada LHP.")
    driver.click_widget([one for one in driver.window.findChildren(type(driver.shown("nil_button")), "")
                         if one.isVisible() and one.text() == "Laporan Nihil"][-1])  # fmt: skip
    driver.wait_for("nil_sheet")


def test_thousands_of_reports_scroll_and_search(open_desk, world, qtmodeltester):
    with world.opened() as vault:
        add_reports(vault, 1200)
    driver = Driver(open_desk(world, page="supervision"))
    driver.wait_to_read("1.200 LHP")
    driver.tab_to("report_table")
    driver.press("End")
    table = driver.shown("report_table")
    assert table.currentIndex().row() == 1199
    qtmodeltester.check(table.model())


def test_a_report_written_elsewhere_appears(officer, world):
    session = officer.window.session
    session.write(officer.window, lambda vault: add_report(vault, PATROL), changed=lambda name: (name,))
    officer.wait_to_read("4 LHP")


# ---- one report -----------------------------------------------------------------------------------------------------


def test_a_report_is_read_without_the_names_of_witnesses(officer, three):
    officer.window.go("report", id=three[0])
    officer.wait_to_read("LHP belum bernomor")
    for text in ("Ada dugaan", "Kegiatan 2", "Hasbullah Rahim, S.Sos.", "2 orang (disamarkan)"):
        assert officer.reads(text), text
    assert not officer.reads("Marlina")
    assert not officer.reads("Jumransyah")


def test_finalise_number_and_make_a_case(officer, three):
    officer.window.go("report", id=three[0])
    officer.click("finalise_button")
    answer(officer, "Tetapkan")
    officer.wait_to_read("Ditetapkan")
    officer.click("number_button")
    answer(officer, "Ambil Nomor")
    officer.wait_for(lambda: not officer.reads("LHP belum bernomor"))
    officer.click("to_case_button")
    answer(officer, "Jadikan Temuan")
    vault = officer.window.session.here
    officer.wait_for(lambda: register.case_of_supervision(vault.db, three[0]))
    row = supervision_rows(vault.db, [three[0]])[0]
    assert row.state == "final"
    assert row.number.startswith("001/LHP/")


def test_the_history_of_a_report_in_plain_words(open_desk, world):
    with world.opened() as vault:
        name = add_report(vault, MEETING)
        number = finish_report(vault, name)
    driver = Driver(open_desk(world, page="report", id=name))
    driver.wait_to_read(number)
    driver.press("Alt+3")
    driver.wait_to_read("Menetapkan LHP")
    assert driver.reads(number)
    assert not driver.reads("Marlina")
    assert driver.window.page.place()["tab"] == "history"
    driver.press("Alt+1")
    driver.wait_to_read("Kegiatan 2")


def test_a_question_that_is_taken_back_changes_nothing(officer, three):
    officer.window.go("report", id=three[0])
    officer.click("finalise_button")
    answer(officer, "Batal")
    officer.click("finalise_button")
    officer.press("Esc")
    assert officer.shown("question_sheet") is None
    assert supervision_rows(officer.window.session.here.db, [three[0]])[0].state == ""


def test_what_is_missing_is_said_and_blocks(open_desk, world):
    with world.opened() as vault:
        name = add_report(vault, PATROL, assignment="", activities=())
    driver = Driver(open_desk(world, page="report", id=name))
    driver.wait_to_read("Nomor surat tugas belum diisi.")
    assert not driver.shown("finalise_button").isEnabled()
    assert driver.shown("to_case_button") is None


def test_a_finished_report_leads_to_its_case(open_desk, world):
    with world.opened() as vault:
        name = add_report(vault, PATROL)
        number = finish_report(vault, name)
    driver = Driver(open_desk(world, page="report", id=name))
    driver.wait_to_read(number)
    for gone in ("finalise_button", "number_button", "to_case_button", "open_case_button"):
        assert driver.shown(gone) is None, gone
    assert driver.shown("preview_button").kind() == "main"


def test_a_report_of_another_office_cannot_be_changed(open_desk, world):
    with world.opened() as vault:
        name = add_report(vault, PATROL)
        vault.db.execute("UPDATE record SET office = '64.01.09' WHERE id = ?", (name,))
    driver = Driver(open_desk(world, page="report", id=name))
    driver.wait_for("preview_button")
    for gone in ("edit_button", "finalise_button", "number_button", "to_case_button"):
        assert driver.shown(gone) is None, gone


def test_a_report_that_is_not_there_says_so(open_desk, world):
    driver = Driver(open_desk(world, page="report", id="01900000-0000-7000-8000-000000000000"))
    driver.wait_to_read("LHP ini tidak ada di laptop ini.")
    assert driver.shown("edit_button") is None


def test_hostile_text_is_shown_as_it_is(open_desk, world):
    with world.opened() as vault:
        name = add_report(vault, PATROL, place=HOSTILE[:500], result=HOSTILE * 20)
        fields = {"activities": [{"form": HOSTILE}] * 3, "stage": HOSTILE, "date": "kapan-kapan"}
        with vault.writing():
            vault.journal.write([Change("supervision.set", name, fields)], vault.officer, vault.now())
    driver = Driver(open_desk(world, page="supervision"))
    driver.wait_to_read("1 LHP")
    driver.window.go("report", id=name)
    driver.wait_to_read("Kegiatan 3")
    assert driver.reads("<b>Drs. H. Muhammad")
    labels = [one for one in driver.window.findChildren(QLabel) if one.isVisible()]
    assert {one.textFormat() for one in labels} == {Qt.TextFormat.PlainText}
    assert all(one.mapTo(driver.window, one.rect().bottomRight()).x() < driver.window.width() for one in labels)


# ---- the short nil report -------------------------------------------------------------------------------------------


def test_a_nil_report_by_keyboard_begins_with_what_the_last_one_said(open_desk, world):
    with world.opened() as vault:
        add_report(vault, PATROL)
    driver = Driver(open_desk(world, page="supervision"))
    driver.key_press("nil_button")
    driver.wait_for("nil_sheet")
    assert driver.shown("assignment_edit").value() == "034/PM.01.02/K.KI-01.05/11/2024"
    assert driver.shown("date_edit").value() == "2024-11-25"
    driver.key_into("date_edit", "24-11-2024")
    driver.key_into("place_edit", "Desa Sungai Batu Intan")
    driver.key_into("time_place_edit", "Minggu pukul 19.00")
    driver.key_press("save_nil_button")
    driver.wait_to_read("Laporan nihil tersimpan.")
    name = driver.window.page.place()["id"]
    report = register.load_supervision(driver.window.session.here.db, name)
    assert report.nil
    assert (report.date, report.place) == ("2024-11-24", "Desa Sungai Batu Intan")
    assert report.finder.name == driver.window.session.officer_name
    assert [one.time_place for one in report.activities] == ["Minggu pukul 19.00"]


def test_a_nil_report_without_place_is_not_saved(open_desk, world):
    driver = Driver(open_desk(world, page="supervision"))
    driver.click("nil_button")
    driver.click("save_nil_button")
    driver.wait_to_read("Tempat belum diisi.")
    needed = [mark for mark in driver.texts() if mark == "wajib"]
    assert len(needed) == len(driver.shown("nil_sheet")._fields)
    assert driver.has_focus("place_edit")
    driver.press("Esc")
    driver.wait_for(lambda: driver.shown("nil_sheet") is None)
    assert list_supervision_ids(driver.window.session.here.db) == []


def test_a_nil_report_that_cannot_be_saved_stays_on_the_sheet(open_desk, world):
    driver = Driver(open_desk(world, page="supervision"))
    driver.click("nil_button")
    driver.type_into("place_edit", "Desa")
    driver.type_into("form_edit", "Patroli")
    writer = driver.window.session._writer
    driver.window.session._writer = replace(writer, officer="bukan petugas")
    driver.click("save_nil_button")
    driver.wait_for("notice_sheet")
    driver.window.session._writer = writer
    driver.click("close_button")
    driver.click("save_nil_button")
    driver.wait_to_read("Laporan nihil tersimpan.")
