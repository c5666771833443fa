"""The walks of the real cases: what each step of the collection says, in the facts that an office records.

Called by the acts of the demonstration. `resources/cases/expect` tells the steps in short; here they become facts.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from fieldapp.case.model import Case
from fieldapp.resources import resources_folder

EXPECTED: Final = resources_folder() / "cases" / "expect"
# whom the walks call by a sentence
_GROUPS: Final = {"semua": ("subjects", "witnesses"), "terlapor": ("subjects",), "7 terlapor": ("subjects",)}
_WITNESSES: Final = ("saksi (2 orang)", "saksi (3 orang)")
_SAID: Final = ("note", "result", "why", "missing", "what", "by")


def told(name: str) -> Mapping[str, Any]:
    """Return what is expected of a case."""
    found: Mapping[str, Any] = json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8"))
    return found


def facts_of(
    case: Case, taken: Mapping[str, Any], outcome: Sequence[Mapping[str, Any]], council: Sequence[str]
) -> dict[str, Any]:
    """Return what a step of a walk says, with the plenary of a council that it implies; it has no number yet."""
    name = taken["step"]
    found: dict[str, Any] = {key: taken[key] for key in _SAID if key in taken}
    if name.startswith("pleno") or name == "kajian_awal":
        found["plenary"] = _plenary(taken, council)
    if name == "pleno":
        found["plenary"]["decisions"] = decisions(case, outcome)
    if name == "klarifikasi":
        found |= {"parties": parties(case, taken["who"]), "present": taken["present"]}
        if taken["present"] and "oath" in taken:
            found["oath"] = "accepted" if taken["oath"] else "refused"
    if name.startswith("undangan"):
        found |= {"parties": parties(case, taken["to"]), "proof": "tanda terima", "delivered_on": taken["on"]}
    if name == "pengambilalihan":
        found["to_name"] = found.pop("by")
    if name == "permintaan_data":
        found["to_name"] = taken["to"]
    return found


def _plenary(taken: Mapping[str, Any], council: Sequence[str]) -> dict[str, Any]:
    present = list(council[: taken.get("people_present", 3)])
    found: dict[str, Any] = {"present": present, "invited": list(council)}
    return found | ({"dissent": "Seorang anggota berpendapat lain."} if taken.get("dissent") else {})


def _everybody(case: Case, lists: tuple[str, ...]) -> list[str]:
    """Return the parties of some lists."""
    subjects = [f"subject:{one.id}" for one in case.subjects] if "subjects" in lists else []
    witnesses = [f"witness:{one.id}" for one in case.witnesses] if "witnesses" in lists else []
    return subjects + witnesses


def parties(case: Case, who: str) -> list[str]:
    """Return whom a walk means by a name or a sentence."""
    if who in _GROUPS:
        return _everybody(case, _GROUPS[who])
    if who in _WITNESSES:
        return _everybody(case, ("witnesses",))
    for role, listed in (("subject", case.subjects), ("witness", case.witnesses)):
        for one in listed:
            if one.name.startswith(who):
                return [f"{role}:{one.id}"]
    return [f"other:{who}"]


def decisions(case: Case, outcome: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return what a plenary decides about each subject."""
    return [
        {"subject": case.subjects[place].id, "result": one["status"], "basis": "hasil kajian"}
        for one in outcome
        for place in one["subjects"]
    ]
