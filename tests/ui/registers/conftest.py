"""An office with numbered cases, letters, assignments and a report, and an officer in front of its books."""

from dataclasses import dataclass

import pytest

from fieldapp.vault import casebook, numbers
from fieldapp.vault.rolls import add_roll, number_roll
from tests.ui.flows.driver import Driver
from tests.ui.scenery import add_report, finish_report

LONG = "Drs. H. Muhammad Abdurrahman Wahid Kusumawardhana bin Syarifuddin, S.Pd., M.Si."
FIRST, SECOND = "camat-orasi-kendaraan-dinas", "grup-wa-dinas-sembilan-asn"
SENT = {
    "on": "2024-11-20",
    "basis": ["Rapat pleno 19 November 2024"],
    "officers": [{"name": LONG, "position": "Ketua"}],
    "purpose": "Mengawasi masa tenang",
    "from": "2024-11-24",
    "until": "2024-11-26",
    "place": "Empat desa",
}


@dataclass(frozen=True)
class Office:
    """The ids of what is there."""

    first: str
    second: str
    report: str
    letter: str
    reply: str
    sent: str
    number: str


@pytest.fixture
def office(world) -> Office:
    with world.opened() as vault:
        cases = [world.add_case(vault, name) for name in (FIRST, SECOND)]
        for case in cases:
            casebook.finalise(vault, case)
            numbers.draw(vault, case)
        report = add_report(vault, "masa-tenang", date="2024-11-24")
        finish_report(vault, report)
        mail = {"direction": "in", "on": "2024-11-18", "received_on": "2024-11-21", "from": "BKN", "about": cases[0]}
        letter = add_roll(vault, "mail", mail | {"subject": "Jawaban", "foreign_number": "B-7/2024"})
        number_roll(vault, letter)
        going = {"direction": "out", "on": "2024-11-22", "to": LONG, "subject": "Permintaan data kepegawaian"}
        reply = add_roll(vault, "mail", going)
        number_roll(vault, reply, "surat")
        sent = add_roll(vault, "assignment", SENT)
        number = number_roll(vault, sent)
    return Office(*cases, report, letter, reply, sent, number)


@pytest.fixture
def officer(open_desk, world, office):
    """Give an officer in front of the books."""
    driver = Driver(open_desk(world, page="registers"))
    driver.wait_to_read("2 baris")
    return driver


@pytest.fixture
def look(world, settled):
    """Read something from the vault that the window has open, once it has no work left."""

    def read(driver, work):
        settled(driver.window)
        return work(driver.window.session.here)

    return read
