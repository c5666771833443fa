"""Identities of a case in the window: shown for a reason, hidden again, asked of another office, granted, refused."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.desk import disclosure
from fieldapp.vault import casebook
from fieldapp.vault.delegation import adopt
from fieldapp.vault.disclosure import disclosures_of
from fieldapp.vault.journal import Change
from fieldapp.vault.register import load_case
from fieldapp.vault.trace import list_traces
from tests.ui.flows.driver import Driver
from tests.vault.journal_world import carry, entries_in

KADES, KAB = "kades-yel-yel-video", "64.01"
HIDDEN = "Identitas pelapor tercatat dan disamarkan."


@pytest.fixture
def case(world):
    with world.opened() as vault:
        return world.add_case(vault, KADES)


@pytest.fixture
def go_to(open_desk, world):
    def go(case, folder=None):
        driver = Driver(open_desk(world, folder, page="case", id=case))
        driver.wait_for("summary_tab")
        driver.wait_to_read(HIDDEN)
        return driver

    return go


def db_of(driver):
    return driver.window.session.here.db


def name_of(driver, case):
    return load_case(db_of(driver), case).reporter.name


def traces(driver):
    return list_traces(db_of(driver), driver.window.session.office.code, what="revealed")


def reveal(driver, reason="contact", words=""):
    driver.click("show_identity_button")
    driver.wait_for("reveal_reason_choice").set_value(reason)
    if words:
        driver.type_into("reveal_words_edit", words)
    driver.click("reveal_button")


def test_names_come_after_a_reason_and_go_with_a_button(go_to, case):
    officer = go_to(case)
    name = name_of(officer, case)
    reveal(officer, words="jadwal klarifikasi")
    officer.wait_to_read(name)
    officer.wait_to_read("Identitas terlihat sampai pukul")
    (trace,) = traces(officer)
    assert (trace.about, trace.signed) == (case, True)
    assert trace.reason == "Menghubungi pelapor atau saksi: jadwal klarifikasi"
    officer.click_text("Samarkan")
    officer.wait_to_read(HIDDEN)
    assert not officer.reads(name)
    assert not officer.reads("Identitas terlihat sampai pukul")


def test_without_a_reason_nothing_is_shown(go_to, case):
    officer = go_to(case)
    officer.click("show_identity_button")
    officer.click("reveal_button")
    officer.wait_to_read("Pilih alasan menampilkan identitas.")
    officer.wait_for("reveal_reason_choice").set_value("other")
    officer.click("reveal_button")
    officer.wait_to_read("Tulis alasannya.")
    officer.press("Esc")
    assert traces(officer) == []
    assert not officer.reads(name_of(officer, case))


def test_a_reason_without_end_is_not_taken(go_to, case):
    officer = go_to(case)
    officer.click("show_identity_button")
    officer.wait_for("reveal_reason_choice").set_value("other")
    officer.wait_for("reveal_words_edit").setPlainText("a" * 501)
    officer.click("reveal_button")
    officer.wait_to_read("Terlalu panjang: paling banyak 500 huruf.")
    assert traces(officer) == []


def test_names_go_when_the_time_is_over(go_to, case):
    officer = go_to(case)
    name = name_of(officer, case)
    reveal(officer)
    officer.wait_to_read(name)
    showing = officer.window.page._identity.showing
    assert showing._timer.interval() == disclosure.SHOWN_MINUTES * 60_000
    showing._timer.timeout.emit()
    officer.wait_to_read(HIDDEN)
    assert not officer.reads(name)


def test_names_go_with_the_lock_and_are_not_back_after_it(go_to, case, world):
    officer = go_to(case)
    name = name_of(officer, case)
    reveal(officer)
    officer.wait_to_read(name)
    officer.press("Ctrl+L")
    officer.wait_for(lambda: officer.window.locked)
    assert not officer.reads(name)


def test_what_was_copied_leaves_the_clipboard(go_to, case):
    officer = go_to(case)
    name = name_of(officer, case)
    reveal(officer)
    officer.wait_to_read(name)
    QApplication.clipboard().setText(name)
    guard = officer.window.page._identity.showing.clipboard
    officer.wait_for(lambda: guard.holds)
    guard._timer.timeout.emit()
    assert QApplication.clipboard().text() == ""
    QApplication.clipboard().setText(name)
    officer.wait_for(lambda: guard.holds)
    officer.window.go("cases")
    assert QApplication.clipboard().text() == ""
    QApplication.clipboard().setText("catatan lain")
    officer.settle()
    assert not guard.holds, "what is copied elsewhere is nobody's secret"


def test_who_has_no_right_sees_why_the_button_rests(open_desk, world, case, go_to):
    with world.opened() as vault, vault.writing():
        change = Change("officer.set", vault.officer, {"roles": ["admin_perangkat", "auditor"]}, reason="uji")
        vault.journal.write([change], vault.officer, vault.now())
    officer = go_to(case)
    button = officer.window.findChild(QWidget, "show_identity_button")
    assert not button.isEnabled()
    assert "Peran Anda belum mencakup" in button.toolTip()


# ---- between two offices ---------------------------------------------------------------------------------------------


def without_identities(vault):
    return [replace(one, identity=None, identity_salt=None) for one in entries_in(vault.db)]


@pytest.fixture
def above(world, case):
    """Give the desk above with the case, whose identities stayed below."""
    folder = world.make_vault(KAB, folder=world.home / "kabupaten")
    with world.opened() as field, world.opened(folder) as desk:
        casebook.finalise(field, case)
        carry(field, desk, without_identities(field))
    return folder


def test_a_desk_asks_the_office_that_keeps_them(go_to, case, above):
    officer = go_to(case, above)
    officer.wait_to_read("disimpan Panwaslu Kecamatan")
    assert officer.shown("show_identity_button") is None
    officer.click("ask_identity_button")
    officer.click("ask_button")
    officer.wait_to_read("Tulis alasannya.")
    officer.type_into("words_edit", "Memeriksa keterangan saksi")
    officer.click("ask_button")
    officer.wait_to_read("menunggu jawaban")
    assert officer.shown("ask_identity_button") is None
    (asked,) = disclosures_of(db_of(officer))
    assert (asked.owner, asked.asked, asked.why) == (case, KAB, "Memeriksa keterangan saksi")


@pytest.mark.parametrize("answer", ["granted", "refused"])
def test_the_office_that_keeps_them_answers(go_to, case, above, world, answer):
    with world.opened() as field, world.opened(above) as desk:
        disclosure.ask(desk, case, "Memeriksa keterangan saksi")
        carry(desk, field)
    officer = go_to(case)
    officer.wait_to_read("meminta identitas pelapor dan saksi: Memeriksa keterangan saksi")
    officer.click("grant_identity_button" if answer == "granted" else "refuse_identity_button")
    if answer == "refused":
        officer.type_into("words_edit", "Pelapor meminta dirahasiakan")
    officer.click(f"{answer}_button")
    officer.wait_for(lambda: disclosures_of(db_of(officer))[0].answer == answer)
    officer.wait_for(lambda: officer.shown("identity_question_banner") is None)


def test_the_first_page_tells_what_was_asked_for(open_desk, case, above, world):
    with world.opened() as field, world.opened(above) as desk:
        disclosure.ask(desk, case, "Memeriksa keterangan saksi")
        carry(desk, field)
    officer = Driver(open_desk(world))
    officer.wait_to_read("Identitas yang diminta jenjang atas (1)")
    officer.click("asked_0_line")
    officer.wait_for("grant_identity_button")


def test_a_case_that_was_taken_over_gets_its_people_when_they_arrived(open_desk, case, above, world):
    with world.opened() as field, world.opened(above) as desk:
        taken = adopt(desk, case, why="Ditangani bersama perkara lain")
        assert not load_case(desk.db, taken).reporter.name
        carry(field, desk)
    officer = Driver(open_desk(world, above, page="case", id=taken))
    officer.wait_to_read("telah tiba pada perkara asal")
    officer.click("take_identity_button")
    officer.wait_for(lambda: name_of(officer, taken) == name_of(officer, case) != "")
    officer.wait_for("show_identity_button")
