"""The database file: settings, damage, upgrades, transactions."""

import errno
import hashlib
import os
import random
import sqlite3

import pytest
import sqlcipher3.dbapi2
import sqlite_utils.utils

from fieldapp.errors import (
    BackupFailed,
    DiskFull,
    EngineUnfit,
    StorageFailed,
    VaultBusy,
    VaultDamaged,
    VaultMissing,
    VaultPresent,
    VaultReadOnly,
    VaultTooNew,
    VaultTooOld,
)
from fieldapp.vault import database as database_module
from fieldapp.vault import schema
from fieldapp.vault.database import (
    OperationalError,
    TransactionOpen,
    close_database,
    copy_database,
    full_check,
    immediate,
    open_copy,
    open_database,
    quick_check,
    storage_error,
)
from fieldapp.vault.driver import Migrations

CANARY = "Kanari Rahasia 3171234567890001"


def put(db, name, value="isi"):
    db.execute("INSERT INTO setting (name, value) VALUES (?, ?)", (name, value))


def names(db):
    return [row[0] for row in db.execute("SELECT name FROM setting ORDER BY name")]


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def longer_schema(monkeypatch, step):
    longer = Migrations("netra")
    longer._migrations = [*schema.migrations._migrations]
    longer(name="m9999_later")(step)
    monkeypatch.setattr(schema, "migrations", longer)
    monkeypatch.setattr(schema, "NAMES", (*schema.NAMES, "m9999_later"))


def add_table(db):
    db.execute("CREATE TABLE later (a TEXT) STRICT")


def test_there_is_one_sqlite_in_the_process():
    assert sqlite_utils.utils.sqlite3 is sqlcipher3.dbapi2
    assert database_module.IntegrityError is sqlcipher3.dbapi2.IntegrityError


def require_settings(db):
    expected = {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "recursive_triggers": 1,
        "trusted_schema": 0, "cell_size_check": 1, "temp_store": 2, "mmap_size": 0, "busy_timeout": 5000,
    }  # fmt: skip
    assert {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in expected} == expected


def test_settings_hold_on_every_connection(tmp_path, database, db_key):
    require_settings(database)
    database.close()
    again = open_database(tmp_path / "vault.db", db_key)
    require_settings(again)
    reader = open_database(tmp_path / "vault.db", db_key, read_only=True)
    require_settings(reader)
    reader.close()
    again.close()


def changed(name, value, expected):
    return tuple((name, value, expected) if entry[0] == name else entry for entry in database_module.SETTINGS)


def test_broken_build_with_weak_sync_is_noticed_by_the_program(tmp_path, db_key, monkeypatch):
    monkeypatch.setattr(database_module, "SETTINGS", changed("synchronous", "NORMAL", 2))
    with pytest.raises(EngineUnfit) as refused:
        open_database(tmp_path / "vault.db", db_key, create=True)
    assert refused.value.facts["reason"] == "synchronous"


@pytest.mark.parametrize("setting", [("synchronous", "NORMAL", 1), ("journal_mode", "DELETE", "delete")])
def test_broken_build_with_weak_settings_is_noticed_by_the_test(tmp_path, db_key, monkeypatch, setting):
    monkeypatch.setattr(database_module, "SETTINGS", changed(*setting))
    db = open_database(tmp_path / "vault.db", db_key, create=True)
    with pytest.raises(AssertionError):
        require_settings(db)
    db.close()


def test_unknown_setting_is_an_error(tmp_path, db_key, monkeypatch):
    monkeypatch.setattr(database_module, "SETTINGS", (*database_module.SETTINGS, ("no_such_setting", "ON", 1)))
    with pytest.raises(EngineUnfit):
        open_database(tmp_path / "vault.db", db_key, create=True)


def test_old_engine_is_refused(tmp_path, db_key, monkeypatch):
    monkeypatch.setattr(database_module, "OLDEST_ENGINE", (99, 0, 0))
    with pytest.raises(EngineUnfit):
        open_database(tmp_path / "vault.db", db_key, create=True)


def test_engine_without_encryption_is_refused(tmp_path, db_key, monkeypatch):
    monkeypatch.setattr(database_module, "OLDEST_ENGINE", (3, 0, 0))
    monkeypatch.setattr(database_module, "connect", lambda address: sqlite3.connect(address, uri=True))
    with pytest.raises(EngineUnfit) as refused:
        open_database(tmp_path / "vault.db", db_key, create=True)
    assert refused.value.facts["reason"] == "SQLCipher"


def test_nothing_readable_reaches_the_disk(tmp_path, database, db_key):
    with immediate(database):
        put(database, CANARY, CANARY)
    copy_database(database, db_key, tmp_path / "backup" / "copy.db")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") for path in files)
    for path in files:
        assert CANARY.encode() not in path.read_bytes()
        assert not path.read_bytes().startswith(b"SQLite format 3")


def test_somebody_may_write_while_a_copy_is_made(tmp_path, database, db_key, monkeypatch):
    with immediate(database):
        put(database, "satu", "1")
    other = open_database(tmp_path / "vault.db", db_key)

    def check_late(copy):
        with immediate(other):
            put(other, "dua", "2")
        return full_check(copy)

    monkeypatch.setattr("fieldapp.vault.database.full_check", check_late)
    copy_database(database, db_key, tmp_path / "copy.db")
    other.close()
    copied = open_database(tmp_path / "copy.db", db_key)
    assert copied.execute("SELECT count(*) FROM setting").fetchone()[0] == 1
    copied.close()


def test_missing_present_and_empty_files(tmp_path, db_key):
    with pytest.raises(VaultMissing):
        open_database(tmp_path / "vault.db", db_key)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "vault.db").touch()
    with pytest.raises(VaultDamaged):
        open_database(tmp_path / "vault.db", db_key)
    with pytest.raises(VaultPresent):
        open_database(tmp_path / "vault.db", db_key, create=True)


def test_another_key_and_foreign_bytes_are_damage(tmp_path, database, db_key):
    close_database(database)
    path = tmp_path / "vault.db"
    before = digest(path)
    with pytest.raises(VaultDamaged):
        open_database(path, os.urandom(32))
    assert digest(path) == before
    path.write_bytes(b"SQLite format 3\0" + os.urandom(8192))
    with pytest.raises(VaultDamaged):
        open_database(path, db_key)


def test_a_database_without_our_schema_is_damage(tmp_path, db_key, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(schema, "migrations", Migrations("other"))
        open_database(tmp_path / "vault.db", db_key, create=True).close()
    with pytest.raises(VaultDamaged):
        open_database(tmp_path / "vault.db", db_key)


def test_every_flipped_bit_is_found(tmp_path, database, db_key):
    with immediate(database):
        for number in range(200):
            put(database, f"{number:03}", "x" * 300)
    close_database(database)
    path = tmp_path / "vault.db"
    good = path.read_bytes()
    rng = random.Random(20241127)
    for _ in range(60):
        place = rng.randrange(len(good))
        bad = bytearray(good)
        bad[place] ^= 1 << rng.randrange(8)
        path.write_bytes(bad)
        try:
            db = open_copy(path, db_key)
        except VaultDamaged:
            continue
        assert full_check(db), place
        db.close()
    path.write_bytes(good)
    db = open_copy(path, db_key)
    assert (quick_check(db), full_check(db)) == ([], [])
    db.close()


def test_newer_vault_is_left_untouched(tmp_path, database, db_key):
    database["_sqlite_migrations"].insert({"migration_set": "netra", "name": "m9999_future", "applied_at": "later"})
    close_database(database)
    before = digest(tmp_path / "vault.db")
    for read_only in (False, True):
        with pytest.raises(VaultTooNew):
            open_database(tmp_path / "vault.db", db_key, read_only=read_only)
    assert digest(tmp_path / "vault.db") == before
    assert not (tmp_path / "backup").exists()


def test_upgrade_keeps_a_checked_copy(tmp_path, database, db_key, monkeypatch):
    put(database, "before")
    close_database(database)
    had = len(schema.NAMES)
    longer_schema(monkeypatch, add_table)
    with pytest.raises(VaultTooOld):
        open_database(tmp_path / "vault.db", db_key, read_only=True)
    monkeypatch.setattr(database_module, "STEPS_BETWEEN", 10)
    told = []
    db = open_database(tmp_path / "vault.db", db_key, told=lambda stage, percent: told.append((stage, percent)))
    assert "later" in db.table_names()
    db.close()
    assert list(dict.fromkeys(stage for stage, _ in told)) == ["copy", "check", "upgrade"]
    copied = [percent for stage, percent in told if stage == "copy"]
    assert copied == sorted(copied)
    assert len(copied) > 1
    assert all(0 <= percent < 100 for percent in copied)
    copy = open_copy(tmp_path / "backup" / f"before-upgrade-{had}.db", db_key)
    assert names(copy) == ["before"]
    assert "later" not in copy.table_names()
    copy.close()


def test_failed_upgrade_leaves_the_old_vault(tmp_path, database, db_key, monkeypatch):
    put(database, "before")
    close_database(database)

    def fail_late(db):
        add_table(db)
        raise RuntimeError("a fault in a migration")

    with monkeypatch.context() as patch:
        longer_schema(patch, fail_late)
        with pytest.raises(RuntimeError):
            open_database(tmp_path / "vault.db", db_key)
    db = open_database(tmp_path / "vault.db", db_key)
    assert names(db) == ["before"]
    assert "later" not in db.table_names()
    db.close()


def test_broken_build_copy_that_is_not_sound_stops_the_upgrade(tmp_path, database, db_key, monkeypatch):
    close_database(database)
    longer_schema(monkeypatch, add_table)
    monkeypatch.setattr(database_module, "full_check", lambda db: ["page 3"])
    with pytest.raises(BackupFailed):
        open_database(tmp_path / "vault.db", db_key)
    monkeypatch.undo()
    db = open_database(tmp_path / "vault.db", db_key)
    assert "later" not in db.table_names()
    db.close()


def test_copy_replaces_an_unfinished_one(tmp_path, database, db_key):
    target = tmp_path / "copy.db"
    (tmp_path / "copy.db.part").write_bytes(b"left by a crash")
    copy_database(database, db_key, target)
    copy_database(database, db_key, target)
    assert not (tmp_path / "copy.db.part").exists()
    open_copy(target, db_key).close()


def write_in_savepoint_and_fail(db):
    with db.atomic():
        put(db, "c")
        raise KeyError


def write_and_fail(db):
    with immediate(db):
        put(db, "d")
        db["setting"].insert({"name": "e", "value": "x"})
        raise KeyError


def write_twice(db):
    with immediate(db):
        put(db, "f")
        put(db, "f")


def write_and_end(db):
    with immediate(db):
        put(db, "b")
        db.execute("ROLLBACK")


def test_immediate_commits_and_rolls_back(tmp_path, database, db_key):
    with immediate(database):
        put(database, "a")
        with database.atomic():
            put(database, "b")
        with pytest.raises(KeyError):
            write_in_savepoint_and_fail(database)
    with pytest.raises(KeyError):
        write_and_fail(database)
    with pytest.raises(database_module.IntegrityError):
        write_twice(database)
    other = open_database(tmp_path / "vault.db", db_key, read_only=True)
    assert names(other) == ["a", "b"]
    other.close()


def test_immediate_refuses_what_would_not_be_one_transaction(database):
    with pytest.raises(TransactionOpen), immediate(database), immediate(database):
        put(database, "a")
    with pytest.raises(TransactionOpen):
        write_and_end(database)
    assert names(database) == []
    with immediate(database):
        put(database, "c")
    assert names(database) == ["c"]


def test_second_writer_hears_that_the_vault_is_busy(tmp_path, database, db_key):
    other = open_database(tmp_path / "vault.db", db_key)
    other.execute("PRAGMA busy_timeout = 1")
    with immediate(database):
        put(database, "a")
        with pytest.raises(VaultBusy), immediate(other):
            put(other, "b")
        assert names(other) == []
    with immediate(other):
        put(other, "c")
    assert names(database) == ["a", "c"]
    other.close()


def test_reader_cannot_write_and_sees_commits(tmp_path, database, db_key):
    reader = open_database(tmp_path / "vault.db", db_key, read_only=True)
    put(database, "a")
    assert names(reader) == ["a"]
    with pytest.raises(VaultReadOnly), database_module.storage_errors():
        put(reader, "b")
    close_database(reader)
    put(database, "c")
    assert names(database) == ["a", "c"]


def test_closing_waits_for_no_reader(tmp_path, database, db_key):
    reader = open_database(tmp_path / "vault.db", db_key, read_only=True)
    writer = open_database(tmp_path / "vault.db", db_key)
    put(writer, "a")
    rows = reader.execute("SELECT * FROM _sqlite_migrations")
    rows.fetchone()
    close_database(writer)
    assert names(reader) == ["a"]
    reader.close()


def test_closing_folds_the_log_into_the_file(tmp_path, database, db_key):
    put(database, "a")
    close_database(database)
    assert not (tmp_path / "vault.db-wal").exists()
    again = open_database(tmp_path / "vault.db", db_key)
    assert names(again) == ["a"]
    again.close()


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, DiskFull), (errno.EFBIG, DiskFull), (errno.EROFS, VaultReadOnly), (errno.EACCES, VaultReadOnly),
        (errno.EIO, StorageFailed), (errno.ENODEV, StorageFailed),
    ],
)  # fmt: skip
def test_failures_of_the_system_have_a_sentence(number, expected):
    error = storage_error(OSError(number, os.strerror(number)))
    assert isinstance(error, expected)
    assert error.sentence


def test_faults_of_the_program_stay_what_they_are(database):
    assert storage_error(ValueError("x")) is None
    with pytest.raises(OperationalError), immediate(database):
        database.execute("INSERT INTO no_such_table VALUES (1)")


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH DATABASE 'lain.db' AS lain", "SELECT load_extension('lain')", "PRAGMA writable_schema = ON",
        "PRAGMA rekey = 'x'", "VACUUM INTO 'lain.db'",
    ],
)  # fmt: skip
def test_statements_that_nothing_of_ours_needs_are_refused(tmp_path, database, db_key, monkeypatch, statement):
    monkeypatch.chdir(tmp_path)
    copy_database(database, db_key, tmp_path / "salinan.db")
    with pytest.raises(database_module.SqliteError):
        database.execute(statement)
    assert not (tmp_path / "lain.db").exists()
    with immediate(database):
        put(database, "a")
