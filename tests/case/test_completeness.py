"""What a letter would be sent back for, and what is worth a look: the shipped cases and people without a name."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from fieldapp.case.completeness import is_described, is_ready, lacking, remarks
from fieldapp.case.file import case_from_file, read_case_file
from fieldapp.case.model import Case, Evidence, Reporter, Subject, Witness
from fieldapp.case.problems import problems
from fieldapp.paper.privacy import make_veil

CASES = Path(__file__).resolve().parents[2] / "resources" / "cases"
NAMES = sorted(path.stem for path in CASES.glob("*.json"))
# How each warning that people wrote down for a case is said.
WARNINGS = {
    "nama saksi kedua belum diketahui": ("witness_unnamed", "witnesses[1].name"),
    "telepon saksi kosong": ("witness_unreachable", "witnesses[1].phone"),
    "telepon pelapor kosong": ("reporter_unreachable", "reporter.phone"),
    "foto 18 September tanpa waktu pengambilan": ("picture_undated", "evidence[0].taken"),
}
WHOLE = Subject("a", "Budi", "asn_pns", nip="198609262015051001", rank="III/a", position="Guru", agency="SDN 1")


def shipped(name: str) -> Case:
    file = read_case_file((CASES / f"{name}.json").read_bytes())
    evidence = tuple(Evidence(name=item.path, note=item.note, source=item.source) for item in file.evidence)
    return replace(case_from_file(file), evidence=evidence)


@pytest.mark.parametrize("name", NAMES)
def test_shipped_cases(name):
    case = shipped(name)
    wanted = json.loads((CASES / "expect" / f"{name}.json").read_text(encoding="utf-8"))["completeness"]
    missing = {item["subject"]: set(item["fields"]) for item in wanted["bkn_missing"]}
    for place, subject in enumerate(case.subjects):
        if subject.status.startswith("asn"):
            assert {lack.field for lack in lacking(subject, "asn-bkn")} == missing.get(place, set())
    assert is_ready(case) is wanted["ready"]
    found = {(problem.code, problem.field) for problem in remarks(case)}
    assert {WARNINGS[text] for text in wanted.get("warn", ())} <= found
    assert not any(problem.blocks for problem in remarks(case))


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, ()),
        ({"nip": ""}, ("nip",)),
        ({"nip": "", "nik": "3171234506780001"}, ()),
        ({"nip": " ", "rank": "  "}, ("nip", "rank")),
        ({"position": "", "agency": ""}, ("position", "agency")),
        ({"nip": "bukan angka"}, ()),
    ],
)
def test_what_the_civil_service_agency_asks_for(changes, fields):
    assert tuple(lack.field for lack in lacking(replace(WHOLE, **changes), "asn-bkn")) == fields
    assert tuple(lack.field for lack in lacking(replace(WHOLE, **changes), "asn-kasn")) == fields


def test_other_addressees_need_a_name():
    assert lacking(replace(WHOLE, nip="", rank=""), "kades") == ()
    assert [lack.named for lack in lacking(replace(WHOLE, name="Orang berkaus kuning"), "kades")] == ["nama lengkap"]


@pytest.mark.parametrize(
    ("name", "described"),
    [
        ("Tidak diketahui (orang pada foto; akun 'Kabar Danau')", True),
        ("'Pak Op' (nama lengkap belum diketahui)", True),
        ("orang berkaus kuning", True),
        ("Seorang laki-laki", True),
        ("Akun Kabar Danau", True),
        ("Akunto Wibowo", False),
        ("Orangtua Siregar", False),
        ("I Putu Agus Wirasena", False),
        ("Iwan Mohi Tangahu", False),
        ("M. Fikri", False),
        ("", False),
    ],
)
def test_described_not_named(name, described):
    assert is_described(name) is described


def test_somebody_without_a_name_is_lawful():
    case = shipped("akun-tanpa-nama-informasi-awal")
    found = problems(case)
    assert not any(problem.blocks and problem.field.startswith("subjects") for problem in found)
    assert "subject_unnamed" in {problem.code for problem in remarks(case)}


def test_the_veil_hides_no_subject_that_is_only_described():
    case = shipped("akun-tanpa-nama-informasi-awal")
    seen = replace(case, witnesses=(Witness(name="Orang tua murid"), Witness(name="Warga (akun lain)")))
    for item in (case, seen):
        veil = make_veil(item)
        assert veil(item.subjects[0].name) == item.subjects[0].name
        assert "akun Kabar Danau" in veil(item.narrative)
        assert "seorang laki-laki berseragam" in veil(item.narrative)
    named = replace(seen, subjects=(replace(case.subjects[0], name="orang berkaus kuning"),))
    assert make_veil(named)("Tampak orang berkaus kuning di dermaga.") == "Tampak orang berkaus kuning di dermaga."


def picture(**changes) -> Case:
    return Case(kind="temuan", evidence=(replace(Evidence(name="a.JPG", note="foto"), **changes),))


@pytest.mark.parametrize(
    ("changes", "undated"),
    [
        ({}, True),
        ({"taken": "2024-10-01"}, False),
        ({"exif": (("diambil", "2024:10:01 10:00:00"),)}, False),
        ({"exif": (("kamera", "X"),)}, True),
        ({"source": "Kamera, 24 September 2024 pukul 09.12 WITA"}, False),
        ({"source": "Kamera, 24 September 2024"}, True),
        ({"name": "a.mp4"}, False),
        ({"name": "a", "media_type": "image/png"}, True),
    ],
)
def test_pictures_without_their_moment(changes, undated):
    assert ("picture_undated" in {problem.code for problem in remarks(picture(**changes))}) is undated


def test_what_is_withheld_is_not_missed():
    case = Case(kind="laporan", reporter=Reporter(withheld=True), witnesses=(Witness(withheld=True),))
    assert remarks(case) == ()
