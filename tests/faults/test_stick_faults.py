"""A stick that fails after every number of bytes and at every call, in every way a system names it.

Nothing half written keeps its name, the officer hears what it was, going on completes, and the desk takes it all.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from fieldapp.errors import NetraError, StickFake, StickGone
from fieldapp.exchange.export import check_stick, export
from fieldapp.exchange.merge import import_paths
from fieldapp.exchange.recheck import check_folder
from fieldapp.exchange.stick import PROBE, Medium, Stick
from tests.exchange.conftest import Offices

STEP = 64 * 1024
SIZE = 5 * STEP + 4321
REFUSALS = {
    errno.ENOSPC: "stick_full",
    errno.EDQUOT: "stick_full",
    errno.EROFS: "stick_readonly",
    errno.EACCES: "stick_readonly",
    errno.EPERM: "stick_readonly",
    errno.ENODEV: "stick_gone",
    errno.ENXIO: "stick_gone",
    errno.ENOENT: "stick_gone",
    errno.ENOTCONN: "stick_gone",
    errno.ESTALE: "stick_gone",
    errno.EIO: "stick_broken",
    errno.ETIMEDOUT: "stick_broken",
    errno.EISDIR: "stick_name_taken",
    errno.EFBIG: "stick_unfit",
    errno.EINVAL: "stick_unfit",
    errno.ENAMETOOLONG: "stick_unfit",
}


def refuse(number: int) -> None:
    raise OSError(number, os.strerror(number))


class Failing(Medium):
    """A medium that fails once: after some bytes, or at the n-th call of all; each call and each byte is counted."""

    def __init__(self, error: int = 0, *, after: int = -1, call: int = -1) -> None:
        self.error, self.after, self.call = error, after, call
        self.bytes = self.calls = 0
        self.names: list[str] = []

    def free(self, folder):
        self._count("free")
        return 0 if self.error in (errno.ENOSPC, errno.EDQUOT) and self.failed else 10**12

    @property
    def failed(self) -> bool:
        """Whether it has met its fault."""
        return 0 <= self.call < self.calls or 0 <= self.after <= self.bytes

    def write(self, path, data):
        self._count("write")
        with path.open("wb") as file:
            for at in range(0, len(data), STEP):
                block = data[at : at + STEP]
                if 0 <= self.after - self.bytes < len(block) and path.name != PROBE:
                    file.write(block[: self.after - self.bytes])
                    self.bytes = self.after + len(block)
                    file.flush()
                    refuse(self.error)
                file.write(block)
                self.bytes += len(block) if path.name != PROBE else 0

    def rename(self, part, path):
        self._count("rename")
        super().rename(part, path)

    def digest(self, path):
        self._count("digest")
        return super().digest(path)

    def flush(self, folder):
        self._count("flush")
        super().flush(folder)

    def _count(self, name: str) -> None:
        self.names.append(name)
        self.calls += 1
        if self.calls - 1 == self.call:
            refuse(self.error)


@pytest.mark.parametrize("error", REFUSALS, ids=errno.errorcode.get)
def test_after_every_number_of_bytes_nothing_half_keeps_its_name(tmp_path: Path, error: int):
    data = os.urandom(SIZE)
    for after in (*range(0, SIZE, STEP), 1, SIZE - 1):
        with pytest.raises(NetraError) as caught:
            Stick(tmp_path, Failing(error, after=after)).write("a.netra", data)
        assert caught.value.code == REFUSALS[error], after
        assert list(tmp_path.iterdir()) == [], after
    stick = Stick(tmp_path)
    assert stick.holds("a.netra", stick.write("a.netra", data))


@pytest.mark.parametrize("error", REFUSALS, ids=errno.errorcode.get)
def test_at_every_call_the_stick_says_what_it_was(tmp_path: Path, error: int):
    def work(medium: Failing) -> None:
        stick = Stick(tmp_path, medium)
        stick.require(SIZE)
        stick.write("a.netra", bytes(SIZE))
        stick.release(eject=False)

    whole = Failing()
    work(whole)
    assert whole.names == ["write", "free", "write", "rename", "digest", "flush"]
    for call in range(whole.calls):
        (tmp_path / "a.netra").unlink(missing_ok=True)
        with pytest.raises(NetraError) as caught:
            work(Failing(error, call=call))
        assert caught.value.code == REFUSALS[error], whole.names[call]
        assert caught.value.sentence
        left = [path.name for path in tmp_path.iterdir()]
        assert left == (["a.netra"] if call > 4 else []), whole.names[call]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple]:
    """Give a desk and a field office whose case takes two parts."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        folder = tmp_path_factory.mktemp("offices")
        patch.setenv("NETRA_HOME", str(folder / "home"))
        offices = Offices(folder, stack)
        kab, kec = offices.pair()
        offices.add_evidence(kec, offices.add_case(kec), os.urandom(2**20))
        yield kab, kec


def send(vault, folder: Path, medium: Medium | None = None):
    return export(vault, Stick(folder, medium or Medium()), "64.01", part_size=2**20)


def faults(folder: Path) -> Iterator[Failing]:
    """Give a medium for every call of an export with an error of each kind, and for every step of its bytes."""
    sizes = [path.stat().st_size for path in folder.glob("*.netra")]
    # the probe and the room before it, then room, writing, naming and reading back for each part
    for call in range(2 + 4 * len(sizes)):
        yield from (Failing(error, call=call) for error in {code: error for error, code in REFUSALS.items()}.values())
    kinds = list(REFUSALS)
    for n, after in enumerate(range(0, sum(sizes), STEP)):
        yield Failing(kinds[n % len(kinds)], after=after)


def test_what_cannot_be_read_is_not_held_and_what_is_gone_is_said(tmp_path):
    digest = Stick(tmp_path).write("a.netra", b"isi")
    assert Stick(tmp_path).holds("a.netra", digest)
    assert not Stick(tmp_path, Failing(errno.EIO, call=0)).holds("a.netra", digest)
    with pytest.raises(StickGone):
        Stick(tmp_path, Failing(errno.ENODEV, call=0)).holds("a.netra", digest)


def test_wherever_an_export_fails_going_on_completes_it_and_the_desk_takes_it(pair, tmp_path):
    kab, kec = pair
    model = tmp_path / "model"
    model.mkdir()
    assert len(send(kec, model).parts) == 2
    seen = set()
    for n, medium in enumerate(faults(model)):
        folder = tmp_path / f"stick-{n}"
        folder.mkdir()
        try:
            done = send(kec, folder, medium)
            assert not medium.failed or done.left, "a fault was overlooked"
        except NetraError as error:
            seen.add(error.code)
        assert not list(folder.glob("*.part")), (n, "something half written is left")
        done = send(kec, folder)
        assert done.left == ()
        assert check_stick(kec, done.plan, Stick(folder), done.stick) == []
        assert {one.state for one in check_folder(kec, Stick(folder))} == {"whole"}
        if n % 20 == 0:
            assert {one.code for one in import_paths(kab, [folder]).files} == {""}
    assert seen == set(REFUSALS.values())


def test_broken_build_that_names_a_file_before_it_is_whole_is_caught(tmp_path, monkeypatch):
    def hasty(self, name, data):
        self.medium.write(self.folder / name, data)

    monkeypatch.setattr(Stick, "write", hasty)
    with pytest.raises(OSError, match="Input/output"):
        Stick(tmp_path, Failing(errno.EIO, after=STEP)).write("a.netra", bytes(SIZE))
    assert [path.name for path in tmp_path.iterdir()] == ["a.netra"]


def test_every_block_a_fake_forgets_is_noticed(tmp_path):
    class Forgetful(Medium):
        at = 0

        def rename(self, part, path):
            super().rename(part, path)
            with path.open("r+b") as file:
                file.seek(self.at)
                file.write(bytes(STEP))

    data = os.urandom(SIZE)
    for at in range(0, SIZE, STEP):
        medium = Forgetful()
        medium.at = min(at, SIZE - STEP)
        with pytest.raises(StickFake):
            Stick(tmp_path, medium).write("a.netra", data)
        assert list(tmp_path.iterdir()) == []
