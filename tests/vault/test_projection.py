"""The projections: what one save stores, and that it is found again."""

import random

import pytest

from fieldapp.case.ids import new_id
from fieldapp.vault.database import immediate
from fieldapp.vault.entry import Reference
from fieldapp.vault.fold import Live, State
from fieldapp.vault.history import records_of
from fieldapp.vault.intake import take_in
from fieldapp.vault.projection import load_state, owner_of, refold, refresh_cases, settings, store_states
from fieldapp.vault.search import list_cases
from tests.vault.journal_world import KEC, World


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (None, None),
        (b'{"reason":"","set":{"a":1}}', {"a": 1}),
        (b'{"set":{}}', {}),
        (b"{}", {}),
        (b'{"set":[1]}', {}),
        (b"[]", {}),
        (b"", {}),
        (b"\xff\xfe", {}),
        (b'{"set":{"a":"\\ud800"}}', {}),
    ],
)
def test_what_a_payload_sets(payload, expected):
    assert settings(payload) == expected


def test_a_state_is_stored_and_read_back(database):
    place = Reference(f"{'ab' * 16}.1@64", 3, "cd" * 32)
    state = State(
        record=new_id(),
        type="case",
        office="64",
        fields={"narrative": "é 🗳️", "revision": 2, "urls": ["x"]},
        identity={"reporter.name": "Kanari"},
        identity_state="held",
        conflicts={"kind": [Live(place, "", "2026-01-01T00:00:00+07:00", None, True)]},
        frontier=[place],
        lamport=7,
        entries=4,
    )
    with immediate(database):
        assert store_states(database, [state]) == {state.record}
    assert load_state(database, state.record) == state
    assert load_state(database, new_id()) is None


@pytest.mark.parametrize(
    ("kind", "case", "expected"),
    [
        ("case", "other", "self"),
        ("supervision", None, "self"),
        ("subject", "case", "case"),
        ("subject", "x", ""),
        ("subject", 5, ""),
        ("subject", None, ""),
        ("", None, ""),
    ],
)
def test_whose_a_record_is(kind, case, expected):
    names = {"self": new_id(), "case": new_id()}
    fields = {} if case is None else {"case": names.get(case, case)}
    assert owner_of(State(names["self"], kind, "64", fields)) == names.get(expected, expected)


@pytest.fixture
def world():
    return World(random.Random(4))


def bring(db, *entries):
    with immediate(db):
        take_in(db, [made.incoming for made in entries])


def test_the_line_of_a_case(world, database):
    one = next(device for device in world.devices if device.office == KEC)
    case = world.new_id()
    fields = {"event.summary": "Camat berorasi", "event.place": "Lapangan", "kind": "temuan", "narrative": "uraian"}

    def part(kind, act="set", **content):
        return world.write(one, f"{kind}.{act}", world.new_id(), {"case": case, **content})

    bring(
        database,
        world.write(one, "case.set", case, fields),
        part("subject", name="B", order=1),
        part("subject", name="A", order=0),
        part("subject", name="C", removed=True),
        part("evidence", sha256="x"),
        part("evidence", removed=True),
        part("number", "draw", series="A", year=2026, running=1, text="1/A"),
        part("number", "draw", series="A", year=2026, running=2, text="2/A", voided=True),
    )
    (row,) = list_cases(database)
    assert (row.summary, row.place, row.kind, row.subjects, row.numbers) == (
        "Camat berorasi", "Lapangan", "temuan", "A; B", "1/A",
    )  # fmt: skip
    assert (row.evidence, row.status, row.flags, row.office) == (1, "numbered", "", KEC)
    bring(database, part("review", decision="accept"))
    assert list_cases(database)[0].status == "accepted"
    bring(database, part("review", decision="return"))
    assert list_cases(database)[0].status == "returned"


def test_a_part_without_its_case_waits(world, database):
    one = next(device for device in world.devices if device.office == KEC)
    case = world.new_id()
    bring(database, world.write(one, "subject.set", world.new_id(), {"case": case, "name": "Kanari"}))
    assert list_cases(database) == []
    bring(database, world.write(one, "case.set", case, {"kind": "temuan"}))
    assert [row.subjects for row in list_cases(database, "kanari")] == ["Kanari"]


def test_refreshing_again_changes_no_key(world, database):
    one = next(device for device in world.devices if device.office == KEC)
    ids = [world.new_id() for _ in range(5)]
    bring(database, *(world.write(one, "case.set", name, {"narrative": "sama"}) for name in ids))
    before = list_cases(database)
    with immediate(database):
        refresh_cases(database, ids)
        refresh_cases(database, ids[:1])
    assert list_cases(database) == before
    assert len(list_cases(database, "sama")) == 5


def test_what_is_stored_is_what_folding_everything_gives(world, database):
    entries = world.run(80)
    for made in entries:
        bring(database, made)
    for record in {made.entry.record for made in entries}:
        stored, fresh = load_state(database, record), refold(database, record)
        if stored is None:
            assert not fresh.type
            continue
        fresh.held, fresh.dropped, fresh.destroyed_upto, fresh.folded = {}, {}, {}, False
        assert stored == fresh


def _held_payloads(database, record):
    return database.execute(
        "SELECT count(*) FROM entry e JOIN payload p ON p.n = e.n JOIN held h ON h.hash = e.hash"
        " WHERE e.record = ? AND p.identity IS NOT NULL",
        (record,),
    ).fetchone()[0]


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (2, 0, 1), (2, 1, 0), (1, 2, 0)])
def test_a_destruction_reaches_entries_that_are_held(world, database, order):
    """What waits behind a gap, written before the destruction was known, is dropped without waiting for it to count."""
    one, two = [device for device in world.devices if device.office == KEC][:2]
    record = world.new_id()
    first = world.write(one, "case.set", record, {"kind": "temuan"}, {"reporter.name": "Kanari"})
    world.write(one, "case.set", world.new_id(), {"kind": "temuan"})
    held = world.write(one, "case.set", record, {"narrative": "x"}, {"reporter.name": "Kanari Dua"})
    two.knows[first.hash] = first
    for _ in range(5):
        world.write(two, "case.set", world.new_id(), {"kind": "temuan"})
    gone = world.write(two, "case.destroy", record, {"parts": ["identity"]}, parents=[first.reference])
    rest = [made for made in two.knows.values() if made.entry.book == gone.entry.book]
    groups = ([first], [held], rest)
    for at in order:
        bring(database, *groups[at])
    assert database.execute("SELECT reason FROM held WHERE hash = ?", (held.hash,)).fetchone() == ("gap",)
    assert _held_payloads(database, record) == 0
    assert load_state(database, record).identity_state == "destroyed"
    bring(database, held)
    assert _held_payloads(database, record) == 0


def test_what_another_office_says_about_a_case_is_no_part_of_it(world, database):
    one = next(device for device in world.devices if device.office == KEC)
    other = next(device for device in world.devices if device.office not in (KEC, "64", "64.01", "00"))
    case = world.new_id()
    bring(database, world.write(one, "case.set", case, {"kind": "temuan"}))
    foreign = world.write(other, "subject.set", world.new_id(), {"case": case, "name": "Sisipan"})
    bring(database, *[made for made in other.knows.values() if made.entry.book == foreign.entry.book])
    assert [row.subjects for row in list_cases(database)] == [""]
    assert {record.type for record in records_of(database, case)} == {"case"}
