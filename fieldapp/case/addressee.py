"""Who the offices of an area are by name: its head, the authority over its staff, the sub-district, the village.

Called by `route`. Pure. Who heads a region at a time is data with gaps: where it is not known whether the head is on
leave for the campaign, the neutral title is used and a note asks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fieldapp.case.model import Subject
from fieldapp.case.office import is_within
from fieldapp.case.phase import Boundary, phase_of
from fieldapp.words import say

NATIONAL_BODIES: Final = re.compile(
    r"\b(kementerian|kantor wilayah|kanwil|badan pusat statistik|kantor pertanahan|kantor kementerian|"
    r"kejaksaan|pengadilan|komisi pemilihan umum|kpu|lembaga negara|balai besar)\b",
    re.IGNORECASE,
)
_PROVINCIAL: Final = re.compile(r"\b(provinsi|gubernur)\b", re.IGNORECASE)
_village = re.compile(
    r"\b(?:Desa|Kampung|Nagari|Gampong|Pekon)\s+(?!dan\b)([^,;()]+?)(?=\s*(?:,|;|\(|$|Kecamatan|Distrik))"
)
_district = re.compile(r"\b(?:Kecamatan|Distrik|Kec\.)\s+([^,;()]+?)(?=\s*(?:,|;|\(|$|Kabupaten|Kota\b))")
_REGENT: Final = ("bupati", "wali kota", "walikota")
_GOVERNOR: Final = ("gubernur",)
PAPUA: Final = 91


@dataclass(frozen=True, slots=True)
class Area:
    """The names of an area by its Kemendagri code: "Kalimantan Timur", "Kabupaten Paser", "Tanah Grogot", "Lempake"."""

    code: str = ""
    province: str = ""
    regency: str = ""
    district: str = ""
    village: str = ""

    @property
    def city(self) -> bool:
        """Say whether the regency is a city."""
        return self.regency.startswith("Kota ")

    @property
    def short(self) -> str:
        """The regency or city without its level, else the province."""
        return self.regency.removeprefix("Kabupaten ").removeprefix("Kota ") or self.province

    def covers(self, region: str) -> bool:
        """Say whether the area lies in a region ("" is everywhere)."""
        return not region or is_within(self.code, region)


@dataclass(frozen=True, slots=True)
class Head:
    """Who stands in for the head of a region for a time: `title` such as "Penjabat Bupati"; None leaves an end open."""

    region: str
    title: str
    since: date | None = None
    until: date | None = None
    confidence: str = "unknown"


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of candidates; `incumbent`: its head heads the region already, `until` the last day of that."""

    region: str
    no: int = 0
    head: str = ""
    deputy: str = ""
    incumbent: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """A name to write, and what has to be known about it."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """What a name is worked out from."""

    subject: Subject
    area: Area
    on: date
    boundary: Boundary
    subjects: tuple[Subject, ...]
    heads: tuple[Head, ...]
    pairs: tuple[Pair, ...]


def addressees(  # noqa: PLR0913, PLR0917 - each is one thing an address depends on
    subject: Subject,
    area: Area,
    on: date,
    boundary: Boundary,
    subjects: Sequence[Subject] = (),
    heads: Sequence[Head] = (),
    pairs: Sequence[Pair] = (),
    kanreg: str = "",
    level: str = "Kab",
) -> dict[str, Addressee]:
    """Return the names that texts of routes may hold in braces, for one subject on one day."""
    place = _Place(subject, area, on, boundary, tuple(subjects), tuple(heads), tuple(pairs))
    district = _named(_district, subject) or area.district
    village = _named(_village, subject) or area.village
    word = "Distrik" if area.code[:2].isdigit() and int(area.code[:2]) >= PAPUA else "Camat"
    camat = f"Kepala Distrik {district}" if word == "Distrik" else f"Camat {district}"
    kades = _kades(place, village, camat if district else say("advice.name.camat"))
    return {
        "bkn": _agency_office(kanreg),
        "ppk": _authority(place),
        "head": _head(place),
        "above": Addressee(_above(area)),
        "camat": Addressee(camat if district else say("advice.name.camat")),
        "kades": kades,
        "bawaslu": Addressee(_bawaslu_above(area, level)),
        "bawaslu_regency": Addressee(f"Bawaslu {area.regency}" if level == "Kec" and area.regency else ""),
        "police": Addressee(
            say("advice.name.police", area=area.short) if area.regency else say("advice.name.police_any")
        ),
        "province": Addressee(area.province),
        "regency": Addressee(area.regency or area.province),
        "agency": Addressee(subject.agency),
    }


def is_provincial(subject: Subject) -> bool:
    """Say whether somebody serves the province, by the name of the agency."""
    return bool(_PROVINCIAL.search(subject.agency))


def _named(pattern: re.Pattern[str], subject: Subject) -> str:
    for text in (subject.agency, subject.address):
        if found := pattern.search(text):
            return found[1].strip()
    return ""


def _title(area: Area, *, provincial: bool) -> str:
    if provincial or not area.regency:
        return f"Gubernur {area.province}".strip()
    return f"{'Wali Kota' if area.city else 'Bupati'} {area.short}"


def _region(area: Area, *, provincial: bool) -> str:
    return area.code[:2] if provincial or not area.regency else area.code[:5]


def _above(area: Area, *, provincial: bool = False) -> str:
    if provincial or not area.regency:
        return say("advice.name.minister")
    return f"Gubernur {area.province}"


def _acting(place: _Place, region: str) -> Head | None:
    fitting = [
        head
        for head in place.heads
        if head.region == region
        and (head.since is None or head.since <= place.on)
        and (head.until is None or place.on <= head.until)
    ]
    return fitting[-1] if fitting else None


def _is_subject(place: _Place, region: str) -> bool:
    """Say whether the head of the region is a subject of the case: then nothing goes through his hands."""
    names = _GOVERNOR if len(region) == 2 else _REGENT
    return any(_holds(person, names) for person in place.subjects)


def _holds(person: Subject, names: tuple[str, ...]) -> bool:
    position = person.position.lower()
    in_office = person.status == "pejabat_daerah" and "calon" not in position
    stands = person.status == "calon" and "petahana" in f"{position} {person.candidate.lower()}"
    return (in_office or stands) and "wakil" not in position and any(name in position for name in names)


def _holder(place: _Place, *, provincial: bool, neutral: bool) -> Addressee:
    """Return who holds the office of head on the day, with a note where that is not the head himself."""
    title, region = _title(place.area, provincial=provincial), _region(place.area, provincial=provincial)
    above = _above(place.area, provincial=provincial)
    if _is_subject(place, region):
        return Addressee(above, say("advice.note.head_subject", title=title))
    if acting := _acting(place, region):
        return Addressee(f"{acting.title} {place.area.short if not provincial else place.area.province}".strip())
    phase = phase_of(place.on, place.boundary)
    if any(_heads(pair, region, place.on) for pair in place.pairs):
        if phase == "kampanye":
            return Addressee(say("advice.name.pjs", title=title), say("advice.note.leave", title=title))
        if phase == "penetapan":
            return Addressee(above, say("advice.note.candidate", title=title))
    if neutral and phase != "pra":
        area = place.area.regency if not provincial and place.area.regency else f"Provinsi {place.area.province}"
        return Addressee(say("advice.name.ppk", area=area), say("advice.note.head_unknown", title=title))
    return Addressee(title)


def _heads(pair: Pair, region: str, on: date) -> bool:
    return pair.incumbent and pair.region == region and (pair.until is None or on <= pair.until)


def _head(place: _Place) -> Addressee:
    return _holder(place, provincial=is_provincial(place.subject), neutral=False)


def _authority(place: _Place) -> Addressee:
    """Return the authority over a civil servant (Pejabat Pembina Kepegawaian) as copies name it."""
    if NATIONAL_BODIES.search(place.subject.agency):
        return Addressee(say("advice.name.ppk", area=place.subject.agency), say("advice.note.national"))
    found = _holder(place, provincial=is_provincial(place.subject), neutral=True)
    if found.text.startswith(say("advice.name.ppk", area="").strip()) or found.text == say("advice.name.minister"):
        return found
    if found.note and found.text == _above(place.area, provincial=is_provincial(place.subject)):
        return found
    return Addressee(say("advice.name.as_ppk", name=found.text), found.note)


def _agency_office(kanreg: str) -> Addressee:
    if not kanreg:
        return Addressee(say("advice.name.bkn"))
    return Addressee(say("advice.name.bkn_office", office=kanreg), say("advice.note.kanreg"))


def _kades(place: _Place, village: str, camat: str) -> Addressee:
    name = say("advice.name.kades", village=village) if village else say("advice.name.kades_any")
    same = [one for one in place.subjects if one.status in ("kades", "asn_and_kades") and one is not place.subject]
    if any(not village or village.lower() in f"{one.agency} {one.address}".lower() for one in same):
        return Addressee(camat, say("advice.note.kades_subject", name=name))
    return Addressee(name)


def _bawaslu_above(area: Area, level: str) -> str:
    return "Bawaslu RI" if level in ("Prov", "RI") or not area.province else f"Bawaslu Provinsi {area.province}"
