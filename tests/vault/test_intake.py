"""Taking in what others wrote: everything is accounted for, and what comes late changes what it must."""

import random

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from fieldapp import canonical
from fieldapp.case.file import read_case_file
from fieldapp.case.ids import derived_id, new_id
from fieldapp.vault import casebook, intake
from fieldapp.vault.check import check
from fieldapp.vault.database import immediate
from fieldapp.vault.decisions import decisions_in_force
from fieldapp.vault.entry import commitment
from fieldapp.vault.intake import Incoming, take_in
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state, load_writings
from fieldapp.vault.rebuild import digests, rebuild
from fieldapp.vault.search import list_cases
from tests.vault.journal_world import KAB, KEC, World, carry, entries_in


@pytest.fixture
def world():
    return World(random.Random(3))


def bring(db, *made):
    with immediate(db):
        return take_in(db, [one.incoming if hasattr(one, "incoming") else one for one in made])


def rebuilt(db):
    with immediate(db):
        return rebuild(db)


def device(world, office, number=0):
    return [one for one in world.devices if one.office == office][number]


def revocation(world, writer, other):
    content = {"device": other.name, "upto": {}}
    return world.write(writer, "device.revoke", derived_id("device", other.name, KEC), content, home=KEC)


def held(db):
    return dict(db.execute("SELECT hash, reason FROM held").fetchall())


def test_everything_offered_is_new_known_held_or_refused(world, database):
    one = device(world, KEC)
    entries = [world.write(one, "case.set", world.new_id(), {"a": n}) for n in range(4)]
    wrong = Incoming(entries[0].data, bytes(16), b'{"set":{}}')
    done = bring(database, entries[0], entries[0], entries[2], entries[3], wrong, Incoming(b"{}"))
    assert (done.new, done.known, done.held, len(done.refused), done.offered) == (1, 1, 2, 2, 6)
    assert [code for _, code in done.refused] == ["entry_refused", "entry_malformed"]
    done = bring(database, entries[1], *entries)
    assert (done.new, done.known, done.held, done.released) == (1, 4, 0, 2)
    assert held(database) == {}
    assert rebuilt(database) == []


def test_one_offered_twice_brings_what_either_brings(world, database):
    made = world.write(device(world, KEC), "case.set", world.new_id(), {"a": 1}, {"x": 1})
    first = made.incoming
    opened = Incoming(first.data, first.open_salt, first.open)
    hidden = Incoming(first.data, None, None, first.identity_salt, first.identity)
    bring(database, opened, hidden)
    state = load_state(database, made.entry.record)
    assert (state.fields, state.identity, state.identity_state) == ({"a": 1}, {"x": 1}, "held")


def test_withheld_payloads_come_later(world, database):
    made = world.write(device(world, KEC), "case.set", world.new_id(), {"narrative": "kemudian"}, {"x": 1})
    bring(database, Incoming(made.data))
    state = load_state(database, made.entry.record)
    assert (state.fields, state.identity_state) == ({}, "withheld")
    assert list_cases(database, "kemudian") == []
    done = bring(database, made)
    assert (done.known, done.new, done.cases) == (1, 0, {made.entry.record})
    assert len(list_cases(database, "kemudian")) == 1
    assert rebuilt(database) == []


def test_a_decision_whose_payload_comes_later_decides_then(world, database):
    one, kab = device(world, KEC), device(world, KAB)
    entries = [world.write(one, "case.set", world.new_id(), {"a": n}) for n in range(2)]
    stop = revocation(world, kab, one)
    bring(database, *entries, Incoming(stop.data))
    assert held(database) == {}
    bring(database, stop)
    assert set(held(database).values()) == {"revoked"}
    assert database.execute("SELECT count(*) FROM case_row").fetchone() == (0,)
    assert rebuilt(database) == []


def test_what_comes_with_a_decision_is_projected(world, database):
    one, kab = device(world, KEC), device(world, KAB)
    record = world.new_id()
    first = world.write(one, "case.set", record, {"narrative": "awal"})
    bring(database, first)
    second = world.write(one, "case.set", record, {"narrative": "akhir"})
    content = {"book": f"{'9' * 32}.1@{KEC}", "seq": 5}
    waive = world.write(kab, "book.waive", derived_id("book", "x"), content, home=KEC)
    bring(database, second, waive)
    assert load_state(database, record).fields == {"narrative": "akhir"}
    assert decisions_in_force(database).waived.keys() == {(f"{'9' * 32}.1@{KEC}", 5)}
    assert rebuilt(database) == []


def test_a_decision_that_waits_decides_when_it_is_released(world, database):
    one, kab = device(world, KEC), device(world, KAB)
    entry = world.write(one, "case.set", world.new_id(), {"a": 1})
    first = world.write(kab, "review.set", world.new_id(), {"a": 1}, home=KEC)
    stop = revocation(world, kab, one)
    bring(database, entry, stop)
    assert held(database) == {stop.hash: "gap"}
    bring(database, first)
    assert held(database) == {entry.hash: "revoked"}
    assert rebuilt(database) == []


@pytest.mark.parametrize("seed", range(12))
def test_what_goes_on_along_a_branch_changes_nothing_that_was_counted(database, seed):
    dice = random.Random(seed)
    world = World(dice)
    one = device(world, KEC)
    records = [world.new_id() for _ in range(2)]
    first = world.write(one, "case.set", records[0], {"a": 0})
    copies = [one, one.clone(), one.clone()]
    made = [
        world.write(dice.choice(copies), "case.set", dice.choice(records), {"a": n, dice.choice("bc"): n})
        for n in range(1, 14)
    ]
    waiting = [first, *made]
    while waiting:
        taken = [
            waiting.pop(dice.randrange(min(4, len(waiting)))) for _ in range(min(len(waiting), dice.randint(1, 3)))
        ]
        before = held(database)
        done = bring(database, *taken)
        assert done.released == len(before.keys() - held(database).keys())
        assert rebuilt(database) == [], "what intake wrote is what everything counted anew gives"


def test_a_fork_that_appears_late_makes_a_conflict(world, database):
    one = device(world, KEC)
    record = world.new_id()
    first = world.write(one, "case.set", record, {"a": 0})
    twin = one.clone()
    left, more, right = (
        world.write(one, "case.set", record, {"a": 1}),
        world.write(one, "case.set", record, {"b": 1}),
        world.write(twin, "case.set", record, {"a": 2}),
    )
    bring(database, first, left, more)
    assert load_state(database, record).conflicts == {}
    done = bring(database, right)
    assert done.forked == [one.book()]
    state = load_state(database, record)
    assert {live.value for live in state.conflicts["a"]} == {1, 2}
    assert database.execute("SELECT forked FROM book").fetchall() == [(1,)]
    assert [row.flags for row in list_cases(database)] == ["conflict"]
    assert rebuilt(database) == []


def test_a_part_that_moves_leaves_the_old_case(world, database):
    one = device(world, KEC)
    old, new, part = world.new_id(), world.new_id(), world.new_id()
    bring(
        database,
        world.write(one, "case.set", old, {"narrative": "a"}),
        world.write(one, "case.set", new, {"narrative": "b"}),
        world.write(one, "subject.set", part, {"case": old, "name": "Kanari"}),
    )
    assert [row.id for row in list_cases(database, "kanari")] == [old]
    done = bring(database, world.write(one, "subject.set", part, {"case": new}))
    assert done.cases == {old, new}
    assert [row.id for row in list_cases(database, "kanari")] == [new]
    assert rebuilt(database) == []


def test_what_stops_counting_leaves_every_table(world, database):
    one, kab = device(world, KEC), device(world, KAB)
    case = world.new_id()
    bring(
        database,
        world.write(one, "case.set", case, {"narrative": "kanari"}),
        world.write(one, "number.draw", world.new_id(), {"case": case, "series": "A", "year": 2026, "running": 1}),
    )
    assert database.execute("SELECT count(*) FROM number_row").fetchone() == (1,)
    bring(database, revocation(world, kab, one))
    for table in ("case_row", "number_row"):
        assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert list_cases(database, "kanari") == []
    assert rebuilt(database) == []


def test_held_for_its_meaning_stays_held_when_the_record_goes_on(world, database):
    one = device(world, KEC)
    record = world.new_id()
    odd = [world.write(one, "case.set", record, {"a": 1}), world.write(one, "case.merge", record, {"a": 2})]
    bring(database, *odd)
    bring(database, world.write(one, "case.set", record, {"a": 3}))
    assert held(database) == {odd[1].hash: "kind"}
    assert rebuilt(database) == []


@pytest.mark.parametrize(
    "payload",
    [b"", b"{", b"[]", b"5", b'{"set":5}', b'{"set":[]}', b'{"set":null}', b"\xff", b"[" * 3000, b'{"set":{"a":1e400}}',
     b'{"set":{"year":18446744073709551615,"running":1.5,"case":5,"name":{"x":1}}}', b'{"reason":1}'],
)  # fmt: skip
@pytest.mark.parametrize(
    "kind", ["case.set", "number.draw", "subject.set", "case.destroy", "device.revoke", "range.set"]
)
def test_a_payload_of_another_form_sets_nothing_and_stops_nothing(world, database, payload, kind):
    one, salt = device(world, KEC), bytes(16)
    odd = world.write(one, kind, world.new_id(), {}, open=commitment(salt, payload))
    after = world.write(one, "case.set", world.new_id(), {"narrative": "kanari"})
    done = bring(database, Incoming(odd.data, salt, payload), after)
    assert done.new == 2
    assert len(list_cases(database, "kanari")) == 1
    assert rebuilt(database) == []


@pytest.mark.parametrize(
    "value", [None, True, 7, -1, 2**53 - 1, "nul \x00 x", "\u202e", "x" * 100_000, [], {"a": {"b": []}}, ""]
)
def test_any_value_in_any_field_is_carried(world, database, value):
    one, case = device(world, KEC), world.new_id()
    names = ("case", "kind", "event.summary", "event.place", "narrative", "revision", "state", "name", "order", "nip",
             "text", "year", "running", "series", "voided", "removed", "decision")  # fmt: skip
    for kind in ("case.set", "subject.set", "number.draw", "review.set", "evidence.set", "range.set", "step.set"):
        fields = dict.fromkeys(names, value) | ({} if kind == "case.set" else {"case": case})
        bring(database, world.write(one, kind, case if kind == "case.set" else world.new_id(), fields))
        bring(database, world.write(one, kind, world.new_id(), {**fields, "case": value}))
    assert case in [row.id for row in list_cases(database)]
    assert rebuilt(database) == []


def test_cases_whose_list_keys_meet_keep_their_lines(world, database):
    one = device(world, KEC)
    ids = [f"ffffffff-ffff-7fff-bfff-{n:012x}" for n in range(40)]
    bring(database, *(world.write(one, "case.set", name, {"narrative": f"kata{n}x"}) for n, name in enumerate(ids)))
    assert database.execute("SELECT count(*), count(DISTINCT n) FROM case_row").fetchone() == (40, 40)
    assert [row.id for row in list_cases(database, "kata7x")] == [ids[7]]
    assert rebuilt(database) == []


def test_two_laptops_of_one_office_come_to_one_state(laptop, tmp_path):
    one, two, desk = laptop(), laptop(), laptop(KAB)
    case = casebook.add_case(one, read_case_file(b'{"kind": "temuan", "narrative": "awal"}'), tmp_path)
    carry(one, two)
    for vault, text in ((one, "kiri"), (two, "kanan")):
        with vault.writing():
            vault.journal.write([Change("case.set", case, {"narrative": text})], vault.officer, vault.now())
    for source, target in ((one, two), (two, one), (one, desk), (two, desk), (one, two)):
        carry(source, target)
    assert load_state(one.db, case) == load_state(two.db, case) == load_state(desk.db, case)
    assert load_state(desk.db, case).conflicts.keys() == {"narrative"}
    for vault in (one, two, desk):
        before = digests(vault.db)
        again = carry(desk, vault, entries_in(desk.db, one.book))
        assert again.known == again.offered
        assert digests(vault.db) == before
        assert check(vault, full=True).defects == []


# ---- destruction ----------------------------------------------------------------------------------------------------

CANARY = "Kanarirahasia"
PAGE, RESERVED = 4096, 80


def everywhere(vault):
    """Every table of the vault as text, the words of the index included."""
    db, found = vault.db, []
    for name, sql in db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall():
        if "fts5" in (sql or ""):
            db.execute(f"CREATE VIRTUAL TABLE temp.v_{name} USING fts5vocab(main, {name}, 'row')")
            found.append(repr(db.execute(f"SELECT * FROM temp.v_{name}").fetchall()))
            db.execute(f"DROP TABLE temp.v_{name}")
        else:
            found.append(repr(db.execute(f'SELECT * FROM "{name}"').fetchall()))
    return " ".join(found).lower()


@pytest.mark.parametrize("parts", [["identity"], ["open"], ["open", "identity"]])
def test_what_was_destroyed_is_gone_and_stays_gone(laptop, tmp_path, parts):
    field, desk = laptop(), laptop(KAB)
    hidden, opened = "identity" in parts, "open" in parts
    case = new_id()
    fields = {"kind": "temuan", "narrative": CANARY if opened else "uraian"}
    # a word of the reporter's name would be covered in the index, wherever else it stands
    secret = {"reporter.name" if not opened else "reporter.job": CANARY if hidden else "nama"}
    with field.writing():
        field.journal.write([Change("case.set", case, fields, secret)], field.officer, field.now())
    carry(field, desk)
    before = entries_in(field.db)
    assert CANARY.lower() in everywhere(desk)
    assert CANARY.encode() in plain_bytes(desk)
    assert bool(list_cases(desk.db, CANARY)) == opened
    with field.writing():
        field.journal.write([Change("case.destroy", case, {"parts": parts})], field.officer, field.now())
    # the destruction arrives, then an old copy brings the payload again, then everything is computed anew
    carry(field, desk)
    for _ in range(2):
        for vault in (field, desk):
            carry(field, vault, before)
            with vault.writing() as db:
                assert rebuild(db) == []
            vault.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            assert CANARY.lower() not in everywhere(vault)
            assert not list_cases(vault.db, CANARY)
            assert check(vault, full=True).defects == []
    for vault in (field, desk):
        clear = plain_bytes(vault)
        assert b"CREATE TABLE entry" in clear
        assert CANARY.encode() not in clear
        assert CANARY.lower().encode() not in clear
    # a laptop that hears of it in one breath never shows it
    late = laptop()
    carry(field, late, [*before, *entries_in(field.db)])
    assert CANARY.lower() not in everywhere(late)
    if not opened:
        assert load_state(late.db, case).fields["narrative"] == "uraian"
    if hidden:
        assert load_state(late.db, case).identity_state == "destroyed"


def plain_bytes(vault):
    """Every page of the database file in clear, free space included: what somebody with the key can find."""
    vault.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = (vault.folder / "vault.db").read_bytes()
    clear = b""
    for at in range(0, len(data), PAGE):
        page = data[at : at + PAGE]
        start, end = 16 if at == 0 else 0, PAGE - RESERVED
        decryptor = Cipher(algorithms.AES(vault.db_key), modes.CBC(page[end : end + 16])).decryptor()
        clear += decryptor.update(page[start:end]) + decryptor.finalize()
    return clear


def test_a_build_that_lets_destroyed_payloads_back_in_is_seen(laptop, monkeypatch):
    field, desk = laptop(), laptop(KAB)
    case = new_id()
    with field.writing():
        field.journal.write([Change("case.set", case, {"a": 1}, {"reporter.name": CANARY})], field.officer, field.now())
    before = entries_in(field.db)
    with field.writing():
        field.journal.write([Change("case.destroy", case, {"parts": ["identity"]})], field.officer, field.now())
    carry(field, desk)
    monkeypatch.setattr(intake, "refold", lambda db, record, names=None: load_state(db, record))
    carry(field, desk, before)
    assert CANARY.lower() in everywhere(desk)


# ---- broken builds --------------------------------------------------------------------------------------------------


def test_a_build_without_the_commitment_check_is_seen(world, database, monkeypatch):
    made = world.write(device(world, KEC), "case.set", world.new_id(), {"a": 1})
    forged = Incoming(made.data, bytes(16), canonical.encode({"reason": "", "set": {"a": "palsu"}}))
    with immediate(database):
        assert len(take_in(database, [forged]).refused) == 1
    assert load_writings(database, made.entry.record) == []
    monkeypatch.setattr(intake, "_commitments_hold", lambda entry, incoming: True)
    bring(database, forged)
    assert load_state(database, made.entry.record).fields == {"a": "palsu"}
