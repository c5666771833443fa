"""Real file systems on images: sticks that can be plugged in, pulled out, torn off, forged and read by other programs.

FAT and exFAT run as programs beside the kernel (fusefat, exfat-fuse), ext4 in the kernel itself. Where a machine does
not let us mount, the tests that need this are skipped with the reason; whatever was mounted is let go of at the end.
"""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

LONGEST = 60
MIB = 2**20
PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
MAKERS = {
    "fat32": ["mkfs.vfat", "-F", "32", "-i", "1234ABCD"],
    "fat16": ["mkfs.vfat", "-F", "16", "-i", "1234ABCD"],
    "exfat": ["mkfs.exfat", "-L", "NETRA"],
    "ext4": ["mkfs.ext4", "-q", "-L", "NETRA", "-O", "^has_journal"],
}
DRIVERS = {"fat32": "fusefat", "fat16": "fusefat", "exfat": "mount.exfat-fuse", "ext4": "mount"}
CHECKERS = {"fat32": ["fsck.vfat", "-n"], "fat16": ["fsck.vfat", "-n"], "exfat": ["fsck.exfat", "-n"],
            "ext4": ["e2fsck", "-f", "-n"]}  # fmt: skip


def program(name: str) -> str:
    """Return where a program lies, "" when it is not there."""
    return shutil.which(name, path=PATH) or ""


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run one of the programs."""
    return subprocess.run(
        [program(str(words[0])) or str(words[0]), *map(str, words[1:])],
        capture_output=True, text=True, timeout=LONGEST, check=False, env={**os.environ, "PATH": PATH},
    )  # fmt: skip


class Disk:
    """One stick: an image with a file system, and the place where it is plugged in."""

    def __init__(self, folder: Path, kind: str, size: int = 48 * MIB) -> None:
        self.kind, self.image, self.place = kind, folder / f"{kind}.img", folder / "NETRA"
        self.size = size
        self._driver: subprocess.Popen[bytes] | None = None
        self._loop = ""
        self._require()
        self.place.mkdir()
        with self.image.open("wb") as file:
            file.truncate(size)
        made = run(*MAKERS[kind], self.image)
        assert made.returncode == 0, made.stderr

    def _require(self) -> None:
        if sys.platform != "linux":
            pytest.skip("file systems on images are mounted on Linux alone")
        needed = [MAKERS[self.kind][0], DRIVERS[self.kind], CHECKERS[self.kind][0], "umount"]
        lacking = [name for name in needed if not program(name)]
        if lacking:
            pytest.skip(f"not installed: {', '.join(lacking)}")
        if not os.access("/dev/fuse", os.W_OK):
            pytest.skip("/dev/fuse may not be opened here")
        if self._needs_loop and os.geteuid() != 0:
            pytest.skip("only root may use loop devices")

    @property
    def _needs_loop(self) -> bool:
        return self.kind in ("exfat", "ext4")

    @property
    def device(self) -> str:
        """The loop device it is on while it is plugged in, "" without one."""
        return self._loop

    def plug(self, *, read_only: bool = False) -> Path:
        """Plug it in and return its folder."""
        if self._needs_loop:
            found = run("losetup", "--find", "--show", *(["--read-only"] if read_only else []), self.image)
            if found.returncode:
                pytest.skip(f"no loop device: {found.stderr.strip()}")
            self._loop = found.stdout.strip()
        if self.kind == "ext4":
            done = run("mount", "-o", "ro" if read_only else "rw", self._loop, self.place)
            assert done.returncode == 0, done.stderr
        else:
            self._start_driver(read_only=read_only)
        return self.place

    def _start_driver(self, *, read_only: bool) -> None:
        source = self._loop or str(self.image)
        mode = "ro" if read_only else "rw+" if self.kind.startswith("fat") else "rw"
        words = [program(DRIVERS[self.kind]), "-o", mode, source, str(self.place)]
        words.insert(1, "-d" if self.kind == "exfat" else "-f")
        self._driver = subprocess.Popen(
            words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        )
        while not os.path.ismount(self.place):
            if self._driver.poll() is not None:
                self.pull()
                pytest.skip(f"{DRIVERS[self.kind]} may not mount here")

    def pull(self) -> None:
        """Pull it out as it should be: the system lets go of it first."""
        if os.path.ismount(self.place):
            run("umount", self.place)
        self._end()

    def tear(self) -> None:
        """Pull it out without asking: what the driver had not written is lost."""
        if self._driver is not None:
            self._driver.kill()
            self._driver.wait(LONGEST)

    def _end(self) -> None:
        if self._driver is not None:
            with suppress(subprocess.TimeoutExpired):
                self._driver.wait(LONGEST)
            self._driver = None
        if self._loop:
            run("losetup", "--detach", self._loop)
            self._loop = ""

    def forget_beyond(self, size: int) -> None:
        """Make it the fake that it is: it says its size, and holds only this much."""
        with self.image.open("r+b") as file:
            file.truncate(size)
            file.truncate(self.size)

    def shrink(self, size: int) -> None:
        """Cut the image below the driver: reading what lay beyond fails."""
        memory = Path("/proc/sys/vm/drop_caches")
        if not os.access(memory, os.W_OK):
            pytest.skip("the memory of the system may not be emptied here")
        with self.image.open("r+b") as file:
            file.truncate(size)
        memory.write_text("3\n", encoding="ascii")

    def faults(self) -> str:
        """Return what the checker of the file system finds wrong, "" when it is clean."""
        found = run(*CHECKERS[self.kind], self.image)
        return "" if found.returncode == 0 else found.stdout + found.stderr

    def read(self, name: str) -> bytes:
        """Return a file as another program reads it from a FAT image."""
        return subprocess.run(
            [program("mtype"), "-i", str(self.image), f"::/{name}"], capture_output=True, timeout=LONGEST, check=True
        ).stdout

    def let_go(self) -> None:
        """Leave nothing mounted and no driver behind, whatever happened."""
        if os.path.ismount(self.place) or (self._driver is not None and self._driver.poll() is not None):
            run("umount", "-l", self.place)
        if self._driver is not None and self._driver.poll() is None:
            self._driver.kill()
        self._end()
