"""A plan on several sticks: each takes whole parts while they fit, in any order, with interruptions and losses.

What lies on the sticks that arrive is what the desk gets, against an oracle that knows only the plan and the files.
"""

import errno
import itertools
import os
from contextlib import ExitStack, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldapp.errors import NothingToSend, StickCrowded, StickFake, StickFull, StickGone
from fieldapp.exchange.begun import look_for_begun
from fieldapp.exchange.export import check_stick, discard_plan, export, make_plan, unfinished_plan, write_plan
from fieldapp.exchange.merge import import_paths, verify_bytes
from fieldapp.exchange.placement import SLACK, distrust_stick, estimate_plan, known_parts
from fieldapp.exchange.receipt import answers, make_receipt
from fieldapp.exchange.standing import standing_of
from fieldapp.exchange.stick import Medium, Stick
from tests.exchange.conftest import Offices, cases, journal

PART = 2**20
DESK = "64.01"


class Small(Medium):
    """A medium with room for so many bytes, which fails at the n-th part when told to."""

    def __init__(self, room=2**40, fail_at=0, error=errno.ENODEV):
        self.room, self.fail_at, self.error, self.count = room, fail_at, error, 0

    def free(self, folder):
        return self.room - sum(path.stat().st_size for path in folder.iterdir())

    def write(self, path, data):
        if ".netra" in path.name and "periksa" not in path.name:
            self.count += 1
            if self.count == self.fail_at:
                raise OSError(self.error, os.strerror(self.error))
        super().write(path, data)


def room_for(parts):
    """Bytes for so many parts of 1 MiB and what a stick needs beside them."""
    return parts * PART + SLACK


@pytest.fixture
def full(offices):
    """A desk and a laptop whose export takes five parts."""
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    for n in range(5):
        offices.add_evidence(kec, case, os.urandom(PART - 2**17), f"{n}.bin")
    plan = make_plan(kec, DESK, part_size=PART)
    discard_plan(kec, plan)
    assert len(plan.parts) == 5
    return offices, kab, kec


def write(vault, folder, room=2**40, **how):
    return export(vault, Stick(folder, Small(room)), DESK, part_size=PART, **how)


def places(folder):
    return {int(path.name.rpartition("-")[2].partition("of")[0]) for path in folder.glob("*.netra")}


@pytest.mark.parametrize("fits", [1, 2, 3, 4])
def test_a_stick_takes_whole_parts_and_the_next_one_the_rest(full, fits):
    offices, kab, kec = full
    one, two = offices.stick().folder, offices.stick().folder
    first = write(kec, one, room_for(fits))
    assert places(one) == set(range(1, fits + 1))
    assert first.left == tuple(range(fits + 1, 6))
    assert unfinished_plan(kec, DESK) == first.plan
    assert check_stick(kec, first.plan, Stick(one), first.stick) == []
    second = write(kec, two, continue_here=True)
    assert second.plan == first.plan
    assert places(two) == set(range(fits + 1, 6))
    assert (second.left, second.number, len(second.loads)) == ((), 2, 2)
    assert [load.places for load in second.loads] == [tuple(sorted(places(one))), tuple(sorted(places(two)))]
    assert unfinished_plan(kec, DESK) is None
    assert all(check_stick(kec, first.plan, Stick(folder)) == [] for folder in (one, two))
    assert {one.code for one in import_paths(kab, [two, one]).files} == {""}
    assert cases(kab) == cases(kec)
    assert kab.db.execute("SELECT count(*) FROM evidence_file").fetchone() == (5,)


def test_five_small_sticks_carry_five_parts(full):
    offices, kab, kec = full
    folders = [offices.stick().folder for _ in range(5)]
    done = [write(kec, folder, room_for(1), continue_here=True) for folder in folders]
    assert [places(folder) for folder in folders] == [{1}, {2}, {3}, {4}, {5}]
    assert [one.number for one in done] == [1, 2, 3, 4, 5]
    assert [len(one.left) for one in done] == [4, 3, 2, 1, 0]
    import_paths(kab, reversed(folders))
    assert kab.db.execute("SELECT count(*) FROM evidence_file").fetchone() == (5,)


def test_a_stick_that_takes_no_part_at_all_is_full_and_costs_nothing(full):
    offices, _kab, kec = full
    folder = offices.stick().folder
    with pytest.raises(StickFull):
        write(kec, folder, room_for(0) + PART // 2)
    assert list(folder.iterdir()) == []
    assert kec.db.execute("SELECT count(*) FROM export_plan").fetchone() == (0,)
    write(kec, folder, room_for(2))
    with pytest.raises(StickFull):
        write(kec, offices.stick().folder, 1000, continue_here=True)
    assert len(unfinished_plan(kec, DESK).parts) == 5


def test_a_stick_that_says_nothing_of_its_room_is_never_full_beforehand(full):
    offices, _kab, kec = full

    class Silent(Small):
        def free(self, folder):
            return None

        def write(self, path, data):
            if "-3of" in path.name:
                raise OSError(errno.ENOSPC, "penuh")
            super().write(path, data)

    folder = offices.stick().folder
    done = export(kec, Stick(folder, Silent()), DESK, part_size=PART)
    assert (places(folder), done.left) == ({1, 2}, (3, 4, 5))
    assert not [path for path in folder.iterdir() if path.suffix == ".part"]


def test_the_first_stick_again_takes_what_it_has_room_for_now(full):
    offices, _kab, kec = full
    folder = offices.stick().folder
    write(kec, folder, room_for(2))
    done = write(kec, folder)
    assert (places(folder), done.left, done.number, len(done.loads)) == ({1, 2, 3, 4, 5}, (), 1, 1)
    assert [sent.fresh for sent in done.parts] == [False, False, True, True, True]


@pytest.mark.parametrize("at", [1, 2, 3])
def test_the_second_stick_pulled_between_parts_goes_on(full, at):
    offices, kab, kec = full
    one, two = offices.stick().folder, offices.stick().folder
    write(kec, one, room_for(2))
    with pytest.raises(StickGone):
        export(kec, Stick(two, Small(fail_at=at)), DESK, part_size=PART, continue_here=True)
    done = write(kec, two, continue_here=True)
    assert (places(one), places(two), done.left) == ({1, 2}, {3, 4, 5}, ())
    assert import_paths(kab, [one, two]).total("new") > 0
    assert cases(kab) == cases(kec)


def test_everything_may_be_written_on_the_new_stick_instead(full):
    offices, kab, kec = full
    one, two = offices.stick().folder, offices.stick().folder
    first = write(kec, one, room_for(2))
    done = write(kec, two)
    assert done.plan.number == first.plan.number + 1
    assert (places(two), done.left, len(done.loads)) == ({1, 2, 3, 4, 5}, (), 1)
    assert unfinished_plan(kec, DESK) is None, "the older plan was given up for this one"
    assert kec.db.execute("SELECT state FROM export_plan ORDER BY number").fetchall() == [("dropped",), ("done",)]
    assert all(one.code == "" for one in import_paths(kab, [one, two]).files), "the old stick does no harm"


def test_a_second_stick_that_is_lost_costs_only_the_way(full):
    offices, kab, kec = full
    one, lost, three = (offices.stick().folder for _ in range(3))
    write(kec, one, room_for(3))
    write(kec, lost, continue_here=True)
    import_paths(kab, [one])
    offices.answer(kab, kec)
    done = write(kec, three)
    assert done.plan.evidence < 5, "what a receipt names is not sent again"
    import_paths(kab, [three])
    assert cases(kab) == cases(kec)
    assert kab.db.execute("SELECT count(*) FROM evidence_file").fetchone() == (5,)


def test_the_wrong_stick_is_no_beginning(full):
    offices, kab, kec = full
    one, other = offices.stick().folder, offices.stick()
    write(kec, other.folder)
    import_paths(kab, [other.folder])
    offices.answer(kab, kec)
    offices.add_case(kec, "baru")
    offices.add_evidence(kec, offices.add_case(kec, "lagi"), os.urandom(3 * PART))
    first = write(kec, one, room_for(1))
    assert first.left
    before = places(other.folder)
    done = write(kec, other.folder)
    assert done.plan.number == first.plan.number + 1, "begun anew, and whole"
    assert len(done.parts) == len(done.plan.parts)
    assert len(list(other.folder.glob("*.netra"))) == len(before) + len(done.parts)


def test_a_stick_that_lies_is_no_place_for_what_was_written_to_it(full):
    offices, _kab, kec = full
    fake, good = offices.stick().folder, offices.stick().folder

    class Liar(Small):
        def digest(self, path):
            if "-3of" in path.name:
                path.write_bytes(bytes(path.stat().st_size))
            return super().digest(path)

    with pytest.raises(StickFake):
        export(kec, Stick(fake, Liar()), DESK, part_size=PART)
    done = write(kec, good, continue_here=True)
    assert places(good) == {1, 2, 3, 4, 5}
    assert len(done.loads) == 1


def test_a_stick_found_to_lie_later_opens_the_plan_again(full):
    offices, _kab, kec = full
    one, two, three = (offices.stick().folder for _ in range(3))
    write(kec, one, room_for(3))
    done = write(kec, two, continue_here=True)
    distrust_stick(kec, done.plan, done.stick)
    assert unfinished_plan(kec, DESK) == done.plan
    again = write(kec, three, continue_here=True)
    assert (places(three), again.left, again.number) == ({4, 5}, (), 2)


def test_a_damaged_part_is_written_again_on_its_own_stick(full):
    offices, _kab, kec = full
    one, two = offices.stick().folder, offices.stick().folder
    write(kec, one, room_for(3))
    done = write(kec, two, continue_here=True)
    for path in two.glob("*.netra"):
        path.write_bytes(b"rusak")
    assert len(check_stick(kec, done.plan, Stick(two), done.stick)) == 2
    again = write_plan(kec, done.plan, Stick(two), name=done.stick)
    assert [sent.fresh for sent in again.parts] == [True, True]
    assert check_stick(kec, done.plan, Stick(two), done.stick) == []
    assert check_stick(kec, done.plan, Stick(one)) == []


def test_a_part_on_no_known_stick_is_named_missing_everywhere(full):
    offices, _kab, kec = full
    done = write(kec, offices.stick().folder)
    assert len(check_stick(kec, done.plan, offices.stick())) == 5


# ---- what continues and what begins anew ----------------------------------------------------------------------------


def test_everything_again_is_not_answered_with_less(full):
    offices, _kab, kec = full
    folder = offices.stick().folder
    less = write(kec, folder, room_for(2))
    whole = write(kec, folder, everything=True)
    assert (whole.plan.number, whole.plan.everything) == (less.plan.number + 1, True)
    half = write(kec, offices.stick().folder, room_for(2), everything=True)
    assert write(kec, offices.stick().folder, continue_here=True).plan == half.plan, "more than is wished is enough"


def test_a_plan_without_evidence_is_not_continued_with_it(full):
    offices, _kab, kec = full
    for n in range(60):
        offices.add_case(kec, "panjang " * 4000 + str(n))
    folder = offices.stick().folder
    bare = write(kec, folder, room_for(1), evidence=False)
    assert bare.left
    assert write(kec, folder, continue_here=True).plan.number == bare.plan.number + 1


def test_a_plan_for_other_laptops_begins_anew(full):
    offices, kab, kec = full
    folder = offices.stick().folder
    old = write(kec, folder, room_for(2))
    second = offices.vault(DESK)
    offices.enrol(kab, second)
    offices.answer(kab, kec)
    assert unfinished_plan(kec, DESK) is None
    done = write(kec, folder)
    assert done.plan.number == old.plan.number + 1
    assert not done.left
    assert all(verdict.code == "" for verdict in import_paths(second, [folder]).files[5:])


def test_a_plan_of_an_earlier_incarnation_begins_anew(full, monkeypatch):
    offices, _kab, kec = full
    write(kec, offices.stick().folder, room_for(2))
    assert unfinished_plan(kec, DESK) is not None
    monkeypatch.setattr(type(kec), "incarnation", kec.incarnation + 1)
    assert unfinished_plan(kec, DESK) is None


def test_a_plan_whose_evidence_is_no_longer_here_begins_anew(full):
    offices, _kab, kec = full
    write(kec, offices.stick().folder, room_for(2))
    with kec.writing() as db:
        db.execute("DELETE FROM evidence_file WHERE sha256 = (SELECT min(sha256) FROM evidence_file)")
    assert unfinished_plan(kec, DESK) is None


def test_a_receipt_lies_on_several_sticks_too(full):
    offices, kab, kec = full
    stick = offices.stick()
    export(kec, stick, DESK)
    import_paths(kab, [stick.folder])
    for n in range(3):
        offices.add_evidence(kec, offices.add_case(kec, str(n)), os.urandom(15 * PART + n), f"besar-{n}.bin")
    offices.send(kec, kab)
    one, two = offices.stick().folder, offices.stick().folder
    first = make_receipt(kab, kec.office, Stick(one, Small(room_for(20))), with_evidence=True)
    assert (places(one), first.plan.evidence) == ({1}, 8)
    second = make_receipt(kab, kec.office, Stick(two, Small()), with_evidence=True, continue_here=True)
    assert (second.plan, second.left, second.number) == (first.plan, (), 2)
    assert len(answers(kab.db, kec.device)) == 1, "one receipt, however many sticks"


def test_what_was_begun_is_told_before_anything_is_written(full):
    offices, _kab, kec = full
    one, two = offices.stick(), offices.stick()
    how = {"everything": False, "evidence": True}
    assert look_for_begun(kec, DESK, two, **how) is None
    write(kec, one.folder, room_for(2))
    fresh = make_plan(kec, DESK, part_size=PART)
    discard_plan(kec, fresh)
    there = look_for_begun(kec, DESK, two, fresh=fresh, **how)
    assert (there.here, there.outdated, there.left, there.placed) == (False, False, (3, 4, 5), {1, 2})
    assert look_for_begun(kec, DESK, one, fresh=fresh, **how).here
    offices.add_case(kec, "sesudahnya")
    fresh = make_plan(kec, DESK, part_size=PART)
    discard_plan(kec, fresh)
    assert look_for_begun(kec, DESK, two, fresh=fresh, **how).outdated
    assert look_for_begun(kec, DESK, two, everything=True, evidence=True) is None


def test_what_lies_on_the_first_stick_is_no_longer_unsent(full):
    offices, kab, kec = full
    assert standing_of(kec, DESK).unsent.evidence == 5
    one, two = offices.stick().folder, offices.stick().folder
    done = write(kec, one, room_for(2))
    stands = standing_of(kec, DESK)
    assert (stands.unsent.evidence, stands.waiting.evidence) == (3, 2)
    assert (stands.unsent.cases, stands.waiting.cases) == (0, 1)
    distrust_stick(kec, done.plan, done.stick)
    assert (standing_of(kec, DESK).unsent.evidence, standing_of(kec, DESK).unsent.cases) == (5, 1)
    write(kec, two, continue_here=True)
    assert standing_of(kec, DESK).unsent.is_empty
    import_paths(kab, [two])
    offices.answer(kab, kec)
    assert standing_of(kec, DESK).waiting.is_empty


# ---- how much that is, and how long ---------------------------------------------------------------------------------


def test_the_plan_says_how_many_sticks_and_minutes(full):
    offices, _kab, kec = full
    plan = make_plan(kec, DESK, part_size=PART)
    discard_plan(kec, plan)
    assert estimate_plan(kec, plan, None) == estimate_plan(kec, plan, 1000)
    assert (estimate_plan(kec, plan, None).sticks, estimate_plan(kec, plan, None).seconds) == (0, None)
    assert [estimate_plan(kec, plan, room_for(n)).sticks for n in (1, 2, 3, 5)] == [5, 3, 2, 1]
    ticks = itertools.count()
    folder = offices.stick().folder
    export(kec, Stick(folder, Small(), ticks=lambda: float(next(ticks))), DESK, part_size=PART)
    seconds = estimate_plan(kec, plan, None).seconds
    assert 4 < seconds < 6, "five parts took five ticks"
    assert estimate_plan(kec, plan, None, placed=(1, 2, 3, 4)).seconds < seconds / 3


def test_estimates_are_what_happens(full):
    offices, _kab, kec = full
    plan = make_plan(kec, DESK, part_size=PART)
    discard_plan(kec, plan)
    for fits in (1, 2, 3):
        count = 0
        while True:
            count += 1
            done = write(kec, offices.stick().folder, room_for(fits), continue_here=count > 1)
            if not done.left:
                break
        assert count == estimate_plan(kec, plan, room_for(fits)).sticks


# ---- all orders against an oracle -----------------------------------------------------------------------------------

ROOMS = st.integers(1, 5)
STEP = st.tuples(st.sampled_from(["write", "here", "pull", "fill", "wipe", "lie", "deliver"]), st.integers(0, 2), ROOMS)


@pytest.fixture
def world(tmp_path, monkeypatch):
    """Give what makes a fresh pair of offices with five parts to send, and a folder for their sticks."""
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    with ExitStack() as stack:
        count = itertools.count()

        def make():
            base = tmp_path / f"dunia-{next(count)}"
            offices = Offices(base, stack)
            base.mkdir()
            kab, kec = offices.pair()
            case = offices.add_case(kec)
            for n in range(5):
                offices.add_evidence(kec, case, os.urandom(PART - 2**17), f"{n}.bin")
            return kab, kec, base

        yield make


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, min_size=2, max_size=6), st.sets(st.integers(0, 2)))
def test_what_lies_on_the_sticks_that_arrive_is_what_the_desk_gets(world, steps, arriving):
    kab, kec, base = world()
    sticks = [base / f"s{n}" for n in range(3)]
    for folder in sticks:
        folder.mkdir()
    for act, at, fits in steps:
        play(kec, kab, sticks[at], act, fits)
        says_the_truth(kec, sticks)
    delivered = [sticks[n] for n in sorted(arriving)]
    entries, files = promised(kab, delivered)
    before = journal(kab), evidence(kab)
    import_paths(kab, delivered)
    assert (journal(kab), evidence(kab)) == (before[0] | entries, before[1] | files)
    last = base / "terakhir"
    last.mkdir()
    with suppress(NothingToSend):
        assert not write(kec, last).left
        import_paths(kab, [last])
    assert cases(kab) == cases(kec)
    assert kab.db.execute("SELECT count(*) FROM evidence_file").fetchone() == (5,)


def evidence(vault):
    return {row[0] for row in vault.db.execute("SELECT sha256 FROM evidence_file")}


def play(kec, kab, folder, act, fits):
    medium = Small(room_for(fits) + sum(path.stat().st_size for path in folder.iterdir()))
    if act == "pull":
        medium = Small(fail_at=fits)
    elif act == "fill":
        medium = Small(fail_at=fits, error=errno.ENOSPC)
    elif act == "wipe":
        for path in folder.iterdir():
            path.unlink()
        return
    elif act == "lie":
        for path in sorted(folder.glob("*.netra"))[:fits]:
            path.unlink()
        return
    elif act == "deliver":
        import_paths(kab, [folder])
        return
    with suppress(StickFull, StickCrowded, StickGone, NothingToSend):
        export(kec, Stick(folder, medium), DESK, part_size=PART, continue_here=act != "write")


def says_the_truth(kec, sticks):
    """What is recorded as written by the newest plan was written; nothing half written is left."""
    assert not [path for folder in sticks for path in folder.rglob("*.part")]
    plan = unfinished_plan(kec, DESK)
    if plan is not None:
        names = {path.name for folder in sticks for path in folder.iterdir()}
        known = known_parts(kec.db, plan)
        assert known
        assert all(sent.stick for sent in known.values())
        assert all(sent.name.endswith(".netra") for sent in known.values() if sent.name in names)


def promised(kab, folders):
    """What the desk must have after these sticks: every entry, and every file of which all pieces are on them."""
    entries, pieces = set(), {}
    for path in (path for folder in folders for path in folder.glob("*.netra")):
        opened = verify_bytes(kab, path.read_bytes())
        entries |= {written.hash for written in opened.content.entries}
        for piece in opened.pieces:
            pieces.setdefault((piece.sha256, piece.count), set()).add(piece.index)
    return entries, {name for (name, count), found in pieces.items() if len(found) == count}
