"""A bundle on several sticks: the next one is asked for, what lies where is shown, nothing is written twice."""

import errno

import pypdfium2
import pytest

from fieldapp.exchange.export import export, unfinished_plan
from fieldapp.exchange.merge import import_paths
from fieldapp.exchange.placement import SLACK
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.stick import Medium, Stick
from fieldapp.vault.casebook import load_case
from tests.ui.flows.driver import Driver
from tests.ui.transfer.conftest import DESK, failing

PART = 2**20


class Rooms(Medium):
    """Sticks with so much room in all, by their names; any other has plenty."""

    def __init__(self, **rooms):
        self.rooms, self.fail_at, self.count = rooms, 0, 0

    def free(self, folder):
        taken = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
        return self.rooms.get(folder.name, 2**34) - taken

    def write(self, path, data):
        if path.name.endswith(".netra.part"):
            self.count += 1
            if self.count == self.fail_at:
                failing(errno.EROFS)()
        super().write(path, data)


def room_for(parts):
    """Room for the first parts: the very first carries entries alone, each of the next three a whole piece."""
    return (parts - 1) * (PART + 2**15) + PART // 2 + SLACK


def choose(driver, name):
    """Wait until a stick was chosen by itself and looked at."""
    page = driver.window.page
    driver.wait_for(lambda: page.choice.chosen and page.choice.chosen.name == name)
    driver.wait_for(lambda: page.placing._begun and driver.shown("next_button").isEnabled())


def places(folder):
    return {int(path.name.rpartition("-")[2].partition("of")[0]) for path in folder.glob("*.netra")}


@pytest.fixture
def driver(open_desk, enrolled, big_case):
    made = Driver(open_desk(enrolled, page="send"))
    made.wait_to_read("1\u00a0perkara dan 4\u00a0bukti")
    return made


def start(driver):
    driver.click("next_button")
    driver.wait_for(lambda: driver.window.page.choice.chosen and driver.shown("next_button").isEnabled())


def test_the_next_stick_is_asked_for_and_takes_the_rest(driver, enrolled, desk_folder, big_case, sticks_in, medium):
    one = sticks_in.plug("SATU", free=room_for(3))
    medium(Rooms(SATU=room_for(3)))
    start(driver)
    driver.wait_to_read("3 dari 5 bagian muat di flashdisk ini.")
    assert driver.reads("perlu 2 flashdisk dengan ruang sebesar ini.")
    driver.click("next_button")
    driver.wait_to_read("Flashdisk 1 penuh")
    assert driver.reads("Bagian 1\u20133 dari 5 tertulis dan dibaca ulang.")
    assert places(one) == {1, 2, 3}
    sticks_in.pull("SATU")
    driver.wait_for(lambda: not driver.shown("next_button").isEnabled())
    two = sticks_in.plug("DUA")
    choose(driver, "DUA")
    assert driver.reads("Lanjutkan di Flashdisk Ini")
    table = driver.shown("spread_table")
    assert [(lot.number, lot.places) for lot in table.rows()] == [(1, (1, 2, 3)), (0, (4, 5))]
    driver.click("next_button")
    driver.wait_for(lambda: driver.window.page.step == "done")
    assert places(two) == {4, 5}
    assert driver.reads("Flashdisk 2 dari 2")
    assert [(lot.number, lot.places) for lot in driver.shown("spread_table").rows()] == [(1, (1, 2, 3)), (2, (4, 5))]
    driver.click("note_button")
    driver.wait_for(lambda: driver.shown("paper_view") and driver.shown("paper_view").pages == 2)
    driver.press("Esc")
    with driver.window.session.here.beside() as vault:
        assert unfinished_plan(vault, DESK) is None
    driver.window.close()
    with enrolled.opened(desk_folder) as desk:
        away = sticks_in.folder / ".SATU"
        assert {file.code for file in import_paths(desk, [two, away]).files} == {""}
        assert len(load_case(desk.db, big_case).evidence) == 4


def test_each_stick_has_its_own_note(driver, sticks_in, medium):
    one = sticks_in.plug("SATU", free=room_for(2))
    medium(Rooms(SATU=room_for(2)))
    start(driver)
    driver.click("next_button")
    driver.wait_to_read("Flashdisk 1 penuh")
    (note,) = one.glob("*berita-acara.pdf")
    text = "".join(pypdfium2.PdfDocument(note)[0].get_textpage().get_text_range().split())
    assert "Flashdisk1,memuatbagian1\u20132dari5" in text
    assert text.count("-1of5.netra") == text.count("-2of5.netra") == 1
    assert "-3of5.netra" not in text
    driver.click("stick_note_button")
    driver.wait_for("paper_sheet")


def test_everything_may_be_written_on_the_second_stick_instead(driver, sticks_in, medium):
    sticks_in.plug("SATU", free=room_for(2))
    medium(Rooms(SATU=room_for(2)))
    start(driver)
    driver.click("next_button")
    driver.wait_to_read("Flashdisk 1 penuh")
    sticks_in.pull("SATU")
    two = sticks_in.plug("DUA")
    choose(driver, "DUA")
    driver.wait_for(lambda: driver.shown("whole_flag"))
    driver.click("whole_flag")
    driver.wait_to_read("Tulis ke Flashdisk")
    driver.click("next_button")
    driver.wait_for(lambda: driver.window.page.step == "done")
    assert places(two) == {1, 2, 3, 4, 5}
    assert not driver.shown("spread_table")


def test_later_goes_on_from_the_hub(driver, sticks_in, medium):
    sticks_in.plug("SATU", free=room_for(2))
    medium(Rooms(SATU=room_for(2)))
    start(driver)
    driver.click("next_button")
    driver.wait_to_read("Flashdisk 1 penuh")
    driver.click("back_button")
    driver.wait_to_read("Kiriman nomor 1 belum selesai: 2 dari 5 bagian sudah tertulis.")
    sticks_in.pull("SATU")
    two = sticks_in.plug("DUA")
    driver.click("continue_button")
    driver.wait_for("next_button")
    driver.wait_for(lambda: driver.shown("next_button").isEnabled())
    driver.click("next_button")
    driver.wait_to_read("2 dari 5 bagian sudah tertulis di flashdisk lain. Di flashdisk ini ditulis sisanya.")
    driver.click("next_button")
    driver.wait_for(lambda: driver.window.page.step == "done")
    assert places(two) == {3, 4, 5}


def test_an_old_beginning_does_not_hide_what_is_new(driver, enrolled, sticks_in, medium):
    sticks_in.plug("SATU", free=room_for(2))
    medium(Rooms(SATU=room_for(2)))
    start(driver)
    driver.click("next_button")
    driver.wait_to_read("Flashdisk 1 penuh")
    driver.click("back_button")
    driver.wait_for("continue_button")
    saved = []
    session = driver.window.session
    session.write(driver.window, lambda vault: enrolled.add_case(vault, "guru-pppk-rompi"), saved.append)
    driver.wait_for(lambda: saved)
    sticks_in.pull("SATU")
    two = sticks_in.plug("DUA")
    driver.click("continue_button")
    driver.wait_to_read("2\u00a0perkara")
    driver.click("next_button")
    driver.wait_to_read("Sejak itu ada perubahan baru, jadi sebaiknya semua ditulis di flashdisk ini.")
    assert driver.shown("whole_flag").isChecked()
    driver.wait_for(lambda: driver.shown("next_button").isEnabled())
    driver.click("next_button")
    driver.wait_for(lambda: driver.window.page.step == "done")
    assert places(two) == set(range(1, len(driver.window.page._delivery.done.plan.parts) + 1))


def test_after_a_fault_the_other_stick_gets_everything(driver, sticks_in, medium):
    sticks_in.plug("SATU")
    fault = Rooms()
    fault.fail_at = 3
    medium(fault)
    start(driver)
    driver.click("next_button")
    driver.wait_to_read("Flashdisk terkunci tulis.")
    two = sticks_in.plug("DUA")
    driver.click("other_stick_button")
    driver.wait_for(lambda: len(driver.all_shown("volume_row")) == 2)
    driver.click_widget(next(row for row in driver.all_shown("volume_row") if row.volume.name == "DUA"))
    driver.wait_for(lambda: driver.shown("whole_flag"))
    assert driver.shown("whole_flag").isChecked()
    driver.click("next_button")
    driver.wait_for(lambda: driver.window.page.step == "done")
    assert places(two) == {1, 2, 3, 4, 5}


def test_evidence_goes_back_with_a_receipt_when_it_is_wanted(open_desk, enrolled, desk_folder, big_case, sticks_in):
    place = sticks_in.plug()
    with enrolled.opened() as field, enrolled.opened(desk_folder) as desk:
        from_field(field, desk, place)
        make_receipt(desk, field.office, Stick(place))
    driver = Driver(open_desk(enrolled, desk_folder, page="transfer"))
    driver.wait_for("make_receipt_button")
    driver.wait_for(lambda: driver.shown("make_receipt_button").isEnabled())
    driver.click("make_receipt_button")
    driver.wait_for(lambda: driver.shown("next_button") and driver.shown("next_button").isEnabled())
    driver.click("evidence_back_flag")
    driver.wait_to_read("Cukup: perlu 3,")
    driver.click("next_button")
    driver.wait_for(lambda: driver.window.page.step == "done")
    assert driver.window.page._delivery.done.plan.evidence == 4


def from_field(field, desk, place):
    export(field, Stick(place), DESK)
    import_paths(desk, [place])
