"""Files that are either the old one or the new one, whole, whatever happens in between.

Called by everything in the vault that writes a file outside the database. Raises OSError; the caller says what it
means.
"""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path

from fieldapp.errors import DiskFull
from fieldapp.vault.failure import RESERVE

PART = ".part"
_HELD_BY_OTHERS = (5, 32, 33)
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.75, 1.0)


def write_whole(path: Path, data: bytes) -> None:
    """Replace the content of a file: written beside it, flushed to the disk, then renamed over it."""
    part = path.with_name(path.name + PART)
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        replace_file(part, path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def replace_file(part: Path, path: Path) -> None:
    """Rename a finished file over its final name and make the rename durable."""
    for pause in _PAUSES:
        try:
            part.replace(path)
            break
        except OSError as error:
            # On Windows a virus scanner or indexer may hold either file for a moment.
            if getattr(error, "winerror", None) not in _HELD_BY_OTHERS:
                raise
            time.sleep(pause)
    else:
        part.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Make the content of a file durable."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; Windows has no such call and needs none."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder and what is missing above it, durably."""
    missing = [level for level in (folder, *folder.parents) if not level.exists()]
    for level in reversed(missing):
        level.mkdir(exist_ok=True)
        sync_folder(level.parent)


def require_space(folder: Path, size: int) -> None:
    """Raise DiskFull when `size` more bytes would eat into the reserve that the database needs."""
    lacking = size + RESERVE - shutil.disk_usage(folder).free
    if lacking > 0:
        raise DiskFull(mb=(lacking >> 20) + 1)


def forget_cache(path: Path) -> None:
    """Let the next reading of a file come from the disk instead of the memory of what was written, where that works."""
    if sys.platform != "win32" and hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


@contextmanager
def open_whole(path: Path) -> Iterator[BufferedReader]:
    """Open a file that will be read from end to end, so that the system may read ahead of us."""
    with path.open("rb") as file:
        if sys.platform != "win32" and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
        yield file
