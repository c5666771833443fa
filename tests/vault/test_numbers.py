"""Official numbers: one device draws, ranges let others draw, nothing is drawn twice or again."""

from datetime import date

import pytest

from fieldapp.case.ids import new_id
from fieldapp.errors import (
    NotFinal,
    NumberTaken,
    NumberUnknown,
    ReasonMissing,
    RecordElsewhere,
    RecordInConflict,
    RegisterElsewhere,
    SeriesUnknown,
)
from fieldapp.packs.reference import builtin_packs
from fieldapp.vault import casebook, numbers
from fieldapp.vault.check import check
from fieldapp.vault.conflicts import breaches
from fieldapp.vault.journal import Change
from fieldapp.vault.register import find_owner, load_case
from tests.vault.journal_world import KAB, carry


@pytest.fixture
def ready(add_case):
    """Make a case that can be numbered."""

    def make(vault):
        case = add_case(vault)
        casebook.finalise(vault, case)
        return case

    return make


def running(vault):
    rows = vault.db.execute("SELECT running FROM number_row ORDER BY running, id").fetchall()
    return [row[0] for row in rows]


def exchange(*vaults):
    for source in vaults:
        for target in vaults:
            if source is not target:
                carry(source, target)


def test_the_first_device_that_draws_holds_the_register(laptop, ready):
    one, two = laptop(), laptop()
    case = ready(one)
    text = numbers.draw(one, case)
    assert [number.text for number in load_case(one.db, case).numbers] == [text]
    assert find_owner(one.db, text) == case
    other = ready(two)
    exchange(one, two)
    with pytest.raises(RegisterElsewhere, match=one.device[:8]):
        numbers.draw(two, other)
    with pytest.raises(RegisterElsewhere):
        numbers.reserve(two, number_key(), 5)
    assert running(one) == running(two) == [1]
    assert check(one, full=True).defects == []


def number_key():
    return sorted(builtin_packs().series)[0]


def main_series(vault, case):
    return vault.db.execute("SELECT series FROM number_row WHERE case_id = ?", (case,)).fetchone()[0]


def test_numbers_rise_and_a_case_has_one(laptop, ready):
    vault = laptop()
    cases = [ready(vault) for _ in range(3)]
    texts = [numbers.draw(vault, case) for case in cases]
    assert running(vault) == [1, 2, 3]
    assert len(set(texts)) == 3
    with pytest.raises(NumberTaken) as caught:
        numbers.draw(vault, cases[1])
    assert texts[1] in caught.value.sentence


def test_a_range_lets_a_second_laptop_draw_and_the_first_draws_behind_it(laptop, ready):
    one, two = laptop(), laptop()
    first = ready(one)
    numbers.draw(one, first)
    series = main_series(one, first)
    span = numbers.reserve(one, series, 2, two.device, year=2024)
    assert (span.first, span.last) == (2, 3)
    blank = numbers.reserve(one, series, 10, year=2024)
    assert (blank.first, blank.last) == (4, 13)
    exchange(one, two)
    assert numbers.ranges(two.db, two.office) == sorted([span, blank], key=lambda r: r.id)
    for _ in range(2):
        numbers.draw(two, ready(two))
    numbers.draw(one, ready(one))
    with pytest.raises(RegisterElsewhere):
        numbers.draw(two, ready(two))
    exchange(one, two)
    assert running(one) == running(two) == [1, 2, 3, 14]
    assert breaches(one.db) == []


def test_a_voided_number_is_never_used_again(laptop, ready):
    vault = laptop()
    case = ready(vault)
    text = numbers.draw(vault, case)
    record = numbers.void(vault, text, "salah perkara")
    assert vault.db.execute("SELECT id, voided FROM number_row").fetchall() == [(record, 1)]
    with pytest.raises(NumberUnknown):
        numbers.void(vault, text, "lagi")
    again = numbers.draw(vault, case)
    assert again != text
    assert running(vault) == [1, 2]
    assert [number.text for number in load_case(vault.db, case).numbers if not number.voided] == [again]


def test_a_voided_number_of_a_range_is_never_used_again(laptop, ready):
    one, two = laptop(), laptop()
    first = ready(one)
    numbers.draw(one, first)
    numbers.reserve(one, main_series(one, first), 2, two.device, year=2024)
    exchange(one, two)
    case = ready(two)
    numbers.void(two, numbers.draw(two, case), "rusak")
    numbers.draw(two, case)
    assert running(two) == [1, 2, 3]
    with pytest.raises(RegisterElsewhere):
        numbers.draw(two, ready(two))


def test_two_laptops_that_both_drew_show_it_and_stop(laptop, ready):
    one, two = laptop(), laptop()
    cases = [ready(one), ready(two)]
    texts = {numbers.draw(one, cases[0]), numbers.draw(two, cases[1])}
    assert len(texts) == 1
    exchange(one, two)
    for vault in (one, two):
        assert [breach.owner for breach in breaches(vault.db)] == sorted(cases)
        assert {breach.code for breach in breaches(vault.db)} == {"number_twice"}
        # both took the register as well: nobody goes on before that is settled
        with pytest.raises(RecordInConflict):
            numbers.draw(vault, ready(vault))
    row = one.db.execute("SELECT id FROM number_row ORDER BY id").fetchone()
    with one.writing():
        one.journal.write([Change("number.void", row[0], {"voided": True}, reason="ganda")], one.officer, one.now())
    assert breaches(one.db) == []


@pytest.mark.parametrize("act", ["draw", "reserve"])
def test_a_register_in_conflict_gives_nothing(laptop, ready, act):
    one, two = laptop(), laptop()
    numbers.draw(one, ready(one))
    numbers.draw(two, ready(two))
    exchange(one, two)
    for vault in (one, two):
        with pytest.raises(RecordInConflict):
            numbers.draw(vault, ready(vault)) if act == "draw" else numbers.reserve(vault, number_key(), 3)


def test_what_cannot_be_numbered(laptop, ready, add_case):
    vault, desk = laptop(), laptop(KAB)
    case = add_case(vault)
    with pytest.raises(NotFinal):
        numbers.draw(vault, case)
    casebook.finalise(vault, case)
    for series in ("tidak-ada", "../x"):
        with pytest.raises(SeriesUnknown):
            numbers.draw(vault, case, series)
        with pytest.raises(SeriesUnknown):
            numbers.reserve(vault, series, 1)
    carry(vault, desk)
    with pytest.raises(RecordElsewhere):
        numbers.draw(desk, case)
    with pytest.raises(NumberUnknown):
        numbers.void(vault, "1/tidak/ada", "x")


def test_every_year_counts_anew(laptop, ready):
    vault = laptop()
    numbers.draw(vault, ready(vault), on=date(2024, 12, 31))
    numbers.draw(vault, ready(vault), on=date(2025, 1, 1))
    assert running(vault) == [1, 1]
    assert breaches(vault.db) == []


def test_a_range_of_another_form_reserves_nothing(laptop, ready):
    vault = laptop()
    case = ready(vault)
    with vault.writing():
        odd = [
            Change("range.set", new_id(), {"series": "x"}),
            Change("range.set", new_id(), {"series": 1, "year": "x", "first": None, "last": []}),
        ]
        vault.journal.write(odd, vault.officer, vault.now())
    assert numbers.ranges(vault.db, vault.office) == []
    numbers.draw(vault, case)
    assert running(vault) == [1]


def test_voiding_says_why(laptop, ready):
    vault = laptop()
    text = numbers.draw(vault, ready(vault))
    with pytest.raises(ReasonMissing):
        numbers.void(vault, text, "  ")
