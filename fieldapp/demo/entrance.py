"""The way into what a demonstration left: the vault of its sub-district, who opens it and with what.

Called by the windows after the story was played. Reads the folder; changes nothing.
"""

from dataclasses import dataclass, field
from pathlib import Path

from fieldapp.demo.office import OFFICES


@dataclass(frozen=True, slots=True)
class Entrance:
    """One vault of a demonstration, with the folder of its witness files."""

    home: Path
    folder: Path
    officer: str
    passphrase: str = field(repr=False)


def find_entrance(folder: Path) -> Entrance:
    """Return the way into the sub-district's vault. Raises OSError when the folder holds no demonstration."""
    first = OFFICES[0]
    passphrase = (folder / "kunci" / f"sandi-{first.code}.txt").read_text(encoding="utf-8").strip()
    return Entrance(folder / "rumah", folder / first.folder, first.officer[0], passphrase)
