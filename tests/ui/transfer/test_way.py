"""How far cases and evidence came, as the window shows it: the list, the case, and what leaves this laptop again."""

import os
from pathlib import Path

import pytest

from fieldapp.case.ids import new_id
from fieldapp.desk.review import review_case
from fieldapp.exchange import merge
from fieldapp.exchange.export import export
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.stick import Stick
from fieldapp.vault.journal import Change
from tests.ui.flows.driver import Driver
from tests.ui.transfer.conftest import DESK, FIELD

PICTURES = os.environ.get("NETRA_PICTURES", "")


def draw(driver, name):
    """Keep a picture of the window where somebody wants to look at it."""
    if PICTURES:
        driver.window.grab().save(str(Path(PICTURES) / f"{name}.png"))


@pytest.fixture
def carry(enrolled, desk_folder, sticks_in):
    """Give what carries a stick up and back, up to a step."""

    def act(step, decision=""):
        place = sticks_in.plug("SANDISK")
        with enrolled.opened() as field, enrolled.opened(desk_folder) as desk:
            export(field, Stick(place), DESK)
            if step == "sent":
                return
            merge.import_paths(desk, [place])
            for row in desk.db.execute("SELECT id FROM case_row").fetchall() if decision else ():
                review_case(desk, row[0], decision, "Alamat saksi belum ada")
            make_receipt(desk, FIELD, Stick(place))
            merge.import_paths(field, [place])

    return act


def read_list(driver):
    driver.wait_for("case_table")
    table = driver.shown("case_table")
    driver.wait_for(lambda: table.model().rowCount() == 1 and table.current_row() is not None)
    column = table.block_model().columns[0]
    return column.second(table.current_row())


@pytest.mark.parametrize(
    ("step", "decision", "word", "sentence"),
    [
        ("", "", "Belum dikirim", "Belum dikirim ke Bawaslu Kabupaten Paser"),
        ("sent", "", "Di flashdisk", "Paket nomor 1, ditulis Senin, 25 November 2024"),
        ("answered", "", "Sudah diterima", "Sudah diterima Bawaslu Kabupaten Paser. Tanda terima nomor 1"),
        ("answered", "return", "Dikembalikan", "Bawaslu Kabupaten Paser untuk dilengkapi. Tanda terima nomor 1"),
        ("answered", "accept", "Diputus", "Diputus Bawaslu Kabupaten Paser: diterima."),
    ],
)
def test_the_list_and_the_case_say_how_far_it_came(open_desk, enrolled, case, carry, step, decision, word, sentence):
    if step:
        carry(step, decision)
    driver = Driver(open_desk(enrolled, page="cases"))
    assert read_list(driver).endswith(f" · {word}")
    draw(driver, f"list-{word}")
    driver.wait_to_read(word)
    driver.press("Enter")
    driver.wait_for("travel_label")
    driver.wait_for(lambda: sentence in driver.shown("travel_label").text())
    if step == "answered":
        assert "ditandatangani Rusdi Hamka" in driver.shown("travel_label").text()
    draw(driver, f"case-{word}")


def test_the_list_is_narrowed_to_one_state(open_desk, enrolled, case, carry):
    carry("sent")
    driver = Driver(open_desk(enrolled, page="cases"))
    read_list(driver)
    driver.click("filter_button")
    driver.wait_for("filter_travel_choice")
    draw(driver, "filter")
    driver.shown("filter_travel_choice").set_value("received")
    driver.click("apply_filter_button")
    driver.wait_to_read("Tidak ada perkara yang cocok")
    driver.click("drop_travel_button")
    read_list(driver)


def test_the_desk_says_what_it_answered_below(open_desk, enrolled, case, carry, desk_folder):
    carry("answered")
    driver = Driver(open_desk(enrolled, desk_folder, page="cases"))
    read_list(driver)
    driver.press("Enter")
    driver.wait_for("travel_label")
    driver.wait_for(lambda: "Kantor asal sudah mendapat tanda terima" in driver.shown("travel_label").text())
    draw(driver, "desk-case")


def test_files_that_are_held_above_leave_this_laptop(open_desk, enrolled, case, carry):
    with enrolled.opened() as field, field.writing():
        close = Change("step.set", new_id(), {"case": case, "name": "penutupan", "on": "2024-11-24"})
        field.journal.write([close], field.officer, field.now())
    carry("answered")
    enrolled.clock.move(days=40)
    driver = Driver(open_desk(enrolled, page="settings", section="storage"))
    facts = lambda: dict(driver.shown("storage_facts").pairs())  # noqa: E731
    driver.wait_for(lambda: driver.shown("storage_facts") and facts()["Boleh dilepas"] == "Tidak ada")
    assert "masa simpannya belum ditetapkan" in facts()["Tetap disimpan"]
    choice = driver.shown("retention_choice")
    choice.setCurrentIndex(choice.findText("30 hari"))
    driver.wait_to_read("Masa simpan bukti: 30 hari.")
    driver.wait_for(lambda: facts()["Boleh dilepas"].startswith("3 berkas"))
    draw(driver, "storage")
    driver.click("open_clear_button")
    driver.wait_for("clear_table")
    draw(driver, "storage-sheet")
    driver.click("clear_button")
    driver.wait_to_read("Tulis dahulu alasannya.")
    driver.type_into("clear_reason_edit", "Ruang laptop hampir penuh")
    driver.click("clear_button")
    driver.wait_to_read("3 berkas bukti dilepas")
    driver.wait_for(lambda: facts()["Sudah dilepas"].startswith("3 berkas"))
    driver.window.go("case", id=case)
    driver.wait_to_read("Berkas disimpan di Bawaslu Kabupaten Paser (tanda terima 1)")
    draw(driver, "case-cleared")
