"""Records of the office's books: strict from people, lenient from other laptops, private where a reporter may stand."""

from dataclasses import replace
from datetime import date

import pytest

from fieldapp.case.ids import new_id
from fieldapp.errors import (
    DateImpossible,
    KeyUnknown,
    NothingChanged,
    NumberTaken,
    ReasonMissing,
    RecordAmbiguous,
    RecordElsewhere,
    RollUnknown,
    SeriesUnknown,
    ValueUnfit,
)
from fieldapp.vault import rolls
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state
from tests.vault.journal_world import KAB, carry, entries_in

LETTER = {"direction": "in", "on": "2024-11-02", "from": "Camat", "to": "Panwaslu", "subject": "Data pegawai"}
TASK = {
    "on": "2024-11-01",
    "officers": [{"name": "Hariyati", "position": "Anggota"}, {"name": "Rusdi", "position": "Staf"}],
    "purpose": "Mengawasi kampanye",
    "from": "2024-11-02",
    "until": "2024-11-03",
}
ALL = {
    "mail": LETTER,
    "assignment": TASK,
    "declaration": {"official": "Bupati", "position": "Bupati", "region": "64.01", "on": "2024-09-20"},
    "meeting": {"title": "Rapat", "on": "2024-10-01", "invited": ["BKN"], "present": ["BKN"]},
    "contact": {"kind": "ppk", "region": "64.01", "office": "BKPSDM Paser", "name": "Kepala"},
    "closing": {"on": "2024-12-31", "handed_to": "Bawaslu Paser", "checks": {"sent": True}},
}


@pytest.mark.parametrize("kind", ["mail", "assignment", "declaration", "meeting", "contact"])
def test_a_record_comes_back_as_it_was_written(laptop, kind):
    vault = laptop()
    name = rolls.add_roll(vault, kind, ALL[kind])
    roll = rolls.load_roll(vault.db, name)
    assert {key: roll.fields[key] for key in ALL[kind]} == ALL[kind]
    assert roll.problems == ()
    assert [one.id for one in rolls.list_rolls(vault.db, kind, vault.office)] == [name]
    assert rolls.find_roll(vault.db, kind, name[:20]) == name
    with pytest.raises(NothingChanged):
        rolls.set_roll(vault, name, ALL[kind])


def test_what_people_write_is_read_strictly(laptop):
    vault = laptop()
    for kind, said, error in (
        ("mail", {"warna": "biru"}, KeyUnknown),
        ("mail", {"direction": "sideways"}, ValueUnfit),
        ("mail", {"on": "2024-02-30"}, DateImpossible),
        ("meeting", {"invited": "semua"}, ValueUnfit),
        ("declaration", {"commitments": {"janji-baru": {"kept": True}}}, KeyUnknown),
        ("assignment", [1], ValueUnfit),
    ):
        with pytest.raises(error):
            rolls.add_roll(vault, kind, said)
    assert rolls.list_rolls(vault.db, "mail") == []


def test_what_other_laptops_wrote_shows_and_never_fails(laptop):
    vault = laptop()
    odd = {"direction": 3, "on": ["x"], "subject": "x" * 9000, "received_on": "kapan-kapan", "hantu": 1}
    changes = [
        Change("mail.set", new_id(), odd, {"from": {"a": 1}}),
        Change("declaration.set", new_id(), {"commitments.x": 5, "commitments.y": {"kept": "ya"}, "official": None}),
        Change(
            "assignment.set", new_id(), {"officers": [{"name": 4}, "x"], "from": "2024-05-02", "until": "2024-05-01"}
        ),
        Change("closing.set", new_id(), {"checks.a": "b", "checks.c": True}),
    ]
    with vault.writing():
        vault.journal.write(changes, vault.officer, vault.now())
    letter = rolls.list_rolls(vault.db, "mail")[0]
    assert letter.fields == {}
    assert {problem.field for problem in letter.problems} >= {"mail.direction", "mail.subject", "mail.on"}
    assert all(problem.sentence for problem in letter.problems)
    pledge = rolls.list_rolls(vault.db, "declaration")[0]
    assert pledge.fields["commitments"]["y"]["kept"] is None
    task = rolls.list_rolls(vault.db, "assignment")[0]
    assert "roll_order" in {problem.code for problem in task.problems}
    assert rolls.list_rolls(vault.db, "closing")[0].fields["checks"] == {"c": True}


def test_who_writes_to_the_office_is_seen_one_office_above_and_no_further(laptop):
    field = laptop()
    name = rolls.add_roll(field, "mail", LETTER)
    state = load_state(field.db, name)
    assert "Camat" not in str(state.fields)
    assert state.identity["from"] == "Camat"
    assert rolls.load_roll(field.db, name).text("from") == "Camat"
    province = laptop("64")
    carry(field, province, [replace(one, identity=None, identity_salt=None) for one in entries_in(field.db)])
    there = rolls.load_roll(province.db, name)
    assert (there.withheld, there.text("from"), there.text("on")) == (True, "", "2024-11-02")
    assert there.problems == ()


def test_only_the_own_office_changes_its_books(laptop):
    field, desk = laptop(), laptop(KAB)
    name = rolls.add_roll(field, "assignment", TASK)
    carry(field, desk)
    for act in (
        lambda: rolls.set_roll(desk, name, {"place": "x"}),
        lambda: rolls.remove_roll(desk, name, "x"),
        lambda: rolls.number_roll(desk, name),
    ):
        with pytest.raises(RecordElsewhere):
            act()


def test_numbers_of_records(laptop):
    vault = laptop()
    names = [rolls.add_roll(vault, "assignment", TASK) for _ in range(2)]
    texts = [rolls.number_roll(vault, name) for name in names]
    assert texts[0] != texts[1]
    assert rolls.load_roll(vault.db, names[0]).text("number") == texts[0]
    assert rolls.find_roll(vault.db, "assignment", texts[1]) == names[1]
    with pytest.raises(NumberTaken):
        rolls.set_roll(vault, names[0], {"number": "9/lain"})
    with pytest.raises(NumberTaken):
        rolls.number_roll(vault, names[0])
    with pytest.raises(SeriesUnknown):
        rolls.number_roll(vault, rolls.add_roll(vault, "meeting", ALL["meeting"]))
    typed = rolls.add_roll(vault, "assignment", TASK | {"number": "12/ST/lama"})
    assert rolls.find_roll(vault.db, "assignment", "12/ST/lama") == typed
    rolls.add_roll(vault, "assignment", TASK | {"number": "12/ST/lama"})
    with pytest.raises(RecordAmbiguous):
        rolls.find_roll(vault.db, "assignment", "12/ST/lama")


def test_two_laptops_follow_two_commitments(laptop):
    one, two = laptop(), laptop()
    name = rolls.add_roll(one, "declaration", ALL["declaration"])
    carry(one, two)
    first, second = rolls.known_ids(one, "declaration")[:2]
    rolls.set_roll(one, name, {"commitments": {first: {"kept": True, "note": "dipatuhi"}}})
    rolls.set_roll(two, name, {"commitments": {second: {"kept": False}}})
    carry(one, two)
    carry(two, one)
    for vault in (one, two):
        roll = rolls.load_roll(vault.db, name)
        assert roll.conflicts == ()
        assert {key: value["kept"] for key, value in roll.fields["commitments"].items()} == {first: True, second: False}
    rolls.set_roll(one, name, {"on": "2024-09-21"})
    rolls.set_roll(two, name, {"on": "2024-09-22"})
    carry(two, one)
    assert rolls.load_roll(one.db, name).conflicts == ("on",)
    assert rolls.set_roll(one, name, {"on": "2024-09-21"}) == ["on"]
    assert rolls.load_roll(one.db, name).conflicts == ()


def test_a_record_leaves_its_book_with_a_reason(laptop):
    vault = laptop()
    name = rolls.add_roll(vault, "contact", ALL["contact"])
    with pytest.raises(ReasonMissing):
        rolls.remove_roll(vault, name, "  ")
    rolls.remove_roll(vault, name, "salah catat")
    for act in (
        lambda: rolls.load_roll(vault.db, name),
        lambda: rolls.find_roll(vault.db, "contact", name),
        lambda: rolls.load_roll(vault.db, vault.officer),
    ):
        with pytest.raises(RollUnknown):
            act()
    assert rolls.list_rolls(vault.db, "contact") == []


def test_scans_are_kept_like_evidence(laptop, tmp_path):
    vault = laptop()
    name = rolls.add_roll(vault, "declaration", ALL["declaration"])
    paper = tmp_path / "deklarasi.pdf"
    paper.write_bytes(b"%PDF-1.4 asli " * 40)
    item = rolls.attach_scan(vault, name, paper, "halaman 1")
    assert [(scan.sha256, scan.note, scan.kind) for scan in rolls.scans_of(vault.db, name)] == [
        (item.taken.sha256, "halaman 1", "pindaian")
    ]
    assert vault.evidence.verify(item.taken.sha256) == "ok"
    assert rolls.count_scans(vault.db, "declaration") == {name: 1}


def test_a_scan_attached_by_mistake_is_taken_out_with_a_reason(laptop, tmp_path):
    vault, above = laptop(), laptop(KAB)
    name = rolls.add_roll(vault, "meeting", ALL["meeting"])
    paper = tmp_path / "surat lain.pdf"
    paper.write_bytes(b"%PDF-1.4 lain " * 40)
    item = rolls.attach_scan(vault, name, paper)
    carry(vault, above)
    for act, error in (
        (lambda: rolls.detach_scan(vault, name, item.id, " "), ReasonMissing),
        (lambda: rolls.detach_scan(vault, name, vault.officer, "salah"), RollUnknown),
        (lambda: rolls.detach_scan(above, name, item.id, "salah"), RecordElsewhere),
    ):
        with pytest.raises(error):
            act()
    rolls.detach_scan(vault, name, item.id, "salah berkas")
    assert rolls.scans_of(vault.db, name) == ()
    assert rolls.count_scans(vault.db, "meeting") == {}
    assert vault.evidence.verify(item.taken.sha256) == "ok"


def test_words_are_searched_in_everything_a_record_says(laptop):
    vault = laptop()
    rolls.add_roll(vault, "assignment", TASK)
    assert len(rolls.list_rolls(vault.db, "assignment", search="RUSDI kampanye")) == 1
    assert rolls.list_rolls(vault.db, "assignment", search="rusdi pemungutan") == []
    assert rolls.list_rolls(vault.db, "assignment", year=2023) == []
    assert len(rolls.list_rolls(vault.db, "assignment", year=2024)) == 1


def test_a_report_finds_the_assignment_of_its_day(laptop):
    vault = laptop()
    first = rolls.add_roll(vault, "assignment", TASK)
    second = rolls.add_roll(vault, "assignment", TASK | {"on": "2024-11-02", "until": ""})
    rolls.add_roll(vault, "assignment", TASK | {"from": "2024-12-01", "until": "2024-12-02"})
    found = rolls.assignments_on(vault.db, vault.office, date(2024, 11, 3))
    assert [one.id for one in found] == [second, first]
    assert [one.id for one in rolls.assignments_on(vault.db, vault.office, date(2024, 11, 4))] == [second]
