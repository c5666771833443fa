"""What an addressee would send a letter back for, subject by subject, and what else a file still lacks.

Called by the desk, the papers and the window. Pure. What is lacking holds back the letter of that one subject; what is
only worth a look holds back nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fieldapp.case.model import Case, Evidence, Subject
from fieldapp.case.phase import dates_in
from fieldapp.case.problem import Problem
from fieldapp.case.problems import missing_for_bkn, unmet_requirements
from fieldapp.case.requirement import UNKNOWN, unmet_in
from fieldapp.words import say

# The routes whose addressee looks a civil servant up by number.
BY_NUMBER: Final = ("asn-bkn", "asn-kasn")
_PICTURES: Final = (".jpg", ".jpeg", ".png", ".heic", ".webp", ".tif", ".tiff", ".bmp")
# What the data of a photograph call the moment it was taken.
TAKEN: Final = "diambil"
_clock = re.compile(r"\b[0-2]?[0-9][.:][0-5][0-9]\b")
_quoted = re.compile(r"^\s*['\"‘“][^'\"’”]+['\"’”]")
_described = re.compile(r"^\s*(?:seorang|seseorang|orang|sekelompok|akun|pemilik akun|pengguna)\b", re.IGNORECASE)
_only_rank = re.compile(r"^\s*[^\s()]+\s*\([^)]*\)\s*$")


@dataclass(frozen=True, slots=True)
class Lack:
    """One field that a letter about a subject (id) cannot do without; `named` is the field in words."""

    subject: str
    field: str
    named: str


def lacking(subject: Subject, route: str) -> tuple[Lack, ...]:
    """Return what the addressee of a route (its id) would send a letter about this subject back for."""
    names = missing_for_bkn(subject) if route in BY_NUMBER else _missing_name(subject)
    return tuple(Lack(subject.id, name, say(f"advice.lack.{name}")) for name in names)


def remarks(case: Case) -> tuple[Problem, ...]:
    """Return what is worth a look before a case goes on: nothing of it blocks anything."""
    return (*_people(case), *_subjects(case), *_pictures(case))


def is_ready(case: Case) -> bool:
    """Say whether all that law asks of a case is there, as far as it shows; of information, what a report asks."""
    return not (unmet_in(case) if case.kind == "informasi_awal" else unmet_requirements(case))


def is_described(name: str) -> bool:
    """Say whether somebody is described, not named: an account, a nickname in quotes, "orang berkaus kuning"."""
    plain = name.strip().lower()
    if not plain:
        return False
    described = _described.match(plain) or _quoted.match(plain)
    return bool(described) or any(word in plain for word in UNKNOWN)


def _missing_name(subject: Subject) -> tuple[str, ...]:
    return () if subject.name.strip() and not is_described(subject.name) else ("name",)


def _people(case: Case) -> Iterator[Problem]:
    if case.kind == "laporan" and not case.reporter.withheld and not case.reporter.phone.strip():
        yield Problem("reporter_unreachable", "reporter.phone")
    for place, witness in enumerate(case.witnesses):
        if witness.withheld:
            continue
        if not witness.name.strip() or is_described(witness.name) or _only_rank.match(witness.name):
            yield Problem("witness_unnamed", f"witnesses[{place}].name", (), {"n": place + 1})
        if not witness.phone.strip():
            yield Problem("witness_unreachable", f"witnesses[{place}].phone", (), {"n": place + 1})


def _subjects(case: Case) -> Iterator[Problem]:
    for place, subject in enumerate(case.subjects):
        if is_described(subject.name):
            yield Problem("subject_unnamed", f"subjects[{place}].name", (), {"name": subject.name})


def _pictures(case: Case) -> Iterator[Problem]:
    for place, item in enumerate(case.evidence):
        if _is_picture(item) and not _has_moment(item):
            yield Problem("picture_undated", f"evidence[{place}].taken", (), {"name": item.note or item.name})


def _is_picture(item: Evidence) -> bool:
    return item.media_type.startswith("image/") or item.name.lower().endswith(_PICTURES)


def _has_moment(item: Evidence) -> bool:
    """Say whether it is known when a picture was taken: by entry, by its own data, or told with day and hour."""
    if item.taken.strip() or any(name == TAKEN for name, _value in item.exif):
        return True
    return any(_clock.search(text) and next(dates_in(text), None) for text in (item.source, item.note))
