"""Batas Waktu by mouse and keys: by urgency, both readings told, ageing while it is looked at, as a calendar."""

import json
from datetime import timedelta

import pytest

from fieldapp.case.file import read_case_file
from fieldapp.case.ids import new_id
from fieldapp.desk.deadline import list_clocks
from fieldapp.vault import casebook
from fieldapp.vault.journal import Change
from tests.ui.conftest import settle
from tests.ui.flows.driver import Driver
from ui.pages.deadlines.page import ROOM_FOR_DETAIL

HOSTILE = "<b>Drs. H. Muhammad\u202e Abdurrahman</b>\x07" + "x" * 400


@pytest.fixture
def at_clocks(open_desk, world):
    def open_window():
        return Driver(open_desk(world, page="deadlines"))

    return open_window


@pytest.fixture
def went(monkeypatch):
    def watch(driver):
        ways = []
        monkeypatch.setattr(driver.window, "go", lambda page, **where: ways.append((page, where)))
        return ways

    return watch


def table(driver):
    return driver.wait_for("clock_table")


def shown(driver):
    model = table(driver).block_model()
    rows = [model.row_at(line) for line in range(model.rowCount())]
    return [(one.subjects, *(column.text(one) for column in model.columns[:1])) for one in rows]


def groups(driver):
    return dict(sorted(table(driver).groups.items()))


def test_an_office_without_clocks_is_told_why(at_clocks, went):
    officer = at_clocks()
    officer.wait_to_read("Tidak ada batas waktu yang berjalan atau lewat.")
    assert officer.shown("calendar_button") is None
    assert officer.shown("clock_detail") is None
    ways = went(officer)
    officer.click_text("Buka Temuan & Laporan")
    assert ways == [("cases", {})]


def test_what_ran_out_stands_first_and_then_what_runs_out_next(running, at_clocks):
    officer = at_clocks()
    officer.wait_to_read("4 batas waktu, 1 lewat")
    assert shown(officer) == [
        ("Late", "lewat 10 jam 15 menit"), ("Between", "13 jam 45 menit lagi"), ("Near", "2 hari 13 jam lagi"),
        ("Far", "5 hari 13 jam lagi"),
    ]  # fmt: skip
    assert groups(officer) == {
        0: "Lewat (1)", 1: "Habis hari ini (1)", 2: "Habis dalam 3 hari (1)", 3: "Kemudian (1)"
    }  # fmt: skip
    tones = [table(officer).block_model().columns[0].tone(table(officer).block_model().row_at(n)) for n in range(4)]
    assert tones == ["red", "ochre", "soft", "soft"]


def test_the_first_row_of_a_group_is_higher_and_every_row_can_be_pressed(running, at_clocks):
    officer = at_clocks()
    heights = [table(officer).rowHeight(line) for line in range(4)]
    assert heights == [92] * 4
    for line, name in enumerate(("Late", "Between", "Near", "Far")):
        officer.click_row("clock_table", line)
        officer.wait_for(lambda name=name: ("Terlapor", name) in officer.shown("clock_detail").told.facts())


def test_both_readings_and_what_nobody_verified_are_told(running, at_clocks):
    officer = at_clocks()
    officer.click_row("clock_table", 1)
    facts = dict(officer.shown("clock_detail").told.facts())
    assert facts["Bacaan awal"] == "Rabu, 23 Oktober 2024 pukul 24.00 WITA\n(hari mulainya ikut dihitung)"
    assert facts["Bacaan akhir"] == "Kamis, 24 Oktober 2024 pukul 24.00 WITA\n(dihitung sejak hari berikutnya)"
    assert "Sampai" not in facts
    officer.wait_to_read("Menurut bacaan yang lebih akhir 13 jam 45 menit lagi")
    assert "belum terverifikasi" not in officer.texts()
    officer.click_row("clock_table", 3)
    officer.wait_for(lambda: "belum terverifikasi" in officer.texts())
    column = table(officer).block_model().columns[1]
    assert column.second(table(officer).current_row()).endswith("belum terverifikasi")


def test_what_a_missed_one_means_is_told(running, at_clocks):
    officer = at_clocks()
    officer.wait_to_read("Penanganan tetap dapat dilanjutkan; catat sebab keterlambatannya.")


def test_enter_and_the_button_lead_to_the_case(running, at_clocks, went):
    officer = at_clocks()
    ways = went(officer)
    assert officer.has_focus("clock_table")
    officer.press("Down", "Enter")
    officer.click("open_clock_case_button")
    officer.click_row("clock_table", 3, double=True)
    assert ways == [("case", {"id": running[name], "tab": "handling"}) for name in ("Between", "Between", "Far")]


def test_a_window_without_room_tells_it_on_a_sheet(running, at_clocks, went):
    officer = at_clocks()
    assert officer.shown("clock_more_button") is None
    officer.window.resize(911, 512)
    officer.wait_for(lambda: officer.shown("clock_detail") is None)
    assert officer.window.page.width() < ROOM_FOR_DETAIL
    ways = went(officer)
    officer.click("clock_more_button")
    assert ("Terlapor", "Late") in officer.wait_for("clock_sheet").told.facts()
    officer.press("Enter")
    assert ways == [("case", {"id": running["Late"], "tab": "handling"})]
    assert officer.shown("clock_sheet") is None


def test_a_clock_ages_while_it_is_looked_at(running, at_clocks, clock):
    officer = at_clocks()
    officer.click_row("clock_table", 1)
    assert officer.window.page.minute.running
    clock.move(minutes=1)
    officer.window.page.minute.passed.emit()
    settle(officer.window)
    assert shown(officer)[:2] == [("Late", "lewat 10 jam 16 menit"), ("Between", "13 jam 44 menit lagi")]
    officer.wait_to_read("13 jam 44 menit lagi")
    clock.move(hours=14)
    officer.window.page.minute.passed.emit()
    settle(officer.window)
    assert [name for name, _ in shown(officer)] == ["Between", "Late", "Near", "Far"]
    assert groups(officer) == {0: "Lewat (2)", 2: "Habis dalam 3 hari (1)", 3: "Kemudian (1)"}
    assert table(officer).current_row().subjects == "Between"


def test_a_hidden_page_counts_no_minutes(running, at_clocks):
    officer = at_clocks()
    page = officer.window.page
    officer.window.go("home")
    assert not page.minute.running
    officer.window.go("deadlines")
    assert page.minute.running


def test_a_case_that_goes_on_is_told_at_once(running, at_clocks, world):
    officer = at_clocks()

    def close(vault):
        fields = {"case": running["Late"], "name": "penutupan", "on": "2024-10-24T10:00"}
        with vault.writing():
            vault.journal.write([Change("step.set", new_id(), fields)], vault.officer, vault.now())

    officer.window.session.write(officer.window, close, changed=(running["Late"],))
    officer.wait_to_read("3 batas waktu")
    assert [name for name, _ in shown(officer)] == ["Between", "Near", "Far"]
    assert groups(officer)[0] == "Habis hari ini (1)"


def test_the_place_is_found_again_after_a_lock(running, at_clocks):
    officer = at_clocks()
    officer.click_row("clock_table", 2)
    place = officer.window.page.place()
    assert place["case"] == running["Near"]
    officer.window.go("home")
    officer.window.go("deadlines", **place)
    officer.wait_for(lambda: table(officer).current_row().subjects == "Near")


def test_the_calendar_is_saved_and_names_nobody(running, at_clocks, tmp_path):
    officer = at_clocks()
    officer.click("calendar_button")
    officer.wait_to_read("4 batas waktu sebagai kalender (.ics).")
    assert officer.shown("name_edit").text() == "batas-waktu-2024-10-24.ics"
    officer.shown("folder_path_edit").clear()
    officer.type_into("folder_path_edit", str(tmp_path))
    officer.click("save_now_button")
    path = tmp_path / "batas-waktu-2024-10-24.ics"
    officer.wait_for(path.exists)
    text = path.read_bytes().decode()
    assert text.count("BEGIN:VEVENT") == 4
    for name in running:
        assert f"{name}\r\n" not in text.replace("\r\n ", "")
    officer.wait_to_read("Kalender disimpan sebagai batas-waktu-2024-10-24.ics.")


def test_hostile_names_and_many_clocks_are_shown(world, begin, at_clocks):
    with world.opened() as vault:
        begin(vault, HOSTILE, "registrasi", "2024-10-20T09:00")
        for number in range(60):
            begin(vault, f"Orang {number}", "registrasi", f"2024-10-{18 + number % 7}T09:00")
        count = len(list_clocks(vault))
    officer = at_clocks()
    assert table(officer).block_model().rowCount() == count == 61
    officer.press("End")
    officer.window.resize(911, 512)
    settle(officer.window)
    assert not officer.window.grab().isNull()
    assert sum(1 for line in range(count) if table(officer).rowHeight(line) > table(officer).row_height) == len(
        groups(officer)
    )


def test_forty_subjects_are_told_in_short(world, at_clocks):
    subjects = [{"name": f"Orang {number}"} for number in range(40)]
    with world.opened() as vault:
        file = read_case_file(json.dumps({"kind": "laporan", "subjects": subjects}).encode())
        case = casebook.add_case(vault, file, world.home)
        with vault.writing():
            fields = {"case": case, "name": "registrasi", "on": "2024-10-24T09:00"}
            vault.journal.write([Change("step.set", new_id(), fields)], vault.officer, vault.now())
    officer = at_clocks()
    told = dict(officer.shown("clock_detail").told.facts())["Terlapor"]
    assert told.startswith("Orang 0\nOrang 1\n")
    assert told.endswith("34 lainnya")


def test_a_minute_later_everything_stays_where_it_was(running, at_clocks, clock):
    officer = at_clocks()
    before = [table(officer).rowHeight(line) for line in range(4)]
    clock.moment += timedelta(minutes=1)
    officer.window.page.minute.passed.emit()
    settle(officer.window)
    assert [table(officer).rowHeight(line) for line in range(4)] == before


def test_the_list_says_from_which_clock_it_counts(at_clocks, running, world):
    officer = at_clocks()
    officer.wait_to_read("Sisa waktu dihitung dari jam laptop ini: 24 Oktober 2024 pukul 10.15 WITA.")
    assert not officer.reads("tampaknya salah")


def test_the_list_says_that_its_clock_seems_wrong(at_clocks, running, world, monkeypatch):
    # counted as a laptop counts, this day lies before the program was made
    monkeypatch.setattr(type(world.clock), "elapsed", lambda _clock: 1000.0, raising=False)
    officer = at_clocks()
    officer.wait_to_read("dari jam laptop ini, yang tampaknya salah: 24 Oktober 2024 pukul 10.15 WITA.")
    world.clock.move(minutes=1)
    officer.window.page.minute.passed.emit()
    officer.wait_to_read("yang tampaknya salah: 24 Oktober 2024 pukul 10.16 WITA.")


def test_an_empty_list_says_nothing_of_a_clock(at_clocks):
    officer = at_clocks()
    officer.wait_to_read("Tidak ada batas waktu yang berjalan atau lewat.")
    assert not officer.reads("jam laptop ini")
