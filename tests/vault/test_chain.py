"""Which entries count, by small chains written by hand; every order is for tests/faults/test_merge_orders.py."""

import random

import pytest

from fieldapp.case.ids import derived_id
from fieldapp.vault import chain
from fieldapp.vault.chain import branches, settle
from fieldapp.vault.entry import Reference
from tests.vault.journal_world import KAB, KEC, KEC_OTHER, PROV, World


@pytest.fixture
def world():
    return World(random.Random(5))


def device(world, office, number=0):
    return [one for one in world.devices if one.office == office][number]


def judge(entries):
    held = {made.hash: made for made in entries}
    verdicts, _ = settle([made.link for made in entries], lambda link: held[link.hash].open)
    return [verdicts[made.hash] for made in entries]


def chain_of(world, one, count, record=None):
    return [world.write(one, "case.set", record or world.new_id(), {"a": n}) for n in range(count)]


def test_a_gapless_chain_counts(world):
    entries = chain_of(world, device(world, KEC), 4)
    assert judge(entries) == [""] * 4
    assert judge(entries[1:]) == ["gap"] * 3
    assert judge([entries[0], entries[2], entries[3]]) == ["", "gap", "gap"]


def test_a_parent_must_be_held_and_fit(world):
    one, two = device(world, KEC), device(world, KEC, 1)
    record = world.new_id()
    (first,) = chain_of(world, one, 1, record)
    two.knows[first.hash] = first
    child = world.write(two, "case.set", record, {"a": 2})
    assert judge([first, child]) == ["", ""]
    assert judge([child]) == ["parent"]
    (stranger,) = chain_of(world, one, 1)
    wrong = world.write(two, "case.set", record, {"a": 3}, parents=[stranger.reference])
    assert judge([first, child, stranger, wrong]) == ["", "", "", "parent"]
    moved = Reference(first.entry.book, 2, first.hash.hex())
    lying = world.write(two.clone(), "case.set", record, {"a": 4}, parents=[moved])
    assert judge([first, child, stranger, wrong, lying])[-1] == "parent"


@pytest.mark.parametrize("lamport", [4, 5, 6, 2**53 - 2])
def test_another_lamport_than_the_next_never_counts(world, lamport):
    one = device(world, KEC)
    first, second, third = chain_of(world, one, 3)
    liar = one.clone()
    liar.ends[one.book()] = third
    wrong = world.write(liar, "case.set", world.new_id(), {}, lamport=lamport)
    after = world.write(liar, "case.set", world.new_id(), {})
    expected = ["", ""] if lamport == 4 else ["lamport", "lamport"]
    assert judge([first, second, third, wrong, after])[3:] == expected


def test_both_branches_of_a_fork_count_until_one_is_kept(world):
    one, kab, other = device(world, KEC), device(world, KAB), device(world, KEC_OTHER)
    (first,) = chain_of(world, one, 1)
    twin = one.clone()
    left, right = chain_of(world, one, 2), chain_of(world, twin, 2)
    entries = [first, *left, *right]
    assert judge(entries) == [""] * 5
    names = branches(made.link for made in entries)
    assert names[first.hash] == ""
    assert {names[made.hash] for made in left} == {f"/{left[0].hash.hex()[:16]}"}
    content = {"book": one.book(), "seq": 2, "keep": right[0].hash.hex()}
    record = derived_id("book", one.book())
    stranger = world.write(other, "book.resolve", record, {**content, "keep": left[0].hash.hex()})
    own = world.write(one.clone(), "book.resolve", record, {**content, "keep": left[0].hash.hex()})
    keep = world.write(kab, "book.resolve", record, content, home=KEC)
    assert judge([*entries, stranger]) == [""] * 6
    assert judge([*entries, stranger, keep]) == ["", "branch", "branch", "", "", "", ""]
    assert judge([*entries, own])[:5] == [""] * 5


def test_of_two_decisions_the_higher_office_prevails(world):
    one, kab, prov = device(world, KEC), device(world, KAB), device(world, PROV)
    (first,) = chain_of(world, one, 1)
    twin = one.clone()
    left, right = chain_of(world, one, 1), chain_of(world, twin, 1)
    record, place = derived_id("book", one.book()), {"book": one.book(), "seq": 2}
    low = world.write(kab, "book.resolve", record, {**place, "keep": left[0].hash.hex()}, home=KEC)
    high = world.write(prov, "book.resolve", record, {**place, "keep": right[0].hash.hex()}, home=KEC)
    assert judge([first, *left, *right, low]) == ["", "", "branch", ""]
    assert judge([first, *left, *right, low, high]) == ["", "branch", "", "", ""]


def test_nobody_decides_about_an_office_above(world):
    one, prov = device(world, KEC), device(world, PROV)
    book = prov.book(KEC)
    written = [world.write(prov, "review.set", world.new_id(), {"n": n}, home=KEC) for n in range(3)]
    twin = prov.clone()
    twin.ends[book] = written[0]
    other = world.write(twin, "review.set", world.new_id(), {"n": 9}, home=KEC)
    record = derived_id("book", book)
    keep = world.write(one, "book.resolve", record, {"book": book, "seq": 2, "keep": other.hash.hex()})
    stop = world.write(one, "device.revoke", derived_id("device", prov.name, KEC), {"device": prov.name, "upto": {}})
    waive = world.write(one, "book.waive", record, {"book": book, "seq": 3})
    assert judge([*written, other, keep, stop]) == [""] * 6
    assert judge([written[0], written[2], keep, stop, waive])[1] == "gap"


def test_a_waived_gap_counts_until_the_lost_entries_arrive(world):
    one, two, kab = device(world, KEC), device(world, KEC, 1), device(world, KAB)
    record = world.new_id()
    first, lost, after = chain_of(world, one, 1)[0], *chain_of(world, one, 1, record), *chain_of(world, one, 1)
    two.knows |= {first.hash: first, lost.hash: lost}
    child = world.write(two, "case.set", record, {"a": 5})
    waive = world.write(kab, "book.waive", derived_id("book", one.book()), {"book": one.book(), "seq": 3}, home=KEC)
    assert judge([first, after, child]) == ["", "gap", "parent"]
    assert judge([first, after, child, waive]) == [""] * 4
    assert judge([first, after, child, waive, lost]) == [""] * 5
    # what arrives late and is out of order takes along what was built on the gap
    liar = one.clone()
    liar.ends[one.book()] = first
    wrong = world.write(liar, "case.set", world.new_id(), {}, lamport=9)
    over = world.write(liar, "case.set", world.new_id(), {})
    again = world.write(
        device(world, KAB, 1), "book.waive", derived_id("book", one.book()), {"book": one.book(), "seq": 3}, home=KEC
    )
    assert judge([first, over, again])[1] == ""
    assert judge([first, over, again, wrong])[1] == "lamport"


def test_a_revoked_device_counts_as_far_as_it_says(world):
    one, kab = device(world, KEC), device(world, KAB)
    entries = chain_of(world, one, 4)
    elsewhere = world.write(one, "case.set", world.new_id(), {})
    content = {"device": one.name, "upto": {one.book(): 2}}
    stop = world.write(kab, "device.revoke", derived_id("device", one.name, KEC), content, home=KEC)
    assert judge([*entries, elsewhere, stop]) == ["", "", "revoked", "revoked", "revoked", ""]
    own = {"device": kab.name, "upto": {}}
    itself = world.write(kab, "device.revoke", derived_id("device", kab.name, KAB), own)
    assert judge([stop, itself]) == ["", ""]


@pytest.mark.parametrize(
    "content",
    [{}, {"book": "x", "seq": 1}, {"book": 1, "seq": 1}, {"book": None, "seq": None}, {"seq": True},
     {"seq": "3"}, {"seq": 2, "keep": "zz" * 32}, {"seq": 2, "keep": "é" * 64}, {"device": [], "upto": {}},
     {"device": "x", "upto": []}, {"device": "x", "upto": {"y": None}}],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["book.waive", "book.resolve", "device.revoke"])
def test_senseless_decisions_change_nothing(world, kind, content):
    one, kab = device(world, KEC), device(world, KAB)
    entries = chain_of(world, one, 3)
    said = {**({"book": one.book()} if "seq" in content and "book" not in content else {}), **content}
    decision = world.write(kab, kind, derived_id("book", one.book()), said, home=KEC)
    expected = judge([entries[0], entries[2]])
    assert judge([entries[0], entries[2], decision])[:2] == expected


def test_a_decision_that_is_withheld_decides_nothing(world):
    one, kab = device(world, KEC), device(world, KAB)
    entries = chain_of(world, one, 2)
    stop = world.write(
        kab, "device.revoke", derived_id("device", one.name, KEC), {"device": one.name, "upto": {}}, home=KEC
    )
    verdicts, _ = settle([made.link for made in [*entries, stop]], lambda link: None)
    assert set(verdicts.values()) == {""}


def test_a_decision_of_a_revoked_device_falls(world):
    one, kab, prov = device(world, KEC), device(world, KAB), device(world, PROV)
    entries = chain_of(world, one, 2)
    low = world.write(
        kab, "device.revoke", derived_id("device", one.name, KEC), {"device": one.name, "upto": {}}, home=KEC
    )
    high = world.write(
        prov, "device.revoke", derived_id("device", kab.name, KAB), {"device": kab.name, "upto": {}}, home=KAB
    )
    assert judge([*entries, low]) == ["revoked", "revoked", ""]
    assert judge([*entries, low, high]) == ["", "", "revoked", ""]


def test_in_a_forked_book_an_end_without_beginning_is_a_branch_of_its_own(world):
    one = device(world, KEC)
    entries = chain_of(world, one, 5)
    twin = one.clone()
    twin.ends[one.book()] = entries[1]
    other = chain_of(world, twin, 3)
    held = [entries[0], entries[1], other[0], entries[4], other[2]]
    names = branches(made.link for made in held)
    assert [names[made.hash].count("/") for made in held] == [0, 0, 0, 1, 1]
    assert len({names[made.hash] for made in held[3:]}) == 2


# ---- broken builds --------------------------------------------------------------------------------------------------


def test_the_tests_see_a_build_without_lamport_parents_or_gap_check(world, monkeypatch):
    """Judging is one function: with any of its answers silenced, an entry that must wait counts."""
    one = device(world, KEC)
    record = world.new_id()
    entries = chain_of(world, one, 3, record)
    orphan = world.write(device(world, KEC, 1), "case.set", record, {}, parents=[entries[2].reference])
    liar = world.write(device(world, KAB), "case.set", world.new_id(), {}, lamport=7)
    held = [entries[0], entries[2], orphan, liar]
    right = judge(held)
    assert right == ["", "gap", "parent", "lamport"]
    honest = chain.judge
    for silenced in ("gap", "parent", "lamport"):

        def blind(link, lookup, decisions, silenced=silenced):
            reason = honest(link, lookup, decisions)
            return "" if reason == silenced else reason

        with monkeypatch.context() as broken:
            broken.setattr(chain, "judge", blind)
            assert judge(held) != right
