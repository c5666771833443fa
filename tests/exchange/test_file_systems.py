"""Bundles on real file systems: written, pulled out, read by other programs, plugged in again, taken in by the desk."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from fieldapp.errors import StickCrowded, StickFull, StickGone, StickNameTaken, StickReadOnly, StickUnfit
from fieldapp.exchange import mounts
from fieldapp.exchange.export import export, unfinished_plan
from fieldapp.exchange.handover import write_note
from fieldapp.exchange.merge import import_paths
from fieldapp.exchange.recheck import check_folder, check_load, find_again
from fieldapp.exchange.stick import Medium, Stick
from fieldapp.exchange.volume import describe_folder, list_volumes
from tests.exchange.conftest import Offices, cases
from tests.exchange.disks import MIB, Disk, program

PART = 2**20
EVERY = ["fat32", "exfat", "ext4"]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple]:
    """Give a desk and a field office with a case and 3 MiB of evidence, which take five parts."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        folder = tmp_path_factory.mktemp("offices")
        patch.setenv("NETRA_HOME", str(folder / "home"))
        offices = Offices(folder, stack)
        kab, kec = offices.pair()
        offices.add_evidence(kec, offices.add_case(kec), os.urandom(3 * MIB))
        yield kab, kec


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[..., Disk]]:
    """Make disks that are let go of at the end."""
    with ExitStack() as stack:

        def make(kind: str, size: int = 48 * MIB) -> Disk:
            made = Disk(tmp_path, kind, size)
            stack.callback(made.let_go)
            return made

        yield make


def send(kec, folder: Path, medium: Medium | None = None):
    return export(kec, Stick(folder, medium or Medium()), "64.01", part_size=PART)


@pytest.mark.parametrize("kind", EVERY)
def test_a_bundle_travels_on_a_real_stick(pair, disk, kind):
    kab, kec = pair
    stick = disk(kind)
    place = stick.plug()
    done = send(kec, place)
    note = write_note(kec, Stick(place), done)
    assert Stick(place).release(eject=False) == "flushed"
    assert mounts.unmount(mounts.mount_of(place))
    stick.pull()
    assert stick.faults() == ""
    stick.plug()
    found = check_folder(kec, Stick(place))
    assert [one.state for one in found] == ["whole"] * len(done.parts)
    assert {row[0] is not None for row in checks(kec, done.plan.id)} == {True}
    assert note.read_bytes().startswith(b"%PDF")
    assert {one.code for one in import_paths(kab, [place]).files} == {""}
    assert cases(kab) == cases(kec)
    assert sorted(path.name for path in place.iterdir() if path.name != "lost+found") == sorted(
        [note.name, *(one.name for one in done.parts)]
    )


def checks(vault, plan: str) -> list:
    return vault.db.execute("SELECT checked FROM export_part WHERE plan = ?", (plan,)).fetchall()


@pytest.mark.parametrize("kind", EVERY)
def test_the_system_lets_go_of_a_stick_and_knows_it_again(pair, disk, kind, tmp_path, monkeypatch):
    _kab, kec = pair
    monkeypatch.setattr(mounts, "MEDIA", (f"{tmp_path}/",))
    stick = disk(kind)
    place = stick.plug()
    (volume,) = list_volumes()
    assert (volume.folder, volume.name) == (place, "NETRA")
    assert volume.identity == Stick(place).identity
    done = send(kec, place)
    assert done.stick == volume.identity or done.stick.isdigit()
    assert Stick(place).release() == "released"
    assert not os.path.ismount(place)
    assert list_volumes() == []
    stick.pull()
    assert stick.faults() == ""
    stick.plug()
    (back,) = list_volumes()
    assert back.is_same(volume)
    assert find_again([back], done.loads, Path()) == (place, done.loads[0])
    found = check_load(kec, done.plan, Stick(place), done.stick, replugged=True)
    assert {one.state for one in found} == {"whole"}


def test_a_stick_that_somebody_reads_is_only_flushed(disk, tmp_path, monkeypatch):
    monkeypatch.setattr(mounts, "MEDIA", (f"{tmp_path}/",))
    place = disk("exfat").plug()
    Stick(place).write("a.netra", b"isi")
    with (place / "a.netra").open("rb"):
        assert Stick(place).release() == "flushed"
    assert Stick(place).release() == "released"


def test_another_program_reads_the_same_bytes_from_fat32(pair, disk):
    if not program("mtype"):
        pytest.skip("not installed: mtools")
    _kab, kec = pair
    stick = disk("fat32")
    place = stick.plug()
    done = send(kec, place)
    seen = {one.name: (place / one.name).read_bytes() for one in done.parts}
    stick.pull()
    assert {name: stick.read(name) for name in seen} == seen


@pytest.mark.parametrize("kind", EVERY)
def test_fake_capacity_shows_after_plugging_in_again(pair, disk, kind):
    _kab, kec = pair
    stick = disk(kind)
    place = stick.plug()
    done = send(kec, place)
    assert done.left == ()
    stick.pull()
    stick.forget_beyond(stick.size // 16)
    stick.plug()
    found = check_load(kec, done.plan, Stick(place), done.stick, replugged=True)
    assert {one.state for one in found} >= {"damaged"}, "nothing lay beyond the true size"
    assert {row[0] for row in checks(kec, done.plan.id)} == {None}
    assert unfinished_plan(kec, "64.01") == done.plan, "what was never delivered can be continued"


@pytest.mark.parametrize("kind", EVERY)
def test_a_stick_that_is_locked_is_said_before_anything_is_written(pair, disk, kind):
    _kab, kec = pair
    stick = disk(kind)
    place = stick.plug(read_only=True)
    with pytest.raises(StickReadOnly):
        send(kec, place)
    assert describe_folder(place).read_only


@pytest.mark.parametrize(("kind", "size"), [("exfat", 8 * MIB), ("ext4", 8 * MIB)])
def test_a_stick_that_fills_up_keeps_what_fits_and_the_next_one_takes_the_rest(pair, disk, kind, size, tmp_path):
    kab, kec = pair
    stick = disk(kind, size)
    place = stick.plug()
    (place / "film.bin").write_bytes(bytes(describe_folder(place).free - 4 * MIB - 2**19))
    done = send(kec, place)
    assert done.left
    assert len(list(place.glob("*.netra"))) == len(done.parts) > 0
    assert list(place.glob("*.part")) == []
    other = tmp_path / "kedua"
    other.mkdir()
    rest = export(kec, Stick(other), "64.01", part_size=PART, continue_here=True)
    assert rest.plan == done.plan
    assert rest.left == ()
    assert {one.code for one in import_paths(kab, [place, other]).files} == {""}


def test_a_stick_without_room_is_full_by_its_own_word(disk):
    stick = disk("exfat", 8 * MIB)
    place = stick.plug()
    with pytest.raises(StickFull):
        Stick(place).write("besar.netra", bytes(9 * MIB))
    assert list(place.iterdir()) == []


def test_fat32_that_does_not_tell_its_room_is_never_full(disk):
    place = disk("fat32").plug()
    assert Stick(place).room() is None
    assert describe_folder(place).room is None
    Stick(place).require(10**15)


@pytest.mark.parametrize("kind", ["fat32", "exfat"])
def test_a_stick_that_is_torn_off_is_gone_and_the_same_one_goes_on(pair, disk, kind):
    kab, kec = pair
    stick = disk(kind)
    place = stick.plug()
    with pytest.raises(StickGone):
        send(kec, place, TearingMedium(stick, 3))
    stick.let_go()
    stick.plug()
    done = send(kec, place)
    assert not done.left
    assert sum(not one.fresh for one in done.parts) <= 2
    stick.pull()
    stick.plug()
    assert {one.state for one in check_folder(kec, Stick(place))} == {"whole"}
    assert {one.code for one in import_paths(kab, [place]).files} <= {"", "bundle_again"}


class TearingMedium(Medium):
    """A medium whose driver ends before the n-th part gets its name."""

    def __init__(self, disk: Disk, at: int) -> None:
        self.disk, self.left = disk, at

    def rename(self, part, path):
        self.left -= 1
        if self.left == 0:
            self.disk.tear()
        super().rename(part, path)


def test_a_part_that_cannot_be_read_is_damaged_and_the_others_are_judged(pair, disk):
    _kab, kec = pair
    stick = disk("ext4")
    place = stick.plug()
    done = send(kec, place)
    stick.pull()
    stick.plug()
    first = done.parts[0]
    assert Stick(place).holds(first.name, first.sha256)
    stick.shrink(stick.size // 16)
    last = done.parts[-1]
    with pytest.raises(OSError, match="Input/output error"):
        Medium().digest(place / last.name)
    assert not Stick(place).holds(last.name, last.sha256)
    found = check_load(kec, done.plan, Stick(place), done.stick, replugged=True)
    assert len(found) == len(done.parts)
    assert "damaged" in {one.state for one in found}


@pytest.mark.parametrize("kind", ["exfat", "ext4"])
def test_the_serial_is_the_same_after_plugging_in_again(disk, kind):
    stick = disk(kind)
    place = stick.plug()
    first = describe_folder(place)
    stick.pull()
    stick.plug()
    assert describe_folder(place).identity == first.identity
    assert (len(first.identity) == 9) == (kind == "exfat"), "another account may not look at a device"
    assert first.file_system in ("fuseblk", "ext4")
    assert 0 < first.free <= first.size


@pytest.mark.parametrize("kind", ["exfat", "ext4"])
def test_names_that_a_file_system_does_not_take_are_said(disk, kind):
    place = disk(kind).plug()
    (place / "a.netra").mkdir()
    with pytest.raises(StickNameTaken):
        Stick(place).write("a.netra", b"x")
    with pytest.raises(StickUnfit):
        Stick(place).write("z" * 300 + ".netra", b"x")
    assert [path.name for path in place.iterdir() if path.name != "lost+found"] == ["a.netra"]


@pytest.mark.parametrize("kind", ["fat32", "exfat"])
def test_a_name_in_capitals_is_the_same_file(disk, kind):
    place = disk(kind).plug()
    digest = Stick(place).write("64.01.05-1of2.netra", b"satu")
    assert Stick(place).holds("64.01.05-1OF2.NETRA", digest)
    digest = Stick(place).write("64.01.05-1OF2.NETRA", b"dua")
    assert Stick(place).holds("64.01.05-1of2.netra", digest)
    assert len(list(place.iterdir())) == 1


def test_a_folder_that_takes_no_more_names_is_no_full_stick(tmp_path):
    class Crowded(Medium):
        def write(self, path, data):
            """Answer as the main folder of FAT16 does."""
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(StickCrowded):
        Stick(tmp_path, Crowded()).write("a.netra", b"x")
