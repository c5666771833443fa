"""A report becomes a case: nothing that stands in it is typed again, and nothing is guessed."""

from dataclasses import replace
from datetime import date, time

import pytest

from fieldapp.case.file import read_supervision_file, supervision_from_file
from fieldapp.case.model import Activity, Alleged, Finder, Supervision, Witness
from fieldapp.case.moment import find_moment, find_time
from fieldapp.case.origin import case_of_report
from fieldapp.packs.reference import builtin_packs
from fieldapp.packs.region import region_of_place
from fieldapp.resources import resources_folder

DAY = date(2024, 11, 9)


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("2024-11-09", DAY, None),
        ("2024-11-09T16:12", DAY, time(16, 12)),
        ("Sabtu, 9 November 2024 pukul 16.12 WITA", DAY, time(16, 12)),
        ("9 Nov. 2024, jam 8.05", DAY, time(8, 5)),
        ("09/11/2024 16:12 WIB", DAY, time(16, 12)),
        ("9.11.2024", DAY, None),
        ("sekitar pukul 16.00", None, None),
        ("9 November", None, None),
        ("31 Februari 2024", None, None),
        ("nomor 12-11-20245", None, None),
        ("Sabtu 9 November 2024 sampai Minggu 10 November 2024 pukul 07.00", DAY, time(7, 0)),
        ("", None, None),
    ],
)
def test_moments_in_running_text(text, day, hour):
    assert find_moment(text) == (day, hour)


def test_an_hour_belongs_to_its_day():
    text = "Pada 8 November 2024 pukul 09.00 rapat, pada 9 November 2024 pukul 16.12 WITA orasi"
    assert find_time(text, DAY) == time(16, 12)
    assert find_time(text, date(2024, 11, 8)) == time(9, 0)
    assert find_time(text, date(2024, 11, 7)) is None


def shipped():
    data = (resources_folder() / "cases" / "lhp" / "pertemuan-balai-desa.json").read_bytes()
    return supervision_from_file(read_supervision_file(data))


def test_everything_of_a_report_is_carried_over():
    report = shipped()
    case = case_of_report(report, lambda place: "64.01.05")
    event = case.event
    assert (case.kind, case.supervision, case.election) == ("temuan", report.id, "Pilkada 2024")
    assert (event.occurred_on, event.known_on, event.time) == ("2024-11-09", "2024-11-09", "16:12")
    assert (event.region, event.stage, event.source) == ("64.01.05", "kampanye", "pengawasan")
    assert event.summary == report.alleged.event
    assert event.place == report.alleged.place
    assert [(one.name, one.address) for one in case.subjects] == [
        ("Hasbullah Rahim, S.Sos.", "Desa Sungai Batu Intan, Kecamatan Tanjung Lempake")
    ]
    assert [(one.name, one.phone) for one in case.witnesses] == [
        ("Marlina Sari", "0811-0000-6452"),
        ("Jumransyah", "0811-0000-6453"),
    ]
    assert case.finder == report.finder
    for words in (report.alleged.summary, report.alleged.facts, report.alleged.articles, report.alleged.kind):
        assert words in case.narrative
    # a file that stands in the report is evidence already; what has no file is told
    assert "Foto Terlapor di balai desa pukul 16.12 WITA" in case.narrative
    ids = {case.id, *(one.id for one in (*case.subjects, *case.witnesses))}
    assert len(ids) == 4
    assert report.id not in ids


def test_several_persons_keep_their_own_addresses():
    alleged = Alleged(who="1. Rudi, S.Pd.;\n2. Siti Aminah\n- Anton", address="Desa A; Desa B\nDesa C")
    case = case_of_report(Supervision(id="x", alleged=alleged), lambda place: "")
    assert [(one.name, one.address) for one in case.subjects] == [
        ("Rudi, S.Pd.", "Desa A"),
        ("Siti Aminah", "Desa B"),
        ("Anton", "Desa C"),
    ]
    shared = case_of_report(Supervision(alleged=replace(alleged, address="Desa A\nRT 2")), lambda place: "")
    assert {one.address for one in shared.subjects} == {"Desa A RT 2"}


def test_what_a_report_does_not_say_stays_empty():
    told = Supervision(id="x", result="Aman.", stage="kampanye", finder=Finder(name="H"))
    case = case_of_report(told, lambda place: "")
    assert (case.narrative, case.subjects, case.event.occurred_on) == ("Aman.", (), "")
    half = Supervision(date="2024-11-12", alleged=Alleged(event="Orasi", witnesses=(Witness(name="A"),)))
    case = case_of_report(half, lambda place: "")
    assert (case.event.occurred_on, case.event.known_on, case.event.time) == ("", "2024-11-12", "")
    later = replace(half, alleged=Alleged(when="9 November 2024"))
    assert case_of_report(later, lambda place: "").event.known_on == "2024-11-12"
    seen = replace(later, activities=(Activity(time_place="Sabtu, 9 November 2024, lapangan"),))
    assert case_of_report(seen, lambda place: "").event.known_on == "2024-11-09"


@pytest.mark.parametrize(
    ("office", "place", "code"),
    [
        ("64.01.05", "Balai Desa Sandeley, Kecamatan Kuaro", "64.01.05.2003"),
        ("64.01", "Lapangan Desa Sandeley", "64.01.05.2003"),
        ("64.01", "Desa Sandeley, Kecamatan Long Ikis", ""),
        ("64.01.05", "Rumah warga", "64.01.05"),
        ("64.01", "Rumah warga", ""),
        ("64.01", "", ""),
    ],
)
def test_a_region_is_taken_only_where_the_place_names_one(office, place, code):
    assert region_of_place(builtin_packs().regions, office, place) == code
