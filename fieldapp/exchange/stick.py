"""A stick: a folder outside the laptop that may be full, locked, pulled out or a fake.

Called by export and receipts. A file gets its name only after its bytes were flushed to the medium, and counts only
after they were read back. Never overwrites a file that holds what it should.
"""

import errno
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from fieldapp.errors import NetraError, StickFake, StickFull, StickGone, StickReadOnly
from fieldapp.exchange import volume
from fieldapp.vault.disk import PART, forget_cache, replace_file

MEGABYTE = 1024 * 1024
BLOCK = MEGABYTE
PROBE = ".netra-periksa.part"

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_WRITING = (errno.EROFS, errno.EACCES, errno.EPERM)
_WINDOWS_FULL = (39, 112)
_WINDOWS_LOCKED = (19,)


class Medium:
    """The calls to the system that a stick is made of."""

    def free(self, folder: Path) -> int:
        """Return the free bytes of the medium."""
        return shutil.disk_usage(folder).free

    def write(self, path: Path, data: bytes) -> None:
        """Write a file and flush it to the medium."""
        with path.open("wb") as file:
            for at in range(0, len(data), BLOCK):
                file.write(data[at : at + BLOCK])
            file.flush()
            os.fsync(file.fileno())

    def rename(self, part: Path, path: Path) -> None:
        """Give a finished file its name."""
        replace_file(part, path)

    def digest(self, path: Path) -> str:
        """Return the SHA-256 of a file as the medium gives it, not as it is remembered."""
        forget_cache(path)
        found = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                found.update(block)
        return found.hexdigest()


@dataclass(slots=True)
class Speed:
    """How fast the stick takes bytes, measured while writing."""

    done: int = 0
    seconds: float = 0.0

    def left(self, size: int) -> float | None:
        """Return the seconds that `size` more bytes will take, None before the first were written."""
        return size * self.seconds / self.done if self.done else None


@dataclass(slots=True)
class Stick:
    """A folder on a removable medium; `part` and `parts` name where an export stands when it fails."""

    folder: Path
    medium: Medium = field(default_factory=Medium)
    ticks: Callable[[], float] = time.monotonic
    speed: Speed = field(default_factory=Speed)
    part: int = 0
    parts: int = 0

    def require(self, size: int) -> None:
        """Check that the stick is there, takes files and has room. Raises StickGone, StickReadOnly, StickFull."""
        with self._failures(size):
            if not self.folder.is_dir():
                raise self._gone()
            probe = self.folder / PROBE
            with _dropped_on_error(probe):
                self.medium.write(probe, b"netra\n")
            probe.unlink()
            lacking = size - self.medium.free(self.folder)
        if lacking > 0:
            raise StickFull(mb=-(-lacking // MEGABYTE))

    @property
    def identity(self) -> str:
        """What the medium is known by, "" for a folder of the laptop itself."""
        with suppress(OSError):
            found = volume.find_volume(self.folder)
            return found.identity if found else ""
        return ""

    def room(self) -> int | None:
        """Return the free bytes, None when the system does not tell. Raises StickGone."""
        with self._failures(0):
            return self.medium.free(self.folder)

    def holds(self, name: str, sha256: str) -> bool:
        """Say whether a file lies there with these bytes."""
        path = self.folder / name
        with self._failures(0):
            return path.is_file() and self.medium.digest(path) == sha256

    def sweep(self, names: Iterable[str]) -> None:
        """Remove what an interruption left half written of these files; what does not go away harms nobody."""
        with suppress(OSError):
            for name in (PROBE, *(name + PART for name in names)):
                (self.folder / name).unlink(missing_ok=True)

    def write(self, name: str, data: bytes) -> str:
        """Write one file and return its SHA-256, once it was read back. Raises StickFull, StickGone, StickFake ..."""
        wanted = hashlib.sha256(data).hexdigest()
        path, part = self.folder / name, self.folder / (name + PART)
        started = self.ticks()
        with self._failures(len(data)):
            if not self.folder.is_dir():
                raise self._gone()
            with _dropped_on_error(part):
                self.medium.write(part, data)
                self.medium.rename(part, path)
            found = self.medium.digest(path)
        if found != wanted:
            # a file that is not what its name says would only wait in the desk's quarantine
            with suppress(OSError):
                path.unlink(missing_ok=True)
            raise StickFake()
        self.speed.done += len(data)
        self.speed.seconds += self.ticks() - started
        return wanted

    def _gone(self) -> StickGone:
        return StickGone(n=self.part, m=self.parts)

    @contextmanager
    def _failures(self, size: int) -> Iterator[None]:
        try:
            yield
        except NetraError:
            raise
        except OSError as error:
            windows = getattr(error, "winerror", None)
            if error.errno in _NO_SPACE or windows in _WINDOWS_FULL:
                raise StickFull(mb=-(-size // MEGABYTE)) from error
            if error.errno in _NO_WRITING or windows in _WINDOWS_LOCKED:
                raise StickReadOnly() from error
            raise self._gone() from error


@contextmanager
def _dropped_on_error(part: Path) -> Iterator[None]:
    try:
        yield
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
