"""Makes the laptops of the pictures, or draws all scenes in the scale and theme of this process.

Started by `tests.window_pictures`.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication

from fieldapp.exchange.export import export, make_plan
from fieldapp.vault import passphrase
from tests.ui import scenery
from tests.ui.flows.driver import Driver
from tests.ui.gallery.laptops import PART_SIZE, load_known, make_laptops
from tests.ui.gallery.scene import Scene, Sitting
from tests.ui.gallery.stage import SCENES
from tests.ui.gallery.table import Table
from tests.ui.scenery import WITA, Clock, Laptop, own_home
from tests.window_pictures import SIZES, THEMES
from ui.app import make_application
from ui.crash import CrashHook
from ui.garbage import Garbage
from ui.main_window import MainWindow
from ui.style import apply_style

AFTERNOON = datetime(2024, 11, 25, 14, 30, tzinfo=WITA)
SLOW = 4.0


@contextmanager
def sitting(scene: Scene, laptops: Path, size: tuple[int, int]) -> Iterator[Sitting]:
    """Give an officer at a window on a copy of the laptop of a scene."""
    with tempfile.TemporaryDirectory(prefix="netra-gambar-") as name:
        folder = Path(name)
        home = folder / "rumah"
        shutil.copytree(laptops / scene.laptop, home)
        laptop = Laptop(home, "", Clock(AFTERNOON), load_known(laptops, scene.laptop))
        table = Table(folder / "media")
        if scene.prepare:
            scene.prepare(laptop, table, laptops)
        with own_home(home), table.laid():
            window = MainWindow(home, laptop.clock)
            hook = CrashHook(home, window.keep_drafts, window.show_fault)
            window.resize(*size)
            window.show()
            officer = Sitting(window, Driver(window), laptop, folder, laptops, table)
            try:
                _sit_down(officer, locked=scene.locked)
                yield officer
            finally:
                _stand_up(officer)
                hook.uninstall()


def _sit_down(officer: Sitting, *, locked: bool) -> None:
    window, folder = officer.window, officer.laptop.folder
    if locked or not folder.is_dir():
        window.gate.show_first()
        officer.rest()
    else:
        window.gate.enter(folder, None, scenery.PASSPHRASE)
        officer.driver.wait_for(lambda: not window.locked)


def _stand_up(officer: Sitting) -> None:
    window = officer.window
    with suppress(RuntimeError):
        window.session.stop_carrying()
    officer.driver.wait_for(lambda: not window.busy)
    window.close()
    window.deleteLater()
    officer.driver.settle()


def draw_all(laptops: Path, out: Path, size: str, theme: str, wanted: Sequence[Scene]) -> list[str]:
    """Draw scenes in this process and return what failed."""
    app = make_application()
    tidy = Garbage(app)  # noqa: F841 - for as long as the pictures are drawn, window by window
    apply_style(app, theme)  # type: ignore[arg-type]
    for function in (export, make_plan):
        function.__kwdefaults__["part_size"] = PART_SIZE
    return draw_scenes(laptops, out, size, theme, wanted)


def draw_scenes(laptops: Path, out: Path, size: str, theme: str, wanted: Sequence[Scene]) -> list[str]:
    """Draw scenes and return what failed; scenes that leave traces get a laptop of their own, the others share one."""
    shared: dict[str, list[Scene]] = {}
    for scene in wanted:
        key = f"{scene.page}-{scene.state}" if scene.alone else scene.laptop
        shared.setdefault(key, []).append(scene)
    failed = []
    for scenes in shared.values():
        with sitting(scenes[0], laptops, SIZES[size][1]) as officer:
            for scene in scenes:
                failed += draw(scene, officer, out / f"{scene.page}-{scene.state}-{size}-{theme}.png")
    return failed


def draw(scene: Scene, officer: Sitting, target: Path) -> list[str]:
    """Arrange one scene and write its picture; return what went wrong."""
    begun = time.monotonic()
    failed = []
    try:
        scene.arrange(officer)
        officer.rest()
        _require_one_window(officer)
    except (AssertionError, AttributeError, KeyError, StopIteration, RuntimeError):
        traceback.print_exc()
        failed.append(target.stem)
    officer.window.grab().save(str(target))
    officer.clear()
    spent = time.monotonic() - begun
    if spent > SLOW:
        print(f"{target.stem}: {spent:.1f} s", file=sys.stderr)
    return failed


def _require_one_window(officer: Sitting) -> None:
    for other in QApplication.topLevelWidgets():
        if other.isVisible() and other is not officer.window:
            raise AssertionError(f"{other} {other.objectName()} is open beside the window")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("laptops", type=Path)
    parser.add_argument("--make", action="store_true")
    parser.add_argument("--few", action="store_true")
    parser.add_argument("--draw", type=Path)
    parser.add_argument("--size", choices=SIZES, default="100")
    parser.add_argument("--theme", choices=THEMES, default="light")
    parser.add_argument("--page", action="append", default=[])
    parser.add_argument("--state", default="")
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    passphrase.STANDARD = scenery.CHEAP
    if asked.make:
        make_laptops(asked.laptops, few=asked.few)
    failed: list[str] = []
    if asked.draw:
        wanted = [
            scene for scene in SCENES if (not asked.page or scene.page in asked.page) and asked.state in scene.state
        ]
        failed = draw_all(asked.laptops, asked.draw, asked.size, asked.theme, wanted)
    for name in failed:
        print(f"failed: {name}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
