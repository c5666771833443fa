"""Makes the laptops of the pictures, or draws all scenes in the scale and theme of this process.

Started by `tests.window_pictures`.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QApplication

from fieldapp.vault import passphrase
from tests.ui import scenery
from tests.ui.flows.driver import Driver
from tests.ui.gallery.scene import SCENES, Scene, Sitting
from tests.ui.scenery import Laptop, own_home
from tests.window_pictures import SIZES, THEMES
from ui.app import make_application
from ui.crash import CrashHook
from ui.main_window import MainWindow
from ui.style import apply_style

KNOWN = "known.json"
FEW = (200, 150)


def make_laptops(folder: Path, *, few: bool) -> None:
    """Make every laptop of the scenes in a folder."""
    worked, regency = scenery.make_worked(folder / "made")
    cases, reports = FEW if few else (scenery.MANY_CASES, scenery.MANY_REPORTS)
    full = scenery.make_full(folder / "full", cases, reports)
    new = scenery.make_new(folder / "new")
    shutil.move(worked.home, folder / "worked")
    shutil.move(regency.home, folder / "regency")
    known = {"worked": worked.known, "regency": worked.known, "full": full.known, "new": new.known}
    (folder / KNOWN).write_bytes(msgspec.json.encode(known))
    (folder / "nothing").mkdir()


@contextmanager
def sitting(name: str, laptops: Path, size: tuple[int, int], *, locked: bool = False) -> Iterator[Sitting]:
    """Give an officer at a window on a copy of a laptop."""
    known = msgspec.json.decode((laptops / KNOWN).read_bytes())
    with tempfile.TemporaryDirectory(prefix="netra-gambar-") as folder:
        home = Path(folder) / "rumah"
        shutil.copytree(laptops / name, home)
        laptop = Laptop(home, "", known=known.get(name, {}))
        with own_home(home):
            window = MainWindow(home, laptop.clock)
            hook = CrashHook(home, window.keep_drafts, window.show_fault)
            window.resize(*size)
            window.show()
            driver = Driver(window)
            if locked or not laptop.folder.is_dir():
                window.gate.show_first()
            else:
                window.gate.enter(laptop.folder, None, scenery.PASSPHRASE)
                driver.wait_for(lambda: not window.locked)
            try:
                yield Sitting(window, driver, laptop, Path(folder))
            finally:
                with suppress(RuntimeError):
                    window.session.stop_carrying()
                driver.wait_for(lambda: not window.busy)
                window.close()
                hook.uninstall()
                window.deleteLater()
                driver.settle()


def draw_all(laptops: Path, out: Path, size: str, theme: str, pages: Sequence[str]) -> None:
    """Draw the scenes of some pages, or of all; scenes that leave traces get a laptop of their own."""
    app = make_application()
    apply_style(app, theme)  # type: ignore[arg-type]
    wanted = [scene for scene in SCENES if not pages or scene.page in pages]
    shared: dict[str, list[Scene]] = {}
    for scene in wanted:
        if scene.alone:
            with sitting(scene.laptop, laptops, SIZES[size][1], locked=scene.locked) as officer:
                draw(scene, officer, out, size, theme)
        else:
            shared.setdefault(scene.laptop, []).append(scene)
    for name, scenes in shared.items():
        with sitting(name, laptops, SIZES[size][1]) as officer:
            for scene in scenes:
                draw(scene, officer, out, size, theme)


def draw(scene: Scene, officer: Sitting, out: Path, size: str, theme: str) -> None:
    """Arrange one scene and write its picture."""
    scene.arrange(officer)
    officer.rest()
    picture = officer.window.grab()
    for popup in QApplication.topLevelWidgets():
        if popup.isVisible() and popup is not officer.window:
            raise AssertionError(f"{scene.page} {scene.state}: {popup} is open beside the window")
    picture.save(str(out / f"{scene.page}-{scene.state}-{size}-{theme}.png"))
    officer.clear()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("laptops", type=Path)
    parser.add_argument("--make", action="store_true")
    parser.add_argument("--few", action="store_true")
    parser.add_argument("--draw", type=Path)
    parser.add_argument("--size", choices=SIZES, default="100")
    parser.add_argument("--theme", choices=THEMES, default="light")
    parser.add_argument("--page", action="append", default=[])
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    passphrase.STANDARD = scenery.CHEAP
    if asked.make:
        make_laptops(asked.laptops, few=asked.few)
    if asked.draw:
        draw_all(asked.laptops, asked.draw, asked.size, asked.theme, asked.page)


if __name__ == "__main__":
    main()
