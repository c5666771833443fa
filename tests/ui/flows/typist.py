"""A program that is killed: the real window without a screen, and somebody who never stops typing, dropping or saving.

Started by `test_killed`. Prints one line for each thing that happened: `typed COUNT SECONDS` after a letter was taken
by the window, `taken SHA256` when a file was taken in as evidence, `saved ID` when a case was saved.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.ui.flows.driver import Driver
from tests.ui.scenery import PASSPHRASE
from ui.app import make_application
from ui.main_window import MainWindow
from ui.pages.editor import keeper
from ui.style import apply_style

WORDS = "pada hari itu terlapor hadir di lapangan desa dan menyampaikan ajakan kepada warga "
ROUND = 12


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def open_window(home: Path) -> Driver:
    """Return somebody at an unlocked window."""
    apply_style(make_application(), "light")
    window = MainWindow(home)
    window.resize(1366, 768)
    window.show()
    window.gate.enter(home / "vault", None, PASSPHRASE)
    driver = Driver(window)
    driver.wait_for(lambda: not window.locked)
    return driver


def open_form(driver: Driver) -> None:
    """Open a new finding at its narrative."""
    driver.window.go("edit", kind="temuan")
    driver.wait_for("section_steps")
    driver.window.page.show_path("narrative")
    driver.wait_for(lambda: driver.has_focus("narrative_edit"))


def type_on(driver: Driver) -> None:
    """Type without a pause, a letter every few milliseconds, and say each letter that the window has taken."""
    open_form(driver)
    count = 0
    while True:
        QTest.keyClick(QGuiApplication.focusWindow(), WORDS[count % len(WORDS)])
        QCoreApplication.processEvents()
        count += 1
        say("typed", count, time.monotonic())
        QTest.qWait(ROUND)


def take_files(driver: Driver, folder: Path) -> None:
    """Drop one file after the other on the form and say each that lies on the evidence desk."""
    open_form(driver)
    driver.window.page.show_section("evidence")
    driver.window.page.intake.taken.connect(lambda item: say("taken", item.sha256))
    number = 0
    while True:
        path = folder / f"foto-{number}.bin"
        path.write_bytes(os.urandom(120_000 + 50_000 * (number % 7)))
        before = len(driver.window.page.document.items("evidence"))
        driver.drop("add_evidence_button", [path])
        driver.wait_for(lambda before=before: len(driver.window.page.document.items("evidence")) > before)
        number += 1


def save_cases(driver: Driver) -> None:
    """Write a short finding and save it, again and again, and say each that the window says is saved."""
    while True:
        open_form(driver)
        driver.type("uraian singkat")
        driver.press("Ctrl+S")
        driver.wait_for(lambda: driver.window.page.name == "case")
        say("saved", driver.window.page.place()["id"])


ACTS: dict[str, Callable[[Driver, Path], None]] = {
    "type": lambda driver, _folder: type_on(driver),
    "take": take_files,
    "save": lambda driver, _folder: save_cases(driver),
}


def main() -> None:
    home, what, folder = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    if "without-autosave" in sys.argv:
        keeper.Keeper.note_change = lambda self: setattr(self, "dirty", True)  # type: ignore[method-assign]
    ACTS[what](open_window(home), folder)


if __name__ == "__main__":
    main()
