"""Backups under power cuts, failing disks and random damage: each is refused, or comes back whole."""

import errno
import os
import random
import shutil
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from fieldapp.desk.precaution import choose_second, drill_newest, keep_one
from fieldapp.desk.restore import restore_vault
from fieldapp.errors import (
    BackupDamaged,
    BackupLacking,
    BackupMissing,
    DiskFull,
    NetraError,
    StorageFailed,
)
from fieldapp.vault import disk as disk_module
from fieldapp.vault import snapshot
from fieldapp.vault.catalogue import OWN, find_place, list_snapshots
from fieldapp.vault.check import check
from fieldapp.vault.vault import Vault, open_vault
from tests.desk.conftest import add_case, cheap_cost, laptop, passphrase
from tests.faults.powercut import Disk, PowerGone

__all__ = ["add_case", "cheap_cost", "laptop", "passphrase"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="watches the system calls of Linux")

ZONE = timezone(timedelta(hours=8))
DAMAGES = 100


@pytest.fixture
def vault(laptop, add_case) -> Vault:
    made: Vault = laptop("64.01.05")
    add_case(made)
    return made


@pytest.fixture
def backed(vault, tmp_path):
    """Give a folder with three snapshots, two of them of other days; the newest holds one case more."""
    stick = tmp_path / "stik"
    for day in (1, 2, 3):
        vault.clock = lambda day=day: datetime(2024, 11, day, 8, tzinfo=ZONE)
        vault.keep_setting("uji.hari", str(day))
        choose_second(vault, stick)
    return stick


def bring_back(stick, tmp_path, secret, monkeypatch, name="baru", **more):
    """Restore on a laptop that never saw the vault; return what its own setting says, once it was checked whole."""
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / f"rumah-{name}"))
    day = snapshot.list_backups(stick)[-1]
    restore_vault(stick, tmp_path / name, day, None, secret, **more)
    with open_vault(tmp_path / name, None, secret) as vault:
        found = check(vault, full=True).defects
        assert [one for one in found if not more or not one.code.startswith("evidence_")] == []
        return vault.setting("uji.hari"), vault.incarnation


def test_the_newest_comes_back_with_roles_and_a_new_incarnation(vault, backed, tmp_path, passphrase, monkeypatch):
    roles, before = vault.rights.roles, vault.incarnation
    said, incarnation = bring_back(backed, tmp_path, passphrase, monkeypatch)
    assert said == "3"
    assert incarnation > before
    with open_vault(tmp_path / "baru", None, passphrase) as back:
        assert back.rights.roles == roles
        assert back.slots_intact
        kinds = back.db.execute("SELECT count(*) FROM record WHERE type = 'access'").fetchone()[0]
        assert kinds == 1
        back.keep_setting("uji.tulis", "ya")


def test_what_lies_in_the_vault_itself_mends_a_damaged_database(vault, tmp_path, passphrase):
    keep_one(vault)
    vault.close()
    (vault.folder / "vault.db").write_bytes(b"rusak")
    (day,) = snapshot.list_backups(vault.folder / OWN)
    restore_vault(vault.folder / OWN, vault.folder, day, None, passphrase, aside=True)
    with open_vault(vault.folder, None, passphrase) as back:
        assert check(back, full=True).defects == []


def damage(rng: random.Random, stick: Path) -> str:
    """Damage one file of the newest snapshot or the evidence in some way; return which and how."""
    newest = list_snapshots(find_place(stick))[-1]
    blobs = sorted(newest.place.rglob("*.age"))
    path = rng.choice([newest.database, newest.slots, newest.note, rng.choice(blobs)])
    data = bytearray(path.read_bytes())
    how = rng.choice(["flip", "cut", "grow", "zero", "swap", "gone"])
    place = rng.randrange(len(data))
    if how == "flip":
        data[place] ^= 1 << rng.randrange(8)
    elif how == "cut":
        del data[place:]
    elif how == "grow":
        data += rng.randbytes(1 + rng.randrange(64))
    elif how == "zero":
        data[place : place + 512] = bytes(len(data[place : place + 512]) or 1)
        data[place] |= 1
    elif how == "swap":
        others = list_snapshots(newest.place)[:-1]
        twins = {newest.database: "database", newest.slots: "slots", newest.note: "note"}
        if path not in twins:
            return damage(rng, stick)
        data = bytearray(getattr(rng.choice(others), twins[path]).read_bytes())
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(data)
    return f"{how} {path.name[:6]} {place}"


def test_random_damage_of_the_backup_is_refused_or_comes_back_whole(vault, backed, tmp_path, passphrase, monkeypatch):
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    rng = random.Random(seed)
    refused = 0
    for number in range(DAMAGES):
        copy = tmp_path / f"salinan-{number}"
        shutil.copytree(backed, copy)
        whole = {path.relative_to(copy): path.read_bytes() for path in copy.rglob("*") if path.is_file()}
        what = damage(rng, copy)
        changed = {path.relative_to(copy): path.read_bytes() for path in copy.rglob("*") if path.is_file()} != whole
        try:
            said, _ = bring_back(copy, tmp_path, passphrase, monkeypatch, f"pulih-{number}")
        except NetraError:
            refused += 1
            assert not (tmp_path / f"pulih-{number}").exists(), what
        else:
            # where the newest copy itself is gone, the one before it is the newest
            assert said == ("2" if what.startswith("gone vault-") else "3"), what
            assert what.startswith("gone vault-") or not changed, what
        shutil.rmtree(copy)
        shutil.rmtree(tmp_path / f"pulih-{number}", ignore_errors=True)
    assert refused > DAMAGES // 2


def test_each_part_is_refused_by_its_own_name(backed, tmp_path, passphrase, monkeypatch):
    newest = list_snapshots(find_place(backed))[-1]
    for path, expected in (
        (newest.database, BackupDamaged), (newest.note, BackupDamaged), (newest.slots, BackupDamaged),
        (next(newest.place.rglob("*.age")), BackupLacking),
    ):  # fmt: skip
        kept = path.read_bytes()
        data = bytearray(kept)
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
        with pytest.raises(expected):
            bring_back(backed, tmp_path, passphrase, monkeypatch)
        path.write_bytes(kept)
    assert not (tmp_path / "baru").exists()
    assert bring_back(backed, tmp_path, passphrase, monkeypatch)[0] == "3"


def test_without_the_files_that_decayed_the_rest_comes_back_when_asked(backed, tmp_path, passphrase, monkeypatch):
    next(backed.rglob("*.age")).unlink()
    with pytest.raises(BackupLacking):
        bring_back(backed, tmp_path, passphrase, monkeypatch)
    assert bring_back(backed, tmp_path, passphrase, monkeypatch, lacking=True)[0] == "3"


def test_a_refused_restore_leaves_the_vault_that_is_here_as_it_was(vault, backed, passphrase):
    newest = list_snapshots(find_place(backed))[-1]
    data = bytearray(newest.database.read_bytes())
    data[len(data) // 2] ^= 1
    newest.database.write_bytes(data)
    vault.close()
    with pytest.raises(BackupDamaged):
        restore_vault(backed, vault.folder, newest.day, None, passphrase, aside=True)
    with open_vault(vault.folder, None, passphrase) as again:
        assert again.incarnation == vault.incarnation
        assert check(again, full=True).defects == []


# ---- the writer ------------------------------------------------------------------------------------------------------


def save(vault, stick, day):
    moment = datetime(2024, 11, day, 8, tzinfo=ZONE)
    return snapshot.backup(vault.db, vault.db_key, vault.folder, stick, moment.date(), at=moment)


def restorable(state, vault, tmp_path, secret, patch):
    """Say the setting of the newest snapshot of a disk's state, "" where there is none; what has a name is whole."""
    try:
        snapshot.list_backups(state)
    except BackupMissing:
        return ""
    target = tmp_path / "dari-keadaan"
    shutil.rmtree(target, ignore_errors=True)
    return bring_back(state, tmp_path, secret, patch, target.name)[0]


def cut_everywhere(vault, stick, tmp_path, secret, monkeypatch):
    """Cut the power at every step of the second backup; give what each state of the disk restores."""
    vault.keep_setting("uji.hari", "1")
    save(vault, stick, 1)
    first = {path.relative_to(stick): path.read_bytes() for path in stick.rglob("*") if path.is_file()}
    vault.keep_setting("uji.hari", "2")
    step, done = 0, None
    while done is None:
        step += 1
        shutil.rmtree(stick)
        for path, data in first.items():
            (stick / path).parent.mkdir(parents=True, exist_ok=True)
            (stick / path).write_bytes(data)
        disk = Disk(stick)
        try:
            with disk.watched(step):
                done = save(vault, stick, 1)
        except PowerGone:
            pass
        for state in disk.after_the_cut(tmp_path / "states"):
            yield restorable(state, vault, tmp_path, secret, monkeypatch), done
            shutil.rmtree(state)


def require_old_or_new(vault, tmp_path, secret, monkeypatch):
    seen = set()
    for said, done in cut_everywhere(vault, tmp_path / "stik", tmp_path, secret, monkeypatch):
        assert said in ("1", "2")
        assert done is None or said == "2"
        seen.add(said)
    return seen


def test_power_cut_at_every_step_leaves_the_old_backup_or_the_new(vault, tmp_path, passphrase, monkeypatch):
    assert require_old_or_new(vault, tmp_path, passphrase, monkeypatch) == {"1", "2"}


def test_broken_build_without_folder_sync_is_noticed(vault, tmp_path, passphrase, monkeypatch):
    monkeypatch.setattr(disk_module, "sync_folder", lambda folder: None)
    with pytest.raises((AssertionError, NetraError)):
        require_old_or_new(vault, tmp_path, passphrase, monkeypatch)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.ENODEV])
@pytest.mark.parametrize("persistent", [False, True])
def test_a_failure_at_every_call_leaves_a_backup_that_opens(
    vault, backed, tmp_path, passphrase, monkeypatch, number, persistent
):
    """A full disk, a bad one, and a drive pulled out: at any moment the backup before it is whole."""
    expected = DiskFull if number == errno.ENOSPC else StorageFailed
    vault.clock = lambda: datetime(2024, 11, 4, 8, tzinfo=ZONE)
    done = False
    for place in range(1, 60):
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
            for owner, name in ((os, "fsync"), (Path, "replace")):
                patch.setattr(owner, name, failing(getattr(owner, name)))
            try:
                save(vault, backed, 4)
                done = True
            except expected:
                pass
        newest = list_snapshots(find_place(backed))[-1]
        snapshot.require_whole(newest)
        if done:
            break
    assert done
    assert place > 4
    assert drill_newest(vault).defects == []
