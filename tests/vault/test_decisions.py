"""Decisions in force, and the recount that follows them."""

import random

import pytest

from fieldapp.case.ids import derived_id
from fieldapp.vault import decisions
from fieldapp.vault.chain import Decisions, Revocation
from fieldapp.vault.database import immediate
from fieldapp.vault.decisions import decisions_in_force, recount, write_decisions
from fieldapp.vault.intake import take_in
from fieldapp.vault.projection import load_state
from fieldapp.vault.rebuild import digests
from tests.vault.journal_world import KAB, KEC, World

BOOK = f"{'ab' * 16}.1@64.01.05"


def test_what_is_in_force_is_stored_and_read_back(database):
    found = Decisions(
        kept={(BOOK, 2): (bytes(32), "64.01"), (BOOK, 9): (bytes(range(32)), "00")},
        waived={(BOOK, 5): "64"},
        revoked={"ab" * 16: [Revocation("64", {BOOK: 3}), Revocation("64.01", {})]},
    )
    with immediate(database):
        write_decisions(database, found)
        write_decisions(database, found)
    assert decisions_in_force(database) == found
    with immediate(database):
        write_decisions(database, Decisions())
    assert decisions_in_force(database) == Decisions()


def test_a_recount_of_what_is_right_changes_nothing(database):
    entries = World(random.Random(8)).run(60)
    with immediate(database):
        take_in(database, [made.incoming for made in entries])
    before = digests(database)
    with immediate(database):
        recount(database)
    assert digests(database) == before


@pytest.fixture
def forked(database):
    """A book with two futures of forty entries each, on twenty records."""
    world = World(random.Random(2))
    one = next(device for device in world.devices if device.office == KEC)
    records = [world.new_id() for _ in range(20)]
    for record in records:
        world.write(one, "case.set", record, {"a": 0})
    twin = one.clone()
    for device, value in ((one, 1), (twin, 2)):
        for record in records * 2:
            world.write(device, "case.set", record, {"a": value})
    with immediate(database):
        take_in(database, [made.incoming for made in world.made.values()])
    return world, one, records


def test_keeping_a_branch_settles_what_the_fork_broke(database, forked):
    world, one, records = forked
    assert database.execute("SELECT count(*) FROM record WHERE conflicts <> x'7b7d'").fetchone() == (20,)
    kab = next(device for device in world.devices if device.office == KAB)
    kept = next(m for m in world.made.values() if m.entry.seq == 21 and m.open == {"a": 2})
    content = {"book": one.book(), "seq": 21, "keep": kept.hash.hex()}
    keep = world.write(kab, "book.resolve", derived_id("book", one.book()), content, home=KEC)
    with immediate(database):
        take_in(database, [keep.incoming])
    assert all(load_state(database, record).fields == {"a": 2} for record in records)
    assert database.execute("SELECT count(*) FROM record WHERE conflicts <> x'7b7d'").fetchone() == (0,)
    assert (
        database.execute("SELECT last_hash FROM book WHERE book = ?", (one.book(),)).fetchone()[0]
        == max((m for m in world.made.values() if m.open == {"a": 2}), key=lambda m: m.entry.seq).hash
    )


def test_a_forked_book_is_read_once_per_recount(database, forked, monkeypatch):
    """And not once per record: a long forked book would take minutes."""
    seen = []
    plain = decisions.BranchNames._read
    monkeypatch.setattr(decisions.BranchNames, "_read", lambda self, book: seen.append(book) or plain(self, book))
    with immediate(database):
        recount(database, [forked[1].book()])
    assert seen == [forked[1].book()]
