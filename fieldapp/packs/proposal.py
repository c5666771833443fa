"""What an office is probably called, by its region code: name, letterhead, place of its letters, time zone.

Read by the first run, where the officer corrects it. Decides nothing: every line may be changed.
"""

from dataclasses import dataclass

from fieldapp.case.office import NATIONAL, default_kop, level_of, parent_of, zone_of
from fieldapp.packs.region import PAPUA, Regions, short_area


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposed settings of an office."""

    name: str
    kop_lines: tuple[str, ...]
    city: str
    zone: str


def propose_office(regions: Regions, code: str) -> Proposal:
    """Return what to propose for the office of a code; an unknown code gets empty proposals beside its zone."""
    level, area = level_of(code), short_area(regions.name(code))
    zone = zone_of(code)
    if code == NATIONAL:
        return Proposal("Bawaslu Republik Indonesia", default_kop(level, ""), "Jakarta", zone)
    if not area:
        return Proposal("", (), "", zone)
    word = {"Prov": "Provinsi", "Kab": "Kabupaten", "Kota": "Kota"}.get(level) or _district_word(code)
    body = "Panwaslu" if level == "Kec" else "Bawaslu"
    name = f"{body} {word} {area}"
    around = regions.name(parent_of(code) or "") if level == "Kec" else ""
    kop_lines = (*default_kop(level, name), *([around.upper()] if around else []))
    return Proposal(name, kop_lines, _city(area, around) if level in ("Kec", "Kota") else "", zone)


def above_name(regions: Regions, code: str) -> str:
    """Return the probable name of the office above, "" for the national one."""
    above = parent_of(code)
    return propose_office(regions, above).name if above else ""


def _city(area: str, around: str) -> str:
    """Return where letters are dated: the city, or the sub-district of a regency."""
    place = short_area(around) if around.startswith("Kota ") else area
    return place.removeprefix("Administrasi ")


def _district_word(code: str) -> str:
    return "Distrik" if int(code[:2]) >= PAPUA else "Kecamatan"
