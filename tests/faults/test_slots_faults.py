"""slots.json under power cuts, kills and a full disk: there is always a file that opens."""

import errno
import json
import os
import random
import sys
from contextlib import suppress

import pytest

from fieldapp.errors import DiskFull, SlotsDamaged, VaultMissing, WrongPassphrase
from fieldapp.vault import disk as disk_module
from fieldapp.vault.age import make_identity
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.slots import (
    SLOTS,
    Laptop,
    add_officer,
    begin_rekey,
    change_passphrase,
    create_slots,
    end_rekey,
    headquarters_of,
    keep_headquarters,
    list_officers,
    mend_slots,
    open_headquarters,
    remove_officer,
    renew_recovery,
    reseal_slot,
    reset_passphrase,
    unlock,
    unlock_by_recovery,
    vault_id,
)
from tests.faults.killed import kill_after
from tests.faults.powercut import Disk, PowerGone
from tests.vault.first import first_slot, save_first

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="watches the system calls of Linux")

CHEAP = Cost(memory=16, time=1, lanes=1)
OLD, NEW = "kuda hijau lari pagi sekali", "meja bundar di balai desa"


def opens(folder, key, *secrets):
    """Tell which of the passphrases open the right key; opening another key is an error at once."""
    found = []
    for secret in secrets:
        try:
            assert unlock(folder, "o1", secret).db_key == key
        except WrongPassphrase:
            continue
        found.append(secret)
    return found


ABOVE = make_identity()
LAPTOP = Laptop("ab" * 32, "64.01.05")
NEXT_KEY = b"k" * 32
ACTS = {
    "change": lambda folder, key: change_passphrase(folder, "o1", OLD, NEW, CHEAP),
    "add": lambda folder, key: add_officer(folder, key, "o2", "Budi", NEW, CHEAP),
    "remove": lambda folder, key: remove_officer(folder, key, "o3"),
    "renew": renew_recovery,
    "reset": lambda folder, key: reset_passphrase(folder, key, "o1", NEW, CHEAP),
    "colleague": lambda folder, key: reset_passphrase(folder, key, "o3", OLD, CHEAP),
    "above": lambda folder, key: keep_headquarters(folder, key, "64.01", ABOVE[1], LAPTOP),
    "mend": mend_slots,
}


@pytest.fixture
def made(tmp_path):
    folder = tmp_path / "vault"
    key, recovery = create_slots(folder, "o1", "Siti", OLD, CHEAP)
    add_officer(folder, key, "o3", "Wati", NEW, CHEAP)
    return folder, key, recovery


def cut_everywhere(folder, act, check, states):
    """Cut the power at every step of an act, each time from the same start, and check every state of the disk."""
    start = {path: path.read_bytes() for path in folder.iterdir()}
    step, finished = 0, False
    while not finished:
        step += 1
        for path in folder.iterdir():
            path.unlink()
        for path, data in start.items():
            path.write_bytes(data)
        disk = Disk(folder)
        try:
            with disk.watched(step):
                act()
            finished = True
        except PowerGone:
            pass
        for state in disk.after_the_cut(states):
            check(state, finished)
    return step


@pytest.mark.parametrize("act", ACTS)
def test_power_cut_at_every_step_leaves_slots_that_open(made, tmp_path, act):
    folder, key, recovery = made

    def check(state, finished):
        assert opens(state, key, OLD, NEW)
        if act in ("change", "reset") and finished:
            assert opens(state, key, OLD, NEW) == [NEW]
        if act == "above" and finished:
            sealed = bytes.fromhex(headquarters_of(state).sealed)
            assert open_headquarters(sealed, ABOVE[0], vault_id(state)) == (key, LAPTOP)
        if act != "renew":
            assert unlock_by_recovery(state, recovery) == key

    assert cut_everywhere(folder, lambda: ACTS[act](folder, key), check, tmp_path / "states") > 10


@pytest.mark.parametrize("without", ["", "o3"])
def test_power_cut_while_another_key_comes_leaves_one_of_the_two_and_the_way_to_the_old(made, tmp_path, without):
    folder, key, recovery = made

    def check(state, finished):
        for unlocked in (unlock(state, "o1", OLD),):
            keys = {unlocked.db_key, unlocked.old_key}
            assert unlocked.intact
            assert keys in ({key, b""}, {NEXT_KEY, key})
            assert unlock_by_recovery(state, recovery) == unlocked.db_key
        if finished:
            assert unlocked.db_key == NEXT_KEY
            assert len(list_officers(state)) == (1 if without else 2)

    steps = cut_everywhere(
        folder, lambda: begin_rekey(folder, key, NEXT_KEY, LAPTOP, without), check, tmp_path / "states"
    )
    assert steps > 10
    assert unlock(folder, "o1", OLD).old_key == key

    def check_end(state, finished):
        unlocked = unlock(state, "o1", OLD)
        assert unlocked.intact
        assert unlocked.db_key == NEXT_KEY
        assert unlocked.old_key in ((b"",) if finished else (b"", key))

    assert cut_everywhere(folder, lambda: end_rekey(folder, NEXT_KEY), check_end, tmp_path / "states-end") > 10


def test_power_cut_while_slots_of_the_first_version_are_renewed(tmp_path):
    folder = tmp_path / "vault"
    key, recovery = create_slots(folder, "o1", "Siti", OLD, CHEAP)
    content = json.loads((folder / SLOTS).read_bytes())
    save_first(folder, key, content, [first_slot(key, content["vault"], "o1", "Siti", OLD, CHEAP)])

    def check(state, finished):
        unlocked = unlock(state, "o1", OLD)
        assert unlocked.db_key == key
        assert unlocked.signing == (b"s" * 32 if finished or unlocked.signing else b"")
        assert unlock_by_recovery(state, recovery) == key

    act = lambda: reseal_slot(folder, key, "o1", OLD, b"s" * 32, CHEAP)  # noqa: E731
    assert cut_everywhere(folder, act, check, tmp_path / "states") > 10


def test_power_cut_while_creating_leaves_nothing_or_all(tmp_path):
    step, finished = 0, False
    while not finished:
        step += 1
        folder = tmp_path / f"vault-{step}"
        folder.mkdir()
        disk = Disk(folder)
        try:
            with disk.watched(step):
                key, recovery = create_slots(folder, "o1", "Siti", OLD, CHEAP)
            finished = True
        except PowerGone:
            pass
        for state in disk.after_the_cut(tmp_path / "states"):
            if finished:
                assert opens(state, key, OLD) == [OLD]
                assert unlock_by_recovery(state, recovery) == key
            else:
                # Nobody was given this key, so it does not matter whether the slots are there.
                with suppress(VaultMissing, SlotsDamaged):
                    unlock(state, None, OLD)


def write_without_sync(path, data):
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(data)
    part.replace(path)


def write_in_place(path, data):
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@pytest.mark.parametrize("broken", [write_without_sync, write_in_place])
def test_broken_build_that_writes_carelessly_is_noticed(made, tmp_path, monkeypatch, broken):
    folder, key, _ = made

    def write_carelessly(path, data):
        broken(path.with_name("slots.json"), data)
        path.with_name("slots.json.bak").unlink(missing_ok=True)

    def check(state, finished):
        assert opens(state, key, OLD, NEW)

    monkeypatch.setattr("fieldapp.vault.slotfile.write_whole", write_carelessly)
    with pytest.raises((AssertionError, SlotsDamaged, VaultMissing)):
        cut_everywhere(folder, lambda: ACTS["change"](folder, key), check, tmp_path / "states")


CHANGE = """
import sys
from pathlib import Path
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.slots import change_passphrase
folder, old, new = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
while True:
    change_passphrase(folder, "o1", old, new, Cost(memory=16, time=1, lanes=1))
    print(new + ".", flush=True)
    old, new = new, old
"""


@pytest.mark.parametrize("seed", range(4))
def test_killed_while_changing_the_passphrase(made, seed):
    folder, key, recovery = made
    rng = random.Random(seed)
    said = kill_after(CHANGE, [str(folder), OLD, NEW], rng.randrange(1, 40), rng.random() / 50)
    last = said[-1].rstrip(".")
    following = OLD if last == NEW else NEW
    # The kill may have come between the change and its line.
    assert opens(folder, key, OLD, NEW) in ([last], [following])
    assert unlock_by_recovery(folder, recovery) == key
    change_passphrase(folder, "o1", opens(folder, key, OLD, NEW)[0], "sandi sesudah listrik padam", CHEAP)


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_full_disk_at_every_call_leaves_the_old_slots(made, monkeypatch, call):
    folder, key, _ = made
    failing = range(1, 5)
    for number in failing:
        count = 0
        real = os.fsync if call == "fsync" else type(folder).replace

        def fail(*args, real=real, number=number):
            nonlocal count
            count += 1
            if count == number:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*args)

        with monkeypatch.context() as patch:
            if call == "fsync":
                patch.setattr(disk_module.os, "fsync", fail)
            else:
                patch.setattr(type(folder), "replace", fail)
            if call == "replace" and number > 2:
                renew_recovery(folder, key)
            else:
                with pytest.raises(DiskFull):
                    renew_recovery(folder, key)
        assert opens(folder, key, OLD) == [OLD]
    assert unlock_by_recovery(folder, renew_recovery(folder, key)) == key
