"""Handling steps as rows and records: what stands in the reference data, and the order of what was taken."""

import pytest

from fieldapp.case.steps import (
    CLOSING,
    REOPENING,
    Step,
    has_plenary,
    is_closed_by_names,
    label_of_step,
    not_after,
    ordered,
    papers_of,
    precedes,
)
from fieldapp.packs.reference import builtin_packs
from fieldapp.words import all_words

RULES = builtin_packs().rulebook
KINDS = ("laporan", "temuan", "informasi_awal")
MARKS = ("text", "secondary", "derived", "memory")
# ids that journals hold already
OLD = [
    "surat_tugas",
    "lhp",
    "diterima",
    "tanda_bukti",
    "barang_bukti",
    "permintaan_data",
    "kajian_awal",
    "pemberitahuan_kelengkapan",
    "perbaikan",
    "pleno_temuan",
    "pleno_registrasi",
    "pleno_penelusuran",
    "informasi_awal",
    "penelusuran",
    "menjadi_lhp",
    "registrasi",
    "tidak_diregistrasi",
    "pelimpahan",
    "pengambilalihan",
    "undangan_1",
    "undangan_2",
    "klarifikasi",
    "sumpah",
    "perpanjangan",
    "gakkumdu_1",
    "gakkumdu_2",
    "kajian",
    "pleno",
    "penerusan",
    "penerusan_penyidik",
    "status",
    "sanksi",
    "pencabutan",
    "penutupan",
]


def test_steps_of_old_journals_are_known():
    assert set(OLD) <= set(RULES.steps)
    assert len(RULES.steps) > len(OLD) + 10


@pytest.mark.parametrize("rule", RULES.steps.values(), ids=lambda rule: rule.id)
def test_a_row_names_only_what_is_there(rule):
    named = {
        *rule.after,
        *rule.unless,
        *rule.plenary_by,
        *(name for names in rule.after_by_kind.values() for name in names),
    }
    assert named <= set(RULES.steps)
    assert set(rule.kinds) <= set(KINDS)
    assert rule.confidence in MARKS
    assert rule.source
    assert f"step.{rule.id}" in all_words()
    assert {rule.outcome} - {""} | set(rule.replaces) | set(rule.result_needed) <= set(RULES.statuses)
    asked = {row.id for row in RULES.facts_of(rule.id)}
    assert set(rule.needed) <= asked
    assert {extra.fact for extra in rule.papers_when} <= asked
    for name in rule.facts:
        assert name in asked or any(row.startswith(f"{name}.") for row in asked), name
    papers = {*rule.papers, *(paper for extra in rule.papers_when for paper in extra.papers)}
    assert papers <= {row["code"] for row in builtin_packs().table("forms")["form"]}
    assert bool(rule.plenary_by) == (rule.plenary == "needed")
    assert rule.plenary in ("", "own", "may", "needed")
    if rule.plenary == "own":
        assert {"plenary.number", "plenary.present"} <= set(rule.needed)


def test_what_closes_by_name_closes_by_rule():
    assert {rule.id for rule in RULES.steps.values() if rule.closes} == CLOSING
    assert {rule.id for rule in RULES.steps.values() if rule.reopens} == REOPENING


def test_plenaries_decide_registration_temuan_and_outcome():
    for name in ("registrasi", "tidak_diregistrasi", "penerusan", "penerusan_penyidik"):
        assert RULES.steps[name].plenary == "needed", name
    for name in ("pleno_temuan", "pleno_registrasi", "pleno_penelusuran", "pleno"):
        assert RULES.steps[name].plenary == "own", name
    assert RULES.steps["kajian_awal"].plenary == "may"


def test_clocks_name_steps_that_exist():
    for row in builtin_packs().table("deadlines")["deadline"]:
        assert {*row.get("starts", ()), *row.get("ends", ())} <= set(RULES.steps), row["id"]


def test_steps_are_ordered_by_day_time_and_record():
    steps = [
        Step("d", "kajian", "2024-10-03"),
        Step("b", "status", "2024-10-02T09:00"),
        Step("c", "lhp", "2024-10-02"),
        Step("a", "lhp", "2024-10-03"),
    ]
    assert [step.id for step in ordered(steps)] == ["c", "b", "a", "d"]


@pytest.mark.parametrize(
    ("one", "other", "before", "not_later"),
    [
        (("a", "2024-10-01"), ("b", "2024-10-02"), True, True),
        (("b", "2024-10-02"), ("a", "2024-10-01"), False, False),
        (("a", "2024-10-01"), ("b", "2024-10-01T08:00"), True, True),
        (("b", "2024-10-01T08:00"), ("a", "2024-10-01"), False, True),
        (("a", "2024-10-01T08:00"), ("b", "2024-10-01T08:00"), True, True),
        (("b", "2024-10-01T08:01"), ("a", "2024-10-01T08:00"), False, False),
        (("a", ""), ("b", "2024-10-01"), True, True),
    ],
)
def test_what_came_first(one, other, before, not_later):
    first, later = Step(one[0], "x", one[1]), Step(other[0], "x", other[1])
    assert precedes(first, later) is before
    assert not_after(first, later) is not_later


def test_what_a_step_says():
    step = Step(
        "a",
        "pleno",
        "",
        ("s",),
        "",
        "",
        {"plenary": {"number": "1", "present": ["A"], "place": ""}, "oath": "", "present": False},
    )
    assert step.said("plenary.number") == "1"
    assert step.said("plenary.place") is step.said("oath") is step.said("why") is step.said("result") is None
    assert step.said("present") is False
    assert step.said("subjects") == ("s",)
    assert has_plenary(step)
    for plenary in ({"number": "1"}, {"number": "", "present": ["A"]}, {"number": "1", "present": []}, "x", None, []):
        assert not has_plenary(Step("a", "pleno", facts={"plenary": plenary})), plenary


@pytest.mark.parametrize(
    ("name", "facts", "papers"),
    [
        ("registrasi", {}, ()),
        ("klarifikasi", {"present": False}, ()),
        ("klarifikasi", {"present": True, "oath": "accepted"}, ("A.BAK", "A.BAS")),
        ("klarifikasi", {"present": True, "oath": "refused"}, ("A.BAK", "A.BAS", "N.TOLAK")),
        ("sumpah", {"oath": "refused"}, ("A.BAS", "N.TOLAK")),
        ("pleno", {}, ("N.PLENO", "N.HADIR")),
    ],
)
def test_papers_of_a_step(name, facts, papers):
    assert papers_of(Step("a", name, facts=facts), RULES.steps[name]) == papers
    assert papers_of(Step("a", "x", facts=facts), None) == ()


def test_a_case_is_closed_by_the_last_word():
    assert not is_closed_by_names([])
    assert is_closed_by_names(["pleno", "penutupan", "status"])
    assert not is_closed_by_names(["penutupan", "pembukaan_kembali"])
    assert is_closed_by_names(["penutupan", "pembukaan_kembali", "pelimpahan"])


def test_an_unknown_step_keeps_its_name():
    assert label_of_step("x") == "x"
    assert label_of_step("undangan_2") == "undangan klarifikasi kedua"
    assert RULES.facts_of("x") == ()
