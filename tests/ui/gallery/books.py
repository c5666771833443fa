"""Buku Register, Pencegahan & Kontak, Salin ke Aplikasi, scans, Data Acuan and the end of an office."""

from pathlib import Path

from tests.ui.gallery.handled import SCANS
from tests.ui.gallery.law import NOWHERE
from tests.ui.gallery.scene import Act, Scene, Sitting, at, click, search_nothing, then, type_into
from ui.pages.closing.page import STEPS
from ui.pages.prevention.page import BOOKS
from ui.pages.reference.page import TABS
from ui.pages.registers.page import PARTS

DAY_ONE = "deadlines/deadline/lapor"


def _book(name: str, **more: str) -> Act:
    """Return the act of opening the pages of a book."""

    def act(officer: Sitting) -> None:
        at("book", book=name, year="2024", **more)(officer)
        officer.driver.wait_for(lambda: officer.window.page.view.pages > 0)  # type: ignore[attr-defined]
        officer.rest()

    return act


REGISTERS = [
    *(
        Scene("registers", f"{part}-{state}", laptop, at("registers", tab=part, year="2024"))
        for part in PARTS
        for state, laptop in (("empty", "new"), ("typical", "law"), ("full", "full"))
    ),
    *(Scene("registers", f"book-{book}", "law", at("registers", tab="books", book=book, year="2024"))
      for book in ("tanda_bukti", "lhp", "nomor", "penerusan")),
    Scene("registers", "incoming-new", "law", then(at("registers", tab="incoming"), click("new_button"))),
    Scene("registers", "incoming-error", "law", then(
        at("registers", tab="incoming"), click("new_button", "save_roll_button"))),
    Scene("registers", "outgoing-new", "law", then(at("registers", tab="outgoing"), click("new_button"))),
    Scene("registers", "assignments-new", "law", then(at("registers", tab="assignments"), click("new_button"))),
    Scene("registers", "incoming-unmatched", "law", then(
        at("registers", tab="incoming"), search_nothing("search_edit"))),
    Scene("registers", "numbers-reserve", "law", then(at("registers", tab="numbers"), click("reserve_button"))),
    Scene("registers", "numbers-old", "law", then(at("registers", tab="numbers"), click("old_number_button"))),
    Scene("registers", "book-full", "full", at("registers", tab="books", book="surat_masuk", year="2024")),
    Scene("book", "typical", "law", _book("perkara")),
    Scene("book", "full", "full", _book("surat_masuk")),
]  # fmt: skip

PREVENTION = [
    *(
        Scene("prevention", f"{book}-{state}", laptop, at("prevention", tab=book))
        for book in BOOKS
        for state, laptop in (("empty", "new"), ("typical", "law"), ("full", "full"))
    ),
    *(
        Scene("prevention", f"{book}-new", "law", then(at("prevention", tab=book), click("new_record_button")))
        for book in BOOKS
    ),
    Scene("prevention", "declarations-error", "law", then(
        at("prevention", tab="declarations"), click("new_record_button", "save_record_button"))),
    Scene("prevention", "contact", "law", then(
        at("prevention", tab="contacts"), lambda one: one.driver.click_row("contacts_table", 0, double=True))),
    Scene("prevention", "unmatched", "law", then(
        at("prevention", tab="contacts"), search_nothing("contacts_search_edit"))),
    Scene("declaration", "typical", "law", at("declaration", id="@declaration")),
    Scene("declaration", "follow", "law", then(at("declaration", id="@declaration"), click("follow_2_button"))),
    Scene("declaration", "error", "law", at("declaration", id=NOWHERE)),
    Scene("meeting", "typical", "law", at("meeting", id="@meeting")),
    Scene("meeting", "error", "law", at("meeting", id=NOWHERE)),
]  # fmt: skip

COPYING = [
    Scene("copy", "case", "law", at("copy", owner="@heard")),
    Scene("copy", "report", "law", at("copy", owner="@pertemuan-balai-desa")),
    Scene("copy", "crowd", "full", at("copy", owner="@crowd")),
]


def _drop_scans(officer: Sitting) -> None:
    """Drop a folder of scans: some know their paper, some do not, one is no scan."""
    scans = sorted(Path(officer.laptops / SCANS).iterdir())
    officer.driver.drop("scan_files_button", scans)
    officer.driver.wait_for("scans_table")
    officer.rest()


def _forget_scans(officer: Sitting) -> None:
    """Take the scans off the pile again."""

    def clear() -> None:
        while officer.driver.shown("drop_scan_button") is not None:
            officer.driver.click("drop_scan_button")
            officer.rest()

    officer.undo.append(clear)


SCANNING = [
    Scene("print", "scan-empty", "new", at("print", tab="scan")),
    Scene("print", "scan", "law", then(at("print", tab="scan"), _drop_scans), alone=True),
    Scene("print", "scan-place", "law", then(
        at("print", tab="scan"), _drop_scans, lambda one: one.driver.click_row("scans_table", 3),
        click("place_scan_button")), alone=True),
]  # fmt: skip

REFERENCE = [
    *(Scene("reference", tab, "law", at("reference", tab=tab)) for tab in TABS),
    Scene("reference", "corrected-empty", "new", at("reference", tab="corrected")),
    Scene("reference", "row", "law", at("reference", key=DAY_ONE)),
    Scene("reference", "row-route", "law", at("reference", key="routes/route/asn-bkn")),
    Scene("reference", "shelf", "law", at("reference", tab="content", key="violations/violation")),
    Scene("reference", "correct", "law", then(at("reference", key=DAY_ONE), click("correct_days_button"))),
    Scene("reference", "correct-error", "law", then(
        at("reference", key=DAY_ONE), click("correct_days_button"), type_into("value_edit", "sembilan"),
        click("save_correction_button"))),
    Scene("reference", "install", "law", then(at("reference", tab="sets"), click("open_install_button"))),
    Scene("reference", "install-error", "law", then(
        at("reference", tab="sets"), click("open_install_button"), type_into("pack_edit", "/tidak/ada.netrapack"),
        click("install_button"))),
    Scene("reference", "unmatched", "law", then(
        at("reference", tab="content"), search_nothing("reference_search_edit"))),
]  # fmt: skip

CLOSING = [
    *(Scene("closing", step, "law", at("closing", step=step)) for step in STEPS[:3]),
    Scene("closing", "new", "new", at("closing", step="check")),
    Scene("closing", "error", "law", then(at("closing", step="hand"), click("next_button"))),
    Scene("closing", "full", "full", at("closing", step="check")),
]

REPORT = [
    Scene("report", "law", "law", at("report", id="@pertemuan-balai-desa")),
    Scene("supervision", "law", "law", at("supervision")),
    Scene("edit", "report-assigned", "law", at("edit", kind="lhp", id="@pertemuan-balai-desa")),
]

SCENES = [*REGISTERS, *PREVENTION, *COPYING, *SCANNING, *REFERENCE, *CLOSING, *REPORT]
