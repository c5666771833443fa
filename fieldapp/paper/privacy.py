"""The veil over a public copy: who reported, who saw it and who was cleared stays unnamed, also in what others wrote.

Called by values and documents for the public variant. Errs towards hiding: a rare ordinary word that is also a private
name goes too.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from fieldapp.case.document import Document
from fieldapp.case.model import Case, Subject, Supervision, Witness
from fieldapp.case.office import Office
from fieldapp.case.veil import Told, bracketed, cover, pattern_of, patterns_of, spelled, word_pattern
from fieldapp.packs.forms import Form
from fieldapp.words import say

BETWEEN_NAMES = frozenset({"dan", "serta", "dirahasiakan", "tidak", "terbukti"})
OWN_SIGNERS = frozenset(
    {"signer.chair", "signer.members", "signer.officer", "officer.person", "officer.name", "plenary.chair"}
    | {"plenary.present"}
)


class Veil:
    """The veil of a paper: `secret` people read "(dirahasiakan)", `cleared` ones "(nama tidak diumumkan)"."""

    def __init__(self, secret: Told, cleared: Told, open_names: Sequence[str], told: Sequence[str], keep: str) -> None:
        self._secret = pattern_of(patterns_of(secret, told, keep))
        self._cleared = pattern_of(patterns_of(cleared, told, keep))
        self._open = pattern_of({spelled(name) for name in open_names if name.strip()})

    def __call__(self, text: str) -> str:
        """Return a text that names none of them."""
        text = cover(text, self._cleared, say("paper.cleared"))
        return cover(text, self._secret, say("paper.withheld"))

    def clear(self, text: str) -> str:
        """Return the names of subjects in a text as initials, without those that are cleared or unknown."""
        if self._open is None:
            return self._unnamed(text)
        pieces = []
        end = 0
        for found in self._open.finditer(text):
            pieces += [self._unnamed(text[end : found.start()]), write_initials(found.group())]
            end = found.end()
        return "".join([*pieces, self._unnamed(text[end:])])

    def _unnamed(self, text: str) -> str:
        """Return what stands between two open names: separators as they are, anything else covered."""
        if all(word.casefold() in BETWEEN_NAMES for word in word_pattern.findall(text)):
            return text
        shown = self(text)
        word = say("paper.cleared") if say("paper.cleared") in shown else say("paper.withheld")
        head = text[: len(text) - len(text.lstrip(" ,;\n"))]
        tail = text[len(text.rstrip(" ,;\n")) :]
        return f"{head}{word}{tail}"


def make_paper_veil(
    form: Form, document: Document | None, office: Office, case: Case | None, cleared: Collection[str]
) -> Veil:
    """Return the veil of a paper's public copy; `cleared` are ids of subjects whose outcome clears them."""
    secret, own = _told_by(form, document)
    keep = [office.name, office.city, office.chair, *office.kop_lines, *own]
    told: list[str] = []
    if document:
        long = {field.id for field in form.fields if field.kind == "longtext"}
        told = [str(value) for key, value in document.values.items() if key in long]
    subjects: tuple[Subject, ...] = ()
    if case:
        names, addresses, contacts = _private_texts(case)
        secret = Told([*secret.names, *names], [*secret.addresses, *addresses], [*secret.contacts, *contacts])
        subjects = case.subjects
        told += _told_texts(case)
        keep += [case.finder.name, case.finder.position, case.finder.address, case.event.place]
    named = _cleared_names(form, document)
    ended = {" ".join(name.casefold().split()) for name in named}
    gone = [one for one in subjects if one.id in cleared or " ".join(one.name.casefold().split()) in ended]
    there = [subject for subject in subjects if subject not in gone]
    for subject in there:
        keep += [subject.name, subject.position, subject.agency, subject.address]
    return Veil(
        secret,
        Told(
            _filled([*(one.name for one in gone), *named]),
            _filled(one.address for one in gone),
            _filled(text for one in gone for text in (one.phone, one.nip, one.nik)),
        ),
        [one.name for one in there],
        told,
        " ".join(keep),
    )


def _cleared_names(form: Form, document: Document | None) -> list[str]:
    """Return the names in rows whose outcome, by the table's own rule, clears them."""
    names: list[str] = []
    for field in form.fields if document else ():
        rules = field.public_columns[-len(field.own_columns) :] if field.cleared and field.public_columns else ()
        rows = (document.values if document else {}).get(field.id)
        for row in rows if rules and isinstance(rows, list | tuple) else ():
            if isinstance(row, list | tuple) and not {str(cell) for cell in row}.isdisjoint(field.cleared):
                names += [str(cell) for cell, rule in zip(row, rules, strict=False) if rule == "cleared"]
    return names


def write_initials(name: str) -> str:
    """Return "M.Y.N." for "Maria Yosefina Ndelo, S.Sos."; several names, a line each, give several initials."""
    return "\n".join(_initials(line) for line in re.split(r"[\n;]+", name) if line.strip())


def _initials(name: str) -> str:
    bare = bracketed.sub(" ", name).partition(",")[0]
    words = [word for word in re.split(r"[\s\-]+", bare) if word[:1].isalpha()]
    whole = [word for word in words if not word.endswith(".")] or words
    return "".join(f"{word[0].upper()}." for word in whole)


def _told_by(form: Form, document: Document | None) -> tuple[Told, list[str]]:
    """Return the private people that the values of a paper name, and the office's own signers, who stay."""
    secret: dict[str, list[str]] = {"name": [], "address": [], "contact": []}
    own: list[str] = []
    for field in form.fields if document else ():
        value = (document.values if document else {}).get(field.id)
        people = value if isinstance(value, list) else [value]
        names = [str(one.get("name") or "") if isinstance(one, dict) else str(one or "") for one in people]
        if field.suggest in OWN_SIGNERS:
            own += names
        elif field.private or field.public in ("initials", "hidden"):
            if field.kind in ("person", "signature") or field.suggest.endswith(".name"):
                secret["name"] += names
            elif field.kind in ("phone", "email"):
                secret["contact"] += names
            elif field.suggest.endswith((".address", ".birth")):
                secret["address"] += names
    return Told(_filled(secret["name"]), _filled(secret["address"]), _filled(secret["contact"])), own


def make_veil(matter: Case | Supervision | None) -> Callable[[str], str]:
    """Return a function that replaces every private name, number and address inside a text by "(dirahasiakan)"."""
    if matter is None:
        return lambda text: text
    private = pattern_of(
        patterns_of(Told(*_private_texts(matter)), _told_texts(matter), " ".join(_public_texts(matter)))
    )
    hidden = say("paper.withheld")
    return lambda text: private.sub(hidden, text) if private else text


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
