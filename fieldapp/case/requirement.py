"""The formal and material requirements of a case (syarat formal dan materiel) as a checklist that fills itself in.

Called by desk and the command line. What the case shows is a proposal: what was recorded in the initial study counts
before it. Never blocks anything, and never asks for a signature that matches an identity card once the law does not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from fieldapp.case.model import Case
from fieldapp.case.problems import unmet_requirements

UNKNOWN: Final = ("tidak diketahui", "belum diketahui", "tidak dikenal", "belum dikenal", "diduga", "tanpa nama")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement: `kinds` are the cases it is asked of (none: all), `valid_*` when it stood in the law."""

    id: str
    kind: str
    label: str
    kinds: tuple[str, ...] = ()
    note: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = ""
    confidence: str = ""

    def holds(self, on: date | None) -> bool:
        """Say whether the requirement stood in the law on a day; without a day it is taken to be the newest law."""
        if on is None:
            return self.valid_until is None
        return not (self.valid_from and on < self.valid_from) and not (self.valid_until and on > self.valid_until)


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist: `met` is None as long as nobody can say."""

    id: str
    label: str
    kind: str
    met: bool | None
    note: str = ""
    confidence: str = ""


def checklist(
    case: Case, requirements: Sequence[Requirement], on: date | None, said: Mapping[str, Any] | None = None
) -> tuple[Check, ...]:
    """Return the requirements of a case in their order, filled in from what it shows.

    `on` is the day the report was received or the temuan recorded; `said` is what an initial study noted:
    `{id: {"met": bool, "note": text}}`, which counts before what the case shows.
    """
    asked = [row for row in requirements if row.holds(on) and (not row.kinds or case.kind in row.kinds)]
    unmet = unmet_in(case)
    return tuple(_check(case, row, unmet, said or {}) for row in asked)


def unmet_in(case: Case) -> frozenset[str]:
    """Return the ids of the requirements that a case does not show to be met, whatever its kind."""
    found = set(unmet_requirements(case))
    if case.kind != "laporan":
        found |= {name for name, is_met in _SHOWN.items() if not is_met(case)}
    return frozenset(found)


def _check(case: Case, row: Requirement, unmet: frozenset[str], said: Mapping[str, Any]) -> Check:
    noted = said.get(row.id)
    if isinstance(noted, Mapping) and isinstance(noted.get("met"), bool):
        note = noted.get("note")
        return Check(row.id, row.label, row.kind, noted["met"], note if isinstance(note, str) else "", row.confidence)
    return Check(row.id, row.label, row.kind, _met(case, row.id, unmet), row.note, row.confidence)


def _met(case: Case, name: str, unmet: frozenset[str]) -> bool | None:
    if name in unmet:
        return False
    if name == "pelapor_sah" or (name == "formal_pelapor" and case.reporter.withheld):
        return None
    return True if name in _SHOWN or name in _BY_RULE else None


def _is_told(text: str) -> bool:
    """Say whether a text tells something; "tidak diketahui" or "diduga ..." says itself that nobody knows."""
    said = text.strip().casefold()
    return bool(said) and not said.startswith(UNKNOWN)


def _has_subject(case: Case) -> bool:
    return bool(case.subjects) and all(
        _is_told(subject.name) and _is_told(subject.address) for subject in case.subjects
    )


# What a case of another kind than a report shows of the requirements of a report: a hint, nothing is asked of it.
_SHOWN: Final[Mapping[str, Callable[[Case], bool]]] = {
    "formal_pelapor": lambda case: (
        case.reporter.withheld or (_is_told(case.reporter.name) and _is_told(case.reporter.address))
    ),
    "formal_terlapor": _has_subject,
    "materiel_waktu_tempat": lambda case: _is_told(case.event.place) and bool(case.event.occurred_on),
    "materiel_uraian": lambda case: bool(case.narrative.strip()),
    "materiel_bukti": lambda case: bool(case.evidence),
}
_BY_RULE: Final = frozenset(("formal_waktu", "temuan_isi"))
