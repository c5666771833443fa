"""The stick fails in every way a stick fails: the officer hears which, and the export continues where it stood."""

import errno
import os
from itertools import pairwise

import pytest

from fieldapp.errors import StickBroken, StickFake, StickFull, StickGone, StickReadOnly
from fieldapp.exchange.export import check_stick, export, unfinished_plan
from fieldapp.exchange.merge import import_paths
from fieldapp.exchange.stick import Medium, Speed, Stick
from tests.exchange.conftest import cases


class FailingMedium(Medium):
    """A medium that fails at the n-th write of a part, once or for ever."""

    def __init__(self, at=1, error=errno.ENODEV, where="write"):
        self.at, self.error, self.where, self.count = at, error, where, 0
        self.room = 10**12

    def free(self, folder):
        return self.room

    def write(self, path, data):
        if path.suffix == ".part" and ".netra-periksa" not in path.name:
            self.count += 1
            if self.error == errno.ENOSPC and self.count == self.at:
                self.room = 0
            if self.where == "write" and self.count == self.at:
                path.write_bytes(data[: len(data) // 2])
                raise OSError(self.error, os.strerror(self.error))
        super().write(path, data)

    def rename(self, part, path):
        if self.where == "rename" and self.count == self.at:
            raise OSError(self.error, os.strerror(self.error))
        super().rename(part, path)

    def digest(self, path):
        if self.where == "digest" and self.count == self.at:
            data = path.read_bytes()
            path.write_bytes(bytes(len(data)))
        return super().digest(path)


def filled(offices, cases_=60):
    kab, kec = offices.pair()
    for n in range(cases_):
        offices.add_case(kec, "panjang " * 4000 + str(n))
    return kab, kec


@pytest.mark.parametrize(
    ("error", "refusal"),
    [
        (errno.EIO, StickBroken),
        (errno.ENODEV, StickGone),
        (errno.ENOSPC, StickFull),
        (errno.EROFS, StickReadOnly),
        (errno.EACCES, StickReadOnly),
    ],
)
@pytest.mark.parametrize("where", ["write", "rename"])
def test_each_failure_has_its_name_and_leaves_no_half_file(offices, error, refusal, where):
    _kab, kec = offices.pair()
    offices.add_case(kec)
    folder = offices.stick().folder
    with pytest.raises(refusal) as caught:
        export(kec, Stick(folder, FailingMedium(1, error, where)), "64.01")
    assert caught.value.sentence
    assert list(folder.iterdir()) == []


def test_a_stick_that_gives_back_other_bytes_is_a_fake(offices):
    _kab, kec = offices.pair()
    with pytest.raises(StickFake):
        export(kec, Stick(offices.stick().folder, FailingMedium(where="digest")), "64.01")


def test_too_little_room_is_said_before_anything_is_written(offices):
    _kab, kec = offices.pair()
    medium, folder = FailingMedium(at=99), offices.stick().folder
    medium.room = 1000
    with pytest.raises(StickFull) as caught:
        export(kec, Stick(folder, medium), "64.01")
    assert caught.value.facts["mb"] >= 2
    assert list(folder.iterdir()) == []


def test_a_missing_folder_is_a_stick_that_is_gone(offices):
    _kab, kec = offices.pair()
    with pytest.raises(StickGone):
        export(kec, Stick(offices.folder / "tidak ada"), "64.01")


@pytest.mark.parametrize("where", ["write", "rename", "digest"])
def test_an_interrupted_export_continues_with_the_same_plan_and_parts(offices, where):
    kab, kec = filled(offices)
    folder = offices.stick().folder
    with pytest.raises((StickGone, StickFake)) as caught:
        export(kec, Stick(folder, FailingMedium(2, where=where)), "64.01", part_size=2**20)
    assert caught.value.code == ("stick_fake" if where == "digest" else "stick_gone")
    begun = unfinished_plan(kec, "64.01")
    first = {path.name: path.read_bytes() for path in folder.iterdir() if "-1of" in path.name}
    done = export(kec, Stick(folder), "64.01", part_size=2**20)
    assert done.plan == begun
    assert [sent.fresh for sent in done.parts] == [False] + [True] * (len(done.parts) - 1)
    assert {name: (folder / name).read_bytes() for name in first} == first
    assert check_stick(kec, done.plan, Stick(folder)) == []
    assert unfinished_plan(kec, "64.01") is None
    assert all(verdict.code == "" for verdict in import_paths(kab, [folder]).files)
    assert cases(kab) == cases(kec)


def test_an_interrupted_export_begins_anew_on_another_stick(offices):
    kab, kec = filled(offices)
    folder, other = offices.stick().folder, offices.stick()
    with pytest.raises(StickGone):
        export(kec, Stick(folder, FailingMedium(2)), "64.01", part_size=2**20)
    offices.add_case(kec, "sesudah")
    done = export(kec, other, "64.01", part_size=2**20)
    assert all(sent.fresh for sent in done.parts)
    import_paths(kab, [other.folder])
    assert cases(kab) == cases(kec)


def test_a_file_damaged_on_the_stick_is_noticed_after_plugging_in_again(offices):
    _kab, kec = offices.pair()
    stick = offices.stick()
    done = export(kec, stick, "64.01")
    path = stick.folder / done.parts[0].name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert check_stick(kec, done.plan, Stick(stick.folder)) == [done.parts[0].name]


def test_time_left_comes_from_measured_speed(offices):
    _kab, kec = filled(offices)
    ticks = iter(range(10_000))
    stick = Stick(offices.stick().folder, ticks=lambda: float(next(ticks)))
    said = []
    export(kec, stick, "64.01", part_size=2**20, progress=lambda done, parts, left: said.append((done, parts, left)))
    assert [done for done, _, _ in said] == list(range(1, len(said) + 1))
    lefts = [left for _, _, left in said]
    assert lefts[-1] == 0
    assert all(a > b for a, b in pairwise(lefts))


def test_the_bytes_of_a_part_are_told_while_they_are_written_and_a_stop_leaves_nothing_half(offices):
    class Stopped(Exception):
        pass

    def stop(done, _size):
        if done > 4 * 2**20:
            raise Stopped

    said, stick = [], offices.stick()
    stick.told = lambda done, size: said.append((done, size))
    data = os.urandom(9 * 2**20)
    stick.write("a.netra", data)
    assert said == [(n * 2**20, 9 * 2**20) for n in (4, 8, 9)]
    stick.told = stop
    with pytest.raises(Stopped):
        stick.write("b.netra", data)
    assert [path.name for path in stick.folder.iterdir()] == ["a.netra"]
    stick.require(1)
    assert len(said) == 3, "what is no file of ours is not told"


def test_the_speed_of_now_counts():
    speed = Speed()
    assert speed.left(100) is None
    for _ in range(10):
        speed.add(1000, 1)
    assert speed.left(5000) == 5
    for _ in range(4):
        speed.add(1000, 10)
    assert speed.left(5000) == 50


def test_broken_build_without_reading_back_believes_the_fake(offices, monkeypatch):
    kab, kec = offices.pair()
    folder = offices.stick().folder
    monkeypatch.setattr(
        Stick, "write", lambda self, name, data: (self.folder / name).write_bytes(bytes(len(data))) and ""
    )
    export(kec, Stick(folder), "64.01")
    assert [verdict.code for verdict in import_paths(kab, [folder]).files] == ["bundle_damaged"]
