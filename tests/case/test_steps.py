"""Handling steps: the fifteen real walks are in order, and what is not is found."""

import json

import pytest

from fieldapp.case.steps import STEPS, Step, label_of_step, missing_before, step_problems
from fieldapp.resources import resources_folder

EXPECTED = sorted((resources_folder() / "cases" / "expect").glob("*.json"))


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_the_real_walks_are_in_order(path):
    walk = json.loads(path.read_text(encoding="utf-8"))["walk"]
    steps = [Step(str(place), step["step"], step["on"]) for place, step in enumerate(walk)]
    assert len(steps) > 4
    assert step_problems(steps) == ()


def walk(*names_and_days):
    return [Step(str(place), name, f"2024-10-{day}") for place, (name, day) in enumerate(names_and_days)]


GOOD = [("diterima", "01"), ("kajian_awal", "02"), ("registrasi", "03"), ("kajian", "04"), ("pleno", "05")]


@pytest.mark.parametrize(
    ("steps", "codes"),
    [
        (walk(*GOOD), []),
        (walk(*reversed(GOOD)), []),
        (walk(*GOOD, ("makan_siang", "05")), ["step_unknown"]),
        (walk(*GOOD[:-2], GOOD[-1]), ["step_not_allowed"]),
        (walk(*GOOD, ("penerusan", "04")), ["step_order"]),
        (walk(*GOOD, ("penerusan", "05T08:00")), []),
        (walk(*GOOD, ("tidak_diregistrasi", "06")), ["registered_twice"]),
        (walk(*GOOD, ("registrasi", "06")), ["registered_twice"]),
        ([Step("a", "diterima"), Step("b", "kajian_awal", "2024-10-01")], []),
    ],
)
def test_what_does_not_fit_is_found(steps, codes):
    found = step_problems(steps)
    assert [problem.code for problem in found] == codes
    assert all(problem.sentence and "…" not in problem.sentence for problem in found)


@pytest.mark.parametrize(
    ("results", "codes"),
    [
        (["bukan_pelanggaran", "pidana_pemilihan"], ["decided_twice"]),
        (["pelanggaran_hukum_lainnya", "pidana_pemilihan"], []),
        (["bukan_pelanggaran", "bukan_pelanggaran"], []),
    ],
)
def test_a_subject_is_cleared_or_not(results, codes):
    steps = walk(*GOOD[:-1]) + [
        Step(f"p{place}", "pleno", "2024-10-06", ("s",), result) for place, result in enumerate(results)
    ]
    assert [problem.code for problem in step_problems(steps)] == codes
    others = [Step("q", "pleno", "2024-10-06", ("t",), "pelanggaran_hukum_lainnya")]
    assert [problem.code for problem in step_problems(steps + others)] == codes


def test_every_step_has_a_label_and_known_prerequisites():
    for name, rule in STEPS.items():
        assert label_of_step(name)
        assert set(rule.after) <= set(STEPS)
        assert rule.confidence in ("text", "secondary", "derived", "memory")
    assert label_of_step("undangan_2") == "undangan klarifikasi kedua"
    assert label_of_step("x") == "x"


def test_what_is_missing_before_a_step():
    assert missing_before("pleno", ["kajian"]) == ()
    assert missing_before("pleno", []) == ("kajian",)
    assert missing_before("registrasi", ["pleno_temuan"]) == ()
    assert missing_before("x", []) == ()
