"""The main job from end to end: a finding on an offline laptop, on paper, on a stick, at the desk, receipted."""

import shutil
from dataclasses import replace

import pypdfium2
import pytest

from fieldapp.case.file import read_case_changes
from fieldapp.case.ids import new_id
from fieldapp.case.model import Witness
from fieldapp.desk import printing
from fieldapp.errors import FormMismatch, RecordInConflict
from fieldapp.exchange import export, merge, receipt
from fieldapp.vault import casebook, check, conflicts, numbers, register, settlement
from fieldapp.vault.history import history
from fieldapp.vault.journal import Change
from fieldapp.vault.rebuild import digests
from fieldapp.vault.search import list_cases
from fieldapp.vault.vault import open_vault

PASSPHRASE = "kata sandi yang sangat panjang"


def text_of(pdf):
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)).split())


def imported(vault, stick):
    return merge.import_paths(vault, [stick.folder])


def without_people(case):
    """Return a case as an office above has it: who saw it stays where it is handled."""
    return replace(case, witnesses=tuple(Witness(id=one.id, order=one.order, withheld=True) for one in case.witnesses))


def test_empty_vaults_to_receipt(world):
    field, desk = (
        world.laptop("64.01.05", "Panwaslu Kecamatan Tanjung Lempake"),
        world.laptop("64.01", "Bawaslu Kabupaten Paser"),
    )
    world.enrol(desk, field)
    case = world.case(field)
    assert casebook.finalise(field, case) == 1
    number = numbers.draw(field, case)
    paper = printing.print_form(field, "A.2", case)
    assert paper.seal is not None
    assert paper.first
    assert not paper.draft

    stick = world.stick()
    sent = export.export(field, stick, "64.01")
    assert sent.plan.cases == 1
    assert sent.plan.evidence == 3
    report = imported(desk, stick)
    assert [file.code for file in report.files] == [""] * len(sent.parts)
    assert report.total("offered") == report.total("new") == sent.plan.entries
    assert report.total("held") == report.total("quarantined") == 0
    assert register.load_case(desk.db, case) == without_people(register.load_case(field.db, case))
    assert [row.numbers for row in list_cases(desk.db, "camat orasi")] == [number]
    casebook.require_evidence(desk, register.load_case(desk.db, case))
    assert printing.check_paper(desk, paper.seal.printed).changes == ()

    again = imported(desk, stick)
    assert {file.code for file in again.files} == {"bundle_again"}
    assert again.total("new") == 0

    with desk.writing():
        review = Change("review.set", new_id(), {"case": case, "decision": "accept"}, office="64.01.05")
        desk.journal.write([review], desk.officer, desk.now())
    back = world.stick()
    receipt.make_receipt(desk, "64.01.05", back)
    home = imported(field, back)
    assert home.alarms == ()
    assert home.total("quarantined") == 0
    answer = receipt.latest_answer(field, "64.01")
    assert answer is not None
    assert answer.number == 1
    assert (case, "accept", "") in answer.cases
    assert [row.status for row in list_cases(field.db)] == ["accepted"]
    # both offices tell who did what, though the record of an officer stays in its own office
    for vault in (field, desk):
        told = {event.kind: event.officer_name for event in history(vault.db, case)}
        assert told["review.set"] == desk.officer_name
        assert told["case.set"] == field.officer_name

    # only what no receipt covers travels the second time: the heads of what came since
    before = {row[0] for row in field.db.execute("SELECT hash FROM entry").fetchall()}
    second = world.case(field, "guru-pppk-rompi")
    third = export.export(field, world.stick(), "64.01")
    assert third.plan.cases == 1
    assert third.plan.evidence == len(register.load_case(field.db, second).evidence)
    assert third.plan.entries < len(before)

    for vault in (field, desk):
        checked = check.check(vault, full=True)
        assert checked.defects == []
        assert checked.held == 0


def test_paper_tells_what_changed_since(world):
    field = world.laptop("64.01.05")
    case = world.case(field)
    casebook.finalise(field, case)
    numbers.draw(field, case)
    seal = printing.print_form(field, "A.2", case).seal
    assert printing.print_form(field, "A.2", case).first is False
    casebook.revise_case(field, case, read_case_changes(b'{"narrative": "Uraian baru."}'), "salah ketik", world.folder)
    found = printing.check_paper(field, seal.printed)
    assert [(kind, change.field, change.new) for kind, change in found.changes] == [
        ("case", "narrative", "Uraian baru.")
    ]
    draft = printing.print_form(field, "A.2", case)
    assert draft.draft
    assert draft.seal is None
    assert casebook.finalise(field, case) == 2
    assert printing.print_form(field, "A.2", case).seal.code != seal.code


def test_two_laptops_one_conflict_settled(world):
    first, second = world.laptop("64.01.05"), world.laptop("64.01.05", officer="Rusdi Hamka")
    desk = world.laptop("64.01")
    world.enrol(desk, first)
    world.enrol(desk, second)
    case = world.case(first)
    up = world.stick()
    export.export(first, up, "64.01")
    imported(desk, up)
    down = world.stick()
    receipt.make_receipt(desk, "64.01.05", down)
    for vault in (first, second):
        imported(vault, down)
    assert register.load_case(second.db, case) == without_people(register.load_case(first.db, case))

    change = '{"event": {"place": "%s"}}'
    casebook.revise_case(first, case, read_case_changes((change % "Lapangan A").encode()), "", world.folder)
    casebook.revise_case(second, case, read_case_changes((change % "Lapangan B").encode()), "", world.folder)
    for vault in (first, second):
        stick = world.stick()
        export.export(vault, stick, "64.01")
        imported(desk, stick)
    found = conflicts.field_conflicts(desk.db)
    assert [(c.field, sorted(v.value for v in c.values)) for c in found] == [
        ("event.place", ["Lapangan A", "Lapangan B"])
    ]

    down = world.stick()
    receipt.make_receipt(desk, "64.01.05", down)
    for vault in (first, second):
        imported(vault, down)
    with pytest.raises(RecordInConflict):
        casebook.finalise(first, case)
    shown = text_of(printing.print_form(first, "A.2", case).printed.pdf)
    assert "Lapangan A" in shown
    assert "Lapangan B" in shown
    settlement.settle(first, case, "event.place", "sesuai berita acara", value="Lapangan B")
    assert casebook.finalise(first, case) == 1
    stick = world.stick()
    export.export(first, stick, "64.01")
    imported(desk, stick)
    down = world.stick()
    receipt.make_receipt(desk, "64.01.05", down)
    imported(second, down)
    for vault in (first, second, desk):
        assert conflicts.field_conflicts(vault.db) == []
        assert register.load_case(vault.db, case).event.place == "Lapangan B"


def test_relay_proves_the_first_writer(world):
    kecamatan, kabupaten, provinsi = world.laptop("64.01.05"), world.laptop("64.01"), world.laptop("64")
    world.enrol(kabupaten, kecamatan)
    world.enrol(provinsi, kabupaten)
    case = world.case(kecamatan, "kades-yel-yel-video")
    casebook.finalise(kecamatan, case)
    up = world.stick()
    export.export(kecamatan, up, "64.01")
    assert imported(kabupaten, up).total("quarantined") == 0
    further = world.stick()
    export.export(kabupaten, further, "64")
    report = imported(provinsi, further)
    assert report.total("quarantined") == 0
    assert report.total("new") > 0
    heads = provinsi.db.execute(
        "SELECT book, seq, hash, signature FROM head WHERE book = ?", (kecamatan.book,)
    ).fetchall()
    own = kecamatan.db.execute(
        "SELECT book, seq, hash, signature FROM head WHERE book = ?", (kecamatan.book,)
    ).fetchall()
    assert heads
    assert set(heads) <= set(own)
    there = register.load_case(provinsi.db, case)
    here = register.load_case(kecamatan.db, case)
    assert there.subjects == here.subjects
    assert there.narrative == here.narrative
    assert there.reporter.withheld
    assert all(witness.withheld and not witness.name for witness in there.witnesses)
    raw = b"".join(row[0] or b"" for row in provinsi.db.execute("SELECT identity FROM payload").fetchall())
    assert here.reporter.name.encode() not in raw
    assert check.check(provinsi, full=True).defects == []


def test_merge_order_does_not_matter_between_offices(world):
    first, second, one, two = (world.laptop(office) for office in ("64.01.05", "64.01.06", "64.01", "64.01"))
    world.enrol(one, two)
    world.enrol(one, first)
    world.enrol(one, second)
    sticks = []
    for vault, name in (
        (first, "camat-orasi-kendaraan-dinas"),
        (second, "kades-yel-yel-video"),
        (first, "guru-pppk-rompi"),
    ):
        world.case(vault, name)
        stick = world.stick()
        export.export(vault, stick, "64.01", everything=True)
        sticks.append(stick)
    for stick in sticks:
        imported(one, stick)
    for stick in reversed(sticks):
        imported(two, stick)
    names = ("record", "case_row", "number_row", "held", "search")
    left, right = digests(one.db), digests(two.db)
    offices = "SELECT * FROM record WHERE office LIKE '64.01.%' ORDER BY id"
    assert one.db.execute(offices).fetchall() == two.db.execute(offices).fetchall()
    assert {name: left[name] for name in names if name != "record"} == {
        name: right[name] for name in names if name != "record"
    }


def test_own_parts_on_the_stick_are_not_held(world):
    field, desk = world.laptop("64.01.05"), world.laptop("64.01")
    world.enrol(desk, field)
    world.case(field)
    stick = world.stick()
    export.export(field, stick, "64.01")
    imported(desk, stick)
    receipt.make_receipt(desk, "64.01.05", stick)
    report = imported(field, stick)
    assert sorted({file.code for file in report.files}) == ["", "bundle_own"]
    assert field.db.execute("SELECT count(*) FROM quarantine").fetchone()[0] == 0
    assert sorted({file.code for file in imported(desk, stick).files}) == ["bundle_again", "bundle_own"]


def test_a_finding_is_not_printed_as_a_report(world):
    field = world.laptop("64.01.05")
    finding, report = world.case(field), world.case(field, "kades-yel-yel-video")
    for code, case in (("A.1", finding), ("A.3", finding), ("A.2", report)):
        with pytest.raises(FormMismatch):
            printing.print_form(field, code, case)
    assert printing.print_form(field, "A.1", report).draft
    lead = world.case(field, "akun-tanpa-nama-informasi-awal")
    assert printing.print_form(field, "A.1", lead).draft


def test_evidence_lost_or_spoilt_at_the_desk_is_taken_in_anew(world):
    field, desk = world.laptop("64.01.05"), world.laptop("64.01")
    world.enrol(desk, field)
    case = world.case(field)
    stick = world.stick()
    export.export(field, stick, "64.01")
    imported(desk, stick)
    lost, spoilt, whole = (item.sha256 for item in register.load_case(desk.db, case).evidence)
    (desk.folder / desk_path(desk, lost)).unlink()
    damaged = desk.folder / desk_path(desk, spoilt)
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
    assert [desk.evidence.verify(name) for name in (lost, spoilt, whole)] == ["missing", "altered", "ok"]
    again = world.stick()
    export.export(field, again, "64.01", everything=True)
    assert sorted(imported(desk, again).evidence) == sorted((lost, spoilt))
    assert [desk.evidence.verify(name) for name in (lost, spoilt, whole)] == ["ok", "ok", "ok"]


def desk_path(vault, sha256):
    (blob,) = vault.db.execute("SELECT blob FROM evidence_file WHERE sha256 = ?", (sha256,)).fetchone()
    return blob if blob.startswith("evidence") else f"evidence/{blob}"


def test_a_rolled_back_vault_is_told_by_the_check(world, tmp_path):
    field = world.laptop("64.01.05")
    world.case(field)
    field.close()
    copy = tmp_path / "salinan"
    shutil.copytree(field.folder, copy)
    with open_vault(field.folder, None, PASSPHRASE) as vault:
        world.case(vault, "guru-pppk-rompi")
    with open_vault(copy, None, PASSPHRASE, write=False) as old:
        assert [defect.code for defect in check.check(old).defects] == ["vault_rolled_back"]
    with open_vault(field.folder, None, PASSPHRASE, write=False) as vault:
        assert check.check(vault).defects == []
