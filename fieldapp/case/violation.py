"""Which rows of the list of violations may fit a case: proposals with their reasons, one by one for each subject.

Called by the desk and the window. Pure: rows, words and days come in from the reference data. Proposes only; nothing is
a violation because it stands here, and no row at all is a valid answer. Being present is not support: rows with the
element `aktif` need words of an active deed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from fieldapp.case.dates import write_date
from fieldapp.case.model import Case, Subject
from fieldapp.case.phase import PHASES, Boundary, Phase, Span, phases_of, span_of
from fieldapp.case.phrase import NO_WORDS, Told, Wordlist, read_words
from fieldapp.case.wording import name_kind
from fieldapp.words import say

CRIMINAL: Final = "pidana"
# From the surest to the least sure.
CONFIDENCES: Final = ("text", "secondary", "internal", "derived", "uncertain", "memory", "unknown")
SURE: Final = ("text", "secondary")
# A position may name several offices, each of them held for a time ("Plt. Camat").
_parts = re.compile(r"[;,/(]|\bdan\b|\bmerangkap\b", re.IGNORECASE)
_acting = re.compile(r"^\s*(?:(?:plt|plh|pjs|pj)\.?\s+)+", re.IGNORECASE)
# One word alone can mean something else.
ENOUGH: Final = 2
MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list: whom, when and by which words it fits, and what follows from it.

    `officials` are the statuses that must hold an office, `since` the days from which a status is covered, unless the
    position is one of `always`. `words` and `also` must both be hit where they are not empty; `scene` is what the act
    takes part in; `outside` words do only outside the campaign. `beside` are statuses of another subject of the case.
    """

    id: str
    text: str
    category: str
    group: str = ""
    phases: tuple[Phase, ...] = PHASES
    statuses: tuple[str, ...] = ()
    officials: tuple[str, ...] = ()
    since: Mapping[str, date] = field(default_factory=dict)
    always: Wordlist = NO_WORDS
    positions: Mapping[str, Wordlist] = field(default_factory=dict)
    opens: date | None = None
    channels: tuple[str, ...] = ()
    words: Wordlist = NO_WORDS
    also: Wordlist = NO_WORDS
    outside: Wordlist = NO_WORDS
    scene: str = ""
    active: bool = False
    active_note: str = ""
    beside: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    sanctions: tuple[str, ...] = ()
    sanction_basis: str = ""
    confidence: str = "unknown"
    sanction_confidence: str = "unknown"
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rows with the words they share.

    `scenes` are lists of which each must be hit; `labour` is what stands for contract staff instead of the law on
    permanent ones: the beginnings it replaces, the basis and the sanctions in their place.
    """

    rows: tuple[Row, ...]
    active: Wordlist = NO_WORDS
    lasting: Wordlist = NO_WORDS
    scenes: Mapping[str, tuple[Wordlist, ...]] = field(default_factory=dict)
    offices: Wordlist = NO_WORDS
    no_offices: Wordlist = NO_WORDS
    labour_prefixes: tuple[str, ...] = ()
    labour_basis: str = ""
    labour_sanctions: tuple[str, ...] = ()

    def row(self, name: str) -> Row | None:
        """Return the row of an id, None when the list has none."""
        return next((row for row in self.rows if row.id == name), None)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One row that may fit one subject (by id): why, how sure, and what would follow.

    `certain` is true when nothing had to be inferred, the row is verified and several words speak for it; what is a
    crime is never certain here. `doubts` say what to look at.
    """

    subject: str
    id: str
    why: str
    confidence: str
    certain: bool
    text: str = ""
    category: str = ""
    group: str = ""
    phases: tuple[Phase, ...] = ()
    words: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    sanctions: tuple[str, ...] = ()
    sanction_basis: str = ""
    sanction_confidence: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Miss:
    """A row whose words occur and that does not fit one subject all the same, with the reason."""

    subject: str
    id: str
    why: str


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the rules look at: the case, its days and its words, with what is told of one subject added."""

    case: Case
    subject: Subject
    span: Span | None
    phases: tuple[Phase, ...]
    told: Told
    official: bool | None
    active: tuple[str, ...]


def suggest(case: Case, catalogue: Catalogue, boundary: Boundary) -> tuple[Suggestion, ...]:
    """Return the rows that may fit, subject by subject in the order of the case, the best borne out first."""
    found: list[Suggestion] = []
    for scene in _scenes(case, catalogue, boundary):
        own = [fit for row in catalogue.rows if (fit := _fit(row, scene, catalogue)) is not None]
        found += sorted(own, key=lambda one: (-len(one.words), not one.certain))
    return tuple(found)


def misses(case: Case, catalogue: Catalogue, boundary: Boundary) -> tuple[Miss, ...]:
    """Return the rows of a subject's own status whose words occur but that phase, office, date or element exclude."""
    found = []
    for scene in _scenes(case, catalogue, boundary):
        for row in catalogue.rows:
            why = _why_not(row, scene, catalogue)
            if why:
                found.append(Miss(scene.subject.id, row.id, why))
    return tuple(found)


def fits_status(row: Row, subject: Subject) -> bool:
    """Say whether a row can be about a person of this status at all."""
    return subject.status in row.statuses


def is_official(subject: Subject, catalogue: Catalogue) -> bool | None:
    """Return whether somebody holds an office in the sense of article 71: as entered, else by the position."""
    if subject.official is not None:
        return subject.official
    parts = [_acting.sub("", part) for part in _parts.split(subject.position)]
    if any(catalogue.offices.begins(part) for part in parts):
        return True
    return False if catalogue.no_offices.hits(read_words(subject.position)) else None


def weakest(*confidences: str) -> str:
    """Return the least sure of some marks of confidence; one that is not known is the least sure of all."""
    return max((mark if mark in CONFIDENCES else "unknown" for mark in confidences), key=CONFIDENCES.index)


def basis_for(row: Row, subject: Subject, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the legal basis as it is printed for one subject: contract staff have their own instead of the PP."""
    if subject.status != "asn_pppk" or not catalogue.labour_basis:
        return row.basis
    own = [catalogue.labour_basis if text.startswith(catalogue.labour_prefixes) else text for text in row.basis]
    return tuple(dict.fromkeys(own))


# ---- the rules ------------------------------------------------------------------------------------------------------


def _scenes(case: Case, catalogue: Catalogue, boundary: Boundary) -> Iterator[_Scene]:
    span = span_of(case, catalogue.lasting)
    texts = (case.event.summary, case.narrative, case.impact, *(item.note for item in case.evidence))
    phases = phases_of(span, boundary)
    # What is told is the same for most of them: dozens of subjects cost no more than one.
    read: dict[str, tuple[Told, tuple[str, ...]]] = {}
    for subject in case.subjects:
        if subject.candidate not in read:
            told = read_words(*texts, subject.candidate)
            read[subject.candidate] = (told, catalogue.active.hits(told))
        told, active = read[subject.candidate]
        yield _Scene(case, subject, span, phases, told, is_official(subject, catalogue), active)


def _fit(row: Row, scene: _Scene, catalogue: Catalogue) -> Suggestion | None:
    if not fits_status(row, scene.subject) or _excluded(row, scene) or not _can_act(row, scene):
        return None
    words = _hits(row, scene, catalogue)
    if words is None or (row.active and not scene.active):
        return None
    touched = tuple(phase for phase in row.phases if phase in scene.phases) if scene.phases else row.phases
    said = tuple(dict.fromkeys((*words, *(scene.active if row.active else ()))))
    inferred = tuple(_inferred(row, scene))
    notes = (row.active_note if row.active else "", row.note)
    labour = scene.subject.status == "asn_pppk" and bool(catalogue.labour_sanctions)
    return Suggestion(
        subject=scene.subject.id,
        id=row.id,
        why=_why(scene, touched, said),
        confidence=row.confidence,
        certain=not inferred and row.confidence in SURE and row.category != CRIMINAL and len(said) >= ENOUGH,
        text=row.text,
        category=row.category,
        group=row.group,
        phases=touched,
        words=said,
        basis=basis_for(row, scene.subject, catalogue),
        sanctions=catalogue.labour_sanctions if labour else row.sanctions,
        sanction_basis=catalogue.labour_basis if labour else row.sanction_basis,
        sanction_confidence=row.sanction_confidence,
        doubts=(*inferred, *(note for note in notes if note)),
    )


def _hits(row: Row, scene: _Scene, catalogue: Catalogue) -> tuple[str, ...] | None:
    """Return the words that speak for a row, None where one of its lists finds nothing."""
    outside = row.outside.hits(scene.told) if set(scene.phases) - {"kampanye"} else ()
    found = [*row.words.hits(scene.told), *outside]
    if (row.words or row.outside) and not found:
        return None
    for wanted in ((row.also,) if row.also else ()) + catalogue.scenes.get(row.scene, ()):
        hits = wanted.hits(scene.told)
        if not hits:
            return None
        found += hits
    return tuple(dict.fromkeys(found))


def _excluded(row: Row, scene: _Scene) -> str:
    """Return the word code of what excludes a row by time or office, "" for nothing."""
    if scene.phases and not set(row.phases) & set(scene.phases):
        return "advice.miss.phase"
    if row.opens and scene.span and scene.span.last < row.opens:
        return "advice.miss.window"
    since = row.since.get(scene.subject.status)
    named = row.always.hits(read_words(scene.subject.position))
    if since and not named and scene.span and scene.span.last < since:
        return "advice.miss.since"
    if scene.subject.status in row.officials and scene.official is not True:
        return "advice.miss.official"
    return ""


def _can_act(row: Row, scene: _Scene) -> bool:
    """Say whether channel, position and the other subjects of the case let a row fit."""
    channel = scene.case.event.channel
    if row.channels and channel and channel not in row.channels:
        return False
    wanted = row.positions.get(scene.subject.status)
    if wanted and not wanted.hits(read_words(scene.subject.position, scene.subject.candidate)):
        return False
    others = {subject.status for subject in scene.case.subjects if subject is not scene.subject}
    return not row.beside or not others.isdisjoint(row.beside)


def _why_not(row: Row, scene: _Scene, catalogue: Catalogue) -> str:
    if not fits_status(row, scene.subject) or not _can_act(row, scene):
        return ""
    words = _hits(row, scene, catalogue)
    if words is None or not (words or scene.active):
        return ""
    code = _excluded(row, scene)
    if not code and row.active and not scene.active:
        code = "advice.miss.active"
    if not code:
        return ""
    since = row.since.get(scene.subject.status) or row.opens
    return say(code, phases=_name_phases(row.phases), day=write_date(since) if since else "", note=row.active_note)


def _why(scene: _Scene, touched: tuple[Phase, ...], words: tuple[str, ...]) -> str:
    parts = [say("advice.why.status", status=name_kind(scene.subject.status))]
    if scene.span is None:
        parts.append(say("advice.why.no_day"))
    elif scene.span.lasting:
        days = {"first": write_date(scene.span.first), "last": write_date(scene.span.last)}
        parts.append(say("advice.why.lasting", phases=_name_phases(touched), **days))
    else:
        parts.append(say("advice.why.day", phases=_name_phases(touched), day=write_date(scene.span.first)))
    if words:
        parts.append(say("advice.why.words", words=", ".join(f'"{word}"' for word in words[:MOST_NAMED])))
    return " ".join(parts)


def _inferred(row: Row, scene: _Scene) -> Iterator[str]:
    """Give what had to be assumed, each as a sentence that says what to look at."""
    if scene.span is None:
        yield say("advice.doubt.no_day")
    if row.channels and not scene.case.event.channel:
        yield say("advice.doubt.channel")
    if scene.subject.status in row.officials and scene.subject.official is None:
        yield say("advice.doubt.official", position=scene.subject.position)
    if not row.words and not row.active and not row.also:
        yield say("advice.doubt.words")


def _name_phases(phases: tuple[Phase, ...]) -> str:
    return say("advice.and").join(say(f"advice.phase.{phase}") for phase in phases)
