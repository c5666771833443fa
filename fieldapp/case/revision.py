"""A file laid over a case or LHP: what the file gives replaces, what it leaves out stays.

Called by `netra case set`, `netra lhp set` and by the desk's spreadsheets. Never touches evidence, numbers or ids of
what stays.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from fieldapp.case.file import CaseFile, SupervisionFile
from fieldapp.case.ids import new_id
from fieldapp.case.model import Case, Reporter, Subject, Supervision, Witness

Party = TypeVar("Party", Subject, Witness)
_part = re.compile(r"(\w+)\[(\d+)\]\.(\w+)")


def overlay(case: Case, file: CaseFile, make_id: Callable[[], str] = new_id) -> Case:
    """Return the case with every field that the file gives.

    A given list of subjects or witnesses replaces the old one; a person who is in both (same NIP, else same name, else
    the only one) keeps the id and what the file leaves out. Evidence of the file is left to the caller.
    """
    given = {path for path in file.given if path not in ("evidence", "subjects", "witnesses")}
    new: Case = _laid(case, file.case, given, "")
    if "subjects" in file.given:
        new = replace(new, subjects=_matched(case.subjects, file.case.subjects, _given_keys(file, "subjects"), make_id))
    if "witnesses" in file.given:
        new = replace(
            new, witnesses=_matched(case.witnesses, file.case.witnesses, _given_keys(file, "witnesses"), make_id)
        )
    return new


def overlay_report(report: Supervision, file: SupervisionFile) -> Supervision:
    """Return the supervision report with every field that the file gives; evidence is left to the caller."""
    laid: Supervision = _laid(report, file.report, set(file.given) - {"evidence"}, "")
    return laid


def _laid(old: Any, new: Any, given: set[str], prefix: str) -> Any:
    found = {}
    for place in fields(old):
        path = prefix + place.name
        value = getattr(new, place.name)
        if path in given:
            found[place.name] = (
                _laid(getattr(old, place.name), value, given, f"{path}.")
                if is_dataclass(value) and is_dataclass(getattr(old, place.name))
                else value
            )
    if isinstance(old, Reporter) and found:
        found["withheld"] = False
    return replace(old, **found)


def _given_keys(file: CaseFile, name: str) -> list[set[str]]:
    """Return which keys the file gives each person of a list; people without any content are not among them."""
    found: dict[int, set[str]] = {}
    for path in file.given:
        match = _part.fullmatch(path)
        if match and match[1] == name:
            found.setdefault(int(match[2]), set()).add(match[3])
    people = getattr(file.case, name)
    keys = [found[place] for place in sorted(found)]
    return keys if len(keys) == len(people) else [{each.name for each in fields(person)} for person in people]


def _matched(
    old: Sequence[Party], new: Sequence[Party], given: Sequence[set[str]], make_id: Callable[[], str]
) -> tuple[Party, ...]:
    left = list(old)
    found = []
    for party, keys in zip(new, given, strict=True):
        same = _same(left, party, only=len(old) == len(new) == 1)
        if same:
            left.remove(same)
            said = {key: getattr(party, key) for key in keys - {"id", "order"}}
            found.append(replace(same, **said, order=party.order))
        else:
            found.append(replace(party, id=make_id()))
    return tuple(found)


def _same(left: Sequence[Party], party: Party, *, only: bool) -> Party | None:
    for name in ("nip", "name"):
        for other in left:
            if getattr(party, name, "") and getattr(other, name, "") == getattr(party, name):
                return other
    return left[0] if only and left else None
