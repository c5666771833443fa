"""One report at the window from its intake to the notice of its status, by mouse: each step, its papers, the letter."""

import re

import pytest

from fieldapp.demo.office import OFFICES
from fieldapp.desk.office import set_office
from tests.paper.reading import squeeze, text_of
from tests.ui.flows import chapter, handling
from tests.ui.flows.chapter import CASE, Table
from tests.ui.flows.hands import Mouse
from tests.ui.scenery import Clock, make_new

WALK = [
    "diterima", "tanda_bukti", "kajian_awal", "registrasi", "undangan_1", "klarifikasi", "klarifikasi", "kajian",
    "pleno", "penerusan", "status",
]  # fmt: skip


@pytest.fixture
def table(tmp_path, plug, printer, answers) -> Table:
    folder = tmp_path / "meja"
    folder.mkdir()
    return Table(folder, plug, printer, answers)


def test_a_report_goes_through_the_law(table, tmp_path, sit_down):
    clock = Clock()
    laptop = make_new(tmp_path / "kecamatan", OFFICES[0], clock)
    with laptop.opened() as vault:
        set_office(vault, {"members": ["Hariyati Nopriani; Anggota", "Siti Rohani; Anggota"]})
    handling.go_on(clock, "2024-10-16T10:20")
    hands = Mouse(sit_down(laptop.home, clock))
    see = hands.driver
    chapter.unlock(hands)
    chapter.write_report(hands, table)
    case = chapter.save_case(hands)
    number = chapter.finish_case(hands)

    handling.open_handling(hands)
    handling.take_step(hands, "diterima")
    handling.take_numbered(hands, "tanda_bukti", "/PL/")
    handling.go_on(clock, "2024-10-17T15:00")
    handling.study(hands)
    handling.go_on(clock, "2024-10-18T09:00")
    handling.take_numbered(hands, "registrasi", "/Reg/LP/")
    handling.open_handling(hands)
    handling.invite(hands, "20-10-2024", "09.00")
    assert len(handling.papers_of(hands, case, "A.UK")) >= 2
    handling.go_on(clock, "2024-10-20T09:00")
    handling.hear(hands)
    handling.go_on(clock, "2024-10-20T13:00")
    handling.choose_violation(hands)
    handling.open_handling(hands)
    handling.take_step(hands, "kajian", papers=True)
    handling.go_on(clock, "2024-10-20T16:00")
    handling.decide(hands, "Pelanggaran peraturan perundang-undangan lainnya")
    hands.rail("deadlines")
    see.wait_to_read("Penerusan")
    hands.rail("cases")
    hands.pick_row("case_table", number)
    see.press("Enter")
    see.wait_for("case_title")
    minutes = handling.finish_paper(hands, case, "N.PLENO")
    assert re.fullmatch(r"002/.+", minutes.head_number), "the second plenary after that of the kajian awal"
    hands.press("open_case_button")
    handling.go_on(clock, "2024-10-21T08:30")
    handling.refer(hands)
    letter = handling.finish_paper(hands, case, "A.15")
    assert letter.number
    hands.press("open_case_button")
    handling.open_handling(hands)
    handling.take_step(hands, "status", papers=True)
    handling.finish_paper(hands, case, "A.17")

    assert handling.steps_of(hands, case) == WALK
    text = text_of(handling.print_paper(hands, table, named=True))
    for wanted in (CASE["reporter"]["name"], *(one["name"] for one in CASE["subjects"]), "Bupati Paser", "Diteruskan"):
        assert squeeze(wanted) in text, wanted
    hands.choose("copy_edit", "Untuk publik (tanpa identitas pelapor)")
    board = text_of(handling.print_shown(hands, table))
    assert squeeze(CASE["reporter"]["name"]) not in board
    assert squeeze("Bupati Paser") in board
    assert letter.number != number
    hands.rail("follow")
    see.wait_to_read("Bupati Paser")
    assert letter.number
