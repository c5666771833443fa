"""Values that people give on the command line: dates, reasons, choices that the reference data knows.

Called by the commands. What cannot be is a wrong use, said before a vault is opened.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from fieldapp.case.dates import parse_date
from fieldapp.case.text import clean_text
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.page import plain
from fieldapp.words import say

LONGEST_TEXT: Final = 2000
LONGEST_NAME: Final = 200
MOST_ROWS: Final = 100_000


def given_date(text: str | None, option: str) -> date | None:
    """Return the date of an option, None when it was not given. Raises Misuse for what no calendar has."""
    if text is None:
        return None
    day = parse_date(text)
    if day is None:
        raise Misuse(say("cli.date_unfit", name=option, value=plain(text)))
    return day


def given_text(text: str | None, option: str, most: int = LONGEST_TEXT) -> str:
    """Return a text that must say something, cleaned. Raises Misuse for an empty one and one of more than `most`."""
    cleaned = clean_text(text or "").strip()
    if not cleaned:
        raise Misuse(say("cli.text_empty", name=option))
    return bounded(cleaned, option, most)


def bounded(text: str, option: str, most: int = LONGEST_TEXT) -> str:
    """Return a text unless it has more than `most` signs. Raises Misuse."""
    if len(text) > most:
        raise Misuse(say("cli.text_longer", name=option, most=most))
    return text


def given_count(number: int, option: str, most: int) -> int:
    """Return a number from 1 to `most`. Raises Misuse for others."""
    if not 1 <= number <= most:
        raise Misuse(say("cli.whole_number", name=option, least=1, most=most))
    return number


def given_choice(text: str, choices: Iterable[str], name: str) -> str:
    """Return a text that is one of the choices. Raises Misuse that names them."""
    known = list(choices)
    if text not in known:
        raise Misuse(say("cli.choose", name=name, choices=", ".join(known)))
    return text
