"""The walks of the shipped cases, as the tests of handling and of the law take them."""

from collections.abc import Mapping, Sequence
from typing import Any

from fieldapp.case.model import Case
from fieldapp.demo import walk
from fieldapp.demo.walk import EXPECTED, decisions, told
from fieldapp.resources import resources_folder

__all__ = ["CASES", "COUNCIL", "NAMES", "decisions", "facts_of", "told"]

CASES = resources_folder() / "cases"
NAMES = sorted(path.stem for path in EXPECTED.glob("*.json"))
COUNCIL = ["Ketua", "Anggota I", "Anggota II", "Anggota III", "Anggota IV"]


def facts_of(case: Case, taken: Mapping[str, Any], outcome: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a step of a walk says, with the number that the office typed for its plenary."""
    found = walk.facts_of(case, taken, outcome, COUNCIL)
    if "plenary" in found:
        found["plenary"]["number"] = f"{taken['on'][8:10]}/BA/2024"
    return found
