"""Reading a file back from its medium, past what the system remembers of writing it.

Called by the writer of sticks. A fake that forgets what it was given is found by reading, and only by reading what the
medium itself gives: where the system cannot be told so, the check after plugging in again does it.
"""

import mmap
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fieldapp.vault.disk import forget_cache

BLOCK: Final = 1024 * 1024


def read_back(path: Path) -> Iterator[bytes]:
    """Give the blocks of a file as its medium holds them. Raises OSError."""
    forget_cache(path)
    descriptor = _open(path)
    try:
        # a page begins where every file system lets a read past its memory begin
        with mmap.mmap(-1, BLOCK) as page, os.fdopen(descriptor, "rb", buffering=0, closefd=False) as file:
            size = BLOCK
            while size == BLOCK:
                size = file.readinto(page)
                yield page[:size]
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    if sys.platform == "win32":
        descriptor = _open_uncached(path)
    else:
        descriptor = os.open(path, os.O_RDONLY)
    return descriptor


if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    _GENERIC_READ = 0x80000000
    _SHARED = 7
    _OPEN_EXISTING = 3
    # FILE_FLAG_NO_BUFFERING with FILE_FLAG_SEQUENTIAL_SCAN
    _UNCACHED = 0x20000000 | 0x08000000

    def _open_uncached(path: Path) -> int:
        calls = ctypes.WinDLL("kernel32", use_last_error=True)
        calls.CreateFileW.restype = ctypes.c_void_p
        handle = calls.CreateFileW(
            ctypes.c_wchar_p(str(path)), wintypes.DWORD(_GENERIC_READ), wintypes.DWORD(_SHARED), None,
            wintypes.DWORD(_OPEN_EXISTING), wintypes.DWORD(_UNCACHED), None,
        )  # fmt: skip
        if handle is None or handle == ctypes.c_void_p(-1).value:
            raise ctypes.WinError(ctypes.get_last_error())
        return msvcrt.open_osfhandle(handle, os.O_RDONLY | os.O_BINARY)
