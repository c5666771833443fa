"""The tab Saran of a case: rows that may fit, whom the case is passed on to, letters that are written and tracked."""

import pytest

from fieldapp.desk.passing import pass_on
from fieldapp.vault import casebook
from fieldapp.vault.documents import documents_of
from fieldapp.vault.printlog import list_print_ids, load_prints
from fieldapp.vault.referrals import load_referrals
from fieldapp.vault.register import load_case, load_steps
from tests.ui.flows.driver import Driver
from tests.ui.follow.scene import CAMAT, CRIME, NINE, NOBODY, RICE, decide


@pytest.fixture
def go_to(open_desk, world):
    """Make a case, do something with it, and open its tab."""

    def go(name, act=lambda _vault, _case: None):
        with world.opened() as vault:
            case = world.add_case(vault, name)
            act(vault, case)
        driver = Driver(open_desk(world, page="case", id=case, tab="advice"))
        driver.case = case
        driver.wait_to_read("Dugaan pelanggaran yang dapat dipertimbangkan")
        return driver

    return go


def db_of(driver):
    return driver.window.session.here.db


def chosen(driver):
    return load_case(db_of(driver), driver.case).violations


def saying(driver, button):
    return driver.shown(button).accessibleDescription()


# ---- rows -----------------------------------------------------------------------------------------------------------


def test_rows_say_why_and_how_sure(go_to):
    officer = go_to(CAMAT)
    for text in (
        "Waktu perbuatan: 26 Oktober 2024, masa kampanye.", "Kedudukan terlapor: PNS.",
        "Dasar: PP 94/2021", "Kemungkinan sanksi", "belum terverifikasi", "Hadir saja belum cukup",
    ):  # fmt: skip
        officer.wait_to_read(text)


def test_a_row_is_taken_and_let_go_and_the_focus_stays(go_to):
    officer = go_to(CAMAT)
    before = chosen(officer)
    officer.tab_to("take_1_button")
    officer.press("Space")
    officer.wait_for(lambda: len(chosen(officer)) == len(before) + 1)
    officer.wait_for("drop_1_button")
    officer.wait_for(lambda: officer.has_focus("drop_1_button"))
    officer.click("drop_1_button")
    officer.wait_for(lambda: chosen(officer) == before)
    officer.wait_to_read("Dugaan pelanggaran dilepas dari perkara.")


def test_a_finished_case_asks_for_a_reason(go_to):
    officer = go_to(CAMAT, casebook.finalise)
    before = chosen(officer)
    officer.click("take_1_button")
    officer.click("rows_button")
    officer.wait_to_read("Tulis alasannya dahulu.")
    assert chosen(officer) == before
    officer.type_into("reason_edit", "Hasil kajian")
    officer.click("rows_button")
    officer.wait_for(lambda: len(chosen(officer)) == len(before) + 1)


def test_that_no_row_fits_is_an_answer(go_to):
    officer = go_to(NOBODY)
    officer.wait_to_read("Tidak ada baris yang cocok")


def test_what_is_not_advised_is_told_with_its_reason(go_to):
    officer = go_to(CAMAT)
    assert not officer.reads("Hanya berlaku untuk")
    officer.click("missed_button")
    officer.wait_to_read("Hanya berlaku untuk")
    assert officer.has_focus("missed_button")


def test_identities_stay_out_of_the_advice(go_to):
    officer = go_to(RICE)
    case = load_case(db_of(officer), officer.case)
    assert case.reporter.name
    for person in (case.reporter, *case.witnesses):
        assert not officer.reads(person.name)


# ---- letters --------------------------------------------------------------------------------------------------------


def test_before_the_plenary_the_letters_are_a_preview(go_to):
    officer = go_to(CAMAT)
    officer.wait_to_read("Belum ada putusan pleno, jadi ini perkiraan.")
    assert officer.shown("refer_button") is None
    assert officer.reads("Kepala BKN c.q. Kantor Regional VIII")


def test_one_press_writes_letter_paper_and_step(go_to):
    officer = go_to(CAMAT, decide)
    officer.click("refer_button")
    officer.click("write_letters_button")
    officer.wait_to_read("1 surat penerusan dibuat beserta naskahnya.")
    (letter,) = load_referrals(db_of(officer), officer.case)
    (paper,) = documents_of(db_of(officer), officer.case)
    assert (paper.form, letter.document, letter.channel) == ("A.15", paper.id, "SBT")
    step = next(one for one in load_steps(db_of(officer), officer.case) if one.name == "penerusan")
    assert step.facts["referral"] == letter.id
    officer.wait_to_read("Surat penerusan")
    assert "Kepala BKN" in saying(officer, "track_0_button")


def test_what_bkn_would_send_back_is_said_and_held(go_to):
    officer = go_to(NINE, lambda vault, case: decide(vault, case, on="2024-10-15T10:00"))
    officer.wait_to_read("Tanpa data ini surat akan dikembalikan:")
    officer.click("refer_button")
    officer.wait_to_read("Ditahan karena datanya belum lengkap:")
    officer.click("write_letters_button")
    officer.wait_to_read("1 surat penerusan dibuat; 2 terlapor ditahan")
    (letter,) = load_referrals(db_of(officer), officer.case)
    assert len(letter.subjects) == 7
    officer.click("refer_button")
    officer.click("despite_edit")
    officer.wait_to_read("Disertakan walau datanya belum lengkap:")
    officer.click("write_letters_button")
    officer.wait_for(lambda: len(load_referrals(db_of(officer), officer.case)) == 2)


def test_the_missing_field_is_one_press_away(go_to):
    officer = go_to(NINE)
    officer.click("complete_0_0_button")
    officer.wait_for(lambda: officer.window.page.name == "edit")
    officer.wait_for(lambda: officer.has_focus("subjects_7_nip_edit"))


def test_a_step_that_is_not_allowed_yet_keeps_no_letter_back(go_to):
    officer = go_to(RICE, lambda vault, case: decide(vault, case, CRIME))
    officer.click("refer_button")
    officer.wait_to_read("Langkahnya belum dapat dicatat: Penerusan ke penyidik")
    officer.click("write_letters_button")
    officer.wait_to_read("1 surat penerusan dibuat")
    assert [step.name for step in load_steps(db_of(officer), officer.case)] == ["pleno"]


def test_a_day_before_the_plenary_writes_nothing(go_to):
    officer = go_to(CAMAT, decide)
    officer.click("refer_button")
    officer.type_into("refer_date_edit", "30-10-2024")
    officer.click("write_letters_button")
    officer.wait_for("notice_sheet")
    assert load_referrals(db_of(officer), officer.case) == ()


def test_nothing_chosen_is_said(go_to):
    officer = go_to(CAMAT, decide)
    officer.click("refer_button")
    officer.click("letter_0_edit")
    officer.click("write_letters_button")
    officer.wait_to_read("Pilih sedikitnya satu surat.")


def written(vault, case):
    decide(vault, case)
    pass_on(vault, case, on="2024-11-04")


def test_a_letter_is_taken_back_with_a_reason(go_to):
    officer = go_to(CAMAT, written)
    officer.click("remove_0_button")
    officer.type_into("reason_edit", "Salah tujuan")
    officer.click("letter_button")
    officer.wait_to_read("Penerusan ditarik")
    assert load_referrals(db_of(officer), officer.case) == ()
    officer.wait_for("refer_button")


def test_one_file_holds_letter_and_enclosures(go_to):
    officer = go_to(CAMAT, written)
    officer.click("set_0_button")
    sheet = officer.wait_for("paper_set_sheet")
    officer.wait_for(lambda: sheet.view.pages > 1)
    officer.click("print_set_button")
    officer.wait_for("print_sheet")


def test_a_set_that_was_saved_stands_in_the_print_log(go_to, tmp_path):
    officer = go_to(CAMAT, written)
    officer.click("set_0_button")
    officer.wait_for("paper_set_sheet")
    officer.click("save_set_button")
    officer.type_into("folder_path_edit", str(tmp_path))
    officer.click("save_now_button")
    officer.wait_for(lambda: list_print_ids(db_of(officer)))
    (row, *_) = load_prints(db_of(officer), list_print_ids(db_of(officer)))
    (letter,) = load_referrals(db_of(officer), officer.case)
    assert (row.way, row.owner) == ("pdf", letter.document)
    assert list(tmp_path.glob("*.pdf"))
