"""Which media are sticks, and what is known of each: told by a Linux and a Windows of our making, and by this one."""

import struct
from pathlib import Path

import pytest

from fieldapp.exchange import drives, mounts
from fieldapp.exchange.volume import Volume, describe_folder, find_volume, flush, free_room, is_attached, list_volumes

# ---- Linux ----------------------------------------------------------------------------------------------------------


class Linux:
    """A tree that tells of devices and mounts as a Linux system does."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lines: list[str] = []
        (root / "proc/self").mkdir(parents=True)
        (root / "sys/dev/block").mkdir(parents=True)
        (root / "run/udev/data").mkdir(parents=True)
        (root / "dev/disk/by-uuid").mkdir(parents=True)

    def device(self, number: str, place: str, *, removable: str = "0", kind: str = "", part: bool = True) -> None:
        """Add a device; with `part` it is a partition of the disk above it."""
        folder = self.root / "sys/devices" / place
        folder.mkdir(parents=True)
        disk = folder.parent if part else folder
        (disk / "removable").write_text(removable + "\n")
        if part:
            (folder / "partition").write_text("1\n")
        if kind:
            (disk / "device").mkdir(exist_ok=True)
            (disk / "device/type").write_text(kind + "\n")
        (self.root / "sys/dev/block" / number).symlink_to(folder)

    def mount(self, number: str, place: str, kind: str, source: str, options: str = "rw", top: str = "/") -> None:
        """Mount something."""
        self.lines.append(f"36 27 {number} {top} {place} {options},relatime shared:1 - {kind} {source} {options}")
        (self.root / "proc/self/mountinfo").write_text("\n".join(self.lines) + "\n")

    def sticks(self) -> list[str]:
        """Return the places that count as sticks."""
        return [str(one.folder) for one in mounts.list_mounts(self.root) if mounts.is_removable(one, self.root)]

    def only(self) -> mounts.Mount:
        """Return the one mount there is."""
        (found,) = mounts.list_mounts(self.root)
        return found


@pytest.fixture
def linux(tmp_path: Path) -> Linux:
    return Linux(tmp_path)


def test_sticks_cards_and_disks_at_a_cable_count_and_nothing_else(linux):
    linux.device("8:1", "pci0/ata1/block/sda/sda1")
    linux.mount("8:1", "/", "ext4", "/dev/sda1")
    linux.device("8:2", "pci0/ata1/block/sda/sda2")
    linux.mount("8:2", "/media/siti/WINDOWS", "ntfs3", "/dev/sda2")
    linux.device("8:17", "pci0/usb1/1-2/block/sdb/sdb1", removable="1")
    linux.mount("8:17", "/media/siti/KINGSTON", "vfat", "/dev/sdb1")
    linux.device("8:33", "pci0/usb2/2-1/block/sdc/sdc1")
    linux.mount("8:33", "/run/media/siti/DISK\\040LUAR", "exfat", "/dev/sdc1")
    linux.device("179:1", "pci0/mmc_host/mmc0/block/mmcblk0/mmcblk0p1", kind="SD")
    linux.mount("179:1", "/media/siti/KARTU", "exfat", "/dev/mmcblk0p1")
    linux.device("179:9", "pci0/mmc_host/mmc1/block/mmcblk1/mmcblk1p1", kind="MMC")
    linux.mount("179:9", "/media/siti/EMMC", "ext4", "/dev/mmcblk1p1")
    linux.device("8:48", "pci0/usb1/1-3/block/sdd", removable="1", part=False)
    linux.mount("8:48", "/tempat/lain", "vfat", "/dev/sdd")
    linux.mount("0:40", "/media/siti/FAT", "fuse.fusefat", "fusefat")
    linux.mount("0:41", "/media/siti/server", "fuse.sshfs", "siti@server:")
    linux.mount("0:42", "/mnt/x", "tmpfs", "tmpfs")
    linux.device("7:1", "virtual/block/loop1", part=False)
    linux.mount("7:1", "/media/siti/BERKAS", "iso9660", "/dev/loop1")
    linux.device("7:2", "virtual/block/loop2", part=False)
    linux.mount("7:2", "/snap/core/1", "squashfs", "/dev/loop2")
    assert linux.sticks() == [
        "/media/siti/KINGSTON", "/run/media/siti/DISK LUAR", "/media/siti/KARTU", "/tempat/lain", "/media/siti/FAT",
        "/media/siti/BERKAS",
    ]  # fmt: skip


def test_a_laptop_that_runs_from_a_stick_offers_no_part_of_itself(linux):
    for n, place in enumerate(("/", "/boot/efi", "/home", "/var/lib", "/bootleg")):
        linux.device(f"8:{n}", f"pci0/usb1/1-1/block/sda/sda{n}", removable="1")
        linux.mount(f"8:{n}", place, "ext4", f"/dev/sda{n}")
    assert linux.sticks() == ["/bootleg"]


def test_what_is_mounted_over_something_hides_it_and_a_bound_folder_is_no_stick(linux):
    linux.device("8:17", "pci0/usb1/block/sdb/sdb1", removable="1")
    linux.device("8:33", "pci0/usb2/block/sdc/sdc1", removable="1")
    linux.mount("8:17", "/media/a", "vfat", "/dev/sdb1")
    linux.mount("8:33", "/media/a", "vfat", "/dev/sdc1")
    linux.mount("8:33", "/media/b", "vfat", "/dev/sdc1", top="/folder")
    assert [(str(one.folder), one.source) for one in mounts.list_mounts(linux.root)] == [("/media/a", "/dev/sdc1")]


def test_names_with_spaces_and_bytes_that_are_no_text_are_read(linux):
    linux.mount("8:17", "/media/dua\\040kata\\011\\134", "vfat", "/dev/sdb1")
    with (linux.root / "proc/self/mountinfo").open("ab") as file:
        file.write(b"1 2 8:33 / /media/\xff rw - vfat /dev/sdc1 rw\nrusak\n")
    first, second = mounts.list_mounts(linux.root)
    assert str(first.folder) == "/media/dua kata\t\\"
    assert bytes(second.folder) == b"/media/\xff"


def test_a_locked_stick_is_known_by_either_list_of_options(linux):
    linux.mount("8:17", "/media/a", "vfat", "/dev/sdb1", "ro")
    assert linux.only().read_only
    linux.lines = []
    linux.mount("8:17", "/media/a", "vfat", "/dev/sdb1", "rw,errors=remount-ro")
    assert not linux.only().read_only


def test_label_and_serial_come_from_what_udev_wrote(linux):
    linux.mount("8:17", "/media/siti/disk", "vfat", "/dev/sdb1")
    told = "E:ID_FS_UUID=1234-ABCD\nE:ID_FS_LABEL_ENC=FLASH\\x20DISK\\xc3\\xa9\nN:sdb1\n"
    (linux.root / "run/udev/data/b8:17").write_text(told)
    assert mounts.name_of(linux.only(), linux.root) == "FLASH DISKé"
    assert mounts.identity_of(linux.only(), linux.root) == "1234-ABCD"
    (linux.root / "run/udev/data/b8:17").write_text("E:ID_FS_UUID=01D5B6A7C8D9E0F1\n")
    assert mounts.identity_of(linux.only(), linux.root) == "C8D9-E0F1"


def test_without_udev_the_links_and_the_folder_name_do(linux):
    linux.mount("8:17", "/media/siti/KINGSTON", "vfat", "/dev/sdb1")
    (linux.root / "dev/disk/by-uuid/ABCD-0001").symlink_to("../../sdb1")
    assert mounts.identity_of(linux.only(), linux.root) == "ABCD-0001"
    assert mounts.name_of(linux.only(), linux.root) == "KINGSTON"


def test_a_medium_that_was_pulled_out_is_no_longer_attached(linux, tmp_path):
    place = tmp_path / "stick"
    place.mkdir()
    linux.device("8:17", "pci0/usb1/block/sdb/sdb1", removable="1")
    linux.mount("8:17", str(place), "vfat", "/dev/sdb1")
    assert mounts.is_attached(place, linux.root)
    (linux.root / "sys/dev/block/8:17").unlink()
    assert not mounts.is_attached(place, linux.root), "its folder still looks as before"
    assert not mounts.is_attached(place / "tidak ada", linux.root)


# ---- Windows --------------------------------------------------------------------------------------------------------


class Windows:
    """A Windows that answers from a table of drives."""

    def __init__(self, **table: dict) -> None:
        self.table = table
        self.done: list[tuple[str, int]] = []
        self.opened: list[str] = []
        self.busy = 0

    def letters(self):
        return sum(1 << ord(letter) - ord("A") for letter in self.table)

    def kind(self, root):
        return self.table[root[0]].get("kind", drives.REMOVABLE)

    def describe(self, root):
        drive = self.table[root[0]]
        if drive.get("empty"):
            raise error(21)
        return drive.get("label", ""), drive.get("serial", 0x1234ABCD), drive.get("flags", 0), drive.get("fs", "FAT32")

    def room(self, root):
        return self.table[root[0]].get("room", (10, 20))

    def open(self, letter, *, writing):
        if writing and self.table[letter].get("guarded"):
            raise PermissionError(13, "denied")
        self.opened.append(letter)
        return ord(letter)

    def control(self, handle, code, given, size):
        drive = self.table[chr(handle)]
        self.done.append((chr(handle), code))
        if code == drives.QUERY_PROPERTY:
            return (struct.pack("<8I", 40, 40, 0, 0, 0, 0, 0, drive["bus"]) + bytes(8))[:size]
        if code == drives.IS_WRITABLE and drive.get("locked"):
            raise error(drives.WRITE_PROTECTED)
        if code == drives.LOCK_VOLUME and self.busy:
            self.busy -= 1
            raise error(5)
        if code == drives.EJECT_MEDIA and drive.get("no_door"):
            raise error(1)
        assert given == (bytes(1) if code == drives.MEDIA_REMOVAL else given)
        return b""

    def flush(self, handle):
        self.done.append((chr(handle), 0))

    def close(self, handle):
        self.opened.remove(chr(handle))


def error(number: int) -> OSError:
    made = OSError(22, "as Windows says it")
    made.winerror = number
    return made


def test_drives_at_a_cable_count_though_they_call_themselves_fixed():
    system = Windows(
        C={"kind": drives.FIXED, "bus": 17}, D={"kind": 5}, E={"label": "KINGSTON"},
        F={"kind": drives.FIXED, "bus": drives.USB, "fs": "NTFS"}, G={"empty": True}, H={"kind": 4},
        I={"kind": drives.FIXED, "bus": drives.SD},
    )  # fmt: skip
    found = drives.list_drives(system)
    assert [(one.root, one.label, one.file_system) for one in found] == [
        ("E:\\", "KINGSTON", "FAT32"), ("F:\\", "", "NTFS"), ("I:\\", "", "FAT32"),
    ]  # fmt: skip
    assert found[0].identity == "1234-ABCD", "the same serial as Linux tells"
    assert (found[0].free, found[0].size, found[0].read_only) == (10, 20, False)
    assert system.opened == [], "every handle is closed again"


@pytest.mark.parametrize("locked", [{"locked": True}, {"flags": drives.READ_ONLY_VOLUME}])
def test_a_locked_drive_is_known(locked):
    assert drives.describe_drive(Windows(E=locked), "E").read_only


def test_a_drive_is_flushed_locked_dismounted_and_ejected():
    system = Windows(E={})
    drives.flush_drive(system, "E")
    system.done.clear()
    assert drives.eject_drive(system, "E")
    wanted = [drives.LOCK_VOLUME, drives.DISMOUNT_VOLUME, drives.MEDIA_REMOVAL, drives.EJECT_MEDIA]
    assert [code for _, code in system.done] == wanted
    assert system.opened == []


def test_a_drive_that_another_program_reads_is_waited_for_and_then_left():
    system, pauses = Windows(E={}), []
    system.busy = 2
    assert drives.eject_drive(system, "E", pauses.append)
    assert pauses == [0.2, 0.4]
    system.busy = 99
    assert not drives.eject_drive(system, "E", pauses.append)
    assert system.opened == []


def test_a_disk_without_a_door_is_released_and_a_guarded_one_is_not():
    assert drives.eject_drive(Windows(E={"no_door": True}), "E")
    guarded = Windows(E={"guarded": True})
    assert not drives.eject_drive(guarded, "E")
    drives.flush_drive(guarded, "E")
    assert guarded.done == []


# ---- this system ----------------------------------------------------------------------------------------------------


def test_this_system_is_asked_without_harm(tmp_path):
    assert all(isinstance(one, Volume) and one.folder.is_absolute() for one in list_volumes())
    found = describe_folder(tmp_path)
    assert found.folder == tmp_path
    assert 0 < found.free <= found.size
    assert describe_folder(tmp_path / "tidak ada") is None
    assert is_attached(tmp_path)
    assert not is_attached(tmp_path / "tidak ada")
    assert free_room(tmp_path) > 0
    flush(tmp_path)


def test_no_room_of_no_size_is_unknown():
    assert Volume(Path(), free=0, size=0).room is None
    assert Volume(Path(), free=0, size=10).room == 0


def test_one_medium_is_known_again_by_its_serial_alone():
    here, there = Volume(Path("a"), "A", identity="1"), Volume(Path("b"), "B", identity="1")
    assert here.is_same(there)
    assert not here.is_same(Volume(Path("a"), "A", identity="2"))
    assert here.is_same(Volume(Path("a"), "A"))
    assert not here.is_same(Volume(Path("b"), "A"))


def test_a_folder_of_the_laptop_lies_on_no_stick(tmp_path):
    assert find_volume(tmp_path) is None
