"""Official numbers (nomor laporan, temuan, tanda bukti, LHP, surat): how one is written from a pattern.

Called by the register, which draws the running number. Patterns come from the numbering pack or the office's settings
and are hostile: only the fields below are known, nothing is evaluated. Old and foreign numbers are never checked.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from fieldapp.case.dates import roman_month
from fieldapp.case.model import Case, Supervision
from fieldapp.case.office import NATIONAL, Office
from fieldapp.case.problem import Problem
from fieldapp.case.text import clean_text
from fieldapp.errors import PatternUnusable

LONGEST_PATTERN: Final = 200
UNSURE: Final = ("memory", "derived", "uncertain", "unknown")
# Which numbers a case of each kind can carry, the one it is known by first.
SERIES_OF_KIND: Final = {
    "laporan": ("laporan", "tanda_bukti", "registrasi_laporan"),
    "temuan": ("temuan", "registrasi_temuan"),
    "informasi_awal": (),
}
_piece = re.compile(r"\{(?P<name>[a-z_]+)(?::0(?P<width>[1-9])d)?\}|(?P<plain>[^{}]+)|(?P<brace>[{}])")
_old_running = re.compile(r"\s*([0-9]{1,9})(?![0-9])")
_old_year = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")


@dataclass(frozen=True, slots=True)
class Series:
    """One series of numbers of the numbering pack, with how sure its pattern is."""

    id: str
    label: str
    pattern: str
    confidence: str
    source: str = ""
    seen: tuple[str, ...] = ()

    @property
    def is_verified(self) -> bool:
        """Say whether the pattern was read somewhere rather than remembered or concluded."""
        return self.confidence not in UNSURE


def series_for(item: Case | Supervision) -> tuple[str, ...]:
    """Return the ids of the series a matter can have numbers of, the main one first."""
    if isinstance(item, Supervision):
        return ("lhp",)
    return SERIES_OF_KIND.get(item.kind, ())


def series_of_step(name: str, case: Case) -> str:
    """Return the series in which a case gets a number with a step, "" for a step without one."""
    series = {
        "diterima": "laporan",
        "tanda_bukti": "tanda_bukti",
        "pleno_temuan": "temuan",
        "registrasi": f"registrasi_{case.kind}",
    }.get(name, "")
    return series if series in series_for(case) else ""


def format_number(pattern: str, running: int, on: date, office: Office, classification: str = "") -> str:
    """Return a number written by a pattern such as "{urut:03d}/LP/{jenis}/{tingkat}/{kode_bawaslu}/{bulan_romawi}".

    `classification` is that of a letter; without it the office's class of LHP is used. Raises PatternUnusable for
    unknown fields, loose braces and a pattern without the running number.
    """
    _check_length(pattern)
    values = _values(running, on, office, classification)
    written = "".join(_write_piece(found, values, pattern) for found in _piece.finditer(pattern))
    if "{urut" not in pattern:
        raise PatternUnusable(pattern=pattern, part="urut")
    return written


def check_pattern(pattern: str) -> None:
    """Raise PatternUnusable when a pattern of the settings could not write a number."""
    format_number(pattern, 1, date(2024, 1, 1), Office("64.01"))


def number_problems(series: Series, office: Office) -> tuple[Problem, ...]:
    """Return what is not verified about the numbers that an office draws in a series; all of it warns only."""
    pattern = office.templates.get(series.id, series.pattern)
    found = []
    if "{kode_bawaslu" in pattern and not office.bawaslu_code:
        found.append(Problem("bawaslu_code_missing", "office.bawaslu_code", (), {"value": number_code(office)}))
    if "{kode_unit" in pattern and not office.lhp_unit:
        found.append(Problem("unit_code_missing", "office.lhp_unit", (), {"value": office.code}))
    if series.id not in office.templates and not series.is_verified:
        label = series.label[:1].lower() + series.label[1:]
        found.append(Problem("pattern_unverified", f"office.templates.{series.id}", (), {"label": label}))
    return tuple(found)


def number_code(office: Office) -> str:
    """Return the office's own number code, without one the Kemendagri code (a province as "64.00")."""
    if office.bawaslu_code:
        return office.bawaslu_code
    return f"{office.code}.00" if office.code == NATIONAL or office.level == "Prov" else office.code


def read_number(text: str) -> tuple[int | None, int | None]:
    """Return (running, year) of an old or foreign number as far as it shows them: "01/LP/PP/Kab/07.05/10/2024"."""
    running = _old_running.match(text)
    years = _old_year.findall(text)
    return int(running[1]) if running else None, int(years[-1]) if years else None


def _check_length(pattern: str) -> None:
    if not 0 < len(pattern) <= LONGEST_PATTERN or clean_text(pattern, lines=False) != pattern:
        raise PatternUnusable(pattern=clean_text(pattern, lines=False)[:LONGEST_PATTERN], part="")


def _values(running: int, on: date, office: Office, classification: str) -> dict[str, int | str]:
    code = number_code(office)
    return {
        "urut": running,
        "jenis": office.contest,
        "tingkat": office.level,
        "kode_bawaslu": code,
        "kode_wilayah_bawaslu": code,
        "kode_wilayah": office.code,
        "kode_unit": office.lhp_unit or office.code,
        "klasifikasi": classification or office.lhp_class,
        "tanggal": f"{on.day:02d}",
        "bulan": f"{on.month:02d}",
        "bulan_romawi": roman_month(on),
        "tahun": f"{on.year:04d}",
    }


def _write_piece(found: re.Match[str], values: dict[str, int | str], pattern: str) -> str:
    if found["plain"] is not None:
        return found["plain"]
    name = found["name"]
    value = values.get(name) if name else None
    if value is None or (found["width"] and not isinstance(value, int)):
        raise PatternUnusable(pattern=pattern, part=found.group())
    return str(value).zfill(int(found["width"] or 0))
