"""Values that people give on the command line: dates, reasons, choices that the reference data knows.

Called by the commands. What cannot be is a wrong use, said before a vault is opened.
"""

from collections.abc import Iterable
from datetime import date

from fieldapp.case.dates import parse_date
from fieldapp.case.text import clean_text
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.page import plain
from fieldapp.words import say


def given_date(text: str | None, option: str) -> date | None:
    """Return the date of an option, None when it was not given. Raises Misuse for what no calendar has."""
    if text is None:
        return None
    day = parse_date(text)
    if day is None:
        raise Misuse(say("cli.date_unfit", name=option, value=plain(text)))
    return day


def given_text(text: str | None, option: str) -> str:
    """Return a text that must say something, cleaned. Raises Misuse for an empty one."""
    cleaned = clean_text(text or "").strip()
    if not cleaned:
        raise Misuse(say("cli.text_empty", name=option))
    return cleaned


def given_choice(text: str, choices: Iterable[str], name: str) -> str:
    """Return a text that is one of the choices. Raises Misuse that names them."""
    known = list(choices)
    if text not in known:
        raise Misuse(say("cli.choose", name=name, choices=", ".join(known)))
    return text
