"""The file that somebody offers as evidence: fit to be taken in, read in blocks, unchanged at the end.

Called by `fieldapp.vault.evidence`. Never writes, never opens anything but a regular file.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath, PureWindowsPath
from typing import BinaryIO

from fieldapp.errors import (
    EvidenceEmpty,
    EvidenceNotFile,
    EvidenceNotThere,
    EvidenceRemote,
    EvidenceTooLarge,
    EvidenceUnreadable,
    EvidenceUnstable,
)
from fieldapp.vault.failure import explain_fault

BLOCK = 1024 * 1024

Report = Callable[[int, int], object]


class Source:
    """One offered file, open for reading."""

    def __init__(self, path: Path, file: BinaryIO, largest: int, report: Report | None) -> None:
        self.name = path.name
        self._path, self._file, self._largest, self._report = path, file, largest, report
        self._before = os.fstat(file.fileno())
        self._done = 0

    @property
    def size(self) -> int:
        """The size the file had when it was opened."""
        return self._before.st_size

    def read(self) -> bytes:
        """Return the next block, nothing at the end. Raises EvidenceUnreadable, EvidenceTooLarge."""
        try:
            block = self._file.read(BLOCK)
        except OSError as error:
            raise EvidenceUnreadable(name=self.name, reason=explain_fault(error)) from error
        self._done += len(block)
        if self._done > self._largest:
            raise EvidenceTooLarge(name=self.name, mb=self._largest >> 20)
        if self._report is not None:
            self._report(self._done, max(self.size, self._done))
        return block

    def require_unchanged(self) -> None:
        """Raise EvidenceUnstable when what was read is not the file as it was when it was opened."""
        try:
            states = (self._before, os.fstat(self._file.fileno()), self._path.stat())
        except OSError as error:
            raise EvidenceUnstable(name=self.name) from error
        marks = {(state.st_size, state.st_mtime_ns, state.st_ino) for state in states}
        if len(marks) != 1 or self.size != self._done:
            raise EvidenceUnstable(name=self.name)


@contextmanager
def open_source(path: Path, largest: int, report: Report | None = None) -> Iterator[Source]:
    """Open a file that may become evidence; links are followed to what they name.

    Raises EvidenceRemote, EvidenceNotFile, EvidenceNotThere, EvidenceEmpty, EvidenceTooLarge,
    EvidenceUnreadable.
    """
    _require_fit(path, largest)
    try:
        file = path.open("rb", buffering=0)
    except OSError as error:
        raise EvidenceUnreadable(name=path.name, reason=explain_fault(error)) from error
    with file:
        yield Source(path, file, largest, report)


def is_remote(source: PurePath) -> bool:
    """Return whether a path names another computer, as a share does on Windows."""
    drive = source.drive.upper() if isinstance(source, PureWindowsPath) else ""
    return drive.startswith("\\\\") and (not drive.startswith("\\\\?\\") or drive.startswith("\\\\?\\UNC"))


def _require_fit(source: Path, largest: int) -> None:
    if is_remote(source):
        raise EvidenceRemote(name=source.name)
    try:
        found = source.stat()
    except (OSError, ValueError) as error:
        raise EvidenceNotThere(name=source.name) from error
    if not stat.S_ISREG(found.st_mode):
        raise EvidenceNotFile(name=source.name)
    if found.st_size == 0:
        raise EvidenceEmpty(name=source.name)
    if found.st_size > largest:
        raise EvidenceTooLarge(name=source.name, mb=largest >> 20)
