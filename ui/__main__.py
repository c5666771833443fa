"""Starts Netra: without arguments the window, with arguments the command line.

The command line never loads Qt; the demonstration does at its end, when it is to be looked at.
"""

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from fieldapp import cli
from fieldapp.words import say


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window, or run one command; return the exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given:
        return cli.main(given, show=show_demo)
    if not has_screen():
        print(say("ui.shell.no_screen"), file=sys.stderr)
        return 1
    code: int = importlib.import_module("ui.app").open_window()
    return code


def show_demo(folder: Path) -> int:
    """Show what a demonstration left in its folder: in the window, or as pictures where there is no screen."""
    name = "ui.demo" if has_screen() else "ui.picture"
    code: int = importlib.import_module(name).show_demo(folder)
    return code


def has_screen() -> bool:
    """Tell whether a window can be seen here."""
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in {"offscreen", "minimal"}:
        return False
    shown = True
    if sys.platform.startswith("linux"):
        shown = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return shown


if __name__ == "__main__":
    sys.exit(main())
