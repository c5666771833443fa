"""A stick: a folder outside the laptop that may be full, locked, pulled out or a fake.

Called by export and receipts. A file gets its name only after its bytes were flushed to the medium, and counts only
after they were read back. Never overwrites a file that holds what it should.
"""

import errno
import hashlib
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import Final, Literal

from fieldapp.errors import (
    NetraError,
    StickBroken,
    StickCrowded,
    StickFake,
    StickFull,
    StickGone,
    StickNameTaken,
    StickReadOnly,
    StickUnfit,
)
from fieldapp.exchange import volume
from fieldapp.exchange.readback import read_back
from fieldapp.vault.disk import PART, replace_file

MEGABYTE = 1024 * 1024
BLOCK = MEGABYTE
PROBE = ".netra-periksa.part"

# After the last file: the system let go of the medium, or everything that was written was only brought onto it.
Release = Literal["released", "flushed"]

# So much is brought onto the medium at once: less memory to empty at the end, and a time left that can be believed.
FLUSHED: Final = 4 * MEGABYTE
# The speed of now counts: a cheap stick begins fast and goes on slowly.
_REMEMBERED: Final = 4

_KINDS: Final = {
    "full": (errno.ENOSPC, errno.EDQUOT),
    "locked": (errno.EROFS, errno.EACCES, errno.EPERM),
    # ENOMEDIUM has no name on Windows
    "gone": (errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ENOTCONN, errno.ESHUTDOWN, errno.ESTALE, 123),
    "taken": (errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY),
    "unfit": (errno.EFBIG, errno.ENAMETOOLONG, errno.EINVAL, errno.EOPNOTSUPP, errno.EILSEQ),
}
# The same as Windows numbers it; the errno that Python gives for most of these says something else.
_WINDOWS: Final = {
    "full": (39, 112),
    "crowded": (82,),
    "locked": (19,),
    "gone": (3, 15, 20, 21, 55, 433, 1006, 1110, 1112, 1167, 1617),
    "broken": (23, 25, 27, 29, 30, 31, 121, 483, 1117, 1392, 1393),
}


class Medium:
    """The calls to the system that a stick is made of; `wrote` hears how many bytes of a file are on the medium."""

    wrote: Callable[[int], object] | None = None

    def free(self, folder: Path) -> int | None:
        """Return the free bytes of the medium, None when the system does not tell."""
        return volume.free_room(folder)

    def write(self, path: Path, data: bytes) -> None:
        """Write a file and flush it to the medium."""
        with path.open("wb", buffering=0) as file:
            for at in range(0, len(data) or 1, FLUSHED):
                for start in range(at, min(at + FLUSHED, len(data)), BLOCK):
                    _write_all(file, data[start : start + BLOCK])
                os.fsync(file.fileno())
                if self.wrote is not None:
                    self.wrote(min(at + FLUSHED, len(data)))

    def rename(self, part: Path, path: Path) -> None:
        """Give a finished file its name."""
        replace_file(part, path)

    def digest(self, path: Path) -> str:
        """Return the SHA-256 of a file as the medium gives it, not as it is remembered."""
        found = hashlib.sha256()
        for block in read_back(path):
            found.update(block)
        return found.hexdigest()

    def identify(self, folder: Path) -> str:
        """Return what the medium is known by, "" for a folder of the laptop itself."""
        with suppress(OSError):
            found = volume.find_volume(folder)
            return found.identity if found else ""
        return ""

    def is_attached(self, folder: Path) -> bool:
        """Say whether the medium is still plugged in."""
        return volume.is_attached(folder)

    def flush(self, folder: Path) -> None:
        """Bring everything that was written to the medium."""
        volume.flush(folder)

    def eject(self, folder: Path) -> bool:
        """Let the system let go of the medium; say whether it did."""
        return volume.eject(folder)


@dataclass(slots=True)
class Speed:
    """How fast the stick takes bytes and gives them back, measured while writing."""

    done: int = 0
    seconds: float = 0.0
    latest: deque[tuple[int, float]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def add(self, size: int, seconds: float) -> None:
        """Count one more file."""
        self.done += size
        self.seconds += seconds
        self.latest.append((size, seconds))

    def left(self, size: int) -> float | None:
        """Return the seconds that `size` more bytes will take, None before the first were written."""
        done = sum(written for written, _ in self.latest)
        return size * sum(seconds for _, seconds in self.latest) / done if done else None


@dataclass(slots=True)
class Stick:
    """A folder on a removable medium; `part` and `parts` name where an export stands when it fails.

    `told` hears (bytes, size) while a file is written; what it raises stops the writing, and nothing half is left.
    """

    folder: Path
    medium: Medium = field(default_factory=Medium)
    ticks: Callable[[], float] = time.monotonic
    speed: Speed = field(default_factory=Speed)
    part: int = 0
    parts: int = 0
    told: Callable[[int, int], object] | None = None

    def require(self, size: int) -> None:
        """Check that the stick is there, takes files and has room. Raises StickGone, StickReadOnly, StickFull."""
        with self._failures(size):
            if not self.folder.is_dir():
                raise self._gone()
            probe = self.folder / PROBE
            with _dropped_on_error(probe):
                self.medium.write(probe, b"netra\n")
            probe.unlink()
            room = self.medium.free(self.folder)
        if room is not None and size > room:
            raise StickFull(mb=-(-(size - room) // MEGABYTE))

    @property
    def identity(self) -> str:
        """What the medium is known by, "" for a folder of the laptop itself and where the system does not tell."""
        return self.medium.identify(self.folder)

    def room(self) -> int | None:
        """Return the free bytes, None when the system does not tell. Raises StickGone, StickBroken."""
        with self._failures(0):
            return self.medium.free(self.folder)

    def release(self, *, eject: bool = True) -> Release:
        """Flush the medium and, where the system lets us and `eject` asks for it, let go of it.

        Only after this may people be told to pull it out. Raises StickGone, StickBroken.
        """
        with self._failures(0):
            if not self.folder.is_dir():
                raise self._gone()
            self.medium.flush(self.folder)
            return "released" if eject and self.medium.eject(self.folder) else "flushed"

    def holds(self, name: str, sha256: str) -> bool:
        """Say whether a file lies there with these bytes; one that cannot be read has none. Raises StickGone."""
        path = self.folder / name
        try:
            with self._failures(0):
                return path.is_file() and self.medium.digest(path) == sha256
        except StickBroken:
            return False

    def has(self, name: str) -> bool:
        """Say whether a file of this name lies there, whatever is in it. Raises StickGone, StickBroken."""
        with self._failures(0):
            if not self.folder.is_dir():
                raise self._gone()
            return (self.folder / name).is_file()

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
        with self._failures(len(data), name):
            if not self.folder.is_dir():
                raise self._gone()
            if path.is_dir():
                raise StickNameTaken(name=name)
            with _dropped_on_error(part):
                with self._heard(len(data)):
                    self.medium.write(part, data)
                self.medium.rename(part, path)
            with _dropped_on_error(path):
                found = self.medium.digest(path)
        if found != wanted:
            # a file that is not what its name says would only wait in the desk's quarantine
            with suppress(OSError):
                path.unlink(missing_ok=True)
            raise StickFake()
        self.speed.add(len(data), self.ticks() - started)
        return wanted

    @contextmanager
    def _heard(self, size: int) -> Iterator[None]:
        """Let `told` hear of the bytes of one file."""
        told = self.told
        self.medium.wrote = None if told is None else lambda done: told(done, size)
        try:
            yield
        finally:
            self.medium.wrote = None

    def _gone(self) -> StickGone:
        return StickGone(n=self.part, m=self.parts)

    @contextmanager
    def _failures(self, size: int, name: str = "") -> Iterator[None]:
        try:
            yield
        except NetraError:
            raise
        except OSError as error:
            raise self._refusal(error, size, name) from error

    def _refusal(self, error: OSError, size: int, name: str) -> NetraError:
        """Return what a fault of the system means to the officer."""
        kind = _kind_of(error)
        if kind == "full" and self._has_room(size):
            kind = "crowded"
        if kind == "broken" and not self.medium.is_attached(self.folder):
            kind = "gone"
        refusals = {
            "full": StickFull(mb=-(-size // MEGABYTE)),
            "crowded": StickCrowded(),
            "locked": StickReadOnly(),
            "taken": StickNameTaken(name=name),
            "unfit": StickUnfit(name=name),
            "broken": StickBroken(),
        }
        return refusals.get(kind) or self._gone()

    def _has_room(self, size: int) -> bool:
        """Say whether there is plenty of room, so that it is the folder that takes no more."""
        with suppress(OSError):
            room = self.medium.free(self.folder)
            return room is not None and room > size + MEGABYTE
        return False


def _kind_of(error: OSError) -> str:
    windows, number = getattr(error, "winerror", None), error.errno
    if windows is not None:
        named = next((kind for kind, numbers in _WINDOWS.items() if windows in numbers), "")
        if named:
            return named
    return next((kind for kind, numbers in _KINDS.items() if number in numbers), "broken")


@contextmanager
def _dropped_on_error(part: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def _write_all(file: FileIO, data: bytes) -> None:
    """Write every byte; a medium that is nearly full takes some of them before it says so."""
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]
