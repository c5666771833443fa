"""The numbers of the office: voided with a reason, set aside, spoiled, entered from old books, handed on."""

import pytest

from fieldapp.exchange import enrolment
from fieldapp.exchange.revocation import revoke
from fieldapp.vault import numbers
from fieldapp.vault.holder import hand_over, holder_of
from fieldapp.vault.listing import list_numbers
from fieldapp.vault.numbers import next_number, number_of, ranges
from tests.ui.flows.driver import Driver


@pytest.fixture
def counter(officer):
    """Give an officer in front of the numbers of findings."""
    officer.window.go("registers", tab="numbers", series="temuan", year="2024")
    officer.wait_to_read("002/TM/PB/Kec/23.01.05/XI/2024")
    return officer


def test_a_number_is_voided_with_a_reason_and_keeps_its_place(counter, look):
    counter.click_row("number_table", 1)
    counter.click("void_number_button")
    counter.wait_for("void_sheet")
    counter.click("do_button")
    counter.wait_to_read("Tulis alasannya.")
    counter.type_into("reason_edit", "Salah kotak")
    counter.click("do_button")
    counter.wait_to_read("Batal")
    rows = look(counter, lambda vault: list_numbers(vault.db, vault.office, "temuan"))
    assert [(row.running, row.voided) for row in rows] == [(1, False), (2, True)]
    assert not counter.shown("void_number_button").isEnabled()


def test_numbers_are_set_aside_and_one_of_them_spoiled(counter, look):
    counter.click("reserve_button")
    counter.wait_for("reserve_sheet")
    counter.type("nol")
    counter.click("do_button")
    counter.wait_to_read("Tulis angka dari 1 sampai 10000.")
    counter.type_into("count_edit", "5")
    counter.click("do_button")
    counter.wait_for(lambda: counter.shown("number_table").model().rowCount() == 3)
    assert counter.reads("003-007")
    counter.click_row("number_table", 2)
    counter.click("void_number_button")
    counter.wait_for("spoil_sheet")
    counter.type_into("running_edit", "9")
    counter.type_into("reason_edit", "Robek")
    counter.click("do_button")
    counter.wait_to_read("Pilih nomor urut dari 3 sampai 7.")
    counter.type_into("running_edit", "4")
    counter.click("do_button")
    counter.wait_to_read("005-007")
    assert look(counter, lambda vault: [(one.first, one.last) for one in ranges(vault.db, vault.office)]) == [(3, 7)]


def test_an_old_number_of_another_system_is_entered_for_a_report(counter, office, look):
    counter.click("old_number_button")
    counter.wait_for("old_number_sheet")
    counter.click("do_button")
    counter.wait_to_read("Pilih salah satu dari daftar")
    counter.type_into("old_owner_edit", "patroli")
    counter.wait_for(lambda: counter.shown("old_owner_edit").is_open())
    counter.press("Enter")
    box = counter.wait_for("old_series_choice")
    box.setCurrentIndex(box.findData("sigaplapor"))
    assert counter.shown("old_running_edit") is None
    counter.type_into("old_number_edit", "SGL-2024-0099")
    counter.click("do_button")
    counter.wait_for(lambda: counter.shown("old_number_sheet") is None)
    assert look(counter, lambda vault: number_of(vault.db, office.report, "sigaplapor")) == "SGL-2024-0099"


def test_a_place_that_is_taken_is_refused_and_nothing_is_lost(counter, office):
    counter.click("old_number_button")
    counter.wait_for("old_number_sheet")
    counter.type_into("old_owner_edit", "patroli")
    counter.wait_for(lambda: counter.shown("old_owner_edit").is_open())
    counter.press("Enter")
    counter.type_into("old_number_edit", "1/lama")
    counter.type_into("old_running_edit", "1")
    counter.click("do_button")
    counter.wait_to_read("sudah terpakai")
    assert counter.shown("old_number_edit").value() == "1/lama"


def test_the_register_is_held_here_and_there_is_nobody_to_give_it_to(counter):
    assert counter.reads("Buku register dipegang laptop ini")
    assert counter.shown("hand_over_button") is None


def test_the_register_goes_to_another_laptop(world, open_desk, tmp_path, look):
    desk = world.make_vault("64.01", world.home / "kabupaten")
    place = tmp_path / "stik"
    place.mkdir()
    with world.opened(desk) as vault:
        numbers.reserve(vault, "surat", 1)
        invitation = enrolment.invite(vault, "64.01", place)
    with world.opened(world.make_vault("64.01", world.home / "kedua")) as second:
        other = second.device
        request = enrolment.request(second, invitation.path, place)
    with world.opened(desk) as vault:
        enrolment.approve(vault, request.path, place)
    driver = Driver(open_desk(world, desk, page="registers", tab="numbers"))
    driver.wait_to_read("Buku register dipegang laptop ini")
    driver.click("hand_over_button")
    driver.wait_for("handover_sheet")
    assert driver.shown("handover_device_choice").value() == other
    driver.click("do_button")
    driver.wait_to_read("Di laptop ini hanya nomor yang dicadangkan")
    assert look(driver, lambda vault: holder_of(vault.db, vault.office)) == other
    assert driver.shown("hand_over_button") is None


def test_the_register_of_a_lost_laptop_is_taken_over_behind_the_paper(world, open_desk, tmp_path, look):
    desk = world.make_vault("64.01", world.home / "kabupaten")
    second = world.make_vault("64.01", world.home / "kedua")
    with world.opened(desk) as vault, world.opened(second) as other:
        invitation = enrolment.invite(vault, "64.01", tmp_path)
        request = enrolment.request(other, invitation.path, tmp_path)
        enrolment.accept(other, enrolment.approve(vault, request.path, tmp_path).path)
        hand_over(vault, other.device)
        revoke(vault, other.device, "Hilang di jalan")
        lost, own = other.device, vault.device
    driver = Driver(open_desk(world, desk, page="registers", tab="numbers"))
    driver.wait_to_read(f"Buku register dipegang laptop {lost[:8]} yang hilang atau dicabut.")
    assert look(driver, lambda vault: next_number(vault, "surat")) == ""
    driver.click("hand_over_button")
    driver.wait_for("takeover_sheet")
    driver.type_into("last_surat_edit", "dua")
    driver.type_into("reason_edit", "Laptop pemegang hilang.")
    driver.click("do_button")
    assert look(driver, lambda vault: holder_of(vault.db, vault.office)) == lost
    driver.type_into("last_surat_edit", "7")
    driver.click("do_button")
    driver.wait_to_read("7 nomor hanya ada di kertas.")
    driver.wait_to_read("Buku register dipegang laptop ini")
    assert look(driver, lambda vault: holder_of(vault.db, vault.office)) == own
    assert look(driver, lambda vault: next_number(vault, "surat")).startswith("008")


def test_numbers_of_another_year_and_series(counter):
    session = counter.window.session
    session.write(counter.window, lambda vault: numbers.reserve(vault, "surat", 3, year=2025), changed=("*",))
    counter.wait_for(lambda: counter.shown("year_choice").count() == 2)
    counter.window.go("registers", tab="numbers", series="surat", year="2025")
    counter.wait_to_read("Dicadangkan untuk formulir kosong")
    counter.window.go("registers", tab="numbers", series="pleno", year="2025")
    counter.wait_to_read("Belum ada nomor jenis ini pada tahun itu.")
