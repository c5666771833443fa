"""A value is corrected for the office with a reason, shown as such everywhere, and taken back."""

from fieldapp.desk.reference import corrections_told
from fieldapp.vault.correction import set_correction
from tests.ui.conftest import settle

LAPOR = "deadlines/deadline/lapor"


def open_row(window, key=LAPOR):
    window.go("reference", key=key)
    settle(window)


def test_a_number_is_corrected_and_taken_back(window, page, see):
    open_row(window)
    see.click("correct_days_button")
    settle(window)
    assert see.reads("Betulkan: Hari")
    see.type_into("value_edit", "9")
    see.type_into("reason_edit", "Surat edaran 12")
    see.click("save_correction_button")
    settle(window)
    assert see.reads("Dibetulkan untuk kantor ini: Hari.")
    assert see.reads("Menurut data acuan: 7. Alasan: Surat edaran 12")
    assert window.session.packs.value(f"{LAPOR}/days") == 9
    assert see.has_focus("correct_days_button")
    see.press("Enter")
    settle(window)
    see.click("take_value_back_button")
    see.type_into("reason_edit", "Ternyata keliru")
    see.click("save_correction_button")
    settle(window)
    assert window.session.packs.value(f"{LAPOR}/days") == 7
    assert corrections_told(window.session.here) == []


def test_nothing_is_written_without_a_value_and_a_reason(window, page, see):
    open_row(window)
    see.click("correct_days_button")
    settle(window)
    see.type_into("value_edit", "sembilan")
    see.click("save_correction_button")
    assert see.reads("Tulis bilangan bulat")
    see.type_into("value_edit", "9")
    see.click("save_correction_button")
    assert see.reads("Harus diisi.")
    see.press("Esc")
    settle(window)
    assert corrections_told(window.session.here) == []


def test_what_the_core_refuses_is_said_on_the_sheet(window, page, see):
    open_row(window, "steps/step/diterima")
    see.click("correct_stage_button")
    settle(window)
    see.shown("value_edit").setPlainText("x" * 3000)
    see.type_into("reason_edit", "coba")
    see.click("save_correction_button")
    settle(window)
    told = corrections_told(window.session.here)
    assert [one.value for one in told] == ["x" * 3000]
    open_row(window, "deadlines/deadline/lapor")
    assert see.shown("correct_id_button") is None


def test_a_mark_is_chosen_by_its_word(window, page, see):
    open_row(window)
    see.click("correct_day_one_button")
    settle(window)
    see.shown("value_edit").set_value("same")
    see.type_into("reason_edit", "Ps. 134")
    see.click("save_correction_button")
    settle(window)
    assert see.reads("hari itu juga")
    assert window.session.packs.value(f"{LAPOR}/day_one") == "same"


def test_the_corrected_ones_stand_in_a_list(window, page, see):
    window.session.write(page, lambda vault: set_correction(vault, f"{LAPOR}/days", 9, "Surat"), changed=("*",))
    settle(window)
    see.click("corrected_tab")
    settle(window)
    table = see.shown("corrections_table")
    assert list(table.block_model().ids()) == [f"{LAPOR}/days"]
    see.click("open_correction_button")
    settle(window)
    assert page.place() == {"key": f"{LAPOR}/days"}
    see.click("take_back_button")
    see.type_into("reason_edit", "Sudah tidak perlu")
    see.press("Tab")
    see.click("save_correction_button")
    settle(window)
    see.click("corrected_tab")
    settle(window)
    assert see.reads("Kantor ini belum membetulkan apa pun.")


def test_an_office_adds_its_own_rows(window, page, see):
    assert page._parts["content"].shelves.pick("holidays/holiday")
    settle(window)
    see.click("add_row_button")
    see.click("save_correction_button")
    assert see.reads("Harus diisi.")
    see.type_into("date_edit", "29-11-2024")
    see.type_into("label_edit", "Hari jadi kabupaten")
    see.type_into("reason_edit", "Keputusan bupati")
    see.click("save_correction_button")
    settle(window)
    assert see.reads("Hari jadi kabupaten")
    row = window.session.packs.find("holidays/holiday/2024-11-29")
    assert (row["date"].isoformat(), row["confidence"]) == ("2024-11-29", "internal")


def test_a_region_gets_its_code_of_bawaslu(window, page, see):
    see.click("regions_tab")
    settle(window)
    see.shown("region_search_edit").setText("64.01.02")
    see.wait_for(lambda: see.shown("regions_table") and see.shown("regions_table").current_row())
    see.click("bawaslu_code_button")
    see.type_into("code_edit", "23.01.02")
    see.type_into("reason_edit", "Surat Bawaslu")
    see.click("save_correction_button")
    settle(window)
    found = window.session.packs.bawaslu_code("64.01.02")
    assert (found.code, found.label) == ("23.01.02", "Tanjung Harapan")
    see.wait_to_read("23.01.02")
    see.click("bawaslu_code_button")
    settle(window)
    assert page.place() == {"key": "numbering/bawaslu_code/23.01.02"}
    assert see.reads("Ditambahkan kantor ini. Alasan: Surat Bawaslu")


def test_hostile_text_is_kept_plain(window, page, see):
    open_row(window)
    see.click("correct_label_button")
    settle(window)
    see.shown("value_edit").setPlainText("<b>Lapor</b>\x07 {x} %s \u202e")
    see.shown("reason_edit").setPlainText("<i>{y}</i>")
    see.click("save_correction_button")
    settle(window)
    assert window.session.packs.value(f"{LAPOR}/label").startswith("<b>Lapor</b> {x} %s")
