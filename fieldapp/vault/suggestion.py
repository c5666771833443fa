"""A passphrase of five words that nobody has to invent, and how hard one is to guess.

Called by whatever asks for a new passphrase. The words lie in `resources/words/passphrase.txt`: common Indonesian ones,
no two alike in their first four letters or one slip of the pen apart. Nothing is kept.
"""

import math
import secrets
import unicodedata
from functools import cache
from typing import Final, Literal

from fieldapp.resources import resources_folder
from fieldapp.vault.passphrase import FEWEST_WORDS, weakness

Strength = Literal["", "enough", "good", "strong"]

# What a guesser has to try, in powers of two: by computers of their own for years, or by a whole hall of them.
_GOOD, _STRONG = 44, 55
# A word that somebody chose is one of the few thousand that come to mind.
_BITS_OF_WORD: Final = 11
_BITS_OF_LETTER: Final = 4
_BITS_OF_SIGN: Final = 3.5


@cache
def passphrase_words() -> tuple[str, ...]:
    """Return the words for suggestions."""
    text = (resources_folder() / "words" / "passphrase.txt").read_text(encoding="utf-8")
    return tuple(text.split())


def suggest_passphrase() -> str:
    """Return five different words by chance, with spaces between them."""
    found: list[str] = []
    while len(found) < FEWEST_WORDS:
        word = secrets.choice(passphrase_words())
        if word not in found:
            found.append(word)
    return " ".join(found)


def strength(passphrase: str) -> Strength:
    """Return how hard a passphrase is to guess, "" when it may not be used at all.

    An estimate that leans to the low side: words that are repeated count once, and so do letters.
    """
    if weakness(passphrase):
        return ""
    words = set(unicodedata.normalize("NFC", passphrase).casefold().split())
    bits = sum(_bits_of_word(word) for word in words)
    if len(words) < FEWEST_WORDS:
        bits = max(bits, _bits_of_signs(passphrase))
    if bits >= _STRONG:
        return "strong"
    return "good" if bits >= _GOOD else "enough"


def _bits_of_word(word: str) -> float:
    """Return what a word is worth; one of few letters, again and again, is worth less than any other."""
    known = len(set(word)) > 2 or word in passphrase_words()
    return _BITS_OF_WORD if known else _BITS_OF_LETTER * len(set(word))


def _bits_of_signs(passphrase: str) -> float:
    """Return what a passphrase of few words is worth sign by sign; a mix of sorts makes each worth more."""
    sorts = (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
    mixed = sum(any(is_sort(sign) for sign in passphrase) for is_sort in sorts)
    return len(set(passphrase)) * (_BITS_OF_SIGN if mixed > 2 else 2.5) + math.log2(len(passphrase))
