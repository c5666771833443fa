"""What tables, values and marks of the reference data are called on screen.

Used by every part of the page. A name nobody translated, such as that of an office's own table, comes as it is.
"""

import re
from datetime import date
from typing import Any, Final

from fieldapp.case.dates import write_date
from fieldapp.case.steps import label_of_step
from fieldapp.desk.shelf import Row
from fieldapp.words import all_words, say

MANY: Final = 4
LONG: Final = 90
_sign = re.compile(r"[a-z][a-z0-9_]*")
_day = re.compile(r"\d{4}-\d{2}-\d{2}")


def name_table(key: str) -> str:
    """Return what a table is called, by its key "deadlines/deadline"."""
    file, _, table = key.partition("/")
    if table == "meta":
        return say("ui.reference.table.meta", file=all_words().get(f"ui.reference.file.{file}", file))
    return all_words().get(f"ui.reference.table.{key}", table)


def name_value(name: str) -> str:
    """Return what a value of a row is called."""
    plain = name.replace("_", " ")
    return all_words().get(f"ui.reference.value.{name}", plain[:1].upper() + plain[1:])


def name_mark(mark: str) -> str:
    """Return the words for how sure a value is, "" for no mark."""
    return all_words().get(f"ui.reference.sure.{mark}", mark)


def write_value(value: Any) -> str:
    """Return a single value, or a list of them, as people read it."""
    if isinstance(value, bool):
        return say("ui.reference.yes" if value else "ui.reference.no")
    if isinstance(value, list | tuple):
        texts = [write_value(item) for item in value]
        long = len(texts) > MANY and sum(map(len, texts)) > LONG
        return "\n".join(f"• {text}" for text in texts) if long else ", ".join(texts)
    if isinstance(value, dict):
        return say("ui.reference.items", count=len(value))
    if isinstance(value, date):
        return write_date(value)
    text = "" if value is None else str(value)
    return write_day(text) if _day.fullmatch(text) else name_said(text)


def name_said(text: str) -> str:
    """Return the words for a value that is a mark of the program ("calendar"), any other text as it is."""
    if not _sign.fullmatch(text):
        return text
    words = all_words()
    found = words.get(f"ui.reference.said.{text}") or words.get(f"cli.is.{text}") or label_of_step(text)
    return found.replace("_", " ")


def write_day(text: str) -> str:
    """Return a day in ISO form as people write it; anything else comes back as it is."""
    try:
        return write_date(date.fromisoformat(text[:10]))
    except ValueError:
        return text


def state_of(row: Row) -> str:
    """Return the word for how far a row can be relied on."""
    if row.corrected:
        return say("ui.reference.corrected_short")
    if row.unsure:
        return say("ui.reference.unsure")
    return say("ui.reference.partly") if row.partly else name_mark(row.confidence)


def tone_of(row: Row) -> str:
    """Return the tone of that word."""
    return "calm" if row.corrected else "ochre" if row.unsure or row.partly else "soft"
