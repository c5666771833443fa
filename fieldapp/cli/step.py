"""The file of a handling step: which subjects it concerns, what came of it, when and what to note.

Called by `case step`. Reading is as strict as for a case file.
"""

from typing import Any, Final

from fieldapp.case.file import parse_json
from fieldapp.case.shape import Items, Keys, Remarks, Text, fit
from fieldapp.errors import ValueUnfit
from fieldapp.vault.register import load_case
from fieldapp.vault.vault import Vault
from fieldapp.words import say

STEP_SHAPE: Final = Keys(
    {"subjects": Items(Text(), 2000), "result": Text(), "note": Text(20_000), "time": Text(form="time")}
)


def read_step_file(data: bytes) -> dict[str, Any]:
    """Return the fields of a step file. Raises as reading a case file does."""
    remarks = Remarks()
    found: dict[str, Any] = fit(STEP_SHAPE, parse_json(data), remarks)
    error = remarks.first_error()
    if error:
        raise error
    return {key: value for key, value in found.items() if value}


def resolve_subjects(vault: Vault, owner: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with subjects as ids; places in the list count from 1. Raises ValueUnfit."""
    if not fields.get("subjects"):
        return dict(fields)
    known = [subject.id for subject in load_case(vault.db, owner).subjects]
    return {**fields, "subjects": [_resolve(text, known) for text in fields["subjects"]]}


def _resolve(text: str, known: list[str]) -> str:
    if text in known:
        return text
    if text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= len(known):
        return known[int(text[:6]) - 1]
    raise ValueUnfit(
        names=f"subjects ({say('expect.choice', choices=', '.join(['1..' + str(len(known)), *known][:5]))})"
    )
