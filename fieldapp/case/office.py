"""One supervision office (kantor): its code, level, letterhead and the settings that numbers and paper need.

Made from the record of type "office". Never checks a code against the list of regions.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Level = Literal["RI", "Prov", "Kab", "Kota", "Kec"]

NATIONAL: Final = "00"
FIRST_CITY: Final = 71
CONTESTS: Final = ("PG", "PB", "PW")
PAPERS: Final = ("a4", "f4")
ZONES: Final = ("WIB", "WITA", "WIT")
DAY_ONES: Final = ("next", "same")

_code_form = re.compile(r"[0-9]{2}(\.[0-9]{2}){0,2}")
_area_prefix = re.compile(
    r"^(sekretariat |kantor )?(bawaslu|panwaslu|panwascam|panitia pengawas pemilihan umum|"
    r"badan pengawas pemilihan umum)?\s*(provinsi|kabupaten|kab\.|kota|kecamatan|kec\.|distrik)?\s+",
    re.IGNORECASE,
)
# Keppres 41/1987 as extended to the new provinces; the office may set another zone.
_WITA = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
_WIT = frozenset({"81", "82", "91", "92", "93", "94", "95", "96"})


@dataclass(frozen=True, slots=True)
class Office:
    """One office; `bawaslu_code` is "" as long as the office has not entered its own number code.

    `day_one` is its reading of the first day of a deadline: "next" the day after the start, "same" that day, "" both.

    `members` are the members of its plenary beside the chair: a name each, or "name; title". `recovery_recipient` is
    the age recipient under which laptops of the offices below seal a way back, `recovery_made` the day it was made.
    """

    code: str
    name: str = ""
    level: Level = "RI"
    kop_lines: tuple[str, ...] = ()
    address: str = ""
    phone: str = ""
    email: str = ""
    city: str = ""
    zone: str = "WIB"
    day_one: str = ""
    bawaslu_code: str = ""
    contest: str = "PB"
    lhp_class: str = "PM.01.02"
    lhp_unit: str = ""
    chair: str = ""
    chair_title: str = "Ketua"
    members: tuple[str, ...] = ()
    paper: str = "a4"
    templates: Mapping[str, str] = field(default_factory=dict)
    recovery_recipient: str = ""
    recovery_made: str = ""
    practice: bool = False


def is_office_code(code: str) -> bool:
    """Say whether a text has the form of an office code: "00", "64", "64.01" or "64.01.05"."""
    return _code_form.fullmatch(code) is not None and (code == NATIONAL or not code.startswith("00"))


def parent_of(code: str) -> str | None:
    """Return the code of the office above, None for the national office."""
    if code == NATIONAL:
        return None
    above, dot, _ = code.rpartition(".")
    return above if dot else NATIONAL


def is_within(code: str, scope: str) -> bool:
    """Say whether a code lies in the area of a scope; "00" contains all, each area contains itself."""
    return scope in (NATIONAL, code) or code.startswith(scope + ".")


def level_of(code: str) -> Level:
    """Return the level of an office code; a second part of 71 or more is a city."""
    parts = code.split(".")
    if code == NATIONAL:
        return "RI"
    if len(parts) == 1:
        return "Prov"
    if len(parts) > 2:
        return "Kec"
    return "Kota" if parts[1].isdigit() and int(parts[1]) >= FIRST_CITY else "Kab"


def zone_of(code: str) -> str:
    """Return the time zone (WIB, WITA, WIT) of a region code by its province."""
    province = code[:2]
    if province in _WITA:
        return "WITA"
    return "WIT" if province in _WIT else "WIB"


def office_of(code: str, fields: Mapping[str, object]) -> Office:
    """Return the office of a code from the fields of its record; what is missing or unusable gets its default."""
    level = level_of(code)
    name = _text(fields, "name")
    return Office(
        code=code,
        name=name,
        level=level,
        kop_lines=_lines(fields, "kop_lines") or default_kop(level, name),
        address=_text(fields, "address"),
        phone=_text(fields, "phone"),
        email=_text(fields, "email"),
        city=_text(fields, "city"),
        zone=_choice(fields, "zone", ZONES, zone_of(code)),
        day_one=_choice(fields, "day_one", DAY_ONES, ""),
        bawaslu_code=_text(fields, "bawaslu_code"),
        contest=_choice(fields, "contest", CONTESTS, _default_contest(code)),
        lhp_class=_text(fields, "lhp_class") or "PM.01.02",
        lhp_unit=_text(fields, "lhp_unit"),
        chair=_text(fields, "chair"),
        chair_title=_text(fields, "chair_title") or "Ketua",
        members=_lines(fields, "members"),
        paper=_choice(fields, "paper", PAPERS, "a4"),
        templates=_templates(fields),
        recovery_recipient=_text(fields, "recovery_recipient"),
        recovery_made=_text(fields, "recovery_made"),
        practice=fields.get("practice") is True,
    )


def default_kop(level: Level, name: str) -> tuple[str, ...]:
    """Return the lines of the letterhead by level (order of Perbawaslu 08/2008 Lampiran II, confidence: derived).

    The name of a sub-district office does not say its regency: the office completes its own letterhead.
    """
    area = _area(name).upper()
    if level == "RI":
        return ("BADAN PENGAWAS PEMILIHAN UMUM", "REPUBLIK INDONESIA")
    if level == "Kec":
        word = "DISTRIK" if "distrik" in name.lower() else "KECAMATAN"
        return ("PANITIA PENGAWAS PEMILIHAN UMUM", f"{word} {area}".strip())
    words = {"Prov": "PROVINSI", "Kab": "KABUPATEN", "Kota": "KOTA"}
    return ("BADAN PENGAWAS PEMILIHAN UMUM", f"{words[level]} {area}".strip())


def _area(name: str) -> str:
    return _area_prefix.sub("", name.strip()).strip()


def _default_contest(code: str) -> str:
    parts = code.split(".")
    if len(parts) < 2:
        return "PG"
    return "PW" if parts[1].isdigit() and int(parts[1]) >= FIRST_CITY else "PB"


def _text(fields: Mapping[str, object], key: str) -> str:
    value = fields.get(key)
    return value if isinstance(value, str) else ""


def _choice(fields: Mapping[str, object], key: str, allowed: tuple[str, ...], default: str) -> str:
    value = _text(fields, key)
    return value if value in allowed else default


def _lines(fields: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = fields.get(key)
    if not isinstance(value, list | tuple):
        return ()
    return tuple(line for line in value if isinstance(line, str))


def _templates(fields: Mapping[str, object]) -> Mapping[str, str]:
    value = fields.get("templates")
    if not isinstance(value, Mapping):
        return {}
    return {k: v for k, v in value.items() if isinstance(k, str) and isinstance(v, str)}
