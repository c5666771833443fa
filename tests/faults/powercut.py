"""A disk that loses power: which bytes would be there afterwards, step by step.

Called by the fault tests. It watches the real calls of the code under test on real files; what was not made durable
when the power went is gone. Names survive as the folder was when it was last made durable, or as it is: both are tried.
"""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class PowerGone(BaseException):
    """The laptop went dark."""


class Disk:
    """The files below one folder, seen the way the disk sees them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.steps = 0
        self.last: int | None = None
        self._content: dict[int, bytes] = {}
        self._names: dict[Path, int] = {}
        self.settle()

    def settle(self) -> None:
        """Take everything as durable, as it is now."""
        self._names = self._current()
        self._content = {path.stat().st_ino: path.read_bytes() for path in self._names}

    def _current(self) -> dict[Path, int]:
        return {path: path.stat().st_ino for path in self.folder.rglob("*") if path.is_file()}

    def _step(self) -> None:
        self.steps += 1
        if self.last is not None and self.steps >= self.last:
            raise PowerGone

    @contextmanager
    def watched(self, last: int | None = None) -> Iterator[None]:
        """Watch the block, and cut the power before its step number `last`."""
        self.steps, self.last = 0, last
        with pytest.MonkeyPatch.context() as patch:
            self._watch(patch)
            yield

    def _watch(self, patch: pytest.MonkeyPatch) -> None:
        fsync, replace, unlink, opened = os.fsync, Path.replace, Path.unlink, Path.open

        def watched_fsync(descriptor):
            self._step()
            fsync(descriptor)
            place = Path(f"/proc/self/fd/{descriptor}").readlink()
            if place.is_dir():
                self._keep_names(place)
            else:
                self._content[os.fstat(descriptor).st_ino] = place.read_bytes()

        def watched_replace(path, target):
            self._step()
            return replace(path, target)

        def watched_unlink(path, missing_ok=False):
            self._step()
            return unlink(path, missing_ok=missing_ok)

        def watched_open(path, mode="r", *args, **options):
            if "w" not in mode and "x" not in mode:
                return opened(path, mode, *args, **options)
            self._step()
            file = opened(path, mode, *args, **options)
            self._content.pop(os.fstat(file.fileno()).st_ino, None)
            return Torn(file, self._step)

        patch.setattr(os, "fsync", watched_fsync)
        patch.setattr(Path, "replace", watched_replace)
        patch.setattr(Path, "unlink", watched_unlink)
        patch.setattr(Path, "open", watched_open)

    def _keep_names(self, place: Path) -> None:
        kept = {path: inode for path, inode in self._names.items() if path.parent != place}
        now = {path: inode for path, inode in self._current().items() if path.parent == place}
        self._names = {**kept, **now}

    def after_the_cut(self, target: Path) -> Iterator[Path]:
        """Give a folder for each state the disk may be in now."""
        for number, names in enumerate((self._names, self._current())):
            state = target / f"{self.last}-{number}"
            for path, inode in names.items():
                place = state / path.relative_to(self.folder)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(self._content.get(inode, b""))
            state.mkdir(parents=True, exist_ok=True)
            yield state


class Torn:
    """A file whose every write is two steps, so that the power may go in the middle of it."""

    def __init__(self, file: io.IOBase, step) -> None:
        self._file, self._step = file, step

    def write(self, data: bytes) -> int:
        half = len(data) // 2
        self._step()
        self._file.write(data[:half])
        self._file.flush()
        self._step()
        self._file.write(data[half:])
        return len(data)

    def __getattr__(self, name: str):
        return getattr(self._file, name)

    def __enter__(self) -> "Torn":
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()
