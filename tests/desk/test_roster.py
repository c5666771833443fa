"""The rows of the list: the own office reads its own words, other offices' reporters and witnesses stay unnamed."""

import pytest

from fieldapp.case.ids import new_id
from fieldapp.desk.roster import list_rows
from fieldapp.desk.view import view_row
from fieldapp.vault.caselist import case_ids
from fieldapp.vault.journal import Change
from tests.vault.journal_world import KAB, carry


def write(vault, *changes):
    with vault.writing():
        vault.journal.write(changes, vault.officer, vault.now())


@pytest.mark.parametrize(
    ("identity", "summary"),
    [
        ({"reporter.name": "Kanari Rahasia"}, "Kanari melihat camat berorasi"),
        ({"reporter.phone": "0812-3456-789"}, "Hubungi 0812 3456 789 untuk foto"),
        ({"reporter.address": "Jalan Kenanga 7"}, "Terjadi di Jalan Kenanga 7"),
    ],
)
def test_other_offices_see_no_private_word(laptop, identity, summary):
    field, desk = laptop(), laptop(KAB)
    case = new_id()
    write(field, Change("case.set", case, {"kind": "laporan", "event.summary": summary}, identity))
    write(field, Change("case.set", new_id(), {"kind": "laporan", "event.summary": "Camat berorasi"}, identity))
    carry(field, desk)
    assert [row.summary for row in list_rows(field, case_ids(field.db))] == ["Camat berorasi", summary]
    rows = list_rows(desk, case_ids(desk.db))
    assert rows[0].summary == "Camat berorasi"
    assert "(dirahasiakan)" in rows[1].summary
    assert rows[1].summary == view_row(desk, rows[1])["summary"]


def test_a_witness_stays_unnamed_and_a_row_that_is_gone_is_none(laptop):
    field, desk = laptop(), laptop(KAB)
    case = new_id()
    write(
        field,
        Change("case.set", case, {"kind": "temuan", "event.summary": "Merpati menonton"}),
        Change("witness.set", new_id(), {"case": case}, {"name": "Merpati"}),
    )
    carry(field, desk)
    (n,) = case_ids(desk.db)
    gone, row = list_rows(desk, [17, n])
    assert gone is None
    assert row.summary == "(dirahasiakan) menonton"
    assert list_rows(desk, []) == []
