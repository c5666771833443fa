"""Backup and restore of a whole vault folder."""

from datetime import date, timedelta

import pytest

from fieldapp.errors import (
    BackupFailed,
    BackupInside,
    BackupMissing,
    RestoreNotEmpty,
    SlotsDamaged,
    VaultDamaged,
    WrongPassphrase,
)
from fieldapp.vault import snapshot as snapshot_module
from fieldapp.vault.catalogue import Snapshot, kept_snapshots
from fieldapp.vault.database import close_database, full_check, immediate, open_database
from fieldapp.vault.evidence import EvidenceStore
from fieldapp.vault.keys import load_device_keys, make_device_keys
from fieldapp.vault.slots import COPY, SLOTS, create_slots, officers_in, require_opens, unlock
from fieldapp.vault.snapshot import backup, list_backups, restore, slots_file

TODAY = date(2024, 11, 27)


class Stopped(Exception):
    """Somebody asked the work to stop."""


class Folder:
    """A small vault: slots, a database with one row, two evidence files."""

    def __init__(self, place, passphrase, cost):
        self.path = place
        self.key, self.recovery = create_slots(place, "o1", "Siti", passphrase, cost)
        self.db = open_database(place / "vault.db", self.key, create=True)
        self.keys = make_device_keys(self.db)
        self.store = EvidenceStore(place, self.keys.evidence_identity, self.keys.name_key)
        self.digests = [self.add(b"bukti satu" * 1000), self.add(b"bukti dua" * 1000)]
        self.put("office", "64.01")

    def put(self, name, value):
        with immediate(self.db):
            self.db["setting"].insert({"name": name, "value": value}, replace=True)

    def add(self, data):
        (self.path / "sumber").write_bytes(data)
        digest = self.store.take_in(self.path / "sumber").sha256
        (self.path / "sumber").unlink()
        return digest


@pytest.fixture
def vault(tmp_path, passphrase, cheap_cost):
    made = Folder(tmp_path / "vault", passphrase, cheap_cost)
    yield made
    made.db.close()


def require_equal(vault, folder, passphrase, office="64.01"):
    unlocked = unlock(folder, None, passphrase)
    assert unlocked.db_key == vault.key
    assert unlocked.intact
    db = open_database(folder / "vault.db", unlocked.db_key)
    assert full_check(db) == []
    assert dict(db.execute("SELECT name, value FROM setting").fetchall())["office"] == office
    keys = load_device_keys(db)
    store = EvidenceStore(folder, keys.evidence_identity, keys.name_key)
    assert [store.verify(digest) for digest in vault.digests] == ["ok"] * len(vault.digests)
    close_database(db)


def test_backup_comes_back_whole(vault, tmp_path, passphrase):
    done = backup(vault.db, vault.key, vault.path, tmp_path / "stik", TODAY)
    assert (done.blobs, done.copied, done.day) == (2, 2, TODAY)
    assert restore(tmp_path / "stik", tmp_path / "baru") == TODAY
    require_equal(vault, tmp_path / "baru", passphrase)
    assert restore(done.folder, tmp_path / "lagi") == TODAY
    assert (tmp_path / "baru" / SLOTS).read_bytes() == (tmp_path / "baru" / COPY).read_bytes()


def test_a_backup_lies_outside_the_vault(vault, tmp_path):
    for target in (vault.path, vault.path / "backup" / "x", tmp_path / "stik" / ".." / vault.path.name):
        with pytest.raises(BackupInside):
            backup(vault.db, vault.key, vault.path, target, TODAY)
    assert not (vault.path / "backup" / "x").exists()
    assert backup(vault.db, vault.key, vault.path, tmp_path / "vault-2", TODAY).blobs == 2


def test_a_second_backup_copies_only_what_is_new(vault, tmp_path, passphrase):
    stick = tmp_path / "stik"
    backup(vault.db, vault.key, vault.path, stick, TODAY)
    vault.digests.append(vault.add(b"bukti tiga"))
    vault.put("office", "64.02")
    done = backup(vault.db, vault.key, vault.path, stick, TODAY + timedelta(days=1))
    assert (done.blobs, done.copied) == (3, 1)
    assert list_backups(stick) == [TODAY, TODAY + timedelta(days=1)]
    restore(stick, tmp_path / "baru")
    require_equal(vault, tmp_path / "baru", passphrase, "64.02")
    restore(stick, tmp_path / "lama", TODAY)
    require_equal(vault, tmp_path / "lama", passphrase, "64.01")


def test_backup_of_the_same_day_replaces_the_earlier_one(vault, tmp_path, passphrase):
    stick = tmp_path / "stik"
    backup(vault.db, vault.key, vault.path, stick, TODAY)
    vault.put("office", "64.03")
    backup(vault.db, vault.key, vault.path, stick, TODAY)
    assert list_backups(stick) == [TODAY]
    restore(stick, tmp_path / "baru")
    require_equal(vault, tmp_path / "baru", passphrase, "64.03")


def test_full_backup_mends_what_has_decayed_in_the_copy(vault, tmp_path, passphrase):
    done = backup(vault.db, vault.key, vault.path, tmp_path / "stik", TODAY)
    blob = done.folder / "evidence" / vault.store.blob_of(vault.digests[0])
    data = bytearray(blob.read_bytes())
    data[300] ^= 1
    blob.write_bytes(data)
    assert backup(vault.db, vault.key, vault.path, tmp_path / "stik", TODAY).copied == 0
    assert backup(vault.db, vault.key, vault.path, tmp_path / "stik", TODAY, full=True).copied == 1
    restore(tmp_path / "stik", tmp_path / "baru")
    require_equal(vault, tmp_path / "baru", passphrase)


def test_restore_needs_an_empty_folder_and_a_backup(vault, tmp_path):
    backup(vault.db, vault.key, vault.path, tmp_path / "stik", TODAY)
    (tmp_path / "isi").mkdir()
    (tmp_path / "isi" / "a").touch()
    for target in (vault.path, tmp_path / "isi", tmp_path / "isi" / "a"):
        with pytest.raises(RestoreNotEmpty):
            restore(tmp_path / "stik", target)
    (tmp_path / "kosong").mkdir()
    for source in (tmp_path / "kosong", tmp_path / "tidak ada", tmp_path):
        with pytest.raises(BackupMissing):
            restore(source, tmp_path / "baru")
    with pytest.raises(BackupMissing):
        restore(tmp_path / "stik", tmp_path / "baru", TODAY - timedelta(days=1))
    assert not (tmp_path / "baru").exists()


def test_backup_holds_nothing_readable_and_nothing_unfinished(vault, tmp_path):
    backup(vault.db, vault.key, vault.path, tmp_path / "stik", TODAY)
    for path in (tmp_path / "stik").rglob("*"):
        assert not path.name.endswith((".part", ".new"))
        if path.is_file():
            assert b"bukti satu" not in path.read_bytes()
            assert not path.read_bytes().startswith(b"SQLite format 3")


def test_damaged_slots_are_not_backed_up(vault, tmp_path):
    for name in (SLOTS, COPY):
        (vault.path / name).write_bytes((vault.path / name).read_bytes().replace(b"Siti", b"Sita"))
    with pytest.raises(SlotsDamaged):
        backup(vault.db, vault.key, vault.path, tmp_path / "stik", TODAY)
    with pytest.raises(BackupMissing):
        list_backups(tmp_path / "stik")


def spoil_copies(monkeypatch):
    real = snapshot_module.sync_file

    def spoil(path):
        real(path)
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)

    monkeypatch.setattr(snapshot_module, "sync_file", spoil)


def test_a_copy_that_differs_is_no_backup(vault, tmp_path, monkeypatch):
    spoil_copies(monkeypatch)
    with pytest.raises(BackupFailed):
        backup(vault.db, vault.key, vault.path, tmp_path / "stik", TODAY)
    with pytest.raises(BackupMissing):
        list_backups(tmp_path / "stik")
    assert not list((tmp_path / "stik").rglob("*.age"))


def test_broken_build_without_comparing_is_noticed(vault, tmp_path, passphrase, monkeypatch):
    spoil_copies(monkeypatch)
    monkeypatch.setattr(snapshot_module, "_digest", lambda path: bytes(32))
    monkeypatch.setattr(snapshot_module, "require_whole", lambda snapshot: None)
    backup(vault.db, vault.key, vault.path, tmp_path / "stik", TODAY)
    restore(tmp_path / "stik", tmp_path / "baru")
    monkeypatch.undo()
    # where the damage hits what opens the file, the copy does not even open
    with pytest.raises((AssertionError, VaultDamaged)):
        require_equal(vault, tmp_path / "baru", passphrase)


def test_rotation_keeps_days_and_weeks(tmp_path):
    made = [Snapshot(60 - number, TODAY - timedelta(days=number), tmp_path) for number in range(60)]
    kept = kept_snapshots(made)
    assert {one.day for one in kept} >= {TODAY - timedelta(days=number) for number in range(7)}
    assert len(kept) == 9
    weeks = sorted({one.day.isocalendar()[:2] for one in kept})
    assert len(weeks) == 4
    assert all(one.day.weekday() == 6 for one in kept if one.day < TODAY - timedelta(days=7))
    assert kept_snapshots([]) == set()


def test_a_day_from_a_wrong_clock_leaves_with_its_turn(tmp_path):
    future = Snapshot(1, TODAY + timedelta(days=40000), tmp_path)
    later = [Snapshot(2 + number, TODAY + timedelta(days=number), tmp_path) for number in range(40)]
    assert future in kept_snapshots([future, *later[:3]])
    assert future not in kept_snapshots([future, *later])


def test_rotation_removes_old_snapshots_only(vault, tmp_path):
    stick = tmp_path / "stik"
    days = [TODAY - timedelta(days=number) for number in range(40, -1, -4)]
    for day in days:
        backup(vault.db, vault.key, vault.path, stick, day)
    place = next(stick.iterdir())
    made = [Snapshot(number, day, place) for number, day in enumerate(days, 1)]
    assert list_backups(stick) == sorted(one.day for one in kept_snapshots(made))
    for kind in ("slots", "note"):
        assert len(list(place.glob(f"{kind}-*.json"))) == len(list_backups(stick))
    assert len(list(place.rglob("*.age"))) == 2


def test_the_newest_is_the_one_made_last_whatever_its_clock_said(vault, tmp_path, passphrase):
    stick = tmp_path / "stik"
    for day, office in ((date(2099, 1, 1), "64.01"), (TODAY, "64.02"), (date(1970, 1, 1), "64.03")):
        vault.put("office", office)
        backup(vault.db, vault.key, vault.path, stick, day)
    assert list_backups(stick)[-1] == date(1970, 1, 1)
    restore(stick, tmp_path / "baru")
    require_equal(vault, tmp_path / "baru", passphrase, "64.03")


def test_a_snapshot_from_before_notes_comes_back_and_is_older_than_all_with_one(vault, tmp_path, passphrase):
    done = backup(vault.db, vault.key, vault.path, tmp_path / "stik", TODAY)
    (database,) = done.folder.glob("vault-*.db")
    (slots,) = done.folder.glob("slots-*.json")
    database.rename(done.folder / "vault-2099-01-01.db")
    slots.rename(done.folder / "slots-2099-01-01.json")
    assert restore(tmp_path / "stik", tmp_path / "baru") == date(2099, 1, 1)
    require_equal(vault, tmp_path / "baru", passphrase)
    backup(vault.db, vault.key, vault.path, tmp_path / "stik", TODAY)
    assert list_backups(tmp_path / "stik") == [date(2099, 1, 1), TODAY]


def test_progress_counts_every_byte_and_may_stop_the_work(vault, tmp_path, passphrase):
    steps = []
    done = backup(vault.db, vault.key, vault.path, tmp_path / "stik", TODAY, report=lambda *at: steps.append(at))
    assert [at for at, _ in steps] == sorted(at for at, _ in steps)
    assert steps[0][0] == 0
    assert steps[-1][0] == steps[-1][1] > 0
    assert len(steps) == done.blobs + 2

    def stop(at, _total):
        if at:
            raise Stopped

    with pytest.raises(Stopped):
        restore(tmp_path / "stik", tmp_path / "baru", report=stop)
    assert not (tmp_path / "baru" / "vault.db").exists()
    with pytest.raises(Stopped):
        backup(vault.db, vault.key, vault.path, tmp_path / "lain", TODAY, report=stop)
    with pytest.raises(BackupMissing):
        list_backups(tmp_path / "lain")
    backup(vault.db, vault.key, vault.path, tmp_path / "lain", TODAY)
    restore(tmp_path / "lain", tmp_path / "pulih")
    require_equal(vault, tmp_path / "pulih", passphrase)


def test_a_backup_says_who_opens_it_before_anything_is_copied(vault, tmp_path, passphrase):
    backup(vault.db, vault.key, vault.path, tmp_path / "stik", TODAY)
    file = slots_file(tmp_path / "stik", TODAY)
    assert [one.name for one in officers_in(file)] == ["Siti"]
    require_opens(file, "siti", passphrase)
    with pytest.raises(WrongPassphrase):
        require_opens(file, None, "bukan kata sandi yang benar")
    with pytest.raises(BackupMissing):
        slots_file(tmp_path / "stik", TODAY - timedelta(days=1))
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(SlotsDamaged):
        officers_in(file)
