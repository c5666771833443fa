"""The veil over a public copy: who reported and who saw it stays unnamed, also inside what others wrote.

Called by values for the public variant. Errs towards hiding: a rare ordinary word that is also a private name goes too.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from fieldapp.case.model import Case, Supervision, Witness
from fieldapp.words import say

SHORTEST_NAME = 3

_word = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_bracketed = re.compile(r"\([^)]*\)")


def make_veil(matter: Case | Supervision | None) -> Callable[[str], str]:
    """Return a function that replaces every private name, number and address inside a text by "(dirahasiakan)"."""
    patterns = sorted(set(_private_patterns(matter)), key=len, reverse=True) if matter is not None else []
    if not patterns:
        return lambda text: text
    hidden = say("paper.withheld")
    private = re.compile("|".join(patterns), re.IGNORECASE)
    return lambda text: private.sub(hidden, text)


def _private_patterns(matter: Case | Supervision) -> Iterator[str]:
    names, addresses, contacts = _private_texts(matter)
    told = _told_texts(matter)
    public = " ".join(_public_texts(matter))
    public_words = {word.casefold() for word in _word.findall(public)}
    common = {word for text in told for word in _word.findall(text) if word[:1].islower()}
    for name in names:
        bare = _bracketed.sub(" ", name)
        for whole in {" ".join(name.split()), " ".join(bare.split())}:
            described = {word.casefold() for word in _word.findall(whole)} <= common
            if len(whole) >= SHORTEST_NAME and not described:
                yield r"(?<!\w)" + r"\s+".join(map(re.escape, whole.split())) + r"(?!\w)"
        for word in _word.findall(bare):
            if len(word) >= SHORTEST_NAME and word.casefold() not in public_words | common:
                yield rf"\b{re.escape(word)}\b"
    for address in addresses:
        if len(address) > SHORTEST_NAME and address.casefold() not in public.casefold():
            yield re.escape(address)
    for contact in contacts:
        digits = re.sub(r"\D", "", contact)
        if "@" in contact or len(digits) < 6:
            yield re.escape(contact)
        else:
            yield r"[\s.\-]*".join(digits)


def _private_texts(matter: Case | Supervision) -> tuple[list[str], list[str], list[str]]:
    names, addresses, contacts = [], [], []
    for witness in _witnesses_of(matter):
        names.append(witness.name)
        addresses.append(witness.address)
        contacts.append(witness.phone)
    if isinstance(matter, Case):
        reporter = matter.reporter
        names += [reporter.name, reporter.proxy]
        addresses += [reporter.address, reporter.birth]
        contacts += [reporter.phone, reporter.email]
    return _filled(names), _filled(addresses), _filled(contacts)


def _witnesses_of(matter: Case | Supervision) -> tuple[Witness, ...]:
    if isinstance(matter, Case):
        return matter.witnesses
    return matter.alleged.witnesses if matter.alleged else ()


def _told_texts(matter: Case | Supervision) -> list[str]:
    """The free texts in which a private name may stand."""
    if isinstance(matter, Case):
        return [matter.narrative, matter.impact, matter.event.summary, *(e.note for e in matter.evidence)]
    alleged = matter.alleged
    told = [matter.result]
    return [*told, alleged.summary, alleged.facts, alleged.analysis, alleged.follow_up] if alleged else told


def _public_texts(matter: Case | Supervision) -> list[str]:
    """Names and places that a public copy must keep."""
    texts = [matter.finder.name, matter.finder.position, matter.finder.address]
    if isinstance(matter, Case):
        texts += [matter.event.place]
        for subject in matter.subjects:
            texts += [subject.name, subject.position, subject.agency, subject.address]
    elif matter.alleged:
        texts += [matter.alleged.who, matter.alleged.place, matter.alleged.address]
    return texts


def _filled(texts: Iterable[str]) -> list[str]:
    return [text.strip() for text in texts if text.strip()]
