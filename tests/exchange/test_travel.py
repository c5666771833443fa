"""A case travels from the sub-district to headquarters and the answer comes back, through real vaults and files."""

import os
import shutil
from contextlib import contextmanager

import pytest

from fieldapp.case.ids import new_id
from fieldapp.errors import AddressUnfit, EnrolmentPractice, NothingToSend, RecipientUnknown
from fieldapp.exchange import credentials, enrolment, merge, quarantine, revocation
from fieldapp.exchange.assembly import EvidencePieces
from fieldapp.exchange.content import Piece
from fieldapp.exchange.export import export, make_plan
from fieldapp.exchange.merge import Unbalanced, Verdict, import_paths, require_balance, retry
from fieldapp.exchange.receipt import answers, latest_answer, make_receipt
from fieldapp.vault.books import book_states
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state
from fieldapp.vault.vault import open_vault
from tests.exchange.conftest import PASSPHRASE, cases, journal


def test_a_case_arrives_and_the_receipt_comes_back(offices):
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    report = offices.send(kec, kab)
    assert [verdict.code for verdict in report.files] == [""]
    # what was written, and the signed entry that says it was sent
    assert report.total("offered") == report.total("new") == 4
    assert cases(kab) == {case}
    back = offices.answer(kab, kec)
    assert [verdict.code for verdict in back.files] == [""]
    assert back.alarms == ()
    answer = latest_answer(kec)
    assert (answer.office, answer.number, answer.cases) == ("64.01", 1, ((case, "received", ""),))
    assert [(book, upto) for book, upto, _ in answer.books] == [(kec.book, 4)]
    acked = kec.db.execute("SELECT office, book, upto FROM ack").fetchall()
    assert [tuple(row) for row in acked] == [("64.01", kec.book, 4)]


def test_the_second_export_carries_only_what_no_receipt_covers(offices):
    kab, kec = offices.pair()
    offices.add_case(kec)
    offices.send(kec, kab)
    offices.answer(kab, kec)
    with pytest.raises(NothingToSend):
        make_plan(kec, "64.01")
    offices.add_case(kec, "baru")
    assert make_plan(kec, "64.01").entries == 1
    assert make_plan(kec, "64.01", everything=True).entries > 3
    report = offices.send(kec, kab)
    assert (report.total("offered"), report.total("new")) == (2, 2)


def test_importing_twice_changes_nothing(offices):
    kab, kec = offices.pair()
    offices.add_case(kec)
    stick = offices.stick()
    export(kec, stick, "64.01")
    first, before = import_paths(kab, [stick.folder]), None
    before = (journal(kab), kab.db.execute("SELECT * FROM record ORDER BY id").fetchall())
    second = import_paths(kab, [stick.folder])
    assert [verdict.code for verdict in first.files] == [""]
    assert [verdict.code for verdict in second.files] == ["bundle_again"]
    assert (journal(kab), kab.db.execute("SELECT * FROM record ORDER BY id").fetchall()) == before


def test_a_lost_receipt_costs_nothing(offices):
    kab, kec = offices.pair()
    offices.add_case(kec)
    offices.send(kec, kab)
    make_receipt(kab, kec.office, offices.stick())
    assert offices.send(kec, kab).total("new") == 1, "only that it was sent again"
    offices.answer(kab, kec)
    assert [answer.number for answer in answers(kec.db, kec.device)] == [1, 2]


def test_the_returned_review_reaches_the_sub_district(offices):
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    offices.send(kec, kab)
    with kab.writing():
        kab.journal.write(
            [
                Change(
                    "review.set",
                    new_id(),
                    {"case": case, "decision": "return", "reason": "Saksi belum ada."},
                    office=kec.office,
                )
            ],
            kab.officer,
            kab.now(),
        )
    offices.answer(kab, kec)
    assert latest_answer(kec).cases == ((case, "return", "Saksi belum ada."),)
    assert kec.db.execute("SELECT count(*) FROM record WHERE type = 'review'").fetchone()[0] == 1


def test_relay_proves_the_first_writer_at_the_second_hop(offices):
    province, kab, kec = offices.vault("64"), offices.vault("64.01"), offices.vault("64.01.05")
    offices.enrol(kab, kec)
    offices.enrol(province, kab)
    case = offices.add_case(kec, reporter="Rahasia")
    offices.send(kec, kab)
    report = offices.send(kab, province)
    assert [verdict.code for verdict in report.files] == [""]
    assert cases(province) == {case}
    heads = province.db.execute("SELECT book FROM head").fetchall()
    assert kec.book in {row[0] for row in heads}
    state = load_state(province.db, case)
    assert state.fields["narrative"] == "uraian"
    assert state.identity == {}, "identity stays with the handling office"
    assert load_state(kab.db, case).identity_state == "withheld"
    for above in (kab, province):
        assert above.db.execute("SELECT count(*) FROM payload WHERE identity IS NOT NULL").fetchone()[0] == 0


def test_an_answer_travels_down_two_levels(offices):
    province, kab, kec = offices.vault("64"), offices.vault("64.01"), offices.vault("64.01.05")
    offices.enrol(kab, kec)
    offices.enrol(province, kab)
    case = offices.add_case(kec)
    offices.send(kec, kab)
    offices.send(kab, province)
    with province.writing():
        change = Change("outcome.set", new_id(), {"case": case, "result": "teguran"}, office=kec.office)
        province.journal.write([change], province.officer, province.now())
    down = offices.answer(province, kab)
    assert [verdict.code for verdict in down.files] == [""]
    assert kab.db.execute("SELECT count(*) FROM ack WHERE office = '64'").fetchone()[0] >= 2
    last = offices.answer(kab, kec)
    assert [(verdict.code, verdict.held) for verdict in last.files] == [("", 0)]
    assert kec.db.execute("SELECT count(*) FROM record WHERE type = 'outcome'").fetchone()[0] == 1


def test_a_second_laptop_of_the_office_gets_the_others_work(offices):
    kab, one = offices.pair()
    two = offices.vault("64.01.05", "Laptop kedua")
    offices.enrol(kab, two)
    case = offices.add_case(one)
    offices.send(one, kab)
    offices.answer(kab, two)
    assert cases(two) == {case}
    assert load_state(two.db, case).identity_state == "withheld", "the desk never had it"
    offices.answer(kab, one)
    offices.send(one, two)
    assert load_state(two.db, case).identity == {"reporter.name": "Budi"}


def test_laptops_of_one_office_exchange_directly(offices):
    kab, one = offices.pair()
    two = offices.vault("64.01.05")
    offices.enrol(kab, two)
    offices.answer(kab, one)
    offices.answer(kab, two)
    case = offices.add_case(one)
    offices.send(one, two)
    assert cases(two) == {case}


def test_every_order_and_repetition_ends_in_one_state(offices):
    kab, kec = offices.pair()
    other, second = offices.vault("64.01.06"), offices.vault("64.01")
    offices.enrol(kab, other)
    offices.enrol(kab, second)
    for laptop in (kec, other):
        offices.answer(kab, laptop)  # brings the certificate of the desk's second laptop
    folders = []
    for round_ in range(3):
        for sender in (kec, other):
            offices.add_case(sender, f"putaran {round_}")
            stick = offices.stick()
            export(sender, stick, "64.01", everything=round_ == 2)
            folders.append(stick.folder)
    import_paths(kab, folders)
    offices.send(kab, second)  # what only the first laptop of the desk has: its own book
    import_paths(second, [folders[n] for n in (5, 1, 0, 3, 1, 2, 4, 0)])
    assert foreign(kab) == foreign(second)
    assert states(kab) == states(second)
    assert len(cases(second)) == 6


def foreign(vault):
    return {row[0] for row in vault.db.execute("SELECT hash FROM entry WHERE book NOT LIKE '%@64.01'").fetchall()}


def states(vault):
    return vault.db.execute(
        "SELECT id, fields, identity, frontier FROM record WHERE type = 'case' ORDER BY id"
    ).fetchall()


# ---- several parts and evidence -------------------------------------------------------------------------------------


def test_parts_in_any_order_with_chunked_evidence(offices):
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    big, small = os.urandom(3 * 2**20 + 17), os.urandom(1000)
    names = {offices.add_evidence(kec, case, data) for data in (big, small)}
    for n in range(60):
        offices.add_case(kec, "panjang " * 4000 + str(n))
    stick = offices.stick()
    written = export(kec, stick, "64.01", part_size=2**20)
    assert len(written.parts) >= 6
    files = [stick.folder / sent.name for sent in written.parts]
    assert all(path.stat().st_size <= 2**20 * 1.1 for path in files)
    report = import_paths(kab, reversed(files))
    assert all(verdict.code == "" for verdict in report.files)
    assert set(report.evidence) == names
    assert {kab.evidence.verify(name) for name in names} == {"ok"}
    assert report.total("held") > 0
    assert report.total("offered") == report.total("new") + report.total("held")
    assert kab.db.execute("SELECT count(*) FROM held").fetchone()[0] == 0
    assert len(cases(kab)) == 61
    assert list((kab.folder / "inbox").iterdir()) == []


def test_each_part_proves_itself(offices):
    kab, kec = offices.pair()
    for n in range(60):
        offices.add_case(kec, "panjang " * 4000 + str(n))
    stick = offices.stick()
    written = export(kec, stick, "64.01", part_size=2**20)
    last = stick.folder / written.parts[-1].name
    report = import_paths(kab, [last])
    assert [verdict.code for verdict in report.files] == [""]
    assert report.total("held") == report.total("offered") > 0


def test_evidence_is_sent_until_it_is_acknowledged(offices):
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    name = offices.add_evidence(kec, case, b"foto" * 100)
    offices.send(kec, kab)
    assert make_plan(kec, "64.01").evidence == 1
    offices.answer(kab, kec)
    assert kec.db.execute("SELECT sha256 FROM evidence_ack").fetchall() == [(name,)]
    with pytest.raises(NothingToSend):
        make_plan(kec, "64.01")


def test_damaged_evidence_is_quarantined_by_file_and_can_be_sent_again(offices, monkeypatch):
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    good, bad = offices.add_evidence(kec, case, b"baik"), offices.add_evidence(kec, case, b"benar")

    true_pieces = EvidencePieces.pieces

    def lie(self, wanted):
        for piece in true_pieces(self, wanted):
            yield Piece(piece.sha256, piece.index, piece.count, b"salah") if piece.sha256 == bad else piece

    with monkeypatch.context() as patch:
        patch.setattr(EvidencePieces, "pieces", lie)
        report = offices.send(kec, kab)
    assert report.evidence == (good,)
    assert report.damaged == (bad,)
    held = quarantine.listed(kab.db)
    assert [(one.name, one.code, one.size) for one in held] == [(bad, "evidence_mismatch", 5)]
    saved = quarantine.save(kab, held[0].id, offices.stick().folder)
    assert saved.read_bytes() == b"salah"
    offices.answer(kab, kec)
    again = offices.send(kec, kab)
    assert again.evidence == (bad,)
    assert quarantine.listed(kab.db) == []


# ---- those who may not ----------------------------------------------------------------------------------------------


def test_an_uncertified_laptop_waits_and_comes_in_after_approval(offices):
    kab, kec = offices.vault("64.01"), offices.vault("64.01.05")
    folder = offices.stick().folder
    invitation = enrolment.invite(kab, kec.office, folder)
    asked = enrolment.request(kec, invitation.path, folder)
    case = offices.add_case(kec)
    report = offices.send(kec, kab)
    assert [verdict.code for verdict in report.files] == ["sender_uncertified"]
    assert report.files[0].is_quarantined
    assert cases(kab) == set()
    assert retry(kab).files == ()
    enrolment.approve(kab, asked.path, folder)
    released = retry(kab)
    assert [verdict.code for verdict in released.files] == [""]
    assert cases(kab) == {case}
    assert quarantine.listed(kab.db) == []
    assert len(quarantine.listed(kab.db, every=True)) == 1


def test_a_revoked_laptop_is_kept_out_and_what_came_before_stays(offices):
    kab, kec = offices.pair()
    before = offices.add_case(kec)
    offices.send(kec, kab)
    revocation.revoke(kab, kec.device, "Laptop hilang")
    offices.add_case(kec, "sesudah")
    report = offices.send(kec, kab)
    assert [verdict.code for verdict in report.files] == ["sender_revoked"]
    assert cases(kab) == {before}
    assert [row.revoked for row in enrolment.list_devices(kab) if row.device == kec.device] == [True]
    with pytest.raises(RecipientUnknown):
        make_receipt(kab, kec.office, offices.stick())


def test_a_revocation_travels_to_the_level_above(offices):
    province, kab, kec = offices.vault("64"), offices.vault("64.01"), offices.vault("64.01.05")
    offices.enrol(kab, kec)
    offices.enrol(province, kab)
    offices.add_case(kec)
    offices.send(kec, kab)
    revocation.revoke(kab, kec.device, "Laptop hilang")
    offices.send(kab, province)
    assert kec.device in credentials.trust_of(province).revoked


def test_a_neighbours_bundle_is_foreign(offices):
    _kab, kec = offices.pair()
    other = offices.vault("64.02")
    offices.enrol(other, offices.vault("64.02.01"))
    offices.add_case(kec)
    stick = offices.stick()
    export(kec, stick, "64.01")
    report = import_paths(other, [stick.folder])
    assert [verdict.code for verdict in report.files] == ["bundle_not_for_us"]
    assert len(quarantine.listed(other.db)) == 1


def test_garbage_on_the_stick_is_quarantined_and_the_rest_goes_in(offices):
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    stick = offices.stick()
    export(kec, stick, "64.01")
    (stick.folder / "a.netra").write_bytes(b"bukan paket")
    (stick.folder / "b.netra").write_bytes(b"")
    (stick.folder / "catatan.txt").write_text("abaikan")
    report = import_paths(kab, [stick.folder])
    assert sorted(verdict.code for verdict in report.files) == ["", "bundle_damaged", "bundle_size"]
    assert cases(kab) == {case}
    assert [held.code for held in quarantine.listed(kab.db)] == ["bundle_damaged"]
    import_paths(kab, [stick.folder])
    assert len(quarantine.listed(kab.db)) == 1


def test_addresses_and_strangers_are_refused_before_anything_is_written(offices):
    kab, kec = offices.pair()
    with pytest.raises(AddressUnfit):
        make_plan(kec, "64.02")
    with pytest.raises(RecipientUnknown):
        make_plan(kec, "64")
    with pytest.raises(AddressUnfit):
        make_receipt(kab, "64.01", offices.stick())


def test_practice_and_real_vaults_never_meet(offices):

    kab, kec = offices.vault("64.01"), offices.vault("64.01.05", practice=True)
    invitation = enrolment.invite(kab, kec.office, offices.stick().folder)
    with pytest.raises(EnrolmentPractice):
        enrolment.request(kec, invitation.path, offices.stick().folder)


@contextmanager
def copied(offices, vault, monkeypatch):
    """Open a copy of a vault's folder as a second laptop whose witness was copied with it."""
    copy = offices.folder / "copy"
    vault.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(vault.folder, copy, ignore=shutil.ignore_patterns("*.lock"))
    with open_vault(copy, None, PASSPHRASE, clock=offices.clock) as clone:
        yield clone


def test_a_copied_laptop_is_noticed_by_the_one_that_was_copied(offices, monkeypatch):
    kab, kec = offices.pair()
    offices.add_case(kec)
    with copied(offices, kec, monkeypatch) as clone:
        offices.add_case(kec, "di laptop asli")
        offices.send(kec, kab)
        offices.add_case(clone, "di laptop salinan")
        report = offices.send(clone, kab)
        assert report.files[0].forked != ()
        second = offices.vault("64.01.05")
        offices.enrol(kab, second)
        stick = offices.stick()
        make_receipt(kab, kec.office, stick)
        back = import_paths(clone, [stick.folder])
        assert [verdict.code for verdict in back.files] == ["own_clone"]
        assert [held.code for held in quarantine.listed(clone.db)] == ["own_clone"]
        # without the check the copy would go on writing in a book that somebody else continues
        monkeypatch.setattr(merge, "refuse_clone", lambda *_: None)
        assert import_paths(clone, [stick.folder]).files[0].forked != ()


def test_both_branches_of_a_copied_laptop_go_up(offices, monkeypatch):
    province, kab, kec = offices.vault("64"), offices.vault("64.01"), offices.vault("64.01.05")
    offices.enrol(kab, kec)
    offices.enrol(province, kab)
    offices.add_case(kec)
    with copied(offices, kec, monkeypatch) as clone:
        one, two = offices.add_case(kec, "asli"), offices.add_case(clone, "salinan")
        offices.send(kec, kab)
        assert offices.send(clone, kab).files[0].forked == (kec.book,)
    report = offices.send(kab, province)
    assert [verdict.code for verdict in report.files] == [""]
    assert {one, two} <= cases(province) == cases(kab)


def test_a_balance_that_does_not_add_up_is_a_fault_of_the_program():
    with pytest.raises(Unbalanced):
        require_balance(Verdict("x", "", "", "", offered=3, new=1, known=1))


def test_books_end_equal_on_both_sides(offices):
    kab, kec = offices.pair()
    for n in range(5):
        offices.add_case(kec, str(n))
    offices.send(kec, kab)
    ours = {(s.book, s.last, s.last_hash) for s in book_states(kec.db)}
    theirs = {(s.book, s.last, s.last_hash) for s in book_states(kab.db) if s.device == kec.device}
    assert ours == theirs


def test_inspection_takes_nothing_in(offices):
    kab, kec = offices.pair()
    offices.add_case(kec)
    stick = offices.stick()
    sent = export(kec, stick, "64.01").parts[0]
    opened = merge.verify_bytes(kab, (stick.folder / sent.name).read_bytes())
    assert opened.header.office == kec.office
    assert cases(kab) == set()
