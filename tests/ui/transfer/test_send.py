"""Kirim ke Flashdisk, with the mouse and with the keys, on sticks that behave and on sticks that do not."""

import errno
import threading
from pathlib import Path

import pypdfium2
import pytest

from fieldapp.exchange.export import check_stick, export, unfinished_plan
from fieldapp.exchange.merge import import_paths
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.stick import Stick
from fieldapp.vault.register import load_case
from tests.ui.flows.driver import Driver
from tests.ui.transfer.conftest import DESK, FakeCapacity, failing
from tests.ui.trouble import Trouble
from ui.pages.transfer import stick as sticks

PAPER = "berita-acara.pdf"


def parts_on(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.netra"))


@pytest.fixture
def officer(open_desk, enrolled, case):
    """Give an officer of the field office in front of the assistant, with one case to send."""
    driver = Driver(open_desk(enrolled, page="send"))
    driver.wait_to_read("1\u00a0perkara dan 3\u00a0bukti")
    return driver


def write_to_stick(driver):
    """Go on from the content to the end of writing, by mouse."""
    driver.click("next_button")
    driver.wait_for(lambda: driver.window.page.choice.chosen)
    driver.click("next_button")


def test_a_case_travels_by_mouse(officer, enrolled, desk_folder, sticks_in, case):
    place = sticks_in.plug()
    write_to_stick(officer)
    officer.wait_to_read("Flashdisk boleh dicabut.")
    assert officer.reads("1\u00a0perkara dan 3\u00a0bukti untuk Bawaslu Kabupaten Paser (64.01) tertulis ke flashdisk.")
    (part,) = parts_on(place)
    assert officer.reads(part.name)
    (note,) = place.glob(f"*{PAPER}")
    text = pypdfium2.PdfDocument(note)[0].get_textpage().get_text_range()
    assert part.name in "".join(text.split())
    with enrolled.opened(desk_folder) as desk:
        assert [one.code for one in import_paths(desk, [place]).files] == [""]
        assert load_case(desk.db, case).subjects
    officer.click("check_button")
    officer.wait_to_read("1 bagian terbaca utuh dari flashdisk.")
    officer.click("next_button")
    officer.wait_to_read("Semua sudah dikirim.")
    assert officer.reads("Belum ada tanda terima paket.")


def test_the_same_by_keyboard_alone(officer, sticks_in):
    place = sticks_in.plug()
    officer.wait_for(lambda: officer.has_focus("next_button"))
    officer.press("Enter")
    officer.wait_for(lambda: officer.window.page.choice.chosen)
    officer.tab_to_any("volume_row")
    officer.press("Space")
    officer.key_press("next_button")
    officer.wait_to_read("Flashdisk boleh dicabut.")
    officer.wait_for(lambda: officer.has_focus("next_button"))
    officer.press("Enter")
    officer.wait_to_read("Semua sudah dikirim.")
    assert len(parts_on(place)) == 1


def test_the_handover_note_is_shown_before_it_is_printed(officer, sticks_in):
    sticks_in.plug()
    write_to_stick(officer)
    officer.click("note_button")
    sheet = officer.wait_for("paper_sheet")
    officer.wait_for(lambda: officer.shown("paper_view").pages == 1)
    officer.press("Esc")
    officer.wait_for(lambda: not officer.shown("paper_sheet"))
    assert sheet is not None


def test_without_evidence_and_everything_again(officer, enrolled, sticks_in):
    sticks_in.plug()
    officer.click("evidence_flag")
    officer.wait_for(lambda: ("Isi", "1\u00a0perkara") in officer.window.page.packing._facts.pairs())
    write_to_stick(officer)
    officer.wait_to_read("1\u00a0perkara untuk Bawaslu Kabupaten Paser (64.01) tertulis ke flashdisk.")


def test_nothing_is_left_after_a_receipt(open_desk, enrolled, desk_folder, case, sticks_in):
    from_desk(enrolled, desk_folder, sticks_in.plug())
    driver = Driver(open_desk(enrolled, page="send"))
    driver.wait_to_read("Semua data sudah diterima Bawaslu Kabupaten Paser (64.01). Tidak ada yang perlu dikirim.")
    assert not driver.shown("next_button").isEnabled()
    driver.click("everything_flag")
    driver.wait_to_read("1\u00a0perkara dan 3\u00a0bukti")
    assert driver.wait_for("next_button").isEnabled()


def from_desk(world, desk_folder, place):
    """Send everything to the desk and take its receipt in."""
    with world.opened() as field, world.opened(desk_folder) as desk:
        export(field, Stick(place), DESK)
        import_paths(desk, [place])
        make_receipt(desk, field.office, Stick(place))
        import_paths(field, [place])


def test_who_is_not_certified_is_told_before(open_desk, world, sticks_in):
    with world.opened() as vault:
        world.add_case(vault)
    driver = Driver(open_desk(world, page="send"))
    driver.wait_to_read("Laptop ini belum disahkan.")
    driver.wait_to_read("Belum ada laptop kantor Bawaslu Kabupaten Paser (64.01) yang dikenal.")
    assert not driver.shown("next_button").isEnabled()
    assert driver.shown("settings_button")


# ---- sticks ----------------------------------------------------------------------------------------------------------


def test_a_stick_appears_while_it_is_waited_for(officer, sticks_in):
    officer.click("next_button")
    officer.wait_to_read("Belum ada flashdisk yang terpasang.")
    assert not officer.shown("next_button").isEnabled()
    sticks_in.plug("KINGSTON")
    officer.wait_to_read("Cukup: perlu")
    assert officer.wait_for("next_button").isEnabled()
    sticks_in.pull("KINGSTON")
    officer.wait_to_read("Belum ada flashdisk yang terpasang.")
    assert not officer.shown("next_button").isEnabled()


def test_a_stick_that_is_plugged_in_does_not_take_the_keys_from_who_types(officer, sticks_in):
    officer.click("next_button")
    officer.type_into("folder_path_edit", "/tm")
    sticks_in.plug()
    officer.wait_for("next_button")
    officer.type("p")
    assert officer.shown("folder_path_edit").text() == "/tmp"


def test_a_stick_of_an_earlier_visit_is_offered_once_it_was_seen_again(officer, sticks_in, monkeypatch):
    sticks_in.plug()
    officer.click("next_button")
    officer.wait_for("next_button")
    officer.window.go("home")
    asked = threading.Event()
    monkeypatch.setattr(sticks, "list_volumes", lambda: list(sticks_in.volumes) if asked.wait(60) else [])
    officer.window.go("send")
    officer.wait_for("plan_facts")
    officer.wait_for("next_button")
    officer.click("next_button")
    officer.wait_for(lambda: officer.shown("volume_row"))
    assert officer.window.page.choice.chosen is None
    assert not officer.shown("volume_row").isEnabled()
    assert not officer.shown("next_button").isEnabled()
    sticks_in.pull()
    sticks_in.plug("LAIN")
    asked.set()
    officer.wait_for(lambda: officer.window.page.choice.chosen)
    assert officer.window.page.choice.chosen.name == "LAIN"


def test_a_locked_stick_and_a_full_one_are_told_before_writing(officer, sticks_in):
    sticks_in.plug("PENUH", free=1000)
    sticks_in.plug("TERKUNCI", read_only=True)
    officer.click("next_button")
    officer.wait_for(lambda: len(officer.all_shown("volume_row")) == 2)
    full, locked = officer.all_shown("volume_row")
    officer.click_widget(full)
    officer.wait_to_read("Flashdisk ini kurang 2,2 MB: satu bagian pun tidak muat.")
    assert not officer.shown("next_button").isEnabled()
    officer.click_widget(locked)
    officer.wait_to_read("Flashdisk ini terkunci tulis.")
    assert not officer.shown("next_button").isEnabled()


def test_another_folder_is_typed_or_dropped(officer, sticks_in, tmp_path):
    officer.click("next_button")
    officer.type_into("folder_path_edit", str(tmp_path / "tidak ada") + "\n")
    officer.wait_to_read("Folder itu tidak ada.")
    folder = tmp_path / "Kiriman"
    folder.mkdir()
    officer.type_into("folder_path_edit", str(folder) + "\n")
    officer.wait_for(lambda: officer.window.page.choice.chosen and officer.shown("next_button").isEnabled())
    officer.click("next_button")
    officer.wait_to_read("Flashdisk boleh dicabut.")
    assert len(parts_on(folder)) == 1


def test_a_stick_pulled_out_at_part_two_goes_on_by_itself(
    open_desk, enrolled, desk_folder, big_case, sticks_in, medium
):
    place = sticks_in.plug()

    def pull():
        sticks_in.pull()
        failing(errno.EIO)()

    medium(Trouble(2, pull))
    driver = Driver(open_desk(enrolled, page="send"))
    driver.wait_to_read("1\u00a0perkara dan 4\u00a0bukti")
    write_to_stick(driver)
    driver.wait_to_read("Flashdisk tercabut pada bagian 2 dari 5. Pasang lagi untuk melanjutkan.")
    assert driver.reads("Penulisan dilanjutkan sendiri begitu flashdisk terpasang lagi.")
    with driver.window.session.here.beside() as vault:
        assert unfinished_plan(vault, DESK).number == 1
    sticks_in.plug()
    driver.wait_to_read("Flashdisk boleh dicabut.")
    assert len(parts_on(place)) == 5
    with driver.window.session.here.beside() as vault:
        assert unfinished_plan(vault, DESK) is None
    driver.window.close()
    with enrolled.opened(desk_folder) as desk:
        assert {one.code for one in import_paths(desk, [place]).files} == {""}
        assert len(load_case(desk.db, big_case).evidence) == 4


def test_a_stick_that_comes_back_elsewhere_is_found(open_desk, enrolled, big_case, sticks_in, medium):
    sticks_in.plug("SATU")

    def pull():
        sticks_in.pull("SATU")
        (sticks_in.folder / ".SATU").rename(sticks_in.folder / ".DUA")
        failing(errno.ENODEV)()

    medium(Trouble(3, pull))
    driver = Driver(open_desk(enrolled, page="send"))
    driver.wait_to_read("1\u00a0perkara dan 4\u00a0bukti")
    write_to_stick(driver)
    driver.wait_to_read("Flashdisk tercabut pada bagian 3 dari 5.")
    place = sticks_in.plug("DUA")
    driver.wait_to_read("Flashdisk boleh dicabut.")
    assert len(parts_on(place)) == 5


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (errno.ENOSPC, "Flashdisk kurang"),
        (errno.EROFS, "Flashdisk terkunci tulis. Geser kuncinya atau pakai yang lain."),
    ],
)
def test_a_stick_that_fails_while_writing_is_said_and_another_one_does(officer, sticks_in, medium, code, sentence):
    sticks_in.plug("BURUK")
    medium(Trouble(1, failing(code)))
    write_to_stick(officer)
    officer.wait_to_read(sentence)
    assert officer.reads("Tidak ada data yang hilang; semuanya tetap ada di laptop ini.")
    good = sticks_in.plug("BAIK")
    officer.click("other_stick_button")
    officer.wait_for(lambda: len(officer.all_shown("volume_row")) == 2)
    officer.click_widget(officer.all_shown("volume_row")[1])
    officer.click("next_button")
    officer.wait_to_read("Flashdisk boleh dicabut.")
    assert len(parts_on(good)) == 1


def test_a_fake_stick_is_unmasked(officer, sticks_in, medium):
    place = sticks_in.plug()
    medium(FakeCapacity())
    write_to_stick(officer)
    officer.wait_to_read("Isi flashdisk tidak sama dengan yang ditulis. Jangan pakai flashdisk ini.")
    assert parts_on(place) == []


def test_stopping_keeps_the_plan_and_it_is_offered_again(open_desk, enrolled, big_case, sticks_in, medium):
    place = sticks_in.plug()
    window = open_desk(enrolled, page="send")
    driver = Driver(window)
    driver.wait_to_read("1\u00a0perkara dan 4\u00a0bukti")
    medium(Trouble(2, window.session.stop_carrying))
    write_to_stick(driver)
    driver.wait_to_read("Penulisan dihentikan. Bagian yang sudah tertulis tetap berlaku.")
    written = parts_on(place)
    assert 0 < len(written) < 5
    driver.click("back_button")
    driver.wait_to_read(f"Kiriman nomor 1 belum selesai: {len(written)} dari 5 bagian sudah tertulis.")
    driver.click("continue_button")
    driver.wait_for("next_button")
    driver.click("next_button")
    driver.wait_to_read(f"terputus: {len(written)} dari 5 bagian sudah tertulis. Kiriman itu dilanjutkan.")
    driver.click("next_button")
    driver.wait_to_read("Flashdisk boleh dicabut.")
    assert parts_on(place)[: len(written)] == written
    assert not any("-2-1of" in one.name for one in parts_on(place))


def test_the_last_check_finds_a_damaged_part_and_mends_it(officer, sticks_in):
    place = sticks_in.plug()
    write_to_stick(officer)
    officer.wait_to_read("Flashdisk boleh dicabut.")
    (part,) = parts_on(place)
    whole = part.read_bytes()
    part.write_bytes(whole[:-1] + b"x")
    officer.click("check_button")
    officer.wait_to_read("1 dari 1 bagian tidak terbaca utuh.")
    officer.click("rewrite_button")
    officer.wait_for(lambda: officer.window.page.step == "done" and officer.reads("Flashdisk boleh dicabut."))
    with officer.window.session.here.beside() as vault:
        plan = officer.window.page._delivery.done.plan
        assert check_stick(vault, plan, Stick(place)) == []


def test_saves_go_on_while_a_stick_is_written(open_desk, enrolled, big_case, sticks_in, medium):
    sticks_in.plug()
    window = open_desk(enrolled, page="send")
    driver = Driver(window)
    driver.wait_to_read("1\u00a0perkara dan 4\u00a0bukti")
    saved = []

    def save():
        window.session.write(window, lambda vault: enrolled.add_case(vault, "guru-pppk-rompi"), saved.append)

    medium(Trouble(2, save))
    write_to_stick(driver)
    driver.wait_to_read("Flashdisk boleh dicabut.")
    driver.wait_for(lambda: saved)
    driver.click("next_button")
    driver.wait_to_read("belum dikirim.")


@pytest.mark.parametrize(("at", "sentence"), [(2, "Flashdisk terkunci tulis."), (99, "Flashdisk boleh dicabut.")])
def test_what_came_while_another_page_was_shown_is_there_on_coming_back(
    open_desk, enrolled, big_case, sticks_in, medium, settled, at, sentence
):
    sticks_in.plug()
    medium(Trouble(at, failing(errno.EROFS)))
    driver = Driver(open_desk(enrolled, page="send"))
    driver.wait_to_read("1\u00a0perkara dan 4\u00a0bukti")
    write_to_stick(driver)
    driver.window.go("supervision")
    settled(driver.window)
    driver.window.go("send")
    driver.wait_to_read(sentence)
