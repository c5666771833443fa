"""Before the unlock: the passphrase, its recovery, and the steps of the first run."""

import shutil
from pathlib import Path
from typing import Any

from fieldapp import canonical
from fieldapp.desk.practice import PASSPHRASE, practice_folder
from fieldapp.vault.creation import create_vault
from fieldapp.vault.officers import add_officer
from fieldapp.vault.pin import make_pin
from fieldapp.vault.slots import COPY, SLOTS
from tests.ui.gallery.scene import Act, Scene, Sitting, click, press, then, type_into
from tests.ui.gallery.table import Table
from tests.ui.scenery import CHEAP, Laptop, own_home
from tests.ui.scenery import PASSPHRASE as SECRET

LONG = "Drs. H. Muhammad Abdurrahman Wahid Kusumawardhana bin Syarifuddin, S.Pd., M.Si."
KEY = "unlock_passphrase_edit"
PIN = "482917"


# ---- unlocking -------------------------------------------------------------------------------------------------------


def _make_newer(laptop: Laptop, _table: Table, _laptops: Path) -> None:
    value = canonical.decode((laptop.folder / SLOTS).read_bytes())
    covered = {name: part for name, part in value.items() if name != "sum"} | {"v": 3}
    covered["sum"] = canonical.sha256(canonical.encode(covered))[:16]
    for name in (SLOTS, COPY):
        (laptop.folder / name).write_bytes(canonical.encode(covered))


def _make_practice(laptop: Laptop, _table: Table, _laptops: Path) -> None:
    folder = practice_folder(laptop.home)
    with own_home(laptop.home):
        create_vault(
            folder, "64.01.05", "Panwaslu Kecamatan Latihan", "Petugas Latihan", PASSPHRASE, practice=True,
            clock=laptop.clock, cost=CHEAP,
        )[0].close()  # fmt: skip


def _add_second(laptop: Laptop, _table: Table, _laptops: Path) -> None:
    with laptop.opened() as vault:
        add_officer(vault, LONG, "Anggota", "sepeda tua di tepi sungai", CHEAP)


def _copy_elsewhere(laptop: Laptop, _table: Table, _laptops: Path) -> None:
    shutil.rmtree(laptop.home / "witness")


def _damage(laptop: Laptop, _table: Table, _laptops: Path) -> None:
    (laptop.folder / "vault.db").write_bytes(b"rusak" * 1000)


def _in_use(officer: Sitting) -> None:
    with officer.laptop.opened():
        _unlock(officer)


def _unlock(officer: Sitting) -> None:
    officer.driver.type_into(KEY, SECRET)
    officer.driver.press("Enter")
    officer.rest()


def _show_practice(officer: Sitting) -> None:
    officer.window.gate.show_unlock(practice_folder(officer.laptop.home))
    officer.rest()


def _enter_practice(officer: Sitting) -> None:
    officer.window.gate.enter(practice_folder(officer.laptop.home), None, PASSPHRASE)
    officer.driver.wait_for(lambda: not officer.window.locked)
    officer.rest()


def _lock(officer: Sitting) -> None:
    officer.driver.press("Ctrl+L")
    officer.rest()


def _wrong(officer: Sitting) -> None:
    officer.driver.type_into(KEY, "kuda merah")
    officer.driver.press("Enter")
    officer.driver.wait_for(lambda: not officer.window.busy)


def _leave_desk(officer: Sitting) -> None:
    session = officer.window.session
    officer.window.hold.set_pin(session.folder, session.officer, make_pin(PIN))
    officer.window.rest()
    officer.rest()


def _mistype_pin(officer: Sitting) -> None:
    officer.driver.type_into("pin_edit", PIN[::-1])
    officer.driver.press("Enter")
    officer.driver.wait_for(lambda: not officer.window.busy)


def _stay_away(officer: Sitting) -> None:
    officer.window.hold.ended.emit()
    officer.rest()


def _unlocking(state: str, act: Act, **how: Any) -> Scene:
    return Scene("unlock", state, how.pop("laptop", "worked"), act, alone=True, locked=how.pop("locked", True), **how)


def _nothing(officer: Sitting) -> None:
    officer.rest()


UNLOCK = [
    _unlocking("empty", _nothing),
    _unlocking("typed", type_into(KEY, SECRET)),
    _unlocking("caps", type_into(KEY, "KUDA hiJAU")),
    _unlocking("missing", click("unlock_button")),
    _unlocking("wrong", _wrong),
    _unlocking("officers", _nothing, prepare=_add_second),
    _unlocking("locked", _lock, locked=False),
    _unlocking("officers-known", then(_unlock, _lock), prepare=_add_second),
    _unlocking("pin", then(_unlock, _leave_desk), prepare=_add_second),
    _unlocking("pin-wrong", then(_leave_desk, _mistype_pin), locked=False),
    _unlocking("pin-over", then(_leave_desk, _stay_away), locked=False),
    _unlocking("newer", _nothing, prepare=_make_newer),
    _unlocking("in-use", _in_use),
    _unlocking("damaged", _unlock, prepare=_damage),
    _unlocking("copied", _unlock, prepare=_copy_elsewhere),
    _unlocking("copied-asked", then(_unlock, click("go_on_here_button")), prepare=_copy_elsewhere),
    _unlocking("restore", then(_unlock, click("restore_button")), prepare=_damage),
    _unlocking("practice", _show_practice, prepare=_make_practice),
]
RECOVERY = [
    Scene("recovery", "empty", "worked", click("forgotten_button"), alone=True, locked=True),
    Scene("recovery", "error", "worked", then(
        click("forgotten_button", "sheet_way_button"), type_into("recovery_lines_edit", "1 ABCDE FGH12 34567 1111"),
        type_into("recovery_first_edit", "satu"), click("recover_button"),
    ), alone=True, locked=True),
]  # fmt: skip
PRACTICE = [Scene("home", "practice", "new", _enter_practice, alone=True, locked=True, prepare=_make_practice)]


# ---- the first run ---------------------------------------------------------------------------------------------------


def _choose_office(officer: Sitting) -> None:
    see = officer.driver
    see.click("start_office_button")
    see.type_into("office_region_edit", "long kali paser")
    see.wait_for(lambda: see.shown("office_region_edit").is_open())  # type: ignore[union-attr]
    see.press("Enter")
    see.wait_for(lambda: see.shown("office_name_edit").value())  # type: ignore[union-attr]


NEXT = click("welcome_next_button")
TO_LETTERHEAD = then(_choose_office, NEXT)
TO_OFFICER = then(TO_LETTERHEAD, NEXT)
TO_SECRET = then(TO_OFFICER, type_into("officer_name_edit", LONG), type_into("officer_position_edit", "Anggota"), NEXT)
TYPED_SECRET = then(
    TO_SECRET, type_into("welcome_secret_first_edit", SECRET), type_into("welcome_secret_second_edit", SECRET)
)


def _make(officer: Sitting) -> None:
    officer.driver.click("welcome_next_button")
    officer.driver.wait_for("recovery_print_button")
    officer.rest()


def _print_sheet(officer: Sitting) -> None:
    officer.driver.click("recovery_print_button")
    officer.driver.wait_for("recovery_group_edit")
    officer.rest()


def _jam(officer: Sitting) -> None:
    officer.table.tray.jammed = True
    officer.driver.click("recovery_print_button")
    officer.driver.wait_to_read(officer.table.tray.name)
    officer.rest()


def _prove(officer: Sitting) -> None:
    paper = officer.window.gate.currentWidget().steps[4].paper  # type: ignore[union-attr]
    line, group = paper.asked
    officer.driver.type_into("recovery_group_edit", paper._text.splitlines()[line - 1].split()[group].lower())
    officer.driver.press("Enter")
    officer.driver.wait_for("invitation_edit")
    officer.rest()


TO_PAPER = then(TYPED_SECRET, _make)
TO_ABOVE = then(TO_PAPER, _print_sheet, _prove)


def _welcome(state: str, act: Act, **how: Any) -> Scene:
    return Scene("welcome", state, "nothing", act, alone=True, locked=True, **how)


WELCOME = [
    _welcome("start", _nothing),
    _welcome("office-empty", click("start_office_button")),
    _welcome("office-missing", click("start_office_button", "welcome_next_button")),
    _welcome("office", _choose_office),
    _welcome("letterhead", TO_LETTERHEAD),
    _welcome("officer", TO_OFFICER),
    _welcome("officer-missing", then(TO_OFFICER, NEXT)),
    _welcome("secret", TO_SECRET),
    _welcome("secret-weak", then(TO_SECRET, type_into("welcome_secret_first_edit", "bawaslu2024!"), NEXT)),
    _welcome("secret-good", TYPED_SECRET),
    _welcome("paper", TO_PAPER),
    _welcome("paper-jammed", then(TO_PAPER, _jam)),
    _welcome("paper-asked", then(TO_PAPER, _print_sheet)),
    _welcome("paper-wrong", then(TO_PAPER, _print_sheet, type_into("recovery_group_edit", "salah"), press("Enter"))),
    _welcome("above", TO_ABOVE),
    _welcome("finish", then(TO_ABOVE, click("welcome_later_button"))),
    _welcome("restore", click("start_restore_button")),
]

SCENES = [*UNLOCK, *RECOVERY, *WELCOME, *PRACTICE]
