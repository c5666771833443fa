"""Settling: all or nothing, of what was shown, by whoever may; and it ends the difference on every laptop."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldapp.case.ids import new_id
from fieldapp.errors import (
    ChoiceMissing,
    ConflictMoved,
    ConflictUnknown,
    NumberSingle,
    RecordElsewhere,
    RecordUnknown,
    SettlementReason,
    SettlementUnfit,
)
from fieldapp.vault import casebook, numbers
from fieldapp.vault.conflicts import breaches, conflicts_of_case, field_conflicts, numbers_twice
from fieldapp.vault.holder import hand_over, register_record
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state
from fieldapp.vault.rebuild import digests, rebuild
from fieldapp.vault.register import load_case
from fieldapp.vault.rolls import add_roll
from fieldapp.vault.settlement import Choice, choice_of, choices_from, settle, settle_many, settlers_of
from fieldapp.vault.twice import bearers_of, keep_number
from tests.vault.journal_world import KAB, carry

FIELDS = ("narrative", "impact", "event.place")
REASON = "sesuai berita acara"


def write(vault, *changes):
    with vault.writing():
        vault.journal.write(changes, vault.officer, vault.now())


def meet(*vaults):
    for source in vaults:
        for target in vaults:
            if source is not target:
                carry(source, target)


def shown(vault, owner=""):
    return {one.field: one for one in field_conflicts(vault.db, owner)}


def take(conflict, value):
    return choice_of(conflict, next(live.writing.hash for live in conflict.values if live.value == value))


@pytest.fixture
def pair(laptop):
    """Two laptops that filled in three fields of one case and its subject differently."""
    one, two = laptop(), laptop()
    case, subject = new_id(), new_id()
    write(one, Change("case.set", case, {"kind": "temuan", "narrative": "awal"}))
    write(one, Change("subject.set", subject, {"case": case, "name": "Andi"}))
    carry(one, two)
    for vault, word in ((one, "kiri"), (two, "kanan")):
        write(vault, Change("case.set", case, {"narrative": word, "impact": word}, {"reporter.name": word}))
        write(vault, Change("subject.set", subject, {"name": word}))
    meet(one, two)
    return one, two, case, subject


def test_all_values_of_one_laptop_are_taken_with_one_reason(pair):
    one, two, case, subject = pair
    choices, left = choices_from(one, case, two.device[:8])
    assert (len(choices), left) == (4, [])
    before = one.db.execute("SELECT count(*) FROM entry").fetchone()[0]
    settled = settle_many(one, choices, REASON)
    assert {one_.value for one_ in settled} == {"kanan"}
    # one entry for each record, not one for each field
    assert one.db.execute("SELECT count(*) FROM entry").fetchone()[0] == before + 2
    carry(one, two)
    for vault in (one, two):
        assert field_conflicts(vault.db) == []
        assert load_state(vault.db, case).identity["reporter.name"] == "kanan"
        assert load_state(vault.db, subject).fields["name"] == "kanan"
        assert "kanan" not in repr(load_state(vault.db, case).fields.get("reporter.name"))


def test_one_choice_for_each_field(pair):
    one, two, case, subject = pair
    seen = shown(one)
    choices = [
        take(seen["narrative"], "kiri"),
        take(seen["impact"], "kanan"),
        Choice(subject, "name", value="Andi Baru"),
    ]
    settle_many(two, choices, REASON)
    carry(two, one)
    fields = load_state(one.db, case).fields
    assert (fields["narrative"], fields["impact"]) == ("kiri", "kanan")
    assert list(shown(one)) == ["reporter.name"]


@pytest.mark.parametrize(
    ("choice", "error"),
    [
        (lambda case: Choice(case, "narrative", "f" * 64), ConflictUnknown),
        (lambda case: Choice(case, "narrative", "f" * 7), ConflictUnknown),
        (lambda case: Choice(case, "event.place", value="x"), ConflictUnknown),
        (lambda case: Choice(case, "impact", value="lagi"), ConflictUnknown),
        (lambda case: Choice(case, "narrative", value=5), SettlementUnfit),
        (lambda case: Choice(case, "narrative", value="x", seen=frozenset(("a",))), ConflictMoved),
        (lambda _: Choice(new_id(), "narrative", value="x"), RecordUnknown),
    ],
)
def test_all_or_nothing(pair, choice, error):
    """Also a field that two choices name: which of them was meant is not for the program to say."""
    one, _, case, _ = pair
    before = digests(one.db)
    with pytest.raises(error):
        settle_many(one, [Choice(case, "impact", value="baru"), choice(case)], REASON)
    assert digests(one.db) == before


def test_what_changed_since_it_was_shown_is_looked_at_again(pair):
    one, two, _, _ = pair
    seen = shown(one)
    settle_many(two, [take(shown(two)["impact"], "kanan")], REASON)
    carry(two, one)
    with pytest.raises(ConflictMoved):
        settle_many(one, [take(seen["narrative"], "kiri"), take(seen["impact"], "kiri")], REASON)
    assert "narrative" in shown(one)
    settle_many(one, [take(seen["narrative"], "kiri")], REASON)


def test_a_reason_and_a_choice_are_needed(pair):
    one, _, case, _ = pair
    with pytest.raises(SettlementReason):
        settle_many(one, [Choice(case, "impact", value="x")], " ")
    with pytest.raises(ChoiceMissing):
        settle_many(one, [], REASON)
    for device in ("0" * 32, one.device[:7], ""):
        with pytest.raises(ChoiceMissing):
            choices_from(one, case, device)


def test_another_office_sees_and_settles_nothing(pair, laptop):
    one, _, case, _ = pair
    desk = laptop(KAB)
    carry(one, desk)
    (conflict, *_) = field_conflicts(desk.db, case)
    assert settlers_of(desk.db, conflict.record, conflict.type, conflict.home) == (one.office,)
    with pytest.raises(RecordElsewhere):
        settle_many(desk, [choice_of(conflict, conflict.values[0].writing.hash)], REASON)
    with pytest.raises(ChoiceMissing):
        choices_from(desk, case, one.device)


def test_a_setting_of_the_office_is_settled_as_a_record_of_its_own(laptop):
    one, two = laptop(), laptop()
    meet(one, two)
    register = register_record(one.office)
    for vault, other in ((one, two), (two, one)):
        hand_over(vault, other.device)
    meet(one, two)
    (conflict,) = [each for each in field_conflicts(one.db) if each.record == register]
    assert conflict.owner == ""
    with pytest.raises(SettlementUnfit):
        settle(one, register, "device", REASON, value="laptop mana saja")
    choices, left = choices_from(one, register, two.device)
    assert left == []
    settle_many(one, choices, REASON)
    carry(one, two)
    assert load_state(two.db, register).fields["device"] == one.device
    assert [each for each in field_conflicts(two.db) if each.record == register] == []


def test_decisions_about_books_are_nobodys_choice(laptop):
    one, two, desk = laptop(), laptop(), laptop(KAB)
    meet(one, two, desk)
    record = new_id()
    for vault, seq in ((one, 2), (two, 3)):
        write(vault, Change("book.waive", record, {"book": desk.book, "seq": seq}))
    meet(one, two)
    assert load_state(one.db, record).conflicts
    assert field_conflicts(one.db) == []


# ---- concurrent settlements ------------------------------------------------------------------------------------------

act = st.tuples(
    st.integers(0, 2),
    st.sampled_from(["write", "take", "words", "laptop", "carry"]),
    st.lists(st.sampled_from(FIELDS), min_size=1, max_size=3, unique=True),
    st.integers(0, 2),
)


def do(vaults, case, which, what, fields, other):
    vault, mate = vaults[which], vaults[other]
    found = [conflict for name, conflict in shown(vault, case).items() if name in fields]
    if what == "write":
        write(vault, Change("case.set", case, dict.fromkeys(fields, f"{which}{other}")))
    elif what == "carry" and vault is not mate:
        carry(vault, mate)
    elif what == "laptop":
        choices = [one for one in _from(vault, case, mate) if one.field in fields]
        if choices:
            settle_many(vault, choices, REASON)
    elif what == "take" and found:
        settle_many(vault, [choice_of(one, one.values[other % len(one.values)].writing.hash) for one in found], REASON)
    elif what == "words" and found:
        settle_many(vault, [Choice(case, one.field, value=f"baru {which}") for one in found], REASON)


def _from(vault, case, mate):
    try:
        return choices_from(vault, case, mate.device)[0]
    except ChoiceMissing:
        return []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(act, min_size=4, max_size=16), order=st.permutations(range(6)))
def test_settling_anything_anywhere_in_any_order_converges(laptop, acts, order):
    vaults = [laptop(), laptop(), laptop()]
    case = new_id()
    write(vaults[0], Change("case.set", case, {"kind": "temuan", **dict.fromkeys(FIELDS, "awal")}))
    for other in vaults[1:]:
        carry(vaults[0], other)
    for one in acts:
        do(vaults, case, *one)
    ways = [(a, b) for a in range(3) for b in range(3) if a != b]
    for _ in range(2):
        for at in order:
            carry(vaults[ways[at][0]], vaults[ways[at][1]])
    states = [load_state(vault.db, case) for vault in vaults]
    assert states[0].fields == states[1].fields == states[2].fields
    assert shown(vaults[0]) == shown(vaults[1]) == shown(vaults[2])
    # one settlement of everything that still differs, once it has travelled, ends it everywhere
    settler = vaults[order[0] % 3]
    if left := field_conflicts(settler.db, case):
        settle_many(settler, [choice_of(one, one.values[0].writing.hash) for one in left], REASON)
    for other in vaults:
        if other is not settler:
            carry(settler, other)
    for vault in vaults:
        assert field_conflicts(vault.db) == []
        before = digests(vault.db)
        rebuild(vault.db)
        assert digests(vault.db) == before
    assert len({str(sorted(load_state(vault.db, case).fields.items())) for vault in vaults}) == 1


# ---- one number at two cases -----------------------------------------------------------------------------------------


@pytest.fixture
def doubled(laptop, add_case):
    """Two laptops that both held themselves for the register, and drew the same number."""
    one, two = laptop(), laptop()
    cases = []
    for vault in (one, two):
        case = add_case(vault)
        casebook.finalise(vault, case)
        text = numbers.draw(vault, case)
        cases.append(case)
    meet(one, two)
    settle(one, register_record(one.office), "device", REASON, value=one.device)
    meet(one, two)
    return one, two, cases, text


def record_of(vault, case):
    return vault.db.execute("SELECT id FROM number_row WHERE case_id = ? AND voided = 0", (case,)).fetchone()[0]


def test_one_case_keeps_the_number_and_the_other_draws_anew(doubled):
    one, two, (first, second), text = doubled
    found = bearers_of(one.db, record_of(one, first))
    assert [bearer.owner for bearer in found] == [first, second], "who drew first stands first"
    assert {bearer.author.device for bearer in found} == {one.device, two.device}
    assert conflicts_of_case(one.db, first)
    (replaced,) = keep_number(one, record_of(one, second), REASON, seen=[bearer.record for bearer in found])
    assert (replaced.bearer.owner, replaced.why) == (first, "")
    assert replaced.drawn != text
    carry(one, two)
    for vault in (one, two):
        assert breaches(vault.db, first) == breaches(vault.db, second) == []
        assert [n.text for n in load_case(vault.db, second).numbers if not n.voided] == [text]
        assert [n.text for n in load_case(vault.db, first).numbers if not n.voided] == [replaced.drawn]


def test_letters_without_a_case_share_a_number_too(laptop):
    one, two = laptop(), laptop()
    letters = []
    for vault in (one, two):
        letters.append(add_roll(vault, "mail", {"direction": "out", "subject": "x", "on": "2024-11-01"}))
        text = numbers.draw_for(vault, letters[-1], "laporan")
    meet(one, two)
    settle(one, register_record(one.office), "device", REASON, value=one.device)
    assert {breach.owner for breach in breaches(one.db)} == set(letters)
    (breach,) = numbers_twice(one.db, letters[0])
    assert (breach.owner, breach.detail) == (letters[0], text)
    kept = next(bearer for bearer in bearers_of(one.db, breach.records[0]) if bearer.owner == letters[1])
    (replaced,) = keep_number(one, kept.record, REASON)
    assert (replaced.bearer.owner, replaced.why) == (letters[0], "")
    assert numbers.number_of(one.db, letters[0]) == replaced.drawn != text
    assert breaches(one.db) == []


def test_where_no_number_can_be_drawn_it_is_given_back_all_the_same(doubled):
    _, two, (first, second), text = doubled
    (replaced,) = keep_number(two, record_of(two, first), REASON)
    assert (replaced.bearer.owner, replaced.drawn) == (second, "")
    assert "dipegang laptop" in replaced.why
    assert [n.text for n in load_case(two.db, second).numbers if not n.voided] == []
    assert [n.text for n in load_case(two.db, first).numbers if not n.voided] == [text]


def test_a_number_is_only_given_back_when_somebody_asks(doubled):
    one, _, (first, second), _ = doubled
    (replaced,) = keep_number(one, record_of(one, first), REASON, anew=False)
    assert replaced.drawn == ""
    assert [n for n in load_case(one.db, second).numbers if not n.voided] == []


def test_what_does_not_stand_twice_stays_as_it_is(doubled, laptop):
    one, two, (first, second), _ = doubled
    record, other = record_of(one, first), record_of(one, second)
    with pytest.raises(SettlementReason):
        keep_number(one, record, "")
    desk = laptop(KAB)
    carry(one, desk)
    with pytest.raises(RecordElsewhere):
        keep_number(desk, record, REASON)
    with pytest.raises(NumberSingle):
        keep_number(one, record, REASON, seen=[record])
    keep_number(one, record, REASON)
    before = digests(one.db)
    for name in (record, other, new_id()):
        with pytest.raises(NumberSingle):
            keep_number(one, name, REASON)
    assert digests(one.db) == before
    # the colleague had decided the other way: nobody has the number then, and each draws his own
    keep_number(two, record_of(two, second), REASON)
    meet(one, two)
    assert [one_ for one_ in breaches(one.db) if one_.code == "number_twice"] == []


# ---- steps that cannot follow one another ----------------------------------------------------------------------------


def test_both_steps_and_the_one_taken_back_are_named(laptop, add_case):
    one, two = laptop(), laptop()
    case = add_case(one)
    carry(one, two)
    for vault, name in ((one, "registrasi"), (two, "tidak_diregistrasi")):
        write(vault, Change("step.set", new_id(), {"case": case, "name": name, "on": "2024-11-05"}))
    meet(one, two)
    twice = [breach for breach in breaches(one.db, case) if breach.code == "registered_twice"]
    assert twice
    assert all(len(breach.records) == 2 for breach in twice)
    assert breaches(one.db, case) == breaches(two.db, case)


def test_a_step_that_a_colleague_took_back_is_named_with_what_stood_on_it(laptop, add_case):
    one, two = laptop(), laptop()
    case = add_case(one)
    before = one.packs.rulebook.steps["penerusan"].needs_after("temuan")[0]
    first, second = new_id(), new_id()
    write(one, Change("step.set", first, {"case": case, "name": before, "on": "2024-11-04"}))
    carry(one, two)
    write(one, Change("step.set", first, {"removed": True}, reason="keliru"))
    write(two, Change("step.set", second, {"case": case, "name": "penerusan", "on": "2024-11-05"}))
    meet(one, two)
    for vault in (one, two):
        (breach,) = [each for each in breaches(vault.db, case) if each.code == "step_not_allowed"]
        assert breach.records == (second, first)
