"""An ad hoc office ends: what is left, what is ticked, to whom it goes, and the paper that says so."""

import pytest

from fieldapp.desk.closing import check_closing, last_closing
from tests.ui.conftest import settle
from tests.ui.flows.driver import Driver
from ui.pages.closing.check import WAYS
from ui.pages.closing.page import TYPED, ClosingPage


@pytest.fixture
def window(world, open_desk):
    with world.opened() as vault:
        world.add_case(vault)
    return open_desk(world, page="closing")


@pytest.fixture
def see(window):
    return Driver(window)


@pytest.fixture
def page(window):
    found = window.findChild(ClosingPage)
    settle(window)
    return found


def walk_to_handover(see):
    see.click("next_button")
    see.click("next_button")
    see.wait_for("handed_to_edit")


def test_what_is_left_leads_to_where_it_is_finished(window, page, see):
    left = [check.id for check in check_closing(window.session.here) if check.computed and not check.met]
    assert "finished" in left
    assert see.reads(f"{len(left)} hal belum selesai.")
    assert set(left) <= set(WAYS)
    see.click("go_finished_button")
    settle(window)
    assert window.desk.page.name == "cases"
    see.press("Alt+Left")
    settle(window)
    assert page.isVisible()
    assert page.step == "check"


def test_nothing_is_recorded_without_a_receiver_and_a_reason(window, page, see):
    walk_to_handover(see)
    see.click("next_button")
    assert see.reads("Harus diisi.")
    assert see.reads("Masih ada yang belum selesai; tulis alasannya.")
    see.type_into("handed_to_edit", "Rina Widyastuti")
    see.click("next_button")
    settle(window)
    assert last_closing(window.session.here) is None


def test_the_end_is_recorded_printed_and_told_in_the_settings(window, page, see):
    see.click("next_button")
    see.click("tick_laptop_flag")
    see.click("next_button")
    see.type_into("handed_to_edit", "Rina Widyastuti, Bawaslu Kabupaten Paser")
    see.type_into("closing_on_edit", "30-11-2024")
    see.type_into("closing_note_edit", "Satu laporan diteruskan kabupaten.")
    see.click("next_button")
    settle(window)
    roll = last_closing(window.session.here)
    assert roll.text("on") == "2024-11-30"
    assert roll.fields["checks"]["laptop"] is True
    assert roll.fields["checks"]["arsip"] is False
    assert see.reads("Akhir masa tugas dicatat pada 30 November 2024")
    see.click("print_closing_button")
    settle(window)
    see.wait_for("paper_view")
    see.press("Esc")
    see.click("back_button")
    settle(window)
    see.wait_to_read("Akhir masa tugas dicatat pada 30 November 2024, diserahkan kepada Rina Widyastuti")
    assert window.session.here.setting(TYPED) == ""


def test_what_was_ticked_and_typed_survives_a_lock(window, page, see, world):
    see.click("next_button")
    see.click("tick_arsip_flag")
    see.click("next_button")
    see.type_into("handed_to_edit", "Rina")
    see.press("Ctrl+L")
    see.wait_for("unlock_passphrase_edit")
    settle(window)
    see.type_into("unlock_passphrase_edit", world.passphrase)
    see.press("Enter")
    see.wait_for("handed_to_edit")
    settle(window)
    assert see.shown("handed_to_edit").value() == "Rina"
    assert window.findChildren(ClosingPage)[-1].ticks.ticks()["arsip"] is True


def test_it_can_be_recorded_anew(window, page, see):
    walk_to_handover(see)
    see.type_into("handed_to_edit", "Rina")
    see.type_into("closing_note_edit", "Belum selesai")
    see.click("next_button")
    settle(window)
    see.click("renew_button")
    assert page.step == "check"
    walk_to_handover(see)
    see.type_into("handed_to_edit", "Budi")
    see.type_into("closing_note_edit", "Pengganti")
    see.click("next_button")
    settle(window)
    assert last_closing(window.session.here).text("handed_to") == "Budi"
    assert see.reads("Budi")


def test_by_keyboard_alone(window, page, see):
    see.key_press("next_button")
    see.key_press("next_button")
    see.key_into("handed_to_edit", "Rina")
    see.key_into("closing_note_edit", "Diteruskan")
    see.key_press("next_button")
    settle(window)
    assert last_closing(window.session.here) is not None
