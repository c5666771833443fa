"""The end of writing: when a stick may be pulled out, and the check that makes itself once it is plugged in again."""

from pathlib import Path

import pytest

from fieldapp.exchange.export import unfinished_plan
from fieldapp.exchange.stick import Medium
from tests.ui.flows.driver import Driver
from tests.ui.transfer.conftest import DESK
from tests.ui.transfer.test_sticks import Rooms, choose, room_for, start

FINAL = "Pemeriksaan akhir selesai: 1 bagian terbaca utuh sesudah flashdisk dipasang lagi."


@pytest.fixture
def officer(open_desk, enrolled, case, sticks_in):
    """Give an officer with one case to send and a stick plugged in."""
    sticks_in.plug()
    driver = Driver(open_desk(enrolled, page="send"))
    driver.wait_to_read("1\u00a0perkara dan 3\u00a0bukti")
    return driver


def write_to_stick(driver: Driver) -> None:
    """Go on from the content to the end of writing."""
    driver.click("next_button")
    driver.wait_for(lambda: driver.window.page.choice.chosen)
    driver.click("next_button")
    driver.wait_for(lambda: driver.window.page.step == "done")


def checked(driver: Driver) -> list:
    with driver.window.session.here.beside() as vault:
        return [row[0] for row in vault.db.execute("SELECT checked FROM export_part")]


class Ejecting(Medium):
    """A medium that the system lets go of: it is no longer plugged in then."""

    def __init__(self, sticks) -> None:
        self.sticks = sticks

    def eject(self, folder: Path) -> bool:
        self.sticks.pull(folder.name)
        return True


def test_a_stick_that_comes_back_is_checked_by_itself(officer, sticks_in):
    write_to_stick(officer)
    officer.wait_to_read("Flashdisk boleh dicabut.")
    assert officer.reads("cabut lalu pasang lagi: Netra membaca ulang semuanya dengan sendirinya.")
    assert checked(officer) == [None]
    sticks_in.pull()
    officer.wait_to_read("Flashdisk sudah dicabut. Pasang lagi untuk pemeriksaan akhir.")
    sticks_in.plug()
    officer.wait_to_read(FINAL)
    assert officer.reads("Flashdisk boleh dicabut.")
    assert checked(officer) != [None]


def test_a_stick_that_the_system_let_go_of_is_safe_to_pull_out(officer, sticks_in, medium):
    medium(Ejecting(sticks_in))
    write_to_stick(officer)
    officer.wait_to_read("Flashdisk aman dicabut.")
    assert officer.reads("Sistem sudah melepasnya.")
    sticks_in.plug()
    officer.wait_to_read(FINAL)
    officer.wait_to_read("Flashdisk aman dicabut.")
    assert sticks_in.volumes == [], "let go of once more"


def test_one_that_comes_back_elsewhere_is_found_and_another_one_is_not_taken_for_it(officer, sticks_in):
    write_to_stick(officer)
    officer.wait_to_read("Flashdisk boleh dicabut.")
    sticks_in.pull()
    officer.wait_to_read("Flashdisk sudah dicabut.")
    sticks_in.plug("ORANG LAIN")
    officer.wait_to_read("Yang terpasang bukan flashdisk yang tadi ditulis.")
    (sticks_in.folder / ".SANDISK").rename(sticks_in.folder / ".PINDAH")
    place = sticks_in.plug("PINDAH")
    officer.wait_to_read(FINAL)
    assert officer.window.page.sent._delivery.folder == place


def test_a_fake_shows_at_the_latest_here_and_must_not_be_handed_over(officer, sticks_in):
    write_to_stick(officer)
    officer.wait_to_read("Flashdisk boleh dicabut.")
    sticks_in.pull()
    officer.wait_to_read("Flashdisk sudah dicabut.")
    (part,) = (sticks_in.folder / ".SANDISK").glob("*.netra")
    part.write_bytes(bytes(part.stat().st_size))
    place = sticks_in.plug()
    officer.wait_to_read("1 dari 1 bagian tidak terbaca utuh.")
    assert officer.reads("jangan diserahkan")
    with officer.window.session.here.beside() as vault:
        assert unfinished_plan(vault, DESK).number == 1
    officer.click("rewrite_button")
    officer.wait_for(lambda: officer.window.page.step == "done" and officer.reads("Flashdisk boleh dicabut."))
    assert len(list(place.glob("*.netra"))) == 1
    sticks_in.pull()
    officer.wait_to_read("Flashdisk sudah dicabut.")
    sticks_in.plug()
    officer.wait_to_read(FINAL)


def test_after_a_fake_another_stick_gets_everything(officer, sticks_in):
    write_to_stick(officer)
    officer.wait_to_read("Flashdisk boleh dicabut.")
    sticks_in.pull()
    officer.wait_to_read("Flashdisk sudah dicabut.")
    (part,) = (sticks_in.folder / ".SANDISK").glob("*.netra")
    part.write_bytes(b"")
    sticks_in.plug()
    officer.wait_to_read("1 dari 1 bagian tidak terbaca utuh.")
    assert officer.reads("Kiriman ini belum tersimpan utuh di flashdisk.")
    assert not officer.reads("Selanjutnya")
    sticks_in.pull()
    good = sticks_in.plug("BAIK")
    officer.click("another_stick_button")
    page = officer.window.page
    officer.wait_for(lambda: [row.volume.name for row in officer.all_shown("volume_row")] == ["BAIK"])
    officer.click("volume_row")
    officer.wait_for(lambda: page.choice.chosen and page.choice.chosen.folder == good and page.placing.ready)
    officer.click("next_button")
    officer.wait_for(lambda: page.step == "done" and officer.reads("Flashdisk boleh dicabut."))
    assert len(list(good.glob("*.netra"))) == 1
    assert officer.reads("Selanjutnya")


def test_every_stick_of_a_delivery_is_checked_as_it_comes_back(open_desk, enrolled, big_case, sticks_in, medium):
    sticks_in.plug("SATU", free=room_for(3))
    medium(Rooms(SATU=room_for(3)))
    driver = Driver(open_desk(enrolled, page="send"))
    driver.wait_to_read("1\u00a0perkara dan 4\u00a0bukti")
    start(driver)
    driver.click("next_button")
    driver.wait_to_read("Flashdisk 1 penuh")
    sticks_in.pull("SATU")
    driver.wait_for(lambda: not driver.shown("next_button").isEnabled())
    sticks_in.plug("DUA")
    choose(driver, "DUA")
    driver.click("next_button")
    driver.wait_for(lambda: driver.window.page.step == "done")
    driver.wait_to_read("pasang semua flashdisk kiriman ini satu per satu")
    sticks_in.pull("DUA")
    driver.wait_to_read("Flashdisk sudah dicabut.")
    sticks_in.plug("SATU")
    driver.wait_to_read("Flashdisk 1 dari 2: 3 bagian terbaca utuh sesudah dipasang lagi. Masih 1 flashdisk")
    sticks_in.pull("SATU")
    sticks_in.plug("DUA")
    driver.wait_to_read("Pemeriksaan akhir selesai: isi 2 flashdisk terbaca utuh sesudah dipasang lagi.")
    assert None not in checked(driver)


def test_a_check_without_pulling_out_proves_less(officer, sticks_in):
    write_to_stick(officer)
    officer.click("check_button")
    officer.wait_to_read("1 bagian terbaca utuh dari flashdisk.")
    assert checked(officer) == [None]
    sticks_in.pull()
    officer.wait_to_read("Flashdisk sudah dicabut.")
    officer.click("check_button")
    officer.wait_to_read("Flashdisk sudah dicabut. Pasang lagi untuk pemeriksaan akhir.")
    sticks_in.plug()
    officer.wait_to_read(FINAL)


def test_a_folder_of_the_laptop_is_not_waited_for(officer, sticks_in, tmp_path):
    folder = tmp_path / "Kiriman"
    folder.mkdir()
    officer.click("next_button")
    officer.type_into("folder_path_edit", str(folder) + "\n")
    officer.wait_for(lambda: officer.window.page.choice.chosen and officer.window.page.choice.chosen.folder == folder)
    officer.click("next_button")
    officer.wait_to_read("Berkas tersimpan di folder ini.")
    assert not officer.shown("unplug_label")
    assert not officer.window.page.sent.replug.watch.active
    officer.click("check_button")
    officer.wait_to_read("1 bagian terbaca utuh dari flashdisk.")


def test_the_stick_is_waited_for_only_while_the_page_is_shown(officer, sticks_in, settled):
    write_to_stick(officer)
    officer.wait_for(lambda: officer.window.page.sent.replug.watch.active)
    watch = officer.window.page.sent.replug.watch
    officer.window.go("supervision")
    settled(officer.window)
    assert not watch.active
