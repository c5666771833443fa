"""Pictures of the window on what a demonstration left, for people who look at it without a screen.

Called by `ui.__main__` after the story was played. Walks through the pages as an officer would, and changes nothing.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage

from fieldapp.demo.entrance import Entrance, find_entrance
from fieldapp.vault.listing import list_numbers
from fieldapp.words import say
from ui.app import make_application
from ui.main_window import MainWindow
from ui.pages import PAGES
from ui.style import apply_style

FOLDER: Final = "jendela"
SIZE: Final = (1366, 768)
LOOK_EVERY, PATIENCE = 100, 20_000
FORM: Final = "A.2"

Stop = tuple[str, str, dict[str, str]]


def show_demo(folder: Path) -> int:
    """Draw the pages of a demonstration's sub-district into its folder and say where; return the exit code."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    place = folder.resolve()
    entrance = find_entrance(place)
    os.environ["NETRA_HOME"] = str(entrance.home)
    made = draw_window(entrance, place / FOLDER)
    print(say("ui.picture.made", count=len(made), folder=place / FOLDER))
    return 0 if made else 1


def draw_window(entrance: Entrance, target: Path, theme: str = "light") -> list[Path]:
    """Draw the unlocking and every page that is worth a look as PNG files of 1366 x 768; return them in order."""
    target.mkdir(parents=True, exist_ok=True)
    app = make_application()
    app.setCursorFlashTime(0)
    apply_style(app, "dark" if theme == "dark" else "light")
    window = MainWindow(entrance.home)
    window.resize(*SIZE)
    window.show()
    window.gate.show_unlock(entrance.folder)
    made = [_draw(window, target / f"00-{say('ui.picture.unlock')}.png")]
    window.gate.enter(entrance.folder, entrance.officer, entrance.passphrase)
    if _settle(lambda: not window.locked):
        for number, (name, page, where) in enumerate(_stops(window), 1):
            window.go(page, **where)
            made.append(_draw(window, target / f"{number:02d}-{name}.png"))
    window.close()
    window.deleteLater()
    return made


def _stops(window: MainWindow) -> Iterator[Stop]:
    """Give the pages of the walk with a name for each file."""
    session = window.session
    case = next((row.case for row in list_numbers(session.here.db, session.office.code, "temuan")), "")
    walk: list[Stop] = [("home", "home", {}), ("cases", "cases", {})]
    if case:
        walk += [("case", "case", {"id": case}), ("history", "case", {"id": case, "tab": "history"})]
        walk.append(("preview", "preview", {"form": FORM, "owner": case}))
    walk += [(page, page, {}) for page in ("supervision", "print", "transfer", "settings", "help")]
    yield from ((say(f"ui.picture.{name}"), page, where) for name, page, where in walk if page in PAGES)


def _draw(window: MainWindow, path: Path) -> Path:
    _settle(lambda: not window.busy)
    former = QImage()

    def stands() -> bool:
        # a page may still lay itself out, or draw its paper: a picture is taken when nothing moves any more
        nonlocal former
        before, former = former, window.grab().toImage()
        return former == before

    _settle(stands)
    former.save(str(path))
    return path


def _settle(holds: Callable[[], bool]) -> bool:
    """Let the window work until something holds; return False when it takes too long."""
    loop, look, late = QEventLoop(), QTimer(), QTimer()
    look.timeout.connect(lambda: loop.exit(0) if holds() else None)
    late.timeout.connect(lambda: loop.exit(1))
    look.start(LOOK_EVERY)
    late.start(PATIENCE)
    return loop.exec() == 0
