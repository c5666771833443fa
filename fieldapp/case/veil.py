"""Hiding people inside texts that others wrote: the words, addresses and numbers that give a person away.

Pure. Called by the papers for their public copies, by the screens, and by the projections for what the lists and the
search index hold. Errs towards hiding: a rare ordinary word that is also a private name goes too.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

SHORTEST_NAME: Final = 3
FEWEST_DIGITS: Final = 6

word_pattern: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
bracketed: Final = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Told:
    """What a veil knows of some people: names, addresses, and numbers or mail addresses."""

    names: Sequence[str] = ()
    addresses: Sequence[str] = ()
    contacts: Sequence[str] = ()


def pattern_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds any of some patterns, the longest first; None for none."""
    found = sorted(set(patterns), key=len, reverse=True)
    return re.compile("|".join(found), re.IGNORECASE) if found else None


def cover(text: str, pattern: re.Pattern[str] | None, word: str) -> str:
    """Return a text with a word over everything that a pattern finds, once where finds stand side by side."""
    if pattern is None or not pattern.search(text):
        return text
    return re.sub(rf"{re.escape(word)}(?:[\s.]+{re.escape(word)})+", word, pattern.sub(word, text))


def spelled(name: str) -> str:
    """Return the pattern of a whole name, however its words are spaced."""
    return r"(?<!\w)" + r"\s+".join(map(re.escape, name.split())) + r"(?!\w)"


def patterns_of(secret: Told, told: Sequence[str], public: str) -> Iterator[str]:
    """Yield what must not be read; words of `public` texts and those `told` in lower case stay."""
    public_words = {word.casefold() for word in word_pattern.findall(public)}
    common = {word for text in told for word in word_pattern.findall(text) if word[:1].islower()}
    for name in secret.names:
        bare = bracketed.sub(" ", name)
        for whole in {" ".join(name.split()), " ".join(bare.split())}:
            described = {word.casefold() for word in word_pattern.findall(whole)} <= common
            if len(whole) >= SHORTEST_NAME and not described:
                yield spelled(whole)
        for word in word_pattern.findall(bare):
            if len(word) >= SHORTEST_NAME and word.casefold() not in public_words | common:
                yield rf"\b{re.escape(word)}\b"
    for address in secret.addresses:
        if len(address) > SHORTEST_NAME and address.casefold() not in public.casefold():
            yield re.escape(address)
    for contact in secret.contacts:
        digits = re.sub(r"\D", "", contact)
        if "@" in contact or len(digits) < 6:
            yield re.escape(contact)
        else:
            yield r"[\s.\-]*".join(digits)


def may_name(secret: Told, text: str) -> bool:
    """Say cheaply whether a text may give somebody away: only then a veil is worth its making."""
    folded = text.casefold()
    digits = re.sub(r"\D", "", text)
    for name in secret.names:
        if any(len(word) >= SHORTEST_NAME and word.casefold() in folded for word in word_pattern.findall(name)):
            return True
    if any(len(one) > SHORTEST_NAME and one.casefold() in folded for one in secret.addresses):
        return True
    for contact in secret.contacts:
        number = re.sub(r"\D", "", contact)
        if contact.casefold() in folded or (len(number) >= FEWEST_DIGITS and number in digits):
            return True
    return False


def veil_over(secret: Told, told: Sequence[str], public: str, word: str) -> Callable[[str], str]:
    """Return a function that puts a word over everything in a text that gives these people away.

    Words of `public` texts stay, and so do those that are `told` in lower case: they are no names.
    """
    pattern = pattern_of(patterns_of(secret, told, public))
    return lambda text: cover(text, pattern, word)
