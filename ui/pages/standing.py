"""How a case is called and where it stands, in the words and tones of every page that shows one.

Used by Beranda, the list and the page of a case. Knows no vault.
"""

from typing import Final

from fieldapp.case.wording import name_kind
from fieldapp.vault.search import CaseRow
from fieldapp.words import say

STATUSES: Final = ("saved", "final", "numbered", "accepted", "returned", "closed")
MOST_NAMES: Final = 6
TONES: Final = {"final": "calm", "numbered": "calm", "returned": "ochre"}


def status_tone(status: str) -> str:
    """Return the tone of a status: only what was sent back needs a look."""
    return TONES.get(status, "soft")


def kind_word(kind: str) -> str:
    """Return the word for a kind of case, as it begins a line."""
    word = name_kind(kind)
    return word[:1].upper() + word[1:]


def first_number(numbers: str) -> str:
    """Return the number a case is known by, "" without any."""
    return numbers.partition(";")[0].strip()


def short_names(names: str, most: int = MOST_NAMES) -> str:
    """Return at most some of the subjects of a case, each on its line, with how many more there are."""
    every = names.split("; ")
    rest = len(every) - most
    named = "\n".join(every[:most])
    return f"{named}\n{say('ui.cases.more_names', count=rest)}" if rest > 0 else named


def case_name(row: CaseRow) -> str:
    """Return what a case is called: after its subjects, else after what happened."""
    return row.subjects or row.summary or say("ui.cases.no_subject")
