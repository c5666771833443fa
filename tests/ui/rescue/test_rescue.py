"""A forgotten passphrase in the window: three ways, the request, the telephone, the answer, the open vault."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from fieldapp.desk.recovery import list_unseen
from fieldapp.exchange.rescue import ask_rescue, finish_rescue, helping_office, waiting_rescue
from fieldapp.exchange.rescue_desk import answer_rescue, inspect_rescue
from fieldapp.exchange.revocation import revoke
from fieldapp.vault.journal import Change
from fieldapp.vault.officers import add_officer
from fieldapp.vault.trace import list_traces
from fieldapp.vault.vault import open_vault
from fieldapp.words import say
from tests.ui.conftest import CHEAP, World, close
from tests.ui.flows.driver import Driver
from tests.ui.rescue.conftest import Helped
from tests.ui.transfer.conftest import Sticks
from tests.ui.welcome.conftest import PaperTray
from ui.main_window import MainWindow
from ui.pages.intake.fingerprint import Fingerprint
from ui.pages.intake.rescue import OfficeKeySheet
from ui.widgets.field import Field

NEW = "sawah hijau di tepi kota"
OTHER = "hujan turun sejak subuh tadi"
Gate = Callable[[], MainWindow]


def write_request(see: Driver, secret: str = NEW) -> str:
    """Write a request from the three ways; give the fingerprint that is shown."""
    see.click("forgotten_button")
    see.click("ask_way_button")
    see.type_into("rescue_secret_first_edit", secret)
    see.type_into("rescue_secret_second_edit", secret)
    see.click("rescue_write_button")
    see.wait_for("rescue_asked_button")
    shown = see.shown("fingerprint", Fingerprint)
    assert shown is not None
    fingerprint = shown.text()
    see.click("rescue_asked_button")
    return fingerprint


def type_sheet(see: Driver, text: str) -> None:
    see.click("office_lines_edit")
    see.type(text)


def problem(see: Driver, name: str) -> str:
    found = see.shown(name, Field)
    return found.problem() if found is not None else ""


def take_answer(see: Driver, answer: Path, secret: str) -> None:
    see.click("forgotten_button")
    see.click("finish_way_button")
    see.type_into("answer_path_edit", str(answer))
    see.type_into("rescue_secret_edit", secret)
    see.click("rescue_finish_button")


# ---- the locked laptop -----------------------------------------------------------------------------------------------


def test_the_three_ways_say_what_each_needs(open_gate: Gate, helped: Helped) -> None:
    with helped.world.opened() as vault:
        add_officer(vault, "Drs. H. Abdurrahman", "Anggota", OTHER, CHEAP)
    see = Driver(open_gate())
    see.click("forgotten_button")
    see.wait_for("ask_way_button")
    assert see.reads("Drs. H. Abdurrahman")
    assert see.reads("Bawaslu Kabupaten Paser dapat membuka kembali laptop ini")
    assert see.shown("sheet_way_button") is not None
    assert see.shown("finish_way_button") is None
    see.press("Esc")
    assert see.has_focus("forgotten_button")


def test_alone_and_without_a_key_above_only_the_sheet_is_left(open_gate: Gate, world: World) -> None:
    see = Driver(open_gate())
    see.click("forgotten_button")
    see.wait_to_read(say("ui.forgotten.above_none"))
    assert see.reads(say("ui.forgotten.colleague_none"))
    assert see.shown("ask_way_button") is None
    assert see.has_focus("sheet_way_button")


def test_the_whole_way_with_both_windows(
    open_gate: Gate, open_desk: Callable[..., MainWindow], helped: Helped, sticks_in: Sticks
) -> None:
    stick = sticks_in.plug()
    see = Driver(open_gate())
    fingerprint = write_request(see)
    request = next(stick.glob("*.nrq"))
    assert inspect_rescue(request).fingerprint == fingerprint == waiting_rescue(helped.world.folder).fingerprint

    desk = Driver(open_desk(helped.world, folder=helped.desk, page="intake", tab="rescue"))
    desk.click("answer_rescue_button")
    desk.type_into("claim_path_edit", str(request))
    desk.click("open_claim_button")
    desk.wait_for("claim_sheet")
    shown = desk.shown("fingerprint", Fingerprint)
    assert shown is not None
    assert shown.text() == fingerprint
    button = desk.shown("claim_button")
    assert button is not None
    assert not button.isEnabled()
    desk.click("claim_same_flag")
    type_sheet(desk, helped.sheet)
    desk.click("claim_button")
    desk.wait_to_read("Panwaslu Kecamatan Tanjung Lempake")
    desk.wait_for("take_button")
    desk.click("take_button")
    desk.wait_to_read(say("ui.intake.given.title"))
    answer = next(stick.glob("*.nra"))
    desk.click("close_button")
    desk.wait_for(lambda: desk.reads("Rusdi Hamka") and desk.reads("Panwaslu Kecamatan Tanjung Lempake"))
    desk.window.close()

    take_answer(see, answer, NEW)
    see.wait_for(lambda: not see.window.locked)
    assert helping_office(helped.world.folder) == "64.01"
    assert waiting_rescue(helped.world.folder) is None
    traces = list_traces(see.window.session.here.db, "64.01.05", what="recovered")
    assert [one.to for one in traces] == ["64.01"]


def test_a_second_request_says_that_the_first_counts_no_more(
    open_gate: Gate, helped: Helped, sticks_in: Sticks
) -> None:
    sticks_in.plug()
    see = Driver(open_gate())
    first = write_request(see)
    see.click("forgotten_button")
    see.wait_for("finish_way_button")
    assert see.reads("menunggu jawaban Bawaslu Kabupaten Paser")
    see.click("ask_way_button")
    assert see.reads(say("ui.rescue.ask_replaces"))
    see.type_into("rescue_secret_first_edit", OTHER)
    see.type_into("rescue_secret_second_edit", OTHER)
    see.click("rescue_write_button")
    see.wait_for("rescue_asked_button")
    assert waiting_rescue(helped.world.folder).fingerprint != first


def test_the_wrong_passphrase_and_the_wrong_file_are_said_where_they_stand(
    open_gate: Gate, helped: Helped, tmp_path: Path
) -> None:
    asked = ask_rescue(helped.world.folder, None, NEW, tmp_path, cost=CHEAP)
    with helped.world.opened(helped.desk) as vault:
        answer = answer_rescue(vault, asked.path, helped.sheet, tmp_path).path
    see = Driver(open_gate())
    take_answer(see, answer, "bukan kata sandi yang itu")
    see.wait_for(lambda: "bukan kata sandi baru" in problem(see, "rescue_secret_field"))
    secret = see.shown("rescue_secret_edit", QLineEdit)
    assert secret is not None
    assert secret.hasFocus()
    see.type_into("answer_path_edit", str(asked.path))
    see.click("rescue_finish_button")
    see.wait_to_read("bukan berkas pemulihan yang utuh")
    see.click("answer_path_edit")
    see.press("Ctrl+A", "Del")
    see.click("rescue_finish_button")
    assert problem(see, "answer_field") == say("ui.rescue.answer_missing")
    see.type_into("answer_path_edit", str(answer))
    see.type_into("rescue_secret_edit", NEW)
    see.click("rescue_finish_button")
    see.wait_for(lambda: not see.window.locked)


def test_a_weak_passphrase_writes_no_request(open_gate: Gate, helped: Helped, sticks_in: Sticks) -> None:
    stick = sticks_in.plug()
    see = Driver(open_gate())
    see.click("forgotten_button")
    see.click("ask_way_button")
    see.type_into("rescue_secret_first_edit", "pendek")
    see.click("rescue_write_button")
    assert problem(see, "rescue_secret_first_field")
    assert list(stick.iterdir()) == []
    assert waiting_rescue(helped.world.folder) is None


# ---- the desk --------------------------------------------------------------------------------------------------------


@pytest.fixture
def at_desk(open_desk: Callable[..., MainWindow], helped: Helped) -> Driver:
    return Driver(open_desk(helped.world, folder=helped.desk, page="intake", tab="rescue"))


def open_claim(see: Driver, file: Path) -> None:
    see.click("answer_rescue_button")
    see.type_into("claim_path_edit", str(file))
    see.click("open_claim_button")
    see.wait_for("claim_sheet")
    see.click("claim_same_flag")


def test_a_slip_of_the_pen_names_its_line_and_another_sheet_its_mark(
    at_desk: Driver, helped: Helped, tmp_path: Path
) -> None:
    asked = ask_rescue(helped.world.folder, None, NEW, tmp_path, cost=CHEAP)
    open_claim(at_desk, asked.path)
    at_desk.click("claim_button")
    assert problem(at_desk, "office_lines_field") == say("ui.intake.claim.lines_missing")
    lines = helped.sheet.splitlines()
    type_sheet(at_desk, "\n".join([*lines[:2], lines[2][:-1] + ("1" if lines[2][-1] != "1" else "2"), lines[3]]))
    at_desk.click("claim_button")
    at_desk.wait_for(lambda: "Baris 3" in problem(at_desk, "office_lines_field"))
    at_desk.press("Ctrl+A")
    at_desk.type(helped.world.recovery[helped.world.folder])
    at_desk.click("claim_button")
    mark = inspect_rescue(asked.path).mark
    at_desk.wait_for(lambda: mark in problem(at_desk, "office_lines_field"))
    assert not list(tmp_path.glob("*.nra"))


def test_a_revoked_laptop_is_refused_with_its_reason(
    open_desk: Callable[..., MainWindow], helped: Helped, tmp_path: Path
) -> None:
    asked = ask_rescue(helped.world.folder, None, NEW, tmp_path, cost=CHEAP)
    with helped.world.opened() as field:
        device = field.device
    with helped.world.opened(helped.desk) as vault:
        revoke(vault, device, "laptop hilang")
    see = Driver(open_desk(helped.world, folder=helped.desk, page="intake", tab="rescue"))
    open_claim(see, asked.path)
    type_sheet(see, helped.sheet)
    see.click("claim_button")
    see.wait_to_read("sudah dicabut")


def test_a_request_that_is_found_on_a_stick_leads_to_its_sheet(
    open_desk: Callable[..., MainWindow], helped: Helped, sticks_in: Sticks
) -> None:
    stick = sticks_in.plug()
    ask_rescue(helped.world.folder, None, NEW, stick, cost=CHEAP, clock=helped.world.clock)
    see = Driver(open_desk(helped.world, folder=helped.desk, page="receive"))
    see.wait_for("volume_row")
    see.press("Enter")
    see.wait_to_read(say("ui.receive.rescues", count=1))
    see.click("use_enrolment_button")
    see.wait_for("claim_sheet")
    assert see.reads("Hariyati Nopriani")


def test_a_damaged_file_is_said_under_its_field(at_desk: Driver, tmp_path: Path) -> None:
    file = tmp_path / "apa.nrq"
    file.write_bytes(b"bukan permintaan")
    at_desk.click("answer_rescue_button")
    at_desk.type_into("claim_path_edit", str(file))
    at_desk.click("open_claim_button")
    at_desk.wait_for(lambda: "bukan berkas pemulihan" in problem(at_desk, "claim_field"))


def test_a_key_counts_once_somebody_proved_to_hold_its_sheet(
    open_desk: Callable[..., MainWindow], world: World, desk_folder: Path, tray: PaperTray
) -> None:
    window = open_desk(world, folder=desk_folder, page="intake", tab="rescue")
    see = Driver(window)
    see.wait_to_read(say("ui.intake.rescue.no_key"))
    answer = see.shown("answer_rescue_button")
    assert answer is not None
    assert not answer.isEnabled()
    see.click("make_key_button")
    see.click("office_key_button")
    see.click("recovery_print_button")
    see.wait_for("recovery_group_edit")
    assert len(tray.tasks) == 1
    assert not window.session.here.office_settings().recovery_recipient
    sheet = window.findChild(OfficeKeySheet)
    assert sheet is not None
    see.type_into("recovery_group_edit", "XXXXX")
    see.click("office_key_button")
    assert not window.session.here.office_settings().recovery_recipient
    line, group = sheet.recovery.asked
    see.type_into("recovery_group_edit", sheet.recovery._text.splitlines()[line - 1].split()[group])
    see.click("office_key_button")
    see.wait_to_read("Tanda ")
    assert window.session.here.office_settings().recovery_recipient.startswith("age1")
    see.wait_for("answer_rescue_button")


def test_a_printed_sheet_that_nobody_proved_is_said_to_be_void(
    open_desk: Callable[..., MainWindow], world: World, desk_folder: Path, tray: PaperTray
) -> None:
    window = open_desk(world, folder=desk_folder, page="intake", tab="rescue")
    see = Driver(window)
    see.click("make_key_button")
    see.click("office_key_button")
    see.click("recovery_print_button")
    see.wait_for("recovery_group_edit")
    see.press("Esc")
    see.wait_to_read("tidak jadi berlaku")
    assert not window.session.here.office_settings().recovery_recipient


def test_who_may_not_sees_why(open_desk: Callable[..., MainWindow], helped: Helped) -> None:
    with helped.world.opened(helped.desk) as vault, vault.writing():
        change = Change("officer.set", vault.officer, {"roles": ["auditor", "penerima", "staf"]})
        journal = type(vault.journal)(vault.db, vault.device, vault.incarnation, vault.office)
        journal.write([change], vault.officer, vault.now())
    see = Driver(open_desk(helped.world, folder=helped.desk, page="intake", tab="rescue"))
    see.wait_to_read(say("ui.intake.rescue.denied"))
    for name in ("answer_rescue_button", "make_key_button"):
        button = see.shown(name)
        assert button is not None
        assert not button.isEnabled()


def test_an_office_without_offices_below_has_no_such_tab(open_desk: Callable[..., MainWindow], world: World) -> None:
    see = Driver(open_desk(world, page="intake"))
    assert not see.reads(say("ui.intake.tab.rescue"))


# ---- what the others hear --------------------------------------------------------------------------------------------


def test_the_others_are_told_on_beranda_until_they_read_it(styled: object, helped: Helped, tmp_path: Path) -> None:
    world = helped.world
    with world.opened() as vault:
        add_officer(vault, "Drs. H. Abdurrahman", "Anggota", OTHER, CHEAP)
    asked = ask_rescue(world.folder, "Drs. H. Abdurrahman", NEW, tmp_path, cost=CHEAP, clock=world.clock)
    with world.opened(helped.desk) as vault:
        answer = answer_rescue(vault, asked.path, helped.sheet, tmp_path).path
    finish_rescue(world.folder, answer, NEW, cost=CHEAP, clock=world.clock)
    with open_vault(world.folder, world.officer, world.passphrase, clock=world.clock) as vault:
        assert [one.name for one in list_unseen(vault)] == ["Drs. H. Abdurrahman"]
    window = MainWindow(world.home, world.clock)
    see = Driver(window)
    try:
        window.resize(1366, 768)
        window.show()
        window.gate.enter(world.folder, world.officer, world.passphrase, ("home", {}))
        see.wait_to_read("Akses Drs. H. Abdurrahman dipulihkan dengan bantuan Bawaslu Kabupaten Paser")
        see.click_text(say("ui.recovered.read"))
        see.wait_for(lambda: not see.reads("dipulihkan dengan bantuan"))
        assert list_unseen(window.session.here) == []
    finally:
        close(window)
