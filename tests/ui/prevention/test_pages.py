"""Pencegahan & Kontak as an officer uses it: entering, following, changing, taking out; nothing typed is lost."""

import pytest
from PySide6.QtWidgets import QApplication

from fieldapp.desk.prevention import commitments_of, find_contacts
from fieldapp.vault import rolls
from fieldapp.vault.journal import Change
from tests.ui.flows.driver import Driver
from ui.pages.editor.page import EditPage

PLEDGE = {"official": "H. Rusli Gani", "position": "Bupati", "region": "64.01", "on": "2024-09-20"}
MEETING = {
    "title": "Rapat koordinasi netralitas",
    "on": "2024-10-08",
    "place": "Aula",
    "invited": ["BKPSDM Paser", "Camat Kuaro"],
    "present": ["BKPSDM Paser", "Kepala Desa Lori"],
}
CONTACT = {"kind": "ppk", "region": "64.01", "office": "BKPSDM Paser", "name": "Kepala BKPSDM Paser"}
HOSTILE = "<b>Drs. H. Muhammad\u202e Abdurrahman</b>\x07" + "x" * 400


@pytest.fixture
def books(world):
    """Give the ids of a declaration, a meeting and a contact."""
    with world.opened() as vault:
        return tuple(
            rolls.add_roll(vault, kind, said)
            for kind, said in (("declaration", PLEDGE), ("meeting", MEETING), ("contact", CONTACT))
        )


@pytest.fixture
def at(open_desk, world):
    """Give an officer in front of a page: `at("prevention", tab="meetings")`."""

    def stand(page, **where):
        return Driver(open_desk(world, page=page, **where))

    return stand


def kept(world, kind):
    with world.opened() as vault:
        return [roll.fields for roll in rolls.list_rolls(vault.db, kind, vault.office)]


def test_empty_books_lead_to_their_first_record(at):
    officer = at("prevention")
    officer.wait_to_read("Belum ada deklarasi.")
    officer.press("Enter")
    officer.wait_for("declaration_sheet")
    officer.press("Esc")
    officer.click_text("Rapat Koordinasi")
    officer.wait_to_read("Belum ada rapat koordinasi.")


def test_a_declaration_is_entered_and_its_commitment_followed(at, world, settled):
    officer = at("prevention")
    officer.click("new_record_button")
    officer.type_into("official_edit", "H. Rusli Gani")
    officer.type_into("region_lookup", "paser")
    officer.wait_for(lambda: officer.shown("region_lookup").is_open())
    officer.press("Enter")
    officer.type_into("on_edit", "20-9-2024")
    officer.click("save_record_button")
    officer.wait_for("follow_1_button")
    officer.click("follow_1_button")
    officer.wait_for("follow_sheet")
    officer.shown("kept_choice").setCurrentIndex(1)
    officer.type_into("follow_note_edit", "Surat edaran diterima")
    officer.click("save_follow_button")
    officer.wait_to_read("Surat edaran diterima")
    assert officer.reads("Ditepati")
    settled(officer.window)
    officer.window.close()
    with world.opened() as vault:
        made = rolls.list_rolls(vault.db, "declaration", vault.office)[0]
        assert (made.text("official"), made.text("region"), made.text("on")) == ("H. Rusli Gani", "64.01", "2024-09-20")
        first = commitments_of(vault, made.id)[0]
        assert (first.kept, first.note, first.on) == (True, "Surat edaran diterima", "2024-11-25")


def test_what_lacks_is_said_at_its_field_and_nothing_is_saved(at, world):
    officer = at("prevention", tab="contacts")
    officer.click("new_record_button")
    officer.wait_for("contact_sheet")
    officer.type_into("region_lookup", "zzzz tidak ada")
    officer.click("save_record_button")
    officer.wait_to_read("Isian ini wajib.")
    assert officer.reads("Pilih wilayah dari daftar")
    assert officer.has_focus("kind_choice")
    officer.press("Esc")
    officer.wait_to_read("Isian belum disimpan")
    officer.click("answer_1_button")
    officer.wait_for(lambda: officer.shown("contact_sheet") is None)
    officer.window.close()
    assert kept(world, "contact") == []


def test_typed_words_survive_a_lock(at, world, settled):
    officer = at("prevention", tab="meetings")
    officer.click("new_record_button")
    officer.type_into("title_edit", "Rapat yang belum selesai")
    officer.type_into("minutes_edit", "Sudah banyak yang dicatat")
    officer.press("Ctrl+L")
    officer.wait_for(lambda: officer.window.locked)
    settled(officer.window)
    officer.window.close()
    assert [(one["title"], one["minutes"]) for one in kept(world, "meeting")] == [
        ("Rapat yang belum selesai", "Sudah banyak yang dicatat")
    ]


def test_a_meeting_keeps_who_came_while_names_are_put_right(at, world, books, settled):
    officer = at("meeting", id=books[1])
    officer.wait_to_read("Hadir tanpa diundang")
    assert officer.reads("Tidak hadir")
    officer.click("change_meeting_button")
    invited = officer.wait_for("invited_edit")
    invited.setPlainText("BKPSDM Kabupaten Paser\nCamat Kuaro\nPolsek")
    invited.setPlainText("BKPSDM Kabupaten Paser\nCamat Kuaro")
    officer.type_into("minutes_edit", "Selesai")
    officer.click("save_record_button")
    officer.wait_to_read("Selesai")
    settled(officer.window)
    officer.window.close()
    assert kept(world, "meeting")[0]["invited"] == ["BKPSDM Kabupaten Paser", "Camat Kuaro"]


def test_a_renamed_guest_stays_ticked(at, world, books, settled):
    officer = at("meeting", id=books[1])
    officer.wait_for("change_meeting_button")
    officer.click("change_meeting_button")
    invited = officer.wait_for("invited_edit")
    invited.setPlainText("BKPSDM Kabupaten Paser\nCamat Kuaro")
    officer.click("save_record_button")
    officer.wait_to_read("BKPSDM Kabupaten Paser")
    settled(officer.window)
    officer.window.close()
    assert kept(world, "meeting")[0]["present"] == ["BKPSDM Kabupaten Paser", "Kepala Desa Lori"]


def test_a_contact_is_read_copied_changed_and_taken_out(at, world, books, settled):
    officer = at("prevention", tab="contacts")
    officer.type_into("contacts_search_edit", "bkpsdm")
    officer.wait_to_read("1 kontak")
    officer.click_row("contacts_table", 0, double=True)
    officer.click("copy_address_button")
    assert QApplication.clipboard().text() == "Kepala BKPSDM Paser"
    officer.click("change_button")
    officer.wait_for("contact_sheet")
    officer.type_into("phone_edit", "0543-21001")
    officer.click("save_record_button")
    officer.wait_to_read("0543-21001")
    settled(officer.window)
    officer.click_row("contacts_table", 0, double=True)
    officer.click("remove_button")
    officer.click("remove_record_button")
    assert officer.reads("Tulis dahulu alasannya.")
    officer.type_into("reason_edit", "Tercatat dua kali")
    officer.click("remove_record_button")
    officer.wait_to_read("Tidak ada yang cocok")
    officer.window.close()
    assert kept(world, "contact") == []


def test_an_address_of_the_set_is_taken_over_into_the_own_book(at, world, settled):
    officer = at("prevention", tab="contacts")
    officer.type_into("contacts_search_edit", "ombudsman")
    officer.wait_to_read("1 kontak")
    officer.click_row("contacts_table", 0, double=True)
    officer.wait_to_read("Belum terverifikasi. Cocokkan")
    officer.click("change_button")
    officer.type_into("phone_edit", "021-2251")
    officer.click("save_record_button")
    officer.wait_to_read("Buku kantor")
    settled(officer.window)
    officer.window.close()
    with world.opened() as vault:
        assert [one.phone for one in find_contacts(vault, "ombudsman") if one.id] == ["021-2251"]


def test_what_a_ppk_tells_opens_the_form_for_information(at, books):
    officer = at("prevention", tab="contacts")
    officer.type_into("contacts_search_edit", "bkpsdm")
    officer.wait_to_read("1 kontak")
    officer.click_row("contacts_table", 0, double=True)
    officer.click("intake_button")
    page = officer.wait_for(lambda: next(iter(officer.window.findChildren(EditPage)), None))
    officer.wait_for(lambda: page.desk is not None)
    assert page.desk.editing.kind == "informasi_awal"
    assert page.desk.editing.values["event"]["source"] == "ppk"


def test_a_scan_comes_in_by_drop_and_a_bad_place_is_refused(at, world, books, tmp_path, settled):
    paper = tmp_path / "naskah.pdf"
    paper.write_bytes(b"%PDF-1.4 naskah deklarasi")
    officer = at("declaration", id=books[0])
    officer.wait_to_read("Belum ada pindaian naskah")
    officer.drop("scan_edit", [paper])
    officer.wait_to_read("naskah.pdf")
    settled(officer.window)
    officer.drop("scan_edit", [tmp_path])
    officer.wait_to_read("Pilih satu berkas.")
    officer.type_into("scan_path_edit", str(tmp_path / "tidak ada.pdf"))
    officer.press("Enter")
    officer.wait_for(lambda: not officer.reads("Pilih satu berkas."))
    settled(officer.window)
    officer.window.close()
    with world.opened() as vault:
        assert [scan.name for scan in rolls.scans_of(vault.db, books[0])] == ["naskah.pdf"]


def test_a_wrong_scan_is_taken_out_again(at, world, books, tmp_path, settled):
    paper = tmp_path / "keliru.pdf"
    paper.write_bytes(b"%PDF-1.4 keliru")
    with world.opened() as vault:
        rolls.attach_scan(vault, books[1], paper)
    officer = at("meeting", id=books[1])
    officer.click("remove_scan_button")
    officer.type_into("reason_edit", "Berkas rapat lain")
    officer.click("remove_record_button")
    officer.wait_to_read("Belum ada pindaian.")
    settled(officer.window)


def test_records_from_elsewhere_are_read_only_and_gone_ones_say_so(at, world, books):
    with world.opened() as vault:
        rolls.remove_roll(vault, books[0], "keliru")
    officer = at("declaration", id=books[0])
    officer.wait_to_read("Catatan ini tidak ada lagi di buku.")
    assert officer.shown("change_declaration_button") is None
    officer.click_text("Kembali ke Daftar")
    officer.wait_to_read("Belum ada deklarasi.")


def test_hostile_words_are_shown_plain_and_cut(at, world, settled):
    with world.opened() as vault:
        odd = {"official": HOSTILE, "position": HOSTILE, "on": "kapan-kapan", "region": "dunia"}
        change = Change("declaration.set", "01890000-0000-7000-8000-00000000abcd", odd)
        with vault.writing():
            vault.journal.write([change], vault.officer, vault.now())
        rolls.add_roll(vault, "meeting", {"title": HOSTILE, "on": "2024-01-02", "invited": [HOSTILE] * 300})
        for number in range(300):
            rolls.add_roll(vault, "contact", {"kind": "ppk", "office": f"{HOSTILE}{number}"})
    officer = at("prevention")
    officer.wait_to_read("Perlu diperiksa")
    officer.click_row("declarations_table", 0, double=True)
    officer.wait_for("follow_1_button")
    officer.press("Alt+Left")
    officer.click_text("Kontak")
    officer.wait_to_read("304 kontak")
    table = officer.shown("contacts_table")
    assert table.horizontalScrollBar().maximum() == 0
    officer.click_text("Rapat Koordinasi")
    officer.wait_to_read("300 diundang")
    officer.click_row("meetings_table", 0, double=True)
    officer.wait_for("people_table")


def test_the_whole_of_it_goes_by_keyboard(at, world, settled):
    officer = at("prevention", tab="contacts")
    officer.key_press("new_record_button")
    officer.wait_for("contact_sheet")
    officer.press("Down")
    officer.key_into("office_edit", "Kantor Camat Kuaro")
    officer.press("Enter")
    officer.wait_to_read("Kantor Camat Kuaro")
    settled(officer.window)
    officer.press("Ctrl+F")
    assert officer.has_focus("contacts_search_edit")
    officer.window.close()
    assert [one["office"] for one in kept(world, "contact")] == ["Kantor Camat Kuaro"]
