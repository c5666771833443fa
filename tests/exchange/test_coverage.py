"""What receipts cover when the desk that wrote them was restored or lost: nothing is believed to be where it is not."""

import os
import shutil

import pytest

from fieldapp.case.ids import new_id
from fieldapp.errors import NothingToSend
from fieldapp.exchange import credentials, enrolment
from fieldapp.exchange.coverage import silent_books
from fieldapp.exchange.export import make_plan
from fieldapp.exchange.receipt import make_receipt
from fieldapp.vault.books import book_states
from fieldapp.vault.incarnation import begin_incarnation
from fieldapp.vault.journal import Change
from fieldapp.vault.vault import open_vault
from tests.exchange.conftest import PASSPHRASE, cases


def acked(vault, office="64.01"):
    return dict(vault.db.execute("SELECT book, upto FROM ack WHERE office = ?", (office,)).fetchall())


def put_back(vault, saved, offices):
    """Put a laptop back to what was kept of it; it goes on anew."""
    folder = vault.folder
    vault.close()
    shutil.rmtree(folder)
    shutil.copytree(saved, folder)
    begin_incarnation(folder, None, PASSPHRASE, offices.clock)
    return open_vault(folder, None, PASSPHRASE, clock=offices.clock)


def save(vault, tmp_path):
    vault.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return shutil.copytree(vault.folder, tmp_path / "cadangan")


def take_over(offices, desk, old, new):
    """Certify a laptop in the place of another one."""
    folder = offices.stick().folder
    invitation = enrolment.invite(desk, new.office, folder)
    asked = enrolment.request(new, invitation.path, folder)
    enrolment.accept(new, enrolment.approve(desk, asked.path, folder, replaces=old.device).path)


def test_a_desk_that_was_restored_gets_again_what_it_lost(offices, tmp_path):
    kab, kec = offices.pair()
    kept = offices.add_case(kec)
    offices.send(kec, kab)
    offices.answer(kab, kec)
    saved = save(kab, tmp_path)
    lost = offices.add_case(kec, "sesudah cadangan")
    evidence = offices.add_evidence(kec, lost, b"foto" * 100)
    offices.send(kec, kab)
    offices.answer(kab, kec)
    with pytest.raises(NothingToSend):
        make_plan(kec, "64.01")
    before = acked(kec)[kec.book]
    with put_back(kab, saved, offices) as again:
        assert cases(again) == {kept}
        offices.answer(again, kec)
        assert acked(kec)[kec.book] < before
        report = offices.send(kec, again)
        assert report.evidence == (evidence,)
        assert cases(again) == {kept, lost}
        offices.answer(again, kec)
        assert acked(kec)[kec.book] >= before
        with pytest.raises(NothingToSend):
            make_plan(kec, "64.01")


def test_a_receipt_from_before_the_restore_that_comes_late_covers_nothing(offices, tmp_path):
    kab, kec = offices.pair()
    offices.add_case(kec)
    offices.send(kec, kab)
    saved = save(kab, tmp_path)
    offices.add_case(kec)
    offices.send(kec, kab)
    late = offices.stick()
    make_receipt(kab, kec.office, late)
    offices.receive(kec, late)
    covered = acked(kec)[kec.book]
    with put_back(kab, saved, offices) as again:
        offices.answer(again, kec)
        less = acked(kec)[kec.book]
        assert less < covered
        offices.receive(kec, late)
        assert acked(kec)[kec.book] == less


def test_what_only_a_stolen_desk_had_is_sent_to_the_one_that_took_over(offices):
    province, kab, kec = offices.vault("64"), offices.vault("64.01"), offices.vault("64.01.05")
    offices.enrol(province, kab)
    offices.enrol(kab, kec)
    first = offices.add_case(kec)
    offices.send(kec, kab)
    offices.send(kab, province)
    second = offices.add_case(kec)
    evidence = offices.add_evidence(kec, second, os.urandom(500))
    offices.send(kec, kab)
    offices.answer(kab, kec)
    with pytest.raises(NothingToSend):
        make_plan(kec, "64.01")
    fresh = offices.vault("64.01")
    take_over(offices, province, kab, fresh)
    offices.answer(province, fresh)
    assert cases(fresh) == {first}
    offices.answer(fresh, kec)
    assert acked(kec)[kec.book] < 5, "what the lost laptop acknowledged is acknowledged no more"
    assert offices.send(kec, fresh).evidence == (evidence,)
    assert cases(fresh) == {first, second}


def test_an_office_that_the_desk_above_did_not_know_hears_of_the_loss_from_the_new_desk(offices):
    province, kab, kec = offices.vault("64"), offices.vault("64.01"), offices.vault("64.01.05")
    offices.enrol(province, kab)
    offices.enrol(kab, kec)
    case = offices.add_case(kec)
    offices.send(kec, kab)
    offices.answer(kab, kec)
    fresh = offices.vault("64.01")
    take_over(offices, province, kab, fresh)
    offices.answer(province, fresh)
    # the thief decides about the case and brings it to the sub-district
    with kab.writing():
        change = Change("review.set", new_id(), {"case": case, "decision": "return"}, office=kec.office)
        kab.journal.write([change], kab.officer, kab.now())
    offices.answer(kab, kec)
    assert kec.db.execute("SELECT count(*) FROM record WHERE type = 'review'").fetchone()[0] == 1
    offices.enrol(fresh, kec)
    offices.answer(fresh, kec)
    assert kec.db.execute("SELECT count(*) FROM record WHERE type = 'review'").fetchone()[0] == 0
    assert kab.device in credentials.trust_of(kec).revoked
    # and what the lost laptop wrote there lies nowhere else: it travels up, held like everywhere
    book = next(state.book for state in book_states(kec.db) if state.device == kab.device)
    assert book in silent_books(kec.db, book_states(kec.db))
    offices.send(kec, fresh)
    reasons = fresh.db.execute("SELECT DISTINCT reason FROM held WHERE book = ?", (book,)).fetchall()
    assert reasons == [("revoked",)]


def test_a_decision_of_a_desk_that_was_restored_comes_back_from_below(offices, tmp_path):
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    offices.send(kec, kab)
    saved = save(kab, tmp_path)
    with kab.writing():
        change = Change("review.set", new_id(), {"case": case, "decision": "accept"}, office=kec.office)
        kab.journal.write([change], kab.officer, kab.now())
    offices.answer(kab, kec)
    with put_back(kab, saved, offices) as again:
        offices.answer(again, kec)
        assert again.db.execute("SELECT count(*) FROM record WHERE type = 'review'").fetchone()[0] == 0
        offices.send(kec, again)
        assert again.db.execute("SELECT count(*) FROM record WHERE type = 'review'").fetchone()[0] == 1
        offices.answer(again, kec)
        with pytest.raises(NothingToSend):
            make_plan(kec, "64.01")


def test_a_book_that_nobody_can_prove_any_more_does_not_hold_up_the_others(offices):
    province, kab = offices.vault("64"), offices.vault("64.01")
    first, second = offices.vault("64.01.05"), offices.vault("64.01.05")
    offices.enrol(province, kab)
    for laptop in (first, second):
        offices.enrol(kab, laptop)
    gone = offices.add_case(first)
    offices.send(first, kab)
    offices.answer(kab, second)
    assert cases(second) == {gone}
    # the desk falls with all it certified: nobody above had heard of the two laptops
    fresh = offices.vault("64.01")
    take_over(offices, province, kab, fresh)
    offices.answer(province, fresh)
    offices.enrol(fresh, second)
    there = offices.add_case(second)
    report = offices.send(second, fresh)
    assert [file.code for file in report.files] == [""]
    assert cases(fresh) == {there}
    offices.enrol(fresh, first)
    offices.answer(fresh, second)
    assert [file.code for file in offices.send(second, fresh).files] == [""]
    assert cases(fresh) == {there, gone}
