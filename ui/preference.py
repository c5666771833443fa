"""What the window remembers on this laptop without a vault: theme, size and place, which of the vaults was open last.

Read once at the start by the main window, written when something changes. Holds no personal data, and a file that
cannot be read or written is no error: then the window starts as on its first day.
"""

from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from fieldapp.vault.disk import write_whole
from ui.style import THEMES, ThemeName

FILE: Final = "window.json"
VAULT, PRACTICE = "vault", "latihan"


class _Stored(msgspec.Struct):
    theme: str = "system"
    vault: str = VAULT
    place: tuple[int, int, int, int] | None = None
    maximised: bool = False
    save_folder: str = ""


class Preferences:
    """The window's own settings, kept in `window.json` of NETRA_HOME."""

    def __init__(self, home: Path) -> None:
        """Read them from a folder that need not exist."""
        self.home = home
        self._stored = _Stored()
        with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
            self._stored = msgspec.json.decode((home / FILE).read_bytes(), type=_Stored)

    @property
    def theme(self) -> ThemeName:
        """The chosen theme."""
        chosen = self._stored.theme
        return next((name for name in THEMES if name == chosen), "system")

    @theme.setter
    def theme(self, name: ThemeName) -> None:
        self._keep(theme=name)

    @property
    def folder(self) -> Path:
        """The vault that was open last: the office's own or the one for practice."""
        return self.home / (PRACTICE if self._stored.vault == PRACTICE else VAULT)

    @folder.setter
    def folder(self, folder: Path) -> None:
        if folder.parent == self.home and folder.name in (VAULT, PRACTICE):
            self._keep(vault=folder.name)

    @property
    def place(self) -> tuple[int, int, int, int] | None:
        """Where the window stood: x, y, width, height."""
        return self._stored.place

    @property
    def maximised(self) -> bool:
        """Whether the window filled the screen."""
        return self._stored.maximised

    @property
    def save_folder(self) -> str:
        """Where a PDF was saved last."""
        return self._stored.save_folder

    @save_folder.setter
    def save_folder(self, folder: str) -> None:
        self._keep(save_folder=folder)

    def keep_place(self, place: tuple[int, int, int, int], *, maximised: bool) -> None:
        """Remember where the window stands."""
        self._keep(place=place, maximised=maximised)

    def _keep(self, **values: object) -> None:
        changed = msgspec.structs.replace(self._stored, **values)
        if changed == self._stored:
            return
        self._stored = changed
        with suppress(OSError):
            self.home.mkdir(parents=True, exist_ok=True)
            write_whole(self.home / FILE, msgspec.json.encode(changed))
