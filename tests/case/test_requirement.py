"""The checklist of requirements fills itself in: what the real cases show, what a study noted, what old law asked."""

import json
from dataclasses import replace
from datetime import date

import pytest

from fieldapp.case.dates import parse_date
from fieldapp.case.file import case_from_file, read_case_file
from fieldapp.case.model import Evidence, Reporter, Subject
from fieldapp.case.requirement import checklist, unmet_in
from fieldapp.packs.reference import builtin_packs
from fieldapp.resources import resources_folder

CASES = resources_folder() / "cases"
REQUIREMENTS = builtin_packs().requirements
NEW_LAW = date(2024, 10, 21)


def told(name):
    file = read_case_file((CASES / f"{name}.json").read_bytes())
    evidence = tuple(Evidence(id=str(place), note=item.note) for place, item in enumerate(file.evidence))
    return replace(case_from_file(file), evidence=evidence)


@pytest.mark.parametrize("name", sorted(path.stem for path in (CASES / "expect").glob("*.json")))
def test_what_is_incomplete_in_the_real_cases(name):
    case = told(name)
    expected = json.loads((CASES / "expect" / f"{name}.json").read_text(encoding="utf-8"))["completeness"]
    found = checklist(case, REQUIREMENTS, parse_date(case.received.date))
    for kind in ("formal", "materiel"):
        assert [check.id for check in found if check.kind == kind and check.met is False] == expected[kind], kind
    assert all(check.label and check.confidence for check in found)


def test_what_a_study_noted_counts_first():
    case = told("laporan-tanpa-bukti")
    said = {"materiel_bukti": {"met": True, "note": "rekaman menyusul"}, "formal_pelapor": {"met": None}, "x": 3}
    checks = {check.id: check for check in checklist(case, REQUIREMENTS, NEW_LAW, said)}
    assert (checks["materiel_bukti"].met, checks["materiel_bukti"].note) == (True, "rekaman menyusul")
    assert checks["formal_terlapor"].met is False
    assert checks["formal_pelapor"].met is True
    assert checks["pelapor_sah"].met is None


@pytest.mark.parametrize(("on", "asked"), [(date(2024, 9, 29), True), (date(2024, 9, 30), False), (None, False)])
def test_a_signature_like_the_card_is_asked_of_old_reports_only(on, asked):
    found = {check.id: check for check in checklist(told("laporan-tanpa-bukti"), REQUIREMENTS, on)}
    assert ("formal_tanda_tangan" in found) is asked
    if asked:
        assert found["formal_tanda_tangan"].met is None, "nobody but a person can compare signatures"


def test_each_kind_has_its_own_list():
    report, found, lead = (
        told(name) for name in ("laporan-tanpa-bukti", "guru-pppk-rompi", "akun-tanpa-nama-informasi-awal")
    )
    assert {check.kind for check in checklist(report, REQUIREMENTS, NEW_LAW)} == {
        "formal",
        "materiel",
        "kedudukan_pelapor",
    }
    assert [check.id for check in checklist(found, REQUIREMENTS, NEW_LAW)] == ["temuan_isi"]
    assert {check.kind for check in checklist(lead, REQUIREMENTS, NEW_LAW)} == {"formal", "materiel"}


def test_who_is_withheld_is_not_judged():
    case = replace(told("laporan-tanpa-bukti"), reporter=Reporter(withheld=True))
    assert {check.id: check.met for check in checklist(case, REQUIREMENTS, NEW_LAW)}["formal_pelapor"] is None


@pytest.mark.parametrize("name", ["Tidak diketahui", "  belum diketahui (akun)", "TANPA NAMA", "Diduga pegawai", ""])
def test_who_says_that_nobody_knows_tells_nothing(name):
    case = replace(told("akun-tanpa-nama-informasi-awal"), subjects=(Subject(id="s", name=name, address="Sentani"),))
    assert "formal_terlapor" in unmet_in(case)
    known = replace(case, subjects=(Subject(id="s", name="Yulius", address="Sentani"),))
    assert "formal_terlapor" not in unmet_in(known)
