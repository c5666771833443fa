"""The letters that pass cases on as lists show them: with case and subjects in words, and the day on which to ask.

Called by the windows, on a reading thread; narrowing and sorting what was read is pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from fieldapp.case.referral import STANDINGS, Referral, referral_problems
from fieldapp.desk.advice import follow_up_of
from fieldapp.desk.naming import name_people
from fieldapp.vault.referrals import Passed, list_referrals, load_referral, passed_cases
from fieldapp.vault.vault import Vault

# How letters are narrowed: still open, time to ask, done, all.
STATES: Final = ("open", "late", "done", "all")
Order = Literal["to", "about", "standing", "sent", "due"]


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter that was written: `names` are its subjects, `about` its case; `late` days ago it was `due` to ask.

    `own` says that its case is of this office, `problems` what is odd about its days.
    """

    referral: Referral
    names: str
    about: str = ""
    own: bool = True
    due: date | None = None
    late: int = 0
    problems: tuple[str, ...] = ()


def letter_of(
    vault: Vault, referral: Referral, people: Sequence[tuple[str, str]], about: str = "", *, own: bool
) -> Letter:
    """Return a letter of a case with these people, given by id and name."""
    return _judge(vault, Letter(referral, name_people(people, referral.subjects), about, own))


def renew_letter(vault: Vault, letter: Letter) -> Letter:
    """Return a letter of a list as it stands now. Raises RecordUnknown."""
    return _judge(vault, replace(letter, referral=load_referral(vault.db, letter.referral.id)))


def _judge(vault: Vault, letter: Letter) -> Letter:
    today = vault.office_now().date()
    follow = follow_up_of(vault, letter.referral, today)
    problems = tuple(problem.sentence for problem in referral_problems(letter.referral, today))
    return replace(letter, due=follow.due, late=follow.late, problems=problems)


def letters_of(vault: Vault) -> tuple[Letter, ...]:
    """Return all letters of this office and those below, the newest first."""
    cases = passed_cases(vault.db)
    found = []
    for one in list_referrals(vault.db):
        case = cases.get(one.case, Passed())
        found.append(letter_of(vault, one, case.subjects, case.title, own=case.office == vault.office))
    return tuple(found)


def sort_letters(
    letters: Iterable[Letter], search: str = "", state: str = "all", order: Order = "due", *, descending: bool = False
) -> list[Letter]:
    """Return the letters of a state that hold every word of a search, in an order; what has no day comes last."""
    words = search.casefold().split()
    found = [letter for letter in letters if _is_in(letter, state) and _holds(letter, words)]
    found.sort(key=lambda letter: letter.referral.id, reverse=True)
    keyed = [(letter, _key_of(letter, order)) for letter in found]
    with_key = sorted((one for one in keyed if one[1]), key=lambda one: one[1], reverse=descending)
    return [letter for letter, _ in with_key] + [letter for letter, key in keyed if not key]


def _is_in(letter: Letter, state: str) -> bool:
    if state == "late":
        return letter.late > 0
    return state == "all" or letter.referral.is_open == (state == "open")


def _holds(letter: Letter, words: Sequence[str]) -> bool:
    one = letter.referral
    told = " ".join((one.to, letter.names, letter.about, one.number, one.foreign_number)).casefold()
    return all(word in told for word in words)


def _key_of(letter: Letter, order: Order) -> str:
    one = letter.referral
    return {
        "to": one.to.casefold(),
        "about": letter.about.casefold(),
        "standing": str(STANDINGS.index(one.standing)),
        "sent": one.sent_on,
        "due": letter.due.isoformat() if letter.due else "",
    }[order]
