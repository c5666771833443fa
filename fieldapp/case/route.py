"""Whom a case is passed on to, by subject, day, phase, outcome and place: letters with their addressees and copies.

Called by the desk and the window. Pure: rows of the reference data, the names of the area, who heads it and what was
decided come in. Sends nothing. A letter never goes to, or in copy to, the one it is about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from string import Formatter
from typing import Final, Literal

from fieldapp.case.addressee import Addressee, Area, Head, Pair, addressees
from fieldapp.case.dates import parse_date
from fieldapp.case.model import Case, Subject
from fieldapp.case.phase import Boundary, Phase, phase_of, span_of
from fieldapp.case.phrase import NO_WORDS, Wordlist, read_words
from fieldapp.case.steps import Step
from fieldapp.words import say

Kind = Literal["referral", "information"]
PASSED_ON: Final = "pelanggaran_hukum_lainnya"
CRIME: Final = "pidana_pemilihan"
DECISIONS: Final = frozenset(
    (PASSED_ON, CRIME, "pelanggaran_administrasi", "pelanggaran_etik_penyelenggara", "bukan_pelanggaran")
)
ENDS: Final = frozenset(("tidak_diregistrasi", "menjadi_lhp", "informasi_awal", "dilimpahkan"))
_DATED: Final = ("penerusan", "penerusan_penyidik", "pleno")


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One way on: for whom, when and after which outcome; `to` and `cc` are texts with names in braces.

    `statuses` empty means any; `until` is the first day on which the row no longer holds. `words` and `also` must occur
    in what the case says of its impact. `follow_up` is how many days without news are usual.
    """

    id: str
    label: str
    to: str
    cc: tuple[str, ...] = ()
    channel: str = "surat"
    form: str = "A.15"
    kind: Kind = "referral"
    statuses: tuple[str, ...] = ()
    results: tuple[str, ...] = (PASSED_ON,)
    phases: tuple[Phase, ...] = ()
    since: date | None = None
    until: date | None = None
    words: Wordlist = NO_WORDS
    also: Wordlist = NO_WORDS
    contact: str = ""
    follow_up: int = 14
    confidence: str = "unknown"
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """An addressee as an office knows it: `kind` as in the contacts, `region` the area it serves ("" all).

    `doubtful` marks an address that nobody has checked.
    """

    kind: str
    region: str
    name: str = ""
    office: str = ""
    address: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """One letter to be written: its subjects (ids), addressee, copies, channel (`SBT`, `surat`, ...) and form.

    `settled` is false while no plenary has decided about the subjects: then it is a preview. `address` are the lines
    below the addressee, where a contact is known.
    """

    subjects: tuple[str, ...]
    to: str
    cc: tuple[str, ...]
    channel: str
    form: str
    route: str
    confidence: str
    note: str = ""
    kind: Kind = "referral"
    settled: bool = True
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the letters of one case depend on beside the case: its area, who heads it, and what is known of addressees.

    `on` is the day of the letters, `area` that of the event, `areas` those of subjects who serve elsewhere, by id.
    """

    on: date
    area: Area
    boundary: Boundary
    areas: Mapping[str, Area] = field(default_factory=dict)
    heads: tuple[Head, ...] = ()
    pairs: tuple[Pair, ...] = ()
    contacts: tuple[Contact, ...] = ()
    kanreg: str = ""
    level: str = "Kab"


def routes_of(
    case: Case, rows: Sequence[RouteRow], around: Surroundings, results: Mapping[str, Sequence[str]]
) -> tuple[Route, ...]:
    """Return the letters that a case asks for, crimes first, those alike for several subjects as one.

    `results` are the statuses a plenary gave each subject (by id); without any, a subject is treated as if it were
    passed on, and the route is a preview. Nobody who was cleared, and no report that was not registered, is passed on.
    """
    found: list[Route] = []
    for row in sorted(rows, key=lambda row: (row.results != (CRIME,), row.kind != "referral")):
        letters = [_letter(case, subject, row, around, results.get(subject.id, ())) for subject in case.subjects]
        found += _joined([letter for letter in letters if letter is not None])
    return tuple(found)


def results_of(case: Case, steps: Sequence[Step]) -> dict[str, tuple[str, ...]]:
    """Return the statuses each subject (by id) was given; a later plenary replaces an earlier one for its subjects.

    What ends a report before the study (not registered, made an LHP) counts for all subjects.
    """
    everyone = [subject.id for subject in case.subjects]
    found: dict[str, tuple[str, ...]] = {}
    for step in sorted(steps, key=lambda step: step.on):
        if step.name in ENDS:
            found |= dict.fromkeys(everyone, (step.name,))
        for name, given in _decided(step, everyone).items():
            found[name] = tuple(dict.fromkeys(given))
    return found


def day_of_letters(case: Case, steps: Sequence[Step], today: date) -> date:
    """Return the day that decides on addressees: of the letters or the decision, else the last day the case names."""
    taken = [day for step in steps if step.name in _DATED and (day := parse_date(step.on[:10]))]
    if taken:
        return max(taken)
    told = (case.received.date, case.event.known_on, case.event.ended_on, case.event.occurred_on)
    return max((day for text in told if (day := parse_date(text))), default=today)


# ---- the rules ------------------------------------------------------------------------------------------------------


def _decided(step: Step, everyone: Sequence[str]) -> dict[str, list[str]]:
    plenary = step.facts.get("plenary")
    decisions = plenary.get("decisions") if isinstance(plenary, Mapping) else None
    found: dict[str, list[str]] = {}
    for decision in decisions if isinstance(decisions, list | tuple) else ():
        if isinstance(decision, Mapping) and decision.get("result") in DECISIONS:
            subject = str(decision.get("subject") or "")
            for name in [subject] if subject else everyone:
                found.setdefault(name, []).append(str(decision["result"]))
    if not found and step.name == "pleno" and step.result in DECISIONS:
        found = {name: [step.result] for name in (step.subjects or everyone)}
    return found


def _letter(case: Case, subject: Subject, row: RouteRow, around: Surroundings, results: Sequence[str]) -> Route | None:
    if not _applies(case, subject, row, around, results):
        return None
    area = around.areas.get(subject.id, around.area)
    to, notes = _write(row.to, case, subject, area, around)
    copies = [_write(text, case, subject, area, around) for text in row.cc]
    contact = _contact(row, area, around)
    unchecked = say("advice.note.address") if contact and contact.doubtful else ""
    said = [row.note, *notes, *(note for _text, found in copies for note in found), unchecked]
    route = Route(
        subjects=(subject.id,),
        to=to,
        cc=tuple(dict.fromkeys(text for text, _notes in copies if text)),
        channel=row.channel,
        form=row.form,
        route=row.id,
        confidence=row.confidence,
        note=" ".join(dict.fromkeys(note for note in said if note)),
        kind=row.kind,
        settled=bool(results),
        address=tuple(line.strip() for line in contact.address.splitlines() if line.strip()) if contact else (),
    )
    return replace(route, cc=tuple(text for text in route.cc if text != to))


def _applies(case: Case, subject: Subject, row: RouteRow, around: Surroundings, results: Sequence[str]) -> bool:
    if row.statuses and subject.status not in row.statuses:
        return False
    wanted = results or ((PASSED_ON,) if row.kind == "referral" else ())
    if wanted and not set(row.results) & set(wanted):
        return False
    if (row.since and around.on < row.since) or (row.until and around.on >= row.until):
        return False
    span = span_of(case)
    if row.phases and span and phase_of(span.first, around.boundary) not in row.phases:
        return False
    if row.words:
        told = read_words(case.impact)
        return bool(row.words.hits(told)) and (not row.also or bool(row.also.hits(told)))
    return True


def _write(text: str, case: Case, subject: Subject, area: Area, around: Surroundings) -> tuple[str, tuple[str, ...]]:
    """Return a text with its names filled in, and what has to be known about them."""
    known = addressees(
        subject,
        area,
        around.on,
        around.boundary,
        case.subjects,
        around.heads,
        around.pairs,
        around.kanreg,
        around.level,
    )
    names = [name for _before, name, _form, _conversion in Formatter().parse(text) if name]
    filled = {name: known.get(name, Addressee("")) for name in names}
    written = text.format_map({name: one.text for name, one in filled.items()})
    return " ".join(written.split()), tuple(one.note for one in filled.values() if one.note)


def _contact(row: RouteRow, area: Area, around: Surroundings) -> Contact | None:
    # A letter to a regional office must not carry the address of the head office.
    regional = "{province}" in row.to or (bool(around.kanreg) and "{bkn}" in row.to)
    known = [one for one in around.contacts if one.kind == row.contact and one.address and (one.region or not regional)]
    fitting = [one for one in known if area.covers(one.region)]
    return max(fitting, key=lambda one: len(one.region), default=None) if row.contact else None


def _joined(letters: Sequence[Route]) -> list[Route]:
    """Join letters that differ in their subjects only."""
    found: dict[Route, list[str]] = {}
    for letter in letters:
        found.setdefault(replace(letter, subjects=()), []).extend(letter.subjects)
    return [replace(letter, subjects=tuple(names)) for letter, names in found.items()]
