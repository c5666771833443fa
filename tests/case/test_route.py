"""Letters and their addressees: the shipped cases, days, offices that change, heads who may not be asked."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fieldapp.case.addressee import Head, Pair
from fieldapp.case.file import case_from_file, read_case_file
from fieldapp.case.model import Case, Event, Subject
from fieldapp.case.route import Contact, Surroundings, day_of_letters, results_of, routes_of
from fieldapp.case.steps import Step
from fieldapp.packs.reference import builtin_packs
from fieldapp.packs.route import area_of, areas_of, read_heads, read_pairs, regional_office

CASES = Path(__file__).resolve().parents[2] / "resources" / "cases"
NAMES = sorted(path.stem for path in CASES.glob("*.json"))
PACKS = builtin_packs()
PASSED = "pelanggaran_hukum_lainnya"
FORMS = {"A.15": "A.15", "surat": "N.PENGANTAR", "surat pengantar": "N.PENGANTAR"}


def around(case: Case, on: date, **more) -> Surroundings:
    code, deadlines = case.event.region, PACKS.table("deadlines")
    plain = Surroundings(
        on,
        area_of(PACKS.regions, code),
        PACKS.boundary(code),
        areas_of(PACKS.regions, case),
        read_heads(deadlines),
        kanreg=regional_office(deadlines, code),
    )
    return replace(plain, **more)


def letters(case: Case, on: str, results: str = PASSED, **more):
    given = {subject.id: (results,) for subject in case.subjects} if results else {}
    return routes_of(case, PACKS.routes, around(case, date.fromisoformat(on), **more), given)


def one(status: str, on: str = "2024-10-10", region: str = "33.01.21", impact: str = "", **subject) -> Case:
    event = Event(occurred_on=on, known_on=on, region=region)
    return Case(kind="temuan", event=event, impact=impact, subjects=(Subject(id="a", status=status, **subject),))


def says(given: str, wanted: str) -> bool:
    """Say whether a name says what was expected; data may make it longer ("Penjabat Wali Kota Parepare ...")."""
    return set(wanted.split()) <= set(given.split())


@pytest.mark.parametrize("name", NAMES)
def test_shipped_cases(name):
    case = case_from_file(read_case_file((CASES / f"{name}.json").read_bytes()))
    wanted = json.loads((CASES / "expect" / f"{name}.json").read_text(encoding="utf-8"))
    results: dict[str, list[str]] = {}
    for outcome in wanted["outcome"]:
        for place in outcome["subjects"]:
            results.setdefault(case.subjects[place].id, []).append(outcome["status"])
    on = max(date.fromisoformat(step["on"][:10]) for step in wanted["walk"] if step["step"] != "sanksi")
    found = routes_of(case, PACKS.routes, around(case, on), results)
    left = list(found)
    for route in wanted["routes"]:
        people = tuple(case.subjects[place].id for place in route["subjects"])
        fitting = [one for one in left if one.subjects == people and one.to.startswith(route["to"])]
        assert len(fitting) == 1, (route["to"], [one.to for one in left])
        left.remove(fitting[0])
        assert (fitting[0].form, fitting[0].channel) == (FORMS[route["form"]], route["channel"])
        for copy in route.get("cc", ()):
            assert any(says(given, copy) for given in fitting[0].cc), (copy, fitting[0].cc)
        if "confidence" in route:
            assert fitting[0].confidence == route["confidence"]
    # whoever was cleared or never registered is not passed on; mere information may come beside
    assert all(one.kind == "information" for one in left)
    assert all(one.settled for one in found)


def test_one_person_two_offices_three_letters():
    case = one("asn_and_kades", region="18.05.08", name="S", agency="Pemerintah Desa Mulya Asih")
    assert [letter.route for letter in letters(case, "2024-11-10")] == ["asn-bkn", "kades"]
    given = {"a": ("pidana_pemilihan", PASSED)}
    both = routes_of(case, PACKS.routes, around(case, date(2024, 11, 10)), given)
    assert [letter.route for letter in both] == ["gakkumdu", "asn-bkn", "kades"]


@pytest.mark.parametrize(
    ("day", "route", "to"),
    [
        ("2024-08-23", "asn-kasn", "Ketua Komisi Aparatur Sipil Negara (KASN)"),
        ("2024-08-24", "asn-bkn", "Kepala BKN c.q. Kantor Regional I BKN Yogyakarta"),
    ],
)
def test_the_agency_changed_in_august_2024(day, route, to):
    found = letters(one("asn_pns", "2024-08-10"), day)
    assert [(letter.route, letter.to) for letter in found] == [(route, to)]


def test_where_the_regional_office_is_not_known():
    assert letters(one("asn_pns"), "2024-10-10", kanreg="")[0].to == "Kepala BKN c.q. Kantor Regional"


@pytest.mark.parametrize(
    ("region", "name"),
    [("33.01.21", "Bupati Cilacap"), ("73.72.04", "Wali Kota Parepare"), ("33", "Gubernur Jawa Tengah")],
)
def test_heads_by_the_name_of_the_region(region, name):
    assert letters(one("kades", region=region), "2024-10-10", heads=())[0].to == name


def test_village_heads_before_determination_are_told_to_the_ministry():
    found = letters(one("kades", "2024-09-01"), "2024-09-10")
    assert [letter.route for letter in found] == ["kades-pra"]
    assert any("Bina Pemerintahan Desa" in copy for copy in found[0].cc)


def test_staff_of_a_village_and_their_head():
    staff = {"agency": "Pemerintah Desa Sukamaju", "address": "Dusun I, Desa Sukamaju, Kecamatan Sampang"}
    case = one("perangkat_desa", name="S", **staff)
    assert [letter.to for letter in letters(case, "2024-10-10")] == ["Kepala Desa Sukamaju", "Camat Sampang"]
    head = Subject(id="b", status="kades", name="K", agency="Pemerintah Desa Sukamaju")
    both = letters(replace(case, subjects=(*case.subjects, head)), "2024-10-10")
    assert not any(letter.to.startswith("Kepala Desa") for letter in both)
    assert "juga menjadi terlapor" in next(letter.note for letter in both if letter.route == "perangkat")
    other = replace(head, agency="Pemerintah Desa Lain", address="")
    assert letters(replace(case, subjects=(*case.subjects, other)), "2024-10-10")[1].to == "Kepala Desa Sukamaju"


PAIR = Pair("33.01", 1, "A", "B", incumbent=True)


@pytest.mark.parametrize(
    ("day", "more", "copy"),
    [
        ("2024-09-10", {"pairs": (PAIR,)}, "Bupati Cilacap selaku PPK"),
        ("2024-09-23", {"pairs": (PAIR,)}, "Gubernur Jawa Tengah"),
        ("2024-10-10", {"pairs": (PAIR,)}, "Penjabat sementara Bupati Cilacap selaku PPK"),
        ("2024-11-25", {"pairs": (PAIR,)}, "Gubernur Jawa Tengah"),
        (
            "2024-10-10",
            {"pairs": (replace(PAIR, until=date(2024, 9, 1)),)},
            "Pejabat Pembina Kepegawaian Kabupaten Cilacap",
        ),
        ("2024-10-10", {}, "Pejabat Pembina Kepegawaian Kabupaten Cilacap"),
        ("2024-09-10", {}, "Bupati Cilacap selaku PPK"),
        ("2024-10-10", {"heads": (Head("33.01", "Penjabat Bupati"),)}, "Penjabat Bupati Cilacap selaku PPK"),
        (
            "2024-10-10",
            {"heads": (Head("33.01", "Penjabat Bupati", until=date(2024, 10, 9)),)},
            "Pejabat Pembina Kepegawaian Kabupaten Cilacap",
        ),
    ],
)
def test_the_authority_over_staff_is_never_the_candidate(day, more, copy):
    assert copy in letters(one("asn_pns", "2024-09-01"), day, **more)[0].cc


def test_a_head_who_is_subject_himself_is_left_out():
    regent = Subject(id="b", status="pejabat_daerah", name="B", position="Bupati Cilacap")
    case = one("asn_pns")
    found = letters(replace(case, subjects=(*case.subjects, regent)), "2024-10-10")
    assert all("Bupati" not in text for letter in found for text in (letter.to, *letter.cc))
    assert "Gubernur Jawa Tengah" in found[0].cc
    assert "menjadi terlapor" in found[0].note
    deputy = replace(regent, position="Wakil Bupati Cilacap")
    assert any(
        "Kabupaten Cilacap" in copy
        for copy in letters(replace(case, subjects=(*case.subjects, deputy)), "2024-10-10")[0].cc
    )


@pytest.mark.parametrize(
    ("agency", "copy"),
    [
        ("Dinas Pendidikan Kabupaten Banyumas", "Pejabat Pembina Kepegawaian Kabupaten Banyumas"),
        ("Dinas Sosial Provinsi Jawa Tengah", "Pejabat Pembina Kepegawaian Provinsi Jawa Tengah"),
        ("Kantor Wilayah Kementerian Agama", "Pejabat Pembina Kepegawaian Kantor Wilayah Kementerian Agama"),
        ("Kantor Pertanahan", "Pejabat Pembina Kepegawaian Kantor Pertanahan"),
        ("Dinas X Kabupaten Tidak Ada", "Pejabat Pembina Kepegawaian Kabupaten Cilacap"),
    ],
)
def test_the_authority_follows_the_agency_not_the_event(agency, copy):
    assert copy in letters(one("asn_pns", agency=agency), "2024-10-10")[0].cc


@pytest.mark.parametrize(
    ("status", "to"),
    [
        ("polri", "Kepala Kepolisian Resor Cilacap u.p. Kepala Seksi Profesi dan Pengamanan (Propam)"),
        ("tni", "Komandan Distrik Militer (Dandim) setempat"),
        ("bumd", "Bupati Cilacap selaku kuasa pemilik modal"),
        ("pejabat_daerah", "Gubernur Jawa Tengah"),
    ],
)
def test_other_statuses(status, to):
    assert [letter.to for letter in letters(one(status), "2024-10-10")] == [to]


@pytest.mark.parametrize("status", ["non_asn", "other", "calon", ""])
def test_some_are_passed_on_to_nobody(status):
    assert letters(one(status), "2024-10-10") == ()


@pytest.mark.parametrize(
    ("results", "to"),
    [
        ("pidana_pemilihan", "Penyidik Sentra Gakkumdu"),
        ("pelanggaran_administrasi", "KPU Kabupaten Cilacap"),
        ("pelanggaran_etik_penyelenggara", "Ketua Dewan Kehormatan Penyelenggara Pemilu (DKPP)"),
    ],
)
def test_other_outcomes(results, to):
    assert [letter.to for letter in letters(one("other"), "2024-10-10", results)] == [to]


@pytest.mark.parametrize("results", ["bukan_pelanggaran", "tidak_diregistrasi", "menjadi_lhp"])
def test_nobody_who_was_cleared_is_passed_on(results):
    assert letters(one("asn_pns"), "2024-10-10", results) == ()


def test_before_a_plenary_it_is_a_preview():
    found = letters(one("asn_pns"), "2024-10-10", "")
    assert found
    assert not any(letter.settled for letter in found)


@pytest.mark.parametrize(
    ("impact", "told"),
    [
        ("Layanan perekaman ditutup tiga jam lebih awal.", True),
        ("Pelayanan surat keterangan tutup pada sore hari.", True),
        ("Pasien puskesmas pulang tanpa dilayani.", True),
        ("Tidak ada gangguan layanan.", False),
        ("Loket tidak ditutup.", False),
        ("Jalan ditutup warga.", False),
        ("", False),
    ],
)
def test_the_ombudsman_hears_of_hurt_services(impact, told):
    found = letters(one("asn_pns", impact=impact), "2024-10-10")
    assert any(letter.to == "Ombudsman RI perwakilan Jawa Tengah" for letter in found) is told


def test_the_office_above_depends_on_the_own_one():
    case = one("kades")
    assert letters(case, "2024-10-10", level="Prov")[0].cc[-1] == "Bawaslu RI"
    assert letters(case, "2024-10-10", level="Kec")[0].cc[-2:] == (
        "Bawaslu Kabupaten Cilacap",
        "Bawaslu Provinsi Jawa Tengah",
    )


def test_papua_has_districts_with_heads():
    found = letters(one("kades", region="91.03.01"), "2024-10-10")
    assert "Kepala Distrik Sentani" in found[0].cc


def test_a_letter_to_a_regional_office_never_carries_the_address_of_the_head_office():
    head = Contact("bkn", "", "Badan Kepegawaian Negara", address="Jalan Mayjen Sutoyo Nomor 12, Jakarta")
    own = Contact("bkn", "33", "Kantor Regional X BKN Denpasar", address="Jalan Bypass Ngurah Rai, Denpasar")
    subject = one("asn_pns")
    none = {"kanreg": ""}
    assert letters(subject, "2024-10-10", contacts=(head,), **none)[0].address == (
        "Jalan Mayjen Sutoyo Nomor 12, Jakarta",
    )
    regional = {"kanreg": "Kantor Regional X BKN Denpasar"}
    assert letters(subject, "2024-10-10", contacts=(head,), **regional)[0].address == ()
    found = letters(subject, "2024-10-10", contacts=(head, own), **regional)[0].address
    assert found == ("Jalan Bypass Ngurah Rai, Denpasar",)


def test_nothing_for_a_regional_ombudsman_goes_to_the_address_of_the_head_office():
    head = Contact("ombudsman", "", "Ombudsman Republik Indonesia", address="Jalan H.R. Rasuna Said, Jakarta")
    own = Contact("ombudsman", "33", "Ombudsman RI perwakilan", address="Jalan Siwalan, Semarang")
    subject = one("asn_pns", impact="Loket pelayanan ditutup")
    for contacts, address in (((head,), ()), ((head, own), ("Jalan Siwalan, Semarang",))):
        found = letters(subject, "2024-10-10", contacts=contacts)
        assert [letter.address for letter in found if letter.to.startswith("Ombudsman")] == [address]


def test_address_lines_of_the_closest_contact():
    contacts = (
        Contact("ppk", "33", address="Semarang"),
        Contact("ppk", "33.01", address="Jalan Jenderal Sudirman 32\nCilacap"),
        Contact("ppk", "33.02", address="Purwokerto"),
        Contact("ppk", "33.01.21", address=""),
    )
    assert letters(one("kades"), "2024-10-10", contacts=contacts)[0].address == (
        "Jalan Jenderal Sudirman 32",
        "Cilacap",
    )
    doubtful = (replace(contacts[1], doubtful=True),)
    assert "Alamat belum terverifikasi." in letters(one("kades"), "2024-10-10", contacts=doubtful)[0].note


def test_names_with_braces_stay_text():
    case = one("kades", agency="Pemerintah Desa {kades}", address="Kecamatan {0}")
    assert letters(case, "2024-10-10")[0].cc[0] == "Camat {0}"


def test_results_of_plenaries():
    case = replace(one("kades"), subjects=(Subject(id="a"), Subject(id="b")))
    first = Step(
        "1", "pleno", "2024-10-01T10:00", facts={"plenary": {"decisions": [{"subject": "", "result": PASSED}]}}
    )
    later = Step(
        "2", "pleno", "2024-10-02", facts={"plenary": {"decisions": [{"subject": "b", "result": "bukan_pelanggaran"}]}}
    )
    assert results_of(case, [later, first]) == {"a": (PASSED,), "b": ("bukan_pelanggaran",)}
    both = {
        "plenary": {"decisions": [{"subject": "a", "result": "pidana_pemilihan"}, {"subject": "a", "result": PASSED}]}
    }
    assert results_of(case, [Step("3", "pleno", "2024-10-01", facts=both)]) == {"a": ("pidana_pemilihan", PASSED)}
    assert results_of(case, [Step("4", "pleno", "2024-10-01", ("a",), PASSED)]) == {"a": (PASSED,)}
    assert results_of(case, [Step("5", "tidak_diregistrasi", "2024-10-01")])["a"] == ("tidak_diregistrasi",)


@pytest.mark.parametrize(
    "facts", [{"plenary": 3}, {"plenary": {"decisions": "x"}}, {"plenary": {"decisions": [1, {"result": 2}]}}, {}]
)
def test_odd_plenaries_decide_nothing(facts):
    assert results_of(one("kades"), [Step("1", "pleno", "2024-10-01", facts=facts)]) == {}


def test_the_day_that_decides_on_addressees():
    case, today = one("asn_pns", "2024-08-20"), date(2026, 1, 1)
    assert day_of_letters(case, [], today) == date(2024, 8, 20)
    assert day_of_letters(case, [Step("1", "pleno", "2024-08-25T10:00")], today) == date(2024, 8, 25)
    assert day_of_letters(Case(), [], today) == today


def test_pairs_of_the_reference_data():
    table = {
        "pair": [
            {"region": "33.01", "no": 2, "head": "A", "incumbent": ["deputy"]},
            {"region": "33.02", "incumbent": ["head"]},
        ]
    }
    assert [pair.incumbent for pair in read_pairs(table)] == [False, True]


def test_every_row_names_what_there_is():
    for row in PACKS.routes:
        assert row.form in PACKS.forms, row.id
        assert row.confidence, row.id
        assert row.source, row.id
        assert routes_of(
            one("kades"),
            [
                replace(
                    row, statuses=(), results=(PASSED,), phases=(), since=None, until=None, words=type(row.words)(())
                )
            ],
            around(one("kades"), date(2024, 10, 1)),
            {"a": (PASSED,)},
        )
