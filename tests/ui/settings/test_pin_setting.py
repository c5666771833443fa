"""The PIN in the settings: set with the own passphrase, changed, taken away, for as long as is chosen."""

import pytest

from fieldapp.words import say
from tests.ui.conftest import settle

PIN = "482917"


@pytest.fixture
def pin(window, page, see):
    """Stand on the section about locks; give what fills in the sheet."""
    page.show_section("security")

    def fill(first=PIN, again=PIN, own=None):
        for name, text in (("new_pin_edit", first), ("again_pin_edit", again), ("pin_passphrase_edit", own)):
            see.shown(name).setText(text)
        see.click("pin_keep_button")
        settle(window)

    return fill


def test_a_pin_is_set_changed_and_taken_away(window, page, see, pin, world):
    assert see.reads("Belum ada PIN.")
    assert see.shown("drop_pin_button") is None
    see.click("set_pin_button")
    pin(own=world.passphrase)
    see.wait_for(lambda: see.shown("pin_sheet") is None)
    assert see.reads("PIN ditetapkan.")
    assert see.reads("berlaku sampai Netra ditutup")
    first = window.hold.pin
    assert first.opens(PIN)
    see.click_text("Ganti PIN")
    pin("739150", "739150", world.passphrase)
    see.wait_for(lambda: see.shown("pin_sheet") is None)
    assert window.hold.pin.opens("739150")
    see.click("drop_pin_button")
    assert window.hold.pin is None
    assert see.reads("Belum ada PIN.")


def test_the_sheet_works_by_keys_alone(window, see, pin, world):
    see.click("set_pin_button")
    see.wait_for("new_pin_edit")
    for text in (PIN, PIN, world.passphrase):
        see.type(text)
        see.press("Enter" if text == world.passphrase else "Tab")
        if text == PIN:
            see.press("Tab")
    see.wait_for(lambda: window.hold.pin is not None)


@pytest.mark.parametrize(
    ("first", "again", "said"),
    [
        ("", "", "6 sampai 12 angka"),
        ("12345", "12345", "6 sampai 12 angka"),
        ("abc123", "abc123", "6 sampai 12 angka"),
        ("123456", "123456", "terlalu mudah ditebak"),
        ("111111", "111111", "terlalu mudah ditebak"),
        (PIN, "482918", "tidak sama"),
    ],
)
def test_what_will_not_do_is_said_where_it_stands(window, see, pin, world, first, again, said):
    see.click("set_pin_button")
    pin(first, again, world.passphrase)
    assert see.reads(said)
    assert window.hold.pin is None


def test_only_who_knows_the_passphrase_sets_one(window, see, pin):
    see.click("set_pin_button")
    pin(own="")
    assert see.reads(say("ui.settings.security.old_missing"))
    pin(own="bukan kata sandinya")
    see.wait_for(lambda: see.reads("tidak cocok"))
    assert window.hold.pin is None
    see.press("Esc")
    assert see.shown("pin_sheet") is None


def test_the_minutes_are_chosen_where_there_is_a_pin(window, page, see, pin, world):
    assert see.shown("pin_minutes_edit") is None
    see.click("set_pin_button")
    pin(own=world.passphrase)
    see.wait_for("pin_minutes_edit")
    part = page.sections["security"]._pin
    part._minutes.setCurrentIndex(0)
    part._minutes.changed.emit()
    settle(window)
    assert window.session.here.setting("ui.pin_minutes") == "5"
    assert window.hold.minutes == 5
    assert see.reads("PIN berlaku selama 5 menit sesudah layar terkunci sendiri.")
