"""Letters, copies, commitments, contacts, and the end of an office."""

import json
from dataclasses import replace

import pytest

from fieldapp.case.ids import derived_id
from fieldapp.case.roll import COMPUTED
from fieldapp.desk import closing, copying, disclosure, health, letter, prevention, registers
from fieldapp.desk.document import prepare
from fieldapp.errors import ClosingUnready, KeyUnknown, NothingChanged, RegisterUnknown, RollUnknown
from fieldapp.vault import casebook, foreign, numbers, rolls
from fieldapp.vault.draft import discard_draft, keep_draft
from fieldapp.vault.register import load_case
from tests.paper.reading import squeeze, text_of
from tests.vault.conftest import CASES

VIDEO = "kades-yel-yel-video"


def reporter():
    return json.loads((CASES / f"{VIDEO}.json").read_text(encoding="utf-8"))["reporter"]["name"]


# ---- letters --------------------------------------------------------------------------------------------------------


def test_a_numbered_letter_enters_the_agenda_by_itself_and_once(laptop, add_case):
    vault = laptop()
    case = add_case(vault, VIDEO)
    form = next(form for form in vault.packs.forms.values() if form.series == "surat")
    paper = prepare(vault, case, form.code)[0]
    assert letter.enter_letter(vault, paper.id) == ""
    assert letter.letter_of(vault, paper.id) is None
    text = numbers.draw_for(vault, paper.id, "surat", case=case)
    name = letter.enter_letter(vault, paper.id)
    assert name == derived_id("mail", paper.id)
    assert letter.enter_letter(vault, paper.id) == name
    roll = letter.letter_of(vault, paper.id)
    assert (roll.text("number"), roll.text("direction"), roll.text("about")) == (text, "out", paper.id)
    assert roll.text("subject")
    rows = registers.rows_of(vault, "surat_keluar", 2024).rows
    assert [(row[0], row[1]) for row in rows] == [("001", text)]
    rolls.set_roll(vault, name, {"dispatched_on": "2024-11-02", "dispatched_by": "Rusdi"})
    assert letter.enter_letter(vault, paper.id) == name
    assert rolls.load_roll(vault.db, name).text("dispatched_by") == "Rusdi"
    assert registers.rows_of(vault, "ekspedisi", 2024).rows[0][5] == "Rusdi"


# ---- the copy sheet -------------------------------------------------------------------------------------------------


def test_a_copy_sheet_gives_the_texts_in_order(laptop, add_case):
    vault = laptop()
    case = add_case(vault, VIDEO)
    sheet = copying.make_copy_sheet(vault, case)
    names = [line.id for line in sheet.lines]
    assert names.index("pelapor_nama") < names.index("terlapor") < names.index("uraian")
    assert "penemu_nama" not in names
    told = {line.id: line.text for line in sheet.lines}
    item = load_case(vault.db, case)
    assert item.subjects[0].name in told["terlapor"]
    assert told["peristiwa"]
    assert told["pelapor_nama"] == "(dirahasiakan)"
    assert reporter() not in str(sheet)
    assert all(line.doubtful for line in sheet.lines)
    disclosure.reveal(vault, case, "Mengisi aplikasi lain")
    whole = {line.id: line.text for line in copying.make_copy_sheet(vault, case, masked=False).lines}
    assert whole["pelapor_nama"] == reporter()
    assert whole["uraian"] == item.narrative
    foreign.enter_number(vault, case, "sigaplapor", "SL-9")
    assert copying.make_copy_sheet(vault, case).number == "SL-9"
    with pytest.raises(RegisterUnknown):
        copying.make_copy_sheet(vault, case, "hantu")


def test_a_copy_sheet_of_a_report(laptop, add_report):
    vault = laptop()
    report = add_report(vault)
    sheet = copying.make_copy_sheet(vault, report)
    told = {line.id: line.text for line in sheet.lines}
    assert told["lhp_peristiwa"].startswith("Kepala seksi kecamatan")
    assert told["lhp_kapan"] == "Sabtu, 9 November 2024"
    assert told["lhp_saksi"] == "(dirahasiakan)"
    assert "Marlina Sari" not in str(sheet)
    assert told["lhp_bentuk"] == "Pengawasan langsung\nPengawasan langsung"


# ---- prevention -----------------------------------------------------------------------------------------------------


def test_each_commitment_is_followed(laptop):
    vault = laptop()
    name = rolls.add_roll(vault, "declaration", {"official": "Bupati", "on": "2024-09-20"})
    assert len(prevention.commitments_of(vault, name)) == 5
    prevention.follow_commitment(vault, name, "tolak-politik-uang", False, note="Beras berstiker")
    found = {one.id: one for one in prevention.commitments_of(vault, name)}
    assert (found["tolak-politik-uang"].kept, found["tolak-politik-uang"].on) == (False, "2024-11-01")
    assert found["prinsip-netral"].kept is None
    with pytest.raises(KeyUnknown):
        prevention.follow_commitment(vault, name, "janji-hantu", True)
    with pytest.raises(NothingChanged):
        prevention.follow_commitment(vault, name, "tolak-politik-uang", False, note="Beras berstiker")


def test_the_nearest_contact_comes_first(laptop):
    vault = laptop()
    for region, office in (("64.01.05", "Camat"), ("64.01", "BKPSDM"), ("64.02", "Lain"), ("", "Pusat")):
        rolls.add_roll(vault, "contact", {"kind": "ppk", "region": region, "office": office})
    found = prevention.contacts_for(vault, kind="ppk")
    assert [one.office for one in found][:3] == ["Camat", "BKPSDM", "Pusat"]
    assert "Lain" not in [one.office for one in found]
    given = [one for one in prevention.contacts_for(vault) if not one.id]
    assert "bkn" in {one.kind for one in given}
    assert prevention.contacts_for(vault, "64.02", "ppk")[0].office == "Lain"


# ---- the end of an office -------------------------------------------------------------------------------------------


def met(vault, **ticks):
    return {check.id: check.met for check in closing.check_closing(vault, ticks)}


def test_a_new_office_lacks_only_what_it_never_did(laptop, tmp_path):
    vault = laptop()
    found = met(vault)
    assert [name for name in COMPUTED if not found[name]] == ["exported", "receipts", "saved"]
    assert found["arsip"] is None
    assert met(vault, arsip=True)["arsip"] is True
    health.back_up(vault, tmp_path / "cadangan")
    assert met(vault)["saved"] is True
    rolls.add_roll(vault, "meeting", {"title": "Rapat", "on": "2024-11-01"})
    assert met(vault)["saved"] is False


def test_every_open_thing_is_named(laptop, add_case):
    vault = laptop()
    keep_draft(vault, "konsep-1", "temuan", {}, vault.now())
    case = add_case(vault, VIDEO)
    found = met(vault)
    assert (found["drafts"], found["finished"], found["registers"]) == (False, False, True)
    discard_draft(vault, "konsep-1")
    casebook.finalise(vault, case)
    numbers.draw(vault, case)
    numbers.reserve(vault, "laporan", 2, year=2024)
    found = met(vault)
    assert (found["drafts"], found["finished"], found["registers"], found["reserved"]) == (True, True, False, False)
    notes = {check.id: check.note for check in closing.check_closing(vault)}
    assert notes["registers"] == "Buku register temuan/laporan 2024"
    assert notes["reserved"] == "Tinggal 2"
    for running in (2, 3):
        numbers.spoil(vault, "laporan", running, "tidak terpakai", 2024)
    book = registers.rows_of(vault, "perkara", 2024)
    closing.note_printed(vault, replace(book, year=2023), "pdf", "x")
    assert met(vault)["registers"] is False
    closing.note_printed(vault, book, "pdf", "x")
    assert (met(vault)["registers"], met(vault)["reserved"]) == (True, True)
    other = add_case(vault, VIDEO)
    casebook.finalise(vault, other)
    numbers.draw(vault, other)
    assert met(vault)["registers"] is False


def test_an_office_ends_with_a_record_and_a_paper(laptop):
    vault = laptop()
    assert closing.last_closing(vault) is None
    with pytest.raises(ClosingUnready) as refused:
        closing.close_office(vault, {}, "Bawaslu Paser")
    assert "Laptop sudah diserahkan." in refused.value.sentence
    name = closing.close_office(vault, {"arsip": True}, "Bawaslu Paser", note="Listrik padam, menyusul")
    roll = closing.last_closing(vault)
    assert roll.id == name
    assert roll.fields["checks"]["arsip"] is True
    assert roll.fields["checks"]["saved"] is False
    paper = closing.handover_register(vault, name)
    said = text_of(registers.print_register(vault, paper).pdf)
    for words in ("Serah terima akhir masa tugas, 1 November 2024", "Bawaslu Paser", "Listrik padam, menyusul"):
        assert squeeze(words).casefold() in said.casefold()
    with pytest.raises(RollUnknown):
        closing.handover_register(vault, vault.officer)


@pytest.mark.parametrize(
    ("handed_to", "name", "title"),
    [
        ("Rina Widyastuti, S.H., M.Si, Kepala Sekretariat Bawaslu Paser", "Rina Widyastuti, S.H., M.Si",
         "Kepala Sekretariat Bawaslu Paser"),
        ("Drs. H. Abdul Wahid; Plt. Ketua, Bawaslu Paser", "Drs. H. Abdul Wahid", "Plt. Ketua, Bawaslu Paser"),
        ("Rina", "Rina", ""),
        ("Sekretariat Bawaslu Paser", "", "Sekretariat Bawaslu Paser"),
        ("Bawaslu Paser, bagian hukum", "", "Bawaslu Paser, bagian hukum"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_who_takes_over_has_a_place_to_sign(laptop, handed_to, name, title):
    vault = laptop()
    if handed_to:
        made = closing.close_office(vault, {}, handed_to, note="Menyusul")
        paper = closing.handover_register(vault, made)
        said = text_of(registers.print_register(vault, paper).pdf)
        end = said[said.index(squeeze("Yang menerima,")) :]
        assert squeeze("Yang menyerahkan,") in end
        assert vault.office_settings().chair in end
        for words in filter(None, (name, title)):
            assert squeeze(words) in end
        assert ("....." in end) is (not title)
    else:
        paper = replace(registers.rows_of(vault, "perkara", 2024), receiver=closing.receiver_of(handed_to))
    assert (paper.receiver.name, paper.receiver.title) == (name, title)
