"""The application: faces and style, the crash hook, and the one window.

Called by `ui.__main__`. Imports the window late enough that the command line never loads Qt.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from fieldapp.home import home_folder
from fieldapp.words import say
from ui.crash import CrashHook
from ui.main_window import MainWindow
from ui.style import apply_style


@dataclass(frozen=True, slots=True)
class Entry:
    """A vault to open at once, as the demonstration does."""

    folder: Path
    officer: str
    passphrase: str


def open_window(arguments: Sequence[str] = (), entry: Entry | None = None) -> int:
    """Open the window and return the exit code when it was closed."""
    app = make_application(arguments)
    window = MainWindow(home_folder())
    hook = CrashHook(home_folder(), window.keep_drafts, window.show_fault)
    apply_style(app, window.preferences.theme)
    window.restore_place()
    if entry is None:
        window.gate.show_first()
    else:
        window.gate.show_unlock(entry.folder)
        window.gate.enter(entry.folder, entry.officer, entry.passphrase)
    window.show()
    try:
        return app.exec()
    finally:
        hook.uninstall()


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """Return the application under its name; there is one in a process."""
    there = QApplication.instance()
    app = there if isinstance(there, QApplication) else QApplication([sys.argv[0], *arguments])
    app.setApplicationName(say("ui.shell.title"))
    app.setQuitOnLastWindowClosed(True)
    return app
