"""Where cases and evidence files stand: random histories of sending, loss and answers against a naive account."""

import errno
import random
import re
from contextlib import suppress

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldapp.desk.review import review_case
from fieldapp.errors import NothingToSend, ReceiptOlder, ReceiptUnfit, StickFull
from fieldapp.exchange.export import export
from fieldapp.exchange.merge import import_paths
from fieldapp.exchange.plan import Plan
from fieldapp.exchange.receipt import answer_devices, make_receipt
from fieldapp.exchange.slip import make_slip, read_slip
from fieldapp.exchange.stick import Medium, Stick
from fieldapp.vault.caselist import Filters, case_ids, case_rows
from fieldapp.vault.journal import Change
from fieldapp.vault.journey import answered_below, journey_of
from fieldapp.vault.travel import STATES, Ways, case_state, case_states, file_state, file_states, read_ways
from fieldapp.vault.underway import count_states

MEBI = 1024 * 1024


class Filling(Medium):
    """A stick that takes so many parts and no more."""

    def __init__(self, parts):
        self.left = parts

    def write(self, path, data):
        if path.name.endswith(".netra.part"):
            if not self.left:
                raise OSError(errno.ENOSPC, "full")
            self.left -= 1
        super().write(path, data)


class Account:
    """What was done, written down by hand: which entries are whose, which were carried, which were answered."""

    def __init__(self, kec, kab):
        self.kec, self.kab = kec, kab
        self.cases, self.files = [], {}
        self.written, self.written_files = set(), set()
        self.acked, self.acked_files = 0, set()
        self.said, self.told = {}, {}

    def entries(self, case):
        rows = self.kec.db.execute(
            "SELECT e.book, e.seq FROM record r JOIN entry e ON e.record = r.id WHERE r.case_id = ?", (case,)
        ).fetchall()
        return {(book, seq) for book, seq in rows if book == self.kec.book}

    def carry(self, part):
        for one in part.ranges:
            self.written |= {(one.book, seq) for seq in range(one.after + 1, one.upto + 1)}
        self.written_files |= {(one.sha256, n) for one in part.pieces for n in range(one.first, one.last + 1)}

    def file_state(self, sha256):
        size = self.kec.db.execute("SELECT size FROM evidence_file WHERE sha256 = ?", (sha256,)).fetchone()[0]
        whole = all((sha256, n) in self.written_files for n in range(1, -(-size // MEBI) + 1))
        return "received" if sha256 in self.acked_files else "on_stick" if whole else "unsent"

    def state(self, case):
        waiting = {place for place in self.entries(case) if place[1] > self.acked}
        files = {self.file_state(sha256) for sha256, owner in self.files.items() if owner == case}
        if waiting or files - {"received"}:
            return "on_stick" if waiting <= self.written and "unsent" not in files else "unsent"
        decision, seen, revision = self.told.get(case, ("", set(), 0))
        if decision == "return" and self.entries(case) == seen:
            return "returned"
        return "decided" if decision == "accept" and revision == self.revision(case) else "received"

    def revision(self, case):
        return self.kec.db.execute("SELECT revision FROM case_row WHERE id = ?", (case,)).fetchone()[0]


class History:
    """Acts of two offices on each other, taken by dice, each entered into the account."""

    def __init__(self, offices, seed):
        self.offices, self.dice = offices, random.Random(seed)
        self.kab, self.kec = offices.pair()
        self.account = Account(self.kec, self.kab)

    def play(self, acts):
        for act in acts:
            getattr(self, act)()
            self.compare()

    def record(self):
        self.account.cases.append(self.offices.add_case(self.kec))

    def change(self):
        if self.account.cases:
            case = self.dice.choice(self.account.cases)
            revision = self.account.revision(case) + self.dice.choice((0, 0, 1))
            self._write("case.set", case, {"narrative": str(self.dice.random()), "revision": revision})

    def attach(self):
        if self.account.cases:
            case = self.dice.choice(self.account.cases)
            size = self.dice.choice((1000, MEBI + 5, 2 * MEBI))
            sha256 = self.offices.add_evidence(self.kec, case, self.dice.randbytes(size))
            self.account.files[sha256] = case

    def _write(self, kind, record, fields):
        with self.kec.writing():
            self.kec.journal.write([Change(kind, record, fields)], self.kec.officer, self.kec.now())

    def send(self):
        """Send with small parts to a stick that may fill up; deliver all of it, some of it or nothing."""
        stick = self.offices.stick()
        stick = Stick(stick.folder, Filling(self.dice.choice((1, 2, 99))))
        with suppress(NothingToSend, StickFull):
            export(self.kec, stick, self.kab.office, part_size=MEBI, evidence=self.dice.random() < 0.8)
        files = sorted(stick.folder.glob("*.netra"))
        for path in files:
            number, place = (int(word) for word in re.search(r"-(\d+)-(\d+)of\d+\.netra$", path.name).groups())
            data = self.kec.db.execute("SELECT plan FROM export_plan WHERE number = ?", (number,)).fetchone()[0]
            self.account.carry(msgspec.json.decode(data, type=Plan).parts[place - 1])
        import_paths(self.kab, [path for path in files if self.dice.random() < 0.7])

    def review(self):
        """Decide about a case at the desk, where it is there."""
        rows = self.kab.db.execute("SELECT id, revision FROM case_row").fetchall()
        if rows:
            case, revision = self.dice.choice(rows)
            decision = self.dice.choice(("return", "accept"))
            places = self.kab.db.execute(
                "SELECT e.book, e.seq FROM record r JOIN entry e ON e.record = r.id WHERE r.case_id = ?", (case,)
            ).fetchall()
            seen = {(book, seq) for book, seq in places if book == self.kec.book}
            review_case(self.kab, case, decision, "kurang jelas")
            self.account.said[case] = decision, seen, revision

    def answer(self):
        """Answer on a stick, which may be lost."""
        stick = self.offices.stick()
        try:
            make_receipt(self.kab, self.kec.office, stick)
        except NothingToSend:
            return
        if self.dice.random() < 0.8:
            import_paths(self.kec, [stick.folder])
            self._acknowledge()
            self.account.told |= self.account.said
            here = {row[0] for row in self.kab.db.execute("SELECT sha256 FROM evidence_file").fetchall()}
            self.account.acked_files |= here & self.account.files.keys()

    def slip(self):
        """Answer on paper."""
        answer_devices(self.kab, self.kec.office)
        try:
            read_slip(self.kec, make_slip(self.kab, self.kec.office))
        except (ReceiptOlder, ReceiptUnfit):
            return
        self._acknowledge()

    def _acknowledge(self):
        row = self.kab.db.execute("SELECT last FROM book WHERE book = ?", (self.kec.book,)).fetchone()
        self.account.acked = max(self.account.acked, row[0] if row else 0)

    def compare(self):
        account, db = self.account, self.kec.db
        ways = read_ways(db, self.kec.office)
        expected = {case: account.state(case) for case in account.cases}
        assert case_states(db, ways, account.cases) == expected
        for state in STATES:
            rows = case_rows(db, case_ids(db, "", Filters(travel=state, sender=self.kec.office)))
            assert {row.id for row in rows} == {case for case, at in expected.items() if at == state}, state
        counts = count_states(db, self.kec.office)
        assert counts == {state: list(expected.values()).count(state) for state in STATES}
        files = {sha256: account.file_state(sha256) for sha256 in account.files}
        assert file_states(db, ways, list(files)) == files
        for case, state in expected.items():
            told = journey_of(self.kec, case)
            assert told.state == state
            assert (told.number > 0) == (state != "unsent")
        # the desk has nobody above it that was told anything
        above = read_ways(self.kab.db, self.kab.office)
        here = [row[0] for row in self.kab.db.execute("SELECT id FROM case_row").fetchall()]
        assert set(case_states(self.kab.db, above, here).values()) <= {"unsent"}


ACTS = ("record", "record", "change", "attach", "send", "send", "send", "review", "answer", "answer", "slip")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ACTS), min_size=6, max_size=22), st.integers(0, 2**32))
def test_every_history_gives_the_states_that_were_written_down_by_hand(offices, acts, seed):
    history = History(offices, seed)
    history.play(("record", *acts))


@pytest.mark.parametrize(("broken", "answer"), [("waits", False), ("is_written", True), ("is_written", False)])
def test_broken_builds_fail(offices, monkeypatch, broken, answer):
    history = History(offices, 1)
    monkeypatch.setattr(Ways, broken, lambda *_: answer)
    with pytest.raises(AssertionError):
        history.play(("record", "attach", "send", "record", "change", "send"))


@pytest.mark.parametrize(
    ("waiting", "written", "decision", "state"),
    [
        (True, False, "return", "unsent"),
        (True, True, "accept", "on_stick"),
        (False, False, "", "received"),
        (False, False, "return", "returned"),
        (False, False, "accept", "decided"),
    ],
)
def test_the_state_of_a_case(waiting, written, decision, state):
    assert case_state(waiting=waiting, written=written, decision=decision) == state


@pytest.mark.parametrize(
    ("here", "received", "written", "cleared", "state"),
    [
        (True, False, False, False, "unsent"),
        (True, False, True, False, "on_stick"),
        (True, True, True, False, "received"),
        (False, True, True, True, "cleared"),
        (True, True, True, True, "received"),
        (False, True, False, False, "received"),
        (False, False, False, False, ""),
    ],
)
def test_the_state_of_a_file(here, received, written, cleared, state):
    assert file_state(here=here, received=received, written=written, cleared=cleared) == state


def test_the_way_of_a_case_is_told_with_numbers_and_names(offices):
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    assert journey_of(kec, case).state == "unsent"
    export(kec, stick := offices.stick(), kab.office)
    told = journey_of(kec, case)
    assert (told.state, told.office, told.number, told.officer, told.at[:10]) == (
        "on_stick", "64.01", 1, "Siti", "2026-11-22",
    )  # fmt: skip
    import_paths(kab, [stick.folder])
    assert answered_below(kab, case).number == 0
    offices.answer(kab, kec)
    told = journey_of(kec, case)
    assert (told.state, told.office, told.number, told.officer, told.slip) == ("received", "64.01", 1, "Siti", False)
    assert answered_below(kab, case).number == 1
    review_case(kab, case, "return", "alamat belum ada")
    assert not answered_below(kab, case).told
    offices.answer(kab, kec)
    told = journey_of(kec, case)
    assert (told.state, told.number, told.reason, told.officer) == ("returned", 2, "alamat belum ada", "Siti")
    assert answered_below(kab, case).told
    assert answered_below(kec, case) is None
    assert journey_of(kab, case).state == "unsent", "the province has not got it"


def test_a_slip_is_told_as_a_slip(offices):
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    offices.send(kec, kab)
    answer_devices(kab, kec.office)
    read_slip(kec, make_slip(kab, kec.office))
    told = journey_of(kec, case)
    assert (told.state, told.office, told.number, told.officer, told.slip) == ("received", "64.01", 1, "", True)


def test_the_topmost_office_has_nowhere_to_send(offices):
    top = offices.vault("00")
    case = offices.add_case(top)
    ways = read_ways(top.db, "00")
    assert case_states(top.db, ways, [case]) == {}
    assert journey_of(top, case) is None
    assert count_states(top.db, "00") == {}
    assert list(case_ids(top.db, "", Filters(travel="unsent", sender="00"))) == []


def test_a_colleagues_later_entry_ends_a_return_in_every_vault(offices):
    """What was seen when deciding stands in the decision, so that the order in which books arrive says nothing."""
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    offices.send(kec, kab)
    review_case(kab, case, "return", "kurang")
    offices.answer(kab, kec)
    assert journey_of(kec, case).state == "returned"
    with kec.writing():
        kec.journal.write([Change("case.set", case, {"narrative": "lengkap"})], kec.officer, kec.now())
    assert journey_of(kec, case).state == "unsent"
    offices.send(kec, kab)
    assert journey_of(kec, case).state == "on_stick"
    offices.answer(kab, kec)
    assert journey_of(kec, case).state == "received"
