"""A colleague forgets the passphrase, or leaves: both from the list of officers."""

import pytest

from fieldapp.errors import OfficerUnknown, WrongPassphrase
from fieldapp.vault import slots
from fieldapp.vault.officers import add_officer, has_left
from fieldapp.vault.suggestion import passphrase_words
from fieldapp.vault.trace import list_traces
from fieldapp.vault.vault import open_vault
from tests.ui.conftest import CHEAP, settle

NEW = "bulan terang di atas muara"
SECOND = "hujan turun sejak subuh tadi"
NAME = "Rusdi Hamka"


@pytest.fixture
def rusdi(window, page, see):
    """Give the id of a colleague who can unlock the laptop and is shown in the list."""
    made = []
    window.session.write(
        window, lambda vault: add_officer(vault, NAME, "Staf", SECOND, CHEAP), made.append, changed=("*",)
    )
    settle(window)
    see.wait_for("officer_leaving_button")
    return made[0]


def test_a_colleague_gets_a_new_passphrase_and_the_old_one_opens_nothing(window, page, see, world, rusdi):
    see.click("officer_reset_button")
    see.wait_for("reset_reason_edit")
    see.type("lupa setelah cuti")
    see.type_into("reset_secret_first_edit", NEW)
    see.type_into("reset_secret_second_edit", NEW)
    see.press("Enter")
    see.wait_for(lambda: see.shown("reset_sheet") is None)
    see.wait_to_read(f"{NAME} sekarang membuka Netra dengan kata sandi yang baru.")
    settle(window)
    (trace,) = list_traces(window.session.here.db, window.session.here.office, what="recovered")
    assert (trace.about, trace.reason) == (rusdi, "lupa setelah cuti")
    window.close()
    with pytest.raises(WrongPassphrase):
        slots.unlock(world.folder, rusdi, SECOND)
    with open_vault(world.folder, rusdi, NEW) as vault:
        vault.signer()


def test_a_weak_new_passphrase_is_said_and_changes_nothing(window, page, see, world, rusdi):
    see.click("officer_reset_button")
    see.wait_for("reset_reason_edit")
    see.type_into("reset_secret_first_edit", "pendek")
    see.click("reset_button")
    assert see.reads("Kurang panjang")
    assert slots.unlock(world.folder, rusdi, SECOND).intact


def test_a_colleague_leaves_and_the_window_comes_back_with_another_key(window, page, see, world, rusdi):
    before = window.session.here.db_key
    see.click("officer_leaving_button")
    see.wait_for("leaving_reason_edit")
    see.type("masa tugas berakhir")
    see.type_into("leaving_passphrase_edit", world.passphrase)
    see.press("Enter")
    see.wait_for(lambda: window.locked)
    see.wait_for(lambda: not window.locked)
    see.wait_to_read(f"{NAME} sudah keluar dan kunci penyimpanan sudah diganti.")
    settle(window)
    vault = window.session.here
    assert vault.db_key != before
    assert has_left(vault, rusdi)
    assert [trace.reason for trace in list_traces(vault.db, vault.office, what="left")] == ["masa tugas berakhir"]
    assert see.shown("officer_leaving_button") is None
    with pytest.raises(OfficerUnknown):
        slots.unlock(world.folder, rusdi, SECOND)


def test_the_wrong_own_passphrase_changes_nothing(window, page, see, world, rusdi):
    see.click("officer_leaving_button")
    see.wait_for("leaving_passphrase_edit")
    see.click("leaving_button")
    assert see.reads("Ketik kata sandi Anda")
    see.type_into("leaving_passphrase_edit", SECOND)
    see.click("leaving_button")
    see.wait_to_read("Kata sandi tidak cocok")
    assert not window.locked
    assert not has_left(window.session.here, rusdi)
    assert slots.unlock(world.folder, rusdi, SECOND).intact


def test_what_goes_wrong_behind_the_gate_is_said_after_coming_back(window, page, see, world, rusdi):
    before = window.session.here.db_key
    see.click("officer_leaving_button")
    see.wait_for("leaving_passphrase_edit")
    with open_vault(world.folder, rusdi, SECOND, write=False) as reading:
        reading.db.execute("SELECT count(*) FROM entry").fetchone()
        see.type_into("leaving_passphrase_edit", world.passphrase)
        see.click("leaving_button")
        # behind the gate and back, which may be over before anybody looks
        see.wait_for("notice_sheet")
        assert not window.locked
    assert window.session.here.db_key == before
    # the record says who left; the row offers to finish it
    see.press("Esc")
    settle(window)
    see.wait_to_read("Selesaikan")


def test_five_words_are_suggested_read_and_typed_once_more(window, page, see, world):
    see.click("add_officer_button")
    see.wait_for("new_name_edit")
    see.type("Wati")
    see.click("new_officer_suggest_button")
    suggested = see.shown("new_officer_first_edit").text()
    assert set(suggested.split()) <= set(passphrase_words())
    assert see.shown("new_officer_first_edit").echoMode() == see.shown("new_officer_first_edit").EchoMode.Normal
    assert see.reads("Hafalkan")
    assert see.shown("new_officer_second_edit").hasFocus()
    see.click("new_officer_suggest_button")
    other = see.shown("new_officer_first_edit").text()
    assert other != suggested
    see.type(other)
    see.press("Enter")
    see.wait_for(lambda: see.shown("new_officer_sheet") is None)
    window.close()
    assert slots.unlock(world.folder, "Wati", other).intact
