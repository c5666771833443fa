"""What needs somebody to look: histories that do not agree, laptops that are taken back, the root key, the slip."""

from pathlib import Path

from fieldapp.vault.alarm import CLONE, DIFFERS, BookAlarm, keep_alarm
from fieldapp.vault.journal import wall_clock
from tests.ui.gallery.scene import Act, Scene, Sitting, at, click, then, type_into
from tests.ui.gallery.table import Table
from tests.ui.scenery import Laptop

HISTORY, DEVICES = at("intake", tab="history"), at("intake", tab="devices")
MISTYPED = "AHT4 QX2K ZZZZ 7WQE BBBB CCCC DDDD"


def _alarm(laptop: Laptop, _table: Table, _laptops: Path) -> None:
    """Let the office above hold another history of this laptop, and a copy of it write on elsewhere."""
    with laptop.opened() as vault:
        book, now = f"{vault.device}.{vault.incarnation}@{vault.office}", wall_clock(vault.now())
        above = ".".join(vault.office.split(".")[:-1])
        with vault.writing() as db:
            keep_alarm(db, BookAlarm(above, book, DIFFERS, 41, 12, now))
            keep_alarm(db, BookAlarm(vault.office, book, CLONE, 52, 0, now))


def _row(name: str, number: int) -> Act:
    """Pick a row of a list."""

    def act(officer: Sitting) -> None:
        officer.driver.click_row(name, number)
        officer.rest()

    return act


def _doubted(page: str, state: str, act: Act, laptop: str = "sending") -> Scene:
    return Scene(page, state, laptop, act, alone=True, prepare=_alarm)


SCENES = [
    _doubted("home", "alarm", at("home")),
    _doubted("transfer", "alarm", at("transfer")),
    _doubted("intake", "history", HISTORY),
    _doubted("intake", "history-decide", then(HISTORY, click("decide_trouble_button"))),
    _doubted("intake", "history-regency", HISTORY, "intake"),
    Scene("intake", "devices-revoke", "intake", then(DEVICES, _row("device_table", 1), click("revoke_button"))),
    Scene("intake", "devices-revoke-error", "intake", then(
        DEVICES, _row("device_table", 1), click("revoke_button", "revoke_now_button"))),
    Scene("intake", "devices-root", "intake", then(DEVICES, click("make_root_button")), alone=True),
    Scene("intake", "devices-root-use", "intake", then(DEVICES, click("use_root_button")), alone=True),
    Scene("transfer", "slip", "sending", then(at("transfer"), click("slip_button"))),
    Scene("transfer", "slip-mistyped", "sending", then(
        at("transfer"), click("slip_button"), type_into("slip_edit", MISTYPED))),
]  # fmt: skip
