"""What the disk and the database engine report when they fail, said as an event the officer hears about.

Called wherever the vault reads or writes. Never hides a fault of the program: what is not the disk's doing stays
as it is.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from fieldapp.errors import DiskFull, NetraError, StorageFailed, VaultBusy, VaultDamaged, VaultReadOnly
from fieldapp.vault.driver import SqliteError
from fieldapp.words import say

RESERVE = 200 * 1024 * 1024

_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_WRITING = (errno.EROFS, errno.EACCES, errno.EPERM)
_WINDOWS_FULL = (39, 112)
_FAULTS = {
    "no_space": _NO_SPACE,
    "read_only": (errno.EROFS,),
    "refused": (errno.EACCES, errno.EPERM),
    "gone": (errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO),
    "device": (errno.EIO,),
    "too_long": (errno.ENAMETOOLONG,),
    "busy": (errno.EBUSY, errno.ETXTBSY),
}


def explain_fault(error: OSError) -> str:
    """Return in a few Indonesian words why the system refused to read or write."""
    known = {code: name for name, codes in _FAULTS.items() for code in codes}
    name = known.get(error.errno or 0, "no_space" if getattr(error, "winerror", None) in _WINDOWS_FULL else "other")
    return say(f"fault.{name}", number=error.errno or 0)


def storage_error(error: BaseException) -> NetraError | None:
    """Return the event that an exception of the disk or the engine stands for, or None when it is not theirs."""
    if isinstance(error, SqliteError):
        return _engine_error(error)
    if isinstance(error, OSError):
        return _system_error(error)
    return None


def _engine_error(error: SqliteError) -> NetraError | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (_BUSY, _LOCKED):
        return VaultBusy()
    if code == _READONLY:
        return VaultReadOnly()
    if code == _FULL:
        return DiskFull(mb=RESERVE >> 20)
    if code in (_CORRUPT, _NOTADB):
        return VaultDamaged(reason=str(error))
    if code in (_IOERR, _CANTOPEN):
        return StorageFailed(reason=getattr(error, "sqlite_errorname", str(error)))
    return None


def _system_error(error: OSError) -> NetraError:
    if error.errno in _NO_SPACE or getattr(error, "winerror", None) in _WINDOWS_FULL:
        return DiskFull(mb=RESERVE >> 20)
    if error.errno in _NO_WRITING:
        return VaultReadOnly()
    return StorageFailed(reason=explain_fault(error))


@contextmanager
def storage_errors() -> Iterator[None]:
    """Raise failures of the disk and the engine inside the block as DiskFull, VaultReadOnly, VaultBusy, VaultDamaged or
    StorageFailed; everything else passes unchanged."""
    try:
        yield
    except (SqliteError, OSError) as error:
        known = storage_error(error)
        if known is None:
            raise
        raise known from error
