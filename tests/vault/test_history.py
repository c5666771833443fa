"""The history: who, what, when and why in plain order, and no name that must stay hidden."""

import pytest

from fieldapp.case.file import read_case_changes
from fieldapp.case.ids import new_id
from fieldapp.vault import casebook
from fieldapp.vault.history import changed_since, frontiers, history, officer_names, state_at
from fieldapp.vault.intake import Incoming, take_in
from fieldapp.vault.journal import Change
from tests.vault.journal_world import KAB, KEC_OTHER, carry, entries_in


@pytest.fixture
def vault(laptop):
    return laptop()


def write(vault, *changes):
    with vault.writing():
        return vault.journal.write(changes, vault.officer, vault.now())


def test_every_act_in_the_order_it_happened(vault, add_case, tmp_path):
    case = add_case(vault)
    casebook.finalise(vault, case)
    casebook.revise_case(vault, case, read_case_changes(b'{"narrative": "Uraian lain."}'), "salah ketik", tmp_path)
    events = history(vault.db, case)
    places = [(event.book, event.seq) for event in events]
    assert places == sorted(places)
    assert [event.kind for event in events][-3:] == ["case.finalise", "case.set", "case.set"]
    assert [event.signed for event in events if event.kind == "case.finalise"] == [True]
    assert {event.officer_name for event in events} == {"Hariyati Nopriani"}
    last = events[-2]
    assert (last.reason, last.office, last.device) == ("salah ketik", "64.01.05", vault.device)
    (change,) = [change for change in last.changes if change.field == "narrative"]
    assert change.new == "Uraian lain."
    assert change.old
    assert not any(event.concurrent for event in events)
    assert officer_names(vault.db) == {vault.officer: "Hariyati Nopriani"}


def test_hidden_values_are_never_given_out(vault):
    case = new_id()
    write(vault, Change("case.set", case, {"kind": "laporan"}, {"reporter.name": "Kanari Rahasia"}))
    write(vault, Change("case.set", case, {}, {"reporter.name": "Kanari Lain"}))
    events = history(vault.db, case)
    assert "Kanari" not in repr(events)
    assert [(c.field, c.hidden) for event in events for c in event.changes if c.hidden] == [("reporter.name", True)] * 2
    assert "Kanari" not in repr(changed_since(vault.db, case, {case: [events[0].hash]}))


def test_what_two_laptops_wrote_at_once_is_marked(laptop):
    one, two = laptop(), laptop()
    case = new_id()
    write(one, Change("case.set", case, {"narrative": "awal"}))
    carry(one, two)
    write(one, Change("case.set", case, {"narrative": "kiri"}))
    write(two, Change("case.set", case, {"narrative": "kanan"}))
    carry(two, one)
    events = history(one.db, case)
    assert [event.concurrent for event in events] == [False, False, True]
    carry(one, two)
    assert history(two.db, case)[1].changes == events[1].changes


def test_what_means_nothing_is_no_part_of_the_history(laptop, vault):
    case = new_id()
    write(vault, Change("case.set", case, {"narrative": "asli"}))
    thief = laptop(KEC_OTHER)
    write(thief, Change("case.set", case, {"narrative": "palsu", "case": case}))
    carry(thief, vault)
    desk = laptop(KAB)
    carry(thief, desk)
    carry(vault, desk)
    events = history(vault.db, case)
    held = {row[0].hex() for row in vault.db.execute("SELECT hash FROM held")}
    assert len(held) == 1
    assert not held & {event.hash for event in events}


def test_the_state_at_an_earlier_point_and_what_changed_since(vault):
    case = new_id()
    (first,) = write(vault, Change("case.set", case, {"narrative": "awal", "kind": "temuan"}))
    then = frontiers(vault.db, case)
    assert then == {case: [first.hash]}
    subject = new_id()
    write(
        vault,
        Change("case.set", case, {"narrative": "akhir"}),
        Change("subject.set", subject, {"case": case, "name": "A"}),
    )
    assert state_at(vault.db, case, then[case]).fields == {"narrative": "awal", "kind": "temuan"}
    found = {(kind, change.field, change.old, change.new) for kind, change in changed_since(vault.db, case, then)}
    assert found == {
        ("case", "narrative", "awal", "akhir"),
        ("subject", "name", None, "A"),
        ("subject", "case", None, case),
    }
    assert changed_since(vault.db, case, frontiers(vault.db, case)) == []
    assert state_at(vault.db, case, ["ff" * 32]).fields == {}


def test_a_withheld_entry_is_an_act_without_content(laptop, vault):
    case = new_id()
    write(vault, Change("case.set", case, {"narrative": "awal"}))
    write(vault, Change("case.set", case, {"narrative": "akhir"}, reason="sebab"))
    desk = laptop(KAB)
    entries = entries_in(vault.db)
    entries[-1] = Incoming(entries[-1].data)
    with desk.writing() as db:
        take_in(db, entries)
    events = history(desk.db, case)
    assert [len(event.changes) for event in events] == [1, 0]
    assert events[1].reason == ""
