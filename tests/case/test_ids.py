"""Names of records rise, differ and sort."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from fieldapp.case.ids import Ticks, derived_id, is_id, list_key, new_id


def test_a_hundred_thousand_ids_rise_and_differ():
    ids = [new_id() for _ in range(100_000)]
    assert len(set(ids)) == len(ids)
    assert ids == sorted(ids)
    keys = [list_key(name) for name in ids]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    assert max(keys) < 2**63


def test_ids_rise_when_the_clock_stands_or_falls():
    start, ticks = 4_000_000_000_000, Ticks()
    times = [start] * 10_000 + [start - 60_000] * 10 + [start + 60_000]
    ids = [new_id(ms, ticks) for ms in times]
    assert all(before < after for before, after in pairwise(ids))


def test_ids_of_many_threads_differ():
    with ThreadPoolExecutor(8) as pool:
        ids = [name for batch in pool.map(lambda _: [new_id() for _ in range(2_000)], range(8)) for name in batch]
    assert len(set(ids)) == len(ids)


def test_an_id_is_a_version_7_uuid_with_its_time():
    name = new_id(9_000_000_000_000, Ticks())
    parsed = uuid.UUID(name)
    assert is_id(name)
    assert parsed.version == 7
    assert parsed.variant == uuid.RFC_4122
    assert parsed.int >> 80 == 9_000_000_000_000


def test_a_derived_id_depends_on_every_part_and_nothing_else():
    assert derived_id("office", "64.01") == derived_id("office", "64.01")
    names = {derived_id(*parts) for parts in [("office", "64"), ("off", "ice64"), ("office64",), ("office", "64", "")]}
    assert len(names) == 4
    assert all(is_id(name) and uuid.UUID(name).version == 8 for name in names)


GOOD = "01a2028f-fe59-70e4-98f8-e925bf171e37"


@pytest.mark.parametrize("text", ["", "x", "{0190}", GOOD.upper(), GOOD + " ", "urn:uuid:" + GOOD])
def test_other_texts_are_no_ids(text):
    assert not is_id(text)
