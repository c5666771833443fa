"""The fifteen real cases walk through real vaults to their expected end, each step as the office recorded it."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from fieldapp.desk.handling import plan_of
from fieldapp.vault.check import check
from fieldapp.vault.conflicts import breaches
from fieldapp.vault.delegation import adopt
from fieldapp.vault.handling import take_step
from fieldapp.vault.register import load_case, load_steps, owner_state
from fieldapp.vault.vault import Vault
from tests.flows.walks import NAMES, facts_of, told
from tests.vault.conftest import add_case, cheap_cost, laptop, passphrase
from tests.vault.journal_world import carry

__all__ = ["add_case", "cheap_cost", "laptop", "passphrase"]

KEC, KAB = "64.01.05", "64.01"


def walk(vault: Vault, case_id: str, steps: list[Mapping[str, Any]], outcome: list[Mapping[str, Any]]) -> list[str]:
    """Take the steps of a walk; give the labels of the papers that they prepare."""
    case = load_case(vault.db, case_id)
    made = [take_step(vault, case_id, one["step"], one["on"], facts_of(case, one, outcome)) for one in steps]
    papers = {one.step.id: one.papers for one in plan_of(vault, case_id).taken}
    return [paper for step in made for paper in papers[step]]


@pytest.fixture
def home(laptop: Callable[..., Vault]) -> Vault:
    return laptop(KEC)


def endings(vault: Vault, case_id: str) -> dict[int, list[str]]:
    return {place: list(one.statuses) for place, one in enumerate(plan_of(vault, case_id).endings)}


def expected_endings(expected: Mapping[str, Any]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for one in expected["outcome"]:
        for place in one["subjects"]:
            found.setdefault(place, []).append(one["status"])
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_real_case_walks_to_its_end(home: Vault, add_case: Callable[..., str], name: str):
    expected = told(name)
    case_id = add_case(home, name)
    papers = walk(home, case_id, expected["walk"], expected["outcome"])
    assert endings(home, case_id) == expected_endings(expected)
    assert breaches(home.db) == []
    plan = plan_of(home, case_id)
    assert [one.step.name for one in plan.taken if one.problems] == []
    assert [check.id for check in plan.checks if check.met is False] == [
        *expected["completeness"]["formal"],
        *expected["completeness"]["materiel"],
    ]
    assert {"N.PLENO", "A.17"} & set(papers) or name == "akun-tanpa-nama-informasi-awal"
    wanted = {
        form
        for form in expected["forms"]
        if form.startswith(("A.", "N.")) and form not in ("A.2", "N.LAYAR", "N.LIMPAH")
    }
    assert wanted - set(papers) <= {"N.PLENO"}, "every handling paper of the case is prepared by a step"


TAKEN_OVER = [name for name in NAMES if any(one["step"] == "pengambilalihan" for one in told(name)["walk"])]


@pytest.mark.parametrize("name", TAKEN_OVER)
def test_a_real_case_goes_on_in_the_office_that_takes_it_over(
    laptop: Callable[..., Vault], add_case: Callable[..., str], name: str
):
    expected = told(name)
    kec, kab = laptop(KEC), laptop(KAB)
    place = [one["step"] for one in expected["walk"]].index("pengambilalihan")
    old = add_case(kec, name)
    walk(kec, old, expected["walk"][:place], [])
    carry(kec, kab)
    new = adopt(kab, old, expected["walk"][place]["why"], expected["walk"][place]["on"])
    walk(kab, new, expected["walk"][place + 1 :], expected["outcome"])
    assert endings(kab, new) == expected_endings(expected)
    assert owner_state(kab.db, new).office == KAB
    carry(kab, kec)
    assert plan_of(kec, old).handed_over.linked == new
    assert plan_of(kec, old).offers == ()
    assert not plan_of(kec, old).own
    for vault in (kec, kab):
        assert check(vault, full=True).defects == []


def test_a_plan_names_neither_reporter_nor_witness(home: Vault, add_case: Callable[..., str]):
    case_id = add_case(home, "pj-kades-beras-berstiker")
    case = load_case(home.db, case_id)
    take_step(home, case_id, "diterima", "2024-11-04T08:40", {"note": f"Diserahkan {case.reporter.name}."})
    plan = plan_of(home, case_id)
    shown = str((plan.taken, plan.parties, plan.endings, plan.checks))
    assert case.reporter.name not in shown
    assert not [one.name for one in case.witnesses if one.name and one.name in shown]
    assert [label for party, label in plan.parties if party.startswith("witness")] == [
        f"saksi {place}" for place in range(1, len(case.witnesses) + 1)
    ]
    assert case.reporter.name in load_steps(home.db, case_id)[0].note


def test_a_plan_tells_what_each_step_asks(home: Vault, add_case: Callable[..., str]):
    case_id = add_case(home, "laporan-tanpa-bukti")
    take_step(home, case_id, "diterima", "2024-10-21T15:10")
    plan = plan_of(home, case_id)
    assert [offer.choice.name for offer in plan.usual] == ["tanda_bukti", "kajian_awal"]
    study = next(offer for offer in plan.offers if offer.choice.name == "kajian_awal")
    assert study.proposed["checks"]["materiel_bukti"] == {"met": False, "note": ""}
    assert [row.id for row in study.facts][:2] == ["checks", "recommendation"]
    asked = next(offer for offer in plan.offers if offer.choice.name == "pemberitahuan_kelengkapan")
    assert (asked.choice.allowed, asked.needed) == (False, frozenset({"missing"}))
    assert asked.proposed["missing"] == ["formal_terlapor", "materiel_bukti"]
    assert plan.stage_label == "penerimaan"
    assert all(offer.label for offer in plan.offers)


def test_a_plan_of_a_large_case_is_ready_at_once(home: Vault, add_case: Callable[..., str], record_property):
    case_id = add_case(home, "grup-wa-dinas-sembilan-asn")
    expected = told("grup-wa-dinas-sembilan-asn")
    walk(home, case_id, expected["walk"], expected["outcome"])
    for place in range(40):
        take_step(
            home, case_id, "tanda_terima", f"2024-10-{17 + place % 10}", {"delivered_on": "2024-10-17", "proof": "foto"}
        )
    begun = time.perf_counter()
    plan_of(home, case_id)
    took = time.perf_counter() - begun
    record_property("seconds", took)
    assert took < 1.0
