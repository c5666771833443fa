"""Officers and locks: one more officer, one's own position, another passphrase, another recovery sheet."""

import pytest

from fieldapp.desk.office import officer_settings
from fieldapp.desk.recovery import PENDING
from fieldapp.errors import RecoveryWrong, WrongPassphrase
from fieldapp.vault import slots
from fieldapp.vault.vault import open_vault
from tests.ui.conftest import OFFICER, settle

NEW = "bulan terang di atas muara"
SECOND = "hujan turun sejak subuh tadi"


def test_one_more_officer_opens_the_vault_alone(window, page, see, world):
    see.click("add_officer_button")
    see.wait_for("new_name_edit")
    see.type("Rusdi Hamka")
    see.press("Tab")
    see.type("Ketua")
    see.type_into("new_officer_first_edit", SECOND)
    see.press("Enter")
    see.type(SECOND)
    see.press("Enter")
    see.wait_for(lambda: see.shown("new_officer_sheet") is None)
    settle(window)
    assert see.reads("Rusdi Hamka")
    window.close()
    with open_vault(world.folder, "Rusdi Hamka", SECOND) as vault:
        assert officer_settings(vault) == {"name": "Rusdi Hamka", "position": "Ketua"}
        vault.signer()


def test_a_name_that_is_taken_and_a_weak_passphrase_are_said(window, page, see, world):
    see.click("add_officer_button")
    see.click("new_officer_button")
    assert see.reads("Nama petugas belum diisi.")
    see.type_into("new_name_edit", OFFICER.upper())
    see.type_into("new_officer_first_edit", "pendek")
    see.click("new_officer_button")
    assert see.reads("Kurang panjang")
    see.type_into("new_officer_first_edit", SECOND)
    see.type_into("new_officer_second_edit", SECOND)
    see.click("new_officer_button")
    settle(window)
    assert see.shown("new_name_edit").isEnabled()
    assert len(slots.list_officers(world.folder)) == 1
    see.press("Esc")
    see.wait_for(lambda: see.shown("new_officer_sheet") is None)


def test_the_own_position_is_changed(window, page, see):
    see.type_into("position_edit", "Anggota Panwaslu Kecamatan")
    see.press("Enter")
    settle(window)
    assert officer_settings(window.session.here)["position"] == "Anggota Panwaslu Kecamatan"
    see.wait_to_read("Anggota Panwaslu Kecamatan · Anda")
    assert not see.shown("save_position_button").isEnabled()


def test_the_minutes_of_the_lock_count_at_once(window, page, see):
    assert window.watch.minutes == 10
    for minutes, shown in (("5", 5), ("0", 0), ("30", 30)):
        choice = see.shown("idle_minutes_edit")
        choice.setCurrentIndex(choice.findData(minutes))
        settle(window)
        assert window.watch.minutes == shown


def test_locking_now(window, page, see):
    see.click("lock_now_button")
    see.wait_for("unlock_passphrase_edit")
    assert window.locked


def fill_change(see, old, new=NEW):
    see.click("change_passphrase_button")
    see.wait_for("old_passphrase_edit")
    see.type_into("old_passphrase_edit", old)
    see.type_into("changed_secret_first_edit", new)
    see.type_into("changed_secret_second_edit", new)
    see.click("passphrase_button")


def test_another_passphrase_locks_and_opens_and_signs(window, page, see, world):
    before = window.session.here.signer().public_key
    fill_change(see, world.passphrase)
    see.wait_for("unlock_passphrase_edit")
    settle(window)
    see.type_into("unlock_passphrase_edit", world.passphrase)
    see.press("Enter")
    see.wait_to_read("Kata sandi tidak cocok")
    see.type_into("unlock_passphrase_edit", NEW)
    see.press("Enter")
    see.wait_for("change_passphrase_button")
    settle(window)
    assert window.session.here.signer().public_key == before


def test_the_wrong_old_passphrase_changes_nothing(window, page, see, world):
    fill_change(see, "bukan kata sandi yang benar")
    see.wait_to_read("Kata sandi tidak cocok")
    assert not window.locked
    see.press("Esc")
    window.close()
    with open_vault(world.folder, None, world.passphrase):
        pass


def test_a_new_recovery_sheet_replaces_the_old_one(window, page, see, world, tray):
    with pytest.raises(WrongPassphrase):
        slots.unlock(world.folder, None, NEW)
    see.click("renew_recovery_button")
    see.click("renew_button")
    assert see.reads("Ketik kata sandi yang berlaku sekarang.")
    see.type_into("renew_passphrase_edit", NEW)
    see.click("renew_button")
    see.wait_to_read("Kata sandi tidak cocok")
    slots.unlock_by_recovery(world.folder, world.recovery[world.folder])
    see.type_into("renew_passphrase_edit", world.passphrase)
    see.click("renew_button")
    see.wait_for("recovery_print_button")
    assert window.session.here.setting(PENDING) == "1"
    with pytest.raises(RecoveryWrong):
        slots.unlock_by_recovery(world.folder, world.recovery[world.folder])
    see.click("recovery_print_button")
    see.wait_for("recovery_group_edit")
    sheet = see.shown("renew_recovery_sheet")
    text = sheet.recovery._text
    line, group = sheet.recovery.asked
    see.type_into("recovery_group_edit", text.splitlines()[line - 1].split()[group])
    see.click("renew_button")
    see.wait_for(lambda: see.shown("renew_recovery_sheet") is None)
    settle(window)
    assert window.session.here.setting(PENDING) == ""
    assert len(tray.tasks) == 1
    slots.unlock_by_recovery(world.folder, text)


def test_a_sheet_that_was_not_proved_is_called_for(window, page, see, world):
    see.click("renew_recovery_button")
    see.type_into("renew_passphrase_edit", world.passphrase)
    see.click("renew_button")
    see.wait_for("recovery_print_button")
    see.click("renew_cancel_button")
    settle(window)
    see.wait_to_read("Lembar pemulihan belum dipastikan")
