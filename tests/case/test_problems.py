"""What is not right yet: tables of cases and codes, and the fifteen real cases against what their officers expect."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.case.file import case_from_file, read_case_file
from fieldapp.case.model import Activity, Alleged, Case, Event, Evidence, Finder, Reporter, Subject, Supervision
from fieldapp.case.problem import Problem, blocking, label_of
from fieldapp.case.problems import missing_for_bkn, problems, supervision_problems, unmet_requirements
from fieldapp.packs.reference import builtin_packs
from fieldapp.resources import resources_folder

CASES = sorted((resources_folder() / "cases").glob("*.json"))
GOOD_NAME = "pj-kades-beras-berstiker"


def load(path):
    """Return the case of a file with its evidence as if it had been taken in."""
    found = read_case_file(path.read_bytes())
    evidence = tuple(Evidence(id=item.path, name=item.path, note=item.note) for item in found.evidence)
    return replace(case_from_file(found), evidence=evidence)


def expected_of(path):
    return json.loads((path.parent / "expect" / path.name).read_text(encoding="utf-8"))


GOOD = load(next(path for path in CASES if path.stem == GOOD_NAME))
NO_LEADS = [path for path in CASES if expected_of(path)["kind"] != "informasi_awal"]


@pytest.mark.parametrize("path", NO_LEADS, ids=lambda path: path.stem)
def test_the_real_cases_meet_and_miss_the_requirements_their_officers_name(path):
    case, expected = load(path), expected_of(path)["completeness"]
    found = problems(case, today=date(2025, 1, 1), references=builtin_packs().references)
    assert sorted(unmet_requirements(case)) == sorted(expected["formal"] + expected["materiel"])
    assert blocking(found, "number") == ()
    # A late report is registered or not by the plenary; everything else that is unmet blocks registering. What a
    # report lacks is judged by its study, so that it is made final and gets its receipt all the same.
    stopped = set(unmet_requirements(case)) - {"formal_waktu"}
    assert bool(blocking(found, "register")) == bool(stopped)
    assert bool(blocking(found, "finalise")) == bool(stopped and case.kind == "temuan")
    missing = {item["subject"]: item["fields"] for item in expected["bkn_missing"]}
    for place, names in missing.items():
        assert f"subjects[{place}]" in {problem.field for problem in found if problem.code == "bkn_missing"}
        assert set(missing_for_bkn(case.subjects[place])) == set(names)
    assert not {problem.code for problem in found} & {"stage_unknown", "violation_unknown", "date_order", "nip_odd"}
    assert all(problem.sentence and "…" not in problem.sentence for problem in found)


def test_the_real_lead_is_never_blocked():
    (path,) = [path for path in CASES if path not in NO_LEADS]
    assert [problem for problem in problems(load(path)) if problem.blocks] == []


def test_warnings_the_officers_expect():
    by_name = {path.stem: load(path) for path in CASES}
    no_evidence = {(p.code, p.field, p.severity) for p in problems(by_name["laporan-tanpa-bukti"])}
    assert ("no_evidence", "evidence", "block") in no_evidence
    assert ("required", "reporter.phone", "warn") in no_evidence
    late = {p.code: p for p in problems(by_name["laporan-lewat-tujuh-hari"])}
    assert late["late_report"].severity == "warn"
    assert late["late_report"].facts["n"] == 12


GOOD_FINDING = replace(GOOD, kind="temuan", reporter=Reporter(), finder=Finder("Galih", "Anggota", "Pare"))
EVENT = GOOD.event


@pytest.mark.parametrize(
    ("case", "found"),
    [
        (Case(), ("required", "kind", {"number", "register", "finalise"})),
        (
            replace(GOOD, reporter=replace(GOOD.reporter, name=" ")),
            ("required", "reporter.name", {"number", "register", "finalise"}),
        ),
        (
            replace(GOOD, reporter=replace(GOOD.reporter, address="")),
            ("required", "reporter.address", {"register"}),
        ),
        (replace(GOOD, reporter=replace(GOOD.reporter, birth="")), ("required", "reporter.birth", set())),
        (
            replace(GOOD, received=replace(GOOD.received, date="")),
            ("required", "received.date", {"number", "register", "finalise"}),
        ),
        (
            replace(GOOD, received=replace(GOOD.received, time="")),
            ("required", "received.time", {"register", "finalise"}),
        ),
        (replace(GOOD, received=replace(GOOD.received, time="pagi")), ("time_form", "received.time", {"finalise"})),
        (replace(GOOD, subjects=()), ("required", "subjects", {"register"})),
        (
            replace(GOOD, subjects=(Subject(name="A", status="kades"),)),
            ("required", "subjects[0].address", {"register"}),
        ),
        (
            replace(GOOD_FINDING, subjects=(Subject(name="A", status="kades"),)),
            ("required", "subjects[0].address", set()),
        ),
        (replace(GOOD_FINDING, finder=Finder()), ("required", "finder.name", {"number", "register", "finalise"})),
        (replace(GOOD_FINDING, evidence=()), ("no_evidence", "evidence", {"register", "finalise"})),
        (replace(GOOD, evidence=()), ("no_evidence", "evidence", {"register"})),
        (replace(GOOD, evidence=(Evidence(id="e"),)), ("required", "evidence[0].note", set())),
        (replace(GOOD, narrative="\n "), ("required", "narrative", {"register"})),
        (replace(GOOD, event=replace(EVENT, place="")), ("required", "event.place", {"register"})),
        (replace(GOOD, event=replace(EVENT, region="")), ("required", "event.region", set())),
        (replace(GOOD, event=replace(EVENT, region="1805")), ("region_form", "event.region", {"finalise"})),
        (
            replace(GOOD, event=replace(EVENT, known_on="2024-11-01")),
            ("date_order", "event.known_on", {"register", "finalise"}),
        ),
        (
            replace(GOOD, received=replace(GOOD.received, date="2024-11-01")),
            ("received_early", "received.date", {"register", "finalise"}),
        ),
        (
            replace(GOOD, received=replace(GOOD.received, date="2024-11-09")),
            ("late_report_uncertain", "received.date", set()),
        ),
        (replace(GOOD, received=replace(GOOD.received, date="2024-11-10")), ("late_report", "received.date", set())),
        (
            replace(GOOD, received=replace(GOOD.received, date="2024-11-31")),
            ("date_impossible", "received.date", {"number", "register", "finalise"}),
        ),
        (
            replace(GOOD, event=replace(EVENT, occurred_on="2024-02-30")),
            ("date_impossible", "event.occurred_on", {"number", "register", "finalise"}),
        ),
        (replace(GOOD, event=replace(EVENT, stage="lebaran")), ("stage_unknown", "event.stage", set())),
        (replace(GOOD, violations=("kades-29j", "x")), ("violation_unknown", "violations[1]", set())),
        (replace(GOOD, subjects=(replace(GOOD.subjects[0], nip="123"),)), ("nip_odd", "subjects[0].nip", set())),
        (replace(GOOD, subjects=(replace(GOOD.subjects[0], nik="123"),)), ("nik_odd", "subjects[0].nik", set())),
        (replace(GOOD, subjects=(replace(GOOD.subjects[0], rank=""),)), ("bkn_missing", "subjects[0]", set())),
        (Case(kind="informasi_awal"), ("required", "event.summary", {"register", "finalise"})),
    ],
)
def test_each_problem_has_its_code_field_and_force(case, found):
    listed = problems(case, date(2025, 1, 1), builtin_packs().references)
    assert found in [(problem.code, problem.field, set(problem.blocks)) for problem in listed]
    assert all(problem.sentence for problem in listed)


@pytest.mark.parametrize("case", [GOOD, GOOD_FINDING])
def test_a_whole_case_has_no_problem(case):
    assert problems(case, date(2025, 1, 1), builtin_packs().references) == ()


def test_a_report_within_six_days_is_not_late():
    on_time = replace(GOOD, received=replace(GOOD.received, date="2024-11-08"))
    assert problems(on_time) == ()


def test_the_future_depends_on_today():
    assert [problem.code for problem in problems(GOOD, date(2024, 11, 3))] == ["date_future"]
    assert [problem.blocks for problem in problems(GOOD, date(2024, 11, 3))] == [("finalise",)]
    assert problems(GOOD, date(2024, 11, 4)) == ()


def test_a_withheld_reporter_is_not_missing():
    case = replace(GOOD, reporter=Reporter(withheld=True))
    assert problems(case) == ()


def test_an_ni_pppk_is_read_as_one():
    subject = replace(GOOD.subjects[0], nip="199009132025242014")
    assert problems(replace(GOOD, subjects=(replace(subject, status="asn_pppk"),))) == ()
    odd = problems(replace(GOOD, subjects=(replace(subject, status="asn_pns"),)))
    assert [problem.code for problem in odd] == ["nip_odd"]
    assert "bulan" in odd[0].sentence
    assert problems(replace(GOOD, subjects=(replace(subject, status="other"),))) == ()


@given(st.text(max_size=12), st.text(max_size=12), st.sampled_from(["laporan", "temuan", "informasi_awal", "", "?"]))
def test_no_text_breaks_the_rules(first, second, kind):
    case = Case(
        kind=kind,
        event=Event(occurred_on=first, known_on=second, region=first, stage=second),
        subjects=(Subject(name=first, status=second, nip=first, nik=second),),
    )
    assert all(problem.sentence for problem in problems(case, date(2024, 10, 1), builtin_packs().references))


def test_labels():
    assert label_of("subjects[2].nip") == "Terlapor 3: NIP/NI PPPK"
    assert label_of("violations[0]") == "Dugaan pelanggaran 1"
    assert label_of("event.known_on") == "Tanggal diketahui"
    assert label_of("lhp.activities[1].goal") == "Kegiatan pengawasan 2: tujuan"
    assert label_of("tidak.dikenal[3]") == "tidak.dikenal[3]"
    assert Problem("required", "subjects[0].address").sentence == "Terlapor 1: alamat belum diisi."


FULL_REPORT = Supervision(
    id="l",
    stage="kampanye",
    finder=Finder("Galih", "Anggota", "Pare"),
    assignment="1/SPT",
    activities=(Activity("langsung", "mencegah", "kampanye", "Pare"),),
    result="Nihil",
    place="Pare",
    date="2024-10-26",
    nil=True,
)


@pytest.mark.parametrize(
    ("report", "found"),
    [
        (FULL_REPORT, []),
        (replace(FULL_REPORT, alleged=Alleged(event="x")), [("nil_with_content", "lhp.nil")]),
        (replace(FULL_REPORT, assignment=""), [("required", "lhp.assignment")]),
        (replace(FULL_REPORT, activities=()), [("required", "lhp.activities")]),
        (replace(FULL_REPORT, activities=(Activity("a", "", "c", "d"),)), [("required", "lhp.activities[0].goal")]),
        (replace(FULL_REPORT, date="2024-10-32"), [("date_impossible", "lhp.date")]),
        (replace(FULL_REPORT, date="2026-10-30"), [("date_future", "lhp.date")]),
    ],
)
def test_supervision_reports(report, found):
    listed = supervision_problems(report, date(2025, 1, 1))
    assert [(problem.code, problem.field) for problem in listed] == found
    assert all(problem.sentence for problem in listed)
