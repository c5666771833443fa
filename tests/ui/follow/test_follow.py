"""Tindak Lanjut: the letters by the day on which to ask, narrowed and searched, and what came of one noted."""

import pytest

from fieldapp.desk.passing import note_progress, pass_on
from fieldapp.vault.referrals import load_referrals
from fieldapp.vault.register import load_steps
from tests.ui.flows.driver import Driver
from tests.ui.follow.scene import CAMAT, KADES, decide


@pytest.fixture
def cases(world):
    """Give two cases with three letters: one late, one with a recommendation, one closed."""
    with world.opened() as vault:
        camat, kades = world.add_case(vault, CAMAT), world.add_case(vault, KADES)
        for case in (camat, kades):
            decide(vault, case)
        pass_on(vault, camat, on="2024-11-04")
        first, second = pass_on(vault, kades, on="2024-11-02", apart=True).referred.referrals
        note_progress(vault, first.id, {"recommended_on": "2024-11-20", "recommendation": "Teguran"})
        note_progress(vault, second.id, {"closed_on": "2024-11-21"})
        return camat, kades


@pytest.fixture
def officer(open_desk, world, cases):
    driver = Driver(open_desk(world, page="follow"))
    driver.wait_to_read("2 surat")
    return driver


def rows(officer):
    table = officer.shown("letter_table")
    if table is None:
        return []
    model = table.model()
    return [model.row_at(line).names for line in range(model.rowCount())]


def db_of(officer):
    return officer.window.session.here.db


def choose(officer, name, value):
    edit = officer.shown(name)
    edit.set_value(value)
    edit.changed.emit()


def test_who_waits_longest_stands_first(officer):
    assert rows(officer) == ["Drs. Syahrun Mahyudi, M.AP.", "Umbu Hina Palekahelu"]
    for text in ("18-11-2024", "Ada rekomendasi", "1 surat sudah waktunya ditanyakan."):
        assert officer.reads(text), text
    choose(officer, "state_choice", "done")
    officer.wait_for(lambda: rows(officer) == ["Markus Ndapa Talundima"])
    choose(officer, "state_choice", "all")
    officer.wait_for(lambda: len(rows(officer)) == 3)
    officer.click("show_late_button")
    officer.wait_for(lambda: rows(officer) == ["Drs. Syahrun Mahyudi, M.AP."])


def test_letters_are_found_while_one_types_and_sorted_by_heads(officer):
    officer.type_into("search_edit", "bupati palekahelu")
    officer.wait_for(lambda: rows(officer) == ["Umbu Hina Palekahelu"])
    officer.type_into("search_edit", "tidak ada ini")
    officer.wait_to_read("Tidak ada surat yang sesuai.")
    officer.click_text("Tampilkan Semua")
    officer.wait_for(lambda: len(rows(officer)) == 3)
    officer.shown("letter_table").sort_asked.emit("to", True)
    officer.wait_for(lambda: rows(officer)[0] == "Drs. Syahrun Mahyudi, M.AP.")


def test_the_way_of_a_letter_is_noted_up_to_the_sanction(officer, cases):
    camat, _ = cases
    officer.click_row("letter_table", 0)
    officer.press("Enter")
    officer.wait_for("track_sheet")
    for name, text in (
        ("sent_on", "5-11-2024"), ("received_on", "6-11-2024"), ("received_by", "Loket"),
        ("foreign_number", "SBT-77"), ("recommended_on", "20-11-2024"), ("recommendation", "Hukuman disiplin sedang"),
        ("sanction_on", "24-11-2024"), ("sanction_by", "Bupati selaku PPK"), ("sanction", "Penurunan jabatan"),
    ):  # fmt: skip
        officer.type_into(f"track_{name}_edit", text)
    officer.click("save_track_button")
    officer.wait_to_read("Perkembangan tersimpan.")
    (letter,) = load_referrals(db_of(officer), camat)
    assert (letter.standing, letter.foreign_number, letter.sanction_by) == ("disanksi", "SBT-77", "Bupati selaku PPK")
    names = [step.name for step in load_steps(db_of(officer), camat)]
    assert names == ["pleno", "penerusan", "rekomendasi_bkn", "sanksi"]
    officer.wait_for(lambda: rows(officer) == ["Umbu Hina Palekahelu"])


def test_a_day_that_is_none_is_said_and_one_out_of_order_is_kept(officer, cases):
    camat, _ = cases
    officer.click("follow_track_button")
    officer.type_into("track_sent_on_edit", "31-2-2024")
    officer.click("save_track_button")
    officer.wait_to_read("Tulis tanggal yang ada dalam kalender.")
    officer.type_into("track_sent_on_edit", "1-11-2024")
    officer.click("save_track_button")
    officer.wait_to_read("Perkembangan tersimpan.")
    assert load_referrals(db_of(officer), camat)[0].sent_on == "2024-11-01"
    # whatever the list still shows: the sheet tells what stands now
    officer.click_row("letter_table", 0)
    officer.click("follow_track_button")
    officer.wait_to_read("mendahului")
    assert officer.shown("track_sent_on_edit").value() == "2024-11-01"


def test_a_sanction_without_its_day_is_asked_for_once(officer, cases):
    camat, _ = cases
    officer.click_row("letter_table", 0)
    officer.press("Enter")
    officer.wait_for("track_sheet")
    officer.type_into("track_sanction_edit", "Penurunan jabatan")
    officer.type_into("track_closed_on_edit", "24-11-2024")
    officer.click("save_track_button")
    officer.wait_to_read("Tanggal sanksi belum diisi; selama itu langkahnya tidak tercatat dalam penanganan.")
    assert officer.has_focus("track_sanction_on_edit")
    assert not load_referrals(db_of(officer), camat)[0].closed_on
    officer.click("save_track_button")
    officer.wait_to_read("Perkembangan tersimpan.")
    (letter,) = load_referrals(db_of(officer), camat)
    assert (letter.standing, letter.sanction) == ("selesai", "Penurunan jabatan")


def test_a_filled_progress_is_not_dropped_by_a_key(officer, cases):
    officer.click("follow_track_button")
    officer.type_into("track_answer_edit", "Diproses")
    officer.press("Esc")
    officer.wait_for("question_sheet")
    officer.press("Enter")
    officer.wait_to_read("Perkembangan tersimpan.")
    assert "Diproses" in [one.answer for one in load_referrals(db_of(officer), cases[0])]


def test_the_case_and_the_letter_are_one_press_away(officer, cases):
    officer.click("follow_case_button")
    officer.wait_for(lambda: officer.window.page.name == "case")
    assert officer.window.page.place() == {"id": cases[0], "tab": "advice"}
    officer.wait_to_read("Surat penerusan")
    officer.window.back()
    officer.wait_for("follow_paper_button")
    officer.click("follow_paper_button")
    officer.wait_for(lambda: officer.window.page.name == "document")


def test_without_letters_the_way_is_told(open_desk, world):
    officer = Driver(open_desk(world, page="follow"))
    officer.wait_to_read("Belum ada surat penerusan.")
    assert officer.shown("follow_track_button") is None
    officer.click_text("Buka Temuan & Laporan")
    officer.wait_for(lambda: officer.window.page.name == "cases")
