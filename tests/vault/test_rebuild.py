"""Rebuild: projections computed anew are what they were, and what was edited is named and put right."""

import random

import pytest

from fieldapp.vault.database import immediate
from fieldapp.vault.intake import take_in
from fieldapp.vault.rebuild import clear, digests, rebuild, recount_all
from fieldapp.vault.schema import PROJECTIONS
from tests.vault.journal_world import World


@pytest.fixture
def db(database):
    with immediate(database):
        take_in(database, [made.incoming for made in World(random.Random(21)).run(80)])
    return database


def test_nothing_differs_and_nothing_is_lost(db):
    before = digests(db)
    with immediate(db):
        assert rebuild(db) == []
    assert digests(db) == before


def test_it_fills_what_was_emptied(db):
    before = digests(db)
    with immediate(db):
        clear(db)
    assert all(db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,) for table in PROJECTIONS)
    seen = []
    with immediate(db):
        recount_all(db, lambda done, total: seen.append((done, total)))
    assert digests(db) == before
    assert seen
    assert all(done <= total for done, total in seen)


@pytest.mark.parametrize("table", PROJECTIONS)
def test_what_was_edited_is_named_and_put_right(db, table):
    before = digests(db)
    assert db.execute(f"SELECT 1 FROM {table}").fetchone()
    db.execute(f"DELETE FROM {table}")
    with immediate(db):
        assert table in rebuild(db)
    assert digests(db) == before


def test_a_digest_sees_every_column(db):
    for table in PROJECTIONS:
        for _, column, kind, *_ in db.execute(f"PRAGMA table_info({table})").fetchall():
            if (table, column) == ("case_row", "n") or not db.execute(f"SELECT 1 FROM {table}").fetchone():
                continue
            before = digests(db)
            other = {"TEXT": "'~'", "BLOB": "x'7e'"}.get(kind, "987654")
            db.execute("SAVEPOINT x")
            db.execute(f"UPDATE {table} SET {column} = {other} WHERE rowid = (SELECT min(rowid) FROM {table})")
            assert digests(db) != before, (table, column)
            db.execute("ROLLBACK TO x")
            db.execute("RELEASE x")
