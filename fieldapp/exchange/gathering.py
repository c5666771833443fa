"""What lies on a stick: the files that may travel between offices, found by their names, and the bytes of one of them.

Called by the preview, the merge and the line that notices a stick. Reads folders and files, never follows a link, and
lets nothing that lies there stop the search: neither a folder that cannot be read nor a hundred thousand names.
"""

import errno
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldapp.errors import BundleRefused, BundleSize, BundleUnreadable, StickGone
from fieldapp.exchange.bundle import LARGEST_FILE
from fieldapp.vault.failure import explain_fault

SUFFIX: Final = ".netra"
DEEPEST: Final = 3
MOST_FILES: Final = 2_000
# names that are looked at in all: a stick full of photographs has some ten thousand
MOST_NAMES: Final = 100_000
# what the system and its bin keep on a stick; what was thrown away does not go in
_ASIDE: Final = frozenset(("system volume information", "lost+found", "found.000"))
_digits = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found: files, in the order people count, folders that could not be read, and whether there is more."""

    files: tuple[Path, ...]
    unread: tuple[Path, ...] = ()
    more: bool = False


def gather(paths: Iterable[Path], wanted: re.Pattern[str]) -> Gathered:
    """Return the files that are named, and those with a wanted name in and below the folders that are named.

    Three levels deep, at most 2,000 files; what lies nearer to the top comes first. Raises StickGone when something
    that is named cannot be read at all.
    """
    search = _Search(wanted)
    for path in paths:
        try:
            if path.is_dir():
                search.go_through(path)
            else:
                search.files.append(path)
        except OSError as error:
            raise StickGone(n=0, m=0) from error
    more = search.more or len(search.files) > MOST_FILES
    return Gathered(tuple(search.files[:MOST_FILES]), tuple(search.unread), more)


class _Search:
    """One search: what was found so far, and how many names were looked at."""

    def __init__(self, wanted: re.Pattern[str]) -> None:
        self.files: list[Path] = []
        self.unread: list[Path] = []
        self.more = False
        self._wanted = wanted
        self._names = 0

    def go_through(self, top: Path) -> None:
        """Look into a folder and those below it, level by level. Raises OSError when the folder itself fails."""
        level = self._look_into(top)
        for _ in range(DEEPEST - 1):
            below: list[Path] = []
            for folder in level:
                try:
                    below += self._look_into(folder)
                except OSError:
                    self.unread.append(folder)
            level = below

    def _look_into(self, folder: Path) -> list[Path]:
        """Keep the wanted files of a folder and return the folders in it."""
        files: list[str] = []
        folders: list[str] = []
        with os.scandir(folder) as entries:
            for entry in entries:
                self._names += 1
                if self._names > MOST_NAMES or len(self.files) + len(files) > MOST_FILES:
                    self.more = True
                    break
                if _is_folder(entry):
                    folders.append(entry.name)
                elif self._wanted.fullmatch(entry.name):
                    files.append(entry.name)
        self.files += [folder / name for name in sorted(files, key=_counted)]
        return [folder / name for name in sorted(folders, key=_counted)]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Say whether an entry is a folder to look into; a link never is, nor what the system keeps for itself."""
    if entry.name.startswith((".", "$")) or entry.name.lower() in _ASIDE:
        return False
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _counted(name: str) -> list[tuple[int, str]]:
    """Return what orders names as people count: part 2 before part 10."""
    # a number of thousands of digits is a name, and takes ages to read as a number
    return [(int(part), "") if part.isdecimal() and len(part) < 20 else (-1, part) for part in _digits.split(name)]


def pattern_of(suffixes: Sequence[str], *names: str) -> re.Pattern[str]:
    """Return what matches names with one of these suffixes, and those that fit one of these expressions."""
    ends = "|".join(re.escape(suffix) for suffix in suffixes)
    return re.compile("|".join((f".*(?:{ends})", *names)), re.IGNORECASE | re.DOTALL)


def read_part(path: Path, n: int, m: int) -> tuple[bytes, BundleRefused | None]:
    """Return the bytes of file n of m, or why they are none of a part: another size, or the medium does not give them.

    Raises StickGone when the folder of the file is gone as well.
    """
    try:
        if path.is_symlink() or not path.is_file() or not 0 < path.stat().st_size <= LARGEST_FILE:
            if not path.is_symlink() and not path.exists():
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
            return b"", BundleSize(name=path.name)
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
        return (data, None) if len(data) <= LARGEST_FILE else (b"", BundleSize(name=path.name))
    except OSError as error:
        if not _is_there(path.parent):
            raise StickGone(n=n, m=m) from error
        return b"", BundleUnreadable(name=path.name, reason=explain_fault(error))


def _is_there(folder: Path) -> bool:
    """Say whether a folder still shows something: the empty place where a stick was mounted is no stick."""
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is not None
    except OSError:
        return False
