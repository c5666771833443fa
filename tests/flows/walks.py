"""The walks of the shipped cases: what each step of the collection says, in the facts that the office records."""

import json
from collections.abc import Mapping
from typing import Any

from fieldapp.case.model import Case
from fieldapp.resources import resources_folder

CASES = resources_folder() / "cases"
EXPECTED = CASES / "expect"
NAMES = sorted(path.stem for path in EXPECTED.glob("*.json"))
COUNCIL = ["Ketua", "Anggota I", "Anggota II", "Anggota III", "Anggota IV"]
# what the walks call by a sentence
GROUPS = {"semua": ("subjects", "witnesses"), "terlapor": ("subjects",), "7 terlapor": ("subjects",)}
WITNESSES = ("saksi (2 orang)", "saksi (3 orang)")


def told(name: str) -> Mapping[str, Any]:
    """Return what is expected of a case."""
    found: Mapping[str, Any] = json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8"))
    return found


def everybody(case: Case, lists: tuple[str, ...]) -> list[str]:
    """Return the parties of some lists."""
    subjects = [f"subject:{one.id}" for one in case.subjects] if "subjects" in lists else []
    witnesses = [f"witness:{one.id}" for one in case.witnesses] if "witnesses" in lists else []
    return subjects + witnesses


def parties(case: Case, who: str) -> list[str]:
    """Return whom a walk means by a name or a sentence."""
    if who in GROUPS:
        return everybody(case, GROUPS[who])
    if who in WITNESSES:
        return everybody(case, ("witnesses",))
    for role, listed in (("subject", case.subjects), ("witness", case.witnesses)):
        for one in listed:
            if one.name.startswith(who):
                return [f"{role}:{one.id}"]
    return [f"other:{who}"]


def decisions(case: Case, outcome: list[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return what a plenary decides about each subject."""
    return [
        {"subject": case.subjects[place].id, "result": one["status"], "basis": "hasil kajian"}
        for one in outcome
        for place in one["subjects"]
    ]


def facts_of(case: Case, taken: Mapping[str, Any], outcome: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a step of a walk says, with the plenary that it implies."""
    name = taken["step"]
    found: dict[str, Any] = {
        key: taken[key] for key in ("note", "result", "why", "missing", "what", "by") if key in taken
    }
    if name.startswith("pleno") or name == "kajian_awal":
        present = COUNCIL[: taken.get("people_present", 3)]
        found["plenary"] = {"number": f"{taken['on'][8:10]}/BA/2024", "present": present, "invited": COUNCIL[:3]}
        if taken.get("dissent"):
            found["plenary"]["dissent"] = "Seorang anggota berpendapat lain."
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
