"""The base of a conflict: what stood in a field where the histories of its values parted, on every laptop the same."""

import random
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.case.ids import new_id
from fieldapp.vault.ancestor import load_past, past_of
from fieldapp.vault.chain import branches, settle
from fieldapp.vault.conflicts import field_conflicts
from fieldapp.vault.intake import Incoming
from fieldapp.vault.journal import Change
from fieldapp.vault.settlement import settle as settle_field
from tests.vault import oracle
from tests.vault.journal_world import World, carry, entries_in


def write(vault, *changes):
    with vault.writing():
        vault.journal.write(changes, vault.officer, vault.now())


def meet(*vaults):
    for source in vaults:
        for target in vaults:
            if source is not target:
                carry(source, target)


def base_of(vault, record, field):
    (conflict,) = [one for one in field_conflicts(vault.db) if (one.record, one.field) == (record, field)]
    return load_past(vault.db, record).base_of(field, conflict.values)


def said(vault, record, field="narrative"):
    base = base_of(vault, record, field)
    return base.standing, [live.value for live in base.values]


@pytest.fixture
def offices(laptop):
    """Give three laptops that know one case."""
    one, two, three = laptop(), laptop(), laptop()
    case = new_id()
    write(one, Change("case.set", case, {"kind": "temuan", "narrative": "awal"}, {"reporter.name": "Kanari"}))
    for other in (two, three):
        carry(one, other)
    return one, two, three, case


def test_the_base_is_what_both_had_before(offices):
    one, two, _, case = offices
    write(one, Change("case.set", case, {"narrative": "kiri"}))
    write(two, Change("case.set", case, {"narrative": "sementara"}), Change("case.set", case, {"narrative": "kanan"}))
    meet(one, two)
    assert said(one, case) == said(two, case) == ("known", ["awal"])
    (live,) = base_of(one, case, "narrative").values
    assert (live.officer, live.writing.book) == (one.officer, one.book)


def test_nothing_stood_there_before(offices):
    one, two, _, case = offices
    for vault, text in ((one, "kiri"), (two, "kanan")):
        write(vault, Change("case.set", case, {"impact": text}))
    meet(one, two)
    assert said(one, case, "impact") == ("absent", [])


def test_what_was_cleared_before_stood_there_no_more(offices):
    one, two, three, case = offices
    write(one, Change("case.set", case, {"narrative": None}))
    meet(one, two, three)
    for vault, text in ((one, "kiri"), (two, "kanan")):
        write(vault, Change("case.set", case, {"narrative": text}))
    meet(one, two)
    assert said(one, case) == ("absent", [])


def test_of_three_laptops_the_base_is_what_all_had(offices):
    one, two, three, case = offices
    write(one, Change("case.set", case, {"narrative": "kiri"}))
    carry(one, two)
    write(one, Change("case.set", case, {"narrative": "kiri lagi"}))
    write(two, Change("case.set", case, {"narrative": "kanan"}))
    write(three, Change("case.set", case, {"narrative": "tengah"}))
    meet(one, two)
    assert said(one, case) == ("known", ["kiri"]), "the first two parted later"
    meet(one, two, three)
    assert said(one, case) == said(two, case) == said(three, case) == ("known", ["awal"])


def test_what_differed_already_is_a_base_of_several_values(offices):
    one, two, _, case = offices
    for vault, text in ((one, "kiri"), (two, "kanan")):
        write(vault, Change("case.set", case, {"narrative": text}))
    meet(one, two)
    for vault, text in ((one, "satu"), (two, "dua")):
        settle_field(vault, case, "narrative", "sendiri", value=text)
    meet(one, two)
    standing, values = said(one, case)
    assert (standing, sorted(values)) == ("known", ["kanan", "kiri"])
    assert said(two, case) == (standing, values)


def test_a_hidden_field_has_a_hidden_base(offices):
    one, two, _, case = offices
    for vault, text in ((one, "Kanari A"), (two, "Kanari B")):
        write(vault, Change("case.set", case, {}, {"reporter.name": text}))
    meet(one, two)
    base = base_of(one, case, "reporter.name")
    assert [(live.value, live.hidden) for live in base.values] == [("Kanari", True)]


def test_a_base_that_was_destroyed_or_withheld_is_said_to_be(offices, laptop):
    one, two, three, case = offices
    for vault, text in ((one, "Kanari A"), (two, "Kanari B")):
        write(vault, Change("case.set", case, {}, {"reporter.name": text}))
    withheld = laptop()
    for vault in (one, two):
        found = [
            one_ if b"Kanari " in (one_.identity or b"") else Incoming(one_.data, one_.open_salt, one_.open)
            for one_ in entries_in(vault.db)
        ]
        carry(vault, withheld, found)
    assert said(withheld, case, "reporter.name") == ("withheld", [])
    meet(one, two, three)
    write(one, Change("case.destroy", case, {"parts": ["identity"]}))
    carry(one, two)
    for vault, text in ((one, "Kanari C"), (two, "Kanari D")):
        write(vault, Change("case.set", case, {}, {"reporter.name": text}))
    meet(one, two)
    assert said(one, case, "reporter.name") == said(two, case, "reporter.name") == ("destroyed", [])


def fold_all(entries):
    """Return the counting writings of every record, with the branches of books that fork."""
    held = {made.hash: made for made in entries}
    verdicts, _ = settle([made.link for made in held.values()], lambda link: held[link.hash].open)
    books, writings = defaultdict(list), defaultdict(list)
    for made in held.values():
        books[made.entry.book].append(made.link)
    names = {digest: path for found in books.values() for digest, path in branches(found).items()}
    for made in held.values():
        if not verdicts[made.hash]:
            writings[made.entry.record].append(made.writing(names[made.hash]))
    return held, writings


def expected_base(held, counting, record, field, lives, shown):
    """Say what the contract says: of the entries that every value descends from, the last that wrote the field."""
    before = oracle.ancestors(held, counting, record)
    tips = [bytes.fromhex(live.writing.hash) for live in lives]
    common = set.intersection(*(before[tip] for tip in tips)) - set(tips)
    common = {one for one in common if one not in shown.held and not held[one].entry.kind.endswith(".destroy")}
    found, lost = [], []
    for part in {"identity" if live.hidden else "open" for live in lives}:
        gone = {one for one in common if part in shown.dropped.get(one, ())}
        lost += [one for one in gone if getattr(held[one].entry, part)]
        wrote = [one for one in common - gone if field in (getattr(held[one], part) or {})]
        found += [one for one in wrote if not any(one in before[other] for other in wrote)]
    if any(not any(one in before[other] for other in found) for one in lost):
        return "destroyed", set()
    values = {one.hex() for one in found}
    empty = all((held[one].open or {}).get(field, (held[one].identity or {}).get(field)) is None for one in found)
    return ("absent" if empty else "known"), values


@settings(max_examples=1500, deadline=None)
@given(st.integers(0, 2**64), st.integers(15, 60))
def test_the_base_is_what_the_graph_says(seed, steps):
    dice = random.Random(seed)
    held, writings = fold_all([made for made in World(dice).run(steps) if dice.random() > 0.02])
    counting = oracle.judge(held)
    for record, found in writings.items():
        dice.shuffle(found)
        past = past_of(record, found)
        for field, lives in past.state.conflicts.items():
            if len({live.hidden for live in lives}) > 1:
                continue  # one name in both parts is nothing that our laptops write
            base = past.base_of(field, lives)
            shown = oracle.picture(held, counting, record)
            standing, entries = expected_base(held, counting, record, field, lives, shown)
            assert base.standing == standing
            if standing == "known":
                assert {live.writing.hash for live in base.values} == entries
