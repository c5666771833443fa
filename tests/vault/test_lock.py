"""The writers' lock, between processes too."""

import subprocess
import sys

import pytest

from fieldapp.errors import StorageFailed, VaultInUse
from fieldapp.vault.lock import LOCK, VaultLock

HOLD = """
import sys
from pathlib import Path
from fieldapp.vault.lock import VaultLock
lock = VaultLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def holder(folder):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    return process


def finish(process):
    process.wait(10)
    process.stdin.close()
    process.stdout.close()


def test_one_writer_at_a_time(tmp_path):
    with VaultLock(tmp_path):
        with pytest.raises(VaultInUse):
            VaultLock(tmp_path)
        assert (tmp_path / LOCK).stat().st_size == 0
    lock = VaultLock(tmp_path)
    lock.release()
    lock.release()
    VaultLock(tmp_path).release()


def test_lock_holds_between_processes_and_ends_with_a_kill(tmp_path):
    process = holder(tmp_path)
    with pytest.raises(VaultInUse):
        VaultLock(tmp_path)
    process.kill()
    finish(process)
    VaultLock(tmp_path).release()


def test_lock_ends_with_the_process(tmp_path):
    process = holder(tmp_path)
    process.stdin.close()
    process.wait(10)
    process.stdout.close()
    VaultLock(tmp_path).release()


def test_two_vaults_have_two_locks(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with VaultLock(tmp_path / "a"), VaultLock(tmp_path / "b"):
        pass


def test_missing_folder_is_said(tmp_path):
    with pytest.raises(StorageFailed):
        VaultLock(tmp_path / "none")
