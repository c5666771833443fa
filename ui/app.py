"""The application: faces and style, the crash hook, and the one window.

Called by `ui.__main__`, which loads it only when a window is wanted.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from fieldapp.desk.printing import warm_press
from fieldapp.home import home_folder
from fieldapp.packs.reference import builtin_packs
from fieldapp.resources import resources_folder
from fieldapp.words import say
from ui.crash import CrashHook
from ui.garbage import spare_loaded
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.pages import load_pages
from ui.style import apply_style

WARM_AFTER = 600
# For how long work elsewhere may keep the interpreter from the window's thread, in seconds: while something is read,
# each of the many small calls that laying out a page makes would else wait ten times as long.
TURN = 0.0005
# A vault to open at once: its folder, its officer, the passphrase.
Entry = tuple[Path, str, str]


def open_window(arguments: Sequence[str] = (), entry: Entry | None = None) -> int:
    """Open the window, at once on a vault when one is given; return the exit code when it was closed."""
    app = make_application(arguments)
    window = MainWindow(home_folder())
    hook = CrashHook(home_folder(), window.keep_drafts, window.show_fault)
    apply_style(app, window.preferences.theme)
    window.restore_place()
    if entry is None:
        window.gate.show_first()
    else:
        window.gate.show_unlock(entry[0])
        window.gate.enter(*entry)
    window.show()
    warm = warm_up()
    try:
        return app.exec()
    finally:
        hook.uninstall()
        warm.shut_down()


def warm_up() -> Jobs:
    """Load pages and forms while the passphrase is typed, so that the first of each appears at once."""
    warm = Jobs("warm")

    def load(_report: object) -> None:
        load_pages()
        warm_press(builtin_packs())

    QTimer.singleShot(WARM_AFTER, warm, lambda: warm.start(warm, load, lambda _loaded: spare_loaded()))
    return warm


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """Return the application under its name; there is one in a process."""
    sys.setswitchinterval(TURN)
    there = QApplication.instance()
    app = there if isinstance(there, QApplication) else QApplication([sys.argv[0], *arguments])
    app.setApplicationName(say("ui.shell.title"))
    app.setWindowIcon(QIcon(str(resources_folder() / "icons" / "program" / "netra.png")))
    return app
