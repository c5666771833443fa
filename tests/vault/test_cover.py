"""The rows of the lists and the search index: nobody who reported or saw it is named in them, also at home."""

import pytest

from fieldapp.case.ids import new_id
from fieldapp.desk.view import view_row
from fieldapp.vault.caselist import case_ids, case_rows
from fieldapp.vault.journal import Change
from fieldapp.vault.rebuild import rebuild
from fieldapp.vault.search import list_cases
from tests.vault.journal_world import KAB, carry


def write(vault, *changes):
    with vault.writing():
        vault.journal.write(changes, vault.officer, vault.now())


@pytest.mark.parametrize(
    ("identity", "summary", "sought"),
    [
        ({"reporter.name": "Kanari Rahasia"}, "Kanari melihat camat berorasi", "kanari"),
        ({"reporter.phone": "0812-3456-789"}, "Hubungi 0812 3456 789 untuk foto", "0812"),
        ({"reporter.address": "Jalan Kenanga 7"}, "Terjadi di Jalan Kenanga 7", "kenanga"),
    ],
)
def test_no_list_and_no_search_tells_who_reported(laptop, identity, summary, sought):
    field, desk = laptop(), laptop(KAB)
    case = new_id()
    fields = {"kind": "laporan", "event.summary": summary, "narrative": f"Lapangan penuh. {summary}."}
    write(field, Change("case.set", case, fields, identity))
    write(field, Change("case.set", new_id(), {"kind": "laporan", "event.summary": "Camat berorasi"}, identity))
    carry(field, desk)
    for vault in (field, desk):
        plain, covered = case_rows(vault.db, case_ids(vault.db))
        assert plain.summary == "Camat berorasi"
        assert "(dirahasiakan)" in covered.summary
        assert covered.summary == view_row(vault, covered)["summary"]
        assert list_cases(vault.db, sought) == []
        assert [row.id for row in list_cases(vault.db, "lapangan penuh")] == [case]
        assert list_cases(vault.db, "dirahasiakan") == []


def test_a_witness_who_comes_later_is_covered_too_and_a_row_that_is_gone_is_none(laptop):
    field = laptop()
    case = new_id()
    write(field, Change("case.set", case, {"kind": "temuan", "event.summary": "Merpati menonton"}))
    assert [row.id for row in list_cases(field.db, "merpati")] == [case]
    write(field, Change("witness.set", new_id(), {"case": case}, {"name": "Merpati"}))
    (n,) = case_ids(field.db)
    gone, row = case_rows(field.db, [17, n])
    assert gone is None
    assert row.summary == "(dirahasiakan) menonton"
    assert list_cases(field.db, "merpati") == []
    assert case_rows(field.db, []) == []


def test_computing_everything_anew_gives_the_same(laptop):
    field = laptop()
    for name in ("Kanari", "Merpati"):
        fields = {"kind": "laporan", "event.summary": f"{name} hadir", "narrative": f"Menurut {name} ramai."}
        write(field, Change("case.set", new_id(), fields, {"reporter.name": name}))
    before = field.db.execute("SELECT * FROM case_row ORDER BY n").fetchall()
    rebuild(field.db)
    assert field.db.execute("SELECT * FROM case_row ORDER BY n").fetchall() == before
    assert list_cases(field.db, "kanari") == []


def test_a_subject_of_the_same_name_stays_in_the_list(laptop):
    field = laptop()
    case = new_id()
    write(
        field,
        Change("case.set", case, {"kind": "laporan", "event.summary": "Budi Santoso hadir"}, {"reporter.name": "Budi"}),
        Change("subject.set", new_id(), {"case": case, "name": "Budi Santoso"}),
    )
    (row,) = list_cases(field.db, "santoso")
    assert row.subjects == "Budi Santoso"
    assert "Santoso" in row.summary
