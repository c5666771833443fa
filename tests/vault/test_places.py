"""Books without holes: whatever two laptops do, no number stands twice unseen and no place is passed over."""

from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldapp.case.ids import new_id
from fieldapp.errors import (
    DeviceUnfit,
    NumberNotReserved,
    NumberTaken,
    NumberUnfit,
    NumberUsed,
    ReasonMissing,
    RecordElsewhere,
    RegisterElsewhere,
    RollUnknown,
    SeriesUnknown,
)
from fieldapp.vault import casebook, foreign, numbers
from fieldapp.vault.conflicts import breaches
from fieldapp.vault.holder import hand_over, holder_of
from fieldapp.vault.journal import Change
from fieldapp.vault.places import places_of
from fieldapp.vault.rebuild import digests, rebuild
from fieldapp.vault.register import find_owner, load_case
from fieldapp.vault.rolls import add_roll
from tests.vault.journal_world import KAB, carry

YEAR = 2024
SERIES = "laporan"
act = st.tuples(
    st.sampled_from(["draw", "reserve", "blanks", "void", "spoil", "blank", "old", "handover", "carry"]),
    st.integers(0, 1),
    st.integers(1, 6),
)


def letter(vault):
    return add_roll(vault, "mail", {"direction": "out", "subject": "x", "on": "2024-11-01"})


def stand(vault, series=SERIES):
    """Give what stands at each place of a book."""
    found = []
    for place in places_of(vault.db, vault.office, series, YEAR):
        found += [(running, place.state) for running in range(place.first, place.last + 1)]
    return found


def exchange(*vaults):
    for source in vaults:
        for target in vaults:
            if source is not target:
                carry(source, target)


class Office:
    """Two laptops of one office, and the paper that was written."""

    def __init__(self, laptop):
        self.vaults = [laptop(), laptop()]
        # who holds the register is settled first, as in an office that works
        self.owner(0)
        exchange(*self.vaults)
        self.paper = Counter()

    def owner(self, which):
        owner = letter(self.vaults[which])
        try:
            self.text = numbers.draw_for(self.vaults[which], owner, SERIES)
        except RegisterElsewhere:
            self.text = ""
        return owner

    def do(self, name, which, size):
        vault = self.vaults[which]
        with suppress(RegisterElsewhere, NumberNotReserved, NumberUsed, DeviceUnfit):
            getattr(self, f"do_{name}")(vault, which, size)

    def do_draw(self, vault, which, size):
        for _ in range(size):
            text = numbers.draw_for(vault, letter(vault), SERIES)
            self.paper[text] += 1

    def do_reserve(self, vault, which, size):
        numbers.reserve(vault, SERIES, size, self.vaults[1 - which].device, YEAR)

    def do_blanks(self, vault, which, size):
        numbers.reserve(vault, SERIES, size, year=YEAR)

    def do_void(self, vault, which, size):
        row = vault.db.execute("SELECT text FROM number_row WHERE voided = 0 AND running > 0 ORDER BY id").fetchone()
        if row:
            numbers.void(vault, row[0], "salah kotak")

    def do_spoil(self, vault, which, size):
        numbers.spoil(vault, SERIES, size * 3, "formulir rusak", YEAR)

    def do_blank(self, vault, which, size):
        text = numbers.draw_for(vault, letter(vault), SERIES, running=size * 2)
        self.paper[text] += 1

    def do_old(self, vault, which, size):
        if holder_of(vault.db, vault.office) == vault.device:
            foreign.enter_number(vault, letter(vault), SERIES, f"{size * 5}/lama", running=size * 5, year=YEAR)

    def do_handover(self, vault, which, size):
        hand_over(vault, self.vaults[1 - which].device)
        exchange(*self.vaults)

    def do_carry(self, vault, which, size):
        exchange(*self.vaults)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(act, max_size=14))
def test_no_number_twice_and_no_hole_unexplained(laptop, acts):
    office = Office(laptop)
    for name, which, size in acts:
        office.do(name, which, size)
    exchange(*office.vaults)
    one, two = office.vaults
    assert stand(one) == stand(two)
    runs = [running for running, _ in stand(one)]
    # every place from the first to the last stands there
    assert sorted(set(runs)) == list(range(1, max(runs, default=0) + 1))
    drawn = one.db.execute("SELECT count(*), count(DISTINCT running) FROM number_row WHERE running > 0").fetchone()
    if drawn[0] == drawn[1]:
        assert len(runs) == len(set(runs))
        assert breaches(one.db) == []
    else:
        # blanks that both filled in or spoiled before they met: shown, never silent
        assert {breach.code for breach in breaches(one.db)} <= {"number_twice"}
        assert any(state in ("twice", "voided") for _, state in stand(one))
    assert all(count == 1 for text, count in office.paper.items()) or any(s == "twice" for _, s in stand(one))
    before = digests(one.db)
    rebuild(one.db)
    assert digests(one.db) == before


def test_a_book_tells_of_every_place(laptop):
    one, two = laptop(), laptop()
    first = numbers.draw_for(one, letter(one), SERIES)
    numbers.void(one, first, "salah kotak")
    numbers.reserve(one, SERIES, 2, two.device, YEAR)
    numbers.reserve(one, SERIES, 3, year=YEAR)
    numbers.draw_for(one, letter(one), SERIES)
    foreign.enter_number(one, letter(one), SERIES, "012/LP/lama", running=9, year=YEAR)
    numbers.spoil(one, SERIES, 5, "tumpah kopi", YEAR)
    numbers.draw_for(one, letter(one), SERIES, running=6)
    foreign.enter_number(one, letter(one), SERIES, "A-17/1999", year=YEAR)
    places = places_of(one.db, one.office, SERIES, YEAR)
    assert [(p.first, p.last, p.state) for p in places] == [
        (1, 1, "voided"),
        (2, 3, "device"),
        (4, 4, "blank"),
        (5, 5, "voided"),
        (6, 6, "drawn"),
        (7, 7, "drawn"),
        (8, 8, "unrecorded"),
        (9, 9, "entered"),
        (0, 0, "entered"),
    ]
    assert [p.entry.reason for p in places if p.state == "voided"] == ["salah kotak", "tumpah kopi"]
    assert numbers.draw_for(one, letter(one), SERIES).startswith("010/")


def test_hostile_ranges_and_numbers_cost_nothing(laptop):
    vault = laptop()
    huge = 2**53 - 1
    odd = [
        Change("range.set", new_id(), {"series": SERIES, "year": YEAR, "first": 1, "last": huge, "device": ""}),
        Change("range.set", new_id(), {"series": SERIES, "year": YEAR, "first": 9, "last": 2, "device": ""}),
        Change("range.set", new_id(), {"series": SERIES, "year": YEAR, "first": -5, "last": 3, "device": "x"}),
        Change("number.draw", new_id(), {"series": SERIES, "year": YEAR, "running": huge, "text": "x", "on": 7}),
        Change("number.draw", new_id(), {"series": SERIES, "year": YEAR, "running": -3, "text": "y"}),
    ]
    with vault.writing():
        vault.journal.write(odd, vault.officer, vault.now())
    places = places_of(vault.db, vault.office, SERIES, YEAR)
    assert [(p.first, p.last, p.state) for p in places] == [
        (1, huge - 1, "blank"),
        (huge, huge, "drawn"),
        (0, 0, "entered"),
    ]


def test_a_letter_has_its_number_and_its_case_has_none(laptop, add_case):
    vault = laptop()
    case = add_case(vault)
    owner = letter(vault)
    text = numbers.draw_for(vault, owner, "surat", case=case, classification="PP.00.02")
    assert "/PP.00.02/" in text
    assert numbers.number_of(vault.db, owner) == numbers.number_of(vault.db, owner, "surat") == text
    assert numbers.number_of(vault.db, case) == numbers.number_of(vault.db, owner, "lhp") == ""
    assert load_case(vault.db, case).numbers == ()
    assert vault.db.execute("SELECT status, numbers FROM case_row").fetchone() == ("saved", "")
    assert find_owner(vault.db, text) == case
    with pytest.raises(NumberTaken):
        numbers.draw_for(vault, owner, "surat")
    with pytest.raises(SeriesUnknown):
        numbers.draw_for(vault, owner, "surat_hantu")
    with vault.writing():
        inside = numbers.draw_for(vault, letter(vault), "surat")
    assert inside != text


def test_what_another_system_gave_stands_as_it_is(laptop, add_case):
    field, desk = laptop(), laptop(KAB)
    case = add_case(field)
    carry(field, desk)
    assert foreign.enter_number(desk, case, "sigaplapor", "  SL/77-x ") == "SL/77-x"
    carry(desk, field)
    for vault in (field, desk):
        assert [(n.series, n.text) for n in load_case(vault.db, case).numbers] == [("sigaplapor", "SL/77-x")]
        assert find_owner(vault.db, "SL/77-x") == case
        assert vault.db.execute("SELECT status FROM case_row").fetchone() == ("saved",)
    with pytest.raises(NumberTaken):
        foreign.enter_number(field, case, "sigaplapor", "lain")
    with pytest.raises(RecordElsewhere):
        foreign.enter_number(desk, case, "laporan", "9/LP")
    other = add_case(field)
    foreign.enter_number(field, other, "sigaplapor", "SL/77-x")
    assert breaches(field.db) == []
    numbers.void(field, "SL/77-x", "salah ketik", owner=case)
    assert foreign.enter_number(field, case, "sigaplapor", "SL/78") == "SL/78"


def test_old_numbers_are_taken_as_they_are_and_doubles_show(laptop, add_case):
    vault = laptop()
    cases = [add_case(vault) for _ in range(3)]
    foreign.enter_number(vault, cases[0], SERIES, "01/LP/PP/Kab/07.05/10/2024")
    assert places_of(vault.db, vault.office, SERIES, YEAR)[0].entry.text == "01/LP/PP/Kab/07.05/10/2024"
    foreign.enter_number(vault, cases[1], SERIES, "01/LP/PP/Kab/07.05/10/2024")
    assert {breach.owner for breach in breaches(vault.db)} == set(cases[:2])
    foreign.enter_number(vault, cases[2], SERIES, "014/LP", running=14, year=YEAR)
    with pytest.raises(NumberUsed):
        foreign.enter_number(vault, letter(vault), SERIES, "14/LP", running=14, year=YEAR)
    for text in ("  ", "x" * 300, "\n"):
        with pytest.raises(NumberUnfit):
            foreign.enter_number(vault, cases[2], "sbt", text)
    with pytest.raises(RollUnknown):
        foreign.enter_number(vault, new_id(), "sbt", "1")
    with pytest.raises(SeriesUnknown):
        foreign.enter_number(vault, cases[2], "hantu", "1")


def test_a_case_takes_the_number_of_its_blank(laptop, add_case):
    vault = laptop()
    span = numbers.reserve(vault, "laporan", 3, year=YEAR)
    case = add_case(vault, "kades-yel-yel-video")
    casebook.finalise(vault, case)
    with pytest.raises(NumberNotReserved):
        numbers.draw(vault, case, running=span.last + 1)
    assert numbers.draw(vault, case, running=span.last).startswith("003/")
    with pytest.raises(NumberNotReserved):
        numbers.draw_for(vault, letter(vault), "laporan", running=span.last)
    with pytest.raises(ReasonMissing):
        numbers.spoil(vault, "laporan", 1, " ")


def test_the_register_passes_on(laptop):
    one, two = laptop(), laptop()
    numbers.draw_for(one, letter(one), SERIES)
    carry(one, two)
    with pytest.raises(RegisterElsewhere):
        hand_over(two, two.device)
    with pytest.raises(DeviceUnfit):
        hand_over(one, one.device)
    assert hand_over(one, two.device) == one.device
    with pytest.raises(RegisterElsewhere):
        numbers.draw_for(one, letter(one), SERIES)
    with pytest.raises(RegisterElsewhere):
        # it does not know yet, so it does not draw
        numbers.draw_for(two, letter(two), SERIES)
    carry(one, two)
    assert numbers.draw_for(two, letter(two), SERIES).startswith("002/")
