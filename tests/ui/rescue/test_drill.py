"""The drill in the practice vault: three steps as on the day itself, a trace at the end, and nothing that changed."""

from collections.abc import Callable

import pytest

from fieldapp.demo.recall import Drill, begin_drill, last_drill
from fieldapp.desk import practice
from fieldapp.errors import OfficerUnknown, PassphraseWeak, RecoveryMistyped, RecoveryWrong, RescueSecretWrong
from fieldapp.vault.age import make_identity
from fieldapp.vault.creation import create_vault
from fieldapp.vault.recovery import sheet_text
from fieldapp.vault.vault import open_vault
from fieldapp.words import say
from tests.ui.conftest import CHEAP, Clock, World
from tests.ui.flows.driver import Driver
from ui.main_window import MainWindow
from ui.pages.settings.drill import DrillSheet
from ui.pages.transfer.phrase import write_when
from ui.widgets.field import Field

NEW = "sawah hijau di tepi kota"


@pytest.fixture
def practised(world: World) -> World:
    """Give the practice vaults of a laptop, nearly empty."""
    for folder, office, name in (
        (practice.practice_folder(world.home), "64.01.05", "Panwaslu Kecamatan Tanjung Lempake"),
        (practice.practice_above(world.home), "64.01", "Bawaslu Kabupaten Paser"),
    ):
        vault, _ = create_vault(
            folder, office, name, "Hariyati Nopriani", practice.PASSPHRASE, practice=True, clock=world.clock, cost=CHEAP
        )
        vault.close()
    return world


@pytest.fixture
def window(practised: World, open_desk: Callable[..., MainWindow]) -> MainWindow:
    practised.passphrase = practice.PASSPHRASE
    folder = practice.practice_folder(practised.home)
    return open_desk(practised, folder=folder, page="settings", section="security")


def running(window: MainWindow) -> Drill | None:
    sheets = [one for one in window.findChildren(DrillSheet) if one.is_open()]
    return sheets[0]._drill if sheets else None


def problem(see: Driver, name: str) -> str:
    found = see.shown(name, Field)
    return found.problem() if found is not None else ""


def test_the_drill_is_walked_to_its_end(window: MainWindow, practised: World) -> None:
    see = Driver(window)
    see.wait_to_read(say("ui.drill.never"))
    slots = {path: path.read_bytes() for path in practice.practice_folder(practised.home).glob("slots.json*")}
    see.click("drill_start_button")
    see.wait_for("drill_lines_edit")
    drill = running(window)
    assert drill is not None
    see.click("drill_button")
    assert problem(see, "drill_lines_field") == say("ui.recovery.lines_missing")
    lines = drill.sheet.splitlines()
    see.click("drill_lines_edit")
    see.type("\n".join([lines[0], lines[1][:-1] + ("1" if lines[1][-1] != "1" else "2"), *lines[2:]]))
    see.click("drill_button")
    see.wait_for(lambda: "Baris 2" in problem(see, "drill_lines_field"))
    see.click("drill_lines_edit")
    see.press("Ctrl+A")
    see.type(drill.sheet.lower())
    see.click("drill_button")
    see.wait_for(lambda: see.has_focus("drill_secret_first_edit"))
    see.type_into("drill_secret_first_edit", NEW)
    see.type_into("drill_secret_second_edit", NEW)
    see.click("drill_button")
    see.wait_for(lambda: see.has_focus("drill_typed_edit"))
    see.type_into("drill_typed_edit", "bukan yang itu tadi")
    assert see.reads("Bawaslu Kabupaten Paser")
    see.click("drill_button")
    see.wait_for(lambda: bool(problem(see, "drill_typed_field")))
    see.type_into("drill_typed_edit", NEW)
    see.click("drill_button")
    see.click("drilled_button")
    see.wait_to_read(say("ui.drill.last", when=write_when("2024-11-25T08:00:00+08:00", "WITA")))
    see.wait_for(lambda: not list(practised.home.glob("latihan-pemulihan-*")))
    assert {path: path.read_bytes() for path in slots} == slots
    assert last_drill(window.session.here).startswith("2024-11-25T08:00")


def test_a_drill_that_is_left_leaves_no_trace_and_no_copy(window: MainWindow, practised: World) -> None:
    see = Driver(window)
    see.click("drill_start_button")
    see.wait_for("drill_lines_edit")
    assert list(practised.home.glob("latihan-pemulihan-*"))
    see.wait_for(lambda: see.has_focus("drill_lines_edit"))
    see.press("Esc")
    see.wait_for(lambda: not list(practised.home.glob("latihan-pemulihan-*")))
    assert last_drill(window.session.here) == ""


def test_a_vault_at_work_offers_no_drill(desk: MainWindow) -> None:
    desk.go("settings", section="security")
    see = Driver(desk)
    see.wait_for("change_passphrase_button")
    assert see.shown("drill_start_button") is None


def test_the_copy_behaves_as_a_vault_does(practised: World, clock: Clock) -> None:
    with open_vault(practice.practice_folder(practised.home), None, practice.PASSPHRASE, clock=clock) as vault:
        drill = begin_drill(vault, practised.home, clock)
        with pytest.raises(RecoveryMistyped):
            drill.check_sheet("1  XXXXX")
        with pytest.raises(RecoveryWrong):
            drill.check_sheet(sheet_text(make_identity()[0]))
        drill.check_sheet(drill.sheet)
        with pytest.raises(PassphraseWeak):
            drill.ask("pendek", clock)
        answer = drill.answer(practised.home, drill.ask(NEW, clock), clock)
        with pytest.raises(RescueSecretWrong):
            drill.finish(answer, NEW + "x")
        drill.finish(answer, NEW)
        drill.clear()
        assert not drill.folder.exists()
        assert drill.sheet not in repr(drill)


def test_no_drill_on_a_vault_at_work(world: World, clock: Clock) -> None:
    with world.opened() as vault, pytest.raises(OfficerUnknown):
        begin_drill(vault, world.home, clock)
