"""How much memory this laptop has. Called where the cost of a guess is chosen."""

import ctypes
import os
import sys

if sys.platform == "win32":

    class _Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong), ("load", ctypes.c_ulong), ("total", ctypes.c_ulonglong),
            ("free", ctypes.c_ulonglong), ("total_page", ctypes.c_ulonglong), ("free_page", ctypes.c_ulonglong),
            ("total_virtual", ctypes.c_ulonglong), ("free_virtual", ctypes.c_ulonglong),
            ("free_extended", ctypes.c_ulonglong),
        )  # fmt: skip

    def memory_of_laptop() -> int:
        """Return the memory that is built in, in MiB; 0 where the system does not say."""
        status = _Status(length=ctypes.sizeof(_Status))
        return int(status.total) >> 20 if ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)) else 0

else:

    def memory_of_laptop() -> int:
        """Return the memory that is built in, in MiB; 0 where the system does not say."""
        try:
            return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
        except (OSError, ValueError):
            return 0
