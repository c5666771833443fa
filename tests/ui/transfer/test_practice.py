"""In practice the office above answers in the same room: a whole round without another person."""

from pathlib import Path

from fieldapp.demo.practice import make_practice
from fieldapp.desk.practice import PASSPHRASE, practice_folder
from fieldapp.exchange.receipt import latest_answer
from tests.ui.conftest import World
from tests.ui.flows.driver import Driver


def test_the_office_above_is_played_and_its_receipt_read(home, clock, open_desk, sticks_in):
    made = make_practice(home, clock=clock)
    assert made == practice_folder(home)
    place = sticks_in.plug("LATIHAN")
    world = World(home, clock, passphrase=PASSPHRASE)
    driver = Driver(open_desk(world, made, page="send"))
    driver.wait_for(lambda: driver.shown("next_button") and driver.shown("next_button").isEnabled())
    driver.click("next_button")
    driver.wait_for(lambda: driver.window.page.choice.chosen)
    driver.click("next_button")
    driver.wait_to_read("Flashdisk boleh dicabut.")
    driver.click("practice_button")
    driver.wait_to_read("Tanda terimanya ada di flashdisk ini: baca dengan Terima dari Flashdisk.")
    driver.click("read_answer_button")
    driver.wait_to_read("1 bagian siap dimasukkan")
    driver.click("next_button")
    driver.wait_to_read("Tanda terima paket nomor 1:")
    with driver.window.session.here.beside() as vault:
        assert latest_answer(vault) is not None
    assert list(Path(place).glob("*.netra"))


def test_nobody_is_played_outside_practice(open_desk, enrolled, case, sticks_in):
    sticks_in.plug()
    driver = Driver(open_desk(enrolled, page="send"))
    driver.wait_for(lambda: driver.shown("next_button").isEnabled())
    driver.click("next_button")
    driver.wait_for(lambda: driver.window.page.choice.chosen)
    driver.click("next_button")
    driver.wait_to_read("Flashdisk boleh dicabut.")
    assert not driver.shown("practice_button")
