"""What waits: every kind of it with its newest lines, nothing that is done, and nothing at all in a new vault."""

import pytest

from fieldapp.case.file import read_case_changes, read_case_file, read_supervision_file
from fieldapp.case.ids import new_id
from fieldapp.desk.review import review_case
from fieldapp.desk.worklist import read_worklist
from fieldapp.vault import casebook, numbers
from fieldapp.vault.draft import keep_draft
from fieldapp.vault.holder import register_record
from fieldapp.vault.journal import Change
from tests.vault.journal_world import KAB, carry

CAMAT, KADES = "camat-orasi-kendaraan-dinas", "kades-yel-yel-video"


@pytest.fixture
def vault(laptop):
    return laptop()


def write(vault, *changes):
    with vault.writing():
        vault.journal.write(changes, vault.officer, vault.now())


def test_a_new_vault_waits_for_nothing(vault):
    found = read_worklist(vault)
    assert found.is_new
    few = (found.returned, found.saved, found.open_reports, found.unnumbered, found.differing, found.lacking)
    assert [(one.count, one.lines) for one in few] == [(0, ())] * 6
    assert (found.sent, found.receipt, found.held_files, found.held_entries, found.to_review) == (None, None, 0, 0, 0)
    assert found.unsent.cases == 0


def test_a_case_goes_from_saved_to_final_to_done(vault, add_case, tmp_path):
    whole = add_case(vault, CAMAT)
    half = casebook.add_case(vault, read_case_file(b'{"kind": "laporan", "subjects": [{"name": "Budi"}]}'), tmp_path)
    found = read_worklist(vault)
    assert [(line.id, line.lacking > 0) for line in found.saved.lines] == [(half, True), (whole, False)]
    assert found.saved.lines[0].subjects == "Budi"
    casebook.finalise(vault, whole)
    found = read_worklist(vault)
    assert [line.id for line in found.saved.lines] == [half]
    assert [line.id for line in found.unnumbered.lines] == [whole]
    numbers.draw(vault, whole)
    found = read_worklist(vault)
    assert (found.saved.count, found.unnumbered.count) == (1, 0)
    assert found.unsent.cases == 2


def test_a_lead_waits_for_no_number(vault, add_case):
    lead = add_case(vault, "akun-tanpa-nama-informasi-awal")
    casebook.finalise(vault, lead)
    assert read_worklist(vault).unnumbered.count == 0


def test_only_some_lines_are_told_of_many(vault, tmp_path):
    made = [casebook.add_case(vault, read_case_file(b'{"kind": "temuan"}'), tmp_path) for _ in range(8)]
    found = read_worklist(vault).saved
    assert found.count == 8
    assert [line.id for line in found.lines] == made[:2:-1]


def test_what_was_returned_waits_until_it_is_final_again(laptop, add_case, tmp_path):
    field, desk = laptop(), laptop(KAB)
    case = add_case(field, CAMAT)
    casebook.finalise(field, case)
    carry(field, desk)
    assert read_worklist(desk).to_review == 1
    review_case(desk, case, "return", "Alamat terlapor belum ada")
    carry(desk, field)
    assert read_worklist(desk).to_review == 0
    assert read_worklist(desk).returned.count == 0, "it waits at its own office"
    (line,) = read_worklist(field).returned.lines
    assert (line.id, line.reason) == (case, "Alamat terlapor belum ada")
    casebook.revise_case(field, case, read_case_changes(b'{"narrative": "Lengkap."}'), "dilengkapi", tmp_path)
    assert read_worklist(field).returned.count == 1
    casebook.finalise(field, case)
    assert read_worklist(field).returned.count == 0


def test_differing_cases_and_reports_are_told(laptop, add_case):
    one, two = laptop(), laptop()
    case = add_case(one, CAMAT)
    report = read_supervision_file(b'{"place": "Desa Batuah", "nil": true}')
    lhp = casebook.add_supervision(one, report, one.folder)
    carry(one, two)
    for vault, text in ((one, "kiri"), (two, "kanan")):
        write(vault, Change("case.set", case, {"narrative": text}), Change("supervision.set", lhp, {"place": text}))
    carry(two, one)
    found = read_worklist(one).differing
    assert found.count == 2
    assert {(line.id, line.kind) for line in found.lines} == {(case, "temuan"), (lhp, "lhp")}


def test_differing_records_of_the_office_are_counted(laptop):
    """Not decisions about books, between which nobody chooses, nor what another office has to settle."""
    one, two, above = laptop(), laptop(), laptop(KAB)
    assert read_worklist(one).unsettled == 0
    book = new_id()
    for vault in (one, two):
        write(vault, Change("register.set", register_record(one.office), {"device": vault.device}))
        write(vault, Change("book.waive", book, {"book": above.book, "seq": 2 + (vault is one)}))
    carry(two, one)
    carry(one, above)
    assert (read_worklist(one).unsettled, read_worklist(above).unsettled) == (1, 0)


def test_evidence_that_did_not_come_along_is_told(laptop, add_case):
    field, desk = laptop(), laptop(KAB)
    case = add_case(field, CAMAT)
    carry(field, desk)
    assert read_worklist(field).lacking.count == 0
    (line,) = read_worklist(desk).lacking.lines
    assert (line.id, line.lacking) == (case, 3)


def test_a_report_waits_until_it_is_final(vault):
    report = casebook.add_supervision(vault, read_supervision_file(b'{"place": "Desa Batuah"}'), vault.folder)
    other = casebook.add_supervision(vault, read_supervision_file(b'{"place": "Desa Loa"}'), vault.folder)
    found = read_worklist(vault).open_reports
    assert [(line.id, line.kind, line.place) for line in found.lines] == [
        (other, "lhp", "Desa Loa"), (report, "lhp", "Desa Batuah")
    ]  # fmt: skip
    assert all(line.lacking for line in found.lines)
    write(vault, Change("supervision.finalise", other, {"state": "final", "revision": 1}, sign=vault.signer()))
    assert [line.id for line in read_worklist(vault).open_reports.lines] == [report]


def test_a_draft_without_an_event_is_told_by_what_was_typed_and_never_by_its_reporter(vault):
    data = {"reporter": {"name": "Siti"}, "narrative": "Pada malam itu"}
    keep_draft(vault, "k1", "laporan", data, vault.now())
    (draft,) = read_worklist(vault).drafts
    assert (draft.subject, draft.event) == ("", "Pada malam itu")
    assert "Siti" not in repr(draft)


def test_drafts_are_told_with_what_they_are_about(vault):
    case = new_id()
    data = {"event": {"summary": "Orasi"}, "subjects": [{"name": "Budi"}], "ui": {"owner": case}}
    keep_draft(vault, "k1", "laporan", data, vault.now())
    (draft,) = read_worklist(vault).drafts
    assert (draft.id, draft.kind, draft.event, draft.subject, draft.owner) == ("k1", "laporan", "Orasi", "Budi", case)
    assert draft.kept.startswith("2024-11-01T")
    assert not read_worklist(vault).is_new


def test_the_last_receipt_is_told(vault, add_case):
    add_case(vault, CAMAT)
    with vault.writing() as db:
        db.execute("INSERT INTO ack VALUES (?, 'x', 1, x'00', 4, '2024-11-02T08:00:00+08:00')", (KAB,))
    receipt = read_worklist(vault).receipt
    assert (receipt.office, receipt.number) == (KAB, 4)
