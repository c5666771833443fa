"""The database under kills, a full disk and a cut upgrade: saves are there or not, never half."""

import os
import random
import sys

import pytest

from fieldapp.errors import DiskFull
from fieldapp.vault import schema
from fieldapp.vault.database import copy_database, full_check, immediate, open_copy, open_database
from fieldapp.vault.driver import Migrations
from tests.faults.killed import kill_after
from tests.faults.powercut import Disk, PowerGone

linux = pytest.mark.skipif(sys.platform == "win32", reason="kills the way Linux does")

SAVE = """
import sys
from pathlib import Path
from fieldapp.vault.database import immediate, open_database
db = open_database(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
number = db.execute("SELECT count(*) FROM setting").fetchone()[0] // 3
while True:
    with immediate(db):
        for part in "abc":
            db["setting"].insert({"name": f"{number:06}{part}", "value": "x" * 500})
    print(f"{number}.", flush=True)
    number += 1
"""


@pytest.fixture
def key():
    return os.urandom(32)


@pytest.fixture
def path(tmp_path, key):
    open_database(tmp_path / "vault.db", key, create=True).close()
    return tmp_path / "vault.db"


def names(db):
    return [row[0] for row in db.execute("SELECT name FROM setting ORDER BY name")]


@linux
def test_killed_while_saving(path, key):
    rng = random.Random(7)
    saved = 0
    for _ in range(5):
        said = kill_after(SAVE, [str(path), key.hex()], rng.randrange(1, 60), rng.random() / 50)
        db = open_database(path, key)
        assert full_check(db) == []
        found = names(db)
        db.close()
        acknowledged = int(said[-1].rstrip(".")) + 1
        assert saved < acknowledged
        saved = len(found) // 3
        assert acknowledged <= saved <= acknowledged + 1
        assert found == [f"{number:06}{part}" for number in range(saved) for part in "abc"]


def fill(db, number):
    with immediate(db):
        for part in "abc":
            db["setting"].insert({"name": f"{number:06}{part}", "value": "x" * 3000})


@pytest.mark.parametrize("more", range(1, 6))
def test_full_disk_at_every_page_loses_nothing_and_halves_nothing(path, key, more):
    db = open_database(path, key)
    fill(db, 0)
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages + more}")
    number, full = 1, False
    while not full:
        try:
            fill(db, number)
            number += 1
        except DiskFull:
            full = True
    assert names(db) == [f"{one:06}{part}" for one in range(number) for part in "abc"]
    assert full_check(db) == []
    db.execute("PRAGMA max_page_count = 1000000")
    fill(db, number)
    assert len(names(db)) == 3 * (number + 1)
    db.close()


@linux
def test_power_cut_while_copying_leaves_no_half_copy(path, key, tmp_path):
    db = open_database(path, key)
    fill(db, 0)
    step, finished = 0, False
    while not finished:
        step += 1
        folder = tmp_path / f"copies-{step}"
        folder.mkdir()
        disk = Disk(folder)
        try:
            with disk.watched(step):
                copy_database(db, key, folder / "copy.db")
            finished = True
        except PowerGone:
            pass
        for state in disk.after_the_cut(tmp_path / "states"):
            if finished or (state / "copy.db").exists():
                copy = open_copy(state / "copy.db", key)
                assert names(copy) == names(db)
                assert full_check(copy) == []
                copy.close()
    db.close()
    assert step > 3


@linux
def test_killed_between_copy_and_upgrade_starts_again(path, key, monkeypatch):
    had = len(schema.NAMES)
    longer = Migrations("netra")
    longer._migrations = [*schema.migrations._migrations]

    @longer(name="m9999_later")
    def later(db):
        db.execute("CREATE TABLE later (a TEXT) STRICT")
        raise PowerGone

    monkeypatch.setattr(schema, "migrations", longer)
    monkeypatch.setattr(schema, "NAMES", (*schema.NAMES, "m9999_later"))
    with pytest.raises(PowerGone):
        open_database(path, key)
    longer._migrations[-1].fn = lambda db: db.execute("CREATE TABLE later (a TEXT) STRICT")
    db = open_database(path, key)
    assert "later" in db.table_names()
    db.close()
    assert [place.name for place in (path.parent / "backup").iterdir()] == [f"before-upgrade-{had}.db"]
