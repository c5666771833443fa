"""How long the window holds an officer up, act by act, over a large vault: `python -m tests.bench.watch --vault DIR`.

An officer's mouse and keys drive the real window over a copy of the vault, while a watchdog writes down every time the
window's thread was not free, with the stack it was found in. The bar is 50 ms.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtTest import QTest

from fieldapp.demo.office import Office
from fieldapp.exchange import enrolment
from fieldapp.exchange.export import export
from fieldapp.exchange.stick import Stick
from fieldapp.vault.supervisions import newest_supervision
from fieldapp.vault.vault import Vault, open_vault
from tests.bench import people, procedure
from tests.bench.desk import Desk
from tests.bench.handled import handle
from tests.bench.make_vault import PASSPHRASE
from tests.ui import scenery
from tests.ui.flows.driver import Driver
from tests.ui.watchdog import Watchdog
from ui.app import make_application, warm_up
from ui.main_window import MainWindow
from ui.pages.transfer import stick as sticks
from ui.style import apply_style

BAR = 0.050
EVIDENCE = 50 * 1024 * 1024
REPORTS = 3000
BELOW = 400
NATIONAL = Office("00", "pusat", "Bawaslu Republik Indonesia", ("Petugas Pusat", "Staf"), ("Kedua", "Staf"), {})
SEARCHES = ("kepala", "camat tanjung", "guru", "video tiktok", "kampanye di pasar", "ab", "x")
TYPED = "Pada hari itu terlapor hadir di lapangan desa dan menyampaikan ajakan kepada warga. " * 4


def copy_vault(source: Path, home: Path) -> Path:
    """Copy a vault and its witness into a home of its own, by reflink where the disk can."""
    home.mkdir(parents=True)
    for name, target in ((source, home / "vault"), (source.with_name(source.name + ".home"), home)):
        if name.is_dir():
            command = ["cp", "-r", "--reflink=auto", f"{name}/.", str(target)]
            target.mkdir(exist_ok=True)
            if subprocess.run(command, stderr=subprocess.DEVNULL).returncode:
                shutil.copytree(name, target, dirs_exist_ok=True)
    return home / "vault"


def prepare(vault: Vault, folder: Path) -> Path:
    """Give the laptop some reports and a laptop below with a bundle for it; return the stick with the bundle."""
    if not newest_supervision(vault.db, vault.office):
        scenery.add_reports(vault, REPORTS)
    stick = folder / "stik-masuk"
    stick.mkdir()
    below, above = scenery.make_new(folder / "bawah"), scenery.make_new(folder / "atas", NATIONAL)
    with above.opened() as desk:
        enrol(desk, vault, folder)
    with below.opened() as field:
        enrol(vault, field, folder)
        for _ in range(BELOW):
            scenery.add_crowd(field)
        export(field, Stick(stick), vault.office)
    return stick


def enrol(desk: Vault, field: Vault, folder: Path) -> None:
    """Certify a laptop at the desk above it."""
    invitation = enrolment.invite(desk, field.office, folder)
    request = enrolment.request(field, invitation.path, folder)
    enrolment.accept(field, enrolment.approve(desk, request.path, folder).path)


def write_film(path: Path) -> None:
    """Write a file that is taken in as evidence later."""
    block = os.urandom(1024 * 1024)
    with path.open("wb") as file:
        for _ in range(EVIDENCE // len(block)):
            file.write(block)


# ---- the acts -------------------------------------------------------------------------------------------------------


def unlock(desk: Desk) -> None:
    desk.driver.wait_for("unlock_passphrase_edit")
    desk.driver.click("unlock_passphrase_edit")
    desk.type(PASSPHRASE, 60)
    desk.driver.press("Enter")
    desk.driver.wait_for(lambda: not desk.window.locked, 120)
    desk.settle()


def open_list(desk: Desk) -> None:
    desk.driver.click("rail_cases")
    desk.driver.wait_for("case_table")
    desk.settle()


def search(desk: Desk) -> None:
    desk.driver.press("Ctrl+F")
    for text in SEARCHES:
        desk.driver.press("Ctrl+A")
        desk.type(text, 60)
        QTest.qWait(300)
        desk.settle()
    desk.driver.press("Ctrl+A", "Backspace")
    QTest.qWait(300)
    desk.settle()


def jump(desk: Desk) -> None:
    desk.driver.tab_to("case_table")
    for key in ("End", "Home", "End", *["PgUp"] * 20, *["PgDown"] * 10, *["Up"] * 40, "Home", *["Down"] * 40):
        desk.driver.press(key)
        QTest.qWait(10)
    desk.settle()


def sort(desk: Desk) -> None:
    table = desk.driver.wait_for("case_table")
    heads = table.horizontalHeader()
    for section in range(heads.count()):
        if heads.isSectionHidden(section):
            continue
        for _ in range(2):
            place = heads.rect().topLeft()
            place.setX(heads.sectionViewportPosition(section) + heads.sectionSize(section) // 2)
            place.setY(heads.height() // 2)
            desk.driver.click_widget(heads, place)
            QTest.qWait(50)
            desk.settle()


def open_cases(desk: Desk) -> None:
    desk.driver.tab_to("case_table")
    desk.driver.press("Home")
    for _ in range(8):
        desk.driver.press("Down", "Enter")
        desk.driver.wait_for("case_title")
        desk.settle()
        desk.driver.press("Esc")
        desk.driver.wait_for("case_table")
        desk.settle()


def history(desk: Desk) -> None:
    desk.driver.press("Enter")
    desk.driver.wait_for("history_tab")
    desk.settle()
    for key in ("Alt+4", "Alt+2", "Alt+3", "Alt+1"):
        desk.driver.press(key)
        desk.settle()


def supervision(desk: Desk) -> None:
    desk.driver.click("rail_supervision")
    desk.driver.wait_for("report_table")
    desk.settle()
    desk.driver.click("search_edit")
    desk.type("patroli muara", 60)
    QTest.qWait(300)
    desk.settle()
    desk.driver.tab_to("report_table")
    desk.driver.press("End", "Home", "Enter")
    desk.driver.wait_for("report_title")
    desk.settle()


def edit(desk: Desk) -> None:
    desk.driver.click("rail_cases")
    desk.driver.click("new_temuan_button")
    desk.driver.wait_for("section_steps")
    desk.settle()
    for _ in range(len(desk.window.page.document.sections) - 1):  # type: ignore[attr-defined]
        desk.driver.press("Ctrl+PgDown")
        desk.settle()
    desk.window.page.show_path("narrative")  # type: ignore[attr-defined]
    desk.driver.wait_for(lambda: desk.driver.has_focus("narrative_edit"))
    desk.type(TYPED, 15)
    QTest.qWait(1500)
    desk.settle()


def take_evidence(desk: Desk) -> None:
    path = desk.folder / "rekaman.mp4"
    desk.window.page.show_section("evidence")  # type: ignore[attr-defined]
    desk.driver.drop("add_evidence_button", [path])
    desk.driver.wait_for("evidence_thumb", 300)
    desk.settle()


def save(desk: Desk) -> None:
    desk.driver.press("Ctrl+S")
    desk.driver.wait_for("case_title", 60)
    desk.settle()


def preview(desk: Desk) -> None:
    desk.driver.click("preview_button")
    desk.driver.wait_for("paper_view", 60)
    desk.settle()
    for key in ("PgDown", "PgDown", "Ctrl++", "Ctrl+-", "PgUp"):
        desk.driver.press(key)
        desk.settle()


def take_in(desk: Desk) -> None:
    desk.driver.click("rail_transfer")
    desk.settle()
    desk.driver.click("receive_button")
    desk.driver.click("volume_row")
    desk.driver.click("next_button")
    desk.driver.wait_for("preview_table", 300)
    desk.driver.click("next_button")
    desk.driver.wait_for("balance_label", 900)
    desk.settle()
    desk.driver.click("next_button")
    desk.settle()


def review(desk: Desk) -> None:
    desk.driver.click("rail_intake")
    desk.driver.click("review_tab")
    desk.driver.wait_for("review_table", 60)
    desk.settle()
    desk.driver.click_row("review_table", 0)
    desk.settle()


def pages(desk: Desk) -> None:
    for page in ("home", "print", "transfer", "intake", "settings", "help", "cases", "home"):
        desk.driver.click(f"rail_{page}")
        desk.settle()


def send(desk: Desk) -> None:
    sticks.list_volumes = lambda: [_volume(desk.stick)]
    desk.driver.click("rail_transfer")
    desk.settle()
    desk.driver.click("send_button")
    # the made-up cases name evidence files that nobody has
    desk.driver.wait_for("evidence_flag")
    desk.settle()
    flag = desk.driver.shown("evidence_flag")
    desk.driver.click("evidence_flag", QPoint(12, flag.height() // 2))  # type: ignore[union-attr]
    desk.driver.wait_for("plan_facts", 600)
    desk.driver.wait_for("next_button", 600)
    desk.driver.click("next_button")
    desk.driver.click("volume_row")
    desk.driver.click("next_button")
    desk.driver.wait_for("sent_label", 1800)
    desk.settle()


ACTS: dict[str, Callable[[Desk], None]] = {
    "unlock, Beranda": unlock,
    "every page of the rail": pages,
    "open the list": open_list,
    "search as you type": search,
    "jump and walk": jump,
    "sort by every head": sort,
    "open cases": open_cases,
    "history, papers, steps": history,
    "LHP: list, search, open": supervision,
    "edit, sections, autosave": edit,
    "take in 50 MB of evidence": take_evidence,
    "save": save,
    "preview": preview,
    "import a bundle": take_in,
    "review": review,
    **procedure.ACTS,
    **people.ACTS,
    "send to a stick": send,
}


def _volume(folder: Path) -> sticks.Volume:
    return sticks.Volume(folder, "NETRA", "exfat", 10**12, 10**12)


def watch(source: Path, folder: Path, acts: list[str]) -> Watchdog:
    """Drive the window through the acts over a copy of a vault and return what was seen."""
    home = folder / "rumah"
    copied = copy_vault(source, home)
    os.environ["NETRA_HOME"] = str(home)
    with open_vault(copied, None, PASSPHRASE) as vault:
        inbox, crowd, revealed = prepare(vault, folder), handle(vault), people.add_people(vault)
        write_film(folder / "rekaman.mp4")
    write_film(folder / "rekaman.mp4")
    sticks.list_volumes = lambda: [_volume(inbox)]
    apply_style(make_application(), "light")
    window = MainWindow(home)
    window.resize(1366, 768)
    window.gate.show_first()
    window.show()
    warm = warm_up()
    stick = folder / "stik-keluar"
    stick.mkdir()
    with Watchdog() as dog:
        desk = Desk(window, Driver(window), dog, folder, stick, crowd, revealed)
        for name, act in ACTS.items():
            if acts and name not in acts and act is not unlock:
                continue
            began = time.monotonic()
            with dog.act(name):
                act(desk)
            print(f"{name}: {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)
    window.session.stop_carrying()
    desk.settle()
    window.close()
    warm.shut_down()
    QCoreApplication.processEvents()
    return dog


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vault", type=Path, required=True)
    parser.add_argument("--act", action="append", default=[], choices=list(ACTS))
    parser.add_argument("--scratch", type=Path, help="where the copy is made; it needs as much room as the vault")
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="netra-jaga-", dir=asked.scratch) as folder:
        dog = watch(asked.vault, Path(folder), asked.act)
    print(dog.table(BAR))
    return 1 if any(gap.seconds > BAR for gap in dog.gaps) else 0


if __name__ == "__main__":
    raise SystemExit(main())
