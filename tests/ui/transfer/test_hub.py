"""Kirim & Terima itself: what waits, what was answered, receipts on a stick and on paper."""

from datetime import UTC

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from fieldapp.desk.review import review_case
from fieldapp.exchange import merge
from fieldapp.exchange.enrolment import list_devices
from fieldapp.exchange.export import export
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.slip import make_slip, print_slip, read_slip
from fieldapp.exchange.standing import standing_of
from fieldapp.exchange.stick import Stick
from fieldapp.vault.alarm import BookAlarm, keep_alarm
from tests.ui.flows.driver import Driver
from tests.ui.transfer.conftest import DESK, FIELD, enrol
from ui.pages.transfer.phrase import write_when


@pytest.fixture
def answered(enrolled, desk_folder, case, sticks_in):
    """Give the two laptops after a bundle and its receipt, which only the desk knows of."""
    place = sticks_in.plug()
    with enrolled.opened() as field, enrolled.opened(desk_folder) as desk:
        export(field, Stick(place), DESK)
        merge.import_paths(desk, [place])
        make_receipt(desk, FIELD, Stick(place))
    return enrolled


def test_what_has_not_travelled_is_counted(open_desk, enrolled, case):
    driver = Driver(open_desk(enrolled, page="transfer"))
    driver.wait_to_read("1\u00a0perkara dan 3\u00a0bukti belum dikirim.")
    assert driver.reads("Untuk Bawaslu Kabupaten Paser (64.01)")
    assert driver.reads("sejak 25\u00a0November\u00a02024 pukul 08.00\u00a0WITA")
    assert driver.reads("Laptop ini sudah disahkan oleh jenjang atas.")
    assert driver.reads("Belum ada tanda terima paket.")
    assert not driver.shown("below_table")


def test_what_lies_on_a_stick_waits_for_its_receipt(open_desk, enrolled, case, sticks_in):
    with enrolled.opened() as field:
        export(field, Stick(sticks_in.plug()), DESK)
        enrolled.add_case(field, "guru-pppk-rompi")
    driver = Driver(open_desk(enrolled, page="transfer"))
    driver.wait_to_read("1\u00a0perkara dan 3\u00a0bukti belum dikirim.")
    facts = dict(driver.shown("sending_facts").pairs())
    assert facts["Menunggu tanda terima"] == "1\u00a0perkara dan 3\u00a0bukti"
    assert facts["Kiriman terakhir"].startswith("Nomor 1, 25\u00a0November\u00a02024")


def test_a_stick_is_checked_later_from_here(open_desk, enrolled, case, sticks_in):
    with enrolled.opened() as field:
        export(field, Stick(sticks_in.plug()), DESK)
    driver = Driver(open_desk(enrolled, page="transfer"))
    driver.wait_to_read("Belum diperiksa sesudah dipasang lagi")
    driver.click("check_stick_button")
    driver.wait_for("check_sheet")
    driver.wait_for(lambda: driver.shown("check_sheet").choice.chosen)
    driver.click("recheck_button")
    driver.wait_to_read("1 bagian terbaca utuh dari flashdisk.")
    driver.press("Esc")
    driver.wait_to_read("Terbaca utuh sesudah dipasang lagi, 25\u00a0November\u00a02024")


def test_a_check_from_here_names_what_is_damaged(open_desk, enrolled, case, sticks_in):
    place = sticks_in.plug()
    with enrolled.opened() as field:
        export(field, Stick(place), DESK)
    (part,) = place.glob("*.netra")
    part.write_bytes(b"")
    driver = Driver(open_desk(enrolled, page="transfer"))
    driver.wait_to_read("Belum diperiksa sesudah dipasang lagi")
    driver.key_press("check_stick_button")
    driver.wait_for(lambda: driver.shown("check_sheet").choice.chosen)
    driver.click("recheck_button")
    driver.wait_to_read("1 dari 1 bagian tidak terbaca utuh. Jangan serahkan flashdisk ini")
    assert [(one.name, one.state) for one in driver.shown("wrong_table").rows()] == [(part.name, "damaged")]
    driver.press("Esc")
    driver.wait_to_read("Kiriman nomor 1 belum selesai: belum ada bagiannya yang tersimpan utuh di flashdisk.")


def test_keys_lead_to_both_assistants(open_desk, enrolled):
    driver = Driver(open_desk(enrolled, page="transfer"))
    driver.key_press("send_button")
    driver.wait_for(lambda: driver.window.page.name == "send")
    driver.press("Esc")
    driver.wait_for(lambda: driver.window.page.name == "transfer")
    driver.key_press("receive_button")
    driver.wait_for(lambda: driver.window.page.name == "receive")


def test_the_desk_answers_an_office_onto_its_stick(open_desk, enrolled, desk_folder, case, sticks_in):
    place = sticks_in.plug()
    with enrolled.opened() as field, enrolled.opened(desk_folder) as desk:
        export(field, Stick(place), DESK)
        merge.import_paths(desk, [place])
    driver = Driver(open_desk(enrolled, desk_folder, page="transfer"))
    driver.wait_to_read("Menunggu tanda terima")
    driver.click("make_receipt_button")
    driver.wait_to_read("Tanda terima paket untuk Panwaslu Kecamatan Tanjung Lempake (64.01.05) ditulis")
    driver.wait_for(lambda: driver.shown("next_button").isEnabled())
    driver.click("next_button")
    driver.wait_to_read("Tanda terima paket untuk Panwaslu Kecamatan Tanjung Lempake (64.01.05) tertulis ke flashdisk.")
    driver.click("next_button")
    driver.wait_to_read("Sudah dijawab")
    driver.window.close()
    with enrolled.opened() as field:
        report = merge.import_paths(field, [place])
        assert {one.code for one in report.files} == {"", "bundle_own"}


@pytest.fixture
def slip(answered, desk_folder):
    """The letters of the newest slip for the laptop, in groups as they are printed."""
    with answered.opened(desk_folder) as desk:
        text = make_slip(desk, FIELD)
    return [text[at : at + 4] for at in range(0, len(text), 4)]


def wait_for_acknowledgement(driver):
    driver.wait_to_read("Tanda terima paket nomor 1 dari 64.01 sudah dibaca.")
    driver.wait_for(lambda: dict(driver.shown("sending_facts").pairs())["Menunggu tanda terima"] != "")


def test_the_slip_is_shown_and_typed_on_the_other_side(open_desk, answered, desk_folder, slip):
    driver = Driver(open_desk(answered, desk_folder, page="transfer"))
    driver.click("print_slip_button")
    driver.wait_for(lambda: driver.shown("paper_view") and driver.shown("paper_view").pages == 1)
    driver.window.close()
    driver = Driver(open_desk(answered, page="transfer"))
    driver.wait_to_read("1\u00a0perkara dan 3\u00a0bukti")
    driver.click("slip_button")
    driver.click("take_slip_button")
    driver.wait_to_read("Ketik atau pindai dahulu huruf pada slip.")
    wrong = [*slip[:6], slip[6][:3] + ("2" if slip[6][3] != "2" else "3"), *slip[7:9]]
    driver.type_into("slip_edit", " ".join(wrong).lower())
    driver.wait_to_read(f"Kelompok ke-7 ({wrong[6]}) pasti keliru: baris 1, kelompok 7 pada slip.")
    driver.type_into("slip_edit", " ".join(slip[:9]).lower())
    driver.wait_to_read("9 kelompok terketik, belum ada yang pasti keliru.")
    driver.click("take_slip_button")
    driver.wait_to_read("Jumlah huruf slip belum pas: 36.")
    driver.type_into("slip_edit", "".join(slip[:-2]) + "AAAAA")
    driver.wait_for(lambda: driver.shown("slip_count_label").text().startswith("46 kelompok"))
    driver.click("take_slip_button")
    driver.wait_to_read("Tanda tangan slip tidak cocok dengan laptop kantor 64.01")
    QApplication.clipboard().setText(" ".join(slip).lower())
    driver.click("slip_edit")
    driver.press("Ctrl+A", "Ctrl+V")
    # whole, and signed: nobody has to press anything
    wait_for_acknowledgement(driver)
    driver.wait_to_read("Slip nomor 1 dari ")
    assert not driver.reads("Belum ada tanda terima paket. Jenjang atas")


def test_a_keyboard_scanner_ends_with_enter(open_desk, answered, slip):
    driver = Driver(open_desk(answered, page="transfer"))
    driver.click("slip_button")
    driver.wait_for("slip_edit")
    driver.type_into("slip_edit", "".join(slip) + "\n")
    wait_for_acknowledgement(driver)


def test_a_slip_is_read_from_its_picture(open_desk, answered, desk_folder, tmp_path):
    paper, other = tmp_path / "slip.pdf", tmp_path / "lain.png"
    with answered.opened(desk_folder) as desk:
        device = next(row.device for row in list_devices(desk) if row.office == FIELD)
        paper.write_bytes(print_slip(desk, FIELD, device)[0])
    Image.new("RGB", (200, 200), "white").save(other)
    driver = Driver(open_desk(answered, page="transfer"))
    driver.click("slip_button")
    driver.wait_for("slip_picture_path_edit")
    driver.type_into("slip_picture_path_edit", str(other))
    driver.press("Enter")
    driver.wait_to_read("Tidak ada kode slip tanda terima yang terbaca pada gambar ini.")
    driver.type_into("slip_picture_path_edit", str(paper))
    driver.press("Enter")
    wait_for_acknowledgement(driver)


def test_another_history_is_a_band_until_somebody_wrote_what_it_was(open_desk, answered):
    with answered.opened() as field, field.writing() as db:
        keep_alarm(db, BookAlarm(DESK, field.book, "chain_differs", 2, 1, "2026-11-22T08:00:00+07:00"))
    driver = Driver(open_desk(answered, page="transfer"))
    driver.wait_for("alarm_banner")
    assert "yang berbeda sejak catatan ke-2" in driver.shown("alarm_banner").text()
    driver.click("note_alarm_button")
    driver.click("save_alarm_button")
    driver.wait_to_read("Tulis dahulu hasil pemeriksaannya.")
    driver.type_into("alarm_edit", "Salinan lama dipakai Budi, sudah dicabut.")
    driver.click("save_alarm_button")
    driver.wait_to_read("Hasil pemeriksaan riwayat sudah dicatat.")
    driver.wait_for(lambda: driver.shown("alarm_banner") is None)
    driver.press("Ctrl+1")
    driver.wait_for("day_label")
    assert driver.shown("alarm_banner") is None


def test_an_office_that_gets_no_stick_back_is_answered_on_paper_alone(
    open_desk, enrolled, desk_folder, case, sticks_in
):
    with enrolled.opened() as field, enrolled.opened(desk_folder) as desk:
        place = sticks_in.plug()
        export(field, Stick(place), DESK)
        merge.import_paths(desk, [place])
    enrolled.clock.move(minutes=5)
    driver = Driver(open_desk(enrolled, desk_folder, page="transfer"))
    driver.wait_to_read("Menunggu tanda terima")
    driver.click("print_slip_button")
    driver.wait_for(lambda: driver.shown("paper_view") and driver.shown("paper_view").pages == 1)
    driver.press("Esc")
    driver.wait_to_read("Sudah dijawab")
    with driver.window.session.here.beside() as desk:
        text = make_slip(desk, FIELD)
    driver.window.close()
    with enrolled.opened() as field:
        assert read_slip(field, text).number == 1
        assert standing_of(field, DESK).waiting.entries == 0


def test_a_slip_for_one_of_two_laptops_is_asked_for(open_desk, answered, desk_folder, tmp_path):
    second = answered.make_vault(FIELD, answered.home / "kedua")
    folder = tmp_path / "daftar2"
    folder.mkdir()
    with answered.opened(desk_folder) as desk, answered.opened(second) as vault:
        enrol(desk, vault, folder)
        make_receipt(desk, FIELD, Stick(folder))
    driver = Driver(open_desk(answered, desk_folder, page="transfer"))
    driver.click("print_slip_button")
    driver.wait_for("laptop_choice")
    assert driver.shown("laptop_choice").count() == 2
    driver.click("take_laptop_button")
    driver.wait_for(lambda: driver.shown("paper_view") and driver.shown("paper_view").pages == 1)


def test_an_office_of_a_long_name_fits(open_desk, answered, desk_folder):
    driver = Driver(open_desk(answered, desk_folder, page="transfer"))
    driver.wait_for("below_table")
    driver.window.resize(911, 512)
    driver.settle()
    page = driver.window.page
    assert not page._scroll.horizontalScrollBar().isVisible()


def test_a_decision_after_the_receipt_is_shown_as_news(open_desk, answered, desk_folder, case):
    answered.clock.move(minutes=5)
    with answered.opened(desk_folder) as desk:
        review_case(desk, case, "return", "Lengkapi alamat.")
    driver = Driver(open_desk(answered, desk_folder, page="transfer"))
    driver.wait_to_read("Ada keputusan baru")


def test_times_are_told_by_the_clocks_of_the_office():
    assert write_when("2026-11-22T05:32:00+00:00", "WIB").replace("\u00a0", " ") == "22 November 2026 pukul 12.32 WIB"
    assert write_when("2026-11-22T05:32:00+08:00", "WITA").endswith("05.32\u00a0WITA")


def test_the_window_goes_by_the_time_of_the_office(session, clock):
    clock.moment = clock.moment.astimezone(UTC)
    assert (session.office.zone, f"{session.now():%H.%M}") == ("WITA", "08.00")
