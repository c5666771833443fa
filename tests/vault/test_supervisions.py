"""The list of LHPs: filters, search and order in the database, rows in the order of the ids asked for."""

from dataclasses import replace
from pathlib import Path

import pytest

from fieldapp.case.file import SupervisionFile, read_supervision_file
from fieldapp.case.ids import new_id
from fieldapp.case.model import Activity, Alleged, Dispute, Supervision, Witness
from fieldapp.vault import casebook, numbers
from fieldapp.vault.database import OperationalError
from fieldapp.vault.journal import Change
from fieldapp.vault.register import case_of_supervision
from fieldapp.vault.supervisions import list_supervision_ids, newest_supervision, supervision_rows

LHP = Path(__file__).resolve().parents[2] / "resources" / "cases" / "lhp"
PATROL = replace(read_supervision_file((LHP / "masa-tenang.json").read_bytes()).report, date="2024-10-24")
MEETING = replace(read_supervision_file((LHP / "pertemuan-balai-desa.json").read_bytes()).report, date="2024-10-09")


def add(vault, report: Supervision) -> str:
    return casebook.add_supervision(vault, SupervisionFile(report), Path())


@pytest.fixture
def vault(laptop):
    return laptop()


@pytest.fixture
def three(vault) -> tuple[str, str, str]:
    disputed = replace(PATROL, nil=False, date="2024-10-02", place="Long Kali", stage="kampanye", dispute=Dispute("X"))
    return add(vault, PATROL), add(vault, MEETING), add(vault, disputed)


def test_the_newest_day_comes_first(vault, three):
    patrol, meeting, disputed = three
    assert list_supervision_ids(vault.db) == [patrol, meeting, disputed]
    assert list_supervision_ids(vault.db, descending=False) == [disputed, meeting, patrol]
    assert list_supervision_ids(vault.db, key="place", descending=False)[0] == disputed
    assert list_supervision_ids(vault.db, key="stage", descending=True)[0] == patrol


def test_filters_by_stage_and_outcome(vault, three):
    patrol, meeting, disputed = three
    assert list_supervision_ids(vault.db, stage="kampanye") == [meeting, disputed]
    assert list_supervision_ids(vault.db, outcome="nil") == [patrol]
    assert list_supervision_ids(vault.db, outcome="alleged") == [meeting]
    assert list_supervision_ids(vault.db, outcome="dispute") == [disputed]
    assert list_supervision_ids(vault.db, outcome="plain") == []


@pytest.mark.parametrize(
    ("typed", "hits"),
    [("PATROLI", 2), ("patroli empat", 2), ("balai desa", 1), ("hasbullah", 1), ("lhp", 0), ("') UNION SELECT --", 0),
     ("%", 0), ("Marlina", 0), ("pemilihan", 0), ("time_place", 0)],
)  # fmt: skip
def test_search_finds_what_is_told_and_never_witnesses_or_field_names(vault, three, typed, hits):
    assert len(list_supervision_ids(vault.db, typed)) == hits


def test_search_finds_the_drawn_number(vault, three):
    patrol = three[0]
    casebook.finalise(vault, patrol)
    text = numbers.draw(vault, patrol)
    assert list_supervision_ids(vault.db, text) == [patrol]
    row = supervision_rows(vault.db, [patrol])[0]
    assert (row.number, row.state) == (text, "final")


def test_rows_tell_what_became_of_a_report(vault, three):
    patrol, meeting, disputed = three
    case = casebook.case_from_supervision(vault, meeting)
    rows = supervision_rows(vault.db, [disputed, meeting, patrol])
    assert [row.id for row in rows] == [disputed, meeting, patrol]
    assert [row.case for row in rows] == ["", case, ""]
    assert [row.outcome for row in rows] == ["dispute", "alleged", "nil"]
    assert rows[1].activities[0] == "Pengawasan langsung: Kampanye pertemuan terbatas pasangan calon nomor urut 2"
    assert newest_supervision(vault.db, vault.office) == disputed
    assert newest_supervision(vault.db, "64.01.09") == ""


def test_a_hostile_report_gives_a_row_all_the_same(vault):
    name = new_id()
    fields = {"date": 7, "place": ["x"], "activities": ["y", {"form": 3}], "nil": "ya", "alleged": "z", "stage": None}
    with vault.writing():
        vault.journal.write([Change("supervision.set", name, fields)], vault.officer, vault.now())
    assert list_supervision_ids(vault.db, key="place") == [name]
    assert list_supervision_ids(vault.db, "y") == []
    row = supervision_rows(vault.db, [name])[0]
    assert (row.date, row.place, row.activities, row.outcome) == ("", "", ("",), "plain")


def test_an_unknown_id_gives_an_empty_row(vault):
    assert supervision_rows(vault.db, ["nihil"])[0].date == ""


def test_the_finding_of_a_report_is_never_searched_among_all_cases(vault, three):
    """Without the index, a hundred rows would read every case a hundred times: then they are refused."""
    vault.db.execute("DROP INDEX record_supervision")
    with pytest.raises(OperationalError):
        supervision_rows(vault.db, [three[0]])
    with pytest.raises(OperationalError):
        case_of_supervision(vault.db, three[0])


def test_hundreds_of_rows_at_once(vault):
    reports = [replace(PATROL, id=new_id(), activities=(Activity("Patroli", "", f"Desa {n}"),)) for n in range(1100)]
    with vault.writing():
        found = [Change("supervision.set", one.id, {"date": one.date, "nil": True}) for one in reports]
        vault.journal.write(found, vault.officer, vault.now())
    ids = list_supervision_ids(vault.db)
    assert [row.id for row in supervision_rows(vault.db, ids)] == ids == [one.id for one in reversed(reports)]


def test_witnesses_alone_make_no_allegation(vault):
    name = add(vault, replace(PATROL, nil=False, alleged=Alleged(witnesses=(Witness(name="Marlina"),))))
    assert supervision_rows(vault.db, [name])[0].outcome == "plain"
