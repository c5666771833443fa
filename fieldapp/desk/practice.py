"""Where the vaults for practice lie and what opens them: known to everybody, since nothing in them is real.

Read by the windows; `fieldapp.demo.practice` makes the vaults. Never touches a vault of an office at work.
"""

from pathlib import Path
from typing import Final

from fieldapp.vault.passphrase import Cost

PASSPHRASE: Final = "belajar bersama netra dengan tenang"  # noqa: S105 - shown on screen to everybody
# What everybody knows needs no costly derivation: practice opens at once.
COST: Final = Cost(memory=8192, time=1, lanes=1)


def practice_folder(home: Path) -> Path:
    """Return the vault of the office for practice."""
    return home / "latihan"


def practice_above(home: Path) -> Path:
    """Return the vault of the office above it, which answers what the one for practice sends."""
    return home / "latihan-kabupaten"
