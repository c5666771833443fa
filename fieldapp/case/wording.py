"""The words for ids, fields and values of a case as people read them: kinds, statuses, labels, dates, sizes.

Called by the command line, the tellers of histories and the windows. Pure; masks what is never shown in full.
"""

import json
from typing import Any, Final

from fieldapp.case.dates import parse_date
from fieldapp.case.identifiers import mask
from fieldapp.case.problem import label_of
from fieldapp.case.steps import label_of_step
from fieldapp.words import all_words, say

PREFIXES: Final = {"subject": "subjects.", "witness": "witnesses.", "evidence": "evidence.", "supervision": "lhp."}
CODED: Final = ("status", "kind", "state", "decision", "channel", "source", "answer")
STEP_FACTS: Final = "on result note why what by to_name at place present oath companion delivered_on delivered_to proof"
# What the history shows of records that no case file holds; everything else of them is the program's own.
TOLD: Final = {
    "number": {"text": "number", "voided": "voided"},
    "foreign": {"text": "number", "voided": "voided"},
    "document": {"form": "form", "number": "number", "seal": "seal"},
    "review": {"decision": "decision"},
    "step": {"name": "step", **{name: name for name in STEP_FACTS.split()}},
    "delegation": {"to_name": "to_name", "why": "why"},
    "disclosure": {"asked": "asked", "why": "purpose", "answer": "said", "answered_on": "answered_on"},
    # told by its sentence alone
    "access": {},
}
STATE: Final = {"state": "status", "revision": "revision"}
FILE_FIELDS: Final = ("case", "order", "frontiers", "exif", "media_type", "size")


def name_kind(kind: str) -> str:
    """Return the word for a kind, a status or another id of the program; an unknown one comes back as it is."""
    return all_words().get(f"cli.is.{kind}", kind)


def label_field(record_type: str, field: str) -> str:
    """Return the label of a field of a record."""
    own = {**STATE, **TOLD.get(record_type, {})}.get(field)
    if own:
        return say(f"cli.label.{own}")
    path = PREFIXES.get(record_type, "") + field
    label = label_of(path)
    return all_words().get(f"field.{record_type}.{field}", field) if label == path else label


def is_told(record_type: str, field: str) -> bool:
    """Say whether a history shows a field of a record: what files and records need for themselves is not for people."""
    return field not in FILE_FIELDS and (record_type not in TOLD or field in TOLD[record_type])


def name_value(field: str, value: Any) -> str:
    """Return the words for a value of a field, "" for none; the middle of a NIK is masked."""
    if value is None or value == "":
        return ""
    if field == "nik" and isinstance(value, str):
        return mask(value)
    if isinstance(value, bool):
        return say("cli.yes" if value else "cli.no")
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if field == "name" and label_of_step(text) != text:
        return label_of_step(text)
    return name_kind(text) if field in CODED else text


def name_size(size: int) -> str:
    """Return a size of a file for people."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1000:.1f} KB".replace(".", ",")
    if size < 1_000_000_000:
        return f"{size / 1_000_000:.1f} MB".replace(".", ",")
    return f"{size / 1_000_000_000:.1f} GB".replace(".", ",")


def name_count(count: int) -> str:
    """Return a count with its thousands grouped ("12.480")."""
    return f"{count:,}".replace(",", ".")


def name_short_day(text: str) -> str:
    """Return an ISO date as lists show it ("17-08-2026"); text that is no date comes back as it is."""
    day = parse_date(text)
    return f"{day:%d-%m-%Y}" if day else text
