"""Penanganan by keyboard and mouse: next steps, the sheet of a step, several persons at once, plenaries, undoing."""

import pytest
from PySide6.QtCore import QPoint

from fieldapp.case.ids import new_id
from fieldapp.desk.office import set_office
from fieldapp.vault.delegation import offers
from fieldapp.vault.documents import documents_of
from fieldapp.vault.handling import take_step
from fieldapp.vault.journal import Change
from fieldapp.vault.numbers import number_of
from fieldapp.vault.register import load_case, load_steps
from fieldapp.vault.transfer import delegation_of
from tests.ui.flows.driver import Driver
from tests.vault.journal_world import carry
from ui.pages.case.hearing import HearingTable, PresentEdit
from ui.widgets.banner import Banner
from ui.widgets.button import Button

CAMAT, KADES, CROWD = "camat-orasi-kendaraan-dinas", "kades-yel-yel-video", "grup-wa-dinas-sembilan-asn"
KAB = "64.01"
MEMBERS = ["Siti Aminah; Anggota", "Drs. Budi Santoso, M.Si.; Anggota"]
HELD = {"number": "01/BA", "place": "Aula", "chair": "Ketua", "present": ["Ketua", "Anggota"]}


@pytest.fixture
def go_to(open_desk, world):
    """Open the window on the handling of a case."""

    def go(case, folder=None, tab="handling"):
        driver = Driver(open_desk(world, folder, page="case", id=case, tab=tab))
        driver.wait_to_read("Yang sudah dilakukan")
        return driver

    return go


def walk(vault, case, *rows):
    return [take_step(vault, case, name, on, facts) for name, on, facts in rows]


RECEIVED = ("diterima", "2024-11-22T09:30", {})
FOUND = (
    ("lhp", "2024-11-20", {}),
    ("pleno_temuan", "2024-11-21T09:00", {"plenary": HELD}),
    ("registrasi", "2024-11-21T14:00", {}),
    ("undangan_1", "2024-11-21T16:00", {"at": "2024-11-23T09:00", "place": "Aula Kecamatan", "medium": "daring"}),
)
STUDIED = (*FOUND, ("kajian", "2024-11-24T10:00", {}))


@pytest.fixture
def report(world):
    with world.opened() as vault:
        case = world.add_case(vault, KADES)
        walk(vault, case, RECEIVED)
    return case


@pytest.fixture
def finding(world):
    with world.opened() as vault:
        set_office(vault, {"members": MEMBERS})
        return world.add_case(vault, CAMAT)


@pytest.fixture
def invited(world, finding):
    with world.opened() as vault:
        walk(vault, finding, *FOUND)
    return finding


@pytest.fixture
def studied(world, finding):
    with world.opened() as vault:
        walk(vault, finding, *STUDIED)
    return finding


def db_of(driver):
    return driver.window.session.here.db


def steps_of(driver, case, name):
    return [step for step in load_steps(db_of(driver), case) if step.name == name]


def focus_of(officer):
    there = officer.window.focusWidget()
    return there.objectName() if there else ""


def choose(officer, text):
    """Open the list of all steps and take the first that the words leave."""
    officer.click("other_steps_button")
    officer.wait_for("step_choice_sheet")
    officer.type(text)
    officer.press("Enter")
    officer.wait_for("step_sheet")


# ---- what may come next ---------------------------------------------------------------------------------------------


def test_the_usual_step_is_one_key_away_and_enter_saves_it(go_to, finding):
    officer = go_to(finding)
    officer.wait_to_read("Belum ada langkah penanganan yang dicatat.")
    officer.press("N")
    officer.wait_for("step_sheet")
    officer.wait_to_read("Laporan hasil pengawasan (LHP)")
    officer.tab_to("step_date_edit")
    officer.press("Enter")
    officer.wait_to_read("Laporan hasil pengawasan (LHP) tersimpan.")
    officer.wait_to_read("Kini: penerimaan")
    (step,) = load_steps(db_of(officer), finding)
    assert (step.name, step.on) == ("lhp", "2024-11-25T08:00"), "the clock of the office is proposed"
    officer.wait_for(lambda: officer.has_focus("next_pleno_temuan_button"))


def test_the_key_works_in_front_of_every_part(go_to, finding):
    officer = go_to(finding)
    officer.press("Alt+1")
    officer.wait_to_read("Uraian kejadian")
    officer.press("N")
    officer.wait_for("step_sheet")
    assert officer.window.page.place()["tab"] == "handling"


def test_every_usual_step_has_a_key_that_its_tool_tip_names(go_to, report):
    officer = go_to(report)
    assert "N" in officer.wait_for("next_tanda_bukti_button").toolTip()
    assert "Alt+A" in officer.shown("next_kajian_awal_button").toolTip()
    officer.press("Alt+A")
    officer.wait_for("check_materiel_bukti_edit")


def test_what_may_not_come_now_says_why(go_to, report):
    officer = go_to(report)
    officer.click("other_steps_button")
    officer.wait_to_read("Pemberitahuan kelengkapan laporan hanya dapat dicatat sesudah kajian awal")
    assert officer.shown("choose_pemberitahuan_kelengkapan_button") is None
    assert not officer.reads("Rapat pleno penetapan temuan"), "a step of another kind of case is no news"
    officer.type("tidak ada yang begini")
    officer.wait_to_read("Tidak ada yang cocok.")
    officer.press("Enter")
    assert officer.shown("step_choice_sheet")
    officer.press("Esc", "Esc")
    assert officer.shown("step_choice_sheet") is None


def test_the_old_place_of_the_steps_leads_here(open_desk, world, report):
    officer = Driver(open_desk(world, page="case", id=report, tab="steps"))
    officer.wait_to_read("Langkah berikutnya")
    assert officer.window.page.place() == {"id": report, "tab": "handling"}


def test_recording_from_the_title_offers_every_step(open_desk, world, report):
    officer = Driver(open_desk(world, page="case", id=report))
    officer.click("add_step_button")
    officer.wait_for("step_choice_sheet")
    officer.press("Down", "Down", "Up", "Enter")
    officer.wait_for("step_sheet")


# ---- the sheet ------------------------------------------------------------------------------------------------------


def test_a_missing_fact_keeps_the_sheet_open_and_says_which(go_to, report):
    officer = go_to(report)
    choose(officer, "pencabutan")
    officer.click("save_step_button")
    officer.wait_to_read("belum diisi")
    assert officer.has_focus("fact_why_edit")
    officer.type("pelapor berdamai")
    officer.type_into("step_date_edit", "31-02-2024")
    officer.click("save_step_button")
    officer.wait_to_read("Tulis tanggal yang ada dalam kalender.")
    officer.type_into("step_date_edit", "23-11-2024")
    officer.type_into("step_time_edit", "25.99")
    officer.click("save_step_button")
    officer.wait_to_read("Tulis jam seperti 14.30, atau kosongkan.")
    officer.press("Ctrl+A", "Del")
    officer.click("save_step_button")
    officer.wait_to_read("Pencabutan laporan tersimpan.")
    (step,) = steps_of(officer, report, "pencabutan")
    assert (step.on, step.said("why")) == ("2024-11-23", "pelapor berdamai")
    officer.wait_to_read("Alasan: pelapor berdamai")


def test_an_appointment_that_is_no_day_is_said_at_its_field(go_to, finding, world):
    with world.opened() as vault:
        walk(vault, finding, *FOUND[:3])
    officer = go_to(finding)
    officer.click("next_undangan_1_button")
    officer.wait_for("step_sheet")
    officer.type_into("fact_at_day_edit", "31-2-2024")
    officer.click("save_step_button")
    officer.wait_to_read("Tulis tanggal yang ada dalam kalender.")
    assert not steps_of(officer, finding, "undangan_1")


def test_what_the_core_refuses_stays_on_the_sheet(go_to, report):
    officer = go_to(report)
    officer.press("N")
    officer.wait_for("step_sheet")
    officer.type_into("step_date_edit", "1-11-2024")
    officer.click("save_step_button")
    officer.wait_to_read("periksa tanggalnya")
    assert officer.shown("step_date_edit").value() == "2024-11-01"
    officer.press("Esc")
    officer.wait_for("question_sheet")
    officer.click_text("Buang")
    assert officer.shown("step_sheet") is None
    assert [step.name for step in load_steps(db_of(officer), report)] == ["diterima"]


def test_a_refusal_is_thought_over_while_the_report_may_be_completed(world, go_to, report):
    with world.opened() as vault:
        walk(vault, report, ("kajian_awal", "2024-11-23T10:00", {"recommendation": "complete", "plenary": HELD}))
        told = {"missing": ["materiel_bukti"], "delivered_on": "2024-11-24T10:00"}
        walk(vault, report, ("pemberitahuan_kelengkapan", "2024-11-24T10:00", told))
    officer = go_to(report)
    choose(officer, "tidak diregistrasi")
    officer.wait_to_read("masih berjalan sampai Selasa, 26 November 2024 pukul 10.00")
    officer.type_into("step_date_edit", "27-11-2024")
    officer.wait_for(lambda: officer.shown("step_caution_banner") is None)
    officer.type_into("step_date_edit", "1-10-2024")
    officer.wait_to_read("mendahului hari perkara masuk, 16 Oktober 2024")


def test_the_rest_is_folded_away_until_it_is_wanted(go_to, report):
    officer = go_to(report)
    choose(officer, "tanda bukti")
    assert officer.shown("fact_note_edit") is None
    officer.press("Alt+K")
    officer.wait_for("fact_note_edit")
    assert officer.has_focus("fact_note_edit")
    officer.type("disampaikan langsung")
    officer.press("Ctrl+S")
    officer.wait_to_read("Catatan: disampaikan langsung")


def test_the_checklist_starts_from_the_case_and_decides_with_a_plenary(go_to, report):
    officer = go_to(report)
    choose(officer, "kajian awal")
    assert officer.shown("check_formal_terlapor_edit").value() == "met"
    assert officer.shown("fact_plenary_number_edit") is None
    officer.tab_to("check_materiel_bukti_edit")
    officer.press("Down")
    officer.type_into("check_materiel_bukti_note_edit", "video belum lengkap")
    officer.tab_to("fact_recommendation_edit")
    officer.type("Diregistrasi")
    officer.click("plenary_held_flag")
    officer.type_into("plenary_add_edit", "Muhammad Anggota")
    officer.press("Enter")
    officer.press("Ctrl+S")
    officer.wait_to_read("Kajian awal tersimpan.")
    (step,) = steps_of(officer, report, "kajian_awal")
    assert step.said("checks.materiel_bukti") == {"met": False, "note": "video belum lengkap"}
    assert step.said("recommendation") == "register"
    assert step.said("plenary.invited") == ["Muhammad Ridwan Asyari", "Muhammad Anggota"]
    officer.wait_to_read("Tidak terpenuhi: video belum lengkap")
    officer.wait_for("next_registrasi_button")


def test_registration_draws_the_number_of_the_case(go_to, world, finding):
    with world.opened() as vault:
        walk(vault, finding, *FOUND[:2])
    officer = go_to(finding)
    officer.press("N")
    officer.wait_to_read("Nomornya dapat diambil sesudah perkara ini ditetapkan.")
    officer.press("Esc")
    officer.click("finalise_button")
    officer.wait_for("question_sheet")
    officer.press("Enter")
    officer.wait_for("number_button")
    officer.press("N")
    flag = officer.wait_for("draw_number_flag")
    assert flag.value()
    officer.press("Enter")
    officer.wait_to_read("Registrasi tersimpan.")
    number = number_of(db_of(officer), finding)
    assert number.startswith("001/Reg/TM/")
    officer.wait_for(lambda: officer.shown("case_title").text() == number)


# ---- closing a filled sheet ------------------------------------------------------------------------------------------


def test_a_filled_sheet_is_never_dropped_without_asking(go_to, report):
    officer = go_to(report)
    choose(officer, "pencabutan")
    officer.type_into("fact_why_edit", "pelapor berdamai")
    for leave in (lambda: officer.press("Esc"), lambda: officer.click("cancel_step_button"),
                  lambda: officer.click("close_sheet_button")):  # fmt: skip
        leave()
        officer.wait_for("question_sheet")
        officer.press("Esc")
        officer.wait_for(lambda: officer.shown("question_sheet") is None)
        assert officer.shown("fact_why_edit").value() == "pelapor berdamai"
    officer.press("Esc")
    officer.wait_to_read("Isian belum disimpan")
    officer.click_text("Buang")
    officer.wait_for(lambda: officer.shown("step_sheet") is None)
    assert steps_of(officer, report, "pencabutan") == []


def test_what_was_filled_in_is_saved_from_the_question(go_to, report):
    officer = go_to(report)
    choose(officer, "pencabutan")
    officer.press("Esc")
    assert officer.shown("question_sheet") is None, "nothing was filled in"
    officer.wait_for(lambda: officer.shown("step_sheet") is None)
    choose(officer, "pencabutan")
    officer.type_into("fact_why_edit", "pelapor berdamai")
    officer.press("Esc")
    officer.wait_for("question_sheet")
    officer.press("Enter")
    officer.wait_to_read("Pencabutan laporan tersimpan.")
    (step,) = steps_of(officer, report, "pencabutan")
    assert step.said("why") == "pelapor berdamai"


def test_opening_the_rest_of_a_sheet_fills_in_nothing(go_to, report):
    officer = go_to(report)
    choose(officer, "pencabutan")
    officer.click("more_facts_button")
    officer.press("Esc")
    officer.wait_for(lambda: officer.shown("step_sheet") is None)
    assert officer.shown("question_sheet") is None


# ---- several persons ------------------------------------------------------------------------------------------------


def test_several_persons_are_heard_on_one_sheet_and_each_has_a_step(go_to, invited):
    officer = go_to(invited)
    officer.press("N")
    officer.wait_for("present_0_edit")
    assert officer.has_focus("present_0_edit")
    assert not officer.shown("oath_0_edit").isEnabled()
    officer.press("Down", "Tab")
    officer.type("Bersedia")
    officer.press("Tab")
    officer.type("Bambang, S.H.")
    officer.tab_to("present_1_edit")
    officer.press("Down", "Down")
    officer.type_into("hearing_other_edit", "Kepala Dinas")
    officer.press("Enter")
    officer.wait_for(lambda: officer.has_focus("present_3_edit"))
    officer.press("Down")
    assert officer.shown("fact_place_edit").value() == "Aula Kecamatan", "where they were invited to"
    officer.press("Ctrl+S")
    officer.wait_to_read("Klarifikasi tersimpan.")
    case = load_case(db_of(officer), invited)
    subject, witness = case.subjects[0].id, case.witnesses[0].id
    heard = {step.said("parties")[0]: step for step in steps_of(officer, invited, "klarifikasi")}
    assert heard.keys() == {f"subject:{subject}", f"witness:{witness}", "other:Kepala Dinas"}
    assert heard[f"subject:{subject}"].facts == {
        "parties": [f"subject:{subject}"], "present": True, "oath": "accepted", "companion": "Bambang, S.H.",
        "place": "Aula Kecamatan", "medium": "daring",
    }  # fmt: skip
    assert heard[f"witness:{witness}"].said("present") is False
    assert len({step.on for step in heard.values()}) == 1
    officer.wait_to_read("Kepala Dinas")
    officer.wait_to_read("Didampingi oleh: Bambang, S.H.")
    assert not officer.reads(case.witnesses[0].name)


def test_all_who_are_awaited_came_by_one_press(go_to, world):
    with world.opened() as vault:
        case = world.add_case(vault, CROWD)
        walk(vault, case, *FOUND)
        subjects = [f"subject:{one.id}" for one in load_case(vault.db, case).subjects]
    officer = go_to(case)
    officer.press("N")
    officer.wait_for("present_8_edit")
    officer.tab_to("present_1_edit")
    officer.press("Down", "Down")
    officer.click("hearing_all_button")
    officer.press("Ctrl+S")
    officer.wait_to_read("Klarifikasi tersimpan.")
    came = {step.said("parties")[0]: step.said("present") for step in steps_of(officer, case, "klarifikasi")}
    assert came.keys() > set(subjects), "the witness was awaited, too"
    assert [party for party, there in came.items() if not there] == [subjects[1]]


def test_one_press_reaches_those_who_are_not_shown_yet_and_nobody_who_was_not_awaited(qtbot, styled):
    known = [(f"subject:{number}", f"Orang {number}") for number in range(30)]
    awaited = [party for party, _ in known[:25]]
    table = HearingTable("hearing_table", known, awaited, {"parties", "present"}, [])
    qtbot.addWidget(table)
    table.show()
    table.findChild(Button, "hearing_all_button").click()
    assert table.value() == [{"parties": [party], "present": True} for party in awaited]
    more = table.findChild(Button, "hearing_rest_button")
    assert more.text() == "Pihak lain (20, 15 hadir)"
    more.click()
    table.findChild(PresentEdit, "present_10_edit").set_value(False)
    assert [one["parties"][0] for one in table.value() if not one["present"]] == ["subject:10"]
    more.click()
    assert more.isHidden()
    assert [one["parties"][0] for one in table.value()] == awaited


def test_witnesses_are_named_only_after_their_identities_were_asked_for(go_to, invited):
    officer = go_to(invited)
    name = load_case(db_of(officer), invited).witnesses[0].name
    officer.press("N")
    officer.wait_to_read("Saksi 1")
    assert not officer.reads(name)
    officer.press("Esc", "Alt+1")
    officer.click("show_identity_button")
    officer.wait_for("reveal_reason_choice").set_value("contact")
    officer.click("reveal_button")
    officer.wait_to_read(name)
    officer.press("N")
    officer.wait_to_read(f"Saksi 1: {name}")


def test_nobody_said_nothing_is_saved(go_to, invited):
    officer = go_to(invited)
    officer.press("N")
    officer.wait_for("present_0_edit")
    officer.press("Ctrl+S")
    officer.wait_to_read("Isi sedikitnya satu baris.")
    assert steps_of(officer, invited, "klarifikasi") == []


def test_papers_are_prepared_right_after_the_step_and_open_from_it(go_to, invited, monkeypatch):
    officer = go_to(invited)
    officer.press("N")
    officer.wait_for("present_0_edit")
    officer.press("Down", "Ctrl+Enter")
    officer.wait_to_read("1 naskah disiapkan: A.BAK.")
    (paper,) = documents_of(db_of(officer), invited)
    assert paper.form == "A.BAK"
    officer.wait_to_read("A.BAK  ·  konsep")
    officer.wait_for(lambda: focus_of(officer).startswith("next_"))
    went = []
    monkeypatch.setattr(officer.window, "go", lambda page, **where: went.append((page, where)))
    officer.click("sheet_A.BAK_button")
    assert went == [("document", {"id": paper.id})]


def test_papers_of_an_older_step_are_prepared_from_the_timeline(go_to, invited):
    officer = go_to(invited)
    officer.click("prepare_undangan_1_button")
    officer.wait_to_read("3 naskah disiapkan: A.UK.")
    officer.wait_for(lambda: officer.shown("prepare_undangan_1_button") is None)
    officer.wait_to_read("A.UK (Saksi 1)  ·  konsep")


# ---- plenaries ------------------------------------------------------------------------------------------------------


def test_a_plenary_knows_the_members_and_draws_its_number(go_to, studied):
    officer = go_to(studied)
    officer.press("N")
    officer.wait_for("fact_plenary_decisions_edit")
    assert officer.has_focus("decision_all_edit")
    proposed = officer.shown("fact_plenary_number_edit").value()
    assert proposed.startswith("001/BA-PLENO/")
    officer.click("save_step_button")
    officer.wait_to_read("belum diisi")
    officer.press("Down")
    officer.click("plenary_2_flag")
    officer.press("Ctrl+S")
    officer.wait_to_read("Rapat pleno tersimpan.")
    (step,) = steps_of(officer, studied, "pleno")
    assert step.said("plenary.number") == proposed == number_of(db_of(officer), step.id)
    assert step.said("plenary.invited") == ["Muhammad Ridwan Asyari", "Siti Aminah", "Drs. Budi Santoso, M.Si."]
    assert step.said("plenary.present") == ["Muhammad Ridwan Asyari", "Siti Aminah"]
    (decision,) = step.said("plenary.decisions")
    assert decision["subject"] == load_case(db_of(officer), studied).subjects[0].id
    officer.wait_to_read("Kini: keputusan pleno")


def test_the_chair_alone_is_refused_and_the_whole_sentence_can_be_read(go_to, studied):
    officer = go_to(studied)
    officer.press("N")
    officer.wait_for("decision_all_edit")
    officer.press("Down")
    for place in (1, 2):
        officer.click(f"plenary_{place}_flag")
    officer.press("Ctrl+S")
    officer.wait_to_read("bukan ketua sendiri")
    area = officer.shown("step_sheet").content.viewport()
    (banner,) = (one for one in area.findChildren(Banner) if one.isVisible())
    officer.wait_for(lambda: area.rect().contains(banner.rect().translated(banner.mapTo(area, QPoint()))))


def test_a_mistyped_name_is_taken_out_of_the_invited(go_to, studied):
    officer = go_to(studied)
    officer.press("N")
    officer.wait_for("decision_all_edit")
    officer.press("Down")
    for name in ("Rudi Hartno", "Rudi Hartono", "Rudi Hartono"):
        officer.type_into("plenary_add_edit", name)
        officer.press("Enter")
    assert officer.shown("plenary_5_flag") is None, "nobody is invited twice"
    officer.click("plenary_3_drop_button")
    assert officer.has_focus("plenary_add_edit")
    officer.press("Ctrl+S")
    officer.wait_to_read("Rapat pleno tersimpan.")
    (step,) = steps_of(officer, studied, "pleno")
    assert step.said("plenary.invited")[3:] == ["Rudi Hartono"]


def test_a_number_of_ones_own_is_kept_and_none_is_drawn(go_to, studied):
    officer = go_to(studied)
    officer.press("N")
    officer.wait_for("fact_plenary_decisions_edit")
    officer.press("Down")
    officer.type_into("fact_plenary_number_edit", "17/BA/XI/2024")
    officer.press("Ctrl+S")
    officer.wait_to_read("Nomor berita acara rapat pleno: 17/BA/XI/2024")
    (step,) = steps_of(officer, studied, "pleno")
    assert number_of(db_of(officer), step.id) == ""


def test_subjects_are_decided_apart(go_to, world):
    with world.opened() as vault:
        case = world.add_case(vault, CROWD)
        walk(vault, case, *STUDIED)
        subjects = [one.id for one in load_case(vault.db, case).subjects]
    officer = go_to(case)
    officer.press("N")
    officer.wait_for("decision_all_edit")
    officer.press("Down")
    officer.click("decision_apart_flag")
    officer.wait_for("decision_8_edit")
    officer.tab_to("decision_8_edit")
    officer.press("Down")
    officer.press("Ctrl+S")
    officer.wait_to_read("Rapat pleno tersimpan.")
    (step,) = steps_of(officer, case, "pleno")
    decided = step.said("plenary.decisions")
    assert [one["subject"] for one in decided] == subjects
    assert len({one["result"] for one in decided[:-1]}) == 1
    assert decided[-1]["result"] != decided[0]["result"]
    officer.wait_to_read("dan 2 lainnya")


# ---- a whole case ---------------------------------------------------------------------------------------------------


def test_a_temuan_is_handled_to_its_end_by_keyboard(go_to, finding):
    officer = go_to(finding)

    def record(name, *keys):
        officer.wait_for(f"next_{name}_button")
        officer.press("N")
        officer.wait_for("step_sheet")
        for key in keys:
            officer.press(key)
        officer.press("Enter")
        officer.wait_for(lambda: steps_of(officer, finding, name))
        officer.wait_for(lambda: officer.shown(f"next_{name}_button") is None)

    for name in ("lhp", "pleno_temuan", "registrasi", "undangan_1"):
        record(name)
    record("klarifikasi", "Down")
    record("kajian")
    record("pleno", "Down")
    record("penerusan")
    taken = [step.name for step in load_steps(db_of(officer), finding)]
    assert taken == [
        "lhp", "pleno_temuan", "registrasi", "undangan_1", "klarifikasi", "kajian", "pleno", "penerusan",
    ]  # fmt: skip
    choose(officer, "pemberitahuan status")
    officer.press("Enter")
    officer.wait_to_read("Pemberitahuan status tersimpan.")
    choose(officer, "penutupan")
    officer.type("selesai ditangani")
    officer.press("Ctrl+S")
    officer.wait_to_read("Selesai dengan penutupan perkara")


# ---- taking back, other offices -------------------------------------------------------------------------------------


def test_a_step_is_taken_back_with_a_reason_unless_others_stand_on_it(go_to, report, world):
    with world.opened() as vault:
        walk(vault, report, ("tanda_bukti", "2024-11-22T10:00", {}))
    officer = go_to(report)
    officer.click("undo_diterima_button")
    officer.wait_for("undo_step_sheet")
    officer.click("undo_step_button")
    officer.wait_to_read("Tulis alasannya dahulu.")
    officer.type_into("reason_edit", "keliru")
    officer.click("undo_step_button")
    officer.wait_to_read("Langkah itu menjadi dasar langkah lain")
    officer.click("close_button")
    officer.click("undo_tanda_bukti_button")
    officer.type_into("reason_edit", "keliru")
    officer.click("undo_step_button")
    officer.wait_to_read("Tanda bukti penyampaian laporan dibatalkan.")
    officer.wait_for(lambda: focus_of(officer).startswith("next_"))
    assert [step.name for step in load_steps(db_of(officer), report)] == ["diterima"]


def test_a_step_that_arrived_out_of_order_says_so(go_to, world, report):
    with world.opened() as vault, vault.writing():
        fields = {"case": report, "name": "kajian", "on": "2024-11-02"}
        vault.journal.write([Change("step.set", new_id(), fields)], vault.officer, vault.now())
    officer = go_to(report)
    officer.wait_to_read("Kajian hanya dapat dicatat sesudah registrasi")


def test_a_case_from_below_is_taken_over_and_the_old_one_says_where_it_went(go_to, world):
    folder = world.make_vault(KAB, folder=world.home / "kabupaten")
    with world.opened() as field, world.opened(folder) as desk:
        case = world.add_case(field, KADES)
        carry(field, desk)
    officer = go_to(case, folder)
    officer.wait_to_read("Langkah perkara ini hanya dapat dibaca di sini.")
    assert officer.shown("other_steps_button") is None
    officer.click("adopt_button")
    officer.wait_for("adopt_sheet")
    officer.type_into("reason_edit", "melibatkan pejabat kabupaten")
    sheet = officer.shown("adopt_sheet")
    officer.click_widget(sheet.findChild(Button, "adopt_button"))
    officer.wait_to_read("Perkara diambil alih.")
    officer.wait_to_read("Perkara ini berasal dari perkara lain")
    assert delegation_of(db_of(officer), case) is not None
    officer.click("open_linked_button")
    officer.wait_to_read("Perkara ini beralih ke")


def test_a_delegated_case_waits_in_the_list_and_is_accepted(open_desk, world):
    folder = world.make_vault(KAB, folder=world.home / "kabupaten")
    with world.opened() as field, world.opened(folder) as desk:
        case = world.add_case(desk, CAMAT)
        facts = {"to_office": "64.01.05", "to_name": "Panwaslu Kecamatan", "why": "terjadi di satu kecamatan"}
        take_step(desk, case, "pelimpahan", "2024-11-24", facts)
        carry(desk, field)
        assert len(offers(field)) == 1
    officer = Driver(open_desk(world, page="cases"))
    officer.wait_to_read("1 perkara limpahan menunggu diterima.")
    officer.click("open_offered_button")
    officer.wait_to_read("terjadi di satu kecamatan")
    officer.click("accept_0_button")
    officer.wait_to_read("Perkara limpahan diterima.")
    officer.wait_to_read("Penerimaan perkara limpahan")
    officer.window.go("cases")
    officer.wait_for(lambda: not officer.reads("menunggu diterima"))


def test_a_lead_that_became_a_temuan_leads_to_it(go_to, world):
    with world.opened() as vault:
        lead = world.add_case(vault, "akun-tanpa-nama-informasi-awal")
        walk(
            vault,
            lead,
            ("informasi_awal", "2024-11-20T09:30", {}),
            ("pleno_penelusuran", "2024-11-20T14:00", {"plenary": HELD}),
            ("penelusuran", "2024-11-21T10:00", {}),
        )
    officer = go_to(lead)
    officer.click("next_menjadi_temuan_button")
    officer.wait_for("step_sheet")
    officer.click("save_step_button")
    officer.wait_to_read("Perkara ini menjadi temuan:")
    officer.click("open_linked_button")
    officer.wait_to_read("Perkara ini berasal dari perkara lain:")
    assert load_case(db_of(officer), officer.window.page.place()["id"]).kind == "temuan"
