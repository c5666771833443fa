"""Words and phrases looked for in what people wrote, by their Indonesian stems.

Called by phases, violations and routes. A phrase is found where its stems follow one another; one that is denied
("tidak memakai atribut") does not count. The lists themselves are reference data. Decides nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import Stemmer

# Who denies something says so right before it, or before the verb that leads to it.
DENIALS: Final = frozenset(("tidak", "bukan", "belum", "tak", "tiada"))
DENIED_WITHIN: Final = 2
LONGEST: Final = 400_000

_words = re.compile(r"[^\W_]+")
_sentence = re.compile(r"[.!?;:\n]")
_stemmer = Stemmer.Stemmer("indonesian")
_STOP: Final = "\0"


@dataclass(frozen=True, slots=True)
class Told:
    """A text as stems in their order, with the places of each; sentences end with a stop."""

    stems: tuple[str, ...]
    words: tuple[str, ...]
    places: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Wordlist:
    """Phrases as an editor wrote them."""

    phrases: tuple[str, ...]
    _stems: tuple[tuple[str, ...], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_stems", tuple(_stem_phrase(phrase) for phrase in self.phrases))

    def __bool__(self) -> bool:
        return bool(self.phrases)

    def __add__(self, other: "Wordlist") -> "Wordlist":
        """Return both lists as one."""
        return Wordlist((*self.phrases, *other.phrases))

    def hits(self, told: Told) -> tuple[str, ...]:
        """Return what a text says of the list without denying it, in the words of the text, each phrase once."""
        found = (_said(stems, told) for stems in dict.fromkeys(self._stems) if stems)
        return tuple(dict.fromkeys(said for said in found if said))

    def begins(self, text: str) -> bool:
        """Say whether a text begins with a phrase of the list."""
        stems = read_words(text).stems
        return any(wanted and stems[: len(wanted)] == wanted for wanted in self._stems)


NO_WORDS: Final = Wordlist(())


def read_words(*texts: str) -> Told:
    """Return texts as stems to look for phrases in; a phrase never spans two sentences or two texts."""
    stems: list[str] = []
    words: list[str] = []
    for sentence in _sentences(texts):
        found = _words.findall(sentence.lower())
        words += [*found, _STOP]
        stems += [*_stem_all(tuple(found)), _STOP]
    places: dict[str, list[int]] = {}
    for place, stem in enumerate(stems):
        places.setdefault(stem, []).append(place)
    return Told(tuple(stems), tuple(words), places)


def _sentences(texts: Iterable[str]) -> Iterable[str]:
    return (part for text in texts for part in _sentence.split(text[:LONGEST]) if part.strip())


@lru_cache(maxsize=2048)
def _stem_all(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_stemmer.stemWords(list(words)))


def _stem_phrase(phrase: str) -> tuple[str, ...]:
    return _stem_all(tuple(_words.findall(phrase.lower())))


def _said(stems: tuple[str, ...], told: Told) -> str:
    size = len(stems)
    for place in told.places.get(stems[0], ()):
        if told.stems[place : place + size] == stems and not _is_denied(place, told):
            return " ".join(told.words[place : place + size])
    return ""


def _is_denied(place: int, told: Told) -> bool:
    before = told.words[max(0, place - DENIED_WITHIN) : place]
    after_stop = before[len(before) - before[::-1].index(_STOP) :] if _STOP in before else before
    return not DENIALS.isdisjoint(after_stop)
