"""What people do with cases: saving never asks, finalising does, and what changes afterwards says why."""

import pytest

from fieldapp.case.file import read_case_changes, read_case_file, read_supervision_file
from fieldapp.errors import (
    EvidenceIncomplete,
    NetraError,
    NothingChanged,
    ProblemsOpen,
    ReasonMissing,
    RecordElsewhere,
    RecordInConflict,
    ReportUsed,
)
from fieldapp.vault import casebook
from fieldapp.vault.check import check
from fieldapp.vault.handling import take_step
from fieldapp.vault.journal import Change
from fieldapp.vault.register import load_case, owner_state
from fieldapp.vault.search import list_cases
from tests.vault.journal_world import KAB, carry


@pytest.fixture
def vault(laptop):
    return laptop()


@pytest.fixture
def case(vault, add_case):
    return add_case(vault)


def revise(vault, case, reason="", text=b'{"narrative": "Uraian lain."}'):
    return casebook.revise_case(vault, case, read_case_changes(text), reason, vault.folder)


def state(vault, case):
    fields = owner_state(vault.db, case).fields
    return fields.get("state"), fields.get("revision")


def test_a_case_is_saved_with_all_its_parts(vault, case):
    found = load_case(vault.db, case)
    assert (len(found.subjects), len(found.witnesses), len(found.evidence)) == (1, 2, 3)
    assert all(vault.evidence.verify(item.sha256) == "ok" for item in found.evidence)
    assert [row.status for row in list_cases(vault.db)] == ["saved"]
    assert check(vault, full=True).defects == []


def test_evidence_that_cannot_be_taken_in_saves_nothing(vault, tmp_path):
    file = read_case_file(b'{"kind": "temuan", "evidence": [{"path": "tidak-ada.jpg"}]}')
    before = vault.db.execute("SELECT count(*) FROM entry").fetchone()
    with pytest.raises(NetraError):
        casebook.add_case(vault, file, tmp_path)
    assert vault.db.execute("SELECT count(*) FROM entry").fetchone() == before


def test_an_empty_case_is_saved_and_not_finalised(vault, tmp_path):
    case = casebook.add_case(vault, read_case_file(b'{"kind": "temuan"}'), tmp_path)
    with pytest.raises(ProblemsOpen):
        casebook.finalise(vault, case)


def test_finalising_is_signed_and_happens_once(vault, case):
    assert casebook.finalise(vault, case) == 1
    assert state(vault, case) == ("final", 1)
    assert vault.db.execute("SELECT count(*) FROM signature").fetchone() == (1,)
    with pytest.raises(NothingChanged):
        casebook.finalise(vault, case)


def test_finalising_needs_the_evidence_as_it_was(vault, case):
    blobs = sorted((vault.folder / "evidence").rglob("*.age"))
    kept = blobs[0].read_bytes()
    blobs[0].unlink()
    with pytest.raises(EvidenceIncomplete):
        casebook.finalise(vault, case)
    blobs[0].write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    with pytest.raises(EvidenceIncomplete):
        casebook.finalise(vault, case)
    blobs[0].write_bytes(kept)
    assert casebook.finalise(vault, case) == 1


def test_a_change_after_finalising_needs_a_reason_and_opens_a_revision(vault, case, tmp_path):
    revise(vault, case, text=b'{"narrative": "Sebelum."}')
    casebook.finalise(vault, case)
    (tmp_path / "lagi.txt").write_bytes(b"lagi")
    for reason in ("", "   "):
        with pytest.raises(ReasonMissing):
            revise(vault, case, reason)
        with pytest.raises(ReasonMissing):
            casebook.attach(vault, case, tmp_path / "lagi.txt", "", reason=reason)
    assert state(vault, case) == ("final", 1)
    revise(vault, case, "salah ketik")
    assert state(vault, case) == ("revised", 1)
    with pytest.raises(ReasonMissing):
        revise(vault, case, text=b'{"narrative": "Masih revisi."}')
    casebook.attach(vault, case, tmp_path / "lagi.txt", "susulan", reason="bukti susulan")
    assert casebook.finalise(vault, case) == 2
    assert state(vault, case) == ("final", 2)
    assert check(vault, full=True).defects == []


def test_nothing_changed_is_said(vault, case):
    revise(vault, case)
    with pytest.raises(NothingChanged):
        revise(vault, case)


def test_an_open_conflict_stops_finalising(laptop, add_case):
    one, two = laptop(), laptop()
    case = add_case(one)
    carry(one, two)
    for vault, text in ((one, "kiri"), (two, "kanan")):
        with vault.writing():
            vault.journal.write([Change("case.set", case, {"narrative": text})], vault.officer, vault.now())
    carry(two, one)
    with pytest.raises(RecordInConflict, match="narrative"):
        casebook.finalise(one, case)


def test_a_higher_office_reads_and_does_not_change(laptop, vault, case, tmp_path):
    desk = laptop(KAB)
    carry(vault, desk)
    assert load_case(desk.db, case) == load_case(vault.db, case)
    (tmp_path / "x.txt").write_bytes(b"x")
    for act in (
        lambda: revise(desk, case),
        lambda: casebook.finalise(desk, case),
        lambda: casebook.attach(desk, case, tmp_path / "x.txt", ""),
        lambda: take_step(desk, case, "lhp", "2024-11-01"),
    ):
        with pytest.raises(RecordElsewhere):
            act()


def test_the_same_file_twice_is_stored_once_and_named_twice(vault, case, tmp_path):
    (tmp_path / "x.txt").write_bytes(b"isi")
    one = casebook.attach(vault, case, tmp_path / "x.txt", "pertama")
    two = casebook.attach(vault, case, tmp_path / "x.txt", "kedua")
    assert one.taken.sha256 == two.taken.sha256
    assert len(list((vault.folder / "evidence").rglob("*.age"))) == 4
    assert len(load_case(vault.db, case).evidence) == 5


def test_a_supervision_report_becomes_one_finding(laptop, tmp_path):
    vault = laptop()
    told = b'{"finder": {"name": "Hariyati"}, "result": "Pertemuan.", "alleged": {"event": "Orasi", "place": "Balai"}}'
    report = casebook.add_supervision(vault, read_supervision_file(told), tmp_path)
    case = casebook.case_from_supervision(vault, report)
    found = load_case(vault.db, case)
    assert (found.kind, found.event.summary, found.finder.name) == ("temuan", "Orasi", "Hariyati")
    with pytest.raises(ReportUsed) as refused:
        casebook.case_from_supervision(vault, report)
    assert refused.value.facts["case"] == case
