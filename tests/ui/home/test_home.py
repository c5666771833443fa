"""Beranda: the first steps of a new office, what waits and where it leads, what has not travelled, how the data is."""

import msgspec
import pytest

from fieldapp.case.file import read_case_changes, read_case_file, read_supervision_file
from fieldapp.case.ids import new_id
from fieldapp.desk.health import BACKED_UP, CHECKED
from fieldapp.desk.review import review_case
from fieldapp.vault import casebook, numbers
from fieldapp.vault.draft import keep_draft
from fieldapp.vault.holder import register_record
from fieldapp.vault.intake import take_in
from fieldapp.vault.journal import Change
from tests.ui.flows.driver import Driver
from tests.vault.journal_world import carry, entries_in

CAMAT, KADES, GURU = "camat-orasi-kendaraan-dinas", "kades-yel-yel-video", "guru-pppk-rompi"
KAB = "64.01"


@pytest.fixture
def at_home(open_desk, world):
    """Open the window at Beranda."""

    def open_window(folder=None):
        driver = Driver(open_desk(world, folder, page="home"))
        driver.wait_for(lambda: driver.shown("work_card") or driver.shown("first_office_button"))
        return driver

    return open_window


@pytest.fixture
def went(monkeypatch):
    """Write down where the window is asked to go."""

    def watch(driver):
        ways = []
        monkeypatch.setattr(driver.window, "go", lambda page, **where: ways.append((page, where)))
        return ways

    return watch


def words(driver, name):
    line = driver.wait_for(name).words()
    return line.name, line.second, line.aside


def test_a_new_office_sees_three_first_steps_and_no_zeros(at_home, went):
    officer = at_home()
    ways = went(officer)
    officer.wait_to_read("Senin, 25 November 2024")
    officer.wait_to_read("Meja ini siap dipakai")
    assert officer.shown("work_card") is None
    assert officer.shown("unsent_label") is None
    for name in ("first_office_button", "first_lhp_button", "first_laporan_button"):
        officer.click(name)
    assert ways == [
        ("settings", {"section": "office"}), ("edit", {"kind": "lhp"}), ("edit", {"kind": "laporan"})
    ]  # fmt: skip


def test_a_new_desk_is_led_to_its_laptops_too(at_home, world, went):
    officer = at_home(world.make_vault(KAB, folder=world.home / "kabupaten"))
    ways = went(officer)
    officer.wait_to_read("2. Undang laptop kantor di bawah")
    officer.click("first_below_button")
    assert ways == [("intake", {"tab": "devices"})]


def test_reports_and_drafts_that_wait_are_told_apart(at_home, world, went, tmp_path):
    with world.opened() as vault:
        report = casebook.add_supervision(vault, read_supervision_file(b'{"place": "Desa Loa"}'), tmp_path)
        for name in ("Siti", "Budi"):
            data = {"reporter": {"name": name}, "narrative": "Pada malam itu"}
            keep_draft(vault, name, "laporan", data, vault.now())
    officer = at_home()
    ways = went(officer)
    officer.wait_to_read("Konsep yang belum selesai (2)")
    names = {words(officer, f"drafts_{number}_line")[0] for number in range(2)}
    assert names == {"Pelapor sudah dicatat"}, "who reported is not named on the first page"
    assert words(officer, "drafts_0_line")[1] == "Konsep Laporan baru  ·  Pada malam itu"
    officer.wait_to_read("LHP belum ditetapkan (1)")
    officer.click("reports_0_line")
    assert ways == [("report", {"id": report})]


def test_the_ways_to_new_things_have_buttons_and_keys(at_home, went):
    officer = at_home()
    ways = went(officer)
    officer.tab_to("new_lhp_button")
    officer.press("Enter", "Ctrl+N", "Ctrl+T")
    officer.click("new_informasi_awal_button")
    assert [where["kind"] for _, where in ways] == ["lhp", "laporan", "temuan", "informasi_awal"]


def test_what_waits_leads_to_its_place(at_home, world, went, tmp_path):
    with world.opened() as vault:
        whole, done = world.add_case(vault, CAMAT), world.add_case(vault, KADES)
        half = casebook.add_case(vault, read_case_file(b'{"kind": "temuan", "subjects": [{"name": "Budi"}]}'), tmp_path)
        casebook.finalise(vault, done)
        data = {"event": {"summary": "Orasi di pasar"}, "subjects": [{"name": "Siti"}], "ui": {"owner": ""}}
        keep_draft(vault, "k1", "laporan", data, vault.now())
    officer = at_home()
    ways = went(officer)
    assert words(officer, "drafts_0_line") == ("Siti", "Konsep Laporan baru  ·  Orasi di pasar", "25-11 08.00 WITA")
    name, _, aside = words(officer, "saved_0_line")
    assert (name, aside.endswith("belum lengkap")) == ("Budi", True)
    assert words(officer, "saved_1_line")[2] == "siap ditetapkan"
    assert words(officer, "unnumbered_0_line")[0].startswith("Umbu Hina")
    for name in ("drafts_0_line", "saved_0_line", "saved_1_line"):
        officer.click(name)
    officer.tab_to("unnumbered_0_line")
    officer.press("Enter")
    assert ways == [
        ("edit", {"draft": "k1"}), ("case", {"id": half}), ("case", {"id": whole}), ("case", {"id": done})
    ]  # fmt: skip


def test_many_show_the_newest_and_the_way_to_all(at_home, world, went, tmp_path):
    with world.opened() as vault:
        for _ in range(9):
            casebook.add_case(vault, read_case_file(b'{"kind": "temuan"}'), tmp_path)
    officer = at_home()
    ways = went(officer)
    officer.wait_to_read("Belum ditetapkan (9)")
    assert officer.shown("saved_4_line") is not None
    assert officer.shown("saved_5_line") is None
    officer.click("all_saved_button")
    assert ways == [("cases", {"status": "saved", "filter": "own"})]


def test_the_way_to_all_narrows_the_list(at_home, world, tmp_path):
    with world.opened() as vault:
        for _ in range(6):
            casebook.add_case(vault, read_case_file(b'{"kind": "temuan"}'), tmp_path)
        casebook.finalise(vault, world.add_case(vault, CAMAT))
    officer = at_home()
    officer.click("all_saved_button")
    officer.wait_to_read("6 dari 7 perkara")
    assert officer.shown("status_choice").value() == "saved"


def test_what_came_back_differs_or_lacks_files_is_told(at_home, world, went, tmp_path):
    above = world.make_vault(KAB, folder=world.home / "kabupaten")
    two = world.make_vault(folder=world.home / "dua")
    with world.opened() as field, world.opened(above) as desk, world.opened(two) as other:
        returned, differing = world.add_case(field, CAMAT), world.add_case(field, GURU)
        casebook.finalise(field, returned)
        carry(field, other)
        for vault, text in ((field, "kiri"), (other, "kanan")):
            with vault.writing():
                vault.journal.write([Change("case.set", differing, {"impact": text})], vault.officer, vault.now())
        carry(other, field)
        carry(field, desk)
        review_case(desk, returned, "return", "Alamat terlapor belum ada")
        carry(desk, field)
    officer = at_home()
    ways = went(officer)
    assert "Alamat terlapor belum ada" in words(officer, "returned_0_line")[1]
    officer.click("returned_0_line")
    officer.click("differing_0_line")
    assert ways == [("case", {"id": returned}), ("case", {"id": differing})]


def test_a_desk_is_told_what_it_has_to_look_at(at_home, world, went):
    above = world.make_vault(KAB, folder=world.home / "kabupaten")
    with world.opened() as field, world.opened(above) as desk:
        casebook.finalise(field, world.add_case(field, CAMAT))
        carry(field, desk)
    officer = at_home(above)
    ways = went(officer)
    assert words(officer, "review_0_line")[0] == "1 perkara dari kantor lain"
    assert words(officer, "lacking_0_line")[2] == "3 berkas"
    officer.click("review_0_line")
    assert ways == [("intake", {"tab": "review"})]


def test_what_has_not_travelled_is_counted_and_sent(at_home, world, went):
    with world.opened() as vault:
        world.add_case(vault, CAMAT)
        world.add_case(vault, KADES)
    officer = at_home()
    ways = went(officer)
    officer.wait_for(lambda: officer.shown("unsent_label").text() == "2")
    officer.wait_to_read("Belum pernah")
    officer.click("send_button")
    assert ways == [("send", {})]


def test_nothing_waits_is_said_calmly(at_home, world):
    with world.opened() as vault:
        case = world.add_case(vault, CAMAT)
        casebook.finalise(vault, case)
        numbers.draw(vault, case)
    officer = at_home()
    officer.wait_to_read("Tidak ada yang menunggu.")


def test_the_health_of_the_data_stands_at_the_foot(at_home, world, went):
    with world.opened() as vault:
        world.add_case(vault, CAMAT)
        note = {"at": "2024-11-20T08:00+08:00", "defects": 0}
        vault.keep_setting(CHECKED, msgspec.json.encode(note).decode())
        vault.keep_setting(BACKED_UP, msgspec.json.encode({"at": "2024-11-18T17:05+08:00", "folder": "E:"}).decode())
    officer = at_home()
    officer.wait_to_read("Data utuh pada pemeriksaan terakhir, 20 November 2024, 08.00 WITA.")
    officer.wait_to_read("Cadangan terakhir 18 November 2024, 17.05 WITA.")
    assert officer.shown("health_button") is None


def test_damage_that_was_found_is_said_in_ochre_with_the_way_on(at_home, world, went):
    with world.opened() as vault:
        world.add_case(vault, CAMAT)
        note = {"at": "2024-11-20T08:00+08:00", "defects": 2}
        vault.keep_setting(CHECKED, msgspec.json.encode(note).decode())
        vault.keep_setting(BACKED_UP, "{rusak")
    officer = at_home()
    ways = went(officer)
    officer.wait_to_read("menemukan 2 hal yang tidak utuh")
    officer.click("health_button")
    assert ways == [("settings", {"section": "health"})]


def test_what_is_written_elsewhere_is_told_at_once(at_home, world, tmp_path):
    with world.opened() as vault:
        case = world.add_case(vault, CAMAT)
    officer = at_home()
    officer.wait_for("saved_0_line")
    session = officer.window.session
    session.write(officer.window, lambda vault: casebook.finalise(vault, case), changed=(case,))
    officer.wait_for("unnumbered_0_line")
    change = read_case_changes(b'{"narrative": "Uraian lain."}')
    session.write(
        officer.window, lambda vault: casebook.revise_case(vault, case, change, "keliru", tmp_path), changed=(case,)
    )
    officer.wait_for("saved_0_line")


def test_long_and_hostile_names_do_no_harm(at_home, world, tmp_path):
    name = "<b>Drs. H. Muhammad\u202e</b>" + "x" * 900
    with world.opened() as vault:
        case = casebook.add_case(vault, read_case_file(b'{"kind": "temuan"}'), tmp_path)
        with vault.writing():
            vault.journal.write(
                [Change("subject.set", new_id(), {"case": case, "name": name})], vault.officer, vault.now()
            )
    officer = at_home()
    officer.wait_for("saved_0_line")
    officer.window.resize(911, 512)
    officer.settle()
    assert officer.shown("saved_0_line").width() < 911


def test_differing_records_of_the_office_lead_to_where_they_are_settled(open_desk, world, monkeypatch):
    second = world.make_vault(folder=world.home / "dua")
    with world.opened() as field, world.opened(second) as other:
        world.add_case(field, CAMAT)
        for vault in (field, other):
            change = Change("register.set", register_record(vault.office), {"device": vault.device})
            with vault.writing():
                vault.journal.write([change], vault.officer, vault.now())
        with field.writing() as db:
            take_in(db, entries_in(other.db))
    officer = Driver(open_desk(world))
    ways = []
    monkeypatch.setattr(officer.window, "go", lambda page, **where: ways.append((page, where)))
    officer.wait_to_read("1 catatan kantor diisi berbeda")
    officer.click("unsettled_0_line")
    assert ways == [("intake", {"tab": "differences"})]
