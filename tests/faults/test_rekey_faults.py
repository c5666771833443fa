"""Another database key, cut off at any point: every officer who stays opens the vault, who left opens nothing new."""

import errno
import os
import random
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from fieldapp.errors import DiskFull, NetraError, OfficerUnknown, VaultDamaged
from fieldapp.vault import slots
from fieldapp.vault.check import check
from fieldapp.vault.creation import create_vault
from fieldapp.vault.database import open_copy
from fieldapp.vault.keychange import FRESH
from fieldapp.vault.officers import add_officer, remove_officer
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.trace import list_traces
from fieldapp.vault.vault import DATABASE, open_vault
from tests.faults.killed import kill_after
from tests.faults.powercut import Disk, PowerGone

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="watches the system calls of Linux")

CHEAP = Cost(memory=16, time=1, lanes=1)
OFFICE = "64.01.05"
FIRST, SECOND, THIRD = "kuda hijau lari pagi sekali", "meja bundar di balai desa", "hujan turun sejak subuh tadi"


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Give a closed vault of three officers: its folder, its key, the sheet, the ids of the officers."""
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    folder = tmp_path / "start"
    vault, sheet = create_vault(folder, OFFICE, "Kantor", "Siti", FIRST, cost=CHEAP)
    rusdi = add_officer(vault, "Rusdi", "", SECOND, CHEAP)
    wati = add_officer(vault, "Wati", "", THIRD, CHEAP)
    (folder / "backup" / "before-upgrade-3.db").write_bytes(b"lama")
    vault.close()
    return folder, vault.db_key, sheet, (vault.officer, rusdi, wati)


def leave(folder, people):
    remove_officer(folder, people[0], FIRST, people[1])


def require_sound(folder, key, sheet, people):
    """Make sure that who stays opens the vault, first for reading, then for writing, which ends what was begun."""
    siti, rusdi, wati = people
    with open_vault(folder, wati, THIRD, write=False) as reading:
        entries = reading.db.execute("SELECT count(*) FROM entry").fetchone()[0]
    slots.unlock_by_recovery(folder, sheet)
    with open_vault(folder, wati, THIRD) as third:
        assert third.db.execute("SELECT count(*) FROM entry").fetchone()[0] in (entries, entries + 1)
        assert check(third, full=True).defects == []
        now, rekeyed = third.db_key, list_traces(third.db, OFFICE, what="rekeyed")
    with open_vault(folder, siti, FIRST) as first:
        assert first.slots_intact
        assert first.db_key == now == slots.unlock_by_recovery(folder, sheet)
    assert not (folder / FRESH).exists()
    assert slots.old_key(folder, now) == b""
    if now == key:
        assert rekeyed == []
        return False
    assert len(rekeyed) == 1
    with pytest.raises(OfficerUnknown):
        slots.unlock(folder, rusdi, SECOND)
    with pytest.raises(VaultDamaged):
        open_copy(folder / DATABASE, key)
    assert list((folder / "backup").glob("*.db")) == []
    return True


def test_cut_off_at_every_step_who_stays_opens_and_the_next_opening_goes_on(made, tmp_path):
    start, key, sheet, people = made
    home = tmp_path / "home"
    kept = tmp_path / "kept"
    shutil.copytree(home, kept)
    step, finished, outcomes = 0, False, []
    while not finished:
        step += 1
        folder = tmp_path / "vault"
        for target, source in ((folder, start), (home, kept)):
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target)
        disk = Disk(folder)
        try:
            with disk.watched(step):
                leave(folder, people)
            finished = True
        except PowerGone:
            pass
        outcomes.append(require_sound(folder, key, sheet, people))
        # and a second time goes on where the first one stopped
        with suppress(OfficerUnknown):
            leave(folder, people)
        assert require_sound(folder, key, sheet, people)
    assert outcomes == sorted(outcomes)
    assert outcomes.count(False) > 5
    assert outcomes.count(True) > 10


def test_cut_off_again_while_the_next_opening_goes_on(made, tmp_path):
    start, key, sheet, people = made
    disk = Disk(start)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fieldapp.vault.keychange.replace_file", lambda *_given: (_ for _ in ()).throw(PowerGone()))
        with pytest.raises(PowerGone):
            leave(start, people)
    assert slots.old_key(start, slots.unlock_by_recovery(start, sheet)) == key
    home, kept = tmp_path / "home", tmp_path / "kept"
    shutil.copytree(home, kept)
    for lost in (False, True):
        step, finished = 0, False
        while not finished:
            step += 1
            folder = tmp_path / "vault"
            for target, source in ((folder, start), (home, kept)):
                shutil.rmtree(target, ignore_errors=True)
                shutil.copytree(source, target)
            if lost:
                (folder / FRESH).unlink()
            disk = Disk(folder)
            try:
                with disk.watched(step):
                    open_vault(folder, people[2], THIRD).close()
                finished = True
            except PowerGone:
                pass
            assert require_sound(folder, key, sheet, people)
        assert step > 5


def test_what_was_written_between_the_cut_and_the_next_opening_is_not_lost(made, monkeypatch):
    folder, key, sheet, people = made
    with monkeypatch.context() as patch:
        patch.setattr("fieldapp.vault.keychange.replace_file", lambda *_given: (_ for _ in ()).throw(PowerGone()))
        with pytest.raises(PowerGone):
            leave(folder, people)
    # a denial is written even by a connection that reads
    with open_vault(folder, people[2], THIRD, write=False) as reading:
        assert reading.db_key == key
        with suppress(NetraError):
            reading.require("officers", people[2])
        denied = len(list_traces(reading.db, OFFICE, what="denied"))
    assert denied == 1
    assert require_sound(folder, key, sheet, people)
    with open_vault(folder, people[2], THIRD) as third:
        assert len(list_traces(third.db, OFFICE, what="denied")) == denied


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_at_every_call_says_so_and_loses_nothing(made, tmp_path, monkeypatch, call):
    start, key, sheet, people = made
    home, kept = tmp_path / "home", tmp_path / "kept"
    shutil.copytree(home, kept)
    number, full = 0, True
    while full:
        number += 1
        folder = tmp_path / "vault"
        for target, source in ((folder, start), (home, kept)):
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target)
        count, real = 0, os.fsync if call == "fsync" else Path.replace

        def fail(*given, real=real, number=number):
            nonlocal count
            count += 1
            if count == number:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*given)

        with monkeypatch.context() as patch:
            patch.setattr(os if call == "fsync" else Path, call, fail)
            with suppress(DiskFull):
                leave(folder, people)
        full = count >= number
        require_sound(folder, key, sheet, people)
    assert number > 5


HALF = """
import os, sys
from pathlib import Path
from fieldapp.vault.database import fold_log
from fieldapp.vault.driver import connect
path, key = Path(sys.argv[1]), bytes.fromhex(sys.argv[2])
fold_log(path, key)
connection = connect(path.as_uri())
connection.execute(f"PRAGMA key = \\"x'{key.hex()}'\\"")
connection.execute("PRAGMA cache_size = 1")
connection.execute("PRAGMA cache_spill = 1")
connection.execute("BEGIN IMMEDIATE")
for number in range(200):
    connection.execute("INSERT INTO thumbnail VALUES (?, '', ?)", (str(number), b"x" * 4000))
os._exit(9)
"""


def test_a_change_that_a_kill_left_half_undone_does_not_keep_readers_out(made):
    folder, key, sheet, people = made
    path = folder / DATABASE
    process = subprocess.run([sys.executable, "-c", HALF, str(path), key.hex()], capture_output=True, text=True)
    assert process.returncode == 9, process.stderr
    assert path.with_name(path.name + "-journal").stat().st_size
    with open_vault(folder, people[2], THIRD, write=False) as reading:
        assert reading.db.execute("SELECT count(*) FROM thumbnail").fetchone()[0] == 0
    assert not require_sound(folder, key, sheet, people)


LEAVE = """
import sys
from pathlib import Path
from fieldapp.vault import passphrase
from fieldapp.vault.rekey import rekey_vault
passphrase.STANDARD = passphrase.Cost(memory=16, time=1, lanes=1)
while True:
    rekey_vault(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
    print("lagi.", flush=True)
"""


@pytest.mark.parametrize("seed", range(6))
def test_killed_while_the_key_is_changed_who_stays_opens(made, seed):
    folder, _key, sheet, people = made
    chance = random.Random(seed)
    kill_after(LEAVE, [str(folder), people[0], FIRST], chance.randrange(1, 4), chance.random() / 4)
    for officer, secret in zip(people, (FIRST, SECOND, THIRD), strict=True):
        open_vault(folder, officer, secret, write=False).close()
    for officer, secret in zip(people, (FIRST, SECOND, THIRD), strict=True):
        with open_vault(folder, officer, secret) as vault:
            assert check(vault, full=True).defects == []
            assert vault.db_key == slots.unlock_by_recovery(folder, sheet)
            assert vault.slots_intact
