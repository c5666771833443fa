"""What stands in a form of each kind: its sections in order, their rows of fields, their groups of people.

Data for `form` and `group`; read by the page. Labels, limits and choices come from the core by the path of a field.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fieldapp.case.form import LHP
from fieldapp.case.pasted import WANTED

EVIDENCE, REVIEW = "evidence", "review"
SUBJECTS, VIOLATIONS, RECEIVED = "subjects", "violations", "received"


@dataclass(frozen=True, slots=True)
class Entry:
    """One field: its path in the form, and the kind of control that fills it.

    Kinds: text, area, date, time, choice, answer (yes, no, unknown), flag, many, region, digits, lines (one item each),
    assignment.
    """

    path: str
    control: str = "text"
    lines: int = 4
    choices: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A list of people or acts: the path of the list, the rows of each, what its heading shows."""

    path: str
    rows: tuple[tuple[Entry, ...], ...]
    heading: tuple[str, ...]
    pasted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One step of a form."""

    key: str
    rows: tuple[tuple[Entry, ...], ...] = ()
    group: Group | None = None
    below: tuple[tuple[Entry, ...], ...] = ()
    part: str = ""

    def entries(self) -> Iterator[Entry]:
        """Give the fields that do not belong to a group."""
        for row in (*self.rows, *self.below):
            yield from row

    def places(self) -> tuple[str, ...]:
        """Return the paths that this section is about."""
        found = tuple(entry.path for entry in self.entries())
        if self.group:
            found += (self.group.path,)
        return (*found, "evidence") if self.part == EVIDENCE else found


def _row(*entries: Entry | str) -> tuple[Entry, ...]:
    return tuple(Entry(entry) if isinstance(entry, str) else entry for entry in entries)


_FINDER: Final = (
    _row("finder.name", "finder.position"),
    _row(Entry("finder.address", "area", 2)),
    _row("finder.phone"),
)
_SUBJECTS: Final = Section(
    "subjects",
    group=Group(
        "subjects",
        (
            _row("name"),
            _row(Entry("status", "choice", choices="status"), Entry("official", "answer")),
            _row(Entry("nip", "digits"), Entry("nik", "digits")),
            _row("rank", "position"),
            _row("agency"),
            _row(Entry("address", "area", 2)),
            _row("phone", "candidate"),
        ),
        heading=("name", "status", "position"),
        pasted=WANTED,
    ),
)
_WITNESSES: Final = Section(
    "witnesses",
    group=Group(
        "witnesses",
        (_row("name", "phone"), _row(Entry("address", "area", 2))),
        heading=("name", "address"),
        pasted=("name", "address", "phone"),
    ),
)
_EVENT: Final = Section(
    "event",
    (
        _row(Entry("event.summary", "area", 2)),
        _row(Entry("event.place", "area", 2), Entry("event.region", "region")),
        _row(Entry("event.occurred_on", "date"), Entry("event.ended_on", "date")),
        _row(Entry("event.known_on", "date"), Entry("event.time", "moment")),
        _row(Entry("event.stage", "choice", choices="stage"), Entry("event.channel", "choice", choices="channel")),
        _row(Entry("event.source", "choice", choices="source"), "election"),
        _row(Entry("narrative", "area", 10)),
        _row(Entry("event.urls", "lines", 2)),
    ),
)
_VIOLATIONS: Final = Section(
    "violations",
    (_row(Entry("violations", "many", 5, "violation")),),
    below=(_row(Entry("impact", "area", 3)),),
)
_RECEIVED: Final = Section(
    RECEIVED,
    (
        _row(Entry("received.place")),
        _row(Entry("received.date", "date"), Entry("received.time", "time")),
    ),
)
_REPORTER: Final = Section(
    "reporter",
    (
        _row("reporter.name"),
        _row("reporter.birth", Entry("reporter.sex", "choice", choices="sex")),
        _row("reporter.occupation", "reporter.citizenship"),
        _row(Entry("reporter.address", "area", 2)),
        _row("reporter.phone", "reporter.email"),
        _row("reporter.proxy"),
    ),
)
_EVIDENCE: Final = Section("evidence", part=EVIDENCE)
_REVIEW: Final = Section("review", part=REVIEW)
_COMMON: Final = (_SUBJECTS, _EVENT, _WITNESSES, _EVIDENCE, _VIOLATIONS, _REVIEW)

SECTIONS: Final[dict[str, tuple[Section, ...]]] = {
    "laporan": (_RECEIVED, _REPORTER, *_COMMON),
    "temuan": (Section("finder", _FINDER), *_COMMON),
    "informasi_awal": (_EVENT, _SUBJECTS, _WITNESSES, _EVIDENCE, _VIOLATIONS, _RECEIVED, _REVIEW),
    LHP: (
        Section(
            "task",
            (
                *_FINDER,
                _row(Entry("assignment", "assignment"), Entry("form", "choice", choices="lhp_form")),
                _row(Entry("stage", "choice", choices="stage"), "election"),
                _row("number"),
            ),
        ),
        Section(
            "activities",
            group=Group(
                "activities",
                (
                    _row(Entry("form", "area", 2)),
                    _row(Entry("goal", "area", 2)),
                    _row(Entry("target", "area", 2)),
                    _row(Entry("time_place", "area", 2)),
                ),
                heading=("form", "time_place"),
            ),
        ),
        Section("result", (_row(Entry("result", "area", 12)), _row(Entry("nil", "flag")))),
        Section(
            "alleged",
            (
                _row(Entry("alleged.event", "area", 2)),
                _row(Entry("alleged.place", "area", 2), Entry("alleged.when", "moments", 2)),
                _row(Entry("alleged.who", "area", 2), Entry("alleged.address", "area", 2)),
                _row(Entry("alleged.articles", "area", 2), Entry("alleged.kind", "choice", choices="alleged_kind")),
                _row(Entry("alleged.summary", "area", 6)),
                _row(Entry("alleged.facts", "area", 4)),
                _row(Entry("alleged.analysis", "area", 4)),
                _row(Entry("alleged.follow_up", "area", 3)),
                _row(Entry("alleged.evidence", "lines", 3)),
            ),
            group=Group(
                "alleged.witnesses",
                (_row("name", "phone"), _row(Entry("address", "area", 2))),
                heading=("name", "address"),
                pasted=("name", "address", "phone"),
            ),
        ),
        Section(
            "dispute",
            (
                _row(Entry("dispute.participant", "area", 2)),
                _row(Entry("dispute.place", "area", 2), Entry("dispute.when", "moments", 2)),
                _row(Entry("dispute.object_form", "area", 2), Entry("dispute.object_identity", "area", 2)),
                _row(Entry("dispute.issued"), Entry("dispute.loss", "area", 2)),
                _row(Entry("dispute.summary", "area", 6)),
            ),
        ),
        _EVIDENCE,
        Section("signing", (_row(Entry("place"), Entry("date", "date")),)),
        _REVIEW,
    ),
}


def section_of(kind: str, path: str) -> str:
    """Return the key of the section in which a path is filled in, "" when there is none."""
    for section in SECTIONS[kind]:
        for place in section.places():
            if path == place or path.startswith((f"{place}.", f"{place}[")) or (place.startswith(f"{path}.")):
                return section.key
    return ""
