"""Differences and their settlements through real bundles: three laptops of one office, their desk, the one above."""

from contextlib import suppress

import pytest

from fieldapp.desk.difference import view_conflicts
from fieldapp.desk.review import review_case
from fieldapp.errors import NothingToSend, RecordElsewhere
from fieldapp.vault.ancestor import load_past
from fieldapp.vault.conflicts import field_conflicts
from fieldapp.vault.journal import Change
from fieldapp.vault.listing import reviews_of
from fieldapp.vault.projection import load_state
from fieldapp.vault.settlement import choices_from, settle, settle_many

KEC, KAB, PROV = "64.01.05", "64.01", "64"


def write(vault, *changes):
    with vault.writing():
        vault.journal.write(changes, vault.officer, vault.now())


class Chain:
    """Three laptops, a desk and a province, and one case that all of them hold."""

    def __init__(self, offices):
        self.offices = offices
        self.prov, self.desk = offices.vault(PROV), offices.vault(KAB)
        offices.enrol(self.prov, self.desk)
        self.field = [offices.vault(KEC) for _ in range(3)]
        for laptop in self.field:
            offices.enrol(self.desk, laptop)
        self.case = offices.add_case(self.field[0], "uraian awal")
        self.round()

    @property
    def all(self):
        return [*self.field, self.desk, self.prov]

    def round(self):
        """Let every laptop send, everybody above take it in, and the answers come down."""
        for sender, receiver in [*((laptop, self.desk) for laptop in self.field), (self.desk, self.prov)]:
            with suppress(NothingToSend):
                self.offices.send(sender, receiver)
        for laptop in self.field:
            self.offices.answer(self.desk, laptop)

    def differ(self):
        for laptop, word in zip(self.field, ("satu", "dua", "tiga"), strict=True):
            fields = {"narrative": f"uraian {word}", "impact": word}
            write(laptop, Change("case.set", self.case, fields, {"reporter.name": f"Kanari {word}"}))
        self.round()


@pytest.fixture
def chain(offices):
    return Chain(offices)


def said(vault, case):
    return {one.field: {live.value for live in one.values} for one in field_conflicts(vault.db, case)}


def bases(vault, case):
    past = load_past(vault.db, case)
    found = {one.field: past.base_of(one.field, one.values) for one in field_conflicts(vault.db, case)}
    return {name: (base.standing, [live.value for live in base.values]) for name, base in found.items()}


def test_everybody_sees_the_same_values_and_the_same_base(chain):
    chain.differ()
    expected = {"uraian satu", "uraian dua", "uraian tiga"}
    for vault in chain.all:
        assert said(vault, chain.case)["narrative"] == expected
        assert bases(vault, chain.case)["narrative"] == ("known", ["uraian awal"])
        assert bases(vault, chain.case)["impact"] == ("absent", [])
    # who reported stays below: above nobody sees that the names differ, nor what they were
    assert "reporter.name" not in said(chain.prov, chain.case)
    shown = view_conflicts(chain.prov, chain.case)["conflicts"][0]
    assert {one["device"] for one in shown["values"]} == {laptop.device for laptop in chain.field}
    assert shown["settlers"] == [KEC]
    assert "Kanari" not in repr(view_conflicts(chain.field[0], chain.case))


def test_the_desk_sends_it_back_and_the_home_office_settles_for_all(chain):
    chain.differ()
    first, second, third = chain.field
    with pytest.raises(RecordElsewhere):
        settle(chain.desk, chain.case, "impact", "alasan", value="x")
    review_case(chain.desk, chain.case, "return", "Isian berbeda belum diselesaikan: uraian kejadian.")
    chain.round()
    assert reviews_of(second.db, chain.case)[-1].decision == "return"
    choices, left = choices_from(second, chain.case, third.device)
    assert ([one.field for one in choices], left) == (["impact", "narrative"], [])
    settle_many(second, choices, "sesuai berita acara")
    chain.round()
    for vault in chain.all:
        assert said(vault, chain.case) == {}
        assert load_state(vault.db, chain.case).fields["narrative"] == "uraian tiga"
    assert "Kanari satu" in repr(load_state(first.db, chain.case).identity), "nobody chose for what each laptop keeps"


def test_two_laptops_that_settle_at_once_differ_again_and_the_third_ends_it(chain):
    chain.differ()
    first, second, third = chain.field
    settle_many(first, choices_from(first, chain.case, first.device)[0], "yang pertama")
    settle_many(second, choices_from(second, chain.case, second.device)[0], "yang kedua")
    chain.round()
    chain.round()
    for vault in chain.all:
        assert said(vault, chain.case)["narrative"] == {"uraian satu", "uraian dua"}
        standing, values = bases(vault, chain.case)["narrative"]
        assert standing == "known"
        assert set(values) == {"uraian satu", "uraian dua", "uraian tiga"}
    for field in said(third, chain.case):
        settle(third, chain.case, field, "rapat bersama", value="sama")
    chain.round()
    for vault in chain.all:
        assert said(vault, chain.case) == {}
        assert load_state(vault.db, chain.case).fields["narrative"] == "sama"
