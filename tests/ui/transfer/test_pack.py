"""Reference data beside a receipt: told before anything goes in, used in one step or later, never by itself."""

from pathlib import Path

import pytest

from fieldapp.exchange.packfile import install_pack, sign_pack
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.stick import Stick
from fieldapp.packs.reference import builtin_packs
from fieldapp.vault.packbook import waiting_sets
from tests.packs.sets import NEXT, next_set
from tests.ui.flows.driver import Driver
from tests.ui.transfer.conftest import FIELD

SET = next_set(deadlines=("days = 7", "days = 8"))


@pytest.fixture
def place(enrolled, desk_folder, sticks_in) -> Path:
    """Give a stick with a receipt and a newer set beside it."""
    place = sticks_in.plug()
    with enrolled.opened(desk_folder) as desk:
        built = sign_pack(desk, SET)
        path = enrolled.home / built.name
        path.write_bytes(built.data)
        install_pack(desk, path)
        assert make_receipt(desk, FIELD, Stick(place)).pack == NEXT
    return place


def look(open_desk, enrolled) -> Driver:
    driver = Driver(open_desk(enrolled, page="receive"))
    driver.wait_for(lambda: driver.shown("next_button") and driver.shown("next_button").isEnabled())
    driver.click("next_button")
    driver.wait_to_read("1 data acuan yang lebih baru.")
    return driver


def in_force(driver: Driver) -> str:
    return driver.window.session.here.packs.base


def test_it_is_used_in_one_step_with_the_rest(open_desk, enrolled, place):
    driver = look(open_desk, enrolled)
    table = driver.shown("preview_table")
    kinds = [one.kind for one in driver.window.page._found.files]
    driver.click_row("preview_table", kinds.index("pack"))
    driver.wait_to_read(f"Data acuan {NEXT} dari Bawaslu Kabupaten Paser lebih baru")
    assert table.model().index(kinds.index("pack"), 0).data() == f"Data acuan {NEXT}"
    assert not driver.shown("use_pack_flag").value()
    driver.click("use_pack_flag")
    driver.click("next_button")
    driver.wait_to_read(f"Data acuan {NEXT} dari Bawaslu Kabupaten Paser mulai dipakai.")
    driver.wait_for(lambda: not driver.window.busy)
    assert in_force(driver) == NEXT
    assert not driver.shown("waiting_pack_banner")


def test_unticked_it_waits_and_is_used_from_the_result(open_desk, enrolled, place):
    driver = look(open_desk, enrolled)
    driver.click("next_button")
    driver.wait_for(lambda: driver.window.page.step == "done")
    driver.wait_for("use_pack_button")
    assert in_force(driver) == builtin_packs().version
    assert driver.reads("sudah diterima dan menunggu")
    driver.click("use_pack_button")
    driver.wait_for(lambda: not driver.window.busy and not driver.shown("waiting_pack_banner"))
    assert in_force(driver) == NEXT


def test_later_it_is_used_in_data_acuan(open_desk, enrolled, place):
    driver = look(open_desk, enrolled)
    driver.click("next_button")
    driver.wait_for(lambda: driver.window.page.step == "done")
    driver.window.go("reference", tab="sets")
    driver.wait_for("use_pack_button")
    driver.key_press("use_pack_button")
    driver.wait_for(lambda: not driver.window.busy and not driver.shown("waiting_pack_banner"))
    assert in_force(driver) == NEXT
    assert waiting_sets(driver.window.session.here.db) == []


def test_a_foreign_or_broken_one_is_told_and_not_offered(open_desk, enrolled, place):
    (place / f"netra-acuan-{NEXT}.tar").write_bytes(b"bukan")
    driver = Driver(open_desk(enrolled, page="receive"))
    driver.wait_for(lambda: driver.shown("next_button") and driver.shown("next_button").isEnabled())
    driver.click("next_button")
    driver.wait_to_read("1 bagian siap dimasukkan")
    assert not driver.shown("use_pack_flag")
    kinds = [one.kind for one in driver.window.page._found.files]
    driver.click_row("preview_table", kinds.index("pack"))
    driver.wait_to_read("bukan data acuan yang utuh")
    driver.wait_to_read("Berkas ini tidak dimasukkan dan tetap di tempatnya.")
