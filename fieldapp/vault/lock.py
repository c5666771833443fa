"""The writers' lock of a vault: one process at a time, freed by the system when that process ends in any way.

Called when a vault is opened for writing. Readers need no lock. The file stays; it holds nothing.
"""

import os
import sys
from pathlib import Path
from types import TracebackType

from fieldapp.errors import VaultInUse
from fieldapp.vault.failure import storage_errors

LOCK = "vault.lock"

if sys.platform == "win32":
    import msvcrt

    def _seize(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _free(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _seize(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _free(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


class VaultLock:
    """The right to write in one vault, held from making this object until `release`."""

    def __init__(self, folder: Path) -> None:
        """Take the lock of a folder that exists. Raises VaultInUse when anybody holds it."""
        with storage_errors():
            self._descriptor: int | None = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _seize(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            self._descriptor = None
            raise VaultInUse(folder=str(folder)) from error

    def release(self) -> None:
        """Give the lock back; a second time does nothing."""
        if self._descriptor is not None:
            _free(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> "VaultLock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
