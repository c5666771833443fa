"""Temuan & Laporan by mouse and by keyboard: found as one types, narrowed, sorted, in short beside the list, opened."""

import pytest

from fieldapp.case.file import read_case_file
from fieldapp.vault import casebook, numbers
from fieldapp.vault.journal import Change
from tests.ui.flows.driver import Driver
from ui.pages.cases.narrowing import Kept, Narrowing, keep, read_kept, write_kept

CAMAT, KADES, GURU = "camat-orasi-kendaraan-dinas", "kades-yel-yel-video", "guru-pppk-rompi"
HOSTILE = "<b>Drs. H. Muhammad\u202e Abdurrahman</b>\x07" + "x" * 900


@pytest.fixture
def three(world):
    """Give the ids of a numbered finding, a saved report and a saved finding."""
    with world.opened() as vault:
        made = [world.add_case(vault, name) for name in (CAMAT, KADES, GURU)]
        casebook.finalise(vault, made[0])
        numbers.draw(vault, made[0])
    return made


@pytest.fixture
def officer(open_desk, world, three):
    driver = Driver(open_desk(world, page="cases"))
    driver.wait_to_read("3 perkara")
    return driver


def shown_ids(driver):
    model = driver.shown("case_table").block_model()
    return [model.row_at(line).id for line in range(model.rowCount())]


def detail_name(driver):
    return driver.shown("detail_name").text()


def test_the_newest_stand_first_and_the_first_is_told_beside(officer, three):
    assert shown_ids(officer) == three[::-1]
    assert officer.has_focus("search_edit")
    officer.wait_for(lambda: detail_name(officer).startswith("Dwi Anggraeni"))
    officer.click_row("case_table", 2)
    officer.wait_to_read("Drs. Syahrun Mahyudi, M.AP.")
    officer.wait_to_read("camat-orasi.mp4")


def test_names_numbers_places_and_words_are_found_as_one_types(officer, three):
    for text, expected in (("syahrun", 0), ("001/TM", 0), ("pandawai", 1), ("rompi", 2)):
        officer.type_into("search_edit", text)
        officer.wait_for(lambda expected=expected: shown_ids(officer) == [three[expected]])
        officer.wait_to_read("1 dari 3 perkara")
    officer.type_into("search_edit", "tidakadayangbegini")
    officer.wait_to_read("Tidak ada perkara yang cocok.")
    assert officer.shown("case_detail") is None
    officer.press("Esc")
    officer.wait_to_read("3 perkara")
    assert officer.shown("search_edit").value() == ""


def test_a_search_leads_by_the_keys_to_the_case(officer, three):
    officer.press("Ctrl+F")
    officer.type("camat")
    officer.wait_for(lambda: shown_ids(officer) == [three[0]])
    officer.press("Down")
    assert officer.has_focus("case_table")
    officer.press("Enter")
    officer.wait_for(lambda: officer.window.page.place() == {"id": three[0], "tab": "summary"})
    officer.press("Alt+Left")
    officer.wait_for("case_table")
    assert officer.shown("search_edit").value() == "camat"
    assert shown_ids(officer) == [three[0]]


def test_status_and_kind_narrow_the_list(officer, three):
    officer.tab_to("status_choice")
    officer.type("Bernomor")
    officer.wait_for(lambda: shown_ids(officer) == [three[0]])
    officer.press("Home")
    officer.wait_to_read("3 perkara")
    officer.tab_to("kind_choice")
    officer.type("Laporan")
    officer.wait_for(lambda: shown_ids(officer) == [three[1]])
    officer.press("Esc")
    officer.wait_for(lambda: len(shown_ids(officer)) == 3)


def test_a_filter_is_chosen_on_its_sheet_kept_and_used_again(officer, three, world, open_desk):
    officer.click("filter_button")
    officer.wait_for("filter_sheet")
    officer.click("keep_filter_button")
    officer.wait_to_read("Pilih sekurangnya satu saringan dahulu.")
    officer.click("filter_unnumbered_flag")
    officer.click("keep_filter_button")
    officer.wait_to_read("Beri nama saringan dahulu.")
    officer.type_into("filter_name_edit", "Perlu nomor")
    officer.click("keep_filter_button")
    officer.wait_for("use_filter_0_button")
    officer.click("apply_filter_button")
    officer.wait_for(lambda: shown_ids(officer) == [three[2], three[1]])
    officer.click("drop_unnumbered_button")
    officer.wait_for(lambda: len(shown_ids(officer)) == 3)
    officer.click("kept_0_button")
    officer.wait_for(lambda: shown_ids(officer) == [three[2], three[1]])
    officer.click("filter_button")
    officer.click("forget_filter_0_button")
    officer.wait_to_read("Saringan yang sering dipakai")
    officer.press("Esc")
    officer.wait_for(lambda: officer.shown("filter_sheet") is None)


def test_filters_are_kept_over_a_lock(officer, world, open_desk):
    officer.click("filter_button")
    officer.click("filter_conflict_flag")
    officer.type_into("filter_name_edit", "Berbeda")
    officer.click("keep_filter_button")
    officer.wait_for("use_filter_0_button")
    officer.press("Esc")
    officer.wait_for(lambda: not officer.window.session.busy)
    assert read_kept(officer.window.session.here.setting("ui.cases.filters")) == [
        Kept("Berbeda", Narrowing(conflict=True))
    ]


def test_heads_sort_and_the_usual_order_comes_back(officer, three):
    table = officer.shown("case_table")
    for key, expected in (("subject", [three[0], three[2], three[1]]), ("date", [three[1], three[2], three[0]])):
        section = [column.key for column in table.block_model().columns].index(key)
        place = table.heads.sectionViewportPosition(section) + 20
        officer.click_widget(table.heads.viewport(), type(table.pos())(place, 12))
        officer.wait_for(lambda expected=expected: shown_ids(officer) == expected)
    officer.click("newest_button")
    officer.wait_for(lambda: shown_ids(officer) == three[::-1])
    assert officer.shown("newest_button") is None


def test_the_case_that_was_stood_on_stays_when_others_are_written(officer, three, tmp_path):
    officer.click_row("case_table", 1)
    officer.wait_for(lambda: detail_name(officer).startswith("Umbu Hina"))
    session = officer.window.session
    file = read_case_file(b'{"kind": "temuan", "subjects": [{"name": "Baru Sekali"}]}')
    session.write(officer.window, lambda vault: casebook.add_case(vault, file, tmp_path), changed=lambda name: (name,))
    officer.wait_to_read("4 perkara")
    table = officer.shown("case_table")
    assert table.current_row().id == three[1]
    assert detail_name(officer).startswith("Umbu Hina")


def test_old_rows_stay_until_new_ones_are_there(officer, three):
    seen = []
    page = officer.window.page
    page.model.modelReset.connect(lambda: seen.append(page.model.rowCount()))
    officer.type_into("search_edit", "syahrun")
    officer.wait_for(lambda: shown_ids(officer) == [three[0]])
    assert 0 not in seen


def test_buttons_lead_to_forms_and_previews(officer, three, monkeypatch):
    went = []
    monkeypatch.setattr(officer.window, "go", lambda page, **where: went.append((page, where)))
    monkeypatch.setattr(officer.window.page.shell, "go", lambda page, **where: went.append((page, where)))
    officer.click_row("case_table", 2)
    officer.wait_for(lambda: detail_name(officer).startswith("Drs. Syahrun"))
    for name in ("open_case_button", "edit_case_button", "preview_case_button"):
        officer.click(name)
    assert went == [
        ("case", {"id": three[0]}),
        ("edit", {"id": three[0]}),
        ("preview", {"form": "A.2", "owner": three[0]}),
    ]


def test_a_new_vault_says_what_to_do(open_desk, world):
    driver = Driver(open_desk(world, page="cases"))
    driver.wait_to_read("Belum ada temuan atau laporan.")
    assert driver.shown("case_table") is None
    assert driver.shown("search_edit") is None


def test_hostile_names_do_no_harm(open_desk, world, qtmodeltester):
    with world.opened() as vault:
        case = world.add_case(vault, CAMAT)
        subject = vault.db.execute("SELECT id FROM record WHERE type = 'subject'").fetchone()[0]
        with vault.writing():
            changes = [
                Change("subject.set", subject, {"name": HOSTILE}),
                Change("case.set", case, {"event.place": HOSTILE, "event.summary": HOSTILE}),
            ]
            vault.journal.write(changes, vault.officer, vault.now())
    driver = Driver(open_desk(world, page="cases"))
    driver.wait_to_read("1 perkara")
    qtmodeltester.check(driver.shown("case_table").model())
    driver.window.resize(920, 520)
    driver.settle()
    assert driver.shown("case_detail") is None
    driver.window.resize(1366, 768)
    driver.wait_for("case_detail")


def test_thousands_of_cases_open_jump_and_search(open_desk, world, qtmodeltester, tmp_path):
    with world.opened() as vault:
        for at in range(0, 1200, 100):
            with vault.writing():
                changes = [
                    Change(
                        "case.set",
                        f"01930000-0000-7000-8000-{at + n:012x}",
                        {"kind": "temuan", "narrative": f"k{at + n}z"},
                    )
                    for n in range(100)
                ]
                vault.journal.write(changes, vault.officer, vault.now())
    driver = Driver(open_desk(world, page="cases"))
    driver.wait_to_read("1.200 perkara")
    driver.tab_to("case_table")
    driver.press("End")
    assert driver.shown("case_table").currentIndex().row() == 1199
    qtmodeltester.check(driver.shown("case_table").model())
    driver.type_into("search_edit", "k777z")
    driver.wait_to_read("1 dari 1.200 perkara")


def test_kept_filters_survive_what_cannot_be_read():
    assert read_kept("") == read_kept("{") == read_kept('[{"name": 1}]') == []
    kept = keep([], " Satu ", Narrowing(kind="laporan"))
    kept = keep(kept, "satu", Narrowing(period="2024", office="own"))
    assert read_kept(write_kept(kept)) == kept == [Kept("satu", Narrowing(period="2024", office="own"))]
    for number in range(20):
        kept = keep(kept, f"n{number}", Narrowing(travel="unsent"))
    assert len(kept) == 12
    several = Narrowing(period="2024", office="other", travel="unsent")
    assert several.sentence() == "Tahun 2024 · Kantor lain · Belum dikirim"
