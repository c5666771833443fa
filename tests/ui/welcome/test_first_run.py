"""The first run: an office, an officer, a passphrase, a sheet on paper; and every way it may go wrong."""

import re
from datetime import datetime, timedelta, timezone

import pypdfium2
import pytest

from fieldapp.desk.office import officer_settings
from fieldapp.desk.recovery import PENDING
from fieldapp.vault import slots
from fieldapp.vault.check import check
from fieldapp.vault.creation import create_vault
from fieldapp.vault.vault import UNFINISHED, open_vault
from tests.ui.conftest import settle
from tests.ui.welcome.conftest import OFFICER, SECRET, answer_up_to_secret, choose_office, make, prove
from ui.pages.welcome import Welcome
from ui.pages.welcome.welcome import name_zone


def test_the_greeting_says_language_and_clock_and_takes_enter(window, see):
    assert see.reads("Bahasa Indonesia")
    assert see.reads("WITA menurut jam laptop")
    see.wait_for(lambda: see.has_focus("start_office_button"))
    see.press("Enter")
    see.wait_for("office_region_edit")


@pytest.mark.parametrize(
    ("hours", "minutes", "name"),
    [(7, 0, "WIB"), (8, 0, "WITA"), (9, 0, "WIT"), (0, 0, "UTC+00.00"), (-3, -30, "UTC-03.30")],
)
def test_the_clock_is_named_as_indonesia_names_it(hours, minutes, name):
    zone = timezone(timedelta(hours=hours, minutes=minutes))
    assert name_zone(datetime(2024, 11, 1, tzinfo=zone)) == name


def test_by_keyboard_alone_an_office_begins_to_work(window, see, welcome, tray, home):
    see.press("Enter")
    choose_office(see)
    assert see.has_focus("office_name_edit")
    see.press("Enter")
    see.wait_for("office_kop_edit")
    see.key_into("office_address_edit", "Jalan Tidar Nomor 12")
    see.key_into("office_phone_edit", "(0282) 000012")
    see.press("Enter")
    assert see.has_focus("office_email_edit")
    see.press("Enter")
    see.wait_for("officer_name_edit")
    see.type(OFFICER)
    see.press("Enter")
    assert see.has_focus("officer_position_edit")
    see.type("Anggota Panwaslu Kecamatan")
    see.press("Enter")
    see.wait_for("welcome_secret_first_edit")
    see.type(SECRET)
    see.press("Enter")
    see.type(SECRET)
    see.press("Enter")
    see.wait_for("recovery_print_button")
    see.wait_for(lambda: see.has_focus("recovery_print_button"))
    see.press("Enter")
    see.wait_for("recovery_group_edit")
    line, group = welcome.steps[4].paper.asked
    with pypdfium2.PdfDocument(tray.tasks[0].pdf) as printed:
        text = printed[0].get_textpage().get_text_range()
    lines = dict(re.findall(r"^(\d) ((?:[0-9A-Z]{1,5} ){3})\d{4}", text, re.MULTILINE))
    see.type(lines[str(line)].split()[group - 1])
    see.press("Enter")
    see.wait_for("invitation_edit")
    see.key_press("welcome_later_button")
    see.wait_to_read("Laptop ini siap")
    see.press("Enter")
    see.wait_for(lambda: not window.locked)
    settle(window)
    window.close()
    with open_vault(home / "vault", None, SECRET) as vault:
        office = vault.office_settings()
        assert (vault.office, office.name, office.zone) == ("33.01.21", "Panwaslu Kecamatan Cilacap Selatan", "WIB")
        assert office.kop_lines[-1] == "KABUPATEN CILACAP"
        assert (office.address, office.phone, office.city) == (
            "Jalan Tidar Nomor 12",
            "(0282) 000012",
            "Cilacap Selatan",
        )
        assert officer_settings(vault) == {"name": OFFICER, "position": "Anggota Panwaslu Kecamatan"}
        assert vault.setting(PENDING) == ""
        assert check(vault, full=True).defects == []
    recovered = "\n".join(
        f"{n} {rest}" for n, rest in re.findall(r"^(\d) ((?:[0-9A-Z]{1,5} ){3}\d{4})", text, re.MULTILINE)
    )
    slots.unlock_by_recovery(home / "vault", recovered)


def test_back_and_forth_loses_nothing(see, welcome):
    answer_up_to_secret(see)
    see.type_into("welcome_secret_first_edit", SECRET)
    for name in ("officer_name_edit", "office_kop_edit", "office_region_edit"):
        see.click("welcome_back_button")
        see.wait_for(name)
    assert see.shown("office_name_edit").value() == "Panwaslu Kecamatan Cilacap Selatan"
    see.type_into("office_name_edit", "Panwascam Cilacap Selatan")
    see.click("welcome_back_button")
    see.wait_for("start_office_button")
    see.click("start_office_button")
    assert see.shown("office_name_edit").value() == "Panwascam Cilacap Selatan"
    for _ in range(3):
        see.click("welcome_next_button")
    assert see.shown("welcome_secret_first_edit").value() == SECRET
    see.press("Esc")
    see.wait_for("officer_name_edit")
    assert see.shown("officer_name_edit").value() == OFFICER
    # The list leads back, never forward past a question.
    see.click("office_step")
    see.wait_for("office_region_edit")
    see.click("paper_step")
    assert welcome.step.key == "office"


def test_another_region_renames_what_was_proposed_and_keeps_what_was_written(see):
    see.click("start_office_button")
    choose_office(see)
    choose_office(see, "sentani jayapura")
    see.wait_for(lambda: see.shown("office_name_edit").value() == "Panwaslu Distrik Sentani")
    assert see.shown("office_zone_edit").value() == "WIT"
    see.type_into("office_name_edit", "Nama sendiri")
    choose_office(see, "kota makassar")
    see.wait_for(lambda: see.shown("office_zone_edit").value() == "WITA")
    assert see.shown("office_name_edit").value() == "Nama sendiri"


def test_the_national_office_is_found_too(see, welcome):
    see.click("start_office_button")
    choose_office(see, "bawaslu ri")
    see.wait_for(lambda: see.shown("office_name_edit").value() == "Bawaslu Republik Indonesia")
    see.click("welcome_next_button")
    assert welcome._answers.office == "00"


def test_what_is_missing_is_said_where_it_is_missing(see, welcome):
    see.click("start_office_button")
    see.click("welcome_next_button")
    assert see.reads("Wilayah belum dipilih.")
    see.type_into("office_region_edit", "ini bukan wilayah mana pun")
    see.click("welcome_next_button")
    assert welcome.step.key == "office"
    choose_office(see)
    see.type_into("office_name_edit", "x" * 201)
    see.click("welcome_next_button")
    assert see.reads("paling banyak 200 huruf")
    see.type_into("office_name_edit", " ")
    see.click("welcome_next_button")
    assert see.reads("Nama kantor belum diisi.")
    see.type_into("office_name_edit", "Panwaslu")
    see.click("welcome_next_button")
    see.type_into("office_kop_edit", "satu")
    for _ in range(7):
        see.press("Enter")
        see.type("baris")
    see.click("welcome_next_button")
    assert see.reads("Paling banyak 6 baris")
    see.type_into("office_kop_edit", "PANWASLU")
    see.click("welcome_next_button")
    see.click("welcome_next_button")
    assert see.reads("Nama petugas belum diisi.")


@pytest.mark.parametrize("name", ["\u202eterbalik\u202c", "nama\x00\x07 dengan kendali", "<b>tebal</b> {office} %s"])
def test_hostile_names_are_cleaned_or_kept_as_they_are(see, welcome, name, home):
    see.click("start_office_button")
    choose_office(see)
    see.shown("office_name_edit").setText(name)
    see.click("welcome_next_button")
    see.click("welcome_next_button")
    see.shown("officer_name_edit").setText(name)
    see.click("welcome_next_button")
    see.wait_for("welcome_secret_first_edit")
    assert all(sign.isprintable() or sign in {"\u202e", "\u202c"} for sign in welcome._answers.officer)


def test_the_passphrase_is_judged_while_it_is_typed(see, welcome):
    answer_up_to_secret(see)
    see.type_into("welcome_secret_first_edit", "kuda")
    assert see.reads("baru 4 huruf dan 1 kata")
    see.type_into("welcome_secret_first_edit", "bawaslu2024!")
    assert see.reads("Mudah ditebak")
    see.type_into("welcome_secret_first_edit", "aaaaaaaaaaaaaa")
    assert see.reads("Terlalu seragam")
    see.click("welcome_next_button")
    assert welcome.step.key == "secret"
    see.type_into("welcome_secret_first_edit", SECRET)
    assert see.reads("Kekuatan: sangat kuat")
    see.click("welcome_next_button")
    assert see.reads("Ketik kata sandi sekali lagi")
    see.type_into("welcome_secret_second_edit", SECRET[:-1])
    see.click("welcome_next_button")
    assert see.reads("belum sama")
    see.type("i")
    assert see.reads("Keduanya sama.")
    see.click("welcome_secret_first_edit_show_button")
    assert see.shown("welcome_secret_first_edit").displayText() == SECRET


def test_the_sheet_must_leave_the_laptop_and_be_read_back(see, welcome, tray, home, stick):
    make(see)
    see.click("welcome_next_button")
    assert see.reads("belum dicetak atau disimpan")
    assert see.shown("welcome_back_button") is None
    tray.jammed = True
    see.click("recovery_print_button")
    see.wait_to_read("Pencetak Kantor")
    assert see.shown("recovery_group_edit") is None
    welcome.steps[4].paper.save_to(stick / "tidak-ada" / "lembar.pdf")
    see.wait_to_read("tidak-ada")
    assert welcome.step.key == "paper"
    welcome.steps[4].paper.save_to(stick / "lembar.pdf")
    see.wait_for("recovery_group_edit")
    assert (stick / "lembar.pdf").read_bytes().startswith(b"%PDF")
    see.click("welcome_next_button")
    assert see.reads("Ketik kelompok huruf")
    see.type_into("recovery_group_edit", "AAAAA")
    see.click("welcome_next_button")
    assert see.reads("Belum cocok dengan lembarnya.")
    tray.jammed = False
    see.click("recovery_again_button")
    prove(see, welcome)
    assert len(tray.tasks) == 1
    # What was shown once is gone.
    assert welcome.steps[4].paper._text == ""


def test_without_a_printer_saving_is_offered(see, welcome, tray):
    tray.name = ""
    make(see)
    see.wait_to_read("Tidak ada printer terpasang")
    assert see.shown("recovery_print_button") is None


def test_a_sheet_that_was_never_proved_is_remembered(window, see, welcome, home, clock):
    make(see)
    window.close()
    with open_vault(home / "vault", None, SECRET) as vault:
        assert vault.setting(PENDING) == "1"


def test_a_making_that_was_cut_off_is_begun_anew(see, home):
    (home / "vault" / "evidence").mkdir(parents=True)
    for name in (UNFINISHED, "slots.json", "vault.db"):
        (home / "vault" / name).write_bytes(b"sisa")
    make(see)
    with open_vault(home / "vault", None, SECRET) as vault:
        assert vault.office == "33.01.21"


def test_a_folder_that_is_taken_says_so_and_may_be_tried_again(see, home, cheap):
    answer_up_to_secret(see)
    (home / "vault").mkdir(parents=True)
    (home / "vault" / "foto.jpg").write_bytes(b"penting")
    see.type_into("welcome_secret_first_edit", SECRET)
    see.type_into("welcome_secret_second_edit", SECRET)
    see.click("welcome_next_button")
    see.wait_for("make_again_button")
    assert see.reads("sudah berisi data")
    assert (home / "vault" / "foto.jpg").read_bytes() == b"penting"
    (home / "vault" / "foto.jpg").unlink()
    see.click("make_again_button")
    see.wait_for("recovery_save_button")


def test_a_narrow_window_keeps_the_way_on_in_sight(window, see, welcome):
    window.resize(911, 512)
    make(see)
    button = see.shown("welcome_next_button")
    assert window.rect().contains(button.rect().translated(button.mapTo(window, button.rect().topLeft())))


def test_a_second_vault_is_not_made_beside_one_that_is_there(home, cheap, open_first, tray, world):
    window = open_first()
    assert not isinstance(window.gate.currentWidget(), Welcome)
    create_vault(home / "lain", "33.01.21", "Kantor", "Siti", SECRET, cost=cheap)[0].close()
