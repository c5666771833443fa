"""What the window remembers on this laptop without a vault: theme, size and place, which of the vaults was open last.

Read once at the start by the main window, written when something changes. Holds no personal data, and a file that
cannot be read or written is no error: then the window starts as on its first day.
"""

from collections.abc import Mapping, Sequence
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
    roles: dict[str, dict[str, list[str]]] = {}


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
        if self._is_own(folder):
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

    def roles_in(self, folder: Path) -> Mapping[str, Sequence[str]]:
        """Return the roles that the officers of a vault had when it was open last, by their ids."""
        return self._stored.roles.get(folder.name, {}) if self._is_own(folder) else {}

    def keep_roles(self, folder: Path, roles: Mapping[str, Sequence[str]]) -> None:
        """Remember the roles of the officers of a vault, for the unlocking to show; ids and roles, no names."""
        found = {officer: list(those) for officer, those in roles.items()}
        if self._is_own(folder) and self._stored.roles.get(folder.name) != found:
            self._keep(roles={**self._stored.roles, folder.name: found})

    def _is_own(self, folder: Path) -> bool:
        return folder.parent == self.home and folder.name in (VAULT, PRACTICE)

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
