"""Letters that came in and go out: entered, numbered, sent, followed, found again, taken out of their book."""

from fieldapp.vault.rolls import add_roll, list_rolls, load_roll, scans_of
from tests.ui.registers.conftest import LONG

HOSTILE = "<b>Bupati\u202e</b>\x07" + "x" * 400


def mails(vault, direction):
    return [one for one in list_rolls(vault.db, "mail", vault.office) if one.text("direction") == direction]


def test_a_letter_is_entered_numbered_and_scanned(officer, tmp_path, look):
    scan = tmp_path / "surat bkn.pdf"
    scan.write_bytes(b"%PDF-1.4\n" + b"isi surat " * 40)
    officer.press("Alt+2")
    officer.wait_to_read("B-7/2024")
    officer.click("new_button")
    officer.wait_for("letter_sheet")
    officer.type("Kantor Regional VIII BKN")
    officer.type_into("foreign_number_edit", "B-101/KR.VIII/2024")
    officer.type_into("on_edit", "21-11-2024")
    officer.type_into("subject_edit", "Jawaban atas penerusan")
    officer.type_into("about_edit", "camat")
    officer.wait_for(lambda: officer.shown("about_edit").is_open())
    officer.press("Enter")
    officer.drop("scan_edit", [scan])
    assert officer.reads("surat bkn.pdf")
    officer.click("save_roll_button")
    officer.wait_to_read("002/SM/2024")
    found = look(officer, lambda vault: [(one, scans_of(vault.db, one.id)) for one in mails(vault, "in")])
    made, scans = next((one, kept) for one, kept in found if one.text("foreign_number") == "B-101/KR.VIII/2024")
    assert made.text("received_on") == "2024-11-25"
    assert made.text("about")
    assert [one.name for one in scans] == ["surat bkn.pdf"]


def test_what_is_lacking_stops_and_is_said(officer, look):
    officer.press("Alt+2")
    officer.wait_to_read("B-7/2024")
    officer.click("new_button")
    officer.wait_for("letter_sheet")
    officer.click("save_roll_button")
    officer.wait_to_read("Isian ini belum diisi.")
    assert officer.has_focus("from_edit")
    assert len(look(officer, lambda vault: mails(vault, "in"))) == 1


def test_a_word_that_is_no_case_is_not_taken_for_one(officer):
    officer.press("Alt+2")
    officer.wait_to_read("B-7/2024")
    officer.click("new_button")
    officer.wait_for("letter_sheet")
    officer.type("BKN")
    officer.type_into("on_edit", "21-11-2024")
    officer.type_into("subject_edit", "Jawaban")
    officer.type_into("about_edit", "tidak ada yang begini")
    officer.press("Tab")
    officer.click("save_roll_button")
    officer.wait_to_read("Pilih salah satu dari daftar")


def test_an_old_number_is_entered_as_it_stands(officer, look):
    officer.press("Alt+3")
    officer.wait_to_read("Belum dikirim")
    officer.click("new_button")
    officer.wait_for("letter_sheet")
    officer.type("Bupati Paser")
    officer.type_into("subject_edit", "Imbauan")
    box = officer.wait_for("number_way_choice")
    box.setCurrentIndex(box.findData("old"))
    officer.click("save_roll_button")
    officer.wait_to_read("Isian ini belum diisi.")
    officer.type_into("old_number_edit", "17/PANWASCAM/11-2024")
    officer.type_into("old_running_edit", "17")
    officer.click("save_roll_button")
    officer.wait_to_read("17/PANWASCAM/11-2024")
    made = look(officer, lambda vault: mails(vault, "out"))
    assert {one.text("number") for one in made} >= {"17/PANWASCAM/11-2024"}


def test_the_way_of_a_letter_is_followed(officer, office, look):
    officer.press("Alt+3")
    officer.wait_to_read("Belum dikirim")
    officer.click_row("outgoing_table", 0)
    officer.click("dispatch_button")
    officer.wait_for("dispatch_sheet")
    officer.type("Noor Aida")
    officer.click("save_roll_button")
    officer.wait_to_read("Dikirim 25-11-2024")
    officer.click("dispatch_button")
    officer.wait_for("dispatch_sheet")
    officer.type(LONG)
    officer.click("save_roll_button")
    officer.wait_to_read("Sampai 25-11-2024")
    roll = look(officer, lambda vault: load_roll(vault.db, office.reply))
    assert roll.text("dispatched_by") == "Noor Aida"
    assert roll.text("delivered_to") == LONG
    assert roll.text("to") == LONG
    assert roll.text("number")


def test_an_odd_order_of_days_is_said_once(officer, office, look):
    officer.press("Alt+3")
    officer.wait_to_read("Belum dikirim")
    officer.click_row("outgoing_table", 0)
    officer.click("dispatch_button")
    officer.wait_for("dispatch_sheet")
    officer.type_into("delivered_on_edit", "20-11-2024")
    officer.click("save_roll_button")
    officer.wait_to_read("tidak boleh lebih awal")
    officer.click("save_roll_button")
    officer.wait_to_read("Sampai 20-11-2024")
    assert look(officer, lambda vault: load_roll(vault.db, office.reply)).problems


def test_a_day_that_is_none_keeps_the_sheet(officer):
    officer.press("Alt+3")
    officer.wait_to_read("Belum dikirim")
    officer.click_row("outgoing_table", 0)
    officer.click("dispatch_button")
    officer.wait_for("dispatch_sheet")
    officer.type_into("dispatched_on_edit", "entah kapan")
    officer.press("Tab")
    officer.click("save_roll_button")
    officer.click("save_roll_button")
    officer.wait_to_read("entah kapan")
    assert officer.shown("dispatch_sheet") is not None


def test_a_letter_is_changed_and_taken_out_with_a_reason(officer, office, look):
    officer.press("Alt+2")
    officer.wait_to_read("B-7/2024")
    officer.click_row("incoming_table", 0, double=True)
    officer.wait_for("letter_sheet")
    officer.wait_for(lambda: officer.shown("about_edit").text().startswith("001/TM"))
    officer.type_into("subject_edit", "Jawaban lengkap")
    officer.click("save_roll_button")
    officer.wait_to_read("Jawaban lengkap")
    roll = look(officer, lambda vault: load_roll(vault.db, office.letter))
    assert roll.text("about") == office.first
    officer.click_row("incoming_table", 0, double=True)
    officer.click("remove_roll_button")
    officer.wait_for("remove_sheet")
    officer.click("remove_button")
    officer.wait_to_read("Tulis alasannya.")
    officer.type_into("reason_edit", "Tercatat dua kali")
    officer.click("remove_button")
    officer.wait_to_read("Belum ada surat masuk.")


def test_the_case_of_a_letter_is_opened(officer, office):
    officer.press("Alt+2")
    officer.wait_to_read("B-7/2024")
    officer.click_row("incoming_table", 0)
    officer.click("case_button")
    officer.wait_for("case_title")
    assert officer.window.page.place()["id"] == office.first


def test_letters_are_searched_and_hostile_ones_are_shown(officer):
    session = officer.window.session
    fields = {"direction": "in", "on": "2024-11-23", "from": HOSTILE, "subject": "y" * 1500}
    session.write(officer.window, lambda vault: add_roll(vault, "mail", fields), changed=("*",))
    officer.press("Alt+2")
    officer.wait_to_read("2 baris")
    officer.type_into("search_edit", "jawaban")
    officer.wait_to_read("1 baris")
    officer.type_into("search_edit", "tidak ada yang begini")
    officer.wait_to_read("Tidak ada catatan yang cocok")
    officer.click("clear_button")
    officer.wait_to_read("2 baris")


def test_a_letter_of_an_office_paper_keeps_its_paper(officer, look, office):
    session = officer.window.session
    fields = {"direction": "out", "on": "2024-11-24", "to": "KPU", "subject": "Undangan", "about": office.sent}
    session.write(officer.window, lambda vault: add_roll(vault, "mail", fields), changed=("*",))
    officer.press("Alt+3")
    officer.wait_to_read("KPU")
    officer.click_row("outgoing_table", 0, double=True)
    officer.wait_for("letter_sheet")
    officer.type_into("subject_edit", "Undangan rapat")
    officer.click("save_roll_button")
    officer.wait_to_read("Undangan rapat")
    found = look(officer, lambda vault: mails(vault, "out"))
    assert [one.text("about") for one in found if one.text("to") == "KPU"] == [office.sent]


def test_the_search_key_serves_the_part_that_is_shown(officer):
    for key in ("Alt+2", "Alt+3", "Alt+2"):
        officer.press(key)
        officer.wait_for("search_edit")
    officer.press("Tab", "Ctrl+F")
    assert officer.has_focus("search_edit")
    officer.type("bkn")
    officer.wait_to_read("1 baris")
    officer.press("Alt+1", "Ctrl+F")
    assert officer.has_focus("book_choice")
