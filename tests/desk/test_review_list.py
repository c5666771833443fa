"""Which cases wait for a review: finished ones of the offices below, and those that came back changed."""

import pytest

from fieldapp.desk.review import find_rows, list_reviews, review_case
from fieldapp.vault.journal import Change
from tests.exchange.conftest import Offices, offices

__all__ = ["Offices", "offices"]


@pytest.fixture
def pair(offices):
    kab, kec = offices.pair()
    return offices, kab, kec


def finish(vault, case, revision):
    with vault.writing():
        vault.journal.write(
            [Change("case.finalise", case, {"state": "final", "revision": revision})], vault.officer, vault.now()
        )


def standings(vault):
    return {one.id: one.standing for one in list_reviews(vault)}


def test_only_finished_cases_of_others_wait(pair):
    offices, kab, kec = pair
    finished, unfinished = offices.add_case(kec), offices.add_case(kec)
    own = offices.add_case(kab)
    finish(kec, finished, 1)
    finish(kab, own, 1)
    offices.send(kec, kab)
    assert standings(kab) == {finished: "waiting"}
    assert standings(kec) == {}
    assert unfinished not in standings(kab)


def test_a_decision_counts_for_the_revision_it_saw(pair):
    offices, kab, kec = pair
    first, second = offices.add_case(kec), offices.add_case(kec)
    for case in (first, second):
        finish(kec, case, 1)
    offices.send(kec, kab)
    review_case(kab, first, "return", "alamat")
    review_case(kab, second, "accept", "")
    assert standings(kab) == {first: "returned", second: "accepted"}
    assert [one.reason for one in list_reviews(kab) if one.id == first] == ["alamat"]
    for case in (first, second):
        finish(kec, case, 2)
    offices.send(kec, kab)
    assert standings(kab) == {first: "mended", second: "mended"}
    review_case(kab, first, "accept", "")
    assert standings(kab) == {first: "accepted", second: "mended"}


def test_a_returned_case_that_went_on_without_a_new_revision_waits_again(pair):
    offices, kab, kec = pair
    case = offices.add_case(kec)
    finish(kec, case, 1)
    offices.send(kec, kab)
    review_case(kab, case, "return", "isian berbeda")
    assert standings(kab) == {case: "returned"}
    with kec.writing():
        kec.journal.write([Change("case.set", case, {"narrative": "dipilih"})], kec.officer, kec.now())
    offices.send(kec, kab)
    assert standings(kab) == {case: "mended"}
    with kec.writing():
        kec.journal.write([Change("case.set", case, {"state": "draft"})], kec.officer, kec.now())
    offices.send(kec, kab)
    assert standings(kab) == {case: "returned"}


def test_the_decision_of_another_office_is_not_ours(pair):
    offices, kab, kec = pair
    prov = offices.vault("64")
    offices.enrol(prov, kab)
    case = offices.add_case(kec)
    finish(kec, case, 1)
    offices.send(kec, kab)
    review_case(kab, case, "accept", "")
    offices.send(kab, prov)
    assert standings(prov) == {case: "waiting"}


def test_rows_are_found_by_id_and_only_those_there(pair):
    offices, _kab, kec = pair
    made = [offices.add_case(kec) for _ in range(3)]
    found = find_rows(kec.db, [*made, "tidak ada"])
    assert set(found) == set(made)
    assert all(found[name].id == name for name in made)
    assert find_rows(kec.db, []) == {}
