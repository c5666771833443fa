"""An officer's first days from the greeting to the receipt, told twice: with the mouse, and with the keys alone."""

import pytest

from fieldapp.demo.office import OFFICES
from tests.ui.flows import chapter
from tests.ui.flows.chapter import Table
from tests.ui.flows.hands import Keys, Mouse
from tests.ui.scenery import Clock, make_new


@pytest.fixture
def table(tmp_path, plug, printer, answers) -> Table:
    folder = tmp_path / "meja"
    folder.mkdir()
    return Table(folder, plug, printer, answers)


@pytest.mark.parametrize("kind", [Mouse, Keys])
def test_the_story(kind, table, tmp_path, sit_down):
    clock, stick = Clock(), tmp_path / "stik"
    field, above = tmp_path / "kecamatan", make_new(tmp_path / "kabupaten", OFFICES[1], clock).home
    table.plug.put_in(stick)

    hands = kind(sit_down(above, clock))
    chapter.unlock(hands)
    chapter.invite(hands, "Long Kali")
    (invitation,) = stick.iterdir()

    hands = kind(sit_down(field, clock))
    chapter.begin_office(hands, table)
    request = chapter.ask_above(hands, table, invitation, stick)
    chapter.open_desk(hands)

    hands = kind(sit_down(above, clock))
    chapter.unlock(hands)
    chapter.approve(hands, request)

    hands = kind(sit_down(field, clock))
    chapter.unlock(hands)
    chapter.take_answer(hands)
    chapter.write_report(hands, table)
    chapter.save_case(hands)
    number = chapter.finish_case(hands)
    chapter.put_on_paper(hands, table, number)
    chapter.write_lead(hands)
    chapter.send(hands)

    hands = kind(sit_down(above, clock))
    chapter.unlock(hands)
    chapter.take_in(hands)
    chapter.review(hands, number)
    chapter.answer(hands)

    hands = kind(sit_down(field, clock))
    chapter.unlock(hands)
    chapter.take_in(hands)
    chapter.read_home(hands)
    told = chapter.read_history(hands, number)
    for text in (
        "Menerima laporan", "Menetapkan perkara, revisi 1", f"Mengambil nomor {number}", "Mencetak formulir A.1",
        "Menerima perkara di jenjang atas",
    ):  # fmt: skip
        assert text in told, text
    for person in (chapter.CASE["reporter"], chapter.CASE["witnesses"][0]):
        assert not any(person["name"] in text for text in told)
    assert (hands.driver.clicks == 0) == (kind is Keys)
