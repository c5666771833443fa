"""One report at the window from its intake to the notice of its status, by mouse: each step, its papers, the letter."""

import pytest

from fieldapp.demo.office import OFFICES
from fieldapp.desk.office import set_office
from tests.ui.flows import chapter, handling
from tests.ui.flows.chapter import Table
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
    handling.take_step(hands, "tanda_bukti")
    handling.draw_number(hands, "/PL/")
    handling.go_on(clock, "2024-10-17T15:00")
    handling.study(hands)
    handling.go_on(clock, "2024-10-18T09:00")
    handling.register(hands)
    handling.open_handling(hands)
    handling.invite(hands, "20-10-2024", "09.00")
    assert len(handling.papers_of(hands, case, "A.UK")) >= 2
    handling.go_on(clock, "2024-10-20T09:00")
    handling.hear(hands)
    handling.go_on(clock, "2024-10-20T13:00")
    handling.take_step(hands, "kajian", papers=True)
    handling.go_on(clock, "2024-10-20T16:00")
    handling.decide(hands, "Pelanggaran peraturan perundang-undangan lainnya")
    minutes = handling.finish_paper(hands, case, "N.PLENO")
    assert number
    assert minutes.head_number
