"""Perangkat: a root key that is printed and used, a laptop that takes the place of another one, a desk taken back."""

import pytest

from fieldapp.exchange import credentials, enrolment, rootkey
from fieldapp.exchange.export import export
from fieldapp.exchange.merge import import_paths
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.stick import Stick
from fieldapp.vault.creation import create_vault
from fieldapp.words import say
from tests.ui.conftest import CHEAP
from tests.ui.flows.driver import Driver
from tests.ui.transfer.conftest import FIELD, enrol, finish_case
from ui.pages.intake.root import RootSheet


@pytest.fixture
def clerk(open_desk, enrolled, desk_folder):
    """Open Perangkat at the desk."""

    def at(**where: str) -> Driver:
        driver = Driver(open_desk(enrolled, desk_folder, page="intake", tab="devices", **where))
        driver.wait_for(lambda: not driver.window.busy)
        return driver

    return at


@pytest.fixture
def new_laptop(world, enrolled):
    """Make a fresh laptop for an office."""

    def make(office=FIELD, name="Panwaslu Kecamatan Tanjung Lempake", folder="laptop-baru"):
        vault, _ = create_vault(
            world.home / folder, office, name, "Siti Aminah", world.passphrase, clock=world.clock, cost=CHEAP
        )
        return vault

    return make


def ask(desk, laptop, place):
    """Invite a laptop and let it write its request."""
    return enrolment.request(laptop, enrolment.invite(desk, laptop.office, place).path, place)


def test_a_root_key_is_printed_proved_and_used_again(clerk, tmp_path):
    see = clerk()
    see.wait_to_read("Jenjang atas belum mengesahkan kantor ini.")
    see.click("make_root_button")
    see.click("root_button")
    see.wait_for("recovery_save_button")
    sheet = see.window.findChild(RootSheet)
    lines = sheet.recovery._text.splitlines()
    see.click("root_button")
    see.wait_to_read(say("ui.recovery_paper.first"))
    sheet.recovery.save_to(tmp_path / "induk.pdf")
    see.wait_for("recovery_group_edit")
    assert (tmp_path / "induk.pdf").read_bytes().startswith(b"%PDF")
    assert rootkey.root_of(see.window.session.here) is None, "not before somebody holds the sheet"
    line, group = sheet.recovery.asked
    see.type_into("recovery_group_edit", "XXXX")
    see.click("root_button")
    see.wait_to_read(say("ui.recovery_paper.wrong"))
    see.type_into("recovery_group_edit", lines[line - 1].split()[group].lower())
    see.click("root_button")
    see.wait_to_read("Kunci induk berlaku, tanda")
    found = rootkey.root_of(see.window.session.here)
    see.wait_to_read(f"Meja laptop ini disahkan dengan kunci induk bertanda {found.mark}")
    see.click("use_root_button")
    see.click("use_root_now_button")
    assert see.reads(say("ui.intake.root.lines_missing"))
    wrong = lines[1][:4] + ("A" if lines[1][4] != "A" else "B") + lines[1][5:]
    see.type_into("root_lines_edit", "\n".join([lines[0], wrong, lines[2]]))
    see.click("use_root_now_button")
    see.wait_to_read("Baris 2 lembar kunci induk tidak cocok")
    see.type_into("root_lines_edit", "\n".join(lines))
    see.click("use_root_now_button")
    see.wait_to_read(f"Meja laptop ini disahkan dengan kunci induk bertanda {found.mark}.")


def test_a_sheet_that_is_put_away_without_proof_never_counts(clerk, tmp_path):
    see = clerk()
    see.click("make_root_button")
    see.click("root_button")
    see.wait_for("recovery_save_button")
    sheet = see.window.findChild(RootSheet)
    sheet.recovery.save_to(tmp_path / "induk.pdf")
    see.wait_for("recovery_group_edit")
    see.press("Esc")
    see.wait_to_read("tidak jadi berlaku. Musnahkan cetakannya.")
    assert rootkey.root_of(see.window.session.here) is None
    assert sheet.recovery._text == ""


def test_an_office_that_is_certified_from_above_sees_no_root_key(clerk, enrolled, desk_folder, new_laptop, tmp_path):
    with enrolled.opened(desk_folder) as desk, new_laptop("64", "Bawaslu Provinsi", "provinsi") as province:
        enrol(province, desk, tmp_path)
    see = clerk()
    see.wait_to_read("Panwaslu Kecamatan Tanjung Lempake (64.01.05)")
    assert see.shown("make_root_button") is None


def test_a_new_laptop_takes_the_place_of_a_stolen_one(clerk, enrolled, desk_folder, sticks_in, new_laptop, tmp_path):
    place = sticks_in.plug()
    with enrolled.opened() as old, enrolled.opened(desk_folder) as desk:
        case = finish_case(enrolled, old)
        export(old, Stick(place), desk.office)
        import_paths(desk, [place])
        lost = old.device
    new = new_laptop()
    with enrolled.opened(desk_folder) as desk:
        request = ask(desk, new, place)
    see = clerk(file=str(request.path))
    see.wait_for("fingerprint")
    assert see.shown("fingerprint").text() == request.fingerprint
    assert see.reads("Telepon kantor itu pada nomor yang sudah Anda kenal.")
    see.click("same_flag")
    see.wait_for(lambda: see.shown("take_button").isEnabled())
    choice = see.shown("replaces_choice")
    choice.setCurrentIndex(choice.findData(lost))
    assert see.reads("Izin laptop lama dicabut bersama pengesahan ini.")
    assert not see.shown("take_button").isEnabled(), "the reason is lacking"
    see.type_into("replaces_reason_edit", "Laptop dicuri dari kantor.")
    see.wait_for(lambda: see.shown("take_button").isEnabled())
    see.click("take_button")
    see.wait_to_read(f"Laptop {lost[:8]} sudah dicabut. Tulis sekarang tanda terima paket")
    see.click("write_receipt_button")
    see.wait_for(lambda: see.window.page.name == "send")
    see.window.go("intake", tab="devices")
    see.wait_to_read("Digantikan")
    desk = see.window.session.here
    assert [row.replaced_by for row in enrolment.list_devices(desk) if row.device == lost] == [new.device]
    see.wait_for(lambda: not see.window.busy)
    see.window.close()
    (answer,) = place.glob("izin-*.json")
    back = tmp_path / "kembali"
    back.mkdir()
    with new, enrolled.opened(desk_folder) as desk:
        enrolment.accept(new, answer)
        make_receipt(desk, new.office, Stick(back))
        import_paths(new, [back])
        assert case in {row[0] for row in new.db.execute("SELECT id FROM record WHERE type = 'case'").fetchall()}


def test_a_laptop_more_is_no_replacement(clerk, enrolled, desk_folder, sticks_in, new_laptop):
    place = sticks_in.plug()
    with new_laptop() as new, enrolled.opened(desk_folder) as desk:
        request = ask(desk, new, place)
    see = clerk(file=str(request.path))
    see.wait_for("fingerprint")
    see.click("same_flag")
    see.click("take_button")
    see.wait_for("approved_sheet")
    assert not see.reads("sudah dicabut")
    assert not any(row.revoked for row in enrolment.list_devices(see.window.session.here))


def test_a_stolen_desk_is_taken_back_with_its_key(open_desk, enrolled, desk_folder, new_laptop, tmp_path):
    with enrolled.opened(desk_folder) as desk, new_laptop("64", "Bawaslu Provinsi", "provinsi") as province:
        enrol(province, desk, tmp_path)
        key = credentials.operations_key(desk).public_key().public_bytes_raw().hex()
    see = Driver(open_desk(enrolled, enrolled.home / "provinsi", page="intake", tab="devices"))
    see.wait_for(lambda: not see.window.busy)
    see.wait_to_read("Bawaslu Kabupaten Paser (64.01)")
    see.click_row("device_table", [row.row.office for row in see.shown("device_table").rows()].index("64.01"))
    see.click("revoke_button")
    see.wait_to_read("Laptop itu juga meja penerimaan: kunci mejanya ikut dicabut.")
    see.type_into("since_edit", "kemarin dulu")
    see.type_into("reason_edit", "Dicuri dari mobil dinas.")
    see.click("revoke_now_button")
    assert see.reads("Tulis tanggalnya seperti 22-11-2026, atau kosongkan.")
    see.click("since_edit")
    see.press("Ctrl+A")
    see.press("Backspace")
    see.click("revoke_now_button")
    see.wait_to_read("Keputusan ini ikut dengan tanda terima paket berikutnya.")
    assert not credentials.trust_of(see.window.session.here).judge().covers(key, "64.01")


def test_a_desk_of_the_own_office_needs_the_sheet_or_the_office_above(
    clerk, enrolled, desk_folder, new_laptop, tmp_path
):
    with enrolled.opened(desk_folder) as desk, new_laptop("64.01", "Bawaslu Kabupaten Paser", "kedua") as second:
        made = rootkey.make_root(desk)
        rootkey.certify_with(desk, made.code)
        enrol(desk, second, tmp_path)
        key = credentials.operations_key(second).public_key().public_bytes_raw().hex()
    see = clerk()
    see.wait_to_read("kunci induk bertanda")
    rows = see.shown("device_table").rows()
    see.click_row("device_table", [row.row.device == second.device for row in rows].index(True))
    see.click("revoke_button")
    see.wait_to_read("Meja itu setara dengan kantor ini. Ketik lembar kunci induk")
    see.type_into("reason_edit", "Hilang di jalan.")
    see.type_into("root_lines_edit", made.code[:-1])
    see.click("revoke_now_button")
    see.wait_to_read("lembar kunci induk")
    assert not any(row.revoked for row in enrolment.list_devices(see.window.session.here)), "nothing by halves"
    see.type_into("root_lines_edit", made.code)
    see.click("revoke_now_button")
    see.wait_to_read("Keputusan ini ikut dengan tanda terima paket berikutnya.")
    verdict = credentials.trust_of(see.window.session.here).judge()
    assert [one.content.key for one in verdict.revocations()] == [key]
    assert see.shown("notice_sheet") is None


def test_without_the_sheet_it_says_whom_to_call(clerk, enrolled, desk_folder, new_laptop, tmp_path):
    with enrolled.opened(desk_folder) as desk, new_laptop("64.01", "Bawaslu Kabupaten Paser", "kedua") as second:
        enrol(desk, second, tmp_path)
    see = clerk()
    see.wait_to_read("Jenjang atas belum mengesahkan kantor ini.")
    rows = see.shown("device_table").rows()
    see.click_row("device_table", [row.row.device == second.device for row in rows].index(True))
    see.click("revoke_button")
    see.wait_to_read("Sesudah ini hubungi jenjang atas.")
    see.type_into("reason_edit", "Hilang di jalan.")
    see.click("revoke_now_button")
    see.wait_to_read(say("ui.intake.revoke.pending_title"))
