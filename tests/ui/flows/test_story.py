"""An officer's first days from the greeting to the receipt, told twice: with the mouse, and with the keys alone."""

import pytest

from fieldapp.demo.office import OFFICES
from fieldapp.exchange import enrolment
from tests.ui.flows import chapter
from tests.ui.flows.chapter import Table
from tests.ui.flows.hands import Keys, Mouse
from tests.ui.scenery import Clock, make_new


@pytest.fixture
def table(tmp_path, plug, printer, answers) -> Table:
    folder = tmp_path / "meja"
    folder.mkdir()
    return Table(folder, plug, printer, answers)


@pytest.mark.parametrize("hands", [Mouse, Keys])
def test_the_story(hands, table, tmp_path, sit_down):
    clock, stick = Clock(), tmp_path / "stik"
    stick.mkdir()
    above = make_new(tmp_path / "kabupaten", OFFICES[1], clock)
    with above.opened() as vault:
        invitation = enrolment.invite(vault, "64.01.08", stick).path
    driver = sit_down(tmp_path / "kecamatan", clock)
    officer = hands(driver)
    chapter.begin_office(officer, table)
    chapter.ask_above(officer, table, invitation, stick)
    chapter.open_desk(officer)
    driver.window.go("edit", kind="laporan")
    chapter.write_report(officer, table)
    officer.save()
    driver.wait_to_read("Tersimpan")
    if hands is Keys:
        assert driver.clicks == 0
