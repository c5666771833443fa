"""Linux: what is mounted, on which device, whether that device can be pulled out, and letting go of it.

Called by `fieldapp.exchange.volume` alone. Reads what the kernel and udev tell everybody; asks no device for anything
but its first sectors, and only where it may. `root` stands for the system, so that another one can be told of.
"""

import ctypes
import os
import re
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SYSTEM: Final = Path("/")
LONGEST_RELEASE: Final = 120
SECTOR: Final = 512

# Where a desktop puts media for whoever sits there; believed only of what the kernel knows no device for.
MEDIA: Final = ("/media/", "/run/media/", "/mnt/")
# A laptop that was started from a stick runs on these; they are no sticks to write to.
_OWN: Final = ("/boot", "/efi", "/etc", "/home", "/nix", "/opt", "/root", "/snap", "/srv", "/usr", "/var")
_STICK_FUSE: Final = ("fuse.fusefat", "fuse.exfat", "fuse.exfat-fuse", "fuse.ntfs", "fuse.ntfs-3g", "fuse.ntfs3g")
_ESCAPED: Final = re.compile(r"\\([0-7]{3})")
_HEX: Final = re.compile(rb"\\x([0-9a-fA-F]{2})")
_USB: Final = re.compile(r"/usb\d+/")


@dataclass(frozen=True, slots=True)
class Mount:
    """One mounted file system; `number` is the device as the kernel counts it, `source` as it is called."""

    folder: Path
    number: str
    source: str
    kind: str
    read_only: bool


def list_mounts(root: Path = SYSTEM) -> list[Mount]:
    """Return what is mounted, without what lies hidden below something mounted later. Raises OSError."""
    found: dict[Path, Mount] = {}
    # a name may hold any byte; those that are no text come back as they were when the folder is opened
    text = (root / "proc/self/mountinfo").read_bytes().decode("utf-8", "surrogateescape")
    for line in text.splitlines():
        mount = _parse(line)
        if mount is not None:
            found[mount.folder] = mount
    return list(found.values())


def mount_of(folder: Path, root: Path = SYSTEM) -> Mount | None:
    """Return the file system a folder lies on, None when nobody knows. Raises OSError."""
    place = folder.resolve()
    holding = [mount for mount in list_mounts(root) if mount.folder == place or mount.folder in place.parents]
    return max(holding, key=lambda mount: len(mount.folder.parts), default=None)


def is_removable(mount: Mount, root: Path = SYSTEM) -> bool:
    """Say whether this is a stick, a card or a disk at a cable: not the laptop's own, not one of the network."""
    place = str(mount.folder)
    if place == "/" or place in _OWN or place.startswith(tuple(f"{own}/" for own in _OWN)):
        return False
    device = _device(mount, root)
    if device is None or device.name.startswith("loop"):
        known = device is not None or mount.kind in _STICK_FUSE
        return known and f"{place}/".startswith(MEDIA)
    disk = device.parent if (device / "partition").exists() else device
    return _read(disk / "removable") == "1" or bool(_USB.search(f"{disk}/")) or _read(disk / "device/type") == "SD"


def name_of(mount: Mount, root: Path = SYSTEM) -> str:
    """Return the label of the medium, the name of its folder where nobody knows it."""
    label = _udev(mount, root).get("ID_FS_LABEL_ENC", "").encode()
    plain = _HEX.sub(lambda found: bytes([int(found[1], 16)]), label).decode("utf-8", "replace").strip()
    return plain or mount.folder.name


def identity_of(mount: Mount, root: Path = SYSTEM) -> str:
    """Return the serial number of the volume, the same that Windows tells, "" when it has none or nobody may look."""
    known = _udev(mount, root).get("ID_FS_UUID", "") or _linked_name(mount, root)
    if re.fullmatch(r"[0-9A-F]{16}", known):
        # Windows tells the lower half of an NTFS serial
        return f"{known[8:12]}-{known[12:]}"
    return known or _read_serial(mount.source)


def is_attached(folder: Path, root: Path = SYSTEM) -> bool:
    """Say whether the device below a folder is still there; after a pull-out its folder may still look as before."""
    try:
        mount = mount_of(folder, root) if folder.is_dir() else None
    except OSError:
        return False
    if mount is None:
        return False
    # what runs without a device of its own, as some drivers do, is believed
    return mount.number.startswith("0:") or (root / "sys/dev/block" / mount.number).exists()


def flush(folder: Path) -> None:
    """Bring everything that was written below a folder's file system to its medium. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).syncfs(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(descriptor)


def unmount(mount: Mount) -> bool:
    """Let the system let go of a medium, by whichever way is allowed here; say whether it did."""
    return any(_run(way) for way in _ways(mount))


def _ways(mount: Mount) -> list[list[str]]:
    ways: list[list[str]] = []
    if mount.source.startswith("/dev/"):
        ways.append(["udisksctl", "unmount", "--no-user-interaction", "--block-device", mount.source])
    if mount.kind.startswith("fuse"):
        ways += [[name, "-u", str(mount.folder)] for name in ("fusermount3", "fusermount")]
    return [*ways, ["umount", str(mount.folder)]]


def _run(way: list[str]) -> bool:
    program = shutil.which(way[0])
    if program is None:
        return False
    try:
        done = subprocess.run(
            [program, *way[1:]], capture_output=True, timeout=LONGEST_RELEASE, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _parse(line: str) -> Mount | None:
    """Read one line: id, parent, number, root, folder, options, fields, "-", kind, source, options."""
    before, _, after = line.partition(" - ")
    fields, rest = before.split(" "), after.split(" ")
    if len(fields) < 6 or len(rest) < 3 or fields[3] != "/":
        return None
    options = {*fields[5].split(","), *rest[2].split(",")}
    return Mount(Path(_plain(fields[4])), fields[2], _plain(rest[1]), rest[0], "ro" in options)


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), text)


def _device(mount: Mount, root: Path) -> Path | None:
    link = root / "sys/dev/block" / mount.number
    with suppress(OSError):
        return link.resolve(strict=True)
    return None


def _read(path: Path) -> str:
    with suppress(OSError):
        return path.read_text(encoding="ascii", errors="replace").strip()
    return ""


def _udev(mount: Mount, root: Path) -> dict[str, str]:
    with suppress(OSError):
        text = (root / "run/udev/data" / f"b{mount.number}").read_text(encoding="utf-8", errors="replace")
        told = (line[2:].partition("=") for line in text.splitlines() if line.startswith("E:"))
        return {name: value for name, _, value in told}
    return {}


def _linked_name(mount: Mount, root: Path) -> str:
    name = Path(mount.source).name
    with suppress(OSError):
        for link in (root / "dev/disk/by-uuid").iterdir():
            if link.is_symlink() and link.readlink().name == name:
                return link.name
    return ""


def _read_serial(source: str) -> str:
    """Read the serial number from the first sector of a device, where that is allowed."""
    data = b""
    if source.startswith("/dev/"):
        with suppress(OSError), Path(source).open("rb") as file:
            data = file.read(SECTOR)
    for mark, at, serial in ((b"EXFAT   ", 3, 100), (b"NTFS    ", 3, 72), (b"FAT32   ", 82, 67), (b"FAT", 54, 39)):
        if data[at : at + len(mark)] == mark:
            number = int.from_bytes(data[serial : serial + 4], "little")
            return f"{number >> 16:04X}-{number & 0xFFFF:04X}"
    return ""
