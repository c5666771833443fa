"""Enough of chair and members for a plenary, and never the chair alone."""

import pytest

from fieldapp.case.model import Case
from fieldapp.case.office import Office
from fieldapp.case.procedure import refusals, step_problems
from fieldapp.case.quorum import Shortage, deciders_of, shortage_of
from fieldapp.case.steps import Step
from fieldapp.packs.reference import builtin_packs

FIVE = ("Andi Mappanyukki", "Budi", "Citra", "Dewi", "Eka, S.H.")
RULES = builtin_packs().rulebook


def held(*present: str, number: str = "1") -> Step:
    return Step("~", "pleno_temuan", "2024-10-05", facts={"plenary": {"number": number, "present": list(present)}})


@pytest.mark.parametrize(
    ("deciders", "present", "found"),
    [
        (FIVE, FIVE[:1], Shortage(1, 3)),
        (FIVE, FIVE[:2], Shortage(2, 3)),
        (FIVE, FIVE[:3], None),
        (FIVE[:4], FIVE[:2], None),
        (FIVE[:3], FIVE[:1], Shortage(1, 2)),
        (FIVE[:3], FIVE[:2], None),
        (FIVE[:2], FIVE[:1], Shortage(1, 2)),
        (FIVE[:1], FIVE[:1], None),
        (FIVE, ("andi  MAPPANYUKKI, S.IP.", "budi", "eka"), None),
        (FIVE[:3], ("Budi", "Sekretaris"), Shortage(1, 2)),
        (FIVE[:3], ("Budi", "Budi"), Shortage(1, 2)),
        (FIVE[:3], ("Orang lama", "Orang lain"), None),
        ((), ("Ketua",), Shortage(1, 2)),
        ((), ("Ketua", "Anggota"), None),
        ((), (), None),
    ],
)
def test_at_least_half_and_never_one_alone(deciders, present, found):
    assert shortage_of(held(*present), deciders) == found


def test_who_decides_is_known_when_members_are_entered():
    assert deciders_of(Office("64.01", chair="Andi")) == ()
    assert deciders_of(Office("64.01", chair="Andi", members=("Budi; Anggota", "Citra"))) == ("Andi", "Budi", "Citra")
    assert deciders_of(Office("64.01", members=("Budi",))) == ("Budi",)


def test_the_chair_alone_is_refused_and_what_arrived_is_not():
    case, before = Case("c", "temuan"), [Step("0", "lhp", "2024-10-04")]
    (problem,) = refusals(case, before, held("Andi Mappanyukki"), RULES, (), FIVE[:3])
    assert problem.code == "plenary_alone"
    assert "bukan ketua sendiri" in problem.sentence
    assert "sekurang-kurangnya 2" in problem.sentence
    assert not refusals(case, before, held(*FIVE[:2]), RULES, (), FIVE[:3])
    assert not step_problems(case, [*before, held("Andi Mappanyukki")], RULES)


def test_a_plenary_without_number_is_told_of_that_first():
    case, before = Case("c", "temuan"), [Step("0", "lhp", "2024-10-04")]
    assert [one.code for one in refusals(case, before, held("Andi", number=""), RULES, (), FIVE)] == ["fact_missing"]
