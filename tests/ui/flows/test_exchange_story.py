"""Two laptops of one sub-district and the desk above, by mouse: a lost stick, one that comes twice, two values of one
field, a case that is sent back, a stolen laptop and the one that takes its place.

`STORY_PICTURES=FOLDER` keeps a picture of every scene.
"""

import os
from pathlib import Path

import pytest

from fieldapp.demo.office import OFFICES
from fieldapp.vault.conflicts import field_conflicts
from tests.ui.flows import carrying, chapter
from tests.ui.flows.carrying import Album
from tests.ui.flows.hands import Mouse
from tests.ui.scenery import Clock, Laptop, make_new


@pytest.fixture
def album() -> Album:
    named = os.environ.get("STORY_PICTURES", "")
    if named:
        Path(named).mkdir(parents=True, exist_ok=True)
    return Album(Path(named) if named else None)


class Street:
    """Who sits where: the desk and the laptops, one window at a time, and the sticks between them."""

    def __init__(self, folder, clock, plug, sit_down) -> None:
        self.folder, self.clock, self.plug, self._sit_down = folder, clock, plug, sit_down
        self._sticks = 0

    def make(self, name, office) -> Laptop:
        return make_new(self.folder / name, office, self.clock)

    def sit(self, laptop) -> Mouse:
        hands = Mouse(self._sit_down(laptop.home, self.clock))
        chapter.unlock(hands)
        return hands

    def stick(self) -> Path:
        self._sticks += 1
        return carrying.plug_in(self.plug, self.folder / f"stik-{self._sticks}")

    def carry(self, stick) -> Path:
        return carrying.plug_in(self.plug, stick)


@pytest.fixture
def street(tmp_path, plug, printer, answers, sit_down) -> Street:
    return Street(tmp_path, Clock(), plug, sit_down)


def test_two_laptops_and_a_desk(street, album, tmp_path):
    desk = street.make("kabupaten", OFFICES[1])
    one, two = street.make("laptop-satu", OFFICES[0]), street.make("laptop-dua", OFFICES[0])
    for laptop in (one, two):
        carrying.certify(desk, laptop, tmp_path / "berkas")

    # a case goes out, and the stick is lost on the way
    lost = street.stick()
    hands = street.sit(one)
    carrying.write_case(hands)
    carrying.require_state(hands, "Belum dikirim")
    chapter.send(hands)
    carrying.require_state(hands, "Di flashdisk")
    album.keep(hands, "di-flashdisk")
    carrying.lose(street.plug, lost)

    # it goes out again, whole, and arrives
    street.stick()
    chapter.send(hands)
    hands = street.sit(desk)
    told = carrying.look_and_take(hands, album, "kedua")
    assert any("baru" in text for text in told)

    # the same stick once more: nothing changes
    chapter.look_at_stick(hands)
    hands.driver.wait_to_read("sudah pernah diterima")
    assert not hands.driver.shown("next_button").isEnabled()
    album.keep(hands, "berulang")

    # the receipt reaches both laptops
    receipt = street.stick()
    carrying.answer(hands, OFFICES[0].name[:20])
    hands = street.sit(one)
    carrying.look_and_take(hands, album, "tanda-terima")
    carrying.require_state(hands, "Sudah diterima")
    album.keep(hands, "diterima")

    # both laptops write another place
    carrying.change_place(hands, carrying.FIRST_PLACE)
    from_one = street.stick()
    chapter.send(hands)
    street.carry(receipt)
    hands = street.sit(two)
    carrying.look_and_take(hands, album, "laptop-dua")
    carrying.change_place(hands, carrying.SECOND_PLACE)
    from_two = street.stick()
    chapter.send(hands)

    # the desk sees both, cannot choose for them, and sends the case back
    hands = street.sit(desk)
    for stick, name in ((from_one, "dari-satu"), (from_two, "dari-dua")):
        street.carry(stick)
        carrying.look_and_take(hands, album, name)
    carrying.send_back(hands, album)
    street.stick()
    carrying.answer(hands, OFFICES[0].name[:20])

    # at home one is chosen, with a reason; that ends it everywhere
    hands = street.sit(one)
    carrying.look_and_take(hands, album, "dikembalikan")
    carrying.require_state(hands, "Dikembalikan")
    album.keep(hands, "dikembalikan")
    carrying.settle(hands, album)
    street.stick()
    chapter.send(hands)
    hands = street.sit(desk)
    carrying.look_and_take(hands, album, "diselesaikan")
    assert field_conflicts(carrying.vault_of(hands).db) == []
    carrying.accept(hands)
    street.stick()
    carrying.answer(hands, OFFICES[0].name[:20])
    hands = street.sit(one)
    carrying.look_and_take(hands, album, "keputusan")
    carrying.require_state(hands, "Diputus")
    album.keep(hands, "diputus")

    # the second laptop is stolen; another one takes its place, and the thief is not heard
    three, stolen = street.make("laptop-tiga", OFFICES[0]), carrying.device_of(two)
    request = carrying.ask(desk, three, street.stick())
    hands = street.sit(desk)
    carrying.replace_laptop(hands, album, request, stolen)
    back = street.plug.volumes[0].folder
    carrying.answer(hands, OFFICES[0].name[:20])
    thief = street.stick()
    hands = street.sit(two)
    carrying.change_place(hands, carrying.INVENTED)
    chapter.send(hands)
    hands = street.sit(desk)
    street.carry(thief)
    told = carrying.look_and_take(hands, album, "dari-laptop-curian")
    assert any("sudah dicabut" in text for text in told)
    hands.rail("intake")
    hands.tab("held")
    hands.driver.wait_to_read("sudah dicabut")
    album.keep(hands, "ditahan")

    # the new laptop gets everything that the desk holds for its office
    street.carry(back)
    hands = street.sit(three)
    carrying.take_answer(hands)
    carrying.look_and_take(hands, album, "laptop-baru")
    carrying.open_case(hands)
    hands.driver.wait_to_read(carrying.SECOND_PLACE)
    assert not hands.driver.reads(carrying.INVENTED)
    carrying.require_state(hands, "Diputus")
    album.keep(hands, "perkara-di-laptop-baru")
