"""The conflict desk: every value is shown, what reveals people is marked, and settling is an entry."""

import pytest

from fieldapp.case.ids import new_id
from fieldapp.desk.review import review_case
from fieldapp.errors import ConflictUnknown, RecordElsewhere, RecordUnknown, SettlementUnfit
from fieldapp.vault import conflicts
from fieldapp.vault import fold as folds
from fieldapp.vault.check import check
from fieldapp.vault.conflicts import breaches, conflicts_of_case, field_conflicts
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state
from fieldapp.vault.search import list_cases
from fieldapp.vault.settlement import settle
from tests.vault.journal_world import KAB, carry, entries_in


def write(vault, *changes):
    with vault.writing():
        vault.journal.write(changes, vault.officer, vault.now())


@pytest.fixture
def pair(laptop):
    """Two laptops that know one case, and what happens when both change it."""
    one, two = laptop(), laptop()
    case = new_id()
    write(one, Change("case.set", case, {"kind": "temuan", "narrative": "awal"}, {"reporter.name": "Kanari"}))
    carry(one, two)

    def differ(left, right, hidden=False, record=case, kind="case.set"):
        for vault, content in ((one, left), (two, right)):
            write(vault, Change(kind, record, {} if hidden else content, content if hidden else {}))
        carry(one, two)
        carry(two, one)

    return one, two, case, differ


def test_both_values_are_shown_the_last_in_order_first(pair):
    one, two, case, differ = pair
    differ({"narrative": "kiri"}, {"narrative": "kanan"})
    (conflict,) = field_conflicts(one.db)
    assert field_conflicts(two.db) == field_conflicts(one.db, case) == [conflict]
    assert (conflict.owner, conflict.record, conflict.field, conflict.hidden) == (case, case, "narrative", False)
    assert {live.value for live in conflict.values} == {"kiri", "kanan"}
    assert load_state(one.db, case).fields["narrative"] == conflict.values[0].value
    assert [row.flags for row in list_cases(one.db)] == ["conflict"]
    assert field_conflicts(one.db, new_id()) == []


@pytest.mark.parametrize("value", [5, None, ["x"], "x" * 200_001])
def test_a_settlement_must_fit_its_field(pair, value):
    one, _, case, differ = pair
    differ({"narrative": "kiri"}, {"narrative": "kanan"})
    with pytest.raises(SettlementUnfit):
        settle(one, case, "narrative", "alasan", value=value)
    assert len(field_conflicts(one.db)[0].values) == 2
    assert settle(one, case, "narrative", "alasan", value="di\u202eantara\x07") == "diantara"


def test_a_field_that_no_file_gives_keeps_its_kind(pair):
    one, _, case, differ = pair
    differ({"state": "final"}, {"state": "revised"})
    with pytest.raises(SettlementUnfit):
        settle(one, case, "state", "alasan", value=5)
    assert settle(one, case, "state", "alasan", value="final") == "final"


@pytest.mark.parametrize("which", [0, 1])
def test_settling_by_taking_one(pair, which):
    one, two, case, differ = pair
    differ({"narrative": "kiri"}, {"narrative": "kanan"})
    chosen = field_conflicts(one.db)[0].values[which]
    with pytest.raises(ConflictUnknown):
        settle(one, case, "narrative", "alasan", take=chosen.writing.hash[:7])
    with pytest.raises(ConflictUnknown):
        settle(one, case, "narrative", "alasan", take="0" * 64)
    assert settle(one, case, "narrative", "alasan", take=chosen.writing.hash[:8].upper()) == chosen.value
    carry(one, two)
    for vault in (one, two):
        assert field_conflicts(vault.db) == []
        assert load_state(vault.db, case).fields["narrative"] == chosen.value
        assert [row.flags for row in list_cases(vault.db)] == [""]
        assert check(vault, full=True).defects == []
    with pytest.raises(ConflictUnknown):
        settle(one, case, "narrative", "lagi", value="x")


def test_settling_by_a_new_value(pair):
    one, two, case, differ = pair
    differ({"narrative": "kiri"}, {"narrative": "kanan"})
    assert settle(two, case, "narrative", "keduanya keliru", value="tengah") == "tengah"
    carry(two, one)
    assert load_state(one.db, case).fields["narrative"] == "tengah"


def test_both_laptops_settle_at_once_and_differ_again(pair):
    one, two, case, differ = pair
    differ({"narrative": "kiri"}, {"narrative": "kanan"})
    settle(one, case, "narrative", "kata satu", value="satu")
    settle(two, case, "narrative", "kata dua", value="dua")
    carry(one, two)
    assert {live.value for live in field_conflicts(two.db)[0].values} == {"satu", "dua"}


@pytest.mark.parametrize(("left", "right"), [("Kanari A", "Kanari B"), ("Kanari A", None), (None, "Kanari B")])
@pytest.mark.parametrize("field", ["reporter.name", "alleged.witnesses", "contact"])
def test_what_reveals_people_is_marked_and_settled_where_it_belongs(pair, field, left, right):
    """Also when the last value in order is none, so that the field itself shows nothing any more."""
    one, _, case, differ = pair
    differ({field: left}, {field: right}, hidden=True)
    (conflict,) = field_conflicts(one.db)
    assert conflict.hidden
    settle(one, case, field, "alasan", value="Kanari C")
    state = load_state(one.db, case)
    assert state.identity[field] == "Kanari C"
    assert "Kanari" not in repr(state.fields)
    assert b"Kanari C" not in b"".join(one_.open or b"" for one_ in entries_in(one.db))


def test_only_the_home_office_settles(pair, laptop):
    one, _, case, differ = pair
    differ({"narrative": "kiri"}, {"narrative": "kanan"})
    desk = laptop(KAB)
    carry(one, desk)
    with pytest.raises(RecordElsewhere):
        settle(desk, case, "narrative", "alasan", value="x")
    with pytest.raises(RecordUnknown):
        settle(one, new_id(), "narrative", "alasan", value="x")


def test_steps_out_of_order_are_shown_and_stop_nothing(pair):
    one, _, case, _ = pair
    for name, on in (("penerusan", "2024-11-05"), ("registrasi", "2024-11-20")):
        write(one, Change("step.set", new_id(), {"case": case, "name": name, "on": on}))
    assert {breach.owner for breach in breaches(one.db)} == {case}
    assert {breach.code for breach in breaches(one.db)} == {"step_not_allowed", "plenary_needed"}
    assert breaches(one.db) == breaches(one.db, case)
    assert conflicts_of_case(one.db, case) == []


def test_a_build_where_the_last_writer_wins_is_seen(pair, monkeypatch):
    one, _, _, differ = pair
    with monkeypatch.context() as build:
        build.setattr(folds, "is_before", lambda writing, vector: True)
        differ({"narrative": "kiri"}, {"narrative": "kanan"})
        assert conflicts.field_conflicts(one.db) == []
    assert [defect.code for defect in check(one, full=True).defects] == ["projection"] * 3


def test_a_review_is_settled_by_the_office_that_made_it(laptop, add_case):
    kecamatan, one, two = laptop(), laptop(KAB), laptop(KAB)
    case = add_case(kecamatan)
    for desk in (one, two):
        carry(kecamatan, desk)
    review_case(one, case, "accept", "")
    review = review_case(two, case, "return", "Lengkapi alamat.")
    carry(one, two)
    carry(two, one)
    carry(two, kecamatan)
    assert {conflict.type for conflict in field_conflicts(kecamatan.db, case)} == {"review"}
    assert conflicts_of_case(kecamatan.db, case) == [], "what the desk has not settled stops nobody at home"
    with pytest.raises(RecordElsewhere):
        settle(kecamatan, review, "decision", "alasan", value="accept")
    settle(one, review, "decision", "sesuai rapat", value="accept")
    carry(one, kecamatan)
    assert [c.field for c in field_conflicts(kecamatan.db, case)] in ([], ["reason"])
    assert load_state(kecamatan.db, review).fields["decision"] == "accept"
