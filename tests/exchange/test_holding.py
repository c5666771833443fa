"""Receipts carry only what the office below has not said it holds; identities and evidence follow where they lack."""

import itertools
import os
from contextlib import ExitStack, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldapp.case.ids import new_id
from fieldapp.errors import NothingToSend
from fieldapp.exchange import enrolment, holding, selection
from fieldapp.exchange.export import discard_plan, export, make_plan
from fieldapp.exchange.merge import import_paths
from fieldapp.exchange.receipt import answer_devices, make_receipt
from fieldapp.vault.books import book_states
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state
from tests.exchange.conftest import Offices, cases, journal

DESK, FIELD = "64.01", "64.01.05"


def planned(vault, office, **how):
    """What would be sent to an office, as {book: [(after, upto)]}, and how many entries that is."""
    plan = make_plan(vault, office, **how)
    discard_plan(vault, plan)
    found = {}
    for one in (one for part in plan.parts for one in part.ranges):
        found.setdefault(one.book, []).append((one.after, one.upto))
    return found, plan.entries


def review(desk, case, decision="return"):
    with desk.writing():
        fields = {"case": case, "decision": decision, "reason": "Lengkapi."}
        desk.journal.write([Change("review.set", new_id(), fields, office=FIELD)], desk.officer, desk.now())


def sizes_of_receipts(offices, kab, kec, rounds):
    found = []
    for n in range(rounds):
        case = offices.add_case(kec, str(n))
        offices.send(kec, kab)
        review(kab, case)
        stick = offices.stick()
        found.append(make_receipt(kab, FIELD, stick).plan.entries)
        import_paths(kec, [stick.folder])
    return found


def test_receipts_do_not_grow(offices):
    kab, kec = offices.pair()
    assert sizes_of_receipts(offices, kab, kec, 6) == [2] * 6, "a review and this receipt"


def test_a_build_without_holds_grows_with_every_receipt(offices, monkeypatch):
    monkeypatch.setattr(selection, "held_by_all", lambda *_: {})
    kab, kec = offices.pair()
    grown = sizes_of_receipts(offices, kab, kec, 5)
    assert grown[-1] - grown[-2] >= 4
    assert grown[-1] > 15


def test_an_export_says_what_changed_and_nothing_twice(offices):
    kab, kec = offices.pair()
    said = []
    for n in range(3):
        offices.add_case(kec, str(n))
        offices.send(kec, kab)
        said.append(holding._exports(kab.db, FIELD, kec.device, 1)[-1].get("holds", []))
        offices.answer(kab, kec)
    book = next(s.book for s in book_states(kec.db) if s.device == kab.device and s.office == FIELD)
    assert said == [[], [[book, 1]], [[book, 2]]]
    assert holding._said(kab.db, FIELD, kec.device, 1) == {book: holding.Held(2, 2)}


def test_a_lost_receipt_is_sent_again_with_the_next(offices):
    kab, kec = offices.pair()
    offices.add_case(kec)
    offices.send(kec, kab)
    make_receipt(kab, FIELD, offices.stick())
    make_receipt(kab, FIELD, offices.stick())
    offices.answer(kab, kec)
    missing = {row[0] for row in kab.db.execute("SELECT hash FROM entry WHERE book LIKE '%@64.01.05'").fetchall()}
    assert missing <= journal(kec)


def test_of_several_laptops_the_one_that_holds_least_decides(offices):
    kab, one = offices.pair()
    two = offices.vault(FIELD, "Laptop kedua")
    offices.enrol(kab, two)
    for laptop in (one, two):
        offices.add_case(laptop)
        offices.send(laptop, kab)
    offices.answer(kab, one)
    offices.add_case(one, "lagi")
    offices.send(one, kab)
    answer_devices(kab, FIELD)
    found, _ = planned(kab, FIELD)
    assert found[one.book][0][0] == 0, "the second laptop never said that it holds anything of the first"
    offices.answer(kab, two)
    offices.add_case(two, "lagi")
    offices.send(two, kab)
    found, _ = planned(kab, FIELD)
    assert one.book not in found or found[one.book][0][0] > 0
    assert found[two.book][0][0] > 0, "the first laptop has the beginning of the second"
    offices.answer(kab, two)
    offices.answer(kab, one)
    assert cases(one) == cases(two) == cases(kab)


def test_everything_again_leaves_nothing_out(offices):
    kab, kec = offices.pair()
    offices.add_case(kec)
    offices.send(kec, kab)
    offices.answer(kab, kec)
    offices.add_case(kec)
    offices.send(kec, kab)
    answer_devices(kab, FIELD)
    less, _ = planned(kab, FIELD)
    whole, _ = planned(kab, FIELD, everything=True)
    assert kec.book in whole
    assert kec.book not in less
    assert all(ranges[0][0] == 0 for ranges in whole.values())


def test_a_laptop_that_went_back_to_a_backup_gets_what_it_lost(offices, tmp_path):
    kab, kec = offices.pair()
    offices.add_case(kec)
    offices.send(kec, kab)
    offices.answer(kab, kec)
    offices.add_case(kec)
    offices.send(kec, kab)
    assert holding.latest_incarnation(kab.db, kec.device) == 1
    answer_devices(kab, FIELD)
    found, _ = planned(kab, FIELD)
    desk_book = next(s.book for s in book_states(kab.db) if s.device == kab.device and s.office == FIELD)
    assert found[desk_book][0][0] == 1
    with kab.writing() as db:
        row = db.execute("SELECT office, writer, lamport FROM book WHERE book = ?", (kec.book,)).fetchone()
        name = kec.book.replace(".1@", ".2@")
        db.execute("INSERT INTO book VALUES (?, ?, 2, ?, ?, 0, x'', ?, 0)", (name, kec.device, *row[:2], row[2]))
    found, _ = planned(kab, FIELD)
    assert found[desk_book][0][0] == 0, "under its new incarnation it has said nothing yet"
    assert found[kec.book][0][0] == 0, "and the end of its former book may be lost to it"


@pytest.mark.parametrize("said", [["x"], [["a"]], "alles", [[1, 2]], [["b", "9"]], [["b", -4]], [["b", 3, "n"]], 7, {}])
def test_a_trace_of_another_form_says_nothing(offices, said):
    kab, kec = offices.pair()
    offices.add_case(kec)
    with kec.writing():
        change = Change("access.note", new_id(), {"what": "exported", "to": DESK, "holds": said})
        kec.journal.write([change], kec.officer, kec.now())
    offices.send(kec, kab)
    offices.answer(kab, kec)
    assert cases(kab) == cases(kec)
    held = holding.held_by_all(kab.db, FIELD, [kec.device], book_states(kab.db))
    assert all(one.upto in (0, holding.EVERYTHING) for one in held.values())


# ---- identities -----------------------------------------------------------------------------------------------------


def test_a_second_laptop_gets_the_identities_that_the_desk_could_not_send(offices):
    kab, one = offices.pair()
    two = offices.vault(FIELD, "Laptop kedua")
    offices.enrol(kab, two)
    case = offices.add_case(one)
    offices.send(one, kab)
    offices.answer(kab, two)
    assert load_state(two.db, case).identity_state == "withheld"
    offices.add_case(two, "milik laptop kedua")
    offices.send(two, kab)
    offices.answer(kab, one)
    offices.send(two, one)
    rows = {row[0]: row[1:] for row in holding.rows_to_say(two)}
    assert rows == {} or one.book not in rows
    held = holding.held_by_all(one.db, FIELD, [two.device], book_states(one.db))
    assert 0 < held[one.book].whole < held[one.book].upto
    offices.send(one, two)
    assert load_state(two.db, case).identity == {"reporter.name": "Budi"}


def test_laptops_of_one_office_do_not_send_each_other_everything_for_ever(offices):
    kab, one = offices.pair()
    two = offices.vault(FIELD, "Laptop kedua")
    offices.enrol(kab, two)
    offices.answer(kab, one)
    offices.answer(kab, two)
    sent = []
    for n in range(5):
        offices.add_case(one, str(n))
        stick = offices.stick()
        sent.append(export(one, stick, FIELD).plan.entries)
        import_paths(two, [stick.folder])
        offices.add_case(two, str(n))
        offices.send(two, one)
    assert cases(one) == cases(two)
    assert sent[-1] == sent[-2] < 8


# ---- evidence downwards ---------------------------------------------------------------------------------------------


def files_of(vault):
    return {row[0] for row in vault.db.execute("SELECT sha256 FROM evidence_file").fetchall()}


def with_evidence(offices, count=3):
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    names = {offices.add_evidence(kec, case, os.urandom(900 + n)) for n in range(count)}
    offices.send(kec, kab)
    return kab, kec, names


def test_evidence_goes_down_only_when_it_is_asked_for(offices):
    kab, _kec, names = with_evidence(offices)
    two = offices.vault(FIELD, "Laptop kedua")
    offices.enrol(kab, two)
    offices.answer(kab, two)
    assert files_of(two) == set()
    stick = offices.stick()
    assert make_receipt(kab, FIELD, stick, with_evidence=True).plan.evidence == 3
    import_paths(two, [stick.folder])
    assert files_of(two) == names
    assert {two.evidence.verify(name) for name in names} == {"ok"}


def test_an_office_asks_for_what_it_lacks_and_gets_exactly_that(offices):
    kab, _kec, names = with_evidence(offices)
    two = offices.vault(FIELD, "Laptop kedua")
    offices.enrol(kab, two)
    offices.answer(kab, two)
    offices.add_evidence(two, offices.add_case(two), b"milik sendiri")
    offices.send(two, kab, ask_evidence=True)
    plan = make_plan(kab, FIELD, evidence=False)
    assert plan.evidence == len(names)
    discard_plan(kab, plan)
    offices.answer(kab, two)
    assert names <= files_of(two)
    offices.add_case(two)
    offices.send(two, kab)
    assert holding.lacked_by(kab.db, FIELD, [two.device]) == set(), "who has it asks no more"


def test_asking_is_reason_enough_to_send(offices):
    kab, _kec, _names = with_evidence(offices)
    two = offices.vault(FIELD, "Laptop kedua")
    offices.enrol(kab, two)
    offices.answer(kab, two)
    assert offices.send(two, kab, ask_evidence=True).total("new") >= 1
    assert holding.lacked_by(kab.db, FIELD, [two.device])


def test_nobody_is_told_of_evidence_of_others(offices):
    kab, _kec, _names = with_evidence(offices)
    other = offices.vault("64.01.06")
    offices.enrol(kab, other)
    offices.add_case(other)
    offices.send(other, kab)
    stick = offices.stick()
    assert make_receipt(kab, "64.01.06", stick, with_evidence=True).plan.evidence == 0
    import_paths(other, [stick.folder])
    assert files_of(other) == set()


def test_a_laptop_that_replaced_another_gets_evidence_until_it_has_said_what_it_lacks(offices):
    kab, kec, names = with_evidence(offices)
    new, folder = offices.vault(FIELD, "Laptop pengganti"), offices.stick().folder
    invitation = enrolment.invite(kab, FIELD, folder)
    asked = enrolment.request(new, invitation.path, folder)
    answer = enrolment.approve(kab, asked.path, folder, replaces=kec.device, reason="Laptop lama hilang.")
    enrolment.accept(new, answer.path)
    lost = offices.stick()
    assert make_receipt(kab, FIELD, lost).plan.evidence == len(names)
    stick = offices.stick()
    assert make_receipt(kab, FIELD, stick).plan.evidence == len(names), "the first one may be lost"
    import_paths(new, [stick.folder])
    assert files_of(new) == names
    assert cases(new) == cases(kab)
    offices.add_case(new)
    offices.send(new, kab)
    assert make_receipt(kab, FIELD, offices.stick()).plan.evidence == 0


def test_a_replacement_that_lost_some_of_it_asks_for_the_rest_by_itself(offices):
    kab, kec, names = with_evidence(offices)
    new, folder = offices.vault(FIELD, "Laptop pengganti"), offices.stick().folder
    invitation = enrolment.invite(kab, FIELD, folder)
    asked = enrolment.request(new, invitation.path, folder)
    answer = enrolment.approve(kab, asked.path, folder, replaces=kec.device, reason="Laptop lama hilang.")
    enrolment.accept(new, answer.path)
    stick = offices.stick()
    make_receipt(kab, FIELD, stick)
    import_paths(new, [stick.folder])
    gone = sorted(names)[:2]
    with new.writing() as db:
        db.conn.executemany("DELETE FROM evidence_file WHERE sha256 = ?", [(name,) for name in gone])
    offices.add_case(new)
    offices.send(new, kab)
    assert holding.lacked_by(kab.db, FIELD, [new.device]) == set(gone)
    assert make_receipt(kab, FIELD, offices.stick()).plan.evidence == 2


def test_who_asks_for_files_of_others_gets_none(offices):
    kab, _kec, names = with_evidence(offices)
    other = offices.vault("64.01.06", "Kantor sebelah")
    offices.enrol(kab, other)
    offices.add_case(other)
    stick = offices.stick()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fieldapp.exchange.plan._standing", lambda *_: {"lacks": sorted(names)})
        export(other, stick, DESK)
    import_paths(kab, [stick.folder])
    assert holding.lacked_by(kab.db, "64.01.06", [other.device]) == names
    assert make_receipt(kab, "64.01.06", offices.stick()).plan.evidence == 0


# ---- whatever is left out is there ----------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "up", "lost up", "down", "peer", "note"]), st.integers(0, 1), st.booleans()),
    min_size=4,
    max_size=12,
)


@pytest.fixture
def worlds(tmp_path, monkeypatch):
    """Give what makes a fresh desk with two laptops of one office below."""
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    with ExitStack() as stack:
        count = itertools.count()

        def make():
            base = tmp_path / f"dunia-{next(count)}"
            base.mkdir()
            offices = Offices(base, stack)
            kab, one = offices.pair()
            two = offices.vault(FIELD, "Laptop kedua")
            offices.enrol(kab, two)
            for laptop in (one, two):
                offices.answer(kab, laptop)
            return offices, kab, (one, two)

        yield make


@settings(max_examples=7, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_nothing_is_left_out_that_a_laptop_lacks(worlds, steps):
    offices, kab, laptops = worlds()
    for act, at, flag in steps:
        laptop, other = laptops[at], laptops[1 - at]
        if act == "add":
            offices.add_case(laptop, reporter="Budi" if flag else "Ani")
        elif act == "note":
            for case in sorted(cases(kab))[:1]:
                review(kab, case)
        elif act == "down":
            stick = offices.stick()
            make_receipt(kab, FIELD, stick)
            for receiver in (laptop, *((other,) if flag else ())):
                import_paths(receiver, [stick.folder])
        else:
            with suppress(NothingToSend):
                receiver = other if act == "peer" else kab
                stick = offices.stick()
                export(laptop, stick, receiver.office)
                if act != "lost up":
                    import_paths(receiver, [stick.folder])
        for sender in (kab, *laptops):
            leaves_out_only_what_is_there(sender, [one for one in laptops if one is not sender])
    for _ in range(2):
        for laptop, other in (laptops, laptops[::-1]):
            with suppress(NothingToSend):
                offices.send(laptop, kab)
            with suppress(NothingToSend):
                offices.send(laptop, other)
            offices.answer(kab, laptop)
            offices.answer(kab, other)
    assert cases(laptops[0]) == cases(laptops[1]) == cases(kab)
    for case in cases(kab):
        assert load_state(laptops[0].db, case).identity == load_state(laptops[1].db, case).identity != {}


def leaves_out_only_what_is_there(sender, receivers):
    said = holding.held_by_all(sender.db, FIELD, [one.device for one in receivers], book_states(sender.db))
    for book, held in said.items():
        for receiver in receivers:
            own = book.startswith(f"{receiver.device}.")
            last = next((s.last for s in book_states(receiver.db) if s.book == book), 0)
            assert own or last >= held.upto
            whole = next((holding._whole(receiver.db, s) for s in book_states(receiver.db) if s.book == book), 0)
            assert own or whole >= held.whole
