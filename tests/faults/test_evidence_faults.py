"""Evidence under power cuts, kills and failing disks: what was acknowledged is there, and nothing in clear."""

import errno
import os
import random
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from fieldapp.errors import DiskFull, EvidenceUnreadable, StorageFailed
from fieldapp.vault import disk as disk_module
from fieldapp.vault import evidence as evidence_module
from fieldapp.vault.age import decrypt_stream, encrypt_bytes, encrypt_stream, make_identity, recipient_of
from fieldapp.vault.evidence import EvidenceStore
from tests.faults.killed import kill_after
from tests.faults.powercut import Disk, PowerGone

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="watches the system calls of Linux")

IDENTITY, NAME_KEY = make_identity()[0], bytes(range(32))
CANARY = b"Saksi: Kanari binti Rahasia 3171234567890001 " * 3000


@pytest.fixture
def store(tmp_path):
    (tmp_path / "vault").mkdir()
    return EvidenceStore(tmp_path / "vault", IDENTITY, NAME_KEY)


@pytest.fixture
def source(tmp_path):
    (tmp_path / "asli.txt").write_bytes(CANARY)
    return tmp_path / "asli.txt"


def take_in_under_cuts(store, source, states):
    """Cut the power at every step of taking in; give for each state of the disk whether the file was acknowledged."""
    (source.parent / "dulu").write_bytes(b"sudah ada")
    earlier = store.take_in(source.parent / "dulu")
    step, taken = 0, None
    while taken is None:
        step += 1
        for path in store.folder.rglob("*"):
            if path.is_file() and path != store.folder / earlier.blob:
                path.unlink()
        disk = Disk(store.folder.parent)
        try:
            with disk.watched(step):
                taken = store.take_in(source)
        except PowerGone:
            pass
        for state in disk.after_the_cut(states):
            yield EvidenceStore(state, IDENTITY, NAME_KEY), earlier, taken


def require_safe(after, earlier, taken):
    assert after.verify(earlier.sha256) == "ok"
    if taken is not None:
        assert after.verify(taken.sha256) == "ok"
    for path in after.folder.rglob("*"):
        if path.is_file():
            assert CANARY[:45] not in path.read_bytes()
    after.sweep_parts()
    assert list(after.folder.rglob("*.part")) == []


def require_all_safe(store, source, states):
    for after, earlier, taken in take_in_under_cuts(store, source, states):
        require_safe(after, earlier, taken)


def test_power_cut_at_every_step_of_taking_in(store, source, tmp_path):
    states = 0
    for after, earlier, taken in take_in_under_cuts(store, source, tmp_path / "states"):
        require_safe(after, earlier, taken)
        assert after.take_in(source).size == len(CANARY)
        assert after.verify(earlier.sha256) == "ok"
        states += 1
    assert states > 20


def test_broken_build_without_sync_is_noticed(store, source, tmp_path, monkeypatch):
    monkeypatch.setattr(evidence_module, "os", SimpleNamespace(fsync=lambda descriptor: None))
    with pytest.raises(AssertionError):
        require_all_safe(store, source, tmp_path / "states")


def test_broken_build_without_folder_sync_is_noticed(store, source, tmp_path, monkeypatch):
    monkeypatch.setattr(disk_module, "sync_folder", lambda folder: None)
    with pytest.raises(AssertionError):
        require_all_safe(store, source, tmp_path / "states")


def test_broken_build_with_plaintext_beside_is_noticed(store, source, tmp_path, monkeypatch):
    real = evidence_module.encrypt_stream

    def careless(read, write, recipient):
        with (store.folder / "salinan.tmp").open("wb") as file:
            while block := read():
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        with (store.folder / "salinan.tmp").open("rb") as file:
            real(lambda: file.read(65536), write, recipient)

    monkeypatch.setattr(evidence_module, "encrypt_stream", careless)
    with pytest.raises(AssertionError):
        require_all_safe(store, source, tmp_path / "states")


def attempt(store, source, expected):
    """Tell whether taking in went through; what it says otherwise must be what happened."""
    try:
        store.take_in(source)
    except (expected, EvidenceUnreadable):
        return False
    return True


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("persistent", [False, True])
def test_failure_at_every_call_leaves_the_store_sound(store, source, monkeypatch, number, persistent):
    expected = DiskFull if number == errno.ENOSPC else StorageFailed
    for place in range(1, 40):
        count = 0

        def failing(real, place=place):
            def call(*args, **options):
                nonlocal count
                count += 1
                if count == place or (persistent and count > place):
                    raise OSError(number, os.strerror(number))
                return real(*args, **options)

            return call

        with monkeypatch.context() as patch:
            for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "mkdir"), (Path, "open")):
                patch.setattr(owner, name, failing(getattr(owner, name)))
            done = attempt(store, source, expected)
        assert not list(store.folder.rglob("*.part")) or persistent
        store.sweep_parts()
        taken = store.take_in(source)
        assert store.verify(taken.sha256) == "ok"
        (store.folder / taken.blob).unlink()
        if done:
            break
    assert done
    assert place > 4


def fed(data):
    blocks = [data]
    return lambda: blocks.pop() if blocks else b""


class Limited:
    """A writer whose write number `limit` fails."""

    def __init__(self, limit=None):
        self.limit, self.count = limit, 0

    def write(self, data):
        self.count += 1
        if self.count == self.limit:
            raise OSError(errno.ENOSPC, "No space left on device")


def test_failure_of_any_write_is_heard_the_last_one_too():
    plain = b"x" * 135_000
    recipient = recipient_of(IDENTITY)
    for run, data, key in (
        (encrypt_stream, plain, recipient),
        (decrypt_stream, encrypt_bytes(plain, recipient), IDENTITY),
    ):
        whole = Limited()
        run(fed(data), whole.write, key)
        assert whole.count > 2
        for limit in range(1, whole.count + 1):
            with pytest.raises(OSError, match="No space"):
                run(fed(data), Limited(limit).write, key)


TAKE_IN = """
import os, sys
from pathlib import Path
from fieldapp.vault.evidence import EvidenceStore
folder = Path(sys.argv[1])
store = EvidenceStore(folder / "vault", sys.argv[2], bytes(range(32)))
number = 0
while True:
    number += 1
    source = folder / "sumber"
    source.write_bytes(os.urandom(200_000))
    print(store.take_in(source).sha256 + ".", flush=True)
"""


@pytest.mark.parametrize("seed", range(4))
def test_killed_while_taking_in(store, tmp_path, seed):
    rng = random.Random(seed)
    said = kill_after(TAKE_IN, [str(tmp_path), IDENTITY], rng.randrange(1, 30), rng.random() / 50)
    known = [line.rstrip(".") for line in said]
    assert [store.verify(sha256) for sha256 in known] == ["ok"] * len(known)
    assert len(store.orphans(known)) <= 1
    assert store.sweep_parts() <= 1
    assert not list(store.folder.rglob("*.part"))
