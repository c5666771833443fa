"""Windows: which drive letters are sticks, what is known of each, and letting go of one.

Called by `fieldapp.exchange.volume` alone. A disk in a USB case says of itself that it is fixed, so each drive is asked
which cable it hangs on. Everything that Windows is asked goes through `Kernel`.
"""

import struct
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

REMOVABLE, FIXED = 2, 3
USB, SD, MMC = 7, 12, 13
READ_ONLY_VOLUME: Final = 0x00080000
WRITE_PROTECTED: Final = 19

QUERY_PROPERTY: Final = 0x002D1400
IS_WRITABLE: Final = 0x00070024
LOCK_VOLUME: Final = 0x00090018
DISMOUNT_VOLUME: Final = 0x00090020
MEDIA_REMOVAL: Final = 0x002D4804
EJECT_MEDIA: Final = 0x002D4808

# STORAGE_DEVICE_DESCRIPTOR: the bus stands behind version, size, four bytes and four offsets
_BUS_AT: Final = 28
_DESCRIPTOR: Final = 1024
_LOCK_PAUSES: Final = (0.2, 0.4, 0.8, 1.6)


class Kernel(Protocol):
    """The calls that Windows answers. All raise OSError with `winerror`."""

    def letters(self) -> int:
        """Return the drive letters in use, one bit each."""

    def kind(self, root: str) -> int:
        """Return what a drive says it is."""

    def describe(self, root: str) -> tuple[str, int, int, str]:
        """Return label, serial number, flags and file system of a volume."""

    def room(self, root: str) -> tuple[int, int]:
        """Return the free and the whole room of a volume."""

    def open(self, letter: str, *, writing: bool) -> int:
        """Open a volume and return its handle."""

    def control(self, handle: int, code: int, given: bytes, size: int) -> bytes:
        """Send a code to a volume and return the answer."""

    def flush(self, handle: int) -> None:
        """Bring what was written to the medium."""

    def close(self, handle: int) -> None:
        """Close a handle."""


@dataclass(frozen=True, slots=True)
class Drive:
    """One drive as Windows tells of it."""

    letter: str
    label: str
    identity: str
    file_system: str
    free: int
    size: int
    read_only: bool

    @property
    def root(self) -> str:
        """The folder that it is."""
        return f"{self.letter}:\\"


def list_drives(kernel: Kernel) -> list[Drive]:
    """Return the drives that are sticks, cards or disks at a cable, and have a medium in them."""
    bits = kernel.letters()
    letters = [chr(ord("A") + n) for n in range(26) if bits >> n & 1]
    found = [describe_drive(kernel, letter) for letter in letters if is_removable(kernel, letter)]
    return [drive for drive in found if drive is not None]


def is_removable(kernel: Kernel, letter: str) -> bool:
    """Say whether a drive can be pulled out."""
    kind = kernel.kind(f"{letter}:\\")
    return kind == REMOVABLE or (kind == FIXED and _bus(kernel, letter) in (USB, SD, MMC))


def describe_drive(kernel: Kernel, letter: str) -> Drive | None:
    """Return what is known of a drive, None when no medium is in it."""
    root = f"{letter}:\\"
    try:
        label, serial, flags, file_system = kernel.describe(root)
    except OSError:
        return None
    free, size = 0, 0
    with suppress(OSError):
        free, size = kernel.room(root)
    identity = f"{serial >> 16:04X}-{serial & 0xFFFF:04X}" if serial else ""
    locked = bool(flags & READ_ONLY_VOLUME) or _is_locked(kernel, letter)
    return Drive(letter, label, identity, file_system, free, size, locked)


def flush_drive(kernel: Kernel, letter: str) -> None:
    """Bring what was written to the medium, where this officer may ask for it; each file was flushed before."""
    with suppress(PermissionError):
        handle = kernel.open(letter, writing=True)
        try:
            kernel.flush(handle)
        finally:
            kernel.close(handle)


def eject_drive(kernel: Kernel, letter: str, pause: Callable[[float], object] = time.sleep) -> bool:
    """Let Windows let go of a drive; say whether it did. Another program that reads on it is waited for a moment."""
    try:
        handle = kernel.open(letter, writing=True)
    except OSError:
        return False
    try:
        if not _lock(kernel, handle, pause):
            return False
        kernel.control(handle, DISMOUNT_VOLUME, b"", 0)
        with suppress(OSError):
            # a disk at a cable has no door to open: dismounted, it may be pulled out all the same
            kernel.control(handle, MEDIA_REMOVAL, b"\0", 0)
            kernel.control(handle, EJECT_MEDIA, b"", 0)
        return True
    except OSError:
        return False
    finally:
        with suppress(OSError):
            kernel.close(handle)


def _lock(kernel: Kernel, handle: int, pause: Callable[[float], object]) -> bool:
    for wait in (*_LOCK_PAUSES, 0.0):
        with suppress(OSError):
            kernel.control(handle, LOCK_VOLUME, b"", 0)
            return True
        if wait:
            pause(wait)
    return False


def _bus(kernel: Kernel, letter: str) -> int:
    """Ask on which cable a drive hangs; 0 when it does not tell."""
    try:
        answer = _ask(kernel, letter, QUERY_PROPERTY, bytes(12), _DESCRIPTOR)
    except OSError:
        return 0
    return int(struct.unpack_from("<I", answer, _BUS_AT)[0]) if len(answer) >= _BUS_AT + 4 else 0


def _is_locked(kernel: Kernel, letter: str) -> bool:
    try:
        _ask(kernel, letter, IS_WRITABLE, b"", 0)
    except OSError as error:
        return getattr(error, "winerror", None) == WRITE_PROTECTED
    return False


def _ask(kernel: Kernel, letter: str, code: int, given: bytes, size: int) -> bytes:
    handle = kernel.open(letter, writing=False)
    try:
        return kernel.control(handle, code, given, size)
    finally:
        kernel.close(handle)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _SHARED = 3
    _OPEN_EXISTING = 3
    _READ_WRITE = 0xC0000000
    _NO_QUESTIONS = 0x0001 | 0x8000
    _INVALID = ctypes.c_void_p(-1).value
    _LONGEST = 261

    class WindowsKernel:
        """Windows itself."""

        def __init__(self) -> None:
            """Load the calls; an empty card reader must raise an error instead of a box on screen."""
            self._calls = ctypes.WinDLL("kernel32", use_last_error=True)
            self._calls.CreateFileW.restype = ctypes.c_void_p
            for name in ("CloseHandle", "FlushFileBuffers"):
                getattr(self._calls, name).argtypes = [ctypes.c_void_p]
            self._calls.SetThreadErrorMode(_NO_QUESTIONS, None)

        def letters(self) -> int:
            """Return the drive letters in use, one bit each."""
            return int(self._calls.GetLogicalDrives())

        def kind(self, root: str) -> int:
            """Return what a drive says it is."""
            return int(self._calls.GetDriveTypeW(ctypes.c_wchar_p(root)))

        def describe(self, root: str) -> tuple[str, int, int, str]:
            """Return label, serial number, flags and file system of a volume."""
            label, system = (ctypes.create_unicode_buffer(_LONGEST) for _ in range(2))
            serial, longest, flags = (wintypes.DWORD() for _ in range(3))
            self._require(
                self._calls.GetVolumeInformationW(
                    ctypes.c_wchar_p(root), label, _LONGEST, ctypes.byref(serial), ctypes.byref(longest),
                    ctypes.byref(flags), system, _LONGEST,
                )
            )  # fmt: skip
            return label.value, serial.value, flags.value, system.value

        def room(self, root: str) -> tuple[int, int]:
            """Return the free and the whole room of a volume."""
            free, whole = ctypes.c_ulonglong(), ctypes.c_ulonglong()
            self._require(
                self._calls.GetDiskFreeSpaceExW(ctypes.c_wchar_p(root), ctypes.byref(free), ctypes.byref(whole), None)
            )
            return free.value, whole.value

        def open(self, letter: str, *, writing: bool) -> int:
            """Open a volume and return its handle."""
            wanted = wintypes.DWORD(_READ_WRITE if writing else 0)
            handle = self._calls.CreateFileW(
                ctypes.c_wchar_p(f"\\\\.\\{letter}:"), wanted, wintypes.DWORD(_SHARED), None,
                wintypes.DWORD(_OPEN_EXISTING), wintypes.DWORD(0), None,
            )  # fmt: skip
            if handle is None or handle == _INVALID:
                raise ctypes.WinError(ctypes.get_last_error())
            return int(handle)

        def control(self, handle: int, code: int, given: bytes, size: int) -> bytes:
            """Send a code to a volume and return the answer."""
            answer, told = ctypes.create_string_buffer(max(size, 1)), wintypes.DWORD()
            self._require(
                self._calls.DeviceIoControl(
                    ctypes.c_void_p(handle), wintypes.DWORD(code), given or None, wintypes.DWORD(len(given)),
                    answer if size else None, wintypes.DWORD(size), ctypes.byref(told), None,
                )
            )  # fmt: skip
            return answer.raw[: told.value]

        def flush(self, handle: int) -> None:
            """Bring what was written to the medium."""
            self._require(self._calls.FlushFileBuffers(ctypes.c_void_p(handle)))

        def close(self, handle: int) -> None:
            """Close a handle."""
            self._calls.CloseHandle(ctypes.c_void_p(handle))

        def _require(self, done: int) -> None:
            if not done:
                raise ctypes.WinError(ctypes.get_last_error())
