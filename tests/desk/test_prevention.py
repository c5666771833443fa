"""Declarations and what became of their commitments, who came to a meeting, and whom to write to, nearest first."""

from datetime import date

from fieldapp.case.roll import CONTACT_KINDS
from fieldapp.desk.editing import begin
from fieldapp.desk.prevention import (
    Contact,
    address_lines,
    attendance_of,
    commitments_of,
    contacts_for,
    find_contacts,
    follow_commitment,
    list_declarations,
    list_meetings,
    name_contact_kind,
)
from fieldapp.vault import rolls

NEAR = {"kind": "camat", "region": "64.01.05", "office": "Kantor Camat Tanjung Harapan"}
KAB = {
    "kind": "ppk",
    "region": "64.01",
    "office": "BKPSDM Kabupaten Paser",
    "name": "Kepala",
    "address": "Jalan Satu\n",
}
FAR = {"kind": "ppk", "region": "72", "office": "BKD Sulawesi Tengah"}


def test_a_declaration_counts_what_became_of_its_commitments(laptop):
    vault = laptop()
    name = rolls.add_roll(vault, "declaration", {"official": "Bupati", "region": "64.01", "on": "2024-09-20"})
    follow_commitment(vault, name, "prinsip-netral", True, note="Surat edaran", on=date(2024, 10, 1))
    follow_commitment(vault, name, "tolak-politik-uang", False, on=date(2024, 10, 2))
    line = list_declarations(vault)[0]
    assert (line.kept, line.broken, line.total, line.area, line.odd) == (1, 1, 5, "Kabupaten Paser", False)
    first = commitments_of(vault, name)[0]
    assert (first.kept, first.note, first.on, first.doubtful) == (True, "Surat edaran", "2024-10-01", True)
    assert first.checks
    assert list_declarations(vault, year=2023) == []
    assert [one.id for one in list_declarations(vault, "bupati", 2024)] == [name]


def test_books_show_the_newest_first_with_their_scans(laptop, tmp_path):
    vault = laptop()
    paper = tmp_path / "undangan.pdf"
    paper.write_bytes(b"%PDF-1.4 undangan")
    old, new = (rolls.add_roll(vault, "meeting", {"title": "Rapat", "on": day}) for day in ("2023-01-02", "2024-01-02"))
    rolls.attach_scan(vault, old, paper)
    assert [(one.id, one.scans) for one in list_meetings(vault)] == [(new, 0), (old, 1)]
    assert rolls.years_of(vault.db, "meeting", vault.office) == [2024, 2023]
    assert rolls.count_scans(vault.db, "declaration") == {}


def test_nobody_is_absent_from_a_meeting_before_somebody_is_entered_as_present(laptop):
    vault = laptop()
    name = rolls.add_roll(vault, "meeting", {"title": "Rapat", "on": "2024-10-01", "invited": ["BKN", "Camat", "BKN"]})
    assert attendance_of(rolls.load_roll(vault.db, name)) == (("BKN", "invited"), ("Camat", "invited"))
    rolls.set_roll(vault, name, {"present": ["Camat", "Kades"]})
    told = attendance_of(rolls.load_roll(vault.db, name))
    assert told == (("BKN", "absent"), ("Camat", "present"), ("Kades", "uninvited"))


def test_contacts_are_found_by_every_word_that_people_know_them_by(laptop):
    vault = laptop()
    for fields in (FAR, KAB, NEAR):
        rolls.add_roll(vault, "contact", fields)
    found = [one.office for one in find_contacts(vault)]
    assert found[:2] == [NEAR["office"], KAB["office"]]
    assert found[-1] == FAR["office"]
    for words, office in (("camat harapan", NEAR["office"]), ("paser PPK", KAB["office"]), ("sulawesi", FAR["office"])):
        assert office in [one.office for one in find_contacts(vault, words)]
    assert find_contacts(vault, "tidak ada yang bernama begini") == []
    assert find_contacts(vault, region="72", kind="ppk")[0].office == FAR["office"]
    assert FAR["office"] not in [one.office for one in contacts_for(vault, kind="ppk")]


def test_a_contact_that_ended_is_not_offered_for_a_later_day(laptop):
    vault = laptop()
    for day, there in ((date(2024, 8, 23), True), (date(2024, 8, 24), False)):
        found = [one.office for one in find_contacts(vault, "aparatur sipil", on=day)]
        assert bool(found) is there
    assert find_contacts(vault, "badan kepegawaian negara")[0].doubtful


def test_a_letter_names_an_office_once():
    whole = Contact(
        "", "bkn", "", "Kepala Badan Kepegawaian Negara", "Badan Kepegawaian Negara (BKN)", "Jalan\n Satu ", *[""] * 3
    )
    assert address_lines(whole) == ("Kepala Badan Kepegawaian Negara", "Jalan", "Satu")
    person = Contact("", "ppk", "", "Drs. Rusdi", "BKPSDM", "", "", "", "")
    assert address_lines(person) == ("Drs. Rusdi", "BKPSDM")
    assert address_lines(Contact("", "", "", "", "", "", "", "", "")) == ()


def test_every_kind_of_contact_has_a_word():
    assert all(name_contact_kind(kind) not in ("", kind) for kind in CONTACT_KINDS)
    assert name_contact_kind("hantu") == "hantu"


def test_what_a_ppk_tells_begins_as_information_from_a_ppk(laptop):
    vault = laptop()
    assert begin(vault, "informasi_awal", "ppk").values["event"]["source"] == "ppk"
    assert begin(vault, "informasi_awal").values["event"]["source"] == ""
