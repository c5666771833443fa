"""The fold of one record: values, conflicts, what is held and what is destroyed; orders are for the merge tests."""

import random

import pytest

from fieldapp.case.ids import derived_id
from fieldapp.vault import fold as folds
from fieldapp.vault.chain import branches
from fieldapp.vault.fold import State, advance, continues, fold
from tests.vault.journal_world import KAB, KEC, KEC_OTHER, World


@pytest.fixture
def world():
    return World(random.Random(11))


@pytest.fixture
def record(world):
    return world.new_id()


def device(world, office, number=0):
    return [one for one in world.devices if one.office == office][number]


def tell(source, target):
    target.knows |= source.knows


def folded(record, *entries):
    return fold(record, [made.writing() for made in entries])


def two_writers(world, record, left, right, part="open"):
    """Two devices that change one field of one record without knowing of each other."""
    one, two = device(world, KEC), device(world, KEC, 1)
    first = world.write(one, "case.set", record, {"a": "before"}, {"x": "before"})
    tell(one, two)
    contents = [({"a": value}, None) if part == "open" else ({}, {"x": value}) for value in (left, right)]
    return (
        one,
        two,
        first,
        world.write(one, "case.set", record, *contents[0]),
        world.write(two, "case.set", record, *contents[1]),
    )


def test_later_writes_replace_earlier_ones(world, record):
    one = device(world, KEC)
    entries = [world.write(one, "case.set", record, content) for content in ({"a": 1, "b": 2}, {"a": 3}, {"b": None})]
    state = folded(record, *entries)
    assert (state.fields, state.conflicts, state.entries, state.lamport) == ({"a": 3}, {}, 3, 3)
    assert state.frontier == [entries[-1].reference]
    assert (state.type, state.office) == ("case", KEC)


@pytest.mark.parametrize("part", ["open", "identity"])
def test_concurrent_writes_are_a_conflict_until_somebody_who_saw_both_sets_the_field(world, record, part):
    one, two, first, left, right = two_writers(world, record, "kiri", "kanan", part)
    state = folded(record, first, left, right)
    name = "a" if part == "open" else "x"
    assert {live.value for live in state.conflicts[name]} == {"kiri", "kanan"}
    assert all(live.hidden == (part == "identity") for live in state.conflicts[name])
    last = max(left, right, key=lambda made: made.writing().order)
    assert state.conflicts[name][0].writing == last.reference
    assert state.frontier == sorted([left.reference, right.reference])
    tell(one, two)
    other = world.write(two, "case.set", record, {"b": 1})
    assert folded(record, first, left, right, other).conflicts.keys() == {name}
    content = ({"a": "baru"}, None) if part == "open" else ({}, {"x": "baru"})
    settled = world.write(two, "case.set", record, *content)
    assert folded(record, first, left, right, other, settled).conflicts == {}


def test_equal_concurrent_writes_are_no_conflict_and_clearing_is_a_value(world, record):
    *_, first, left, right = two_writers(world, record, "sama", "sama")
    assert folded(record, first, left, right).conflicts == {}
    record = world.new_id()
    *_, first, left, right = two_writers(world, record, None, "ada")
    state = folded(record, first, left, right)
    assert {live.value for live in state.conflicts["a"]} == {None, "ada"}


def test_true_and_one_are_two_values(world, record):
    *_, first, left, right = two_writers(world, record, True, 1)
    assert folded(record, first, left, right).conflicts.keys() == {"a"}


def test_a_hidden_conflict_stays_hidden_when_the_last_value_is_none(world, record):
    *_, first, left, right = two_writers(world, record, None, "Kanari", "identity")
    state = folded(record, first, left, right)
    assert all(live.hidden for live in state.conflicts["x"])


def test_the_clock_decides_nothing(world, record):
    one, two = device(world, KEC), device(world, KEC, 1)
    first = world.write(one, "case.set", record, {"a": 1}, wall="2030-01-01T00:00:00+07:00")
    tell(one, two)
    second = world.write(two, "case.set", record, {"a": 2}, wall="1999-01-01T00:00:00+07:00")
    assert folded(record, second, first).fields == {"a": 2}


def test_both_futures_of_a_clone_are_concurrent(world, record):
    one = device(world, KEC)
    first = world.write(one, "case.set", record, {"a": 0})
    twin = one.clone()
    left, right = world.write(one, "case.set", record, {"a": 1}), world.write(twin, "case.set", record, {"a": 2})
    after = world.write(one, "case.set", record, {"b": 1}, parents=[])
    entries = [first, left, right, after]
    names = branches(made.link for made in entries)
    state = fold(record, [made.writing(names[made.hash]) for made in entries])
    assert {live.value for live in state.conflicts["a"]} == {1, 2}
    assert state.frontier == sorted([right.reference, after.reference])


@pytest.mark.parametrize(
    ("other", "reason"),
    [({"v": 2}, "version"), ({"kind": "case.merge"}, "kind"), ({"office": KEC_OTHER}, "scope")],
)
def test_what_means_nothing_here_is_held_and_stays_in_the_chain(world, record, other, reason):
    other = dict(other)
    one = device(world, KEC)
    first = world.write(one, "case.set", record, {"a": 1})
    odd = world.write(one, other.pop("kind", "case.set"), record, {"a": 2}, **other)
    state = folded(record, first, odd)
    assert state.held == {odd.hash: reason}
    assert state.fields == {"a": 1}
    assert state.frontier == [odd.reference]


def test_the_first_entry_that_means_something_fixes_type_and_home(world, record):
    kec, other = device(world, KEC), device(world, KEC_OTHER)
    strange = world.write(other, "case.merge", record, {})
    first = world.write(kec, "case.set", record, {"a": 1})
    thief = world.write(other, "case.set", record, {"a": 2})
    type_thief = world.write(kec, "subject.set", record, {"a": 3})
    state = folded(record, strange, first, thief, type_thief)
    assert (state.type, state.office, state.fields) == ("case", KEC, {"a": 1})
    assert state.held == {strange.hash: "kind", thief.hash: "home", type_thief.hash: "home"}


@pytest.mark.parametrize("kind", ["office", "register"])
def test_nobody_takes_over_what_belongs_to_an_office_by_writing_first(world, kind):
    record = derived_id(kind, KEC)
    thief = world.write(device(world, KEC_OTHER), f"{kind}.set", record, {"device": "thief"})
    oddly = world.write(device(world, KAB), "case.set", record, {"device": "thief"})
    owner = device(world, KEC)
    world.write(owner, "case.set", world.new_id(), {})
    own = world.write(owner, f"{kind}.set", record, {"device": owner.name})
    state = folded(record, thief, oddly, own)
    assert (state.type, state.office, state.fields) == (kind, KEC, {"device": owner.name})
    assert state.held == {thief.hash: "home", oddly.hash: "home"}


# ---- destruction ----------------------------------------------------------------------------------------------------


def test_destruction_reaches_what_it_saw_and_what_is_concurrent_and_nothing_after(world, record):
    one, two = device(world, KEC), device(world, KEC, 1)
    first = world.write(one, "case.set", record, {"a": 1}, {"x": "Kanari"})
    tell(one, two)
    at_once = world.write(two, "case.set", record, {"b": 2}, {"x": "Lain"})
    gone = world.write(one, "case.destroy", record, {"parts": ["identity"]})
    tell(one, two)
    after = world.write(two, "case.set", record, {}, {"y": "boleh"})
    state = folded(record, first, at_once, gone, after)
    assert state.identity == {"y": "boleh"}
    assert state.fields == {"a": 1, "b": 2}
    assert {digest for digest, parts in state.dropped.items() if parts} == {first.hash, at_once.hash}
    assert state.identity_state == "destroyed"


def test_destructions_do_not_destroy_each_other(world, record):
    """Otherwise two concurrent ones would undo themselves at the next fold."""
    one, two = device(world, KEC), device(world, KEC, 1)
    first = world.write(one, "case.set", record, {"a": 1}, {"x": "Kanari"})
    tell(one, two)
    left = world.write(one, "case.destroy", record, {"parts": ["open", "identity"]})
    right = world.write(two, "case.destroy", record, {"parts": ["open"]})
    state = folded(record, first, left, right)
    assert state.dropped.keys() == {first.hash}
    assert (state.fields, state.identity) == ({}, {})


@pytest.mark.parametrize("kind", ["book", "device"])
def test_decisions_cannot_be_destroyed(world, kind):
    kab, record = device(world, KAB), derived_id(kind, "x")
    decision = world.write(kab, "device.revoke" if kind == "device" else "book.waive", record, {"a": 1})
    gone = world.write(kab, f"{kind}.destroy", record, {"parts": ["open"]})
    state = folded(record, decision, gone)
    assert state.held == {gone.hash: "kind"}
    assert state.dropped == {}


@pytest.mark.parametrize("parts", [None, "identity", ["other"], [["identity"]], {"identity": 1}, []])
def test_a_destruction_that_names_nothing_destroys_nothing(world, record, parts):
    one = device(world, KEC)
    first = world.write(one, "case.set", record, {}, {"x": 1})
    gone = world.write(one, "case.destroy", record, {"parts": parts})
    assert folded(record, first, gone).identity == {"x": 1}


# ---- the short way --------------------------------------------------------------------------------------------------


def test_advancing_is_folding_everything(world, record):
    one = device(world, KEC)
    state = folded(record, world.write(one, "case.set", record, {"a": 1}, {"x": 1}))
    entries = list(world.made.values())
    for content in ({"a": None}, {"b": [1]}, {"a": 2}):
        made = world.write(one, "case.set", record, content, {"y": 1} if "b" in content else None)
        entries.append(made)
        assert continues(state, made.writing())
        advance(state, made.writing())
        assert state == folded(record, *entries)


def test_the_short_way_is_left_when_it_would_be_wrong(world, record):
    one, two, first, left, right = two_writers(world, record, 1, 2)
    state = folded(record, first, left, right)
    tell(one, two)
    last = world.write(two, "case.set", record, {"a": 3})
    assert not continues(state, last.writing())
    assert not continues(State(record), first.writing())
    assert not continues(folded(record, first), right.writing().__class__(right.hash, right.entry, None, None))


# ---- broken builds --------------------------------------------------------------------------------------------------


def test_the_tests_see_last_writer_wins(world, record, monkeypatch):
    *_, first, left, right = two_writers(world, record, "kiri", "kanan")
    assert folded(record, first, left, right).conflicts
    monkeypatch.setattr(folds, "is_before", lambda writing, vector: True)
    assert not folded(record, first, left, right).conflicts
