"""The procedure: real walks pass, every step out of order is refused with its reason, allowed ones never go wrong."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.case.caution import cautions, forewarn
from fieldapp.case.clock import clocks_of
from fieldapp.case.daycount import Calendar
from fieldapp.case.model import Case, Event, Received, Subject, Witness
from fieldapp.case.procedure import (
    choices,
    closing_of,
    is_closed,
    outcomes,
    refusals,
    stage_of,
    step_problems,
    undo_refusals,
)
from fieldapp.case.steps import Step, StepRule
from fieldapp.packs.reference import builtin_packs

RULES = builtin_packs().rulebook
REQUIREMENTS = tuple(row for row in builtin_packs().requirements if row.valid_until is None)
NOW = datetime(2024, 10, 20, 9)
SUBJECTS = (Subject(id="s1", name="Budi"), Subject(id="s2", name="Sari"))
EVENT = Event(occurred_on="2024-10-01", known_on="2024-10-01")
CASES = {
    "laporan": Case(
        "c",
        "laporan",
        event=EVENT,
        received=Received(date="2024-10-02"),
        subjects=SUBJECTS,
        witnesses=(Witness(id="w1", name="Rahasia"),),
    ),
    "temuan": Case("c", "temuan", event=EVENT, subjects=SUBJECTS),
    "informasi_awal": Case("c", "informasi_awal", event=EVENT, subjects=SUBJECTS),
}
HELD = {"number": "01/BA", "present": ["Ketua", "Anggota"], "invited": ["Ketua", "Anggota", "Anggota II"]}
DECIDED = {**HELD, "decisions": [{"subject": "", "result": "pidana_pemilihan"}]}


def facts_of(rule: StepRule) -> dict[str, object]:
    """Return everything that a step cannot do without."""
    values = {
        "parties": ["subject:s1"],
        "present": True,
        "oath": "accepted",
        "missing": ["materiel_bukti"],
        "why": "alasan",
        "to_name": "Kantor",
        "what": "teguran",
        "by": "PPK",
        "delivered_on": "2024-10-20",
        "proof": "foto",
        "result": "memenuhi unsur",
    }
    found: dict[str, object] = {name: values[name] for name in rule.needed if name in values}
    if rule.plenary in ("own", "may"):
        found["plenary"] = DECIDED if rule.id == "pleno" else HELD
    return found


def step(name: str, on: str = "2024-10-20T09:00", ident: str = "~", **facts) -> Step:
    rule = RULES.steps.get(name)
    found = {**(facts_of(rule) if rule else {}), **facts}
    return Step(ident, name, on, (), str(found.pop("result", "")), "", found)


def walk(*names: str) -> list[Step]:
    """Return steps one hour apart."""
    start = datetime(2024, 10, 2, 8)
    return [
        step(name, (start + timedelta(hours=place)).strftime("%Y-%m-%dT%H:%M"), f"{place:03}")
        for place, name in enumerate(names)
    ]


def codes(kind, taken, new):
    return [problem.code for problem in refusals(CASES[kind], taken, new, RULES, REQUIREMENTS)]


REPORT = ("diterima", "tanda_bukti", "kajian_awal", "registrasi")
FOUND = ("lhp", "pleno_temuan", "registrasi")
HEARD = ("undangan_1", "klarifikasi", "kajian", "pleno")


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("laporan", (*REPORT, *HEARD, "penerusan", "status", "sanksi", "penutupan")),
        (
            "laporan",
            (
                *REPORT,
                "gakkumdu_1",
                *HEARD[:2],
                "gakkumdu_2",
                "perpanjangan",
                "kajian",
                "pleno",
                "penerusan_penyidik",
                "pidana_penyidikan",
                "pidana_pengembalian",
                "pidana_perbaikan_berkas",
                "pidana_lengkap",
                "pidana_penuntutan",
                "pidana_putusan_pn",
                "pidana_banding",
                "pidana_putusan_pt",
            ),
        ),
        ("laporan", ("diterima", "kajian_awal", "pemberitahuan_kelengkapan", "perbaikan", "kajian_awal", "registrasi")),
        (
            "laporan",
            (
                "diterima",
                "kajian_awal",
                "tidak_diregistrasi",
                "status",
                "informasi_awal",
                "pleno_penelusuran",
                "penelusuran",
                "menjadi_lhp",
                "penutupan",
                "pembukaan_kembali",
                "penutupan",
            ),
        ),
        ("laporan", ("diterima", "pencabutan", "informasi_awal", "penelusuran", "menjadi_temuan")),
        ("laporan", ("diterima", "kajian_awal", "pelimpahan", "status", "tanda_terima")),
        ("temuan", ("surat_tugas", *FOUND, *HEARD, "penerusan", "aduan_sbt", "rekomendasi_bkn", "tanda_terima")),
        (
            "temuan",
            ("penerimaan_limpahan", "pleno_temuan", "registrasi", "undangan_1", "undangan_2", "tanda_terima_undangan"),
        ),
        ("informasi_awal", ("informasi_awal", "permintaan_data", "penelusuran", "menjadi_lhp", "status")),
    ],
)
def test_lawful_walks_pass(kind, names):
    steps = walk(*names)
    for place, one in enumerate(steps):
        assert codes(kind, steps[:place], one) == [], one.name
    assert step_problems(CASES[kind], steps, RULES) == ()


def kinds_of(rule):
    return rule.kinds or tuple(CASES)


@pytest.mark.parametrize("rule", RULES.steps.values(), ids=lambda rule: rule.id)
def test_every_step_that_needs_another_is_refused_without_it(rule):
    for kind in kinds_of(rule):
        found = refusals(CASES[kind], [], step(rule.id), RULES)
        if rule.needs_after(kind):
            assert "step_not_allowed" in [problem.code for problem in found], kind
        elif rule.plenary != "needed":
            assert found == (), kind
        assert all("…" not in problem.sentence and problem.sentence.endswith(".") for problem in found)


@pytest.mark.parametrize("rule", RULES.steps.values(), ids=lambda rule: rule.id)
def test_every_step_is_refused_in_a_case_of_another_kind(rule):
    for kind in set(CASES) - set(kinds_of(rule)):
        assert "step_kind" in codes(kind, [], step(rule.id))


EXCLUDED = [(rule.id, other) for rule in RULES.steps.values() for other in rule.unless]


@pytest.mark.parametrize(("name", "other"), EXCLUDED, ids=[f"{name}-{other}" for name, other in EXCLUDED])
def test_every_step_is_refused_after_what_excludes_it(name, other):
    kind = kinds_of(RULES.steps[name])[0]
    found = codes(kind, [step(other, "2024-10-19", "001")], step(name))
    assert {"step_excluded", "registered_twice"} & set(found)
    if name not in RULES.steps[other].unless:
        earlier = codes(kind, [step(other, "2024-10-21", "001")], step(name))
        assert not {"step_excluded", "registered_twice"} & set(earlier), (
            "what was forgotten is recorded with its own date"
        )


@pytest.mark.parametrize("name", [rule.id for rule in RULES.steps.values() if rule.once])
def test_what_stands_once_is_refused_twice(name):
    kind = kinds_of(RULES.steps[name])[0]
    found = codes(kind, [step(name, "2024-10-19", "001")], step(name))
    assert {"step_once", "registered_twice", "step_after_closing"} & set(found)


@pytest.mark.parametrize("rule", RULES.steps.values(), ids=lambda rule: rule.id)
def test_after_closing_only_what_may_follow(rule):
    kind = kinds_of(rule)[0]
    closed = [step("penutupan", "2024-10-19", "001")]
    assert ("step_after_closing" in codes(kind, closed, step(rule.id))) is not rule.after_closing


@pytest.mark.parametrize("rule", [rule for rule in RULES.steps.values() if rule.needed], ids=lambda rule: rule.id)
def test_what_a_step_cannot_do_without(rule):
    kind = kinds_of(rule)[0]
    (problem,) = [
        problem
        for problem in refusals(CASES[kind], [], Step("~", rule.id, "2024-10-20"), RULES)
        if problem.code == "fact_missing"
    ]
    for name in rule.needed:
        assert RULES.facts[name].label[1:] in problem.sentence


NO_PLENARY = [{"number": "1"}, {"present": ["A"]}, {"number": "1", "present": []}, {}]


@pytest.mark.parametrize("plenary", NO_PLENARY)
def test_registration_temuan_and_outcome_refuse_without_a_plenary(plenary):
    studied = [*walk("diterima"), step("kajian_awal", "2024-10-03", "002", plenary=plenary)]
    for name in ("registrasi", "tidak_diregistrasi"):
        (problem,) = refusals(CASES["laporan"], studied, step(name), RULES)
        assert problem.code == "plenary_needed"
        assert "kajian awal atau rapat pleno registrasi lebih dahulu" in problem.sentence
    own = [*studied, step("pleno_registrasi", "2024-10-04", "003")]
    assert codes("laporan", own, step("registrasi")) == []
    assert codes("temuan", walk("lhp"), step("pleno_temuan", plenary=plenary)) == ["fact_missing"]
    assert "fact_missing" in codes("laporan", walk(*REPORT, *HEARD[:3]), step("pleno", plenary=plenary))
    undecided = [*walk(*REPORT, *HEARD[:3]), step("pleno", "2024-10-06", "100", plenary=plenary)]
    assert "plenary_needed" in codes("laporan", undecided, step("penerusan"))


def test_a_plenary_without_a_decision_is_no_outcome():
    found = refusals(CASES["laporan"], walk(*REPORT, *HEARD[:3]), step("pleno", plenary=HELD), RULES)
    assert [problem.code for problem in found] == ["fact_missing"]
    assert "keputusan per terlapor" in found[0].sentence


LATE = replace(CASES["laporan"], received=Received(date="2024-10-09"))
UNSURE = replace(CASES["laporan"], received=Received(date="2024-10-08"))


@pytest.mark.parametrize(
    ("case", "checks", "code"),
    [
        (LATE, {}, "late_no_repair"),
        (UNSURE, {}, None),
        (CASES["laporan"], {"formal_waktu": {"met": False}}, "late_no_repair"),
        (CASES["laporan"], {"pelapor_sah": {"met": False}}, "standing_no_repair"),
        (CASES["laporan"], {"pelapor_sah": {"met": None}, "formal_waktu": {"met": True}}, None),
        (replace(CASES["laporan"], received=Received()), {}, None),
    ],
)
def test_no_repair_of_what_is_late_or_without_standing(case, checks, code):
    studied = [*walk("diterima"), step("kajian_awal", "2024-10-10", "002", checks=checks)]
    asked = step("pemberitahuan_kelengkapan")
    assert [problem.code for problem in refusals(case, studied, asked, RULES)] == ([code] if code else [])
    mended = [*studied, step("pemberitahuan_kelengkapan", "2024-10-11", "003")]
    assert [problem.code for problem in refusals(case, mended, step("perbaikan"), RULES)] == ([code] if code else [])
    offered = {choice.name: choice for choice in choices(case, studied, RULES, NOW)}["pemberitahuan_kelengkapan"]
    assert offered.allowed is (code is None)
    assert bool(offered.reasons) is bool(code)


def test_how_late_is_late_stands_in_the_reference_data():
    studied = [*walk("diterima"), step("kajian_awal", "2024-10-10", "002")]
    asked = step("pemberitahuan_kelengkapan")
    assert RULES.report_days == 7
    assert refusals(LATE, studied, asked, replace(RULES, report_days=8)) == ()


def test_a_late_report_by_its_step_when_the_case_has_no_day():
    case = replace(CASES["laporan"], received=Received())
    studied = [step("diterima", "2024-10-09T09:00", "001"), step("kajian_awal", "2024-10-10", "002")]
    assert [one.code for one in refusals(case, studied, step("pemberitahuan_kelengkapan"), RULES)] == ["late_no_repair"]


def test_a_differing_signature_is_never_asked_to_be_mended():
    studied = walk("diterima", "kajian_awal")
    asked = step("pemberitahuan_kelengkapan", missing=["formal_tanda_tangan"])
    assert codes("laporan", studied, asked) == ["requirement_not_asked"]
    old = builtin_packs().requirements
    assert refusals(CASES["laporan"], studied, asked, RULES, old) == ()


def test_investigators_get_what_a_plenary_found_criminal():
    taken = walk(*REPORT, "gakkumdu_1", "gakkumdu_2", *HEARD[:3])
    other = {**HELD, "decisions": [{"subject": "s1", "result": "pelanggaran_hukum_lainnya"}]}
    (problem,) = refusals(
        CASES["laporan"], [*taken, step("pleno", "2024-10-06", "100", plenary=other)], step("penerusan_penyidik"), RULES
    )
    assert problem.code == "result_needed"
    assert "Tindak pidana Pemilihan" in problem.sentence
    assert codes("laporan", [*taken, step("pleno", "2024-10-06", "100")], step("penerusan_penyidik")) == []


def test_a_step_that_would_make_later_ones_wrong_is_refused():
    taken = [*walk(*REPORT), step("kajian", "2024-10-10", "100")]
    found = refusals(CASES["laporan"], taken, step("pelimpahan", "2024-10-05"), RULES)
    assert [problem.code for problem in found] == ["step_after_closing"]
    assert "Kajian tidak dapat menyusul pelimpahan" in found[0].sentence


def test_a_step_that_others_stand_on_is_not_withdrawn():
    taken = walk(*REPORT, *HEARD)
    for one in taken:
        stood_on = undo_refusals(CASES["laporan"], taken, one.id, RULES)
        assert bool(stood_on) is (one.name not in ("tanda_bukti", "klarifikasi", "pleno")), one.name
    assert undo_refusals(CASES["laporan"], taken[:1], taken[0].id, RULES) == ()


def test_arriving_steps_show_what_is_wrong():
    arrived = [
        Step("a", "penerusan", "2024-10-05"),
        Step("b", "makan_siang", "x"),
        Step("c", "registrasi", "2024-10-06"),
        Step("d", "registrasi", "2024-10-07"),
        Step("e", "kajian_awal", "2024-10-08"),
        Step("f", "klarifikasi", "", facts={"parties": ["subject:s9", 4, "x"]}),
        Step("g", "pleno", "2024-10-09", (), "", "", {"plenary": "x", "parties": 3, "checks": 1}),
        Step(
            "h",
            "diterima",
            "2024-10-08",
            (),
            "",
            "",
            {"checks": {"formal_waktu": 7}, "plenary": {"decisions": [1, {}]}},
        ),
        Step("i", "undangan_1", "2024-10-01"),
        Step("j", "kajian", "2024-10-07"),
    ]
    found = {(problem.facts["id"], problem.code) for problem in step_problems(CASES["laporan"], arrived, RULES)}
    assert {("a", "plenary_needed"), ("b", "step_unknown"), ("c", "step_order"), ("d", "registered_twice")} <= found
    assert {("f", "fact_missing"), ("g", "fact_missing"), ("i", "step_order"), ("a", "step_order")} <= found
    assert all(problem.sentence for problem in step_problems(CASES["laporan"], arrived, RULES))
    assert outcomes(CASES["laporan"], arrived, RULES)["s1"]
    assert stage_of(CASES["laporan"], arrived, RULES)
    assert [name for name, _ in cautions(CASES["laporan"], arrived)] == ["f", "f", "i"]


def pleno(ident, *decisions):
    rows = [{"subject": subject, "result": result} for subject, result in decisions]
    return step("pleno", "2024-10-06", ident, plenary={**HELD, "decisions": rows})


def test_a_subject_is_cleared_or_not():
    taken = walk(*REPORT, *HEARD[:3])
    both = [
        *taken,
        pleno("101", ("s1", "pidana_pemilihan"), ("s1", "pelanggaran_hukum_lainnya"), ("s2", "bukan_pelanggaran")),
    ]
    assert step_problems(CASES["laporan"], both, RULES) == ()
    again = pleno("102", ("s2", "pelanggaran_hukum_lainnya"))
    (problem,) = refusals(CASES["laporan"], both, again, RULES)
    assert (problem.code, problem.blocks, problem.field) == ("decided_twice", ("finalise",), "subjects.s2")
    all_cleared = pleno("102", ("", "bukan_pelanggaran"))
    assert [one.field for one in refusals(CASES["laporan"], both, all_cleared, RULES)] == ["subjects.s1"]
    plain = Step("101", "pleno", "2024-10-06", ("s1",), "bukan_pelanggaran", "", {"plenary": HELD})
    assert step_problems(CASES["laporan"], [*taken, plain], RULES) == ()


@pytest.mark.parametrize(
    ("kind", "names", "stage", "statuses"),
    [
        ("laporan", (), "penerimaan", ()),
        ("informasi_awal", (), "penelusuran", ()),
        ("laporan", ("diterima", "tanda_bukti"), "penerimaan", ()),
        ("laporan", ("diterima", "kajian_awal", "pemberitahuan_kelengkapan"), "kelengkapan", ()),
        ("laporan", REPORT, "registrasi", ("diregistrasi",)),
        ("laporan", (*REPORT, *HEARD), "keputusan", ("pidana_pemilihan",)),
        ("laporan", (*REPORT, *HEARD, "penutupan"), "selesai", ("pidana_pemilihan",)),
        ("laporan", (*REPORT, *HEARD, "penutupan", "pembukaan_kembali"), "keputusan", ("pidana_pemilihan",)),
        (
            "laporan",
            ("diterima", "kajian_awal", "tidak_diregistrasi", "informasi_awal"),
            "penelusuran",
            ("tidak_diregistrasi", "informasi_awal"),
        ),
        (
            "laporan",
            ("diterima", "kajian_awal", "tidak_diregistrasi", "informasi_awal", "penelusuran", "menjadi_lhp"),
            "selesai",
            ("tidak_diregistrasi", "menjadi_lhp"),
        ),
        ("laporan", ("diterima", "pencabutan"), "penerimaan", ("dicabut",)),
        ("laporan", ("diterima", "kajian_awal", "pengambilalihan"), "kajian_awal", ("diambil_alih",)),
        ("laporan", ("diterima", "kajian_awal", "pengambilalihan", "registrasi"), "registrasi", ("diregistrasi",)),
        ("laporan", ("diterima", "pelimpahan"), "selesai", ("dilimpahkan",)),
    ],
)
def test_where_a_case_stands(kind, names, stage, statuses):
    steps = walk(*names)
    assert stage_of(CASES[kind], steps, RULES) == stage
    assert outcomes(CASES[kind], steps, RULES) == {"s1": statuses, "s2": statuses}
    assert outcomes(replace(CASES[kind], subjects=()), steps, RULES) == {"": statuses}
    assert is_closed(steps, RULES) is bool({"penutupan", "pelimpahan"} & set(names[-1:]))
    assert (closing_of(steps, RULES) is not None) is is_closed(steps, RULES)


def usual(kind, *names):
    return [choice.name for choice in choices(CASES[kind], walk(*names), RULES, NOW) if choice.usual]


def test_what_comes_first_to_mind():
    assert usual("laporan") == ["diterima"]
    assert usual("temuan") == ["lhp"]
    assert usual("informasi_awal") == ["informasi_awal"]
    assert usual("laporan", "diterima") == ["tanda_bukti", "kajian_awal"]
    assert usual("laporan", "diterima", "tanda_bukti", "kajian_awal") == [
        "pemberitahuan_kelengkapan",
        "registrasi",
        "tidak_diregistrasi",
    ]
    assert usual("temuan", "lhp") == ["pleno_temuan"]
    assert usual("temuan", *FOUND) == ["undangan_1", "kajian", "status"]
    assert usual("temuan", *FOUND, *HEARD, "status") == ["penerusan"]


def test_authority_advises_and_stops_nothing():
    taken = walk(*FOUND)
    found = {choice.name: choice for choice in choices(CASES["temuan"], taken, RULES, NOW, "Kec")}
    assert found["gakkumdu_1"].allowed
    assert "belum terverifikasi" in found["gakkumdu_1"].advice[0]
    assert not any(choice.advice for choice in choices(CASES["temuan"], taken, RULES, NOW, "Kab"))


def test_unverified_rules_say_so():
    for rule in RULES.steps.values():
        for kind in kinds_of(rule):
            for problem in refusals(CASES[kind], [], step(rule.id), RULES):
                if problem.code in ("step_not_allowed", "step_order", "step_excluded", "step_once", "step_kind"):
                    assert ("belum terverifikasi" in problem.sentence) is not rule.is_verified, rule.id


# ---- cautions -------------------------------------------------------------------------------------------------------

INVITED = walk(*REPORT)


def invited(*parties, **facts):
    return step("undangan_1", "2024-10-05", "100", parties=list(parties), **facts)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([invited("subject:s1"), step("klarifikasi", "2024-10-06", "101")], []),
        ([invited("subject:s1", at="2024-10-04T09:00")], ["mendahului tanggal undangan"]),
        ([invited("subject:s1", at="2024-10-05T09:00")], []),
        ([invited(), step("klarifikasi", "2024-10-06", "101")], []),
        ([invited("subject:s2"), step("klarifikasi", "2024-10-06", "101")], ["Budi belum tercatat diundang"]),
        (
            [invited("subject:s1"), step("klarifikasi", "2024-10-06", "101", present=False)],
            ["Bukti penyampaian undangan kepada Budi"],
        ),
        ([invited("subject:s1", proof="foto"), step("klarifikasi", "2024-10-06", "101", present=False)], []),
        (
            [
                invited("subject:s1"),
                step("tanda_terima_undangan", "2024-10-05", "1001"),
                step("klarifikasi", "2024-10-06", "101", present=False),
            ],
            [],
        ),
        (
            [invited("witness:w1"), step("klarifikasi", "2024-10-06", "101", parties=["witness:w1"], present=False)],
            ["kepada Saksi 1 belum"],
        ),
        (
            [
                invited("subject:s1", proof="foto"),
                step("klarifikasi", "2024-10-06", "101", present=False),
                step("kajian", "2024-10-07", "102"),
            ],
            ["Budi tidak hadir dan belum diundang kedua kali"],
        ),
        (
            [
                invited("subject:s1", proof="foto"),
                step("klarifikasi", "2024-10-06", "101", present=False),
                step("undangan_2", "2024-10-06T10:00", "1011", parties=["subject:s1"]),
                step("kajian", "2024-10-07", "102"),
            ],
            [],
        ),
        (
            [
                step(
                    "pleno",
                    "2024-10-06",
                    "101",
                    plenary={**HELD, "present": ["Ketua"], "decisions": [{"subject": "s1", "result": "x"}]},
                )
            ],
            ["dihadiri 1 dari ketua dan anggota, padahal diperlukan 2", "Keputusan untuk Sari belum dicatat"],
        ),
        (
            [step("pleno", "2024-10-06", "101", plenary={**DECIDED, "invited": ["Ketua", "Anggota", "III", "IV"]})],
            ["Hadir 2 dari 4"],
        ),
    ],
)
def test_what_deserves_a_second_look(steps, words):
    found = [sentence for _, sentence in cautions(CASES["laporan"], [*INVITED, *steps])]
    assert len(found) == len(words), found
    for sentence, word in zip(found, words, strict=True):
        assert word in sentence
        assert "Rahasia" not in sentence


@pytest.mark.parametrize(
    ("kind", "on", "said"),
    [
        ("laporan", "2024-10-01T23:59", "2 Oktober 2024"),
        ("laporan", "2024-10-02", ""),
        ("laporan", "", ""),
        ("laporan", "2024-13-40", ""),
        ("temuan", "2024-09-30", "1 Oktober 2024"),
        ("temuan", "2024-10-01", ""),
    ],
)
def test_a_step_before_the_case_came_in_deserves_a_second_look(kind, on, said):
    case = replace(CASES[kind], event=EVENT)
    found = forewarn(case, [], "lhp", on)
    assert [f"hari perkara masuk, {said}" in one for one in found] == ([True] if said else [])
    assert [sentence for _, sentence in cautions(case, [Step("1", "lhp", on)])] == list(found)


def test_a_report_refused_while_it_may_be_completed_deserves_a_second_look():
    told = step("pemberitahuan_kelengkapan", "2024-10-03", "200", delivered_on="2024-10-03T10:00")
    case, before = CASES["laporan"], [*walk("diterima", "tanda_bukti", "kajian_awal"), told]
    rules, now = builtin_packs().deadlines, datetime(2024, 10, 4, 8)

    def running(steps):
        return clocks_of(case, steps, rules, Calendar(), "WIB", "", now)

    clocks = running(before)

    def warned(on, found=clocks):
        return forewarn(case, before, "tidak_diregistrasi", on, found)

    (sentence,) = warned("2024-10-05T09:59")
    assert "masih berjalan sampai Sabtu, 5 Oktober 2024 pukul 10.00 WIB" in sentence
    assert warned("2024-10-04")
    assert not warned("2024-10-05T10:00")
    assert not warned("2024-10-05")
    assert not warned("2024-10-04", ())
    assert not forewarn(case, before, "registrasi", "2024-10-04", clocks)
    completed = [*before, step("perbaikan", "2024-10-04T09:00", "201")]
    assert not warned("2024-10-04T10:00", running(completed))
    refused = [*before, step("tidak_diregistrasi", "2024-10-04T10:00", "201")]
    assert [name for name, _ in cautions(case, refused, running(refused))] == ["201"]


# ---- any walk -------------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(st.sampled_from(sorted(CASES)), st.data())
def test_allowed_steps_never_lead_to_problems(kind, data):
    case, taken, now = CASES[kind], [], NOW
    for place in range(data.draw(st.integers(1, 14))):
        now += timedelta(hours=data.draw(st.integers(0, 30)))
        allowed = [choice.name for choice in choices(case, taken, RULES, now) if choice.allowed]
        assert allowed, "there is always a way on"
        name = data.draw(st.sampled_from(allowed))
        new = step(name, now.strftime("%Y-%m-%dT%H:%M"), f"{place:03}")
        assert refusals(case, taken, new, RULES, REQUIREMENTS) == (), name
        taken.append(new)
        assert step_problems(case, taken, RULES) == (), [one.name for one in taken]


TEXTS = st.sampled_from(["", "2024-10-05", "2024-10-05T08:00", "2024-13-40", "x"])


@settings(max_examples=100)
@given(
    st.sampled_from(sorted(CASES)),
    st.lists(
        st.tuples(
            st.sampled_from([*RULES.steps, "x", ""]),
            TEXTS,
            st.dictionaries(
                st.sampled_from(["plenary", "parties", "present", "checks", "missing", "oath", "why"]),
                st.recursive(
                    st.none() | st.booleans() | st.integers() | TEXTS,
                    lambda inner: (
                        st.lists(inner)
                        | st.dictionaries(st.sampled_from(["number", "present", "decisions", "result", "met"]), inner)
                    ),
                ),
            ),
        ),
        max_size=8,
    ),
)
def test_whatever_arrives_is_judged_without_a_crash(kind, rows):
    steps = [Step(f"{place:03}", name, on, (), "", "", facts) for place, (name, on, facts) in enumerate(rows)]
    case = CASES[kind]
    assert all(problem.sentence for problem in step_problems(case, steps, RULES))
    choices(case, steps, RULES, NOW)
    outcomes(case, steps, RULES)
    stage_of(case, steps, RULES)
    cautions(case, steps)
