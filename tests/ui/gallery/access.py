"""People and keys: who may do what, ways back in, what was shown to whom, and a laptop whose clock is wrong."""

import shutil
from pathlib import Path

from fieldapp.demo.office import OFFICES
from fieldapp.desk import recovery
from fieldapp.desk.practice import PASSPHRASE, practice_above, practice_folder
from fieldapp.vault.creation import create_vault
from fieldapp.vault.officers import add_officer
from fieldapp.vault.slots import list_officers
from tests.ui.gallery.case import REPORTED
from tests.ui.gallery.gate import LONG
from tests.ui.gallery.laptops import enrol, load_known
from tests.ui.gallery.scene import Act, Scene, Sitting, at, click, then
from tests.ui.gallery.table import Table
from tests.ui.scenery import CHEAP, Clock, Laptop, own_home
from tests.ui.scenery import PASSPHRASE as SECRET

ADMIN_SECRET = "padi kuning di lereng bukit"


def _add_people(laptop: Laptop, _table: Table, _laptops: Path) -> None:
    """Add a member with a long name and one who only looks after the laptop."""
    with laptop.opened() as vault:
        add_officer(vault, LONG, "Anggota", "sepeda tua di tepi sungai", CHEAP, roles=["anggota"])
        add_officer(vault, "Rusdi Hamka", "Staf Teknologi Informasi", ADMIN_SECRET, CHEAP, roles=["admin_perangkat"])


def _enter_as(name: str, secret: str) -> Act:
    """Return the act of unlocking as one of several officers."""

    def enter(officer: Sitting) -> None:
        window, folder = officer.window, officer.laptop.folder
        who = next(one.id for one in list_officers(folder) if one.name == name)
        window.gate.enter(folder, who, secret)
        officer.driver.wait_for(lambda: not window.locked)
        officer.rest()

    return enter


def _let_above_help(laptop: Laptop, _table: Table, laptops: Path) -> None:
    """Have the regency keep a recovery sheet that opens this laptop, too."""
    above = Laptop(laptop.home.with_name("kabupaten"), "", laptop.clock, load_known(laptops, "regency"))
    shutil.copytree(laptops / "regency", above.home)
    with above.opened() as desk, laptop.opened() as field:
        recovery.keep_office_key(desk, recovery.make_office_key(desk))
        enrol(desk, field, laptop.home.with_name("daftar"))


def _make_practice(laptop: Laptop, _table: Table, _laptops: Path) -> None:
    for folder, office, name in (
        (practice_folder(laptop.home), "64.01.05", "Panwaslu Kecamatan Latihan"),
        (practice_above(laptop.home), "64.01", "Bawaslu Kabupaten Latihan"),
    ):
        with own_home(laptop.home):
            create_vault(folder, office, name, "Petugas Latihan", PASSPHRASE, practice=True, clock=laptop.clock,
                         cost=CHEAP)[0].close()  # fmt: skip


def _practise(act: Act) -> Act:
    def begin(officer: Sitting) -> None:
        officer.window.gate.enter(practice_folder(officer.laptop.home), None, PASSPHRASE)
        officer.driver.wait_for(lambda: not officer.window.locked)
        officer.rest()

    return then(begin, act)


class Watched(Clock):
    """A clock of a laptop that counts, and is therefore doubted: it shows a day before the program was made."""

    def elapsed(self) -> float:
        """Return the seconds that passed."""
        return 0.0


def _let_clock_count(laptop: Laptop, _table: Table, _laptops: Path) -> None:
    laptop.clock = Watched(laptop.clock())


def _reveal(officer: Sitting) -> None:
    officer.go("case", id=officer.known(REPORTED), tab="summary")
    officer.driver.click("show_identity_button")
    officer.driver.wait_for("reveal_reason_choice").set_value("contact")
    officer.driver.click("reveal_button")
    officer.rest()


def _colleagues(state: str, *acts: Act) -> Scene:
    arrange = then(_enter_as(OFFICES[0].officer[0], SECRET), at("settings", section="officer"), *acts)
    return Scene("settings", state, "worked", arrange, alone=True, locked=True, prepare=_add_people)


def _back_in(state: str, *acts: Act) -> Scene:
    return Scene("recovery", state, "worked", then(click("forgotten_button"), *acts), alone=True, locked=True,
                 prepare=_let_above_help)  # fmt: skip


def _admin(page: str) -> Scene:
    return Scene(
        page,
        "admin",
        "worked",
        then(_enter_as("Rusdi Hamka", ADMIN_SECRET), at(page)),
        alone=True,
        locked=True,
        prepare=_add_people,
    )


PEOPLE = [
    _colleagues("people"),
    _colleagues("sheet-roles", click("officer_roles_button")),
    _colleagues("sheet-reset", click("officer_reset_button")),
    _colleagues("sheet-leaving", click("officer_leaving_button")),
    Scene("settings", "traces", "worked", then(_reveal, at("settings", section="trace")), alone=True),
    Scene("settings", "drill", "new", _practise(then(at("settings", section="security"), click("drill_start_button"))),
          alone=True, locked=True, prepare=_make_practice),
]  # fmt: skip
ADMIN = [_admin(page) for page in ("home", "settings", "transfer")]
BACK_IN = [
    _back_in("above"),
    _back_in("sheet", click("sheet_way_button")),
    _back_in("request", click("ask_way_button")),
]
DESK = [
    Scene("intake", "rescue-key", "regency", then(at("intake", tab="rescue"), click("make_key_button"))),
    Scene("intake", "rescue-key-made", "regency", then(
        at("intake", tab="rescue"), click("make_key_button", "office_key_button"))),
    Scene("case", "ask-identity", "intake", then(at("case", id=REPORTED, tab="summary"), click("ask_identity_button"))),
]  # fmt: skip
CLOCK = [Scene("home", "clock-wrong", "worked", at("home"), alone=True, prepare=_let_clock_count)]
SCENES = [*PEOPLE, *ADMIN, *BACK_IN, *DESK, *CLOCK]
