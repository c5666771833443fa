"""The ways on of a set as rows the rules can use, with who heads a region and the names of its area.

Read through `Packs` and by the desk. Only reads tables and the list of regions; which letter goes out is decided by
`fieldapp.case.route`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from fieldapp.case.addressee import Area, Head, Pair, is_provincial
from fieldapp.case.model import Case
from fieldapp.case.phrase import Wordlist
from fieldapp.case.route import PASSED_ON, Contact, RouteRow
from fieldapp.packs.region import Regions, short_area
from fieldapp.packs.schema import DOUBTFUL

Table = Mapping[str, Any]
_regency = re.compile(r"\b(Kabupaten|Kab\.|Kota)\s+([^,;()]+)")
# Which of a pair is in office: `incumbent` lists "head", "deputy" or both.
HEAD: Final = "head"
FOLLOW_UP: Final = 14


def read_routes(table: Table) -> tuple[RouteRow, ...]:
    """Return the rows of `route` in the file `deadlines` that name an address; the others are only read by people."""
    return tuple(_row(row) for row in table.get("route", ()) if row.get("address"))


def read_heads(table: Table) -> tuple[Head, ...]:
    """Return who stands in for the head of a region, from the file `deadlines`."""
    return tuple(
        Head(row["region"], row["title"], row.get("since"), row.get("until"), row.get("confidence", "unknown"))
        for row in table.get("acting_head", ())
    )


def read_pairs(table: Table) -> tuple[Pair, ...]:
    """Return the pairs of the file `candidates`."""
    return tuple(
        Pair(
            region=str(row["region"]),
            no=int(row.get("no") or 0),
            head=str(row.get("head") or ""),
            deputy=str(row.get("deputy") or ""),
            incumbent=HEAD in (row.get("incumbent") or ()),
            until=row.get("incumbent_until"),
        )
        for row in table.get("pair", ())
    )


def read_contacts(rows: Iterable[Table]) -> tuple[Contact, ...]:
    """Return the rows of the file `contacts` as contacts."""
    return tuple(
        replace(contact_of(row), doubtful=(row.get("address_confidence") or row.get("confidence")) in DOUBTFUL)
        for row in rows
    )


def contact_of(fields: Mapping[str, Any]) -> Contact:
    """Return the contact of a row or of the fields of a record; what is no text counts as missing."""
    names = ("kind", "region", "name", "office", "address")
    kind, region, name, office, address = (text if isinstance(text := fields.get(key), str) else "" for key in names)
    return Contact(kind, region, name, office, address)


def regional_office(table: Table, code: str) -> str:
    """Return the regional office of the civil service agency that a region belongs to, "" where none is known."""
    province = code[:2]
    rows = table.get("bkn_office", ())
    return next((str(row["name"]) for row in rows if province and province in row["provinces"]), "")


def area_of(regions: Regions, code: str) -> Area:
    """Return the names of a region and of those around it; names the list does not know stay empty."""
    parts = code.split(".")
    names = [regions.name(".".join(parts[:count])) if count <= len(parts) else "" for count in range(1, 5)]
    return Area(code, *names)


def areas_of(regions: Regions, case: Case) -> dict[str, Area]:
    """Return the areas that subjects (by id) serve in, by the name of their agency; those of the event are left out."""
    event = area_of(regions, case.event.region)
    found = {subject.id: _serving(regions, subject.agency, event) for subject in case.subjects}
    for subject in case.subjects:
        if is_provincial(subject):
            found[subject.id] = _province_of(regions, subject.agency, event)
    return {name: area for name, area in found.items() if area is not None and area != event}


def _serving(regions: Regions, agency: str, event: Area) -> Area | None:
    named = _regency.search(agency)
    if not named:
        return None
    level = "Kota" if named[1] == "Kota" else "Kabupaten"
    wanted = f"{level} {named[2].strip()}"
    if event.regency == wanted:
        return event
    near = regions.find(wanted, 5, event.code[:2], (2,)) + regions.find(wanted, 5, "", (2,))
    code = next((region.code for region in near if region.name == wanted), "")
    return area_of(regions, code) if code else None


def _province_of(regions: Regions, agency: str, event: Area) -> Area | None:
    named = re.search(r"\bProvinsi\s+([^,;()]+)", agency)
    if not named or short_area(named[1].strip()) == event.province:
        return replace(event)
    found = regions.find(named[1].strip(), 3, "", (1,))
    return area_of(regions, found[0].code) if found else None


def _row(row: Table) -> RouteRow:
    return RouteRow(
        id=row["id"],
        label=row["subject"],
        to=row["address"],
        cc=tuple(row.get("copies", ())),
        channel=row.get("via", "surat"),
        form=row.get("form", "A.15"),
        kind=row.get("kind", "referral"),
        statuses=tuple(row.get("statuses", ())),
        results=tuple(row.get("results", (PASSED_ON,))),
        phases=tuple(row.get("phases", ())),
        since=row.get("since"),
        until=row.get("until"),
        words=Wordlist(tuple(row.get("words", ()))),
        also=Wordlist(tuple(row.get("also", ()))),
        contact=row.get("contact", ""),
        follow_up=int(row.get("follow_up", FOLLOW_UP)),
        confidence=row["confidence"],
        note=row.get("letter_note", ""),
        source=row.get("source", ""),
    )
