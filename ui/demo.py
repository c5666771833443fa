"""The window on what a demonstration left: the vault of its sub-district, already unlocked.

Called by `ui.__main__` after the story was played, where there is a screen.
"""

import os
from pathlib import Path

from fieldapp.demo.entrance import find_entrance
from ui.app import open_window


def show_demo(folder: Path) -> int:
    """Open the window on the sub-district that a demonstration left in its folder; return the exit code."""
    entrance = find_entrance(folder.resolve())
    os.environ["NETRA_HOME"] = str(entrance.home)
    return open_window(entry=(entrance.folder, entrance.officer, entrance.passphrase))
