"""Witnesses inside and from outside, between an office and the one above."""

import pytest

from fieldapp.desk.audit import audit_vault, tell_defects
from fieldapp.errors import BundleNotForUs, BundleRefused, ReceiptUnfit, SealUnreadable
from fieldapp.exchange.receipt import answer_devices
from fieldapp.exchange.slip import make_slip
from fieldapp.exchange.testimony import certified_keys, hear_witnesses
from fieldapp.vault.rebuild import clear, recount_all


@pytest.fixture
def pair(offices):
    kab, kec = offices.pair()
    for number in range(3):
        offices.add_case(kec, f"uraian {number}")
    offices.send(kec, kab)
    offices.answer(kab, kec)
    return kab, kec


def unguard(vault):
    for guard in ("entry_stays", "entry_remains"):
        vault.db.execute(f"DROP TRIGGER {guard}")
    vault.db.execute("PRAGMA foreign_keys = OFF")


def codes(vault, *shown):
    heard = hear_witnesses(vault, shown)
    found = audit_vault(vault, full=True, key_of=certified_keys(vault), against=heard.statements, seals=heard.seals)
    for one in tell_defects(vault, found.defects):
        assert "…" not in one.sentence
        assert one.witness
    return {one.code for one in found.defects}


def test_both_sides_are_whole(pair):
    assert [codes(vault) for vault in pair] == [set(), set()]


def test_a_desk_that_dropped_what_it_receipted(pair):
    kab, kec = pair
    unguard(kab)
    kab.db.execute("DELETE FROM payload WHERE n = (SELECT n FROM entry WHERE book = ? AND seq = 3)", (kec.book,))
    kab.db.execute("DELETE FROM entry WHERE book = ? AND seq = 3", (kec.book,))
    with kab.writing() as db:
        clear(db)
        recount_all(db)
    # and no head leads to what stands before the gap
    assert codes(kab) == {"receipt_gap", "entry_unproven"}


def test_a_desk_that_lost_evidence_it_receipted(offices, pair):
    kab, kec = pair
    case = offices.add_case(kec)
    name = offices.add_evidence(kec, case, b"foto")
    offices.send(kec, kab)
    answer_devices(kab, kec.office)
    assert codes(kab) == set()
    kab.db.execute("DELETE FROM evidence_file WHERE sha256 = ?", (name,))
    assert codes(kab) == {"evidence_unlisted"}


def test_an_acknowledgement_of_another_history(pair):
    _, kec = pair
    kec.db.execute("UPDATE ack SET hash = zeroblob(32)")
    assert codes(kec) == {"ack_differs"}
    kec.db.execute("UPDATE ack SET upto = 900")
    assert codes(kec) == {"ack_beyond"}


def test_a_laptop_that_nobody_certified_proves_nothing(pair):
    _, kec = pair
    kec.db.execute("DELETE FROM certificate")
    assert "entry_unproven" in codes(kec)


def test_witnesses_of_others_are_refused(offices, pair):
    kab, kec = pair
    other = offices.vault("64.01.06")
    offices.enrol(kab, other)
    offices.add_case(other)
    offices.send(other, kab)
    answer_devices(kab, other.office)
    with pytest.raises(ReceiptUnfit):
        hear_witnesses(kec, [make_slip(kab, other.office)])
    with pytest.raises(SealUnreadable):
        hear_witnesses(kec, ["bukan kode"])
    stick = offices.stick()
    (stick.folder / "rusak.netra").write_bytes(b"x" * 300_000)
    with pytest.raises(BundleRefused):
        hear_witnesses(kec, [str(stick.folder / "rusak.netra")])


def test_a_bundle_from_below_is_a_witness_at_the_desk(offices, pair):
    kab, kec = pair
    offices.add_case(kec)
    stick = offices.stick()
    offices.write(kec, stick, kab.office)
    part = next(stick.folder.glob("*.netra"))
    assert codes(kab, str(part)) == set()
    with pytest.raises(BundleNotForUs):
        hear_witnesses(kec, [str(part)])
    offices.receive(kab, stick)
    unguard(kab)
    last = kab.db.execute("SELECT max(seq) FROM entry WHERE book = ?", (kec.book,)).fetchone()[0]
    kab.db.execute("UPDATE entry SET hash = randomblob(32) WHERE book = ? AND seq = ?", (kec.book, last - 1))
    assert "shown_differs" in codes(kab, str(part))


def test_a_restored_laptop_is_not_accused(offices, pair):
    """Receipts about books of an earlier incarnation may know more than the backup held."""
    _, kec = pair
    unguard(kec)
    kec.db.execute("DELETE FROM entry WHERE book = ? AND seq > 3", (kec.book,))
    kec.db.execute("DELETE FROM payload WHERE n NOT IN (SELECT n FROM entry)")
    kec.db.execute("DELETE FROM head WHERE book = ? AND seq > 3", (kec.book,))
    with kec.writing() as db:
        db.execute("DELETE FROM signature WHERE entry NOT IN (SELECT hash FROM entry)")
        clear(db)
        recount_all(db)
    assert codes(kec) == {"receipt_beyond", "ack_beyond"}
    kec.incarnation += 1
    assert not codes(kec) & {"receipt_beyond", "ack_beyond", "own_gap"}
