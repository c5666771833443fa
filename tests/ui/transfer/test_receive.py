"""Terima dari Flashdisk: everything is looked at before anything goes in, and everything is accounted for."""

import shutil
from pathlib import Path

import pytest

from fieldapp.desk.review import review_case
from fieldapp.exchange import enrolment, merge, quarantine
from fieldapp.exchange.export import export
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.stick import Stick
from fieldapp.vault.creation import create_vault
from fieldapp.vault.rebuild import digests
from fieldapp.vault.search import count_cases
from tests.ui.conftest import CHEAP
from tests.ui.flows.driver import Driver
from tests.ui.transfer.conftest import DESK, FIELD
from ui.pages.transfer import taking

LONG = "Panwaslu Kecamatan " + "Nan Jauh di Ujung Kabupaten " * 12


def sent_to(world, place, **how):
    with world.opened() as vault:
        return export(vault, Stick(place), DESK, **how)


def stranger(world, office=FIELD, to=DESK, name=LONG, place=None):
    """Make a laptop that the desk does not know."""
    vault, _ = create_vault(
        world.home / f"asing-{office}-{to}", office, name, "Petugas", world.passphrase, clock=world.clock, cost=CHEAP
    )
    return vault


@pytest.fixture
def place(sticks_in):
    return sticks_in.plug()


def look(open_desk, world, folder=None):
    """Open the desk's assistant and let it look at the only stick."""
    driver = Driver(open_desk(world, folder, page="receive"))
    driver.wait_for(lambda: driver.shown("next_button") and driver.shown("next_button").isEnabled())
    driver.click("next_button")
    driver.wait_for(lambda: driver.window.page._found)
    return driver


def states(driver):
    return [(one.state, one.code) for one in driver.window.page._found.files]


def take_in(driver):
    driver.click("next_button")
    driver.wait_for(lambda: driver.window.page.step == "done")
    driver.wait_for(lambda: not driver.window.busy)


# ---- looking ---------------------------------------------------------------------------------------------------------


def test_looking_changes_nothing(open_desk, enrolled, desk_folder, case, place):
    sent_to(enrolled, place)
    with enrolled.opened(desk_folder) as desk:
        before = digests(desk.db), desk.db.execute("SELECT count(*) FROM bundle_seen").fetchone()
    driver = look(open_desk, enrolled, desk_folder)
    driver.wait_to_read("1 bagian siap dimasukkan: 13 catatan baru dan 3 bukti.")
    assert driver.reads("Ini baru pemeriksaan: penyimpanan belum berubah.")
    assert driver.reads("Panwaslu Kecamatan Tanjung Lempake (64.01.05)")
    assert driver.reads("Memuat 1 perkara dan 3 bukti.")
    assert driver.reads("yang sudah disahkan")
    # closing would seal what the session saw
    with driver.window.session.here.beside(write=True) as desk:
        assert (digests(desk.db), desk.db.execute("SELECT count(*) FROM bundle_seen").fetchone()) == before


def test_a_case_arrives_and_the_counts_balance(open_desk, enrolled, desk_folder, case, place):
    sent_to(enrolled, place)
    driver = look(open_desk, enrolled, desk_folder)
    take_in(driver)
    driver.wait_to_read("13 catatan ditawarkan = 13 baru + 0 sudah ada + 0 ditahan.")
    assert driver.reads("3 bukti masuk utuh.")
    assert driver.reads("Buat Tanda Terima untuk Panwaslu Kecamatan Tanjung Lempake (64.01.05)")
    assert count_cases(driver.window.session.here.db) == 1
    driver.window.go("receive")
    driver.click("next_button")
    driver.wait_to_read("Tidak ada yang perlu dimasukkan.")
    assert driver.reads("Sudah pernah diterima")
    assert not driver.shown("next_button").isEnabled()


def test_the_same_by_keyboard_alone(open_desk, enrolled, desk_folder, case, place):
    sent_to(enrolled, place)
    driver = Driver(open_desk(enrolled, desk_folder, page="receive"))
    for _ in range(2):
        driver.wait_for(lambda: driver.has_focus("next_button") and driver.shown("next_button").isEnabled())
        step = driver.window.page.step
        driver.press("Enter")
        driver.wait_for(lambda before=step: driver.window.page.step != before)
    driver.wait_to_read("13 catatan ditawarkan = 13 baru")
    driver.press("Enter")
    driver.wait_to_read("Kantor di bawah")


def test_every_bad_file_has_its_sentence(open_desk, enrolled, desk_folder, case, place):
    sent_to(enrolled, place)
    (good,) = place.glob("*.netra")
    whole = good.read_bytes()
    (place / "rusak.netra").write_bytes(whole[:-300] + b"x" * 300)
    (place / "separuh.netra").write_bytes(whole[: len(whole) // 2])
    (place / "teks.netra").write_text("Daftar hadir")
    (place / "kosong.netra").write_bytes(b"")
    (place / "foto.jpg").write_bytes(b"bukan urusan kita")
    (place / "lain.json").write_text("{}")
    with stranger(enrolled) as unknown:
        with enrolled.opened(desk_folder) as desk:
            asked = enrolment.invite(desk, FIELD, enrolled.home)
        enrolment.request(unknown, asked.path, enrolled.home)
        enrolled.add_case(unknown, "kades-yel-yel-video")
        export(unknown, Stick(place), DESK)
    with stranger(enrolled, "64.02", name="Bawaslu Lain") as other, stranger(enrolled, "64.02.01") as elsewhere:
        folder = enrolled.home / "lain"
        folder.mkdir()
        request = enrolment.request(elsewhere, enrolment.invite(other, "64.02.01", folder).path, folder)
        enrolment.accept(elsewhere, enrolment.approve(other, request.path, folder).path)
        enrolled.add_case(elsewhere)
        export(elsewhere, Stick(place), "64.02")
    driver = look(open_desk, enrolled, desk_folder)
    found = {one.name: one for one in driver.window.page._found.files}
    assert found[good.name].state == "good"
    assert found["rusak.netra"].code == "bundle_damaged"
    assert found["separuh.netra"].code == "bundle_damaged"
    assert found["teks.netra"].state == found["kosong.netra"].state == "other"
    assert "foto.jpg" not in found
    assert "lain.json" not in found
    (held,) = [one for one in found.values() if one.state == "held"]
    assert (held.code, held.proved) == ("sender_uncertified", False)
    (foreign,) = [one for one in found.values() if one.state == "foreign"]
    assert foreign.code == "bundle_not_for_us"
    driver.wait_to_read("1 bagian siap dimasukkan: 13 catatan baru dan 3 bukti. 3 berkas akan ditahan.")
    for word in ("Baik", "Akan ditahan", "Rusak, akan ditahan", "Bukan untuk kantor ini", "Bukan paket kirim"):
        assert driver.reads(word)
    take_in(driver)
    assert driver.reads("3 berkas ditahan.")
    assert driver.reads("Tidak ada data yang hilang.")
    codes = {one.code for one in quarantine.listed(driver.window.session.here.db)}
    assert codes == {"bundle_damaged", "sender_uncertified"}
    driver.click("see_held_button")
    driver.wait_to_read("Ditahan (3)")


def test_an_empty_folder_says_so(open_desk, enrolled, desk_folder, place):
    driver = look(open_desk, enrolled, desk_folder)
    driver.wait_to_read("Tidak ada paket kirim atau berkas pendaftaran di tempat ini.")
    assert not driver.shown("next_button").isEnabled()


def test_missing_parts_and_bundles_are_named(open_desk, enrolled, desk_folder, big_case, place, tmp_path):
    first = tmp_path / "pertama"
    first.mkdir()
    done = sent_to(enrolled, first)
    shutil.copy(first / done.parts[0].name, place)
    with enrolled.opened() as vault:
        # another desk's receipt covered the first bundle, so that the second does not carry it again
        vault.db.execute("INSERT INTO ack SELECT ?, book, last, last_hash, 1, '' FROM book", (DESK,))
        enrolled.add_case(vault, "guru-pppk-rompi")
        second = export(vault, Stick(place), DESK)
    assert second.plan.number == 2
    (place / done.parts[0].name).unlink()
    driver = look(open_desk, enrolled, desk_folder)
    driver.wait_to_read("Kiriman sebelum nomor 2 dari 64.01.05 belum diterima: ")
    shutil.copy(first / done.parts[0].name, place)
    driver.click("back_button")
    driver.click("next_button")
    # how many parts there are depends on how well the evidence of the day could be compressed
    count = len(done.parts)
    missing = f"2–{count}"
    assert count > 2
    driver.wait_to_read(f"Bagian {missing} dari {count} kiriman nomor 1 (64.01.05) belum ada.")


def test_files_are_chosen_or_dropped_as_well(open_desk, enrolled, desk_folder, case, tmp_path, sticks_in):
    folder = tmp_path / "dari surat"
    folder.mkdir()
    sent_to(enrolled, folder)
    (part,) = folder.glob("*.netra")
    driver = Driver(open_desk(enrolled, desk_folder, page="receive"))
    driver.wait_for("folder_edit")
    driver.drop("folder_edit", [folder])
    driver.wait_for(lambda: driver.shown("next_button").isEnabled())
    driver.window.page.choice.take_drop([part])
    driver.wait_to_read("1 bagian siap dimasukkan")


# ---- taking in -------------------------------------------------------------------------------------------------------


def test_a_stick_pulled_out_goes_on_by_itself_and_the_counts_are_of_all(
    open_desk, enrolled, desk_folder, big_case, sticks_in, monkeypatch
):
    place = sticks_in.plug()
    sent_to(enrolled, place)
    driver = look(open_desk, enrolled, desk_folder)
    driver.wait_to_read("5 bagian siap dimasukkan")
    real, asked = merge.read_part, []

    def pulled(path: Path, n: int, m: int):
        asked.append(path)
        if len(asked) == 3:
            sticks_in.pull()
        return real(path, n, m)

    monkeypatch.setattr(merge, "read_part", pulled)
    driver.click("next_button")
    driver.wait_to_read("Flashdisk tercabut sesudah 2 dari 5 berkas. Yang sudah masuk tetap tersimpan.")
    sticks_in.plug()
    driver.wait_for(lambda: driver.window.page.step == "done")
    new = sum(one.new for one in driver.window.page._found.files)
    driver.wait_to_read(f"{new} catatan ditawarkan = {new} baru + 0 sudah ada + 0 ditahan.")
    driver.wait_to_read("4 bukti masuk utuh.")


def test_stopping_leaves_the_rest_on_the_stick(open_desk, enrolled, desk_folder, big_case, place, monkeypatch):
    sent_to(enrolled, place)
    driver = look(open_desk, enrolled, desk_folder)
    step = driver.window.page.taking
    real = taking.import_files

    def stopping(vault, files, go_on, use=()):
        def ask(done: int, total: int) -> bool:
            if done == 2:
                step._stop.set()
            return go_on(done, total)

        return real(vault, files, ask, use)

    monkeypatch.setattr(taking, "import_files", stopping)
    driver.click("next_button")
    driver.wait_to_read("3 berkas belum dimasukkan dan masih di flashdisk.")
    monkeypatch.setattr(taking, "import_files", real)
    driver.window.go("receive")
    driver.click("next_button")
    driver.wait_to_read("3 bagian")
    take_in(driver)
    driver.wait_to_read("bukti masuk utuh.")


# ---- what a receipt does at the field office -------------------------------------------------------------------------


def test_a_receipt_and_the_own_parts_beside_it_say_what_they_are(open_desk, enrolled, desk_folder, case, place):
    sent_to(enrolled, place)
    with enrolled.opened(desk_folder) as desk:
        merge.import_paths(desk, [place])
        make_receipt(desk, FIELD, Stick(place))
    driver = look(open_desk, enrolled)
    table = driver.shown("preview_table")
    names = {one.kind: table.model().index(row, 0).data() for row, one in enumerate(driver.window.page._found.files)}
    assert names["export"].startswith("kepada ")
    assert not names["receipt"].startswith("kepada ")
    table.pick([one.kind for one in driver.window.page._found.files].index("receipt"))
    driver.wait_to_read("Tanda terima paket: jawaban jenjang atas")


def test_a_receipt_says_what_was_accepted_and_returned(open_desk, enrolled, desk_folder, case, place):
    with enrolled.opened() as field:
        other = enrolled.add_case(field, "guru-pppk-rompi")
    sent_to(enrolled, place)
    with enrolled.opened(desk_folder) as desk:
        merge.import_paths(desk, [place])
        review_case(desk, case, "return", "Saksi kedua belum dimintai keterangan.")
        review_case(desk, other, "accept", "")
        make_receipt(desk, FIELD, Stick(place))
    driver = look(open_desk, enrolled)
    assert sorted(states(driver)) == [("good", ""), ("own", "bundle_own")]
    take_in(driver)
    driver.wait_to_read("Tanda terima paket nomor 1: 1 diterima, 1 dikembalikan, 0 sampai dan belum ditinjau.")
    table = driver.wait_for("returned_table")
    assert [reason for _, reason in table.rows()] == ["Saksi kedua belum dimintai keterangan."]
    driver.click("next_button")
    driver.wait_to_read("Sudah ada tanda terima paket.")
    assert driver.shown("returned_table").rows()[0][0].id == case


def test_enrolment_files_on_the_stick_are_led_to_their_place(open_desk, world, desk_folder, place):
    with world.opened(desk_folder) as desk, world.opened() as field:
        invitation = enrolment.invite(desk, FIELD, place)
        enrolment.request(field, invitation.path, place)
    driver = look(open_desk, world, desk_folder)
    driver.wait_to_read("2 berkas pendaftaran laptop.")
    driver.click_row("preview_table", [one.kind for one in driver.window.page._found.files].index("request"))
    driver.click("use_enrolment_button")
    driver.wait_for("fingerprint")
    assert driver.reads("Sahkan")
