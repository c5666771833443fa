"""Keamanan Data: the light in the foot line, what the self-test says, copies by themselves, the drill, the guide."""

import shutil

import pytest
from pypdfium2 import PdfDocument

from fieldapp.desk.health import CHECKED, CheckNote, keep_note, read_health
from fieldapp.desk.precaution import PLACE, choose_second, find_second
from fieldapp.vault import snapshot
from fieldapp.vault.catalogue import OWN, list_snapshots
from tests.ui.conftest import settle
from tests.ui.flows.driver import Driver


@pytest.fixture
def light(window, qtbot):
    found = window.desk.foot.light
    qtbot.waitUntil(found.isVisible)
    return found


def tend(window):
    """Let the time come at which the window looks after the data."""
    window.desk.upkeep.tend()
    settle(window)


def notes(window):
    return read_health(window.session.here)


def test_the_light_says_what_is_missing_and_leads_there(window, light, qtbot):
    assert light.text() == "Data perlu perhatian"
    assert "Belum ada tempat cadangan" in light.toolTip()
    window.go("home")
    settle(window)
    see = Driver(window)
    see.click("safety_light")
    qtbot.waitUntil(lambda: window.desk.place() == ("settings", {"section": "health"}))
    settle(window)
    see.wait_to_read("Belum ada tempat cadangan di luar laptop ini.")
    assert see.reads("Pasang flashdisk atau diska lain")


def test_the_light_is_reached_with_the_keys(window, light, see):
    light.setFocus()
    assert light.hasFocus()
    window.go("home")
    settle(window)
    light.setFocus()
    see.press("Space")
    settle(window)
    assert window.desk.place()[0] == "settings"


def test_what_a_check_found_turns_it_red_and_the_lock_puts_it_out(world, open_desk, qtbot):
    with world.opened() as vault:
        keep_note(vault, CHECKED, CheckNote("2024-11-24T08:00+08:00", True, 5, 1, 2))
    window = open_desk(world)
    light = window.desk.foot.light
    qtbot.waitUntil(light.isVisible)
    assert light.text() == "Data dalam bahaya"
    window.lock()
    qtbot.waitUntil(lambda: not window.busy)
    assert light.isHidden()


def test_practice_needs_no_copies(world, open_desk, qtbot):
    world.make_vault(practice=True)
    shutil.rmtree(world.folder)
    (world.home / "latihan").rename(world.folder)
    window = open_desk(world)
    qtbot.waitUntil(window.desk.foot.light.isVisible)
    assert window.desk.foot.light.text() == "Data aman"
    tend(window)
    assert not (world.folder / OWN).exists() or list_snapshots(world.folder / OWN) == []


# ---- by itself -------------------------------------------------------------------------------------------------------


def test_copies_come_by_themselves_once_a_day_and_the_check_once_a_week(window, page, world, clock):
    tend(window)
    assert notes(window).own.at.startswith("2024-11-25")
    assert notes(window).full_at.startswith("2024-11-25")
    first = list_snapshots(world.folder / OWN)
    tend(window)
    assert list_snapshots(world.folder / OWN) == first
    clock.move(days=1)
    tend(window)
    assert notes(window).own.at.startswith("2024-11-26")
    assert notes(window).full_at.startswith("2024-11-25")


def test_a_drive_that_comes_back_gets_its_copy_and_the_foot_line_says_so(world, open_desk, clock, tmp_path):
    stick = tmp_path / "stik"
    with world.opened() as vault:
        choose_second(vault, stick)
    stick.rename(tmp_path / "laci")
    clock.move(days=1)
    window = open_desk(world, page="settings")
    settle(window)
    see = Driver(window)
    assert "tidak terpasang" in window.desk.foot.light.toolTip()
    tend(window)
    assert snapshot.list_backups(tmp_path / "laci") == [(clock().date().replace(day=25))]
    (tmp_path / "laci").rename(stick)
    tend(window)
    assert snapshot.list_backups(stick)[-1] == clock().date()
    assert see.reads(f"Cadangan otomatis selesai di {stick}.")
    assert "tidak terpasang" not in window.desk.foot.light.toolTip()


def test_a_lock_stops_the_upkeep_and_lets_go_of_the_keys(window, page, qtbot):
    window.desk.upkeep.tend()
    window.lock()
    qtbot.waitUntil(lambda: window._session is None)
    assert window.locked
    assert window.gate.isVisible()


def test_closing_asks_nothing_because_of_upkeep(window, page):
    window.desk.upkeep.tend()
    assert window.close()


def test_evidence_that_is_gone_here_comes_back_from_the_second_place(world, open_desk, tmp_path, qtbot):
    with world.opened() as vault:
        world.add_case(vault)
        choose_second(vault, tmp_path / "stik")
    gone = next((world.folder / "evidence").rglob("*.age"))
    kept = gone.read_bytes()
    gone.unlink()
    window = open_desk(world)
    light = window.desk.foot.light
    qtbot.waitUntil(light.isVisible)
    assert light.text() == "Data dalam bahaya"
    tend(window)
    assert gone.read_bytes() == kept
    assert light.text() == "Data perlu perhatian"


# ---- by hand ---------------------------------------------------------------------------------------------------------


def test_a_copy_by_hand_chooses_the_second_place_and_the_drill_tries_it(window, page, see, stick):
    assert see.reads("Belum dipilih")
    see.drop("backup_folder_edit", [stick])
    see.click("backup_button")
    see.wait_to_read("Cadangan selesai dan sudah dibaca ulang")
    settle(window)
    assert window.session.here.setting(PLACE) == str(stick)
    assert find_second(window.session.here).found == stick
    assert see.reads(f"{stick}, terpasang")
    see.click("drill_button")
    see.wait_to_read("Uji pulih berhasil: cadangan 25 November 2024 terbuka dan utuh")
    settle(window)
    assert see.reads("25 November 2024 pukul 08.00: tidak ada masalah")


def test_a_drill_that_finds_something_says_what_to_do(window, page, see, stick, world):
    see.drop("backup_folder_edit", [stick])
    see.click("backup_button")
    see.wait_to_read("Cadangan selesai dan sudah dibaca ulang")
    settle(window)
    (database,) = stick.rglob("vault-*.db")
    database.write_bytes(database.read_bytes()[:-700])
    see.click("drill_button")
    see.wait_to_read("tidak utuh lagi")
    assert page.sections["health"].backup.result.tone() == "ochre"


def test_the_guide_is_saved_as_one_page(window, page, see, tmp_path):
    page.sections["health"].backup.save_guide(tmp_path / "panduan.pdf")
    see.wait_to_read("Panduan satu halaman disimpan: panduan.pdf.")
    assert len(PdfDocument(tmp_path / "panduan.pdf")) == 1
