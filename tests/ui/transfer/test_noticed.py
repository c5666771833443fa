"""A stick is noticed by one quiet line, on Beranda and in Kirim & Terima, and leads to what lies on it."""

from pathlib import Path

import pytest

from fieldapp.exchange import merge
from fieldapp.exchange.export import export
from fieldapp.exchange.stick import Stick
from tests.ui.flows.driver import Driver
from tests.ui.transfer.conftest import DESK

LINE = "Flashdisk SANDISK: 1 berkas untuk kantor ini."


@pytest.fixture
def place(enrolled, case, sticks_in) -> Path:
    """Give a stick with a bundle for the desk."""
    place = sticks_in.plug()
    with enrolled.opened() as field:
        export(field, Stick(place), DESK)
    return place


@pytest.mark.parametrize("page", ["home", "transfer"])
def test_the_line_comes_and_goes_with_the_stick(open_desk, enrolled, desk_folder, place, sticks_in, page):
    driver = Driver(open_desk(enrolled, desk_folder, page=page))
    driver.wait_to_read(LINE)
    sticks_in.pull()
    driver.wait_for(lambda: not driver.reads(LINE))
    sticks_in.plug()
    driver.wait_to_read(LINE)
    driver.key_press("noticed_button")
    driver.wait_to_read("1 bagian siap dimasukkan")


def test_what_was_received_and_what_is_for_others_is_not_told(open_desk, enrolled, desk_folder, place):
    with enrolled.opened(desk_folder) as desk:
        merge.import_paths(desk, [place])
    driver = Driver(open_desk(enrolled, desk_folder, page="transfer"))
    noticed = driver.window.page._noticed
    driver.wait_for(lambda: noticed._names and not driver.window.busy)
    assert not driver.shown("noticed_banner")
    driver.window.close()
    # the laptop that sent it is told of nothing either
    driver = Driver(open_desk(enrolled, page="transfer"))
    noticed = driver.window.page._noticed
    driver.wait_for(lambda: noticed._names and not driver.window.busy)
    assert not driver.shown("noticed_banner")


def test_taken_in_it_is_told_no_longer(open_desk, enrolled, desk_folder, place):
    driver = Driver(open_desk(enrolled, desk_folder, page="transfer"))
    driver.wait_to_read(LINE)
    driver.click("noticed_button")
    driver.wait_to_read("1 bagian siap dimasukkan")
    driver.click("next_button")
    driver.wait_for(lambda: driver.window.page.step == "done")
    driver.window.go("transfer")
    driver.wait_for(lambda: not driver.window.busy and not driver.reads(LINE))


def test_newer_reference_data_is_told(open_desk, enrolled, desk_folder, sticks_in):
    (sticks_in.plug("KINGSTON") / "netra-acuan-2999.1.tar").write_bytes(b"x")
    driver = Driver(open_desk(enrolled, desk_folder, page="home"))
    driver.wait_to_read("Flashdisk KINGSTON: data acuan yang lebih baru.")


def test_a_hostile_name_of_a_stick_is_read_as_text(open_desk, enrolled, desk_folder, place, sticks_in):
    volume = sticks_in.volumes[0]
    name = "<b>STIK</b>\u202e" + "x" * 200
    sticks_in.volumes[0] = type(volume)(**{key: getattr(volume, key) for key in volume.__slots__} | {"name": name})
    driver = Driver(open_desk(enrolled, desk_folder, page="transfer"))
    driver.wait_to_read("<b>STIK</b>")
    assert not driver.reads("\u202e")
