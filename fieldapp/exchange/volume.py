"""The media that can be pulled out: which are plugged in, what is known of each, and letting go of one.

Called by the writer of sticks, the command line and the window, all of which see sticks through here alone. Asks the
system and changes nothing on a medium; an answer may take seconds when a medium was pulled out meanwhile.
"""

import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from fieldapp.exchange import drives, mounts

# FAT32 holds no file of 4 GiB or more; parts stay far below it.
FAT32: Final = ("fat32", "vfat", "msdos", "fat", "fuse.fusefat")


@dataclass(frozen=True, slots=True)
class Volume:
    """One stick: its place, name, file system, free and whole room in bytes, and the serial it is known again by.

    A size of 0 means that the system does not tell how much room there is, not that it is full.
    """

    folder: Path
    name: str = ""
    file_system: str = ""
    free: int = 0
    size: int = 0
    read_only: bool = False
    identity: str = ""

    @property
    def room(self) -> int | None:
        """The free bytes, None when the system does not tell."""
        return self.free if self.size else None

    @property
    def is_fat32(self) -> bool:
        """Whether its file system holds only files below 4 GiB."""
        return self.file_system.lower() in FAT32

    def is_same(self, other: "Volume") -> bool:
        """Say whether two sights are of one medium: by its serial, or by place and name where one has none."""
        if self.identity and other.identity:
            return self.identity == other.identity
        return (self.folder, self.name) == (other.folder, other.name)


def list_volumes() -> list[Volume]:
    """Return the media that are plugged in, by their place. Raises OSError."""
    if sys.platform == "win32":
        found = [_of_drive(drive) for drive in drives.list_drives(drives.WindowsKernel())]
    else:
        found = [_of_mount(mount) for mount in mounts.list_mounts() if mounts.is_removable(mount)]
    return sorted(found, key=lambda one: str(one.folder))


def find_volume(folder: Path) -> Volume | None:
    """Return the medium that a folder lies on, None for one of the laptop itself. Raises OSError."""
    if sys.platform == "win32":
        kernel, letter = drives.WindowsKernel(), _letter(folder)
        drive = drives.describe_drive(kernel, letter) if letter and drives.is_removable(kernel, letter) else None
        found = _of_drive(drive) if drive else None
    else:
        mount = mounts.mount_of(folder)
        found = _of_mount(mount) if mount and mounts.is_removable(mount) else None
    return found


def describe_folder(folder: Path) -> Volume | None:
    """Return a folder that somebody chose as if it were a stick, None when there is no such folder. Raises OSError."""
    if not folder.is_dir():
        return None
    if sys.platform == "win32":
        drive = drives.describe_drive(drives.WindowsKernel(), _letter(folder)) if _letter(folder) else None
        found = _of_drive(drive) if drive else _of_room(folder)
    else:
        mount = mounts.mount_of(folder)
        found = _of_mount(mount) if mount else _of_room(folder)
    return found if found.folder == folder else replace(found, folder=folder, name=folder.name or str(folder))


def is_attached(folder: Path) -> bool:
    """Say whether the medium below a folder is still plugged in."""
    if sys.platform == "win32":
        there = folder.is_dir()
    else:
        there = mounts.is_attached(folder)
    return there


def free_room(folder: Path) -> int | None:
    """Return the free bytes below a folder, None when the system does not tell. Raises OSError."""
    usage = shutil.disk_usage(folder)
    return usage.free if usage.total else None


def flush(folder: Path) -> None:
    """Bring everything that was written to the medium below a folder. Raises OSError."""
    if sys.platform == "win32":
        if _letter(folder):
            drives.flush_drive(drives.WindowsKernel(), _letter(folder))
    else:
        mounts.flush(folder)


def eject(folder: Path) -> bool:
    """Let the system let go of the medium below a folder; say whether it did. A disk of the laptop is left alone."""
    if sys.platform == "win32":
        kernel, letter = drives.WindowsKernel(), _letter(folder)
        done = bool(letter) and drives.is_removable(kernel, letter) and drives.eject_drive(kernel, letter)
    else:
        mount = mounts.mount_of(folder)
        done = mount is not None and mounts.is_removable(mount) and mounts.unmount(mount)
    return done


def _of_mount(mount: mounts.Mount) -> Volume:
    free, size = 0, 0
    # one that was pulled out a moment ago does not answer; it is gone from the next list
    with suppress(OSError):
        usage = shutil.disk_usage(mount.folder)
        free, size = usage.free, usage.total
    return Volume(
        mount.folder, mounts.name_of(mount), mount.kind, free, size, mount.read_only, mounts.identity_of(mount)
    )


def _of_drive(drive: drives.Drive) -> Volume:
    name = drive.label or drive.root
    return Volume(Path(drive.root), name, drive.file_system, drive.free, drive.size, drive.read_only, drive.identity)


def _of_room(folder: Path) -> Volume:
    usage = shutil.disk_usage(folder)
    return Volume(folder, folder.name or str(folder), "", usage.free, usage.total)


def _letter(folder: Path) -> str:
    """Return the drive letter of a folder, "" for one of the network."""
    drive = folder.absolute().drive
    return drive[0].upper() if len(drive) == 2 and drive[1] == ":" else ""
