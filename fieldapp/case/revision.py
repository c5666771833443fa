"""A case file laid over a case: what the file gives replaces, what it leaves out stays.

Called by `netra case set` and by the desk's spreadsheets. Never touches evidence, numbers or ids of what stays.
"""

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from fieldapp.case.file import CaseFile
from fieldapp.case.ids import new_id
from fieldapp.case.model import Case, Reporter, Subject, Witness

Party = TypeVar("Party", Subject, Witness)


def overlay(case: Case, file: CaseFile, make_id: Callable[[], str] = new_id) -> Case:
    """Return the case with every field that the file gives.

    A given list of subjects or witnesses replaces the old one; a person who is in both (same NIP, else same name, else
    the only one) keeps the id. Evidence of the file is left to the caller.
    """
    given = {path for path in file.given if path not in ("evidence", "subjects", "witnesses")}
    new: Case = _laid(case, file.case, given, "")
    if "subjects" in file.given:
        new = replace(new, subjects=_matched(case.subjects, file.case.subjects, make_id))
    if "witnesses" in file.given:
        new = replace(new, witnesses=_matched(case.witnesses, file.case.witnesses, make_id))
    return new


def _laid(old: Any, new: Any, given: set[str], prefix: str) -> Any:
    found = {}
    for place in fields(old):
        path = prefix + place.name
        value = getattr(new, place.name)
        if path in given:
            found[place.name] = (
                _laid(getattr(old, place.name), value, given, f"{path}.") if is_dataclass(value) else value
            )
    if isinstance(old, Reporter) and found:
        found["withheld"] = False
    return replace(old, **found)


def _matched(old: Sequence[Party], new: Sequence[Party], make_id: Callable[[], str]) -> tuple[Party, ...]:
    left = list(old)
    found = []
    for party in new:
        same = _same(left, party, only=len(old) == len(new) == 1)
        if same:
            left.remove(same)
        found.append(replace(party, id=same.id if same else make_id()))
    return tuple(found)


def _same(left: Sequence[Party], party: Party, *, only: bool) -> Party | None:
    for name in ("nip", "name"):
        for other in left:
            if getattr(party, name, "") and getattr(other, name, "") == getattr(party, name):
                return other
    return left[0] if only and left else None
