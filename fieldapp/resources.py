"""Where the files beside the code lie: packs, fonts, words, formats.

Called by every package that reads a built-in file. Never writes.
"""

import sys
from pathlib import Path


def resources_folder() -> Path:
    """Return the folder `resources/`: beside the packages, or inside the packaged application."""
    packaged = getattr(sys, "_MEIPASS", None)
    base = Path(packaged) if packaged else Path(__file__).resolve().parent.parent
    return base / "resources"
