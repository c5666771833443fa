"""Kirim & Terima: the hub, sending and receiving step by step, with sticks that behave and sticks that do not."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

from tests.ui.gallery.laptops import with_stick
from tests.ui.gallery.scene import Act, Scene, Sitting, at, click, then
from tests.ui.gallery.table import Table
from tests.ui.scenery import Laptop
from tests.ui.trouble import Trouble
from ui.pages.transfer.stick import Volume
from ui.widgets.table import SmallTable


def _fail(code: int) -> None:
    raise OSError(code, os.strerror(code))


def _with_trouble(act: Callable[[Table], None], part: int = 2) -> Callable[[Laptop, Table, Path], None]:
    def prepare(_laptop: Laptop, table: Table, _laptops: Path) -> None:
        table.plug()
        table.medium = Trouble(part, lambda: act(table))

    return prepare


def _pull(table: Table) -> None:
    table.pull()
    _fail(errno.EIO)


def _two_sticks(_laptop: Laptop, table: Table, _laptops: Path) -> None:
    table.plug("KINGSTON 8GB", free=1_400_000)
    table.plug("FLASHDISK SEKRETARIAT PANWASLU KECAMATAN TANJUNG LEMPAKE", read_only=True)
    table.plug("SANDISK")


def _content(officer: Sitting) -> None:
    officer.go("send")
    officer.driver.wait_for("next_button")
    officer.rest()


def _sticks(officer: Sitting) -> None:
    _content(officer)
    officer.driver.click("next_button")
    officer.rest()
    if officer.table.volumes:
        officer.driver.wait_for(lambda: officer.driver.all_shown("volume_row"))
    else:
        officer.driver.wait_to_read("Belum ada flashdisk yang terpasang.")
    officer.rest()


def _pick(number: int) -> Act:
    def act(officer: Sitting) -> None:
        officer.driver.click_widget(officer.driver.all_shown("volume_row")[number])
        officer.rest()

    return act


def _written(text: str) -> Act:
    def act(officer: Sitting) -> None:
        _sticks(officer)
        officer.driver.wait_for("next_button")
        officer.driver.click("next_button")
        officer.driver.wait_to_read(text)
        officer.rest()

    return act


def _replug(*, spoil: bool = False) -> Act:
    """Pull the stick out and plug it in again; with `spoil` it did not keep what was written."""

    def act(officer: Sitting) -> None:
        officer.table.pull()
        officer.driver.wait_to_read("Flashdisk sudah dicabut.")
        for part in (officer.table.folder / ".SANDISK").glob("*.netra") if spoil else ():
            part.write_bytes(bytes(part.stat().st_size))
        officer.table.plug()
        officer.driver.wait_to_read("tidak terbaca utuh" if spoil else "Pemeriksaan akhir selesai")
        officer.rest()

    return act


def _unknown_room(_laptop: Laptop, table: Table, _laptops: Path) -> None:
    place = table.plug("TANPA NAMA")
    table.volumes = [Volume(place, "TANPA NAMA", "fuse.fusefat")]


def _send(state: str, act: Act, laptop: str = "sending", prepare: Callable[..., object] | None = None) -> Scene:
    return Scene("send", state, laptop, act, alone=prepare is not None, prepare=prepare)


PULLED = "Flashdisk tercabut"
SEND = [
    _send("content", _content),
    _send("content-nothing", at("send"), "worked"),
    _send("content-uncertified", at("send"), "new"),
    _send("stick-none", _sticks),
    _send("stick", _sticks, prepare=with_stick("")),
    _send("stick-several", _sticks, prepare=_two_sticks),
    _send("stick-full", then(_sticks, _pick(0)), prepare=_two_sticks),
    _send("stick-locked", then(_sticks, _pick(1)), prepare=_two_sticks),
    _send("stick-unknown", _sticks, prepare=_unknown_room),
    _send("done", _written("Flashdisk boleh dicabut."), prepare=with_stick("")),
    _send("done-checked", then(_written("Flashdisk boleh dicabut."), click("check_button")), prepare=with_stick("")),
    _send("done-replugged", then(_written("Flashdisk boleh dicabut."), _replug()), prepare=with_stick("")),
    _send("done-fake", then(_written("Flashdisk boleh dicabut."), _replug(spoil=True)), prepare=with_stick("")),
    _send("done-note", then(_written("Flashdisk boleh dicabut."), click("note_button")), prepare=with_stick("")),
    _send("writing-pulled", _written(PULLED), prepare=_with_trouble(_pull)),
    _send("writing-full", _written("Flashdisk kurang"), prepare=_with_trouble(lambda _: _fail(errno.ENOSPC), 1)),
    _send("stick-next", _written("Flashdisk 1 penuh"), prepare=_with_trouble(lambda _: _fail(errno.ENOSPC))),
    _send("writing-broken", _written("Flashdisk terpasang"), prepare=_with_trouble(lambda _: _fail(errno.EIO))),
    _send("receipt", at("send", to="64.01.05", kind="receipt"), "intake", prepare=with_stick("")),
]


def _look(officer: Sitting) -> None:
    officer.go("receive")
    officer.driver.wait_for("next_button")
    officer.driver.click("next_button")
    officer.driver.wait_for(lambda: officer.window.page._found)  # type: ignore[attr-defined]
    officer.rest()


def _take(officer: Sitting) -> None:
    _look(officer)
    officer.driver.click("next_button")
    officer.driver.wait_for(lambda: officer.window.page.step == "done")  # type: ignore[attr-defined]
    officer.rest()


def _noticed(page: str) -> Act:
    def act(officer: Sitting) -> None:
        officer.go(page)
        officer.driver.wait_for("noticed_button")
        officer.rest()

    return act


def _row(number: int) -> Act:
    return lambda officer: officer.driver.shown("preview_table", SmallTable).pick(number)  # type: ignore[union-attr]


GOOD, MIXED, ANSWER = with_stick("stick-good"), with_stick("stick-mixed"), with_stick("stick-answer")
RECEIVE = [
    Scene("receive", "stick-none", "regency", at("receive")),
    Scene("receive", "stick", "regency", at("receive"), alone=True, prepare=GOOD),
    Scene("receive", "checked-good", "regency", _look, alone=True, prepare=GOOD),
    Scene("receive", "checked-mixed", "regency", _look, alone=True, prepare=MIXED),
    *(Scene("receive", f"checked-mixed-{n}", "regency", then(_look, _row(n)), alone=True, prepare=MIXED)
      for n in (1, 3, 5)),
    Scene("receive", "checked-nothing", "regency", _look, alone=True, prepare=with_stick("")),
    Scene("receive", "checked-pack", "sending", _look, alone=True, prepare=ANSWER),
    Scene("receive", "done-pack", "sending", _take, alone=True, prepare=ANSWER),
    Scene("reference", "pack-waits", "sending", then(_take, at("reference", tab="sets")), alone=True, prepare=ANSWER),
    Scene("home", "stick", "regency", _noticed("home"), alone=True, prepare=GOOD),
    Scene("transfer", "stick", "sending", _noticed("transfer"), alone=True, prepare=ANSWER),
    Scene("receive", "done-good", "regency", _take, alone=True, prepare=GOOD),
    Scene("receive", "done-mixed", "regency", _take, alone=True, prepare=MIXED),
]  # fmt: skip


def _sent(officer: Sitting) -> None:
    """Write a bundle, damage it on its stick, and leave."""
    _written("Flashdisk boleh dicabut.")(officer)
    part = sorted((officer.table.folder / "SANDISK").glob("*.netra"))[0]
    part.write_bytes(b"")
    officer.go("transfer")
    officer.driver.wait_for("check_stick_button")
    officer.rest()


def _recheck(officer: Sitting) -> None:
    """Check that stick from the hub."""
    _sent(officer)
    officer.driver.click("check_stick_button")
    officer.driver.wait_for(lambda: officer.driver.shown("recheck_button").isEnabled())  # type: ignore[union-attr]
    officer.driver.click("recheck_button")
    officer.driver.wait_to_read("tidak terbaca utuh. Jangan serahkan")
    officer.rest()


TRANSFER = [
    Scene("transfer", "sent", "sending", _sent, alone=True, prepare=with_stick("")),
    Scene("transfer", "recheck", "sending", _recheck, alone=True, prepare=with_stick("")),
    Scene("transfer", "empty", "new", at("transfer")),
    Scene("transfer", "typical", "worked", at("transfer")),
    Scene("transfer", "unsent", "sending", at("transfer")),
    Scene("transfer", "full", "full", at("transfer")),
    Scene("transfer", "regency", "intake", at("transfer")),
]

SCENES = [*TRANSFER, *SEND, *RECEIVE]
