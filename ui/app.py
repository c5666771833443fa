"""The application: faces and style, the crash hook, and the one window.

Called by `ui.__main__`, which loads it only when a window is wanted.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from fieldapp.demo.entrance import Entrance, find_entrance
from fieldapp.home import home_folder
from fieldapp.words import say
from ui.crash import CrashHook
from ui.main_window import MainWindow
from ui.style import apply_style


def open_window(arguments: Sequence[str] = (), entrance: Entrance | None = None) -> int:
    """Open the window, at once on a vault when one is given; return the exit code when it was closed."""
    app = make_application(arguments)
    window = MainWindow(home_folder())
    hook = CrashHook(home_folder(), window.keep_drafts, window.show_fault)
    apply_style(app, window.preferences.theme)
    window.restore_place()
    if entrance is None:
        window.gate.show_first()
    else:
        window.gate.show_unlock(entrance.folder)
        window.gate.enter(entrance.folder, entrance.officer, entrance.passphrase)
    window.show()
    try:
        return app.exec()
    finally:
        hook.uninstall()


def show_demo(folder: Path) -> int:
    """Open the window on the sub-district that a demonstration left in its folder; return the exit code."""
    entrance = find_entrance(folder.resolve())
    os.environ["NETRA_HOME"] = str(entrance.home)
    return open_window(entrance=entrance)


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """Return the application under its name; there is one in a process."""
    there = QApplication.instance()
    app = there if isinstance(there, QApplication) else QApplication([sys.argv[0], *arguments])
    app.setApplicationName(say("ui.shell.title"))
    return app
