"""Riwayat laptop: each kind of trouble with its one sentence, what may be done, and what stands there afterwards."""

import pytest

from fieldapp.exchange import merge
from fieldapp.exchange.export import export
from fieldapp.exchange.stick import Stick
from fieldapp.vault.alarm import CLONE, DIFFERS, BookAlarm, keep_alarm
from fieldapp.vault.incarnation import begin_incarnation
from tests.ui.flows.driver import Driver
from tests.ui.transfer.conftest import DESK

WALL = "2026-11-22T08:00:00+07:00"


@pytest.fixture
def at_desk(open_desk, enrolled, desk_folder):
    """Open a page at the desk."""

    def at(page: str = "intake", **where: str) -> Driver:
        driver = Driver(open_desk(enrolled, desk_folder, page=page, **where))
        driver.wait_for(lambda: not driver.window.busy)
        return driver

    return at


@pytest.fixture
def restored(enrolled, desk_folder, case, sticks_in):
    """Let the field laptop go on under a new incarnation, and the desk hear of it."""
    place = sticks_in.plug()
    with enrolled.opened() as field:
        export(field, Stick(place), DESK)
    begin_incarnation(enrolled.folder, None, enrolled.passphrase)
    with enrolled.opened() as field:
        enrolled.add_case(field, "guru-pppk-rompi")
        export(field, Stick(place), DESK)
    with enrolled.opened(desk_folder) as desk:
        merge.import_paths(desk, [place])


def test_what_came_of_a_restored_laptop_is_written_down(at_desk, restored):
    driver = at_desk(tab="history")
    driver.wait_to_read("Riwayat laptop (1)")
    driver.click("history_tab")
    driver.wait_to_read("dipulihkan dari cadangan atau dipindahkan")
    driver.wait_to_read("Perlu ditelusuri")
    driver.click("decide_trouble_button")
    driver.wait_for("ruling_sheet")
    assert driver.shown("keep_choice") is None
    driver.click("rule_button")
    driver.wait_to_read("Tulis dahulu alasannya.")
    driver.type_into("reason_edit", "Laptop jatuh; semua sudah ditulis ulang.")
    driver.click("rule_button")
    driver.wait_to_read("Hasil penelusuran dicatat dan ikut ke kantor lain.")
    driver.wait_to_read("Sudah ditelusuri")
    driver.wait_to_read("Laptop jatuh; semua sudah ditulis ulang.")
    driver.wait_for(lambda: not driver.shown("decide_trouble_button").isEnabled())
    assert driver.shown("history_tab").text() == "Riwayat laptop", "nothing waits any more"


def test_the_first_page_leads_to_what_waits(at_desk, restored):
    driver = at_desk("home")
    driver.wait_to_read("1 laptop atau riwayat menunggu keputusan")
    driver.click("troubles_0_line")
    driver.wait_to_read("dipulihkan dari cadangan atau dipindahkan")


@pytest.fixture
def copied(enrolled, desk_folder, case):
    """Let the desk find a copy of itself at work, and another history of its book above."""
    with enrolled.opened(desk_folder) as desk:
        book = desk.book
        with desk.writing() as db:
            keep_alarm(db, BookAlarm("64", book, CLONE, 9, 0, WALL))
            keep_alarm(db, BookAlarm("64", book, DIFFERS, 9, 4, WALL))
    return book


def test_a_laptop_that_was_copied_goes_on_anew_and_asks_for_the_passphrase(at_desk, copied, enrolled, desk_folder):
    driver = at_desk(tab="history")
    driver.click("history_tab")
    driver.wait_to_read("jadi ada salinan laptop ini yang dipakai")
    driver.click("decide_trouble_button")
    driver.wait_to_read("Salinan laptop ini dipakai")
    assert driver.shown("keep_choice").currentText() == "Mulai riwayat baru di laptop ini"
    assert driver.shown("reason_edit") is None
    driver.click("rule_button")
    driver.wait_for("unlock_button")
    driver.window.close()
    with enrolled.opened(desk_folder) as desk:
        assert desk.incarnation > 1
        assert not copied.startswith(f"{desk.device}.{desk.incarnation}@")
        enrolled.add_case(desk, "guru-pppk-rompi")


def test_a_copy_that_was_found_and_a_difference_are_noted(at_desk, copied):
    driver = at_desk(tab="history")
    driver.wait_to_read("Riwayat laptop (2)")
    driver.click("history_tab")
    driver.click("decide_trouble_button")
    driver.wait_for("ruling_sheet")
    driver.shown("keep_choice").setCurrentIndex(1)
    driver.type_into("reason_edit", "Salinan ada pada laptop pelatihan.")
    driver.click("rule_button")
    driver.wait_to_read("Riwayat laptop (1)")
    driver.wait_to_read("memegang riwayat laptop")
    driver.click("decide_trouble_button")
    driver.type_into("reason_edit", "Sudah dibicarakan dengan provinsi.")
    driver.click("rule_button")
    driver.wait_for(lambda: driver.shown("history_tab").text() == "Riwayat laptop")
    driver.wait_to_read("Salinan ada pada laptop pelatihan.")
    driver.press("Down")
    driver.wait_to_read("Sudah dibicarakan dengan provinsi.")
