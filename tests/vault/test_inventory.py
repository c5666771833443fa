"""What receipts list, said change by change: put together it is what was meant, and never more than was said."""

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.exchange.content import LONGEST_PAYLOAD
from fieldapp.vault import inventory
from fieldapp.vault.inventory import BROKEN, MOST_BYTES, Inventory

NAMES = st.sampled_from("abcdefg")
SAID = st.tuples(st.sampled_from(["received", "return", "accept"]), st.sampled_from(["", "kurang saksi"]))
INVENTORIES = st.builds(
    Inventory,
    number=st.just(0),
    cases=st.dictionaries(NAMES, SAID),
    evidence=st.frozensets(NAMES),
    identities=st.frozensets(NAMES),
)


def lists(one: Inventory) -> tuple[Any, ...]:
    return dict(one.cases), one.evidence, one.identities


def say_changes(before: Inventory, now: Inventory) -> list[dict[str, Any]]:
    """Number what leads from one to the other, as receipts do."""
    found = []
    number, since = max(0, before.number), max(0, before.number)
    for fields in (before if since else Inventory()).changes_to(now):
        number += 1
        found.append({"number": number, **fields, **({"since": since} if since else {})})
        since = number
    return found


@given(st.lists(INVENTORIES, max_size=6), st.integers(1, 200))
def test_what_was_said_step_by_step_is_what_was_meant(wanted: list[Inventory], most: int) -> None:
    whole = inventory.MOST_BYTES
    inventory.MOST_BYTES = most
    try:
        desk = home = Inventory()
        for now in wanted:
            for fields in say_changes(desk, now):
                home = home.follow(msgspec.json.decode(msgspec.json.encode(fields)))
            assert lists(home) == lists(now)
            desk = home
    finally:
        inventory.MOST_BYTES = whole


@given(st.lists(INVENTORIES, min_size=2, max_size=6), st.data())
def test_a_receipt_that_is_missing_makes_nobody_believe_more(wanted: list[Inventory], data: st.DataObject) -> None:
    desk, said = Inventory(), []
    for now in wanted:
        said.append(say_changes(desk, now)[0])
        desk = desk.follow(said[-1])
    lost = data.draw(st.integers(0, len(said) - 2))
    home = Inventory()
    for place, fields in enumerate(said):
        if place != lost:
            home = home.follow(fields)
        if place > lost:
            assert home.number == BROKEN
            assert lists(home) == (
                {name: (status, why) for name, status, why in fields["cases"]},
                frozenset(fields["evidence"]),
                frozenset(fields["identities"]),
            )


def test_after_two_receipts_of_one_number_a_whole_one_is_believed_again() -> None:
    first = Inventory().follow({"number": 1, "evidence": ["a"]})
    one = first.follow({"number": 2, "since": 1, "evidence": ["b"]})
    assert one.evidence == {"a", "b"}
    other = one.follow({"number": 2, "since": 1, "evidence": ["c"]})
    assert (other.number, other.evidence) == (BROKEN, {"c"})
    assert other.follow({"number": 3, "since": 2, "evidence": ["d"]}).evidence == {"d"}
    assert other.follow({"number": 3, "evidence": ["a", "c"]}).number == 3


def test_an_answer_of_any_size_fits_the_payloads_of_a_part() -> None:
    long = {f"{place:032x}": ("return", "\N{PILE OF POO}" * 2000) for place in range(600)}
    now = Inventory(cases=long, evidence=frozenset(f"{place:064x}" for place in range(150_000)))
    found = Inventory().changes_to(now)
    sizes = [len(msgspec.json.encode(one)) for one in found]
    assert len(sizes) > 4
    assert max(sizes) < MOST_BYTES + 1000 < LONGEST_PAYLOAD
    assert Inventory(evidence=now.evidence, cases=long).changes_to(now) == [
        {"cases": [], "evidence": [], "identities": []}
    ]


def test_what_has_another_form_says_nothing() -> None:
    before = Inventory().follow({"number": 1, "cases": [["a", "received", ""]], "evidence": ["b"]})
    odd = {"number": "2", "since": [], "cases": [["a"], 7, ["x", 1, 2]], "evidence": {"b": 1}, "gone": ["b"]}
    assert lists(before.follow(odd)) == ({}, frozenset(), frozenset())
    kept = before.follow({"number": 2, "since": 1, "gone": {"evidence": 3, "cases": [[], "a"]}, "evidence": [[]]})
    assert lists(kept) == ({}, {"b"}, frozenset())
