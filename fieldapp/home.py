"""Where Netra keeps what belongs to this user on this laptop: vaults, witness, crash reports, the window's settings.

Called by everything that needs the folder. Makes nothing.
"""

import os
from pathlib import Path

import platformdirs


def home_folder() -> Path:
    """Return the user's own data folder of Netra, or what NETRA_HOME names."""
    home = os.environ.get("NETRA_HOME")
    return Path(home) if home else Path(platformdirs.user_data_dir("Netra", appauthor=False))
