"""Any order and any grouping of the same entries comes to the same state: against a second, naive reader."""

import os
import random
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.vault.chain import branches, settle
from fieldapp.vault.database import Database, immediate, open_database
from fieldapp.vault.fold import fold
from fieldapp.vault.intake import take_in
from fieldapp.vault.projection import load_state
from fieldapp.vault.rebuild import digests, rebuild
from tests.vault import oracle
from tests.vault.journal_world import Made, World, without_payload

ORDERS = 50


def fold_all(entries: list[Made]) -> tuple[dict, dict]:
    """What the pure functions of the program make of a list of entries, in the order given."""
    links = [made.link for made in entries]
    held = {made.hash: made for made in entries}
    verdicts, _ = settle(links, lambda link: held[link.hash].open)
    books = defaultdict(list)
    for made in held.values():
        books[made.entry.book].append(made.link)
    names = {digest: path for found in books.values() for digest, path in branches(found).items()}
    writings = defaultdict(list)
    for made in held.values():
        if not verdicts[made.hash]:
            writings[made.entry.record].append(made.writing(names[made.hash]))
    return verdicts, {record: fold(record, found) for record, found in writings.items()}


def compare(state, expected: oracle.Picture) -> None:
    assert (state.type, state.office) == (expected.type, expected.office)
    assert state.fields == expected.fields
    assert state.identity == expected.identity
    assert {bytes.fromhex(parent.hash) for parent in state.frontier} == expected.frontier
    found = defaultdict(list)
    for name, lives in state.conflicts.items():
        for live in lives:
            found["identity" if live.hidden else "open", name].append((live.writing.hash, live.value))
    assert found == expected.conflicts


@settings(max_examples=100)
@given(st.integers(0, 2**64), st.integers(5, 45))
def test_every_order_gives_what_the_law_says(seed: int, steps: int) -> None:
    dice = random.Random(seed)
    entries = [made for made in World(dice).run(steps) if dice.random() > 0.02]
    held = {made.hash: made for made in entries}
    counting = oracle.judge(held)
    first, states = fold_all(entries)
    assert {digest for digest, reason in first.items() if not reason} == counting
    assert states.keys() == {held[digest].entry.record for digest in counting}
    for record, state in states.items():
        expected = oracle.picture(held, counting, record)
        compare(state, expected)
        assert state.held == expected.held
        assert {digest: set(parts) for digest, parts in state.dropped.items() if parts} == expected.dropped
    for _ in range(ORDERS - 1):
        order = dice.sample(entries, len(entries)) + dice.choices(entries, k=3 if entries else 0)
        assert fold_all(order) == (first, states)


# ---- real vaults ----------------------------------------------------------------------------------------------------


def make_database(folder: Path, name: str) -> Database:
    return open_database(folder / f"{name}.db", os.urandom(32), create=True)


def batches_of(entries: list[Made], dice: random.Random) -> list[list]:
    """A random way to bring entries: any order, any grouping, some twice, some first without their payloads."""
    order = dice.sample(entries, len(entries))
    first = [without_payload(m.incoming, dice) if dice.random() < 0.15 else m.incoming for m in order]
    first += [made.incoming for made in dice.choices(entries, k=len(entries) // 4)]
    count = dice.randint(1, 8)
    batches: list[list] = [[] for _ in range(count)]
    for one in first:
        batches[dice.randrange(count)].append(one)
    return [batch for batch in batches if batch]


def payloads(db: Database) -> list:
    return db.execute(
        "SELECT hex(e.hash), p.open IS NULL, p.identity IS NULL FROM entry e JOIN payload p ON p.n = e.n ORDER BY 1"
    ).fetchall()


def bring(db: Database, entries: list[Made], dice: random.Random) -> None:
    for batch in batches_of(entries, dice):
        with immediate(db):
            result = take_in(db, batch)
        assert result.offered == len(batch)
        assert not result.refused
    with immediate(db):
        again = take_in(db, [made.incoming for made in entries])
    assert again.known == again.offered == len(entries)


def states_hold(db: Database, entries: list[Made]) -> None:
    held = {made.hash: made for made in entries}
    counting = oracle.judge(held)
    reasons = ("gap", "parent", "lamport", "revoked", "branch")
    waiting = {row[0] for row in db.execute("SELECT hash, reason FROM held") if row[1] in reasons}
    assert waiting == held.keys() - counting
    for record in {made.entry.record for made in entries}:
        expected, state = oracle.picture(held, counting, record), load_state(db, record)
        if state is None:
            assert not expected.type
        else:
            compare(state, expected)


def schedules(folder: Path, seed: int, orders: int) -> None:
    dice = random.Random(seed)
    entries = World(dice).run(dice.randint(20, 60))
    entries = [made for made in entries if dice.random() > 0.02]
    seen = []
    for number in range(orders):
        db = make_database(folder, f"{seed}-{number}")
        bring(db, entries, dice)
        found = (digests(db), payloads(db))
        with immediate(db):
            take_in(db, [made.incoming for made in entries])
        assert (digests(db), payloads(db)) == found
        with immediate(db):
            assert rebuild(db) == []
        states_hold(db, entries)
        assert [row[0] for row in db.execute("PRAGMA integrity_check")] == ["ok"]
        seen.append(found)
        db.close()
    assert all(one == seen[0] for one in seen)


@pytest.mark.parametrize("seed", range(17))
def test_vaults_end_equal(tmp_path: Path, seed: int) -> None:
    schedules(tmp_path, seed, 3)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 1300))
def test_vaults_end_equal_for_long(tmp_path: Path, seed: int) -> None:
    schedules(tmp_path, seed, 4)
