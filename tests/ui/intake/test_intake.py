"""Penerimaan: held files, the stack of cases to review, what differs, laptops, and histories that branched."""

import json
import shutil
from dataclasses import replace

import pytest

from fieldapp.case.file import read_case_changes
from fieldapp.case.ids import derived_id
from fieldapp.exchange import enrolment, merge, quarantine
from fieldapp.exchange.export import export
from fieldapp.exchange.stick import Stick
from fieldapp.vault import casebook
from fieldapp.vault.creation import create_vault
from fieldapp.vault.holder import register_record
from fieldapp.vault.intake import take_in
from fieldapp.vault.journal import Change
from fieldapp.vault.listing import reviews_of
from fieldapp.vault.projection import load_state
from fieldapp.vault.settlement import settle
from tests.ui.conftest import CHEAP
from tests.ui.flows.driver import Driver
from tests.ui.scenery import add_report, finish_report
from tests.ui.transfer.conftest import DESK, FIELD, enrol, finish_case
from tests.vault.journal_world import entries_in
from ui.pages.transfer.choice import StickChoice

NAMES = ("camat-orasi-kendaraan-dinas", "kades-yel-yel-video", "guru-pppk-rompi")
HOSTILE = "<b>Kurang\u202e lengkap</b>\x07 " + "x" * 300


@pytest.fixture
def stack(enrolled, desk_folder, sticks_in):
    """Give three finished cases that wait at the desk."""
    place = sticks_in.plug()
    with enrolled.opened() as field:
        cases = [finish_case(enrolled, field, name) for name in NAMES]
        export(field, Stick(place), DESK)
    with enrolled.opened(desk_folder) as desk:
        merge.import_paths(desk, [place])
    return cases


@pytest.fixture
def clerk(open_desk, enrolled, desk_folder):
    """Open Penerimaan at the desk on a tab."""

    def at(tab: str, **where: str) -> Driver:
        driver = Driver(open_desk(enrolled, desk_folder, page="intake", tab=tab, **where))
        driver.wait_for(lambda: not driver.window.busy)
        return driver

    return at


# ---- review ----------------------------------------------------------------------------------------------------------


def test_a_stack_is_worked_through_with_the_keys(clerk, stack, enrolled):
    driver = clerk("review")
    driver.wait_to_read("Tinjauan (3)")
    first, second, third = driver.shown("review_table").block_model().ids()
    driver.wait_for(lambda: driver.has_focus("review_table"))
    driver.press("A")
    driver.wait_for("decision_sheet")
    driver.press("Enter")
    driver.wait_to_read("Perkara diterima. Sisa 2.")
    driver.wait_for(lambda: driver.shown("review_table").current_id() == second and not driver.window.busy)
    driver.press("K")
    driver.wait_for(lambda: driver.has_focus("reason_edit"))
    driver.press("Tab")
    driver.key_press("decide_button")
    driver.wait_to_read("Tulis dahulu apa yang harus dilengkapi.")
    driver.type("Saksi kedua belum dimintai keterangan.")
    driver.key_press("decide_button")
    driver.wait_to_read("Perkara dikembalikan. Sisa 1.")
    driver.wait_for(lambda: not driver.window.busy)
    db = driver.window.session.here.db
    assert [(one.decision, one.reason) for one in reviews_of(db, first)] == [("accept", "")]
    assert [(one.decision, one.reason) for one in reviews_of(db, second)] == [
        ("return", "Saksi kedua belum dimintai keterangan.")
    ]
    assert driver.shown("review_table").block_model().ids() == [third]
    driver.wait_to_read("Tinjauan (1)")


def test_a_case_is_read_without_its_reporter(clerk, stack, enrolled):
    driver = clerk("review")
    lines = list(driver.shown("review_table").block_model().ids())
    driver.click_row("review_table", lines.index(stack[1]))
    driver.wait_to_read("Laporan · Panwaslu Kecamatan Tanjung Lempake (64.01.05) · revisi 1")
    assert driver.reads("Tercatat, tidak ditampilkan")
    with enrolled.opened() as field:
        reporter = json.loads(field.db.execute("SELECT identity FROM record WHERE id = ?", (stack[1],)).fetchone()[0])[
            "reporter.name"
        ]
    assert reporter
    assert not driver.reads(reporter)


def test_what_was_returned_and_mended_comes_again(clerk, stack, enrolled, desk_folder, sticks_in):
    driver = clerk("review")
    driver.click("return_button")
    driver.type_into("reason_edit", "Alamat terlapor belum ada.")
    driver.click("decide_button")
    driver.wait_to_read("Tinjauan (2)")
    returned = next(one for one in stack if one not in driver.shown("review_table").block_model().ids())
    driver.window.close()
    with enrolled.opened() as field:
        casebook.revise_case(
            field, returned, read_case_changes(b'{"impact": "Pelayanan terhenti."}'), "diminta", enrolled.home
        )
        casebook.finalise(field, returned)
        export(field, Stick(sticks_in.folder / "SANDISK"), DESK)
    with enrolled.opened(desk_folder) as desk:
        merge.import_paths(desk, [sticks_in.folder / "SANDISK"])
    driver = clerk("review")
    driver.wait_to_read("Tinjauan (3)")
    assert driver.reads("Diperbaiki")
    driver.click_row("review_table", list(driver.shown("review_table").block_model().ids()).index(returned))
    driver.wait_to_read("Pernah diputus dan sekarang diperbaiki. Alasan waktu itu: Alamat terlapor belum ada.")


def test_hostile_reasons_are_kept_as_they_are(clerk, stack):
    driver = clerk("review")
    driver.click("return_button")
    driver.wait_for("reason_edit").set_value(HOSTILE)
    driver.click("decide_button")
    driver.wait_to_read("Tinjauan (2)")
    driver.shown("shown_choice").setCurrentIndex(1)
    driver.wait_to_read("Dikembalikan: <b>Kurang")


def test_the_filter_shows_what_was_decided(clerk, stack):
    driver = clerk("review")
    driver.tab_to("shown_choice")
    driver.type("Diterima")
    driver.wait_to_read("Tidak ada perkara seperti itu.")
    driver.press("Home")
    driver.wait_for(lambda: len(driver.shown("review_table").block_model().ids()) == 3)


# ---- held ------------------------------------------------------------------------------------------------------------


def test_what_is_held_is_told_and_saved_outside(clerk, stack, enrolled, desk_folder, sticks_in, tmp_path):
    (part,) = (sticks_in.folder / "SANDISK").glob("*.netra")
    damaged = part.read_bytes()[:-9] + b"123456789"
    (tmp_path / "rusak.netra").write_bytes(damaged)
    with enrolled.opened(desk_folder) as desk:
        merge.import_paths(desk, [tmp_path / "rusak.netra"])
    driver = clerk("held")
    driver.wait_to_read("Ditahan (1)")
    assert driver.reads("rusak.netra rusak")
    driver.click("save_copy_button")
    driver.wait_for(lambda: driver.shown("take_button") and driver.shown("take_button").isEnabled())
    driver.click("take_button")
    driver.wait_to_read("Salinan tersimpan: ditahan-1.netra.")
    assert (sticks_in.folder / "SANDISK" / "ditahan-1.netra").read_bytes() == damaged


def test_what_nobody_waits_for_is_set_aside_with_a_reason(clerk, enrolled, desk_folder, tmp_path):
    for name in ("rusak.netra", "lain.netra"):
        (tmp_path / name).write_bytes(quarantine.PART + name.encode())
    with enrolled.opened(desk_folder) as desk:
        merge.import_paths(desk, [tmp_path / "rusak.netra", tmp_path / "lain.netra"])
    driver = clerk("held")
    driver.wait_to_read("Ditahan (2)")
    driver.wait_for(lambda: driver.reads("lain.netra rusak"))
    driver.click("dismiss_button")
    driver.wait_for(lambda: driver.has_focus("reason_edit"))
    driver.click("dismiss_now_button")
    driver.wait_to_read("Tulis dahulu alasannya.")
    driver.type("<b>Dikirim ulang</b> kemarin.")
    driver.key_press("dismiss_now_button")
    driver.wait_to_read("lain.netra dikesampingkan. Catatannya ada dalam daftar lengkap.")
    driver.wait_to_read("Ditahan (1)")
    driver.wait_for(lambda: not driver.reads("lain.netra rusak"))
    driver.click("every_flag")
    driver.wait_for(lambda: len(driver.shown("held_table").rows()) == 2)
    driver.click_row("held_table", 0)
    driver.press("Down")
    driver.wait_to_read("<b>Dikirim ulang</b> kemarin.")
    assert not driver.shown("dismiss_button").isEnabled()
    assert driver.shown("save_copy_button").isEnabled()
    assert not driver.shown("held_room")


def test_much_that_is_held_tells_its_room(clerk, enrolled, desk_folder, tmp_path, monkeypatch):
    monkeypatch.setattr(quarantine, "MOST", 1000)
    (tmp_path / "rusak.netra").write_bytes(quarantine.PART + b"x" * 300)
    with enrolled.opened(desk_folder) as desk:
        merge.import_paths(desk, [tmp_path / "rusak.netra"])
    driver = clerk("held")
    driver.wait_to_read("Yang ditahan memakai 319 B dari 1,0 KB.")


def test_nothing_held_says_so(clerk):
    driver = clerk("held")
    driver.wait_to_read("Tidak ada yang ditahan.")


def test_a_laptop_is_invited_compared_and_certified_and_what_it_sent_goes_in(
    clerk, world, enrolled, desk_folder, sticks_in, open_desk
):
    place = sticks_in.plug()
    driver = clerk("devices")
    driver.wait_to_read("Panwaslu Kecamatan Tanjung Lempake (64.01.05)")
    driver.click("invite_button")
    driver.wait_for(lambda: driver.shown("take_button").isEnabled())
    driver.type_into("office_edit", "Tanah Grogot")
    driver.click("take_button")
    driver.wait_to_read("Pilih kantor dari daftar, atau ketik kodenya: 64.01.05.")
    driver.type_into("office_edit", "64.02.01")
    driver.click("take_button")
    driver.wait_to_read("Kantor 64.02.01 di luar wilayah kantor ini")
    driver.type_into("office_edit", "64.01.06")
    driver.click("take_button")
    driver.wait_for("invited_sheet")
    (invitation,) = place.glob("undangan-*.json")
    assert driver.shown("fingerprint").text().count(" ") == 7
    driver.press("Enter")

    laptop, _ = create_vault(
        world.home / "laptop6", "64.01.06", "Panwaslu Kecamatan Long Ikis", "Siti", world.passphrase,
        clock=world.clock, cost=CHEAP,
    )  # fmt: skip
    with laptop:
        asked = enrolment.request(laptop, invitation, place)
        case = world.add_case(laptop)
        casebook.finalise(laptop, case)
        export(laptop, Stick(place), DESK)
    driver.window.go("receive")
    driver.wait_for(lambda: driver.shown("next_button").isEnabled())
    driver.click("next_button")
    driver.wait_to_read("1 berkas akan ditahan. 2 berkas pendaftaran laptop.")
    driver.click("next_button")
    driver.wait_to_read("1 berkas ditahan.")

    driver.window.go("intake", tab="devices")
    driver.click("check_request_button")
    driver.type_into("request_path_edit", str(asked.path) + "\n")
    driver.wait_for("fingerprint")
    assert driver.shown("fingerprint").text() == asked.fingerprint
    driver.wait_for(lambda: driver.window.findChild(StickChoice).chosen.folder == asked.path.parent)
    assert not driver.shown("take_button").isEnabled()
    driver.click("same_flag")
    driver.wait_for(lambda: driver.shown("take_button").isEnabled())
    driver.click("take_button")
    driver.wait_for("approved_sheet")
    assert list(place.glob("izin-64.01.06-*.json"))
    driver.click("retry_now_button")
    driver.wait_to_read("ditawarkan =")
    driver.wait_for(lambda: not driver.window.busy)
    assert quarantine.listed(driver.window.session.here.db) == []
    driver.click("see_review_button")
    driver.wait_to_read("Tinjauan (1)")


def test_a_request_used_twice_and_a_wrong_file_are_refused_in_words(clerk, enrolled, desk_folder, sticks_in, tmp_path):
    place = sticks_in.plug()
    driver = clerk("devices")
    (tmp_path / "surat.json").write_text('{"bukan": "permohonan"}')
    driver.click("check_request_button")
    driver.click("open_request_button")
    driver.wait_to_read("Pilih dahulu berkas permohonannya.")
    driver.type_into("request_path_edit", str(tmp_path / "surat.json") + "\n")
    driver.wait_to_read("Berkas surat.json bukan berkas pendaftaran yang utuh.")
    driver.press("Esc")
    driver.wait_for(lambda: not driver.shown("notice_sheet"))
    request = next((enrolled.home.parent / "daftar").glob("permohonan-*.json"))
    driver.window.go("intake", tab="devices", file=str(request))
    driver.wait_for("fingerprint")
    driver.click("same_flag")
    driver.click("take_button")
    driver.wait_to_read("Undangan ini sudah dipakai atau bukan untuk kantor 64.01.05.")
    assert not list(place.glob("izin-*"))


def test_a_laptop_is_revoked_with_a_reason(clerk, enrolled, desk_folder, case, sticks_in):
    driver = clerk("devices")
    lines = [one.row.own for one in driver.shown("device_table").rows()]
    driver.click_row("device_table", lines.index(True))
    assert not driver.shown("revoke_button").isEnabled()
    driver.click_row("device_table", lines.index(False))
    driver.click("revoke_button")
    driver.click("revoke_now_button")
    driver.wait_to_read("Tulis dahulu alasannya.")
    driver.type_into("reason_edit", "Laptop hilang di kapal.")
    driver.click("revoke_now_button")
    driver.wait_to_read("Dicabut")
    driver.window.close()
    place = sticks_in.plug()
    with enrolled.opened() as field:
        export(field, Stick(place), DESK)
    with enrolled.opened(desk_folder) as desk:
        assert [one.code for one in merge.import_paths(desk, [place]).files] == ["sender_revoked"]


def test_a_vault_that_never_invited_says_what_an_invitation_does(open_desk, world, desk_folder, sticks_in):
    driver = Driver(open_desk(world, desk_folder, page="intake", tab="devices"))
    driver.wait_to_read("Undangan pertama menjadikan penyimpanan ini meja penerimaan.")


# ---- what differs, and histories -------------------------------------------------------------------------------------


def test_differing_entries_are_listed_with_their_fields(clerk, enrolled, desk_folder, stack, sticks_in, tmp_path):
    second = enrolled.make_vault(FIELD, enrolled.home / "kedua")
    folder = tmp_path / "dua"
    folder.mkdir()
    place = sticks_in.folder / "SANDISK"
    with enrolled.opened(desk_folder) as desk, enrolled.opened(second) as other, enrolled.opened() as field:
        enrol(desk, other, folder)
        export(desk, Stick(folder), FIELD, everything=True)
        merge.import_paths(other, [folder])
        for vault, text in ((field, "Lapangan A"), (other, "Lapangan B")):
            change = json.dumps({"event": {"place": text}}).encode()
            casebook.revise_case(vault, stack[0], read_case_changes(change), "salah ketik", enrolled.home)
            export(vault, Stick(place), DESK)
            merge.import_paths(desk, [place])
    driver = clerk("differences")
    driver.wait_to_read("Isian berbeda (1)")
    (one,) = driver.shown("difference_table").rows()
    assert (one.owner, one.type, one.what) == (stack[0], "case", ("Tempat kejadian",))
    driver.wait_to_read("Yang berlaku dipilih oleh")
    driver.click("return_differing_button")
    driver.wait_for("decision_sheet")
    assert "Tempat kejadian" in driver.shown("reason_edit").toPlainText()
    driver.click("decide_button")
    driver.wait_to_read("Perkara dikembalikan")
    review = derived_id("review", stack[0], DESK)
    said = load_state(driver.window.session.here.db, review).fields
    assert said["decision"] == "return"
    assert "Tempat kejadian" in said["reason"]


def test_the_differing_entries_of_a_report_are_settled_here(open_desk, enrolled, desk_folder, sticks_in, tmp_path):
    second = enrolled.make_vault(FIELD, enrolled.home / "kedua")
    folders = [tmp_path / name for name in ("daftar-dua", "naik", "turun")]
    for folder in folders:
        folder.mkdir()
    enrolling, up, down = folders
    with enrolled.opened(desk_folder) as desk, enrolled.opened(second) as other, enrolled.opened() as field:
        enrol(desk, other, enrolling)
        report = add_report(field, "pertemuan-balai-desa")
        export(field, Stick(up), DESK)
        merge.import_paths(desk, [up])
        export(desk, Stick(down), FIELD, everything=True)
        merge.import_paths(other, [down])
        for vault, text in ((field, "Balai Desa A"), (other, "Balai Desa B")):
            change = Change("supervision.set", report, {"place": text})
            with vault.writing():
                vault.journal.write([change], vault.officer, vault.now())
            export(vault, Stick(up), DESK)
        merge.import_paths(desk, [up])
        export(desk, Stick(down), FIELD, everything=True)
        merge.import_paths(field, [down])
    driver = Driver(open_desk(enrolled, page="intake", tab="differences"))
    driver.wait_to_read("Isian berbeda (1)")
    driver.click("open_difference_button")
    driver.wait_for("settle_0_0_button")
    assert driver.reads("Balai Desa A")
    assert driver.reads("Balai Desa B")
    driver.click("settle_0_0_button")
    driver.type_into("settle_reason_edit", "Sesuai undangan.")
    driver.click("settle_button")
    driver.wait_to_read("Semua isian berbeda di sini sudah diselesaikan.")
    driver.wait_to_read("Tidak ada isian berbeda.")


def test_who_holds_the_register_is_settled_here(open_desk, enrolled):
    """A setting of the office belongs to no case: it stands in the list, and a sheet settles it."""
    second = enrolled.make_vault(FIELD, enrolled.home / "kedua")
    with enrolled.opened() as field, enrolled.opened(second) as other:
        for vault in (field, other):
            with vault.writing():
                change = Change("register.set", register_record(FIELD), {"device": vault.device})
                vault.journal.write([change], vault.officer, vault.now())
        with field.writing() as db:
            take_in(db, entries_in(other.db))
    driver = Driver(open_desk(enrolled, page="intake", tab="differences"))
    driver.wait_to_read("Buku register")
    driver.wait_to_read("Yang berlaku dipilih di kantor ini.")
    assert driver.shown("return_differing_button") is None
    driver.click("open_difference_button")
    driver.wait_for("settle_0_0_button")
    driver.wait_to_read("Pemegang buku register")
    driver.click("settle_0_0_button")
    driver.type_into("settle_reason_edit", "Buku ada pada laptop itu.")
    driver.click("settle_button")
    driver.wait_to_read("Tidak ada isian berbeda.")


def test_a_number_of_two_reports_is_settled_here(open_desk, enrolled):
    second = enrolled.make_vault(FIELD, enrolled.home / "kedua")
    with enrolled.opened() as field, enrolled.opened(second) as other:
        reports = []
        for vault, name in ((field, "pertemuan-balai-desa"), (other, "masa-tenang")):
            reports.append(add_report(vault, name))
            number = finish_report(vault, reports[-1])
        with field.writing() as db:
            take_in(db, entries_in(other.db))
        settle(field, register_record(FIELD), "device", "pemegang lama", value=field.device)
    driver = Driver(open_desk(enrolled, page="intake", tab="differences"))
    driver.wait_to_read("Isian berbeda (2)")
    driver.wait_to_read(f"nomor {number} terambil dua kali")
    driver.click("open_difference_button")
    driver.wait_to_read("LHP ini")
    driver.wait_to_read("LHP lain")
    driver.click("bear_0_button")
    driver.type_into("reason_edit", "diambil lebih dahulu")
    driver.click("bear_button")
    driver.wait_to_read("yang lain mendapat")
    driver.wait_to_read("Tidak ada isian berbeda.")


def test_a_branched_history_is_decided_with_a_reason(
    clerk, enrolled, desk_folder, case, sticks_in, tmp_path, monkeypatch
):
    place, away = sticks_in.plug(), sticks_in.plug("KEMBAR")
    with enrolled.opened() as field:
        export(field, Stick(place), DESK)
    twin = replace(enrolled, home=tmp_path / "laptop kembar")
    shutil.copytree(enrolled.home, twin.home)
    with enrolled.opened() as field:
        enrolled.add_case(field, "guru-pppk-rompi")
        export(field, Stick(place), DESK)
    monkeypatch.setenv("NETRA_HOME", str(twin.home))
    with twin.opened() as field:
        twin.add_case(field, "kades-yel-yel-video")
        export(field, Stick(away), DESK)
    monkeypatch.setenv("NETRA_HOME", str(enrolled.home))
    with enrolled.opened(desk_folder) as desk:
        merge.import_paths(desk, [place, away])
    driver = clerk("history")
    driver.wait_to_read("Riwayat laptop (1)")
    driver.click("history_tab")
    driver.wait_to_read("Riwayat bercabang")
    driver.click("decide_trouble_button")
    driver.click("rule_button")
    driver.wait_to_read("Tulis dahulu alasannya.")
    driver.type_into("reason_edit", "Yang ini dipakai kantor.")
    driver.shown("keep_choice").setCurrentIndex(1)
    driver.click("rule_button")
    driver.wait_to_read("Diputuskan")


def test_without_trouble_there_is_no_tab_for_it(clerk):
    driver = clerk("held")
    assert not driver.shown("history_tab")
