"""The clocks outside of their page: on Beranda, in the rail, in the foot line at the start, in the list of cases."""

from itertools import pairwise

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.case.file import read_case_file
from fieldapp.case.ids import new_id
from fieldapp.vault import casebook
from fieldapp.vault.journal import Change
from tests.ui.conftest import settle
from tests.ui.flows.driver import Driver
from ui.pages import PAGES
from ui.rail import ABOVE, NAMES_FROM, STOPS, RailItem
from ui.widgets.minute import Minute


@pytest.fixture
def at(open_desk, world):
    """Open the window at a page: `at("home")`."""
    return lambda page, folder=None: Driver(open_desk(world, folder, page=page))


def line(driver, name):
    words = driver.wait_for(name).words()
    return words.name, words.second, words.aside, words.tone


def item(driver, page="deadlines"):
    return driver.window.findChild(RailItem, f"rail_{page}")


def pass_minute(driver, part=None):
    (part or driver.window.page).minute.passed.emit()
    settle(driver.window)


# ---- Beranda --------------------------------------------------------------------------------------------------------


def test_beranda_begins_with_what_ran_out_and_what_runs_out_next(running, at):
    officer = at("home")
    officer.wait_to_read("Batas waktu yang lewat (1)")
    officer.wait_to_read("Batas waktu yang segera habis (1)")
    label = "Penanganan laporan/temuan sampai keputusan"
    assert line(officer, "late_0_line") == (label, "Laporan  ·  Late", "lewat 10 jam 15 menit", "red")
    assert line(officer, "due_0_line") == (label, "Laporan  ·  Between", "13 jam 45 menit lagi", "ochre")
    groups = ["late_group", "due_group", "saved_group"]
    tops = [officer.shown(name).mapTo(officer.window, officer.shown(name).rect().topLeft()).y() for name in groups]
    assert tops == sorted(tops)


def test_a_line_leads_to_its_case(running, at, monkeypatch):
    officer = at("home")
    ways = []
    monkeypatch.setattr(officer.window, "go", lambda page, **where: ways.append((page, where)))
    officer.click("late_0_line")
    assert ways == [("case", {"id": running["Late"], "tab": "handling"})]


def test_many_that_ran_out_leave_room_for_those_that_run(world, begin, at):
    with world.opened() as vault:
        for number in range(8):
            begin(vault, f"Orang {number}", "registrasi", "2024-10-20T09:00")
        begin(vault, "Budi", "registrasi", "2024-10-21T09:00")
    officer = at("home")
    officer.wait_to_read("Batas waktu yang lewat (8)")
    officer.wait_for("late_4_line")
    assert officer.shown("late_5_line") is None
    assert line(officer, "due_0_line")[1] == "Laporan  ·  Budi"
    officer.click("all_late_button")
    assert officer.window.page.name == "deadlines"


def test_beranda_ages_without_losing_the_line_that_is_looked_at(running, at, clock):
    officer = at("home")
    kept = officer.wait_for("late_0_line")
    kept.setFocus()
    clock.move(minutes=30)
    pass_minute(officer)
    assert officer.wait_for("late_0_line") is kept
    assert kept.hasFocus()
    assert line(officer, "late_0_line")[2] == "lewat 10 jam 45 menit"
    assert "lewat 10 jam 45 menit" in kept.accessibleName()
    clock.move(hours=14)
    pass_minute(officer)
    officer.wait_to_read("Batas waktu yang lewat (2)")
    officer.wait_to_read("Jumat, 25 Oktober 2024")
    assert officer.shown("due_group") is None


# ---- the rail and the start -----------------------------------------------------------------------------------------


def test_the_rail_counts_what_ran_out(running, at):
    officer = at("cases")
    said = "1 batas waktu lewat dan 1 habis dalam 2 hari; lihat Batas Waktu."
    assert item(officer).accessibleName() == f"Batas Waktu. {said}"
    assert said in item(officer).toolTip()
    assert officer.window.desk.foot.text() == said


def test_the_start_says_nothing_twice_and_nothing_where_nothing_runs(running, at, world):
    officer = at("home")
    assert officer.window.desk.foot.text() == ""

    def close(vault):
        with vault.writing():
            vault.journal.write(
                [
                    Change("step.set", new_id(), {"case": case, "name": "penutupan", "on": "2024-10-24T10:00"})
                    for case in running.values()
                ],
                vault.officer,
                vault.now(),
            )

    officer.window.session.write(officer.window, close, changed=tuple(running.values()))
    officer.wait_for(lambda: item(officer).accessibleName() == "Batas Waktu")
    officer.window.go("cases")
    settle(officer.window)
    assert officer.window.desk.foot.text() == ""


def test_the_rail_ages_too_and_forgets_at_a_lock(running, at, clock):
    officer = at("cases")
    clock.move(hours=14)
    pass_minute(officer, officer.window.desk)
    assert item(officer).accessibleName() == "Batas Waktu. 2 batas waktu lewat; lihat Batas Waktu."
    officer.window.lock()
    assert item(officer).accessibleName() == "Batas Waktu"


def test_every_stop_fits_into_a_small_window_with_a_band_over_it(world, at):
    folder = world.make_vault("64.01", world.home / "latihan", practice=True)
    officer = at("home", folder)
    for size in ((1280, 680), (1120, 512), (911, 512)):
        officer.window.resize(*size)
        QApplication.processEvents()
        items = [one for one in officer.window.desk.rail.findChildren(RailItem) if one.isVisible()]
        assert len(items) == sum(stop.page in PAGES for stop in STOPS) + 1
        boxes = [one.geometry() for one in items]
        assert all(above.bottom() < below.top() for above, below in pairwise(boxes))
        assert boxes[-1].bottom() < officer.window.desk.rail.height()
        assert min(box.height() for box in boxes) >= 30
        assert officer.window.height() == size[1]
    assert NAMES_FROM > 512


def test_every_page_belongs_to_a_stop():
    stops = {stop.page for stop in STOPS}
    assert [page for page in PAGES if page not in stops and ABOVE.get(page) not in stops] == []
    assert stops <= PAGES.keys()


def test_the_pages_have_keys_of_their_own(world, at):
    keys = [stop.key for stop in STOPS]
    assert keys[:10] == [f"Ctrl+{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)]
    assert len(set(keys)) == len(keys)
    officer = at("home")
    for key, page in (("Ctrl+3", "deadlines"), ("Ctrl+,", "settings"), ("Ctrl+1", "home"), ("F1", "help")):
        officer.press(key)
        assert officer.window.page.name == page


# ---- the list of cases ----------------------------------------------------------------------------------------------


def remaining(driver):
    model = driver.shown("case_table").block_model()
    column = next(column for column in model.columns if column.key == "status")
    rows = [model.row_at(number) for number in range(model.rowCount())]
    return {row.subjects: (column.second(row), column.second_tone(row)) for row in rows}


def test_the_list_tells_how_much_time_a_case_has(running, at, clock):
    officer = at("cases")
    assert remaining(officer) == {
        "Late": ("lewat 10 jam 15 menit", "red"),
        "Between": ("13 jam 45 menit lagi", "ochre"),
        "Near": ("2 hari 13 jam lagi", "soft"),
        "Far": ("5 hari 13 jam lagi", "soft"),
    }
    clock.move(hours=14)
    pass_minute(officer)
    assert remaining(officer)["Between"] == ("lewat 15 menit", "red")


def test_the_detail_tells_every_clock_of_the_case(running, at, clock):
    officer = at("cases")
    model = officer.shown("case_table").block_model()
    row = next(number for number in range(4) if model.row_at(number).subjects == "Between")
    officer.click_row("case_table", row)
    officer.wait_for(lambda: officer.shown("detail_clock") and officer.shown("detail_clock").text() != "")
    chip = officer.shown("detail_clock")
    officer.wait_for(lambda: (chip.text(), chip.tone()) == ("13 jam 45 menit lagi", "ochre"))
    officer.wait_to_read("Penanganan laporan/temuan sampai keputusan: 13 jam 45 menit lagi")
    clock.move(hours=14)
    pass_minute(officer)
    assert (chip.text(), chip.tone()) == ("lewat 15 menit", "red")


def test_a_case_without_clocks_says_nothing_of_time(world, at):
    with world.opened() as vault:
        casebook.add_case(vault, read_case_file(b'{"kind": "temuan"}'), world.home)
    officer = at("cases")
    assert list(remaining(officer).values()) == [("", "soft")]
    assert officer.shown("detail_clock") is None


# ---- the minute -----------------------------------------------------------------------------------------------------


def test_minutes_are_counted_only_while_something_is_seen(styled, qtbot):
    part = QWidget()
    qtbot.addWidget(part)
    minute = Minute(part)
    assert not minute.running
    part.show()
    assert minute.running
    part.hide()
    assert not minute.running


def test_what_is_seen_is_told_again_and_again(styled, qtbot):
    part = QWidget()
    qtbot.addWidget(part)
    minute = Minute(part, every=1)
    part.show()
    for _ in range(3):
        with qtbot.waitSignal(minute.passed):
            pass
