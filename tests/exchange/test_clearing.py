"""Evidence files leave a laptop behind a receipt, closing and retention alone, and come back when they are sent."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldapp.case.ids import new_id
from fieldapp.errors import ClearingUnfit, ReasonMissing, RetentionUnfit
from fieldapp.exchange.export import make_plan
from fieldapp.exchange.merge import import_paths
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.stick import Stick
from fieldapp.vault import clearing
from fieldapp.vault.check import check
from fieldapp.vault.clearing import (
    clear_evidence,
    cleared_file,
    count_cleared,
    keep_retention,
    plan_clearing,
    retention_days,
)
from fieldapp.vault.database import SqliteError
from fieldapp.vault.evidence import EvidenceStore
from fieldapp.vault.journal import Change
from fieldapp.vault.rebuild import rebuild
from fieldapp.vault.snapshot import backup
from fieldapp.vault.trace import list_traces
from fieldapp.vault.travel import file_states, read_ways
from fieldapp.vault.vault import open_vault
from tests.exchange.conftest import PASSPHRASE

TODAY = date(2026, 11, 22)


def write(vault, *changes):
    with vault.writing():
        vault.journal.write(list(changes), vault.officer, vault.now())


def close(vault, case, on):
    write(vault, Change("step.set", new_id(), {"case": case, "name": "penutupan", "on": on.isoformat()}))


def days_ago(days):
    return TODAY - timedelta(days=days)


@pytest.fixture
def sent(offices):
    """A desk that holds a closed case of a laptop with one file, answered by a receipt."""
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    sha256 = offices.add_evidence(kec, case, b"foto" * 300)
    close(kec, case, days_ago(100))
    offices.send(kec, kab)
    offices.answer(kab, kec)
    return kab, kec, case, sha256


def rows(vault):
    return {row[0] for row in vault.db.execute("SELECT sha256 FROM evidence_file").fetchall()}


def test_nothing_is_cleared_without_a_retention(sent):
    _, kec, _, sha256 = sent
    assert retention_days(kec) is None
    assert plan_clearing(kec).kept == {"retention": 1}
    with pytest.raises(ClearingUnfit):
        clear_evidence(kec, "penuh")
    assert rows(kec) == {sha256}


def test_what_is_held_above_is_cleared_with_an_entry_and_says_where_it_is(sent):
    kab, kec, case, sha256 = sent
    keep_retention(kec, 90)
    (one,) = plan_clearing(kec).files
    assert (one.sha256, one.cases, one.office, one.receipt, one.closed_on) == (
        sha256, (case,), "64.01", 1, days_ago(100).isoformat(),
    )  # fmt: skip
    with pytest.raises(ReasonMissing):
        clear_evidence(kec, "  ")
    assert clear_evidence(kec, "cakram penuh") == (one,)
    assert not kec.evidence.has(sha256)
    held = cleared_file(kec.db, sha256)
    assert (held.office, held.receipt, held.size) == ("64.01", 1, 1200)
    assert count_cleared(kec.db) == (1, 1200)
    assert file_states(kec.db, read_ways(kec.db, kec.office), [sha256]) == {sha256: "cleared"}
    (trace,) = list_traces(kec.db, kec.office, what="cleared")
    assert (trace.reason, trace.action, trace.signed) == ("cakram penuh", "clear", True)
    assert check(kec, full=True).defects == []
    rebuild(kec.db)
    with pytest.raises(ClearingUnfit):
        clear_evidence(kec, "lagi")
    # the desk goes on saying that it holds it, and gets nothing again
    assert make_plan(kec, kab.office, everything=True).evidence == 0


def test_it_comes_back_when_somebody_sends_it(sent):
    kab, kec, _, sha256 = sent
    keep_retention(kec, 0)
    clear_evidence(kec, "penuh")
    make_receipt(kab, kec.office, stick := kec_stick(kec), with_evidence=True)
    import_paths(kec, [stick.folder])
    assert rows(kec) == {sha256}
    assert kec.evidence.verify(sha256) == "ok"
    assert cleared_file(kec.db, sha256) is None
    assert check(kec, full=True).defects == []


def kec_stick(vault):
    folder = vault.folder.parent / "stik-kembali"
    folder.mkdir()
    return Stick(folder)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda offices, kec, case, sha: kec.keep_setting(clearing.SETTING, "101"), "retention"),
        (lambda offices, kec, case, sha: close(kec, case, days_ago(10)), "retention"),
        (lambda offices, kec, case, sha: offices.add_evidence(kec, offices.add_case(kec), b"foto" * 300), "open"),
        (lambda offices, kec, case, sha: forget(kec, "evidence_ack"), "not_received"),
        (lambda offices, kec, case, sha: hang_on_draft(kec, sha), "draft"),
        (lambda offices, kec, case, sha: make_plan(kec, "64.01", everything=True), "sending"),
    ],
)
def test_one_condition_that_fails_keeps_the_file(offices, sent, spoil, why):
    _, kec, case, sha256 = sent
    keep_retention(kec, 90)
    spoil(offices, kec, case, sha256)
    assert plan_clearing(kec).kept == {why: 1}
    with pytest.raises(ClearingUnfit):
        clear_evidence(kec, "penuh")
    assert kec.evidence.verify(sha256) == "ok"


def forget(vault, table):
    with vault.writing() as db:
        db.execute(f"DELETE FROM {table}")


def hang_on_draft(vault, sha256):
    with vault.writing() as db:
        db.execute("INSERT INTO attachment VALUES ('a', 'd', ?, 'x', 1, '', '{}', 'x')", (sha256,))


def test_an_lhp_is_closed_when_it_is_final(offices):
    kab, kec = offices.pair()
    lhp = new_id()
    write(kec, Change("supervision.set", lhp, {"date": days_ago(200).isoformat(), "state": "draft"}))
    sha256 = offices.add_evidence(kec, lhp, b"rapat" * 99)
    offices.send(kec, kab)
    offices.answer(kab, kec)
    keep_retention(kec, 90)
    assert plan_clearing(kec).kept == {"open": 1}
    write(kec, Change("supervision.set", lhp, {"state": "final"}))
    assert [one.sha256 for one in plan_clearing(kec).files] == [sha256]


@pytest.mark.parametrize("days", [-1, clearing.MOST_DAYS + 1])
def test_a_retention_is_a_sensible_number(sent, days):
    with pytest.raises(RetentionUnfit):
        keep_retention(sent[1], days)


def test_named_files_go_together_or_not_at_all(offices, sent):
    _, kec, case, sha256 = sent
    keep_retention(kec, 90)
    other = offices.add_evidence(kec, case, b"lain" * 9)
    with pytest.raises(ClearingUnfit):
        clear_evidence(kec, "penuh", [sha256, other])
    assert rows(kec) == {sha256, other}
    assert [one.sha256 for one in clear_evidence(kec, "penuh", [sha256])] == [sha256]


class Cut(Exception):
    """The power goes out."""


def reopened(vault):
    vault.close()
    return open_vault(vault.folder, None, PASSPHRASE, clock=vault.clock)


def test_a_cut_before_the_end_of_the_transaction_changes_nothing(sent, monkeypatch):
    _, kec, _, sha256 = sent
    keep_retention(kec, 90)
    entries = kec.db.execute("SELECT count(*) FROM entry").fetchone()
    monkeypatch.setattr(clearing, "UNFINISHED", None)
    with pytest.raises(SqliteError, match="NOT NULL"):
        clear_evidence(kec, "penuh")
    assert kec.db.execute("SELECT count(*) FROM entry").fetchone() == entries
    assert rows(kec) == {sha256}
    with reopened(kec) as again:
        assert again.evidence.verify(sha256) == "ok"
        assert check(again, full=True).defects == []


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_cut_between_the_files_is_finished_at_the_next_opening(offices, sent, monkeypatch, after):
    kab, kec, case, first = sent
    more = [offices.add_evidence(kec, case, bytes([n]) * 500) for n in range(2)]
    offices.send(kec, kab)
    offices.answer(kab, kec)
    keep_retention(kec, 90)
    names, dropped, drop = [first, *more], [], EvidenceStore.drop

    def cut(store, sha256):
        if len(dropped) == after:
            raise Cut
        dropped.append(sha256)
        drop(store, sha256)

    monkeypatch.setattr(EvidenceStore, "drop", cut)
    with pytest.raises(Cut):
        clear_evidence(kec, "penuh")
    monkeypatch.undo()
    assert rows(kec) == set()
    assert sum(kec.evidence.has(name) for name in names) == 3 - after
    with reopened(kec) as again:
        assert not any(again.evidence.has(name) for name in names)
        assert count_cleared(again.db)[0] == 3
        assert check(again, full=True).defects == []


def test_a_row_that_no_entry_backs_hides_nothing(sent):
    """Somebody removes a file and writes into the table of this laptop that headquarters has it."""
    _, kec, _, sha256 = sent
    kec.evidence.drop(sha256)
    with kec.writing() as db:
        db.execute("DELETE FROM evidence_file")
        db.execute("INSERT INTO evidence_cleared VALUES (?, 1, '64.01', 1, 'x')", (sha256,))
    assert "evidence_unlisted" in {defect.code for defect in check(kec, full=True).defects}


def test_a_backup_holds_what_is_here(sent, tmp_path):
    _, kec, _, _ = sent
    keep_retention(kec, 90)
    clear_evidence(kec, "penuh")
    done = backup(kec.db, kec.db_key, kec.folder, tmp_path / "luar", TODAY)
    assert done.blobs == 0


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32))
def test_whatever_was_done_only_what_may_go_goes(offices, seed):
    """Files of random cases, some sent, some answered, some closed: the rules, once more and by hand."""
    dice = Random(seed)
    kab, kec = offices.pair()
    cases = [offices.add_case(kec) for _ in range(3)]
    closed, files, received = {}, {}, set()
    for _ in range(dice.randrange(3, 9)):
        act = dice.choice(("attach", "attach", "close", "send"))
        case = dice.choice(cases)
        if act == "attach":
            sha256 = offices.add_evidence(kec, case, dice.choice((b"a", b"b", b"c")) * dice.choice((40, 50)))
            files.setdefault(sha256, set()).add(case)
        elif act == "close":
            closed[case] = max(closed.get(case, date.min), days_ago(dice.randrange(300)))
            close(kec, case, closed[case])
        else:
            offices.send(kec, kab, everything=True)
            if dice.random() < 0.7:
                offices.answer(kab, kec)
                received |= files.keys()
    days = dice.choice((0, 60, 150))
    keep_retention(kec, days)
    may = {
        name for name, owners in files.items()
        if name in received and owners <= closed.keys() and max(closed[one] for one in owners) <= days_ago(days)
    }  # fmt: skip
    plan = plan_clearing(kec)
    assert {one.sha256 for one in plan.files} == may
    assert sum(plan.kept.values()) == len(files) - len(may)
    if may:
        clear_evidence(kec, "penuh")
    assert {name for name in files if kec.evidence.has(name)} == rows(kec) == files.keys() - may
