"""Pengawasan, Pengaturan, Bantuan, and what may lie over any page: a fault, a refusal."""

from pathlib import Path

from PySide6.QtWidgets import QLabel

from fieldapp.desk.doubt import tell_doubt
from fieldapp.desk.office import set_office, set_officer
from tests.ui.gallery.gate import LONG
from tests.ui.gallery.scene import Scene, Sitting, at, click, every, search_nothing, then
from tests.ui.gallery.table import Table
from tests.ui.scenery import Laptop
from ui.crash import report
from ui.pages.settings.page import SECTIONS

MEETING, PATROL = "@pertemuan-balai-desa", "@masa-tenang"
LONG_OFFICE = "Panitia Pengawas Pemilihan Umum Kecamatan Nan Jauh di Ujung Kabupaten Pegunungan Arfak Selatan Daya"

SUPERVISION = [
    *every("supervision"),
    Scene("supervision", "error", "new", then(at("supervision"), click("nil_button", "save_nil_button"))),
    Scene("supervision", "unmatched", "worked", then(at("supervision"), search_nothing("search_edit"))),
    Scene("report", "typical", "worked", at("report", id=MEETING)),
    Scene("report", "nil", "worked", at("report", id=PATROL)),
    Scene("report", "error", "new", at("report", id="01900000-0000-7000-8000-000000000000")),
]


SHEETS = {
    "officer": "add_officer_button", "passphrase": "change_passphrase_button", "renew": "renew_recovery_button",
    "pin": "set_pin_button", "invitation": "open_invitation_button", "answer": "open_answer_button",
}  # fmt: skip


def _wait_for_letterhead(officer: Sitting) -> None:
    picture = officer.driver.shown("letterhead_picture", QLabel)
    if picture is not None:
        officer.driver.wait_for(lambda: not picture.pixmap().isNull())
    officer.rest()


SETTINGS = [
    *(
        Scene("settings", kind.key, "worked", then(at("settings", section=kind.key), _wait_for_letterhead))
        for kind in SECTIONS
    ),
    *(Scene("settings", f"{kind.key}-new", "new", at("settings", section=kind.key)) for kind in SECTIONS[-3:]),
    *(
        Scene("settings", f"sheet-{name}", "worked", then(at("settings", section="officer"), click(button)))
        for name, button in SHEETS.items()
    ),
]

HELP = [Scene("help", "first", "new", at("help")), Scene("help", "typical", "worked", at("help"))]


def _break(officer: Sitting) -> None:
    officer.go("home")
    try:
        raise ValueError("nama warga")
    except ValueError as error:
        report(error)
    officer.driver.wait_for("fault_sheet")
    place = officer.driver.wait_for("fault_place_edit")
    place.set_value(str(Path("Documents") / "netra-dukungan-20241125-1430.txt"))
    officer.rest()


def _name_long(laptop: Laptop, _table: Table, _laptops: Path) -> None:
    with laptop.opened() as vault:
        set_office(vault, {"name": LONG_OFFICE})
        set_officer(vault, {"name": LONG, "position": "Koordinator Divisi Penanganan Pelanggaran dan Datin"})


CRASH = [Scene("crash", "fault", "worked", _break, alone=True)]
LONG_NAMES = [
    Scene("names", page, "worked", at(page), alone=True, prepare=_name_long)
    for page in ("home", "cases", "settings", "transfer")
]


def _doubt_clock(officer: Sitting) -> None:
    officer.go("home")
    session = officer.window.session
    officer.window.desk.clock.say(tell_doubt(["build"], session.now(), session.office.zone))
    officer.rest()


CLOCK = [Scene("home", "clock", "worked", _doubt_clock, alone=True)]

SCENES = [*SUPERVISION, *SETTINGS, *HELP, *CRASH, *LONG_NAMES, *CLOCK]
