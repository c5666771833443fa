"""Writing: chain, commitments and projections go together, and nothing is written that would not count."""

from dataclasses import replace

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fieldapp.case.ids import derived_id, new_id
from fieldapp.errors import BookStopped, NotCanonical, RecordElsewhere
from fieldapp.vault.check import check
from fieldapp.vault.decisions import recount
from fieldapp.vault.entry import commitment, entry_hash, officer_bytes, parse_entry
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state
from fieldapp.vault.rebuild import rebuild
from tests.vault.journal_world import KAB, carry, entries_in


@pytest.fixture
def vault(laptop):
    return laptop()


def write(vault, *changes):
    with vault.writing():
        return vault.journal.write(changes, vault.officer, vault.now())


def clean(vault):
    assert check(vault, full=True).defects == []


def test_entries_are_chained_committed_and_projected(vault):
    record = new_id()
    places = write(vault, Change("case.set", record, {"narrative": "x"}, {"reporter.name": "Kanari"}, "sebab"))
    places += write(vault, Change("case.set", record, {"narrative": "y"}))
    rows = vault.db.execute(
        "SELECT e.bytes, e.hash, p.open_salt, p.open, p.identity_salt, p.identity FROM entry e JOIN payload p USING (n)"
        " WHERE e.record = ? ORDER BY e.n",
        (record,),
    ).fetchall()
    first, second = (parse_entry(row[0]) for row in rows)
    assert [entry_hash(row[0]) for row in rows] == [row[1] for row in rows]
    assert second.prev == entry_hash(rows[0][0]).hex()
    assert (first.parents, second.parents) == ([], [places[0]])
    assert second.lamport == first.lamport + 1
    assert commitment(*rows[0][2:4]) == first.open
    assert commitment(*rows[0][4:6]) == first.identity
    assert msgspec.json.decode(rows[0][3]) == {"reason": "sebab", "set": {"narrative": "x"}}
    assert (second.identity, rows[1][5]) == ("", None)
    assert b"Kanari" not in rows[0][0]
    state = load_state(vault.db, record)
    assert (state.fields, state.identity) == ({"narrative": "y"}, {"reporter.name": "Kanari"})
    clean(vault)


def test_one_transaction_may_write_one_record_several_times(vault):
    record = new_id()
    write(vault, *(Change("case.set", record, {"narrative": str(n)}) for n in range(5)))
    assert load_state(vault.db, record).fields == {"narrative": "4"}
    clean(vault)


def test_a_signature_of_the_officer_lies_beside_the_entry(vault):
    record = new_id()
    place = write(vault, Change("case.finalise", record, {"state": "final"}, sign=vault.signer()))[0]
    digest, officer, key, signature = vault.db.execute("SELECT * FROM signature").fetchone()
    assert (digest.hex(), officer) == (place.hash, vault.officer)
    Ed25519PublicKey.from_public_bytes(key).verify(signature, officer_bytes(officer, digest))
    clean(vault)


def test_a_higher_office_writes_in_its_own_book_for_the_lower(laptop):
    desk = laptop(KAB)
    place = write(desk, Change("review.set", new_id(), {"case": "x"}, office="64.01.05"))[0]
    assert place.book == f"{desk.device}.1@64.01.05"
    assert place.seq == 1
    clean(desk)


@pytest.mark.parametrize(
    ("kind", "office"), [("case.set", "64.01.05"), ("receipt.set", KAB), ("review.set", "64.02"), ("case.merge", KAB)]
)
def test_what_nobody_may_write_or_read_is_not_written(laptop, kind, office):
    desk = laptop(KAB)
    before = len(entries_in(desk.db))
    with pytest.raises(RecordElsewhere):
        write(desk, Change(kind, new_id(), {}, office=office))
    assert len(entries_in(desk.db)) == before
    clean(desk)


def test_a_record_of_another_office_is_not_written(laptop):
    field, desk = laptop(), laptop(KAB)
    record = new_id()
    write(field, Change("case.set", record, {"kind": "temuan"}))
    carry(field, desk)
    for change in (Change("case.set", record, {"a": 1}, office=KAB), Change("subject.set", record, {"a": 1})):
        with pytest.raises(RecordElsewhere):
            write(desk, change)
    clean(desk)


@pytest.mark.parametrize("value", [1.5, "e\u0301", {"é": 1}, 2**60, b"x", object()])
def test_values_outside_the_format_leave_nothing(vault, value):
    before = len(entries_in(vault.db))
    with pytest.raises(NotCanonical):
        write(vault, Change("case.set", new_id(), {"a": 1}), Change("case.set", new_id(), {"a": value}))
    assert len(entries_in(vault.db)) == before
    clean(vault)


def test_writing_on_what_others_wrote_and_is_held(laptop):
    """A record can have entries that count and mean nothing: the next entry builds on them all the same."""
    desk, field = laptop(KAB), laptop()
    record = derived_id("register", "64.01.05")
    # the desk wrote, before it was told better, something that this office does not understand
    write(desk, Change("referral.set", record, {"a": 1}, office="64.01.05"))
    carry(desk, field)
    field.db.execute("SELECT 1")
    write(field, Change("referral.set", record, {"a": 2}))
    assert len(load_state(field.db, record).frontier) == 1
    assert load_state(field.db, record).entries == 2
    clean(field)


def revoke(desk, device, upto):
    content = {"device": device, "upto": upto}
    with desk.writing() as db:
        office = "64.01.05"
        change = Change("device.revoke", derived_id("device", device, office), content, office=office)
        desk.journal.write([change], desk.officer, desk.now())
        recount(db)


@pytest.mark.parametrize("kept", [0, 1, 2, 3])
def test_a_revoked_laptop_does_not_fork_its_own_book(laptop, kept):
    desk, field = laptop(KAB), laptop()
    write(field, Change("case.set", new_id(), {"a": 1}))
    carry(field, desk)
    revoke(desk, field.device, {field.book: kept})
    carry(desk, field)
    before = len(entries_in(field.db))
    with pytest.raises(BookStopped):
        write(field, Change("case.set", new_id(), {"a": 2}))
    assert len(entries_in(field.db)) == before
    clean(field)


def test_given_parents_are_taken_as_they_are(vault):
    record = new_id()
    (first,) = write(vault, Change("case.set", record, {"a": 1}))
    write(vault, Change("case.set", record, {"a": 2}))
    write(vault, replace(Change("case.set", record, {"b": 3}), parents=[first]))
    state = load_state(vault.db, record)
    # the own book saw its own entries, named or not
    assert (state.fields, len(state.frontier)) == ({"a": 2, "b": 3}, 1)
    with vault.writing() as db:
        assert rebuild(db) == []
    clean(vault)
